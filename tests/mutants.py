#!/usr/bin/env python3
"""Put one bug at a time into the sources and demand that a test catches it: tests/mutants.py --build BUILD [-- WORD...]

The bugs are the lines of tests/mutants.tsv: name, file, old text, new text, separated by tabs; the old text occurs exactly once in the file.
With words, only bugs whose names contain one of them. BUILD must hold a finished build of the test programs; each bug works on a copy of
it, so that only what the bug touches is compiled again. Prints a line per bug and at the end "N passed, N failed" (passed: caught).
A bug that does not compile proves nothing and fails; so does everything as long as a test fails without any bug.
"""
import argparse
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NAME_OF_FAILED = re.compile(r"^(\S+) +\d+ passed +[1-9]\d* failed", re.M)
FIRST_FAILURE = re.compile(r"^    (?:\S+?:\d+:[FE]:[^:]*:([^:]+):|FAIL: (\S+)|ERROR: (\S+)|case (\S+) failed)", re.M)


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


def run(command, folder):
    """(exit code, output) of a command in a tree, without what this make tells its children."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE") and key != "MFLAGS"}
    done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def run_tests(folder, options):
    """Build and test a tree: (exit code of make, its output, exit code of the tests, their output)."""
    made, said = run(["make", "-j1", "BUILD=mutant", "CFLAGS=-O1", "SCRIPTS=", "test-programs"], folder)
    if made:
        return made, said, 0, ""
    programs = sorted(p for p in glob.glob(os.path.join(folder, "mutant", "tests", "test_*")) if os.access(p, os.X_OK))
    for script in sorted(glob.glob(os.path.join(folder, "tests", "test_*.py"))) + [os.path.join(folder, "tests", "run_cases.sh")]:
        with open(script, encoding="utf-8") as file:
            if "CADREX" in file.read():  # others do not run the binary and can catch nothing
                programs.append(script)
    status, output = run([sys.executable, "tests/run.py", "--build", "mutant", "--jobs", "1", "--fail-fast",
                          "--timeout", str(options.timeout)] + programs, folder)
    return 0, said, status, output


def judge(mutant, options):
    """(caught?, by what or why not, seconds)"""
    _, path, old, new = mutant
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cadrex-mutant-") as folder:
        make_tree(folder, options.build)
        target = os.path.join(folder, path)
        if not os.path.exists(target):
            return False, "no file " + path, 0
        with open(target, encoding="utf-8") as file:
            text = file.read()
        if text.count(old) != 1:
            return False, "the old text occurs %d times in %s" % (text.count(old), path), 0
        with open(target, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))
        made, said, status, output = run_tests(folder, options)
        seconds = time.monotonic() - started
        if made:
            return False, "does not build:\n" + said, seconds
        if status == 0:
            return False, "no test fails", seconds
        program, test = NAME_OF_FAILED.search(output), FIRST_FAILURE.search(output)
        return True, (program.group(1) if program else "?") + (" " + next(filter(None, test.groups())) if test else ""), seconds


def sound(options):
    """Do all tests pass without a bug?"""
    with tempfile.TemporaryDirectory(prefix="cadrex-mutant-") as folder:
        make_tree(folder, options.build)
        made, said, status, output = run_tests(folder, options)
        if made or status:
            print("without any bug:\n" + (said if made else output))
        return not made and not status


def main():
    argv, words = sys.argv[1:], []
    if "--" in argv:
        at = argv.index("--")
        argv, words = argv[:at], argv[at + 1:]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/mutants", help="folder of the build to start from")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="bugs at a time (default: processors)")
    parser.add_argument("--timeout", type=float, default=120, help="seconds a test program may take")
    options = parser.parse_args(argv)
    mutants = [m for m in read_table(os.path.join(TOP, "tests", "mutants.tsv")) if not words or any(w in m[0] for w in words)]
    if not sound(options):
        print("0 passed, %d failed" % len(mutants))
        return 1
    missed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for mutant, (caught, why, seconds) in zip(mutants, pool.map(lambda m: judge(m, options), mutants)):
            missed += not caught
            print("%-8s %-40s %6.1f s  %s" % ("caught" if caught else "MISSED", mutant[0], seconds, why), flush=True)
    print("%d passed, %d failed" % (len(mutants) - missed, missed))
    return 1 if missed or not mutants else 0


if __name__ == "__main__":
    sys.exit(main())
