#!/usr/bin/env python3
"""Plans and cities to try the judges on.

spoil.py CITY [--policy P] [--policies DIR] --seed S --count N -o DIR
    writes N plan files: empty, good and spoiled ones.
spoil.py --random-cities N --seed S [--first K] [--size M] -o DIR
    writes N small random cities with a policy each: K.city.json, K.policy.json.

As a library: spoiled_plans(city, policy, rng, n), random_city(rng, size) -> (city, policy).
The policies written extend a shipped policy; load them with judge.load_policy or
judge.resolve_policy.
"""
import argparse
import json
import os
import random
import sys
from types import SimpleNamespace

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import judge as judging  # noqa: E402


# ---------------------------------------------------------------- plans

def free_posts(ctx, targets):
    """Posts without holder once these moves are made."""
    gone = {i for i, t in targets.items() if ctx.posts[t].secondment_months is None}
    taken = set(targets.values()) | set(ctx.host_held)
    return [p.index for p in ctx.posts if p.index not in taken
            and (ctx.holder_before[p.index] is None or ctx.holder_before[p.index] in gone)]


def open_targets(ctx, index, among):
    own = ctx.cadres[index].home
    own = own.index if own is not None else None
    return [t for t in among if t != own and not ctx.arc(index, t)]


def greedy_moves(ctx, rng):
    """Moves that mean well: the due first, into free posts or by swaps."""
    targets, partners = {}, {}
    for a, b, _ in ctx.section_pairs + ctx.head_pairs:
        partners.setdefault(a, set()).add(b)
        partners.setdefault(b, set()).add(a)
    due = [c.index for c in ctx.cadres if c.is_due]
    rng.shuffle(due)
    for index in due:
        if index in targets or (rng.random() < 0.95 and any(
                i in targets for i in partners.get(index, ()))):
            continue
        c = ctx.cadres[index]
        rules = [r for r in c.unwaived] or [None]
        choice = open_targets(ctx, index, free_posts(ctx, targets))
        better = [t for t in choice if leaves(c, rules, ctx.posts[t], c.due_kin)]
        if better and rng.random() < 0.8:
            targets[index] = rng.choice(better)
            continue
        others = [o.index for o in ctx.cadres
                  if o.home is not None and c.home is not None and o.index not in targets
                  and o.index != index and not ctx.arc(index, o.home.index)
                  and not ctx.arc(o.index, c.home.index)] if len(ctx.cadres) < 300 else []
        if others:
            other = rng.choice(others)
            targets[index], targets[other] = ctx.cadres[other].home.index, c.home.index
        elif better or choice:
            targets[index] = rng.choice(better or choice)
    return targets


def leaves(cadre, rules, post, kin):
    if cadre.home is None:
        return True
    if kin:
        return post.unit != cadre.home.unit
    wide = any(r and r.get("leave") in ("body", "function") for r in rules)
    return not wide or (post.unit, post.body) != (cadre.home.unit, cadre.home.body)


def badness(ctx, targets):
    return len(ctx.judge_assignment(targets)["broken"])


def improve(ctx, targets, rng, tries):
    """Random steps that never break more rules."""
    best, score = dict(targets), badness(ctx, targets)
    for _ in range(tries):
        trial = dict(best)
        step(ctx, trial, rng, ("open", "drop", "swap_open"))
        found = badness(ctx, trial)
        if found < score or (found == score and rng.random() < 0.3):
            best, score = trial, found
    return best


