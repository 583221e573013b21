#!/usr/bin/env python3
"""Turn the members and committees of the US Congress into a city file (cadrex-city/1).

    python3 bench/convert_us_congress.py > datasets/us-congress/city.json
    python3 bench/convert_us_congress.py --policy > datasets/us-congress/policy.json

Reading (see datasets/us-congress/ORIGIN.md):
  unit   a full committee of the House or the Senate; units of one chamber share the chamber as affinity tag
  post   one per member: chairs are principals and heads; ranking members and vice chairs are deputies; members without a
         title are deputies at posts that do not lead
  cadre  a member, by id and without name, on the full committee of the own chamber where the member ranks best
Members on no full committee of their chamber are left out. Party, state and age group are `attributes`, since the word
lists of the format are Chinese. There is no `birth`: the statutory retirement of cadres does not apply to members.
"""
import argparse
import csv
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "..", "datasets", "us-congress", "source")
CHAMBER = {"rep": "house", "sen": "senate"}


def kind_of(title):
    """(rank, leading, head) of a committee title."""
    if title.startswith("Chair") or title.startswith("Cochair"):
        return "principal", True, True
    if title == "Ranking Member" or title.startswith("Vice Chair"):
        return "deputy", True, False
    return "deputy", False, False


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def city(folder):
    legislators = read(folder, "legislators.csv")
    committees = {row["code"]: row for row in read(folder, "committees.csv") if not row["parent"]}
    seats = {}
    for row in read(folder, "membership.csv"):
        if row["committee"] in committees:
            seats.setdefault(row["id"], []).append(row)
    as_of = max(row["current_term_start"] for row in legislators)[:7]
    year, month = int(as_of[:4]), int(as_of[5:])
    posts, cadres, used = [], [], set()
    for member in sorted(legislators, key=lambda row: row["id"]):
        own = [s for s in seats.get(member["id"], []) if committees[s["committee"]]["chamber"] == CHAMBER[member["chamber"]]]
        if not own:
            continue
        best = min(own, key=lambda s: (kind_of(s["title"])[0] != "principal", not kind_of(s["title"])[1],
                                       int(s["rank"] or 999), s["committee"]))
        rank, leading, head = kind_of(best["title"])
        unit = best["committee"]
        used.add(unit)
        post = {"id": "%s.%s" % (unit, member["id"]), "unit": unit, "title": best["title"] or "Member", "rank": rank}
        if not leading:
            post["leading"] = False
        if head:
            post["head"] = True
        posts.append(post)
        born = member["birthday"]
        age = year - int(born[:4]) - (month < int(born[5:7]))
        cadres.append({"id": member["id"], "post": post["id"], "rank": rank,
                       "gender": {"F": "female", "M": "male"}[member["gender"]],
                       "attributes": {"us_party": member["party"], "region": member["state"],
                                      "age_group": "under 40" if age < 40 else "80 and over" if age >= 80 else
                                      "%d-%d" % (age // 10 * 10, age // 10 * 10 + 9)}})
    units = [{"id": code, "name": committees[code]["name"], "affinity": [committees[code]["chamber"]]} for code in sorted(used)]
    return {"format": "cadrex-city/1", "name": "US Congress", "as_of": as_of, "units": units, "posts": posts, "cadres": cadres}


def policy():
    return {"format": "cadrex-policy/1", "name": "us-congress", "extends": "open",
            "attributes": ["us_party", "gender", "age_group", "region"],
            "balance": {"move_price": 6000}}


def write(document, out):
    """Long lists one object a line."""
    parts = []
    for key, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in value)
            parts.append("  %s: [\n%s\n  ]" % (json.dumps(key), rows))
        else:
            parts.append("  %s: %s" % (json.dumps(key), json.dumps(value, ensure_ascii=False)))
    out.write("{\n" + ",\n".join(parts) + "\n}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("source", nargs="?", default=SOURCE, help="folder of legislators.csv, committees.csv, membership.csv")
    parser.add_argument("--policy", action="store_true", help="write the policy instead of the city")
    parser.add_argument("-o", "--output", help="file to write; absent: standard output")
    options = parser.parse_args()
    document = policy() if options.policy else city(options.source)
    if options.output:
        with open(options.output, "w", encoding="utf-8", newline="\n") as out:
            write(document, out)
    else:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        write(document, sys.stdout)


if __name__ == "__main__":
    main()
