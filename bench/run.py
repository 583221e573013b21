#!/usr/bin/env python3
"""Measure cadrex: `make bench`, or bench/run.py --build BUILD [options].

With --set or --growth: the sets of instances, cadrex alone or beside other solvers (--peers); see bench/README.md. Without, three things, each
the median of several runs:

  plan    seconds, outcome, gap and counted work (simplex iterations, nodes) of planning the shipped cities on two workers
  audit   seconds and memory of auditing a generated city of 20,000 cadres, against the time jansson alone needs to load that file
  work    the counted work against bench/counts.txt: more than 20 % over it is a regression

Prints a table and writes BUILD/bench.csv. With --check a regression, an unproved plan or too much memory fails; --update writes
bench/counts.txt anew. Counted work is compared rather than seconds because it is the same on every machine.
Only the standard library is used.
"""
import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import time

import sets

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COUNTS = os.path.join(TOP, "bench", "counts.txt")
PLANS = [  # name, city, options of `cadrex plan`
    ("tiny", "datasets/tiny/city.json", []),
    ("luohe", "datasets/luohe/city.json", []),
    ("luohe-backlog", "datasets/luohe-backlog/city.json", ["--relax"]),
]
COMMON = ["--gap", "0.005", "--time-limit", "60", "--threads", "2"]
REGRESSION = 1.20
AUDIT_MB_MOST = 400


def measure(command):
    """(exit code, seconds, peak resident megabytes, standard error) of one run."""
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=TOP, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    return process.returncode, time.monotonic() - started, usage.ru_maxrss / 1024, said


def field(tree, names):
    """The first value of one of the names, anywhere in a JSON value."""
    if isinstance(tree, dict):
        for name in names:
            if isinstance(tree.get(name), (int, float)):
                return tree[name]
        tree = list(tree.values())
    if isinstance(tree, list):
        for item in tree:
            value = field(item, names)
            if value is not None:
                return value
    return None


def read_counts():
    counts = {}
    if os.path.exists(COUNTS):
        with open(COUNTS, encoding="utf-8") as file:
            for line in file:
                if line.strip() and not line.startswith("#"):
                    name, iterations, nodes = line.split()
                    counts[name] = int(iterations) + int(nodes)
    return counts


class Table:
    def __init__(self):
        self.rows, self.faults = [], []

    def add(self, case, what, value, unit, note=""):
        self.rows.append((case, what, value, unit, note))
        print("%-16s %-26s %12s %-10s %s" % (case, what, value, unit, note), flush=True)

    def fault(self, text):
        self.faults.append(text)
        print("! " + text, flush=True)


def bench_plans(table, options):
    counts, new = read_counts(), {}
    for name, city, extra in PLANS:
        if not os.path.exists(os.path.join(TOP, city)) or not wanted(name, options):
            continue
        output = os.path.join(options.build, "bench-%s.json" % name)
        seconds, plan = [], None
        for _ in range(options.runs):
            code, took, megabytes, said = measure([options.cadrex, "plan", city, "-o", output, "--quiet"] + COMMON + extra)
            if code not in (0, 4):
                table.fault("%s: exit code %d\n%s" % (name, code, said))
                break
            seconds.append(took)
            with open(output, encoding="utf-8") as file:
                plan = json.load(file)
            if took > 55:
                break  # the time limit: more runs of it tell nothing
        if plan is None:
            continue
        made = plan.get("made", {})
        iterations, nodes = field(made, ["iterations"]), field(made, ["nodes"])
        table.add(name, "seconds", "%.2f" % statistics.median(seconds), "s", "median of %d" % len(seconds))
        table.add(name, "outcome", plan.get("outcome", "?"), "", "gap %s" % plan.get("gap"))
        table.add(name, "moves", len(plan.get("moves", [])), "")
        table.add(name, "peak memory", "%.0f" % megabytes, "MB")
        if code != 0:
            table.fault("%s: stopped by the limit, gap %s" % (name, plan.get("gap")))
        if iterations is None:
            iterations = field(made, ["effort"])
        if iterations is None:
            continue
        work = int(iterations) + int(nodes or 0)
        new[name] = (int(iterations), int(nodes or 0))
        table.add(name, "simplex iterations", int(iterations), "")
        table.add(name, "nodes", int(nodes or 0), "")
        if name in counts:
            ratio = work / max(1, counts[name])
            table.add(name, "work against counts.txt", "%.2f" % ratio, "times", "was %d" % counts[name])
            if ratio > REGRESSION:
                table.fault("%s: counted work %d, %d %% more than in bench/counts.txt" % (name, work, round(100 * ratio - 100)))
    if options.update and new:
        with open(COUNTS, "w", encoding="utf-8") as file:
            file.write("# Counted work of bench/run.py: name, simplex iterations, nodes (written by --update).\n")
            for name, (iterations, nodes) in new.items():
                file.write("%s %d %d\n" % (name, iterations, nodes))


def bench_audit(table, options):
    name = "audit-20000"
    if not wanted(name, options):
        return
    city = os.path.join(options.build, name + ".json")
    subprocess.run([sys.executable, "bench/generate.py", "--preset", name, "-o", city], cwd=TOP, check=True, stderr=subprocess.DEVNULL)
    table.add(name, "file", "%.1f" % (os.path.getsize(city) / 1e6), "MB")
    audit, load, most = [], [], 0.0
    for _ in range(options.runs):
        # One of each in turn, so that a busy moment of the machine meets both.
        code, took, _, said = measure([os.path.join(options.build, "load_json"), city])
        if code:
            table.fault("load_json: exit code %d\n%s" % (code, said))
            return
        load.append(took)
        code, took, megabytes, said = measure([options.cadrex, "audit", city])
        if code:
            table.fault("%s: exit code %d\n%s" % (name, code, said))
            return
        audit.append(took)
        most = max(most, megabytes)
    table.add(name, "jansson alone", "%.2f" % statistics.median(load), "s", "median of %d" % len(load))
    table.add(name, "seconds", "%.2f" % statistics.median(audit), "s", "median of %d" % len(audit))
    table.add(name, "audit / jansson", "%.1f" % (statistics.median(audit) / statistics.median(load)), "times")
    table.add(name, "peak memory", "%.0f" % most, "MB", "at most %d" % AUDIT_MB_MOST)
    if most > AUDIT_MB_MOST:
        table.fault("%s: %.0f MB, more than %d" % (name, most, AUDIT_MB_MOST))


def wanted(name, options):
    return not options.only or name in options.only


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(TOP, "build"), help="folder of the build")
    parser.add_argument("--runs", type=int, default=3, help="runs of each case (default: 3)")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this case; may be repeated")
    parser.add_argument("--check", action="store_true", help="fail when something got worse")
    parser.add_argument("--update", action="store_true", help="write bench/counts.txt anew")
    sets.add_options(parser)
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    if options.set or options.growth:
        return sets.main(options)
    options.cadrex = os.path.join(options.build, "cadrex")
    table = Table()
    bench_plans(table, options)
    bench_audit(table, options)
    with open(os.path.join(options.build, "bench.csv"), "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["case", "what", "value", "unit", "note"])
        writer.writerows(table.rows)
    print("written: " + os.path.relpath(os.path.join(options.build, "bench.csv")))
    return 1 if options.check and table.faults else 0


if __name__ == "__main__":
    sys.exit(main())