def step(ctx, targets, rng, kinds=None):
    """One change of the moves, of a random or the given kind."""
    kind = rng.choice(kinds or ("open", "closed", "swap", "swap_open", "double", "same_post", "barred",
                                "drop", "drop_due", "kin", "pair", "heads", "secondment", "mutual",
                                "anywhere", "empty_unit", "own_post", "return", "surplus"))
    cadres, posts = ctx.cadres, ctx.posts
    everyone = [c.index for c in cadres]
    if not everyone or not posts:
        return
    index = rng.choice(everyone)
    any_post = [p.index for p in posts]
    home = cadres[index].home
    if kind == "open":
        choice = open_targets(ctx, index, free_posts(ctx, targets))
        if choice:
            targets[index] = rng.choice(choice)
    elif kind == "closed":
        sample = rng.sample(any_post, min(20, len(any_post)))
        choice = [t for t in sample if ctx.closed(index, t) and posts[t] is not home]
        if choice:
            targets[index] = rng.choice(choice)
    elif kind in ("swap", "swap_open", "same_post"):
        other = rng.choice(everyone)
        if kind == "same_post":
            twins = [c.index for c in cadres if home is not None and c.home is not None
                     and c.home is not home and c.home.identity == home.identity]
            if not twins:
                return
            other = rng.choice(twins)
        a, b = home, cadres[other].home
        if a is None or b is None or index == other:
            return
        if kind == "swap_open" and (ctx.arc(index, b.index) or ctx.arc(other, a.index)):
            return
        targets[index], targets[other] = b.index, a.index
    elif kind == "double":
        if targets:
            targets[index] = rng.choice(list(targets.values()))
    elif kind == "barred":
        choice = [c.index for c in cadres if c.closing]
        if choice:
            targets[rng.choice(choice)] = rng.choice(any_post)
    elif kind == "drop":
        if targets:
            del targets[rng.choice(sorted(targets))]
    elif kind == "drop_due":
        choice = [i for i in targets if cadres[i].is_due]
        if choice:
            del targets[rng.choice(sorted(choice))]
    elif kind == "kin":
        if ctx.kin_pairs:
            a, b, outside = rng.choice(ctx.kin_pairs)
            if outside is None:
                if rng.random() < 0.5:
                    a, b = b, a
                seat = posts[targets[a]] if a in targets else cadres[a].seat
                units = {seat.unit} if seat is not None else set()
                index = b
            else:
                units, index = set(ctx.people[outside].get("leads") or ()), a
            choice = [p.index for p in posts if p.unit in units]
            if choice:
                targets[index] = rng.choice(choice)
    elif kind in ("pair", "heads"):
        pairs = ctx.section_pairs if kind == "pair" else ctx.head_pairs
        if pairs:
            for i in rng.choice(pairs)[:2]:
                choice = open_targets(ctx, i, free_posts(ctx, targets)) or any_post
                targets[i] = rng.choice(choice)
    elif kind in ("secondment", "mutual"):
        choice = [p.index for p in posts
                  if (p.secondment_months is not None if kind == "secondment" else p.mutual)]
        if choice:
            target = rng.choice(choice)
            fits = [c.index for c in cadres if not ctx.arc(c.index, target)]
            targets[rng.choice(fits or everyone)] = target
    elif kind == "anywhere":
        targets[index] = rng.choice(any_post)
    elif kind == "empty_unit":
        if home is not None:
            for c in cadres:
                if c.home is not None and c.home.unit == home.unit:
                    choice = [t for t in free_posts(ctx, targets) if posts[t].unit != home.unit]
                    if choice:
                        targets[c.index] = rng.choice(open_targets(ctx, c.index, choice) or choice)
    elif kind == "own_post":
        if home is not None:
            targets[index] = home.index
    elif kind == "return":
        for c in rng.sample(cadres, len(cadres)):
            past = {(i.get("unit"), i.get("body"), i.get("title")) for i, _, _ in ctx.history_of(c)}
            choice = [p.index for p in posts if (p.unit, p.body, p.title) in past
                      and p is not c.home]
            if choice:
                targets[c.index] = rng.choice(choice)
                return
    elif kind == "surplus":
        choice = [p.index for p in posts if p.surplus]
        if choice:
            targets[index] = rng.choice(choice)


def random_decisions(ctx, rng):
    decisions = []
    for _ in range(rng.choice((1, 1, 2, 3))):
        kind = rng.choice(("pin", "pin", "pin_pair", "pin_pair", "stay", "forbid", "forbid_unit", "defer",
                           "undefer", "undefer_rule", "pin_waived"))
        c = rng.choice(ctx.cadres)
        post = rng.choice(ctx.posts)
        if kind == "pin_pair":
            pairs = ctx.section_pairs + ctx.head_pairs
            if pairs:
                c = ctx.cadres[rng.choice(rng.choice(pairs)[:2])]
            kind = "pin"
        if kind == "pin_waived":
            waived = [w for w in ctx.cadres if w.exempt]
            c = rng.choice(waived) if waived else c
            kind = "pin"
        if kind == "pin":
            fits = [p for p in ctx.posts if not ctx.closed(c.index, p.index) and p is not c.home]
            text = "%s=%s" % (c.id, (rng.choice(fits) if fits else post).id)
        elif kind == "stay":
            text = c.id
        elif kind == "forbid":
            text = "%s=%s" % (c.id, post.id)
        elif kind == "forbid_unit":
            kind, text = "forbid", "%s=%s" % (c.id, post.unit)
        elif kind == "defer":
            text = "%s=%s:%s" % (c.id, rng.choice(("SD-E3", "SD-E5", "SD-E4")), "made up")
        else:
            exempt = [e for e in ctx.cadres if e.exempt]
            c = rng.choice(exempt) if exempt else c
            rules = [e for e, _ in c.exempt] or ["SD-E1"]
            text = c.id if kind == "undefer" else "%s=%s" % (c.id, rng.choice(rules))
            kind = "undefer"
        if any(decision_of(d)[0] in ("pin", "stay", "forbid") and kind in ("pin", "stay", "forbid")
               and ctx.split_decision(decision_of(d)[1])[0] == ctx.split_decision(text)[0]
               for d in decisions):
            continue                             # one wish a cadre: no contradictory wishes
        decisions.append({kind: text, "reason": "try", "by": "office"})
    return decisions


