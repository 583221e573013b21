"""Hand-made cases for the second judge: every rule at its limits."""
import copy
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import judge as J  # noqa: E402
import spoil  # noqa: E402

NOW = "2020-05"


def back(months, at=NOW):
    return J.format_month(J.parse_date(at)[0] - months)


def unit(uid, **fields):
    return dict({"id": uid, "affinity": ["economy"]}, **fields)


def post(pid, rank="deputy", **fields):
    uid, body = (pid.split(".") + [None])[:2]
    data = {"id": pid, "unit": uid, "rank": rank, "title": pid}
    if body and not body.startswith("-"):
        data["body"] = body
    return dict(data, **fields)


def cadre(cid, pid, rank="deputy", months=40, **fields):
    """A cadre nobody asks anything of: 40 months in post, in body and as a leader."""
    data = {"id": cid, "post": pid, "rank": rank, "birth": "1980-01", "gender": "male",
            "clear_record": True}
    if pid is not None:
        data.update(post_since=back(months), body_since=back(months))
    data["deputy_since"] = back(months)
    if rank == "principal":
        data["principal_since"] = back(months)
    return dict(data, **fields)


def city(posts, cadres, units=None, as_of=NOW, people=()):
    names = []
    for p in posts:
        if p["unit"] not in names:
            names.append(p["unit"])
    given = {u["id"]: u for u in units or ()}
    made = [copy.deepcopy(given.get(n) or unit(n)) for n in names]
    made += [u for n, u in given.items() if n not in names]
    for u in made:
        bodies = {b["id"] for b in u.get("bodies", ())}
        for p in posts:
            if p["unit"] == u["id"] and p.get("body") and p["body"] not in bodies:
                bodies.add(p["body"])
                u.setdefault("bodies", []).append({"id": p["body"]})
    return {"format": "cadrex-city/1", "as_of": as_of, "units": made, "posts": list(posts),
            "cadres": list(cadres), "people": list(people)}


def policy(base="luohe-2020", **changes):
    return J.resolve_policy(dict({"name": "t", "extends": base}, **changes))


LUOHE, OPEN, NATIONAL = policy(), policy("open"), policy("national-2020")


def run(c, p, moves=(), decisions=(), **fields):
    plan = {"format": "cadrex-plan/1", "moves": [{"cadre": a, "to": b} for a, b in dict(moves).items()],
            "decisions": list(decisions)}
    return J.judge(c, p, dict(plan, **fields), full=True)


def broken(result):
    return [(b["rule"],) + tuple(b["ids"]) for b in result["broken"]]


def tier(result, name):
    return next(t["value"] for t in result["tiers"] if t["tier"] == name)


def simple(post_fields=None, target_fields=None, cadre_fields=None, units=None, **rest):
    """One cadre x at a.b.1 and a vacant post b.c.1 in another unit of the same business."""
    return city([post("a.b.1", **(post_fields or {})), post("b.c.1", **(target_fields or {}))],
                [cadre("x", "a.b.1", **(cadre_fields or {}))], units, **rest)


class Dates(unittest.TestCase):
    def months(self, start, end):
        return J.whole_months(J.parse_date(start), J.parse_date(end))

    def test_whole_months(self):
        for start, end, want in (("2010-05", "2020-05", 120), ("2015-11", "2020-06", 55),
                                 ("2010-05-31", "2020-05", 120), ("2010-05-15", "2020-05-14", 119),
                                 ("2010-05-15", "2020-05-15", 120), ("2010-05", "2020-05-01", 120),
                                 ("2010-05-31", "2020-02-29", 117), ("2010-05-31", "2020-02-28", 116),
                                 ("2020-06", "2020-05", 0)):
            self.assertEqual(self.months(start, end), want, (start, end))

    def test_retirement_check_points(self):
        for klass, birth, want in (
                ("men60", "1964-12", "2024-12"), ("men60", "1965-01", "2025-02"),
                ("men60", "1965-05", "2025-07"), ("men60", "1970-06", "2031-11"),
                ("men60", "1976-09", "2039-09"), ("women55", "1970-01", "2025-02"),
                ("women55", "1975-10", "2032-04"), ("women55", "1981-09", "2039-09"),
                ("women50", "1975-03", "2025-05"), ("women50", "1984-11", "2039-11")):
            due = J.retirement_due(J.parse_date(birth), klass, True)
            self.assertEqual(J.format_month(due), want, (klass, birth))

    def test_flat_regime_before_2024_09(self):
        for as_of, want in (("2024-08", 720), ("2024-09", 745)):
            c = simple(cadre_fields={"birth": "1966-07", "post_since": "2020-01", "body_since": "2020-01"},
                       as_of=as_of)
            ctx = J.Context(c, LUOHE)
            expected = J.parse_date("1966-07")[0] + 720 + (0 if want == 720 else 5)
            self.assertEqual(ctx.cadres[0].retirement, expected)


class Clocks(unittest.TestCase):
    def clocks(self, **fields):
        p = fields.pop("p", None) or post("a.b.1", fields.get("rank", "deputy"))
        return J.Context(city([p], [cadre("x", p["id"], **fields)]), LUOHE).cadres[0].clocks

    def test_principal_in_the_same_post(self):
        k = self.clocks(rank="principal", post_since="2008-05", body_since="2006-05",
                        deputy_since="2007-05", principal_since="2014-05")
        self.assertEqual((k["post"], k["section"], k["post_as_principal"], k["post_as_deputy"],
                          k["post_as_leader"], k["section_as_deputy"], k["deputy_total"]),
                         (144, 168, 72, 72, 144, 84, 84))

    def test_deputy(self):
        k = self.clocks(post_since="2010-05", body_since="2000-05", deputy_since="2012-05")
        self.assertEqual((k["post_as_deputy"], k["post_as_principal"], k["section_as_deputy"]), (96, 0, 96))

    def test_return_continues_the_post_clock(self):
        for gap, want in ((35, 20 + 24), (36, 20), (37, 20)):
            since = back(20)
            end = back(20 + gap)
            k = self.clocks(post_since=since, body_since=back(20 + gap + 24), deputy_since=back(200), history=[
                {"unit": "a", "body": "b", "title": "a.b.1", "from": back(20 + gap + 24), "to": end}])
            self.assertEqual(k["post"], want, gap)
            self.assertEqual(k["post_as_deputy"], 20)

    def test_dates_derived_from_history(self):
        p = post("a.b.1", "principal")
        item = {"unit": "a", "body": "b", "title": "clerk", "rank": "deputy", "from": "2005-07", "to": "2009-03"}
        data = {"id": "x", "post": "a.b.1", "rank": "principal", "post_since": "2009-04", "history": [item]}
        dates = J.Context(city([p], [data]), LUOHE).cadres[0].dates
        self.assertEqual([d and J.format_month(d[0]) for d in dates], ["2009-04", "2005-07", "2005-07", None])
        item["to"] = "2009-02"
        dates = J.Context(city([p], [data]), LUOHE).cadres[0].dates
        self.assertIsNone(dates[1])

    def test_overdue_takes_due_by(self):
        c = simple(cadre_fields={"post_since": back(115)})
        self.assertEqual(broken(run(c, LUOHE)), [])
        r = run(c, policy(round={"due_by": "2020-10"}))
        self.assertEqual(broken(r), [("SD-M1", "x")])


