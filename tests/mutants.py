#!/usr/bin/env python3
"""Put one bug at a time into the sources and demand that a test catches it: tests/mutants.py --build BUILD [-- WORD...]

The bugs are the lines of tests/mutants.tsv: name, file, old text, new text, separated by tabs; the old text occurs exactly once in the file.
With words, only bugs whose names contain one of them. BUILD must hold a finished build of the program and the test programs; each bug works
on a copy of it, so that only what the bug touches is compiled again, and a test program only when its turn comes. The tests are the default
ones, quick ones first and the slow ones with a few cities before all of them; the first failed check ends it. Prints a line per bug with what
caught it and at the end "N passed, N failed" (passed: caught). A bug that does not compile proves nothing and fails. What catches a bug is run
without it, too; if it fails then, nothing can be said and everything fails.

Verdicts are kept in BUILD/verdicts.tsv: state (a digest of the sources, the tests and their data), seconds, verdict, the command that told it,
and the bug. A run that was ended goes on where it stopped; whatever the state, a bug first meets the command that caught it the last time.
"""
import argparse
import concurrent.futures
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import run as runner

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# A line that only a failed check prints: of libcheck, unittest, run_cases.sh, and of the tests that try numbered cities.
FAILURE = re.compile(r"^(?:\S+?:\d+:[FE]:[^:]*:(?P<check>[^:]+):|(?:FAIL|ERROR): \w+ \(__main__\.(?P<test>[\w.]+)\)|case (?P<case>\S+) failed$"
                     r"|city (?P<city>\d+): |(?P<kind>(?:spoil|tiny|kin) \d+): )")


def few_numbers():
    with open(os.path.join(TOP, "tests", "oracle_cities.txt"), encoding="utf-8") as file:
        return file.read().split()[::12]


# The quick ones run a part of what the slow ones of the same name run; the cheapest first.
QUICK = [["test_base"], ["test_read_policy"], ["test_score"], ["test_city_json"], ["test_follow"], ["test_first.py", "--cities", "40"],
         ["test_office.py"], ["test_parity.py"] + ["%s %d" % (kind, k) for kind in ("spoil", "tiny") for k in range(3)], ["test_read"],
         ["test_conflict.py"], ["test_keep.py"], ["test_plans.py"], ["test_report.py"], ["test_import.py"], ["test_model"],
         ["test_oracle.py", "--kin", "0", "90"], ["test_judges.py", "--cities", "20", "--plans", "5"], ["test_oracle.py"] + few_numbers(),
         ["test_bound"], ["test_rules.py"], ["run_cases.sh"], ["test_explain.py"], ["test_apply.py", "--cities", "12"], ["test_rounds.py"],
         ["test_solve"]]
SLOW = [["test_certificate.py"], ["test_words.py"], ["test_whatif.py"], ["test_first.py"], ["test_judges.py"], ["test_parity.py"], ["test_oracle.py"]]
# What is tried first for a bug in a room; without it, in the order above.
FIRST = {"base": ("test_base", "run_cases.sh"), "read": ("test_read", "test_read_policy", "run_cases.sh"), "cli": ("run_cases.sh",),
         "intake": ("test_import.py", "test_office.py", "run_cases.sh"), "rules": ("test_rules.py", "test_judges.py"), "score": ("test_score",),
         "audit": ("test_rules.py", "test_judges.py", "run_cases.sh"), "model": ("test_model", "test_oracle.py"),
         "solve": ("test_model", "test_first.py", "test_oracle.py", "test_solve"), "report": ("test_report.py", "test_office.py", "run_cases.sh"),
         "explain": ("run_cases.sh", "test_explain.py", "test_conflict.py"),
         "task": ("run_cases.sh", "test_apply.py"), "domain": ("test_base", "test_follow"), "whatif": ("run_cases.sh", "test_rounds.py", "test_plans.py")}


SOUND_MOST = 1800  # seconds for a test without a bug: nothing can be said if it takes longer


def order_for(path):
    """The quick tests in the order in which a bug in this file meets them."""
    first = FIRST.get(path.split("/")[1], ())
    return sorted(QUICK, key=lambda test: first.index(test[0]) if test[0] in first else len(first))


STEM = 5  # letters by which words are compared: "retired" and "retirement"


def stems(text):
    return {word[:STEM] for word in re.findall(r"[a-z0-9]+", re.sub(r"\b([a-z]{2})[- ]([a-z]?[0-9])", r"\1\2", text.lower().replace("_", " ")))}


