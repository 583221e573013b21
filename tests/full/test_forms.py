#!/usr/bin/env python3
"""The workbook of the 公务员信息采集表 as offices really have it: written by the program, by openpyxl and by LibreOffice, with merged cells, dates of every kind, doubled names, missing sheets
and units over their numbers. Who wrote it changes nothing. CADREX names the binary."""
import copy
import datetime
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import openpyxl

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests"))
import forms  # noqa: E402
import test_import  # noqa: E402
from test_import import judged, load, run, tiers  # noqa: E402


def sheet(book, code):
    return next(sheet for sheet in book.worksheets if sheet.title.startswith(code))


def column(page, header):
    return next(cell.column for cell in page[2] if cell.value == header)


def cells(book, code, header):
    page = sheet(book, code)
    return [page.cell(row, column(page, header)) for row in range(3, page.max_row + 1)]


def merged(book):
    """Name and number of a person stand once, merged over all rows."""
    for code in ("A02", "A05", "A36"):
        page = sheet(book, code)
        number = column(page, "人员编号")
        row = 3
        while row <= page.max_row:
            last = row
            while last < page.max_row and page.cell(last + 1, number).value == page.cell(row, number).value:
                last += 1
            if last > row:
                for at in (1, 2, number):
                    page.merge_cells(start_row=row, end_row=last, start_column=at, end_column=at)
            row = last + 1


def every_date(book):
    """Each date in another of the ways people write one."""
    ways = [lambda y, m: "%d.%02d" % (y, m), lambda y, m: "%d-%02d" % (y, m), lambda y, m: "%d年%d月" % (y, m), lambda y, m: int("%d%02d" % (y, m)), lambda y, m: "%d%02d" % (y, m),
            lambda y, m: "%d/%d/1" % (y, m), lambda y, m: int("%d%02d01" % (y, m)), lambda y, m: datetime.date(y, m, 1), lambda y, m: datetime.datetime(y, m, 1), lambda y, m: " %d.%02d\n" % (y, m)]
    for code, header in (("A01", "出生年月"), ("A01", "任现职务层次时间"), ("A02", "任职时间"), ("A02", "免职时间"), ("A05", "批准日期"), ("A36", "出生日期")):
        for k, cell in enumerate(cells(book, code, header)):
            if cell.value:
                cell.value = ways[k % len(ways)](int(cell.value[:4]), int(cell.value[4:6]))


def doubled(book):
    """Everybody has the name of the first: numbers tell them apart."""
    first = cells(book, "A01", "姓名")[0].value
    for code in ("A01", "A02", "A05", "A08", "A15", "A36"):
        for cell, number in zip(cells(book, code, "姓名"), cells(book, code, "人员编号")):
            if number.value.startswith("c"):
                cell.value = first
    for cell in cells(book, "A15", "人员编号")[:1]:
        cell.value = None  # whose is it?


def over_quota(book):
    for cell, kind in zip(cells(book, "B01", "副职领导职数"), cells(book, "B01", "法人单位标识")):
        if kind.value == "内设机构":
            cell.value = 0


def missing(book):
    for code in ("A05", "A08", "A15", "A36"):
        book.remove(sheet(book, code))


def untidy(book):
    """Blank rows and columns, headers with blanks and brackets, columns in another order, stray formats."""
    for page in book.worksheets:
        page.insert_rows(3)
        page.insert_cols(2)
        for cell in page[2]:
            if cell.value:
                cell.value = " %s\n(必填)" % cell.value
        page.append([])
        page.append(["", " ", None])
    page = sheet(book, "A15")
    at = column(page, " 考核结论\n(必填)")
    for row in page.iter_rows(min_row=2):
        row[at - 1].value, row[at].value = row[at].value, row[at - 1].value


FIXTURES = {"plain": lambda book: None, "merged": merged, "dates": every_date, "doubled": doubled, "quota": over_quota, "missing": missing, "untidy": untidy}


