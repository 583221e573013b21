#!/usr/bin/env python3
"""Put one bug at a time into the sources and demand that a test catches it: tests/mutants.py --build BUILD [-- WORD...]

The bugs are the lines of tests/mutants.tsv: name, file, old text, new text, separated by tabs; the old text occurs exactly once in the file.
With words, only bugs whose names contain one of them. BUILD must hold a finished build of the test programs; each bug works on a copy of
it, so that only what the bug touches is compiled again. The tests are the default ones, quick ones first and the slow ones with a few cities
before all of them; the first that fails ends it. Prints a line per bug with what caught it and at the end "N passed, N failed" (passed: caught).
A bug that does not compile proves nothing and fails; so does everything as long as a test fails without any bug.
"""
import argparse
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

import run as runner

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIRST_FAILURE = re.compile(r"^(?:\S+?:\d+:[FE]:[^:]*:([^:]+):|FAIL: (\S+)|ERROR: (\S+)|case (\S+) failed)", re.M)


def few_numbers():
    with open(os.path.join(TOP, "tests", "oracle_cities.txt"), encoding="utf-8") as file:
        return file.read().split()[::12]


# The quick ones run a part of what the slow ones of the same name run.
QUICK = [["test_base"], ["test_read_policy"], ["test_read"], ["test_score"], ["test_rules.py", "--failfast"],
         ["test_judges.py", "--cities", "20", "--plans", "5"], ["run_cases.sh"], ["test_import.py"], ["test_office.py"],
         ["test_city_json"], ["test_follow"],
         ["test_apply.py", "--cities", "12"], ["test_model"], ["test_first.py", "--cities", "40"], ["test_oracle.py"] + few_numbers(),
         ["test_oracle.py", "--kin", "0", "90"],
         ["test_report.py"], ["test_keep.py"], ["test_rounds.py"], ["test_explain.py"], ["test_conflict.py"],
         ["test_parity.py"] + ["%s %d" % (kind, k) for kind in ("spoil", "tiny") for k in range(3)], ["test_solve"]]
SLOW = [["test_first.py"], ["test_judges.py"], ["test_parity.py"], ["test_oracle.py"]]
# What is tried first for a bug in a room; without it, in the order above.
FIRST = {"intake": ("test_import.py", "test_office.py", "run_cases.sh"), "rules": ("test_rules.py", "test_judges.py"), "score": ("test_score",),
         "audit": ("test_rules.py", "test_judges.py", "run_cases.sh"), "model": ("test_model", "test_oracle.py"),
         "solve": ("test_model", "test_first.py", "test_oracle.py", "test_solve"), "report": ("test_report.py", "test_office.py", "run_cases.sh"),
         "explain": ("run_cases.sh", "test_explain.py", "test_conflict.py"),
         "task": ("run_cases.sh", "test_apply.py"), "domain": ("test_base", "test_follow"), "whatif": ("run_cases.sh", "test_rounds.py")}


SOUND_MOST = 1800  # seconds for a test without a bug: nothing can be said if it takes longer


def order_for(path):
    """The quick tests in the order in which a bug in this file meets them."""
    first = FIRST.get(path.split("/")[1], ())
    return sorted(QUICK, key=lambda test: first.index(test[0]) if test[0] in first else len(first))


def read_table(path):
    mutants = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            fields = line.split("\t")
            if len(fields) != 4:
                sys.exit("%s:%d: four fields wanted, %d found" % (path, number, len(fields)))
            mutants.append(fields)
    return mutants


def make_tree(folder, build):
    """A copy of what a build reads and of the build; what bugs never touch is only linked."""
    for name in os.listdir(TOP):
        path = os.path.join(TOP, name)
        if name == "src":
            shutil.copytree(path, os.path.join(folder, name))
        elif name != ".git" and os.path.abspath(build) != path and not os.path.abspath(build).startswith(path + os.sep):
            os.symlink(path, os.path.join(folder, name))
    # tests/ is a real folder of links: the scripts find the tree by their own path.
    os.unlink(os.path.join(folder, "tests"))
    shutil.copytree(os.path.join(TOP, "tests"), os.path.join(folder, "tests"))
    shutil.copytree(build, os.path.join(folder, "mutant"))