class DueRules(unittest.TestCase):
    def test_m1(self):
        for months, want in ((119, []), (120, [("SD-M1", "x")]), (121, [("SD-M1", "x")])):
            c = simple(cadre_fields={"post_since": back(months)})
            self.assertEqual(broken(run(c, LUOHE)), want)
            if want:
                r = run(c, LUOHE, {"x": "b.c.1"})
                self.assertEqual(broken(r), [])
                self.assertEqual((r["moves"][0]["type"], r["moves"][0]["mode"], r["moves"][0]["because"]),
                                 ("policy", "horizontal", ["SD-M1"]))

    def test_m2_leaves_the_body(self):
        for months, want in ((179, []), (180, [("SD-M2", "x")]), (181, [("SD-M2", "x")])):
            c = city([post("a.b.1"), post("a.b.2"), post("a.c.1")],
                     [cadre("x", "a.b.1", body_since=back(months))])
            self.assertEqual(broken(run(c, LUOHE)), want)
        self.assertEqual(broken(run(c, LUOHE, {"x": "a.b.2"})), want)
        self.assertEqual(broken(run(c, LUOHE, {"x": "a.c.1"})), [])

    def key(self, months, rank, functions=("land",), **fields):
        return city([post("a.b.1", rank, functions=list(functions)), post("a.b.2", rank, functions=["land"]),
                     post("a.b.3", rank, functions=["personnel", "it"]), post("a.c.1", rank, functions=["land"])],
                    [cadre("x", "a.b.1", rank, **fields)])

    def test_k1(self):
        for months, want in ((59, 0), (60, 1), (61, 2)):
            c = self.key(months, "principal", principal_since=back(months), deputy_since=back(months),
                         post_since=back(months), body_since=back(months))
            r = run(c, LUOHE)
            self.assertEqual((broken(r), tier(r, "shall")), ([], want))
        self.assertEqual(r["unmet"], [{"cadre": "x", "rules": ["SD-K1"], "overdue": 1}])
        self.assertEqual(tier(run(c, LUOHE, {"x": "a.b.2"}), "shall"), 2)      # same body, same key tags
        self.assertEqual(tier(run(c, LUOHE, {"x": "a.b.3"}), "shall"), 0)      # another function
        self.assertEqual(tier(run(c, LUOHE, {"x": "a.c.1"}), "shall"), 0)      # another body

    def test_k2(self):
        for months, want in ((95, 0), (96, 1), (97, 2)):
            c = self.key(months, "principal", post_since=back(months), deputy_since=back(months),
                         body_since=back(months), principal_since=back(30))
            self.assertEqual(tier(run(c, LUOHE), "shall"), want)

    def test_k3(self):
        for months, want in ((95, 0), (96, 1), (97, 2)):
            c = self.key(months, "deputy", post_since=back(months), deputy_since=back(months), body_since=back(months))
            self.assertEqual(tier(run(c, LUOHE), "shall"), want)
        c["posts"][0]["leading"] = False
        self.assertEqual(tier(run(c, LUOHE), "shall"), 0)
        c["posts"][0].update(leading=True, functions=["it"])
        self.assertEqual(tier(run(c, LUOHE), "shall"), 0)

    def test_k4_counts_the_least_excess(self):
        for section, deputy, want in ((120, 59, 0), (119, 60, 0), (120, 60, 1), (130, 62, 3)):
            c = self.key(0, "deputy", body_since=back(section), deputy_since=back(deputy))
            self.assertEqual(tier(run(c, LUOHE), "shall"), want)
        self.assertEqual(tier(run(c, LUOHE, {"x": "a.b.3"}), "shall"), 3)      # the body is to be left

    def test_t4(self):
        c = simple(cadre_fields={"unfit": {"reason": "r", "since": "2020-01"}})
        self.assertEqual(tier(run(c, LUOHE), "shall"), 1)
        r = run(c, LUOHE, {"x": "b.c.1"})
        self.assertEqual((broken(r), r["moves"][0]["type"], r["moves"][0]["watch_until"]),
                         ([], "probationary", "2021-04"))
        for fields in ({"head": True}, {"functions": ["land"]}):
            d = simple(target_fields=fields, cadre_fields={"unfit": {"reason": "r"}})
            self.assertEqual(broken(run(d, LUOHE, {"x": "b.c.1"})), [("SD-T4", "x")])
        c["cadres"][0]["watch_until"] = "2019-01"
        self.assertEqual(broken(run(c, LUOHE, {"x": "b.c.1"})), [("SD-T4", "x")])
        self.assertEqual(tier(run(c, LUOHE), "shall"), 1)

    def test_unjudged(self):
        c = simple()
        del c["cadres"][0]["post_since"]
        r = run(c, LUOHE)
        self.assertEqual((broken(r), r["measures"]["unjudged"]), ([], 1))

    def test_any_takes_the_largest_excess(self):
        p = policy(due=[{"id": "X", "force": "shall", "leave": "post", "type": "policy", "if": {
            "any": [{"post_months": 100}, {"section_months": 90}]}}])
        c = simple(cadre_fields={"post_since": back(105), "body_since": back(105)})
        self.assertEqual(tier(run(c, p), "shall"), 1 + 15)

    def test_secondment_meets_no_rule(self):
        c = simple(target_fields={"vertical": {"secondment_months": 12}}, cadre_fields={"post_since": back(120)},
                   units=[unit("b", level="county", area="1")])
        r = run(c, LUOHE, {"x": "b.c.1"})
        self.assertEqual(broken(r), [("SD-M1", "x")])
        self.assertEqual((r["moves"][0]["mode"], r["moves"][0]["until"]), ("secondment_down", "2021-04"))
        self.assertEqual(broken(run(c, policy(secondment_meets_due=True), {"x": "b.c.1"})), [])


