#!/usr/bin/env python3
"""Laws that hold whatever the city: nobody knows the best plan, but everybody knows how two best plans must compare.

    tests/test_laws.py [--cities N] [--first K] [--larger N]

On N generated cities (tiny_cities.py, every fourth full of kin, kin_cities.py), small enough that every tier is proved:
  again     the same input, options, seed and --effort give the same bytes of plan, certificate, page and workbook on one and on two workers
  order     the order of entries changes no tier's proved value
  names     nor do the ids
  lifting   a bar, a pin or a forbid lifted from somebody no rule wants to move, a forbid from anybody; LC-1, LC-2, LC-3, SD-E6, ZR-7, HB-7 dropped; a quota or
            allow_vacancies raised: the best plan is never worse
  together  two cities that have nothing in common add up in one file, tier by tier
Where a law ends is said in models/README.md ("Laws"); `Guard` knows these cases, and there the program is held against trying everything (oracle.py). --larger: so many cities that --effort stops in the middle of the search.
"""
import argparse
import collections
import concurrent.futures
import copy
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
sys.path.insert(0, HERE)
import judge as judging  # noqa: E402
import kin_cities  # noqa: E402
import oracle  # noqa: E402
import parity  # noqa: E402
import tiny_cities  # noqa: E402

CADREX = os.environ.get("CADREX") or os.path.join(TOP, "build", "cadrex")
SEED = "laws"
NEVER = (float("inf"),)                          # no plan at all is worse than any
PLANTED = {"LC-1": "lc1", "LC-2": "lc2", "LC-3": "lc3", "SD-E6": "e6", "ZR-7": "zr7", "HB-7": "hb7"}  # subjects that make a rule matter
LIFTING = ("bar", "pin", "forbid", "forbid of the due", "LC-1", "LC-2", "LC-3", "SD-E6", "ZR-7", "HB-7", "quota", "vacancies")


class Unproved(Exception):
    """Some tier is not proved: no law speaks of it."""


class World:
    """A city, a policy that extends a shipped one, decisions."""

    def __init__(self, city, policy, decisions):
        self.city, self.policy, self.decisions = city, policy, decisions

    def copy(self):
        return World(copy.deepcopy(self.city), copy.deepcopy(self.policy), copy.deepcopy(self.decisions))

    def limit(self, table, rule, **values):
        """A copy with a limit or pair of the policy set."""
        world = self.copy()
        world.policy.setdefault(table, {}).setdefault(rule, {}).update(values)
        return world

    def deciding(self, decision):
        world = self.copy()
        world.decisions.append(decision)
        return world

    def context(self):
        return judging.Context(self.city, judging.resolve_policy(self.policy), self.decisions)

    def write(self, folder):
        paths = []
        for name, data in (("city", self.city), ("policy", self.policy)):
            paths.append(os.path.join(folder, name + ".json"))
            with open(paths[-1], "w", encoding="utf-8") as out:
                json.dump(data, out, ensure_ascii=False)
        return [paths[0], "--policy", paths[1], *parity.wishes(self.decisions)]

    def best(self):
        """(tier values that are proved, smaller is better), NEVER where there is no plan; the tiers by name; the moves."""
        with tempfile.TemporaryDirectory(prefix="laws-") as folder:
            done = run("plan", *self.write(folder), "--json", "--quiet", "--gap", "0", "--time-limit", "20", "--threads", "1")
        if done.returncode == 1:
            return NEVER, None, {}
        if done.returncode != 0:
            raise AssertionError("exit %d: %s" % (done.returncode, done.stderr.decode("utf-8", "replace")[-300:]))
        plan = json.loads(done.stdout)
        tiers = plan["tiers"]
        if not all(t.get("proved") for t in tiers):
            raise Unproved
        return tuple(-t["value"] if t["tier"] == "fit" else t["value"] for t in tiers), {t["tier"]: t["value"] for t in tiers}, {m["cadre"]: m["to"] for m in plan["moves"]}


def tried_out(world):
    """The best plan by trying everything (oracle.py)."""
    try:
        return oracle.answer(world.context(), False).best or NEVER
    except oracle.TooLarge:
        return None


