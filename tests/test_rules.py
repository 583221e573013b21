#!/usr/bin/env python3
"""Each rule at its limit, through the program: audit (who is due, who is exempt) and check (what a plan breaks).

Every test is named after the rule's id. Terms are tried at limit -1, 0 and +1 month and with the needed field missing; every rule has one allowed and
one forbidden case at least. The cities are made here, month by month.
"""
import copy
import json
import os
import subprocess
import tempfile
import unittest

CADREX = os.environ.get("CADREX", "build/cadrex")
AS_OF = "2020-05"


def month(n, base=AS_OF):
    """The month n months after (before, if negative) base."""
    year, m = map(int, base.split("-"))
    k = 12 * year + m - 1 + n
    return "%04d-%02d" % (k // 12, k % 12 + 1)


def cadre(ident, post, rank="deputy", **more):
    result = {"id": ident, "post": post, "rank": rank, "birth": "1980-01", "gender": "male", "ethnicity": "han", "party": "cpc",
              "specialty": "law", "education": "bachelor", "post_since": month(-40), "body_since": month(-40), "deputy_since": month(-90),
              "probation_until": month(-28), "clear_record": True, "assessment": "competent"}
    if rank == "principal":
        result["principal_since"] = month(-40)
    result.update(more)
    return result


def post(ident, rank="deputy", **more):
    unit, body = ident.split(".")[:2]
    result = {"id": ident, "unit": unit, "rank": rank, "title": "t" + ident.replace(".", "")}
    if body != "-":
        result["body"] = body
    result.update(more)
    return result


def base_city():
    """Two city units with a tag in common, one without, a county; c1 sits at a.x.1."""
    return {"format": "cadrex-city/1", "as_of": AS_OF,
            "units": [{"id": "a", "affinity": ["law"], "area": "411100", "establishment": "civil",
                       "bodies": [{"id": "x"}, {"id": "z"}]},
                      {"id": "b", "affinity": ["law"], "area": "411100", "establishment": "civil", "bodies": [{"id": "y"}]},
                      {"id": "far", "affinity": ["farming"], "bodies": [{"id": "w"}]},
                      {"id": "county", "level": "county", "area": "411121", "bodies": [{"id": "v"}]}],
            "posts": [post("a.x.1"), post("a.z.1"), post("b.y.1"), post("far.w.1"), post("county.v.1")],
            "cadres": [cadre("c1", "a.x.1")]}


def find(rows, ident):
    return next(row for row in rows if row["id"] == ident)


OPEN_POOL = {"round": {"pool": "all"}}


class Rules(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, data):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as out:
            json.dump(data, out)
        return path

    def run_json(self, command, city, policy, *files):
        args = [CADREX, command, self.write("city.json", city), *files, "--json"]
        if policy is not None:
            args += ["--policy", self.write("policy.json", {"format": "cadrex-policy/1", "name": "test", **policy})]
        done = subprocess.run(args, capture_output=True, text=True, check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)

    def line(self, city, policy=None, ident="c1"):
        """The ledger's line of a cadre: (ids of due rules, exemptions, unknown rules, the line)."""
        ledger = self.run_json("audit", city, policy)
        line = next(row for row in ledger["cadres"] if row["cadre"] == ident)
        return [d["rule"] for d in line["due"]], line["exempt"], {u["rule"]: u["missing"] for u in line["unknown"]}, line

    def check(self, city, moves, policy=None, **plan):
        """The verdict on a plan: moves as {cadre: post}."""
        plan = {"format": "cadrex-plan/1", "moves": [{"cadre": c, "to": p} for c, p in moves.items()], **plan}
        return self.run_json("check", city, policy, self.write("plan.json", plan))

    def broken(self, city, moves, policy=None, **plan):
        """The broken rules as (rule, ids in the order of their bytes)."""
        return sorted((b["rule"], *b["ids"]) for b in self.check(city, moves, policy, **plan)["broken"])

    def tier(self, verdict, name):
        return next(t["value"] for t in verdict["tiers"] if t["tier"] == name)

    # ------------------------------------------------------------------------------------------------- terms

    def term(self, rule, force, set_clock, limit, missing, key, overdue_at=lambda n: n, rank="deputy"):
        """A due rule at limit -1, 0, +1 and with a field missing; staying breaks a must and costs 1 + overdue for a shall."""
        for n in (limit - 1, limit, limit + 1):
            city = base_city()
            if key:
                find(city["posts"], "a.x.1")["functions"] = ["land"]
            find(city["posts"], "a.x.1")["rank"] = rank
            city["cadres"] = [cadre("c1", "a.x.1", rank)]
            set_clock(city["cadres"][0], n)
            due, _, _, _ = self.line(city)
            verdict = self.check(city, {})
            self.assertEqual(rule in due, n >= limit, (rule, n, due))
            met = [b["rule"] for b in verdict["broken"]]
            if force == "must":
                self.assertEqual(rule in met, n >= limit, (rule, n, met))
            else:
                self.assertEqual(met, [])
                rules = [r for u in verdict["unmet"] for r in u["rules"]]
                self.assertEqual(rule in rules, n >= limit, (rule, n, rules))
                if n >= limit:
                    self.assertGreaterEqual(self.tier(verdict, "shall"), 1 + n - limit)
        city["cadres"][0].pop(missing)
        due, _, unknown, line = self.line(city)
        self.assertNotIn(rule, due)
        self.assertEqual(unknown.get(rule), missing)
        self.assertNotIn(rule, [b["rule"] for b in self.check(city, {})["broken"]])

    def test_SD_M1_same_post_ten_years(self):
        self.term("SD-M1", "must", lambda c, n: c.update(post_since=month(-n), body_since=month(-n), deputy_since=month(-n)), 120, "post_since", False)

    def test_SD_M1_is_met_by_another_post_and_not_by_an_equal_one(self):
        city = base_city()
        city["cadres"][0].update(post_since=month(-130), body_since=month(-130), deputy_since=month(-130))
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}), [])
        twin = dict(find(city["posts"], "a.x.1"), id="a.x.2")
        city["posts"].append(twin)
        self.assertEqual(self.broken(city, {"c1": "a.x.2"}), [("SD-M1", "c1"), ("not-a-move", "c1")])

    def test_SD_M1_counts_a_stay_to_which_one_returned(self):
        for gap, due in ((35, True), (36, False)):
            city = base_city()
            c = city["cadres"][0]
            c["post_since"] = c["body_since"] = month(-100)
            c["deputy_since"] = month(-100 - gap - 30)
            c["history"] = [{"unit": "a", "body": "x", "title": "tax1", "rank": "deputy", "from": month(-100 - gap - 30), "to": month(-100 - gap)},
                            {"unit": "b", "body": "y", "title": "tby1", "rank": "deputy", "from": month(-100 - gap), "to": month(-100)}]
            self.assertEqual("SD-M1" in self.line(city)[0], due, gap)

    def test_SD_M1_does_not_count_the_gap_before_a_return(self):
        for earlier, due in ((19, False), (20, True)):
            city = base_city()
            city["cadres"][0].update(post_since=month(-100), body_since=month(-100), deputy_since=month(-100 - 30 - earlier), history=[
                {"unit": "a", "body": "x", "title": "tax1", "rank": "deputy", "from": month(-130 - earlier), "to": month(-130)},
                {"unit": "b", "body": "y", "title": "tby1", "rank": "deputy", "from": month(-130), "to": month(-100)}])
            self.assertEqual("SD-M1" in self.line(city)[0], due, earlier)

    def test_SD_M2_same_body_fifteen_years(self):
        self.term("SD-M2", "must", lambda c, n: c.update(body_since=month(-n)), 180, "body_since", False)

    def test_SD_M2_is_met_only_outside_the_body(self):
        city = base_city()
        city["posts"].append(post("a.x.9"))
        city["cadres"][0]["body_since"] = month(-200)
        self.assertEqual(self.broken(city, {"c1": "a.x.9"}), [("SD-M2", "c1")])
        self.assertEqual(self.broken(city, {"c1": "a.z.1"}), [])

    def test_SD_K1_principal_of_a_key_post_five_years(self):
        def clock(c, n):
            c.update(post_since=month(-n), body_since=month(-n), deputy_since=month(-n - 20), principal_since=month(-n))
        self.term("SD-K1", "shall", clock, 60, "principal_since", True, rank="principal")

    def test_SD_K2_deputy_and_principal_of_the_post_eight_years(self):
        def clock(c, n):
            c.update(post_since=month(-n), body_since=month(-n), deputy_since=month(-n), principal_since=month(-12))
        self.term("SD-K2", "shall", clock, 96, "deputy_since", True, rank="principal")

    def test_SD_K3_deputy_of_a_key_post_eight_years(self):
        def clock(c, n):
            c.update(post_since=month(-n), body_since=month(-n), deputy_since=month(-n))
        self.term("SD-K3", "shall", clock, 96, "deputy_since", True)

    def test_SD_K4_ten_years_in_a_key_body_five_of_them_as_deputy(self):
        self.term("SD-K4", "shall", lambda c, n: c.update(body_since=month(-n), deputy_since=month(-70)), 120, "body_since", True)
        self.term("SD-K4", "shall", lambda c, n: c.update(body_since=month(-150), deputy_since=month(-n)), 60, "deputy_since", True)

    def test_SD_K0_only_key_functions_and_leading_posts_count(self):
        for functions, leading, due in ((["land"], True, True), (["tourism"], True, False), (["land"], False, False)):
            city = base_city()
            find(city["posts"], "a.x.1").update(functions=functions, leading=leading)
            city["cadres"][0].update(post_since=month(-100), body_since=month(-100), deputy_since=month(-100))
            self.assertEqual("SD-K3" in self.line(city)[0], due, (functions, leading))

    def test_SD_K3_is_met_by_another_body_or_another_function(self):
        for target, functions, unmet in (("a.x.9", ["land"], True), ("a.x.9", ["personnel"], False), ("a.z.1", ["land"], False)):
            city = base_city()
            find(city["posts"], "a.x.1")["functions"] = ["land"]
            city["posts"].append(post("a.x.9"))
            find(city["posts"], target)["functions"] = functions
            city["cadres"][0].update(post_since=month(-100), body_since=month(-100), deputy_since=month(-100))
            self.assertEqual(self.tier(self.check(city, {"c1": target}), "shall") > 0, unmet, (target, functions))

    def test_a_rule_of_three_years_may_and_five_shall_is_data(self):
        policy = {"round": {"pool": "all"}, "limits": {"LC-2": {"force": "must", "months": 36}},
                  "due": [{"id": "X-5", "force": "shall", "leave": "post", "type": "policy", "if": {"post_months": 60}}]}
        for n, verdict, due, broken in ((35, "not_in_pool", [], [("LC-2", "c1")]), (36, "may", [], []), (37, "may", [], []), (59, "may", [], []),
                                        (60, "shall", ["X-5"], []), (61, "shall", ["X-5"], [])):
            city = base_city()
            city["cadres"][0].update(post_since=month(-n), body_since=month(-n))
            met, _, _, line = self.line(city, policy)
            self.assertEqual((line["verdict"], met, self.broken(city, {"c1": "b.y.1"}, policy)), (verdict, due, broken), n)
            self.assertEqual(line["next"]["rule"], "LC-2" if n < 36 else "X-5" if n < 60 else "SD-M1", n)
            self.assertEqual(self.tier(self.check(city, {}, policy), "shall"), 1 + n - 60 if n >= 60 else 0)
        del city["cadres"][0]["post_since"]
        met, _, unknown, line = self.line(city, policy)
        self.assertEqual((line["verdict"], met, unknown["X-5"]), ("not_judged", [], "post_since"))
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, policy), [("LC-2", "c1")])

    def test_the_ledger_tells_of_whom_each_rule_can_be_judged(self):
        city = base_city()
        city["posts"].append(post("a.x.2"))
        find(city["posts"], "b.y.1")["requires"] = {"specialty": "law", "age": ["0-35", "36-45"]}
        city["cadres"][0]["upbringing"] = "411121"
        city["cadres"].append(cadre("c2", "a.x.2"))
        city["cadres"].append(cadre("c3", None))
        for field in ("specialty", "birth", "post_since", "probation_until"):
            city["cadres"][1].pop(field)
        city["cadres"][2].pop("birth")
        ledger = self.run_json("audit", city, None)
        rows = {row["rule"]: (row["judged"], row["not_judged"], row["missing"]) for row in ledger["coverage"]}
        self.assertEqual([rows[rule] for rule in ("SD-M1", "SD-E2", "SD-E1")], [(2, 1, "post_since"), (2, 1, "probation_until"), (1, 2, "birth")])
        self.assertEqual([rows[rule] for rule in ("ZR-3", "ZR-9", "HB-7", "LC-2")],
                         [(1, 2, "birth"), (2, 1, "establishment"), (1, 2, "upbringing"), (2, 1, "post_since")])
        units = {row["unit"]: {word: n for word, n in row.items() if word != "unit" and n} for row in ledger["units"]}
        self.assertEqual((units["a"], units["b"], units[None]), ({"may": 1, "not_judged": 1}, {}, {"shall": 1}))

    def test_SD_T4_leaves_but_not_to_a_key_post_or_a_head(self):
        city = base_city()
        city["cadres"][0]["unfit"] = {"reason": "r", "since": month(-2)}
        self.assertIn("SD-T4", self.line(city)[0])
        self.assertEqual(self.tier(self.check(city, {}), "shall"), 1)
        verdict = self.check(city, {"c1": "b.y.1"})
        self.assertEqual((verdict["broken"], verdict["moves"][0]["type"], verdict["moves"][0]["watch_until"]), ([], "probationary", month(11)))
        find(city["posts"], "b.y.1")["functions"] = ["land"]
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}), [("SD-T4", "c1")])
        find(city["posts"], "b.y.1").update(functions=[], head=True)
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}), [("SD-T4", "c1")])

    def test_SD_T4_comes_only_once(self):
        city = base_city()
        city["cadres"][0].update(unfit={"reason": "r"}, watch_until=month(-1))
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}), [("SD-T4", "c1")])

    # ------------------------------------------------------------------------------------------------- exemptions

    def must_city(self, **more):
        city = base_city()
        city["cadres"][0].update(post_since=month(-130), body_since=month(-130), deputy_since=month(-130), **more)
        return city

    def test_SD_E1_waives_below_three_years_to_retirement(self):
        # flat regime: a man born in month B retires in B + 720
        for left, exempt in ((35, ["SD-E1"]), (36, []), (37, []), (0, ["SD-E1"])):
            city = self.must_city(birth=month(left - 720))
            self.assertEqual(self.line(city)[1], exempt, left)
            self.assertEqual(self.broken(city, {}), [] if exempt else [("SD-M1", "c1")])
        city = self.must_city(birth=month(20 - 720))
        verdict = self.check(city, {})
        self.assertEqual([(d["due"], d["exempt"]) for d in verdict["deferrals"]], [(["SD-M1"], ["SD-E1"])])
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL), [("SD-E1", "c1")])
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL, decisions=[{"pin": "c1=b.y.1", "reason": "r"}]), [])
        for field in ("clear_record", "birth"):
            unknown = self.must_city(birth=month(20 - 720))
            unknown["cadres"][0].pop(field)
            self.assertEqual(self.line(unknown)[1], [], field)
        blamed = self.must_city(birth=month(20 - 720), clear_record=False)
        self.assertEqual(self.line(blamed)[1], [])

    def test_past_retirement_is_barred_and_not_due(self):
        city = self.must_city(birth=month(-1 - 720))
        self.assertEqual(self.broken(city, {}), [])
        self.assertIn(("retired", "c1"), self.broken(city, {"c1": "b.y.1"}))

    def test_SD_E2_bars_before_the_end_of_probation(self):
        for end, exempt in ((1, ["SD-E2"]), (0, []), (-1, [])):
            city = self.must_city(probation_until=month(end))
            city["cadres"][0]["body_since"] = month(-190)
            self.assertEqual(self.line(city)[1], exempt, end)
            self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL), [("SD-E2", "c1")] if exempt else [])
        city = self.must_city()
        city["cadres"][0].pop("probation_until")
        self.assertEqual(self.line(city)[1], [])

    def recorded(self, rule):
        for until, exempt in ((-1, []), (0, [rule]), (1, [rule]), (None, [rule])):
            city = self.must_city(defer=[{"rule": rule, "reason": "r", "until": "" if until is None else month(until)}])
            self.assertEqual(bool(self.line(city)[1]), bool(exempt), until)
            self.assertEqual(self.broken(city, {}), [] if exempt else [("SD-M1", "c1")])
            self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL), [(rule, "c1")] if exempt else [])
        city = self.must_city(defer=[{"rule": rule, "reason": "r"}])
        undefer = [{"undefer": "c1", "reason": "r"}]
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL, decisions=undefer), [] if rule != "SD-E4" else [(rule, "c1")])
        self.assertEqual(self.broken(city, {}, decisions=undefer), [] if rule == "SD-E4" else [("SD-M1", "c1")])
        pin = [{"pin": "c1=b.y.1", "reason": "r"}]
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL, decisions=pin), [(rule, "c1")])

    def test_SD_E3_defers_until_its_month(self):
        self.recorded("SD-E3")

    def test_SD_E4_bars_whatever_is_wished(self):
        self.recorded("SD-E4")

    def test_SD_E5_defers_until_its_month(self):
        self.recorded("SD-E5")

    def test_a_deferral_by_decision_lifts_the_must(self):
        city = self.must_city()
        self.assertEqual(self.broken(city, {}, decisions=[{"defer": "c1=SD-E3:flood works", "reason": "r"}]), [])

    def test_ZR_5_a_deferral_names_who_approved_it_or_leaves_the_place_open(self):
        fields = ("approver", "document", "date")
        given = {"approver": "组织部部务会", "document": "no. 7", "approved_on": month(-1)}
        for record, said in (({}, ["", "", ""]), (given, ["组织部部务会", "no. 7", month(-1)]), ({"document": "no. 7"}, ["", "no. 7", ""])):
            city = self.must_city(defer=[{"rule": "SD-E3", "reason": "r", **record}])
            verdict = self.check(city, {})
            self.assertEqual((verdict["broken"], [[d[f] for f in fields] for d in verdict["deferrals"]]), ([], [said]))
            path = self.write("city.json", city), self.write("plan.json", {"format": "cadrex-plan/1", "moves": []})
            text = subprocess.run([CADREX, "check", *path, "--quiet"], capture_output=True, text=True, check=False).stdout
            self.assertIn("approver: %s" % (said[0] or "____________"), text)
            self.assertEqual("no. 7" in text, said[1] != "")
        # what the plan's own record says is kept: nobody approves in the program
        entry = {"cadre": "c1", "due": ["SD-M1"], "exempt": ["SD-E3"], "reason": "r", "approver": "the office", "document": "no. 8", "date": month(-2)}
        verdict = self.check(self.must_city(defer=[{"rule": "SD-E3", "reason": "r"}]), {}, deferrals=[entry])
        self.assertEqual([[d[f] for f in fields] for d in verdict["deferrals"]], [["the office", "no. 8", month(-2)]])

    def test_ZR_5_a_must_without_exemption_is_deferred_only_in_the_open(self):
        city = self.must_city()
        self.assertEqual(self.broken(city, {}), [("SD-M1", "c1")])
        open_entry = [{"cadre": "c1", "due": ["SD-M1"], "exempt": [], "approver": "", "document": "", "date": ""}]
        self.assertEqual(self.broken(city, {}, deferrals=open_entry), [])
        self.assertEqual(self.broken(city, {}, deferrals=[dict(open_entry[0], exempt=["SD-E3"])]), [("SD-M1", "c1")])
        stuck = {"round": {"max_moves": 0}}
        self.assertEqual(self.planned(city, stuck), ("impossible", {}))
        plan = self.run_json("plan", city, stuck, "--threads", "1", "--quiet", "--relax")
        self.assertEqual((plan["outcome"], [(d["cadre"], d["due"], d["exempt"], d["approver"], d["document"], d["date"]) for d in plan["deferrals"]]),
                         ("relaxed", [("c1", ["SD-M1"], [], "", "", "")]))

    def test_ZR_6_nobody_on_probation_or_under_review_is_transferred(self):
        policy = {"extends": "national-2020", "round": {"pool": "all"}}
        wishes = ([], [{"pin": "c1=b.y.1", "reason": "r"}], [{"undefer": "c1", "reason": "r"}])
        for rule, barred, free in (("SD-E2", {"probation_until": month(1)}, {"probation_until": month(0)}),
                                   ("SD-E4", {"defer": [{"rule": "SD-E4", "reason": "r"}]},
                                    {"defer": [{"rule": "SD-E4", "reason": "r", "until": month(-1)}]})):
            for wish in wishes:
                for record, broken in ((barred, [(rule, "c1")]), (free, [])):
                    city = base_city()
                    city["cadres"][0].update(record)
                    self.assertEqual(self.broken(city, {"c1": "b.y.1"}, policy, decisions=wish), broken, (rule, wish))
            city = base_city()
            city["cadres"][0].update(barred, post_since=month(-130), body_since=month(-130), deputy_since=month(-130))
            self.assertEqual([(d["due"], d["exempt"]) for d in self.check(city, {})["deferrals"]],
                             [(["SD-M1"], [rule if rule == "SD-E2" else "recorded"])])

    def test_ZR_8_who_leaves_a_post_hands_over_before_the_next_takes_it(self):
        city = base_city()
        city["posts"].append(post("b.y.2"))
        city["cadres"] += [cadre("c2", "b.y.1")]
        policy = {"round": {"pool": "all", "effective": month(1)}, "limits": {"ZR-8": {"working_days": 5}}}

        def handed(moves):
            return {m["cadre"]: (m["effective"], m["handover"]["step"]) for m in self.check(city, moves, policy)["moves"]}
        self.assertEqual(handed({"c1": "b.y.1", "c2": "b.y.2"}), {"c1": (month(1), 2), "c2": (month(1), 1)})
        self.assertEqual(handed({"c1": "b.y.2"}), {"c1": (month(1), 1)})
        ring = self.check(city, {"c1": "b.y.1", "c2": "a.x.1"}, policy)      # each waits for the other: one chain all the same
        self.assertEqual((ring["broken"], sorted(m["handover"]["step"] for m in ring["moves"])), ([], [1, 2]))
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, policy), [("ZR-2", "c1", "c2")])  # not handed over: not free

    def test_ZR_8_has_at_least_a_day(self):
        for days, code in ((1, 0), (0, 3)):
            policy = self.write("policy.json", {"format": "cadrex-policy/1", "name": "test", "limits": {"ZR-8": {"working_days": days}}})
            done = subprocess.run([CADREX, "audit", self.write("city.json", base_city()), "--policy", policy], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, "working_days" in done.stderr), (code, code == 3))

    def pair_city(self, n_principal, n_deputy):
        """A principal and a deputy of body x, so many months in their posts, with free seats elsewhere."""
        city = base_city()
        find(city["posts"], "a.x.1")["rank"] = "principal"
        city["posts"] += [post("a.x.2"), post("b.y.2", "principal")]
        city["cadres"] = [cadre("c1", "a.x.1", "principal", post_since=month(-n_principal), body_since=month(-n_principal),
                                principal_since=month(-min(n_principal, 40)), deputy_since=month(-max(n_principal, 90))),
                          cadre("c2", "a.x.2", post_since=month(-n_deputy), body_since=month(-n_deputy), deputy_since=month(-max(90, n_deputy)))]
        return city

    def test_SD_E6_a_pair_is_not_moved_together(self):
        city = self.pair_city(130, 50)
        both = {"c1": "b.y.2", "c2": "b.y.1"}
        self.assertEqual(self.broken(city, both, OPEN_POOL), [("SD-E6", "c1", "c2")])
        self.assertEqual(self.broken(city, {"c1": "b.y.2"}), [])
        verdict = self.check(city, both, OPEN_POOL, decisions=[{"pin": "c2=b.y.1", "reason": "r"}])
        self.assertEqual((verdict["broken"], self.tier(verdict, "exceptions")), ([], 1))

    def test_SD_E6_of_two_due_one_moves_and_the_other_is_deferred(self):
        city = self.pair_city(131, 125)
        self.assertEqual(self.broken(city, {}), [("SD-E6", "c1", "c2"), ("SD-M1", "c1"), ("SD-M1", "c2")])
        verdict = self.check(city, {"c1": "b.y.2"})
        self.assertEqual((verdict["broken"], self.tier(verdict, "shall")), ([], 1 + 5))
        self.assertEqual([(d["cadre"], d["due"], d["exempt"]) for d in verdict["deferrals"]], [("c2", ["SD-M1"], ["SD-E6"])])
        self.assertEqual(self.broken(city, {"c1": "b.y.2", "c2": "b.y.1"}), [("SD-E6", "c1", "c2")])
        verdict = self.check(city, {"c1": "b.y.2", "c2": "b.y.1"}, {"both_due": "move_both"})
        self.assertEqual((verdict["broken"], self.tier(verdict, "exceptions")), ([], 1))

    def test_SD_E6_counts_an_HB_4_that_stands_as_due(self):
        city = self.pair_city(131, 50)
        city["people"] = [{"id": "p1", "unit": "a", "leads": ["a"]}]
        city["cadres"][1]["kin"] = [{"person": "p1", "relation": "sibling"}]
        city["posts"] = [p for p in city["posts"] if p["id"] != "b.y.1"]  # c2 has a way inside the unit, none out of it
        verdict = self.check(city, {})
        self.assertEqual([(b["rule"], *b["ids"]) for b in verdict["broken"]], [("SD-E6", "c1", "c2"), ("SD-M1", "c1")])
        self.assertEqual([s["rule"] for s in verdict["standing"]], ["HB-4"])
        verdict = self.check(city, {"c1": "b.y.2"})
        self.assertEqual((verdict["broken"], verdict["deferrals"], [s["rule"] for s in verdict["standing"]]), ([], [], ["HB-4"]))
        city["posts"] = [p for p in city["posts"] if p["unit"] == "a" and p["id"] != "a.z.1"]  # nobody has a way: the must alone is owed
        self.assertEqual(self.broken(city, {}), [("SD-M1", "c1")])

    # ------------------------------------------------------------------------------------------------- arcs

    def arc(self, change, target, broken, policy=None, moves=None):
        city = base_city()
        change(city)
        policy = copy.deepcopy(OPEN_POOL if policy is None else policy)
        self.assertEqual(self.broken(city, moves or {"c1": target}, policy), broken)

    def test_SD_W1_rotation_inside_the_unit_needs_no_tags(self):
        self.arc(lambda c: find(c["units"], "a").update(affinity=[]), "a.z.1", [])
        self.arc(lambda c: None, "a.z.1", [("SD-W1", "c1")], {"round": {"pool": "all", "modes": ["horizontal"]}})

    def test_SD_W2_unit_tags_meet_or_body_tags_meet_never_across(self):
        self.arc(lambda c: None, "b.y.1", [])
        self.arc(lambda c: None, "far.w.1", [("SD-W2", "c1")])

        def body_tags(c):
            find(c["units"], "a")["bodies"][0]["affinity"] = ["personnel"]
            find(c["units"], "far")["bodies"][0]["affinity"] = ["personnel"]
        self.arc(body_tags, "far.w.1", [])

        def across(c):
            find(c["units"], "a")["bodies"][0]["affinity"] = ["farming"]
        self.arc(across, "far.w.1", [("SD-W2", "c1")])
        self.arc(lambda c: find(c["units"], "b").update(affinity=[]), "b.y.1", [("SD-W2", "c1")])

    def test_SD_W3_counties_only_where_the_post_is_open_to_it(self):
        self.arc(lambda c: None, "county.v.1", [("SD-W3", "c1")])
        self.arc(lambda c: find(c["posts"], "county.v.1").update(vertical={"secondment_months": 12}), "county.v.1", [])
        self.arc(lambda c: find(c["posts"], "b.y.1").update(vertical={"secondment_months": 12}), "b.y.1", [("SD-W3", "c1")])

    def test_SD_W2_joins_city_units_only_not_two_counties(self):
        city = base_city()
        for unit in city["units"][:2]:
            unit.update(level="county", area="411122")
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL), [("SD-W3", "c1")])

    def test_SD_W3_mutual_postings_are_reciprocal(self):
        city = base_city()
        find(city["posts"], "county.v.1")["vertical"] = "mutual"
        find(city["posts"], "a.x.1")["vertical"] = "mutual"
        self.assertEqual(self.broken(city, {"c1": "county.v.1"}, OPEN_POOL), [("SD-W3", "411121")])
        city["cadres"].append(cadre("c2", "county.v.1"))
        verdict = self.check(city, {"c1": "county.v.1", "c2": "a.x.1"}, OPEN_POOL)
        self.assertEqual((verdict["broken"], {m["mode"] for m in verdict["moves"]}), ([], {"mutual"}))
        del find(city["units"], "county")["area"]
        self.assertEqual(self.broken(city, {"c1": "county.v.1", "c2": "a.x.1"}, OPEN_POOL), [("SD-W3", "c1"), ("SD-W3", "c2")])

    def test_secondment_keeps_the_home_post_and_meets_no_term(self):
        city = self.must_city()
        find(city["posts"], "county.v.1").update(vertical={"secondment_months": 12}, rank="principal")
        self.assertEqual(self.broken(city, {"c1": "county.v.1"}), [("SD-M1", "c1")])
        self.assertEqual(self.broken(city, {"c1": "county.v.1"}, {"secondment_meets_due": True}), [])
        city["cadres"].append(cadre("c2", "b.y.1"))
        self.assertIn(("ZR-2", "c1", "c2"), self.broken(city, {"c1": "county.v.1", "c2": "a.x.1"}, OPEN_POOL))
        city["cadres"][0]["secondment"] = {"post": "county.v.1", "since": month(-3), "until": month(0)}
        self.assertIn(("secondment", "c1"), self.broken(city, {"c1": "b.y.1"}, OPEN_POOL))
        city["cadres"][0]["secondment"]["until"] = month(-1)
        self.assertNotIn(("secondment", "c1"), self.broken(city, {"c1": "b.y.1"}, OPEN_POOL))

    def test_ZR_1_a_transfer_keeps_the_rank(self):
        self.arc(lambda c: find(c["posts"], "b.y.1").update(rank="principal"), "b.y.1", [("ZR-1", "c1")])

    def test_ZR_2_one_holder_a_post_and_vacancies_of_the_round_count(self):
        city = base_city()
        city["cadres"].append(cadre("c2", "b.y.1"))
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL), [("ZR-2", "c1", "c2")])
        self.assertEqual(self.broken(city, {"c1": "b.y.1", "c2": "a.x.1"}, OPEN_POOL), [])

    def test_ZR_2_quota_surplus_and_held_posts(self):
        self.arc(lambda c: find(c["units"], "b").update(quota={"deputy": 0}), "b.y.1", [("ZR-2", "b", "deputy")])
        self.arc(lambda c: find(c["units"], "b").update(quota={"deputy": 1}), "b.y.1", [])
        self.arc(lambda c: find(c["units"], "b")["bodies"][0].update(quota={"deputy": 0}), "b.y.1", [("ZR-2", "b", "deputy", "y")])
        self.arc(lambda c: find(c["posts"], "b.y.1").update(surplus=True), "b.y.1", [("ZR-2", "c1")])

        def held(c):
            c["cadres"].append(cadre("c2", "far.w.1", secondment={"post": "b.y.1", "since": month(-2), "until": month(5)}))
        self.arc(held, "b.y.1", [("ZR-2", "c1")])

    def test_staffing_may_fall_by_the_allowed_vacancies(self):
        for allowed, broken in ((0, [("vacancies", "a", "deputy")]), (1, [])):
            self.arc(lambda c: None, "b.y.1", broken, {"round": {"pool": "all"}, "allow_vacancies": allowed})
        self.arc(lambda c: find(c["posts"], "a.x.1").update(surplus=True), "b.y.1", [], {"round": {"pool": "all"}, "allow_vacancies": 0})

    def test_must_fill_is_filled_or_standing(self):
        city = base_city()
        find(city["posts"], "b.y.1")["must_fill"] = True
        self.assertEqual(self.broken(city, {}, OPEN_POOL), [("must-fill", "b.y.1")])
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL), [])
        find(city["posts"], "b.y.1")["requires"] = {"specialty": "nobody's"}
        verdict = self.check(city, {}, OPEN_POOL)
        self.assertEqual((verdict["broken"], [s["ids"] for s in verdict["standing"]]), ([], [["b.y.1"]]))

    def test_ZR_3_requirements_are_met_and_unknown_closes(self):
        for requires, broken in (({"specialty": ["law", "finance"]}, []), ({"specialty": ["finance"]}, [("ZR-3", "c1")]),
                                 ({"education": "master"}, [("ZR-3", "c1")]), ({"education": "college"}, []),
                                 ({"age": "36-45"}, []), ({"age": "0-35"}, [("ZR-3", "c1")]), ({"party": "cpc"}, []),
                                 ({"ethnicity": "minority"}, [("ZR-3", "c1")])):
            self.arc(lambda c: find(c["posts"], "b.y.1").update(requires=requires), "b.y.1", broken)

        def unknown(c):
            find(c["posts"], "b.y.1")["requires"] = {"specialty": ["law"]}
            c["cadres"][0].pop("specialty")
        self.arc(unknown, "b.y.1", [("ZR-3", "c1")])

    def test_ZR_7_no_return_within_36_months(self):
        for ago, exceptions in ((35, 1), (36, 0), (37, 0)):
            city = base_city()
            city["cadres"][0].update(deputy_since=month(-90), history=[
                {"unit": "b", "body": "y", "title": "tby1", "rank": "deputy", "from": month(-90), "to": month(-ago)}])
            city["cadres"][0]["post_since"] = city["cadres"][0]["body_since"] = month(-ago)
            verdict = self.check(city, {"c1": "b.y.1"}, {"round": {"pool": "all"}, "limits": {"LC-2": {"force": "off"}}})
            self.assertEqual(self.tier(verdict, "exceptions"), exceptions, ago)
            must = {"round": {"pool": "all"}, "limits": {"LC-2": {"force": "off"}, "ZR-7": {"force": "must"}}}
            self.assertEqual(self.broken(city, {"c1": "b.y.1"}, must), [("ZR-7", "c1")] if exceptions else [])

    def test_ZR_9_civil_and_institution_posts_do_not_mix_where_given(self):
        for word, broken in (("institution", [("ZR-9", "c1")]), ("civil_like", []), ("unknown", [])):
            self.arc(lambda c: find(c["units"], "b").update(establishment=word), "b.y.1", broken)

    def test_HB_7_no_head_in_the_county_of_upbringing(self):
        def head(c, area, is_head=True):
            find(c["posts"], "county.v.1").update(vertical={"secondment_months": 6}, head=is_head)
            c["cadres"][0]["upbringing"] = area
        self.arc(lambda c: head(c, "411121"), "county.v.1", [("HB-7", "c1")])
        self.arc(lambda c: head(c, "411122"), "county.v.1", [])
        self.arc(lambda c: head(c, "411121", False), "county.v.1", [])

    def test_LC_2_three_years_before_an_ordinary_exchange(self):
        for n, exceptions in ((35, 1), (36, 0), (37, 0)):
            city = base_city()
            city["cadres"][0].update(post_since=month(-n), body_since=month(-n))
            self.assertEqual(self.tier(self.check(city, {"c1": "b.y.1"}, OPEN_POOL), "exceptions"), exceptions, n)
            must = {"round": {"pool": "all"}, "limits": {"LC-2": {"force": "must"}}}
            self.assertEqual(self.broken(city, {"c1": "b.y.1"}, must), [("LC-2", "c1")] if exceptions else [])
        city["cadres"][0].pop("post_since")
        self.assertEqual(self.tier(self.check(city, {"c1": "b.y.1"}, OPEN_POOL), "exceptions"), 0)
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, must), [("LC-2", "c1")])

    def test_LC_1_a_third_of_a_team_and_musts_beyond_it(self):
        city = base_city()
        city["posts"] += [post("a.x.2"), post("a.x.3"), post("b.y.2"), post("b.y.3")]
        city["cadres"] += [cadre("c2", "a.x.2"), cadre("c3", "a.x.3")]
        policy = {"round": {"pool": "all"}, "limits": {"LC-1": {"force": "soft"}}, "allow_vacancies": 3}
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, policy), [])
        self.assertEqual(self.broken(city, {"c1": "b.y.1", "c2": "b.y.2"}, policy), [("LC-1", "a")])
        self.assertEqual(self.broken(city, {"c1": "b.y.1", "c2": "a.z.1"}, policy), [])
        for c in city["cadres"][:2]:
            c.update(post_since=month(-130), body_since=month(-130), deputy_since=month(-130))
        verdict = self.check(city, {"c1": "b.y.1", "c2": "b.y.2"}, policy)
        self.assertEqual((verdict["broken"], self.tier(verdict, "exceptions")), ([], 1))
        city["cadres"][2].update(post_since=month(-130), body_since=month(-130), deputy_since=month(-130))
        verdict = self.check(city, {"c1": "b.y.1", "c2": "b.y.2", "c3": "b.y.3"}, policy)
        self.assertEqual((verdict["broken"], self.tier(verdict, "exceptions"), len(verdict["exceptions"])), ([], 2, 1))

    def test_LC_3_the_two_heads_of_a_unit_are_not_moved_together(self):
        city = base_city()
        find(city["posts"], "a.x.1")["head"] = True
        city["posts"] += [post("a.z.2", head=True), post("b.y.2")]
        city["cadres"].append(cadre("c2", "a.z.2"))
        policy = {"round": {"pool": "all"}, "allow_vacancies": 2}
        moves = {"c1": "b.y.1", "c2": "b.y.2"}
        self.assertEqual(self.broken(city, moves, policy), [("LC-3", "c1", "c2")])
        verdict = self.check(city, moves, policy, decisions=[{"pin": "c1=b.y.1", "reason": "r"}])
        self.assertEqual((verdict["broken"], self.tier(verdict, "exceptions")), ([], 1))
        self.assertEqual(self.broken(city, moves, {**policy, "pairs": {"LC-3": {"force": "off"}}}), [])

    # ------------------------------------------------------------------------------------------------- kin

    def kin_city(self):
        city = base_city()
        city["posts"].append(post("b.y.2"))
        city["cadres"].append(cadre("c2", "b.y.2", kin=[{"person": "c1", "relation": "spouse"}]))
        return city

    def test_HB_1_no_kin_with_two_leading_posts_in_one_unit(self):
        city = self.kin_city()
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL), [("HB-1", "c1", "c2")])
        find(city["posts"], "b.y.1")["leading"] = False
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL), [])

    def test_HB_1_no_post_in_a_unit_that_kin_outside_the_exchange_lead(self):
        city = base_city()
        city["people"] = [{"id": "p1", "unit": "b", "leads": ["b"]}]
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL), [])
        city["cadres"][0]["kin"] = [{"person": "p1", "relation": "sibling"}]
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL), [("HB-1", "c1", "p1")])

    def test_HB_2_no_kin_in_a_body_one_leads(self):
        city = self.kin_city()
        find(city["posts"], "b.y.1")["leading"] = False
        find(city["units"], "b")["bodies"][0]["leader"] = "c2"
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL), [("HB-2", "c1", "c2")])
        self.assertEqual(self.broken(city, {"c1": "b.y.1", "c2": "a.z.1"}, OPEN_POOL), [])

    def test_HB_3_no_kin_in_personnel_or_finance_of_the_organ(self):
        city = self.kin_city()
        for functions, broken in ((["personnel"], [("HB-3", "c1", "c2")]), (["tourism"], [])):
            find(city["posts"], "b.y.1").update(leading=False, functions=functions)
            self.assertEqual(self.broken(city, {"c1": "b.y.1"}, OPEN_POOL), broken)

    def test_HB_4_the_lower_ranked_of_an_existing_conflict_leaves_the_unit(self):
        city = self.kin_city()
        find(city["posts"], "b.y.2")["rank"] = "principal"
        city["cadres"] = [cadre("c1", "b.y.1", kin=[{"person": "c2", "relation": "spouse"}]), cadre("c2", "b.y.2", "principal")]
        self.assertIn("HB-4", self.line(city)[0])
        self.assertNotIn("HB-4", self.line(city, ident="c2")[0])
        self.assertEqual(self.broken(city, {}), [("HB-4", "c1", "c2")])
        verdict = self.check(city, {"c1": "a.x.1"})
        self.assertEqual((verdict["broken"], verdict["moves"][0]["type"]), ([], "policy"))
        city["cadres"][1]["rank"] = "deputy"
        del city["cadres"][1]["principal_since"]
        self.assertIn("HB-4", self.line(city, ident="c2")[0])

    def test_HB_4_of_the_exempt_is_deferred_only_while_the_other_stays(self):
        city = self.kin_city()
        find(city["posts"], "b.y.2")["rank"] = "principal"
        city["posts"].append(post("a.x.2", "principal"))
        city["cadres"] = [cadre("c1", "b.y.1", kin=[{"person": "c2", "relation": "spouse"}], probation_until=month(3)), cadre("c2", "b.y.2", "principal")]
        deferred = [(d["cadre"], d["due"]) for d in self.check(city, {})["deferrals"]]
        self.assertEqual(deferred, [("c1", ["HB-4"])])
        self.assertEqual(self.check(city, {"c2": "a.x.2"})["deferrals"], [])

    def test_HB_4_without_a_way_out_is_standing(self):
        city = self.kin_city()
        city["cadres"][0]["post"] = "b.y.1"
        city["posts"] = [p for p in city["posts"] if p["unit"] == "b"]
        verdict = self.check(city, {})
        self.assertEqual((verdict["broken"], [s["ids"] for s in verdict["standing"]]), ([], [["c1", "c2"]]))

    # ------------------------------------------------------------------------------------------------- pool and round

    def test_pool_due_lets_others_move_only_for_due_cadres(self):
        city = self.must_city()
        city["posts"] += [post("b.y.2"), post("far.w.2")]
        city["cadres"] += [cadre("c2", "b.y.1"), cadre("c3", "far.w.1")]
        self.assertEqual(self.broken(city, {"c1": "b.y.1", "c2": "a.x.1"}), [])
        self.assertEqual(self.broken(city, {"c1": "b.y.2", "c2": "a.x.1"}), [])
        city["units"][2]["affinity"] = ["farming", "law"]
        self.assertEqual(self.broken(city, {"c1": "b.y.2", "c3": "a.x.1"}), [("pool", "deputy", "far")])
        city["cadres"][2]["listed"] = True
        self.assertEqual(self.broken(city, {"c1": "b.y.2", "c3": "a.x.1"}), [])
        enabling = self.check(city, {"c1": "b.y.1", "c2": "a.x.1"})["moves"]
        self.assertEqual([m["enables"] for m in enabling if m["cadre"] == "c2"], [["c1"]])
        self.assertEqual(self.broken(city, {"c1": "b.y.1", "c2": "a.x.1"}, {"round": {"max_enabling": 0}}), [("max-enabling",)])

    def test_pool_listed_admits_only_listed_and_pinned(self):
        policy = {"round": {"pool": "listed"}}
        city = base_city()
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, policy), [("pool", "c1")])
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, policy, decisions=[{"pin": "c1=b.y.1", "reason": "r"}]), [])
        city["cadres"][0]["listed"] = True
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, policy), [])

    def test_round_limits(self):
        city = self.must_city()
        self.assertEqual(self.broken(city, {"c1": "b.y.1"}, {"round": {"max_moves": 0}}), [("max-moves",)])
        city["cadres"][0].update(post_since=month(-40), body_since=month(-40), unfit={"reason": "r"})
        self.assertEqual(self.broken(city, {}, {"round": {"min_share_of_due": 0.5}}), [("min-share-of-due",)])

    def test_waiting_cadres_are_placed_or_cost_their_months(self):
        city = base_city()
        city["cadres"] = [cadre("c1", None, waiting_since=month(-7))]
        for field in ("post_since", "body_since"):
            del city["cadres"][0][field]
        self.assertEqual(self.tier(self.check(city, {}), "shall"), 8)
        verdict = self.check(city, {"c1": "far.w.1"})
        self.assertEqual((verdict["broken"], verdict["moves"][0]["mode"], self.tier(verdict, "shall")), ([], "placement", 0))
        find(city["posts"], "far.w.1")["vertical"] = {"secondment_months": 3}
        self.assertEqual(self.broken(city, {"c1": "far.w.1"}), [("SD-W3", "c1")])

    def test_SD_T1_is_a_move_that_a_rule_forces(self):
        for months, kind, because in ((119, "configuration", []), (120, "policy", ["SD-M1"]), (121, "policy", ["SD-M1"]), (None, "configuration", [])):
            city = base_city()
            city["cadres"][0].update(post_since=month(-months) if months else None, body_since=month(-(months or 40)), deputy_since=month(-130))
            if months is None:
                del city["cadres"][0]["post_since"]
            move = self.check(city, {"c1": "b.y.1"}, OPEN_POOL)["moves"][0]
            self.assertEqual((move["type"], move["because"]), (kind, because), months)

    def test_SD_T2_names_unit_attribute_and_gain_and_who_makes_room_claims_none(self):
        city = base_city()
        city["posts"] += [post("b.y.2"), post("b.y.3")]
        city["cadres"][0]["gender"] = "female"
        city["cadres"] += [cadre("c2", "a.z.1", gender="female"), cadre("c3", "b.y.2"), cadre("c4", "b.y.3")]
        move = self.check(city, {"c1": "b.y.1"}, OPEN_POOL)["moves"][0]
        self.assertEqual((move["type"], move["enables"]), ("configuration", []))
        self.assertEqual([(g["unit"], g["attribute"], g["value"], g["gain"]) for g in move["gains"]],
                         [("a", "gender", "female", 1000), ("b", "gender", "female", 1000)])
        city = self.must_city()
        city["cadres"].append(cadre("c2", "b.y.1", gender="female"))
        moves = {m["cadre"]: m for m in self.check(city, {"c1": "b.y.1", "c2": "a.x.1"})["moves"]}
        self.assertEqual((moves["c2"]["type"], moves["c2"]["enables"], "gains" in moves["c2"]), ("configuration", ["c1"], False))

    def test_SD_T3_cultivation_needs_a_new_unit_level_or_function(self):
        city = base_city()
        city["cadres"][0].update(promising=True, assessment="excellent")
        kinds = {}
        for target in ("b.y.1", "a.z.1"):
            kinds[target] = self.check(city, {"c1": target})["moves"][0]["type"]
        self.assertEqual(kinds, {"b.y.1": "cultivation", "a.z.1": "configuration"})
        find(city["posts"], "a.z.1")["functions"] = ["tourism"]
        self.assertEqual(self.check(city, {"c1": "a.z.1"})["moves"][0]["type"], "cultivation")

    def test_SD_T3_is_for_the_promising_with_an_excellent_assessment(self):
        for promising, assessment, kind in ((True, "excellent", "cultivation"), (True, "competent", "configuration"),
                                            (False, "excellent", "configuration"), (True, None, "configuration")):
            city = base_city()
            city["cadres"][0].update(promising=promising, assessment=assessment)
            if assessment is None:
                del city["cadres"][0]["assessment"]
            self.assertEqual(self.check(city, {"c1": "b.y.1"}, OPEN_POOL)["moves"][0]["type"], kind, (promising, assessment))

    def test_of_a_share_of_due_that_cannot_be_had_those_who_stay_are_named(self):
        city = self.must_city()  # SD-E6 keeps one of the two
        city["posts"] += [post("a.x.2", "principal"), post("b.y.2", "principal")]
        city["cadres"].append(cadre("c2", "a.x.2", "principal", post_since=month(-130), body_since=month(-130), principal_since=month(-130), deputy_since=month(-190)))
        for share, named in ((0.5, None), (1, 1)):
            solution = self.run_json("plan", city, {"round": {"min_share_of_due": share}})
            self.assertEqual(solution["outcome"] == "impossible", named is not None, share)
            if named:
                rules = [(o["rule"], o["cadre"]) for o in solution["x_obstacles"]]
                self.assertIn(("min-share-of-due", None), rules)
                self.assertEqual(len([cadre for rule, cadre in rules if rule == "min-share-of-due" and cadre in ("c1", "c2")]), named, rules)

    # ------------------------------------------------------------------------------------------------- fit

    def test_of_several_preferences_the_largest_counts_once(self):
        policy = {"round": {"pool": "all"}, "fit": {"prefer": 10}}
        for prefers, fit in (([], 0), ([{"unit": "b", "weight": 2}, {"post": "b.y.1", "weight": 5}], 50),
                             ([{"post": "b.y.1", "weight": 5}, {"unit": "b", "weight": 2}], 50), ([{"unit": "far", "weight": 5}], 0)):
            city = base_city()
            city["cadres"][0]["prefers"] = prefers
            self.assertEqual(self.tier(self.check(city, {"c1": "b.y.1"}, policy), "fit"), fit, prefers)

    def test_each_welcome_that_is_met_counts(self):
        city = base_city()
        find(city["posts"], "b.y.1")["welcomes"] = {"specialty": ["law", "finance"], "party": "cpc", "education": "master"}
        self.assertEqual(self.tier(self.check(city, {"c1": "b.y.1"}, {"round": {"pool": "all"}, "fit": {"welcome": 3}}), "fit"), 2 * 3)

    def test_the_fit_of_all_movers_is_summed(self):
        city = base_city()
        city["posts"].append(post("b.y.2"))
        city["cadres"].append(cadre("c2", "a.z.1"))
        for c in city["cadres"]:
            c["prefers"] = [{"unit": "b", "weight": 1}]
        policy = {"round": {"pool": "all"}, "fit": {"prefer": 10}, "allow_vacancies": 2}
        self.assertEqual(self.tier(self.check(city, {"c1": "b.y.1", "c2": "b.y.2"}, policy), "fit"), 20)

    def test_a_verdict_names_no_secret_exemption_of_a_decision(self):
        for rule, named in (("SD-E3", True), ("SD-E4", False), ("SD-E5", False)):
            decisions = self.check(self.must_city(), {}, decisions=[{"defer": "c1=%s:a reason" % rule, "reason": "r"}])["decisions"]
            self.assertEqual((len(decisions), rule in json.dumps(decisions)), (1, named), rule)

    # ------------------------------------------------------------------------------------------------- what is planned

    def planned(self, city, policy=None, *options):
        """(outcome, {cadre: post}) of the best plan."""
        plan = self.run_json("plan", city, policy, "--threads", "1", "--quiet", *options)
        return plan["outcome"], {m["cadre"]: m["to"] for m in plan["moves"]}

    def test_HB_4_given_up_in_vain_excuses_no_pair(self):
        """c1 is deferred when c3 moves, so its HB-4 owes nothing and c1 and c2 still lack a mover; p must be given up instead."""
        city = base_city()
        city["people"] = [{"id": "x", "leads": ["a"]}]
        kin, need = [{"person": "x", "relation": "parent"}], {"specialty": ["finance"]}
        city["posts"] = [post("a.x.1", "principal", requires=need), post("a.x.2"), post("a.x.3", requires=need), post("a.z.1", "principal", requires=need),
                         post("b.y.1", requires=need), post("b.y.2", "principal")]
        city["cadres"] = [cadre("c1", "a.x.1", "principal", kin=kin), cadre("c2", "a.x.2", unfit={"reason": "r"}),
                          cadre("c3", "a.x.3", specialty="finance", kin=kin),
                          cadre("p", "a.z.1", "principal", post_since=month(-125), body_since=month(-125), deputy_since=month(-125))]
        policy = {"allow_vacancies": 3}
        plan = self.run_json("plan", city, policy, "--threads", "1", "--quiet", "--relax")
        self.assertEqual(([t["value"] for t in plan["tiers"][:2]], {m["cadre"]: m["to"] for m in plan["moves"]}), ([1, 5], {"c1": "b.y.2"}))
        given_up = [{"cadre": "c1", "due": ["HB-4"], "exempt": []}]
        self.assertEqual(self.broken(city, {"c3": "b.y.1", "p": "b.y.2"}, policy, deferrals=given_up), [("SD-E6", "c1", "c2")])

    def test_a_plan_fills_a_quota_and_does_not_pass_it(self):
        for quota, outcome in ((1, "impossible"), (2, "impossible"), (3, "optimal")):
            for place in ("unit", "body"):
                city = self.must_city()
                city["cadres"][0].update(body_since=month(-190), deputy_since=month(-190))
                city["posts"] = [post(p) for p in ("a.x.1", "a.x.2", "b.y.1", "b.y.2", "b.y.3")]
                city["cadres"] += [dict(city["cadres"][0], id="c2", post="a.x.2"), cadre("c3", "b.y.3")]
                unit = find(city["units"], "b")
                (unit if place == "unit" else unit["bodies"][0])["quota"] = {"deputy": quota}
                plan = self.planned(city, {"allow_vacancies": 2}, "--stay", "c3")
                self.assertEqual((plan[0], sorted(plan[1])), (outcome, ["c1", "c2"] if outcome == "optimal" else []), (quota, place))

    def test_a_plan_moves_the_share_of_the_due_rounded_up(self):
        for share, moves in ((0.33, 1), (0.34, 2), (0.5, 2), (0.67, 3)):
            city = base_city()
            city["posts"] += [post("a.x.2"), post("a.x.3"), post("b.y.2"), post("b.y.3")]
            city["cadres"] = [cadre("c%d" % k, "a.x.%d" % k, unfit={"reason": "r"}) for k in (1, 2, 3)]
            policy = {"objective": ["moves"], "round": {"min_share_of_due": share}, "allow_vacancies": 3}
            outcome, moved = self.planned(city, policy)
            self.assertEqual((outcome, len(moved)), ("optimal", moves), share)

    def test_LC_1_rotation_in_a_tree_of_units_leaves_no_unit(self):
        city = self.must_city()
        city["posts"] = [post("a.x.1"), post("a.x.2"), post("b.y.1"), post("b.y.2")]
        city["cadres"][0].update(body_since=month(-190), deputy_since=month(-190))
        city["cadres"].append(dict(city["cadres"][0], id="c2", post="a.x.2"))
        find(city["units"], "b")["parent"] = "a"
        policy = {"limits": {"LC-1": {"force": "soft"}}, "allow_vacancies": 2}
        for tree, exceptions in ((True, 0), (False, 1)):
            policy["round"] = {"rotation_in_tree": tree}
            plan = self.run_json("plan", city, policy, "--threads", "1", "--quiet")
            self.assertEqual((len(plan["moves"]), self.tier(plan, "exceptions")), (2, exceptions), tree)
            self.assertEqual(self.broken(city, {m["cadre"]: m["to"] for m in plan["moves"]}, policy), [])

    # ------------------------------------------------------------------------------------------------- what a plan file says

    def test_wrong_words_of_a_plan_file_are_noted_and_right_ones_are_not(self):
        def notes(move, **plan):
            plan = {"format": "cadrex-plan/1", "moves": [{"cadre": "c1", "to": "b.y.1", **move}], **plan}
            verdict = self.run_json("check", base_city(), OPEN_POOL, self.write("plan.json", plan))
            return [(n["code"], n["pointer"]) for n in verdict["notes"]]
        moves, shall = {"tier": "moves", "value": 1}, {"tier": "shall", "value": 0}
        self.assertEqual(notes({"type": "configuration", "mode": "horizontal"}, tiers=[shall, moves]), [])
        self.assertEqual(notes({"type": "policy"}), [("other-type", "/moves/0/type")])
        self.assertEqual(notes({"mode": "rotation"}), [("other-mode", "/moves/0/mode")])
        self.assertEqual(notes({}, tiers=[moves, {"tier": "shall", "value": 2}]), [("other-value", "/tiers/1/value")])
        self.assertEqual(notes({}, made={"city_sha256": "0" * 64}), [("other-city", "/made/city_sha256")])
        self.assertEqual(notes({}, made={"policy_sha256": "0" * 64}), [("other-policy", "/made/policy_sha256")])
        self.assertIn(("nothing-deferred", "/deferrals/0"), notes({}, deferrals=[{"cadre": "c1", "due": ["SD-M1"], "exempt": []}]))
        for decision in ({"stay": "c1"}, {"pin": "c1=a.z.1"}, {"forbid": "c1=b"}, {"forbid": "c1=b.y.1"}):
            self.assertEqual(notes({}, decisions=[dict(decision, reason="r")]), [("decision-not-followed", "/decisions/0")])
        for decision in ({"pin": "c1=b.y.1"}, {"forbid": "c1=a"}):
            self.assertEqual(notes({}, decisions=[dict(decision, reason="r")]), [])

    # ------------------------------------------------------------------------------------------------- clocks and retirement

    def test_whole_months_between_two_days(self):
        for as_of, since, due in (("2020-05", "2010-05", True), ("2020-05", "2010-06", False), ("2020-05-09", "2010-05-10", False),
                                  ("2020-05-10", "2010-05-10", True), ("2020-05", "2010-05-31", True)):
            city = base_city()
            city["as_of"] = as_of
            city["cadres"][0].update(post_since=since, body_since=since, deputy_since=since, probation_until="2012-01")
            self.assertEqual("SD-M1" in self.line(city)[0], due, (as_of, since))

    def test_retirement_check_points(self):
        points = (("male", None, "1964-12", "2024-12"), ("male", None, "1965-01", "2025-02"), ("male", None, "1965-05", "2025-07"),
                  ("male", None, "1970-06", "2031-11"), ("male", None, "1976-09", "2039-09"), ("female", None, "1970-01", "2025-02"),
                  ("female", None, "1975-10", "2032-04"), ("female", None, "1981-09", "2039-09"),
                  ("female", "women50", "1975-03", "2025-05"), ("female", "women50", "1984-11", "2039-11"))
        policy = {"extends": "national-2020", "retirement": "progressive-2025"}
        for gender, kind, birth, retires in points:
            city = base_city()
            city["cadres"][0].update(gender=gender, birth=birth, **({"retirement_class": kind} if kind else {}))
            line = self.line(city, policy)[3]
            self.assertEqual((line["next"]["rule"], month(line["next"]["months"])), ("retirement", retires), birth)

    def test_retirement_by_as_of_is_flat_before_september_2024(self):
        for as_of, retires in (("2024-08", "2025-05"), ("2024-09", "2025-07")):
            city = base_city()
            city["as_of"] = as_of
            city["cadres"][0]["birth"] = "1965-05"
            line = self.line(city, {"extends": "national-2020"})[3]
            self.assertEqual(month(line["next"]["months"], as_of), retires)

    def test_due_by_looks_ahead_for_terms_only(self):
        city = base_city()
        city["cadres"][0].update(post_since=month(-115), body_since=month(-115), deputy_since=month(-115))
        self.assertNotIn("SD-M1", self.line(city)[0])
        self.assertIn("SD-M1", self.line(city, {"round": {"due_by": month(5)}})[0])
        self.assertNotIn("SD-M1", self.line(city, {"round": {"due_by": month(4)}})[0])


if __name__ == "__main__":
    unittest.main()
