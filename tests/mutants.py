#!/usr/bin/env python3
"""Put one bug at a time into the sources and demand that a test catches it: tests/mutants.py --build BUILD [--note] [-- WORD...]

The bugs are the lines of tests/mutants.tsv: name, file, old text, new text and what catches it, separated by tabs; the old text occurs exactly
once in the file. What catches it is a default test and what of it to run, as in a shell: `run_cases.sh audit-json`, `test_oracle.py 17`.
Where it is not told, or passes in spite of the bug, all the default tests are tried, and what is found belongs into the table: it is printed,
with --note also written there. With words, only bugs whose names contain one of them.

BUILD must hold a finished build of the program and the test programs; each bug works on a copy of it, so that only what the bug touches is
compiled again, and a test program only when its turn comes. Caught is a bug by a failed check: a test that takes too long says nothing, and so
does a bug that does not compile. What catches a bug is run without it, too; if it fails then, nothing can be said and everything fails.
Prints a line per bug with what caught it and at the end "N passed, N failed" (passed: caught).

Verdicts are kept in BUILD/verdicts.tsv: state (a digest of the sources, the tests and their data), verdict, the command that told it, and the
bug. A run that was ended goes on where it stopped.
"""
import argparse
import concurrent.futures
import hashlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
import threading
import time

import run as runner

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TABLE = os.path.join(TOP, "tests", "mutants.tsv")
# A line that only a failed check prints: of libcheck, unittest, run_cases.sh, and of the tests that try numbered cities.
FAILURE = re.compile(r"^(?:\S+?:\d+:[FE]:[^:]*:[^:]+:|(?:FAIL|ERROR): \w+ \(__main__\.(?P<test>[\w.]+)\)|case (?P<case>\S+) failed$"
                     r"|city (?P<city>-?\d+)\b.*: |kin city (?P<kin>\d+): |(?P<parity>(?:spoil|tiny|kin) \d+): |(?P<judged>\d+)-[a-z]+: )")
LATE = "Test timeout expired"  # what libcheck says
BROKEN = "does not build:\n"
# What a script needs besides the program.
GOALS = {"test_first.py": "first", "test_fuzz.py": "fuzz/all"}


def is_unittest(name):
    with open(os.path.join(TOP, "tests", name), encoding="utf-8") as file:
        return "    unittest.main()" in file.read()


UNITTESTS = {name for name in os.listdir(os.path.join(TOP, "tests")) if re.fullmatch(r"test_\w+\.py", name) and is_unittest(name)}


def read_table():
    """The bugs, each as [name, file, old text, new text, what catches it or ""]."""
    mutants = []
    with open(TABLE, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            fields = line.rstrip("\n").split("\t")
            if line.strip() and not line.startswith("#"):
                if len(fields) not in (4, 5):
                    sys.exit("%s:%d: four or five fields wanted, %d found" % (TABLE, number, len(fields)))
                mutants.append(fields + [""] * (5 - len(fields)))
    return mutants


def note(bug, command):
    """Write into the table what catches a bug."""
    with open(TABLE, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]
    with open(TABLE, "w", encoding="utf-8") as file:
        for fields in lines:
            print("\t".join(fields[:4] + [command] if fields[1:4] == bug else fields), file=file)


def all_tests():
    """The default tests, those that take longest last; but for that of the table, which any bug fails."""
    names = [name for name in sorted(os.listdir(os.path.join(TOP, "tests"))) if re.fullmatch(r"test_\w+\.(c|py)|run_cases\.sh", name)]
    tests = [[name.removesuffix(".c")] for name in names if name != "test_mutants.py"]
    return sorted(tests, key=lambda test: (test[0] in runner.LONGEST, test[0].endswith((".py", ".sh"))))


def make_tree(folder, build):
    """A copy of what a build reads and of the build; what bugs never touch is only linked. cp is quicker at it than Python."""
    tests = os.path.join(folder, "tests")
    os.mkdir(tests)  # a real folder of links: the scripts find the tree by their own path
    for name in os.listdir(TOP):
        path = os.path.join(TOP, name)
        if name not in (".git", "src", "tests") and os.path.abspath(build) != path and not os.path.abspath(build).startswith(path + os.sep):
            os.symlink(path, os.path.join(folder, name))
    files = [entry.path for entry in os.scandir(os.path.join(TOP, "tests")) if entry.is_file()]
    for entry in os.scandir(os.path.join(TOP, "tests")):
        if entry.is_dir():
            os.symlink(entry.path, os.path.join(tests, entry.name))
    subprocess.run(["cp", "-a", os.path.join(TOP, "src"), folder], check=True)
    subprocess.run(["cp", "-a", *files, tests], check=True)
    subprocess.run(["cp", "-a", build, os.path.join(folder, "mutant")], check=True)


def run(command, folder, environment, timeout=None, stop=None):
    """(exit code, None for late or "stopped", output) of a command in a tree; ended at the first line that matches `stop`, with what it started."""
    process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               encoding="utf-8", errors="replace", start_new_session=True)
    late, stopped, output = threading.Event(), False, []

    def give_up():
        late.set()
        runner.end(process)

    timer = threading.Timer(timeout or threading.TIMEOUT_MAX, give_up)
    timer.daemon = True
    timer.start()
    with process.stdout:
        for line in process.stdout:
            output.append(line)
            if LATE in line:
                late.set()
            if stop and stop.match(line):
                stopped = True
                runner.end(process)
                break
    status = process.wait()
    timer.cancel()
    runner.end(process)
    return None if late.is_set() else "stopped" if stopped else status, "".join(output)


