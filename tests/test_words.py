#!/usr/bin/env python3
"""Every text to people is in the words table, in English and in Chinese. From the sources: the two languages of a word take the same arguments, the
Chinese is Chinese, and no sentence stands elsewhere. From the program: every command on the examples, its help, and the complaint of every faulty
sample, all with --lang zh, hold no run of English words."""
import glob
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parent.parent
CADREX = os.path.realpath(os.environ.get("CADREX", TOP / "build" / "cadrex"))
LITERAL = r'"((?:[^"\\\n]|\\.)*)"'
WORD = re.compile(r"\bW\(\s*(\w+)\s*,((?:\s*%s)+)\s*,((?:\s*%s)+)\s*\)" % (LITERAL, LITERAL))
CONVERSION = re.compile(r"%(?:(\d+)\$)?[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(hh|h|ll|l|z|j)?([a-zA-Z%])")
HAN = re.compile("[\u3400-\u9fff]")
SAME = {"REASON_QUOTED", "PLAIN", "FAULT_HINT", "VERSION_PARTS", "RULE_REASON", "TITLE_COUNT", "APPROVER_OPEN", "CLOSES", "HEADLINE_OUTCOME", "WHATIF_TOLD_FAILURE", "DONE_OF", "COMMA",
        "SEMICOLON", "COLON"}  # nothing to translate
# Other languages of their own: MathProg, shells, HTML and CSS, C that is no part of the program's speech.
NO_SPEECH = ("src/report/mathprog.c", "src/cli/completion.c", "src/cli/manual.c", "src/report/html_page.c", "src/cli/bundle/")
# Lists of fields and names that stand in messages as they are written in files.
NAMES = {"tier, measure, attribute, cadre", "moves, post", "at_least, at_most", "cadrex: out of memory\\n", "not agreed",
         '<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>'}


def words():
    for path in sorted(glob.glob(str(TOP / "src/base/words_*.def"))):
        text = pathlib.Path(path).read_text(encoding="utf-8")
        for match in WORD.finditer(text):
            yield match[1], "".join(re.findall(LITERAL, match[2])), "".join(re.findall(LITERAL, match[4]))
        assert len(re.findall(r"\bW\(\w", re.sub(r"/\*.*?\*/", "", text, flags=re.S))) == len(WORD.findall(text)), path


def conversions(text):
    """{place: conversion}, the order told apart from the places."""
    found, at = {}, 0
    for place, length, letter in CONVERSION.findall(text):
        if letter == "%":
            continue
        at += 1
        found[int(place) if place else at] = length + {"i": "d"}.get(letter, letter)
    return found


class Sources(unittest.TestCase):
    def test_both_languages_take_the_same_arguments(self):
        wrong = [(name, en, zh) for name, en, zh in words() if conversions(en) != conversions(zh)]
        self.assertEqual(wrong, [])

    def test_the_chinese_of_every_word_is_chinese(self):
        wrong = [(name, zh) for name, en, zh in words() if not HAN.search(zh) and name not in SAME and re.search("[A-Za-z]{2}", en)]
        self.assertEqual(wrong, [])

    def test_the_chinese_holds_no_run_of_english_words(self):
        self.assertEqual([(name, zh) for name, _, zh in words() if english(zh)], [])

    def test_fields_are_called_as_tables_of_import_call_them(self):
        columns = dict(re.findall(r'^COLUMN\(cadres, (\w+), "([^|"]+)', (TOP / "src/intake/columns.def").read_text(encoding="utf-8"), re.M))
        fields = {name[6:].lower(): zh for name, _, zh in words() if name.startswith("FIELD_") and name != "FIELD_ATTRIBUTES"}
        self.assertGreater(len(fields), 10)
        self.assertEqual(fields, {field: columns[field] for field in fields})

    def test_every_word_of_the_lists_has_its_chinese(self):
        said = (TOP / "src/intake/codes.def").read_text(encoding="utf-8") + (TOP / "src/intake/codes.c").read_text(encoding="utf-8")
        codes = (TOP / "src/domain/codes.c").read_text(encoding="utf-8")
        for name in "level establishment gender party education assessment relation retirement_class type".split():
            list_ = re.findall(r'"(\w+)"', re.search(r"code_%s\[\] = \{([^}]*)\}" % name, codes)[1])
            short = {"retirement_class": "RETIREMENT"}.get(name, name.upper())
            self.assertEqual([code for code in list_ if code != "unknown" and 'SAY(%s, "%s", "' % (short, code) not in said], [], name)

    def test_no_sentence_stands_outside_the_table(self):
        wrong = []
        for path in sorted(glob.glob(str(TOP / "src/**/*.[ch]"), recursive=True)):
            short = os.path.relpath(path, TOP)
            if short.startswith(NO_SPEECH):
                continue
            text = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m[0]), pathlib.Path(path).read_text(encoding="utf-8"), flags=re.S)
            text = re.sub(r"^\s*#\s*include.*$|_Static_assert\([^;]*;|static_assert\([^;]*;", "", text, flags=re.M)
            for match in re.finditer(LITERAL, text):
                plain = CONVERSION.sub("", match[1])
                if re.search(r"[A-Za-z]{2,}[ ,:;]+[A-Za-z]{2,}", plain) and match[1] not in NAMES:
                    wrong.append("%s: %s" % (short, match[1]))
        self.assertEqual(wrong, [])


