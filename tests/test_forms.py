#!/usr/bin/env python3
"""cadrex export --format lrmx and forms: the field's own forms, written back. What a plan says is filled in, all else stays; nothing existing is lost, nothing secret gets out. CADREX names
the binary."""
import csv
import glob
import json
import os
import re
import shutil
import stat
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile

import forms

try:
    import openpyxl
except ImportError:
    openpyxl = None

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CADREX = os.environ.get("CADREX", os.path.join(TOP, "build", "cadrex"))
TINY = os.path.join(TOP, "datasets", "tiny", "city.json")
NUMBER = "11010519491231002X"  # valid and made up
ELEMENTS = ("XingMing XingBie ChuShengNianYue MinZu JiGuan ChuShengDi RuDangShiJian CanJiaGongZuoShiJian JianKangZhuangKuang ZhuanYeJiShuZhiWu ShuXiZhuanYeYouHeZhuanChang "
            "QuanRiZhiJiaoYu_XueLi QuanRiZhiJiaoYu_XueWei QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi ZaiZhiJiaoYu_XueLi ZaiZhiJiaoYu_XueWei "
            "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi XianRenZhiWu NiRenZhiWu NiMianZhiWu JianLi JiangChengQingKuang NianDuKaoHeJieGuo RenMianLiYou "
            "JiaTingChengYuan ChengBaoDanWei JiSuanNianLingShiJian TianBiaoShiJian TianBiaoRen ShenFenZheng ZhaoPian Version").split()


def run(*arguments, code=0):
    done = subprocess.run([CADREX, *arguments], capture_output=True)
    if done.returncode != code:
        raise AssertionError("cadrex %s: exit code %d\n%s" % (" ".join(arguments), done.returncode, done.stderr.decode()[:3000]))
    return done.stdout.decode() + done.stderr.decode()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def load(path):
    return json.loads(read(path))


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode("utf-8"))
        return path

    def city(self, change):
        city = load(TINY)
        change(city)
        return self.write("city.json", json.dumps(city, ensure_ascii=False))

    def plan(self, moves, name="plan.json"):
        return self.write(name, json.dumps({"format": "cadrex-plan/1", "moves": [{"cadre": c, "to": to} for c, to in moves]}))

    def out(self):
        return {os.path.basename(path): read(path) for path in glob.glob(os.path.join(self.path("out"), "*"))}

    def element(self, data, name):
        return ElementTree.fromstring(data.decode("utf-8-sig")).findtext(name)


STUDIES = {"c1": {"全日制学历": "大学本科、法学学士", "全日制毕业院校": "河南大学", "全日制所学专业": "法学", "在职学历": "研究生、公共管理硕士", "在职毕业院校": "郑州大学", "在职所学专业": "公共管理"},
           "c2": {"在职毕业院校": "省委党校"}, "c3": {"全日制学历": "大学本科", "在职学历": "经济学学士", "在职毕业院校": "武汉大学"}}


def studied(city):
    """A city whose cards tell where and what people studied."""
    for cadre in city["cadres"]:
        cadre.setdefault("card", {}).update(STUDIES.get(cadre["id"], {}))
    city["cadres"][0].update(education="master", specialty="行政管理")


def studies(path):
    """{name: what the card tells of it}"""
    return {c["name"]: {key: text for key, text in c.get("card", {}).items() if key.startswith(("全日制", "在职"))} for c in load(path)["cadres"]}


