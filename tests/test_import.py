#!/usr/bin/env python3
"""cadrex import: what goes into the field's own forms comes out of them again; what cannot be used is told, what is hostile is refused. CADREX names the binary."""
import copy
import csv
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

import forms

try:
    import openpyxl
except ImportError:
    openpyxl = None

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CADREX = os.environ.get("CADREX", os.path.join(TOP, "build", "cadrex"))
SMALL = ("--cadres 80 --units 7 --county-units 2 --kin 4 --outside-kin 2 --waiting 1 --secondments 1 --mutual 1 --promising 0.05 --unfit 1 --requires 0.05 --welcomes 0.05 --prefers 0.05 "
         "--targets 2 --listed 1 --seed 5").split()


def run(*arguments, code=0):
    done = subprocess.run([CADREX, *arguments], capture_output=True)
    if done.returncode != code:
        raise AssertionError("cadrex %s: exit code %d\n%s" % (" ".join(arguments), done.returncode, done.stderr.decode()[:3000]))
    return done.stdout.decode()


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def judged(path):
    """The audit by names: ids of an import are its own."""
    audit = json.loads(run("audit", path, "--json"))
    cadres = {c["name"]: {k: v for k, v in c.items() if k not in ("cadre", "post")} for c in audit.pop("cadres")}
    audit.pop("city")
    return audit, cadres


def tiers(path):
    plan = json.loads(run("plan", path, "--json"))
    return plan["outcome"], [(t["tier"], t["value"], t["bound"]) for t in plan["tiers"]]


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.tiny_path = os.path.join(TOP, "datasets", "tiny", "city.json")
        cls.tiny = load(cls.tiny_path)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def path(self, name):
        return os.path.join(self.folder, "%s-%s" % (self._testMethodName, name))

    def write(self, name, data):
        path = self.path(name)
        with open(path, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode("utf-8"))
        return path

    def imported(self, *arguments, code=0, as_of="2020-05"):
        """(the report, the city) of an import."""
        out = self.path("city.json")
        if os.path.exists(out):
            os.unlink(out)
        report = json.loads(run("import", *arguments, "--as-of", as_of, "-o", out, "--json", code=code))
        return report, load(out) if os.path.exists(out) else None

    def told(self, report, kind, column=None):
        return [f for f in report["findings"] if f["kind"] == kind and (column is None or f["column"] == column)]


