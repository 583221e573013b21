#!/usr/bin/env python3
"""Run the tests side by side and sum them up: tests/run.py [options] PROGRAM... -- [WORD...]

A program is one built with libcheck, a unittest file (.py), or any script that prints "N passed, N failed".
With words after "--", only programs whose names contain one of them are run. What fails is printed in full; the last line is
"N passed, N failed" over all. Each program runs in the top folder and finds in its environment

  CADREX    the binary                BUILD   the folder of the build
  BUNDLE    the archive of the build, if there is one
  TMPDIR    a folder of its own, removed afterwards

With --offline each has no network, where the machine lets us take it away (unshare).

A program that crashes, runs out of time or counts nothing although it fails is one failure.
"""
import argparse
import glob
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

# Begun first, so that no processor waits for one of them at the end.
LONGEST = ["test_sanitized.sh", "test_oracle.py", "test_solve", "run_cases.sh", "test_judges.py", "test_rounds.py", "test_whatif.py",
           "test_parity.py"]
TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CHECK = re.compile(r"^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)$", re.M)
UNITTEST = re.compile(r"^Ran (\d+) tests? in .*\n\n(?:OK|FAILED)(?: \((.*)\))?$", re.M)
PLAIN = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)


def count(output, status):
    """(passed, failed, skipped) of one program's output."""
    passed = failed = skipped = 0
    for checks, failures, errors in CHECK.findall(output):
        bad = int(failures) + int(errors)
        passed, failed = passed + int(checks) - bad, failed + bad
    for ran, words in UNITTEST.findall(output):
        numbers = {name: int(n) for name, n in re.findall(r"([a-z ]+)=(\d+)", words)}
        numbers = {name.strip(): n for name, n in numbers.items()}
        bad = sum(numbers.get(name, 0) for name in ("failures", "errors", "unexpected successes"))
        skip = numbers.get("skipped", 0)
        passed, failed, skipped = passed + max(0, int(ran) - bad - skip), failed + bad, skipped + skip
    for good, bad, skip in PLAIN.findall(output):
        passed, failed, skipped = passed + int(good), failed + int(bad), skipped + int(skip or 0)
    if status != 0 and failed == 0:
        failed = 1
    if not (CHECK.search(output) or UNITTEST.search(output) or PLAIN.search(output)) and status == 0:
        passed = 1
    return passed, failed, skipped


def offline():
    """What to put before a command so that it has no network, not even the loopback; [] where that cannot be done."""
    for words in (["unshare", "-n"], ["unshare", "--map-current-user", "-n"]):
        try:
            if subprocess.run(words + ["true"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
                return words
        except FileNotFoundError:
            pass
    return []


class Runner:
    def __init__(self, options, programs):
        self.options = options
        self.before = offline() if options.offline else []
        self.waiting = list(programs)
        self.running = {}
        self.lock = threading.Lock()
        self.totals = [0, 0, 0]
        self.stopped = False

    def work(self):
        while True:
            with self.lock:
                if not self.waiting or self.stopped:
                    return
                program = self.waiting.pop(0)
            self.run(program)

    def run(self, program):
        with tempfile.TemporaryDirectory(prefix="cadrex-test-") as folder:
            command = self.before + {".py": [sys.executable, program], ".sh": ["bash", program]}.get(os.path.splitext(program)[1], [program])
            started = time.monotonic()
            with open(os.path.join(folder, "output"), "wb+") as out:
                process = subprocess.Popen(command, cwd=TOP, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                           env=self.environment(folder), start_new_session=True)
                with self.lock:
                    self.running[process.pid] = process
                    stopped = self.stopped
                if stopped:
                    end(process)
                late = False
                try:
                    status = process.wait(self.options.timeout)
                except subprocess.TimeoutExpired:
                    late = True
                    end(process)
                    status = process.wait()
                out.seek(0)
                output = out.read().decode("utf-8", "replace")
        with self.lock:
            del self.running[process.pid]
            if self.stopped:
                return
            self.tell(program, status, late, output, time.monotonic() - started)

    def environment(self, folder):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("MAKE") and name not in ("MFLAGS", "CK_VERBOSITY", "LANGUAGE")}
        environment.update(CADREX=os.path.join(self.options.build, "cadrex"), BUILD=self.options.build, LC_ALL="C.UTF-8",
                           TMPDIR=folder, CK_VERBOSITY="normal", PYTHONDONTWRITEBYTECODE="1")
        environment.setdefault("CK_DEFAULT_TIMEOUT", "30")
        bundles = sorted(glob.glob(os.path.join(self.options.build, "cadrex-*.tar.gz")))
        if bundles:
            environment["BUNDLE"] = bundles[-1]
        return environment

    def tell(self, program, status, late, output, seconds):
        passed, failed, skipped = count(output, status)
        for i, n in enumerate((passed, failed, skipped)):
            self.totals[i] += n
        name = os.path.basename(program)
        print("%-30s %5d passed %4d failed %7.1f s" % (name, passed, failed, seconds), flush=True)
        if failed:
            if late:
                output += "\n(stopped after %d seconds)" % self.options.timeout
            elif status < 0:
                output += "\n(ended by signal %d)" % -status
            # Indented, so that the only plain closing line is the last one.
            print("\n".join("    " + line for line in output.rstrip("\n").split("\n")), flush=True)
            if self.options.fail_fast:
                self.stopped = True
                for process in self.running.values():
                    end(process)


def end(process):
    """End a program and what it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def main():
    words = []
    argv = sys.argv[1:]
    if "--" in argv:
        at = argv.index("--")
        argv, words = argv[:at], argv[at + 1:]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build", help="folder of the build")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="programs at a time (default: processors)")
    parser.add_argument("--timeout", type=float, default=300, help="seconds a program may take")
    parser.add_argument("--offline", action="store_true", help="take the network away")
    parser.add_argument("--fail-fast", action="store_true", help="stop at the first failure")
    parser.add_argument("programs", nargs="*")
    options = parser.parse_args(argv)
    options.build = os.path.abspath(options.build)
    programs = [os.path.abspath(p) for p in options.programs if not words or any(w in os.path.basename(p) for w in words)]
    # The scripts take longest: they start first, so that no core waits for them at the end. Fail-fast wants quick answers first.
    programs.sort(key=lambda p: (p.endswith((".py", ".sh")) == options.fail_fast, os.path.basename(p)))
    if not options.fail_fast:
        programs.sort(key=lambda p: LONGEST.index(os.path.basename(p)) if os.path.basename(p) in LONGEST else len(LONGEST))
    runner = Runner(options, programs)
    threads = [threading.Thread(target=runner.work) for _ in range(max(1, options.jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if options.offline:
        print("run without a network" if runner.before else "unshare does not work here: run with the network there is")
    passed, failed, skipped = runner.totals
    print("%d passed, %d failed" % (passed, failed) + (", %d skipped" % skipped if skipped else ""), flush=True)
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