def run(command, folder, environment, timeout):
    """(exit code or None for late, output) of a command in a tree; what it started is ended with it."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                   start_new_session=True)
        try:
            status = process.wait(timeout)
        except subprocess.TimeoutExpired:
            runner.end(process)
            process.wait()
            status = None
        out.seek(0)
        return status, out.read().decode("utf-8", "replace")


def make(folder, environment):
    return run(["make", "-j1", "BUILD=mutant", "CFLAGS=-O1", "SCRIPTS=", "test-programs"], folder, environment, None)


def first_failure(folder, environment, tests, patience):
    """(name of the test that failed, its output), or None if all pass. patience: seconds a test may take."""
    for name, *arguments in tests:
        script = name.endswith((".py", ".sh"))
        path = os.path.join("tests", name) if script else os.path.join("mutant", "tests", name)
        if not os.path.exists(os.path.join(folder, path)):
            sys.exit("no test %s" % path)
        command = ([sys.executable] if name.endswith(".py") else ["bash"] if script else []) + [path] + arguments
        started = time.monotonic()
        status, output = run(command, folder, environment, patience((name, *arguments)))
        taken[(name, *arguments)] = time.monotonic() - started
        if status != 0:
            test = FIRST_FAILURE.search(output)
            what = "late" if status is None else next(filter(None, test.groups())) if test else ""
            return (name + " " + what).strip(), output
    return None


# Seconds a test last took, with or without a bug.
taken = {}


def prepared(folder, options):
    """The tree in folder and the environment its tests run in."""
    make_tree(folder, options.build)
    scratch = os.path.join(folder, "scratch")
    os.mkdir(scratch)
    return runner.Runner(argparse.Namespace(build=os.path.join(folder, "mutant")), []).environment(scratch)


def judge(mutant, options, sound_in):
    """(caught?, by what or why not, seconds)"""
    _, path, old, new = mutant
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cadrex-mutant-") as folder:
        environment = prepared(folder, options)
        target = os.path.join(folder, path)
        if not os.path.exists(target):
            return False, "no file " + path, 0
        with open(target, encoding="utf-8") as file:
            text = file.read()
        if text.count(old) != 1:
            return False, "the old text occurs %d times in %s" % (text.count(old), path), 0
        with open(target, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))
        made, said = make(folder, environment)
        if made != 0:
            return False, "does not build:\n" + said, time.monotonic() - started
        failure = first_failure(folder, environment, order_for(path) + ([] if options.quick else SLOW), lambda test: max(options.timeout, 5 * sound_in.get(test, 0)))
        return failure is not None, failure[0] if failure else "no test fails", time.monotonic() - started


def sound(options):
    """What fails without a bug, None if nothing does. All tests are run, so that it is known how long each may take."""
    tests = QUICK + ([] if options.quick else SLOW)
    with tempfile.TemporaryDirectory(prefix="cadrex-mutant-") as folder:
        environment = prepared(folder, options)
        made, said = make(folder, environment)
        return ("make", said) if made != 0 else first_failure(folder, environment, tests, lambda test: SOUND_MOST)


def main():
    argv, words = sys.argv[1:], []
    if "--" in argv:
        at = argv.index("--")
        argv, words = argv[:at], argv[at + 1:]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/mutants", help="folder of the build to start from")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="bugs at a time (default: processors)")
    parser.add_argument("--timeout", type=float, default=240, help="seconds a test program may take, if it does not take a fifth of them without a bug")
    parser.add_argument("--quick", action="store_true", help="leave the slow tests out")
    options = parser.parse_args(argv)
    mutants = [m for m in read_table(os.path.join(TOP, "tests", "mutants.tsv")) if not words or any(w in m[0] for w in words)]
    missed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        without = sound(options)
        if without:
            print("without any bug: %s\n%s" % without)
            print("0 passed, %d failed" % len(mutants))
            return 1
        sound_in = dict(taken)
        judged = [pool.submit(judge, mutant, options, sound_in) for mutant in mutants]
        for mutant, future in zip(mutants, judged):
            caught, why, seconds = future.result()
            missed += not caught
            print("%-8s %-60s %6.1f s  %s" % ("caught" if caught else "MISSED", mutant[0], seconds, why), flush=True)
    print("%d passed, %d failed" % (len(mutants) - missed, missed))
    return 1 if missed or not mutants else 0


if __name__ == "__main__":
    sys.exit(main())