class RoundTrips(Case):
    def generated(self):
        path = self.path("source.json")
        subprocess.run([sys.executable, os.path.join(TOP, "bench", "generate.py"), *SMALL, "-o", path], check=True, stderr=subprocess.DEVNULL)
        city = load(path)
        for k, cadre in enumerate(city["cadres"]):
            kind = ("全日制", "在职")[k % 2]
            cadre["card"] = {kind + "学历": forms.EDUCATION.get(cadre.get("education"), "大学本科"), kind + "毕业院校": "河南大学", kind + "所学专业": "专业%d" % k}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(city, file, ensure_ascii=False)
        return path, city

    def studies(self, city, join):
        """Where and what everybody studied, sorted: people have other ids after the import of forms."""
        return sorted([c["name"]] + [join(*(c.get("card", {}).get(kind + what, "") for what in ("毕业院校", "所学专业"))) for kind in ("全日制", "在职")] for c in city["cadres"] if c.get("post"))

    @unittest.skipUnless(openpyxl, "python3-openpyxl")
    def test_a_city_as_workbook_and_supplement_gives_the_same_audit_and_tiers(self):
        path, city = self.generated()
        book, template, out = self.path("book.xlsx"), self.path("supplement"), self.path("city.json")
        run("export", path, "--format", "forms", "-o", book)
        report = json.loads(run("import", book, "--as-of", city["as_of"], "-o", out, "--supplement-template", template, "--json"))
        self.assertEqual((report["kin_matched"], report["kin_unsure"]), (4, 2))  # of people outside the exchange no birth is known
        forms.fill_template(template, city, forms.Names.of_export(city))
        report = json.loads(run("import", book, "--as-of", city["as_of"], "-o", out, "--supplement", template, "--json"))
        self.assertEqual((report["unusable"], report["assumed"]), (0, 0))
        self.assertEqual((report["kin_matched"], report["kin_unsure"]), (6, 0))  # a human has decided
        self.assertEqual(judged(out), judged(path))
        self.assertEqual(tiers(out), tiers(path))
        self.assertEqual(self.studies(load(out), "{}/{}".format), self.studies(city, "{}/{}".format))

    def test_a_city_as_lrmx_and_tables_gives_the_same_audit_and_tiers(self):
        path, city = self.generated()
        folder, beside, supplement, out = (self.path(name) for name in ("lrmx", "tables", "supplement", "city.json"))
        full = forms.tables(city)
        run("export", path, "--format", "lrmx", "-o", folder)
        some = {name: full[name] for name in ("units", "bodies", "posts")}
        some["people"] = (full["people"][0] + ["name"], [row + [row[0]] for row in full["people"][1]])
        forms.write_tables(some, beside)
        forms.write_tables(forms.supplement_by_name(city), supplement)
        archive = shutil.make_archive(self.path("archive"), "zip", folder)
        for source in (folder, archive):
            report = json.loads(run("import", source, beside, "--as-of", city["as_of"], "-o", out, "--supplement", supplement, "--json"))
            self.assertEqual((report["unusable"], report["assumed"]), (0, 0))
            self.assertEqual(judged(out), judged(path))
            self.assertEqual(self.studies(load(out), str.__add__), self.studies(city, lambda school, subject: school + subject + "专业" if school else ""))
        self.assertEqual(tiers(out), tiers(path))

    def test_tables_hold_a_whole_city(self):
        for name in ("tiny", "examples", "luohe-backlog", "us-congress"):
            path = os.path.join(TOP, "datasets", name, "city.json")
            city, folder, out = load(path), self.path(name), self.path("city.json")
            forms.write_tables(forms.tables(city), folder)
            run("import", folder, "--as-of", city["as_of"], "--city-name", city["name"], "-o", out, "--quiet")
            self.assertEqual(load(out), json.loads(run("export", path, "--format", "json")), name)

    def test_any_encoding_and_line_end_is_read(self):
        want = None
        for k, (encoding, end) in enumerate([("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("gb18030", "\r\n"), ("gb18030", "\r"), ("utf-16", "\n"), ("utf-8", "\r")]):
            folder = self.path(str(k))
            forms.write_tables(forms.tables(self.tiny), folder, encoding, end)
            report, city = self.imported(folder)
            self.assertEqual(report["unusable"], 0, (encoding, end))
            want = want or city
            self.assertEqual(city, want, (encoding, end))

    def test_the_ibm_table_by_a_map_is_the_shipped_city(self):
        shipped, folder = load(os.path.join(TOP, "datasets", "ibm-hr", "city.json")), os.path.join(TOP, "datasets", "ibm-hr")
        report, city = self.imported(os.path.join(folder, "source", "emp_attrition.csv"), "--map", os.path.join(folder, "map.csv"), "--city-name", shipped["name"], as_of=shipped["as_of"])
        self.assertEqual(report["unusable"], 0)
        for each in (shipped, city):
            each["units"].sort(key=lambda unit: unit["id"])
            for unit in each["units"]:
                unit.setdefault("level", "city")
        self.assertEqual(city, shipped)


class Tables(Case):
    ROW = "姓名,单位,内设机构,职务,层次,出生年月,性别,民族,政治面貌,学历,任现职时间\n"

    def test_chinese_headers_and_words(self):
        table = self.write("干部.csv", self.ROW + "张三,市财政局,预算科,科长,正科,197804,男,汉族,中共党员,大学,2009.03\n李四,市财政局,预算科,副科长,副科,1980年5月,女,回,群众,研究生,2012-03-15\n")
        os.rename(table, os.path.join(self.folder, "干部.csv"))
        report, city = self.imported(os.path.join(self.folder, "干部.csv"))
        a, b = city["cadres"]
        self.assertEqual(report["unusable"], 0)
        self.assertEqual((a["birth"], a["gender"], a["ethnicity"], a["party"], a["education"], a["rank"], a["post_since"]), ("1978-04", "male", "han", "cpc", "bachelor", "principal", "2009-03"))
        self.assertEqual((b["birth"], b["gender"], b["ethnicity"], b["party"], b["education"], b["rank"], b["post_since"]), ("1980-05", "female", "hui", "none", "master", "deputy", "2012-03-15"))
        self.assertEqual([(p["unit"], p["body"], p["title"], p["rank"]) for p in city["posts"]], [("市财政局", "预算科", "科长", "principal"), ("市财政局", "预算科", "副科长", "deputy")])

    def cadres(self, text):
        folder = self.path("folder")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "cadres.csv"), "w", encoding="utf-8") as file:
            file.write(text)
        return folder

    def test_what_cannot_be_used_is_told_with_row_and_column(self):
        folder = self.cadres("id,name,post,rank,birth,gender,nonsense\nc1,甲,,principal,1978-13,male,x\nc1,乙,,deputy,1980-01,male,\nc3,丙,nowhere,deputy,1980-01,other,\nc4,丁,,,1980-01,male,\n")
        report, city = self.imported(folder)
        found = {(f["row"], f["column"]) for f in self.told(report, "unusable")}
        self.assertEqual(found, {(2, "birth"), (3, "id"), (4, "post"), (4, "gender"), (5, "rank")})
        self.assertEqual([f["column"] for f in self.told(report, "note")], ["nonsense"])
        self.assertEqual([c["id"] for c in city["cadres"]], ["c1", "c3"])
        self.assertNotIn("birth", city["cadres"][0])

    def test_what_names_a_row_left_out_is_told(self):
        folder = self.path("lost")
        forms.write_tables({"units": (["编号", "名称"], [["u1", "市财政局"]]),
                            "posts": (["编号", "单位", "层次"], [["p1", "u1", "正科"], ["p2", "财政局", "副科"]]),
                            "cadres": (["编号", "姓名", "岗位", "层次"], [["c1", "甲", "p1", "正科"], ["c2", "乙", "p2", "副科"], ["c3", "丙", "", "正局"]]),
                            "kin": (["干部", "亲属", "关系"], [["c1", "c3", "配偶"]]), "prefers": (["干部", "单位"], [["c3", "u1"]])}, folder)
        report, city = self.imported(folder)
        self.assertEqual([(f["file"], f["row"], f["column"], f["value"]) for f in self.told(report, "unusable")],
                         [("cadres.csv", 3, "岗位", "p2"), ("cadres.csv", 4, "层次", "正局"), ("cadres.csv", 4, "层次", None), ("kin.csv", 2, "亲属", "c3"),
                          ("posts.csv", 3, "单位", "财政局"), ("posts.csv", 3, "单位", None), ("prefers.csv", 2, "干部", "c3")])
        self.assertEqual([(c["id"], c["post"]) for c in city["cadres"]], [("c1", "p1"), ("c2", None)])

    def test_a_supplement_may_be_written_in_chinese(self):
        folder, laid, out = self.path("base"), self.path("laid"), self.path("zh.json")
        forms.write_tables(forms.tables(self.tiny), folder)
        forms.write_tables({"bodies": (["单位", "编号", "职能标签"], [["audit", "fiscal", "审计财务、资金资产管理"]]),
                            "posts": (["编号", "任职条件", "优先条件", "职能标签"], [["audit.review.1", "学历=大学/研究生；专业=会计", "性别=女", ""], ["reform.planning.1", "政治面貌=党外", "民族=少数民族", "人事"]]),
                            "targets": (["单位", "指标", "取值", "最少"], [["市财政局", "性别", "女", "1"]])}, laid)
        report, city = self.imported(folder, "--supplement", laid)
        posts = {p["id"]: p for p in city["posts"]}
        self.assertEqual((report["unusable"], report["assumed"]), (0, 0))
        self.assertEqual(posts["audit.review.1"]["requires"], {"education": ["bachelor", "master"], "specialty": ["会计"]})
        self.assertEqual(posts["audit.review.1"]["welcomes"], {"gender": ["female"]})
        self.assertEqual((posts["reform.planning.1"]["requires"], posts["reform.planning.1"]["welcomes"], posts["reform.planning.1"]["functions"]),
                         ({"party": ["non_cpc"]}, {"ethnicity": ["minority"]}, ["personnel"]))
        self.assertEqual(next(u for u in city["units"] if u["id"] == "finance")["targets"], [{"attribute": "gender", "value": "female", "min": 1}])
        run("audit", self.path("city.json"))  # an import writes what every command reads
        forms.write_tables({"posts": (["编号", "任职条件"], [["audit.review.1", "学历=大圩; 籍贯=河南"]])}, laid)
        report, city = self.imported(folder, "--supplement", laid)
        self.assertEqual([(f["kind"], f["file"], f["row"], f["column"], f["value"]) for f in report["findings"]],
                         [("unusable", "posts.csv", 2, "任职条件", "籍贯=河南"), ("assumed", "posts.csv", 2, "任职条件", "大圩")])

    def test_a_template_in_chinese_says_all_in_chinese_and_is_read_again(self):
        folder, laid, again = self.path("base"), self.path("laid"), self.path("again.json")
        source = copy.deepcopy(self.tiny)
        source["units"][0]["targets"] = [{"attribute": "gender", "value": "female", "min": 1}]
        source["cadres"][0]["defer"] = [{"rule": "SD-E3", "reason": "专班", "until": "2020-12", "approver": "", "document": "", "approved_on": ""}]
        forms.write_tables(forms.tables(source), folder)
        report, city = self.imported(folder, "--supplement-template", laid, "--lang", "zh")
        for name in os.listdir(laid):
            with open(os.path.join(laid, name), encoding="utf-8-sig") as file:
                said = {cell for row in csv.reader(file) for cell in row}
            self.assertFalse(said & {"yes", "no", "principal", "deputy", "city", "civil", "sibling"}, name)
        run("import", folder, "--as-of", "2020-05", "-o", again, "--supplement", laid, "--quiet")
        self.assertEqual(load(again), city)

    def test_strict_ends_with_3_and_writes_nothing(self):
        folder = self.cadres("id,name,post,rank,birth\nc1,甲,,principal,1978-13\n")
        out = self.path("city.json")
        run("import", folder, "--as-of", "2020-05", "-o", out, "--strict", code=3)
        self.assertFalse(os.path.exists(out))

    def test_dates_that_contradict_are_left_out_and_told(self):
        folder = self.cadres("id,post,rank,birth,post_since,body_since,deputy_since,principal_since\nc1,,principal,1978-01,2021-01,,2012-01,2010-01\nc2,,deputy,1990-01,1989-01,,,\n"
                             "c3,,deputy,1990-01,2015-01,2016-01,,\n")
        report, city = self.imported(folder)
        self.assertEqual({(f["row"], f["column"]) for f in self.told(report, "unusable")}, {(2, "post_since"), (2, "deputy_since"), (3, "post_since"), (4, "body_since")})
        self.assertEqual(city["cadres"][0]["principal_since"], "2010-01")
        self.assertNotIn("deputy_since", city["cadres"][0])

    def test_dates_of_every_kind(self):
        kinds = {"197804": "1978-04", "19780412": "1978-04-12", "1978.04": "1978-04", "1978.4": "1978-04", "1978-04": "1978-04", "1978.04.12": "1978-04-12", "1978/4/12": "1978-04-12",
                 "1978年4月": "1978-04", "1978年04月12日": "1978-04-12", "1978-04-12 00:00:00": "1978-04-12", "19780400": "1978-04", "1978.10": "1978-10",
                 "1978": None, "1978.1": None, "780412": None, "1978-02-30": None, "197813": None, "1978041": None, "明年": None, "1978-": None}
        folder = self.cadres("id,post,rank,birth\n" + "".join("c%d,,deputy,%s\n" % (k, text) for k, text in enumerate(kinds)))
        report, city = self.imported(folder)
        self.assertEqual({text: cadre.get("birth") for text, cadre in zip(kinds, city["cadres"])}, kinds)
        self.assertEqual(len(self.told(report, "unusable", "birth")), 8)

    def test_a_name_in_place_of_an_id_must_be_the_only_one(self):
        folder = self.path("two")
        forms.write_tables({"units": (["id", "name"], [["u1", "市财政局"], ["u2", "市审计局"]]), "posts": (["id", "unit", "rank"], [["p1", "市财政局", "deputy"], ["p2", "u2", "deputy"]]),
                            "cadres": (["id", "name", "post", "rank"], [["c1", "甲", "p1", "deputy"], ["c2", "乙", "p2", "deputy"], ["c3", "乙", "", "deputy"]]),
                            "kin": (["cadre", "person", "relation"], [["甲", "c2", "配偶"], ["c1", "乙", "配偶"]])}, folder)
        report, city = self.imported(folder)
        self.assertEqual([(f["row"], f["column"], f["value"]) for f in self.told(report, "unusable")], [(3, "person", "乙")])
        self.assertEqual(city["cadres"][0]["kin"], [{"person": "c2", "relation": "spouse"}])

    def test_a_supplement_is_laid_over_by_id_or_by_name_and_birth(self):
        folder, laid = self.path("base"), self.path("laid")
        forms.write_tables(forms.tables(self.tiny), folder)
        forms.write_tables({"cadres": (["id", "name", "birth", "listed"], [["c1", "", "", "是"], ["", "李芳", "", "是"], ["", "谁也不是", "1970-01", "是"]]),
                            "posts": (["id", "functions"], [["audit.fiscal.1", "supervision;land"]])}, laid)
        report, city = self.imported(folder, "--supplement", laid)
        self.assertEqual([c["id"] for c in city["cadres"] if c.get("listed")], ["c1", "c2"])
        self.assertEqual([p["functions"] for p in city["posts"] if p["id"] == "audit.fiscal.1"], [["supervision", "land"]])
        self.assertEqual([(f["file"], f["row"], f["column"]) for f in self.told(report, "unusable")], [("cadres.csv", 4, "rank")])

    def test_an_earlier_city_gives_its_ids(self):
        folder = self.path("tables")
        city = copy.deepcopy(self.tiny)
        city["cadres"].reverse()
        full = forms.tables(city)
        headers, rows = full["cadres"]
        full["cadres"] = (headers, [[""] + row[1:] for row in rows])
        full["history"] = (full["history"][0], [[forms.Names(city).name(row[0])] + row[1:] for row in full["history"][1]])
        full["kin"] = (full["kin"][0], [[forms.Names(city).name(a), forms.Names(city).name(b), r] for a, b, r in full["kin"][1]])
        full["cadres"][1].append(["", "新来的", "", "deputy", "1985-01"] + [""] * (len(headers) - 5))
        forms.write_tables(full, folder)
        report, new = self.imported(folder, "--previous", self.tiny_path)
        self.assertEqual(report["kept_ids"], 8)
        self.assertEqual({c["name"]: c["id"] for c in new["cadres"] if c["name"] != "新来的"}, {c["name"]: c["id"] for c in self.tiny["cadres"]})
        self.assertEqual({p["id"] for p in new["posts"]}, {p["id"] for p in self.tiny["posts"]})
        plan = self.path("plan.json")
        run("plan", self.tiny_path, "-o", plan, "--quiet")
        run("check", self.path("city.json"), plan)  # last year's plan still fits


@unittest.skipUnless(openpyxl, "python3-openpyxl")
class Workbooks(Case):
    def book(self, change=None, rows=None, name="book.xlsx"):
        path = self.path(name)
        forms.write_workbook(rows or forms.form_rows(self.tiny), path, change)
        return path

    def sheet(self, book, code):
        return next(sheet for sheet in book.worksheets if sheet.title.startswith(code))

    def test_findings_name_the_ids_the_city_has(self):
        before, book = self.path("before.json"), os.path.join(TOP, "datasets", "examples", "import", "workbook.xlsx")
        report, first = self.imported(book)
        for kind in ("cadres", "posts"):
            for k, one in enumerate(first[kind]):
                for cadre in first["cadres"]:
                    if kind == "posts" and cadre["post"] == one["id"]:
                        cadre["post"] = "earlier-%d" % k
                one["id"] = "earlier-%d" % k
        first.pop("people", None)
        for cadre in first["cadres"]:
            cadre.pop("kin", None)
        for unit in first["units"]:
            for body in unit.get("bodies", []):
                body.pop("leader", None)
        with open(before, "w", encoding="utf-8") as file:
            json.dump(first, file, ensure_ascii=False)
        report, city = self.imported(book, "--previous", before)
        ids = {one["id"] for kind in ("cadres", "posts") for one in city[kind]}
        said = [id for f in report["findings"] if f["kind"] in ("vacant", "surplus", "kin_unsure") for id in re.findall(r"earlier-\d+|[a-z]+\.[a-z]+\.\d|c0\d+", f["message"] + (f["value"] or ""))]
        self.assertEqual((len(said), set(said) - ids), (5, set()))

    def test_vacancies_are_what_the_numbers_leave(self):
        report, city = self.imported(self.book())
        self.assertEqual((report["units"], report["bodies"], report["cadres"], report["posts"], report["vacant_made"], report["surplus"]), (3, 5, 8, 10, 2, 0))
        held = {c["post"] for c in city["cadres"]}
        self.assertEqual([(p["body"], p["title"], p["rank"]) for p in city["posts"] if p["id"] not in held], [("review", "科长", "principal"), ("approval", "副科长", "deputy")])
        self.assertEqual(report["kin_matched"], 1)

    def test_who_came_last_is_over_quota(self):
        def change(book):
            for row in self.sheet(book, "B01").iter_rows(min_row=3):
                if row[0].value == "预算科":
                    row[11].value = 0
        report, city = self.imported(self.book(change))
        self.assertEqual([p["id"] for p in city["posts"] if p.get("surplus")], ["finance.budget.2"])
        self.assertEqual(report["surplus"], 1)

    def test_of_two_in_one_body_who_came_last_is_over_quota(self):
        def change(book):
            for row in self.sheet(book, "B01").iter_rows(min_row=3):
                if row[0].value == "预算科":
                    row[11].value = 1
        second, post = (next(item for item in self.tiny[table] if "finance.budget.2" in (item.get("post"), item["id"])) for table in ("cadres", "posts"))
        for since, last in (("2012-06", "新人"), ("2012-04", second["name"])):
            city = copy.deepcopy(self.tiny)
            city["cadres"].append({**second, "id": "c9", "name": "新人", "post": "finance.budget.9", "post_since": since})
            city["posts"].append({**post, "id": "finance.budget.9"})
            _, made = self.imported(self.book(change, forms.form_rows(city)))
            surplus = [p["id"] for p in made["posts"] if p.get("surplus")]
            self.assertEqual([c["name"] for c in made["cadres"] if c["post"] in surplus], [last])

    def test_only_the_total_of_a_unit_is_an_assumption(self):
        def change(book):
            for row in self.sheet(book, "B01").iter_rows(min_row=3):
                if row[7].value == "内设机构":
                    row[10].value = row[11].value = None
        report, city = self.imported(self.book(change))
        self.assertEqual((report["vacant_made"], report["assumed"]), (2, 2))
        vacant = [p for p in city["posts"] if p["id"] not in {c["post"] for c in city["cadres"]}]
        self.assertEqual([(p["unit"], p.get("body"), p["rank"]) for p in vacant], [("audit", "review", "principal"), ("reform", None, "deputy")])

    def test_merged_cells_real_dates_and_eight_digits(self):
        import datetime
        want = self.imported(self.book())[1]

        def change(book):
            sheet = self.sheet(book, "A02")
            for row in sheet.iter_rows(min_row=3):
                for cell in (row[7], row[9]):
                    if cell.value:
                        cell.value = datetime.date(int(cell.value[:4]), int(cell.value[4:6]), 1)
                        cell.number_format = 'yyyy"年"m"月"'
            rows = list(sheet.iter_rows(min_row=3))
            for a, b in zip(rows, rows[1:]):
                if a[1].value and a[1].value == b[1].value:
                    for column in (1, 2):
                        sheet.merge_cells(start_row=a[0].row, end_row=b[0].row, start_column=column, end_column=column)
                    break
            for row in self.sheet(book, "A01").iter_rows(min_row=3):
                row[3].value = int(row[3].value + "01")
        report, city = self.imported(self.book(change))
        self.assertEqual(report["unusable"], 0)
        for cadre, other in zip(city["cadres"], want["cadres"]):
            self.assertEqual(cadre["birth"], other["birth"] + "-01")
            self.assertEqual(cadre["post_since"], other["post_since"] + "-01")

    def test_of_several_degrees_of_one_kind_the_card_keeps_the_highest(self):
        rows = forms.form_rows(self.tiny)
        who = rows["A01"][0][:2]
        rows["A08"] = [who + [level, degree, school, subject, "", "全日制"]
                       for level, degree, school, subject in (("大学本科", "法学学士", "河南大学", "法学"), ("硕士研究生", "法学硕士", "郑州大学", "民商法"), ("大学专科", "", "某校", "会计"), ("", "经济学硕士", "另一校", ""))]
        report, city = self.imported(self.book(rows=rows))
        cadre = city["cadres"][0]
        self.assertEqual((cadre["education"], cadre["specialty"]), ("master", "民商法"))
        self.assertEqual({key: cadre["card"].get(key) for key in ("全日制学历", "全日制毕业院校", "全日制所学专业")}, {"全日制学历": "硕士研究生、法学硕士", "全日制毕业院校": "郑州大学", "全日制所学专业": "民商法"})

    def test_doubled_names_need_the_id_number(self):
        rows = forms.form_rows(self.tiny)
        double = list(rows["A01"][0])
        double[1] = forms.citizen("1990-01", True, 77)
        double[3] = "199001"
        rows["A01"].append(double)
        seat = list(next(row for row in rows["A02"] if row[0] == double[0] and row[8] == "在任"))
        seat[1], seat[2], seat[5] = double[1], "市审计局审理科", "科长"
        rows["A02"].append(seat)
        rows["A15"].append([double[0], "", "优秀", 2019])
        rows["A15"].append([double[0], double[1], "优秀", 2019])
        report, city = self.imported(self.book(rows=rows))
        self.assertEqual([(f["sheet"][:3], f["column"]) for f in self.told(report, "unusable")], [("A15", "姓名")])
        found = [c for c in city["cadres"] if c["name"] == double[0]]
        self.assertEqual([(c["birth"], c["assessment"]) for c in found], [(found[0]["birth"], "competent"), ("1990-01", "excellent")])

    def test_missing_sheets(self):
        rows = forms.form_rows(self.tiny)
        for code in ("A05", "A08", "A15", "A36"):
            del rows[code]
        report, city = self.imported(self.book(rows=rows))
        self.assertEqual([f["sheet"] for f in self.told(report, "note")], ["A05", "A08", "A15", "A36"])
        self.assertTrue(all("education" not in c and "assessment" not in c for c in city["cadres"]))
        for code in ("B01", "A01", "A02"):
            less = {name: value for name, value in forms.form_rows(self.tiny).items() if name != code}
            done = subprocess.run([CADREX, "import", self.book(rows=less), "--as-of", "2020-05"], capture_output=True)
            self.assertEqual(done.returncode, 3)
            self.assertIn(code.encode(), done.stderr)

    def test_rows_that_cannot_be_used_name_sheet_row_and_column(self):
        def change(book):
            self.sheet(book, "A01")["H3"] = "火星族"
            self.sheet(book, "A01")["Q4"] = "董事长"
            self.sheet(book, "A02")["C3"] = "外地某机关"
            self.sheet(book, "A02")["I4"] = "不详"
            self.sheet(book, "A05")["E3"] = "去年"
            self.sheet(book, "A15")["A3"] = "查无此人"
            self.sheet(book, "A15")["B3"] = ""
            self.sheet(book, "B01")["H4"] = "公司"
        report, city = self.imported(self.book(change))
        found = {(f["sheet"][:3], f["row"], f["column"]) for f in self.told(report, "unusable")}
        self.assertLessEqual({("A01", 3, "民族"), ("A01", 4, "现职务层次"), ("A02", 4, "任职状态"), ("A05", 3, "批准日期"), ("A15", 3, "姓名"), ("B01", 4, "法人单位标识")}, found)
        self.assertNotIn("ethnicity", city["cadres"][0])

    def test_only_section_level_cadres_in_office_are_planned(self):
        def change(book):
            sheet = self.sheet(book, "A01")
            sheet["N3"] = "退休"
            sheet["Q4"] = "科员"
            sheet["Q5"] = "县处级副职"
        report, city = self.imported(self.book(change))
        self.assertEqual((report["cadres"], report["elsewhere"], report["people"]), (5, 2, 1))

    def test_kin_are_matched_by_name_and_month_and_doubts_are_left_to_people(self):
        kin = next(c for c in self.tiny["cadres"] if c.get("kin"))
        names = forms.Names(self.tiny)

        def rows_with(birth, unit=""):
            rows = forms.form_rows(self.tiny)
            rows["A36"] = [[kin["name"], names.numbers[kin["id"]], names.name(kin["kin"][0]["person"]), "妻子", birth, "", unit]]
            return rows
        right = names.birth(kin["kin"][0]["person"]).replace("-", "")
        report, city = self.imported(self.book(rows=rows_with(right)))
        self.assertEqual((report["kin_matched"], report["kin_unsure"]), (1, 0))
        for birth, unit in (("", ""), (right, names.units[names.posts[kin["post"]]["unit"]]["name"])):
            template = self.path("template%s" % birth)
            report, city = self.imported(self.book(rows=rows_with(birth, unit)), "--supplement-template", template)
            self.assertEqual((report["kin_matched"], report["kin_unsure"]), (0, 1), (birth, unit))
            self.assertFalse(any(c.get("kin") for c in city["cadres"]))
            path = os.path.join(template, "kin.csv")
            with open(path, encoding="utf-8-sig") as file:
                text = file.read()
            self.assertIn("%s – %s" % (kin["name"], names.name(kin["kin"][0]["person"])), text)  # who decides sees more than ids
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace(",no,", ",yes,"))
            report, city = self.imported(self.book(rows=rows_with(birth, unit)), "--supplement", template)
            self.assertEqual((report["kin_matched"], report["kin_unsure"]), (1, 0))
            self.assertEqual(sum(len(c.get("kin", [])) for c in city["cadres"]), 2)
        report, city = self.imported(self.book(rows=rows_with("195001")))
        self.assertEqual((report["kin_matched"], report["kin_unsure"]), (0, 0))

    def test_id_numbers_are_checked_and_written_nowhere(self):
        rows = forms.form_rows(self.tiny)
        wrong = rows["A01"][0][1][:-1] + ("1" if rows["A01"][0][1][-1] != "1" else "2")
        for sheet in rows.values():
            for row in sheet:
                if len(row) > 1 and row[1] == rows["A01"][0][1] and row is not rows["A01"][0]:
                    row[1] = wrong
        rows["A01"][0][1] = wrong
        out, template, book = self.path("out.json"), self.path("template"), self.book(rows=rows)
        text = run("import", book, "--as-of", "2020-05", "-o", out, "--supplement-template", template)
        self.assertIn("GB 11643", text)
        written = [text, run("import", book, "--as-of", "2020-05", "--json", "-o", out)] + [read(p) for p in [out] + glob.glob(os.path.join(template, "*"))]
        for piece in written:
            self.assertIsNone(re.search(r"\d{17}[\dX]", piece))
        self.assertEqual(load(out)["cadres"][0]["assessment"], "competent")  # joined all the same

    def test_the_last_year_assessed_counts_wherever_it_stands(self):
        rows = forms.form_rows(self.tiny)
        for order in (1, -1):
            _, city = self.imported(self.book(rows={**rows, "A15": rows["A15"][::order]}))
            self.assertEqual([c.get("assessment") for c in city["cadres"]], [c.get("assessment") for c in self.tiny["cadres"]])

    def test_names_stay_out_of_anonymous_outputs(self):
        template = self.path("template")
        text = run("import", self.book(), "--as-of", "2020-05", "-o", self.path("out.json"), "--supplement-template", template, "--anonymous", "--json")
        pieces = [text] + [read(p) for p in [self.path("out.json")] + glob.glob(os.path.join(template, "*"))]
        for cadre in self.tiny["cadres"]:
            self.assertFalse(any(cadre["name"] in piece for piece in pieces), cadre["name"])

    def test_a_workbook_saved_by_libreoffice(self):
        report, city = self.imported(os.path.join(TOP, "tests", "samples", "import", "libreoffice.xlsx"))
        want = self.imported(self.book())[1]
        self.assertEqual(report["unusable"], 0)
        self.assertEqual(city, want)


