#!/usr/bin/env python3
"""cadrex whatif: scenarios against cities and policies changed by hand, conditions, resumed and sharded sweeps byte for byte, the frontier against
trying everything."""
import copy
import csv
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
sys.path.insert(0, HERE)
import judge as judging  # noqa: E402
import oracle  # noqa: E402
import tiny_cities  # noqa: E402

CADREX = os.environ.get("CADREX") or os.path.join(TOP, "build", "cadrex")
EXAMPLES = os.path.join(TOP, "datasets", "examples")
CITY = os.path.join(EXAMPLES, "city.json")
SAMPLES = os.path.join(HERE, "samples")


def run(*arguments, cwd=None):
    done = subprocess.run([CADREX, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def by_id(items, name):
    return next(i for i in items if i["id"] == name)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="whatif-")
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, content):
        with open(self.path(name), "w", encoding="utf-8") as f:
            json.dump(content, f, ensure_ascii=False)
        return self.path(name)

    def scenarios(self, items, **more):
        return self.write("scenarios.json", {"format": "cadrex-scenario/1", "scenarios": items, **more})

    def whatif(self, items, city=CITY, code=0, **more):
        status, out, err = run("whatif", city, self.scenarios(items, **more), "--json", "--quiet", "--gap", "0")
        self.assertEqual(code, status, err)
        return json.loads(out)

    def faults(self, items, city=CITY, **more):
        """[(pointer, hint)] of a scenario file that is refused."""
        status, _, err = run("whatif", city, self.scenarios(items, **more), "--json", "--quiet")
        self.assertEqual(3, status, err)
        told = [json.loads(line) for line in err.splitlines()]
        self.assertTrue(all(t["file"].endswith("scenarios.json") for t in told), err)
        return [(t["pointer"], t["hint"] or "") for t in told]


def tiers(answer):
    return {t["tier"]: t["value"] for t in answer["tiers"]}