def decision_of(decision):
    return next((k, v) for k, v in decision.items() if k not in ("reason", "by"))


def write_plan(ctx, targets, decisions, relaxed, rng):
    moves = []
    order = sorted(targets)
    rng.shuffle(order)
    for index in order:
        move = {"cadre": ctx.cadres[index].id, "to": ctx.posts[targets[index]].id}
        if rng.random() < 0.2:
            move["type"] = rng.choice(("policy", "configuration"))      # derived, never trusted
        moves.append(move)
    plan = {"format": "cadrex-plan/1", "moves": moves}
    if decisions:
        plan["decisions"] = decisions
    if relaxed:
        plan["deferrals"] = [{"cadre": c, "due": sorted(rules), "exempt": [],
                              "approver": "", "document": "", "date": ""}
                             for c, rules in sorted(relaxed.items())]
    return plan


def relaxed_musts(ctx, targets, rng):
    """Entries with empty `exempt` for some of the musts the plan leaves unmet, and for some others in vain."""
    relaxed = {}
    for item in ctx.judge_assignment(targets)["broken"]:
        for cadre in item["ids"]:
            if cadre in ctx.cadre_index and rng.random() < 0.8 and (
                    item["rule"] == "HB-4" or any(
                        r["id"] == item["rule"] and r["force"] == "must" for r in ctx.due_rules)):
                relaxed.setdefault(cadre, set()).add(item["rule"])
    for c in ctx.cadres:
        for rule in [r["id"] for r in c.unwaived if r["force"] == "must"] + (["HB-4"] if c.due_kin else []):
            if rng.random() < 0.15:
                relaxed.setdefault(c.id, set()).add(rule)
    return relaxed


def spoiled_plans(city, policy, rng, n):
    """n plans, from empty and good to broken in several ways at once."""
    plain = judging.Context(city, policy)
    if not plain.cadres or not plain.posts:
        return [{"format": "cadrex-plan/1", "moves": []} for _ in range(n)]
    tries = 40 if len(plain.cadres) <= 60 else 4
    plans = []
    for k in range(n):
        decisions = random_decisions(plain, rng) if rng.random() < 0.35 else []
        ctx = judging.Context(city, policy, decisions) if decisions else plain
        start = rng.choice(("empty", "greedy", "good", "good", "random"))
        targets = {}
        if start in ("greedy", "good"):
            targets = greedy_moves(ctx, rng)
        for index, posts in ctx.pin.items():
            choice = [t for t in sorted(posts) if not ctx.arc(index, t)]
            if choice and rng.random() < 0.7:
                targets[index] = rng.choice(choice)
        if start == "good":
            targets = improve(ctx, targets, rng, tries)
        for _ in range(rng.choice((0, 0, 1, 1, 2, 3) if start != "random" else (2, 4, 6))):
            step(ctx, targets, rng)
        relaxed = relaxed_musts(ctx, targets, rng) if rng.random() < 0.2 else {}
        plans.append(write_plan(ctx, targets, decisions, relaxed, rng) if k
                     else {"format": "cadrex-plan/1", "moves": []})
    return plans


# ---------------------------------------------------------------- random cities

AREAS = ("411121", "411122", "411103")
TAGS = ("economy", "economy", "law", "social")
FUNCTIONS = ("discipline", "supervision", "personnel", "audit_finance", "land", "audit", "it", "clerical")
LIMITS = (36, 36, 60, 60, 96, 96, 120)


def month_text(month, rng, days=0.1):
    text = judging.format_month(month)
    return text + "-%02d" % rng.randint(1, 28) if rng.random() < days else text