class Exemptions(unittest.TestCase):
    def due(self, **fields):
        return simple(cadre_fields=dict({"post_since": back(120), "body_since": back(120),
                                         "deputy_since": back(120), "listed": True}, **fields))

    def test_e1(self):
        # flat regime in 2020: 60 years less 36 months
        for to_go, want in ((-1, "retired"), (0, "SD-E1"), (35, "SD-E1"), (36, None)):
            c = self.due(birth=back(720 - to_go))
            r = run(c, LUOHE)
            self.assertEqual(broken(r), [] if want else [("SD-M1", "x")], to_go)
            self.assertEqual(r["deferrals"], [{"cadre": "x", "due": ["SD-M1"], "exempt": [want]}] if want else [])
            self.assertEqual(broken(run(c, LUOHE, {"x": "b.c.1"})), [(want, "x")] if want else [])
        c = self.due(birth=back(700), clear_record=None)
        self.assertEqual(broken(run(c, LUOHE)), [("SD-M1", "x")])              # unknown is not exempt

    def test_pin_and_undefer_open_a_waive(self):
        c = self.due(birth=back(710))
        r = run(c, LUOHE, {"x": "b.c.1"}, [{"pin": "x=b.c.1"}])
        self.assertEqual((broken(r), r["measures"]["voluntary"]), ([], 1))
        for text in ("x", "x=SD-E1"):
            self.assertEqual(broken(run(c, LUOHE, {}, [{"undefer": text}])), [("SD-M1", "x")])
            r = run(c, LUOHE, {"x": "b.c.1"}, [{"undefer": text}])
            self.assertEqual((broken(r), r["measures"]["voluntary"]), ([], 0))
        self.assertEqual(broken(run(c, LUOHE, {}, [{"undefer": "x=SD-E3"}])), [])

    def test_e2(self):
        for until, want in ((back(-1), "SD-E2"), (NOW, None), (back(1), None)):
            c = self.due(probation_until=until)
            self.assertEqual(broken(run(c, LUOHE)), [] if want else [("SD-M1", "x")])
            r = run(c, LUOHE, {"x": "b.c.1"}, [{"pin": "x=b.c.1"}, {"undefer": "x"}])
            self.assertEqual(broken(r), [(want, "x")] if want else [])

    def test_e3_e4_e5(self):
        for rule in ("SD-E3", "SD-E4", "SD-E5"):
            for until, holds in ((back(1), False), (NOW, True), (back(-1), True), ("", True)):
                c = self.due(defer=[{"rule": rule, "reason": "r", "until": until}])
                self.assertEqual(broken(run(c, LUOHE)), [] if holds else [("SD-M1", "x")], (rule, until))
                self.assertEqual(broken(run(c, LUOHE, {"x": "b.c.1"}, [{"pin": "x=b.c.1"}])),
                                 [(rule, "x")] if holds else [])
            self.assertEqual(broken(run(c, LUOHE, {"x": "b.c.1"}, [{"undefer": "x"}])),
                             [("SD-E4", "x")] if rule == "SD-E4" else [])

    def test_defer_by_decision(self):
        c = self.due()
        r = run(c, LUOHE, {}, [{"defer": "x=SD-E3:needed here"}])
        self.assertEqual((broken(r), r["deferrals"][0]["exempt"]), ([], ["SD-E3"]))

    def test_relaxed_must(self):
        c = self.due(post_since=back(127))
        r = run(c, LUOHE, deferrals=[{"cadre": "x", "due": ["SD-M1"], "exempt": []}])
        self.assertEqual((broken(r), tier(r, "relaxed"), tier(r, "relaxed_overdue")), ([], 1, 7))
        self.assertEqual([t["tier"] for t in r["tiers"]],
                         ["relaxed", "relaxed_overdue", "exceptions", "shall", "structure", "fit", "moves"])
        r = run(c, LUOHE, deferrals=[{"cadre": "x", "due": ["SD-M1"], "exempt": ["SD-E3"]}])
        self.assertEqual(broken(r), [("SD-M1", "x")])                          # never trusted

    def test_running_secondment(self):
        for until, want in ((back(1), None), (NOW, "secondment"), (back(-1), "secondment")):
            c = city([post("a.b.1"), post("b.c.1"), post("d.e.1", vertical={"secondment_months": 12})],
                     [cadre("x", "a.b.1", post_since=back(120), listed=True,
                            secondment={"post": "d.e.1", "since": back(6), "until": until})],
                     [unit("d", level="county")])
            self.assertEqual(broken(run(c, LUOHE)), [] if want else [("SD-M1", "x")])
            self.assertEqual(broken(run(c, LUOHE, {"x": "b.c.1"})), [(want, "x")] if want else [])
        c["cadres"].append(cadre("y", "b.c.1", listed=True))
        self.assertEqual(broken(run(c, LUOHE, {"y": "d.e.1"})), [("ZR-2", "y")])


class SectionPairs(unittest.TestCase):
    def section(self, principal=40, deputy=40):
        return city([post("a.b.1", "principal"), post("a.b.2"), post("b.c.1", "principal"), post("b.c.2")],
                    [cadre("p", "a.b.1", "principal", post_since=back(principal), body_since=back(130),
                           deputy_since=back(200), principal_since=back(130)),
                     cadre("d", "a.b.2", post_since=back(deputy), body_since=back(130), deputy_since=back(130))])

    BOTH = {"p": "b.c.1", "d": "b.c.2"}

    def test_not_due_never_together(self):
        c = self.section()
        p = policy(round={"pool": "all"})
        self.assertEqual(broken(run(c, p, self.BOTH)), [("SD-E6", "d", "p")])
        r = run(c, p, self.BOTH, [{"pin": "d=b.c.2"}])
        self.assertEqual((broken(r), tier(r, "exceptions")), ([], 1))
        self.assertEqual(broken(run(c, policy(both_due="move_both", round={"pool": "all"}), self.BOTH)),
                         [("SD-E6", "d", "p")])

    def test_both_due(self):
        c = self.section(125, 123)
        self.assertEqual(broken(run(c, LUOHE)), [("SD-E6", "d", "p"), ("SD-M1", "d"), ("SD-M1", "p")])
        self.assertEqual(broken(run(c, LUOHE, self.BOTH)), [("SD-E6", "d", "p")])
        r = run(c, LUOHE, {"p": "b.c.1"})
        self.assertEqual((broken(r), tier(r, "shall")), ([], 4))
        self.assertEqual(r["deferrals"], [{"cadre": "d", "due": ["SD-M1"], "exempt": ["SD-E6"]}])
        r = run(c, LUOHE, {"d": "b.c.2"})
        self.assertEqual((broken(r), tier(r, "shall")), ([], 6))
        r = run(c, LUOHE, self.BOTH, [{"pin": "p=b.c.1"}])
        self.assertEqual((broken(r), tier(r, "exceptions"), tier(r, "shall")), ([], 1, 0))

    def test_move_both(self):
        c, p = self.section(125, 123), policy(both_due="move_both")
        self.assertEqual(broken(run(c, p, {"p": "b.c.1"})), [("SD-M1", "d")])
        r = run(c, p, self.BOTH)
        self.assertEqual((broken(r), tier(r, "exceptions")), ([], 1))

    def test_one_due(self):
        c = self.section(125, 40)
        self.assertEqual(broken(run(c, LUOHE, {"d": "b.c.2"})), [("SD-M1", "p"), ("pool", "a", "deputy")])

    def test_no_arc_on_either_side(self):
        c = self.section(125, 123)
        c["posts"] = c["posts"][:2]
        self.assertEqual(broken(run(c, LUOHE)), [("SD-M1", "d"), ("SD-M1", "p")])

    def test_relaxed(self):
        c = self.section(125, 123)
        entries = [{"cadre": k, "due": ["SD-M1"], "exempt": []} for k in ("p", "d")]
        r = run(c, LUOHE, deferrals=entries)
        self.assertEqual((broken(r), tier(r, "relaxed"), tier(r, "relaxed_overdue")), ([], 2, 8))

    def test_posts_without_body_make_no_pair(self):
        c = self.section()
        for p in c["posts"]:
            p.pop("body")
        self.assertEqual(broken(run(c, policy(round={"pool": "all"}), self.BOTH)), [])


