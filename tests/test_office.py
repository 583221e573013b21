#!/usr/bin/env python3
"""The workbook for the meeting: what it holds, who may see what, and that a plan comes back from it after people edited it. CADREX names the binary."""
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest
import zipfile

try:
    import openpyxl
except ImportError:
    openpyxl = None

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CADREX = os.environ.get("CADREX", os.path.join(TOP, "build", "cadrex"))
TINY = os.path.join(TOP, "datasets", "tiny", "city.json")
EXAMPLE = os.path.join(TOP, "datasets", "examples", "city.json")
OF1 = "序号 姓名 出生年月 任现职时间 同职级时间 学历/职称 现任职务 拟任免职务 讨论意见".split()
OF3 = "姓名 性别 出生年月 现任单位及职务 政治面貌 去向 姓名 性别 出生年月 任现职务时间 现任单位及职务 政治面貌 来源".split()
OF5 = "单位 核定职数 实际配备数 可用职数 调配初步考虑 备注".split()
OF7 = "姓名 现任职务 性别 民族 籍贯 全日制学历 在职学历 出生年月 参加工作 入党 任现职时间 任现职级时间 备注".split()


def run(*arguments, code=0):
    done = subprocess.run([CADREX, *arguments], capture_output=True)
    if done.returncode != code:
        raise AssertionError("cadrex %s: exit code %d\n%s" % (" ".join(arguments), done.returncode, done.stderr.decode()[:2000]))
    return done


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def judged(city, plan, *more):
    answer = json.loads(run("check", city, plan, "--json", *more).stdout)
    answer["moves"].sort(key=lambda move: move["cadre"])
    return {key: answer[key] for key in ("broken", "tiers", "measures", "moves", "deferrals", "unmet", "exceptions", "decisions")}


