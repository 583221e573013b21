#!/usr/bin/env python3
"""The page of `cadrex report`, read with Python's parser: it needs nothing from outside, its numbers are those of `check --json`, hostile texts stay
texts, secrets and names are where they belong.

    python3 tests/test_report.py
"""
import html.parser
import json
import os
import re
import stat
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CADREX = os.path.abspath(os.environ.get("CADREX", "build/cadrex"))
VOID = {"meta", "input", "br", "hr"}
EXAMPLES = os.path.join(TOP, "datasets", "examples")
TINY = os.path.join(TOP, "datasets", "tiny", "city.json")


class Page(html.parser.HTMLParser):
    """Elements in order as (tag, attributes, text directly inside)."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.items, self.open, self.faults = [], [], []
        self.feed(text)
        self.close()
        self.faults += ["%s is never closed" % item[0] for item in self.open]

    def handle_starttag(self, tag, attrs):
        item = [tag, dict(attrs), ""]
        self.items.append(item)
        if len(dict(attrs)) != len(attrs):
            self.faults.append("an attribute twice: %s" % (attrs,))
        if tag not in VOID:
            self.open.append(item)

    def handle_startendtag(self, tag, attrs):
        self.items.append([tag, dict(attrs), ""])

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.faults.append("</%s> closes nothing" % tag)
        else:
            self.open.pop()

    def handle_data(self, data):
        if self.open:
            self.open[-1][2] += data

    def of(self, tag):
        return [item for item in self.items if item[0] == tag]


def run(*words, code=0):
    done = subprocess.run([CADREX, *words], capture_output=True, check=False)
    assert done.returncode == code, (words, done.returncode, done.stderr.decode())
    return done.stdout.decode()


def report(*words):
    return run("report", *words, "--quiet")


def cost_before(row, weights, city):
    """By the shipped policy: |1000 n - target|, and ten times what a unit's own minimum or maximum is missed by."""
    weight, cost = weights.get(row["attribute"], 0), 0
    if "target_milli" in row:
        cost += weight * abs(1000 * row["before"] - row["target_milli"])
    for target in next(unit for unit in city["units"] if unit["id"] == row["unit"]).get("targets", []):
        if (target["attribute"], target["value"]) == (row["attribute"], row["value"]):
            missed = max(0, target.get("min", 0) - row["before"]) + max(0, row["before"] - target.get("max", row["before"]))
            cost += (weight or 1) * 10 * 1000 * missed
    return cost


def looked_up(key, judged, weights, city):
    """The number of check --json that a data-key names; None if there is no such place."""
    if key.startswith(("share(", "change(")):
        kind, a, b = re.fullmatch(r"(\w+)\((.*), (.*)\)", key).groups()
        a, b = looked_up(a, judged, weights, city), looked_up(b, judged, weights, city)
        part, whole = (a, b) if kind == "share" else (b - a, a)
        tenths = (2000 * abs(part) + whole) // (2 * whole)
        return tenths if part >= 0 else -tenths
    rest = key.partition("[")[2]
    head = re.split(r"[.\[]", key)[0]
    if head in ("figures", "units_without", "distance", "headline", "measures") or key.endswith(".length"):
        return plain(key, judged)
    name, _, tail = rest.partition("]")
    if head == "tiers":
        return next(item["value"] for item in judged["tiers"] if item["tier"] == name)
    if head == "stated":
        item = next(item for item in judged["stated"] if item["tier"] == name)
        return round(10000 * item["gap"]) if tail == ".gap" else item["bound"]
    if head == "counts":
        kind, _, mode = name.partition("/")
        return sum(m["type"] == kind and (not mode or m.get("mode", "none") == mode) for m in judged["moves"])
    if head == "unmet":
        return next(item["overdue"] for item in judged["unmet"] if item["cadre"] == name)
    if head == "structure":
        team, _, attribute = name.partition("/")
        rows = [row for row in judged["structure"] if row.get("unit") == team and attribute in ("", row["attribute"])]
        if tail == ".cost":
            return sum(row["cost"] for row in rows)
        return sum(cost_before(row, weights, city) for row in rows)
    return None


def plain(key, judged):
    if key.endswith(".length"):
        return len(judged[key[:-7]])
    if key.startswith("figures[]"):
        _, figure, side = key.split(".")
        return judged["figures"][0][figure][side == "after"]
    head, name, *side = key.split(".")
    value = judged[head][name]
    return value[side[0] == "after"] if side else value