class Arcs(unittest.TestCase):
    def closed(self, c, p=OPEN, who="x", to="b.c.1"):
        return sorted(J.arcs(c, p)[who][to])

    def test_zr1(self):
        self.assertEqual(self.closed(simple(target_fields={"rank": "principal"})), ["ZR-1"])
        c = simple(target_fields={"rank": "principal", "vertical": {"secondment_months": 6}},
                   units=[unit("b", level="higher")])
        self.assertEqual(self.closed(c), [])

    def test_zr3(self):
        for need, fields, want in (
                ({"education": ["bachelor"]}, {"education": "college"}, ["ZR-3"]),
                ({"education": ["bachelor"]}, {"education": "bachelor"}, []),
                ({"education": ["bachelor"]}, {"education": "master"}, []),
                ({"education": ["bachelor"]}, {}, ["ZR-3"]),
                ({"specialty": ["law", "finance"]}, {"specialty": "finance"}, []),
                ({"specialty": ["law"]}, {"specialty": "finance"}, ["ZR-3"]),
                ({"party": ["cpc"]}, {"party": "cpc_probationary"}, []),
                ({"party": ["non_cpc"]}, {"party": "none"}, []),
                ({"party": ["non_cpc"]}, {"party": "unknown"}, ["ZR-3"]),
                ({"ethnicity": ["minority"]}, {"ethnicity": "hui"}, []),
                ({"age": ["36-45"]}, {"birth": "1984-05"}, []),
                ({"age": ["36-45"]}, {"birth": "1984-06"}, ["ZR-3"]),
                ({"region": ["north"]}, {"attributes": {"region": "north"}}, [])):
            c = simple(target_fields={"requires": need}, cadre_fields=fields)
            self.assertEqual(self.closed(c), want, (need, fields))

    def test_zr9(self):
        for a, b, own, want in (("civil", "institution", None, ["ZR-9"]), ("civil", "civil_like", None, []),
                                ("civil", None, None, []), (None, "institution", "civil_like", ["ZR-9"]),
                                ("civil", "institution", "institution", [])):
            c = simple(units=[unit("a", establishment=a), unit("b", establishment=b)],
                       cadre_fields={"establishment": own})
            self.assertEqual(self.closed(c), want, (a, b, own))

    def test_hb7(self):
        for head, area, up, want in ((True, "411121", "411121", ["HB-7"]), (False, "411121", "411121", []),
                                     (True, "411122", "411121", []), (True, None, "411121", [])):
            c = simple(target_fields={"head": head}, units=[unit("b", area=area)], cadre_fields={"upbringing": up})
            self.assertEqual(self.closed(c), want)

    def test_zr2_surplus(self):
        self.assertEqual(self.closed(simple(target_fields={"surplus": True})), ["ZR-2"])

    def test_modes(self):
        county, higher = unit("b", level="county", area="1"), unit("b", level="higher", area="2")
        for units, target, want, mode in (
                ([unit("b", affinity=["law"])], {}, ["SD-W2"], None),
                ([unit("a", affinity=[]), unit("b", affinity=[])], {}, ["SD-W2"], None),
                ([county], {}, ["SD-W3"], None),
                ([county], {"vertical": "mutual"}, [], "mutual"),
                ([unit("b", level="county")], {"vertical": "mutual"}, ["SD-W3"], "mutual"),
                ([county], {"vertical": {"secondment_months": 6}}, [], "secondment_down"),
                ([higher], {"vertical": {"secondment_months": 6}}, [], "secondment_up"),
                ([], {"vertical": {"secondment_months": 6}}, ["SD-W3"], None),
                ([unit("a", level="county", area="1"), county], {}, ["SD-W3"], None)):
            c = simple(target_fields=target, units=units)
            self.assertEqual(self.closed(c), want, (units, target))
            self.assertEqual(run(c, OPEN, {"x": "b.c.1"})["moves"][0]["mode"], mode)
        c = simple(units=[unit("a", affinity=[], bodies=[{"id": "b", "affinity": ["hr"]}]),
                          unit("b", affinity=["hr"], bodies=[{"id": "c", "affinity": ["hr"]}])])
        self.assertEqual(self.closed(c), [])
        c["units"][1]["bodies"][0]["affinity"] = []
        self.assertEqual(self.closed(c), ["SD-W2"])                            # never across

    def test_modes_switched_off(self):
        c = city([post("a.b.1"), post("a.c.1"), post("b.c.1")],
                 [cadre("x", "a.b.1"), cadre("w", None)])
        p = policy("open", round={"modes": []})
        self.assertEqual([self.closed(c, p, "x", "a.c.1"), self.closed(c, p), self.closed(c, p, "w")],
                         [["SD-W1"], ["SD-W2"], ["SD-W0"]])

    def test_rotation_in_tree(self):
        units = [unit("a", affinity=[], parent="t"), unit("b", affinity=[], parent="m"),
                 unit("m", parent="t"), unit("t")]
        c = simple(units=units)
        self.assertEqual(self.closed(c), ["SD-W2"])
        p = policy("open", round={"rotation_in_tree": True})
        self.assertEqual(self.closed(c, p), [])
        self.assertEqual(run(c, p, {"x": "b.c.1"})["moves"][0]["mode"], "rotation")

    def test_same_post(self):
        c = city([post("a.b.1", title="t"), post("a.b.2", title="t")], [cadre("x", "a.b.1"), cadre("y", "a.b.2")])
        r = run(c, OPEN, {"x": "a.b.2", "y": "a.b.1"})
        self.assertEqual((broken(r), tier(r, "moves")), ([("not-a-move", "x"), ("not-a-move", "y")], 0))
        self.assertEqual(broken(run(c, OPEN, {"x": "a.b.1"})), [("not-a-move", "x")])
        c["posts"][1]["functions"] = ["it"]
        self.assertEqual(broken(run(c, OPEN, {"x": "a.b.2", "y": "a.b.1"})), [])

    def test_lc2(self):
        for months, want in ((35, 1), (36, 0), (37, 0)):
            c = simple(cadre_fields={"post_since": back(months), "listed": True})
            self.assertEqual(tier(run(c, LUOHE, {"x": "b.c.1"}), "exceptions"), want)
            p = policy(limits={"LC-2": {"force": "must"}})
            self.assertEqual(broken(run(c, p, {"x": "b.c.1"})), [("LC-2", "x")] * want)
        c["cadres"][0].pop("post_since")
        self.assertEqual(tier(run(c, LUOHE, {"x": "b.c.1"}), "exceptions"), 0)
        self.assertEqual(broken(run(c, p, {"x": "b.c.1"})), [("LC-2", "x")])

    def test_zr7(self):
        for gap, want in ((35, 1), (36, 0)):
            c = simple(cadre_fields={"listed": True, "post_since": back(35), "body_since": back(35), "history": [
                {"unit": "b", "body": "c", "title": "b.c.1", "from": back(60), "to": back(gap)}]})
            p = policy(limits={"LC-2": {"force": "off"}})
            self.assertEqual(tier(run(c, p, {"x": "b.c.1"}), "exceptions"), want)
            p = policy(limits={"ZR-7": {"force": "must"}, "LC-2": {"force": "off"}})
            self.assertEqual(broken(run(c, p, {"x": "b.c.1"})), [("ZR-7", "x")] * want)
        for start, kind, want in ((59, "cultivation", 1), (60, "cultivation", 0), (59, "policy", 0), (59, None, 0)):
            c = simple(cadre_fields={"listed": True, "history": [
                {"unit": "z", "from": back(start), "to": back(40), "type": kind}]})
            p = policy(limits={"ZR-7": {"max_moves": 1}})
            self.assertEqual(tier(run(c, p, {"x": "b.c.1"}), "exceptions"), want)