@unittest.skipUnless(openpyxl, "python3-openpyxl")
class Case(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.plan = os.path.join(cls.folder, "plan.json")
        run("plan", TINY, "-o", cls.plan, "--quiet")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def path(self, name):
        return os.path.join(self.folder, "%s-%s" % (self._testMethodName, name))

    def export(self, *more, city=TINY, plan=None, name="book.xlsx", lang="zh"):
        path = self.path(name)
        run("export", city, plan or self.plan, "--format", "xlsx", "-o", path, "--lang", lang, "--quiet", *more)
        return path

    def edited(self, change, lang="zh"):
        """OF-1 after change(sheet): its heading is row 4, its rows follow."""
        path = self.export(lang=lang)
        book = openpyxl.load_workbook(path)
        change(book.worksheets[0])
        book.save(path)
        return path

    def complaints(self, path, code=3):
        done = run("check", TINY, path, "--json", code=code)
        return [json.loads(line) for line in done.stderr.decode().splitlines()]

    def texts(self, path):
        """Every byte of text in the workbook."""
        with zipfile.ZipFile(path) as archive:
            return "".join(archive.read(name).decode("utf-8") for name in archive.namelist())


class Workbook(Case):
    def heads(self, sheet, row):
        return [cell.value for cell in sheet[row]]

    def test_sheets_and_columns_are_those_of_the_forms(self):
        book = openpyxl.load_workbook(self.export())
        self.assertEqual([name.split()[0] for name in book.sheetnames], ["OF-1", "OF-3", "OF-5", "OF-6", "OF-6", "OF-7", "暂缓交流", "人工决定"])
        of1, of3, of5, of6, _, of7 = book.worksheets[:6]
        self.assertEqual(self.heads(of1, 4), OF1 + ["干部编号", "拟任岗位编号"])
        self.assertEqual(self.heads(of3, 5), OF3)
        self.assertEqual((of3["A4"].value, of3["G4"].value), ("现状", "拟任"))
        self.assertEqual(self.heads(of5, 4), OF5)
        self.assertEqual(self.heads(of6, 5)[1:], ["应配", "实配", "超配", "缺配", "空缺"] * 2)
        self.assertEqual((of6["A4"].value, of6["B4"].value, of6["G4"].value), ("机构", "正职", "副职"))
        self.assertEqual(self.heads(of7, 4), OF7)

    def test_it_prints_on_a4_with_its_heading_and_stays_frozen_on_the_screen(self):
        for sheet in openpyxl.load_workbook(self.export()).worksheets:
            self.assertEqual((sheet.page_setup.orientation, int(sheet.page_setup.paperSize), sheet.page_setup.fitToHeight), ("landscape", 9, 0))
            self.assertTrue(sheet.print_title_rows and sheet.freeze_panes)
            self.assertEqual(sheet["A2"].value, "注意保密")
            self.assertIn("注意保密", sheet.oddFooter.left.text)

    def test_what_is_hidden_is_not_printed(self):
        for sheet in openpyxl.load_workbook(self.export()).worksheets:
            hidden = [letter for letter, column in sheet.column_dimensions.items() if column.hidden]
            last = str(sheet.print_area).strip("[']").replace("$", "").rsplit(":", 1)[1].rstrip("0123456789")
            self.assertFalse([letter for letter in hidden if letter <= last], sheet.title)

    def test_leading_posts_only_are_counted_in_the_staffing_of_leading_posts(self):
        city = load(EXAMPLE)
        staff = [p for p in city["posts"] if not p.get("leading", True)]
        self.assertTrue(staff)
        sheet = openpyxl.load_workbook(self.export(city=EXAMPLE, plan=os.path.join(TOP, "datasets", "examples", "plan.json"))).worksheets[3]
        total = [cell.value for cell in list(sheet.iter_rows())[-1]]
        held = {c.get("post") for c in city["cadres"]}
        vacant = [p for p in city["posts"] if p["rank"] == "deputy" and p.get("leading", True) and not isinstance(p.get("vertical"), dict) and p["id"] not in held]
        self.assertEqual((total[0], total[10]), ("合计", len(vacant)))

    def test_decisions_and_deferrals_are_told_in_words(self):
        book = openpyxl.load_workbook(self.export(city=EXAMPLE, plan=os.path.join(TOP, "datasets", "examples", "plan.json")))
        decisions, deferrals = [[[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)] for sheet in (book.worksheets[-1], book.worksheets[-2])]
        self.assertEqual(decisions[0], "序号 决定 姓名 说明 内容 理由 决定人".split())
        self.assertEqual(decisions[1][3:5], ["临颍县杜曲镇副镇长（挂职）", "c05=duqu.4"])
        self.assertIn("同一科室正副职一般不同时交流", [row[5] for row in deferrals])

    def test_dates_are_dates_and_ids_are_hidden(self):
        sheet = openpyxl.load_workbook(self.export()).worksheets[0]
        self.assertTrue(all(sheet.cell(5, column).is_date for column in (3, 4, 5)))
        self.assertTrue(sheet.column_dimensions["J"].hidden and sheet.column_dimensions["K"].hidden)
        self.assertFalse(sheet.column_dimensions["I"].hidden)

    def test_wide_characters_take_two_columns(self):
        sheet = openpyxl.load_workbook(self.export()).worksheets[0]
        longest = max(len(str(sheet.cell(r, 7).value)) for r in range(5, sheet.max_row + 1))
        self.assertGreaterEqual(sheet.column_dimensions["G"].width, min(30, 2 * longest))

    def test_a_row_whose_texts_fit_their_columns_is_one_line_high(self):
        city, path = load(TINY), self.path("city.json")
        for cadre in city["cadres"]:
            cadre["education"] = "master"
        with open(path, "w", encoding="utf-8") as file:
            json.dump(city, file, ensure_ascii=False)
        wide = lambda text: sum(2 if ord(c) > 0x2e80 else 1 for c in text)
        sheet, fit = openpyxl.load_workbook(self.export(city=path))["OF-7 干部名册"], 0
        for row in sheet.iter_rows(min_row=5):
            if all(wide(cell.value) <= sheet.column_dimensions[cell.column_letter].width for cell in row if isinstance(cell.value, str)):
                self.assertEqual(sheet.row_dimensions[row[0].row].height, 17.5, [cell.value for cell in row])
                fit += 1
        self.assertGreater(fit, 1)

    def test_same_input_same_bytes_and_nothing_is_left_beside(self):
        first, second = self.export(name="a.xlsx"), self.path("b.xlsx")
        subprocess.run([CADREX, "export", TINY, self.plan, "--format", "xlsx", "-o", second, "--lang", "zh"], check=True, env={"TZ": "Asia/Shanghai", "PATH": "/usr/bin"})
        with open(first, "rb") as a, open(second, "rb") as b:
            self.assertEqual(a.read(), b.read())
        self.assertEqual(stat.S_IMODE(os.stat(first).st_mode), 0o600)
        self.assertEqual([name for name in os.listdir(self.folder) if "cadrex" in name], [])

    def test_nothing_becomes_a_formula(self):
        city = load(TINY)
        city["units"][0]["name"] = "=HYPERLINK(\"http://x\")"
        for cadre in city["cadres"]:
            cadre["name"] = "=1+1"
        path = self.path("city.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(city, file)
        for sheet in openpyxl.load_workbook(self.export(city=path)).worksheets:
            for row in sheet.iter_rows():
                self.assertFalse(any(cell.data_type == "f" for cell in row))
        self.assertNotIn("<f>", self.texts(self.export(city=path)))

    def test_without_names_there_is_none(self):
        text = self.texts(self.export("--anonymous"))
        for cadre in load(TINY)["cadres"]:
            self.assertNotIn(cadre["name"], text)

    def test_reasons_of_health_and_review_need_confidential(self):
        plan = self.path("plan.json")
        run("plan", EXAMPLE, "-o", plan, "--quiet")
        reasons = [d["reason"] for c in load(EXAMPLE)["cadres"] for d in c.get("defer", []) if d["rule"] in ("SD-E4", "SD-E5") and d.get("reason")]
        text = self.texts(self.export(city=EXAMPLE, plan=plan))
        self.assertFalse([r for r in reasons if r in text])
        self.assertNotIn("SD-E4", text)
        self.assertNotIn("SD-E5", text)

    def test_a_unit_sees_its_own_people_and_what_it_has_to_know_of_others(self):
        city, moves = load(TINY), load(self.plan)["moves"]
        posts, names = {p["id"]: p for p in city["posts"]}, {c["id"]: c["name"] for c in city["cadres"]}
        at = {c["id"]: posts[c["post"]]["unit"] for c in city["cadres"] if c["post"]}
        unit = "finance"
        known = {c for c in at if at[c] == unit} | {m["cadre"] for m in moves if posts[m["to"]]["unit"] == unit}
        path = self.export("--unit", unit)
        text = self.texts(path)
        for cadre, name in names.items():
            self.assertEqual(name in text, cadre in known, name)
        for move in moves:  # where in the other unit somebody goes is that unit's business
            if at[move["cadre"]] == unit and posts[move["to"]]["unit"] != unit:
                self.assertNotIn(move["to"], text)
        roster = openpyxl.load_workbook(path)["OF-7 干部名册"]
        self.assertEqual({roster.cell(r, 1).value for r in range(5, roster.max_row + 1)}, {names[c] for c in at if at[c] == unit})
        run("export", TINY, self.plan, "--format", "xlsx", "--unit", "nowhere", code=2)


class Back(Case):
    def test_what_was_not_edited_is_the_same_plan(self):
        for lang in ("zh", "en"):
            self.assertEqual(judged(TINY, self.export(lang=lang)), judged(TINY, self.plan))

    def test_decisions_and_deferrals_come_back(self):
        plan = self.path("pinned.json")
        run("plan", EXAMPLE, "--stay", "c01", "-o", plan, "--quiet")
        self.assertEqual(judged(EXAMPLE, self.export(city=EXAMPLE, plan=plan)), judged(EXAMPLE, plan))

    def test_a_row_deleted_is_a_cadre_who_stays(self):
        path = self.edited(lambda sheet: sheet.delete_rows(5))
        self.assertEqual(len(json.loads(run("check", TINY, path, "--json", code=1).stdout)["moves"]), len(load(self.plan)["moves"]) - 1)

    def test_without_the_hidden_columns_names_and_posts_do(self):
        self.assertEqual(judged(TINY, self.edited(lambda sheet: sheet.delete_cols(10, 2))), judged(TINY, self.plan))

    def test_what_people_see_counts_not_what_is_hidden(self):
        def change(sheet):
            self.first = sheet["J5"].value
            sheet["H5"] = "拟任市审计局审理科科长，免去原任职务"
        moves = json.loads(run("check", TINY, self.edited(change), "--json").stdout)["moves"]
        posts = {p["id"]: p for p in load(TINY)["posts"]}
        to = next(m["to"] for m in moves if m["cadre"] == self.first)
        self.assertEqual((posts[to]["unit"], posts[to]["body"]), ("audit", "review"))

    def test_the_opinion_of_the_meeting_is_heard(self):
        def change(sheet):
            sheet["I5"], sheet["I6"], sheet["I7"] = "不同意", "同意", "再议一下"
        path = self.edited(change)
        done = run("check", TINY, path, "--json", code=1)
        self.assertEqual(len(json.loads(done.stdout)["moves"]), len(load(self.plan)["moves"]) - 1)
        told = [(c["severity"], c["line"]) for c in map(json.loads, done.stderr.decode().splitlines()) if c["file"] == path]
        self.assertEqual(told, [("note", 5), ("warning", 7)])

    def test_every_fault_is_told_with_sheet_row_and_column(self):
        def change(sheet):
            sheet["J5"], sheet["B5"] = None, "查无此人"
            sheet["H6"] = "任：外星事务局局长"
            sheet["B7"] = "李芳"
        found = [(c["line"], c["column"]) for c in self.complaints(self.edited(change)) if c["severity"] == "error"]
        self.assertEqual(found, [(5, 2), (6, 8), (7, 2)])
        self.assertIn("OF-1", self.complaints(self.edited(change))[0]["message"])

    def test_a_post_that_is_not_there_is_told_with_the_nearest_of_its_unit(self):
        told = [c for c in self.complaints(self.edited(lambda sheet: sheet.__setitem__("H5", "任：市审计局审计科科长"))) if c["severity"] == "error"]
        self.assertEqual([(c["line"], "“市审计局审计科科长”" in c["message"] or '"市审计局审计科科长"' in c["message"]) for c in told], [(5, True)])
        self.assertIn("市审计局审理科科长", told[0]["hint"])

    def test_notes_below_the_table_are_no_cadres(self):
        def change(sheet):
            row = sheet.max_row + 2
            sheet.cell(row, 2).value, sheet.cell(row, 7).value = "制表人：某某", "审核：某某"
        path = self.edited(change)
        done = run("check", TINY, path, "--json")
        self.assertEqual(len(json.loads(done.stdout)["moves"]), len(load(self.plan)["moves"]))
        self.assertIn(("warning", "note"), [(c["severity"], c["code"]) for c in map(json.loads, done.stderr.decode().splitlines())])

    def test_of_several_places_of_one_name_one_is_taken_where_nobody_is_seconded(self):
        city, path, plan = load(EXAMPLE), self.path("city.json"), self.path("plan.json")
        place = next(p for p in city["posts"] if (p.get("vertical") or {}) != "mutual" and isinstance(p.get("vertical"), dict))
        city["posts"].insert(city["posts"].index(place), dict(place, id="taken-place"))
        guest = next(c for c in city["cadres"] if c.get("post") and not c.get("secondment") and c["rank"] == place["rank"])
        guest["secondment"] = {"post": "taken-place", "since": "2020-01", "until": "2021-12"}
        other = next(c for c in city["cadres"] if c.get("post") and not c.get("secondment") and c["rank"] == place["rank"])
        with open(path, "w", encoding="utf-8") as file:
            json.dump(city, file, ensure_ascii=False)
        with open(plan, "w", encoding="utf-8") as file:
            json.dump({"format": "cadrex-plan/1", "moves": [{"cadre": other["id"], "to": place["id"]}]}, file)
        book = self.path("book.xlsx")
        run("export", path, plan, "--format", "xlsx", "-o", book)
        sheets = openpyxl.load_workbook(book)
        sheets.worksheets[0].delete_cols(10, 2)
        sheets.save(book)
        moves = lambda file: [(m["cadre"], m["to"]) for m in json.loads(run("check", path, file, "--json", code=1).stdout)["moves"]]
        self.assertEqual(moves(book), moves(plan))

    def test_other_workbooks_and_damage_are_refused(self):
        path = self.path("other.xlsx")
        openpyxl.Workbook().save(path)
        self.assertEqual([c["code"] for c in self.complaints(path)], ["no-sheet"])
        with open(path, "r+b") as file:
            file.truncate(100)
        self.assertTrue(self.complaints(path))

    def test_diff_and_apply_take_it_too(self):
        path, after, want = self.export(), self.path("after.json"), self.path("want.json")
        self.assertTrue(json.loads(run("diff", TINY, self.plan, path, "--json").stdout)["same"])
        run("apply", TINY, path, "-o", after, "--quiet")
        run("apply", TINY, self.plan, "-o", want, "--quiet")
        self.assertEqual(load(after), load(want))
        run("apply", EXAMPLE, path, code=3)


if __name__ == "__main__":
    unittest.main()
