#!/usr/bin/env python3
"""How much of rules, model and audit the corpus runs through: coverage.py --corpus FOLDER --least PERCENT TARGET...; programs with clang's
coverage in $BUILD. What worker processes run is not counted: they end without writing what they counted."""
import argparse
import glob
import json
import os
import shutil
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ["BUILD"])
ROOMS = ("rules", "model", "audit")
AT_A_TIME = 200


def tool(name):
    """Debian may have it under a version only."""
    found = shutil.which(name) or next(iter(sorted(glob.glob("/usr/lib/llvm-*/bin/" + name), reverse=True)), None)
    if not found:
        sys.exit("coverage: %s is not here (package llvm)" % name)
    return found


def run(targets, corpus):
    raw = os.path.join(BUILD, "raw")
    shutil.rmtree(raw, ignore_errors=True)
    os.makedirs(raw)
    for target in targets:
        files = sorted(glob.glob(os.path.join(corpus, target, "*")))
        for at in range(0, len(files), AT_A_TIME):
            where = os.path.join(raw, "%s-%d.profraw" % (target, at))
            done = subprocess.run([os.path.join(BUILD, "fuzz", target), *files[at:at + AT_A_TIME]], cwd=TOP, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=dict(os.environ, LLVM_PROFILE_FILE=where))
            if done.returncode != 0:
                print("coverage: %s ended by %d" % (target, done.returncode))
    return glob.glob(os.path.join(raw, "*.profraw"))


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--corpus", required=True)
    options.add_argument("--least", type=float, default=80)
    options.add_argument("targets", nargs="+")
    args = options.parse_args()
    raw = run(args.targets, os.path.abspath(args.corpus))
    if not raw:
        sys.exit("coverage: no corpus in %s; `make fuzz` or `make fuzz-short` makes one" % args.corpus)
    data = os.path.join(BUILD, "all.profdata")
    subprocess.run([tool("llvm-profdata"), "merge", "-o", data, *raw], check=True)
    told = json.loads(subprocess.run([tool("llvm-cov"), "export", "-summary-only", "-instr-profile", data, os.path.join(BUILD, "fuzz", "all")],
                                     check=True, capture_output=True).stdout)
    good = 0
    for room in ROOMS:
        lines = [f["summary"]["lines"] for f in told["data"][0]["files"] if "src/%s/" % room in f["filename"] and f["filename"].endswith(".c")]
        covered, count = sum(n["covered"] for n in lines), sum(n["count"] for n in lines)
        share = 100 * covered / max(1, count)
        good += share >= args.least
        print("src/%-6s %5d of %5d lines, %5.1f %%%s" % (room, covered, count, share, "" if share >= args.least else "  too few"))
    print("%d passed, %d failed" % (good, len(ROOMS) - good))
    return 0 if good == len(ROOMS) else 1


if __name__ == "__main__":
    sys.exit(main())
