#!/usr/bin/env python3
"""The walk of README.md works line by line, and its pages lead somewhere.

Every line of its shell blocks that calls build/cadrex (or glpsol) on files that are there is run in order, in a copy of the folder's data; lines with
words in capitals stand for the reader's own files and are only asked whether the program knows command and options."""
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CADREX = os.path.abspath(os.path.join(TOP, os.environ.get("CADREX", "build/cadrex")))
CODES = {"conflict": (0,), "plan": (0, 4)}  # else 0


def readme():
    with open(os.path.join(TOP, "README.md"), encoding="utf-8") as file:
        return file.read()


def shell_lines():
    for block in re.findall(r"^```sh\n(.*?)^```$", readme(), re.M | re.S):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0] in ("build/cadrex", "glpsol"):
                yield words


class Readme(unittest.TestCase):
    def test_every_block_is_closed_and_begins_with_its_own_line(self):
        fences = [line for line in readme().splitlines() if line.startswith("```")]
        self.assertEqual(len(fences) % 2, 0)
        for opening, closing in zip(fences[::2], fences[1::2]):
            self.assertRegex(opening, r"^```(sh)?$")
            self.assertEqual(closing, "```")

    def test_the_walk_works_line_by_line(self):
        lines = list(shell_lines())
        self.assertGreater(len(lines), 15)
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "build"))
            for name in ("models", "datasets"):
                os.symlink(os.path.join(TOP, name), os.path.join(folder, name))
            shutil.copy(CADREX, os.path.join(folder, "build", "cadrex"))
            for words in lines:
                own = any(re.fullmatch(r"[A-Z]{3,}|[AB]\.(json|csv)", word) for word in words)
                call = words[:2] + ["--help"] if own else words
                done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
                self.assertIn(done.returncode, (0,) if own else CODES.get(words[1], (0,)), (words, done.stderr[-500:]))
                if own:
                    for option in (word for word in words if word.startswith("--")):
                        self.assertIn(option, done.stdout, words)

    def test_what_it_shows_is_what_the_program_says(self):
        """Line by line. Numbers that a search stopped at its gap may leave otherwise are compared by their form: what is not proved, and the moves."""
        def form(line):
            return line if "proved" in line or line.startswith(("Musts", "Not judged")) else re.sub(r"\d+", "0", re.sub(r"  +", "  ", line))

        blocks = [block.splitlines() for kind, block in re.findall(r"^```(\w*)\n(.*?)^```$", readme(), re.M | re.S) if not kind]
        for call, block in ((["plan", "datasets/luohe/city.json"], blocks[0]), (["audit", "datasets/tiny/city.json"], blocks[1])):
            done = subprocess.run([CADREX] + call, cwd=TOP, capture_output=True, text=True, check=True, timeout=300)
            said = [form(line) for line in done.stdout.splitlines()]
            for line in block:
                if line != "…":
                    self.assertIn(form(line), said)

    def test_its_links_lead_to_files(self):
        for target in re.findall(r"\]\(([^)#]+)\)", readme()):
            self.assertTrue(os.path.exists(os.path.join(TOP, target)), target)


if __name__ == "__main__":
    unittest.main()
