#!/usr/bin/env python3
"""The command line as people use and mistype it: help everywhere, the nearest command and option, colour on terminals only. CADREX names the binary."""
import os
import pty
import re
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CADREX = os.environ.get("CADREX", os.path.join(TOP, "build", "cadrex"))
TINY = os.path.join(TOP, "datasets", "tiny", "city.json")
COMMANDS = "audit plan check explain conflict whatif diff apply track import export report help".split()


def run(*words, **environment):
    done = subprocess.run([CADREX, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL, env=dict(os.environ, **environment), timeout=60)
    return done.returncode, done.stdout, done.stderr


def on_terminal(*words, **environment):
    """What is seen where all goes to a terminal."""
    leader, follower = pty.openpty()
    process = subprocess.Popen([CADREX, *words], stdin=subprocess.DEVNULL, stdout=follower, stderr=follower, env=dict(os.environ, **environment))
    os.close(follower)
    seen = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(leader)
    process.wait()
    return seen.decode()


class Help(unittest.TestCase):
    def test_help_is_everywhere(self):
        for command in COMMANDS:
            said = run("help", command)
            self.assertEqual(said[0], 0)
            for words in ([command, "--help"], [command, "-h"], ["--help", command], ["-h", command], ["--lang", "en", command, "no such file", "--help"]):
                self.assertEqual(run(*words), said, words)
        self.assertEqual(run("--help"), run("help"))
        self.assertEqual(run("plan", "--version"), run("--version"))


class Mistyped(unittest.TestCase):
    def test_the_nearest_is_told(self):
        for words, near in (("PLAN x", "plan"), ("aduit x", "audit"), ("exprot x", "export"), ("--plan x", "plan"), ("--versoin", "--version"), ("--hepl", "--help"), ("--help plna", "plan"),
                            ("plan x --polcy open", "--policy"), ("plan x -q", "--quiet"), ("plan x --t 3", "--threads"), ("plan x --t 3", "--time-limit"), ("plan x --JSON", "--json"),
                            ("export x --format XLSX", "xlsx"), ("help exprot", "export"), ("plan x —json", "--json"), ("plan x –-effort 3", "--effort"), ("plan x ——effort=3", "--effort=3")):
            code, out, err = run(*words.split())
            self.assertEqual((code, out, err.count("\n")), (2, "", 1), (words, err))
            self.assertRegex(err, r"(did you mean \"|one of: .*|write )%s\b" % re.escape(near), words)

    def test_a_file_may_begin_with_a_long_dash(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "—city.json")
            os.symlink(TINY, path)
            done = subprocess.run([CADREX, "audit", "—city.json"], cwd=folder, capture_output=True)
            self.assertEqual(done.returncode, 0, done.stderr)


class Values(unittest.TestCase):
    def test_the_next_option_is_no_value(self):
        code, _, said = run("plan", TINY, "--certificate", "--json")
        self.assertEqual(code, 2)
        self.assertIn("--certificate", said)
        self.assertIn("FILE", said)


class Colour(unittest.TestCase):
    def painted(self, text):
        return "\033[1m" in text or "\033[1;3" in text

    def test_only_on_terminals_and_not_against_their_owner(self):
        self.assertTrue(self.painted(on_terminal("audit", TINY, TERM="xterm")))
        self.assertTrue(self.painted(on_terminal("audit", TINY, TERM="xterm", NO_COLOR="")))
        for words, environment in (([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"}), (["--color", "never"], {}), (["--color=never"], {})):
            self.assertFalse(self.painted(on_terminal("audit", TINY, *words, **dict({"TERM": "xterm"}, **environment))), (words, environment))
        self.assertNotIn("\033", "".join(run("audit", TINY, TERM="xterm")[1:]))
        self.assertTrue(self.painted(run("audit", TINY, "--color=always", NO_COLOR="1")[1]))
        self.assertTrue(self.painted(run("--color", "always", "audit", TINY)[1]))

    def test_complaints_too_but_no_json_and_no_file(self):
        self.assertTrue(self.painted(on_terminal("audit", "no such file", TERM="xterm")))
        self.assertTrue(self.painted(run("audit", "no such file", "--color=always")[2]))
        for words in (["audit", TINY, "--json"], ["audit", "no such file", "--json"], ["plan", TINY, "--json"], ["export", TINY, "--format", "json"], ["help", "--format", "man"],
                      ["help", "--format", "bash"]):
            self.assertNotIn("\033", "".join(run(*words, "--color=always")[1:]), words)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "table.txt")
            examples = os.path.join(TOP, "datasets", "examples")
            run("whatif", os.path.join(examples, "city.json"), os.path.join(examples, "scenario.json"), "-o", path, "--color=always")
            with open(path, "rb") as file:
                self.assertNotIn(b"\033", file.read())

    def test_another_colour_is_told(self):
        self.assertEqual(run("audit", TINY, "--color", "blue")[0], 2)


if __name__ == "__main__":
    unittest.main()
