"""Writes a city in the field's own forms, for the tests of import: the workbook of the 公务员信息采集表, .lrmx files, tables as CSV. Everything the forms hold goes into them, the
rest into the supplement's tables. Written from the descriptions of the formats (datasets/README.md), not from the importer."""
import csv
import os
from xml.sax.saxutils import escape

ETHNIC = ("汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 "
          "塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺").split()
ETHNIC_CODES = ("han mongol hui zang uygur miao yi zhuang buyei chosen man dong yao bai tujia hani kazak dai li lisu va she gaoshan lahu sui dongxiang naxi jingpo kirgiz tu daur mulao "
                "qiang blang salar maonan gelao xibe achang pumi tajik nu uzbek russ ewenki deang bonan yugur jing tatar derung oroqen hezhen monba lhoba jino").split()
PARTY = dict(zip("cpc cpc_probationary cyl minge minmeng minjian minjin nonggong zhigong jiusan taimeng nonparty none".split(),
                 "中共党员 中共预备党员 共青团员 民革会员 民盟盟员 民建会员 民进会员 农工党党员 致公党党员 九三学社社员 台盟盟员 无党派人士 群众".split()))
EDUCATION = {"primary": "小学", "junior": "初中", "secondary": "高中", "college": "大学专科", "bachelor": "大学本科", "master": "硕士研究生", "doctor": "博士研究生"}
ASSESSMENT = {"excellent": "优秀", "competent": "称职", "basic": "基本称职", "incompetent": "不称职"}
RELATION = {"spouse": "配偶", "parent": "父亲", "child": "长子", "grandparent": "祖父", "grandchild": "孙子", "sibling": "弟弟", "uncle": "叔父", "nephew": "侄子", "cousin": "表哥",
            "in_law": "岳父"}
RANK = {"principal": "乡科级正职", "deputy": "乡科级副职"}
RELATIONSHIP = {"city": "市（地、州、盟）", "county": "县（区、市、旗）", "higher": "省（自治区、直辖市）"}
CATEGORY = {"civil": "行政机关", "civil_like": "参照公务员法管理的事业单位", "institution": "事业单位"}

HEADERS = {
    "B01": "机构名称 机构简称 机构编码 所在政区 隶属关系 机构级别 机构类别 法人单位标识 行政编制数 内设机构领导职数 正职领导职数 副职领导职数 同级排序号",
    "A01": "姓名 身份证号 性别 出生年月 籍贯 出生地 成长地 民族 健康状况 参加工作时间 入党时间文字 政治面貌 第二党派 人员管理状态 熟悉专业有何特长 现工作单位及职务全称 现职务层次 任现职务层次时间 "
           "现职级 任现职级时间",
    "A02": "姓名 身份证号 任职机构名称 是否领导成员 成员类别 职务名称 是否领导职务 任职时间 任职状态 免职时间 主职务",
    "A05": "姓名 身份证号 类别 职务层次 批准日期 终止日期 状态",
    "A08": "姓名 身份证号 学历名称 学位 学校 所学专业名称 所学专业类别 教育类别",
    "A15": "姓名 身份证号 考核结论 考核年度",
    "A36": "姓名 身份证号 家庭成员姓名 称谓 出生日期 政治面貌 工作单位及职务"}
TITLES = {"B01": "单位基本情况", "A01": "人员基本信息", "A02": "职务", "A05": "职务层次与职级", "A08": "学历学位", "A15": "考核", "A36": "家庭成员及社会关系"}


def six(month):
    return month.replace("-", "") if month else ""