class Rows(unittest.TestCase):
    def test_two_holders(self):
        c = city([post("a.b.1"), post("b.c.1")], [cadre("x", "a.b.1"), cadre("y", "b.c.1")])
        self.assertEqual(broken(run(c, OPEN, {"x": "b.c.1"})), [("ZR-2", "x", "y")])
        self.assertEqual(broken(run(c, OPEN, {"x": "b.c.1", "y": "a.b.1"})), [])

    def test_seconded_keeps_the_home_seat(self):
        c = city([post("a.b.1"), post("a.d.1"), post("b.c.1", vertical={"secondment_months": 6})],
                 [cadre("x", "a.b.1"), cadre("y", "a.d.1")], [unit("b", level="county")])
        self.assertEqual(broken(run(c, OPEN, {"x": "b.c.1", "y": "a.b.1"})), [("ZR-2", "x", "y")])
        r = run(c, OPEN, {"x": "b.c.1"})
        self.assertEqual(r["measures"]["deviation"], r["measures"]["deviation_before"])

    def test_quota_and_vacancies(self):
        c = city([post("a.b.1"), post("a.b.2"), post("b.c.1"), post("b.c.2")],
                 [cadre("x", "a.b.1"), cadre("y", "a.b.2")], [unit("b", quota={"deputy": 1})])
        moves = {"x": "b.c.1", "y": "b.c.2"}
        self.assertEqual(broken(run(c, OPEN, moves)), [("ZR-2", "b", "deputy"), ("vacancies", "a", "deputy")])
        c["posts"][0]["surplus"] = True
        c["units"][1]["quota"] = {"deputy": 2}
        self.assertEqual(broken(run(c, OPEN, moves)), [])
        c["units"][1]["bodies"][0]["quota"] = {"deputy": 1}
        self.assertEqual(broken(run(c, OPEN, moves)), [("ZR-2", "b", "c", "deputy")])

    def test_existing_excess_is_no_break(self):
        c = city([post("a.b.1"), post("a.b.2"), post("b.c.1")],
                 [cadre("x", "a.b.1"), cadre("y", "a.b.2"), cadre("z", "b.c.1")], [unit("a", quota={"deputy": 1})])
        self.assertEqual(broken(run(c, OPEN)), [])
        self.assertEqual(broken(run(c, OPEN, {"x": "b.c.1", "z": "a.b.1"})), [])

    def test_must_fill(self):
        c = simple(target_fields={"must_fill": True})
        self.assertEqual(broken(run(c, OPEN)), [("must-fill", "b.c.1")])
        self.assertEqual(broken(run(c, OPEN, {"x": "b.c.1"})), [])
        c["posts"][1]["rank"] = "principal"
        r = run(c, OPEN)
        self.assertEqual((broken(r), r["standing"]), ([], [{"rule": "must-fill", "ids": ["b.c.1"]}]))
        c = simple(post_fields={"must_fill": True})
        self.assertEqual(broken(run(c, OPEN, {"x": "b.c.1"})), [("must-fill", "a.b.1")])

    def test_lc1(self):
        def team(due):
            posts = [post("a.b%d.1" % k) for k in range(6)] + [post("b.c%d.1" % k) for k in range(6)]
            return city(posts, [cadre("x%d" % k, "a.b%d.1" % k, months=121 if k < due else 40) for k in range(6)])
        p = policy(limits={"LC-1": {"force": "soft"}, "LC-2": {"force": "off"}},
                   round={"pool": "all"}, allow_vacancies=6)
        moves = {"x%d" % k: "b.c%d.1" % k for k in range(3)}
        self.assertEqual(broken(run(team(0), p, moves)), [("LC-1", "a")])
        r = run(team(3), p, moves)
        self.assertEqual((broken(r), tier(r, "exceptions")), ([], 1))
        del moves["x2"]
        r = run(team(0), p, moves)
        self.assertEqual((broken(r), tier(r, "exceptions")), ([], 0))

    def test_lc3(self):
        c = city([post("a.b.1", head=True), post("a.c.1", head=True), post("b.c.1"), post("b.d.1")],
                 [cadre("x", "a.b.1"), cadre("y", "a.c.1")])
        p = policy("open", pairs={"LC-3": {"force": "near_hard"}}, allow_vacancies=2)
        moves = {"x": "b.c.1", "y": "b.d.1"}
        self.assertEqual(broken(run(c, p, moves)), [("LC-3", "x", "y")])
        r = run(c, p, moves, [{"pin": "x=b.c.1"}])
        self.assertEqual((broken(r), tier(r, "exceptions")), ([], 1))

    def test_reciprocity(self):
        c = city([post("a.b.1"), post("b.c.1", vertical="mutual"), post("a.d.1", vertical="mutual"), post("b.e.1")],
                 [cadre("x", "a.b.1"), cadre("y", "b.e.1")], [unit("b", level="county", area="77")])
        self.assertEqual(broken(run(c, OPEN, {"x": "b.c.1"})), [("SD-W3", "77")])
        self.assertEqual(broken(run(c, OPEN, {"x": "b.c.1", "y": "a.d.1"})), [])

    def test_pool_due(self):
        c = city([post("a.b.1"), post("a.d.1"), post("b.c.1"), post("b.d.1")],
                 [cadre("x", "a.b.1"), cadre("y", "b.c.1", months=121), cadre("z", "b.d.1")])
        self.assertEqual(broken(run(c, LUOHE, {"y": "a.d.1", "x": "b.c.1"})), [])
        r = run(c, LUOHE, {"y": "b.d.1", "z": "b.c.1"})
        self.assertEqual((broken(r), [m["enables"] for m in r["moves"]], r["measures"]["voluntary"]),
                         ([], [[], ["y"]], 1))
        r = run(c, LUOHE, {"y": "a.d.1", "x": "b.d.1", "z": "b.c.1"})
        self.assertEqual(broken(r), [("max-enabling",)])
        self.assertEqual(broken(run(c, policy(round={"max_enabling": 0}), {"y": "b.d.1", "z": "b.c.1"})),
                         [("max-enabling",)])
        self.assertEqual(broken(run(c, LUOHE, {"y": "b.d.1", "z": "b.c.1", "x": "a.d.1"}, [{"pin": "x=a.d.1"}])), [])
        r = run(c, LUOHE, {"x": "a.d.1"})
        self.assertEqual(broken(r), [("SD-M1", "y"), ("pool", "a", "deputy")])

    def test_pool_listed(self):
        c = simple(cadre_fields={"post_since": back(121)})
        p = policy(round={"pool": "listed"})
        self.assertEqual(broken(run(c, p, {"x": "b.c.1"})), [("pool", "x")])
        c["cadres"][0]["listed"] = True
        self.assertEqual(broken(run(c, p, {"x": "b.c.1"})), [])

    def test_round_limits(self):
        c = city([post("a.b.1"), post("a.d.1"), post("b.c.1"), post("b.d.1")],
                 [cadre("x", "a.b.1", months=121), cadre("y", "a.d.1", months=97)])
        c["posts"][1]["functions"] = ["land"]
        p = policy(round={"max_moves": 1}, allow_vacancies=2)
        self.assertEqual(broken(run(c, p, {"x": "b.c.1"})), [])
        self.assertEqual(broken(run(c, p, {"x": "b.c.1", "y": "b.d.1"})), [("max-moves",)])
        for share, want in (("0.5", []), ("0.51", [("min-share-of-due",)])):
            q = policy(round={"min_share_of_due": J.Fraction(share)})
            self.assertEqual(broken(run(c, q, {"x": "b.c.1"})), want)

    def test_waiting(self):
        c = city([post("a.b.1"), post("a.b.2")], [cadre("x", "a.b.1"), cadre("w", None, waiting_since=back(7))])
        r = run(c, LUOHE)
        self.assertEqual((tier(r, "shall"), r["measures"]["shall_unmet"]), (8, 1))
        r = run(c, LUOHE, {"w": "a.b.2"})
        self.assertEqual((broken(r), tier(r, "shall"), r["measures"]["voluntary"], r["moves"][0]["mode"],
                          r["moves"][0]["type"]), ([], 0, 0, "placement", "configuration"))


    def test_no_due_rule_for_the_waiting(self):
        c = city([post("a.b.1", head=True), post("a.b.2")],
                 [cadre("w", None, unfit={"reason": "r"}, deputy_since=back(200))])
        self.assertEqual(tier(run(c, LUOHE), "shall"), 1)
        self.assertEqual(broken(run(c, LUOHE, {"w": "a.b.1"})), [("SD-T4", "w")])
        r = run(c, LUOHE, {"w": "a.b.2"})
        self.assertEqual((broken(r), tier(r, "shall"), r["moves"][0]["type"]), ([], 0, "configuration"))


