#!/usr/bin/env python3
"""The two judges agree: `cadrex check` and tests/judge.py, on every broken rule, tier, measure and list of good and spoiled plans.

    tests/test_judges.py [--cities N] [--plans M] [--seed S] [--until P [--kept FILE]]

Random small cities under random policies, M plans each from good to broken in several ways (spoil.py), in turn
  plain      as they come; some plans were announced before (tier keep), some give up musts (relax)
  kin        full of kin (kin_cities.py)
  scenario   after the changes of a scenario, carried out by judge.py; what whatif answers has the tiers judge.py finds
  rounds     after a round, as `plan --rounds` leaves the city; the rounds' own plans, and the backlog they tell
  imported   out of tables read by `import`; the city imported is judged like the one that went in
  kept       the planner's plan near an announced one
and the planner's own plans with and without --relax, which must break nothing and have the tiers they claim, all proved; then the shipped cities.
Prints each disagreement and `N passed, N failed`. With --until goes on until so many plans are compared, and keeps what it found in FILE, to go on from
there when it is called again (for this binary and these judges).
"""
import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import forms  # noqa: E402
import judge  # noqa: E402
import kin_cities  # noqa: E402
import spoil  # noqa: E402

CADREX = os.environ.get("CADREX", "build/cadrex")
MEASURES = ("deviation", "deviation_before", "voluntary", "shall_unmet", "shall_overdue", "moves", "unjudged")
LISTS = {"moves": ("cadre", "from", "to", "type", "mode", "until", "watch_until", "enables"), "deferrals": ("cadre", "due", "exempt"), "unmet": ("cadre", "rules", "overdue"),
         "exceptions": ("rule", "cadres"), "standing": ("rule", "ids")}
LIMIT = ("--time-limit", "20")  # of the planner, which rarely needs a second
KINDS = "plain plain kin scenario plain rounds imported kept".split()


def essence(verdict):
    found = {"broken": sorted((b["rule"], *sorted(b["ids"])) for b in verdict["broken"]),
             "tiers": [(t["tier"], t["value"]) for t in verdict["tiers"]],
             "measures": {m: verdict["measures"].get(m) for m in MEASURES}}
    for name, fields in LISTS.items():
        found[name] = sorted(repr([sorted(v) if isinstance(v, list) else v for v in (item.get(f) for f in fields)]) for item in verdict[name])
    return found


def write(path, data):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(data, out, ensure_ascii=False, default=float)
    return path