def life(city):
    """In tiny: somebody with everything in a career that forms tell in a way of their own; a surplus post; a leader outside the exchange."""
    first, second, third = city["cadres"][:3]
    first.update(principal_since="2012-03", deputy_since="2006-01", post_since="2010-02", body_since="2009-03", assessment="excellent", education="doctor",
                 specialty="finance", card={"全日制学历": "大学本科、经济学学士", "在职学历": "研究生、经济学博士"},
                 kin=[{"person": second["id"], "relation": "spouse"}, {"person": "boss", "relation": "parent"}],
                 history=[{"unit": "audit", "body": "fiscal", "rank": "deputy", "title": "副科长", "from": "2006-01", "to": "2010-02"},
                          {"unit": "某县局", "title": "科员", "from": "1998-07", "to": "2004-07"}, {"unit": "某镇", "title": "干事", "from": "1996-08"}])
    second.update(gender="female", birth="1975-02", education="master", specialty="law", card={"全日制学历": "大学本科、文学学士", "在职学历": "研究生、文学博士后"})
    third.update(deputy_since="2005-01", principal_since="2009-08")
    third["history"][0].update(rank="principal", title="科长")
    city["people"] = [{"id": "boss", "unit": "audit", "title": "局长", "leads": ["audit"]}]
    city["posts"].append({"id": "finance.budget.9", "unit": "finance", "body": "budget", "title": "主任", "rank": "deputy", "surplus": True})
    city["cadres"].append({"id": "c9", "post": "finance.budget.9", "rank": "deputy"})


RING = [("c1", "audit.fiscal.1"), ("c7", "finance.budget.1"), ("c3", "reform.approval.1")]


def original(name="王建国", birth="197403", **fields):
    """A form as some program wrote it: order of its own, elements nobody knows, a comment, a picture, blanks that mean something."""
    fields = {"ShenFenZheng": NUMBER, "NiRenZhiWu": "旧的拟任", "RenMianLiYou": "", **fields}
    return ('<?xml version="1.0" encoding="utf-8"?>\r\n<!-- 单位自用 -->\r\n<Person>\r\n  <XingMing>%s</XingMing>\r\n  <GeRenBianHao 来源="甲">  A&amp;B &lt;1&gt; </GeRenBianHao>\r\n'
            '  <ChuShengNianYue>%s</ChuShengNianYue>\r\n  <ShenFenZheng>%s</ShenFenZheng>\r\n  <JianLi>1996.07--2004.06  某局\r\n2004.06--         市财政局预算科科长</JianLi>\r\n'
            '  <NiRenZhiWu>%s</NiRenZhiWu>\r\n  <NiMianZhiWu />\r\n  <RenMianLiYou>%s</RenMianLiYou>\r\n  <!-- 照片 -->\r\n  <ZhaoPian>%s</ZhaoPian>\r\n'
            '  <BeiZhu><Duan>一</Duan>\r\n<Duan>二</Duan></BeiZhu>\r\n</Person>\r\n') % (name, birth, fields["ShenFenZheng"], fields["NiRenZhiWu"], fields["RenMianLiYou"], "QUJD" * 40000)


