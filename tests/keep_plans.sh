#!/bin/sh
# Stands for `cadrex` in the cases of the command line: runs $CADREX with the arguments and keeps every plan it makes, with its city and
# policy, in the folder $KEEP for the second judge (judge_plans.py). A roster in words is asked for once more as JSON.
[ "${1:-}" = plan ] && [ -f "${2:-}" ] || exec "$CADREX" "$@"
for word; do case $word in --rounds | --plans) exec "$CADREX" "$@" ;; esac; done # tests/test_rounds.py, test_plans.py have these judged
city=$2 policy=luohe-2020 out='' json='' before=''
for word; do
    case $before in --policy) policy=$word ;; -o | --output) out=$word ;; esac
    case $word in --json) json=1 ;; --policy=*) policy=${word#*=} ;; --output=*) out=${word#*=} ;; esac
    before=$word
done
kept=$(mktemp -d "$KEEP/XXXXXX")
cp "$city" "$kept/city.json"
if [ -n "$out" ] || [ -z "$json" ]; then
    "$CADREX" "$@"
    status=$?
else
    "$CADREX" "$@" >"$kept/plan.json"
    status=$?
    cat "$kept/plan.json"
fi
if [ $status = 0 ] || [ $status = 4 ]; then
    if [ -n "$out" ]; then
        cp "$out" "$kept/plan.json"
    elif [ -z "$json" ]; then
        "$CADREX" "$@" --json >"$kept/plan.json" 2>/dev/null </dev/null
    fi
    if [ -f "$policy" ]; then # with what it may extend, which lies beside it
        mkdir "$kept/policies" && cp "$(dirname "$policy")"/*.json "$kept/policies"
        policy=$kept/policies/$(basename "$policy")
    fi
    printf '%s\t%s\t%s\n' "$kept/city.json" "$policy" "$kept/plan.json" >>"$KEEP/list"
fi
exit $status
