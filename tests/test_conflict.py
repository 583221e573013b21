#!/usr/bin/env python3
"""`cadrex conflict` against trying everything: tiny random cities (tiny_cities.py) whose rules cannot all be met.

For each, every assignment of cadres to posts that facts allow is judged by the second judge (judge.py). Of each set of requirements told: every one of
these plans breaks one of them, and for each member there is a plan that breaks it and no other member. Of each way out: among the plans that break
nothing but requirements of its kind, none gives up fewer; and `cadrex whatif` finds a plan for its scenario.

    tests/test_conflict.py [--cities N] [--kin N] [--from K]

--kin: so many cities full of kin (kin_cities.py) besides.
"""
import argparse
import concurrent.futures
import copy
import itertools
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import judge as judging  # noqa: E402
import kin_cities  # noqa: E402
import tiny_cities  # noqa: E402

TOP = os.path.dirname(HERE)
CADREX = os.environ.get("CADREX") or os.path.join(TOP, "build", "cadrex")
SEED = "conflict"
MOST = 3000
TELLING = [66, 119, 203]  # a must that only a mover can give up; deferrals by SD-E6 that have to be earned
TELLING_KIN = [37, 77, 1005, 1017, 1026, 1159]  # the fewest musts given up by the first plan cannot be deferred, others can; who has to leave of a pair, which gives up HB-4, what stands
WISHES = {"pin", "stay", "forbid"}
KIN = {"HB-1", "HB-2", "HB-3"}


class TooLarge(Exception):
    pass


def tightened(maker, number):
    """A tiny city made more likely to be impossible: shalls are musts, no vacancies beyond those there are."""
    city, policy, decisions = maker.city(SEED, number)
    policy = copy.deepcopy(policy)
    policy.setdefault("due", [])
    for rule in ("SD-K1", "SD-K2", "SD-K3", "SD-T4"):
        entry = next((d for d in policy["due"] if d.get("id") == rule), None)
        if entry is None:
            policy["due"].append({"id": rule, "force": "must"})
        elif entry.get("force") != "off":
            entry["force"] = "must"
    if number % 3 == 0:
        policy["allow_vacancies"] = 0
    if number % 5 == 0:
        policy.setdefault("round", {})["max_moves"] = number % 2
    return city, policy, decisions


def plans(ctx):
    """Every assignment along arcs that nothing closes: the facts, one holder a post among them; decisions hold."""
    options = []
    count = 1
    for c in ctx.cadres:
        own = c.home.index if c.home is not None else None
        found = [] if ctx.wish(c.index, own) else [None]
        found += [p.index for p in ctx.posts if p.index != own and not ctx.arc(c.index, p.index)]
        options.append(found)
        count *= max(1, len(found))
    if count > MOST:
        raise TooLarge()
    targets = {}

    def extend(k):
        if k == len(options):
            yield dict(targets)
            return
        for post in options[k]:
            if post is None:
                yield from extend(k + 1)
            elif post not in targets.values():
                targets[k] = post
                yield from extend(k + 1)
                del targets[k]

    return extend(0)


def broken_by(ctx, targets):
    """The requirements a plan breaks, as sets {(kind, rule, ids)}: one for each way of giving up musts, with what that excuses excused."""
    first = judging.Judgement(ctx, targets, frozenset(), False).result(False)["broken"]
    sure, pairs = set(), []
    for b in first:
        if b["rule"].startswith(("SD-M", "SD-K", "SD-T")):
            sure.add((b["ids"][0], b["rule"]))
        elif b["rule"] == "HB-4":
            pairs.append([(i, "HB-4") for i in b["ids"] if i in ctx.cadre_index and ctx.cadres[ctx.cadre_index[i]].due_kin])
    for extra in itertools.product(*pairs):
        musts = frozenset(sure | set(extra))
        left = judging.Judgement(ctx, targets, musts, bool(musts)).result(False)["broken"] if musts else first
        found = keys(ctx, left, targets)
        if found is not None:
            yield found | {(None, rule, (who,)) for who, rule in musts}