class Lrmx(Case):
    def files(self, change=None, **spoil):
        folder = self.path("lrmx")
        forms.write_lrmx(self.tiny, folder, change)
        full = forms.tables(self.tiny)
        forms.write_tables({name: full[name] for name in ("units", "bodies", "posts")}, folder)
        for name, edit in spoil.items():
            path = os.path.join(folder, name + ".lrmx")
            with open(path, "rb") as file:
                data = file.read()
            with open(path, "wb") as file:
                file.write(edit(data))
        return folder

    def cadre(self, city, name="王建国"):
        return next(c for c in city["cadres"] if c["name"] == name)

    def fields(self, **values):
        return lambda cadre, fields: fields.update(values) if cadre["id"] == "c1" else None

    def test_gbk_that_calls_itself_utf_8(self):
        folder = self.files(c1=lambda data: data.decode("utf-8").encode("gbk"), c2=lambda data: b"\xef\xbb\xbf" + data)
        report, city = self.imported(folder)
        self.assertEqual((report["unusable"], report["cadres"]), (0, 8))

    def test_a_form_of_another_kind_is_told(self):
        report, city = self.imported(self.files(c1=lambda data: data.replace(b"<Person>", b"<Leader>").replace(b"</Person>", b"</Leader>")))
        self.assertEqual((report["unusable"], report["cadres"]), (1, 7))

    def test_party_beside_the_date(self):
        for text, party in (("200108；民建", "cpc"), ("民建", "minjian"), ("2001.08", "cpc"), ("群众", "none"), ("(无)", None), ("中共预备党员", "cpc_probationary")):
            city = self.imported(self.files(self.fields(RuDangShiJian=text)))[1]
            self.assertEqual(self.cadre(city).get("party"), party, text)

    def test_a_change_of_grade_restarts_nothing(self):
        resume = ("2000.07--2004.05  市财政局预算科科员\r\n（其间：2002.09--2005.07在中央党校学习）\r\n2004.05--2012.01  市财政局预算科副科长\r\n2012.01--2016.06  市财政局预算科科长、四级主任科员\r\n"
                  "2016.06--2019.12  市财政局预算科科长、\r\n                  三级主任科员\r\n2019.12--         市财政局预算科科长、一级主任科员")
        city = self.imported(self.files(self.fields(JianLi=resume)))[1]
        cadre = self.cadre(city)
        self.assertEqual((cadre["post_since"], cadre["deputy_since"], cadre["principal_since"]), ("2012-01", "2004-05", "2012-01"))
        self.assertEqual([(s["title"], s.get("rank"), s["from"], s["to"]) for s in cadre["history"]],
                         [("科员", None, "2000-07", "2004-05"), ("副科长", "deputy", "2004-05", "2012-01")])

    def test_broken_escapes_and_empty_words(self):
        folder = self.files(self.fields(JiangChengQingKuang="甲<乙&丙", MinZu="(无)"), c1=lambda data: data.replace(b"&lt;", b"&1lt;").replace(b"&amp;", b"&1amp;"))
        report, city = self.imported(folder)
        self.assertEqual(report["unusable"], 0)
        self.assertNotIn("ethnicity", self.cadre(city))

    def test_two_schools_of_one_education_are_both_kept(self):
        for level, degree, kept in (("河南大学法律系", "", "河南大学法律系"), ("河南大学", "河南大学", "河南大学"), ("河南大学", "郑州大学", "河南大学；郑州大学"), ("", "郑州大学", "郑州大学"), ("(无)", "", None)):
            city = self.imported(self.files(self.fields(QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi=level, QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi=degree)))[1]
            self.assertEqual(self.cadre(city).get("card", {}).get("全日制毕业院校"), kept)

    def test_a_picture_beyond_the_limit_is_told_and_never_quoted(self):
        folder = self.files(self.fields(ZhaoPian="QUJD" * 2600000))
        done = subprocess.run([CADREX, "import", folder, "--as-of", "2020-05", "-o", self.path("city.json"), "--anonymous"], capture_output=True)
        self.assertEqual(done.returncode, 0)
        said = done.stdout + done.stderr
        self.assertIn(b".lrmx", said)
        self.assertNotIn(b"QUJDQUJD", said)

    def test_last_assessment(self):
        for text, word in (("2017年优秀；2018年称职；2019年基本称职", "basic"), ("2018年、2019年称职", "competent"), ("2019年度考核优秀", "excellent"), ("2018年优秀，2019年不定等次", None)):
            city = self.imported(self.files(self.fields(NianDuKaoHeJieGuo=text)))[1]
            self.assertEqual(self.cadre(city).get("assessment"), word, text)

    def test_what_no_table_knows_is_told(self):
        report, city = self.imported(self.files(self.fields(XianRenZhiWu="外星事务局局长")))
        self.assertEqual([(f["file"], f["column"]) for f in self.told(report, "unusable")], [("c1.lrmx", "XianRenZhiWu")])
        self.assertEqual(len(city["cadres"]), 7)


