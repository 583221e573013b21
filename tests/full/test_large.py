#!/usr/bin/env python3
"""A component too large for a relaxation before its search (prices, annealing among few columns, neighbourhoods beside work on the whole): a city of
1,000 cadres, any of whom may go to any of 40 units. And many components under one limit of an earlier tier: the certificate of a city of 3,000."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(TOP, "bench"), os.path.join(TOP, "tests")]
import generate  # noqa: E402
import instances  # noqa: E402
import judge  # noqa: E402
import judge_plans  # noqa: E402

CADREX = os.path.abspath(os.environ.get("CADREX", os.path.join(TOP, "build", "cadrex")))
HARD = os.path.join(TOP, "bench", "hard.json")
SEED = 77  # of no measurement


def structure(plan):
    return next(tier for tier in plan["tiers"] if tier["tier"] == "structure")


def write_city(name, n_cadres, path):
    shape = next(shape for shape in instances.SETS[name] if shape.cadres == n_cadres)
    document = instances.make_city(shape, SEED)
    with open(path, "w", encoding="utf-8") as out:
        generate.write_document(document, out)
    return document


class Large(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.city = os.path.join(cls.folder.name, "city.json")
        cls.document = write_city("dense", 1000, cls.city)
        cls.short, cls.bytes = cls.plan("short", 80000, 2)
        cls.long, _ = cls.plan("long", 200000, 2)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def plan(cls, name, effort, threads):
        path = os.path.join(cls.folder.name, name + ".json")
        run = subprocess.run([CADREX, "plan", cls.city, "--policy", HARD, "--gap", "0", "--effort", str(effort), "--time-limit", "0", "--threads",
                              str(threads), "--quiet", "-o", path], capture_output=True, text=True, check=False)
        assert run.returncode in (0, 4), run.stderr
        with open(path, "rb") as file:
            content = file.read()
        return json.loads(content), content

    def test_the_plan_is_the_same_for_one_and_two_workers(self):
        self.assertTrue(self.short["made"]["repeatable"])
        self.assertEqual(self.plan("alone", 80000, 1)[1], self.bytes)

    def test_a_bound_holds_against_better_plans_found_later(self):
        self.assertLess(structure(self.long)["value"], structure(self.short)["value"])
        self.assertLessEqual(structure(self.short)["bound"], structure(self.long)["value"])

    def test_little_work_comes_near_the_bound(self):
        self.assertLess(structure(self.short)["gap"], 0.03)
        self.assertLess(structure(self.long)["gap"], 0.01)

    def test_the_second_judge_finds_nothing_broken_and_the_same_tiers(self):
        verdict = judge.judge(self.document, judge.load_policy(HARD), self.long)
        self.assertEqual(judge_plans.complaints_about(self.long, verdict), [])


class Components(unittest.TestCase):
    def test_a_certificate_proves_nearly_what_the_search_did(self):
        with tempfile.TemporaryDirectory() as folder:
            city, plan, certificate = (os.path.join(folder, name) for name in ("city.json", "plan.json", "certificate.json"))
            write_city("city", 3000, city)
            ask = ["--policy", HARD, "--gap", "0.01", "--effort", "60000", "--time-limit", "0", "--quiet", "--certificate", certificate, "-o", plan]
            planned = subprocess.run([CADREX, "plan", city, *ask], capture_output=True, text=True, check=False)
            self.assertIn(planned.returncode, (0, 4), planned.stderr)
            checked = subprocess.run([CADREX, "check", city, plan, "--policy", HARD, "--certificate", certificate, "--json", "--quiet"],
                                     capture_output=True, text=True, check=False)
            self.assertEqual(checked.returncode, 0, checked.stderr)
            proved = next(tier for tier in json.loads(checked.stdout)["certificate"]["tiers"] if tier["tier"] == "structure")
            with open(plan, encoding="utf-8") as file:
                searched = structure(json.load(file))
            self.assertLessEqual(proved["bound"], searched["value"])
            self.assertLess(searched["bound"] - proved["bound"], 0.003 * searched["value"])


if __name__ == "__main__":
    unittest.main()