def names_of_tests():
    """Every unittest of the quick ones and every case, as (script, name)."""
    names = [("run_cases.sh", case) for case in sorted(os.listdir(os.path.join(TOP, "tests", "cases")))]
    for script in sorted(UNITTESTS & {test[0] for test in QUICK}):
        with open(os.path.join(TOP, "tests", script), encoding="utf-8") as file:
            current = None
            for of, test in re.findall(r"^class (\w+)|^    def (test_\w+)", file.read(), re.M):
                current = of or current
                names += [(script, current + "." + test)] if test else []
    return names


def likely(bug, most=5):
    """The tests whose names share the rarest words with the bug's name and file: often one of them catches it at once."""
    name, path, *_ = bug
    room, wanted = path.split("/")[1], stems(name + " " + path)
    names = [(script, test, stems(test)) for script, test in names_of_tests()]
    rarity = {word: 1 / sum(word in words for _, _, words in names) for word in wanted if any(word in words for _, _, words in names)}
    best = [(sum(rarity.get(word, 0) for word in words), script, test) for script, test, words in names if script in FIRST.get(room, ("run_cases.sh",))]
    best = sorted((test for test in best if test[0] >= 0.1), key=lambda test: -test[0])[:most]
    return [[script] + [test for _, of, test in best if of == script] for script in dict.fromkeys(script for _, script, _ in best)]


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
            if stop and stop.match(line):
                stopped = True
                runner.end(process)
                break
    status = process.wait()
    timer.cancel()
    runner.end(process)
    return "stopped" if stopped else None if late.is_set() else status, "".join(output)


def make(folder, environment, goal):
    return run(["make", "-j1", "BUILD=mutant", "CFLAGS=-O1", "SCRIPTS=", goal], folder, environment)


def narrowed(test, output):
    """The part of a test that failed, as a command; the whole test if its output does not tell."""
    found = next(filter(None, map(FAILURE.match, output.splitlines())), None)
    if not found:
        return test
    name, part = test[0], found.groupdict()
    if part["case"] or part["test"] and name != "test_rounds.py":
        return [name, part["case"] or part["test"]]
    if name == "test_oracle.py" and part["city"] and "--kin" not in test:
        return [name, part["city"]]
    return [name, part["kind"]] if name == "test_parity.py" and part["kind"] else test


class Tree:
    """A tree with at most one bug: what a test needs is built when the test is run."""

    def __init__(self, folder, options):
        make_tree(folder, options.build)
        self.folder = folder
        scratch = os.path.join(folder, "scratch")
        os.mkdir(scratch)
        self.environment = runner.Runner(argparse.Namespace(build=os.path.join(folder, "mutant"), offline=False), []).environment(scratch)
        self.environment["PYTHONUNBUFFERED"] = "1"

    def build(self, goal):
        """None, or what the compiler says."""
        status, said = make(self.folder, self.environment, os.path.join("mutant", goal))
        return None if status == 0 else said

    def fails(self, test, timeout):
        """None if the test passes, else how it failed: a command that shows it, and the output."""
        name, *arguments = test
        script = name.endswith((".py", ".sh"))
        goal = {"test_first.py": "first"}.get(name) if script else "tests/" + name
        said = self.build(goal) if goal else None
        if said:
            return test, "does not build:\n" + said
        command = [sys.executable, os.path.join("tests", name)] if name.endswith(".py") else ["bash", os.path.join("tests", name)] if script \
            else [os.path.join("mutant", "tests", name)]
        failfast = ["--failfast"] if name in UNITTESTS else []
        status, output = run(command + failfast + arguments, self.folder, self.environment, timeout, FAILURE)
        return None if status == 0 else (narrowed(test, output) if status is not None else test + ["late"], output)


def is_unittest(name):
    with open(os.path.join(TOP, "tests", name), encoding="utf-8") as file:
        return "    unittest.main()" in file.read()


UNITTESTS = {name for name in os.listdir(os.path.join(TOP, "tests")) if re.fullmatch(r"test_\w+\.py", name) and is_unittest(name)}


