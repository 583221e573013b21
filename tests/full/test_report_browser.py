#!/usr/bin/env python3
"""The page of `cadrex report` in a real browser, headless Chromium (chromium, chromium-driver, python3-selenium): no complaint on its console, sorting and
filtering, hostile names, a narrow screen, dark mode with readable contrast, without script, and printed on A4.

    python3 tests/full/test_report_browser.py
"""
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CADREX = os.path.abspath(os.environ.get("CADREX", "build/cadrex"))
CITY = os.path.join(TOP, "datasets", "luohe-backlog", "city.json")
SWITCHES = ("--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync "
            "--disable-dev-shm-usage").split()
HOSTILE = ["<script>document.title='owned'</script>", "\"><img src=x onerror=\"document.title='owned'\">", "\u202egnorts\u202c", "长" * 200]

# Ratio of contrast of every text that is shown, as WCAG counts it; the background is that of the nearest parent that has one.
CONTRAST = """
const light = (c) => { const v = c.map((x) => { x /= 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
const parts = (text) => text.match(/[\\d.]+/g).map(Number);
const behind = (e) => { for (; e; e = e.parentElement) { const c = parts(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; }
  return parts(getComputedStyle(document.body).backgroundColor); };
const poor = new Map();
for (const e of document.querySelectorAll("body *")) {
  if (e.closest("script, style, svg, [hidden]") || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
  const style = getComputedStyle(e), a = light(parts(style.color)), b = light(behind(e));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) poor.set(e.tagName + "." + e.className, ratio);
}
for (const e of document.querySelectorAll("svg text")) {
  const a = light(parts(getComputedStyle(e).fill)), b = light(behind(e));
  if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5) poor.set("svg text", 0);
}
return [...poor];
"""


def run(*words, codes=(0,)):
    done = subprocess.run([CADREX, *words], capture_output=True, text=True, check=False)
    if done.returncode not in codes:
        raise RuntimeError((words, done.returncode, done.stderr))


