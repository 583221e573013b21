#!/usr/bin/env python3
"""Writes the tables of bench/README.md from bench/results, between its two marks. Prints them with --print.

    python3 bench/table.py [--print]
"""
import argparse
import collections
import math
import os
import statistics
import sys

import instances
import known
import results
import sets

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.join(HERE, "README.md")
BEGIN, END = "<!-- tables: written by bench/table.py -->", "<!-- end of tables -->"
ORDER = ["cadrex", "cbc", "glpsol", "cpsat", "highs", "scip"]
STATES = {"none": "no plan", "failed": "failed", "refused": "refused"}


def number(text):
    return float(text) if text not in ("", None) else None


def plan_and_bound(value, bound):
    if value == "" and bound == "":
        return "–"
    gap = sets.gap_of(value, bound)
    return "%s / %s%s" % (value or "–", bound or "–", "" if gap is None else " (%.2f %%)" % gap)


def result_of(row):
    """The last column: proof, or why there is none."""
    if row["state"] == "proved":
        return "**%s s**" % row["seconds"]
    return STATES.get(row["state"], "–") + (": " + row["note"] if row["state"] in ("failed", "refused") and row["note"] else "")


def runs_table(rows):
    """One line a run."""
    marks = [mark for mark in results.MARKS if any(mark <= int(row["limit"]) for row in rows)]
    lines = ["| instance | solver | limit s | seconds to proof | best plan / bound (gap) | %s | MB | load |" % " | ".join("at %d s" % mark for mark in marks),
             "|---|---|---|---|---|%s---|---|" % ("---|" * len(marks))]
    for row in sorted(rows, key=order_of):
        cells = [row["instance"], " ".join(filter(None, (row["solver"], row["form"]))), row["limit"], result_of(row),
                 plan_and_bound(row["value"], row["bound"])]
        cells += [plan_and_bound(row["value_%d" % mark], row["bound_%d" % mark]) if mark <= int(row["limit"]) else "·" for mark in marks]
        lines.append("| %s | %s | %s |" % (" | ".join(cells), row["megabytes"] or "–", row["load"] or "–"))
    return lines


def order_of(row):
    parts = row["instance"].split("-")
    return (list(instances.SETS).index(parts[0]) if parts[0] in instances.SETS else 99, int(parts[1]), parts[-1], sets.seed_of(row["instance"]),
            int(row["limit"]), ORDER.index(row.get("solver", "cadrex")), row.get("form", ""))


def geometric(values):
    return math.exp(statistics.fmean(math.log(max(0.01, value)) for value in values)) if values else None


def summary_table(rows):
    """A line for a shape and policy: how many are proved, and the ratio of times to the best form of each other solver, in the same run. Solvers that
    were given more time stand in the line of cadrex's shorter limits, with theirs in brackets."""
    groups = collections.defaultdict(lambda: collections.defaultdict(dict))
    peers = collections.defaultdict(list)
    for row in rows:
        if row["solver"] == "cadrex":
            groups[(sets.shape_of(row["instance"]), row["limit"])][row["instance"]] = row
        else:
            peers[(row["instance"], row["solver"])].append(row)
    others = [name for name in ORDER[1:] if any(row["solver"] == name for row in rows)]
    lines = ["| cities | limit s | seeds | cadrex proves | median s to proof | median gap | %s |" % " | ".join("%s proves · ratio of times · plans better than cadrex's" % name for name in others),
             "|---|---|---|---|---|---|%s" % ("---|" * len(others))]
    for (shape, limit), by_instance in sorted(groups.items(), key=lambda item: order_of(next(iter(item[1].values())))):
        mine = list(by_instance.values())
        gaps = [gap for gap in (sets.gap_of(row["value"], row["bound"]) for row in mine) if gap is not None]
        times = [number(row["seconds"]) for row in mine if row["state"] == "proved"]
        cells = [shape, limit, str(len(mine)), "%d" % len(times), "%.2f" % statistics.median(times) if times else "–",
                 "%.2f %%" % statistics.median(gaps) if gaps else "–"]
        cells += [compared(mine, int(limit), [peers[(row["instance"], name)] for row in mine]) for name in others]
        lines.append("| %s |" % " | ".join(cells))
    return lines


