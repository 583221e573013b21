#!/usr/bin/env python3
"""The planner's own plans before the second judge (judge.py): each must break nothing and have the very tiers and measures it claims.

Usage: judge_plans.py LIST; a line of LIST is CITY, POLICY (file or name) and PLAN, separated by tabs. Prints each disagreement and
`N passed, N failed`.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import judge as judging  # noqa: E402


def complaints_about(plan, verdict):
    found = ["breaks %s %s" % (b["rule"], " ".join(b["ids"])) for b in verdict["broken"]]
    value = {t["tier"]: t["value"] for t in verdict["tiers"]}
    for t in plan["tiers"]:
        mine = value.get(t["tier"], 0)           # no tier relaxed: nothing was
        if mine != t["value"]:
            found.append("tier %s: judge.py %s, plan %s" % (t["tier"], mine, t["value"]))
    if not set(value) <= {t["tier"] for t in plan["tiers"]}:
        found.append("tiers: judge.py %s, plan %s" % (sorted(value), [t["tier"] for t in plan["tiers"]]))
    for name, mine in verdict["measures"].items():
        if plan["measures"].get(name) != mine:
            found.append("measure %s: judge.py %s, plan %s" % (name, mine, plan["measures"].get(name)))
    return found


def main():
    passed = failed = 0
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            city_path, policy_path, plan_path = line.rstrip("\n").split("\t")
            plan = judging.load_plan(plan_path)
            found = complaints_about(plan, judging.judge(judging.load_city(city_path), judging.load_policy(policy_path), plan))
            passed, failed = passed + (not found), failed + bool(found)
            for complaint in found:
                print("%s of %s, policy %s: %s" % (plan_path, city_path, policy_path, complaint))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