def run(*arguments):
    return subprocess.run([CADREX, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


class Case:
    """Files of one city, what was compared and what disagreed."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        self.complaints, self.seen, self.compared = [], collections.Counter(), 0

    def path(self, name):
        return os.path.join(self.folder, "%s.%s" % (self.name, name))

    def write(self, name, data):
        return write(self.path(name), data)

    def complain(self, text, *arguments):
        self.complaints.append("%s: " % self.name + text % arguments)

    def compare(self, city_path, policy_path, plans):
        """Both judges on plans (files, or data to be written); the second judge's verdicts."""
        city, policy = judge.load_city(city_path), judge.load_policy(policy_path)
        paths = [p if isinstance(p, str) else write("%s.%d.json" % (city_path, k), p) for k, p in enumerate(plans)]
        if not paths:
            return []
        done = run("check", city_path, *paths, "--policy", policy_path, "--json", "--confidential")
        if done.returncode not in (0, 1):
            self.complain("check: exit %d: %s", done.returncode, done.stderr[:500])
            return []
        verdicts = json.loads(done.stdout)
        by_path = {v["plan"]: v for v in (verdicts if isinstance(verdicts, list) else [verdicts])}
        found = []
        for path in paths:
            found.append(judge.judge(city, policy, judge.load_plan(path), True))
            mine, theirs = essence(found[-1]), essence(by_path[path])
            self.compared += 1
            self.seen.update({b[0] for b in mine["broken"]} | {t for t, _ in mine["tiers"] if t in ("keep", "relaxed")})
            for part in mine:
                if mine[part] != theirs[part]:
                    only = [mine[part], theirs[part]]
                    if isinstance(mine[part], list) and part != "tiers":
                        only = sorted(set(mine[part]) - set(theirs[part])), sorted(set(theirs[part]) - set(mine[part]))
                    self.complain("%s of %s: judge.py %s, check %s", part, os.path.basename(path), *only)
        return found

    def has_plan(self, what, done):
        """Did the planner find a plan? Where the clock ended it, that is counted: the plan has to stand all the same."""
        if done.returncode in (4, 5):
            self.seen["ended by the clock"] += 1
        elif done.returncode not in (0, 1):
            self.complain("%s: exit %d: %s", what, done.returncode, done.stderr[-300:])
        return done.returncode in (0, 4)

    def planned(self, city_path, policy_path, *options):
        """The planner's own plan stands before both judges, with the very tiers it claims. None where there is none."""
        out = self.path("plan.json")
        done = run("plan", city_path, "--policy", policy_path, "-o", out, "--quiet", "--gap", "0", "--confidential", *LIMIT, *options)
        if not self.has_plan("plan " + " ".join(options), done):
            return None
        plan = judge.load_plan(out)
        for verdict in self.compare(city_path, policy_path, [out]):
            self.stands("plan " + " ".join(options), plan, verdict)
            unproved = [t["tier"] for t in plan["tiers"] if not t.get("proved")]
            if unproved and done.returncode == 0:
                self.complain("plan %s: unproved %s", " ".join(options), unproved)
        return plan

    def stands(self, what, plan, verdict):
        value = {t["tier"]: t["value"] for t in verdict["tiers"]}
        wrong = [t["tier"] for t in plan["tiers"] if t["value"] != value.get(t["tier"], 0)]  # no tier relaxed: nothing was
        if verdict["broken"] or wrong:
            self.complain("%s: broken %s, other values %s", what, verdict["broken"], wrong)


# ---------------------------------------------------------------- kinds of cases

def announcements(rng, city, plans):
    """Some of the plans were announced otherwise: who sits elsewhere, posts and cadres that are no more."""
    for plan in plans:
        if rng.random() < 0.3:
            cadres = [c["id"] for c in city["cadres"]] + ["gone"]
            posts = [p["id"] for p in city["posts"]] + ["abolished"]
            said = {c: rng.choice(posts) for c in rng.sample(cadres, rng.randint(0, min(5, len(cadres))))}
            said.update({m["cadre"]: m["to"] for m in plan["moves"] if rng.random() < 0.6})
            plan["announced"] = [{"cadre": c, "to": p, "fate": "kept"} for c, p in sorted(said.items())]
    return plans


def plain(case, rng, city, policy, n):
    paths = case.write("city.json", city), case.write("policy.json", policy)
    case.compare(*paths, announcements(rng, city, spoil.spoiled_plans(judge.load_city(paths[0]), judge.load_policy(paths[1]), rng, n)))
    for options in ((), ("--relax",)):
        case.planned(*paths, *options)


def kept(case, rng, city, policy, n):
    paths = case.write("city.json", city), case.write("policy.json", policy)
    plans = spoil.spoiled_plans(judge.load_city(paths[0]), judge.load_policy(paths[1]), rng, n)
    case.compare(*paths, announcements(rng, city, plans))
    before = case.write("before.json", {"format": "cadrex-plan/1", "moves": [{"cadre": m["cadre"], "to": m["to"]} for m in plans[-1]["moves"]]})
    case.planned(*paths, "--keep", before)
    case.planned(*paths, "--keep", before, "--relax")


def changes_of(rng, city, policy):
    """Changes of a scenario that leave a valid city, each kind in its turn."""
    ctx = judge.Context(city, judge.resolve_policy(policy))
    hosts = {(c.get("secondment") or {}).get("post") for c in city["cadres"]}
    free = [p["id"] for p in city["posts"] if p["id"] not in hosts | {c["post"] for c in city["cadres"]}]
    someone, unit = rng.choice(city["cadres"])["id"], rng.choice(city["units"])["id"]
    choice = [
        {"set": {"cadre": someone, "field": "assessment", "value": rng.choice(("excellent", "competent"))}},
        {"set": {"cadre": someone, "field": "listed", "value": True}},
        {"set": {"cadre": someone, "field": "promising", "value": rng.random() < 0.5}},
        {"set": {"cadre": someone, "attribute": "region", "value": "south"}},
        {"set": {"post": rng.choice(city["posts"])["id"], "field": "must_fill", "value": rng.random() < 0.5}},
        {"set": {"unit": unit, "field": "quota", "value": {"principal": 2, "deputy": rng.randint(0, 4)}}},
        {"add_post": {"id": "new.post", "unit": unit, "rank": rng.choice(("principal", "deputy")), "title": "new"}},
        {"add_cadre": {"id": "newcomer", "post": None, "rank": "deputy", "gender": "female", "birth": "1985-03"}},
        {"policy": "SD-M1/force", "value": rng.choice(("must", "shall", "off"))}, {"policy": "SD-K2", "value": rng.choice(("must", "off"))},
        {"policy": "LC-2", "value": {"force": "soft", "months": 48}}, {"policy": "LC-3/force", "value": "off"},
        {"policy": "balance/move_price", "value": rng.choice((0, 700))}, {"policy": "allow_vacancies", "value": rng.randint(0, 3)},
        {"weights": {"gender": rng.randint(0, 4), "party": 2}}, {"round": {"max_moves": rng.randint(1, 4), "pool": rng.choice(("due", "all"))}},
        {"as_of": judge.format_month(judge.parse_date(city["as_of"])[0] + rng.randint(0, 14))}]
    if free:
        choice.append({"remove_post": rng.choice(free)})
    if len(city["cadres"]) > 3:
        choice.append({"remove_cadre": rng.choice(city["cadres"])["id"]})
    changes = rng.sample(choice, rng.randint(1, 4))
    names = {c["remove_cadre"] for c in changes if "remove_cadre" in c} | {c["remove_post"] for c in changes if "remove_post" in c}
    changes = [c for c in changes if not any(c.get("set", {}).get(k) in names for k in ("cadre", "post"))]
    for d in spoil.random_decisions(ctx, rng):
        if not any(name in next(iter(d.values())) for name in names):
            changes.append(d)
    return changes


def scenario(case, rng, city, policy, n):
    policy.setdefault("due", []).append({"id": "SD-K2", "force": "shall"}) if policy.get("extends") == "national-2020" else None
    if policy.get("extends") == "national-2020":  # which has no due rules to change
        policy["extends"] = "luohe-2020"
    paths = case.write("city.json", city), case.write("policy.json", policy)
    lists = [changes_of(rng, city, policy) for _ in range(2)]
    asked = case.write("scenarios.json", {"format": "cadrex-scenario/1", "scenarios": [{"name": "s%d" % k, "changes": c} for k, c in enumerate(lists)]})
    done = run("whatif", paths[0], asked, "--policy", paths[1], "--out", case.path("sweep"), "--gap", "0", "--quiet", "--relax", "--confidential", *LIMIT)
    answers = {}
    if done.returncode in (0, 4):
        with open(os.path.join(case.path("sweep"), "sweep.json"), encoding="utf-8") as file:
            answers = {r["name"]: os.path.join(case.path("sweep"), r["file"]) for r in json.load(file)["results"]}
    elif done.returncode != 3 and "pinned" not in done.stderr:
        case.complain("whatif: exit %d %s", done.returncode, done.stderr[-300:])
    for k, changes in enumerate(lists):
        now = judge.changed(judge.load_city(paths[0]), judge.load_policy(paths[1]), changes)
        after = case.write("city%d.json" % k, now[0]), case.write("policy%d.json" % k, dict(now[1], extends=None))
        plans = spoil.spoiled_plans(judge.load_city(after[0]), judge.load_policy(after[1]), rng, n // 2)
        if run("audit", after[0], "--policy", after[1], "--quiet").returncode == 3:
            if "s%d" % k in answers:
                case.complain("s%d: whatif takes what is no valid city after the changes: %s", k, changes)
            continue
        if not answers and done.returncode == 3 and "c" not in done.stderr:
            case.complain("whatif refuses what is a valid city after the changes: %s", done.stderr[-300:])
        for plan in plans[::2]:
            plan["decisions"] = now[2]
        case.compare(*after, plans)
        if "s%d" % k in answers:
            plan = judge.load_plan(answers["s%d" % k])
            if plan.get("tiers"):
                if sorted(next(iter(d.items())) for d in plan.get("decisions", ())) != sorted(next(iter(d.items())) for d in now[2]):
                    case.complain("s%d: other decisions: %s, %s", k, plan.get("decisions"), now[2])
                for verdict in case.compare(*after, [answers["s%d" % k]]):
                    case.stands("s%d" % k, plan, verdict)


def rounds(case, rng, city, policy, n):
    policy.get("round", {}).pop("effective", None)
    paths = case.write("city.json", city), case.write("policy.json", policy)
    out = case.path("rounds")
    done = run("plan", paths[0], "--policy", paths[1], "--rounds", "2", "--every", "%dm" % rng.choice((6, 12, 24)), "-o", out, "--gap", "0", "--quiet", "--confidential", *LIMIT)
    if not case.has_plan("plan --rounds", done):
        return plain(case, rng, city, policy, n)
    with open(os.path.join(out, "rounds.json"), encoding="utf-8") as file:
        told = json.load(file)["rounds"]
    for k, r in enumerate(told):
        now = paths[0] if k == 0 else os.path.join(out, told[k - 1]["city_after"])
        rules = os.path.join(out, r["policy"]) if r.get("policy") else paths[1]
        plan_path = os.path.join(out, r["plan"])
        plan = judge.load_plan(plan_path)
        for verdict in case.compare(now, rules, [plan_path]):
            case.stands("round %d" % (k + 1), plan, verdict)
        ctx = judge.Context(judge.load_city(now), judge.load_policy(rules), plan.get("decisions"))
        moves = {ctx.cadre_index[m["cadre"]]: ctx.post_index[m["to"]] for m in plan["moves"]}
        left = judge.Judgement(ctx, moves, frozenset((d["cadre"], rule) for d in plan.get("deferrals", ()) if not d["exempt"] for rule in d["due"]), True)
        unmet = sum(1 for c in ctx.cadres if not c.lifted for rule in c.due if rule["force"] == "must" and not left.met(rule, c.index))
        if not ctx.kin_conflicts and unmet != r["backlog"]["after"]:
            case.complain("round %d: %d musts left, told %d", k + 1, unmet, r["backlog"]["after"])
        case.compare(now, rules, spoil.spoiled_plans(judge.load_city(now), judge.load_policy(rules), rng, n // 2))


def imported(case, rng, city, policy, n):
    policy_path = case.write("policy.json", policy)
    before = case.write("before.json", city)
    folder = case.path("tables")
    forms.write_tables(forms.tables(city), folder)
    after = case.path("city.json")
    done = run("import", folder, "--as-of", city["as_of"], "-o", after, "--json", "--confidential")
    if done.returncode != 0:
        return case.complain("import: exit %d %s", done.returncode, done.stderr[-300:])
    plans = announcements(rng, city, spoil.spoiled_plans(judge.load_city(before), judge.load_policy(policy_path), rng, n))
    for plan, verdict in zip(plans, case.compare(after, policy_path, plans)):
        went_in = judge.judge(judge.load_city(before), judge.load_policy(policy_path), plan, True)
        if essence(went_in) != essence(verdict):
            parts = [p for p in essence(verdict) if essence(went_in)[p] != essence(verdict)[p]]
            case.complain("import changes the verdict: %s", [(p, essence(went_in)[p], essence(verdict)[p]) for p in parts])
    case.planned(after, policy_path)


def random_case(args):
    """{number, kind, compared, complaints, seen} of a case."""
    folder, seed, number, n_plans = args
    rng = random.Random("%d/%d" % (seed, number))
    kind = KINDS[number % len(KINDS)]
    case = Case(folder, "%d-%s" % (number, kind))
    city, policy = kin_cities.city(seed, number)[:2] if kind == "kin" else spoil.random_city(rng, rng.choice((4, 6, 9, 12)))
    {"scenario": scenario, "rounds": rounds, "imported": imported, "kept": kept}.get(kind, plain)(case, rng, city, policy, n_plans)
    return {"number": number, "kind": kind, "compared": case.compared, "complaints": case.complaints, "seen": dict(case.seen)}


def shipped_case(args):
    folder, seed, name, n_plans = args
    case = Case(folder, name)
    city_path = os.path.join(HERE, "..", "datasets", name, "city.json")
    policy = judge.load_policy("luohe-2020")
    policy_path = os.path.join(HERE, "..", "models", "policies", "luohe-2020.json")
    plans = list(spoil.spoiled_plans(judge.load_city(city_path), policy, random.Random(seed), n_plans))
    case.compare(city_path, policy_path, [case.write("%d.plan.json" % k, plan) for k, plan in enumerate(plans)])
    return {"number": -1, "kind": name, "compared": case.compared, "complaints": case.complaints, "seen": dict(case.seen)}


# ---------------------------------------------------------------- a long run, in pieces

def state_of(args):
    """What the results depend on."""
    digest = hashlib.sha256()
    for path in [CADREX] + [os.path.join(HERE, name) for name in ("test_judges.py", "judge.py", "spoil.py", "kin_cities.py", "tiny_cities.py", "forms.py")]:
        with open(path, "rb") as file:
            digest.update(file.read())
    return {"seed": args.seed, "plans": args.plans, "of": digest.hexdigest()}


def kept_results(args):
    """Results of an earlier run with the same state; the file goes on from there."""
    found, state = [], state_of(args)
    if args.kept and os.path.exists(args.kept):
        with open(args.kept, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file if line.endswith("\n")]
        found = lines[1:] if lines and lines[0] == state else []
    if args.kept:
        os.makedirs(os.path.dirname(os.path.abspath(args.kept)), exist_ok=True)
        with open(args.kept, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in [state] + found)
    return found


def until(args, pool, scratch):
    results = kept_results(args)
    compared, done = sum(r["compared"] for r in results), {r["number"] for r in results}
    number, waiting = 0, set()
    while compared < args.until or waiting:
        while compared < args.until and len(waiting) < 8:
            if number not in done:
                waiting.add(pool.submit(random_case, (scratch, args.seed, number, args.plans)))
            number += 1
        ended, waiting = concurrent.futures.wait(waiting, return_when=concurrent.futures.FIRST_COMPLETED)
        for result in (e.result() for e in ended):
            results.append(result)
            compared += result["compared"]
            if args.kept:
                with open(args.kept, "a", encoding="utf-8") as file:
                    file.write(json.dumps(result) + "\n")
    return results


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--cities", type=int, default=64)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--plans", type=int, default=14)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--until", type=int, help="go on until so many plans are compared")
    options.add_argument("--kept", help="file that keeps the results")
    options.add_argument("--keep", help="folder to write the cities and plans to")
    args = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ProcessPoolExecutor(2) as pool:
        folder = args.keep or scratch
        if args.until:
            cases = until(args, pool, folder)
        else:
            cases = list(pool.map(random_case, [(folder, args.seed, k, args.plans) for k in range(args.first, args.first + args.cities)], chunksize=4))
        cases += list(pool.map(shipped_case, [(folder, args.seed, name, 10) for name in ("tiny", "luohe-backlog", *(["luohe"] if args.until else []))]))
    seen, kinds, failed = collections.Counter(), collections.Counter(), 0
    for case in cases:
        seen.update(case["seen"])
        kinds[case["kind"]] += case["compared"]
        failed += bool(case["complaints"])
        for complaint in case["complaints"][:3]:
            print(complaint)
    print("seen: " + ", ".join("%s %d" % item for item in sorted(seen.items())))
    print("%d plans before both judges: %s" % (sum(kinds.values()), ", ".join("%s %d" % item for item in kinds.items())))
    print("%d passed, %d failed" % (len(cases) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