def compared(mine, limit, theirs):
    """One other solver on the instances of a group: "3 of 4 · 0.12 · 0"; theirs: its rows of each instance."""
    limits = {int(row["limit"]) for rows in theirs for row in rows if int(row["limit"]) >= limit}
    if not limits:
        return "–"
    ratios, proved, better, ran = [], 0, 0, 0
    for own, rows in zip(mine, theirs):
        its = [row for row in rows if int(row["limit"]) == min(limits)]
        ran += bool(its)
        proofs = [number(row["seconds"]) for row in its if row["state"] == "proved"]
        proved += bool(proofs)
        if proofs and own["state"] == "proved":
            ratios.append(max(0.01, number(own["seconds"])) / max(0.01, min(proofs)))
        plans = [int(row["value"]) for row in its if row["state"] in ("proved", "plan") and row["held"] == own["held"]]
        better += bool(plans and own["value"] and min(plans) < int(own["value"]))
    ratio = geometric(ratios)
    more = " (%d s)" % min(limits) if min(limits) > limit else ""
    return "%d of %d · %s · %d%s" % (proved, ran, "–" if ratio is None else "%.2f" % ratio, better, more)


def overall(rows):
    """A line for each other solver: the mean of the ratios over all small cities and those of 1,000 that both prove under the same limit."""
    of_both = [row for row in rows if sets.shape_of(row["instance"]).startswith(("small-", "city-1000-")) and row["state"] == "proved"]
    mine = {(row["instance"], row["limit"]): number(row["seconds"]) for row in of_both if row["solver"] == "cadrex"}
    lines = []
    for name in ORDER[1:]:
        best = {}
        for row in of_both:
            key = (row["instance"], row["limit"])
            if row["solver"] == name and key in mine:
                best[key] = min(number(row["seconds"]), best.get(key, math.inf))
        if best:
            mean = geometric([max(0.01, mine[key]) / max(0.01, best[key]) for key in best])
            lines += ["%s: geometric mean of the ratios over the %d instances of small and city 1,000 that both prove under one limit %.2f; cadrex's slowest proof of these %.1f s." % (
                name, len(best), mean, max(mine[key] for key in best)), ""]
    return lines


def certificates_table(rows):
    """One line a shape and policy: how far from the plan the certificate alone proves the best to be."""
    groups = collections.defaultdict(list)
    for row in rows:
        groups[(sets.shape_of(row["instance"]), row["limit"])].append(row)
    lines = ["", "### Certificates", "", "Tier structure; the gap is what `check --certificate` proves in whole numbers, from the city, the policy and the multipliers alone.", "",
             "| cities | limit s | seeds | gap by the certificate: median, worst | gap of the search: median | earlier tiers proved | plan s | check s | kB | load |",
             "|---|---|---|---|---|---|---|---|---|---|"]
    for (shape, limit), group in sorted(groups.items(), key=lambda item: order_of(item[1][0])):
        middle = lambda field: statistics.median(float(row[field]) for row in group)
        lines.append("| %s | %s | %d | %.2f %%, %.2f %% | %.2f %% | %d of %d | %.1f | %.2f | %.0f | %.1f |" % (
            shape, limit, len(group), 100 * middle("gap"), 100 * max(float(row["gap"]) for row in group), 100 * middle("search_gap"),
            sum(row["earlier"] == "proved" for row in group), len(group), middle("seconds"), middle("check_seconds"), middle("kilobytes"), middle("load")))
    return lines if rows else []


def tables(rows):
    known_rows = known.read()
    growth = [row for row in rows if row["instance"].startswith("growth-")]
    sets_rows = [row for row in rows if not row["instance"].startswith("growth-")]
    wrong = results.contradictions(rows) + [fault for fault in (
        known.judge(known_rows, row["instance"], row["held"], results.integer(row["value"]), results.integer(row["bound"]))
        for row in rows if row["state"] in ("proved", "plan", "none")) if fault]
    lines = []
    if sets_rows:
        lines += ["### By set", ""] + summary_table(sets_rows) + [""] + overall(sets_rows) + ["### Every run", ""] + runs_table(sets_rows) + [""]
    if growth:
        lines += ["### Growth with size", ""] + runs_table(growth) + [""]
    lines += ["Runs that contradict each other or known.txt: %s." % (len(wrong) or "none")] + ["- " + fault for fault in wrong]
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--print", action="store_true", help="to standard output instead")
    options = parser.parse_args()
    rows, proofs = results.RUNS.tidy(), results.CERTIFICATES.tidy()
    text = "\n".join(tables(rows) + certificates_table(proofs))
    if options.print:
        print(text)
        return 0
    with open(PAGE, encoding="utf-8") as file:
        before, rest = file.read().split(BEGIN)
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write("%s%s\n\n%s\n\n%s%s" % (before, BEGIN, text, END, rest.split(END)[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