class Approvals(Case):
    def test_appointment_removal_and_reason_are_filled_in_and_all_else_stays(self):
        source = self.write("source/甲.lrmx", b"\xef\xbb\xbf" + original().encode())
        run("export", TINY, self.plan(RING), "--format", "lrmx", "--source", source, "-o", self.path("out"))
        got = self.out()["001-王建国-c1.lrmx"].decode("utf-8")
        want = "\ufeff" + original(NiRenZhiWu="市审计局财政审计科科长", RenMianLiYou="政策性交流：在同一岗位任职满10年", ShenFenZheng="").replace(
            "<NiMianZhiWu />", "<NiMianZhiWu>市财政局预算科科长</NiMianZhiWu>").replace("<ShenFenZheng></ShenFenZheng>", "<ShenFenZheng/>")
        self.assertEqual(got.rstrip(), want.rstrip())
        self.assertEqual(read(source), b"\xef\xbb\xbf" + original().encode())  # what was given is only read

    def test_line_ends_come_out_as_they_went_in(self):
        for k, change in enumerate((lambda text: text, lambda text: text.replace("\r\n", "\n"), lambda text: text.replace("\r\n", "\n").replace("某局\n", "某局\r\n"),
                                    lambda text: text.replace("来源", "\r\n来源"), lambda text: text.replace("A&amp;B", "\ue000"))):
            source = self.write("source%d/a.lrmx" % k, change(original()))
            run("export", TINY, self.plan(RING), "--format", "lrmx", "--source", source, "-o", self.path("out%d" % k))
            got = read(glob.glob(self.path("out%d/001*" % k))[0]).decode()
            ends = [re.sub("[^\r\n]", "", re.search(element, text, re.S).group()) for text in (got, change(original())) for element in (r"<JianLi>.*</JianLi>", r"<BeiZhu>.*</BeiZhu>")]
            self.assertEqual(ends[:2] if k != 3 else ["\n", "\n"], ends[2:] if k != 3 else ["\n", "\n"], k)
            self.assertIn("\ue000" if k == 4 else "A&amp;B", got)

    def test_gbk_becomes_utf_8_and_missing_elements_stand_at_their_place(self):
        text = '<?xml version="1.0" encoding="%s"?>\n<Person>\n\t<XingMing>王 建国</XingMing>\n\t<JianLi>某</JianLi>\n\t<ZhaoPian />\n</Person>'
        for k, (encoding, told) in enumerate((("gb18030", "gbk"), ("gb18030", "utf-8"), ("utf-16", "utf-16"), ("utf-8", "utf-8"))):
            self.write("source%d/a.lrmx" % k, (text % told).encode(encoding))
            run("export", TINY, self.plan(RING), "--format", "lrmx", "--source", self.path("source%d" % k), "-o", self.path("out%d" % k))
            got = read(glob.glob(self.path("out%d/001*" % k))[0]).decode("utf-8")
            self.assertEqual([e.tag for e in ElementTree.fromstring(got)], "XingMing NiRenZhiWu NiMianZhiWu JianLi RenMianLiYou ZhaoPian".split())
            self.assertIn("\n\t<NiRenZhiWu>市审计局财政审计科科长</NiRenZhiWu>\n\t<NiMianZhiWu>", got)
            self.assertIn('encoding="utf-8"', got)

    def test_id_numbers_are_emptied_wherever_they_stand_unless_asked_for(self):
        text = original().replace("<BeiZhu>", "<ZhengJianHao>%s</ZhengJianHao><JiaTingChengYuan><Item><ShenFenZheng>410000</ShenFenZheng><HaoMa> %s </HaoMa></Item></JiaTingChengYuan><BeiZhu>" % (NUMBER, NUMBER))
        source = self.write("source/a.lrmx", text)
        run("export", TINY, self.plan(RING), "--format", "lrmx", "--source", source, "-o", self.path("out"))
        for data in self.out().values():
            self.assertIsNone(re.search(rb"\d{17}[\dX]|>410000<", data))
        run("export", TINY, self.plan(RING), "--format", "lrmx", "--source", source, "-o", self.path("kept"), "--with-id-number")
        self.assertEqual(read(self.path("kept/001-王建国-c1.lrmx")).count(NUMBER.encode()), 3)

    def test_who_has_no_form_or_several_is_told_and_gets_a_new_one(self):
        for name, data in (("1", original()), ("2", original("赵军", "1970-01")), ("3", original("张伟", "")), ("4", original("张伟", "(无)")), ("5", "<Person>")):
            self.write("source/%s.lrmx" % name, data)
        said = run("export", TINY, self.plan(RING), "--format", "lrmx", "--source", self.path("source"), "-o", self.path("out"))
        self.assertRegex(said, r"no form .*赵军 \(c7\)")
        self.assertRegex(said, r"several forms .*张伟 \(c3\) \(3\.lrmx, 4\.lrmx\)")
        self.assertIn("5.lrmx: warning", said)
        self.assertIn("1 from those given, 2 made", said)
        self.assertEqual([("GeRenBianHao" in data.decode()) for _, data in sorted(self.out().items())], [True, False, False])
        said = run("export", TINY, self.plan(RING), "--format", "lrmx", "--source", self.path("source"), "-o", self.path("strict"), "--strict", code=3)
        self.assertFalse(os.path.exists(self.path("strict")))
        faults = [json.loads(line) for line in run("export", TINY, self.plan(RING), "--format", "lrmx", "--source", self.path("source"), "-o", self.path("json"), "--json").splitlines()]
        self.assertEqual(sorted(f["code"] for f in faults), ["no-form", "no-form", "unusable"])

    def test_forms_lie_in_folders_and_archives_of_a_folder_and_those_of_others_are_passed_over(self):
        self.write("source/further/9.lrmx", original("赵军", "1976-10"))
        self.write("source/0.lrmx", original("杨丽", "1979-12"))
        self.write("source/8.lrmx", original("李芳", "1980-07"))
        with zipfile.ZipFile(self.path("source/all.zip"), "w") as archive:
            for name, data in (("甲/1.lrmx", original("陈志强", "1961-02")), ("甲/2.lrmx", original()), ("3.lrmx", original("张伟", "1983-09"))):
                archive.writestr(name, data)
        said = run("export", TINY, self.plan(RING), "--format", "lrmx", "--source", self.path("source"), "-o", self.path("out"))
        self.assertIn("3 from those given, 0 made", said)
        self.assertEqual(sorted(self.element(data, "XingMing") for data in self.out().values()), sorted(["王建国", "赵军", "张伟"]))
        self.assertTrue(all("GeRenBianHao" in data.decode() for data in self.out().values()))

    def test_a_form_that_may_be_of_two_cadres_is_taken_for_none(self):
        def double(city):
            city["cadres"][4].update(name=city["cadres"][0]["name"])
            city["cadres"][0].pop("birth")
        self.write("source/a.lrmx", original("王建国", ""))
        said = run("export", self.city(double), self.plan([("c1", "audit.fiscal.1")]), "--format", "lrmx", "--source", self.path("source"), "-o", self.path("out"))
        self.assertRegex(said, r"several forms .*\(c1\)")

    def test_a_new_form_has_every_element_in_its_order(self):
        run("export", TINY, "--format", "lrmx", "-o", self.path("out"))
        self.assertEqual(len(self.out()), 8)
        for data in self.out().values():
            self.assertEqual([e.tag for e in ElementTree.fromstring(data)], ELEMENTS)
            self.assertEqual(self.element(data, "NiRenZhiWu"), "")

    def test_schools_and_degrees_go_there_and_back(self):
        city = self.city(studied)
        run("export", city, "--format", "lrmx", "-o", self.path("out"))
        form = next(data for data in self.out().values() if self.element(data, "XingMing") == "王建国")
        told = {kind: [self.element(form, kind + "Jiao" + "Yu_" + rest) for rest in ("XueLi", "XueWei", "XueLi_BiYeYuanXiaoXi", "XueWei_BiYeYuanXiaoXi")] for kind in ("QuanRiZhi", "ZaiZhi")}
        self.assertEqual(told, {"QuanRiZhi": ["大学本科", "法学学士", "河南大学法学专业", ""], "ZaiZhi": ["研究生", "公共管理硕士", "郑州大学公共管理专业", ""]})
        full = forms.tables(load(city))
        forms.write_tables({name: full[name] for name in ("units", "bodies", "posts")}, self.path("tables"))
        run("import", self.path("out"), self.path("tables"), "--as-of", "2020-05", "-o", self.path("again.json"))
        ids = {c["name"]: c["id"] for c in load(city)["cadres"]}
        again = {ids[name]: card for name, card in studies(self.path("again.json")).items()}
        self.assertEqual(again["c1"], {"全日制学历": "大学本科、法学学士", "全日制毕业院校": "河南大学法学专业", "在职学历": "研究生、公共管理硕士", "在职毕业院校": "郑州大学公共管理专业"})
        self.assertEqual({key: again["c2"].get(key) for key in STUDIES["c2"]}, STUDIES["c2"])
        self.assertEqual({key: again["c3"].get(key) for key in STUDIES["c3"]}, STUDIES["c3"])
        shutil.rmtree(self.path("out"))
        run("export", self.path("again.json"), "--format", "lrmx", "-o", self.path("out"))
        self.assertIn(ElementTree.tostring(ElementTree.fromstring(form)), [ElementTree.tostring(ElementTree.fromstring(data)) for data in self.out().values()])

    def test_a_new_form_tells_a_career_degrees_assessment_and_kin(self):
        run("export", self.city(life), "--format", "lrmx", "-o", self.path("out"))
        form = self.out()["001-王建国-c1.lrmx"]
        self.assertEqual(self.element(form, "JianLi").splitlines(), [
            "1996.08--1998.07  某镇干事", "1998.07--2004.07  某县局科员", "2006.01--2010.02  市审计局财政审计科副科长", "2009.03--2010.02  市财政局预算科科员",
            "2010.02--2012.03  市财政局预算科科长（副科级）", "2012.03--         市财政局预算科科长（正科级）"])
        self.assertEqual([self.element(form, name) for name in ("QuanRiZhiJiaoYu_XueLi", "QuanRiZhiJiaoYu_XueWei", "ZaiZhiJiaoYu_XueLi", "ZaiZhiJiaoYu_XueWei")],
                         ["大学本科", "经济学学士", "研究生", "经济学博士"])
        self.assertEqual(self.element(form, "NianDuKaoHeJieGuo"), "2019年优秀")
        self.assertEqual([[item.findtext(name) for name in ("ChengWei", "XingMing", "ChuShengRiQi", "GongZuoDanWeiJiZhiWu")] for item in
                          ElementTree.fromstring(form).find("JiaTingChengYuan")], [["妻子", "李芳", "197502", "市财政局"], ["父母", "boss", "", "市审计局"]])

    def test_nothing_that_is_there_is_lost(self):
        plan = self.plan(RING)
        kept = self.write("out/mine.txt", "mine")
        for output in (self.path("out"), self.path("out") + "/", kept, TINY):
            run("export", TINY, plan, "--format", "lrmx", "-o", output, code=2)
        self.assertEqual(read(kept), b"mine")
        os.makedirs(self.path("empty"))
        run("export", TINY, plan, "--format", "lrmx", "-o", self.path("empty"))
        for path, mode in [(self.path("empty"), 0o700)] + [(path, 0o600) for path in glob.glob(self.path("empty/*"))]:
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), mode)
        run("export", TINY, plan, "--format", "lrmx", "-o", self.path("no/where"), code=6)
        run("export", TINY, plan, "--format", "lrmx", "--source", self.path("nothing"), "-o", self.path("new"), code=3)
        self.assertEqual(sorted(os.listdir(self.folder)), ["empty", "out", "plan.json"])

    def test_names_and_ids_stay_inside_the_folder(self):
        def evil(city):
            city["cadres"][0].update(name="../../\u202e/etc/passwd\n")
            city["cadres"][6].update(name="CON", id="../c7")
            city["cadres"][2].update(name="长" * 300, id="-rf *")
            for cadre in city["cadres"]:
                cadre.pop("kin", None)
        city = self.city(evil)
        plan = self.plan([("c1", "audit.fiscal.1"), ("../c7", "finance.budget.1"), ("-rf *", "reform.approval.1")])
        run("export", city, plan, "--format", "lrmx", "-o", self.path("out"))
        self.assertEqual(len(self.out()), 3)
        for name in self.out():
            self.assertRegex(name, r"^\d{3}-[^/\\*\s]+\.lrmx$")
            self.assertLess(len(name.encode()), 256)
        self.assertEqual(sorted(os.listdir(self.folder)), ["city.json", "out", "plan.json"])

    def test_names_can_be_left_out_of_new_forms_only(self):
        run("export", TINY, self.plan(RING), "--format", "lrmx", "-o", self.path("out"), "--anonymous")
        names = [c["name"] for c in load(TINY)["cadres"]]
        self.assertEqual(sorted(self.out()), ["001-c1.lrmx", "002-c3.lrmx", "003-c7.lrmx"])
        for data in self.out().values():
            self.assertFalse([name for name in names if name in data.decode()])
        source = self.write("source/a.lrmx", original())
        self.assertIn("anonymous", run("export", TINY, self.plan(RING), "--format", "lrmx", "--source", source, "-o", self.path("other"), "--anonymous", code=2))

    def test_a_unit_sees_its_own_people_and_not_the_posts_of_others(self):
        run("export", TINY, self.plan(RING), "--format", "lrmx", "-o", self.path("out"), "--unit", "市财政局")
        self.assertEqual([self.element(data, name) for data in self.out().values() for name in ("XingMing", "NiRenZhiWu", "NiMianZhiWu")], ["王建国", "市审计局", "市财政局预算科科长"])
        told = list(csv.DictReader(run("export", TINY, self.plan(RING), "--format", "csv", "--unit", "finance").splitlines()))
        self.assertEqual([(row["cadre"], row["to"], row["to_unit"], row["because"]) for row in told], [("c1", "", "市审计局", "SD-M1"), ("c7", "finance.budget.1", "市财政局", "")])

    def test_a_secondment_keeps_the_post_and_who_waited_leaves_none(self):
        def change(city):
            city["units"].append({"id": "town", "name": "某镇", "level": "county"})
            city["posts"].append({"id": "town.1", "unit": "town", "title": "党委委员", "rank": "deputy", "vertical": {"secondment_months": 12}})
            city["posts"].append({"id": "audit.new", "unit": "audit", "body": "review", "title": "副科长", "rank": "deputy"})
            city["cadres"].append({"id": "c9", "name": "待岗", "post": None, "rank": "deputy", "birth": "1980-01"})
        deputy = next(c for c in load(TINY)["cadres"] if c["rank"] == "deputy")
        run("export", self.city(change), self.plan([(deputy["id"], "town.1"), ("c9", "audit.new")]), "--format", "lrmx", "-o", self.path("out"))
        lent, placed = [data for _, data in sorted(self.out().items())]
        self.assertEqual([self.element(lent, name) for name in ("NiRenZhiWu", "NiMianZhiWu")], ["某镇党委委员（挂职）", ""])
        self.assertRegex(self.element(lent, "RenMianLiYou"), "期限至2021年")
        self.assertEqual([self.element(placed, name) for name in ("XianRenZhiWu", "NiRenZhiWu", "NiMianZhiWu")], ["", "市审计局审理科副科长", ""])

    def test_entities_and_odd_files_among_the_forms(self):
        self.write("source/a.lrmx", '<!DOCTYPE Person [<!ENTITY x SYSTEM "file:///etc/passwd">]><Person><XingMing>王建国</XingMing><BeiZhu>&x;</BeiZhu></Person>')
        self.write("source/b.csv", "\xff\x00")
        self.write("source/c.lrmx", "")
        with zipfile.ZipFile(self.path("forms.zip"), "w") as archive:
            archive.writestr("../../x.lrmx", original())
        said = run("export", TINY, self.plan(RING), "--format", "lrmx", "--source", self.path("source"), "-o", self.path("out"))
        self.assertNotIn("root:", said + "".join(data.decode() for data in self.out().values()))
        run("export", TINY, self.plan(RING), "--format", "lrmx", "--source", self.path("forms.zip"), "-o", self.path("zipped"))
        self.assertIn(b"GeRenBianHao", read(self.path("zipped/001-王建国-c1.lrmx")))

    def test_options_that_make_no_sense_are_told(self):
        plan = self.plan(RING)
        for arguments in (["--format", "lrmx"], ["--format", "lrmx", "-o", "-"], ["--format", "lrmx", "-o", self.path("out"), "--with-id-number"], ["--format", "csv", "--source", plan],
                          ["--format", "forms", "--unit", "finance", "-o", self.path("out")], ["--format", "json", "--unit", "finance"],
                          ["--format", "mathprog", "--tier", "moves"], ["--format", "csv", "--form", "plain"], ["--format", "mathprog", "--hold", "exceptions=0"]):
            run("export", TINY, plan, *arguments, code=2)
        run("export", TINY, "--format", "lrmx", "-o", self.path("out"), "--source", plan, code=2)
        self.assertEqual(os.listdir(self.folder), ["plan.json"])


