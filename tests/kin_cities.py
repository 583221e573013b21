"""Seeded tiny cities full of kin who already sit together: several conflicts a cadre, principals and deputies of one section both due, and
so few ways out that musts often have to be given up. city(seed, number) -> (city, policy, decisions), as in tiny_cities.py."""
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tiny_cities  # noqa: E402


class Maker(tiny_cities.Maker):
    def town(self):
        """Two or three units; in the first sections whose principal and deputies are mostly there, in the second the seats to go to."""
        rng = self.rng
        for k in range(rng.choice((2, 2, 3))):
            self.units.append({"id": "u%d" % (k + 1), "affinity": ["economy"], "bodies": [{"id": "a"}, {"id": "b"}]})
        n = rng.choice((3, 4, 4, 4, 5, 5))
        ranks = ["principal", "deputy", "deputy"] if self.chance(0.35) else ["principal", "deputy"]
        for k in range(n):
            body = "a" if k < len(ranks) else rng.choice("ab") if self.chance(0.3) else "b"
            rank = ranks[k] if k < len(ranks) else "principal" if k == len(ranks) or self.chance(0.2) else "deputy"
            unit = "u1" if k < len(ranks) or self.chance(0.8) else "u2"
            self.posts.append({"id": "p%d" % (k + 1), "unit": unit, "body": body, "title": "t%d" % k, "rank": rank})
            self.cadre(k, self.posts[k])
        for k in range(n, n + rng.choice((0, 1, 1, 2, 2))):
            self.posts.append({"id": "p%d" % (k + 1), "unit": "u2" if self.chance(0.75) else rng.choice(self.units)["id"],
                               "body": rng.choice("ab"), "title": "t%d" % k, "rank": "principal" if self.chance(0.25) else "deputy"})

    def family(self):
        rng = self.rng
        homes = {c["id"]: self.home(c)["unit"] for c in self.cadres}
        pairs = [(a, b) for k, a in enumerate(self.cadres) for b in self.cadres[k + 1:] if homes[a["id"]] == homes[b["id"]]]
        rng.shuffle(pairs)
        for a, b in pairs[:rng.choice((1, 2, 2, 3, 3, 4, 5))]:
            a.setdefault("kin", []).append({"person": b["id"], "relation": "spouse"})
        for k in range(rng.choice((0, 0, 1, 2))):
            self.people.append({"id": "x%d" % (k + 1), "leads": ["u1"] if self.chance(0.8) else ["u2"]})
            rng.choice(self.cadres).setdefault("kin", []).append({"person": "x%d" % (k + 1), "relation": "parent"})
        if self.chance(0.3):                     # kin by HB-2 or HB-3 alone
            rng.choice(self.posts)["leading"] = False
        if self.chance(0.2):
            rng.choice(self.units[0]["bodies"])["leader"] = rng.choice(self.cadres)["id"]

    def terms(self):
        rng = self.rng
        for c in self.cadres:
            draw = rng.random()
            if draw < 0.2:
                self.since(c, rng.randint(120, 130))
            elif draw < 0.4:
                self.key(c)
                self.since(c, rng.randint(60, 110))
            elif draw < 0.5:
                c["unfit"] = {"reason": "made up", "since": tiny_cities.ago(1)}
            elif draw < 0.57:
                c["defer"] = [{"rule": "SD-E3", "reason": "made up", "until": ""}]
            elif draw < 0.62:
                c["post_since"] = c["body_since"] = tiny_cities.ago(20)

    def limits(self):
        rng, rounds = self.rng, self.policy["round"]
        rounds["pool"] = rng.choice(("due", "due", "all"))
        self.policy["allow_vacancies"] = rng.choice((0, 1, 1, 2, 3, 4))
        if self.chance(0.45):
            rounds["max_moves"] = rng.choice((0, 1, 1, 2, 2, 3))
        if self.chance(0.1):
            self.policy["both_due"] = "move_both"
        if self.chance(0.15):
            self.decisions.append({"stay": rng.choice(self.cadres)["id"]})
        self.policy["attributes"] = {"age": 0, "gender": 1, "party": 0, "specialty": rng.choice((0, 1)), "ethnicity": 0}


def city(seed, number):
    maker = Maker(random.Random("kin/%s/%d" % (seed, number)))
    maker.town()
    maker.family()
    maker.terms()
    maker.limits()
    for c in maker.cadres:                       # no start of a rank after that of a post before it
        if c["rank"] == "principal":
            c["deputy_since"] = min(c["deputy_since"], c["principal_since"])
    result = {"format": "cadrex-city/1", "name": "kin", "as_of": "2020-05", "units": maker.units, "posts": maker.posts,
              "cadres": maker.cadres}
    if maker.people:
        result["people"] = maker.people
    return result, maker.policy, maker.decisions
