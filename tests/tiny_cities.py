"""Seeded tiny cities (three to five cadres) made to be tried out completely. Each has a few subjects planted in it: circumstances in
which one rule should matter. city(seed, number) -> (city, policy, decisions)."""
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import judge as judging  # noqa: E402

NOW = judging.parse_date("2020-05")[0]
KEY = ("audit_finance", "personnel", "land", "supervision")
month = judging.format_month


def ago(months):
    return month(NOW - months)


class Maker:
    def __init__(self, rng):
        self.rng = rng
        self.policy = {"format": "cadrex-policy/1", "name": "tiny", "extends": "luohe-2020", "due": [], "exempt": [],
                       "pairs": {}, "limits": {}, "balance": {}, "round": {}}
        self.decisions = []
        self.units, self.posts, self.cadres, self.people = [], [], [], []
        self.still = False                       # moves count before structure and wishes

    def chance(self, share):
        return self.rng.random() < share

    # ---- a plain city: nobody due, everybody free to go

    def plain(self):
        rng = self.rng
        for k in range(rng.choice((2, 2, 3))):
            unit = {"id": "u%d" % (k + 1), "affinity": ["economy"], "area": "411100",
                    "bodies": [{"id": "a"}, {"id": "b"}]}
            if self.chance(0.25):
                unit["targets"] = [{"attribute": "gender", "value": "female", rng.choice(("min", "max")): rng.choice((0, 1, 2))}]
            self.units.append(unit)
        n = rng.choice((3, 3, 3, 4))
        for k in range(n + rng.choice((1, 2, 2, 2, 3))):
            self.posts.append({"id": "p%d" % (k + 1), "unit": rng.choice(self.units)["id"], "body": rng.choice("ab"),
                               "title": "t%d" % k, "rank": "principal" if self.chance(0.15) else "deputy"})
        for k in range(n):
            self.cadre(k, self.posts[k])
        balance, rounds = self.policy["balance"], self.policy["round"]
        rounds["pool"] = rng.choice(("all", "all", "all", "due"))
        balance["move_price"] = rng.choice((0, 0, 300, 1200, 6000))
        if self.chance(0.15):
            balance["norm"] = "l2"
        if self.chance(0.1):
            balance["measure"] = "range"
        if self.chance(0.15):
            balance["target"] = rng.choice(("equal", "given"))
        if self.chance(0.1):
            balance["teams"] = "affinity"
        if self.chance(0.2):
            balance["size"] = "posts"
        draw = rng.random()
        if draw < 0.45:                          # wishes count before structure
            self.policy["objective"] = ["exceptions", "shall", "fit", "structure", "moves"]
        elif draw < 0.7:
            self.policy["objective"] = rng.sample(("exceptions", "shall", "structure", "fit", "moves"), 5)
        for c in self.cadres:                    # everybody would like to be somewhere else
            posts = [p["id"] for p in self.posts if p["id"] != c["post"] and (p["rank"] == c["rank"] or self.chance(0.4))]
            rng.shuffle(posts)
            c["prefers"] = [{"post": p, "weight": rng.randint(1, 9)} for p in posts[:rng.choice((1, 2, 2, 3))]]
        self.policy["attributes"] = {"age": rng.choice((0, 1, 2)), "gender": rng.choice((1, 3)),
                                     "party": rng.choice((0, 1)), "specialty": rng.choice((0, 1))}
        self.policy["allow_vacancies"] = rng.choice((0, 1, 2, 2, 3))

    def cadre(self, k, post):
        rng = self.rng
        since = rng.randint(40, 58)
        cadre = {"id": "c%d" % (k + 1), "post": post["id"], "rank": post["rank"], "birth": ago(12 * rng.randint(33, 50) + 3),
                 "gender": rng.choice(("female", "male")), "party": rng.choice(("cpc", "none")),
                 "ethnicity": rng.choice(("han", "han", "hui")), "specialty": rng.choice(("law", "finance")),
                 "post_since": ago(since), "body_since": ago(since), "deputy_since": ago(since), "clear_record": True}
        if post["rank"] == "principal":
            cadre["principal_since"] = ago(since)
        self.cadres.append(cadre)

    # ---- helpers of the subjects

    def some(self, rank=None):
        fits = [c for c in self.cadres if c["post"] is not None and (rank is None or c["rank"] == rank)]
        return self.rng.choice(fits) if fits else None

    def home(self, cadre):
        return next(p for p in self.posts if p["id"] == cadre["post"])

    def held(self):
        return {c["post"] for c in self.cadres}

    def vacant(self):
        fits = [p for p in self.posts if p["id"] not in self.held()]
        if not fits:
            self.posts.append({"id": "p%d" % (len(self.posts) + 1), "unit": self.rng.choice(self.units)["id"], "title": "new",
                               "rank": "deputy"})
            fits = self.posts[-1:]
        return self.rng.choice(fits)

    def as_rank(self, cadre, rank):
        cadre["rank"] = self.home(cadre)["rank"] = rank
        if rank == "principal":
            cadre.setdefault("principal_since", cadre["post_since"])

    def since(self, cadre, post, body=None, deputy=None, principal=None):
        cadre["post_since"], cadre["body_since"] = ago(post), ago(max(post, body or post))
        cadre["deputy_since"] = ago(deputy or post)
        if cadre["rank"] == "principal":
            cadre["principal_since"] = ago(principal or post)

    def key(self, cadre):
        self.home(cadre)["functions"] = [self.rng.choice(KEY)]

    def due(self):
        """Somebody who must go, as cheaply as possible."""
        cadre = self.some()
        self.since(cadre, self.rng.randint(120, 140))
        return cadre

    def lure(self, cadre, post=None, unit=None):
        """A free post that the cadre would very much like to have."""
        if post is None:
            post = {"id": "p%d" % (len(self.posts) + 1), "unit": unit or self.rng.choice(self.units)["id"], "title": "lure",
                    "body": self.rng.choice("ab")}
            if len(self.posts) < 8:
                self.posts.append(post)
            else:
                post = self.vacant()
                post["unit"] = unit or post["unit"]
        post["rank"] = cadre["rank"]
        cadre.setdefault("prefers", []).append({"post": post["id"], "weight": 20})
        if self.chance(0.75) and not self.still:
            self.policy["round"]["pool"] = "all"
            self.policy["objective"] = ["exceptions", "shall", "fit", "structure", "moves"]
            self.policy["allow_vacancies"] = 2
        return post

    def settle(self, cadre):
        """Nobody moves without need; there is somewhere to go."""
        if self.chance(0.7):
            self.still = True
            self.policy["objective"] = ["exceptions", "shall", "moves", "fit", "structure"]
            self.policy["allow_vacancies"] = 2
            post = self.vacant()
            post["rank"], post["unit"] = cadre["rank"], self.other_unit(self.home(cadre))
            post["functions"] = []

    def lured(self, rank=None):
        cadre = self.some(rank)
        self.lure(cadre)
        return cadre

    def other_unit(self, post):
        return self.rng.choice([u["id"] for u in self.units if u["id"] != post["unit"]])

    def outside(self, level="county"):
        """A unit of another level with posts."""
        unit = {"id": "k1", "level": level, "area": "411121", "bodies": [{"id": "a"}, {"id": "b"}]}
        if unit["id"] not in [u["id"] for u in self.units]:
            self.units.append(unit)
        return unit

    # ---- subjects

    def m1(self):
        self.since(self.some(), self.rng.choice((119, 120, 120, 121, 150)))

    def m2(self):
        cadre = self.some()
        self.since(cadre, 50, body=self.rng.choice((179, 180, 180, 200)))
        self.settle(cadre)

    def k1(self):
        cadre = self.some()
        self.as_rank(cadre, "principal")
        self.key(cadre)
        self.since(cadre, self.rng.choice((59, 60, 60, 61, 80)))
        self.settle(cadre)

    def k2(self):
        cadre = self.some()
        self.as_rank(cadre, "principal")
        self.key(cadre)
        self.since(cadre, self.rng.choice((95, 96, 96, 100)), principal=30)
        self.settle(cadre)

    def k3(self):
        cadre = self.some()
        self.as_rank(cadre, "deputy")
        self.key(cadre)
        self.since(cadre, self.rng.choice((95, 96, 96, 110)))
        self.settle(cadre)

    def k4(self):
        cadre = self.some()
        self.as_rank(cadre, "deputy")
        self.key(cadre)
        self.since(cadre, 50, body=self.rng.choice((119, 120, 130)), deputy=self.rng.choice((59, 60, 60, 90)))
        self.settle(cadre)

    def t4(self):
        cadre = self.some()
        cadre["unfit"] = {"reason": "made up", "since": ago(1)}
        if self.chance(0.15):
            cadre["watch_until"] = ago(-3)
        if self.chance(0.4):
            self.rng.choice(self.posts)["head"] = True
        self.settle(cadre)

    def e1(self):
        cadre = self.lured()
        cadre["gender"] = "male"
        cadre["birth"] = month(NOW + self.rng.choice((0, 20, 35, 35, 36)) - 720)
        if self.chance(0.5):
            self.since(cadre, 130)

    def e2(self):
        self.lured()["probation_until"] = ago(self.rng.choice((-1, -6, 0)))

    def deferred(self, rule):
        cadre = self.lured()
        cadre["defer"] = [{"rule": rule, "reason": "made up", "until": self.rng.choice(("", ago(-5), ago(0), ago(1)))}]
        if self.chance(0.4):
            self.since(cadre, 125)

    def e3(self):
        self.deferred("SD-E3")

    def e4(self):
        self.deferred("SD-E4")

    def e5(self):
        self.deferred("SD-E5")

    def e6(self):
        a, b = self.some(), self.some()
        if a is b:
            return
        self.as_rank(a, "principal")
        self.as_rank(b, "deputy")
        for name in ("unit", "body"):
            self.home(b)[name] = self.home(a).setdefault(name, "a")
        self.home(b)["title"] = "other"
        draw = self.rng.random()
        if draw < 0.5:
            self.since(a, 130)
            self.since(b, self.rng.choice((125, 45)))
        elif draw < 0.7:
            self.policy["both_due"] = "move_both"
            self.since(a, 130)
            self.since(b, 125)

    def retired(self):
        cadre = self.lured()
        cadre["gender"] = "male"
        cadre["birth"] = month(NOW - self.rng.choice((1, 1, 5)) - 720)

    def kin(self, same_unit):
        a, b = self.rng.sample(self.cadres, 2)
        if a["post"] is None or b["post"] is None:
            return None
        if same_unit:
            self.home(b)["unit"] = self.home(a)["unit"]
        else:
            self.home(b)["unit"] = self.other_unit(self.home(a))
        a.setdefault("kin", []).append({"person": b["id"], "relation": "spouse"})
        return a, b

    def hb1(self):
        pair = self.kin(False)
        if pair:
            self.lure(pair[1], unit=self.home(pair[0])["unit"])

    def hb2(self):
        pair = self.kin(self.chance(0.2))
        if pair is None:
            return
        a, b = pair
        if self.chance(0.3):
            self.people.append({"id": "x1", "title": "leader"})
            a["kin"] = [{"person": "x1", "relation": "parent"}]
            leader = "x1"
        else:
            leader = b["id"]
            for p in self.posts:
                p["leading"] = p is not self.home(a) and self.chance(0.6)
        for unit in self.units:
            for body in unit["bodies"]:
                if leader == "x1" or unit["id"] == self.home(b)["unit"] or self.chance(0.3):
                    if self.chance(0.7):
                        body["leader"] = leader
        lure = self.lure(a, unit=self.home(b)["unit"])
        if self.chance(0.5):
            lure["leading"] = False

    def hb3(self):
        pair = self.kin(False)
        for p in self.posts:
            if self.chance(0.5):
                p["leading"], p["functions"] = False, ["finance"]
        if pair:
            self.home(pair[0])["leading"] = True
            self.lure(pair[1], unit=self.home(pair[0])["unit"]).update({"leading": False, "functions": ["finance"]})

    def hb4(self):
        pair = self.kin(True)
        if pair and self.chance(0.4):
            self.as_rank(pair[0], "principal")
        if self.chance(0.2):
            self.people.append({"id": "x2", "leads": [self.rng.choice(self.units)["id"]]})
            self.some().setdefault("kin", []).append({"person": "x2", "relation": "parent"})

    def hb4_exceptions(self):
        """The higher-ranked of two kin has been there a short time, or would return."""
        pair = self.kin(True)
        if pair is None:
            return
        self.as_rank(pair[0], "principal")
        self.as_rank(pair[1], "deputy")
        self.since(pair[0], 20)
        free = self.vacant()
        free["rank"] = "principal"
        self.lure(pair[0], free)
        free["unit"] = self.other_unit(self.home(pair[0]))
        if self.chance(0.5):
            self.returning(pair[0], free)
        if self.chance(0.4):
            pair[1]["listed"] = True

    def hb7(self):
        cadre = self.some()
        self.lure(cadre)["head"] = True
        for c in self.cadres:
            if c is cadre or self.chance(0.5):
                c["upbringing"] = "411100"

    def lc1(self):
        self.policy["limits"]["LC-1"] = {"force": self.rng.choice(("soft", "soft", "hard")), "share": self.rng.choice(([1, 3], [1, 4]))}
        unit = self.units[0]["id"]
        for c in [c for c in self.cadres if c["post"]][:3]:
            self.home(c)["unit"] = unit
            self.lure(c, unit=self.other_unit(self.home(c)))
            if self.chance(0.3):
                self.since(c, 122)
                self.policy["round"].pop("max_moves", None)

    def lc2(self):
        for c in self.rng.sample(self.cadres, 2):
            if c["post"] is not None:
                self.since(c, self.rng.choice((0, 35, 35, 36)))
                self.lure(c)
        self.policy["limits"]["LC-2"] = {"force": self.rng.choice(("soft", "soft", "must"))}

    def lc3(self):
        a, b = self.rng.sample(self.cadres, 2)
        if a["post"] is None or b["post"] is None:
            return
        self.home(b)["unit"] = self.home(a)["unit"]
        self.home(a)["head"] = self.home(b)["head"] = True
        self.lure(a)
        self.lure(b)
        if self.chance(0.2):
            self.decisions.append({"pin": "%s=%s" % (a["id"], a["prefers"][-1]["post"])})

    def zr3(self):
        self.lured()
        for p in self.posts:
            if self.chance(0.4):
                p["requires"] = self.rng.choice(({"specialty": ["law"]}, {"party": ["cpc"]}, {"gender": ["female"]}))

    def returning(self, cadre, post):
        stay = {"unit": post["unit"], "to": ago(self.rng.choice((30, 35, 35, 36))), "from": ago(70)}
        for name in ("body", "title"):
            if name in post:
                stay[name] = post[name]
        limit = judging.parse_date(stay["to"])[0]
        if judging.parse_date(cadre["post_since"])[0] < limit:
            cadre["post_since"] = month(limit)
        if self.home(cadre)["unit"] == stay["unit"]:
            cadre["body_since"] = ago(70)
        else:
            cadre["body_since"] = cadre["post_since"]
        cadre["history"] = [stay]
        if self.chance(0.3):
            stay["type"] = "configuration"

    def zr7(self):
        for _ in range(2):
            cadre = self.some()
            self.returning(cadre, self.lure(cadre))
        limit = {"force": self.rng.choice(("soft", "soft", "must"))}
        if self.chance(0.3):
            limit["max_moves"] = 1
        self.policy["limits"]["ZR-7"] = limit
        self.policy["limits"]["LC-2"] = {"force": "off"}

    def zr9(self):
        cadre = self.some()
        self.lure(cadre, unit=self.other_unit(self.home(cadre)))
        for u in self.units:
            u["establishment"] = self.rng.choice(("civil", "institution"))

    def quota(self):
        unit = self.rng.choice(self.units)
        unit["quota"] = {"deputy": self.rng.choice((0, 1, 1, 2)), "principal": self.rng.choice((0, 1))}
        if self.chance(0.5):
            self.rng.choice(unit["bodies"])["quota"] = {"deputy": 1}

    def surplus(self):
        self.lured()
        self.rng.choice(self.posts)["surplus"] = True

    def w0(self):
        cadre = self.some()
        cadre["post"] = None
        for name in ("post_since", "body_since"):
            cadre.pop(name)
        cadre.pop("history", None)
        if self.chance(0.75):
            self.policy["round"]["modes"] = ["rotation", "horizontal", "mutual", "secondment_down", "secondment_up"]
        self.vacant()

    def w1(self):
        cadre = self.some()
        self.lure(cadre, unit=self.home(cadre)["unit"])
        self.policy["round"]["modes"] = ["horizontal", "placement", "mutual", "secondment_down"]

    def w2(self):
        cadre = self.some()
        self.lure(cadre, unit=self.other_unit(self.home(cadre)))
        for u in self.units:
            u["affinity"] = [self.rng.choice(("economy", "law"))]

    def w3(self):
        unit = self.outside(self.rng.choice(("county", "county", "higher")))
        self.policy["balance"]["levels"] = self.rng.choice((["city"], ["city", unit["level"]]))
        self.lured()
        self.lured()
        for p in self.posts:
            if self.chance(0.4):
                p["unit"], p["vertical"] = "k1", self.rng.choice((None, "mutual", "mutual"))
                p.pop("body", None)
            elif self.chance(0.5):
                p["vertical"] = "mutual"

    def places(self):
        self.outside()
        self.posts.append({"id": "s1", "unit": "k1", "rank": "deputy", "vertical": {"secondment_months": 12},
                           "welcomes": {"party": ["cpc"]}})
        if self.chance(0.6):
            cadre = self.lured()
            cadre["secondment"] = {"post": "s1", "since": ago(3), "until": ago(self.rng.choice((-9, -9, 0, 1)))}
        else:
            self.lure(self.some(), self.posts[-1])

    def must_fill(self):
        self.rng.choice(self.posts)["must_fill"] = True
        self.vacant()["must_fill"] = True

    def vacancies(self):
        cadre = self.some()
        self.lure(cadre, unit=self.other_unit(self.home(cadre)))
        self.policy["allow_vacancies"] = 0

    def pool(self):
        self.policy["round"]["pool"] = self.rng.choice(("due", "due", "listed"))
        for c in self.cadres:
            c["listed"] = self.chance(0.3)
        self.due()
        self.policy["balance"]["move_price"] = 0

    def max_enabling(self):
        self.policy["round"].update({"pool": "due", "max_enabling": self.rng.choice((0, 0, 1))})
        self.due()
        self.policy["balance"]["move_price"] = 0

    def max_moves(self):
        self.policy["round"]["max_moves"] = self.rng.choice((0, 1, 1, 2))

    def min_share(self):
        self.policy["round"]["min_share_of_due"] = self.rng.choice((0.5, 1))
        self.policy["due"] = [{"id": "SD-M1", "force": "shall"}]
        for _ in range(2):
            self.due()
        self.policy["objective"] = ["structure", "exceptions", "moves", "shall", "fit"]

    def fitting(self):
        for p in self.posts:
            if self.chance(0.5):
                p["welcomes"] = {"party": ["cpc"], "specialty": ["law"]}
        for c in self.cadres:
            if self.chance(0.3):
                c["promising"], c["assessment"] = True, "excellent"

    def stuck(self):
        """Somebody must go, and something is in the way."""
        cadre = self.due()
        self.policy.pop("due", None)
        way = self.rng.choice(("moves", "requires", "modes", "enabling", "secondment", "in body", "share", "filled", "rank", "wish"))
        if way == "moves":
            self.policy["round"]["max_moves"] = 0
        elif way == "requires":
            for p in self.posts:
                if p["id"] != cadre["post"]:
                    p["requires"] = {"education": ["doctor"]}
        elif way == "modes":
            self.policy["round"]["modes"] = ["mutual"]
        elif way == "enabling":
            self.posts = [p for p in self.posts if p["id"] in self.held()]
            self.policy["round"].update({"pool": "due", "max_enabling": 0})
        elif way == "secondment":
            for p in self.posts:
                if p["id"] not in self.held():
                    self.outside()
                    p["unit"], p["vertical"] = "k1", {"secondment_months": 6}
                    p.pop("body", None)
                elif p["id"] != cadre["post"]:
                    p["head"], p["requires"] = True, {"gender": ["unknown"]}
        elif way == "in body":
            self.since(cadre, 50, body=200)
            for p in self.posts:
                if (p["unit"], p.get("body")) != (self.home(cadre)["unit"], self.home(cadre).get("body")):
                    p["requires"] = {"party": ["minmeng"]}
        elif way == "share":
            self.policy["limits"]["LC-1"] = {"force": "hard", "share": [1, 4]}
            for c in self.cadres:
                if c["post"] is not None:
                    self.home(c)["unit"] = self.home(cadre)["unit"]
                    if self.chance(0.6):
                        self.since(c, 130)
            self.policy["round"]["modes"] = ["horizontal"]
        elif way == "filled":
            self.posts = [p for p in self.posts if p["id"] in self.held()]
            for p in self.posts:
                p["must_fill"] = True
            for c in self.cadres:
                if c is not cadre and self.chance(0.7):
                    c["defer"] = [{"rule": "SD-E5", "reason": "made up"}]
        elif way == "rank":
            self.as_rank(cadre, "principal")
        else:
            self.decisions.append({"stay": cadre["id"]})

    def pin(self):
        cadre = self.some()
        kind = self.rng.choice(("pin", "pin", "pin", "stay", "forbid"))
        if kind == "stay":
            self.decisions.append({"stay": cadre["id"]})
        elif kind == "pin":
            fits = [p for p in self.posts if p["id"] != cadre["post"] and p["rank"] == cadre["rank"]]
            if fits:
                self.decisions.append({"pin": "%s=%s" % (cadre["id"], self.rng.choice(fits)["id"])})
        else:
            what = self.rng.choice([p for p in self.posts if p["id"] != cadre["post"]])
            self.decisions.append({"forbid": "%s=%s" % (cadre["id"], what["id"])})