class Writers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.source = os.path.join(cls.folder, "source.json")
        subprocess.run([sys.executable, os.path.join(TOP, "bench", "generate.py"), *test_import.SMALL, "-o", cls.source], check=True, stderr=subprocess.DEVNULL)
        cls.city = load(cls.source)
        own = os.path.join(cls.folder, "own.xlsx")
        run("export", cls.source, "--format", "forms", "-o", own)
        for name, change in FIXTURES.items():
            book = openpyxl.load_workbook(own)
            change(book)
            book.save(os.path.join(cls.folder, name + ".xlsx"))
        forms.write_workbook(forms.form_rows(cls.city), os.path.join(cls.folder, "scratch.xlsx"))
        books = sorted(glob.glob(os.path.join(cls.folder, "*.xlsx")))
        subprocess.run(["soffice", "--headless", "--norestore", "-env:UserInstallation=file://%s/office" % cls.folder, "--convert-to", "xlsx", "--outdir", os.path.join(cls.folder, "saved"), *books],
                       check=True, capture_output=True, timeout=600)
        cls.plain = cls.read("plain.xlsx")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def read(cls, name):
        out = os.path.join(cls.folder, "city.json")
        report = json.loads(run("import", os.path.join(cls.folder, name), "--as-of", cls.city["as_of"], "-o", out, "--json"))
        return report, load(out)

    def both(self, name):
        """What openpyxl wrote, after it was found to be the same from LibreOffice."""
        mine, saved = self.read(name + ".xlsx"), self.read("saved/%s.xlsx" % name)
        self.assertEqual(saved, mine)
        return mine

    def test_who_wrote_it_changes_nothing(self):
        self.assertEqual(self.both("own"), self.both("plain")[:0] or self.read("own.xlsx"))
        for each, other in zip(self.read("own.xlsx")[1].values(), self.plain[1].values()):
            self.assertEqual(each, other)

    def test_a_workbook_from_scratch_makes_the_round_trip(self):
        for name in ("scratch.xlsx", "saved/scratch.xlsx"):
            template, out = os.path.join(self.folder, "template"), os.path.join(self.folder, "again.json")
            shutil.rmtree(template, ignore_errors=True)
            book = os.path.join(self.folder, name)
            run("import", book, "--as-of", self.city["as_of"], "-o", out, "--supplement-template", template)
            forms.fill_template(template, self.city)
            report = json.loads(run("import", book, "--as-of", self.city["as_of"], "-o", out, "--supplement", template, "--json"))
            self.assertEqual((report["unusable"], report["assumed"], report["kin_matched"]), (0, 0, 6))
            self.assertEqual(judged(out), judged(self.source))
            self.assertEqual(tiers(out), tiers(self.source))

    def test_merged_cells_and_untidy_sheets(self):
        for name in ("merged", "untidy"):
            report, city = self.both(name)
            self.assertEqual((report["unusable"], city), (0, self.plain[1]), name)

    def test_dates_of_every_kind(self):
        def months(value):
            if isinstance(value, dict):
                return {key: months(each) for key, each in value.items()}
            if isinstance(value, list):
                return [months(each) for each in value]
            return value[:7] if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-" else value
        report, city = self.both("dates")
        self.assertEqual(report["unusable"], 0)
        self.assertEqual(months(city), months(self.plain[1]))

    def test_doubled_names(self):
        report, city = self.both("doubled")
        self.assertEqual([(f["sheet"][:3], f["row"], f["column"]) for f in report["findings"] if f["kind"] == "unusable"], [("A15", 3, "姓名")])
        want = copy.deepcopy(self.plain[1])
        for each, other in zip(want["cadres"], city["cadres"]):
            for field in ("name", "kin"):
                each.pop(field, None), other.pop(field, None)
        want["cadres"][0].pop("assessment", None), city["cadres"][0].pop("assessment", None)
        self.assertEqual(city["cadres"], want["cadres"])

    def test_units_over_their_numbers(self):
        report, city = self.both("quota")
        bodies = {(p["unit"], p.get("body")) for p in city["posts"] if p.get("body")}
        held = {c.get("post") for c in city["cadres"]}
        deputies = [p for p in city["posts"] if (p["unit"], p.get("body")) in bodies and p["rank"] == "deputy" and p["id"] in held and p.get("leading", True) and not p.get("vertical")]
        self.assertGreater(len(deputies), 10)
        self.assertTrue(all(p.get("surplus") for p in deputies))
        self.assertEqual(report["surplus"], len(deputies))

    def test_missing_sheets(self):
        report, city = self.both("missing")
        self.assertEqual([f["sheet"] for f in report["findings"] if f["kind"] == "note"], ["A05", "A08", "A15", "A36"])
        self.assertFalse([c for c in city["cadres"] if "education" in c or "assessment" in c or "kin" in c])


if __name__ == "__main__":
    unittest.main()
