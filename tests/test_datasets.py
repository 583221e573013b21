#!/usr/bin/env python3
"""The data sets are what their READMEs promise, and what is made by a script is made by it to the byte."""
import collections
import csv
import json
import os
import subprocess
import sys
import tempfile
import unittest

CADREX = os.environ.get("CADREX", "build/cadrex")
KEY = "discipline supervision personnel audit_finance project_approval funds_assets planning_construction land".split()


def load(path):
    with open(os.path.join("datasets", path), encoding="utf-8") as file:
        return json.load(file)


def run(*words):
    return subprocess.run([CADREX, *words], capture_output=True, text=True, check=False)


def parts(links):
    """Groups of what is linked: {name: members}."""
    parent = {}

    def top(x):
        while parent.setdefault(x, x) != x:
            x = parent[x]
        return x
    for a, b in links:
        parent[top(a)] = top(b)
    groups = collections.defaultdict(set)
    for x in parent:
        groups[top(x)].add(x)
    return list(groups.values())


class Luohe(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.city = load("luohe/city.json")
        cls.unit = {u["id"]: u for u in cls.city["units"]}
        cls.post = {p["id"]: p for p in cls.city["posts"]}
        cls.cadre = {c["id"]: c for c in cls.city["cadres"]}
        cls.ledger = json.loads(run("audit", "datasets/luohe/city.json", "--json", "--confidential", "--quiet").stdout)["cadres"]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "plan.json")
            cls.planned = run("plan", "datasets/luohe/city.json", "-o", path, "--quiet", "--time-limit", "0")
            with open(path, encoding="utf-8") as file:
                cls.plan = json.load(file)

    def test_its_size_is_that_of_a_city(self):
        city_units = [u for u in self.city["units"] if u.get("level", "city") == "city"]
        self.assertTrue(55 <= len(city_units) <= 65)
        self.assertTrue(all(u.get("bodies") for u in city_units))
        self.assertTrue(1050 <= len(self.cadre) <= 1150)

    def test_all_eight_key_functions_occur(self):
        held = {tag for c in self.city["cadres"] if c["post"] for tag in self.post[c["post"]].get("functions", [])}
        self.assertLessEqual(set(KEY), held)

    def test_one_component_of_400_cadres_has_overlapping_tags(self):
        units = [u for u in self.city["units"] if u.get("level", "city") == "city"]
        largest = max(parts((u["id"], "tag " + tag) for u in units for tag in u.get("affinity", [])), key=len)
        inside = sum(1 for c in self.city["cadres"] if c["post"] and self.post[c["post"]]["unit"] in largest)
        self.assertGreaterEqual(inside, 400)
        bridges = [u for u in largest if u in self.unit and len(self.unit[u]["affinity"]) > 1]
        self.assertGreater(len(bridges), 1)
        tags = [tag for tag in largest if tag.startswith("tag ")]
        self.assertGreater(len(tags), 1)
        for tag in tags:
            self.assertTrue(any(tag[4:] not in self.unit[u]["affinity"] for u in largest if u in self.unit), tag)

    def test_in_15_bodies_both_leaders_are_due(self):
        due = {row["cadre"] for row in self.ledger if row["due"] and not row["exempt"]}
        ranks = collections.defaultdict(set)
        for c in due:
            post = self.post.get(self.cadre[c]["post"])
            if post and post.get("body"):
                ranks[post["unit"], post["body"]].add(post["rank"])
        self.assertGreaterEqual(sum(1 for r in ranks.values() if r == {"principal", "deputy"}), 15)

    def test_each_exemption_lifts_ten_musts(self):
        lifted = collections.Counter(rule for row in self.ledger if {"SD-M1", "SD-M2"} & {d["rule"] for d in row["due"]} for rule in row["exempt"])
        for rule in ("SD-E1", "SD-E2", "SD-E3", "SD-E4", "SD-E5"):
            self.assertEqual(lifted[rule], 10, rule)

    def test_kin_people_outside_secondments_and_mutual_pairs(self):
        pairs = {tuple(sorted((c["id"], k["person"]))) for c in self.city["cadres"] for k in c.get("kin", []) if k["person"] in self.cadre}
        outside = [k for c in self.city["cadres"] for k in c.get("kin", []) if k["person"] not in self.cadre]
        self.assertEqual(len(pairs), 20)
        self.assertGreater(len(outside), 0)
        self.assertGreater(len(self.city["people"]), 0)
        self.assertEqual(sum(1 for c in self.city["cadres"] if c.get("secondment")), 5)
        mutual = collections.Counter(self.unit[p["unit"]].get("level", "city") for p in self.city["posts"] if p.get("vertical") == "mutual")
        self.assertEqual((mutual["city"], mutual["county"]), (2, 2))

    def test_the_best_round_makes_about_a_hundred_moves_few_of_them_voluntary(self):
        self.assertEqual(self.planned.returncode, 0, self.planned.stderr)
        moves, voluntary = self.plan["measures"]["moves"], self.plan["measures"]["voluntary"]
        self.assertTrue(90 <= moves <= 115, moves)
        self.assertLessEqual(5 * voluntary, moves)
        self.assertLessEqual(self.plan["gap"], 0.005)
        self.assertEqual(collections.Counter(m["mode"] for m in self.plan["moves"])["mutual"] % 2, 0)

    def test_the_generator_writes_exactly_this_file(self):
        for preset in ("luohe", "luohe-backlog"):
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "city.json")
                subprocess.run([sys.executable, "bench/generate.py", "--preset", preset, "-o", path], check=True, capture_output=True)
                with open(path, "rb") as made, open("datasets/%s/city.json" % preset, "rb") as shipped:
                    self.assertEqual(made.read(), shipped.read(), preset)


