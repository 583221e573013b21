"""bench/known.txt: proved optima, and what a run may not say against them.

A line: instance, tiers before (exceptions=0,shall=24; - for none), optimum of tier structure, how it was proved. `#` begins a comment.
"""
import collections
import os
import re

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "known.txt")
Known = collections.namedtuple("Known", "held optimum how")
LINE = re.compile(r"^(\S+)\s+(-|\w+=\d+(?:,\w+=\d+)*)\s+(\d+)\s+(\S.*)$")


def read(path=PATH):
    """{instance: Known}; ValueError with the line's number for a line that is none."""
    found = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            match = LINE.match(line)
            if not match or match.group(1) in found:
                raise ValueError("%s:%d: %s" % (path, number, "given twice" if match else "not: instance, tiers before, optimum, how"))
            name, held, optimum, how = match.groups()
            found[name] = Known("" if held == "-" else held.replace(",", " "), int(optimum), how)
    return found


def tiers(held):
    """"exceptions=0 shall=24" as a dict."""
    return {word.split("=")[0]: int(word.split("=")[1]) for word in held.split()}


def judge(known, instance, held, value, bound):
    """What a run says against the known optimum; None if nothing. Tiers before are optima too, each under those before it."""
    if instance not in known:
        return None
    want, have = tiers(known[instance].held), tiers(held)
    for tier in want:
        if have.get(tier, want[tier]) < want[tier]:
            return "%s: tier %s is %d, known to be at least %d" % (instance, tier, have[tier], want[tier])
        if have.get(tier, want[tier]) > want[tier]:
            return None  # a plan that is worse before says nothing of structure
    optimum = known[instance].optimum
    if value is not None and value < optimum:
        return "%s: a plan of %d, known to be impossible below %d (%s)" % (instance, value, optimum, known[instance].how)
    if bound is not None and bound > optimum:
        return "%s: a bound of %d, but there is a plan of %d (%s)" % (instance, bound, optimum, known[instance].how)
    return None
