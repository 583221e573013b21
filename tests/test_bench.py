#!/usr/bin/env python3
"""The room bench/: its cities are the same for the same seed, valid, and free of contradictions with the rules."""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
for room in ("bench", "tests"):
    sys.path.insert(0, os.path.join(TOP, room))
import instances  # noqa: E402
import test_schema  # noqa: E402

CADREX = os.path.abspath(os.environ.get("CADREX") or os.path.join(TOP, "build", "cadrex"))
SHAPES = [instances.Shape(60, 6, "dense", 1), instances.Shape(60, 6, "overlapping", 2), instances.Shape(60, 6, "sparse", 3)]


def cadrex(*words):
    return subprocess.run([CADREX, *map(str, words)], cwd=TOP, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def digest(shape, seed):
    return hashlib.sha256(json.dumps(instances.make_city(shape, seed)).encode()).hexdigest()


class Cities(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def test_same_seed_gives_same_city_and_another_seed_another(self):
        for shape in SHAPES:
            self.assertEqual(digest(shape, 1), digest(shape, 1))
            self.assertNotEqual(digest(shape, 1), digest(shape, 2))

    def test_cities_and_policy_pass_schema_reader_and_audit(self):
        validators = test_schema.load_validators()
        with open(instances.POLICIES["hard"], encoding="utf-8") as file:
            self.assertEqual(list(validators["policy"].iter_errors(json.load(file))), [])
        small = instances.wanted(["small"], 2, ["hard", "defaults"], [120])
        for instance in small + [instances.Instance("test", shape, 1, "hard") for shape in SHAPES]:
            path = instances.city_file(instance, self.folder)
            with open(path, encoding="utf-8") as file:
                self.assertEqual(list(validators["city"].iter_errors(json.load(file))), [], path)
            done = cadrex("audit", path, "--policy", instances.POLICIES[instance.policy], "--json")
            self.assertEqual((done.returncode, done.stderr), (0, b""), instances.name_of(instance))
            self.assertIn(b"SD-M1", done.stdout)

    def test_groups_are_components_and_one_affinity_is_one(self):
        for shape in SHAPES:
            seen = [set(unit["affinity"]) for unit in instances.make_city(shape, 1)["units"]]
            self.assertEqual(len(set().union(*seen)), shape.groups)
            self.assertEqual(any(len(tags) > 1 for tags in seen), shape.affinity == "overlapping")


class Export(unittest.TestCase):
    def test_rows_of_exported_programs_are_named_after_what_they_say(self):
        done = cadrex("export", "datasets/tiny/city.json", "--format", "lp", "--hold", "exceptions=0")
        rows = {line.split("(")[0].strip() for line in done.stdout.decode().splitlines() if ":" in line and "(" in line.split(":")[0]}
        self.assertLessEqual({"seats", "vacancies", "cell", "one"}, rows)
        self.assertNotIn("x", rows)


if __name__ == "__main__":
    unittest.main()