class Changes(Case):
    """Every kind of change means what the same change made by hand in the files means."""

    def check_same(self, changes, city=None, policy=None, options=()):
        city = self.write("city.json", city) if city else CITY
        rules = ["--policy", self.write("policy.json", policy)] if policy else []
        status, out, err = run("plan", city, "--json", "--quiet", "--gap", "0", *rules, *options)
        self.assertIn(status, (0, 1), err)
        plan = json.loads(out)
        answer = self.whatif([{"name": "it", "changes": changes}])["scenarios"][0]
        self.assertEqual(plan["outcome"], answer["outcome"])
        if plan["outcome"] != "impossible":
            self.assertEqual({t["tier"]: t["value"] for t in plan["tiers"]}, tiers(answer))
        return answer

    def test_wishes_are_those_of_plan(self):
        self.check_same([{"pin": "c05=duqu.4"}], options=["--pin", "c05=duqu.4"])
        self.check_same([{"stay": "c04"}, {"forbid": "c03=finance"}], options=["--stay", "c04", "--forbid", "c03=finance"])
        self.check_same([{"defer": "c01=SD-E3:x"}], options=["--defer", "c01=SD-E3:x"])

    def test_posts_come_and_go(self):
        city = load(CITY)
        post = {"id": "payment.payment.3", "unit": "payment", "body": "payment", "title": "副科长", "rank": "deputy"}
        city["posts"].append(post)
        city["posts"] = [p for p in city["posts"] if p["id"] != "finance.office.1"]
        self.check_same([{"add_post": post}, {"remove_post": "finance.office.1"}], city)

    def test_cadres_come_and_go_with_all_that_names_them(self):
        city = load(CITY)
        cadre = {"id": "c12", "post": None, "rank": "deputy", "gender": "female", "waiting_since": "2020-04"}
        city["cadres"] = [c for c in city["cadres"] if c["id"] != "c09"] + [cadre]
        for c in city["cadres"]:
            c["kin"] = [k for k in c.get("kin", []) if k["person"] != "c09"]
        self.check_same([{"add_cadre": cadre}, {"remove_cadre": "c09"}], city)

    def test_fields_attributes_and_the_day_are_set(self):
        city = load(CITY)
        by_id(city["cadres"], "c02")["assessment"] = "excellent"
        by_id(city["cadres"], "c02")["promising"] = True
        by_id(city["cadres"], "c02").setdefault("attributes", {})["region"] = "south"
        by_id(city["posts"], "audit.office.2")["must_fill"] = True
        by_id(city["units"], "payment")["quota"] = {"principal": 1, "deputy": 2}
        city["as_of"] = "2020-12"
        self.check_same([{"set": {"cadre": "c02", "field": "assessment", "value": "excellent"}},
                         {"set": {"cadre": "c02", "field": "promising", "value": True}},
                         {"set": {"cadre": "c02", "attribute": "region", "value": "south"}},
                         {"set": {"post": "audit.office.2", "field": "must_fill", "value": True}},
                         {"set": {"unit": "payment", "field": "quota", "value": {"principal": 1, "deputy": 2}}},
                         {"as_of": "2020-12"}], city)

    def test_rules_weights_and_limits_are_set(self):
        policy = {"format": "cadrex-policy/1", "due": [{"id": "SD-M1", "force": "shall"}, {"id": "SD-K1", "force": "off"}],
                  "exempt": [{"id": "SD-E5", "force": "off"}], "limits": {"LC-2": {"force": "off"}, "ZR-7": {"months": 24}},
                  "pairs": {"LC-3": {"force": "off"}}, "balance": {"move_price": 4000}, "attributes": {"gender": 3},
                  "allow_vacancies": 2, "round": {"max_moves": 4, "pool": "all"}}
        self.check_same([{"policy": "SD-M1/force", "value": "shall"}, {"policy": "SD-K1", "value": "off"},
                         {"policy": "exempt/SD-E5", "value": {"force": "off"}}, {"policy": "LC-2", "value": {"force": "off"}},
                         {"policy": "limits/ZR-7/months", "value": 24}, {"policy": "LC-3", "value": "off"},
                         {"policy": "balance/move_price", "value": 4000}, {"weights": {"gender": 3}},
                         {"policy": "allow_vacancies", "value": 2}, {"round": {"max_moves": 4, "pool": "all"}}], policy=policy)
        shorter = {"format": "cadrex-policy/1", "due": [{"id": "SD-M1", "force": "must", "if": {"post_months": 60}}]}
        self.check_same([{"policy": "SD-M1/if/post_months", "value": 60}], policy=shorter)

    def test_the_base_holds_for_every_scenario(self):
        found = self.whatif([{"name": "a"}, {"name": "b", "changes": [{"stay": "c03"}]}],
                            base={"name": "now", "policy": "open", "changes": [{"forbid": "c03=audit"}, {"round": {"max_moves": 2}}]})
        self.assertEqual(("now", "open"), (found["base"]["name"], found["made"]["policy"]))
        self.assertEqual(tiers(found["base"]), tiers(found["scenarios"][0]))
        self.assertEqual([], found["scenarios"][0]["differ"])
        self.assertLessEqual(found["scenarios"][1]["measures"]["moves"], 2)

    def test_who_differs_is_told(self):
        found = self.whatif([{"name": "pinned", "changes": [{"pin": "c05=duqu.4"}]}])
        self.assertIn({"cadre": "c05", "base": None, "here": "duqu.4"}, found["scenarios"][0]["differ"])
        base = {move["cadre"]: move["to"] for move in json.loads(run("plan", CITY, "--json", "--quiet")[1])["moves"]}
        stays = sorted(base)[-1]
        differ = self.whatif([{"name": "stays", "changes": [{"stay": stays}]}])["scenarios"][0]["differ"]
        self.assertIn({"cadre": stays, "base": base[stays], "here": None}, differ)

    def test_an_impossible_scenario_shows_its_conflict_and_stops_nobody(self):
        city = load(CITY)
        held = by_id(city["cadres"], "c03")["post"]
        found = self.whatif([{"name": "no", "changes": [{"pin": "c05=" + held}, {"stay": "c03"}]}, {"name": "yes"}])
        no, yes = found["scenarios"]
        self.assertEqual(("impossible", "optimal"), (no["outcome"], yes["outcome"]))
        self.assertTrue(no["obstacles"])
        _, text, _ = run("whatif", CITY, self.path("scenarios.json"), "--quiet")
        self.assertIn("what is in the way", text)