def near(rng, limits=LIMITS, spread=110):
    """Months, mostly at a limit: one less, equal, one more."""
    if rng.random() < 0.55:
        return rng.choice(limits) + rng.choice((-1, 0, 0, 1, rng.randint(2, 40)))
    return rng.randint(0, spread)


def random_units(rng):
    units = []
    for k in range(rng.randint(2, 5)):
        unit = {"id": "u%d" % (k + 1)}
        if k and rng.random() < 0.3:
            unit["level"] = rng.choice(("county", "county", "higher"))
        elif rng.random() < 0.3:
            unit["level"] = "city"
        if rng.random() < 0.85:
            unit["area"] = rng.choice(AREAS) if unit.get("level", "city") != "city" else "411100"
        if k and rng.random() < 0.25:
            unit["parent"] = "u%d" % rng.randint(1, k)
        if rng.random() < 0.85:
            unit["affinity"] = sorted(set(rng.sample(TAGS, rng.choice((1, 2, 2)))))
        if rng.random() < 0.6:
            unit["establishment"] = rng.choice(("civil", "civil", "civil_like", "institution", "unknown"))
        bodies = []
        for b in range(rng.choice((0, 1, 2, 2, 3))):
            body = {"id": "b%d" % (b + 1)}
            if rng.random() < 0.3:
                body["affinity"] = [rng.choice(("hr", "books"))]
            bodies.append(body)
        if bodies:
            unit["bodies"] = bodies
        units.append(unit)
    return units


def random_posts(rng, units, cadres):
    posts, wanted = [], cadres + rng.randint(2, 6)
    while len(posts) < wanted:
        unit = rng.choice(units)
        bodies = [b["id"] for b in unit.get("bodies", ())]
        post = {"id": "%s.p%d" % (unit["id"], len(posts) + 1), "unit": unit["id"],
                "rank": rng.choice(("principal", "deputy", "deputy"))}
        if bodies and rng.random() < 0.9:
            post["body"] = rng.choice(bodies)
        if rng.random() < 0.7:
            post["title"] = {"principal": "head", "deputy": "deputy head"}[post["rank"]]
        elif rng.random() < 0.5:
            post["title"] = "seat %d" % len(posts)
        if rng.random() < 0.15:
            post["leading"] = False
        if rng.random() < 0.6:
            post["functions"] = sorted(rng.sample(FUNCTIONS, rng.choice((1, 1, 2))))
        if rng.random() < 0.2:
            post["head"] = True
        if rng.random() < 0.05:
            post["must_fill"] = True
        elif rng.random() < 0.08:
            post["surplus"] = True
        if rng.random() < (0.5 if unit.get("level", "city") != "city" else 0.1):
            post["vertical"] = "mutual" if rng.random() < 0.6 \
                else {"secondment_months": rng.choice((6, 12, 24))}
        if rng.random() < 0.15:
            post["requires"] = rng.choice((
                {"specialty": ["finance", "law"]}, {"education": ["bachelor"]}, {"party": ["cpc"]},
                {"age": ["0-35", "36-45", "46-55"]}, {"region": ["north"]}, {"ethnicity": ["minority"]}))
        if rng.random() < 0.25:
            post["welcomes"] = rng.choice((
                {"specialty": ["finance"]}, {"education": ["college"], "gender": ["female"]},
                {"party": ["non_cpc"]}, {"region": ["south"], "specialty": ["law"]}))
        posts.append(post)
    return posts