def english(text):
    """A run of three English words: fields, file names, ids, options and what stands in quotes are none."""
    text = re.sub(r"“[^”]*”|\"[^\"]*\"|`[^`]*`|\{[^}]*\}|cadrex [^；。，）]*|make deps all", " ", text)
    return re.findall(r"(?<![\w./=-])[A-Za-z][a-z]+(?: [a-z]{2,}){2,}", text)


# What the example files say themselves.
VALUES = [value for path in sorted((TOP / "datasets/examples").glob("*.json"))
          for value in re.findall(r'"(?:name|reason|problem|title)": "([^"]*)"', path.read_text(encoding="utf-8")) if english(value)]


class Program(unittest.TestCase):
    def run_it(self, *args, folder=TOP / "datasets/examples"):
        done = subprocess.run([CADREX, *args, "--lang", "zh"], cwd=folder, capture_output=True, text=True, timeout=60)
        self.assertLess(done.returncode, 70, args)
        return done.stdout, done.stderr

    def chinese(self, text, what):
        for value in VALUES:
            text = text.replace(value, "…")
        self.assertTrue(HAN.search(text), what)
        for line in text.splitlines():
            self.assertEqual(english(line), [], "%s: %s" % (what, line))

    def test_every_command_speaks_chinese(self):
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "out")
            for line in ("audit city.json --due-within 12 --confidential", "audit --rules", "audit --rules --policy national-2020", "plan city.json",
                         "plan city.json -o " + out, "plan city.json --pin c02=audit.fiscal.1", "check city.json plan.json",
                         "check city.json plan.json plan-by-hand.json", "check city.json plan.json --certificate certificate.json",
                         "explain city.json plan.json c01", "explain city.json plan.json c03 --alternatives", "explain city.json plan.json c01 --stay",
                         "conflict city.json --pin c02=audit.fiscal.1", "conflict city.json", "whatif city.json scenario.json",
                         "whatif city.json --policy open --frontier moves", "diff city.json plan.json plan-by-hand.json",
                         "apply city.json plan.json -o " + out, "track city.json plan.json progress.json --holidays holidays.csv",
                         "import import/workbook.xlsx --as-of 2020-05 -o " + out):
                with self.subTest(line):
                    said = "".join(self.run_it(*line.split()))
                    self.chinese(said, line)

    def test_values_are_said_in_chinese(self):
        parties, groups = "minge jiusan nonparty cyl cpc_probationary minjian taimeng cpc".split(), "zhuang tujia uygur monba jino miao".split()
        specialties = "philosophy literature history science military art marketing human_resources other".split()
        raw = re.compile(r"(?<![\w./=\[\"{-])(%s)(?![\w=.-])" % "|".join(parties + groups + specialties + "female male minority non_cpc finance accounting agriculture economics bachelor college".split()))
        city = json.loads((TOP / "datasets/examples/city.json").read_text(encoding="utf-8"))
        for k, cadre in enumerate(city["cadres"]):
            cadre.update(party=parties[k % len(parties)], ethnicity=groups[k % len(groups)], gender=("male", "female")[k % 2], specialty=specialties[k % len(specialties)])
        with tempfile.TemporaryDirectory() as folder:
            path, plan, opened = (os.path.join(folder, name) for name in ("city.json", "plan.json", "open.json"))
            with open(path, "w", encoding="utf-8") as file:
                json.dump(city, file)
            self.run_it("plan", path, "-o", plan)
            self.run_it("plan", path, "--policy", "open", "-o", opened)
            for line in ("check CITY PLAN", "check CITY OPEN --policy open", "check CITY PLAN plan-by-hand.json", "explain CITY OPEN c01 --policy open",
                         "explain CITY PLAN c01 --alternatives", "diff CITY PLAN plan-by-hand.json", "audit CITY", "report CITY OPEN --policy open", "report CITY PLAN plan-by-hand.json"):
                words = [{"CITY": path, "PLAN": plan, "OPEN": opened}.get(word, word) for word in line.split()]
                said = re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]+>", " ", "".join(self.run_it(*words)), flags=re.S)
                self.assertEqual([text for text in said.splitlines() if raw.search(text)], [], line)

    def test_missing_fields_are_said_in_words(self):
        city = json.loads((TOP / "datasets/examples/city.json").read_text(encoding="utf-8"))
        for cadre in city["cadres"]:
            for field in ("post_since", "probation_until", "specialty", "upbringing", "history"):
                cadre.pop(field, None)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "city.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(city, file)
            said = self.run_it("audit", path)[0] + self.run_it("audit", path, "--strict")[1]
            english = subprocess.run([CADREX, "audit", path, "--lang", "en"], capture_output=True, text=True).stdout
        for field, zh, en in (("post_since", "任现职时间", "start in the post"), ("probation_until", "试用期满时间", "end of probation"), ("upbringing", "成长地", "place of upbringing")):
            self.assertIn("%s（%s）" % (zh, field), said)
            self.assertIn("%s (%s)" % (en, field), english)
            self.assertNotRegex(said, r"(?<!（)\b%s\b" % field)

    def test_every_help_speaks_chinese(self):
        commands = re.findall(r'^COMMAND\((\w+)', (TOP / "src/cli/commands.def").read_text(encoding="utf-8"), re.M)
        for command in commands + ["help"]:
            self.chinese(self.run_it("help", command)[0], command)
        self.chinese(self.run_it("help")[0], "help")

    def test_every_mistyped_command_line_is_told_in_one_chinese_line(self):
        for line in ("", "pla city.json", "plan", "plan a b", "plan city.json --pni c=p", "plan city.json --pin", "plan city.json --gap x",
                     "plan city.json --gap 2", "plan city.json --pin c99=audit.fiscal.1", "plan city.json --pin c01=nowhere", "plan city.json --stay",
                     "plan city.json --rules", "plan city.json --threads 0", "plan city.json --policy luohe", "export city.json",
                     "export city.json --format xlxs", "export city.json --format csv", "export city.json --format lp --tier structur",
                     "whatif city.json --frontier move", "whatif city.json --shard 3/2", "check city.json", "plan --lang de city.json", "help plam",
                     "help plan --format man", "plan city.json --defer c01=SD-E9:x", "plan city.json --defer c01", "plan - --policy -",
                     "plan city.json -x", "plan city.json --json=yes", "--pin plan"):
            with self.subTest(line):
                done = subprocess.run([CADREX, *([] if "--lang" in line else ["--lang", "zh"]), *line.split()], cwd=TOP / "datasets/examples",
                                      stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
                said = [text for text in done.stderr.splitlines() if "警告" not in text]
                self.assertEqual((done.returncode, done.stdout, len(said)), (2, "", 1), done.stderr)
                if "--lang" not in line:
                    self.chinese(said[0], line)

    def test_every_faulty_sample_is_told_in_chinese(self):
        samples = TOP / "tests/samples"
        city = str(samples / "plan-city.json")
        commands = {"city": ["audit"], "policy": ["audit", "--rules", "--policy"], "plan": ["check", city], "scenario": ["whatif", city],
                    "progress": ["track", city, str(samples / "valid/plan-empty.json"), "--as-of", "2020-07-15"]}
        for path in sorted((samples / "faulty").iterdir()):
            kind = path.name.split("-")[0]
            args = commands[kind] + [str(path)]
            if kind == "progress":
                args = args[:3] + [args[-1]] + args[3:-1]
            out, err = self.run_it(*args)
            self.assertTrue(err, path.name)
            for line in err.splitlines():
                self.chinese(line, path.name)


if __name__ == "__main__":
    unittest.main()
