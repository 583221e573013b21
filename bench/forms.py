#!/usr/bin/env python3
"""The field's own files: a city of 20,000 cadres written as the workbook of the 公务员信息采集表 and as .lrmx, and imported again; the page of datasets/luohe. Seconds and memory.

Usage: bench/forms.py [--build build] [--runs 3] [--check]

Prints CSV: medians of the runs, the largest memory seen, what is asked. --check: fail where a goal is missed."""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

import measure

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MB = 1024 * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=os.path.join(TOP, "build"))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    cadrex, missed = os.path.join(options.build, "cadrex"), []
    luohe = os.path.join(TOP, "datasets", "luohe", "city.json")
    print("what,median_s,largest_mb,goal_s,goal_mb,file_mb")
    with tempfile.TemporaryDirectory(prefix="bench-forms-") as folder:
        here = lambda name: os.path.join(folder, name)
        city, plan, book, forms = here("city.json"), here("plan.json"), here("book.xlsx"), here("lrmx")
        subprocess.run([sys.executable, os.path.join(TOP, "bench", "generate.py"), "--preset", "audit-20000", "-o", city], check=True, stderr=subprocess.DEVNULL)
        if subprocess.run([cadrex, "plan", luohe, "-o", plan, "--quiet"]).returncode not in (0, 4):  # 4: stopped with a plan
            sys.exit("no plan of datasets/luohe")
        cases = [("export forms 20000", ["export", city, "--format", "forms", "-o", book], None, None, book),
                 ("import forms 20000", ["import", book, "--as-of", "2020-05", "-o", here("again.json"), "--quiet"], 10, 1024, here("again.json")),
                 ("export lrmx 20000", ["export", city, "--format", "lrmx", "-o", forms, "--quiet"], None, None, forms),
                 ("report luohe", ["report", luohe, plan, "-o", here("page.html"), "--quiet"], 1, None, here("page.html"))]
        for name, command, seconds, megabytes, made in cases:
            runs = []
            for _ in range(options.runs):
                if os.path.isdir(made):
                    shutil.rmtree(made)
                runs.append(measure.run([cadrex] + command, 600))
                if runs[-1].code != 0:
                    sys.exit("%s: exit code %d: %s" % (name, runs[-1].code, runs[-1].said[-3:]))
            took, most = statistics.median(run.seconds for run in runs), max(run.megabytes for run in runs)
            size = os.path.getsize(made) / MB if os.path.isfile(made) else sum(os.path.getsize(os.path.join(made, f)) for f in os.listdir(made)) / MB
            print("%s,%.2f,%.0f,%s,%s,%.1f" % (name, took, most, seconds or "", megabytes or "", size), flush=True)
            if (seconds and took > seconds) or (megabytes and most > megabytes) or (name == "report luohe" and size >= 2):
                missed.append(name)
    if options.check and missed:
        sys.exit("goals missed: " + ", ".join(missed))


if __name__ == "__main__":
    main()
