#!/usr/bin/env python3
"""The first plan, found by matching with repair (BUILD/first, bench/first.c), on random cities.

    tests/test_first.py [--cities N]

For each city the matching's answer must be the one GLPK gives without it: a plan, which both judges then find nothing broken in, or a proof that
there is none. Where the matching proves nothing and finds nothing ("none"), GLPK must find no plan either.
Cities are small ones under random policies (spoil.py), tiny ones with little room (tiny_cities.py), and tight ones of a usual kind (bench/generate.py).
"""
import argparse
import collections
import concurrent.futures
import contextlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
sys.path[:0] = [HERE, os.path.join(TOP, "bench")]
import generate  # noqa: E402
import judge  # noqa: E402
import spoil  # noqa: E402
import tiny_cities  # noqa: E402

CADREX = os.environ.get("CADREX", "build/cadrex")
FIRST = os.path.join(os.path.dirname(CADREX), "first")
PROVED = (80, 97, 105, 184)                      # impossible by seats alone, which the matching proves by going back from seats that are taken


def generated(number, path):
    rng = random.Random("tight %d" % number)
    units = rng.choice((4, 6, 9))
    with contextlib.redirect_stderr(io.StringIO()):
        generate.main(["--seed", str(number), "--units", str(units), "--cadres",
                       str(units * rng.choice((6, 9))), "--affinity", rng.choice(("dense", "sparse", "overlapping")), "--groups", "2", "--musts",
                       str(rng.choice((0.1, 0.2, 0.3))), "--shalls", "0.1", "--vacancies", str(rng.choice((0.02, 0.05, 0.1))), "--waiting", "1",
                       "--both-due", "1", "--kin", "2", "--skew", "0.3", "-o", path])
    with open(path, encoding="utf-8") as file:
        city = json.load(file)
    for post in city["posts"]:
        if rng.random() < 0.03:
            post["must_fill"] = True
    return city, {"format": "cadrex-policy/1", "name": "tight", "extends": "luohe-2020", "allow_vacancies": rng.choice((0, 1)),
                  "round": {"pool": rng.choice(("due", "all"))}}


def made(number, path):
    if number % 8 == 7:
        return generated(number, path)
    if number % 8 > 4:
        return tiny_cities.city("first", number)[:2]
    return spoil.random_city(random.Random("first %d" % number), None if number % 8 else 30)


def trial(number):
    """(kind of answer, complaints)"""
    with tempfile.TemporaryDirectory(prefix="first-") as folder:
        paths = [os.path.join(folder, name) for name in ("city.json", "policy.json")]
        city, policy = made(number, paths[0])
        for path, content in zip(paths, (city, policy)):
            with open(path, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False)
        done = subprocess.run([FIRST, *paths, "--glpk", "--moves"], capture_output=True, text=True, check=False)
        if done.returncode:
            return "error", ["city %d: exit %d: %s" % (number, done.returncode, done.stderr[-300:])]
        head, *moves = done.stdout.splitlines()
        found, glpk = head.split()[5:7]
        if (found, glpk) not in (("plan", "plan"), ("impossible", "impossible"), ("none", "impossible")):
            return found, ["city %d: first plan: %s, GLPK: %s" % (number, found, glpk)]
        if number in PROVED and found != "impossible":
            return found, ["city %d: not proved by matching" % number]
        if found != "plan":
            return found, []
        plan = {"format": "cadrex-plan/1", "moves": [dict(zip(("cadre", "to"), move.split("\t"))) for move in moves]}
        broken = judge.judge(judge.load_city(paths[0]), judge.load_policy(paths[1]), plan)["broken"]
        return found, ["city %d: breaks %s" % (number, broken)] if broken else []


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cities", type=int, default=200)
    options = parser.parse_args()
    kinds, failed = collections.Counter(), 0
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for kind, complaints in pool.map(trial, range(options.cities), chunksize=5):
            kinds[kind] += 1
            failed += bool(complaints)
            for complaint in complaints:
                print(complaint)
    print("%d cities: %d with a plan at once, %d proved impossible by matching, %d left to GLPK"
          % (options.cities, kinds["plan"], kinds["impossible"], kinds["none"]))
    for kind, share in (("plan", 4), ("impossible", 6)):
        if kinds[kind] * share < options.cities:
            failed += 1
            print("too few cities are of the kind: " + kind)
    print("%d passed, %d failed" % (options.cities - min(failed, options.cities), failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