def narrowed(test, output):
    """The part of a test that failed, as a command; the whole test if its output does not tell."""
    found, name = next(filter(None, map(FAILURE.match, output.splitlines())), None), test[0]
    part = found.groupdict() if found and len(test) == 1 else {}
    if part.get("case") or part.get("test"):
        return [name, part["case"] or part["test"]]
    if name == "test_oracle.py" and (part.get("city") or part.get("kin")):
        return [name, part["city"]] if part["city"] else [name, "--kin", part["kin"], str(int(part["kin"]) + 1)]
    if name == "test_certificate.py" and part.get("city"):
        return [name, "--", part["city"]]
    if name == "test_judges.py" and part.get("judged"):
        return [name, "--first", part["judged"], "--cities", "1"]
    return [name, part["parity"]] if name == "test_parity.py" and part.get("parity") else test


class Tree:
    """A tree with at most one bug: what a test needs is built when the test is run."""

    def __init__(self, folder, build):
        make_tree(folder, build)
        self.folder = folder
        scratch = os.path.join(folder, "scratch")
        os.mkdir(scratch)
        self.environment = runner.Runner(argparse.Namespace(build=os.path.join(folder, "mutant"), offline=False), []).environment(scratch)
        self.environment["PYTHONUNBUFFERED"] = "1"

    def build(self, goal):
        """None, or what the compiler says."""
        status, said = run(["make", "-j1", "BUILD=mutant", "CFLAGS=-O1", "SCRIPTS=", os.path.join("mutant", goal)], self.folder, self.environment)
        return None if status == 0 else BROKEN + said

    def fails(self, test, timeout):
        """(a failed check?, the part of the test that failed or "late" or None if it passes, output)"""
        name, *arguments = test
        script = name.endswith((".py", ".sh"))
        goal = GOALS.get(name) if script else "tests/" + name
        said = self.build(goal) if goal else None
        if said:
            return False, test, said
        command = [sys.executable, os.path.join("tests", name)] if name.endswith(".py") else ["bash", os.path.join("tests", name)] if script \
            else [os.path.join("mutant", "tests", name)]
        failfast = ["--failfast"] if name in UNITTESTS else []
        status, output = run(command + failfast + arguments, self.folder, self.environment, timeout, FAILURE)
        if status is None:
            return False, "late", output
        return status != 0, narrowed(test, output) if status != 0 else None, output


class Verdicts:
    """What earlier runs found in this state, and this one: a line each in BUILD/verdicts.tsv."""

    def __init__(self, path):
        self.path, self.state, self.lock = path, state_of_tree(), threading.Lock()
        self.known = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                for line in file:
                    state, verdict, by, *what = line.rstrip("\n").split("\t")
                    if state == self.state:
                        self.known[tuple(what)] = verdict, by

    def add(self, verdict, by, *what):
        with self.lock:
            self.known[what] = verdict, by
            with open(self.path, "a", encoding="utf-8") as file:
                print("\t".join((self.state, verdict, by, *what)), file=file)


