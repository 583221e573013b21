#!/usr/bin/env python3
"""What a run writes into a folder: no input is replaced, and that is told before the search; what an earlier run left there is not taken for this run's."""
import json
import os
import shutil
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from command import ROOT, load, run, write  # noqa: E402

EXAMPLES = os.path.join(ROOT, "datasets", "examples", "city.json")
BACKLOG = os.path.join(ROOT, "datasets", "luohe-backlog", "city.json")


class Outputs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="outputs-")
        self.addCleanup(folder.cleanup)
        self.out = os.path.join(folder.name, "out")
        os.mkdir(self.out)

    def others(self, names, *options, code=0):
        """Complains of these files alone, and leaves them as they are."""
        before = {name: os.stat(os.path.join(self.out, name)).st_mtime_ns for name in os.listdir(self.out)}
        got, _, err = run(*options, "--json")
        self.assertEqual(got, code, err)
        told = [one for one in map(json.loads, err.splitlines()) if one["code"] == "not-of-this-run"]
        self.assertEqual([(one["file"], one["severity"]) for one in told], [(self.out, "warning")] if names else [], err)
        if names:
            self.assertTrue(told[0]["message"].startswith(", ".join(names) + ":"), told)
            self.assertEqual(names, [name for name in names if os.stat(os.path.join(self.out, name)).st_mtime_ns == before[name]])
            self.assertIn("并非本次写出", run(*options, "--lang", "zh")[2])
            self.assertNotIn(names[0], run(*options, "--quiet")[2])

    def test_conflict_refuses_to_replace_an_input_before_it_searches(self):
        for name in ("deferrals.json", "deferrals-2.json"):
            city = os.path.join(self.out, name)
            shutil.copy(BACKLOG, city)
            code, text, err = run("conflict", city, "--out", self.out)
            self.assertEqual((code, text), (2, ""))
            self.assertIn(name, err)
            self.assertEqual(load(city), load(BACKLOG))
            self.assertEqual(os.listdir(self.out), [name])
            os.unlink(city)

    def test_ways_out_of_an_earlier_run_are_told(self):
        ask = ["conflict", EXAMPLES, "--pin", "c02=audit.fiscal.1", "--out", self.out]
        self.others([], *ask)
        self.assertTrue(os.listdir(self.out))
        for name in ("pool.json", "vacancies-7.json", "vacancies-07.json", "mine.json"):
            write(self.out, name, {})
        self.others(["pool.json", "vacancies-7.json"], *ask)

    def test_plans_of_an_earlier_run_are_told(self):
        ask = ["plan", EXAMPLES, "--within", "0.3", "--differ", "2", "-o", self.out, "--plans"]
        self.others([], *ask, "3")
        self.others(["plan-2.json", "plan-3.json"], *ask, "1")

    def test_rounds_of_an_earlier_run_are_told(self):
        ask = ["plan", EXAMPLES, "-o", self.out, "--time-limit", "0", "--rounds"]
        self.others([], *ask, "3")
        self.others(["after-2.json", "after-3.json", "round-2.json", "round-3.json"], *ask, "1")
        # what the run itself reads is no surprise
        self.others(["after-2.json", "round-2.json", "round-3.json"], "plan", os.path.join(self.out, "after-3.json"), "-o", self.out, "--time-limit", "0", "--rounds", "1")

    def test_a_deferral_has_a_reason(self):
        for command in ("plan", "conflict"):
            for asked in ("c01=SD-E3", "c01=SD-E3:"):
                code, text, err = run(command, EXAMPLES, "--defer", asked)
                self.assertEqual((code, text), (2, ""))
                self.assertIn("CADRE=RULE:reason", err)
        self.assertIn("缺少理由", run("plan", EXAMPLES, "--defer", "c01=SD-E3", "--lang", "zh")[2])
        self.assertEqual(run("plan", EXAMPLES, "--defer", "c01=SD-E3:x", "--quiet")[0], 0)


if __name__ == "__main__":
    unittest.main()
