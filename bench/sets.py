"""Measures the sets of instances, cadrex and, if asked for, the other solvers after it on the same instance: `make bench BENCH="--set small …"`.

Every run ends as a row of bench/results/runs.csv; what is there already is not run again (--again does).
"""
import re
import statistics
import sys

import instances
import known
import results
import sides
import solvers

FORMS = ["hub", "plain"]


def add_options(parser):
    add = parser.add_argument
    add("--set", action="append", choices=[*instances.SETS, "balassign"], default=[], help="measure this set of instances; may be repeated")
    add("--growth", action="store_true", help="measure the cities of the growth table")
    add("--size", action="append", type=int, default=[], metavar="N", help="only cities of N cadres; may be repeated")
    add("--seeds", type=int, default=instances.SEEDS, help="seeds 1 to this (default: %(default)s)")
    add("--policy", action="append", choices=["hard", "defaults"], default=[], help="only under this policy")
    add("--time", type=int, default=60, metavar="S", help="seconds for each run (default: %(default)s)")
    add("--peers", action="store_true", help="the other solvers too, after cadrex on each instance")
    add("--peer-time", type=int, default=0, metavar="S", help="seconds for each run of the other solvers (default: those of --time)")
    add("--solver", action="append", choices=[s.name for s in solvers.SOLVERS], default=[], help="only this one of the others")
    add("--form", action="append", choices=FORMS, default=[], help="the exported program in this form only (default: both)")
    add("--again", action="store_true", help="run also what bench/results has")


def gap_of(value, bound):
    """In per cent, of a plan and a bound as runs.csv holds them."""
    if value in ("", None) or bound in ("", None):
        return None
    return 100.0 * max(0, int(value) - int(bound)) / max(1, abs(int(value)))


def shown(value, form="%s"):
    return "–" if value in ("", None) else form % value


def line_of(row):
    gaps = " ".join("%s@%d" % (shown(gap_of(row["value_%d" % mark], row["bound_%d" % mark]), "%.2f%%"), mark)
                    for mark in results.MARKS if mark <= int(row["limit"]))
    return "%-30s %-6s %-5s %-7s %7s s %9s >= %9s %7s  %s  %s MB  work %s+%s %s" % (
        row["instance"], row["solver"], row["form"], row["state"], row["seconds"], shown(row["value"]), shown(row["bound"]),
        shown(gap_of(row["value"], row["bound"]), "%.2f%%"), gaps, shown(row["megabytes"]), shown(row.get("iterations")), shown(row.get("nodes")),
        row.get("note", ""))


class Measuring:
    def __init__(self, bench, peer_bench, again):
        self.bench, self.peer_bench, self.again = bench, peer_bench, again
        self.rows, self.faults, self.known = results.RUNS.read(bench.results), [], known.read()

    def take(self, key, measured):
        """The row of a run: of runs.csv, or measured now. measured() gives a row and a fault."""
        row = None if self.again else results.RUNS.done(self.rows, key)
        fresh = row is None
        if fresh:
            load = results.load()
            row, fault = measured()
            row["load"] = load
            self.faults += [fault] if fault else []
            row = {name: str(row.get(name, "")) for name in results.RUNS.fields}
            results.RUNS.append(row, self.bench.results)
            self.rows.append(row)
        print(line_of(row) + ("" if fresh else " (before)"), flush=True)
        if row["state"] in ("proved", "plan", "none"):
            fault = known.judge(self.known, row["instance"], row["held"], results.integer(row["value"]), results.integer(row["bound"]))
            self.faults += [fault] if fault else []
        return row

    def cadrex(self, instance):
        return self.take(self.bench.row(instance, "cadrex", ""), lambda: sides.run_cadrex(self.bench, instance))

    def peer(self, instance, solver, form, held):
        key = self.peer_bench.row(instance, solver.name, form)
        if form == "plain" and instance.set != "balassign" and instance.shape.cadres > sides.PLAIN_MOST:
            return None
        return self.take(key, lambda: (sides.run_peer(self.peer_bench, instance, solver, form, held), None))


def medians(rows):
    """One line for all seeds of a shape and policy."""
    groups = {}
    for row in rows:
        groups.setdefault(shape_of(row["instance"]), []).append(row)
    for name, group in groups.items():
        gaps = [gap for gap in (gap_of(row["value"], row["bound"]) for row in group) if gap is not None]
        print("%-30s %d of %d proved, median %.2f s, gap %s, %.0f MB, work %s" % (
            name, sum(row["state"] == "proved" for row in group), len(group), statistics.median(float(row["seconds"]) for row in group),
            "%.2f%%" % statistics.median(gaps) if gaps else "–", statistics.median(float(row["megabytes"] or 0) for row in group),
            shown(statistics.median(int(row["iterations"] or 0) + int(row["nodes"] or 0) for row in group), "%d")))


SEED = re.compile(r"-s(\d+)-")


def seed_of(name):
    match = SEED.search(name)
    return int(match.group(1)) if match else 0


def shape_of(name):
    """The instance without its seed: "small-120-12 hard"."""
    return SEED.sub(" ", name)


def main(options):
    bench = sides.Bench(options.build, options.time)
    chosen = instances.wanted(options.set + (["growth"] if options.growth else []), options.seeds, options.policy or ["hard", "defaults"],
                              options.size)
    others = [s for s in solvers.SOLVERS if options.peers and (not options.solver or s.name in options.solver)]
    for solver in list(others):
        reason = solvers.missing(solver, bench.peers)
        if reason:
            print("%s skipped: %s" % (solver.name, reason), flush=True)
            others.remove(solver)
    measuring = Measuring(bench, sides.Bench(options.build, options.peer_time or options.time), options.again)
    mine = []
    for instance in chosen:
        mine.append(measuring.cadrex(instance))
        if mine[-1]["value"] == "":
            continue
        for solver in others:
            for form in options.form or FORMS:
                measuring.peer(instance, solver, form, mine[-1]["held"])
    medians(mine)
    names = {row["instance"] for row in mine}
    faults = measuring.faults + results.contradictions([row for row in results.RUNS.latest(measuring.rows) if row["instance"] in names])
    for fault in faults:
        print("! " + fault, file=sys.stderr)
    return 1 if faults else 0
