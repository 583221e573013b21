#!/usr/bin/env python3
"""The field's own files: a city of 20,000 cadres written as the workbook of the 公务员信息采集表 and as .lrmx, and imported again; the page of datasets/luohe. Seconds and memory.
The forms that are read have a photograph of 30 kB each; filled in are those of 3,000 who move.

Usage: bench/forms.py [--build build] [--runs 3] [--check]

Prints CSV: medians of the runs, the largest memory seen, what is asked. --check: fail where a goal is missed."""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

import measure

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TOP, "tests"))
sys.modules.pop("forms", None)  # of the two files of this name the tests' is meant
import forms as forms_of_tests  # noqa: E402  the tables of a city

MB = 1024 * 1024


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write_tables(path, folder):
    """Units, bodies and posts, which .lrmx tell as one text."""
    full = forms_of_tests.tables(load(path))
    forms_of_tests.write_tables({name: full[name] for name in ("units", "bodies", "posts")}, folder)


def write_plan(path, to, most):
    """Pairs of one rank that change places, whether rules allow it or not: forms are filled in for them."""
    moves, waiting = [], {}
    for cadre in load(path)["cadres"]:
        if cadre.get("post") and len(moves) < most:
            other = waiting.pop(cadre["rank"], None)
            if other:
                moves += [{"cadre": cadre["id"], "to": other["post"]}, {"cadre": other["id"], "to": cadre["post"]}]
            else:
                waiting[cadre["rank"]] = cadre
    with open(to, "w", encoding="utf-8") as file:
        json.dump({"format": "cadrex-plan/1", "moves": moves}, file)


def with_pictures(folder, kilobytes):
    """As departments have them: each form with a photograph."""
    picture = "QUJD" * (256 * kilobytes)
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "r+", encoding="utf-8", newline="") as file:
            text = file.read().replace("<ZhaoPian/>", "<ZhaoPian>" + picture + "</ZhaoPian>")
            file.seek(0)
            file.write(text)


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
        tables, moved = here("tables"), here("moved.json")
        write_tables(city, tables)
        write_plan(city, moved, 3000)
        if subprocess.run([cadrex, "plan", luohe, "-o", plan, "--quiet"]).returncode not in (0, 4):  # 4: stopped with a plan
            sys.exit("no plan of datasets/luohe")
        cases = [("export forms 20000", ["export", city, "--format", "forms", "-o", book], None, None, book),
                 ("import forms 20000", ["import", book, "--as-of", "2020-05", "-o", here("again.json"), "--quiet"], 10, 1024, here("again.json")),
                 ("export lrmx 20000", ["export", city, "--format", "lrmx", "-o", forms, "--quiet"], None, None, forms),
                 ("import lrmx 20000", ["import", forms, tables, "--as-of", "2020-05", "-o", here("again.json"), "--quiet"], 10, 1024, here("again.json")),
                 ("export --source 20000", ["export", city, moved, "--format", "lrmx", "--source", forms, "-o", here("filled"), "--quiet"], 10, 1024, here("filled")),
                 ("report luohe", ["report", luohe, plan, "-o", here("page.html"), "--quiet"], 1, None, here("page.html"))]
        for name, command, seconds, megabytes, made in cases:
            runs = []
            for _ in range(options.runs):
                if os.path.isdir(made):
                    shutil.rmtree(made)
                os.sync()  # what was written before, 600 MB of forms with photographs among it, is not this command's to wait for
                runs.append(measure.run([cadrex] + command, 600))
                if runs[-1].code != 0:
                    sys.exit("%s: exit code %d: %s" % (name, runs[-1].code, runs[-1].said[-3:]))
            took, most = statistics.median(run.seconds for run in runs), max(run.megabytes for run in runs)
            size = os.path.getsize(made) / MB if os.path.isfile(made) else sum(os.path.getsize(os.path.join(made, f)) for f in os.listdir(made)) / MB
            if name == "export lrmx 20000":
                with_pictures(forms, 30)
            print("%s,%.2f,%.0f,%s,%s,%.1f" % (name, took, most, seconds or "", megabytes or "", size), flush=True)
            if (seconds and took > seconds) or (megabytes and most > megabytes) or (name == "report luohe" and size >= 2):
                missed.append(name)
    if options.check and missed:
        sys.exit("goals missed: " + ", ".join(missed))


if __name__ == "__main__":
    main()
