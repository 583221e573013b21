#!/usr/bin/env python3
"""The best plan of a tiny city by trying everything, with the second judge (judge.py) as the only source of what rules mean.

Usage: oracle.py [--policy FILE|NAME] [--relax] CITY
prints {"outcome": "optimal" | "relaxed" | "impossible", "tiers": [...], "moves": [...], "changes": [...]}: changes names every rule
and tier without which the answer would be another one.

As a library: answer(ctx) of a judge.Context, relaxed(ctx).

A plan is a choice for every cadre: stay, or go to one of the posts. Plans that break one rule only are looked at too: they tell
whether dropping that rule would change the answer. Plans that break two are cut off as soon as that is certain.
"""
import argparse
import itertools
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import judge as judging  # noqa: E402

TIERS = ("exceptions", "shall", "structure", "fit", "moves")
MOST_PLANS = 4000                                # more assignments than that: not a tiny city
NONE = frozenset()


class TooLarge(Exception):
    """More assignments than one would care to try."""


# ---------------------------------------------------------------- all assignments

def choices(ctx, cadre):
    """[(post index or None for staying, rules that close the arc)] with at most one rule each."""
    own = cadre.home.index if cadre.home is not None else None
    found = []
    stay = ctx.wish(cadre.index, own)
    if not stay:
        found.append((None, NONE))
    for p in ctx.posts:
        if p.index != own:
            closed = ctx.arc(cadre.index, p.index)
            if len(closed) <= 1 and not closed & {"pin", "stay", "forbid"}:
                found.append((p.index, closed))
    return found


def assignments(ctx, closed_too=True):
    """(targets, closing rule or none) of every assignment that may break at most one rule."""
    options = [[o for o in choices(ctx, c) if closed_too or not o[1]] for c in ctx.cadres]
    count = 1
    for o in options:
        count *= max(1, len(o))
    if count > 40 * MOST_PLANS:
        raise TooLarge(count)
    taken, targets, budget = {}, {}, [MOST_PLANS]

    def extend(k, broken):
        if k == len(options):
            budget[0] -= 1
            if budget[0] < 0:
                raise TooLarge()
            yield dict(targets)
            return
        for post, closed in options[k]:
            if post is None:
                yield from extend(k + 1, broken)
                continue
            now = broken | closed | ({"ZR-2"} if taken.get(post) else NONE)
            if len(now) > 1:
                continue
            taken[post] = taken.get(post, 0) + 1
            targets[k] = post
            yield from extend(k + 1, now)
            del targets[k]
            taken[post] -= 1

    return extend(0, NONE)


# ---------------------------------------------------------------- values

def vector(ctx, values, order):
    """Tiers as a tuple to minimise."""
    return tuple(-values[t] if t == "fit" else values[t] for t in order)


def without_rule(ctx, judgement, values):
    """{rule: values} for the rules whose exceptions or unmet shalls count in this plan."""
    found = {}
    others = [e for e in judgement.exception_list if e["rule"] != "LC-1"]
    rules = {}
    for e in others:
        rules[e["rule"]] = rules.get(e["rule"], 0) + 1
    if judgement.exceptions > len(others):
        rules["LC-1"] = judgement.exceptions - len(others)
    for rule, n in rules.items():
        found.setdefault(rule, dict(values))["exceptions"] -= n
    for cadre, missed, overdue in judgement.unmet:
        c = ctx.cadres[ctx.cadre_index[cadre]]
        for rule in missed:
            rest = [c.overdue.get(r, 0) for r in missed if r != rule]
            if c.home is None and c.index not in judgement.moves:
                rest.append(c.waiting_months)
            found.setdefault(rule, dict(values))["shall"] -= 1 + overdue - (1 + max(rest) if rest else 0)
    return found


class Answer:
    def __init__(self, order):
        self.order = order
        self.best = None                         # vector
        self.plan = None                         # one best plan, targets by index
        self.n_plans = 0                         # that break nothing
        self.changes = set()                     # rules and tiers that matter

    def tiers(self):
        return None if self.best is None else [
            {"tier": t, "value": -v if t == "fit" else v} for t, v in zip(self.order, self.best)]


