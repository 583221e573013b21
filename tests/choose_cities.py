#!/usr/bin/env python3
"""Chooses the numbers of tiny cities that tests/test_oracle.py tries: few cities in which every rule and tier still matters often.

Usage: choose_cities.py [--from N] [--count N] [--want N] > tests/oracle_cities.txt
Run again when the generator (tiny_cities.py) or a rule has changed so much that test_oracle.py finds too few cities for it.
"""
import argparse
import collections
import concurrent.futures
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import judge as judging  # noqa: E402
import oracle  # noqa: E402
import tiny_cities  # noqa: E402

SEED = "oracle"


def facts(number):
    city, policy, decisions = tiny_cities.city(SEED, number)
    try:
        found = oracle.answer(judging.Context(city, judging.resolve_policy(policy), decisions))
    except oracle.TooLarge:
        return None
    return number, found.best is not None, found.changes


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--from", dest="most", type=int, default=3000)
    parser.add_argument("--count", type=int, default=520)
    parser.add_argument("--want", type=int, default=30)
    options = parser.parse_args()
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        every = [f for f in pool.map(facts, range(options.most), chunksize=50) if f]
    chosen, times = [], collections.Counter()
    common = collections.Counter(rule for f in every for rule in f[2])
    least = options.count // 4                   # of feasible and of infeasible ones
    while len(chosen) < options.count and every:
        def gain(item):
            left = options.count - len(chosen)
            kinds = [sum(c[1] is kind for c in chosen) for kind in (False, True)]
            forced = any(least - kinds[kind] >= left and item[1] is bool(kind) for kind in (0, 1))
            return forced, sum(1.0 / common[r] for r in item[2] if times[r] < options.want), -item[0]
        best = max(every, key=gain)
        every.remove(best)
        chosen.append(best)
        times.update(best[2])
    print(*sorted(c[0] for c in chosen), sep="\n")
    print("%d feasible of %d" % (sum(c[1] for c in chosen), len(chosen)), file=sys.stderr)
    for rule, n in sorted(times.items(), key=lambda x: (x[1], x[0])):
        print("%5d %s" % (n, rule), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