def random_dates(rng, cadre, post, posts, now):
    """Clocks, history and scalar dates that never contradict each other."""
    principal = cadre["rank"] == "principal"
    last = now - rng.choice((0, 0, 1, 12)) if post is None else now - near(rng)
    history, earliest_of = [], {}
    cursor, rank = last, cadre["rank"]
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        end = cursor - rng.choice((0, 0, 0, 1, 2, 35, 36, 37))
        start = end - rng.choice((5, 12, 24, 59, 60, 61, 84))
        if now - start > 330:
            break
        item = {"from": judging.format_month(start), "to": judging.format_month(end)}
        if rank == "principal" and rng.random() < 0.5:
            rank = "deputy"
        if rng.random() < 0.85:
            item["rank"] = rank
            earliest_of[rank] = start
        if post is not None and rng.random() < 0.35:
            item["unit"] = post["unit"]
            for name in ("body", "title"):
                if name in post:
                    item[name] = post[name]
        elif post is not None and rng.random() < 0.4:
            item["unit"] = post["unit"]
            if "body" in post:
                item["body"] = post["body"]
            item["title"] = "clerk"
        elif rng.random() < 0.6:
            other = rng.choice(posts)
            item["unit"] = other["unit"]
            for name in ("body", "title"):
                if name in other:
                    item[name] = other[name]
        else:
            item["unit"] = "elsewhere"
            item["title"] = "clerk"
        if rng.random() < 0.4:
            item["type"] = rng.choice(("policy", "configuration", "cultivation", "configuration",
                                       "probationary"))
        history.insert(0, item)
        cursor = start
    if history:
        cadre["history"] = history
    first = cursor
    # ranks: deputy_since <= every deputy item and <= principal_since <= every principal item
    principal_since = None
    if principal:
        if "principal" in earliest_of:
            principal_since = earliest_of["principal"] - rng.choice((0, 0, 3))
        else:
            spread = rng.choice((0, 1, 12, 36, 95, 96))
            principal_since = min(now, last + rng.choice((0, -spread, spread)))
        limit = principal_since
    else:
        limit = now
    deputy_since = min(limit, earliest_of.get("deputy", limit),
                       last + rng.choice((0, 0, 12, -24, 36)) if not principal else limit)
    deputy_since -= rng.choice((0, 0, 1, 60, 96))
    if principal_since is not None:
        principal_since = max(principal_since, deputy_since)
        if "principal" in earliest_of:
            principal_since = min(principal_since, earliest_of["principal"])
        first = min(first, principal_since)
    if rng.random() < 0.85:
        cadre["deputy_since"] = month_text(deputy_since, rng, 0)
    if principal and rng.random() < 0.88:
        cadre["principal_since"] = month_text(principal_since, rng, 0)
    first = min(first, deputy_since)
    if post is None:
        if rng.random() < 0.5:
            cadre["waiting_since"] = judging.format_month(now - rng.choice((0, 1, 7, 13)))
        return first
    if rng.random() < 0.93:
        day = 0 if last >= now else 0.15
        cadre["post_since"] = month_text(last, rng, day)
        home = SimpleNamespace(unit=post["unit"], body=post.get("body"))
        reader = judging.Context.__new__(judging.Context)
        derived = reader.derive_dates(SimpleNamespace(data=cadre, home=home))[1]
        if rng.random() < 0.75:
            body = derived[0] if derived else last
            if derived is None or derived[0] == last or rng.random() < 0.3:
                body = min(body, now - near(rng, (120, 180), 150)) - rng.choice((0, 0, 1))
            cadre["body_since"] = judging.format_month(body)
            first = min(first, body)
    elif rng.random() < 0.5:
        body = min(first, now - near(rng, (120, 180), 150))
        cadre["body_since"] = judging.format_month(body)
        first = min(first, body)
    return first


def random_cadre(rng, k, post, posts, units, now):
    cadre = {"id": rng.choice(("c%d", "c%d", "王%d")) % (k + 1), "post": post["id"] if post else None}
    cadre["rank"] = rng.choice(("principal", "deputy")) if post is None or rng.random() < 0.06 \
        else post["rank"]
    first = random_dates(rng, cadre, post, posts, now)
    female = rng.random() < 0.4
    if rng.random() < 0.95:
        cadre["gender"] = "female" if female else "male"
    klass = "women50" if female and rng.random() < 0.2 else None
    if klass:
        cadre["retirement_class"] = klass
    base = {True: 55, False: 60}[female] if not klass else 50
    if rng.random() < 0.35:
        # a birth that puts retirement at 0, 36 or between, in either regime
        progressive = rng.random() < 0.5
        aim = now + rng.choice((-2, -1, 0, 1, 20, 34, 35, 36, 37))
        birth = aim - 12 * base
        if progressive:
            name = klass or ("women55" if female else "men60")
            for delay in range(0, 63):
                if judging.retirement_due((birth - delay, None), name, True) == aim:
                    birth -= delay
                    break
    else:
        birth = now - 12 * rng.randint(28, 54) - rng.randint(0, 11)
    birth = min(birth, first - 12 * 18)
    if rng.random() < 0.95:
        cadre["birth"] = month_text(birth, rng)
    for name, values in (("ethnicity", ("han", "han", "hui", "mongol")),
                         ("party", ("cpc", "cpc", "cpc_probationary", "minmeng", "none")),
                         ("specialty", ("finance", "law", "it")),
                         ("education", ("college", "bachelor", "master")),
                         ("establishment", ("civil", "civil", "institution")),
                         ("assessment", ("excellent", "excellent", "competent")),
                         ("upbringing", AREAS + ("411100", "411100"))):
        if rng.random() < (0.4 if name in ("establishment", "upbringing") else 0.85):
            cadre[name] = rng.choice(values) if rng.random() < 0.96 else "unknown"
    if rng.random() < 0.5:
        cadre["attributes"] = {"region": rng.choice(("north", "south", "unknown"))}
    if rng.random() < 0.8:
        cadre["clear_record"] = rng.random() < 0.9
    if rng.random() < 0.2:
        cadre["promising"] = True
    if rng.random() < 0.1:
        cadre["unfit"] = {"reason": "made up", "since": judging.format_month(now)}
        if rng.random() < 0.25:
            cadre["watch_until"] = judging.format_month(now + rng.choice((-3, 0, 5)))
    if rng.random() < 0.2:
        cadre["listed"] = True
    if rng.random() < 0.15:
        cadre["probation_until"] = judging.format_month(now + rng.choice((-1, 0, 1, 6)))
    if rng.random() < 0.2:
        entry = {"rule": rng.choice(("SD-E3", "SD-E3", "SD-E4", "SD-E5", "SD-E5")), "reason": "made up"}
        if rng.random() < 0.8:
            entry["until"] = rng.choice(("", judging.format_month(now + rng.choice((-1, 0, 1, 9)))))
        cadre["defer"] = [entry]
    if rng.random() < 0.3:
        cadre["prefers"] = [{"unit": rng.choice(units)["id"], "weight": rng.randint(1, 3)}]
    return cadre