class Numbers(unittest.TestCase):
    """Of a city and plan, every number of the page against check --json and audit --json."""

    def judge(self, city, plan):
        page = Page(report(city, plan))
        judged, audit = json.loads(run("check", city, plan, "--json")), json.loads(run("audit", city, "--json", "--due-within", "12"))
        numbers = page.of("data")
        with open(city, encoding="utf-8") as file:
            cities = json.load(file)
        for _, attrs, _ in numbers:
            key = attrs["data-key"]
            if key.startswith("events["):
                want = sum("events[%s]" % event["event"] == key for event in audit["events"])
            else:
                want = looked_up(key, judged, audit["attributes"], cities)
            self.assertEqual(int(attrs["value"]), want, key)
        self.assertEqual([item for item in page.items if item[0] not in ("data", "style", "script") and re.search(r"\d %", item[2])], [])  # no share without its key
        for figure, pair in judged["units_without"].items():
            for side in (0, 1):
                without = sum(unit["holders"][side] > 0 and unit[figure][side] == 0 for unit in judged["figures"][1:])
                self.assertEqual(pair[side], without, figure)
        rows = {(row["unit"], row["attribute"], row["value"]): row for row in judged["structure"]}
        for _, attrs, _ in page.of("g"):
            row = rows[tuple(attrs["data-row"][len("structure["):-1].split("/"))]
            self.assertEqual([int(attrs["data-" + name]) for name in ("before", "after", "target")], [row["before"], row["after"], row["target_milli"]])
        moves = {m["cadre"]: m for m in judged["moves"]}
        shown = [attrs for tag, attrs, _ in page.items if tag == "tr" and "data-run" in attrs]
        self.assertEqual(sorted(moves), sorted(attrs["data-cadre"] for attrs in shown))
        for attrs in shown:
            move = moves[attrs["data-cadre"]]
            self.assertEqual((attrs["data-from"], attrs["data-to"], attrs["data-type"], attrs["data-mode"], attrs["data-run"]),
                             (move["from"] or "", move["to"], move["type"], move.get("mode", "none"), move["run_by"]))
        return page, numbers, judged

    def test_every_number_of_luohe_is_the_judges(self):
        with tempfile.TemporaryDirectory() as folder:
            plan = os.path.join(folder, "plan.json")
            run("plan", os.path.join(TOP, "datasets", "luohe-backlog", "city.json"), "-o", plan, "--relax", "--gap", "1", "--effort", "2000", "--quiet")
            page, numbers, judged = self.judge(os.path.join(TOP, "datasets", "luohe-backlog", "city.json"), plan)
        self.assertGreater(len(numbers), 300)
        self.assertGreater(len(page.of("g")), 50)
        self.assertGreater(len(judged["moves"]), 20)

    def test_every_number_of_tiny_is_the_judges(self):
        with tempfile.TemporaryDirectory() as folder:
            plan = os.path.join(folder, "plan.json")
            run("plan", TINY, "-o", plan, "--quiet")
            _, numbers, judged = self.judge(TINY, plan)
            self.assertTrue(any(attrs["data-key"] == "stated[structure].gap" for _, attrs, _ in numbers))
            # A plan file that contradicts the judge is not believed about its own quality.
            with open(plan, encoding="utf-8") as file:
                lies = json.load(file)
            lies["tiers"][2]["value"] -= 1
            with open(plan, "w", encoding="utf-8") as file:
                json.dump(lies, file)
            _, numbers, _ = self.judge(TINY, plan)
            self.assertFalse(any(attrs["data-key"].startswith("stated[") for _, attrs, _ in numbers))


class Compared(unittest.TestCase):
    def test_the_colours_of_a_heat_map_have_a_key(self):
        plans = [os.path.join(EXAMPLES, name) for name in ("plan.json", "plan-by-hand.json")]
        for some in (plans[:1], plans):
            text = report(os.path.join(EXAMPLES, "city.json"), *some)
            key = re.search(r'<p class="note heatkey">(.*?)</p>', text, re.S)[1]
            self.assertEqual(re.findall(r'<span class="(q\d)">([^<]*)</span>', key), [("q0", "0")] + [("q%d" % k, "≤ %d/6" % k) for k in range(1, 7)])

    def test_every_number_of_a_comparison_is_the_judges(self):
        city = os.path.join(EXAMPLES, "city.json")
        with open(city, encoding="utf-8") as file:
            cities = json.load(file)
        with tempfile.TemporaryDirectory() as folder:
            plans = [os.path.join(folder, "none.json"), os.path.join(EXAMPLES, "plan.json"), os.path.join(EXAMPLES, "plan-by-hand.json")]
            with open(plans[0], "w", encoding="utf-8") as file:
                json.dump({"format": "cadrex-plan/1", "moves": []}, file)
            page = Page(report(city, *plans))
            judged = json.loads(run("check", city, *plans, "--json", code=1))
        self.assertEqual(page.faults, [])
        weights = json.loads(run("audit", city, "--json"))["attributes"]
        numbers = [attrs for _, attrs, _ in page.of("data") if ":" in attrs["data-key"]]
        self.assertGreater(len(numbers), 60)
        for attrs in numbers:
            plan, _, key = attrs["data-key"].partition(":")
            one = judged[int(plan)]
            want = one["rank"] if key == "rank" else looked_up(key, one, weights, cities)
            self.assertEqual(int(attrs["value"]), want, attrs["data-key"])
        targets = [{move["cadre"]: move["to"] for move in one["moves"]} for one in judged]
        differ = [c["id"] for c in cities["cadres"] if len({target.get(c["id"]) for target in targets}) > 1]
        movers = [attrs["data-cadre"] for tag, attrs, _ in page.items if tag == "tr" and "data-cadre" in attrs and "data-event" not in attrs]
        self.assertEqual(movers, differ)