def judged(ctx, targets, relaxed=NONE):
    """(judgement, result) of an assignment."""
    j = judging.Judgement(ctx, targets, relaxed, bool(relaxed))
    return j, j.result(False)


def answer(ctx, changes=True):
    """The best plan among all that break no rule; with changes also what would change it."""
    order = ctx.tiers
    found = Answer(order)
    best_without, at_best = {}, {}               # per rule: best vector if it were dropped; of the best plans
    best_less = {}                               # per tier: best vector of the other tiers
    for targets in assignments(ctx, changes):
        j, result = judged(ctx, targets)
        broken = {b["rule"] for b in result["broken"]}
        if len(broken) > 1:
            continue
        values = {t["tier"]: t["value"] for t in result["tiers"]}
        v = vector(ctx, values, order)
        changed = without_rule(ctx, j, values) if changes else {}
        if broken:
            rule = broken.pop()
            w = vector(ctx, changed.get(rule, values), order)
            if rule not in best_without or w < best_without[rule]:
                best_without[rule] = w
            continue
        found.n_plans += 1
        if found.best is None or v < found.best:
            found.best, found.plan, at_best = v, targets, {}
        for rule, other in changed.items():
            w = vector(ctx, other, order)
            if rule not in best_without or w < best_without[rule]:
                best_without[rule] = w
            if v == found.best and (rule not in at_best or w < at_best[rule]):
                at_best[rule] = w
        for t in order:
            w = vector(ctx, values, [o for o in order if o != t])
            if t not in best_less or w < best_less[t]:
                best_less[t] = w
    for rule, w in best_without.items():
        if found.best is None or w < at_best.get(rule, found.best):
            found.changes.add(rule)
    for k, t in enumerate(order):
        if found.best is not None and best_less[t] != found.best[:k] + found.best[k + 1:]:
            found.changes.add("tier " + t)
    return found


def relaxed(ctx):
    """The best plan where musts may be given up (outcome relaxed)."""
    order = ["relaxed", "relaxed_overdue"] + ctx.tiers
    found = Answer(order)
    must_ids = {r["id"] for r in ctx.due_rules if r["force"] == "must"}
    for targets in assignments(ctx, False):
        j, result = judged(ctx, targets)
        given_up, pairs = set(), []
        for b in result["broken"]:
            if b["rule"] in must_ids:
                given_up.add((b["ids"][0], b["rule"]))
            elif b["rule"] == "HB-4":
                sides = [(i, "HB-4") for i in b["ids"] if i in ctx.cadre_index and ctx.cadres[ctx.cadre_index[i]].due_kin]
                pairs.append([[side] for side in sides] + ([sides] if len(sides) > 1 else []))
            elif b["rule"] != "SD-E6":
                break
        else:
            for extra in itertools.product(*pairs):
                listed = frozenset(given_up.union(*extra))
                if listed:
                    j, result = judged(ctx, targets, listed)
                if result["broken"]:
                    continue
                values = {"relaxed": 0, "relaxed_overdue": 0}
                values.update((t["tier"], t["value"]) for t in result["tiers"])
                v = vector(ctx, values, order)
                found.n_plans += 1
                if found.best is None or v < found.best:
                    found.best, found.plan = v, targets
    return found


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--policy", default="luohe-2020")
    parser.add_argument("--relax", action="store_true")
    parser.add_argument("city")
    options = parser.parse_args(arguments)
    ctx = judging.Context(judging.load_city(options.city), judging.load_policy(options.policy))
    try:
        found = answer(ctx)
    except TooLarge:
        print("oracle: more assignments than can be tried; this is for cities of a handful of cadres", file=sys.stderr)
        return 2
    outcome = "optimal" if found.best is not None else "impossible"
    if options.relax and found.best is None:
        changes = found.changes
        found = relaxed(ctx)
        found.changes = changes
        outcome = "relaxed" if found.best is not None else "impossible"
    json.dump({"outcome": outcome, "tiers": found.tiers(), "moves": [
        {"cadre": ctx.cadres[i].id, "to": ctx.posts[p].id} for i, p in sorted((found.plan or {}).items())],
        "changes": sorted(found.changes)}, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0 if found.best is not None else 1


if __name__ == "__main__":
    sys.exit(main())