class Verdicts:
    """What earlier runs found, and this one: a line each in BUILD/verdicts.tsv."""

    def __init__(self, path):
        self.path, self.state, self.lock = path, state_of_tree(), threading.Lock()
        self.known, self.caught_by, self.sound_in = {}, {}, {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                for line in file:
                    self.take(line.rstrip("\n").split("\t"))

    def take(self, fields):
        state, seconds, verdict, by, *bug = fields
        if verdict == "sound":
            if state == self.state:
                self.sound_in[by] = float(seconds)
        else:
            if state == self.state:
                self.known[tuple(bug)] = verdict, by, float(seconds)
            if verdict == "caught" and not by.endswith(" late"):
                self.caught_by[tuple(bug)] = by

    def add(self, seconds, verdict, by, bug=()):
        fields = [self.state, "%.1f" % seconds, verdict, by, *bug]
        with self.lock:
            self.take(fields)
            with open(self.path, "a", encoding="utf-8") as file:
                print("\t".join(fields), file=file)


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


def command_of(by):
    """The test of a line of verdicts; cities of test_parity.py have two words."""
    name, _, rest = by.partition(" ")
    return [name] + (rest.split(", ") if rest else [])


def named(test):
    return " ".join([test[0], ", ".join(test[1:])]).strip()


def judge(mutant, options, verdicts, sound):
    """(caught?, by what or why not, seconds)"""
    name, path, old, new = mutant
    bug = (path, old, new)
    if bug in verdicts.known:
        verdict, by, seconds = verdicts.known[bug]
        return verdict == "caught", by, seconds
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cadrex-mutant-") as folder:
        tree = Tree(folder, options)
        target = os.path.join(folder, path)
        if not os.path.exists(target):
            return False, "no file " + path, 0
        with open(target, encoding="utf-8") as file:
            text = file.read()
        if text.count(old) != 1:
            return False, "the old text occurs %d times in %s" % (text.count(old), path), 0
        with open(target, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))
        said = tree.build("cadrex")
        if said:
            return False, "does not build:\n" + said, time.monotonic() - started
        tests = ([command_of(verdicts.caught_by[bug])] if bug in verdicts.caught_by else []) + likely(mutant) + order_for(path) + ([] if options.quick else SLOW)
        failure = None
        for test in tests:
            failure = tree.fails(test, options.timeout)
            if failure and failure[0][-1] == "late":  # late is what takes five times as long as without a bug
                usual = sound.seconds(test)
                failure = tree.fails(test, 5 * usual) if usual and 5 * usual > options.timeout else failure
            elif failure and not failure[1].startswith("does not build"):
                sound.seconds(failure[0])
            if failure or sound.fault:
                break
        if sound.fault:
            return False, "without any bug: " + sound.fault, time.monotonic() - started
        seconds = time.monotonic() - started
        if failure and failure[1].startswith("does not build"):
            return False, failure[1], seconds
        if failure or not options.quick:
            verdicts.add(seconds, "caught" if failure else "MISSED", named(failure[0]) if failure else "no test fails", bug)
        return failure is not None, named(failure[0]) if failure else "no test fails", seconds


class Sound:
    """The tree without a bug: what catches one must pass here."""

    def __init__(self, options, verdicts):
        self.options, self.verdicts, self.lock = options, verdicts, threading.Lock()
        self.folder, self.tree, self.fault = None, None, None

    def seconds(self, test):
        """How long a command takes without a bug; None if it fails: nothing can be said then, and self.fault tells it."""
        with self.lock:
            if named(test) in self.verdicts.sound_in:
                return self.verdicts.sound_in[named(test)]
            if self.tree is None and not self.fault:
                self.folder = tempfile.TemporaryDirectory(prefix="cadrex-mutant-")
                self.tree = Tree(self.folder.name, self.options)
                self.fault = self.tree.build("cadrex")
            if self.fault:
                return None
            started = time.monotonic()
            failure = self.tree.fails(test, SOUND_MOST)
            if failure:
                self.fault = "%s\n%s" % (named(failure[0]), failure[1])
                return None
            self.verdicts.add(time.monotonic() - started, "sound", named(test))
            return self.verdicts.sound_in[named(test)]


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
    verdicts = Verdicts(os.path.join(options.build, "verdicts.tsv"))
    mutants.sort(key=lambda mutant: tuple(mutant[1:]) in verdicts.caught_by)  # what is new first
    missed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        sound = Sound(options, verdicts)
        judged = [pool.submit(judge, mutant, options, verdicts, sound) for mutant in mutants]
        for mutant, future in zip(mutants, judged):
            caught, why, seconds = future.result()
            missed += not caught
            print("%-8s %-60s %6.1f s  %s" % ("caught" if caught else "MISSED", mutant[0], seconds, why), flush=True)
    print("%d passed, %d failed" % (len(mutants) - missed, missed))
    return 1 if missed or not mutants else 0


if __name__ == "__main__":
    sys.exit(main())
