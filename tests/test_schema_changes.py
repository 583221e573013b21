#!/usr/bin/env python3
"""Schema and program agree on files that were right until one thing in them was changed.

    tests/test_schema_changes.py [--changes N] [KIND...]

The sample of each kind that has every field is changed in one place at a time: another type, a word of any other list, a misspelt word, a field
removed or added, an entry twice, a number out of range. What the schema refuses the program refuses (exit 3) at the same place; what the schema
takes the program takes too, or it says in what the file contradicts itself or names nothing (REASONS). N changes a kind are drawn, always the same."""
import argparse
import concurrent.futures
import copy
import json
import os
import random
import sys
import tempfile

import test_schema as schema

CITY = str(schema.SAMPLES / "plan-city.json")
EXAMPLES = schema.ROOT / "datasets" / "examples"
PLAN = str(schema.SAMPLES / "valid" / "plan-empty.json")
SAMPLE = {kind: schema.SAMPLES / "valid" / (kind + "-every-field.json") for kind in ("city", "policy", "plan", "progress")}
SAMPLE["certificate"] = EXAMPLES / "certificate.json"
COMMAND = {"city": ["audit", "{}"], "policy": ["audit", CITY, "--policy", "{}"], "plan": ["check", CITY, "{}"],
           "progress": ["track", CITY, PLAN, "{}", "--as-of", "2020-07-15"],
           "certificate": ["check", str(EXAMPLES / "city.json"), str(EXAMPLES / "plan.json"), "--certificate", "{}"]}
VALUES = [None, True, 7, -1, 1.5, 0, "zz", "", [], {}, [1], ["zz"], {"zz": 1}, 1001, 2**31, "2020-13", "2020-1", "2020-05-01", "c1=b"]
# Complaints of a reader about what a schema cannot see.
REASONS = {"dangling", "duplicate-id", "post-taken", "unknown-word", "unknown-attribute", "contradiction", "bad-decision", "twice"}
# Fields that are missing only because of what stands elsewhere: a rule of a new id, a row of another kind.
WANTED_ELSEWHERE = {"policy": "missing-field", "certificate": "missing-field"}
REMOVED = object()


def words_of(value):
    """Every word of every list of a schema."""
    if isinstance(value, dict):
        found = set(word for word in value.get("enum", ()) if isinstance(word, str))
        return found.union(*map(words_of, value.values()))
    return set().union(*map(words_of, value)) if isinstance(value, list) else set()


def nodes(value, path=()):
    yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, item in inner:
        yield from nodes(item, path + (key,))


def changed(document, path, value):
    if not path:
        return value
    document = copy.deepcopy(document)
    at = document
    for key in path[:-1]:
        at = at[key]
    if value is REMOVED:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return document


def changes(document, words):
    """(path, value) of everything that may be changed."""
    for path, value in nodes(document):
        if any(str(key).startswith("x_") for key in path):
            continue
        for other in VALUES:
            if (type(other), other) != (type(value), value):
                yield path, other
        if isinstance(value, str):
            yield path, value + "x"
            if value in words:
                yield from ((path, word) for word in words)
        if isinstance(value, dict):
            yield path + ("zzz",), 1
            yield path + ("x_zz",), {"a": 1}
        if isinstance(value, list) and value:
            yield path, value + value[:1]
        if path:
            yield path, REMOVED


def judge(kind, errors, code, complaints, text):
    """In what schema and program differ, None if they agree."""
    complaints = [one for one in complaints if one.get("severity") == "error"]
    if errors:
        if code != 3:
            return f"the schema refuses it, the program does not: exit {code}; {errors[0].message[:100]}"
        places = set().union(*map(schema.places, errors))
        near = any(schema.within(one["pointer"], place) or schema.within(place, one["pointer"]) for one in complaints for place in places)
        return None if near else f"refused at {sorted(places)[:3]}, but by the program at {[one['pointer'] for one in complaints][:3]}"
    if code in (0, 1):
        return None
    if code != 3:
        return f"exit {code}: {text}"
    strange = [one["message"] for one in complaints if one["code"] not in REASONS and one["code"] != WANTED_ELSEWHERE.get(kind)]
    return f"the schema takes it, the program does not: {strange[0]}" if strange or not complaints else None


def try_kind(kind, validator, words, n, program):
    document = schema.load(SAMPLE[kind])
    drawn = list(changes(document, words))
    random.Random(kind).shuffle(drawn)

    def run(change):
        handle, path = tempfile.mkstemp(suffix=".json")
        with open(handle, "w", encoding="utf-8") as file:
            json.dump(changed(document, *change), file)
        found = schema.run([program] + [path if word == "{}" else word for word in COMMAND[kind]] + ["--json"])
        os.unlink(path)
        return found
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for change, said in zip(drawn[:n], pool.map(run, drawn[:n])):
            errors = list(validator.iter_errors(changed(document, *change)))
            wrong = judge(kind, errors, *said)
            value = "removed" if change[1] is REMOVED else json.dumps(change[1])
            schema.report(wrong is None, f"{kind} with {schema.pointer_of(change[0])} {value}", wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=80, help="changes a kind (default 80)")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(SAMPLE) + " (default: all)")
    options = parser.parse_args()
    validators = schema.load_validators()
    words = sorted(set().union(*(words_of(schema.load(schema.SCHEMAS / f"{kind}.schema.json")) for kind in schema.KINDS)))
    program = os.path.abspath(os.environ.get("CADREX") or str(schema.ROOT / "build" / "cadrex"))
    for kind in options.kinds or SAMPLE:
        try_kind(kind, validators[kind], words, options.changes, program)
    print(f"{schema.passed} passed, {schema.failed} failed")
    return 1 if schema.failed else 0


if __name__ == "__main__":
    sys.exit(main())