# Subjects whose rule seldom matters come more often.
SUBJECTS = """m1 m2 k1 k1 k2 k2 k2 k3 k3 k4 k4 k4 t4 e1 e1 e2 e2 e3 e3 e4 e4 e5 e6 e6 retired hb1 hb1 hb2 hb2 hb2 hb3 hb3 hb3
    hb3 hb4 hb4_exceptions hb7 hb7 lc1 lc1 lc2 lc2 lc3 lc3 zr3 zr7 zr7 zr7 zr9 zr9 quota surplus w0 w0 w1 w2 w3 places places places
    places must_fill vacancies vacancies pool pool max_enabling max_enabling max_moves min_share fitting fitting pin""".split()


def city(seed, number, planted=()):
    """planted: subjects besides those of the number."""
    rng = random.Random("%s/%d" % (seed, number))
    maker = Maker(rng)
    maker.plain()
    names = {SUBJECTS[number % len(SUBJECTS)], SUBJECTS[(number * 7 + 5) % len(SUBJECTS)], rng.choice(SUBJECTS)}
    for name in sorted(names.union(planted)):
        getattr(maker, name)()
    if rng.random() < 0.2:
        maker.stuck()
    posts = {p["id"] for p in maker.posts}       # `stuck` takes posts away
    for c in maker.cadres:
        if "prefers" in c:
            c["prefers"] = [w for w in c["prefers"] if w.get("post", next(iter(posts))) in posts]
        if c.get("secondment", {}).get("post", next(iter(posts))) not in posts:
            del c["secondment"]
        if any(stay["to"] > c.get("post_since", stay["to"]) for stay in c.get("history", ())):
            del c["history"]                     # a later subject changed the dates
    decisions, named = [], set()
    for d in maker.decisions:                    # one wish a cadre: no contradictory wishes
        who, _, what = next(iter(d.values())).partition("=")
        if who not in named and (not what or what in posts):
            decisions.append(d)
            named.add(who)
    for c in maker.cadres:                       # no start of a rank after that of a post before it
        if "post_since" in c and c["rank"] == "principal":
            c["deputy_since"] = min(c["deputy_since"], c["principal_since"])
    result = {"format": "cadrex-city/1", "name": "tiny", "as_of": "2020-05", "units": maker.units, "posts": maker.posts,
              "cadres": maker.cadres}
    if maker.people:
        result["people"] = maker.people
    return result, maker.policy, decisions
