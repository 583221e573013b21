#!/usr/bin/env python3
"""How good certificates are by themselves: for each instance (bench/instances.py) a plan with a certificate, and what `check` proves with that alone.

    bench/certificates.py [--set NAME] [--size N] [--seeds N] [--policy NAME] [--time S] [--effort N] [--again]

Every run ends as a row of bench/results/certificates.csv; what is there already from this build is not run again. bench/table.py makes the table of
bench/README.md from it. Fails if a certificate proves nothing, more than there is (bench/known.txt), or less than --gap (0.005) of tier structure.
"""
import argparse
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import instances  # noqa: E402
import known  # noqa: E402
import results  # noqa: E402
import sides  # noqa: E402
import solvers  # noqa: E402


def timed(command):
    """(exit code, standard output, seconds)."""
    started = time.monotonic()
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.returncode, done.stdout, time.monotonic() - started


def tier_of(tiers, name):
    return next(item for item in tiers if item["tier"] == name)


def run(bench, instance, effort):
    """(row, what is wrong with it or None)."""
    name = instances.name_of(instance)
    plan, certificate = bench.path("plans", name + "-certified.json"), bench.path("plans", name + ".certificate.json")
    for path in (plan, certificate):
        if os.path.exists(path):
            os.remove(path)
    code, _, seconds = timed([bench.cadrex, "plan", bench.city(instance), *bench.policy(instance), "-o", plan, "--certificate", certificate, "--quiet",
                              "--gap", 0, "--time-limit", bench.seconds, "--effort", effort, "--threads", solvers.THREADS])
    if not os.path.exists(certificate):
        return None, "%s: no certificate, exit %d" % (name, code)
    code, told, check_seconds = timed([bench.cadrex, "check", bench.city(instance), plan, *bench.policy(instance), "--certificate", certificate, "--json"])
    if code != 0:
        return None, "%s: check ends with %d" % (name, code)
    told = json.loads(told)
    with open(plan, encoding="utf-8") as file:
        searched = tier_of(json.load(file)["tiers"], sides.TIER)
    proved = tier_of(told["certificate"]["tiers"], sides.TIER)
    held = sides.held_of(told["tiers"])
    earlier = all(tier_of(told["certificate"]["tiers"], tier)["bound"] == value for tier, value in held.items())
    row = {"instance": name, "limit": str(bench.seconds), "build": bench.binary, "value": proved["value"], "bound": proved["bound"], "gap": proved["gap"],
           "search_gap": searched["gap"], "earlier": "proved" if earlier else "not", "seconds": "%.2f" % seconds, "check_seconds": "%.2f" % check_seconds,
           "kilobytes": os.path.getsize(certificate) // 1000}
    wrong = known.judge(known.read(), name, " ".join("%s=%d" % item for item in held.items()), proved["value"], proved["bound"])
    return row, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--build", default=os.path.join(os.path.dirname(HERE), "build"), help="folder of the build")
    add("--set", action="append", choices=sorted(instances.SETS), default=[], help="only this set; may be repeated (default: small and city)")
    add("--size", action="append", type=int, default=[], metavar="N", help="only cities of N cadres; may be repeated")
    add("--seeds", type=int, default=3, help="seeds 1 to this (default: %(default)s)")
    add("--policy", action="append", choices=["hard", "defaults"], default=[], help="only under this policy")
    add("--time", type=int, default=60, metavar="S", help="seconds for each plan, without the making of the certificate (default: %(default)s)")
    add("--effort", type=int, default=0, metavar="N", help="counted work for each plan; 0: no limit")
    add("--gap", type=float, default=0.005, help="what a certificate should prove by itself (default: %(default)s)")
    add("--again", action="store_true", help="run also what bench/results has")
    options = parser.parse_args()
    bench = sides.Bench(options.build, options.time)
    rows, faults = results.CERTIFICATES.read(), []
    for instance in instances.wanted(options.set or ["small", "city"], options.seeds, options.policy or ["hard", "defaults"], options.size):
        key = {"instance": instances.name_of(instance), "limit": options.time, "build": bench.binary}
        row, before = None if options.again else results.CERTIFICATES.done(rows, key), True
        if row is None:
            load, before = results.load(), False
            row, fault = run(bench, instance, options.effort)
            faults += [fault] if fault else []
            if row is None:
                print("! " + fault, flush=True)
                continue
            row["load"] = load
            results.CERTIFICATES.append(row)
        print("%-28s %9s >= %9s by the certificate %.2f%%, by the search %.2f%%, earlier tiers %s; plan %s s, check %s s, %s kB%s" % (
            row["instance"], row["value"], row["bound"], 100 * float(row["gap"]), 100 * float(1 if row["search_gap"] in ("", None) else row["search_gap"]), row["earlier"], row["seconds"], row["check_seconds"],
            row["kilobytes"], " (before)" if before else ""), flush=True)
        if float(row["gap"]) > options.gap:
            faults.append("%s: the certificate alone proves %.2f %%" % (row["instance"], 100 * float(row["gap"])))
    for fault in faults:
        print("! " + fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
