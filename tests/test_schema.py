#!/usr/bin/env python3
"""The JSON Schemas, the samples and the program must agree on what a file may hold.

Needs the Debian package python3-jsonschema (/usr/bin/python3 tests/test_schema.py). Checked are:
  - every models/schema/*.schema.json is a valid schema and all its references lead somewhere;
  - every file of tests/samples/valid, every shipped policy and every data set passes the schema of its format;
  - of tests/samples/faulty, as tests/samples/EXPECT.tsv says: a file of class `schema` is refused at the pointer given and nowhere
    else, one of class `reader` passes the schema (only a reader sees its fault), one of class `syntax` is no acceptable JSON;
  - if the program is there ($CADREX, else build/cadrex): that it reads the valid files and refuses the faulty ones with exit 3 and a
    complaint under --json that has the pointer and the words of EXPECT.tsv. Scenarios are read in test_whatif.py.

EXPECT.tsv: file, class, pointer ("" in quotes = the whole document, - = none, a|b = either), words a message should mention (a,b = both)."""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

from jsonschema import Draft202012Validator, RefResolver

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "models" / "schema"
SAMPLES = ROOT / "tests" / "samples"
KINDS = ("city", "policy", "plan", "scenario", "progress", "certificate", "rounds", "plans")
LARGEST = 8 << 20  # larger data sets take this validator minutes

passed = failed = 0


def report(agrees, name, words):
    """Counts one comparison; tells the disagreements only."""
    global passed, failed
    if agrees:
        passed += 1
    else:
        failed += 1
        print(f"{name}: {words}")


# ---------------------------------------------------------------- JSON as the contract wants it


def no_duplicates(pairs):
    value = {}
    for key, item in pairs:
        if key in value:
            raise ValueError(f"duplicate key {key!r}")
        value[key] = item
    return value


def no_constant(word):
    raise ValueError(f"{word} is no JSON")


def finite(text):
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{text} is too big")
    return value


