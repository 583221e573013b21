#!/usr/bin/env python3
"""How long the answers asked for in meetings take: `explain` with a price on datasets/luohe, `conflict` on a city of more than 1,000 cadres that has no plan.

Usage: bench/answers.py [--build build] [--runs 3] [--threads 2]

The impossible city is datasets/luohe with the three clusters of datasets/luohe-backlog beside it that have too few seats. Prints CSV: what, exit code, median seconds.
The goals are 5 and 30 seconds on two processors."""
import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CLUSTERS = {"records", "legal_service", "collections"}


def load(name):
    with open(os.path.join(TOP, "datasets", name, "city.json"), encoding="utf-8") as f:
        return json.load(f)


def impossible():
    """Luohe, and the clusters whose musts cannot be met, under names of their own."""
    city, other = load("luohe"), load("luohe-backlog")
    units = {u["id"] for u in other["units"] if CLUSTERS & set(u.get("affinity") or ())}
    posts = {p["id"] for p in other["posts"] if p["unit"] in units}
    names = {x["id"]: "x-" + x["id"] for kind in ("units", "posts", "cadres", "people") for x in other.get(kind) or ()}

    def renamed(value):
        if isinstance(value, dict):
            return {k: renamed(v) for k, v in value.items()}
        if isinstance(value, list):
            return [renamed(v) for v in value]
        return names.get(value, value) if isinstance(value, str) else value

    city["units"] += [renamed(u) for u in other["units"] if u["id"] in units]
    city["posts"] += [renamed(p) for p in other["posts"] if p["id"] in posts]
    city["cadres"] += [renamed(dict(c, prefers=[])) for c in other["cadres"] if c["post"] in posts]
    city["people"] = (city.get("people") or []) + [renamed(p) for p in other.get("people") or () if p.get("unit") in units]
    return city


def median(command, runs):
    times = []
    for _ in range(runs):
        started = time.monotonic()
        code = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
        times.append(time.monotonic() - started)
    return code, statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=os.path.join(TOP, "build"))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", default="2")
    options = parser.parse_args()
    cadrex, luohe = os.path.join(options.build, "cadrex"), os.path.join(TOP, "datasets", "luohe", "city.json")
    print("what,cadres,exit,median_s")
    with tempfile.TemporaryDirectory(prefix="bench-answers-") as folder:
        plan, path = os.path.join(folder, "plan.json"), os.path.join(folder, "city.json")
        subprocess.run([cadrex, "plan", luohe, "-o", plan, "--quiet"], check=True, stderr=subprocess.DEVNULL)
        with open(plan, encoding="utf-8") as f:
            moves = json.load(f)["moves"]
        for move in moves[len(moves) // 2:]:     # of a must the wish to stay is closed at once: somebody who may
            mover = move["cadre"]
            done = subprocess.run([cadrex, "explain", luohe, plan, mover, "--stay", "--json"], capture_output=True, text=True, check=False)
            if json.loads(done.stdout)["price"]["answer"] == "found":
                break
        code, seconds = median([cadrex, "explain", luohe, plan, mover, "--stay", "--threads", options.threads], options.runs)
        print("explain with a price,%d,%d,%.2f" % (len(load("luohe")["cadres"]), code, seconds))
        city = impossible()
        with open(path, "w", encoding="utf-8") as f:
            json.dump(city, f, ensure_ascii=False)
        code, seconds = median([cadrex, "conflict", path, "--threads", options.threads], options.runs)
        print("conflict,%d,%d,%.2f" % (len(city["cadres"]), code, seconds))


if __name__ == "__main__":
    main()
