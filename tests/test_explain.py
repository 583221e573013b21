#!/usr/bin/env python3
"""What `cadrex explain` states is confirmed by asking `plan` and `check`: every post is open or closed, no plan goes to a closed one, prices are the
difference of two proved plans, the plan with the wish is as told, alternatives keep every tier and all others do not.

    tests/test_explain.py [--cities N] [--every]

The tiny city, the example city and N random tiny cities (tiny_cities.py); of some cadres and posts, or of every one. Prints each complaint and `N passed, N failed`.
"""
import argparse
import concurrent.futures
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import tiny_cities  # noqa: E402

TOP = os.path.dirname(HERE)
CADREX = os.environ.get("CADREX") or os.path.join(TOP, "build", "cadrex")
SEED = "explain"


TELLING = [531]  # an exchange of seats that takes somebody from where a decision wants them


class Case:
    every = False

    def __init__(self, name, folder, city_path, policy, decisions):
        self.name, self.folder, self.city_path = name, folder, city_path
        self.policy = ["--policy", policy] if policy else []
        self.decisions = decisions
        self.complaints, self.n, self.n_lies, self.n_back, self.from_certificate = [], 0, 0, 0, 0
        with open(city_path, encoding="utf-8") as f:
            self.city = json.load(f)

    def run(self, command, *arguments, codes=(0,)):
        done = subprocess.run([CADREX, command, *arguments, *self.policy, "--json"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              check=False)
        if done.returncode not in codes:
            self.complain("%s %s: exit %d: %s" % (command, " ".join(arguments), done.returncode, done.stderr[-300:]))
            return done.returncode, None
        return done.returncode, json.loads(done.stdout or "null")

    def write(self, name, content):
        path = os.path.join(self.folder, "%s.%s.json" % (self.name, name))
        with open(path, "w", encoding="utf-8") as f:
            json.dump(content, f, ensure_ascii=False)
        return path

    def complain(self, text):
        self.complaints.append("%s: %s" % (self.name, text))

    def want(self, true, text):
        self.n += 1
        if not true:
            self.complain(text)

    def plan(self, *wishes):
        given = [w for d in self.decisions for kind, what in d.items() for w in ("--" + kind, what)]
        codes = (0, 1, 2) if "--pin" in wishes else (0, 1)  # 2: the post is pinned to somebody else already
        code, plan = self.run("plan", self.city_path, *given, *wishes, "--gap", "0", "--threads", "1", "--quiet", codes=codes)
        return plan if code == 0 else None

    def explain(self, *arguments, path=None, gap="0"):
        return self.run("explain", self.city_path, path or self.path, *arguments, "--gap", gap, "--threads", "1", "--quiet", codes=(0, 4, 5))[1]


def tiers(plan):
    return [(t["tier"], t["value"]) for t in plan["tiers"]]


def rank(values):
    return [-v if t == "fit" else v for t, v in values]


def check_certified(case, who, wish, price, base):
    """With a certificate no number of the plan file is believed, nor what the certificate says of itself."""
    forged = case.write("forged", dict(base, tiers=[dict(t, bound=t["value"] + (9 if t["tier"] == "fit" else -9)) for t in base["tiers"]]))
    with open(case.certificate, encoding="utf-8") as f:
        made = json.load(f)
    weak = dict(made, rows=[], tiers=[dict(t, bound=t["value"], held=[]) for t in made["tiers"]])
    for certificate, gap, froms in ((case.certificate, "0", ("proved", "solved")), (case.certificate, "1", ("proved", "solved")),
                                    (case.write("weak", weak), "0", ("solved", "proved"))):
        told = case.explain(*wish, "--certificate", certificate, path=forged, gap=gap)
        if told is None:
            continue
        case.from_certificate += told["bounds"] == "proved"
        case.want(told["bounds"] in froms and not told["price"]["stated"], "%s: bounds of a forged file with a certificate: %s" % (who, told["bounds"]))
        case.want(all(c["least"] is None or c["least"] <= t["change"] <= c["most"] for c, t in zip(told["price"]["tiers"], price["tiers"])),
                  "%s: with a certificate the range leaves out the truth: %s" % (who, told["price"]["tiers"]))


def check_price(case, cadre, post, price, base):
    """The price of a pin, or of staying (post None), against the plan with that wish."""
    who = "%s %s" % (cadre, post or "--stay")
    plan = case.plan(*(["--pin", "%s=%s" % (cadre, post)] if post else ["--stay", cadre]))
    if price["answer"] in ("closed", "impossible"):
        case.want(plan is None, "%s: told %s, yet there is a plan" % (who, price["answer"]))
        return
    if price["answer"] == "planned":
        case.want(plan is not None and tiers(plan) == tiers(base), "%s: told planned" % who)
        return
    case.want(plan is not None, "%s: told found, yet impossible" % who)
    if plan is None:
        return
    case.want([(t["tier"], t["with"]) for t in price["tiers"]] == tiers(plan), "%s: tiers with it are %s, not %s" % (who, tiers(plan), price["tiers"]))
    case.want([(t["tier"], t["without"]) for t in price["tiers"]] == tiers(base), "%s: tiers without it" % who)
    case.want(all(t["exact"] and t["least"] == t["most"] == t["change"] == t["with"] - t["without"] for t in price["tiers"]),
              "%s: proved on both sides, so exact: %s" % (who, price["tiers"]))
    hasty = case.explain(cadre, *([post] if post else ["--stay"]), "--effort", "1")  # proves little, and says so
    if hasty and hasty["price"]["answer"] == "found":
        case.want(all(h["least"] is None or h["least"] <= t["change"] <= h["most"] for h, t in zip(hasty["price"]["tiers"], price["tiers"])),
                  "%s: the range leaves out the truth: %s" % (who, hasty["price"]["tiers"]))
    if case.n_lies < 3:                          # bounds of a file with other values are not believed
        case.n_lies += 1
        lie = dict(base, tiers=[dict(t, value=t["value"] + 1, bound=t["bound"] + 1) for t in base["tiers"]])
        told = case.explain(cadre, *([post] if post else ["--stay"]), path=case.write("lie", lie))
        case.want(told and told["price"]["tiers"] == price["tiers"] and not told["price"]["stated"], "%s: a plan file that states other values" % who)
        case.want(price["stated"], "%s: that the plan file's own bounds were taken is told" % who)
        check_certified(case, who, [cadre, *([post] if post else ["--stay"])], price, base)
    to = {m["cadre"]: m["to"] for m in base["moves"]}
    for other in price["others"]:
        case.want(to.get(other["cadre"]) == other["planned"], "%s: %s is planned elsewhere" % (who, other["cadre"]))
        to[other["cadre"]] = other["wished"]
    to[cadre] = post
    path = os.path.join(case.folder, "%s.%d.wished.json" % (case.name, case.n))
    with open(path, "w", encoding="utf-8") as f:
        json.dump({"format": "cadrex-plan/1", "decisions": plan["decisions"],
                   "moves": [{"cadre": c, "to": p} for c, p in to.items() if p is not None]}, f)
    code, verdict = case.run("check", case.city_path, path, codes=(0, 1))
    if verdict:
        case.want(code == 0 and tiers(verdict) == tiers(plan), "%s: who else moves: %s %s" % (who, verdict["broken"], tiers(verdict)))
    check_way_back(case, cadre, plan, base)


def check_way_back(case, cadre, worse, base):
    """From a plan that is not the best, taken for one without that wish: its certificate proves no more than is true."""
    if case.n_back == 3:
        return
    case.n_back += 1
    path = case.write("worse", {"format": "cadrex-plan/1", "decisions": case.decisions, "moves": [{"cadre": m["cadre"], "to": m["to"]} for m in worse["moves"]]})
    target = next((m["to"] for m in base["moves"] if m["cadre"] == cadre), None)
    told = case.explain(cadre, *([target] if target else ["--stay"]), "--certificate", case.certificate, path=path, gap="1")
    best = case.plan(*(["--pin", "%s=%s" % (cadre, target)] if target else ["--stay", cadre]))
    if told and best and told["price"]["answer"] == "found":
        true = [b["value"] - a["value"] for a, b in zip(base["tiers"], best["tiers"])]
        case.want(all(t["least"] is None or t["least"] <= change <= t["most"] for t, change in zip(told["price"]["tiers"], true)),
                  "%s: from a plan that is not the best: %s, true %s" % (cadre, told["price"]["tiers"], true))


def check_why(case, own):
    """Everybody has a reason, in words: in the plan, and in one that moves nobody, where every rule that names the cadre is told."""
    nobody = case.write("nobody", {"format": "cadrex-plan/1", "decisions": [dict(d) for d in case.decisions], "moves": []})
    _, verdict = case.run("check", case.city_path, nobody, "--quiet", codes=(0, 1))
    for path in (case.path, nobody):
        done = subprocess.run([CADREX, "explain", case.city_path, path, own, "--quiet", "--lang", "en", *case.policy], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)
        why = done.stdout.partition("Why\n")[2].partition("\n\n")[0]
        case.want(done.returncode == 0 and why.strip(), "%s: no reason is told of %s" % (own, os.path.basename(path)))
    broken = {b["rule"] for b in verdict["broken"] if own in b["ids"]} if verdict else set()
    case.want(all("this plan breaks %s" % rule in why or rule in ("SD-E4", "SD-E5") for rule in broken), "%s: broken %s, told %s" % (own, broken, why))


def check_cadre(case, base, cadre, rng):
    home, own = cadre["post"], cadre["id"]
    check_why(case, own)
    told = case.explain(own, "--alternatives")
    if told is None:
        return
    posts = {p["id"] for p in case.city["posts"]} - {home}
    closed = {c["post"]: c for c in told["closed"]}
    case.want(set(told["open"]) | set(closed) == posts and not set(told["open"]) & set(closed), "%s: open and closed posts" % own)
    case.want(all(c["rules"] or c["unmet"] for c in closed.values()), "%s: closed by nothing" % own)
    if any(what.split("=")[0] == own for d in case.decisions for what in d.values()):
        return
    sure = sorted(p for p, c in closed.items() if not c["pin_opens"])
    for post in sure if Case.every else rng.sample(sure, min(2, len(sure))):
        case.want(case.plan("--pin", "%s=%s" % (own, post)) is None, "%s: %s is told closed" % (own, post))
    equal = {a["post"] for a in told["alternatives"]["posts"]}
    planned = next((m["to"] for m in base["moves"] if m["cadre"] == own), None)
    case.want(equal <= set(told["open"]) - {planned}, "%s: alternatives are open posts" % own)
    case.want(not told["alternatives"]["undecided"], "%s: undecided %s" % (own, told["alternatives"]["undecided"]))
    for post in sorted(set(told["open"]) - {planned})[:None if Case.every else 4]:
        plan = case.plan("--pin", "%s=%s" % (own, post))
        same = plan is not None and rank(tiers(plan)) <= rank(tiers(base))
        case.want(same == (post in equal), "%s: %s is %san alternative" % (own, post, "" if same else "not "))
    wishes = (sorted(posts) if Case.every else rng.sample(sorted(posts), min(2, len(posts)))) + [None]
    for post in wishes:
        told = case.explain(own, *([post] if post else ["--stay"]))
        if told:
            check_price(case, own, post, told["price"], base)


def check_case(case):
    case.certificate = os.path.join(case.folder, case.name + ".certificate.json")
    base = case.plan("--certificate", case.certificate)
    if base is None:
        return case
    case.path = os.path.join(case.folder, case.name + ".plan.json")
    with open(case.path, "w", encoding="utf-8") as f:
        json.dump(base, f)
    rng = random.Random(case.name)
    cadres = case.city["cadres"] if Case.every or len(case.city["cadres"]) < 5 else rng.sample(case.city["cadres"], 4)
    for cadre in cadres:
        check_cadre(case, base, cadre, rng)
    if case.name == "tiny":
        case.want(case.from_certificate > 0, "no price rests on the certificate")
    return case


def random_case(number):
    with tempfile.TemporaryDirectory(prefix="explain-") as folder:
        city, policy, decisions = tiny_cities.city(SEED, number)
        for name, content in (("city", city), ("policy", policy)):
            with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as f:
                json.dump(content, f, ensure_ascii=False)
        case = check_case(Case("city%d" % number, folder, os.path.join(folder, "city.json"), os.path.join(folder, "policy.json"), decisions))
        return case.n, case.complaints


def shipped_case(name):
    with tempfile.TemporaryDirectory(prefix="explain-") as folder:
        case = check_case(Case(name, folder, os.path.join(TOP, "datasets", name, "city.json"), None, []))
        return case.n, case.complaints


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cities", type=int, default=2)
    parser.add_argument("--every", action="store_true", help="every cadre and every post, not a sample")
    options = parser.parse_args()
    n_cities, Case.every = options.cities, options.every
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(shipped_case, ("tiny", "examples"))) + list(pool.map(random_case, TELLING + list(range(n_cities))))
    complaints = [c for _, found in results for c in found]
    for complaint in complaints:
        print(complaint)
    print("%d passed, %d failed" % (sum(n for n, _ in results) - len(complaints), len(complaints)))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