def well_formed(value):
    """Refuses U+0000 and lone surrogates, which JSON's escapes can spell."""
    if isinstance(value, str):
        value.encode("utf-8")
        if "\0" in value:
            raise ValueError("U+0000 in a string")
    elif isinstance(value, list):
        for item in value:
            well_formed(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            well_formed(key)
            well_formed(item)


def load(path):
    """Reads a file strictly; raises ValueError for all that is syntax, encoding or duplicate keys."""
    text = path.read_bytes().decode("utf-8")
    value = json.loads(text, object_pairs_hook=no_duplicates, parse_constant=no_constant, parse_float=finite)
    well_formed(value)
    return value


# ---------------------------------------------------------------- schemas


def pointer_of(parts):
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def places(error):
    """All pointers an error of the validator speaks of: its own, the fields it does not know, those of its alternatives."""
    path = list(error.absolute_path)
    found = {pointer_of(path)}
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = error.schema.get("properties", {})
        patterns = error.schema.get("patternProperties", {})
        for key in error.instance:
            if key not in known and not any(re.search(pattern, key) for pattern in patterns):
                found.add(pointer_of(path + [key]))
    for part in error.context or ():
        found |= places(part)
    return found


def within(pointer, outer):
    return pointer == outer or pointer.startswith(outer + "/")


def references(schema):
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def test_words(schemas):
    """The closed lists have the lengths the contract names."""
    lengths = {"keyTag": 8, "sex": 3, "ethnicity": 56 + 2, "party": 13 + 1, "education": 8, "assessment": 5, "relation": 11, "level": 3, "rank": 2}
    for name, length in lengths.items():
        words = schemas["city"]["$defs"][name]["enum"]
        report(len(set(words)) == len(words) == length, f"city.schema.json {name}", f"{len(set(words))} words, not {length}")


def load_validators():
    schemas = {}
    for kind in KINDS:
        path = SCHEMAS / f"{kind}.schema.json"
        try:
            schemas[kind] = load(path)
            Draft202012Validator.check_schema(schemas[kind])
            report(schemas[kind]["$id"] == path.name, path.name, "$id is not the file's name")
        except Exception as fault:  # whatever is wrong, nothing else can be tested
            report(False, path.name, fault)
            return None
    test_words(schemas)
    store = {schema["$id"]: schema for schema in schemas.values()}
    validators = {}
    for kind, schema in schemas.items():
        resolver = RefResolver(schema["$id"], schema, store=store)
        validators[kind] = Draft202012Validator(schema, resolver=resolver)
        for reference in sorted(set(references(schema))):
            try:
                resolver.resolve(reference)
                report(True, kind, "")
            except Exception:
                report(False, schema["$id"], f"{reference} leads nowhere")
    return validators


def kind_of_format(value):
    """The kind a document says it is, or None."""
    text = value.get("format") if isinstance(value, dict) else None
    match = re.fullmatch(r"cadrex-([a-z]+)/1", text) if isinstance(text, str) else None
    return match[1] if match and match[1] in KINDS else None


def kind_of_name(path):
    return path.name.split("-")[0]


def check_valid(validators, path, kind, value):
    errors = sorted(validators[kind].iter_errors(value), key=lambda error: len(error.absolute_path))
    name = path.relative_to(ROOT)
    report(not errors, name, errors and f"{pointer_of(errors[0].absolute_path)}: {errors[0].message[:200]}")


def test_valid(validators):
    for path in sorted((SAMPLES / "valid").glob("*.json")) + [SAMPLES / "plan-city.json"]:
        kind = "city" if path.name == "plan-city.json" else kind_of_name(path)
        try:
            check_valid(validators, path, kind, load(path))
        except ValueError as fault:
            report(False, path.relative_to(ROOT), fault)


def test_shipped(validators):
    for path in sorted((ROOT / "models" / "policies").glob("*.json")):
        check_valid(validators, path, "policy", load(path))
    for path in sorted((ROOT / "datasets").rglob("*.json")):
        if not path.name.startswith(KINDS) or path.stat().st_size > LARGEST:
            continue
        try:
            value = load(path)
        except ValueError as fault:
            report(False, path.relative_to(ROOT), fault)
            continue
        kind = kind_of_format(value)
        if kind:
            check_valid(validators, path, kind, value)


# ---------------------------------------------------------------- faulty samples


def read_expectations():
    rows = []
    for line in (SAMPLES / "EXPECT.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, fault_class, pointers, mention = line.split("\t")
            pointers = [] if pointers == "-" else ["" if pointer == '""' else pointer for pointer in pointers.split("|")]
            rows.append((SAMPLES / "faulty" / name, fault_class, pointers, [] if mention == "-" else mention.split(",")))
    listed = {path.name for path, *_ in rows}
    there = {path.name for path in (SAMPLES / "faulty").iterdir()}
    report(len(listed) == len(rows), "EXPECT.tsv", "a file is listed twice")
    report(listed == there, "EXPECT.tsv", f"listed or there, not both: {sorted(listed ^ there)}")
    return [row for row in rows if row[0].name in there]


def test_faulty(validators, rows):
    for path, fault_class, pointers, _ in rows:
        try:
            value = load(path)
        except ValueError as fault:
            report(fault_class == "syntax", path.name, fault)
            continue
        if fault_class == "syntax":
            report(False, path.name, "read without complaint")
            continue
        errors = list(validators[kind_of_name(path)].iter_errors(value))
        if fault_class == "reader":
            report(not errors, path.name, errors and f"the schema refuses it: {errors[0].message[:200]}")
            continue
        found = set().union(*map(places, errors))
        stray = [error for error in errors if not any(within(pointer, pointer_of(error.absolute_path)) for pointer in pointers)]
        report(bool(found & set(pointers)), path.name, f"refused at {sorted(found)}, not at {pointers}")
        report(not stray, path.name, stray and f"also refused: {stray[0].message[:200]}")


# ---------------------------------------------------------------- the program


def command(program, path):
    """How the program is made to read the file, and the exit codes of a file it can read; None: it reads no such kind yet."""
    city = str(SAMPLES / "plan-city.json")
    return {
        "city": ([program, "audit", str(path), "--json"], {0}),
        "policy": ([program, "audit", city, "--policy", str(path), "--json"], {0}),
        "plan": ([program, "check", city, str(path), "--json"], {0, 1}),
        "progress": ([program, "track", city, str(SAMPLES / "valid" / "plan-empty.json"), str(path), "--as-of", "2020-07-15", "--json"], {0}),
    }.get(kind_of_name(path))


def run(words):
    """Exit code and complaints (the JSON objects on standard error)."""
    try:
        done = subprocess.run(words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    except subprocess.TimeoutExpired:
        return "none in 60 s", [], ""
    text = done.stderr.decode("utf-8", "replace")
    complaints = []
    for line in text.splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            complaints.append(value)
    return done.returncode, complaints, text.strip().replace("\n", " ")[:300]


def judge_faulty(code, complaints, text, pointers, mention):
    """What the program does wrong on a faulty file, or None."""
    if code != 3:
        return f"exit {code}, not 3: {text}"
    errors = [one for one in complaints if one.get("severity") == "error"]
    if not errors:
        return f"no complaint as JSON: {text}"
    for one in errors:
        lacking = [field for field in ("file", "code", "severity", "pointer", "message", "hint") if field not in one]
        if lacking:
            return f"a complaint without {lacking}"
    if pointers:
        errors = [one for one in errors if one["pointer"] in pointers]
        if not errors:
            return f"no complaint at {' or '.join(map(repr, pointers))}, but at {[one['pointer'] for one in complaints]}"
    said = " ".join(f"{one['pointer']} {one['message']} {one['hint']}" for one in errors)
    silent = [word for word in mention if word not in said]
    return f"does not mention {silent}: {said[:200]}" if silent else None


def test_program(program, rows):
    valid = sorted((SAMPLES / "valid").glob("*.json"))
    jobs = [(path, command(program, path), None) for path in valid]
    jobs += [(path, command(program, path), (pointers, mention)) for path, _, pointers, mention in rows]
    jobs = [job for job in jobs if job[1]]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda job: run(job[1][0]), jobs))
    for (path, (_, good), fault), (code, complaints, text) in zip(jobs, results):
        if fault is None:
            report(code in good, f"{path.name} (program)", f"exit {code}: {text}")
        else:
            wrong = judge_faulty(code, complaints, text, *fault)
            report(wrong is None, f"{path.name} (program)", wrong)


def main():
    validators = load_validators()
    if validators:
        test_valid(validators)
        test_shipped(validators)
        rows = read_expectations()
        test_faulty(validators, rows)
        program = os.environ.get("CADREX") or str(ROOT / "build" / "cadrex")
        program = os.path.abspath(program)
        if os.path.isfile(program) and os.access(program, os.X_OK):
            test_program(program, rows)
        else:
            print(f"no program at {os.path.relpath(program)}: schemas and samples only")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
