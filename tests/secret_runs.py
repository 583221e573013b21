"""Runs of every command in every format on a city full of secrets, for the tests of secrecy: test_secrecy.py, full/test_secrecy.py.

Everything a person must not be known by is a word that stands nowhere else: names (NAME…), numbers of identity (NUMBER), free texts that could name somebody (TEXT…), the
reasons of review, health and unfitness (REVIEW…, HEALTH…, UNFIT…), who approved them (SIGNER…)."""
import csv
import io
import json
import os
import re
import subprocess
import zipfile

import forms

try:
    import openpyxl
except ImportError:
    openpyxl = None

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CADREX = os.path.abspath(os.environ.get("CADREX") or os.path.join(TOP, "build", "cadrex"))
EXAMPLES = os.path.join(TOP, "datasets", "examples")
NAMES, TEXTS = re.compile(r"NAME\w+|名甲\w"), re.compile(r"TEXT\w+|SIGNER\w+")
SECRETS = re.compile(r"REVIEW\w*|HEALTH\w*|UNFIT\w+|SIGNER\w+|SD-E4|SD-E5")
NUMBERS = re.compile(r"(?<![0-9a-f])\d{17}[\dX](?![0-9a-f])")  # but not inside a hash


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write(path, data):
    with open(path, "w", encoding="utf-8") as file:
        if isinstance(data, str):
            file.write(data)
        else:
            json.dump(data, file, ensure_ascii=False)
    return path


def number_of(k):
    return forms.citizen("1975-0%d" % (k % 9 + 1), k % 2 == 0, k)


def city():
    """The city that has every field, its people renamed."""
    result = load(os.path.join(EXAMPLES, "city.json"))
    for k, cadre in enumerate(result["cadres"]):
        cadre["name"] = "NAME%02d" % k if k % 3 else "名甲" + forms.ETHNIC[k][0]
        cadre["card"] = {"身份证号": number_of(k), "简历": "TEXTcard%d NAME%02d" % (k, k)}
        cadre["x_number"] = number_of(k)
    by_id = {c["id"]: c for c in result["cadres"]}
    by_id["c01"]["defer"][0].update(reason="TEXTe3 NAME50", until="2020-12", approver="TEXTapprover", document="TEXTdocument")
    by_id["c08"]["defer"] = [{"rule": "SD-E5", "reason": "HEALTH1", "approver": "SIGNER1", "document": "SIGNER2", "until": "2020-12"}]
    by_id["c11"]["defer"] = [{"rule": "SD-E4", "reason": "REVIEW1", "approver": "SIGNER3", "document": "SIGNER4"}]
    by_id["c04"]["unfit"] = {"reason": "UNFIT1", "since": "2020-02"}
    for post in result["posts"]:
        post["x_holder"] = "NAME60"
    result["x_note"] = "NAME61 " + number_of(61)
    return result


def decided_policy():
    return {"format": "cadrex-policy/1", "name": "decided", "round": {"pool": "all"}, "x_by": "NAME62"}


SCENARIOS = {"format": "cadrex-scenario/1", "name": "questions", "base": {"name": "as it is", "changes": [{"pin": "c05=duqu.4", "reason": "TEXTpin", "by": "TEXToffice"}]},
             "scenarios": [{"name": "stay", "changes": [{"stay": "c03", "reason": "TEXTstay NAME51", "by": "TEXTby"}]},
                           {"name": "health", "changes": [{"defer": "c03=SD-E5:HEALTH3"}, {"defer": "c01=SD-E4:REVIEW3", "reason": "REVIEW4", "by": "SIGNER5"}]},
                           {"name": "impossible", "changes": [{"pin": "c03=audit.office.1"}, {"stay": "c08"}]}]}


def progress(moves):
    entries = [{"cadre": m["cadre"], "stage": "交接到岗", "responsible": "TEXTresponsible%d" % k, "due": "2020-06-1%d" % k, "done": None if k % 2 else "2020-06-1%d" % k,
                "problem": "TEXTproblem NAME52", "solved": None} for k, m in enumerate(moves[:6])]
    return {"format": "cadrex-progress/1", "name": "a round", "as_of": "2020-07-15", "decided_on": "2020-06-01", "stages": ["交接到岗"], "moves": entries,
            "targets": [{"unit": "finance", "count": 9, "by": "2020-06"}]}


