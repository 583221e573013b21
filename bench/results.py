"""The results of all runs so far, kept in bench/results: runs.csv of bench/sets.py, certificates.csv of bench/certificates.py. One row a run, appended
when it ends, so that a measurement can be broken off and taken up again, on another day too. And what no two runs may say: that there is no plan
below a bound, and a plan below it.
"""
import csv
import os

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "results")
MARKS = (10, 30, 60, 240)  # seconds at which plan and bound are noted


class Kept:
    """A table of runs. key: what makes two rows the same run; the last of them, build, may differ where a newer run replaces an older one."""

    def __init__(self, name, key, fields):
        self.name, self.key, self.fields = name, key, key + fields

    def path(self, folder=FOLDER):
        return os.path.join(folder, self.name)

    def read(self, folder=FOLDER):
        if not os.path.exists(self.path(folder)):
            return []
        with open(self.path(folder), encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def append(self, row, folder=FOLDER):
        os.makedirs(folder, exist_ok=True)
        new = not os.path.exists(self.path(folder))
        with open(self.path(folder), "a", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, self.fields, restval="", lineterminator="\n")
            if new:
                writer.writeheader()
            writer.writerow(row)

    def done(self, rows, key):
        """The row of such a run, if there is one. Values are compared as the file holds them."""
        for row in rows:
            if all(row[name] == str(key.get(name, "")) for name in self.key):
                return row
        return None

    def latest(self, rows):
        """The last row of every run, whatever the build."""
        found = {}
        for row in rows:
            found[tuple(row[name] for name in self.key[:-1])] = row
        return list(found.values())

    def tidy(self, folder=FOLDER):
        """Drops rows that newer ones replace; returns the others."""
        rows = self.latest(self.read(folder))
        if rows:
            with open(self.path(folder) + ".new", "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, self.fields, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(sorted(rows, key=lambda row: [row[name] for name in self.key]))
            os.replace(self.path(folder) + ".new", self.path(folder))
        return rows


# state: proved, plan, none (no plan in time), refused (the plan breaks a rule or is not worth what was claimed), failed (crash, memory, killed)
# seconds: to the proof of tier structure, else of the run. held: values of the tiers before, "exceptions=0 shall=24"; a plan is comparable with
# another only under the same ones. value: as `cadrex check` judges it. build: of cadrex, the first letters of the binary's SHA-256. load: processes
# that were at work or waiting for a processor on the machine when the run began (1 minute's mean): above 0.5 or so the seconds are too many.
RUNS = Kept("runs.csv", ["instance", "solver", "form", "limit", "build"],
            ["held", "state", "seconds", "value", "bound", "megabytes", "iterations", "nodes"]
            + ["%s_%d" % (what, mark) for mark in MARKS for what in ("value", "bound")] + ["load", "note"])


# gap: of tier structure, by the certificate alone; search_gap: by the search's own bound. earlier: whether the certificate proves the tiers before.
CERTIFICATES = Kept("certificates.csv", ["instance", "limit", "build"],
                    ["value", "bound", "gap", "search_gap", "earlier", "seconds", "check_seconds", "kilobytes", "load"])


def load():
    """Of the machine now, for a row."""
    return "%.1f" % os.getloadavg()[0]


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
        if at["value"] != "" and value is not None:
            at["value"] = max(at["value"], value)  # no plan was better than the last: cbc leaves out a constant after it has made the program smaller
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
