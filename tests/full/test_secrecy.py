#!/usr/bin/env python3
"""tests/test_secrecy.py in every language and format; and under strace, without a network: no command asks for a connection, starts a program or leaves a
file anywhere but beside its output, and each is sealed before it opens any input, its workers with it."""
import os
import re
import subprocess
import sys
import tempfile
import unittest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)
import run  # noqa: E402
import secret_runs as runs  # noqa: E402

FORBIDDEN = re.compile(r"\b(socket\w*|connect|bind|listen|accept4?|send(to|m?msg)|recv(from|m?msg)|io_uring_\w+|pidfd_getfd|execve(at)?|ptrace)\(")
SEAL = re.compile(r"\b(seccomp\(SECCOMP_SET_MODE_FILTER|prctl\(PR_SET_SECCOMP).*= 0$")
MADE = re.compile(r'\b(?:open(?:at)?\((?:AT_FDCWD, )?"([^"]*)", [A-Z_|]*O_(?:CREAT|TMPFILE)|mkdir(?:at)?\((?:AT_FDCWD, )?"([^"]*)")')
OPENED = re.compile(r'\bopen(?:at)?\((?:AT_FDCWD, )?"([^"]*)"')
OWN = re.compile(r"^(/etc/ld\.so|/lib|/usr/lib|/usr/share/locale|/usr/share/zoneinfo|/proc/|/sys/)")


class Calls(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="calls-")
        self.addCleanup(scratch.cleanup)
        self.files = runs.Files(scratch.name)
        os.mkdir(self.files.path("tmp"))

    def traced(self, words):
        log = self.files.path("calls")
        code, said, out = self.files.run(words, before=[*run.offline(), "strace", "-f", "-o", log])
        with open(log, encoding="utf-8", errors="replace") as file:
            return code, said, out, file.read().splitlines()

    def test_no_command_asks_for_a_connection_or_leaves_a_file_elsewhere(self):
        kinds = {}
        for k, (label, words) in enumerate(self.files.runs()):
            kinds.setdefault((label, words[-1] if words[0] == "whatif" else ""), (label, words))
        workers = 0
        for label, words in kinds.values():
            code, said, out, calls = self.traced(words)
            with self.subTest(label):
                self.assertIn(code, (0, 1, 2, 3), said["standard error"])
                self.assertIn("execve", calls[0])
                self.assertEqual([c for c in calls[1:] if FORBIDDEN.search(c)], [])
                sealed = next(k for k, call in enumerate(calls) if SEAL.search(call))
                self.assertEqual([m.group(1) for m in map(OPENED.search, calls[:sealed]) if m and not OWN.match(m.group(1))], [])
                forks = [k for k, call in enumerate(calls) if re.search(r"\b(clone3?|v?fork)\(", call)]
                self.assertTrue(all(k > sealed for k in forks))
                workers += len(forks)
                made = [m.group(1) or m.group(2) for m in map(MADE.search, calls) if m]
                beside = out if "-o" in words or "--out" in words or "--certificate" in words else self.files.path("tmp")
                self.assertEqual([p for p in made if not p.startswith((beside + "/", "/proc/self/fd/"))], [])
        self.assertGreater(workers, 20)

    def test_workers_are_sealed_too(self):
        busy = subprocess.Popen([runs.CADREX, "plan", os.path.join(runs.TOP, "datasets", "luohe", "city.json"), "--threads", "2", "--quiet", "-o", self.files.path("plan.json")])
        found = set()
        while busy.poll() is None:
            for number in filter(str.isdigit, os.listdir("/proc")):
                try:
                    with open("/proc/%s/status" % number, encoding="utf-8") as file:
                        status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
                except OSError:
                    continue
                if status.get("PPid") == str(busy.pid) and status.get("State", "Z")[0] != "Z":
                    found.add((status["Seccomp"], status["NoNewPrivs"]))
        self.assertIn(busy.returncode, (0, 4))
        self.assertEqual(found, {("2", "1")})


if __name__ == "__main__":
    searched = subprocess.run([sys.executable, os.path.join(TESTS, "test_secrecy.py"), "--all"], check=False)
    unittest.main(exit=False) if searched.returncode else unittest.main()
    sys.exit(searched.returncode)
