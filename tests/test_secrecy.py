#!/usr/bin/env python3
"""What is secret stays so: every command in every format (secret_runs.py) is run and all it says and writes is searched.

    tests/test_secrecy.py [--all] [--verbose]

Without --all each kind of run is made in one of its languages and formats, with --all in every one.
"""
import json
import os
import re
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import secret_runs as runs  # noqa: E402

ALL = "--all" in sys.argv
RULES = {"audit the rules", "help", "no such rule"}  # these speak of the rules, not of anybody
RULE_TABLE = re.compile(r'<table[^>]*rule-table.*?</table>', re.S)


def chosen(files, turn):
    """Of the runs of one kind all, or that of this turn."""
    kinds = {}
    for label, words in files.runs():
        kinds.setdefault(label, []).append(words)
    for k, (label, variants) in enumerate(kinds.items()):
        for words in variants if ALL else [variants[(k + turn) % len(variants)]]:
            yield label, words


def without_rule_ids(label, what, text):
    """Left out are the ids SD-E4 and SD-E5 where the file would mean something else without them: a deferral of a city, a decision of a plan or scenario."""
    if label in RULES:
        return re.sub("SD-E[45]", "", text)
    if '"format": "cadrex-city/1"' in text:
        text = re.sub(r'"rule": "SD-E[45]"', "", text)
    if '"format": "cadrex-plan/1"' in text or '"format": "cadrex-scenario/1"' in text:
        text = re.sub(r"\b(c\d+|NAME\d+)=SD-E[45]\b", "", text)
    return RULE_TABLE.sub("", text) if text.startswith("<!DOCTYPE html>") or text.startswith("<!doctype html>") else text


