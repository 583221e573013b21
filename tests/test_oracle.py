#!/usr/bin/env python3
"""`cadrex plan` against trying everything: hundreds of tiny cities (tiny_cities.py, numbers in oracle_cities.txt), answers by oracle.py.

For each city: the outcome and every tier must be the oracle's; an impossible one is asked again with --relax. Then, per rule and tier,
in how many cities the answer would be another one without it; a rule that matters in fewer than 20 is not tested well enough.
Cities full of kin (kin_cities.py) are asked with --relax only. `test_oracle.py --kin FIRST LAST` tries others of them.
In fine cities structure is counted in steps smaller than what floating point may err by: the search must end by itself, and its bound be true.
"""
import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import judge as judging  # noqa: E402
import kin_cities  # noqa: E402
import oracle  # noqa: E402
import tiny_cities  # noqa: E402

CADREX = os.environ.get("CADREX") or os.path.normpath(os.path.join(HERE, "..", "build", "cadrex"))
SEED = "oracle"
LEAST = 20
KIN = 120                                        # cities full of kin; a quarter of them at least must give up musts
RULES = """SD-M1 SD-M2 SD-K1 SD-K2 SD-K3 SD-K4 SD-T4 SD-E1 SD-E2 SD-E3 SD-E4 SD-E5 SD-E6 SD-W0 SD-W1 SD-W2 SD-W3 ZR-1 ZR-2 ZR-3 ZR-7
    ZR-9 HB-1 HB-2 HB-3 HB-4 HB-7 LC-1 LC-2 LC-3 vacancies must-fill pool max-enabling max-moves min-share-of-due retired
    secondment""".split() + ["tier " + t for t in oracle.TIERS]


FINE = 24
FINE_WEIGHTS = {"age": 997, "gender": 983, "party": 991, "specialty": 977, "ethnicity": 1}


def planned(folder, decisions, relax):
    """(tiers or None if impossible, complaint) of the program."""
    command = [CADREX, "plan", os.path.join(folder, "city.json"), "--policy", os.path.join(folder, "policy.json"), "--json",
               "--quiet", "--time-limit", "20", "--gap", "0", "--threads", "1"] + (["--relax"] if relax else [])
    for decision in decisions:
        for kind, what in decision.items():
            command += ["--" + kind, what]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode == 1:
        return None, None
    if done.returncode != 0:
        return None, "exit %d: %s" % (done.returncode, done.stderr.decode("utf-8", "replace")[-300:])
    plan = json.loads(done.stdout)
    unproved = [t["tier"] for t in plan["tiers"] if not t.get("proved")]
    if unproved:
        return None, "not proved: " + " ".join(unproved)
    if plan["outcome"] != ("relaxed" if relax and plan["tiers"][0]["value"] else "optimal"):
        return None, "outcome " + plan["outcome"]
    return [(t["tier"], t["value"]) for t in plan["tiers"]], None


def write(folder, **files):
    for name, content in files.items():
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as f:
            json.dump(content, f, ensure_ascii=False)


def kin_trial(number):
    """(number of musts given up, None without a plan; complaints)."""
    city, policy, decisions = kin_cities.city(SEED, number)
    with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
        write(folder, city=city, policy=policy)
        try:
            best = oracle.relaxed(judging.Context(city, judging.resolve_policy(policy), decisions))
        except oracle.TooLarge:
            return None, ["kin city %d: too many assignments" % number]
        tiers, complaint = planned(folder, decisions, True)
    want = best.tiers() and [(t["tier"], t["value"]) for t in best.tiers()]
    if complaint is None and tiers != want:
        complaint = "cadrex %s, oracle %s" % (tiers, want)
    return want and want[0][1], ["kin city %d: %s" % (number, complaint)] if complaint else []


def kin_trials(numbers):
    """(passed, failed) of the cities full of kin."""
    start, passed, failed, kinds = time.monotonic(), 0, 0, collections.Counter()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for given_up, complaints in pool.map(kin_trial, numbers, chunksize=10):
            passed, failed = passed + (not complaints), failed + bool(complaints)
            kinds["without" if given_up is None else "relaxed" if given_up else "whole"] += 1
            for complaint in complaints:
                print(complaint)
    print("%d cities full of kin: %d keep every must, %d give some up, %d have no plan, %.1f s" % (
        len(numbers), kinds["whole"], kinds["relaxed"], kinds["without"], time.monotonic() - start))
    return passed, failed + (kinds["relaxed"] * 4 < len(numbers))