class Kin(unittest.TestCase):
    def pair(self, a_post=None, b_post=None, a_rank="principal", target=None, **a_fields):
        """a at a.b.1 and its kin b at b.c.1; a.d.1 is vacant."""
        return city([post("a.b.1", a_rank, **(a_post or {})), post("b.c.1", **(b_post or {})),
                     post("a.d.1", **(target or {})), post("e.f.1"), post("e.g.1", a_rank)],
                    [cadre("a", "a.b.1", a_rank, kin=[{"person": "b", "relation": "spouse"}], **a_fields),
                     cadre("b", "b.c.1")])

    def test_hb1(self):
        self.assertEqual(broken(run(self.pair(), OPEN, {"b": "a.d.1"})), [("HB-1", "a", "b")])
        self.assertEqual(broken(run(self.pair(), OPEN, {"b": "a.d.1", "a": "e.g.1"})), [])
        self.assertEqual(broken(run(self.pair(target={"leading": False}), OPEN, {"b": "a.d.1"})), [])

    def test_hb1_outside(self):
        c = simple(cadre_fields={"kin": [{"person": "o", "relation": "spouse"}]}, target_fields={"leading": False},
                   people=[{"id": "o", "leads": ["b"]}])
        self.assertEqual(broken(run(c, OPEN, {"x": "b.c.1"})), [("HB-1", "o", "x")])
        self.assertEqual(sorted(J.arcs(c, OPEN)["x"]["b.c.1"]), ["HB-1"])

    def test_hb2(self):
        c = self.pair(target={"leading": False})
        c["units"][0]["bodies"] = [{"id": "b"}, {"id": "d", "leader": "a"}]
        self.assertEqual(broken(run(c, OPEN, {"b": "a.d.1"})), [("HB-2", "a", "b")])
        self.assertEqual(broken(run(c, OPEN, {"b": "a.d.1", "a": "e.g.1"})), [])

    def test_hb3(self):
        for tag, want in (("audit", [("HB-3", "a", "b")]), ("it", [])):
            c = self.pair(target={"leading": False, "functions": [tag]})
            self.assertEqual(broken(run(c, OPEN, {"b": "a.d.1"})), want)

    def existing(self, a_rank="principal", **fields):
        c = self.pair(a_rank=a_rank, **fields)
        c["cadres"][1]["post"] = "a.d.1"
        return c

    def test_hb4_lower_ranked_leaves(self):
        c = self.existing()
        self.assertEqual(broken(run(c, LUOHE)), [("HB-4", "a", "b")])
        r = run(c, LUOHE, {"b": "e.f.1"})
        self.assertEqual((broken(r), r["moves"][0]["type"], r["measures"]["voluntary"], r["moves"][0]["because"]),
                         ([], "policy", 0, ["HB-4"]))

    def test_hb4_the_higher_leaves(self):
        c = self.existing()
        r = run(c, policy(round={"pool": "all"}), {"a": "e.g.1"})
        self.assertEqual((broken(r), r["moves"][0]["type"], r["measures"]["voluntary"]), ([], "policy", 1))

    def test_hb4_equal_ranks(self):
        c = self.existing("deputy")
        ctx = J.Context(c, LUOHE)
        self.assertEqual(ctx.due_count, 2)
        self.assertEqual(broken(run(c, LUOHE, {"a": "e.f.1"})), [])

    def test_hb4_standing(self):
        c = self.existing()
        for k, p in enumerate(c["posts"]):
            if p["id"].startswith("e.f"):
                p["requires"] = {"specialty": ["law"]}
            if p["id"] == "b.c.1":
                p["rank"] = "principal"
        r = run(c, LUOHE)
        self.assertEqual((broken(r), r["standing"]), ([], [{"rule": "HB-4", "ids": ["a", "b"]}]))

    def test_hb4_barred_is_standing(self):
        c = self.existing()
        c["cadres"][1]["probation_until"] = "2021-01"
        r = run(c, LUOHE)
        self.assertEqual((broken(r), r["standing"][0]["rule"]), ([], "HB-4"))
        self.assertEqual(r["deferrals"], [{"cadre": "b", "due": ["HB-4"], "exempt": ["SD-E2"]}])

    def test_existing_conflict_is_not_reported_again(self):
        c = self.existing()
        c["posts"].append(post("a.h.1"))
        r = run(c, policy(round={"pool": "all"}), {"b": "a.h.1"})
        self.assertEqual(broken(r), [("HB-4", "a", "b")])
        c["posts"][-1]["functions"] = ["personnel"]
        r = run(c, policy(round={"pool": "all"}), {"b": "a.h.1"})
        self.assertEqual(broken(r), [("HB-3", "a", "b"), ("HB-4", "a", "b")])

    def test_hb4_met_by_secondment(self):
        c = self.existing()
        c["units"].append(unit("k", level="county"))
        c["posts"].append(post("k.l.1", vertical={"secondment_months": 6}))
        self.assertEqual(broken(run(c, LUOHE, {"b": "k.l.1"})), [])

    def test_hb4_deferred_by_e6(self):
        c = self.existing()
        c["posts"][2]["body"] = "b"
        c["cadres"][0].update(post_since=back(121), deputy_since=back(200), principal_since=back(121),
                              body_since=back(121))
        c["posts"].append(post("a.z.1", "principal"))
        r = run(c, LUOHE, {"a": "a.z.1"})             # a rotates inside the unit: b is deferred
        self.assertEqual((broken(r), tier(r, "shall")), ([], 1))
        self.assertEqual(r["deferrals"], [{"cadre": "b", "due": ["HB-4"], "exempt": ["SD-E6"]}])
        r = run(c, LUOHE, {"a": "e.g.1"})             # a leaves: nothing is unmet
        self.assertEqual((broken(r), tier(r, "shall")), ([], 0))