class Others(unittest.TestCase):
    def test_each_set_tells_what_it_is_and_where_it_comes_from(self):
        for name in ("tiny", "luohe", "luohe-backlog", "ibm-hr", "us-congress", "balassign", "examples"):
            for file in ("README.md", "ORIGIN.md"):
                self.assertGreater(os.path.getsize(os.path.join("datasets", name, file)), 100, (name, file))

    def test_the_example_of_a_city_has_every_field_of_the_schema(self):
        schema = load("../models/schema/city.schema.json")
        missing = []

        def walk(part, found, path):
            while "$ref" in part:
                part = schema["$defs"][part["$ref"].rsplit("/", 1)[1]]
            for choice in part.get("anyOf", []) + part.get("oneOf", []):
                walk(choice, found, path)
            for name, field in part.get("properties", {}).items():
                values = [item[name] for item in found if isinstance(item, dict) and name in item]
                missing.extend([] if values else [path + "/" + name])
                walk(field, values, path + "/" + name)
            if "items" in part:
                walk(part["items"], [item for items in found if isinstance(items, list) for item in items], path)

        walk(schema, [load("examples/city.json")], "")
        self.assertEqual(missing, [])

    def test_the_examples_of_rounds_and_of_plans_are_what_is_written(self):
        for name, words in (("rounds", ("--rounds", "2")), ("plans", ("--plans", "3", "--within", "0.1"))):
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                out = os.path.join(folder, "out")
                done = run("plan", "datasets/examples/city.json", *words, "-o", out, "--quiet", "--time-limit", "0")
                self.assertEqual(done.returncode, 0, done.stderr)
                with open(os.path.join(out, name + ".json"), "rb") as made, open("datasets/examples/%s.json" % name, "rb") as shipped:
                    self.assertEqual(made.read().replace(b" --time-limit 0", b""), shipped.read())

    def test_not_all_musts_of_the_backlog_fit(self):
        done = run("plan", "datasets/luohe-backlog/city.json", "--quiet", "--time-limit", "0")
        self.assertEqual(done.returncode, 1)

    def test_of_real_people_nothing_is_told_that_their_source_does_not_tell(self):
        with open("datasets/us-congress/source/legislators.csv", encoding="utf-8", newline="") as file:
            source = {row["id"]: row for row in csv.DictReader(file)}
        gender = {"F": "female", "M": "male"}
        for c in load("us-congress/city.json")["cadres"]:
            row = source[c["id"]]
            self.assertLessEqual(set(c), {"id", "post", "rank", "gender", "attributes"})  # no name, no birth, no career
            self.assertEqual((c["gender"], c["attributes"]["us_party"], c["attributes"]["region"]), (gender[row["gender"]], row["party"], row["state"]))
            self.assertLessEqual(set(c["attributes"]), {"us_party", "region", "age_group"})


if __name__ == "__main__":
    unittest.main()