class Hostile(Case):
    DTD = '<!DOCTYPE Person [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'

    def refused(self, path, code=3):
        done = subprocess.run([CADREX, "import", path, "--as-of", "2020-05", "--json"], capture_output=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr.decode()[:500])
        self.assertNotIn(b"root:", done.stdout + done.stderr)
        return done

    def test_entities_in_an_lrmx(self):
        text = forms.lrmx({"XingMing": "&x;", "XianRenZhiWu": "科长"}).replace("&amp;x;", "&b;&x;").replace("?>", "?>" + self.DTD, 1)
        self.refused(self.write("bad.lrmx", text))

    def workbook(self, name, parts, method=zipfile.ZIP_DEFLATED):
        path = self.path(name)
        base = {"xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="A01" r:id="a"/></sheets></workbook>',
                "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>',
                "xl/worksheets/sheet1.xml": "<worksheet><sheetData/></worksheet>"}
        base.update(parts)
        with zipfile.ZipFile(path, "w", method) as archive:
            for entry, data in base.items():
                archive.writestr(entry, data)
        return path

    def test_entities_in_a_workbook(self):
        for entry in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
            self.refused(self.workbook("bad.xlsx", {entry: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>'}))

    def test_zip_bombs(self):
        done = self.refused(self.workbook("bomb.xlsx", {"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + " " * (64 << 20) + "</sheetData></worksheet>"}))
        self.assertIn(b"300", done.stderr)
        path = self.path("bomb.zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("cadres.csv", "\n" * (64 << 20))
        self.refused(path)

    def test_a_merged_range_over_everything_and_cells_far_out(self):
        sheet = '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>' \
                '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:SR1048576"/><mergeCell ref="::"/></mergeCells></worksheet>'
        self.refused(self.workbook("wide.xlsx", {"xl/worksheets/sheet1.xml": sheet}))

    def test_names_that_leave_the_archive_are_only_names(self):
        path = self.path("away.zip")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("../../cadres.csv", "id,post,rank\nc1,,deputy\n")
            archive.writestr("/etc/cadres.csv", "id,post,rank\nc2,,deputy\n")
        report, city = self.imported(path)
        self.assertEqual([c["id"] for c in city["cadres"]], ["c1", "c2"])
        self.assertFalse(os.path.exists(os.path.join(self.folder, "..", "..", "cadres.csv")))

    def test_archives_in_archives_and_damage(self):
        inner, outer, cut = self.path("inner.zip"), self.path("outer.zip"), self.path("cut.zip")
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("cadres.csv", "id,post,rank\nc1,,deputy\n")
        with zipfile.ZipFile(outer, "w") as archive:
            archive.write(inner, "inner.xlsx")
        self.refused(outer)
        with open(inner, "rb") as file:
            data = file.read()
        for n in (10, 40, len(data) - 4):
            with open(cut, "wb") as file:
                file.write(data[:n])
            self.refused(cut)
        self.refused(self.write("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600))

    def test_other_bytes(self):
        self.refused(self.write("a.csv", b"\xff\xff\x00\x01" * 100))
        self.refused(self.write("b.csv", b'id,post\n"never closed'))
        self.refused(self.write("c.csv", b""))
        self.refused(self.path("not there"))

    def test_control_characters_never_reach_the_terminal(self):
        folder = self.path("folder")
        os.makedirs(folder)
        with open(os.path.join(folder, "cadres.csv"), "w", encoding="utf-8") as file:
            file.write("id,post,rank,birth\nc1,,deputy,\x1b[31mred\nc\x072,,deputy,\n")
        text = run("import", folder, "--as-of", "2020-05", "-o", self.path("city.json"))
        self.assertFalse(re.search("[\x00-\x09\x0b-\x1f\x7f]", text))


if __name__ == "__main__":
    unittest.main()
