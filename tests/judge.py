#!/usr/bin/env python3
"""Second judge of cadre exchange plans, written from the rule texts alone.

Usage: judge.py [--policy FILE|NAME] [--policies DIR] [--full] CITY PLAN...

Prints per plan {"plan", "broken", "tiers", "measures"} as JSON (a list if several plans
are given); --full adds deferrals, unmet, exceptions, standing, moves and structure.
Exit: 0 no rule broken, 1 a rule broken in any plan, 2 usage, 3 bad input.

As a library: load_city, load_policy, judge, arcs, changed (a scenario carried out), Context. A Context is prepared once for
(city, policy, decisions) and then judges any number of plans (Context.judge) or bare
assignments (Context.judge_assignment).

Only integers and fractions are used; the files are trusted to follow their contract.
"""
import argparse
import calendar
import copy
import json
import os
import sys
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
POLICIES = os.path.normpath(os.path.join(HERE, "..", "models", "policies"))
SHIPPED = ("luohe-2020", "national-2020", "open")

EDUCATION = ["primary", "junior", "secondary", "college", "bachelor", "master", "doctor"]
LEVEL_ORDER = {"county": 0, "city": 1, "higher": 2}
SCALAR_ATTRIBUTES = ("gender", "ethnicity", "party", "specialty", "education", "assessment")
ESTABLISHMENT_CLASS = {"civil": 1, "civil_like": 1, "institution": 2}
RETIREMENT = {"men60": (60, 4, 36), "women55": (55, 4, 36), "women50": (50, 2, 60)}
POST_CLOCKS = ("post", "section", "post_as_principal", "post_as_deputy", "post_as_leader",
               "section_as_deputy")
CLOCKS = POST_CLOCKS + ("deputy_total",)
NO_VALUE = "no value"           # a clock of a cadre who waits for a post: parts on it are false


# ---------------------------------------------------------------- files

def read_json(path):
    """Keys starting x_ are ignored in every object; decimals become fractions."""
    def keep(pairs):
        return {k: v for k, v in pairs if not k.startswith("x_")}
    with open(path, encoding="utf-8") as f:
        return json.load(f, parse_float=Fraction, object_pairs_hook=keep)


def load_city(path):
    return read_json(path)


def load_plan(path):
    return read_json(path)


def normal_attributes(given, base):
    """attributes -> {name: {"weight": w, ...}}; a map overrides, a list replaces."""
    result = {name: dict(item) for name, item in base.items()}
    if isinstance(given, list):
        for item in result.values():
            item["weight"] = 0
        for entry in given:
            if isinstance(entry, str):
                entry = {"name": entry}
            item = result.setdefault(entry["name"], {})
            item["weight"] = entry.get("weight", 1)
            if "bands" in entry:
                item["bands"] = entry["bands"]
        return result
    for name, value in given.items():
        item = result.setdefault(name, {"weight": 0})
        if isinstance(value, dict):
            item.update(value)
        else:
            item["weight"] = value
    return result


def merge_by_id(base, over):
    result = [dict(item) for item in base]
    where = {item["id"]: k for k, item in enumerate(result)}
    for item in over:
        if item["id"] in where:
            result[where[item["id"]]].update(item)
        else:
            where[item["id"]] = len(result)
            result.append(dict(item))
    return result


def merge(base, over, top=True):
    result = dict(base)
    for key, value in over.items():
        if top and key in ("due", "exempt"):
            result[key] = merge_by_id(base.get(key, []), value)
        elif top and key == "attributes":
            result[key] = normal_attributes(value, base.get(key, {}))
        elif isinstance(value, dict) and isinstance(base.get(key), dict):
            result[key] = merge(base[key], value, False)
        else:
            result[key] = value
    return result


def load_policy(name_or_path, policies=None):
    """The policy with everything it extends merged in."""
    policies = policies or POLICIES
    path = name_or_path
    if name_or_path in SHIPPED or not os.path.exists(path):
        path = os.path.join(policies, name_or_path + ".json")
    return resolve_policy(read_json(path), policies, os.path.dirname(path))


def resolve_policy(policy, policies=None, beside="."):
    policies = policies or POLICIES
    parent = policy.get("extends", "luohe-2020")
    if parent is None:
        return merge({}, policy)
    for path in (os.path.join(policies, parent + ".json"), os.path.join(beside, parent),
                 os.path.join(beside, parent + ".json"), parent):
        if os.path.isfile(path):
            return merge(load_policy(path, policies), policy)
    raise ValueError("policy to extend not found: " + parent)


# ---------------------------------------------------------------- dates

def parse_date(text):
    """"YYYY-MM" or "YYYY-MM-DD" -> (12 * year + month, day or None); absent -> None."""
    if not text or text == "unknown":
        return None
    parts = text.split("-")
    return 12 * int(parts[0]) + int(parts[1]), int(parts[2]) if len(parts) > 2 else None


def format_month(months):
    year, month = divmod(months - 1, 12)
    return "%04d-%02d" % (year, month + 1)


def whole_months(start, end):
    """Whole months; a start without day is day 1, an end without day the last day."""
    months = end[0] - start[0]
    if start[1] and end[1] and end[1] < start[1]:
        year, month = divmod(end[0] - 1, 12)
        if end[1] < calendar.monthrange(year, month + 1)[1]:
            months -= 1
    return max(0, months)


def later_start(a, b):
    return a if (a[0], a[1] or 1) >= (b[0], b[1] or 1) else b