class Prices(unittest.TestCase):
    def test_the_price_of_a_decision_is_what_the_best_plan_loses_by_it(self):
        with tempfile.TemporaryDirectory() as folder:
            free, bound = os.path.join(folder, "free.json"), os.path.join(folder, "bound.json")
            run("plan", TINY, "-o", free, "--quiet", "--gap", "0")
            run("plan", TINY, "-o", bound, "--quiet", "--gap", "0", "--stay", "c3")
            tiers = []
            for path in (free, bound):
                with open(path, encoding="utf-8") as file:
                    plan = json.load(file)
                self.assertEqual(plan["outcome"], "optimal")
                tiers.append({tier["tier"]: tier["value"] for tier in plan["tiers"]})
            page = Page(report(TINY, bound, "--prices", "--gap", "0"))
            prices = {attrs["data-key"][8:-1]: int(attrs["value"]) for _, attrs, _ in page.of("data") if attrs["data-key"].startswith("price[0/")}
            self.assertEqual(prices, {name: tiers[1][name] - value for name, value in tiers[0].items() if tiers[1][name] != value})
            self.assertTrue(prices)
            self.assertNotIn("price[0/", report(TINY, bound))
            done = subprocess.run([CADREX, "report", TINY, free, bound, "--prices"], capture_output=True, check=False)
            self.assertEqual(done.returncode, 2)