def state_of_tree():
    """A digest of everything a verdict depends on but the bug."""
    digest = hashlib.sha256()
    for top in ("Makefile", "bench", "datasets", "models", "src", "tests"):
        path = os.path.join(TOP, top)
        files = [path] if os.path.isfile(path) else sorted(os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names)
        for file_path in files:
            if os.path.basename(file_path) in ("mutants.tsv", "mutants.py") or "__pycache__" in file_path or os.path.islink(file_path):
                continue
            with open(file_path, "rb") as file:
                digest.update(os.path.relpath(file_path, TOP).encode() + b"\0" + hashlib.sha256(file.read()).digest())
    return digest.hexdigest()[:16]


class Sound:
    """The tree without a bug: what catches one must pass here."""

    def __init__(self, options, verdicts):
        self.options, self.verdicts, self.lock = options, verdicts, threading.Lock()
        self.folder, self.tree, self.fault = None, None, None

    def passes(self, test):
        """Whether a command passes without a bug; if not, nothing can be said, and self.fault tells it."""
        with self.lock:
            if self.fault or ("sound", shlex.join(test)) in self.verdicts.known:
                return not self.fault
            if self.tree is None:
                self.folder = tempfile.TemporaryDirectory(prefix="cadrex-mutant-")
                self.tree = Tree(self.folder.name, self.options.build)
            _, part, said = self.tree.fails(test, self.options.timeout)
            if part is not None:
                self.fault = "without any bug: %s\n%s" % (part if part == "late" else shlex.join(part), said)
            else:
                self.verdicts.add("passes", "", "sound", shlex.join(test))
            return not self.fault


def judge(mutant, options, verdicts, sound):
    """(caught?, by what or why not)"""
    name, path, old, new, stated = mutant
    bug = (path, old, new)
    if bug in verdicts.known:
        verdict, by = verdicts.known[bug]
        return verdict == "caught", by
    with tempfile.TemporaryDirectory(prefix="cadrex-mutant-") as folder:
        tree = Tree(folder, options.build)
        target = os.path.join(folder, path)
        if not os.path.exists(target):
            return False, "no file " + path
        with open(target, encoding="utf-8") as file:
            text = file.read()
        if text.count(old) != 1:
            return False, "the old text occurs %d times in %s" % (text.count(old), path)
        with open(target, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))
        said = tree.build("cadrex")
        if said:
            return False, said
        for test in ([shlex.split(stated)] if stated else []) + all_tests():
            failed, part, said = tree.fails(test, options.timeout)
            if said.startswith(BROKEN):
                return False, said
            if failed and sound.passes(part):
                verdicts.add("caught", shlex.join(part), *bug)
                return True, shlex.join(part)
            if sound.fault:
                return False, sound.fault
    verdicts.add("MISSED", "no test fails", *bug)
    return False, "no test fails"


def main():
    argv, words = sys.argv[1:], []
    if "--" in argv:
        at = argv.index("--")
        argv, words = argv[:at], argv[at + 1:]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/mutants", help="folder of the build to start from")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="bugs at a time (default: processors)")
    parser.add_argument("--timeout", type=float, default=300, help="seconds a test may take")
    parser.add_argument("--note", action="store_true", help="write into the table what catches a bug")
    options = parser.parse_args(argv)
    mutants = [m for m in read_table() if not words or any(w in m[0] for w in words)]
    verdicts, caught, started = Verdicts(os.path.join(options.build, "verdicts.tsv")), 0, time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        sound = Sound(options, verdicts)
        judged = [pool.submit(judge, mutant, options, verdicts, sound) for mutant in mutants]
        for mutant, future in zip(mutants, judged):
            good, by = future.result()
            caught += good
            to_note = good and by != mutant[4]
            if to_note and options.note:
                note(mutant[1:4], by)
            print("%-8s %-60s %s%s" % ("caught" if good else "MISSED", mutant[0], by, " (not in the table)" if to_note and not options.note else ""),
                  flush=True)
    print("%d seconds" % (time.monotonic() - started))
    print("%d passed, %d failed" % (caught, len(mutants) - caught))
    return 1 if caught < len(mutants) or not mutants else 0


if __name__ == "__main__":
    sys.exit(main())
