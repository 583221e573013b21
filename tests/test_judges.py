#!/usr/bin/env python3
"""The two judges agree: `cadrex check` and tests/judge.py, on every broken rule, tier and measure of good and spoiled plans.

    tests/test_judges.py [--cities N] [--plans M] [--seed S]

Random small cities under random policies (tests/spoil.py; every fifth full of kin, tests/kin_cities.py), M plans each, and the planner's own
plans with and without --relax, which must break nothing and have the tiers they claim, all proved; then the shipped cities. Prints each disagreement and `N passed, N failed`.
"""
import argparse
import collections
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
import kin_cities  # noqa: E402
import spoil  # noqa: E402

CADREX = os.environ.get("CADREX", "build/cadrex")
MEASURES = ("deviation", "deviation_before", "voluntary", "shall_unmet", "shall_overdue", "moves", "unjudged")


def essence(verdict):
    return {"broken": sorted((b["rule"], *sorted(b["ids"])) for b in verdict["broken"]),
            "tiers": [(t["tier"], t["value"]) for t in verdict["tiers"]],
            "measures": {m: verdict["measures"].get(m) for m in MEASURES}}


def write(path, data):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(data, out, ensure_ascii=False)


def compare(folder, name, city_path, policy_path, plans):
    """Complaints about one city, and how often each rule was broken."""
    city, policy = judge.load_city(city_path), judge.load_policy(policy_path)
    paths = []
    for k, plan in enumerate(plans):
        paths.append(os.path.join(folder, "%s.%d.plan.json" % (name, k)))
        write(paths[-1], plan)
    done = subprocess.run([CADREX, "check", city_path, *paths, "--policy", policy_path, "--json"], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        return ["%s: exit %d: %s" % (name, done.returncode, done.stderr[:500])], collections.Counter()
    verdicts = json.loads(done.stdout)
    verdicts = verdicts if isinstance(verdicts, list) else [verdicts]
    by_path = {v["plan"]: v for v in verdicts}
    complaints, seen = [], collections.Counter()
    for path, plan in zip(paths, plans):
        mine, theirs = essence(judge.judge(city, policy, plan)), essence(by_path[path])
        seen.update({b[0] for b in mine["broken"]})
        for part in ("broken", "tiers", "measures"):
            if mine[part] != theirs[part]:
                if part == "broken":
                    only = sorted(set(mine[part]) - set(theirs[part])), sorted(set(theirs[part]) - set(mine[part]))
                else:
                    only = mine[part], theirs[part]
                complaints.append("%s %s: judge.py %s, check %s" % (os.path.basename(path), part, *only))
    return complaints, seen


def planned(name, city_path, policy_path, out, *options):
    """Complaints about the planner's own plan: it must stand before the second judge, with the very tiers it claims."""
    done = subprocess.run([CADREX, "plan", city_path, "--policy", policy_path, "-o", out, "--quiet", "--gap", "0", *options],
                          capture_output=True, text=True, check=False)
    if done.returncode == 1:
        return []
    if done.returncode != 0:
        return ["%s plan %s: exit %d: %s" % (name, " ".join(options), done.returncode, done.stderr[-300:])]
    plan = judge.load_plan(out)
    verdict = judge.judge(judge.load_city(city_path), judge.load_policy(policy_path), plan)
    value = {t["tier"]: t["value"] for t in verdict["tiers"]}
    wrong = [t["tier"] for t in plan["tiers"] if t["value"] != value.get(t["tier"], 0)]  # no tier relaxed: nothing was
    unproved = [t["tier"] for t in plan["tiers"] if not t.get("proved")]
    if verdict["broken"] or wrong or unproved:
        return ["%s plan %s: broken %s, other values %s, unproved %s" % (name, " ".join(options), verdict["broken"], wrong, unproved)]
    return []


def random_case(args):
    folder, seed, number, n_plans = args
    rng = random.Random("%d/%d" % (seed, number))
    city, policy = kin_cities.city(seed, number)[:2] if number % 5 == 4 else spoil.random_city(rng, rng.choice((4, 6, 9, 12)))
    name = "%d" % number
    city_path, policy_path = os.path.join(folder, name + ".city.json"), os.path.join(folder, name + ".policy.json")
    write(city_path, city)
    write(policy_path, policy)
    plans = list(spoil.spoiled_plans(judge.load_city(city_path), judge.load_policy(policy_path), rng, n_plans))
    complaints, seen = compare(folder, name, city_path, policy_path, plans)
    for options in ((), ("--relax",)):
        complaints += planned(name, city_path, policy_path, os.path.join(folder, name + ".plan.json"), *options)
    return complaints, seen


def shipped_case(args):
    folder, seed, name, n_plans = args
    city_path = os.path.join(HERE, "..", "datasets", name, "city.json")
    policy = judge.load_policy("luohe-2020")
    policy_path = os.path.join(HERE, "..", "models", "policies", "luohe-2020.json")
    plans = list(spoil.spoiled_plans(judge.load_city(city_path), policy, random.Random(seed), n_plans))
    return compare(folder, name, city_path, policy_path, plans)


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--cities", type=int, default=150)
    options.add_argument("--plans", type=int, default=15)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", help="folder to write the cities and plans to")
    args = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ProcessPoolExecutor(2) as pool:
        folder = args.keep or scratch
        cases = list(pool.map(random_case, [(folder, args.seed, k, args.plans) for k in range(args.cities)], chunksize=4))
        cases += list(pool.map(shipped_case, [(folder, args.seed, name, 10) for name in ("tiny", "luohe-backlog")]))
    seen, failed = collections.Counter(), 0
    for complaints, broken in cases:
        seen.update(broken)
        failed += 1 if complaints else 0
        for complaint in complaints[:3]:
            print(complaint)
    print("broken rules seen: " + ", ".join("%s %d" % item for item in sorted(seen.items())))
    print("%d passed, %d failed" % (len(cases) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
