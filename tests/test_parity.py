#!/usr/bin/env python3
"""`cadrex plan` and `cadrex export` against the specification, models/exchange.mod solved by glpsol, tier by tier.

Small generated cities and datasets/tiny; impossible ones once more with --relax, those full of kin with --relax only. Besides optima, single plans: a plan pinned in
exchange.mod must be feasible there, with the same tiers, exactly if the second judge finds no broken rule.
"""
import concurrent.futures
import json
import os
import random
import shutil
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import judge as judging  # noqa: E402
import kin_cities  # noqa: E402
import oracle  # noqa: E402
import parity  # noqa: E402
import spoil  # noqa: E402
import tiny_cities  # noqa: E402

N_SPOIL, N_TINY, N_KIN, PLANS = 45, 25, 10, 2    # cities of spoil.py, tiny_cities.py, kin_cities.py; plans pinned in each tiny one
TINY = os.path.normpath(os.path.join(HERE, "..", "datasets", "tiny"))


def pinned(ctx, data, folder, rng):
    """Complaints about single plans of a tiny city: one that breaks nothing, one that breaks one rule."""
    try:
        plans = [(t, ctx.judge_assignment(t)) for t in oracle.assignments(ctx)
                 if not any(ctx.same_post(ctx.cadres[i], ctx.posts[p]) for i, p in t.items())]
    except oracle.TooLarge:
        return []
    good = [p for p in plans if not p[1]["broken"]]
    bad = [p for p in plans if len({b["rule"] for b in p[1]["broken"]}) == 1]
    complaints = []
    for targets, judged in rng.sample(good, min(PLANS, len(good))) + rng.sample(bad, min(PLANS, len(bad))):
        chosen = {c.index + 1: targets.get(c.index, c.home.index if c.home else -1) + 1 for c in ctx.cadres}
        value = parity.value_of(parity.MODEL, data, folder, chosen)
        want = None if judged["broken"] else {t["tier"]: t["value"] for t in judged["tiers"]}
        if value != want:
            complaints.append("plan %s: judge %s %s, exchange.mod %s" % (targets, judged["broken"], want, value))
    return complaints


def trial(name):
    """(name, complaints, optima compared) of one city: "spoil 3", "tiny 5", "kin 7", "datasets"."""
    kind, _, number = name.partition(" ")
    decisions, complaints, compared = [], [], 0
    with tempfile.TemporaryDirectory(prefix="parity-") as folder:
        city_path, policy_path = os.path.join(folder, "city.json"), os.path.join(folder, "policy.json")
        if kind == "datasets":
            city_path = os.path.join(TINY, "city.json")
            policy_path = os.path.join(TINY, "policy.json")
            policy_path = policy_path if os.path.exists(policy_path) else "luohe-2020"
        else:
            rng = random.Random("parity/" + name)
            if kind == "spoil":
                city, policy = spoil.random_city(rng, rng.randint(5, 8))
            elif kind == "kin":
                city, policy, decisions = kin_cities.city("parity", int(number))
            else:
                city, policy, decisions = tiny_cities.city("parity", int(number))
            for path, content in ((city_path, city), (policy_path, policy)):
                with open(path, "w", encoding="utf-8") as f:
                    json.dump(content, f, ensure_ascii=False)
        try:
            complaint, facts = parity.compare(parity.CADREX, parity.MODEL, city_path, policy_path, kind == "kin", decisions)
            compared += facts["proved"]
            complaints += [complaint] if complaint else []
            if facts["exit"] == 1 and kind != "kin":
                complaint, facts = parity.compare(parity.CADREX, parity.MODEL, city_path, policy_path, True, decisions)
                compared += facts["proved"]
                complaints += ["relaxed: " + complaint] if complaint else []
            if kind == "tiny":
                data = os.path.join(folder, "pinned.dat")
                parity.export(parity.CADREX, city_path, policy_path, data, [], decisions)
                complaints += pinned(judging.Context(city, judging.resolve_policy(policy), decisions), data, folder, rng)
        except (parity.Unsolved, RuntimeError) as error:
            complaints.append(str(error))
    return name, complaints, compared


def main():
    for what, there in ((parity.CADREX, os.path.exists(parity.CADREX)), ("glpsol (package glpk-utils)", shutil.which("glpsol"))):
        if not there:
            print("%s does not exist here: skipped" % what)
            print("0 passed, 0 failed, 1 skipped")
            return 0
    names = sys.argv[1:] or ["spoil %d" % k for k in range(N_SPOIL)] + ["tiny %d" % k for k in range(N_TINY)] + ["kin %d" % k for k in range(N_KIN)]
    if not sys.argv[1:] and os.path.exists(os.path.join(TINY, "city.json")):
        names.insert(0, "datasets")
    start = time.monotonic()
    passed = failed = compared = 0
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for name, complaints, n in pool.map(trial, names):
            passed, failed, compared = passed + (not complaints), failed + bool(complaints), compared + n
            for complaint in complaints:
                print("%s: %s" % (name, complaint))
    print("%d cities, %d proved tiers compared, %.1f s" % (len(names), compared, time.monotonic() - start))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