class Structure(unittest.TestCase):
    def base(self, **balance):
        posts = [post("a.b%d.1" % k) for k in range(3)] + [post("b.c%d.1" % k) for k in range(3)]
        cadres = [cadre("m%d" % k, "a.b%d.1" % k, gender="male") for k in range(2)]
        cadres += [cadre("f%d" % k, "b.c%d.1" % k, gender="female") for k in range(2)]
        p = policy("open", attributes=["gender"], balance=dict({"move_price": 100}, **balance))
        return city(posts, cadres), p

    SWAP = {"m0": "b.c0.1", "f0": "a.b0.1"}

    def test_l1(self):
        c, p = self.base()
        r = run(c, p, self.SWAP)
        # tau = (2000*2*2 + 4) div 8 = 1000 in all four cells
        self.assertEqual([s["target_milli"] for s in r["structure"]], [1000] * 4)
        self.assertEqual((r["measures"]["deviation_before"], r["measures"]["deviation"],
                          tier(r, "structure")), (4000, 0, 200))

    def test_l2_rounds_half_up(self):
        c, p = self.base(norm="l2")
        c["cadres"].append(cadre("m9", "a.b2.1", gender="male"))
        r = run(c, p)
        # a: S 3, male 3 of 5: tau 1800, 1 - 1.2**2 -> 1440; female tau 1200: 1440; b: 1200, 800
        self.assertEqual(r["measures"]["deviation"], 1440 * 4)

    def test_equal_and_posts(self):
        c, p = self.base(target="equal")
        c["cadres"].append(cadre("m9", "a.b2.1", gender="male"))
        self.assertEqual([s["target_milli"] for s in run(c, p)["structure"]], [1000, 1500, 1000, 1500])
        c, p = self.base(size="posts")
        c["posts"].append(post("b.z.1"))
        # a has 3 of 7 seats: (2000*2*3*4 + 4*7) div (2*4*7) = 857
        self.assertEqual([s["target_milli"] for s in run(c, p)["structure"]], [857, 857, 1143, 1143])

    def test_given_and_targets(self):
        c, p = self.base(target="given")
        c["units"][0]["targets"] = [{"attribute": "gender", "value": "female", "target": 1, "min": 2}]
        r = run(c, p)
        self.assertEqual(r["measures"]["deviation"], 1000 + 10 * 1000 * 2)
        self.assertEqual(run(c, p, self.SWAP)["measures"]["deviation"], 0 + 10 * 1000)
        q = policy("open", attributes=["gender"], balance={"target": "given", "norm": "l2", "target_weight": 3})
        self.assertEqual(run(c, q)["measures"]["deviation"], 1000 + 3 * 1000 * 4)

    def test_target_of_an_attribute_without_weight(self):
        c, p = self.base()
        c["units"][0]["targets"] = [{"attribute": "education", "value": "master", "max": 0}]
        c["cadres"][0]["education"] = "master"
        self.assertEqual(run(c, p)["measures"]["deviation"], 4000 + 10000)

    def test_range(self):
        c, p = self.base(measure="range")
        c["cadres"].append(cadre("m9", "a.b2.1", gender="male"))
        self.assertEqual(run(c, p)["measures"]["deviation"], 1000 * (1 + 2 + 3))
        self.assertEqual(run(c, p, self.SWAP)["measures"]["deviation"], 1000 * (1 + 0 + 1))

    def test_groups_bands_and_teams(self):
        c, _ = self.base()
        for k, (party, birth) in enumerate((("cpc", "1984-06"), ("cpc_probationary", "1984-05"),
                                            ("none", "1974-05"), ("unknown", "1964-05"))):
            c["cadres"][k].update(party=party, birth=birth)
        ctx = J.Context(c, policy("open", attributes=["party", "age"], balance={"teams": "affinity"}))
        self.assertEqual([v["party"] for v in ctx.cell_value], ["cpc", "cpc", "non_cpc", None])
        self.assertEqual([v["age"] for v in ctx.cell_value], ["0-35", "36-45", "46-55", "56+"])
        self.assertEqual(ctx.teams, ["economy"])

    def test_waiting_count_in_the_pool_only(self):
        c, p = self.base()
        c["cadres"].append(cadre("w", None, gender="female"))
        # N 5, a(female) 3: tau = (2000*3*2 + 5) div 10 = 1200
        self.assertEqual(run(c, p)["structure"][0]["target_milli"], 1200)


