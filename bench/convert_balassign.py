#!/usr/bin/env python3
"""Turn the AMPL test problem balassign0 into a city file (cadrex-city/1).

The problem: assign people to groups so that the groups are as alike as possible in size and in the counts of every
value of four categories. Here a person is a cadre who waits for a post, a group is a unit with vacant posts, a category
is an attribute; the policy beside the city (measure "range") makes the objective the same.

    python3 bench/convert_balassign.py > datasets/balassign/city.json
    python3 bench/convert_balassign.py --policy > datasets/balassign/policy.json
    python3 bench/convert_balassign.py --sample 1 --selection 0 --groups 10 -o city-1-0-10.json
    python3 bench/convert_balassign.py --sample 16 --groups 3 --fixed 4     the first 4 people are in group 1 and stay there

Seats: each group gets 2 * ceil(people / groups). That cuts off no good plan: a group larger than that beats the smallest
group by more than ceil(people / groups) people, which costs that much in the size and once more in each category.
"""
import argparse
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "..", "datasets", "balassign", "source", "balassign0.dat")


def read_source(path):
    """(people in the order of the file, categories, person -> values) of an AMPL data file of this one shape."""
    with open(path, encoding="ascii") as f:
        text = "\n".join(line.split("#")[0] for line in f)
    statements = [part.split() for part in text.split(";")]
    people, categories, values = [], [], {}
    for words in statements:
        if words[:3] == ["set", "ALL_PEOPLE", ":="]:
            people = words[3:]
        elif words[:2] == ["param", "type:"]:
            end = words.index(":=")
            categories = words[2:end]
            rows = words[end + 1:]
            width = 1 + len(categories)
            for k in range(0, len(rows), width):
                values[rows[k]] = dict(zip(categories, rows[k + 1:k + width]))
    if not people or set(people) != set(values):
        raise SystemExit("convert_balassign: %s: not the data file of balassign0" % path)
    return people, categories, values


def city(people, values, categories, sample, selection, groups, fixed=0):
    """The city document. The first `fixed` people hold the first posts of group 1 and may not be moved (a review without conclusion)."""
    chosen = [p for k, p in enumerate(people, 1) if k % sample == selection]
    seats = 2 * -(-len(chosen) // groups)
    units = ["group%d" % (g + 1) for g in range(groups)]
    return {
        "format": "cadrex-city/1",
        "name": "balassign sample %d, selection %d, %d groups" % (sample, selection, groups),
        "as_of": "2007-01",
        "units": [{"id": u, "name": "group " + u[5:]} for u in units],
        "posts": [{"id": "%s.%d" % (u, s + 1), "unit": u, "title": "member", "rank": "deputy"} for u in units for s in range(seats)],
        "cadres": [cadre(p, {c: values[p][c] for c in categories}, "%s.%d" % (units[0], k + 1) if k < fixed else None)
                   for k, p in enumerate(chosen)],
    }


def cadre(name, attributes, post):
    barred = {"defer": [{"rule": "SD-E4", "reason": "stays in the group", "until": ""}]} if post else {}
    return {"id": name, "post": post, "rank": "deputy", "attributes": attributes, **barred}


def policy(categories):
    return {"format": "cadrex-policy/1", "name": "balassign", "extends": "open", "attributes": categories,
            "balance": {"measure": "range"}}


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
    parser.add_argument("source", nargs="?", default=SOURCE, help="balassign0.dat")
    parser.add_argument("--sample", type=int, default=8, help="take every sample-th person")
    parser.add_argument("--selection", type=int, default=0, help="those whose number modulo sample is this")
    parser.add_argument("--groups", type=int, default=5, help="number of groups")
    parser.add_argument("--fixed", type=int, default=0, help="so many of the people stay in group 1, the first ones")
    parser.add_argument("--policy", action="store_true", help="write the policy instead of the city")
    parser.add_argument("-o", "--output", help="file to write; absent: standard output")
    options = parser.parse_args()
    if options.sample < 1 or not 0 <= options.selection < options.sample or options.groups < 1 or options.fixed < 0:
        parser.error("sample >= 1, 0 <= selection < sample, groups >= 1, fixed >= 0")
    people, categories, values = read_source(options.source)
    if options.policy:
        document = policy(categories)
    else:
        document = city(people, values, categories, options.sample, options.selection, options.groups, options.fixed)
    if options.output:
        with open(options.output, "w", encoding="utf-8", newline="\n") as out:
            write(document, out)
    else:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        write(document, sys.stdout)


if __name__ == "__main__":
    main()