@unittest.skipUnless(openpyxl, "python3-openpyxl")
class Collection(Case):
    def book(self, city=TINY, *arguments):
        run("export", city, "--format", "forms", "-o", self.path("book.xlsx"), *arguments)
        book = openpyxl.load_workbook(self.path("book.xlsx"))
        return {sheet.title[:3]: [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] for sheet in book.worksheets}

    def test_sheets_and_headers_are_those_of_the_form(self):
        sheets = self.book()
        self.assertEqual(list(sheets), list(forms.HEADERS))
        for code, header in forms.HEADERS.items():
            self.assertLessEqual(set(header.split()), set(sheets[code][0]))
        self.assertEqual(stat.S_IMODE(os.stat(self.path("book.xlsx")).st_mode), 0o600)
        self.assertEqual([row[0] for row in sheets["A01"][1:]], [c["name"] for c in load(TINY)["cadres"]])

    def test_schools_and_subjects_go_there_and_back(self):
        city = self.city(studied)
        rows = self.book(city)["A08"]
        self.assertIn(("王建国", "研究生", "公共管理硕士", "郑州大学", "公共管理", "在职"), [tuple(row[k] for k in (0, 2, 3, 4, 5, 7)) for row in rows])
        run("import", self.path("book.xlsx"), "--as-of", "2020-05", "-o", self.path("again.json"))
        again, ids = studies(self.path("again.json")), {c["name"]: c["id"] for c in load(city)["cadres"]}
        for name, card in again.items():
            self.assertEqual({key: card.get(key) for key in STUDIES.get(ids[name], {})}, STUDIES.get(ids[name], {}), name)
        for field in ("education", "specialty"):
            self.assertEqual([c.get(field) for c in load(self.path("again.json"))["cadres"]], [c.get(field) for c in load(city)["cadres"]])
        self.assertNotIn("郑州大学", json.dumps(self.book(city, "--anonymous"), ensure_ascii=False))

    def test_rows_tell_numbers_careers_degrees_and_years(self):
        sheets = self.book(self.city(life))
        columns = lambda code, of, *names: [tuple(row[sheets[code][0].index(name)] for name in names) for row in sheets[code][1:] if of in row]
        self.assertEqual(columns("B01", "finance.budget", "正职领导职数", "副职领导职数"), [(1, 1)])
        self.assertEqual(columns("A02", "c1", "职务名称", "任职时间", "免职时间", "主职务"), [
            ("干事", "199608", None, "否"), ("科员", "199807", "200407", "否"), ("副科长", "200601", "201002", "否"), ("科员", "200903", "201002", "否"), ("科长", "201002", None, "是")])
        self.assertEqual(columns("A02", "c3", "职务名称"), [("科长",), ("科长",)])
        self.assertEqual(columns("A02", "boss", "职务名称", "主职务"), [("局长", "是")])
        self.assertEqual(columns("A08", "c1", "学历名称", "所学专业类别"), [("研究生", "finance"), ("大学本科", None)])
        self.assertEqual(columns("A08", "c2", "学历名称", "所学专业类别"), [("研究生", "law"), ("大学本科", None)])
        self.assertEqual(columns("A15", "c1", "考核结论", "考核年度"), [("优秀", 2019)])
        self.assertEqual([row[3] for row in sheets["A36"] if row[0] == "李芳"], ["丈夫"])

    def test_names_can_be_left_out(self):
        text = json.dumps(self.book(TINY, "--anonymous"), ensure_ascii=False)
        self.assertFalse([c["name"] for c in load(TINY)["cadres"] if c["name"] in text])

    def test_equal_names_are_told_apart_and_texts_are_no_formulas(self):
        def change(city):
            for cadre in city["cadres"]:
                cadre.update(name="=1+1", birth="1980-01")
        self.assertEqual({row[0] for row in self.book(self.city(change))["A01"][1:]}, {"=1+1"})
        report = json.loads(run("import", self.path("book.xlsx"), "--as-of", "2020-05", "-o", self.path("again.json"), "--json"))
        self.assertEqual((report["unusable"], report["cadres"]), (0, 8))
        self.assertEqual([c["post_since"] for c in load(self.path("again.json"))["cadres"]], [c["post_since"] for c in load(TINY)["cadres"]])

    def test_ids_that_are_no_codes_give_way_to_codes_and_come_back_with_previous(self):
        def change(city):
            for unit in city["units"]:
                if unit["id"] == "audit":
                    unit["parent"] = "finance"
        city = self.city(change)
        said = run("export", city, "--format", "forms", "-o", self.path("book.xlsx"))
        self.assertIn("--previous", said)
        for more in ([], ["--previous", city]):
            run("import", self.path("book.xlsx"), "--as-of", "2020-05", "-o", self.path("again.json"), *more)
            units = {u["name"]: u for u in load(self.path("again.json"))["units"]}
            self.assertEqual(units["市审计局"]["parent"], units["市财政局"]["id"])
        self.assertEqual(units["市财政局"]["id"], "finance")


if __name__ == "__main__":
    unittest.main()
