#!/usr/bin/env python3
"""Compares the planner with the specification, models/exchange.mod solved by glpsol.

Usage: parity.py [--cadrex FILE] [--mod FILE] [--relax] DIR...

Each DIR holds cities NAME.city.json with NAME.policy.json (or one city.json, then with the default policy). For each: the plan of
`cadrex plan`, and glpsol tier by tier on `cadrex export --format mathprog`, where the optimum of a tier is held in the next. Every
tier that the plan calls proved must have the same value; no plan (exit 1) must mean no solution.

As a library: compare(...), specification(...), value_of(...).
"""
import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MODEL = os.path.normpath(os.path.join(HERE, "..", "models", "exchange.mod"))
CADREX = os.environ.get("CADREX") or os.path.normpath(os.path.join(HERE, "..", "build", "cadrex"))


class Unsolved(Exception):
    """glpsol gave neither an optimum nor a proof that there is none."""


def glpsol(model, data, seconds=60):
    """{"tier name": value} printed by the model, or None if infeasible."""
    command = ["glpsol", "-m", model, "--tmlim", str(seconds)]
    for path in data:
        command += ["-d", path]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = done.stdout.decode("utf-8", "replace")
    if re.search(r"HAS NO (INTEGER |PRIMAL )?FEASIBLE SOLUTION", text):
        return None
    if "INTEGER OPTIMAL SOLUTION FOUND" not in text:
        raise Unsolved(text[-2000:])
    return dict((name, int(value)) for name, value in re.findall(r"^tier (\S+) (-?\d+)$", text, re.M))


def tiers_of(data):
    """The objective's tiers, in order, as the data section names them."""
    with open(data, encoding="utf-8") as f:
        line = re.search(r"^param objective :=(.*);$", f.read(), re.M).group(1)
    return [name for _, name in re.findall(r"(\d+) (\S+)", line)]


def specification(model, data, folder, upto=None):
    """[(tier, optimum)] of exchange.mod, each with the earlier ones held; None if there is no plan."""
    found = []
    held = os.path.join(folder, "held.dat")
    for k, tier in enumerate(tiers_of(data), 1):
        if upto is not None and k > upto:
            break
        with open(held, "w") as f:
            f.write("data;\nparam tier := %d;\n" % k)
            if found:
                f.write("param held :=%s;\n" % "".join(" %d %d" % (n, v) for n, (_, v) in enumerate(found, 1)))
            f.write("end;\n")
        values = glpsol(model, [data, held])
        if values is None:
            if found:
                raise Unsolved("no plan keeps what is held")
            return None
        found.append((tier, values[tier]))
    return found


def value_of(model, data, folder, chosen):
    """{tier: value} of one plan, {cadre number: post number or 0}, counted from 1; None if it breaks a rule."""
    found = {}
    path = os.path.join(folder, "chosen.dat")
    for k, tier in enumerate(tiers_of(data), 1):
        with open(path, "w") as f:
            f.write("data;\nparam tier := %d;\nparam held :=%s;\nparam chosen :=%s;\nend;\n" % (
                k, "".join(" %d %d" % (n, -10**9 if tiers_of(data)[n - 1] == "fit" else 10**9) for n in range(1, k)),
                "".join(" c%d %s" % (c, "p%d" % p if p else "wait") for c, p in chosen.items())))
        values = glpsol(model, [data, path])
        if values is None:
            return None
        found[tier] = values[tier]
    return found


def run(cadrex, *arguments):
    return subprocess.run([cadrex, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wishes(decisions):
    """Decisions of a plan file as options."""
    return [part for d in decisions for kind, what in d.items() for part in ("--" + kind, what)]


def export(cadrex, city, policy, path, options=(), decisions=()):
    """Writes the data section of a city; decisions as in a plan file."""
    plan = []
    if decisions:
        plan = [path + ".plan"]
        with open(plan[0], "w", encoding="utf-8") as f:
            json.dump({"format": "cadrex-plan/1", "moves": [], "decisions": list(decisions)}, f)
    done = run(cadrex, "export", city, *plan, "--policy", policy, "--format", "mathprog", "--quiet", *options)
    if done.returncode != 0:
        raise RuntimeError("export: exit %d: %s" % (done.returncode, done.stderr.decode("utf-8", "replace")))
    with open(path, "wb") as f:
        f.write(done.stdout)


def compare(cadrex, model, city, policy, relax=False, decisions=(), seconds=20):
    """(complaint or None, {"exit", "proved" tiers compared}) of one city."""
    options = ["--relax"] if relax else []
    done = run(cadrex, "plan", city, "--policy", policy, "--json", "--quiet", "--gap", "0", "--time-limit", str(seconds),
               "--threads", "1", *options, *wishes(decisions))
    facts = {"exit": done.returncode, "proved": 0}
    if done.returncode not in (0, 1, 4):
        return "plan: exit %d: %s" % (done.returncode, done.stderr.decode("utf-8", "replace")[-500:]), facts
    with tempfile.TemporaryDirectory(prefix="parity-") as folder:
        data = os.path.join(folder, "city.dat")
        export(cadrex, city, policy, data, options, decisions)
        if done.returncode == 1:
            spec = specification(model, data, folder, 1)
            return (None if spec is None else "exit 1, but exchange.mod has a plan with %s %d" % spec[0]), facts
        tiers = json.loads(done.stdout)["tiers"]
        proved = 0
        while proved < len(tiers) and tiers[proved].get("proved"):
            proved += 1
        spec = specification(model, data, folder, max(1, proved))
        if spec is None:
            return "a plan, but exchange.mod has none", facts
        facts["proved"] = proved
        for tier, (name, value) in list(zip(tiers, spec))[:proved]:
            if (tier["tier"], tier["value"]) != (name, value):
                return "tier %s: plan %s, exchange.mod %s %d" % (tier["tier"], tier["value"], name, value), facts
    return None, facts


def cities(folder):
    for city in sorted(glob.glob(os.path.join(folder, "*.city.json"))):
        policy = city[:-len(".city.json")] + ".policy.json"
        yield city, policy if os.path.exists(policy) else "luohe-2020"
    if os.path.exists(os.path.join(folder, "city.json")):
        policy = os.path.join(folder, "policy.json")
        yield os.path.join(folder, "city.json"), policy if os.path.exists(policy) else "luohe-2020"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cadrex", default=CADREX)
    parser.add_argument("--mod", default=MODEL)
    parser.add_argument("--relax", action="store_true")
    parser.add_argument("folders", nargs="+", metavar="DIR")
    options = parser.parse_args()
    passed = failed = 0
    for folder in options.folders:
        for city, policy in cities(folder):
            try:
                complaint, facts = compare(options.cadrex, options.mod, city, policy, options.relax)
            except (Unsolved, RuntimeError) as error:
                complaint, facts = str(error), {}
            passed, failed = passed + (complaint is None), failed + (complaint is not None)
            if complaint:
                print("%s: %s" % (city, complaint))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
