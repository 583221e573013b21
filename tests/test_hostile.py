#!/usr/bin/env python3
"""Files that mean harm: a clear error with the exit code of the contract, or a plan, within the sizes SECURITY.md names; nothing is run, nothing is
written where it should not be. CADREX names the binary."""
import csv
import io
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import unittest
import zipfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CADREX = os.environ.get("CADREX") or os.path.join(TOP, "build", "cadrex")
FULL = "--full" in sys.argv
EXAMPLES = os.path.join(TOP, "datasets", "examples")
CITY, PLAN, POLICY, SCENARIOS = (os.path.join(EXAMPLES, name) for name in ("city.json", "plan.json", "policy.json", "scenario.json"))
TINY = os.path.join(TOP, "datasets", "tiny", "city.json")
HEAD = b'{"format": "cadrex-city/1", "as_of": "2020-05", '
FORMULAS = ["=HYPERLINK(\"http://x/\"&A1)", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)"]


def run(*arguments, **options):
    return subprocess.run([CADREX, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **options)


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def spent():
    """Seconds of the processor that runs have taken so far; under a tool that makes them so many times slower (`make valgrind`), what they would be."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime / float(os.environ.get("TIMES_SLOWER", "1"))


class Case(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="hostile-")
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as f:
            f.write(content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode())
        return self.path(name)

    def refused(self, arguments, said, code=3, seconds=20):
        """One or a few lines that name the file and the fault, in seconds of the processor, without an escape sequence."""
        before = spent()
        done = run(*arguments)
        self.assertEqual(done.returncode, code, done.stderr[:500])
        self.assertLess(spent() - before, seconds)
        self.assertEqual(done.stdout, b"")
        text = done.stderr.decode()
        self.assertIn(said, text)
        self.assertLess(len(text), 40000)
        self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f]")
        return text


class Json(Case):
    def every_reader(self, content, said, code=3):
        path = self.write("bad.json", content)
        for arguments in (["audit", path], ["plan", TINY, "--policy", path], ["check", TINY, path], ["whatif", TINY, path],
                          ["track", CITY, PLAN, path], ["check", CITY, PLAN, "--certificate", path], ["plan", TINY, "--keep", path]):
            with self.subTest(command=arguments, content=content[:40]):
                self.refused(arguments, said, code)

    def test_nesting(self):
        for content in (b"[" * 1000000, b'{"a":' * 100000, HEAD + b'"x_deep": ' + b"[" * 3000 + b"]" * 3000 + b"}"):
            self.every_reader(content, "depth")

    def test_numbers_beyond_all_numbers(self):
        for number in (b"1e999", b"-1e400"):
            self.every_reader(b'{"format": "x", "n": ' + number + b"}", number.decode()[:4])
        for number in (b"123456789012345678901234567890", b"NaN", b"Infinity", b"-Infinity", b"+1", b"01", b"0x10", b".5"):
            self.every_reader(b'{"format": "x", "n": ' + number + b"}", "no JSON")

    def test_bytes_that_are_no_text(self):
        for content in (b'{"format": "\xff"}', b'{"format": "\xc0\xaf"}', b'{"format": "\xed\xa0\x80"}', b'{"format": "\xf5\x80\x80\x80"}',
                        "{}".encode("utf-16"), b'{"a\\u0000b": 1}', b'{"format": "a\x00b"}', b'{"format": "\x1b[31m"}', b"\x00" * 100, b""):
            self.every_reader(content, "bad.json")

    def test_the_same_key_twice(self):
        self.every_reader(b'{"format": "cadrex-city/1", "format": "cadrex-city/1"}', "twice")

    def test_a_file_over_the_limit_is_not_read(self):
        path = self.path("huge.json")
        with open(path, "wb") as f:
            f.truncate(1 << 30)
        for arguments in (["audit", path], ["check", TINY, path], ["import", path, "--as-of", "2020-05"], ["plan", TINY, "--policy", path]):
            self.refused(arguments, "256", seconds=1)
        with open("/dev/zero", "rb") as zero:  # of a stream nobody knows the size
            done = subprocess.run([CADREX, "audit", "-"], stdin=zero, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"256", done.stderr)

    def test_a_million_posts_in_one_unit(self):
        posts = b",".join(b'{"id":"p%d","unit":"u","rank":"deputy"}' % k for k in range(1000000 if FULL else 200001))
        path = self.write("posts.json", HEAD + b'"units":[{"id":"u"}],"posts":[' + posts + b'],"cadres":[]}')
        self.refused(["plan", path], "200")

    def test_a_long_text_is_cut_where_it_is_told(self):
        long = "长" * 300000
        for field, value in (("rank", long), ("post", long), ("birth", long), (long, 1), ("gender", long)):
            city = {"format": "cadrex-city/1", "as_of": "2020-05", "units": [{"id": "u"}],
                    "posts": [{"id": "p%d" % k, "unit": "u", "rank": "deputy"} for k in range(1000)],
                    "cadres": [{"id": "c", "post": "p1", "rank": "deputy", field: value}]}
            self.refused(["audit", self.write("long.json", city)], "…")

    def test_faults_without_end_are_told_up_to_fifty(self):
        city = {"format": "cadrex-city/1", "as_of": "2020-05", "cadres": [{"id": "c%d" % k, "pist": None} for k in range(50000)]}
        text = self.refused(["audit", self.write("many.json", city)], "pist")
        self.assertLess(text.count("\n"), 60)

    def test_texts_at_the_limit_are_planned(self):
        city = load(TINY)
        city["name"] = city["units"][0]["name"] = city["cadres"][0]["name"] = "长" * ((20 << 20) if FULL else (1 << 16))
        path, plan = self.write("long.json", city), self.path("plan.json")
        self.assertEqual(run("plan", path, "-o", plan, "--quiet").returncode, 0)
        for arguments in (["check", path, plan], ["report", path, plan, "-o", self.path("x")], ["export", path, plan, "--format", "xlsx", "-o", self.path("x")],
                          ["export", path, plan, "--format", "csv", "-o", self.path("x")], ["explain", path, plan, "c1"], ["audit", path]):
            self.assertEqual(run(*arguments).returncode, 0, arguments)

    def test_weights_that_no_sum_can_hold(self):
        for weight in (10 ** 9, 10 ** 12, 9223372036854775807):
            policy = {"format": "cadrex-policy/1", "name": "heavy", "extends": "luohe-2020", "attributes": [{"attribute": "age", "weight": weight}]}
            done = run("plan", TINY, "--policy", self.write("heavy.json", policy))
            self.assertIn(done.returncode, (0, 3), done.stderr)
            self.assertNotIn(b"--version", done.stderr)


class Names(Case):
    AWAY = ["../../away", "/etc/away", "..", ".", "a/b", "C:\\away", "CON", "a\\b", "-o", "--out=x", "%n%s%d", "$(touch x)", "`touch x`", "; touch x", "\u202egnp.exe",
            "x" * 3000, "‮", "'\"<script>"]

    def test_no_id_is_a_path(self):
        scenarios = {"format": "cadrex-scenario/1", "scenarios": [{"name": name, "changes": []} for name in self.AWAY]}
        folder = self.path("inner/results")
        os.makedirs(self.path("inner"))
        done = run("whatif", TINY, self.write("s.json", scenarios), "--out", folder, "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr[:500])
        self.assertEqual(sorted(os.listdir(self.folder)), ["inner", "s.json"])
        self.assertEqual(os.listdir(self.path("inner")), ["results"])
        self.assertEqual(len(os.listdir(folder)), len(self.AWAY) + 2)

    def test_no_rule_or_cadre_names_a_file_elsewhere(self):
        city = load(os.path.join(TOP, "datasets", "tiny", "city.json"))
        text = json.dumps(city)
        for k, cadre in enumerate(city["cadres"]):
            text = text.replace('"%s"' % cadre["id"], json.dumps("../../c%d" % k))
        path = self.write("away.json", text.encode())
        policy = {"format": "cadrex-policy/1", "name": "../away", "extends": "luohe-2020",
                  "due": [{"id": "../../X", "force": "must", "leave": "unit", "type": "policy", "if": {"key": "personnel", "post_as_leader_months": 1}}]}
        os.makedirs(self.path("inner"))
        done = run("conflict", path, "--policy", self.write("p.json", policy), "--stay", "../../c0", "--pin", "../../c1=audit.fiscal.1", "--out", self.path("inner/ways"))
        self.assertIn(done.returncode, (0, 1, 2, 3), done.stderr)
        for top, _, names in os.walk(self.folder):
            self.assertIn(os.path.relpath(top, self.folder), (".", "inner", "inner/ways"))
            if top == self.folder:
                self.assertEqual(sorted(names), ["away.json", "p.json"])

    def test_names_in_a_zip_stay_names(self):
        path = self.path("away.zip")
        with zipfile.ZipFile(path, "w") as archive:
            for name in ("../../cadres.csv", "/tmp/cadres.csv", "..\\..\\posts.csv", "a/../../units.csv"):
                archive.writestr(name, "id\nx\n")
        before = sorted(os.listdir(self.folder))
        run("import", path, "--as-of", "2020-05", "--json")
        self.assertEqual(sorted(os.listdir(self.folder)), before)


class Formulas(Case):
    def city(self):
        city = load(CITY)
        texts = iter(FORMULAS * 100)
        for unit in city["units"]:
            unit["name"] = next(texts)
        for post in city["posts"]:
            post["title"] = next(texts)
        for cadre in city["cadres"]:
            cadre["name"] = next(texts)
        return self.write("city.json", city)

    def test_no_cell_of_a_table_is_a_formula(self):
        city = self.city()
        plan = self.path("plan.json")
        self.assertEqual(run("plan", city, "-o", plan, "--quiet").returncode, 0)
        scenarios = {"format": "cadrex-scenario/1", "scenarios": [{"name": text, "changes": []} for text in FORMULAS if text.strip() == text]}
        folder = self.path("template")
        self.assertEqual(run("import", self.tables(), "--as-of", "2020-05", "--supplement-template", folder, "-o", self.path("x.json")).returncode, 0)
        tables = [run("export", city, plan, "--format", "csv").stdout, run("whatif", city, self.write("s.json", scenarios), "--format", "csv").stdout]
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "rb") as f:
                tables.append(f.read())
        seen = 0
        for table in tables:
            for row in csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")):
                for cell in row:
                    if not re.fullmatch("-?[0-9.]+", cell):
                        self.assertNotRegex(cell, "^[=+@\t\r\n＝＋－＠-]")
                    seen += cell.startswith("'")
        self.assertGreater(seen, 10)

    def tables(self):
        folder = self.path("tables")
        os.makedirs(folder)
        for name, rows in (("units.csv", [["id", "name"], ["u", FORMULAS[0]], ["v", FORMULAS[3]], ["w", FORMULAS[7]]]),
                           ("posts.csv", [["id", "unit", "title", "rank"], ["p", "u", FORMULAS[1], "deputy"]]),
                           ("cadres.csv", [["id", "name", "post", "rank"], ["c", FORMULAS[2], "p", "deputy"]])):
            with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
                csv.writer(f).writerows(rows)
        return folder

    def test_no_cell_of_a_workbook_is_a_formula(self):
        city = self.city()
        plan, book = self.path("plan.json"), self.path("book.xlsx")
        self.assertEqual(run("plan", city, "-o", plan, "--quiet").returncode, 0)
        self.assertEqual(run("export", city, plan, "--format", "xlsx", "-o", book).returncode, 0)
        with zipfile.ZipFile(book) as archive:
            for name in archive.namelist():
                text = archive.read(name)
                self.assertNotIn(b"<f>", text)
                self.assertNotIn(b"<hyperlink", text)
                self.assertNotIn(b"externalLink", text)


class Xml(Case):
    def test_what_an_xml_can_do(self):
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        bombs = {"entities": head + '<!DOCTYPE Person [<!ENTITY a "aaaaaaaaaa">%s]><Person><XingMing>&z;</XingMing></Person>' % "".join(
                     '<!ENTITY %s "%s">' % (chr(98 + k), ("&%s;" % chr(97 + k)) * 10) for k in range(25)),
                 "external": head + '<!DOCTYPE Person SYSTEM "file:///etc/passwd"><Person><XingMing>a</XingMing></Person>',
                 "parameter": head + '<!DOCTYPE Person [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><Person/>',
                 "include": head + '<Person xmlns:xi="http://www.w3.org/2001/XInclude"><XingMing><xi:include href="file:///etc/passwd" parse="text"/></XingMing></Person>',
                 "deep": head + "<Person>" + "<a>" * 100000 + "</a>" * 100000 + "</Person>",
                 "open": head + "<Person>" + "<a>" * 100000,
                 "attributes": head + "<Person " + " ".join('a%d=""' % k for k in range(5000)) + "/>",
                 "utf16 type": (head.replace("UTF-8", "UTF-16") + '<!DOCTYPE Person [<!ENTITY x "y">]><Person><XingMing>&x;</XingMing></Person>')}
        for name, text in bombs.items():
            with self.subTest(bomb=name):
                path = self.write("bomb.lrmx", text.encode("utf-16" if name.startswith("utf16") else "utf-8"))
                seconds = spent()
                done = run("import", path, "--as-of", "2020-05", "--json")
                self.assertEqual(done.returncode, 3, done.stderr[:300])
                self.assertNotIn(b"root:", done.stderr + done.stdout)
                self.assertLess(spent() - seconds, 5)

    def sheet(self, sheet, encoding="utf-8"):
        path = self.path("made.xlsx")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="A01" r:id="a"/></sheets></workbook>')
            archive.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>')
            archive.writestr("xl/worksheets/sheet1.xml", ('<?xml version="1.0" encoding="%s"?>' % encoding + sheet).encode(encoding))
        return path

    def test_tags_without_end_are_refused_before_they_cost_time(self):
        """libxml2 compares every attribute of a tag with all others."""
        tags = {"attributes": "".join(' a%d=""' % k for k in range(100000)),
                "ends of tags in values": "".join(' a%d=">"' % k for k in range(100000)),
                "beginnings of tags in values": "".join(' a%d="<"' % k for k in range(100000)),
                "namespaces": "".join(' xmlns:a%d="a"' % k for k in range(100000)),
                "one value": ' a="%s"' % ("x" * 2000000),
                "just too many": "".join(' a%d=""' % k for k in range(257))}
        for name, tag in tags.items():
            for encoding in ("lrmx", "utf-8", "utf-16", "iso-8859-1", "gb18030"):
                path = self.write("form.lrmx", ("<Person><XingMing%s>a</XingMing></Person>" % tag).encode()) if encoding == "lrmx" else \
                    self.sheet('<worksheet><sheetData><row r="1"%s><c r="A1"><v>1</v></c></row></sheetData></worksheet>' % tag, encoding)
                with self.subTest(tag=name, encoding=encoding):
                    seconds = spent()
                    done = run("import", path, "--as-of", "2020-05", "--json")
                    self.assertEqual(done.returncode, 3, done.stderr[:300])
                    self.assertIn(b"256 attributes", done.stdout + done.stderr)
                    self.assertLess(spent() - seconds, 2)
        # What is long by right: a photograph, and many attributes that do not reach the limit.
        form = "<Person><XingMing%s>a</XingMing><ZhaoPian>%s</ZhaoPian></Person>" % ("".join(' a%d=""' % k for k in range(256)), "QUJD" * 1000000)
        done = run("import", self.write("form.lrmx", form.encode()), "--as-of", "2020-05", "--json")
        self.assertNotIn(b"256 attributes", done.stdout + done.stderr)

    def test_a_cell_longer_than_any_program_makes_is_told(self):
        sheet = '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row></sheetData></worksheet>' % ("x" * 200000)
        done = run("import", self.sheet(sheet), "--as-of", "2020-05", "--json")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"sheet1.xml", done.stderr)


if __name__ == "__main__":
    if FULL:
        sys.argv.remove("--full")
    unittest.main()
