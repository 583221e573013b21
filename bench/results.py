"""The results of all runs so far, BUILD/bench/results.csv: one row a run, appended when it ends, so that a measurement can be broken off
and taken up again. And what no two of them may say: that there is no plan below a bound, and a plan below it.
"""
import csv
import os

MARKS = (10, 30, 60, 240)  # seconds at which plan and bound are noted
FIELDS = (["instance", "solver", "form", "limit", "build", "held", "state", "seconds", "value", "bound", "megabytes", "iterations", "nodes"]
          + ["%s_%d" % (what, mark) for mark in MARKS for what in ("value", "bound")] + ["note"])
# state: proved, plan, none (no plan in time), refused (the plan breaks a rule or is not worth what was claimed), failed (crash, memory, killed)
# seconds: to the proof of tier structure, else of the run. held: values of the tiers before, "exceptions=0 shall=24"; a plan is comparable with
# another only under the same ones. value: as `cadrex check` judges it. build: of cadrex, the first letters of the binary's SHA-256.


def path_in(build):
    return os.path.join(build, "bench", "results.csv")


def read(build):
    if not os.path.exists(path_in(build)):
        return []
    with open(path_in(build), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def append(build, row):
    os.makedirs(os.path.dirname(path_in(build)), exist_ok=True)
    new = not os.path.exists(path_in(build))
    with open(path_in(build), "a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, restval="")
        if new:
            writer.writeheader()
        writer.writerow(row)


KEY = ("instance", "solver", "form", "limit", "build")


def done(rows, key):
    """The row of such a run, if there is one. Values are compared as the file holds them."""
    for row in rows:
        if all(row[name] == str(key.get(name, "")) for name in KEY):
            return row
    return None


def latest(rows):
    """The last row of every (instance, solver, form, limit): a newer build replaces an older one."""
    found = {}
    for row in rows:
        found[tuple(row[name] for name in KEY[:4])] = row
    return list(found.values())


def integer(text):
    return int(text) if text not in ("", None) else None


def snapshots(events, seconds, value, bound):
    """{"value_10": …}: what stood at each mark. events: [(second, {"value" and/or "bound"})] in order. A run that ended before a mark has
    its last word there."""
    found = {}
    for mark in MARKS:
        at = {"value": "", "bound": ""}
        for second, told in events:
            if second <= mark + 0.5:
                at.update({key: int(round(told[key])) for key in at if key in told})
        if seconds <= mark + 0.5:
            at = {"value": "" if value is None else value, "bound": "" if bound is None else bound}
        found.update({"%s_%d" % (key, mark): at[key] for key in at})
    return found


def contradictions(rows):
    """Pairs of runs of which one is wrong: a plan below a bound of the same program."""
    lowest, highest, faults = {}, {}, []
    for row in rows:
        key = (row["instance"], row["held"])
        value, bound = integer(row["value"]), integer(row["bound"])
        if value is not None and row["state"] in ("proved", "plan") and (key not in lowest or value < lowest[key][0]):
            lowest[key] = (value, row["solver"])
        if bound is not None and (key not in highest or bound > highest[key][0]):
            highest[key] = (bound, row["solver"])
    for key in sorted(lowest):
        if key in highest and highest[key][0] > lowest[key][0]:
            faults.append("%s (%s): %s has a bound of %d, %s a plan of %d" % (*key, highest[key][1], highest[key][0], lowest[key][1], lowest[key][0]))
    return faults
