"""The other solvers: how each is started on an exported model, what its log says of plan and bound, and how its solution is read.

A solver is a row of SOLVERS. command(model, solution, seconds, folder) is what to run; hear(line) gives what one line of its log tells as a
dict with some of value, bound, proved, ready, ended, at (second by its own clock); read(solution, model) gives {column: value} of the columns that are not 0, or None.
"""
import collections
import json
import os
import re
import shutil

HERE = os.path.dirname(os.path.abspath(__file__))
THREADS = 2
NUMBER = r"([-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?)"

Solver = collections.namedtuple("Solver", "name format needs command hear read install")


def number(text):
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < 1e15 else None


def known(**facts):
    return {key: fact for key, fact in facts.items() if fact is not None}


# ---------------------------------------------------------------- glpsol


def glpsol_command(model, solution, seconds, folder):
    return ["glpsol", "--freemps", model, "--tmlim", str(int(seconds)), "-w", solution]


GLPSOL = re.compile(r"^\+\s*\d+: (?:mip =|>>>>>) +(.+?) >= +(.+?) ")


def glpsol_hear(line):
    if line.startswith("INTEGER OPTIMAL SOLUTION FOUND"):
        return {"proved": True}
    match = GLPSOL.match(line)
    return known(value=number(match.group(1)), bound=number(match.group(2))) if match else {}


def mps_columns(path):
    """Names of the columns in their order."""
    names, inside = [], False
    with open(path, encoding="ascii") as file:
        for line in file:
            if line[0] != " ":
                inside = line.startswith("COLUMNS")
            elif inside:
                words = line.split(None, 2)
                if words[1] != "'MARKER'" and (not names or names[-1] != words[0]):
                    names.append(words[0])
    return names


def glpsol_read(solution, model):
    names, values = mps_columns(model), {}
    with open(solution, encoding="ascii") as file:
        for line in file:
            words = line.split()
            if words[:2] == ["s", "mip"] and words[4] not in ("o", "f"):
                return None
            if words and words[0] == "j" and float(words[2]) != 0:
                values[names[int(words[1]) - 1]] = float(words[2])
    return values


# ---------------------------------------------------------------- cbc


def cbc_command(model, solution, seconds, folder):
    return ["cbc", model, "timeMode", "elapsed", "sec", str(int(seconds)), "threads", str(THREADS), "solve", "solution", solution]


CBC = [(re.compile(r"^Cbc\d+I Integer solution of %s found" % NUMBER), "value"),
       (re.compile(r"^Cbc0010I After \d+ nodes, \d+ on tree, %s best solution" % NUMBER), "value"),
       (re.compile(r"^Cbc0010I .* best possible %s" % NUMBER), "bound"),
       (re.compile(r"^Continuous objective value is %s" % NUMBER), "bound"),
       (re.compile(r"^Objective value: +%s$" % NUMBER), "value"),
       (re.compile(r"^Lower bound: +%s$" % NUMBER), "bound")]


def cbc_hear(line):
    if line.startswith("Result - Optimal solution found"):
        return {"proved": True}
    told = {}
    for pattern, what in CBC:
        match = pattern.match(line)
        if match and abs(float(match.group(1))) < 1e15:
            told[what] = float(match.group(1))
    return told


def cbc_read(solution, model):
    with open(solution, encoding="ascii") as file:
        first, *rest = file.read().splitlines()
    if "nfeasible" in first or "no integer solution" in first or "ntegerInfeasible" in first:
        return None
    rows = [line.replace("**", "").split() for line in rest]
    return {words[1]: float(words[2]) for words in rows if len(words) >= 3}


# ---------------------------------------------------------------- CP-SAT


def cpsat_command(model, solution, seconds, folder):
    return ["node", "--max-old-space-size=8192", os.path.join(HERE, "cpsat.mjs"), folder, model, str(int(seconds)), str(THREADS), solution]


