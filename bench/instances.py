#!/usr/bin/env python3
"""The instances of the measurements: which cities, how many of each, under which policies. They are made when they are needed.

    python3 bench/instances.py                                    list the sets
    python3 bench/instances.py --set small --seeds 2              make build/bench/cities/small-120-12-s1.json … and name them
    python3 bench/instances.py --growth                           make the cities of the growth table

Every city is one of the real rules (careers, key posts, exemptions, pairs of SD-E6, kin, wishes, gaps in the data; see bench/generate.py)
in which all musts can be met. It is measured under two policies:

  hard       bench/hard.json: luohe-2020, but everybody past the minimum stay may move (pool all) at 1000 a move, so that many moves pay
  defaults   luohe-2020 itself: only those who are due, and few beside them

Besides, balassign: cases of the public problem in datasets/balassign, whose optima are in bench/known.txt.

As a library: SETS, GROWTH, POLICIES, wanted(...), city_file(...). Only the standard library is used.
"""
import argparse
import collections
import contextlib
import io
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import convert_balassign  # noqa: E402
import generate  # noqa: E402

# affinity and groups as generate.py takes them: sparse with g groups means g parts of the city that share no unit.
Shape = collections.namedtuple("Shape", "cadres units affinity groups")
SETS = {
    "small": [Shape(120, 12, "overlapping", 2), Shape(400, 24, "sparse", 3)],
    "city": [Shape(1000, 40, "sparse", 5), Shape(3000, 100, "sparse", 12)],
    "dense": [Shape(400, 24, "dense", 1), Shape(1000, 40, "dense", 1), Shape(3000, 100, "dense", 1)],
    "province": [Shape(20000, 500, "sparse", 60)],
}
GROWTH = [Shape(1000, 40, "sparse", 5), Shape(3000, 100, "sparse", 12), Shape(10000, 250, "sparse", 30), Shape(20000, 500, "sparse", 60),
          Shape(60000, 1500, "sparse", 180)]
# The public balancing problem with known optima: every sample-th person, groups, how many people stay where they are.
Sample = collections.namedtuple("Sample", "sample selection groups fixed")
BALASSIGN = [Sample(*row) for row in ((16, 0, 3, 0), (8, 1, 5, 0), (4, 0, 5, 0), (2, 0, 5, 0), (1, 0, 5, 0), (1, 0, 10, 0),
                                      (16, 0, 3, 4), (8, 0, 5, 6), (8, 1, 5, 7))]
POLICIES = {"hard": os.path.join(HERE, "hard.json"), "defaults": "luohe-2020",
            "balassign": os.path.join(HERE, "..", "datasets", "balassign", "policy.json")}
SEEDS = 10

Instance = collections.namedtuple("Instance", "set shape seed policy")


def name_of(instance):
    """small-120-12-s1-hard, balassign-8-0-5-fixed6: what the results and known.txt call it."""
    return city_name(instance) + ("" if instance.set == "balassign" else "-" + instance.policy)


def city_name(instance):
    if instance.set == "balassign":
        return "balassign-%d-%d-%d%s" % (*instance.shape[:3], "-fixed%d" % instance.shape.fixed if instance.shape.fixed else "")
    return "%s-%d-%d-s%d" % (instance.set, instance.shape.cadres, instance.shape.units, instance.seed)


def wanted(sets, seeds, policies, sizes=()):
    """Instances of the sets named, seeds 1 … seeds; sizes: only shapes with so many cadres."""
    chosen = [Instance("balassign", sample, 0, "balassign") for sample in BALASSIGN if "balassign" in sets]
    return chosen + [Instance(name, shape, seed, policy) for name in sets if name != "balassign"
                     for shape in (GROWTH if name == "growth" else SETS[name]) if not sizes or shape.cadres in sizes
                     for seed in range(1, seeds + 1) for policy in policies]


def options(shape, seed):
    """What generate.py is told. The marks of a real city grow with its size."""
    n = shape.cadres
    return [
        "--cadres", n, "--units", shape.units, "--affinity", shape.affinity, "--groups", shape.groups, "--seed", seed,
        "--bodies", "%.2f" % (n / shape.units / 2.4), "--skew", "0.4", "--vacancies", "0.07", "--musts", "0.06", "--shalls", "0.03",
        "--both-due", max(1, n // 100), "--exempt", max(1, n // 200), "--unfit", max(1, n // 250), "--promising", "0.02",
        "--listed", max(1, n // 250), "--kin", max(2, n // 60), "--kin-conflicts", max(1, n // 300), "--outside-kin", max(1, n // 250),
        "--targets", max(1, shape.units // 7), "--gaps", "0.02"]


def solvable(city):
    """The generator's own check: a matching of those who must move to seats they could take."""
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        city.check()
    placed, of = re.search(r"^matching, musts to any seat: (\d+) of (\d+) placed$", told.getvalue(), re.M).groups()
    return placed == of


def make_city(shape, seed):
    """The city document of a shape and seed. Where the musts have no seats, the next seed in a series of its own."""
    for turn in range(20):
        city = generate.City(generate.parse_options([str(word) for word in options(shape, seed + 1000000 * turn)]))
        city.build()
        if solvable(city):
            return city.document()
    raise ValueError("no solvable city of %d cadres in %d units" % (shape.cadres, shape.units))


def document_of(instance):
    if instance.set != "balassign":
        return make_city(instance.shape, instance.seed)
    people, categories, values = convert_balassign.read_source(convert_balassign.SOURCE)
    return convert_balassign.city(people, values, categories, *instance.shape)


def city_file(instance, folder):
    """Path of the instance's city in the folder, made if it is not there."""
    path = os.path.join(folder, city_name(instance) + ".json")
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        document = document_of(instance)
        with open(path + ".new", "w", encoding="utf-8", newline="\n") as out:
            generate.write_document(document, out)
        os.rename(path + ".new", path)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", choices=sorted(SETS) + ["balassign"], default=[], help="make the cities of this set; may be repeated")
    parser.add_argument("--growth", action="store_true", help="make the cities of the growth table")
    parser.add_argument("--size", action="append", type=int, default=[], metavar="N", help="only cities of N cadres; may be repeated")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="seeds 1 to this (default: %(default)s)")
    parser.add_argument("--build", default=os.path.join(os.path.dirname(HERE), "build"), help="folder of the build")
    chosen = parser.parse_args()
    sets = chosen.set + (["growth"] if chosen.growth else [])
    if not sets:
        for name, shapes in list(SETS.items()) + [("growth", GROWTH)]:
            print("%-9s %s" % (name, ", ".join("%d/%d %s%s" % (s.cadres, s.units, s.affinity, " in %d groups" % s.groups if s.groups > 1 else "")
                                               for s in shapes)))
        print("%-9s %s" % ("balassign", ", ".join("%d-%d-%d%s" % (*s[:3], " %d fixed" % s.fixed if s.fixed else "") for s in BALASSIGN)))
    for instance in wanted(sets, chosen.seeds, ["hard"], chosen.size):
        print(city_file(instance, os.path.join(chosen.build, "bench", "cities")))


if __name__ == "__main__":
    main()
