#!/usr/bin/env python3
"""The first plan alone on the instances of the measurements (bench/instances.py): `make first-bench`, or

    bench/first.py --build BUILD [--set NAME] [--size N] [--seeds N] [--growth]

For each instance the seconds of processor time to build the integer program and to find a first plan by matching with repair, and what came of it:
plan (the audit finds nothing broken), impossible, or none (GLPK would have to decide). Then of each shape the median and the most of both together.
Writes BUILD/first.csv; fails if an instance has no plan.
"""
import argparse
import collections
import csv
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import instances  # noqa: E402
import sets  # noqa: E402

COLUMNS = ["instance", "groups", "columns", "components", "build_seconds", "first_seconds", "outcome"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(os.path.dirname(HERE), "build"), help="folder of the build")
    parser.add_argument("--set", action="append", choices=sorted(instances.SETS), default=[], help="only this set; may be repeated")
    parser.add_argument("--growth", action="store_true", help="the growth table's cities")
    parser.add_argument("--size", action="append", type=int, default=[], metavar="N", help="only cities of N cadres; may be repeated")
    parser.add_argument("--seeds", type=int, default=1, help="seeds 1 to this (default: %(default)s)")
    chosen = parser.parse_args()
    wanted = chosen.set + (["growth"] if chosen.growth else []) or list(instances.SETS)
    rows, seconds = [], collections.defaultdict(list)
    print("%-28s %8s %9s %11s %9s %9s  %s" % ("instance", "groups", "columns", "components", "build s", "first s", "outcome"))
    for instance in instances.wanted(wanted, chosen.seeds, ["hard", "defaults"], chosen.size):
        city = instances.city_file(instance, os.path.join(chosen.build, "bench", "cities"))
        done = subprocess.run([os.path.join(chosen.build, "first"), city, instances.POLICIES[instance.policy]],
                              capture_output=True, text=True, check=False)
        rows.append([instances.name_of(instance)] + (done.stdout.split() or [""] * 5 + ["exit %d" % done.returncode]))
        print("%-28s %8s %9s %11s %9s %9s  %s" % tuple(rows[-1]), flush=True)
        if rows[-1][-1] == "plan":
            seconds[sets.shape_of(rows[-1][0])].append(float(rows[-1][4]) + float(rows[-1][5]))
    for shape, both in seconds.items():
        print("%-28s %d plans, build and first: median %.2f s, most %.2f s" % (shape, len(both), statistics.median(both), max(both)))
    with open(os.path.join(chosen.build, "first.csv"), "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS] + rows)
    return 0 if all(row[-1] == "plan" for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