@unittest.skipUnless(runs.openpyxl, "python3-openpyxl")  # a build with WITH=core neither needs nor makes workbooks
class Secrecy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="secrecy-")
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.files = runs.Files(cls.scratch.name)
        os.mkdir(cls.files.path("tmp"))

    def search(self, patterns, label, words, said, keep=lambda label, what, text: text):
        for what, text in said.items():
            found = sorted({m for p in patterns for m in p.findall(what + "\n" + keep(label, what, text))})
            self.assertEqual(found, [], "%s: %s, in %s" % (label, " ".join(words), what))

    def private(self, label, out):
        for folder, folders, names in os.walk(out):
            for name in folders + names:
                path = os.path.join(folder, name)
                self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o700 if name in folders else 0o600, "%s: %s" % (label, path))
                self.assertNotRegex(name, r"^\.|\.[A-Za-z0-9]{6}$", "%s: %s was left behind" % (label, path))
        self.assertEqual(os.listdir(self.files.path("tmp")), [], label)

    def test_every_command_is_among_the_runs(self):
        with open(os.path.join(runs.TOP, "src", "cli", "commands.def"), encoding="utf-8") as table:
            commands = set(re.findall(r'^COMMAND\(\w+, "(\w+)"', table.read(), re.M))
        self.assertEqual(commands - {words[0] for _, words in self.files.runs()}, set())
        formats = {words[words.index("--format") + 1] for _, words in self.files.runs() if words[0] == "export"}
        self.assertEqual(formats, {"mathprog", "lp", "mps", "csv", "json", "xlsx", "lrmx", "forms"})

    def test_with_anonymous_no_name_no_number_and_no_free_text_is_told(self):
        for label, words in chosen(self.files, 0):
            _, said, out = self.files.run(words, *([] if words[0] in ("help", "--version") else ["--anonymous"]))
            self.search((runs.NAMES, runs.TEXTS, runs.NUMBERS), label, words, said)
            self.private(label, out)

    def test_without_confidential_no_reason_of_review_health_or_unfitness_is_told_and_files_are_for_their_owner(self):
        for label, words in chosen(self.files, 1):
            code, said, out = self.files.run(words)
            self.assertIn(code, (0, 1, 2, 3), (label, said["standard error"]))
            self.search((runs.SECRETS,), label, words, said, without_rule_ids)
            self.private(label, out)
            if words[0] == "import" or "forms" in label:
                self.search((runs.NUMBERS,), label, words, said)

    def test_the_search_finds_what_is_there(self):
        told, named = set(), set()
        for label, words in chosen(self.files, 2):
            if words[0] in ("audit", "check", "apply", "report", "export"):
                _, said, _ = self.files.run(words, "--confidential")
                text = "\n".join(said.values())
                told.update(runs.SECRETS.findall(text))
                named.update(runs.NAMES.findall(text) + runs.TEXTS.findall(text))
        for secret in ("HEALTH1", "REVIEW1", "UNFIT1", "SIGNER1", "SIGNER3", "SIGNER7", "SD-E4"):
            self.assertIn(secret, told)
        for name in ("NAME01", "名甲汉", "TEXTe3", "TEXTcard1", "TEXTby"):
            self.assertIn(name, named)

    def test_a_city_written_with_confidential_keeps_every_reason(self):
        _, said, _ = self.files.run(["export", self.files.city, "--format", "json"], "--confidential")
        kept = {c["id"]: c for c in json.loads(said["standard output"])["cadres"]}
        for cadre in runs.city()["cadres"]:
            for given, got in zip(cadre.get("defer", []), kept[cadre["id"]].get("defer", [])):
                self.assertEqual({k: v for k, v in given.items() if v}, got)
            self.assertEqual(cadre.get("unfit"), kept[cadre["id"]].get("unfit"))

    def test_what_a_city_keeps_back_is_said(self):
        for command in (["export", self.files.city, "--format", "json", "-o", "{o}/city.json"], ["import", self.files.tables, "--as-of", "2020-05", "-o", "{o}/city.json"],
                        ["apply", self.files.city, self.files.plan, "--policy", self.files.policy, "--force", "-o", "{o}/city.json"],
                        ["plan", self.files.city, "--rounds", "2", "-o", "{o}/rounds"]):
            self.assertIn("--confidential keeps them", self.files.run(command, "--lang", "en")[1]["standard error"], command)
            self.assertNotIn("--confidential keeps them", self.files.run(command, "--lang", "en", "--confidential")[1]["standard error"], command)

    def test_a_recorded_deferral_of_a_workbook_is_told_and_not_counted(self):
        _, said, _ = self.files.run(["check", self.files.city, self.files.book, "--policy", self.files.policy, "--lang", "en"])
        self.assertIn("whose rule was left out", said["standard error"])
        full = self.files.path("full.xlsx")
        self.files.run(["export", self.files.city, self.files.plan, "--policy", self.files.policy, "--format", "xlsx", "-o", full, "--confidential"])
        verdicts = [json.loads(self.files.run(["check", self.files.city, plan, "--policy", self.files.policy, "--json"])[1]["standard output"])
                    for plan in (full, self.files.plan)]
        self.assertEqual(verdicts[0]["tiers"], verdicts[1]["tiers"])
        self.assertEqual(verdicts[0]["decisions"], verdicts[1]["decisions"])

    def test_the_process_is_sealed_and_leaves_no_core(self):
        def unlimited():
            resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
        with tempfile.TemporaryDirectory(dir=self.files.folder) as folder:
            waiting = subprocess.Popen([runs.CADREX, "audit", "-"], stdin=subprocess.PIPE, cwd=folder, preexec_fn=unlimited, stdout=subprocess.DEVNULL)
            try:
                status = ""
                for _ in range(500):
                    with open("/proc/%d/status" % waiting.pid, encoding="utf-8") as file:
                        status = file.read()
                    if "Seccomp:\t2" in status:
                        break
                    time.sleep(0.01)
                self.assertIn("Seccomp:\t2", status)
                self.assertIn("NoNewPrivs:\t1", status)
                os.kill(waiting.pid, signal.SIGABRT)
                _, ended = os.waitpid(waiting.pid, 0)
                self.assertTrue(os.WIFSIGNALED(ended))
                self.assertFalse(os.WCOREDUMP(ended))
                self.assertEqual(os.listdir(folder), [])
            finally:
                waiting.returncode = 0
                waiting.stdin.close()


if __name__ == "__main__":
    unittest.main(argv=[word for word in sys.argv if word != "--all"])