class Files:
    """The inputs of all runs, and how a run is made."""

    def __init__(self, folder):
        self.folder = folder
        self.n = 0
        self.wishes = ["--pin", "c05=duqu.4", "--stay", "c02", "--defer", "c09=SD-E5:HEALTH2", "--defer", "c10=SD-E3:TEXTdefer"]
        self.city = write(self.path("city.json"), city())
        self.policy = write(self.path("policy.json"), decided_policy())
        self.plan = self.path("plan.json")
        subprocess.run([CADREX, "plan", self.city, "--policy", self.policy, *self.wishes, "-o", self.plan, "--quiet"], check=True)
        told = load(self.plan)
        told["decisions"] += [{"forbid": "c01=duqu", "reason": "TEXTforbid NAME53", "by": "TEXTby"}]
        for d in told["decisions"]:
            if d.get("defer", "").startswith("c09"):
                d.update(reason="HEALTH4", by="SIGNER6")
        for d in told["deferrals"] + told["unmet"]:
            secret = "recorded" in json.dumps(d)
            d.update(approver="SIGNER7" if secret else "TEXTapproved")
            if "document" in d:
                d.update(document="SIGNER8" if secret else "TEXTdeferral")
        told["x_note"] = "NAME63"
        write(self.plan, told)
        moves = told["moves"]
        self.by_hand = write(self.path("by-hand.json"), {"format": "cadrex-plan/1", "moves": [{"cadre": m["cadre"], "to": m["to"]} for m in moves[1:]]})
        self.csv = self.path("plan.csv")
        names = {c["id"]: c["name"] for c in city()["cadres"]}
        with open(self.csv, "w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([["cadre", "name", "to"]] + [[m["cadre"], names[m["cadre"]], m["to"]] for m in moves])
        self.progress = write(self.path("progress.json"), progress(moves))
        self.scenarios = write(self.path("scenarios.json"), SCENARIOS)
        self.certificate = self.path("certificate.json")
        self.sealed = self.path("sealed.json")  # the plan the certificate proves
        subprocess.run([CADREX, "plan", self.city, "-o", self.sealed, "--certificate", self.certificate, "--quiet"], check=True)
        self.book = self.path("book.xlsx")
        subprocess.run([CADREX, "export", self.city, self.plan, "--policy", self.policy, "--format", "xlsx", "-o", self.book, "--lang", "zh", "--quiet"], check=True)
        self.forms(self.path("forms.xlsx"), self.path("forms"), self.path("tables"))
        self.faulty()

    def path(self, *name):
        return os.path.join(self.folder, *name)

    def forms(self, book, folder, tables):
        """The field's own files: names and numbers of identity in every sheet."""
        tiny = load(os.path.join(TOP, "datasets", "tiny", "city.json"))
        for k, cadre in enumerate(tiny["cadres"]):
            cadre["name"] = "NAME7%d" % k
            cadre["defer"] = [{"rule": "SD-E5", "reason": "HEALTH7"}] if k == 3 else []
        rows = forms.form_rows(tiny)
        rows["A01"][1][3], rows["A02"][2][7] = "NAME78", "NAME79"  # where dates belong
        self.forms_book, self.forms_folder, self.tables = book, folder, tables
        forms.write_workbook(rows, book)
        forms.write_lrmx(tiny, folder)
        for cadre in tiny["cadres"]:             # such files are called like the person
            path = os.path.join(folder, cadre["id"] + ".lrmx")
            if os.path.exists(path):
                os.rename(path, os.path.join(folder, "%s(%s).lrmx" % (cadre["name"], number_of(int(cadre["id"][1:])))))
        write(os.path.join(folder, "NAME6z.lrmx"), "no form")
        full = forms.tables(tiny)
        forms.write_tables(full, tables)
        forms.write_tables({name: full[name] for name in ("units", "bodies", "posts")}, folder)
        self.earlier, self.earlier_plan = write(self.path("earlier.json"), tiny), self.path("earlier-plan.json")
        subprocess.run([CADREX, "plan", self.earlier, "-o", self.earlier_plan, "--quiet"], check=True)

    def faulty(self):
        """What is refused, by complaints that might quote it."""
        wrong = city()
        wrong["cadres"][1].update(name=["NAME80"], birth="NAME81", post="NAME82", rank="NAME83", gender="NAME84", KEY85=1)
        wrong["cadres"][2]["defer"] = [{"rule": "SD-E9", "reason": ["HEALTH8"], "until": "NAME86"}]
        wrong["cadres"][3]["kin"] = [{"person": "NAME87", "relation": "NAME88"}]
        self.wrong_city = write(self.path("wrong-city.json"), wrong)
        self.wrong_plan = write(self.path("wrong-plan.json"), {"format": "cadrex-plan/1", "moves": [{"cadre": "NAME89", "to": "NAME90"}, {"cadre": "名甲汉", "to": "x"}],
                                                               "decisions": [{"stay": "NAME91"}, {"pin": "NAME01=NAME92"}], "KEY93": 1})
        self.wrong_csv = write(self.path("wrong.csv"), "cadre,name,to\nNAME94,NAME01,NAME95\nc01,NAME02,\n")
        self.wrong_progress = write(self.path("wrong-progress.json"), {"format": "cadrex-progress/1", "as_of": "NAME96", "moves": [{"cadre": "NAME97", "done": "NAME98"}]})
        self.wrong_scenarios = write(self.path("wrong-scenarios.json"), {"format": "cadrex-scenario/1", "scenarios": [
            {"name": "NAME99", "changes": [{"stay": "NAME01"}, {"set": {"cadre": "c01", "field": "birth", "value": "NAME9a"}}, {"defer": "c01=SD-E5"}]}]})

    def runs(self):
        """(label, command line, exit codes); a word {o} is a new folder for the outputs, a command line with "<" reads the file behind it from standard input."""
        c, p, policy = self.city, self.plan, ["--policy", self.policy]
        for lang in ("en", "zh"):
            for form in ([], ["--json"]):
                more = form + ["--lang", lang]
                yield "audit", ["audit", c, *policy, "--due-within", "24", *more]
                yield "plan", ["plan", c, *policy, *self.wishes, *more]
                yield "plan by names", ["plan", c, *policy, "--stay", "NAME02", "--forbid", "NAME04=市审计局", "--defer", "NAME01=SD-E4:REVIEW5", *more]
                yield "plan kept", ["plan", c, "--keep", p, "--stay", "c01", *more]
                yield "plan relaxed", ["plan", c, *policy, "--relax", "--stay", "c01", *more]
                yield "plan impossible", ["plan", c, "--stay", "c01", "--stay", "c03", "--defer", "c09=SD-E5:HEALTH5", *more]
                yield "plan in rounds", ["plan", c, *policy, *self.wishes, "--rounds", "2", "--time-limit", "0", "-o", "{o}/rounds", *more]
                yield "plans to choose from", ["plan", c, *policy, "--plans", "2", "-o", "{o}/plans", *more]
                yield "plan and certificate", ["plan", c, "-o", "{o}/plan.json", "--certificate", "{o}/cert.json", *more]
                yield "check", ["check", c, p, *policy, *more]
                yield "check several", ["check", c, p, self.by_hand, self.csv, self.book, *policy, *more]
                yield "check a certificate", ["check", c, self.sealed, "--certificate", self.certificate, *more]
                yield "check against what was announced", ["check", c, p, *policy, "--keep", self.by_hand, *more]
                for who in ("c01", "c04", "c08", "c11"):
                    yield "explain " + who, ["explain", c, p, who, *policy, *more]
                yield "explain by name", ["explain", c, p, "NAME04", *policy, *more]
                yield "explain a stay", ["explain", c, p, "c01", "--stay", *policy, "--alternatives", *more]
                yield "explain a closed post", ["explain", c, p, "c08", "finance.office.1", *policy, *more]
                yield "conflict", ["conflict", c, "--pin", "c02=audit.fiscal.1", "--defer", "c01=SD-E5:HEALTH6", "--stay", "c03", "--out", "{o}/ways", *more]
                yield "diff", ["diff", c, p, self.by_hand, *policy, *more]
                yield "apply", ["apply", c, p, *policy, "--force", "-o", "{o}/city.json", *more]
                yield "apply what is done", ["apply", c, p, *policy, "--force", "--done", self.progress, *more]
                yield "track", ["track", c, p, self.progress, *policy, *more]
                yield "import a workbook", ["import", self.forms_book, "--as-of", "2020-05", "-o", "{o}/city.json", "--supplement-template", "{o}/template", *more]
                yield "import forms", ["import", self.forms_folder, "--as-of", "2020-05", "-o", "{o}/city.json", "--previous", self.earlier, *more]
                yield "import tables", ["import", self.tables, "--as-of", "2020-05", *more]
                yield "import strictly", ["import", self.forms_book, "--as-of", "2020-05", "-o", "{o}/city.json", "--strict", *more]
                yield "no city", ["audit", self.wrong_city, *more]
                yield "no plan", ["check", c, self.wrong_plan, *more]
                yield "no roster", ["check", c, self.wrong_csv, *more]
                yield "no progress", ["track", c, p, self.wrong_progress, *more]
                yield "no scenarios", ["whatif", c, self.wrong_scenarios, *more]
                yield "no cadre of that name", ["plan", c, "--stay", "名甲", *more]
                yield "no post of that name", ["plan", c, "--pin", "NAME01=NAME02", *more]
                yield "no such rule", ["plan", c, "--defer", "NAME01=SD-E0:TEXTmistyped", *more]
                yield "a pin that is closed", ["plan", c, "--pin", "NAME02=finance.office.1", "--pin", "名甲汉=finance.office.1", *more]
                yield "explain nobody", ["explain", c, p, "NAME0", *more]
                yield "another city's plan", ["explain", self.earlier, p, "c1", *more]
            for table in ("text", "json", "csv"):
                yield "whatif", ["whatif", c, self.scenarios, "--out", "{o}/sweep", "--format", table, "--lang", lang]
                yield "a frontier", ["whatif", c, *policy, "--frontier", "moves", "--points", "3", "--format", table, "--lang", lang]
            yield "report", ["report", c, p, *policy, "-o", "{o}/page.html", "--lang", lang]
            yield "report on several", ["report", c, p, self.by_hand, *policy, "--prices", "-o", "{o}/page.html", "--lang", lang]
            yield "report and certificate", ["report", c, self.sealed, "--certificate", self.certificate, "--lang", lang]
            for form in ("csv", "xlsx"):
                yield "export " + form, ["export", c, p, *policy, "--format", form, "-o", "{o}/out." + form, "--lang", lang]
            yield "export approval forms", ["export", c, p, *policy, "--format", "lrmx", "-o", "{o}/approval", "--lang", lang]
            yield "export filled in forms", ["export", self.earlier, self.earlier_plan, "--format", "lrmx", "--source", self.forms_folder, "-o", "{o}/approval", "--lang", lang]
            yield "export the national workbook", ["export", c, "--format", "forms", "-o", "{o}/forms.xlsx", "--lang", lang]
            yield "export a unit's workbook", ["export", c, p, *policy, "--format", "xlsx", "--unit", "finance", "-o", "{o}/out.xlsx", "--lang", lang]
        yield "export to standard output", ["export", c, p, *policy, "--format", "xlsx"]
        for form in ("mathprog", "lp", "mps", "json"):
            yield "export " + form, ["export", c, "--format", form, "-o", "{o}/out." + form]
        yield "export lp plain", ["export", c, "--format", "lp", "--form", "plain"]
        yield "export near a plan", ["export", c, "--format", "mathprog", "--keep", p]
        yield "audit standard input", ["audit", "-", "<", c]
        yield "audit the rules", ["audit", "--rules", *policy]
        yield "help", ["help", "plan"]
        yield "version", ["--version"]

    def run(self, words, *options, before=()):
        """(exit code, {what: text}) of a run: standard output and error, and every file it wrote."""
        self.n += 1
        out = self.path("out", "%d" % self.n)
        os.makedirs(out)
        source = None
        if "<" in words:
            source = words[words.index("<") + 1]
            words = words[:words.index("<")]
        command = [*before, CADREX] + [w.replace("{o}", out) for w in words] + list(options)
        with open(source or os.devnull, "rb") as given:
            done = subprocess.run(command, stdin=given, capture_output=True, check=False, env={**os.environ, "TMPDIR": self.path("tmp")})
        said = {"standard output": text_of(done.stdout), "standard error": text_of(done.stderr)}
        for folder, _, names in os.walk(out):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    said[os.path.relpath(os.path.join(folder, name), out)] = text_of(file.read())
        return done.returncode, said, out


def text_of(data):
    """A workbook's parts as one text."""
    if not data.startswith(b"PK\3\4"):
        return data.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "\n".join(name + "\n" + book.read(name).decode("utf-8") for name in book.namelist())
