#!/usr/bin/env python3
"""200 pin and forbid scenarios on datasets/luohe to the default gap of 0.5 %: wall clock, processor seconds, outcomes.

Usage: bench/whatif.py [--build build] [--threads 2] [--scenarios 200] [--city datasets/luohe/city.json]

The scenarios contradict the best plan, so that each one changes something: a mover is forbidden the post the plan gives, pinned to a post the
plan gives to another of the same rank, or told to stay. Which ones is drawn with a fixed seed. Prints one line of CSV with its heading."""
import argparse
import collections
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def questions(city, plan, n, rng):
    rank = {p["id"]: p["rank"] for p in city["posts"]}
    moves = plan["moves"]
    found, seen = [], set()
    while len(found) < n and len(seen) < 50 * n:
        move, kind = rng.choice(moves), rng.choice(("forbid", "forbid", "forbid", "pin", "pin", "pin", "stay"))
        other = rng.choice([m for m in moves if rank[m["to"]] == rank[move["to"]]])
        what = {"forbid": "%s=%s" % (move["cadre"], move["to"]), "pin": "%s=%s" % (move["cadre"], other["to"]), "stay": move["cadre"]}[kind]
        seen.add((len(seen), kind, what))
        if any(f["changes"] == [{kind: what}] for f in found) or (kind == "pin" and other is move):
            continue
        found.append({"name": "%s %s" % (kind, what), "changes": [{kind: what}]})
    return {"format": "cadrex-scenario/1", "name": "pins and forbids", "scenarios": found}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=os.path.join(TOP, "build"))
    parser.add_argument("--threads", default="2")
    parser.add_argument("--scenarios", type=int, default=200)
    parser.add_argument("--city", default=os.path.join(TOP, "datasets", "luohe", "city.json"))
    options = parser.parse_args()
    cadrex = os.path.join(options.build, "cadrex")
    with tempfile.TemporaryDirectory(prefix="bench-whatif-") as folder:
        plan, path = os.path.join(folder, "plan.json"), os.path.join(folder, "scenarios.json")
        subprocess.run([cadrex, "plan", options.city, "-o", plan, "--quiet"], check=True)
        with open(options.city, encoding="utf-8") as c, open(plan, encoding="utf-8") as p:
            asked = questions(json.load(c), json.load(p), options.scenarios, random.Random(7))
        with open(path, "w", encoding="utf-8") as f:
            json.dump(asked, f, ensure_ascii=False)
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run([cadrex, "whatif", options.city, path, "--json", "--quiet", "--threads", options.threads], stdout=subprocess.PIPE)
        wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    found = json.loads(done.stdout)["scenarios"]
    outcomes = collections.Counter(s["outcome"] for s in found)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    worst = max((s.get("gap") or 0 for s in found), default=0)
    print("city,scenarios,threads,exit,wall_s,processor_s,optimal,within_gap,impossible,other,largest_gap")
    print("%s,%d,%s,%d,%.1f,%.1f,%d,%d,%d,%d,%.4f" % (os.path.basename(os.path.dirname(options.city)), len(found), options.threads, done.returncode, wall, used,
          outcomes["optimal"], outcomes["within_gap"], outcomes["impossible"],
          sum(outcomes.values()) - outcomes["optimal"] - outcomes["within_gap"] - outcomes["impossible"], worst))
    return 0


if __name__ == "__main__":
    sys.exit(main())