class Conditions(Case):
    def test_conditions_are_judged(self):
        asked = [{"measure": "moves", "at_most": 0}, {"measure": "moves", "at_least": 1}, {"measure": "deviation", "at_most": "now"},
                 {"cadre": "c05", "post": "duqu.4"}, {"cadre": "c05", "moves": False},
                 {"name": "women", "attribute": "gender", "value": "female", "at_least": "now"},
                 {"unit": "finance", "attribute": "age", "value": "46-55", "at_most": 99}]
        found = self.whatif([{"name": "it", "changes": [{"pin": "c05=duqu.4"}], "accept": asked}])["scenarios"][0]
        better = found["measures"]["deviation"] <= found["measures"]["deviation_before"]
        self.assertEqual([False, True, better, True, False, True, True], [c["met"] for c in found["accept"]])
        self.assertFalse(found["accepted"])
        self.assertEqual("women", found["accept"][5]["name"])

    def test_holders_are_counted_after_the_plan(self):
        """Of every unit and value what the plan's own structure says."""
        status, out, _ = run("plan", CITY, "--json", "--quiet", "--gap", "0")
        rows = [r for r in json.loads(out)["structure"] if r.get("unit") and r["attribute"] in ("gender", "party", "age", "ethnicity")]
        self.assertGreater(len(rows), 10)
        asked = [{"unit": r["unit"], "attribute": r["attribute"], "value": r["value"], "at_least": "now"} for r in rows]
        found = self.whatif([], accept=asked)["base"]["accept"]
        self.assertEqual([(r["after"], r["after"] >= r["before"]) for r in rows], [(c["value"], c["met"]) for c in found])

    def test_conditions_of_the_file_are_asked_of_all(self):
        found = self.whatif([{"name": "a"}, {"name": "b", "accept": [{"measure": "moves", "at_most": 0}]}],
                            accept=[{"measure": "unjudged", "at_most": 99}])
        self.assertEqual([True, True, False], [found["base"]["accepted"]] + [s["accepted"] for s in found["scenarios"]])