class Alone(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = report(os.path.join(EXAMPLES, "city.json"), os.path.join(EXAMPLES, "plan.json"))
        cls.page = Page(cls.text)

    def test_elements_close_in_order_and_ids_are_unique(self):
        self.assertEqual(self.page.faults, [])
        ids = [attrs["id"] for _, attrs, _ in self.page.items if "id" in attrs]
        self.assertEqual(len(ids), len(set(ids)))
        for _, attrs, _ in self.page.items:
            for name in ("aria-labelledby", "data-for"):
                self.assertIn(attrs.get(name, ids[0]), ids)
            if attrs.get("href"):
                self.assertIn(attrs["href"][1:], ids)

    def test_it_needs_nothing_from_outside(self):
        for tag, attrs, _ in self.page.items:
            self.assertNotIn(tag, ("link", "img", "iframe", "object", "embed", "base", "form"))
            for name, value in attrs.items():
                self.assertFalse(name.startswith("on") or name in ("src", "style", "srcset", "action", "xlink:href"), name)
                self.assertFalse(name == "href" and not value.startswith("#"), value)
        policy = next(attrs["content"] for tag, attrs, _ in self.page.items if attrs.get("http-equiv") == "Content-Security-Policy")
        self.assertRegex(policy, r"^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; script-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'none'$")
        self.assertNotRegex(self.text, r"url\(|@import|https?://")

    def test_it_says_what_it_is_to_those_who_cannot_see_it(self):
        for tag, attrs, _ in self.page.items:
            if tag == "svg":
                self.assertTrue(attrs.get("role") == "img" and attrs.get("aria-label"))
            if tag == "th":
                self.assertIn(attrs.get("scope"), ("row", "col"))
        self.assertEqual(len(self.page.of("table")), len(self.page.of("caption")))
        self.assertEqual([len(self.page.of(tag)) for tag in ("h1", "main", "header", "nav", "footer")], [1] * 5)

    def test_the_weights_of_the_balance_are_always_there(self):
        self.assertIn("which are your choice: age 1", self.text)

    def test_a_deferral_by_a_rule_alone_says_what_the_rule_says(self):
        with tempfile.TemporaryDirectory() as folder:
            plan = os.path.join(folder, "deferred.json")
            run("plan", TINY, "-o", plan, "--quiet")
            row = re.search(r'<table[^>]*id="deferrals".*?</table>', report(TINY, plan, "--lang", "zh"), re.S)[0]
        self.assertIn("<bdi>SD-E6</bdi><div class=\"place\">同一科室正副职一般不同时交流</div>", row)

    def test_the_same_input_gives_the_same_bytes_in_a_file_of_the_owner(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "page.html")
            report(os.path.join(EXAMPLES, "city.json"), os.path.join(EXAMPLES, "plan.json"), "-o", path)
            with open(path, encoding="utf-8") as file:
                self.assertEqual(file.read(), self.text)
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
            self.assertEqual(os.listdir(folder), ["page.html"])

    def test_chinese_is_whole(self):
        text = report(os.path.join(EXAMPLES, "city.json"), os.path.join(EXAMPLES, "plan.json"), "--lang", "zh")
        with open(os.path.join(TOP, "src", "base", "words_html.def"), encoding="utf-8") as file:
            words = re.findall(r'^W\(\w+, "((?:[^"\\]|\\.)*)", "((?:[^"\\]|\\.)*)"\)', file.read(), re.M)
        self.assertGreater(len(words), 100)
        shown = " ".join(item[2] for item in Page(text).items if item[0] not in ("style", "script"))
        for english, chinese in words:
            if english != chinese and english.count(" ") > 1 and "%" not in english:
                self.assertFalse(english in shown, english)


class Hostile(unittest.TestCase):
    NAMES = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "\u202eevil\u202c", "长" * 300, "' onmouseover='x", "&lt;b&gt;", "</style></script>"]

    def setUp(self):
        with open(TINY, encoding="utf-8") as file:
            self.city = json.load(file)
        for k, cadre in enumerate(self.city["cadres"]):
            cadre["name"] = self.NAMES[k % len(self.NAMES)]
        for k, unit in enumerate(self.city["units"]):
            unit["name"] = self.NAMES[k]
        self.city["name"] = self.NAMES[0]
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "city.json")
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(self.city, file)
        self.plan = os.path.join(self.folder.name, "plan.json")
        run("plan", self.path, "-o", self.plan, "--quiet")

    def tearDown(self):
        self.folder.cleanup()

    def test_hostile_names_stay_texts(self):
        page = Page(report(self.path, self.plan))
        self.assertEqual(page.faults, [])
        self.assertEqual([len(page.of(tag)) for tag in ("script", "style", "img")], [1, 1, 0])
        texts = [item[2] for item in page.items]
        for name in self.NAMES[:3]:
            shown = name.strip("\u202a\u202b\u202c\u202d\u202e")  # marks that turn text around are nobody's name
            self.assertTrue(any(shown in text for text in texts), name)
        self.assertFalse([text for text in texts if "\u202e" in text])

    def test_anonymous_pages_hold_no_name(self):
        city = json.loads(json.dumps(self.city))
        for k, cadre in enumerate(city["cadres"]):
            cadre["name"] = "张某%d" % k
            cadre["defer"] = [{"rule": "SD-E3", "reason": "张某%d的事" % k, "approver": "张某", "document": "张某〔1〕", "approved_on": "2020-01"}]
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(city, file)
        with open(self.plan, "w", encoding="utf-8") as file:
            json.dump({"format": "cadrex-plan/1", "moves": [], "decisions": [{"stay": "c3", "reason": "张某的话", "by": "张某"}]}, file)
        self.assertIn("张某", report(self.path, self.plan))
        self.assertNotIn("张某", report(self.path, self.plan, "--anonymous"))


class Secrets(unittest.TestCase):
    def test_review_health_and_unfitness_need_confidential(self):
        with open(TINY, encoding="utf-8") as file:
            city = json.load(file)
        city["cadres"][0]["defer"] = [{"rule": "SD-E4", "reason": "SECRET4", "approver": "SIGNER"}]
        city["cadres"][6]["defer"] = [{"rule": "SD-E5", "reason": "SECRET5"}]
        city["cadres"][3]["unfit"] = {"reason": "SECRET6", "since": "2020-01"}
        with tempfile.TemporaryDirectory() as folder:
            path, plan = os.path.join(folder, "city.json"), os.path.join(folder, "plan.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(city, file)
            with open(plan, "w", encoding="utf-8") as file:
                json.dump({"format": "cadrex-plan/1", "moves": [], "decisions": [{"defer": "c8=SD-E5", "reason": "SECRET7", "by": "SIGNER"}]}, file)
            shown = report(path, plan)
            body = shown[:shown.index('<section id="rules"')]
            self.assertNotRegex(body, "SECRET|SIGNER|SD-E4|SD-E5")
            told = report(path, plan, "--confidential")
            for secret in ("SECRET4", "SECRET5", "SECRET6", "SECRET7", "SIGNER", "SD-E4"):
                self.assertIn(secret, told)


if __name__ == "__main__":
    unittest.main()