def random_policy(rng, now):
    policy = {"format": "cadrex-policy/1", "name": "random",
              "extends": rng.choice(("luohe-2020", "luohe-2020", "luohe-2020", "national-2020", "open"))}
    if policy["extends"] == "luohe-2020" and rng.random() < 0.2:
        del policy["extends"]                    # the default
    due, exempt, pairs, limits, balance, rounds = [], [], {}, {}, {}, {}
    if policy.get("extends") != "national-2020":
        for rule in ("SD-M1", "SD-M2", "SD-K1", "SD-K2", "SD-K3", "SD-K4", "SD-T4"):
            if rng.random() < 0.12:
                due.append({"id": rule, "force": rng.choice(("must", "shall", "off"))})
        for rule in ("SD-E1", "SD-E6"):
            if rng.random() < 0.08:
                exempt.append({"id": rule, "force": "off"})
    if rng.random() < 0.35:
        due.append({"id": "X-1", "force": rng.choice(("must", "shall")),
                    "leave": rng.choice(("post", "body", "function")),
                    "type": "policy", "if": rng.choice((
                        {"post_months": 60}, {"key": ["personnel", "audit_finance"], "post_months": 36},
                        {"any": [{"post_months": 96}, {"section_months": 120}]},
                        {"post_months": {"at_least": 36, "below": 120}, "not": {"rank": "principal"}},
                        {"level": ["city"], "deputy_total_months": 96, "leading": True},
                        {"party": "cpc", "age": ["36-45", "46-55"], "post_months": 60},
                        {"section_as_deputy_months": 60, "head": False}))})
    if rng.random() < 0.2:
        exempt.append({"id": "X-2", "effect": rng.choice(("bar", "defer", "waive")),
                       "if": rng.choice(({"ethnicity": "minority", "gender": "female"},
                                         {"listed": True, "rank": "deputy"},
                                         {"establishment": "institution"}))})
    for rule, forces in (("LC-1", ("soft", "soft", "off")), ("LC-2", ("must", "soft", "off")),
                         ("ZR-7", ("must", "soft", "off")), ("ZR-1", ("off",)), ("ZR-9", ("off",)),
                         ("HB-7", ("off",)), ("ZR-3", ("off",))):
        if rng.random() < (0.4 if len(forces) > 1 else 0.04):
            limits[rule] = {"force": rng.choice(forces)}
    if rng.random() < 0.2:
        limits.setdefault("ZR-7", {})["max_moves"] = rng.choice((1, 2))
    if rng.random() < 0.1:
        limits.setdefault("ZR-7", {})["months"] = 24
    if rng.random() < 0.2:
        limits.setdefault("LC-2", {})["months"] = rng.choice((12, 60))
    if rng.random() < 0.2:
        limits.setdefault("LC-1", {})["share"] = rng.choice(([1, 2], [1, 4]))
    if rng.random() < 0.25:
        pairs["LC-3"] = {"force": rng.choice(("near_hard", "off"))}
    for rule in ("HB-1", "HB-2", "HB-3", "HB-4"):
        if rng.random() < 0.05:
            pairs[rule] = {"force": "off"}
    for name, values in (("teams", ("body", "affinity")), ("size", ("posts",)), ("measure", ("range",)),
                         ("norm", ("l2",)), ("target", ("equal", "given")),
                         ("levels", (["city", "county"], ["county"])), ("target_weight", (1, 3)),
                         ("move_price", (0, 500, 2000))):
        if rng.random() < 0.25:
            balance[name] = rng.choice(values)
    if balance.get("target") == "given":
        balance.pop("teams", None)               # given targets need unit teams
    for name, values in (("pool", ("all", "listed", "due")), ("max_moves", (1, 3)), ("max_enabling", (0, 1)),
                         ("rotation_in_tree", (True,)), ("min_share_of_due", (0.5, 0.3, 1)),
                         ("modes", (["rotation", "horizontal", "placement"], ["horizontal"],
                                    ["rotation", "mutual", "secondment_down"])),
                         ("due_by", (judging.format_month(now + 7),)),
                         ("effective", (judging.format_month(now + 1),))):
        if rng.random() < (0.45 if name == "pool" else 0.15):
            rounds[name] = rng.choice(values)
    if rng.random() < 0.2:
        policy["both_due"] = "move_both"
    if rng.random() < 0.15:
        policy["secondment_meets_due"] = True
    if rng.random() < 0.3:
        policy["allow_vacancies"] = rng.choice((0, 2))
    if rng.random() < 0.25:
        policy["retirement"] = rng.choice(("flat-60-55", "progressive-2025"))
    if rng.random() < 0.3:
        policy["attributes"] = rng.choice((
            {"gender": 3, "education": 2}, {"region": 2}, {"age": {"bands": [40, 50]}}, ["gender", "party"],
            [{"name": "gender", "weight": 5}, "education"], {"age": 0, "specialty": 0}))
    if rng.random() < 0.15:
        policy["fit"] = rng.choice(({"welcome": 3}, {"t3": 0, "prefer": 2}))
    if rng.random() < 0.1:
        policy["groups"] = {"specialty": {"technical": ["it"], "other_specialty": ["*"]}}
    for name, value in (("due", due), ("exempt", exempt), ("pairs", pairs), ("limits", limits),
                        ("balance", balance), ("round", rounds)):
        if value:
            policy[name] = value
    return policy