def keys(ctx, broken, targets):
    moved = {ctx.cadres[i].id for i in targets}
    found = set()
    for b in broken:
        rule, ids = b["rule"], tuple(sorted(b["ids"]))
        if rule == "ZR-2" and all(any(c.id == i for c in ctx.cadres) for i in ids):
            return None  # two holders of one post
        if rule == "pool" and len(ids) == 1:
            return None  # not listed: no way is open
        if rule == "HB-4":
            return None  # the one given up for this pair is not who has to leave
        if rule in ("SD-E6", "LC-3"):
            found.add(("not_both" if set(ids) <= moved else "one_of_both", rule, ids))
        elif rule in KIN:
            found.add(("kin", "HB-1", ids))
        else:
            found.add((None, rule, ids))
    return found


def write(folder, name, content):
    path = os.path.join(folder, name + ".json")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(content, f, ensure_ascii=False)
    return path


def run(command, city, policy, *more):
    done = subprocess.run([CADREX, command, city, *more, "--policy", policy, "--json", "--threads", "1", "--quiet"],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr[-300:]


def member_key(member):
    ids = tuple(sorted(member["ids"]))
    if member["kind"] in ("not_both", "one_of_both"):
        return member["kind"], member["rule"], ids
    if member["kind"] == "kin":
        return "kin", "HB-1", ids
    return None, member["rule"], ids


def check_sets(found, told, complaints):
    for conflict in told["conflicts"]:
        wanted = {member_key(m) for m in conflict["members"]}
        if not conflict["irreducible"]:
            complaints.append("not proved: %s" % sorted(map(str, wanted)))
        if any(not (broken & wanted) for broken in found):
            complaints.append("a plan meets all of %s" % sorted(map(str, wanted)))
        for one in wanted:
            if not any(broken & wanted == {one} for broken in found):
                complaints.append("%s is not needed in %s" % (one, sorted(map(str, wanted))))


def cost(broken, accepts):
    return len(broken) if all(accepts(b) for b in broken) else None


def check_fewest(found, told, ctx, complaints, deferrable):
    kinds = {"deferrals": lambda b: b[1].startswith(("SD-M", "SD-K", "SD-T")) or b[1] == "HB-4",
             "exceptions": lambda b: b[0] == "not_both" and (b[1] == "SD-E6" or ctx.policy["pairs"]["LC-3"]["force"] == "near_hard"),
             "must-fill": lambda b: b[1] == "must-fill"}
    for kind, accepts in kinds.items():
        best = min((c for c in (cost(b, accepts) for b in found) if c is not None), default=None)
        mine = next((len(r["given_up"]) for r in told["relaxations"] if r["kind"] == kind and r["fewest"]), None)
        if mine is not None and best != mine:
            complaints.append("%s: gives up %s, trying everything %s" % (kind, mine, best))
        if kind == "deferrals" and mine is not None and best == mine:
            check_least_overdue([b for b in found if cost(b, accepts) == best], next(r for r in told["relaxations"] if r["kind"] == kind), ctx, complaints)
        if mine is None and best is not None and (kind != "deferrals" or deferrable(found, accepts, best)):
            complaints.append("%s: %d would do, none is told" % (kind, best))
        for r in told["relaxations"]:
            if r["kind"] == kind and not r["fewest"] and best is not None and len(r["given_up"]) <= best:
                complaints.append("%s: %d are the fewest, and not called so" % (kind, best))


def check_least_overdue(fewest, told, ctx, complaints):
    """Of as few musts the told ones are the least overdue, if that is said; where they are not, it is not said."""
    months = lambda pairs: sum(ctx.cadres[ctx.cadre_index[who]].overdue.get(rule, 0) for rule, who in pairs)  # noqa: E731
    least = min(months((rule, ids[0]) for _, rule, ids in b) for b in fewest)
    mine = months((m["rule"], m["ids"][0]) for m in told["given_up"])
    if told["overdue"] != mine or told["least_overdue"] != (mine == least):
        complaints.append("deferrals: %d months overdue, told %d, least %s; trying everything %d" % (mine, told["overdue"], told["least_overdue"], least))


def terms(ctx, who):
    return [r for r in ctx.cadres[ctx.cadre_index[who]].unwaived if r["force"] == "must"]


def trial(job):
    maker, number = job
    city, policy, decisions = tightened(kin_cities if maker == "kin" else tiny_cities, number)
    number = "%s %d" % job
    complaints = []
    with tempfile.TemporaryDirectory(prefix="conflict-") as folder:
        paths = write(folder, "city", city), write(folder, "policy", policy)
        if any(k == "undefer" for d in decisions for k in d):
            return number, 0, []
        options = [w for d in decisions for kind, what in d.items() for w in ("--" + kind, what)]
        code, told, err = run("conflict", *paths, *options)
        if code == 1:
            code, _, err = run("plan", *paths, *options)
            return number, 0, [] if code == 0 else ["feasible after all, yet plan exits %d: %s" % (code, err)]
        if code != 0:
            return number, 0, ["exit %d: %s" % (code, err)]
        code, refused, err = run("plan", *paths, *options)
        if code != 1 or not refused["x_obstacles"]:
            complaints.append("plan names nothing in the way: exit %d %s" % (code, err))

        def deferrable(found, accepts, best):
            """Some fewest musts can be given up by deferring their cadres, who then stay (a plan may give up one and move the cadre all the same), all
            whose terms are among them; or none is told that gives up more."""
            more = any(r["kind"] == "deferrals" for r in told["relaxations"])
            for broken in (b for b in found if cost(b, accepts) == best):
                cadres = sorted({b[2][0] for b in broken})
                if more and any((None, r["id"], (c,)) not in broken for c in cadres for r in terms(ctx, c)):
                    continue
                if run("plan", *paths, *options, *[w for c in cadres for w in ("--defer", c + "=SD-E3:x")])[0] == 0:
                    return True
            return False

        try:
            ctx = judging.Context(city, judging.resolve_policy(policy), decisions)
            by_decision = any(m["kind"] == "decision" for c in told["conflicts"] for m in c["members"])
            free = judging.Context(city, judging.resolve_policy(policy), [d for d in decisions if not WISHES & set(d)])
            if not by_decision:  # else: decisions open and close ways, so that the plans without them are others
                check_sets([b for targets in plans(free) for b in broken_by(free, targets)], told, complaints)
                check_fewest([b for targets in plans(ctx) for b in broken_by(ctx, targets)], told, ctx, complaints, deferrable)
        except TooLarge:
            return number, 0, []
        for relaxation in told["relaxations"]:
            path = write(folder, "scenario", relaxation["scenario"])
            code, answer, err = run("whatif", paths[0], paths[1], path)
            outcome = answer["scenarios"][-1]["outcome"] if answer else "exit %d" % code
            if outcome not in ("optimal", "within_gap"):
                complaints.append("%s: the scenario is %s %s" % (relaxation["kind"], outcome, err))
    return number, 1, complaints


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cities", type=int, default=30)
    parser.add_argument("--kin", type=int, default=4)
    parser.add_argument("--from", type=int, default=0, dest="first")
    given = parser.parse_args()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        jobs = [("tiny", k) for k in TELLING + list(range(given.first, given.first + given.cities))]
        jobs += [("kin", k) for k in TELLING_KIN + list(range(given.first, given.first + given.kin))]
        results = list(pool.map(trial, jobs))
    for number, _, complaints in results:
        for complaint in complaints:
            print("city %s: %s" % (number, complaint))
    failed = sum(1 for _, _, c in results if c)
    print("%d impossible cities tried out" % sum(n for _, n, _ in results))
    print("%d passed, %d failed" % (len(results) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