class Faults(Case):
    def test_all_faults_come_together_at_their_places(self):
        told = self.faults([{"name": "a", "changes": [{"stay": "c99"}, {"remove_post": "audit.office.9"}, {"policy": "SD-M9/force", "value": "off"}]},
                            {"name": "b", "changes": [{"policy": "SD-M1/force", "value": "sometimes"}, {"set": {"cadre": "c02", "field": "gendre", "value": 1}},
                                                      {"round": {"max_move": 3}}, {"weights": {"gender": 3}}]},
                            {"name": "c", "changes": [{"add_post": {"id": "x", "unit": "audit", "rank": "boss"}}]},
                            {"name": "d", "accept": [{"attribute": "gender", "value": "femal", "at_least": 1}, {"cadre": "c77", "moves": True}]}])
        hints = dict(told)
        self.assertEqual({"/scenarios/0/changes/1/remove_post", "/scenarios/0/changes/2/policy", "/scenarios/1/changes/0/policy/force",
                          "/scenarios/1/changes/1/set/value", "/scenarios/1/changes/2/round/max_move", "/scenarios/2/changes/0/add_post/rank",
                          "/scenarios/3/accept/0/value", "/scenarios/3/accept/1"}, set(hints) - {"/scenarios/1/changes/1/set"})
        self.assertIn("SD-M", hints["/scenarios/0/changes/2/policy"])
        self.assertIn("max_moves", hints["/scenarios/1/changes/2/round/max_move"])
        self.assertIn("female", hints["/scenarios/3/accept/0/value"])
        self.assertEqual(["/scenarios/0/changes/0/stay"], [p for p, _ in self.faults([{"name": "a", "changes": [{"stay": "c99"}]}])])

    def test_a_post_with_a_holder_is_not_removed(self):
        post = by_id(load(CITY)["cadres"], "c03")["post"]
        self.assertIn("/scenarios/0/changes/0/remove_post", [p for p, _ in self.faults([{"name": "a", "changes": [{"remove_post": post}]}])])

    def test_names_are_given_once(self):
        self.assertEqual(["/scenarios/1/name"], [p for p, _ in self.faults([{"name": "a"}, {"name": "a"}])])

    def test_samples_are_read_and_refused_as_their_schema_says(self):
        with open(os.path.join(SAMPLES, "EXPECT.tsv"), encoding="utf-8") as f:
            rows = [line.rstrip("\n").split("\t") for line in f if line.startswith("scenario-")]
        self.assertGreater(len(rows), 5)
        for name, _, pointer, words in rows:
            status, _, err = run("whatif", CITY, os.path.join(SAMPLES, "faulty", name), "--json", "--quiet")
            self.assertEqual(3, status, name)
            first = json.loads(err.splitlines()[0])
            self.assertEqual(pointer.strip('"'), first["pointer"], name)
            self.assertTrue(any(w in err for w in words.split(",")), name)