def earlier(month, n):
    k = int(month[:4]) * 12 + int(month[5:7]) - 1 - n
    return "%04d-%02d" % (k // 12, k % 12 + 1)


def citizen(birth, male, number):
    """A made-up ID number with a right check digit (GB 11643)."""
    head = "411100" + six(birth or "1970-01")[:6] + "15%02d%d" % (number // 5 % 100, number % 5 * 2 + (1 if male else 0))
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return head + "10X98765432"[sum(int(d) * w for d, w in zip(head, weights)) % 11]


class Names:
    """Units, bodies, posts and parties of a city by id."""

    def __init__(self, city):
        self.city = city
        self.units = {u["id"]: u for u in city.get("units", [])}
        self.bodies = {(u["id"], b["id"]): b for u in city.get("units", []) for b in u.get("bodies", [])}
        self.posts = {p["id"]: p for p in city.get("posts", [])}
        self.cadres = {c["id"]: c for c in city.get("cadres", [])}
        self.people = {p["id"]: p for p in city.get("people", [])}
        self.held = {c["post"]: c for c in city.get("cadres", []) if c.get("post")}
        self.person_names = {p["id"]: "领导" + ethnic + number for k, p in enumerate(city.get("people", []))
                             for ethnic, number in [(ETHNIC[k % 56], "%d" % (k // 56))]}
        self.numbers = {}
        for k, c in enumerate(list(city.get("cadres", [])) + list(city.get("people", []))):
            self.numbers[c["id"]] = citizen(c.get("birth"), c.get("gender") != "female", k)

    @classmethod
    def of_export(cls, city):
        """As the program writes a city, which holds neither names nor births of people outside the exchange."""
        names = cls(city)
        names.person_names = {p["id"]: p["id"] for p in city.get("people", [])}
        names.birth = lambda id: names.cadres[id].get("birth") if id in names.cadres else ""
        return names

    def unit(self, id):
        return self.units[id]["name"] if id in self.units else id or ""

    def organ(self, unit, body):
        name = self.bodies[unit, body]["name"] if (unit, body) in self.bodies else body or ""
        return self.unit(unit) + name

    def name(self, id):
        return self.cadres[id]["name"] if id in self.cadres else self.person_names[id]

    def birth(self, id):
        return self.cadres[id].get("birth") if id in self.cadres else "1968-05"


def stays(names, cadre):
    """History as the forms tell it: also the years as plain staff in the present body, which show since when somebody works there."""
    history = [dict(s) for s in cadre.get("history", [])]
    post = names.posts.get(cadre.get("post"))
    since, body_since = cadre.get("post_since"), cadre.get("body_since")
    if post and since and body_since:
        inside = [s for s in history if s.get("unit") == post["unit"] and s.get("body") == post.get("body") and s.get("from") and s["from"][:7] >= body_since[:7]]
        first = min([s["from"] for s in inside] + [since])
        if body_since[:7] < first[:7]:
            history.append({"unit": post["unit"], "body": post.get("body"), "title": "科员", "from": body_since, "to": first})
        elif not history:
            history.append({"unit": "外地某机关", "title": "科员", "from": earlier(body_since, 24), "to": body_since})
    return sorted(history, key=lambda s: s.get("from") or "")


def form_rows(city):
    """The rows of every sheet."""
    names, rows = Names(city), {sheet: [] for sheet in HEADERS}
    seats = {}
    for post in city.get("posts", []):
        vertical = post.get("vertical")
        if post.get("leading", True) and not post.get("surplus") and not isinstance(vertical, dict):
            key = (post["unit"], post.get("body"), post["rank"])
            seats[key] = seats.get(key, 0) + 1
    for k, unit in enumerate(city.get("units", [])):
        bodies = unit.get("bodies", [])
        county = unit.get("level") == "county"
        total = sum(seats.get((unit["id"], b["id"], rank), 0) for b in bodies for rank in RANK)
        own = [seats.get((unit["id"], None, rank), 0) for rank in RANK]
        section = any(own)
        rows["B01"].append([unit.get("name", unit["id"]), "", unit["id"], unit.get("area", ""), RELATIONSHIP[unit.get("level", "city")], "乡科级正职" if section else "县处级正职",
                            CATEGORY.get(unit.get("establishment"), ""), "法人单位", 30, total, own[0] if section else 1, own[1] if section else 3, k + 1])
        for j, body in enumerate(bodies):
            rows["B01"].append([body.get("name", body["id"]), "", unit["id"] + "." + body["id"], unit.get("area", ""), "", "", "", "内设机构", "", "",
                                seats.get((unit["id"], body["id"], "principal"), 0), seats.get((unit["id"], body["id"], "deputy"), 0), j + 1])
    for cadre in city.get("cadres", []):
        cadre_rows(names, cadre, rows)
    for person in city.get("people", []):
        key = [names.name(person["id"]), names.numbers[person["id"]]]
        head = bool(person.get("leads"))
        rows["A01"].append(key + ["男", six("1968-05"), "", "", "", "汉族", "", "", "", "中共党员", "", "现职", "", "", "县处级正职" if head else "县处级副职", "", "", ""])
        rows["A02"].append(key + [names.unit(person["unit"]), "是", "正职" if head else "副职", person.get("title", ""), "是", "201501", "在任", "", "是"])
    return rows


def cadre_rows(names, cadre, rows):
    key = [cadre["name"], names.numbers[cadre["id"]]]
    post = names.posts.get(cadre.get("post"))
    ethnicity = cadre.get("ethnicity")
    ethnic = ETHNIC[ETHNIC_CODES.index(ethnicity)] + "族" if ethnicity in ETHNIC_CODES else ""
    since = cadre.get("principal_since" if cadre["rank"] == "principal" else "deputy_since")
    rows["A01"].append(key + [{"male": "男", "female": "女"}.get(cadre.get("gender"), ""), six(cadre.get("birth")), "河南舞阳", "", cadre.get("upbringing", ""), ethnic, "健康", "", "",
                              PARTY.get(cadre.get("party"), ""), "", "现职", "", names.organ(post["unit"], post.get("body")) + post.get("title", "") if post else "",
                              RANK[cadre["rank"]], six(since), "", ""])
    for stay in stays(names, cadre):
        rows["A02"].append(key + [names.organ(stay.get("unit"), stay.get("body")), "否", "", stay.get("title", ""), "是", six(stay.get("from")), "已免", six(stay.get("to")), "否"])
    if post:
        rows["A02"].append(key + [names.organ(post["unit"], post.get("body")), "否", {"principal": "正职", "deputy": "副职"}[post["rank"]], post.get("title", ""),
                                  "是" if post.get("leading", True) else "否", six(cadre.get("post_since")), "在任", "", "是"])
    for field, rank in (("deputy_since", "deputy"), ("principal_since", "principal")):
        if cadre.get(field):
            rows["A05"].append(key + ["职务层次", RANK[rank], six(cadre[field]), "", ""])
    if cadre.get("education") or cadre.get("specialty"):
        rows["A08"].append(key + [EDUCATION.get(cadre.get("education"), ""), "", "", "", cadre.get("specialty", ""), "全日制"])
    if cadre.get("assessment") in ASSESSMENT:
        rows["A15"].append(key + ["称职", 2018])
        rows["A15"].append(key + [ASSESSMENT[cadre["assessment"]], 2019])
    for kin in cadre.get("kin", []):
        other = names.cadres.get(kin["person"])
        seat = names.posts.get(other.get("post")) if other else None
        unit = names.unit(seat["unit"]) if seat else names.unit(names.people[kin["person"]]["unit"]) if not other else ""
        rows["A36"].append(key + [names.name(kin["person"]), RELATION.get(kin["relation"], "亲戚"), six(names.birth(kin["person"])), "", unit])


def write_workbook(rows, path, change=None):
    """openpyxl; change(book) may spoil it."""
    import openpyxl
    book = openpyxl.Workbook()
    book.remove(book.active)
    for code, header in HEADERS.items():
        if code not in rows:
            continue
        sheet = book.create_sheet("%s %s" % (code, TITLES[code]))
        columns = header.split()
        sheet.append(["公务员信息采集表 " + TITLES[code]])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(columns))
        sheet.append(columns)
        for row in rows[code]:
            sheet.append(row)
    if change:
        change(book)
    book.save(path)


def write_lrmx(city, folder, change=None):
    """One file a cadre; change(cadre, fields) may spoil its elements."""
    names = Names(city)
    os.makedirs(folder, exist_ok=True)
    for cadre in city["cadres"]:
        post = names.posts.get(cadre.get("post"))
        if not post:
            continue
        lines = ["%s--%s  %s%s" % (dots(s.get("from")), dots(s.get("to")), names.organ(s.get("unit"), s.get("body")), s.get("title", "")) for s in stays(names, cadre)]
        present = names.organ(post["unit"], post.get("body")) + post.get("title", "")
        promoted = cadre["rank"] == "principal" and cadre.get("post_since") and (cadre.get("principal_since") or "") > cadre["post_since"]
        if promoted:  # in the same post: the remark tells the rank
            lines.append("%s--%s  %s（副科级）" % (dots(cadre["post_since"]), dots(cadre["principal_since"]), present))
            lines.append("%s--%s%s（正科级）" % (dots(cadre["principal_since"]), " " * 9, present))
        elif cadre.get("post_since"):
            lines.append("%s--%s%s" % (dots(cadre["post_since"]), " " * 9, present))
        fields = {"XingMing": cadre["name"], "XingBie": {"male": "男", "female": "女"}.get(cadre.get("gender"), ""), "ChuShengNianYue": six(cadre.get("birth")),
                  "MinZu": ETHNIC[ETHNIC_CODES.index(cadre["ethnicity"])] if cadre.get("ethnicity") in ETHNIC_CODES else "(无)", "RuDangShiJian": party_text(cadre),
                  "ShuXiZhuanYeYouHeZhuanChang": cadre.get("specialty", ""), "QuanRiZhiJiaoYu_XueLi": EDUCATION.get(cadre.get("education"), ""), "XianRenZhiWu": present,
                  "JianLi": "\r\n".join(lines),
                  "NianDuKaoHeJieGuo": "2018年称职；2019年" + ASSESSMENT[cadre["assessment"]] if cadre.get("assessment") in ASSESSMENT else "",
                  "ShenFenZheng": names.numbers[cadre["id"]]}
        kin = [(RELATION.get(k["relation"], "亲戚"), names.name(k["person"]), six(names.birth(k["person"]))) for k in cadre.get("kin", [])]
        if change:
            change(cadre, fields)
        with open(os.path.join(folder, cadre["id"] + ".lrmx"), "wb") as out:
            out.write(lrmx(fields, kin).encode("utf-8"))


def party_text(cadre):
    party = cadre.get("party")
    return "200106" if party == "cpc" else PARTY.get(party, "")


def dots(month):
    return month.replace("-", ".") if month else ""


def lrmx(fields, kin=()):
    items = "".join("<Item><ChengWei>%s</ChengWei><XingMing>%s</XingMing><ChuShengRiQi>%s</ChuShengRiQi><ZhengZhiMianMao /><GongZuoDanWeiJiZhiWu /></Item>" % k for k in kin)
    items += "<Item><ChengWei /><XingMing /><ChuShengRiQi /><ZhengZhiMianMao /><GongZuoDanWeiJiZhiWu /></Item>"
    text = "".join("  <%s>%s</%s>\r\n" % (name, escape(value), name) for name, value in fields.items())
    return '<?xml version="1.0" encoding="utf-8"?>\r\n<Person>\r\n%s  <JiaTingChengYuan>%s</JiaTingChengYuan>\r\n  <ZhaoPian></ZhaoPian>\r\n</Person>\r\n' % (text, items)


def words(value):
    return ";".join(value or [])


def demands(value):
    return "; ".join("%s=%s" % (k, v if isinstance(v, str) else "/".join(v)) for k, v in (value or {}).items())


def yes(value, preset=False):
    return "" if value is None or value == preset else "yes" if value else "no"


def tables(city, key=lambda cadre: cadre["id"]):
    """The whole city as the tables of import: {table: (headers, rows)}. key: how other tables name a cadre."""
    names = Names(city)
    out = {}
    out["units"] = ("id name level area parent affinity establishment quota_principal quota_deputy".split(),
                    [[u["id"], u.get("name", ""), u.get("level", ""), u.get("area", ""), u.get("parent") or "", words(u.get("affinity")), u.get("establishment", ""),
                      u.get("quota", {}).get("principal", ""), u.get("quota", {}).get("deputy", "")] for u in city.get("units", [])])
    out["bodies"] = ("unit id name affinity leader quota_principal quota_deputy".split(),
                     [[u["id"], b["id"], b.get("name", ""), words(b.get("affinity")), b.get("leader") or "", b.get("quota", {}).get("principal", ""),
                       b.get("quota", {}).get("deputy", "")] for u in city.get("units", []) for b in u.get("bodies", [])])
    out["targets"] = ("unit attribute value min max target".split(),
                      [[u["id"], t["attribute"], t["value"], t.get("min", ""), t.get("max", ""), t.get("target", "")] for u in city.get("units", []) for t in u.get("targets", [])])
    out["posts"] = ("id unit body title rank leading functions head must_fill surplus vertical secondment_months requires welcomes".split(),
                    [[p["id"], p["unit"], p.get("body") or "", p.get("title", ""), p["rank"], yes(p.get("leading"), True), words(p.get("functions")), yes(p.get("head")),
                      yes(p.get("must_fill")), yes(p.get("surplus")), vertical(p), p["vertical"]["secondment_months"] if isinstance(p.get("vertical"), dict) else "",
                      demands(p.get("requires")), demands(p.get("welcomes"))] for p in city.get("posts", [])])
    out["people"] = ("id unit title leads".split(), [[p["id"], p.get("unit", ""), p.get("title", ""), words(p.get("leads"))] for p in city.get("people", [])])
    out["cadres"] = cadre_table(city)
    out["history"] = ("cadre unit body title rank from to type functions".split(),
                      [[c["id"]] + [s.get(f) or "" for f in "unit body title rank from to type".split()] + [words(s.get("functions"))] for c in city.get("cadres", []) for s in c.get("history", [])])
    out["deferrals"] = ("cadre rule reason until approver document approved_on".split(),
                        [[key(c)] + [d.get(f) or "" for f in "rule reason until approver document approved_on".split()] for c in city.get("cadres", []) for d in c.get("defer", [])])
    out["kin"] = ("cadre person relation".split(), [[key(c), k["person"], k.get("relation", "")] for c in city.get("cadres", []) for k in c.get("kin", [])])
    out["prefers"] = ("cadre unit post weight".split(),
                      [[key(c), p.get("unit", ""), p.get("post", ""), p.get("weight", "")] for c in city.get("cadres", []) for p in c.get("prefers", [])])
    return {name: table for name, table in out.items() if table[1]}


def vertical(post):
    value = post.get("vertical")
    return "secondment" if isinstance(value, dict) else value or ""


FLAGS = "body_since probation_until watch_until clear_record promising unfit unfit_reason unfit_since listed retirement_class establishment waiting_since".split()


def cadre_table(city):
    plain = "id name post rank birth gender ethnicity party specialty education post_since post_type deputy_since principal_since assessment upbringing".split()
    extra = sorted({k for c in city.get("cadres", []) for k in c.get("attributes", {})})
    card = sorted({k for c in city.get("cadres", []) for k in c.get("card", {}) if isinstance(c["card"][k], str)})
    headers = plain + FLAGS + ["secondment_post", "secondment_since", "secondment_until"] + ["attributes." + k for k in extra] + ["card." + k for k in card]
    rows = []
    for c in city.get("cadres", []):
        s = c.get("secondment") or {}
        rows.append([c.get(f) or "" for f in plain] + flags(c) + [s.get(f) or "" for f in ("post", "since", "until")] + [c.get("attributes", {}).get(k, "") for k in extra] +
                    [c.get("card", {}).get(k, "") for k in card])
    return headers, rows


def flags(c):
    unfit = c.get("unfit")
    return [c.get("body_since") or "", c.get("probation_until") or "", c.get("watch_until") or "", yes(c["clear_record"], None) if "clear_record" in c else "", yes(c.get("promising")),
            "yes" if unfit is not None else "", (unfit or {}).get("reason", ""), (unfit or {}).get("since", "") or "", yes(c.get("listed")), c.get("retirement_class", ""),
            c.get("establishment", ""), c.get("waiting_since") or ""]


def write_tables(out, folder, encoding="utf-8-sig", end="\r\n"):
    os.makedirs(folder, exist_ok=True)
    for name, (headers, rows) in out.items():
        with open(os.path.join(folder, name + ".csv"), "w", encoding=encoding, newline="") as file:
            csv.writer(file, lineterminator=end).writerows([headers] + rows)


def fill_template(folder, city, names=None):
    """What a person does with --supplement-template: finds units, bodies, posts and cadres by their names, writes what the forms lack beside them, and decides on doubtful kin."""
    names = names or Names(city)
    by_name = {c["name"]: c for c in city.get("cadres", [])}
    units = {u["name"]: u for u in city["units"]}
    bodies = {(u["name"], b["name"]): b for u in city["units"] for b in u.get("bodies", [])}
    people = {names.name(p["id"]): p for p in city.get("people", [])}
    sheets = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
            sheets[name[:-4]] = (rows[0], [dict(zip(rows[0], row)) for row in rows[1:]])
    ids = {"cadres": {}, "people": {}, "posts": {}}
    for row in sheets["people"][1]:
        ids["people"][people[row["name"]]["id"]] = row["id"]
    for row in sheets["cadres"][1]:
        ids["cadres"][by_name[row["name"]]["id"]] = row["id"]
    party = lambda id: ids["people"].get(id) or ids["cadres"].get(id) or ""
    for row in sheets["units"][1]:
        unit = units[row["name"]]
        row.update(affinity=words(unit.get("affinity")), quota_principal=unit.get("quota", {}).get("principal", ""), quota_deputy=unit.get("quota", {}).get("deputy", ""),
                   parent=unit.get("parent") or "")
    for row in sheets["bodies"][1]:
        body = bodies[row["unit_name"], row["name"]]
        row.update(affinity=words(body.get("affinity")), leader=party(body["leader"]) if body.get("leader") else "")
    unheld = {}
    for post in city["posts"]:
        if post["id"] not in names.held:
            unheld.setdefault((names.unit(post["unit"]), names.bodies[post["unit"], post["body"]]["name"] if post.get("body") else "", post["rank"]), []).append(post)
    for row in sheets["posts"][1]:
        if row["holder"]:
            post = names.posts[by_name[row["holder"]]["post"]]
        else:
            post = unheld[row["unit_name"], row["body_name"], row["rank"]].pop(0)
        ids["posts"][post["id"]] = row["id"]
        fill_post(row, post)
    for posts in unheld.values():  # what is beyond the numbers of the form: secondment places, posts without leading functions
        for post in posts:
            row = {"id": post["id"] + "+", "unit": post["unit"], "body": post.get("body") or ""}
            ids["posts"][post["id"]] = row["id"]
            fill_post(row, post)
            sheets["posts"][1].append(row)
    for row in sheets["cadres"][1]:
        cadre = by_name[row["name"]]
        row.update(zip(FLAGS, flags(cadre)))
        secondment = cadre.get("secondment") or {}
        if secondment:
            row.update(secondment_post=ids["posts"][secondment["post"]], secondment_since=secondment["since"], secondment_until=secondment["until"])
    for row in sheets["kin"][1]:
        row["sure"] = "yes"
    key = lambda cadre: ids["cadres"][cadre["id"]]
    for name in ("deferrals", "targets", "prefers"):
        table = tables(city, key).get(name)
        if table:
            rows = [dict(zip(table[0], row)) for row in table[1]]
            for row in rows:
                if row.get("post"):
                    row["post"] = ids["posts"][row["post"]]
            sheets[name] = (sheets[name][0], rows)
    for name, (headers, rows) in sheets.items():
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([headers] + [[row.get(h, "") for h in headers] for row in rows])
    return ids


def fill_post(row, post):
    months = post["vertical"]["secondment_months"] if isinstance(post.get("vertical"), dict) else ""
    row.update(title=post.get("title", ""), rank=post["rank"], leading=yes(post.get("leading", True), None), functions=words(post.get("functions")), head=yes(post.get("head")),
               must_fill=yes(post.get("must_fill")), surplus=yes(post.get("surplus")), vertical=vertical(post), secondment_months=months, requires=demands(post.get("requires")),
               welcomes=demands(post.get("welcomes")))


def supplement_by_name(city):
    """What .lrmx files lack, with cadres told by name and birth instead of ids."""
    full = tables(city, lambda cadre: cadre["name"])
    headers, rows = cadre_table(city)
    waiting = [c for c in city["cadres"] if not c.get("post")]
    keep = ["name", "birth", "upbringing", "education"] + FLAGS + ["secondment_post", "secondment_since", "secondment_until"]
    at = [headers.index(name) for name in keep]
    out = {"cadres": (keep, [])}
    for cadre, row in zip(city["cadres"], rows):
        if cadre.get("post"):
            out["cadres"][1].append([row[k] for k in at])
    if waiting:  # nobody without a post has such a form
        extra = "rank gender ethnicity party specialty assessment deputy_since principal_since".split()
        at = [headers.index(name) for name in keep + extra]
        out["cadres"] = (keep + extra, [row + [""] * len(extra) for row in out["cadres"][1]] +
                         [[row[k] for k in at] for cadre, row in zip(city["cadres"], rows) if not cadre.get("post")])
        out["history"] = (full["history"][0], [[c["name"]] + [s.get(f) or "" for f in full["history"][0][1:]] for c in waiting for s in c.get("history", [])])
    for name in ("deferrals", "targets", "prefers"):
        if name in full:
            out[name] = full[name]
    outside = {p["id"] for p in city.get("people", [])}
    out["kin"] = (full["kin"][0], [row for row in full["kin"][1] if row[1] in outside])  # whose births a city does not hold
    return out