def cpsat_hear(line):
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    if told.get("status") in ("OPTIMAL", 4):
        told["proved"] = True
    if "status" in told:
        told["ended"] = True
    return {key: told[key] for key in ("at", "value", "bound", "proved", "ready", "ended") if key in told}


def named_values(solution, model):
    with open(solution, encoding="ascii") as file:
        rows = [line.split() for line in file]
    return {words[0]: float(words[1]) for words in rows if len(words) >= 2 and number(words[1])}


# ---------------------------------------------------------------- HiGHS


def highs_command(model, solution, seconds, folder):
    with open(model + ".options", "w", encoding="ascii") as file:
        file.write("mip_rel_gap = 0\nthreads = %d\n" % THREADS)
    return ["highs", "--time_limit", str(int(seconds)), "--options_file", model + ".options", "--solution_file", solution, model]


HIGHS = re.compile(r"^ *[A-Z]? +\d+ +\d+ +\d+ +[\d.]+% +(\S+) +(\S+) +\S+ ")


def highs_hear(line):
    told = re.match(r"^ *(?:Status|Model status) +:? *(\S.*)$", line)
    if told:
        return {"proved": True} if told.group(1) == "Optimal" else {}
    for pattern, what in ((r"^ *Primal bound +(\S+)", "value"), (r"^ *Dual bound +(\S+)", "bound")):
        match = re.match(pattern, line)
        if match:
            return known(**{what: number(match.group(1))})
    match = HIGHS.match(line)
    return known(bound=number(match.group(1)), value=number(match.group(2))) if match else {}


def highs_read(solution, model):
    values, inside = {}, False
    with open(solution, encoding="ascii") as file:
        for line in file:
            words = line.split()
            if words[:2] == ["#", "Columns"]:
                inside = True
            elif line.startswith("#"):
                if inside:
                    break
            elif inside and len(words) == 2 and number(words[1]):
                values[words[0]] = float(words[1])
    return values or None


# ---------------------------------------------------------------- SCIP


def scip_command(model, solution, seconds, folder):
    return ["scip", "-c", "set limits time %d" % seconds, "-c", "read %s" % model, "-c", "optimize", "-c", "write solution %s" % solution, "-c", "quit"]


def scip_hear(line):
    if line.startswith("SCIP Status") and "optimal solution found" in line:
        return {"proved": True}
    for pattern, what in ((r"^Primal Bound +: (\S+)", "value"), (r"^Dual Bound +: (\S+)", "bound")):
        match = re.match(pattern, line)
        if match:
            return known(**{what: number(match.group(1))})
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) >= 18 and re.match(r"^\D*[\d.]+s$", cells[0]):
        return known(bound=number(cells[14]), value=number(cells[15]))
    return {}


SOLVERS = [
    Solver("glpsol", "mps", "glpsol", glpsol_command, glpsol_hear, glpsol_read, "apt-get install glpk-utils"),
    Solver("cbc", "lp", "cbc", cbc_command, cbc_hear, cbc_read, "apt-get install coinor-cbc"),
    Solver("cpsat", "mps", "node", cpsat_command, cpsat_hear, named_values, "make peers"),
    Solver("highs", "mps", "highs", highs_command, highs_hear, highs_read, "put HiGHS's program `highs` on the PATH"),
    Solver("scip", "mps", "scip", scip_command, scip_hear, named_values, "put SCIP's program `scip` on the PATH"),
]


def missing(solver, folder):
    """Why a solver cannot run here; None if it can. folder: where CP-SAT's package is installed."""
    if shutil.which(solver.needs) is None:
        return "no %s here (%s)" % (solver.needs, solver.install)
    if solver.name == "cpsat" and not os.path.isdir(os.path.join(folder, "node_modules", "or-tools-wasm")):
        return "or-tools-wasm is not in %s (%s)" % (os.path.relpath(folder), solver.install)
    return None