class Sweeps(Case):
    ITEMS = [{"name": "stay %s" % c, "changes": [{"stay": c}]} for c in ("c01", "c03", "c04")] + \
            [{"name": "不去 c03/财政", "changes": [{"forbid": "c03=finance"}]},
             {"name": "pin", "changes": [{"pin": "c05=duqu.4"}], "accept": [{"measure": "moves", "at_most": 3}]},
             {"name": "open", "changes": [{"round": {"pool": "all"}}, {"as_of": "2020-08"}]}]

    def sweep(self, *options, code=0):
        status, out, err = run("whatif", CITY, self.scenarios(self.ITEMS, name="a sweep"), "--gap", "0", *options)
        self.assertEqual(code, status, err)
        return out, err

    def files(self, folder):
        found = {}
        for name in os.listdir(self.path(folder)):
            with open(os.path.join(self.path(folder), name), "rb") as f:
                found[name] = f.read()
        return found

    def test_any_number_of_workers_gives_the_same_bytes(self):
        one, _ = self.sweep("--json", "--threads", "1", "--out", self.path("one"))
        four, _ = self.sweep("--json", "--threads", "4", "--out", self.path("four"))
        self.assertEqual(one, four)
        self.assertEqual(self.files("one"), self.files("four"))
        self.assertEqual(len(self.ITEMS) + 2, len(self.files("one")))
        self.assertNotIn("seconds", one)
        for name in os.listdir(self.path("one")):
            self.assertEqual(0o600, os.stat(os.path.join(self.path("one"), name)).st_mode & 0o777)

    def test_a_result_is_a_plan_that_check_confirms(self):
        self.sweep("--json", "--out", self.path("out"))
        entries = {e["name"]: e["file"] for e in load(self.path("out/sweep.json"))["results"]}
        status, _, err = run("check", CITY, os.path.join(self.path("out"), entries["pin"]), "--quiet")
        self.assertEqual(0, status, err)

    def test_finished_answers_are_not_found_out_again(self):
        first, _ = self.sweep("--json", "--out", self.path("out"))
        before = {n: os.stat(os.path.join(self.path("out"), n)).st_ino for n in os.listdir(self.path("out"))}
        gone = next(n for n in before if n.startswith("pin"))
        os.unlink(os.path.join(self.path("out"), gone))
        torn = next(n for n in before if n.startswith("stay_c01"))
        with open(os.path.join(self.path("out"), torn), "r+b") as f:
            f.truncate(100)
        again, err = self.sweep("--out", self.path("out"))
        self.assertIn("5 results were there already", err)
        last, _ = self.sweep("--json", "--out", self.path("out"))
        self.assertEqual(first, last)
        for name, inode in before.items():
            if name not in (gone, torn):
                self.assertEqual(inode, os.stat(os.path.join(self.path("out"), name)).st_ino, name)

    def change(self, path, edit):
        result = load(path)
        edit(result)
        with open(path, "w", encoding="utf-8") as f:
            json.dump(result, f, ensure_ascii=False, indent=2)

    def test_a_result_that_was_changed_on_disk_is_not_believed(self):
        """Whatever is changed: plan, values, bounds, outcome, conditions; the key is left alone."""
        first, _ = self.sweep("--json", "--out", self.path("out"))
        files = self.files("out")
        entries = {e["name"]: e["file"] for e in load(self.path("out/sweep.json"))["results"]}

        def bound(r):
            r["tiers"][2]["bound"] = r["tiers"][2]["value"] - 1

        edits = {"a move": lambda r: r["moves"].pop(), "a value": lambda r: r["tiers"][2].update(value=1), "a bound": bound,
                 "the outcome": lambda r: r.update(outcome="impossible"), "a measure": lambda r: r["measures"].update(moves=0),
                 "a condition": lambda r: r["x_scenario"]["accept"][0].update(met=True), "no sum": lambda r: r["x_scenario"].pop("sum")}
        for what, edit in edits.items():
            for name in ("pin", "base"):
                if what == "a condition" and name == "base":
                    continue
                with self.subTest(changed=what, of=name):
                    self.change(os.path.join(self.path("out"), entries[name]), edit)
                    status, out, err = run("whatif", "--merge", self.path("out"))
                    self.assertEqual(4, status)
                    self.assertIn("1 of 7 answers are missing: " + name, err)
                    self.assertIn("1 results were changed since they were written", err)
                    again, err = self.sweep("--out", self.path("out"))
                    self.assertIn("1 results were changed since they were written", err)
                    self.assertIn("6 results were there already", err)
                    self.assertEqual(files, self.files("out"))
        self.change(os.path.join(self.path("out"), entries["pin"]), lambda r: None)  # only laid out otherwise
        again, err = self.sweep("--out", self.path("out"))
        self.assertIn("7 results were there already", err)
        self.assertNotIn("changed", err)
        self.assertEqual(first, self.sweep("--json", "--out", self.path("out"))[0])

    def test_a_changed_input_is_noticed(self):
        self.sweep("--json", "--out", self.path("out"))
        city = load(CITY)
        city["name"] = "another"
        status, _, err = run("whatif", self.write("city.json", city), self.path("scenarios.json"), "--gap", "0", "--out", self.path("out"))
        self.assertEqual(0, status)
        self.assertIn("made from other inputs (city)", err)
        self.assertNotIn("were there already", err)
        items = copy.deepcopy(self.ITEMS)
        items[0]["changes"] = [{"stay": "c02"}]
        status, _, err = run("whatif", self.path("city.json"), self.scenarios(items, name="a sweep"), "--gap", "0", "--out", self.path("out"))
        self.assertIn("made from other inputs (scenarios)", err)
        self.assertIn("6 results were there already", err)

    def test_shards_and_their_merge_are_the_single_run(self):
        for form in ("--json", "--format=csv"):
            single, _ = self.sweep(form, "--out", self.path("single"))
            for k in (3, 1, 2):
                self.sweep("--quiet", "--shard", "%d/3" % k, "--out", self.path("shard%d" % k))
            folders = [self.path("shard%d" % k) for k in (2, 3, 1)]
            status, merged, err = run("whatif", "--merge", *folders, form, "--out", self.path("merged"))
            self.assertEqual(0, status, err)
            self.assertEqual(single, merged)
            self.assertEqual(self.files("single"), self.files("merged"))

    def test_shards_may_share_a_folder(self):
        single, _ = self.sweep("--json")
        both = [subprocess.Popen([CADREX, "whatif", CITY, self.path("scenarios.json"), "--gap", "0", "--quiet", "--threads", "1",
                                  "--shard", "%d/2" % k, "--out", self.path("shared")], stdout=subprocess.DEVNULL) for k in (1, 2)]
        self.assertEqual([0, 0], [p.wait() for p in both])
        self.assertEqual((0, single), run("whatif", "--merge", self.path("shared"), "--json")[:2])

    def test_a_missing_shard_is_told(self):
        self.sweep("--quiet", "--shard", "1/2", "--out", self.path("one"))
        status, out, err = run("whatif", "--merge", self.path("one"))
        self.assertEqual(4, status)
        self.assertIn("3 of 7 answers are missing: stay c03", err)
        self.assertIn("not solved", out)

    def test_folders_of_different_sweeps_are_not_merged(self):
        self.sweep("--quiet", "--out", self.path("one"))
        run("whatif", CITY, self.scenarios(self.ITEMS[:2]), "--quiet", "--out", self.path("two"))
        self.assertEqual(3, run("whatif", "--merge", self.path("one"), self.path("two"))[0])
        self.assertEqual(3, run("whatif", "--merge", self.folder.name)[0])

    def test_a_killed_shard_is_run_again_and_nothing_is_lost(self):
        items = [{"name": "n%d" % k, "changes": [{"set": {"cadre": "c02", "attribute": "region", "value": "r%d" % k}}]} for k in range(40)]
        path = self.scenarios(items)
        _, single, _ = run("whatif", CITY, path, "--json", "--out", self.path("single"))
        for sign, folder in ((signal.SIGKILL, "k"), (signal.SIGTERM, "t")):
            command = [CADREX, "whatif", CITY, path, "--threads", "2", "--out", self.path(folder), "--shard", "1/2"]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            for _ in range(2000):
                if os.path.isdir(self.path(folder)) and len(os.listdir(self.path(folder))) > 4:
                    break
                time.sleep(0.005)
            process.send_signal(sign)
            err = process.communicate()[1].decode()
            if process.returncode != 0:               # else it was over before the signal came
                self.assertEqual(4 if sign == signal.SIGTERM else -sign, process.returncode)
                self.assertTrue(sign == signal.SIGKILL or "goes on from here" in err)
            self.assertEqual(0, run(*command[1:])[0])
            run("whatif", CITY, path, "--out", self.path(folder + "2"), "--shard", "2/2")
            status, merged, _ = run("whatif", "--merge", self.path(folder), self.path(folder + "2"), "--json", "--out", self.path(folder + "m"))
            self.assertEqual((0, single), (status, merged))
            self.assertEqual(self.files("single"), self.files(folder + "m"))

    def test_csv_has_a_row_for_each(self):
        out, _ = self.sweep("--format", "csv")
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertEqual(["base"] + [i["name"] for i in self.ITEMS], [r["scenario"] for r in rows])
        self.assertEqual("fail", rows[5]["accept"])
        self.assertEqual("moves <= 3", rows[5]["unmet"])

    def test_usage(self):
        path = self.scenarios(self.ITEMS)
        for wrong in (["--shard", "3/2", "--out", "x"], ["--shard", "1/2"], ["--frontier", "structure"], ["--frontier", "moves", "--out", "x"],
                      ["--format", "xml"]):
            self.assertEqual(2, run("whatif", CITY, path, *wrong)[0], wrong)
        self.assertEqual(2, run("whatif", CITY)[0])


