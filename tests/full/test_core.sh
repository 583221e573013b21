#!/usr/bin/env bash
# A build without libxml2, libzip, libxlsxwriter and libunistring (make WITH=core): it links none of them, plans as the whole one does, reads and writes CSV, and says of every other form of
# the field, in one line and in both languages, what it lacks and what to do.
set -uo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
WHOLE=$(realpath "${CADREX:-build/cadrex}")
export LC_ALL=C.UTF-8
passed=0 failed=0

check() { # check LABEL COMMAND...: the command succeeds
    local label=$1
    shift
    if "$@" >"$work/said" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "$label"; head -n 20 "$work/said"; fi
}
# refuses CODE ARGUMENTS...: exit code, nothing on standard output, one line in each language with the remedy, and no file
refuses() {
    local code=$1 language
    shift
    for language in en zh; do
        "$CORE" "$@" --lang $language >"$work/out" 2>"$work/err"
        check "exit code of $*" test $? = "$code"
        check "nothing on standard output of $*" test ! -s "$work/out"
        check "one message of $* ($language)" test "$(grep -vc 'warning:\|警告：' "$work/err")" = 1
        check "its remedy ($language)" grep -q 'make deps all' "$work/err"
        check "no file of $*" test ! -e "$work/made"
    done
}

make BUILD="$work/build" WITH=core all >"$work/log" 2>&1 || { tail -n 20 "$work/log"; echo "0 passed, 1 failed"; exit 1; }
CORE=$work/build/cadrex
check "links none of them" sh -c "! ldd '$CORE' | grep -E 'libxml2|libzip|xlsxwriter|unistring'"
check "says what it is" sh -c "'$CORE' --version | grep -q WITH=core"
"$WHOLE" plan datasets/tiny/city.json -o "$work/a.json" --quiet >"$work/a.txt"
"$CORE" plan datasets/tiny/city.json -o "$work/b.json" --quiet >"$work/b.txt"
check "the same plan" cmp "$work/a.json" "$work/b.json"
check "the same words" cmp "$work/a.txt" "$work/b.txt"
examples=datasets/examples
check "tables as CSV are read" "$CORE" import $examples/import/tables --as-of 2020-05 -o "$work/tables.json"
check "a roster as CSV is written" "$CORE" export $examples/city.json $examples/plan.json --format csv -o "$work/roster.csv"
check "and read" "$CORE" check $examples/city.json "$work/roster.csv"
check "a page is written" "$CORE" report $examples/city.json $examples/plan.json -o "$work/page.html" --lang zh
"$WHOLE" report $examples/city.json $examples/plan.json -o "$work/whole.html" --lang zh --quiet
check "the same page" cmp "$work/page.html" "$work/whole.html"
"$WHOLE" export $examples/city.json $examples/plan.json --format xlsx -o "$work/book.xlsx" --quiet
refuses 3 import $examples/import/workbook.xlsx --as-of 2020-05 -o "$work/made"
refuses 3 import $examples/import/lrmx --as-of 2020-05 -o "$work/made"
refuses 3 import $examples/import/tables --supplement $examples/import/workbook.xlsx --as-of 2020-05 -o "$work/made"
refuses 3 check $examples/city.json "$work/book.xlsx"
refuses 2 export $examples/city.json $examples/plan.json --format xlsx -o "$work/made"
refuses 2 export $examples/city.json $examples/plan.json --format lrmx -o "$work/made"
refuses 2 export $examples/city.json --format forms -o "$work/made"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