def run(*arguments):
    return subprocess.run([CADREX, *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False)


def world_of(number):
    make = kin_cities if number % 4 == 3 else tiny_cities
    return World(*make.city(SEED, number))


# ---------------------------------------------------------------- where a law ends

class Guard:
    """What the laws must know of a world; asked of the second judge."""

    def __init__(self, world):
        self.ctx = world.context()

    def undue(self):
        """Those no rule wants to move: neither due, nor waiting, nor bound by kin to leave, whatever exempts them."""
        return [c for c in self.ctx.cadres if c.home is not None and c.host is None and not c.due and not c.must_leave_kin and not c.retired]

    def fills(self):
        """Must a post be filled that is vacant? One that nobody may go to is standing, and no longer so when a way opens."""
        return any(p.must_fill and self.ctx.holder_before[p.index] is None for p in self.ctx.posts)

    def conflicts(self):
        """Likewise a kin conflict that nobody can end."""
        return bool(self.ctx.kin_conflicts)

    def both_due(self, must=False):
        """Is a principal and a deputy of one section due (and one of them by a must)? SD-E6 lets one stay, and asks the other to go if anybody can."""
        pairs = [(self.ctx.cadres[a], self.ctx.cadres[b]) for a, b, _ in self.ctx.section_pairs]
        return any(a.is_due_by_rule and b.is_due_by_rule and (not must or a.has_must or b.has_must) for a, b in pairs)

    def pin_opens(self, cadre):
        """A pin closes every other way, but opens some: out of a waiving exemption, past the pool, past SD-E6 and LC-3."""
        pairs = self.ctx.section_pairs + self.ctx.head_pairs
        return self.ctx.pool != "all" or bool(cadre.exempt) or any(cadre.index in pair[:2] for pair in pairs)


# ---------------------------------------------------------------- the laws of lifting

def lifted(law, world, moves, rng):
    """(the tighter world, the freer one, does the law speak of this world?), or None; the best plan's moves are what is worth forbidding."""
    guard = Guard(world)
    if law in ("bar", "pin", "forbid", "forbid of the due"):
        wished = {c for d in world.decisions for c in [guard.ctx.split_decision(next(iter(d.values())))[0]]}
        undue = {c.index for c in guard.undue()}
        fits = [c for c in guard.ctx.cadres if c.index not in wished and (c.index in undue) == (law != "forbid of the due")]
        if not fits:
            return None
        cadre = rng.choice([c for c in fits if c.id in moves and law != "pin"] or fits)
        speaks = not guard.fills() and not (law == "pin" and guard.pin_opens(cadre)) and not (law == "forbid of the due" and (guard.conflicts() or guard.both_due()))
        if law == "bar":
            tight = world.copy()
            data = next(c for c in tight.city["cadres"] if c["id"] == cadre.id)
            if rng.random() < 0.5:
                data["probation_until"] = tiny_cities.ago(-6)
            else:
                data.setdefault("defer", []).append({"rule": "SD-E4", "reason": "made up"})
            return tight, world, speaks
        ways = [p for p in guard.ctx.posts if p is not cadre.home]
        better = [p for p in ways if law != "pin" and moves.get(cadre.id) == p.id] or [p for p in ways if not guard.ctx.arc(cadre.index, p.index)] or ways
        return (world.deciding({law.split()[0]: "%s=%s" % (cadre.id, rng.choice(better).id)}), world, speaks) if better else None
    if law == "SD-E6":
        free = world.copy()
        free.policy["exempt"] = [e for e in free.policy.get("exempt", ()) if e["id"] != "SD-E6"] + [{"id": "SD-E6", "force": "off"}]
        return world, free, not guard.both_due(must=True)
    if law in ("LC-2", "ZR-7", "HB-7"):
        force = "hard" if law == "HB-7" else rng.choice(("soft", "must"))
        tight = world.limit("limits", law, force=force)
        guard = Guard(tight)
        return tight, world.limit("limits", law, force="off"), force == "soft" or not (guard.fills() or guard.conflicts() or guard.both_due())
    if law == "LC-1":
        share = rng.choice(([1, 3], [1, 4], [1, 2]))
        return world.limit("limits", law, force=rng.choice(("soft", "hard")), share=share), world.limit("limits", law, force="off"), True
    if law == "LC-3":
        return world.limit("pairs", law, force="near_hard"), world.limit("pairs", law, force="off"), True
    if law == "vacancies":
        few = rng.choice((0, 0, 1))
        tight, free = world.copy(), world.copy()
        tight.policy["allow_vacancies"], free.policy["allow_vacancies"] = few, few + 1
        return tight, free, True
    tight, free = world.copy(), world.copy()     # a quota
    wanted = [p for p in guard.ctx.posts if p.id in moves.values()] or guard.ctx.posts
    post = rng.choice(wanted)
    few = guard.ctx.staff_before.get((post.unit, post.rank), 0)  # a quota below what is there binds no more than this
    for w, quota in ((tight, few), (free, few + 1)):
        next(u for u in w.city["units"] if u["id"] == post.unit).setdefault("quota", {})[post.rank] = quota
    return tight, free, True


# ---------------------------------------------------------------- order and names

def shuffled(value, rng):
    """Lists whose order means nothing, in another order; bands and shares are numbers."""
    if isinstance(value, dict):
        items = [(key, shuffled(item, rng)) for key, item in value.items()]
        rng.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        items = [shuffled(item, rng) for item in value]
        if not all(isinstance(item, (int, float)) for item in items):
            rng.shuffle(items)
        return items
    return value


def reordered(world, rng):
    other = world.copy()
    other.city = shuffled(other.city, rng)
    objective = other.policy.get("objective")
    other.policy = shuffled(other.policy, rng)
    if objective is not None:                    # an order that means everything
        other.policy["objective"] = objective
    rng.shuffle(other.decisions)
    return other


def renamed(world, rng, mark=""):
    """Every id another one: reversed in the order of bytes, in Chinese, with signs in it."""
    other = world.copy()
    city = other.city
    kinds = {"unit": [u["id"] for u in city["units"]], "post": [p["id"] for p in city["posts"]],
             "person": [c["id"] for c in city["cadres"]] + [p["id"] for p in city.get("people", ())],
             "body": sorted({b["id"] for u in city["units"] for b in u.get("bodies", ())})}
    new = {}
    for kind, ids in kinds.items():
        numbers = rng.sample(range(10, 10 + 3 * len(ids) + 3), len(ids))
        new[kind] = {old: "%s%s%s%d" % (rng.choice(("", "z", "市", "a b", "é")), kind[0], mark, n) for old, n in zip(ids, numbers)}

    def change(item, key, kind):
        if item.get(key) is not None:
            item[key] = new[kind].get(item[key], item[key])

    for unit in city["units"]:
        for body in unit.get("bodies", ()):
            change(body, "id", "body")
            change(body, "leader", "person")
        change(unit, "id", "unit")
        change(unit, "parent", "unit")
    for post in city["posts"]:
        for key in ("unit", "body"):
            change(post, key, key)
        change(post, "id", "post")
    for person in city.get("people", ()):
        change(person, "id", "person")
        change(person, "unit", "unit")
        if "leads" in person:
            person["leads"] = [new["unit"][u] for u in person["leads"]]
    for cadre in city["cadres"]:
        change(cadre, "id", "person")
        change(cadre, "post", "post")
        for kin in cadre.get("kin", ()):
            change(kin, "person", "person")
        for stay in cadre.get("history", ()):
            change(stay, "unit", "unit")
            change(stay, "body", "body")
        for wish in cadre.get("prefers", ()):
            change(wish, "unit", "unit")
            change(wish, "post", "post")
        change(cadre.get("secondment") or {}, "post", "post")
    for decision in other.decisions:
        for kind, text in decision.items():
            who, _, what = text.partition("=")
            what = new["post"].get(what, new["unit"].get(what, what))
            decision[kind] = new["person"][who] + ("=" + what if what else "")
    return other


# ---------------------------------------------------------------- two cities in one file

def joined(one, two):
    """The second beside the first, its ids, tags and areas its own, under the first one's policy; None where they have something in common: who waits may go
    anywhere, a way between levels asks no tag, and the pool counts all together."""
    policy = copy.deepcopy(one.policy)
    policy["balance"].update({"target": "given", "measure": "deviation", "teams": "unit"})
    for name in ("max_moves", "max_enabling", "min_share_of_due"):
        policy["round"].pop(name, None)
    policy["round"]["pool"] = "all" if policy["round"].get("pool") != "listed" else "listed"
    worlds = []
    for k, world in enumerate((one, two)):
        part = renamed(World(world.city, policy, world.decisions), random.Random(k), "-%d-" % k)
        for unit in part.city["units"]:
            unit["affinity"] = ["%s-%d" % (tag, k) for tag in unit.get("affinity", ())]
            for body in unit.get("bodies", ()):
                body["affinity"] = ["%s-%d" % (tag, k) for tag in body.get("affinity", ())]
            unit["targets"] = [dict(t, target=t.get("target", (k + n) % 3)) for n, t in enumerate(unit.get("targets", ()))] or [
                {"attribute": "gender", "value": "female", "target": 1 + k / 2}, {"attribute": "party", "value": "cpc", "target": 2}]
            if unit.get("area"):
                unit["area"] += "-%d" % k
        for cadre in part.city["cadres"]:
            if cadre.get("upbringing"):
                cadre["upbringing"] += "-%d" % k
        worlds.append(part)
    held = [set(w.context().values) for w in worlds]
    for unit in (unit for w in worlds for unit in w.city["units"]):
        for target in unit["targets"]:           # a value that nobody holds has no term, and one held in the other city only would get one
            if (target["attribute"], target["value"]) in held[0] ^ held[1]:
                target.pop("target", None)
        unit["targets"] = [t for t in unit["targets"] if len(t) > 2]
    both = worlds[0].copy()
    for kind in ("units", "posts", "cadres", "people"):
        lists = [w.city[kind] for w in worlds if kind in w.city]
        if lists:
            both.city[kind] = [item for items in lists for item in items]
    both.decisions = worlds[0].decisions + worlds[1].decisions
    apart = all(c["post"] is not None for c in both.city["cadres"]) and all(u.get("level", "city") == "city" for u in both.city["units"])
    return worlds, both, apart


# ---------------------------------------------------------------- the same bytes again

def again(world, rng, effort):
    with tempfile.TemporaryDirectory(prefix="laws-") as folder:
        words = world.write(folder)
        policy = words[1:3]
        options = ["--effort", str(effort), "--seed", str(rng.randrange(100)), "--time-limit", "0", "--quiet"]
        bytes_of, codes = [], set()
        for threads in ("1", "2", "2"):
            out = os.path.join(folder, "%d" % len(bytes_of))
            os.mkdir(out)
            at = {name: os.path.join(out, name) for name in ("plan.json", "certificate.json", "page.html", "book.xlsx")}
            done = run("plan", *words, *options, "--threads", threads, "-o", at["plan.json"], "--certificate", at["certificate.json"])
            codes.add(done.returncode)
            if done.returncode in (0, 4):
                for command in (["report", words[0], at["plan.json"], "-o", at["page.html"]], ["export", words[0], at["plan.json"], "--format", "xlsx", "-o", at["book.xlsx"]]):
                    made = run(*command, *policy, "--quiet")
                    if made.returncode != 0 and b"libxml2" not in made.stderr:
                        return "%s: exit %d %s" % (command[0], made.returncode, made.stderr[-200:])
            bytes_of.append({name: open(path, "rb").read() for name, path in at.items() if os.path.exists(path)})
        if len(codes) != 1:
            return "exit codes %s" % codes
        return next(("%s differs" % name for other in bytes_of[1:] for name in bytes_of[0] if other.get(name) != bytes_of[0][name]), None)


# ---------------------------------------------------------------- trials

def trial(number):
    """{law: (kind, complaint)}; kinds: held, changed (and held), ended (not so, and rightly), silent (nothing to compare), unproved, broken."""
    world, found = world_of(number), {}

    def note(law, kind, complaint=""):
        found[law] = (kind, "city %d, %s: %s" % (number, law, complaint) if complaint else "")

    def attempt(law, ask):
        try:
            note(law, *ask())
        except Unproved:
            note(law, "unproved")
        except AssertionError as error:
            note(law, "broken", str(error))

    def equal(other):
        mine, its = best[0], other.best()[0]
        return ("held" if mine != NEVER else "silent",) if mine == its else ("broken", "%s, and %s" % (mine, its))

    def lifting(law):
        about = World(*tiny_cities.city(SEED, number, [PLANTED[law]])) if law in PLANTED else world
        pair = lifted(law, about, best[2], random.Random("%s/%d" % (law, number)))
        if pair is None:
            return ("silent",)
        tight, free = pair[0].best()[0], pair[1].best()[0]
        if free <= tight and not (free == tight == NEVER):
            return ("held" if free == tight else "changed",)
        if pair[2] or free == tight:
            return ("broken", "%s with it, %s without" % (tight, free)) if free > tight else ("silent",)
        tried = [tried_out(w) for w in pair[:2]]
        return ("ended",) if tried == [tight, free] else ("broken", "%s with it, %s without; by trying everything %s" % (tight, free, tried))

    def together():
        worlds, both, apart = joined(world, world_of(number + 1))
        parts, whole = [w.best()[1] for w in worlds], both.best()
        if None in parts:
            return ("silent",) if whole[1] is None or not apart else ("broken", "a plan for both, none for one")
        sums = {t: parts[0][t] + parts[1][t] for t in parts[0]}
        vector = tuple(-v if t == "fit" else v for t, v in sums.items())
        opens = not apart and any(g.fills() or g.conflicts() or g.both_due() for g in map(Guard, worlds))  # what stands in one may not stand in both
        if (whole[0] > vector and not opens) or (apart and whole[0] != vector):
            return "broken", "%s together, %s added up" % (whole[1], sums)
        return ("held" if whole[0] == vector else "changed",)

    rng = random.Random("%s/%d" % (SEED, number))
    complaint = again(world, rng, rng.choice((50, 1000, 100000)))
    note("again", "broken" if complaint else "held", complaint)
    try:
        best = world.best()
    except Unproved:
        return dict(found, **{law: ("unproved", "") for law in ("order", "names", *LIFTING, "together")})
    attempt("order", lambda: equal(reordered(world, rng)))
    attempt("names", lambda: equal(renamed(world, rng)))
    for law in LIFTING:
        attempt(law, lambda law=law: lifting(law))
    attempt("together", together)
    return found


def larger(number):
    """A made-up city on which the search is cut off by --effort."""
    with tempfile.TemporaryDirectory(prefix="laws-") as folder:
        path = os.path.join(folder, "made.json")
        subprocess.run([sys.executable, os.path.join(TOP, "bench", "generate.py"), "--cadres", "90", "--units", "9", "--groups", "%d" % (1 + number % 3), "--seed",
                        str(100 + number), "-o", path], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(path, encoding="utf-8") as file:
            world = World(json.load(file), {"format": "cadrex-policy/1", "name": "larger", "round": {"pool": ("due", "all")[number % 2]}}, [])
    complaint = again(world, random.Random(number), (300, 3000)[number // 2 % 2])
    return {"again, stopped": ("broken" if complaint else "held", "made-up city %d: %s" % (number, complaint) if complaint else "")}


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--cities", type=int, default=6)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--larger", type=int, default=1)
    args = options.parse_args()
    counts, failed = collections.Counter(), 0
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        found = list(pool.map(trial, range(args.first, args.first + args.cities), chunksize=2)) + list(pool.map(larger, range(args.larger)))
    for laws in found:
        for law, (kind, complaint) in laws.items():
            counts[law, kind] += 1
            failed += kind == "broken"
            if complaint:
                print(complaint)
    for law in dict.fromkeys(law for laws in found for law in laws):
        print("%-18s %s" % (law, ", ".join("%s %d" % (kind, counts[law, kind]) for kind in ("held", "changed", "ended", "silent", "unproved", "broken") if counts[law, kind])))
        if args.cities >= 100 and law != "again, stopped":  # a law that never speaks, or never changes anything, tests nothing
            spoken = counts[law, "held"] + counts[law, "changed"]
            if spoken * 4 < args.cities or counts[law, "unproved"] * 20 > args.cities or (law in LIFTING and counts[law, "changed"] < 5):
                print("%s is not tested well enough" % law)
                failed += 1
    passed = sum(n for (_, kind), n in counts.items() if kind in ("held", "changed", "ended"))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
