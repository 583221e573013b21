#!/usr/bin/env python3
"""Laws of `cadrex apply`, on random small cities (tests/spoil.py) with the planner's plans and spoiled ones, and on shipped cities:

  - nobody whom the plan moved is due by a rule that the move met, and every mover is where the plan says, or seconded there;
  - the counts of every unit are those that the plan's structure promised;
  - the city after is what the program reads and writes again to the same bytes, and both judges say the same of it;
  - an empty plan changes nothing but what time changes;
  - only what a progress file calls done is done, and doing the rest afterwards is not hindered;
  - what cannot be is refused and writes nothing.

    tests/test_apply.py [--cities N] [--seed S]
"""
import argparse
import concurrent.futures
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import judge  # noqa: E402
import spoil  # noqa: E402

CADREX = os.environ.get("CADREX", "build/cadrex")
EMPTY = {"format": "cadrex-plan/1", "moves": []}


def run(*words):
    done = subprocess.run([CADREX, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write(path, data):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(data, out, ensure_ascii=False)


class Case:
    def __init__(self, folder, name, city, policy):
        self.folder, self.name, self.city, self.policy = folder, name, city, policy
        self.complaints = []
        # A rule on all the time as deputy is met by moving, and holds again after it.
        self.lasting = {rule["id"] for rule in judge.load_policy(policy)["due"] if "deputy_total" in json.dumps(rule)}

    def path(self, what):
        return os.path.join(self.folder, "%s.%s.json" % (self.name, what))

    def say(self, *words):
        self.complaints.append("%s: %s" % (self.name, " ".join(str(w) for w in words)))

    def cadrex(self, command, *words, good=(0,)):
        code, out, err = run(command, *words, "--policy", self.policy, "--quiet")
        if code not in good:
            self.say(command, "exit", code, err[-300:])
            return None
        return out

    def verdict(self, city, plan):
        out = self.cadrex("check", city, plan, "--json", good=(0, 1))
        return json.loads(out) if out else None

    def body_of(self, post):
        return next((p["unit"], p.get("body")) for p in load(self.city)["posts"] if p["id"] == post)

    # ---- the laws

    def movers(self, verdict, after):
        """Who moved is there, and no longer due by what the move met."""
        cadres = {c["id"]: c for c in after["cadres"]}
        unmet = {u["cadre"] for u in verdict["unmet"]} | {i for b in verdict["broken"] for i in b["ids"]}
        audit = json.loads(self.cadrex("audit", self.path("after"), "--json") or "{}")
        due = {line["cadre"]: {d["rule"] for d in line["due"]} for line in audit.get("cadres", ())}
        now = {c["id"]: c for c in load(self.city)["cadres"]}
        for move in verdict["moves"]:
            cadre = cadres[move["cadre"]]
            if move["until"]:
                if (cadre.get("secondment") or {}).get("post") != move["to"] or cadre["post"] != now[move["cadre"]]["post"]:
                    self.say(move["cadre"], "is not seconded to", move["to"])
                continue
            if cadre["post"] != move["to"]:
                self.say(move["cadre"], "is at", cadre["post"], "not at", move["to"])
            returned = any(s.get("title") is not None for s in now[move["cadre"]].get("history") or ())
            met = set(move["because"]) - {"HB-4"} - self.lasting
            if move["from"] and self.body_of(move["from"]) == self.body_of(move["to"]):
                met &= {"SD-M1", "SD-K1", "SD-K2", "SD-K3"}  # the clock of the body runs on
            again = due.get(move["cadre"], set()) & met
            if again and move["cadre"] not in unmet and not returned:
                self.say(move["cadre"], "moved by", move["because"], "and is due by", sorted(again))

    def counts(self, verdict, after_verdict):
        """Counts before the next round are those after this one."""
        def rows(verdict, when):
            return {(r.get("unit"), r.get("body"), r.get("affinity"), r["attribute"], r["value"]): r[when] for r in verdict["structure"]}
        promised, found = rows(verdict, "after"), rows(after_verdict, "before")
        for key in promised.keys() & found.keys():
            if promised[key] != found[key]:
                self.say("cell", key, "promised", promised[key], "found", found[key])

    def round_trip(self):
        out = self.cadrex("export", self.path("after"), "--format", "json")
        with open(self.path("after"), encoding="utf-8") as file:
            if out is not None and file.read() != out:
                self.say("the city after is written otherwise when read again")

    def both_judges(self, after_verdict):
        mine = judge.judge(judge.load_city(self.path("after")), judge.load_policy(self.policy), dict(EMPTY))
        broken = [sorted((b["rule"], *sorted(b["ids"])) for b in v["broken"]) for v in (mine, after_verdict)]
        tiers = [[(t["tier"], t["value"]) for t in v["tiers"]] for v in (mine, after_verdict)]
        if broken[0] != broken[1] or tiers[0] != tiers[1]:
            self.say("the city after is judged otherwise:", broken, tiers)

    def empty_plan(self):
        """Only as_of and secondments that are over may differ."""
        write(self.path("empty"), EMPTY)
        before = self.cadrex("export", self.city, "--format", "json")
        if before is None or self.cadrex("apply", self.city, self.path("empty"), "--force", "-o", self.path("still")) is None:
            return
        before, after = json.loads(before), load(self.path("still"))
        for old, new in zip(before.get("cadres", ()), after.get("cadres", ())):
            if old.get("secondment") and old["secondment"].get("until", "9999") < after["as_of"][:7]:
                del old["secondment"]
            if old["post"] is None:                   # the reader had it from as_of or history
                old["waiting_since"] = new.get("waiting_since")
        before["as_of"] = after["as_of"]
        if before != after:
            self.say("an empty plan changes the city")

    def part(self, plan, verdict, rng):
        """Some moves done: only they happen, or nothing is written."""
        done = [m["cadre"] for m in verdict["moves"] if rng.random() < 0.5]
        if os.path.exists(self.path("part")):
            os.unlink(self.path("part"))
        write(self.path("progress"), {"format": "cadrex-progress/1", "as_of": "2099-01", "moves": [{"cadre": c, "done": "2020-05-01"} for c in done]})
        code, _, err = run("apply", self.city, plan, "--done", self.path("progress"), "-o", self.path("part"), "--policy", self.policy, "--quiet",
                           "--force", "--as-of", "2099-01")
        if code == 3 and "has not left it" in err:
            if os.path.exists(self.path("part")):
                self.say("refused, and written all the same")
            return
        if code != 0:
            self.say("apply --done: exit", code, err[-300:])
            return
        cadres = {c["id"]: c for c in load(self.path("part"))["cadres"]}
        for move in verdict["moves"]:
            there = cadres[move["cadre"]]["post"] == move["to"] or bool(cadres[move["cadre"]].get("secondment"))
            if not move["until"] and there != (move["cadre"] in done):
                self.say(move["cadre"], "done:", move["cadre"] in done, "there:", there)

    def later(self, plan, force):
        """Years after, every secondment is over, those of this plan too: who was seconded is at home."""
        if self.cadrex("apply", self.city, plan, "--as-of", "2090-01", "-o", self.path("later"), *force) is None:
            return
        home = {c["id"]: c.get("secondment") for c in load(self.city)["cadres"]}
        for cadre in load(self.path("later"))["cadres"]:
            until = (cadre.get("secondment") or {}).get("until")
            if until and until < "2090-01":
                self.say(cadre["id"], "is still seconded, until", until, "before:", home[cadre["id"]])

    def laws(self, plan, rng, force=False):
        verdict = self.verdict(self.city, plan)
        if verdict is None:
            return
        code, _, err = run("apply", self.city, plan, "-o", self.path("after"), "--policy", self.policy, "--quiet", *(["--force"] if force else []))
        crowded = any(b["rule"] in ("ZR-2",) for b in verdict["broken"])
        if code != 0:
            if code != 3 or not (crowded if force else verdict["broken"]):
                self.say("apply: exit", code, err[-300:])
            if os.path.exists(self.path("after")):
                self.say("refused, and written all the same")
            return
        if verdict["broken"] and not force:
            self.say("a plan that breaks", verdict["broken"], "is applied without --force")
        after = load(self.path("after"))
        write(self.path("empty"), EMPTY)
        after_verdict = self.verdict(self.path("after"), self.path("empty"))
        self.movers(verdict, after)
        self.round_trip()
        if after_verdict is not None:
            if after["as_of"] == load(self.city)["as_of"]:
                self.counts(verdict, after_verdict)
            self.both_judges(after_verdict)
        self.later(plan, ["--force"] if force else [])
        self.part(plan, verdict, rng)
        os.unlink(self.path("after"))


def random_case(args):
    folder, seed, number = args
    rng = random.Random("apply %d/%d" % (seed, number))
    city, policy = spoil.random_city(rng, rng.choice((4, 6, 9, 12)))
    city_path, policy_path = os.path.join(folder, "%d.city.json" % number), os.path.join(folder, "%d.policy.json" % number)
    write(city_path, city)
    write(policy_path, policy)
    case = Case(folder, str(number), city_path, policy_path)
    case.empty_plan()
    code, _, err = run("plan", case.city, "--policy", case.policy, "-o", case.path("plan"), "--quiet", "--relax")
    if code == 0:
        case.laws(case.path("plan"), rng)
    elif code != 1:
        case.say("plan: exit", code, err[-300:])
    for k, plan in enumerate(spoil.spoiled_plans(judge.load_city(case.city), judge.load_policy(case.policy), rng, 2)):
        write(case.path("spoiled%d" % k), plan)
        case.laws(case.path("spoiled%d" % k), rng, force=k > 0)
    return case.complaints


def shipped_case(args):
    folder, name = args
    city = os.path.join(HERE, "..", "datasets", name, "city.json")
    case = Case(folder, name, city, os.path.join(HERE, "..", "models", "policies", "luohe-2020.json"))
    case.empty_plan()
    code, _, err = run("plan", city, "--policy", case.policy, "-o", case.path("plan"), "--quiet", "--effort", "3000", "--relax")
    if code not in (0, 4):
        case.say("plan: exit", code, err[-300:])
    else:
        case.laws(case.path("plan"), random.Random(name))
    return case.complaints


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--cities", type=int, default=16)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", help="folder to write the cities and plans to")
    args = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ProcessPoolExecutor(2) as pool:
        folder = args.keep or scratch
        cases = list(pool.map(random_case, [(folder, args.seed, k) for k in range(args.cities)], chunksize=4))
        cases += list(pool.map(shipped_case, [(folder, name) for name in ("tiny", "examples", "luohe-backlog")]))
    for complaints in cases:
        for complaint in complaints[:4]:
            print(complaint)
    failed = sum(1 for complaints in cases if complaints)
    print("%d passed, %d failed" % (len(cases) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
