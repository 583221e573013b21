#!/usr/bin/env python3
"""Turn the IBM HR sample (1,470 fictional employees) into a city file (cadrex-city/1).

    python3 bench/convert_ibm_hr.py > datasets/ibm-hr/city.json

Reading (see datasets/ibm-hr/ORIGIN.md for what is real, derived and a stand-in):
  unit   a section, that is Department x JobRole, of those that have somebody of JobLevel 3 or more
  post   one per employee of JobLevel 3 or more; levels 4 and 5 principal, level 3 deputy; lower levels are not in the exchange
  cadre  the employee; whoever left the company (Attrition = Yes) leaves a vacant post
Nothing is invented: no ethnicity, no party, no names.
"""
import argparse
import csv
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "..", "datasets", "ibm-hr", "source", "emp_attrition.csv")
YEAR, MONTH = 2015, 12          # as_of: the source has no date
BIRTH_MONTH = 6                 # only the age in full years is known; any month of that year gives the same age
EDUCATION = {"2": "college", "3": "bachelor", "4": "master", "5": "doctor"}     # 1, below college, fits no single word


def slug(text):
    return "_".join("".join(ch.lower() if ch.isalnum() else " " for ch in text).split())


def years_before(years):
    return "%04d-%02d" % (YEAR - years, MONTH)


def city(path, company_clock):
    with open(path, encoding="utf-8-sig", newline="") as f:
        rows = [row for row in csv.DictReader(f) if int(row["JobLevel"]) >= 3]
    units, posts, cadres, known = [], [], [], set()
    for row in rows:
        unit = slug(row["Department"]) + "." + slug(row["JobRole"])
        if unit not in known:
            known.add(unit)
            units.append({"id": unit, "name": "%s, %s" % (row["Department"], row["JobRole"]),
                          "affinity": [slug(row["Department"]), "role_" + slug(row["JobRole"])]})
        level = int(row["JobLevel"])
        post = {"id": "%s.%s" % (unit, row["EmployeeNumber"]), "unit": unit, "title": "%s, level %d" % (row["JobRole"], level),
                "rank": "principal" if level >= 4 else "deputy"}
        posts.append(post)
        if row["Attrition"] == "Yes":
            continue
        cadre = {"id": "e" + row["EmployeeNumber"], "post": post["id"], "rank": post["rank"],
                 "birth": "%04d-%02d" % (YEAR - int(row["Age"]), BIRTH_MONTH), "gender": row["Gender"].lower(),
                 "specialty": slug(row["EducationField"])}
        if row["Education"] in EDUCATION:
            cadre["education"] = EDUCATION[row["Education"]]
        cadre["post_since"] = years_before(int(row["YearsInCurrentRole"]))
        if company_clock:
            cadre["body_since"] = years_before(int(row["YearsAtCompany"]))
        cadres.append(cadre)
    units.sort(key=lambda u: u["id"])
    return {"format": "cadrex-city/1", "name": "IBM HR sample", "as_of": "%04d-%02d" % (YEAR, MONTH), "units": units, "posts": posts,
            "cadres": cadres}


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
    parser.add_argument("source", nargs="?", default=SOURCE, help="emp_attrition.csv")
    parser.add_argument("--no-company-clock", action="store_true", help="leave body_since out instead of standing in YearsAtCompany")
    parser.add_argument("-o", "--output", help="file to write; absent: standard output")
    options = parser.parse_args()
    document = city(options.source, not options.no_company_clock)
    if options.output:
        with open(options.output, "w", encoding="utf-8", newline="\n") as out:
            write(document, out)
    else:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        write(document, sys.stdout)


if __name__ == "__main__":
    main()
