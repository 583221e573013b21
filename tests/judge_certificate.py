#!/usr/bin/env python3
"""The second judge of certificates (cadrex-certificate/1), written from datasets/README.md: exact integers of Python, nothing of the C code.

    tests/judge_certificate.py CITY POLICY PLAN CERTIFICATE     prints the bounds it proves

Every cadre takes its cheapest option, every cell its cheapest count, every exception is made that pays: under any prices no plan is below the sum.
"""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import judge as judging  # noqa: E402

PRICE_MOST = 2 ** 44


class Option:
    """post None: stays, or goes on waiting. cost: tier -> the least it can cost there."""

    def __init__(self, post, cost):
        self.post, self.cost = post, cost


class Prover:
    def __init__(self, city, policy, plan):
        self.ctx = ctx = judging.Context(city, policy, plan.get("decisions"), plan.get("announced"))
        verdict = ctx.judge(plan)
        self.value = {t["tier"]: t["value"] for t in verdict["tiers"]}
        self.order = [t["tier"] for t in verdict["tiers"]]
        self.relaxed = "relaxed" in self.value
        if "fit" in self.value:
            self.value["fit"] = -self.value["fit"]
        self.both_due, self.deferrable = set(), set()
        for a, b, _ in ctx.section_pairs:
            if ctx.cadres[a].is_due_by_rule and ctx.cadres[b].is_due_by_rule and not ctx.move_both:
                if ctx.has_arc(a) or ctx.has_arc(b) or self.relaxed:
                    self.deferrable |= {a, b}
                if ctx.has_arc(a) or ctx.has_arc(b):
                    self.both_due.add(frozenset((a, b)))
        self.options = [self.options_of(c) for c in ctx.cadres]
        self.read_cells()

    # ---- what everybody may do

    def shall(self, cadre, rules):
        return 1 + max(cadre.overdue[r["id"]] for r in rules) if rules else 0

    def options_of(self, cadre):
        ctx, found = self.ctx, []
        musts = [r for r in cadre.unwaived if r["force"] == "must"]
        shalls = [r for r in cadre.unwaived if r["force"] == "shall"]
        home = cadre.home.index if cadre.home is not None else None
        pinned_away = cadre.index in ctx.pin and home not in ctx.pin[cadre.index]
        deferrable = cadre.index in self.deferrable
        if not pinned_away and (not musts or deferrable or self.relaxed):
            cost = {"shall": self.shall(cadre, shalls), "keep": self.changes(cadre, None)}
            if cadre.home is None:
                cost["shall"] = 0 if cadre.retired else 1 + cadre.waiting_months
            elif musts and deferrable and not self.relaxed:
                cost["shall"] = self.shall(cadre, musts + shalls)
            elif musts and not deferrable:
                cost["relaxed"] = len(musts)
                cost["relaxed_overdue"] = sum(cadre.overdue[r["id"]] for r in musts)
            found.append(Option(None, cost))
        listed_out = ctx.pool == "listed" and not cadre.listed and cadre.index not in ctx.pin
        for post in ctx.posts:
            if post is cadre.home or ctx.arc(cadre.index, post.index) or listed_out:
                continue
            unmet = [r for r in cadre.unwaived if not self.meets(r, cadre, post)]
            owed = [r for r in unmet if r["force"] == "must"]
            if owed and not self.relaxed:
                continue
            cost = {"shall": self.shall(cadre, [r for r in unmet if r["force"] == "shall"]), "exceptions": self.exceptions(cadre, post),
                    "fit": -self.fit(cadre, post), "moves": 1, "keep": self.changes(cadre, post), "relaxed": len(owed),
                    "relaxed_overdue": sum(cadre.overdue[r["id"]] for r in owed)}
            if not cadre.is_due and cadre.home is not None:
                cost["structure"] = ctx.balance.get("move_price", 0)
            found.append(Option(post, cost))
        return found

    def changes(self, cadre, post):
        """Tier keep of this cadre alone, which no other's choice touches."""
        if self.ctx.announced is None:
            return 0
        alone = judging.Judgement(self.ctx, {cadre.index: post.index} if post is not None else {}, frozenset(), False).changes()
        nobody = judging.Judgement(self.ctx, {}, frozenset(), False).changes()
        was = cadre.id in self.ctx.announced and not any(
            p is not None and self.ctx.announced[cadre.id] is not None and p.identity == self.ctx.announced[cadre.id].identity
            for p in (cadre.home, cadre.seat))
        return alone - nobody + was

    def one_move(self, cadre, post):
        """The judge's own view of a plan that is this move alone."""
        return judging.Judgement(self.ctx, {cadre.index: post.index}, frozenset(), False)

    def meets(self, rule, cadre, post):
        return self.one_move(cadre, post).met(rule, cadre.index)

    def fit(self, cadre, post):
        return self.one_move(cadre, post).fit()

    def exceptions(self, cadre, post):
        ctx = self.ctx
        kin = cadre.due_kin or any(cadre.index not in leavers for _, _, leavers in ctx.conflicts_of.get(cadre.index, ()))
        if kin or ctx.has_type(cadre, "policy"):
            return 0
        n = 0
        if ctx.force("LC-2") in ("soft", "near_hard", "shall") and cadre.home is not None and not ctx.has_type(cadre, "probationary"):
            n += ctx.too_new(cadre) is True
        if ctx.force("ZR-7") in ("soft", "near_hard", "shall"):
            n += ctx.returns(cadre, post) is True
        return n

    # ---- cells: (team, attribute, value, number) -> its cost, its members

    def read_cells(self):
        ctx = self.ctx
        self.cells, self.members, self.ranges, self.team_of_unit = {}, {}, [], {}
        kind = ctx.balance.get("teams", "unit")
        spread = ctx.balance.get("measure") == "range"
        for key in ctx.teams:
            for name, value in ctx.values:
                cell = (key, name, value, 0)
                if spread:
                    self.cells[cell] = []
                elif (key, name, value) in ctx.tau:
                    self.cells[cell] = [lambda n, c=(key, name, value): ctx.cell_cost(c, n)]
                self.members[name, value] = {c.index for c in ctx.cadres if ctx.cell_value[c.index][name] == value}
            if spread:
                self.cells[key, None, None, 0] = []
                self.members[None, None] = {c.index for c in ctx.cadres}
        for level in sorted(set(ctx.level_of_team.values())) if spread else ():
            teams = [t for t in ctx.teams if ctx.level_of_team[t] == level]
            self.ranges.append((1000, [(t, None, None, 0) for t in teams]))
            self.ranges += [(1000 * ctx.weight_of[name], [(t, name, value, 0) for t in teams]) for name, value in ctx.values]
        factor, square = ctx.balance.get("target_weight", 10), ctx.balance.get("norm") == "l2"
        self.unit_team = {u: u if kind == "unit" and u in ctx.level_of_team else ("unit", u) for u in ctx.units}
        terms = iter(ctx.target_terms)
        for unit, data in ctx.units.items():
            seen = {}
            for t in data.get("targets") or ():
                number = seen.get((t["attribute"], t["value"]), 0)
                seen[t["attribute"], t["value"]] = number + 1
                if t.get("min") is None and t.get("max") is None:
                    continue
                _, weight, least, most, match, _ = next(terms)
                cell = (self.unit_team[unit], t["attribute"], t["value"], number)
                self.members[t["attribute"], t["value"]] = match

                def cost(n, weight=weight, least=least, most=most):
                    miss = (max(0, least - n) if least is not None else 0, max(0, n - most) if most is not None else 0)
                    return weight * factor * 1000 * sum(h * h if square else h for h in miss)
                self.cells.setdefault(cell, []).append(cost)
        self.cells_of_team = {}
        for cell in self.cells:
            self.cells_of_team.setdefault(cell[0], []).append(cell)
        self.seats = {}
        for post in ctx.posts:
            for team in self.teams_of(post):
                self.seats[team] = self.seats.get(team, 0) + 1

    def teams_of(self, post):
        teams = list(self.ctx.teams_of_post[post.index])
        own = self.unit_team[post.unit]
        return teams + ([own] if own not in teams else [])

    def home_under(self, cadre, option):
        return cadre.home if option.post is None or option.post.secondment_months is not None else option.post

    def cells_under(self, cadre, option):
        post = self.home_under(cadre, option)
        return [] if post is None else [cell for team in self.teams_of(post) for cell in self.cells_of_team.get(team, ())
                                        if cadre.index in self.members[cell[1], cell[2]]]

    def reach(self):
        least, most = dict.fromkeys(self.cells, 0), dict.fromkeys(self.cells, 0)
        for cadre in self.ctx.cadres:
            times = {}
            for option in self.options[cadre.index]:
                for cell in self.cells_under(cadre, option):
                    times[cell] = times.get(cell, 0) + 1
            for cell, n in times.items():
                least[cell] += n == len(self.options[cadre.index])
                most[cell] += 1
        if self.ctx.hard("ZR-2"):
            for cell in self.cells:
                seats = self.seats.get(cell[0], 0)
                most[cell] = min(most[cell], seats) if seats >= least[cell] else most[cell]
        return least, most

    # ---- rows: terms(cadre, option) -> how often the row counts it; its right side; exceptions it may make

    def row(self, row, team_names):
        """(coefficient of an option, right side, key of its exceptions, how many) with the sense "at most", or None."""
        ctx, kind = self.ctx, row["row"]
        posts = {ctx.post_index[p] for p in row.get("posts", ())}
        unit, rank = row.get("unit"), row.get("rank")
        pair = [ctx.cadre_index.get(c) for c in row.get("cadres", ())]

        def places(cadre, option):
            held = [] if option.post is None else [option.post]
            keeps = option.post is None or option.post.secondment_months is not None
            return held + ([cadre.home] if keeps and cadre.home is not None else [])

        def is_out(cadre, option):
            return option.post is not None

        if kind == "cell":
            cell = (team_names(row), row["attribute"], row["value"], row.get("number", 1) - 1)
            return (lambda c, o: cell in self.cells_under(c, o), 0, None, 0) if cell in self.cells else None
        if kind in ("seats", "own_seats"):
            if not ctx.hard("ZR-2") or len(posts) != len(row["posts"]):
                return None
            own = kind == "own_seats"
            return (lambda c, o: sum(p.index in posts and (not own or (c.home is not None and c.home.unit == p.unit)) for p in places(c, o)),
                    len(posts), None, 0)
        if kind == "must_fill":
            post = ctx.posts[ctx.post_index[row["post"]]]
            vacant = ctx.holder_before[post.index] is None
            if not post.must_fill or post.index in ctx.host_held or (vacant and not any(not ctx.arc(c.index, post.index) for c in ctx.cadres)):
                return None
            return lambda c, o: -sum(p is post for p in places(c, o)), -1, None, 0
        if kind in ("vacancies", "quota"):
            body = row.get("body")

            def held(c, o):
                post = self.home_under(c, o)
                return post is not None and post.unit == unit and post.rank == rank and body in (None, post.body)
            before = ctx.staff_before.get((unit, rank), 0)
            if not ctx.hard("ZR-2"):
                return None
            if kind == "vacancies":
                def counted(c, o):
                    left = c.home is not None and c.home.surplus and self.home_under(c, o) is not c.home
                    return -(held(c, o) + (left and (c.home.unit, c.home.rank) == (unit, rank)))
                return counted, -(before - (ctx.policy.get("allow_vacancies") or 0)), None, 0
            quota = (ctx.units[unit].get("quota") or {}).get(rank)
            if body is not None:
                quota = ctx.body_quota.get((unit, body), {}).get(rank)
                before = ctx.body_staff_before.get((unit, body, rank), 0)
            return None if quota is None else (held, max(quota, before), None, 0)
        if kind == "pair":
            e6 = row["rule"] == "SD-E6"
            pairs = ctx.section_pairs if e6 else ctx.head_pairs
            if not any({a, b} == set(pair) for a, b, _ in pairs):
                return None
            pinned = pair[0] in ctx.pin or pair[1] in ctx.pin
            both = all(ctx.cadres[i].is_due_by_rule for i in pair)
            allowed = pinned or (both and ctx.move_both) if e6 else pinned and ctx.force("LC-3") == "near_hard"
            return lambda c, o: c.index in pair and is_out(c, o), 1, ("pair", row["rule"], frozenset(pair)), 1 if allowed else 0
        if kind == "both_due":
            if self.relaxed or frozenset(pair) not in self.both_due:
                return None
            return lambda c, o: -(c.index in pair and is_out(c, o)), -1, None, 0
        if kind == "leavers":
            if ctx.force("LC-1") in ("off", "list"):
                return None
            cap = max(1, int(ctx.unit_staff.get(unit, 0) * judging.as_fraction(ctx.limits["LC-1"].get("share", [1, 3]))))
            extra = 0 if ctx.force("LC-1") in ("hard", "must") else max(0, ctx.musts_of_unit.get(unit, 0) - cap)
            return (lambda c, o: is_out(c, o) and c.home is not None and c.home.unit == unit and o.post.unit != unit
                    and ctx.mode(c, o.post) != "rotation", cap, ("leavers", unit), extra)
        if kind == "kin":
            return self.kin_row(row, pair)
        if kind == "conflict":
            return self.conflict_row(row, unit)
        return self.round_row(row, kind, unit, rank)

    def present(self, cadre, option):
        return option.post if option.post is not None else cadre.seat

    def kin_row(self, row, pair):
        ctx = self.ctx
        a, b = pair
        found = [p for p in ctx.kin_pairs if p[1] is not None and {p[0], p[1]} == {a, b}]
        sides = [[ctx.posts[ctx.post_index[p]] for p in row[key]] for key in ("posts", "other_posts")]
        if not found or any(len(set(p.index for p in side)) != len(side) for side in sides):
            return None
        for p in sides[0]:
            for q in sides[1]:
                at = {a: p, b: q}
                if not any(c not in ctx.conflicts_before for c in ctx.conflicts(found[0], at.get)):
                    return None
        wanted = {a: {p.index for p in sides[0]}, b: {p.index for p in sides[1]}}

        def counted(c, o):
            here = self.present(c, o)
            return c.index in wanted and here is not None and here.index in wanted[c.index]
        return counted, 1, None, 0

    def conflict_row(self, row, unit):
        ctx = self.ctx
        for conflict in ctx.kin_conflicts:
            pair, where, leavers = conflict
            names = {ctx.cadres[pair[0]].id, pair[2] if pair[1] is None else ctx.cadres[pair[1]].id}
            standing = not any(ctx.cadres[i].due_kin and ctx.has_arc(i, where) for i in leavers)
            if names != set(row["cadres"]) or where != unit or standing or self.relaxed:
                continue
            inside = [i for i in pair[:2] if i is not None]

            def counted(c, o):
                if c.index not in inside:
                    return 0
                here = self.present(c, o)
                defers = o.post is None and c.index in leavers and c.due_kin and c.index in self.deferrable
                return -((here is not None and here.unit != unit) or defers)
            return counted, -1, None, 0
        return None

    def round_row(self, row, kind, unit, rank):
        ctx, rounds = self.ctx, self.ctx.round

        def enabling(c):
            return not c.is_due and not (c.index in ctx.pin or c.promising or c.unfit or c.listed)
        if kind == "enabling":
            def counted(c, o):
                if o.post is None:
                    return 0
                home = (c.home.unit, c.home.rank) if c.home is not None else None
                if enabling(c):
                    return home == (unit, rank)
                return -((unit, rank) in {home, (o.post.unit, o.post.rank)}) if c.is_due else 0
            return (counted, 0, None, 0) if ctx.pool == "due" else None
        if kind == "max_enabling":
            most = rounds.get("max_enabling")
            return (lambda c, o: o.post is not None and enabling(c), ctx.due_count if most is None else most, None, 0) if ctx.pool == "due" else None
        if kind == "max_moves":
            most = rounds.get("max_moves")
            return None if most is None else (lambda c, o: o.post is not None, most, None, 0)
        if kind == "min_share_of_due":
            if rounds.get("min_share_of_due") is None:
                return None
            share = judging.as_fraction(rounds["min_share_of_due"]) * ctx.due_count
            return lambda c, o: -(o.post is not None and c.is_due), -(-int(-share // 1)), None, 0
        area = row["area"]

        def outside(name):
            return ctx.levels[name] != "city" and judging.known(ctx.units[name].get("area")) == area
        if not any(outside(u) for u in ctx.units):
            return None
        return (lambda c, o: outside(o.post.unit) - outside(c.home.unit) if o.post is not None and ctx.mode(c, o.post) == "mutual" else 0,
                0, None, 0)

    # ---- proving

    def team_name(self, row):
        kind = self.ctx.balance.get("teams", "unit")
        if "tag" in row:
            return row["tag"] if kind == "affinity" else None
        if "body" in row:
            return (row["unit"], row["body"]) if kind == "body" else None
        return self.unit_team[row["unit"]]

    def prove(self, certificate):
        result = []
        for at, name in enumerate(self.order):
            for tier in certificate["tiers"]:
                if tier["tier"] == name:
                    bound = self.prove_tier(tier, certificate, self.order[:at])
                    if bound is not None:
                        result.append((name, -bound if name == "fit" else bound))
                    break
        return result

    def prove_tier(self, tier, certificate, earlier):
        splits = {split.get("case", 0): split for split in tier.get("splits", [])}
        total = self.prove_case(0, splits, tier, certificate, earlier)
        return None if total is None else min(self.value[tier["tier"]], -(-total // tier["scale"]))

    def prove_case(self, case, splits, tier, certificate, earlier):
        """The least sum in a case: by its prices, or the lesser of the two it is split into; None if there is no plan in it."""
        if case not in splits:
            return self.price_case(case, not splits, tier, certificate, earlier)
        split, sums = splits[case], []
        index = self.ctx.cadre_index[split["cadre"]]
        options = self.options[index]
        for side, moves in (("stays", False), ("moves", True)):
            self.options[index] = [o for o in options if (o.post is not None) == moves]
            sums.append(self.prove_case(split[side], splits, tier, certificate, earlier))
        self.options[index] = options
        return min((s for s in sums if s is not None), default=None)

    def price_case(self, case, alone, tier, certificate, earlier):
        name, scale = tier["tier"], tier["scale"]
        weight = {name: scale}
        total = 0
        for held in tier["held"]:
            if held.get("case", 0) == case and held["tier"] in earlier and held["price"] > 0:
                weight[held["tier"]] = held["price"]
                total -= held["price"] * self.value[held["tier"]]
        prices, excess, cell_price, terms = [], {}, {}, {}
        for row in certificate["rows"]:
            if row["tier"] != name or row.get("case", 0) != case:
                continue
            found = self.row(row, self.team_name)
            if found is None:
                continue
            counted, right, key, most = found
            total -= row["price"] * right
            if row["row"] == "cell":
                cell = (self.team_name(row), row["attribute"], row["value"], row.get("number", 1) - 1)
                cell_price[cell] = cell_price.get(cell, 0) + row["price"]
            if key is not None:
                excess[key] = (excess.get(key, (0, 0))[0] + row["price"], most)
            prices.append((row["price"], counted))
        for price, most in excess.values():
            total += min(0, most * (weight.get("exceptions", 0) - price))
        for cadre in self.ctx.cadres:
            for option in self.options[cadre.index]:
                terms[option] = sum(weight.get(t, 0) * v for t, v in option.cost.items()) \
                    + sum(price * counted(cadre, option) for price, counted in prices)
            if not self.options[cadre.index]:
                return None
            total += min(terms[o] for o in self.options[cadre.index])
        total += self.cells_and_ranges(weight.get("structure", 0), cell_price)
        for index, options in enumerate(self.options if alone else ()):
            least = min(terms[o] for o in options)
            self.options[index] = [o for o in options if total - least + terms[o] <= self.value[name] * scale]
        return total

    def cells_and_ranges(self, weight, price):
        least, most = self.reach()
        total, ranged = 0, {cell for _, cells in self.ranges for cell in cells}
        for cell, costs in self.cells.items():
            y = 0 if cell in ranged else price.get(cell, 0)
            total += min(weight * sum(cost(n) for cost in costs) - y * n for n in range(least[cell], most[cell] + 1))
        for one, cells in self.ranges:
            up = [(price.get(c, 0), most[c]) for c in cells if price.get(c, 0) > 0]
            down = [(price.get(c, 0), least[c]) for c in cells if price.get(c, 0) < 0]
            total += min(weight * one * n - sum(y * min(n, m) for y, m in up)
                         for n in range(max(least[c] for c in cells), max(most[c] for c in cells) + 1))
            total += min(-weight * one * n - sum(y * max(n, m) for y, m in down)
                         for n in range(min(least[c] for c in cells), min(most[c] for c in cells) + 1))
        return total


def prove(city, policy, plan, certificate):
    """[(tier, bound)] proved for the plan, in the order of the objective."""
    return Prover(city, policy, plan).prove(certificate)


def main():
    city, policy, plan = judging.load_city(sys.argv[1]), judging.load_policy(sys.argv[2]), judging.load_plan(sys.argv[3])
    print(json.dumps([{"tier": t, "bound": b} for t, b in prove(city, policy, plan, judging.read_json(sys.argv[4]))]))


if __name__ == "__main__":
    main()