def curve(city, policy, decisions, tier):
    """[(tier, deviation)] of every plan that no other betters, at the best of the tiers before the structure; None: no plan, or too many."""
    policy = copy.deepcopy(policy)
    policy.setdefault("balance", {})["move_price"] = 0
    ctx = judging.Context(city, judging.resolve_policy(policy), decisions)
    order = ctx.policy["objective"]
    before = [t for t in order[:order.index("structure")] if t != tier]
    plans = []
    try:
        for targets in oracle.assignments(ctx, False):
            _, result = oracle.judged(ctx, targets)
            if not result["broken"]:
                values = {t["tier"]: -t["value"] if t["tier"] == "fit" else t["value"] for t in result["tiers"]}
                plans.append(([values[t] for t in before], values[tier], values["structure"]))
    except oracle.TooLarge:
        return None
    if not plans:
        return None
    best = min(p[0] for p in plans)
    found, least = [], None
    for value, structure in sorted((p[1], p[2]) for p in plans if p[0] == best):
        if least is None or structure < least:
            found.append((value, structure))
            least = structure
    return found


class Frontier(Case):
    def test_the_frontier_of_tiny_cities_is_that_of_all_plans(self):
        for seed, tier, numbers in CURVES:
            for number in numbers:
                self.check_curve(seed, number, tier)

    def check_curve(self, seed, number, tier):
        city, policy, decisions = tiny_cities.city(seed, number)
        wanted = curve(city, policy, decisions, tier)
        self.assertGreater(len(wanted), 1)
        changes = {"format": "cadrex-scenario/1", "base": {"changes": decisions}, "scenarios": []}
        status, out, err = run("whatif", self.write("city.json", city), self.write("s.json", changes), "--frontier", tier, "--points", "0",
                               "--policy", self.write("policy.json", policy), "--json", "--quiet", "--gap", "0", "--threads", "1")
        self.assertEqual(0, status, "%d: %s" % (number, err))
        found = json.loads(out)
        sign = -1 if tier == "fit" else 1
        points = [(sign * p["tiers"][tier], p["deviation"]) for p in found["points"]]
        self.assertTrue(found["complete"] and all(p["exact"] for p in found["points"]), number)
        self.assertEqual(sorted(wanted), sorted(points), "city %d, %s" % (number, tier))

    def test_an_end_that_is_not_proved_is_not_called_one(self):
        luohe = os.path.join(TOP, "datasets", "luohe", "city.json")
        ask = ["whatif", luohe, "--frontier", "moves", "--points", "2", "--effort", "1", "--time-limit", "0", "--quiet"]
        found = json.loads(run(*ask, "--json")[1])
        self.assertEqual((False, False), (found["proved"], found["complete"]))
        out = run(*ask)[1]
        self.assertNotIn("cannot be less", out)
        self.assertIn("has not proved that this is the end", out)
        out = run("whatif", CITY, "--frontier", "moves", "--policy", "open", "--quiet")[1]
        self.assertIn("moves cannot be less than 1.", out)

    def test_points_are_thinned_out_and_plotted(self):
        status, out, _ = run("whatif", CITY, "--frontier", "fit", "--policy", "open", "--points", "3", "--quiet")
        self.assertEqual(0, status)
        self.assertIn("deviation upwards", out)
        status, out, _ = run("whatif", CITY, "--frontier", "moves", "--policy", "open", "--format", "csv", "--quiet")
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertGreater(len(rows), 1)
        self.assertEqual("yes", rows[0]["proved"])


# Cities with a curve of two points or more (seed of tiny_cities, tier, numbers).
CURVES = (("oracle", "moves", (15, 48, 94, 400)), ("oracle", "shall", (261, 678, 687, 1765, 1804)), ("oracle", "exceptions", (1067, 2592)),
          ("oracle", "fit", (6, 13, 24)), ("frontier", "fit", (3016, 3033)), ("frontier", "moves", (3242,)), ("frontier", "exceptions", (3072, 3768)))

if __name__ == "__main__":
    unittest.main()