class Fit(unittest.TestCase):
    def test_points(self):
        c = simple(target_fields={"welcomes": {"specialty": ["law"], "education": ["bachelor"], "party": ["none"]}},
                   cadre_fields={"specialty": "law", "education": "master", "party": "cpc", "promising": True,
                                 "assessment": "excellent",
                                 "prefers": [{"unit": "b", "weight": 2}, {"post": "b.c.1", "weight": 3}]})
        r = run(c, LUOHE, {"x": "b.c.1"})
        self.assertEqual((tier(r, "fit"), r["moves"][0]["type"], r["measures"]["voluntary"]),
                         (2 + 1 + 3, "cultivation", 1))
        r = run(c, policy(fit={"welcome": 5, "t3": 0, "prefer": 2}), {"x": "b.c.1"})
        self.assertEqual(tier(r, "fit"), 10 + 6)


class Policies(unittest.TestCase):
    def test_extends(self):
        self.assertEqual(J.resolve_policy({"name": "x"})["due"], LUOHE["due"])
        self.assertEqual(NATIONAL["due"], [])
        self.assertEqual({r["force"] for r in OPEN["due"]}, {"off"})
        self.assertEqual((LUOHE["limits"]["LC-2"], OPEN["balance"]["move_price"]), (dict(
            NATIONAL["limits"]["LC-2"], force="soft"), 0))

    def test_attributes(self):
        self.assertEqual(policy(attributes={"age": 3})["attributes"]["age"], {"weight": 3, "bands": [36, 46, 56]})
        weights = {k: v["weight"] for k, v in policy(attributes=["gender"])["attributes"].items()}
        self.assertEqual({k: w for k, w in weights.items() if w}, {"gender": 1})

    def test_wishes_shape_arcs(self):
        c = simple()
        self.assertEqual(sorted(J.arcs(c, OPEN, [{"stay": "x"}])["x"]["b.c.1"]), ["stay"])
        self.assertEqual(sorted(J.arcs(c, OPEN, [{"forbid": "x=b"}])["x"]["b.c.1"]), ["forbid"])
        self.assertEqual(sorted(J.arcs(c, OPEN, [{"pin": "x=b.c.1"}])["x"]["a.b.1"]), ["pin"])
        self.assertEqual(broken(run(c, OPEN, {"x": "b.c.1"}, [{"stay": "x"}])), [])   # a note only


class RandomCities(unittest.TestCase):
    def check_city(self, c):
        """The contract's contradictions, once more and by other means."""
        date = J.parse_date
        posts = {p["id"]: p for p in c["posts"]}
        units = {u["id"]: {b["id"] for b in u.get("bodies", ())} for u in c["units"]}
        cadres = {k["id"] for k in c["cadres"]}
        people = {k["id"] for k in c.get("people", ())}
        held = [k["post"] for k in c["cadres"] if k["post"]]
        hosts = [k["secondment"]["post"] for k in c["cadres"] if "secondment" in k]
        self.assertEqual(len(held + hosts), len(set(held + hosts)))
        for p in c["posts"]:
            self.assertTrue(p.get("body") is None or p["body"] in units[p["unit"]])
        for u in c["units"]:
            for b in u.get("bodies", ()):
                self.assertTrue(b.get("leader") is None or b["leader"] in cadres | people)
        for k in c["cadres"]:
            self.assertTrue(k["post"] is None or k["post"] in posts)
            for other in k.get("kin", ()):
                self.assertTrue(other["person"] in cadres | people and other["person"] != k["id"])
            items = k.get("history", ())
            starts = {n: date(k[n])[0] for n in ("post_since", "body_since", "deputy_since", "principal_since",
                                                 "waiting_since") if n in k}
            every = list(starts.values()) + [date(i["from"])[0] for i in items]
            self.assertLessEqual(max(every, default=0), date(c["as_of"])[0])
            if "birth" in k:
                self.assertLess(date(k["birth"])[0], min(every, default=10 ** 6))
            if "post_since" in starts:
                self.assertLessEqual(starts.get("body_since", 0), starts["post_since"])
            if k["rank"] == "principal" and "principal_since" in starts:
                self.assertLessEqual(starts.get("deputy_since", 0), starts["principal_since"])
            for i in items:
                self.assertLessEqual(date(i["from"])[0], date(i["to"])[0])
                if k["post"] and "post_since" in starts:
                    self.assertLessEqual(date(i["to"])[0], starts["post_since"])
                since = starts.get("%s_since" % i.get("rank"))
                self.assertTrue(since is None or since <= date(i["from"])[0], k)
            if "body_since" in starts and k["post"]:
                bare = {n: v for n, v in k.items() if n != "body_since"}
                derived = J.Context(dict(c, cadres=[bare]), OPEN).cadres[0].dates[1] \
                    if not k.get("kin") and "secondment" not in k else None
                self.assertTrue(derived is None or starts["body_since"] <= derived[0])

    def test_valid_and_judged(self):
        seen = set()
        for k in range(120):
            rng = random.Random("t/%d" % k)
            c, p = spoil.random_city(rng)
            c = json.loads(json.dumps(c))
            self.check_city(c)
            p = J.resolve_policy(json.loads(json.dumps(p)))
            for plan in spoil.spoiled_plans(c, p, rng, 6):
                r = J.judge(c, p, plan, full=True)
                seen.update(b["rule"] for b in r["broken"])
                for t in r["tiers"]:
                    self.assertIs(type(t["value"]), int)
                m = r["measures"]
                self.assertEqual(tier(r, "structure"),
                                 m["deviation"] + p["balance"]["move_price"] * m["voluntary"])
                self.assertEqual(m["shall_unmet"], len(r["unmet"]))
        self.assertGreaterEqual(len(seen), 30)

    def test_context_judges_like_judge(self):
        rng = random.Random(5)
        c, p = spoil.random_city(rng, 8)
        p = J.resolve_policy(p)
        ctx = J.Context(c, p)
        for plan in spoil.spoiled_plans(c, p, rng, 30):
            if not plan.get("decisions"):
                self.assertEqual(ctx.judge(plan, True), J.judge(c, p, plan, True))

    def test_command_line(self):
        here = os.path.dirname(os.path.abspath(__file__))
        with tempfile.TemporaryDirectory() as d:
            def tool(name, *words):
                done = subprocess.run([sys.executable, os.path.join(here, name), *words],
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                return done.returncode, done.stdout.decode()
            self.assertEqual(tool("spoil.py", "--random-cities", "2", "--seed", "3", "-o", d)[0], 0)
            c, p = os.path.join(d, "1.city.json"), os.path.join(d, "1.policy.json")
            self.assertEqual(tool("spoil.py", c, "--policy", p, "--seed", "1", "--count", "3", "-o", d)[0], 0)
            plans = [os.path.join(d, "plan-000%d.json" % k) for k in (1, 2, 3)]
            code, out = tool("judge.py", "--policy", p, c, *plans)
            self.assertIn(code, (0, 1))
            self.assertEqual([r["plan"] for r in json.loads(out)], plans)
            code, out = tool("judge.py", "--policy", p, "--full", c, plans[0])
            self.assertIn("standing", json.loads(out))
            self.assertEqual(tool("judge.py", c, os.path.join(d, "none.json"))[0], 3)


if __name__ == "__main__":
    unittest.main()