def fine_trial(number):
    """(the tier of structure is left unproved, None without a plan; complaint)."""
    city, policy, decisions = tiny_cities.city("fine", number)
    policy["attributes"] = FINE_WEIGHTS
    try:
        best = oracle.answer(judging.Context(city, judging.resolve_policy(policy), decisions), False)
    except oracle.TooLarge:
        return None, ""
    if best.best is None:
        return None, ""
    want = {t["tier"]: t["value"] for t in best.tiers()}["structure"]
    with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
        write(folder, city=city, policy=policy)
        done = subprocess.run([CADREX, "plan", os.path.join(folder, "city.json"), "--policy", os.path.join(folder, "policy.json"), "--json", "--quiet",
                               "--gap", "0", "--time-limit", "30"] + [part for d in decisions for kind, what in d.items() for part in ("--" + kind, what)],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    plan = json.loads(done.stdout) if done.returncode in (0, 4) else {}
    got = {t["tier"]: t for t in plan.get("tiers", [])}.get("structure")
    good = got and plan["made"]["repeatable"] and got["bound"] <= want <= got["value"] and got["value"] - got["bound"] <= 2e-6 * got["value"] + 1
    if not good or got["proved"] != (got["bound"] == got["value"]) or (done.returncode == 0) != got["proved"]:
        return False, "fine city %d: exit %d, structure %s, oracle %d, repeatable %s" % (
            number, done.returncode, got, want, plan.get("made", {}).get("repeatable"))
    return not got["proved"], ""


def fine_trials(numbers):
    """(passed, failed) of the fine cities."""
    passed, failed, unproved = 0, 0, 0
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for left, complaint in pool.map(fine_trial, numbers):
            passed, failed, unproved = passed + (not complaint), failed + bool(complaint), unproved + bool(left)
            if complaint:
                print(complaint)
    print("%d fine cities: the best structure is found and left unproved in %d" % (len(numbers), unproved))
    return passed, failed + (unproved * 5 < len(numbers))


def trial(number):
    """(number, feasible or None if too large, complaints, rules that matter)."""
    city, policy, decisions = tiny_cities.city(SEED, number)
    ctx = judging.Context(city, judging.resolve_policy(policy), decisions)
    complaints = []
    with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
        write(folder, city=city, policy=policy)
        try:
            found = oracle.answer(ctx)
        except oracle.TooLarge:
            return number, None, ["too many assignments"], set()
        asked = [(found, False)] if found.best is not None else [(found, False), (oracle.relaxed(ctx), True)]
        for best, relax in asked:
            tiers, complaint = planned(folder, decisions, relax)
            want = best.tiers() and [(t["tier"], t["value"]) for t in best.tiers()]
            if complaint or tiers != want:
                complaints.append("city %d%s: %s" % (number, " relaxed" if relax else "", complaint or "cadrex %s, oracle %s" % (tiers, want)))
    return number, found.best is not None, complaints, found.changes


def main():
    if sys.argv[1:2] == ["--kin"]:
        passed, failed = kin_trials(range(*map(int, sys.argv[2:4])))
        print("%d passed, %d failed" % (passed, failed))
        return 1 if failed else 0
    start = time.monotonic()
    numbers = [int(a) for a in sys.argv[1:]]
    if not numbers:
        with open(os.path.join(HERE, "oracle_cities.txt"), encoding="utf-8") as f:
            numbers = [int(line) for line in f]
    passed = failed = 0
    kinds, times = collections.Counter(), collections.Counter()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for number, feasible, complaints, changes in pool.map(trial, numbers, chunksize=10):
            passed, failed = passed + (not complaints), failed + bool(complaints)
            kinds[feasible] += 1
            times.update(changes)
            for complaint in complaints:
                print(complaint)
    print("%d cities, %d with a plan, %d without, %.1f s" % (len(numbers), kinds[True], kinds[False], time.monotonic() - start))
    if not sys.argv[1:]:
        for kind in (True, False):
            if kinds[kind] * 5 < len(numbers):
                failed += 1
                print("fewer than a fifth of the cities are %s" % ("feasible" if kind else "infeasible"))
        print("cities whose answer would change without the rule or tier:")
        for rule in RULES:
            few = times[rule] < LEAST
            failed += few
            print("  %-18s %4d%s" % (rule, times[rule], "  too few" if few else ""))
        for more in (kin_trials(range(KIN)), fine_trials(range(FINE))):
            passed, failed = passed + more[0], failed + more[1]
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