def random_city(rng, size=None):
    """A small valid city and a policy for it."""
    size = size or rng.randint(3, 12)
    as_of = rng.choice(("2020-05", "2020-05-15", "2024-08", "2024-09", "2026-02", "2031-10"))
    now = judging.parse_date(as_of)[0]
    units = random_units(rng)
    posts = random_posts(rng, units, size)
    rng.shuffle(posts)
    seats = [p for p in posts if not isinstance(p.get("vertical"), dict)]
    cadres = []
    for k in range(size):
        post = seats.pop() if seats and rng.random() < 0.92 else None
        cadres.append(random_cadre(rng, k, post, posts, units, now))
    held = {c["post"] for c in cadres}
    policy = random_policy(rng, now)
    rounds = policy.get("round", {})
    effective = judging.parse_date(rounds.get("effective"))[0] if rounds.get("effective") else now

    places = [p for p in posts if isinstance(p.get("vertical"), dict) and p["id"] not in held]
    for place in places:
        away = [c for c in cadres if c["post"] and "secondment" not in c]
        if away and rng.random() < 0.4:
            cadre = rng.choice(away)
            since = max(judging.parse_date(cadre["birth"])[0] + 300 if "birth" in cadre else now - 3, now - 3)
            cadre["secondment"] = {"post": place["id"], "since": judging.format_month(min(since, now)),
                                   "until": judging.format_month(effective + rng.choice((-1, 0, 1, 8)))}

    people = []
    for k in range(rng.choice((0, 1, 1, 2))):
        person = {"id": "x%d" % (k + 1), "unit": rng.choice(units)["id"], "title": "leader"}
        person["leads"] = rng.sample([u["id"] for u in units], rng.choice((0, 1, 1)))
        people.append(person)
    if not any("region" in c.get("attributes", {}) for c in cadres):
        cadres[0].setdefault("attributes", {})["region"] = "north"  # so that posts and targets may ask for it
    known_people = [p["id"] for p in people]
    for _ in range(rng.choice((0, 0, 1, 2, 3))):
        cadre = rng.choice(cadres)
        others = [c["id"] for c in cadres if c is not cadre and c.get("post")]
        if cadre.get("post"):
            unit = cadre["post"].split(".")[0]
            others += [c["id"] for c in cadres if c is not cadre and c["post"]
                       and c["post"].split(".")[0] == unit] * 3
        choice = others + known_people * 2
        if choice:
            person = rng.choice(choice)
            if person not in [k["person"] for k in cadre.get("kin", ())]:
                cadre.setdefault("kin", []).append(
                    {"person": person, "relation": rng.choice(("spouse", "sibling", "in_law", "unknown"))})
    for unit in units:
        for body in unit.get("bodies", ()):
            if rng.random() < 0.45:
                leaders = known_people + [c["id"] for c in cadres
                                          if c["post"] and c["post"].startswith(unit["id"] + ".")] \
                    + [c["id"] for c in cadres[:1]]
                body["leader"] = rng.choice(leaders)
            count = {}
            for c in cadres:
                post = next((p for p in posts if p["id"] == c["post"]), None)
                if post and post["unit"] == unit["id"] and post.get("body") == body["id"]:
                    count[post["rank"]] = count.get(post["rank"], 0) + 1
            if rng.random() < 0.2:
                body["quota"] = {r: max(0, count.get(r, 0) + rng.choice((-1, 0, 1)))
                                 for r in ("principal", "deputy")}
        if rng.random() < 0.35:
            unit["quota"] = {}
            for rank in ("principal", "deputy"):
                n = sum(1 for c in cadres for p in posts if p["id"] == c["post"]
                        and p["unit"] == unit["id"] and p["rank"] == rank)
                if rng.random() < 0.8:
                    unit["quota"][rank] = max(0, n + rng.choice((-1, 0, 0, 1)))
        if rng.random() < 0.5:
            targets = []
            for attribute, value in rng.sample((("gender", "female"), ("ethnicity", "minority"),
                                                ("party", "non_cpc"), ("age", "0-35"),
                                                ("education", "master"), ("specialty", "law"),
                                                ("region", "north")), rng.choice((1, 2))):
                target = {"attribute": attribute, "value": value}
                target.update(rng.choice(({"min": 1}, {"min": 2}, {"max": 0}, {"min": 1, "max": 1},
                                          {"target": 1}, {"target": 2, "min": 1})))
                targets.append(target)
            unit["targets"] = targets
    # a band name in requires or targets must be one of the policy's bands
    bands = (policy.get("attributes") or {}).get("age", {}) if isinstance(policy.get("attributes"), dict) else {}
    if isinstance(bands, dict) and bands.get("bands"):
        for thing in posts:
            if "age" in thing.get("requires", {}):
                thing["requires"]["age"] = ["0-39", "40-49"]
        for unit in units:
            for target in unit.get("targets", ()):
                if target["attribute"] == "age":
                    target["value"] = "0-39"
        for rule in policy.get("due", ()):
            if "age" in rule.get("if", {}):
                rule["if"]["age"] = ["40-49"]
    city = {"format": "cadrex-city/1", "name": "random", "as_of": as_of, "units": units, "posts": posts}
    if people:
        city["people"] = people
    city["cadres"] = cadres
    return city, policy