def retirement_due(birth, klass, progressive):
    """Month of statutory retirement (12 * year + month)."""
    base, step, cap = RETIREMENT[klass]
    due = birth[0] + 12 * base
    if progressive:
        year, month = divmod(birth[0] - 1, 12)
        n = 12 * (year + base - 2025) + month + 1
        if n > 0:
            due += min(-(-n // step), cap)
    return due


# ---------------------------------------------------------------- small helpers

def known(value):
    return None if value in (None, "", "unknown") else value


def as_list(value):
    return value if isinstance(value, list) else [value]


def as_fraction(value):
    if isinstance(value, list):
        return Fraction(value[0], value[1])
    return Fraction(str(value))


def in_range(value, want):
    if not isinstance(want, dict):
        return value >= want
    if want.get("at_least") is not None and value < want["at_least"]:
        return False
    return want.get("below") is None or value < want["below"]


def lower_bound(want):
    return want.get("at_least") if isinstance(want, dict) else want


class Groups:
    """The policy's groups of attribute values."""

    def __init__(self, groups):
        self.groups = groups or {}

    def member(self, attribute, group, raw):
        members = self.groups.get(attribute, {}).get(group)
        if members is None:
            return False
        if raw in members:
            return True
        if "*" not in members:
            return False
        return not any(raw in other for name, other in self.groups[attribute].items()
                       if name != group)

    def cell(self, attribute, raw):
        """Value of the cell a raw value counts in."""
        for group in self.groups.get(attribute, {}):
            if self.member(attribute, group, raw):
                return group
        return raw

    def match(self, attribute, raw, words):
        """A word is a raw value or a group name; None where raw is unknown."""
        if raw is None:
            return None
        return any(word == raw or self.member(attribute, word, raw) for word in as_list(words))

    def meets(self, attribute, raw, words):
        """The test of requires and welcomes: education means at least."""
        if raw is None:
            return None
        if attribute == "education" and raw in EDUCATION:
            rank = EDUCATION.index(raw)
            if any(w in EDUCATION and rank >= EDUCATION.index(w) for w in as_list(words)):
                return True
        return self.match(attribute, raw, words)


class Post:
    __slots__ = ("index", "id", "unit", "body", "title", "rank", "leading", "functions", "head",
                 "must_fill", "surplus", "secondment_months", "mutual", "requires", "welcomes",
                 "key_tags", "identity")

    def __init__(self, index, data, unit, key_functions):
        self.index, self.id, self.unit = index, data["id"], unit
        self.body, self.title, self.rank = data.get("body"), data.get("title"), data["rank"]
        self.leading = data.get("leading", True)
        self.functions = frozenset(data.get("functions") or ())
        self.head = data.get("head", False)
        self.must_fill, self.surplus = data.get("must_fill", False), data.get("surplus", False)
        vertical = data.get("vertical")
        self.mutual = vertical == "mutual"
        self.secondment_months = vertical["secondment_months"] if isinstance(vertical, dict) else None
        self.requires, self.welcomes = data.get("requires") or {}, data.get("welcomes") or {}
        self.key_tags = self.functions & key_functions
        # posts with equal unit, body, rank, title and functions are one post
        self.identity = (unit, self.body, self.rank, self.title, self.functions)


class Cadre:
    """A cadre with everything that does not depend on the plan."""

    def __init__(self, index, data):
        self.index, self.id, self.data, self.rank = index, data["id"], data, data["rank"]
        self.defer = list(data.get("defer") or ())
        self.promising = data.get("promising", False)
        self.listed = data.get("listed", False)
        self.unfit = data.get("unfit") is not None


# ---------------------------------------------------------------- conditions

class Subject:
    """What a condition is asked of: a cadre, seen at one date, and a post (home or target)."""

    def __init__(self, ctx, cadre, clocks, at, post):
        self.ctx, self.cadre, self.clocks, self.at, self.post = ctx, cadre, clocks, at, post
        self.target = False

    def part(self, name, want):
        ctx, cadre, post = self.ctx, self.cadre, self.post
        if name == "any":
            results = [self.holds(c) for c in want]
            return True if True in results else None if None in results else False
        if name == "not":
            result = self.holds(want)
            return None if result is None else not result
        if name == "months_to_retirement":
            due = cadre.retirement
            return None if due is None else in_range(due - self.at[0], want)
        if name.endswith("_months") and name[:-7] in CLOCKS:
            value = self.clocks[name[:-7]]
            if value is NO_VALUE:
                return False
            return None if value is None else in_range(value, want)
        if name in ("key", "leading", "head", "level") and post is None:
            return False
        if name == "key":
            if isinstance(want, bool):
                return bool(post.key_tags) == want
            return any(tag in post.key_tags for tag in as_list(want))
        if name == "leading":
            return post.leading == want
        if name == "head":
            return post.head == want
        if name == "level":
            return ctx.levels[post.unit] in as_list(want)
        if name == "rank":
            return (post.rank if self.target else cadre.rank) in as_list(want)
        if name in ("unfit", "listed", "promising"):
            return getattr(cadre, name) == want
        if name == "probation":
            until = parse_date(cadre.data.get("probation_until"))
            return None if until is None else (ctx.as_of[0] < until[0]) == want
        if name == "clear_record":
            value = cadre.data.get("clear_record")
            return None if value in (None, "unknown") else value == want
        if name == "recorded":
            return any(ctx.recorded(cadre, rule) for rule in as_list(want))
        if name == "establishment":
            value = ctx.establishment(cadre)
            return None if value is None else value in as_list(want)
        return ctx.groups.match(name, ctx.attribute(cadre, name), want)

    def holds(self, condition):
        """Three-valued: True, False, or None for unknown."""
        result = True
        for name, want in condition.items():
            value = self.part(name, want)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    def excess(self, condition):
        """Least clock excess over the lower bounds; None where there is none."""
        found = []
        for name, want in condition.items():
            if name == "any":
                inner = [self.excess(c) for c in want if self.holds(c) is True]
                inner = [e for e in inner if e is not None]
                if inner:
                    found.append(max(inner))
            elif name.endswith("_months") and name[:-7] in CLOCKS:
                least = lower_bound(want)
                if least is not None:
                    found.append(self.clocks[name[:-7]] - least)
        return min(found) if found else None


# ---------------------------------------------------------------- the prepared context

class Context:
    """City, policy, decisions and the moves announced before (None: none were), prepared for judging many plans."""

    def __init__(self, city, policy, decisions=(), announced=None):
        self.city, self.policy = city, policy
        rounds = policy.get("round") or {}
        self.round = rounds
        self.balance = policy["balance"]
        self.as_of = parse_date(city["as_of"])
        self.due_by = parse_date(rounds.get("due_by")) or self.as_of
        self.effective = parse_date(rounds.get("effective")) or self.as_of
        self.modes = set(rounds.get("modes") or ())
        self.pool = rounds.get("pool") or "due"
        self.limits, self.pair_rules = policy.get("limits") or {}, policy.get("pairs") or {}
        self.groups = Groups(policy.get("groups"))
        self.key_functions = frozenset(policy.get("key_functions") or ())
        self.kin_functions = frozenset(policy.get("kin_functions") or ())
        self.due_rules = [r for r in policy.get("due") or () if r.get("force") in ("must", "shall")]
        self.exemptions = [e for e in policy.get("exempt") or () if e.get("force") != "off"]
        self.pair_exemption = next((e["id"] for e in self.exemptions if e["effect"] == "pair"), None)
        self.move_both = policy.get("both_due") == "move_both"
        self.attributes = policy.get("attributes") or {}
        regime = policy.get("retirement") or "by-as-of"
        self.progressive = regime == "progressive-2025" or (
            regime == "by-as-of" and self.as_of[0] >= 12 * 2024 + 9)
        self.bands = sorted((self.attributes.get("age") or {}).get("bands") or [])
        self.return_months = (self.limits.get("ZR-7") or {}).get("months")
        if self.return_months is None:
            self.return_months = 36

        self.read_units()
        self.read_people()
        self.read_decisions(decisions or ())
        self.read_announced(announced)
        self.read_cadres()
        self.read_kin()
        self.read_pairs()
        self.read_staffing()
        self.read_structure()
        self.closed_cache, self.arc_cache, self.out_cache = {}, {}, {}

    def force(self, rule):
        return (self.limits.get(rule) or self.pair_rules.get(rule) or {}).get("force", "off")

    def hard(self, rule):
        return self.force(rule) in ("hard", "must")

    # ---- reading the city

    def read_units(self):
        self.units = {u["id"]: u for u in self.city.get("units") or ()}
        self.levels = {u: d.get("level") or "city" for u, d in self.units.items()}
        self.tags = {u: set(d.get("affinity") or ()) for u, d in self.units.items()}
        self.body_tags, self.leaders, self.body_quota = {}, {}, {}
        for unit, data in self.units.items():
            for body in data.get("bodies") or ():
                key = (unit, body["id"])
                self.body_tags[key] = set(body.get("affinity") or ())
                self.leaders[key] = body.get("leader")
                self.body_quota[key] = body.get("quota") or {}
        self.top = {u: self.topmost(u) for u in self.units}
        self.posts = [Post(k, d, d["unit"], self.key_functions)
                      for k, d in enumerate(self.city.get("posts") or ())]
        self.post_index = {p.id: p.index for p in self.posts}

    def topmost(self, unit):
        seen = set()
        while unit not in seen and self.units.get(unit, {}).get("parent") in self.units:
            seen.add(unit)
            unit = self.units[unit]["parent"]
        return unit

    def read_people(self):
        self.people = {p["id"]: p for p in self.city.get("people") or ()}
        self.cadres = [Cadre(k, d) for k, d in enumerate(self.city.get("cadres") or ())]
        self.cadre_index = {c.id: c.index for c in self.cadres}
        self.holder_before = [None] * len(self.posts)
        self.host_held = {}
        for c in self.cadres:
            post = c.data.get("post")
            c.home = None if post is None else self.posts[self.post_index[post]]
            if c.home is not None:
                self.holder_before[c.home.index] = c.index
            # a running secondment: its end month is still included
            c.host = None
            s = c.data.get("secondment")
            if s:
                until = parse_date(s.get("until"))
                if until is None or until[0] >= self.effective[0]:
                    c.host = self.posts[self.post_index[s["post"]]]
                    self.host_held[c.host.index] = c.index
            c.seat = c.host or c.home           # where the cadre is present before the round

    def split_decision(self, text):
        """"C=WHAT" -> (cadre index, WHAT or None); ids may hold "=" themselves."""
        if text in self.cadre_index:
            return self.cadre_index[text], None
        at = text.find("=")
        while at >= 0:
            if text[:at] in self.cadre_index:
                return self.cadre_index[text[:at]], text[at + 1:]
            at = text.find("=", at + 1)
        return None, None

    def read_announced(self, announced):
        """{cadre id: the post announced, None where it is no more}; None without an announced plan. The tiers, in order."""
        self.announced = None
        self.tiers = [t for t in self.policy["objective"] if t != "keep" or announced is not None]
        if announced is None:
            return
        self.announced = {m["cadre"]: self.posts[self.post_index[m["to"]]] if m["to"] in self.post_index else None for m in announced}
        if "keep" not in self.tiers:
            self.tiers.insert(self.tiers.index("structure") if "structure" in self.tiers else len(self.tiers), "keep")

    def read_decisions(self, decisions):
        self.pin, self.stay, self.forbid, self.undefer = {}, set(), {}, {}
        for decision in decisions:
            for kind in ("pin", "stay", "forbid", "defer", "undefer"):
                if not isinstance(decision.get(kind), str):
                    continue
                index, what = self.split_decision(decision[kind])
                if index is None:
                    continue
                cadre = self.cadres[index]
                if kind == "stay":
                    self.stay.add(index)
                elif kind == "pin" and what is not None:
                    if what in self.post_index:
                        posts = {self.post_index[what]}
                    else:
                        posts = {p.index for p in self.posts if p.unit == what}
                    if cadre.home is not None and posts == {cadre.home.index}:
                        self.stay.add(index)
                    else:
                        self.pin[index] = posts
                elif kind == "forbid" and what is not None:
                    self.forbid.setdefault(index, set()).update(
                        {self.post_index[what]} if what in self.post_index
                        else {p.index for p in self.posts if p.unit == what})
                elif kind == "defer" and what is not None:
                    rule, _, reason = what.partition(":")
                    cadre.defer.append({"rule": rule, "reason": reason})
                elif kind == "undefer":
                    self.undefer.setdefault(index, set()).add(what)

    def recorded(self, cadre, rule):
        for entry in cadre.defer:
            if entry.get("rule") == rule:
                until = parse_date(entry.get("until"))
                if until is None or until[0] >= self.as_of[0]:
                    return True
        return False

    def establishment(self, cadre):
        own = known(cadre.data.get("establishment"))
        if own is None and cadre.home is not None:
            own = known(self.units[cadre.home.unit].get("establishment"))
        return own

    def attribute(self, cadre, name):
        """Raw value of an attribute (age: band name), None where unknown."""
        if name == "age":
            birth = parse_date(cadre.data.get("birth"))
            return None if birth is None else self.band(whole_months(birth, self.as_of) // 12)
        if name in SCALAR_ATTRIBUTES:
            return known(cadre.data.get(name))
        value = known((cadre.data.get("attributes") or {}).get(name))
        return value

    def band(self, years):
        lower = 0
        for bound in self.bands:
            if years < bound:
                return "%d-%d" % (lower, bound - 1)
            lower = bound
        return "%d+" % lower

    # ---- clocks

    def history_of(self, cadre):
        items = []
        for item in cadre.data.get("history") or ():
            items.append((item, parse_date(item.get("from")), parse_date(item.get("to"))))
        return items

    def derive_dates(self, cadre):
        """Scalar dates, completed from history where that is sure."""
        data, items = cadre.data, self.history_of(cadre)
        post_since = parse_date(data.get("post_since"))
        body_since = parse_date(data.get("body_since"))
        rank_since = {}
        for rank in ("deputy", "principal"):
            since = parse_date(data.get(rank + "_since"))
            if since is None:
                starts = [start for item, start, _ in items if item.get("rank") == rank and start]
                if starts:
                    since = min(starts, key=lambda s: (s[0], s[1] or 1))
            rank_since[rank] = since
        if body_since is None and post_since is not None and cadre.home is not None:
            dated = [(i, f, t) for i, f, t in items if f and t]
            if dated and post_since[0] - max(t[0] for _, _, t in dated) <= 1:
                body_since = post_since
                same = [(f, t) for i, f, t in dated
                        if i.get("unit") == cadre.home.unit and i.get("body") == cadre.home.body]
                for start, end in sorted(same, key=lambda x: (x[1][0], x[1][1] or 1), reverse=True):
                    if body_since[0] - end[0] > 1:
                        break
                    body_since = start
        return post_since, body_since, rank_since["deputy"], rank_since["principal"]

    @staticmethod
    def was_in(item, post):
        """A stay in this post: unit, body, title, and the functions where the stay tells them."""
        if (item.get("unit"), item.get("body"), item.get("title")) != (post.unit, post.body, post.title):
            return False
        return item.get("functions") is None or frozenset(item["functions"]) == post.functions

    def returned_months(self, cadre, post_since):
        """Earlier stays in the same unit, body and title that a return continues."""
        home, start, total = cadre.home, post_since, 0
        stays = [(f, t) for i, f, t in self.history_of(cadre) if f and t
                 and self.was_in(i, home)]
        for begin, end in sorted(stays, key=lambda x: (x[1][0], x[1][1] or 1), reverse=True):
            if start[0] - end[0] >= self.return_months:
                break
            total += max(0, end[0] - begin[0])
            start = begin
        return total

    def clocks_at(self, cadre, at):
        post_since, body_since, deputy_since, principal_since = cadre.dates
        principal = cadre.rank == "principal"
        clocks = dict.fromkeys(CLOCKS)

        def as_deputy(place_since):
            if place_since is None or deputy_since is None:
                return None
            start = later_start(place_since, deputy_since)
            if not principal:
                return whole_months(start, at)
            return None if principal_since is None else max(0, principal_since[0] - start[0])

        if deputy_since is not None:
            if not principal:
                clocks["deputy_total"] = whole_months(deputy_since, at)
            elif principal_since is not None:
                clocks["deputy_total"] = max(0, principal_since[0] - deputy_since[0])
        if cadre.home is None:
            for name in POST_CLOCKS:
                clocks[name] = NO_VALUE
            return clocks
        if post_since is not None:
            clocks["post"] = whole_months(post_since, at) + cadre.returned
        if body_since is not None:
            clocks["section"] = whole_months(body_since, at)
        if not principal:
            clocks["post_as_principal"] = 0
        elif post_since is not None and principal_since is not None:
            clocks["post_as_principal"] = whole_months(later_start(post_since, principal_since), at)
        clocks["post_as_deputy"] = as_deputy(post_since)
        clocks["section_as_deputy"] = as_deputy(body_since)
        if None not in (clocks["post_as_deputy"], clocks["post_as_principal"]):
            clocks["post_as_leader"] = clocks["post_as_deputy"] + clocks["post_as_principal"]
        return clocks

    def retirement_month(self, cadre):
        birth = parse_date(cadre.data.get("birth"))
        klass = known(cadre.data.get("retirement_class"))
        klass = {"men": "men60"}.get(klass, klass)
        if klass is None:
            klass = {"male": "men60", "female": "women55"}.get(cadre.data.get("gender"))
        if birth is None or klass is None:
            return None
        return retirement_due(birth, klass, self.progressive)

    # ---- who is due, who is exempt

    def read_cadres(self):
        self.unjudged = 0
        for c in self.cadres:
            c.dates = self.derive_dates(c)
            post_since = c.dates[0]
            c.returned = self.returned_months(c, post_since) if c.home and post_since else 0
            c.retirement = self.retirement_month(c)
            c.clocks = self.clocks_at(c, self.as_of)
            at_due = c.clocks if self.due_by == self.as_of else self.clocks_at(c, self.due_by)
            now = Subject(self, c, c.clocks, self.as_of, c.home)
            then = Subject(self, c, at_due, self.due_by, c.home)

            c.retired = c.retirement is not None and c.retirement < self.as_of[0]
            c.exempt, c.opened = [], []          # (id, effect) in force; undeferred ones
            undefer = self.undefer.get(c.index, ())
            for e in self.exemptions:
                if e["effect"] == "pair" or now.holds(e.get("if") or {}) is not True:
                    continue
                if e["effect"] != "bar" and (None in undefer or e["id"] in undefer):
                    c.opened.append(e["id"])
                else:
                    c.exempt.append((e["id"], e["effect"]))
            # SD-E1..E5, retired, secondment: what keeps the cadre where it is
            c.lifted = [e for e, _ in c.exempt]
            if c.retired:
                c.lifted.append("retired")
            if c.host is not None:
                c.lifted.append("secondment")
            pinned = c.index in self.pin
            c.closing = [e for e, effect in c.exempt if not (effect == "waive" and pinned)]
            c.closing += [w for w in ("retired", "secondment") if w in c.lifted]

            c.due, c.overdue, c.held, unknown = [], {}, [], False
            for rule in self.due_rules:
                result = then.holds(rule.get("if") or {})
                if result is True:
                    c.held.append(rule)
                # a waiting cadre has nothing to leave: no due rule applies, `never_to` does
                if c.home is None:
                    continue
                if result is None:
                    unknown = True
                if result is True:
                    c.due.append(rule)
                    c.overdue[rule["id"]] = max(0, then.excess(rule.get("if") or {}) or 0)
            self.unjudged += unknown
            c.unwaived = [] if c.lifted else c.due
            c.must_leave_kin = False             # HB-4, set by read_kin

            if c.home is None:
                since = parse_date(c.data.get("waiting_since"))
                if since is None:
                    ends = [t for _, _, t in self.history_of(c) if t]
                    since = max(ends, key=lambda t: (t[0], t[1] or 1)) if ends else self.as_of
                c.waiting_months = whole_months(since, self.as_of)

    # ---- kin

    def read_kin(self):
        pairs = {}
        for c in self.cadres:
            for k in c.data.get("kin") or ():
                other = k["person"]
                if other in self.cadre_index:
                    pairs[tuple(sorted((c.id, other)))] = True
                elif other in self.people:
                    pairs[(c.id, other)] = True
        self.kin_pairs = []                      # (cadre a, cadre b or None, outside person or None)
        self.kin_of = {}
        for a, b in pairs:
            pair = (self.cadre_index[a], self.cadre_index.get(b), None if b in self.cadre_index else b)
            self.kin_pairs.append(pair)
            self.kin_of.setdefault(pair[0], []).append(pair)
            if pair[1] is not None:
                self.kin_of.setdefault(pair[1], []).append(pair)
        self.conflicts_before = {}
        for pair in self.kin_pairs:
            for conflict in self.conflicts(pair, lambda i: self.cadres[i].seat):
                self.conflicts_before[conflict] = pair
        self.kin_conflicts = []                  # HB-4: (pair, unit, those who must leave)
        self.conflicts_of = {}
        if self.force("HB-4") != "off":
            for conflict, pair in self.conflicts_before.items():
                unit = conflict[2]
                a, b = pair[0], pair[1]
                if b is None:
                    leavers = [a]
                elif self.cadres[a].rank == self.cadres[b].rank:
                    leavers = [a, b]
                else:
                    leavers = [a] if self.cadres[a].rank == "deputy" else [b]
                item = (pair, unit, leavers)
                if item in self.kin_conflicts:
                    continue
                self.kin_conflicts.append(item)
                for index in (a, b):
                    if index is not None:
                        self.conflicts_of.setdefault(index, []).append(item)
                for index in leavers:
                    self.cadres[index].must_leave_kin = True
        for c in self.cadres:
            c.due_kin = c.must_leave_kin and not c.lifted
            c.is_due_by_rule = bool(c.unwaived) or c.due_kin
            c.is_due = c.is_due_by_rule or (c.home is None and not c.lifted)
            c.has_must = c.due_kin or any(r["force"] == "must" for r in c.unwaived)
        self.due_count = sum(c.is_due for c in self.cadres)

    def conflicts(self, pair, seat):
        """Kin conflicts (rule, pair, unit, body or None) of one pair, given where a cadre is present."""
        a, b, outside = pair
        found = []
        pa = seat(a)
        if pa is None:
            return found
        if outside is not None:
            if self.hard("HB-1") and pa.unit in (self.people[outside].get("leads") or ()):
                found.append(("HB-1", pair, pa.unit, None))
            if self.hard("HB-2") and pa.body is not None \
                    and self.leaders.get((pa.unit, pa.body)) == outside:
                found.append(("HB-2", pair, pa.unit, pa.body))
            return found
        pb = seat(b)
        if pb is None or pa.unit != pb.unit:
            return found
        if self.hard("HB-1") and pa.leading and pb.leading:
            found.append(("HB-1", pair, pa.unit, None))
        if self.hard("HB-2"):
            # a cadre leads a body only while present in its unit
            for post, leader in ((pa, b), (pb, a)):
                if post.body is not None \
                        and self.leaders.get((post.unit, post.body)) == self.cadres[leader].id:
                    found.append(("HB-2", pair, post.unit, post.body))
        if self.hard("HB-3") and ((pa.leading and pb.functions & self.kin_functions)
                                  or (pb.leading and pa.functions & self.kin_functions)):
            found.append(("HB-3", pair, pa.unit, None))
        return found

    def pair_ids(self, pair):
        a, b, outside = pair
        return sorted((self.cadres[a].id, outside if b is None else self.cadres[b].id))

    # ---- pairs of seats

    def read_pairs(self):
        self.section_pairs, self.head_pairs = [], []
        principals, deputies, heads = {}, {}, {}
        for c in self.cadres:
            if c.home is None:
                continue
            if c.home.body is not None:
                side = principals if c.home.rank == "principal" else deputies
                side.setdefault((c.home.unit, c.home.body), []).append(c.index)
            if c.home.head:
                heads.setdefault(c.home.unit, []).append(c.index)
        if self.pair_exemption:
            for body, firsts in principals.items():
                self.section_pairs += [(a, b, body) for a in firsts for b in deputies.get(body, ())]
        if self.force("LC-3") != "off":
            for unit, found in heads.items():
                self.head_pairs += [(a, b, unit) for k, a in enumerate(found) for b in found[k + 1:]]

    def read_staffing(self):
        self.staff_before, self.body_staff_before, self.unit_staff = {}, {}, {}
        self.musts_of_unit = {}
        for c in self.cadres:
            if c.home is None:
                continue
            p = c.home
            self.staff_before[p.unit, p.rank] = self.staff_before.get((p.unit, p.rank), 0) + 1
            key = (p.unit, p.body, p.rank)
            self.body_staff_before[key] = self.body_staff_before.get(key, 0) + 1
            self.unit_staff[p.unit] = self.unit_staff.get(p.unit, 0) + 1
            if c.has_must:
                self.musts_of_unit[p.unit] = self.musts_of_unit.get(p.unit, 0) + 1
        self.fill = [p for p in self.posts if p.must_fill]

    # ---- structure

    def read_structure(self):
        balance, levels = self.balance, self.balance.get("levels") or ["city"]
        self.weighted = [(name, item["weight"]) for name, item in self.attributes.items()
                         if item.get("weight", 0) > 0]
        self.cell_value = [{name: None if self.attribute(c, name) is None
                            else self.groups.cell(name, self.attribute(c, name))
                            for name, _ in self.weighted} for c in self.cadres]
        kind = balance.get("teams", "unit")
        self.teams, level_of_team = [], {}
        self.teams_of_post = [[] for _ in self.posts]

        def team(key, level):
            if key not in level_of_team:
                level_of_team[key] = level
                self.teams.append(key)

        for unit, data in self.units.items():
            level = self.levels[unit]
            if level not in levels:
                continue
            if kind == "unit":
                team(unit, level)
            elif kind == "body":
                for body in data.get("bodies") or ():
                    team((unit, body["id"]), level)
                if any(p.unit == unit and p.body is None for p in self.posts):
                    team((unit, None), level)
            else:
                for tag in data.get("affinity") or ():
                    team(tag, "all")
        for p in self.posts:
            if self.levels[p.unit] not in levels:
                continue
            if kind == "unit":
                keys = [p.unit]
            elif kind == "body":
                keys = [(p.unit, p.body)]
            else:
                keys = sorted(self.tags[p.unit])
            self.teams_of_post[p.index] = [k for k in keys if k in level_of_team]
        self.level_of_team = level_of_team

        in_pool = [c for c in self.cadres if c.home is None or self.levels[c.home.unit] in levels]
        n = len(in_pool)
        held = {}                                # a: holders of a value among the N
        for c in in_pool:
            for name, _ in self.weighted:
                value = self.cell_value[c.index][name]
                if value is not None:
                    held[name, value] = held.get((name, value), 0) + 1
        self.values = sorted(held)
        size, seats = dict.fromkeys(self.teams, 0), dict.fromkeys(self.teams, 0)
        all_seats = 0
        for p in self.posts:
            if self.levels[p.unit] in levels:
                all_seats += 1
            for key in self.teams_of_post[p.index]:
                seats[key] += 1
                if self.holder_before[p.index] is not None:
                    size[key] += 1
        self.size_before = size
        given = {}
        for unit, data in self.units.items():
            for t in data.get("targets") or ():
                if t.get("target") is not None:
                    given[unit, t["attribute"], t["value"]] = t["target"]
        weights = dict(self.weighted)
        self.tau = {}                            # (team, attribute, value) -> target in thousandths
        for key in self.teams:
            for name, value in self.values:
                a = held[name, value]
                aim = balance.get("target", "pool_share")
                if aim == "equal":
                    t = len(self.teams)
                    tau = (2000 * a + t) // (2 * t)
                elif aim == "given":
                    if (key, name, value) not in given:
                        continue
                    tau = int(1000 * as_fraction(given[key, name, value]))
                elif balance.get("size") == "posts" and all_seats:
                    tau = (2000 * a * seats[key] * n + n * all_seats) // (2 * n * all_seats)
                else:
                    tau = (2000 * a * size[key] + n) // (2 * n)
                self.tau[key, name, value] = tau
        self.weight_of = weights
        self.count_before = {}
        for c in self.cadres:
            if c.home is not None:
                self.add_to_cells(self.count_before, c.index, c.home.index, 1)
        self.target_terms = []                   # (unit, weight, min, max, matching cadres, before)
        for unit, data in self.units.items():
            for t in data.get("targets") or ():
                if t.get("min") is None and t.get("max") is None:
                    continue
                name = t["attribute"]
                match = {c.index for c in self.cadres
                         if self.groups.match(name, self.attribute(c, name), t["value"]) is True}
                before = sum(1 for c in self.cadres if c.index in match
                             and c.home is not None and c.home.unit == unit)
                weight = (self.attributes.get(name) or {}).get("weight", 0) or 1
                self.target_terms.append((unit, weight, t.get("min"), t.get("max"), match, before))
        self.base_cost = {cell: self.cell_cost(cell, self.count_before.get(cell, 0))
                          for cell in self.tau}
        self.base_total = sum(self.base_cost.values())
        self.deviation_before = self.deviation({}, {})

    def add_to_cells(self, counts, cadre, post, delta):
        for key in self.teams_of_post[post]:
            for name, value in self.cell_value[cadre].items():
                if value is not None:
                    cell = (key, name, value)
                    counts[cell] = counts.get(cell, 0) + delta

    def cell_cost(self, cell, n):
        d = 1000 * n - self.tau[cell]
        w = self.weight_of[cell[1]]
        return w * ((d * d + 500) // 1000) if self.balance.get("norm") == "l2" else w * abs(d)

    def target_cost(self, moved_home):
        total, factor = 0, self.balance.get("target_weight", 10)
        for unit, weight, least, most, match, before in self.target_terms:
            n = before
            for index, post in moved_home.items():
                if index in match:
                    home = self.cadres[index].home
                    n += (post.unit == unit) - (home is not None and home.unit == unit)
            miss = [max(0, least - n) if least is not None else 0,
                    max(0, n - most) if most is not None else 0]
            for h in miss:
                total += weight * factor * 1000 * (h * h if self.balance.get("norm") == "l2" else h)
        return total

    def deviation(self, change, moved_home):
        """Deviation given the changes of cell counts and the cadres whose home post changed."""
        if self.balance.get("measure") == "range":
            total = self.range_cost(change, moved_home)
        else:
            total = self.base_total
            for cell, delta in change.items():
                if delta and cell in self.tau:
                    total += self.cell_cost(cell, self.count_before.get(cell, 0) + delta) \
                        - self.base_cost[cell]
        return total + self.target_cost(moved_home)

    def range_cost(self, change, moved_home):
        size = dict(self.size_before)
        for index, post in moved_home.items():
            home = self.cadres[index].home
            if home is not None:
                for key in self.teams_of_post[home.index]:
                    size[key] -= 1
            for key in self.teams_of_post[post.index]:
                size[key] += 1
        total = 0
        # the teams of each level apart; affinity teams all together
        for level in sorted(set(self.level_of_team.values())):
            teams = [t for t in self.teams if self.level_of_team[t] == level]
            counts = [size[t] for t in teams]
            total += 1000 * (max(counts) - min(counts))
            for name, value in self.values:
                counts = [self.count_before.get((t, name, value), 0) + change.get((t, name, value), 0)
                          for t in teams]
                total += 1000 * self.weight_of[name] * (max(counts) - min(counts))
        return total

    # ---- arcs

    def mode(self, cadre, post):
        """Mode by the way the move goes, None where there is no way; round.modes not asked."""
        if cadre.home is None:
            return "placement" if post.secondment_months is None else None
        here, there = cadre.home.unit, post.unit
        a, b = LEVEL_ORDER[self.levels[here]], LEVEL_ORDER[self.levels[there]]
        if post.secondment_months is not None:
            return None if a == b else "secondment_down" if a > b else "secondment_up"
        if here == there:
            return "rotation"
        if self.round.get("rotation_in_tree") and self.top[here] == self.top[there]:
            return "rotation"
        if a != b:
            return "mutual" if post.mutual else None
        if self.levels[here] != "city":
            return None
        bodies = self.body_tags.get((here, cadre.home.body), set()) \
            & self.body_tags.get((there, post.body), set())
        return "horizontal" if self.tags[here] & self.tags[there] or bodies else None

    def mode_closed(self, cadre, post):
        mode = self.mode(cadre, post)
        if mode == "mutual":
            for unit in (cadre.home.unit, post.unit):
                if self.levels[unit] != "city" and known(self.units[unit].get("area")) is None:
                    return "SD-W3"
        if mode in self.modes:
            return None
        if post.secondment_months is not None:
            return "SD-W3"
        if cadre.home is None:
            return "SD-W0"
        if cadre.home.unit == post.unit:
            return "SD-W1"
        if self.levels[cadre.home.unit] == self.levels[post.unit] == "city":
            return "SD-W2"
        return "SD-W3"

    def same_post(self, cadre, post):
        return cadre.home is not None and cadre.home.identity == post.identity

    def closed(self, index, target):
        """Ids of the rules that forbid this arc by itself, whatever else the plan does."""
        key = (index, target)
        if key in self.closed_cache:
            return self.closed_cache[key]
        c, p = self.cadres[index], self.posts[target]
        ids = set(c.closing)
        if self.hard("ZR-1") and p.secondment_months is None and c.rank != p.rank:
            ids.add("ZR-1")
        if self.hard("ZR-3"):
            for name, words in p.requires.items():
                if self.groups.meets(name, self.attribute(c, name), words) is not True:
                    ids.add("ZR-3")
        if self.hard("ZR-9"):
            a = ESTABLISHMENT_CLASS.get(self.establishment(c))
            b = ESTABLISHMENT_CLASS.get(self.units[p.unit].get("establishment"))
            if a and b and a != b:
                ids.add("ZR-9")
        if self.hard("HB-7") and p.head:
            area = known(self.units[p.unit].get("area"))
            if area is not None and known(c.data.get("upbringing")) == area:
                ids.add("HB-7")
        for rule in c.held:
            if rule.get("never_to"):
                subject = Subject(self, c, c.clocks, self.as_of, p)
                subject.target = True
                if subject.holds(rule["never_to"]) is True:
                    ids.add(rule["id"])
            if rule.get("type") == "probationary" and (
                    known(c.data.get("watch_until"))
                    or any(i.get("type") == "probationary" for i, _, _ in self.history_of(c))
                    or c.data.get("post_type") == "probationary"):
                ids.add(rule["id"])
        if self.hard("ZR-2") and (p.surplus or p.index in self.host_held):
            ids.add("ZR-2")
        way = self.mode_closed(c, p)
        if way:
            ids.add(way)
        self.closed_cache[key] = frozenset(ids)
        return self.closed_cache[key]

    def too_new(self, cadre):
        """LC-2: True below the minimum stay, None where the clock is unknown."""
        limit = self.limits.get("LC-2") or {}
        value = cadre.clocks["post"]
        if value is NO_VALUE:
            return False
        return None if value is None else value < limit.get("months", 36)

    def returns(self, cadre, post):
        """ZR-7: a return to a post just left, or too many moves."""
        limit = self.limits.get("ZR-7") or {}
        count = 1
        for item, start, end in self.history_of(cadre):
            if end and self.effective[0] - end[0] < self.return_months and \
                    self.was_in(item, post):
                return True
            if known(item.get("type")) not in (None, "policy") and start \
                    and self.effective[0] - start[0] < (limit.get("within_months") or 60):
                count += 1
        since = parse_date(cadre.data.get("post_since"))
        if known(cadre.data.get("post_type")) not in (None, "policy") and since \
                and self.effective[0] - since[0] < (limit.get("within_months") or 60):
            count += 1
        return limit.get("max_moves") is not None and count > limit["max_moves"]

    def has_type(self, cadre, kind):
        return any(r.get("type", "policy") == kind for r in cadre.unwaived)

    def wish(self, index, target):
        """Decisions that close an arc; target None is to go on waiting."""
        ids = set()
        c = self.cadres[index]
        own = c.home.index if c.home is not None else None
        if index in self.stay and target != own:
            ids.add("stay")
        if index in self.pin and target not in self.pin[index]:
            ids.add("pin")
        if target in self.forbid.get(index, ()):
            ids.add("forbid")
        return ids

    def arc(self, index, target):
        """Everything that closes an arc, decisions included; empty = open. A rule that depends on
        what others do (two kin in the exchange, pool, pairs) does not close an arc."""
        key = (index, target)
        if key in self.arc_cache:
            return self.arc_cache[key]
        c = self.cadres[index]
        ids = self.wish(index, target)
        own = c.home.index if c.home is not None else None
        if target != own:
            p = self.posts[target]
            if self.same_post(c, p):
                ids.add("not-a-move")
            else:
                ids |= self.closed(index, target)
                # HB-4's other side is policy-type only if the lower-ranked stays: judged by plan
                kin = p.unit != (c.home.unit if c.home else None) and (
                    c.due_kin or any(index not in leavers for _, _, leavers
                                     in self.conflicts_of.get(index, ())))
                policy = self.has_type(c, "policy") or kin
                if self.hard("LC-2") and c.home is not None and not policy \
                        and not self.has_type(c, "probationary") and self.too_new(c) is not False:
                    ids.add("LC-2")
                if self.hard("ZR-7") and not policy and self.returns(c, p):
                    ids.add("ZR-7")
                for pair in self.kin_of.get(index, ()):
                    if pair[2] is not None:
                        for conflict in self.conflicts(pair, lambda _: p):
                            if conflict not in self.conflicts_before:
                                ids.add(conflict[0])
        self.arc_cache[key] = frozenset(ids)
        return self.arc_cache[key]

    def has_arc(self, index, out_of=None):
        """Any open arc but "stays" (out of a unit)."""
        key = (index, out_of)
        if key not in self.out_cache:
            c = self.cadres[index]
            self.out_cache[key] = not c.closing and any(
                not self.arc(index, p.index) for p in self.posts
                if p is not c.home and p.unit != out_of)
        return self.out_cache[key]

    # ---- judging

    def judge(self, plan, full=False):
        targets = {}
        for move in plan.get("moves") or ():
            if move["cadre"] not in self.cadre_index or move["to"] not in self.post_index:
                raise ValueError("move names an unknown cadre or post: %r" % move)
            index = self.cadre_index[move["cadre"]]
            if index in targets:
                raise ValueError("cadre moves twice: %s" % move["cadre"])
            targets[index] = self.post_index[move["to"]]
        relaxed, has_relaxed = set(), False
        for entry in plan.get("deferrals") or ():
            if not entry.get("exempt"):
                has_relaxed = True
                relaxed.update((entry["cadre"], rule) for rule in as_list(entry.get("due") or []))
        return self.judge_assignment(targets, relaxed, has_relaxed, full)

    def judge_assignment(self, targets, relaxed=frozenset(), has_relaxed=None, full=False):
        """targets: {cadre index: post index} of the moves; relaxed: {(cadre id, rule)}."""
        return Judgement(self, targets, relaxed,
                         bool(relaxed) if has_relaxed is None else has_relaxed).result(full)


class Judgement:
    """One plan against one context."""

    def __init__(self, ctx, targets, relaxed, has_relaxed):
        self.ctx, self.relaxed, self.has_relaxed = ctx, relaxed, has_relaxed
        self.broken = set()
        self.exception_list, self.standing, self.deferrals = [], set(), []
        self.exceptions = 0
        cadres, posts = ctx.cadres, ctx.posts
        self.moves = {}
        for index, target in targets.items():
            c, p = cadres[index], posts[target]
            if p is c.home or ctx.same_post(c, p):
                self.breaks("not-a-move", c.id)
            else:
                self.moves[index] = p
        self.seconded = {i for i, p in self.moves.items() if p.secondment_months is not None}
        self.home_change = {i: p for i, p in self.moves.items() if i not in self.seconded}
        self.check_arcs()
        self.check_holders()
        self.check_staffing()
        self.check_section_pairs()
        self.check_kin()
        self.find_types()
        self.check_musts()
        self.check_head_pairs()
        self.check_team_share()
        self.check_minimum_stay_and_returns()
        self.check_reciprocity()
        self.check_round()

    def breaks(self, rule, *ids):
        self.broken.add((rule, tuple(sorted(ids))))

    def excepts(self, rule, unit, body, cadres, count=1):
        self.exceptions += count
        self.exception_list.append({"rule": rule, "unit": unit, "body": body,
                                    "cadres": sorted(self.ctx.cadres[i].id for i in cadres)})

    def seat(self, index):
        """Where the cadre is present after the plan: the seconded at the host only."""
        return self.moves.get(index) or self.ctx.cadres[index].seat

    def left_unit(self, index, unit):
        seat = self.seat(index)
        return seat is None or seat.unit != unit

    # ---- single arcs and seats

    def check_arcs(self):
        for index, p in self.moves.items():
            for rule in self.ctx.closed(index, p.index):
                self.breaks(rule, self.ctx.cadres[index].id)

    def check_holders(self):
        ctx = self.ctx
        entering = {}
        for index, p in self.moves.items():
            entering.setdefault(p.index, []).append(index)
        self.entering = entering
        for post, movers in entering.items():
            holders = list(movers)
            before = ctx.holder_before[post]
            if before is not None and before not in self.home_change:
                holders.append(before)           # a seconded holder keeps the home seat
            if len(holders) > 1 and ctx.hard("ZR-2"):
                self.breaks("ZR-2", *(ctx.cadres[i].id for i in holders))
        for p in ctx.fill:
            before = ctx.holder_before[p.index]
            held = p.index in entering or p.index in ctx.host_held \
                or (before is not None and before not in self.home_change)
            if held:
                continue
            if before is None and not any(
                    not ctx.arc(c.index, p.index) for c in ctx.cadres):
                self.standing.add(("must-fill", (p.id,)))
            else:
                self.breaks("must-fill", p.id)

    def check_staffing(self):
        ctx = self.ctx
        staff, bodies, surplus_left = {}, {}, {}
        for index, p in self.home_change.items():
            home = ctx.cadres[index].home
            for post, delta in ((home, -1), (p, 1)):
                if post is None:
                    continue
                key = (post.unit, post.rank)
                staff[key] = staff.get(key, 0) + delta
                key = (post.unit, post.body, post.rank)
                bodies[key] = bodies.get(key, 0) + delta
            if home is not None and home.surplus:
                key = (home.unit, home.rank)
                surplus_left[key] = surplus_left.get(key, 0) + 1
        allowed = ctx.policy.get("allow_vacancies")
        for key, delta in staff.items():
            unit, rank = key
            if allowed is not None and delta + surplus_left.get(key, 0) < -allowed:
                self.breaks("vacancies", unit, rank)
            quota = (ctx.units[unit].get("quota") or {}).get(rank)
            before = ctx.staff_before.get(key, 0)
            if quota is not None and before + delta > max(quota, before) and ctx.hard("ZR-2"):
                self.breaks("ZR-2", unit, rank)
        for key, delta in bodies.items():
            unit, body, rank = key
            quota = ctx.body_quota.get((unit, body), {}).get(rank)
            before = ctx.body_staff_before.get(key, 0)
            if quota is not None and before + delta > max(quota, before) and ctx.hard("ZR-2"):
                self.breaks("ZR-2", unit, body, rank)

    # ---- pairs of one section

    def check_section_pairs(self):
        ctx = self.ctx
        self.deferred = set()                    # by SD-E6
        self.idle_pairs = []
        rule = ctx.pair_exemption
        for a, b, body in ctx.section_pairs:
            both_due = ctx.cadres[a].is_due_by_rule and ctx.cadres[b].is_due_by_rule
            if a in self.moves and b in self.moves:
                if a in ctx.pin or b in ctx.pin or (both_due and ctx.move_both):
                    self.excepts(rule, body[0], body[1], (a, b))
                else:
                    self.breaks(rule, ctx.cadres[a].id, ctx.cadres[b].id)
            elif both_due and not ctx.move_both:
                if a in self.moves:
                    self.deferred.add(b)
                elif b in self.moves:
                    self.deferred.add(a)
                else:
                    self.idle_pairs.append((a, b))

    def check_idle_pairs(self):
        """Both due and neither moves: broken, unless nobody can or the musts are relaxed."""
        ctx = self.ctx
        for a, b in self.idle_pairs:
            if not ctx.has_arc(a) and not ctx.has_arc(b):
                continue
            relaxed, owed = False, False         # a must that is given up in vain excuses nothing
            for index in (a, b):
                c = ctx.cadres[index]
                for r in c.unwaived:
                    if r["force"] == "must":
                        listed = (c.id, r["id"]) in self.relaxed and index not in self.deferred
                        relaxed, owed = relaxed or listed, owed or not listed
                for leavers in self.kin_open(index) if c.due_kin else ():
                    listed = [i for i in leavers if (ctx.cadres[i].id, "HB-4") in self.relaxed]
                    relaxed, owed = relaxed or index in listed, owed or not listed
            if relaxed and not owed:
                continue
            self.breaks(ctx.pair_exemption, ctx.cadres[a].id, ctx.cadres[b].id)

    # ---- kin

    def kin_standing(self, conflict):
        """HB-4: nobody who must leave and is not exempt has an arc out of the unit."""
        _, unit, leavers = conflict
        return not any(self.ctx.cadres[i].due_kin and self.ctx.has_arc(i, unit) for i in leavers)

    def kin_pending(self, index):
        """HB-4 by staying: is a conflict that asks this cadre to leave neither standing nor cured?"""
        for conflict in self.ctx.conflicts_of.get(index, ()):
            pair, unit, leavers = conflict
            if index in leavers and not self.kin_standing(conflict):
                other = pair[1] if pair[0] == index else pair[0]
                if other is None or not self.left_unit(other, unit):
                    return True
        return False

    def kin_open(self, index):
        """Of the conflicts that ask this cadre to leave and whose HB-4 is not satisfied: those who must leave."""
        found = []
        for conflict in self.ctx.conflicts_of.get(index, ()):
            pair, unit, leavers = conflict
            bound = [i for i in leavers if self.ctx.cadres[i].due_kin]
            if index not in leavers or self.kin_standing(conflict) or any(i in self.deferred for i in bound):
                continue
            if not any(i is not None and self.left_unit(i, unit) for i in pair[:2]):
                found.append(bound)
        return found

    def kin_stands(self, index):
        """Does a kin conflict that this cadre should end go on after the plan?"""
        return any(index in leavers and not self.left_unit(index, unit)
                   and not (pair[1] is not None and (self.left_unit(pair[0], unit)
                                                     or self.left_unit(pair[1], unit)))
                   for pair, unit, leavers in self.ctx.conflicts_of.get(index, ()))

    def check_kin(self):
        ctx = self.ctx
        checked = set()
        for index in self.moves:
            for pair in ctx.kin_of.get(index, ()):
                if pair in checked:
                    continue
                checked.add(pair)
                for conflict in ctx.conflicts(pair, self.seat):
                    if conflict not in ctx.conflicts_before:
                        self.breaks(conflict[0], *ctx.pair_ids(pair))
        self.relaxed_kin = set()
        for conflict in ctx.kin_conflicts:
            pair, unit, leavers = conflict
            if self.left_unit(pair[0], unit) or (pair[1] is not None and self.left_unit(pair[1], unit)):
                continue
            bound = [i for i in leavers if ctx.cadres[i].due_kin]
            ids = tuple(ctx.pair_ids(pair))
            if self.kin_standing(conflict):      # also of those SD-E6 defers: nobody could end it
                self.standing.add(("HB-4", ids))
                continue
            if any(i in self.deferred for i in bound):
                continue
            listed = [i for i in bound if (ctx.cadres[i].id, "HB-4") in self.relaxed]
            if listed:
                self.relaxed_kin.update(listed)
            else:
                self.breaks("HB-4", *ids)

    def left_for_kin(self, index):
        ctx = self.ctx
        for pair, unit, leavers in ctx.conflicts_of.get(index, ()):
            if not self.left_unit(index, unit):
                continue
            if index in leavers:
                if ctx.cadres[index].due_kin:
                    return True
            elif not self.left_unit(leavers[0], unit):
                return True                      # HB-4: the higher-ranked, and the lower stays
        return False

    # ---- types

    def meets_t3(self, index):
        ctx, c, p = self.ctx, self.ctx.cadres[index], self.moves[index]
        if not c.promising or c.data.get("assessment") != "excellent":
            return False
        units = {item.get("unit") for item in c.data.get("history") or ()}
        functions = frozenset()
        if c.home is not None:
            units.add(c.home.unit)
            functions = c.home.functions
        if p.unit not in units:
            return True
        levels = {ctx.levels[u] for u in units if u in ctx.levels}
        return ctx.levels[p.unit] not in levels or bool(p.functions - functions)

    def find_types(self):
        ctx = self.ctx
        self.types, self.t3 = {}, {}
        for index in self.moves:
            c = ctx.cadres[index]
            self.t3[index] = self.meets_t3(index)
            if ctx.has_type(c, "policy") or self.left_for_kin(index):
                self.types[index] = "policy"
            elif ctx.has_type(c, "probationary"):
                self.types[index] = "probationary"
            elif self.t3[index]:
                self.types[index] = "cultivation"
            else:
                self.types[index] = "configuration"

    # ---- musts and shalls

    def met(self, rule, index):
        ctx = self.ctx
        p = self.moves.get(index)
        if p is None or (index in self.seconded and not ctx.policy.get("secondment_meets_due")):
            return False
        home = ctx.cadres[index].home
        leave = rule.get("leave", "post")
        if home is None or leave == "post" or (home.unit, home.body) != (p.unit, p.body):
            return True
        return leave == "function" and home.key_tags != p.key_tags

    def check_musts(self):
        ctx = self.ctx
        self.check_idle_pairs()
        self.unmet = []
        relaxed_overdue, relaxed_count = 0, len(self.relaxed_kin)
        relaxed_rules = {ctx.cadres[i].id: ["HB-4"] for i in self.relaxed_kin}
        for c in ctx.cadres:
            index = c.index
            waiting = c.home is None and (index not in self.moves or index in self.seconded)
            if not c.due and not c.must_leave_kin and not waiting:
                continue
            missed = [r for r in c.due if not self.met(r, index)]
            if c.lifted:
                due = [r["id"] for r in missed]
                if c.must_leave_kin and self.kin_stands(index):
                    due.append("HB-4")
                if due and index not in self.moves:  # who moves all the same is not deferred
                    self.deferrals.append({"cadre": c.id, "due": sorted(due),
                                           "exempt": sorted(c.lifted)})
                if waiting and not c.retired:
                    self.unmet.append((c.id, [], c.waiting_months))
                continue
            if index in self.deferred:
                rules = {r["id"]: c.overdue[r["id"]] for r in missed}
                if c.due_kin and self.kin_pending(index):
                    rules["HB-4"] = 0
                if rules:
                    self.deferrals.append({"cadre": c.id, "due": sorted(rules),
                                           "exempt": [ctx.pair_exemption]})
                    self.unmet.append((c.id, sorted(rules), max(rules.values())))
                continue
            costs = {}
            for r in missed:
                if r["force"] == "shall":
                    costs[r["id"]] = c.overdue[r["id"]]
                elif (c.id, r["id"]) in self.relaxed:
                    relaxed_count += 1
                    relaxed_overdue += c.overdue[r["id"]]
                    relaxed_rules.setdefault(c.id, []).append(r["id"])
                else:
                    self.breaks(r["id"], c.id)
            months = list(costs.values()) + ([c.waiting_months] if waiting else [])
            if months:
                self.unmet.append((c.id, sorted(costs), max(months)))
        self.relaxed_value = (relaxed_count, relaxed_overdue)
        for cadre, rules in relaxed_rules.items():
            self.deferrals.append({"cadre": cadre, "due": sorted(rules), "exempt": []})

    # ---- exceptions

    def check_head_pairs(self):
        ctx = self.ctx
        force = ctx.force("LC-3")
        for a, b, unit in ctx.head_pairs:
            if a in self.moves and b in self.moves:
                pinned = a in ctx.pin or b in ctx.pin
                if force == "soft" or (force == "near_hard" and pinned):
                    self.excepts("LC-3", unit, None, (a, b))
                else:
                    self.breaks("LC-3", ctx.cadres[a].id, ctx.cadres[b].id)

    def check_team_share(self):
        ctx = self.ctx
        force = ctx.force("LC-1")
        if force in ("off", "list"):
            return
        share = as_fraction(ctx.limits["LC-1"].get("share", [1, 3]))
        leavers = {}
        for index, p in self.moves.items():
            home = ctx.cadres[index].home
            if home is not None and home.unit != p.unit and ctx.mode(ctx.cadres[index], p) != "rotation":
                leavers.setdefault(home.unit, []).append(index)
        for unit, gone in leavers.items():
            cap = max(1, int(ctx.unit_staff.get(unit, 0) * share))
            extra = 0 if force in ("hard", "must") \
                else max(0, ctx.musts_of_unit.get(unit, 0) - cap)
            over = len(gone) - cap
            if over > extra:
                self.breaks("LC-1", unit)
            if min(over, extra) > 0:
                self.excepts("LC-1", unit, None, gone, min(over, extra))

    def check_minimum_stay_and_returns(self):
        ctx = self.ctx
        stay, back = ctx.force("LC-2"), ctx.force("ZR-7")
        for index, p in self.moves.items():
            c, kind = ctx.cadres[index], self.types[index]
            unit, body = (c.home.unit, c.home.body) if c.home is not None else (None, None)
            if stay not in ("off", "list") and c.home is not None \
                    and kind not in ("policy", "probationary"):
                new = ctx.too_new(c)
                if stay in ("hard", "must"):
                    if new is not False:
                        self.breaks("LC-2", c.id)
                elif new is True:
                    self.excepts("LC-2", unit, body, (index,))
            if back not in ("off", "list") and kind != "policy" and ctx.returns(c, p):
                if back in ("hard", "must"):
                    self.breaks("ZR-7", c.id)
                else:
                    self.excepts("ZR-7", p.unit, p.body, (index,))

    # ---- rows over the whole plan

    def check_reciprocity(self):
        ctx = self.ctx
        flow = {}
        for index, p in self.moves.items():
            if ctx.mode(ctx.cadres[index], p) != "mutual":
                continue
            for unit, delta in ((ctx.cadres[index].home.unit, -1), (p.unit, 1)):
                area = known(ctx.units[unit].get("area"))
                if ctx.levels[unit] != "city" and area is not None:
                    flow[area] = flow.get(area, 0) + delta
        for area, net in flow.items():
            if net:
                self.breaks("SD-W3", area)

    def check_round(self):
        ctx, rounds = self.ctx, self.ctx.round
        self.enables = {}
        if ctx.pool == "listed":
            for index in self.moves:
                c = ctx.cadres[index]
                if not c.listed and index not in ctx.pin:
                    self.breaks("pool", c.id)
        elif ctx.pool == "due":
            due_at, enabling_at, enabling = {}, {}, 0
            for index, p in self.moves.items():
                c = ctx.cadres[index]
                home = (c.home.unit, c.home.rank) if c.home is not None else None
                if c.is_due:
                    for key in {home, (p.unit, p.rank)} - {None}:
                        due_at.setdefault(key, []).append(c.id)
                elif not (index in ctx.pin or c.promising or c.unfit or c.listed):
                    enabling += 1
                    if home is not None:
                        enabling_at.setdefault(home, []).append(index)
            for key, movers in enabling_at.items():
                if len(movers) > len(due_at.get(key, ())):
                    self.breaks("pool", *key)
                for index in movers:
                    self.enables[index] = sorted(due_at.get(key, ()))
            most = rounds.get("max_enabling")
            if enabling > (ctx.due_count if most is None else most):
                self.breaks("max-enabling")
        if rounds.get("max_moves") is not None and len(self.moves) > rounds["max_moves"]:
            self.breaks("max-moves")
        if rounds.get("min_share_of_due") is not None:
            moved = sum(ctx.cadres[i].is_due for i in self.moves)
            if moved < as_fraction(rounds["min_share_of_due"]) * ctx.due_count:
                self.breaks("min-share-of-due")

    # ---- result

    def fit(self):
        ctx, numbers = self.ctx, self.ctx.policy.get("fit") or {}
        total = 0
        for index, p in self.moves.items():
            c = ctx.cadres[index]
            welcome = sum(ctx.groups.meets(name, ctx.attribute(c, name), words) is True
                          for name, words in p.welcomes.items())
            weights = [w.get("weight", 1) for w in c.data.get("prefers") or ()
                       if w.get("unit") == p.unit or w.get("post") == p.id]
            total += numbers.get("welcome", 1) * welcome + numbers.get("t3", 1) * self.t3[index]
            if weights:
                total += numbers.get("prefer", 1) * max(weights)
        return total

    def changes(self):
        """Tier keep: cadres who do otherwise than announced; who is not among the announced moves was to stay."""
        ctx, n = self.ctx, 0
        if ctx.announced is None:
            return 0
        for c in ctx.cadres:
            if c.id not in ctx.announced:
                n += c.index in self.moves
                continue
            said = ctx.announced[c.id]
            places = [self.moves[c.index]] if c.index in self.moves else [c.home, c.seat]
            n += said is None or not any(p is not None and p.identity == said.identity for p in places)
        return n

    def result(self, full):
        ctx = self.ctx
        change = {}
        for index, p in self.home_change.items():
            home = ctx.cadres[index].home
            if home is not None:
                ctx.add_to_cells(change, index, home.index, -1)
            ctx.add_to_cells(change, index, p.index, 1)
        deviation = ctx.deviation(change, self.home_change)
        voluntary = sum(1 for i in self.moves
                        if not ctx.cadres[i].is_due and ctx.cadres[i].home is not None)
        shall = sum(1 + overdue for _, _, overdue in self.unmet)
        price = ctx.balance.get("move_price", 0)
        values = {"exceptions": self.exceptions, "shall": shall, "keep": self.changes(),
                  "structure": deviation + price * voluntary, "fit": self.fit(),
                  "moves": len(self.moves)}
        tiers = []
        if self.has_relaxed:
            tiers += [{"tier": "relaxed", "value": self.relaxed_value[0]},
                      {"tier": "relaxed_overdue", "value": self.relaxed_value[1]}]
        tiers += [{"tier": t, "value": values[t]} for t in ctx.tiers]
        result = {
            "broken": [{"rule": rule, "ids": list(ids)} for rule, ids in sorted(self.broken)],
            "tiers": tiers,
            "measures": {"deviation": deviation, "deviation_before": ctx.deviation_before,
                         "voluntary": voluntary, "shall_unmet": len(self.unmet),
                         "shall_overdue": shall - len(self.unmet), "moves": len(self.moves),
                         "unjudged": ctx.unjudged}}
        if full:
            result["deferrals"] = sorted(self.deferrals, key=lambda d: (d["cadre"], d["exempt"]))
            result["unmet"] = [{"cadre": c, "rules": rules, "overdue": overdue}
                               for c, rules, overdue in sorted(self.unmet)]
            result["exceptions"] = sorted(self.exception_list, key=lambda e: (
                e["rule"], e["unit"] or "", e["body"] or "", e["cadres"]))
            result["standing"] = [{"rule": r, "ids": list(i)} for r, i in sorted(self.standing)]
            result["moves"] = self.move_list()
            result["structure"] = self.structure_list(change)
        return result

    def move_list(self):
        ctx, moves = self.ctx, []
        for index, p in sorted(self.moves.items(), key=lambda m: ctx.cadres[m[0]].id):
            c = ctx.cadres[index]
            because = [r["id"] for r in c.unwaived]
            if self.left_for_kin(index):
                because.append("HB-4")
            if self.t3[index]:
                because.append("SD-T3")
            until = watch = None
            if p.secondment_months is not None:
                until = format_month(ctx.effective[0] + p.secondment_months - 1)
            if ctx.has_type(c, "probationary"):
                watch = format_month(
                    ctx.effective[0] + ctx.policy.get("watch_months", 12) - 1)
            moves.append({"cadre": c.id, "from": c.home.id if c.home else None, "to": p.id,
                          "type": self.types[index], "mode": ctx.mode(c, p),
                          "because": because or ["SD-T2"], "enables": self.enables.get(index, []),
                          "until": until, "watch_until": watch})
        return moves

    def structure_list(self, change):
        ctx, rows = self.ctx, []
        for cell in ctx.tau:
            key, name, value = cell
            before = ctx.count_before.get(cell, 0)
            after = before + change.get(cell, 0)
            row = {"unit": key}
            if isinstance(key, tuple):
                row = {"unit": key[0], "body": key[1]}
            elif ctx.balance.get("teams") == "affinity":
                row = {"unit": None, "affinity": key}
            rows.append({**row, "attribute": name, "value": value, "before": before, "after": after,
                         "target_milli": ctx.tau[cell], "cost": ctx.cell_cost(cell, after)})
        return sorted(rows, key=lambda r: (r["unit"] or "", r.get("body") or r.get("affinity") or "",
                                           r["attribute"], r["value"]))


# ---------------------------------------------------------------- library entry points

def prepare(city, policy, decisions=()):
    return Context(city, policy, decisions)


def judge(city, policy, plan, full=False):
    return Context(city, policy, plan.get("decisions"), plan.get("announced")).judge(plan, full)


def changed(city, policy, changes):
    """(city, policy, decisions) after the changes of a scenario (datasets/README.md, "Scenario"), the base's first. The policy is one with everything it extends merged in."""
    city, policy, decisions = copy.deepcopy(city), copy.deepcopy(policy), []
    for change in changes:
        for kind in ("pin", "stay", "forbid", "defer", "undefer"):
            if kind in change:
                decisions.append({kind: change[kind], "reason": change.get("reason", ""), "by": change.get("by", "")})
        if "as_of" in change:
            city["as_of"] = change["as_of"]
        for kind in ("post", "cadre"):
            if "add_" + kind in change:
                city[kind + "s"].append(copy.deepcopy(change["add_" + kind]))
        if "remove_post" in change:
            city["posts"] = [p for p in city["posts"] if p["id"] != change["remove_post"]]
            for c in city["cadres"]:
                c["prefers"] = [w for w in c.get("prefers") or () if w.get("post") != change["remove_post"]]
        if "remove_cadre" in change:
            gone = change["remove_cadre"]
            city["cadres"] = [c for c in city["cadres"] if c["id"] != gone]
            for c in city["cadres"]:
                c["kin"] = [k for k in c.get("kin") or () if k["person"] != gone]
            for body in (b for u in city["units"] for b in u.get("bodies") or ()):
                if body.get("leader") == gone:
                    body["leader"] = None
        if "set" in change:
            want = change["set"]
            kind = next(k for k in ("cadre", "post", "unit") if k in want)
            item = next(i for i in city[kind + "s"] if i["id"] == want[kind])
            if "attribute" in want:
                item.setdefault("attributes", {})[want["attribute"]] = want["value"]
            else:
                item[want["field"]] = want["value"]
        if "policy" in change:
            policy = with_value(policy, change["policy"].split("/"), change["value"])
        if "weights" in change:
            policy["attributes"] = normal_attributes(change["weights"], policy["attributes"])
        if "round" in change:
            policy["round"] = merge(policy.get("round") or {}, change["round"], False)
    return city, policy, decisions


def with_value(policy, path, value):
    """The policy with a rule or field set: a map is merged, all else replaces; a rule alone takes its force."""
    for table in ("due", "exempt"):
        for rule in policy.get(table) or ():
            if rule["id"] == path[0]:
                return dict(policy, **{table: [with_field(r, path[1:], value) if r is rule else r for r in policy[table]]})
    for table in ("limits", "pairs"):
        if path[0] in (policy.get(table) or {}):
            return dict(policy, **{table: dict(policy[table], **{path[0]: with_field(policy[table][path[0]], path[1:], value)})})
    return with_field(policy, path, value)


def with_field(item, path, value):
    if not path:
        return merge(item, value if isinstance(value, dict) else {"force": value}, False)
    old = item.get(path[0])
    if len(path) > 1:
        return dict(item, **{path[0]: with_field(old or {}, path[1:], value)})
    return dict(item, **{path[0]: merge(old, value, False) if isinstance(old, dict) and isinstance(value, dict) else value})


def arcs(city, policy, decisions=()):
    """{cadre: {post: rule ids that close the arc}}; an empty set is an open arc. The own post (None
    for a cadre without one) is the arc "stays", closed only by decisions; musts do not close it."""
    ctx = Context(city, policy, decisions)
    result = {}
    for c in ctx.cadres:
        row = {p.id: ctx.arc(c.index, p.index) for p in ctx.posts}
        if c.home is None:
            row[None] = ctx.arc(c.index, None)
        result[c.id] = row
    return result


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Judge plans of cadre exchange.")
    parser.add_argument("--policy", default="luohe-2020")
    parser.add_argument("--policies", default=POLICIES)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("city")
    parser.add_argument("plans", nargs="+")
    options = parser.parse_args(arguments)
    contexts, results = {}, []
    try:
        city = load_city(options.city)
        policy = load_policy(options.policy, options.policies)
        for path in options.plans:
            plan = load_plan(path)
            decisions = plan.get("decisions") or []
            key = json.dumps([decisions, plan.get("announced")], sort_keys=True)
            if key not in contexts:
                contexts[key] = Context(city, policy, decisions, plan.get("announced"))
            results.append(dict(plan=path, **contexts[key].judge(plan, options.full)))
    except (OSError, ValueError, KeyError) as error:
        print("judge: %s: %s" % (type(error).__name__, error), file=sys.stderr)
        return 3
    json.dump(results[0] if len(results) == 1 else results, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 1 if any(r["broken"] for r in results) else 0


if __name__ == "__main__":
    sys.exit(main())
