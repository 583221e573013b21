"""One instance before one solver: cadrex itself, or another one on the exported program. Every plan is judged by `cadrex check`."""
import hashlib
import json
import math
import os
import subprocess

import instances
import measure
import readback
import results
import solvers

TIER = "structure"
PLAIN_MOST = 1000  # cadres; the plain form of larger cities has millions of columns


class Bench:
    """Where things are: build folder, binary, folder of this bench, how long."""

    def __init__(self, build, seconds, cadrex=None, kept=results.FOLDER):
        self.build, self.seconds, self.results = os.path.abspath(build), seconds, kept
        self.cadrex = cadrex or os.path.join(self.build, "cadrex")
        self.folder = os.path.join(self.build, "bench")
        self.peers = os.path.join(self.build, "peers")
        with open(self.cadrex, "rb") as file:
            self.binary = hashlib.sha256(file.read()).hexdigest()[:10]
        for name in ("cities", "plans", "models", "logs"):
            os.makedirs(os.path.join(self.folder, name), exist_ok=True)

    def path(self, kind, name):
        return os.path.join(self.folder, kind, name)

    def city(self, instance):
        return instances.city_file(instance, os.path.join(self.folder, "cities"))

    def policy(self, instance):
        return ["--policy", instances.POLICIES[instance.policy]]

    def plan_path(self, instance):
        """The plan of cadrex."""
        return self.path("plans", "%s-%d.json" % (instances.name_of(instance), self.seconds))

    def row(self, instance, solver, form):
        return {"instance": instances.name_of(instance), "solver": solver, "form": form, "limit": self.seconds,
                "build": self.binary if solver == "cadrex" else ""}

    def log(self, name, run):
        with open(self.path("logs", name + ".log"), "w", encoding="utf-8") as file:
            file.writelines("%9.2f  %s\n" % said for said in run.said)

    def check(self, instance, plan):
        """(rules broken, {tier: value}) of a plan file."""
        done = subprocess.run([self.cadrex, "check", self.city(instance), plan, "--json", *self.policy(instance)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode not in (0, 1):
            raise RuntimeError("check: exit %d: %s" % (done.returncode, done.stderr.decode()[-300:]))
        told = json.loads(done.stdout)
        told = told[0] if isinstance(told, list) else told
        return [item["rule"] for item in told["broken"]], {item["tier"]: item["value"] for item in told["tiers"]}


def held_of(tiers):
    """Values of the tiers before structure, of a plan's list of tiers."""
    held = {}
    for item in tiers:
        if item["tier"] == TIER:
            return held
        held[item["tier"]] = item["value"]
    raise ValueError("no tier " + TIER)


# ---------------------------------------------------------------- cadrex


def progress_of(said):
    """[(second, {value, bound})] of tier structure, and the second at which the search left it (None: never)."""
    events, left, seen = [], None, False
    for _, line in said:
        try:
            told = json.loads(line).get("progress")
        except (ValueError, AttributeError):
            continue
        if not told:
            continue
        if told["tier"] == TIER:
            seen, left = True, None
            events.append((told["seconds"], {key: told[key] for key in ("value", "bound") if told[key] is not None}))
        elif seen and left is None:
            left = told["seconds"]
    return events, left


def run_cadrex(bench, instance):
    """A row of results, and what is wrong with the run (None: nothing)."""
    row, plan = bench.row(instance, "cadrex", ""), bench.plan_path(instance)
    if os.path.exists(plan):
        os.remove(plan)
    run = measure.run([bench.cadrex, "plan", bench.city(instance), "-o", plan, "--gap", "0", "--time-limit", bench.seconds, "--threads",
                       solvers.THREADS, "--progress", "--json", *bench.policy(instance)], bench.seconds)
    bench.log(instances.name_of(instance) + "-cadrex", run)
    row.update(seconds="%.2f" % run.seconds, megabytes="%.0f" % run.megabytes)
    if not os.path.exists(plan):
        row.update(state="failed" if run.late or run.code not in (0, 1, 4, 5) else "none",
                   note="exit %d%s" % (run.code, ", ended" if run.late else ""))
        return row, "%s: no plan from cadrex, exit %d" % (row["instance"], run.code)
    with open(plan, encoding="utf-8") as file:
        told = json.load(file)
    broken, tiers = bench.check(instance, plan)
    mine = {item["tier"]: item for item in told["tiers"]}
    fault = None
    if broken or tiers != {name: item["value"] for name, item in mine.items()}:
        fault = "%s: check says %s %s of the plan" % (row["instance"], broken, tiers)
    value, bound = mine[TIER]["value"], mine[TIER].get("bound")
    proved = bool(mine[TIER]["proved"])
    events, left = progress_of(run.said)
    seconds = left if proved and left is not None else run.seconds
    row.update(state="refused" if fault else "proved" if proved else "plan", seconds="%.2f" % seconds, value=value, bound="" if bound is None else bound,
               held=" ".join("%s=%d" % item for item in held_of(told["tiers"]).items()), iterations=told["made"].get("iterations", ""),
               nodes=told["made"].get("nodes", ""), note=" ".join(name for name, item in mine.items() if not item.get("proved") and name != TIER))
    row.update(results.snapshots(events, seconds if proved else run.seconds, value, bound))
    return row, fault


# ---------------------------------------------------------------- the others


def export(bench, instance, held, form, kind):
    """Path of the exported program with the earlier tiers held ("exceptions=0 shall=24"); None if it cannot be written."""
    path = bench.path("models", "%s-%d-%s.%s" % (instances.name_of(instance), bench.seconds, form, kind))
    holds = [word for tier in held.split() for word in ("--hold", tier)]
    done = subprocess.run([bench.cadrex, "export", bench.city(instance), "--format", kind, "--form", form, "-o", path, "--quiet", *holds,
                           *bench.policy(instance)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return path if done.returncode == 0 else None


def timeline(solver, said):
    """(events, proved, second of the end if it is told, second at which the solver was ready) of a log; seconds from when it was ready."""
    events, proved, start, end = [], False, 0.0, None
    for second, line in said:
        told = solver.hear(line)
        if told.get("ready"):
            start = second
        if told.get("proved") or told.get("ended"):
            proved, end = proved or bool(told.get("proved")), second - start
        at, told = told.get("at", second - start), {key: told[key] for key in ("value", "bound") if key in told}
        if told:
            events.append((at, told))
    return sorted(events, key=lambda event: event[0]), proved, end, start


def claim_of(events):
    """What a solver says its plan is worth: its last word, since cbc leaves a constant out of those before. None if it says nothing."""
    values = [told["value"] for _, told in events if "value" in told]
    return round(values[-1]) if values else None


def judge_solution(bench, instance, solver, form, model, solution, row):
    """Reads a solution back and has it judged; fills state, value and note of the row."""
    try:
        found = solver.read(solution, model) if os.path.exists(solution) else None
    except (OSError, ValueError, IndexError) as error:
        row.update(state="failed", note="solution cannot be read: %s" % error)
        return
    if not found:
        row.update(state="none")
        return
    plan = bench.path("plans", "%s-%s-%s.json" % (instances.name_of(instance), solver.name, form))
    with open(bench.city(instance), encoding="utf-8") as file:
        city = json.load(file)
    try:
        with open(plan, "w", encoding="utf-8") as file:
            json.dump(readback.plan_of(city, [name for name, value in found.items() if value > 0.5], form == "plain"), file)
    except readback.Unreadable as error:
        row.update(state="failed", note=str(error))
        return
    broken, tiers = bench.check(instance, plan)
    row["value"] = tiers[TIER]
    held = {word.split("=")[0]: int(word.split("=")[1]) for word in row["held"].split()}
    if broken:
        row.update(state="refused", note="breaks " + " ".join(sorted(set(broken))))
    elif any(tiers[name] > value for name, value in held.items()):
        row.update(state="refused", note="earlier tiers are worse")
    else:
        row.update(state="plan")


def run_peer(bench, instance, solver, form, held):
    """A row of results; None if the program could not be exported."""
    name = "%s-%s-%s" % (instances.name_of(instance), solver.name, form)
    row, solution = bench.row(instance, solver.name, form), bench.path("plans", name + ".solution")
    row["held"], model = held, export(bench, instance, held, form, solver.format)
    if model is None:
        row.update(state="failed", note="the program could not be exported")
        return row
    if os.path.exists(solution):
        os.remove(solution)
    grace = max(10, bench.seconds // 4) + (60 if solver.name == "cpsat" else 0)
    run = measure.run(["timeout", "-k", "2", str(bench.seconds + grace), *solver.command(model, solution, bench.seconds, bench.peers)],
                      bench.seconds + grace, grace=5)
    bench.log(name, run)
    events, proved, end, start = timeline(solver, run.said)
    seconds = end if end is not None else run.seconds - start
    bounds = [told["bound"] for _, told in events if "bound" in told]
    claimed = claim_of(events)
    row.update(seconds="%.2f" % seconds, megabytes="%.0f" % run.megabytes, value="")
    judge_solution(bench, instance, solver, form, model, solution, row) if run.code == 0 or os.path.exists(solution) else row.update(
        state="failed", note="ended after %d s" % run.seconds if run.code in (124, 137, -9) else "exit %d" % run.code)
    os.remove(model)
    bound = math.ceil(max(bounds) - 1e-6 * max(1, abs(max(bounds)))) if bounds else None
    if proved and row["state"] == "plan":
        row["state"], bound = "proved", row["value"]
    if row["state"] in ("plan", "proved") and claimed is not None and claimed != row["value"]:
        row["note"] = "claimed %d" % claimed
        if claimed < row["value"]:
            row["state"] = "refused"
    row["bound"] = "" if bound is None else bound
    row.update(results.snapshots(events, seconds, row["value"] if row["value"] != "" else None, bound))
    return row