# ---------------------------------------------------------------- command line

def write_json(path, data):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(data, f, ensure_ascii=False, indent=1)
        f.write("\n")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Random cities, good and spoiled plans.")
    parser.add_argument("city", nargs="?")
    parser.add_argument("--policy", default="luohe-2020")
    parser.add_argument("--policies", default=judging.POLICIES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--random-cities", type=int, default=0, metavar="N")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--size", type=int)
    parser.add_argument("-o", dest="out", required=True, metavar="DIR")
    options = parser.parse_args(arguments)
    os.makedirs(options.out, exist_ok=True)
    if options.random_cities:
        for k in range(options.first, options.first + options.random_cities):
            rng = random.Random("%d/%d" % (options.seed, k))
            city, policy = random_city(rng, options.size)
            write_json(os.path.join(options.out, "%d.city.json" % k), city)
            write_json(os.path.join(options.out, "%d.policy.json" % k), policy)
        return 0
    if not options.city:
        parser.error("a CITY or --random-cities is needed")
    city = judging.load_city(options.city)
    policy = judging.load_policy(options.policy, options.policies)
    plans = spoiled_plans(city, policy, random.Random(options.seed), options.count)
    for k, plan in enumerate(plans, 1):
        write_json(os.path.join(options.out, "plan-%04d.json" % k), plan)
    return 0


if __name__ == "__main__":
    sys.exit(main())
