#!/usr/bin/env python3
"""Run libFuzzer on each target: run.py [--seconds N] TARGET...; corpus and findings go to $BUILD. Prints `N passed, N failed`, a target each."""
import argparse
import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ["BUILD"]
TOP = os.path.dirname(os.path.dirname(HERE))
LARGEST = {"planner": 1200, "xlsx": 200000}


def fuzz(target, seconds):
    corpus, found = os.path.join(BUILD, "corpus", target), os.path.join(BUILD, "found", target)
    for folder in (corpus, found):
        os.makedirs(folder, exist_ok=True)
    before = set(glob.glob(os.path.join(found, "*")))
    command = [os.path.join(BUILD, "fuzz", target), corpus, "-max_total_time=%d" % seconds, "-timeout=25", "-rss_limit_mb=2048",
               "-max_len=%d" % LARGEST.get(target, 32000), "-artifact_prefix=" + found + "/", "-print_final_stats=1", "-verbosity=1"]
    if target != "planner":
        command.append("-dict=" + os.path.join(BUILD, target + ".dict"))
    with open(os.path.join(BUILD, target + ".log"), "wb") as log:
        status = subprocess.run(command, cwd=TOP, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, check=False).returncode
    with open(os.path.join(BUILD, target + ".log"), encoding="utf-8", errors="replace") as log:
        lines = log.read().splitlines()
    counted = {line.split()[0]: line.split()[-1] for line in lines if line.startswith("stat::")}
    new = sorted(set(glob.glob(os.path.join(found, "*"))) - before)
    print("%-12s %9s inputs tried, %5d kept%s" % (target, counted.get("stat::number_of_executed_units:", "?"), len(os.listdir(corpus)),
                                                  "".join("\n  found " + path for path in new)), flush=True)
    if status != 0:
        print("\n".join("    " + line for line in lines[-60:]))
    return status == 0 and not new


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=600)
    options.add_argument("targets", nargs="+")
    args = options.parse_args()
    subprocess.run([sys.executable, os.path.join(HERE, "seeds.py"), BUILD], check=True)
    good = [fuzz(target, args.seconds) for target in args.targets]
    print("%d passed, %d failed" % (sum(good), len(good) - sum(good)))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
