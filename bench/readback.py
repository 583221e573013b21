"""From another solver's columns back to a plan that `cadrex check` judges.

A column x(cadre,post) that is 1 moves the cadre. In the plain form that is the very post. In the hub form the post stands for a class of
posts that the model does not tell apart: the cadre gets any free post of it. Classes are read from the city file: posts of one unit that
agree in all that a rule asks of a target; where these do not suffice (the model sees only differences that matter to some cadre), also those
that differ in what this cadre is not asked for. Whether the plan is what the solver claimed is decided by `check`, not here.
"""
import json
import os
import re

COLUMN = re.compile(r"^x\((.*)\)\d+$")
PLAIN = re.compile(r"[^A-Za-z0-9_.(),]")


def tags_of_policies():
    """(functions that matter to kin, HB-3; key functions, which the unfit may not take, SD-T4), as the shipped policies have them."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "models", "policies", "national-2020.json")
    with open(path, encoding="utf-8") as file:
        policy = json.load(file)
    return set(policy["kin_functions"]), set(policy["key_functions"])


KIN, KEY = tags_of_policies()


class Unreadable(Exception):
    """Columns that cannot be turned into a plan."""


def cleaned(id):
    """An id as the exported file spells it: at most 80 bytes, other signs as underscores, byte by byte."""
    return "".join(PLAIN.sub("_", chr(byte)) for byte in id.encode("utf-8")[:80])


def by_cleaned_id(items):
    found = {}
    for item in items:
        if found.setdefault(cleaned(item["id"]), item) is not item:
            raise Unreadable("two ids are spelt alike in the model: %s" % cleaned(item["id"]))
    return found


def as_tuple(value):
    """A JSON value as something that can be compared and hashed."""
    if isinstance(value, dict):
        return tuple(sorted((key, as_tuple(item)) for key, item in value.items()))
    return tuple(value) if isinstance(value, list) else value


def moves_of(city, names):
    """[(cadre, post named)] of the columns that are 1."""
    cadres, posts, moves = by_cleaned_id(city["cadres"]), by_cleaned_id(city["posts"]), []
    for name in names:
        match = COLUMN.match(name)
        if not match:
            continue
        inside = match.group(1)
        commas = [k for k, sign in enumerate(inside) if sign == ","]
        pairs = [(cadres[inside[:k]], posts[inside[k + 1:]]) for k in commas if inside[:k] in cadres and inside[k + 1:] in posts]
        if len(pairs) != 1:
            raise Unreadable("no cadre and post in the column %s" % name)
        moves.append(pairs[0])
    return moves


class Seats:
    """The free posts of a city once some cadres move, and who may be given which."""

    def __init__(self, city, moves):
        posts = {post["id"]: post for post in city["posts"]}
        moving = {cadre["id"]: post for cadre, post in moves}
        self.affinity = {(unit["id"], body["id"]): tuple(body.get("affinity", [])) for unit in city["units"] for body in unit.get("bodies", [])}
        held = set()
        for cadre in city["cadres"]:
            lent = isinstance((moving.get(cadre["id"]) or {}).get("vertical"), dict)
            if cadre["post"] and (cadre["id"] not in moving or lent):
                held.add(cadre["post"])
            if cadre.get("secondment"):
                held.add(cadre["secondment"]["post"])
        self.home = {cadre["id"]: posts.get(cadre["post"]) for cadre in city["cadres"]}
        self.free = {}
        for post in city["posts"]:
            if post["id"] not in held:
                self.free.setdefault((post["unit"], post["rank"]), []).append(post)
        self.kin = {id for cadre in city["cadres"] for tie in cadre.get("kin", []) for id in (cadre["id"], tie["person"])}
        self.taken = {}  # post -> number of the move

    def look(self, post, inside):
        """All that tells a post from others for a cadre of another unit; for one of the own unit also its body and title."""
        words = tuple(as_tuple(post.get(key)) for key in ("leading", "head", "surplus", "vertical", "functions", "requires", "welcomes", "must_fill"))
        return words + ((post.get("body"), post.get("title")) if inside else (self.affinity.get((post["unit"], post.get("body")), ()),))

    def near(self, cadre, post, other):
        """Posts that differ in functions and welcomes only, or ask for nothing. To kin and the unfit it matters which kind the functions are."""
        hard = all(as_tuple(post.get(key)) == as_tuple(other.get(key)) for key in ("leading", "head", "surplus", "vertical", "must_fill"))
        asked = not other.get("requires") or as_tuple(other["requires"]) == as_tuple(post.get("requires"))
        kinds = [tags for tags, matter in ((KIN, cadre["id"] in self.kin), (KEY, cadre.get("unfit"))) if matter]
        return hard and asked and all(bool(tags & set(post.get("functions", []))) == bool(tags & set(other.get("functions", []))) for tags in kinds)

    def candidates(self, cadre, post, loose):
        home = self.home[cadre["id"]]
        inside = home is not None and home["unit"] == post["unit"]
        free = self.free.get((post["unit"], post["rank"]), [])
        return [one for one in free if one is post or self.look(one, inside) == self.look(post, inside)
                or loose and not inside and self.near(cadre, post, one)]

    def seat(self, moves, k, loose, seen):
        """An augmenting path from move k to a free post."""
        for post in self.candidates(*moves[k], loose):
            if post["id"] in seen:
                continue
            seen.add(post["id"])
            other = self.taken.get(post["id"])
            if other is None or self.seat(moves, other, loose, seen):
                self.taken[post["id"]] = k
                return True
        return False


def plan_of(city, names, plain):
    """A plan as by hand, of the columns that are 1."""
    moves = moves_of(city, names)
    if not plain:
        seats = Seats(city, moves)
        order = sorted(range(len(moves)), key=lambda k: (seats.home[moves[k][0]["id"]] or {}).get("unit") != moves[k][1]["unit"])
        for k in order:
            if not seats.seat(moves, k, False, set()) and not seats.seat(moves, k, True, set()):
                raise Unreadable("no free post for %s in the class of %s" % (moves[k][0]["id"], moves[k][1]["id"]))
        posts = {post["id"]: post for post in city["posts"]}
        seated = sorted(((moves[k][0], posts[id]) for id, k in seats.taken.items()), key=lambda move: move[0]["id"])
        assert len(seated) == len(moves)
        moves = seated
    return {"format": "cadrex-plan/1", "moves": [{"cadre": cadre["id"], "to": post["id"]} for cadre, post in moves]}
