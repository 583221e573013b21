#!/usr/bin/env bash
# Runs the cases of the command line. A case is a folder tests/cases/NAME with
#
#   cmd    lines for sh; `cadrex` is the binary under test, $TOP the top folder (for $TOP/datasets/...)
#   out    the standard output wanted, byte for byte
#   err    the standard error wanted (without it, any will do)
#   code   the exit code wanted (without it, 0)
#
# and the input files of the case. It runs in a copy of its folder; files named want.NAME are compared with the NAME it wrote.
# Every plan that the cases make goes before the second judge (keep_plans.sh, judge_plans.py).
# tests/run_cases.sh [NAME...]; with UPDATE=1 out, err, code and want.* are written instead: read the difference before you keep it.
set -uo pipefail
TOP=$(cd "$(dirname "$0")/.." && pwd)
export TOP
CADREX=$(realpath "${CADREX:-$TOP/build/cadrex}")
export CADREX
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/kept plans"
export KEEP="$work/kept plans"
install -m 755 "$TOP/tests/keep_plans.sh" "$work/bin/cadrex"
export PATH="$work/bin:$PATH" LC_ALL=C.UTF-8
passed=0 failed=0

# compare WANTED GOT LABEL: says what differs, or rewrites WANTED.
compare() {
    if [ -n "${UPDATE:-}" ]; then
        cp "$2" "$1"
    elif ! diff -u --label "wanted $3" --label "got $3" "$1" "$2"; then
        return 1
    fi
}

run_case() {
    local folder=$1 name ok=0 status wanted
    name=$(basename "$folder")
    cp -r "$folder" "$work/$name"
    (cd "$work/$name" && exec sh ./cmd) </dev/null >"$work/out" 2>"$work/err"
    status=$?
    compare "$folder/out" "$work/out" "$name/out" || ok=1
    if [ -e "$folder/err" ]; then
        compare "$folder/err" "$work/err" "$name/err" || ok=1
    fi
    if [ -n "${UPDATE:-}" ]; then
        if [ "$status" = 0 ]; then rm -f "$folder/code"; else echo "$status" >"$folder/code"; fi
    else
        wanted=$(cat "$folder/code" 2>/dev/null || echo 0)
        [ "$status" = "$wanted" ] || { echo "exit code $status, wanted $wanted"; [ -e "$folder/err" ] || cat "$work/err"; ok=1; }
    fi
    for wanted in "$folder"/want.*; do
        [ -e "$wanted" ] || continue
        compare "$wanted" "$work/$name/${wanted##*/want.}" "$name/${wanted##*/want.}" || ok=1
    done
    return $ok
}

names=some
[ $# -gt 0 ] || names=all
[ $# -gt 0 ] || set -- $(cd "$TOP/tests/cases" 2>/dev/null && ls)
for name; do
    if run_case "$TOP/tests/cases/$name"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "case $name failed"
    fi
done
if [ "$names" = all ] || [ -e "$KEEP/list" ]; then
    if python3 "$TOP/tests/judge_plans.py" "$KEEP/list" >"$work/judged" 2>&1; then
        echo "$(wc -l <"$KEEP/list") plans stand before the second judge"
        passed=$((passed + 1))
    else
        grep -v 'passed, .* failed' "$work/judged"
        failed=$((failed + 1))
    fi
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