def browser():
    options = webdriver.ChromeOptions()
    for switch in SWITCHES + ["--user-data-dir=" + tempfile.mkdtemp()]:
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        with open(CITY, encoding="utf-8") as file:
            city = json.load(file)
        plan = os.path.join(cls.folder.name, "plan.json")
        run("plan", CITY, "-o", plan, "--relax", "--effort", "2000", "--quiet", codes=(0, 4))  # 4: stopped by the effort
        with open(plan, encoding="utf-8") as file:
            cls.moves = json.load(file)["moves"]
        names = {move["cadre"]: HOSTILE[k % len(HOSTILE)] for k, move in enumerate(cls.moves[:4])}
        for cadre in city["cadres"]:
            cadre["name"] = names.get(cadre["id"], cadre.get("name"))
        hostile = os.path.join(cls.folder.name, "city.json")
        with open(hostile, "w", encoding="utf-8") as file:
            json.dump(city, file)
        cls.pages = {}
        for name, words in (("en", ["en"]), ("zh", ["zh"])):
            cls.pages[name] = os.path.join(cls.folder.name, name + ".html")
            run("report", hostile, plan, "-o", cls.pages[name], "--lang", *words, "--quiet")
        cls.pages["compared"] = os.path.join(cls.folder.name, "compared.html")
        other = os.path.join(cls.folder.name, "other.json")
        with open(other, "w", encoding="utf-8") as file:
            json.dump({"format": "cadrex-plan/1", "moves": []}, file)
        run("report", hostile, plan, other, plan, "-o", cls.pages["compared"], "--quiet")
        cls.driver = browser()

    @classmethod
    def tearDownClass(cls):
        cls.driver.quit()
        cls.folder.cleanup()

    def show(self, name, width=1280, dark=False, script=True):
        command = self.driver.execute_cdp_cmd
        command("Emulation.setScriptExecutionDisabled", {"value": not script})
        command("Emulation.setDeviceMetricsOverride", {"width": width, "height": 1200, "deviceScaleFactor": 1, "mobile": False})
        command("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
        self.driver.get("file://" + self.pages[name])

    def rows(self):
        return self.driver.execute_script("return [...document.querySelectorAll('#moves tbody tr')].filter((r) => !r.hidden).map((r) => r.dataset.cadre)")

    def head(self, text):
        return next(b for b in self.driver.find_elements(By.CSS_SELECTOR, "#moves thead button") if b.text.lower().startswith(text))

    def test_the_console_stays_empty_and_nothing_is_wider_than_the_screen(self):
        for name in self.pages:
            for width in (1280, 400):
                self.show(name, width)
                self.driver.execute_script("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
                inner, outer = self.driver.execute_script("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
                self.assertLessEqual(inner, outer, (name, width))
                self.assertEqual(self.driver.get_log("browser"), [], (name, width))

    def test_names_of_units_stay_words_on_a_narrow_screen(self):
        for name in self.pages:
            self.show(name, 400)
            widths = self.driver.execute_script("return [...document.querySelectorAll('.heat tbody th')].map((h) => h.getBoundingClientRect().width)")
            self.assertTrue(widths, name)
            self.assertGreater(min(widths), 90, name)

    def test_the_first_column_of_every_table_can_be_read_on_a_narrow_screen(self):
        self.show("compared", 400)
        widths = self.driver.execute_script("return [...document.querySelectorAll('.scroll tbody th')].filter((h) => !h.closest('.list')).map((h) => h.getBoundingClientRect().width)")
        self.assertGreater(min(width for width in widths if width), 80)

    def test_the_key_of_the_colours_is_one_line_on_a_narrow_screen(self):
        for name in self.pages:
            self.show(name, 400)
            tops = self.driver.execute_script("return [...document.querySelectorAll('.heatkey')].map((key) => [...key.querySelectorAll('[class^=q]')].map((one) => one.getBoundingClientRect().top))")
            self.assertTrue(tops, name)
            for key in tops:
                self.assertEqual((len(key), len(set(key))), (7, 1), name)

    def test_no_large_number_is_cut_on_paper_or_screen(self):
        for media, width in (("print", 695), ("screen", 1280), ("screen", 400)):  # A4 without its margins
            self.show("zh", width)
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media})
            cut = self.driver.execute_script("return [...document.querySelectorAll('.big')].filter((b) => { if (b.textContent.includes('→')) b.textContent = '12708.9 → 11443.5';"
                                             " return b.scrollWidth > b.clientWidth; }).map((b) => b.textContent)")
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
            self.assertEqual(cut, [], (media, width))

    def test_text_stands_out_from_what_is_behind_it_by_day_and_night(self):
        for name in ("en", "compared"):
            for dark in (False, True):
                self.show(name, dark=dark)
                self.driver.execute_script("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
                self.assertEqual(self.driver.execute_script(CONTRAST), [], (name, dark))
        self.show("en", dark=True)
        paper = self.driver.execute_script("return getComputedStyle(document.body).backgroundColor")
        self.assertLess(max(int(part) for part in re.findall(r"\d+", paper)[:3]), 64)

    def test_the_roster_sorts_by_keyboard_and_says_so(self):
        self.show("en")
        first = self.rows()
        self.head("type").send_keys(Keys.ENTER)
        types = self.driver.execute_script("return [...document.querySelectorAll('#moves tbody tr')].map((r) => r.cells[4].innerText)")
        self.assertEqual(types, sorted(types))
        self.assertEqual(self.driver.execute_script("return [...document.querySelectorAll('#moves [aria-sort]')].map((h) => h.ariaSort)"), ["ascending"])
        self.head("type").send_keys(Keys.SPACE)
        self.assertEqual(self.driver.execute_script("return document.querySelector('#moves [aria-sort]').ariaSort"), "descending")
        self.head("step").click()
        steps = {move["cadre"]: (move["handover"]["chain"], move["handover"]["step"]) for move in self.moves if "handover" in move}
        order = [steps.get(cadre, (0, 0)) for cadre in self.rows()]
        self.assertEqual(order, sorted(order))
        self.assertEqual(sorted(self.rows()), sorted(first))

    def test_the_roster_filters_by_word_type_mode_and_unit(self):
        self.show("en")
        self.assertEqual(sorted(self.rows()), sorted(move["cadre"] for move in self.moves))
        for field, key in (("type", "type"), ("mode", "mode"), ("run", "run_by")):
            choice = Select(self.driver.find_element(By.CSS_SELECTOR, "[data-filter=%s]" % field))
            value = self.moves[0][key]
            choice.select_by_value(value)
            self.assertEqual(sorted(self.rows()), sorted(move["cadre"] for move in self.moves if move[key] == value))
            choice.select_by_value("")
        self.driver.find_element(By.CSS_SELECTOR, "[data-filter=text]").send_keys(self.moves[5]["cadre"].upper())
        self.assertIn(self.moves[5]["cadre"], self.rows())
        self.assertLess(len(self.rows()), len(self.moves))
        told = self.driver.find_element(By.CSS_SELECTOR, ".filters output").text
        self.assertEqual([int(n) for n in re.findall(r"\d+", told)], [len(self.rows()), len(self.moves)])

    def test_hostile_names_are_shown_as_they_are_and_do_nothing(self):
        self.show("en")
        names = [name.strip() for name in self.driver.execute_script("return [...document.querySelectorAll('#moves bdi.name')].map((b) => b.textContent)")]
        for name in HOSTILE:
            self.assertIn(name.strip("\u202c\u202e"), names)  # marks that turn text around are nobody's name
        self.assertNotEqual(self.driver.title, "owned")
        self.assertEqual(self.driver.find_elements(By.TAG_NAME, "img"), [])

    def test_what_gets_in_all_the_same_is_not_run(self):
        self.show("en")
        self.driver.execute_script("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')")
        self.driver.execute_script("const s = document.createElement('script'); s.textContent = 'document.title = 2'; document.body.append(s)")
        self.assertNotIn(self.driver.title, ("1", "2"))
        self.assertTrue(self.driver.get_log("browser"))

    def test_without_script_all_of_it_can_be_read(self):
        self.show("zh", script=False)
        self.assertEqual(len(self.driver.find_elements(By.CSS_SELECTOR, "#moves tbody tr")), len(self.moves))
        self.assertEqual(self.driver.find_elements(By.CSS_SELECTOR, "thead button"), [])
        self.assertFalse(self.driver.find_element(By.CSS_SELECTOR, ".filters").is_displayed())
        self.driver.find_element(By.CSS_SELECTOR, "#units summary").click()
        self.assertTrue(self.driver.find_element(By.CSS_SELECTOR, "#units figure").is_displayed())
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})

    def test_it_prints_on_several_pages_of_a4_with_what_is_folded_and_heads_again(self):
        self.show("en")
        printed = self.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
        path = os.path.join(self.folder.name, "page.pdf")
        with open(path, "wb") as file:
            file.write(base64.b64decode(printed["data"]))
        facts = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
        self.assertRegex(facts, r"Page size: +59[45]\.?\d* x 84[12]\.?\d* pts \(A4\)")
        self.assertGreater(int(re.search(r"Pages: +(\d+)", facts)[1]), 4)
        sheets = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout.split("\f")
        heads = [k for k, sheet in enumerate(sheets) if re.search(r"Step +Cadre +From +To", sheet)]
        self.assertGreater(len(heads), 1)
        titles = set(self.driver.execute_script("return [...document.querySelectorAll('h2, h3, caption')].map((h) => h.textContent.trim().toLowerCase())"))
        for sheet in sheets:
            lines = [line.strip().lower() for line in sheet.splitlines() if line.strip() and not re.fullmatch(r"\d+ / \d+", line.strip())]
            self.assertFalse(lines and lines[-1] in titles, lines[-1:])
        self.assertTrue(any("Decided on" in sheet for sheet in sheets))
        events = json.loads(subprocess.run([CADREX, "audit", CITY, "--due-within", "12", "--json"], capture_output=True, check=True).stdout)["events"]
        self.assertIn(events[-1]["cadre"], "".join(sheets[len(sheets) // 3:]))
        self.assertGreater(sum("注意保密" in sheet for sheet in sheets), len(sheets) - 3)


if __name__ == "__main__":
    sys.exit(unittest.main())
