#!/usr/bin/env python3
"""Planning the shipped cities takes no more counted work than bench/counts.txt says, plus 20 %, and ends by itself with the gap asked for.

Counted work (simplex iterations and nodes) is the same on every machine, so this is a test; seconds are a matter for `make bench`.
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TOP, "bench"))
import run as bench  # noqa: E402

CADREX = os.environ.get("CADREX", "build/cadrex")


def stored():
    with open(bench.COUNTS, encoding="utf-8") as lines:
        rows = [line.split() for line in lines if not line.startswith("#") and line.strip()]
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


class Work(unittest.TestCase):
    def test_counted_work_has_not_grown_by_more_than_a_fifth(self):
        counts = stored()
        with tempfile.TemporaryDirectory() as folder:
            for name, city, options in bench.PLANS:
                out = os.path.join(folder, "plan.json")
                subprocess.run([CADREX, "plan", city, "-o", out, "--quiet", "--gap", "0.005", "--time-limit", "0", *options], cwd=TOP, check=True)
                with open(out, encoding="utf-8") as file:
                    plan = json.load(file)
                self.assertTrue(plan["made"]["repeatable"], name)
                self.assertLessEqual(plan["gap"] or 0, 0.005, name)
                for k, what in enumerate(("iterations", "nodes")):
                    self.assertLessEqual(plan["made"][what], counts[name][k] * bench.REGRESSION + 20, (name, what))


if __name__ == "__main__":
    unittest.main()
