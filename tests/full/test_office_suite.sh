#!/usr/bin/env bash
# An office program opens the workbook for the meeting, prints it, and saves it again: the saved one is still the same plan.
set -uo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
CADREX=$(realpath "${CADREX:-build/cadrex}")
export LC_ALL=C.UTF-8
passed=0 failed=0

check() { # check LABEL COMMAND...: the command succeeds
    local label=$1
    shift
    if "$@" >"$work/said" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "$label"; head -n 20 "$work/said"; fi
}
convert() { # convert TO BOOK FOLDER
    soffice --headless --norestore -env:UserInstallation="file://$work/office" --convert-to "$1" --outdir "$3" "$2"
}
tiers() { "$CADREX" check "$1" "$2" --json --quiet | python3 -c 'import json, sys; print([(t["tier"], t["value"]) for t in json.load(sys.stdin)["tiers"]])'; }

for name in tiny luohe; do
    city=datasets/$name/city.json
    "$CADREX" plan "$city" --time-limit 20 --quiet -o "$work/$name.json"
    n=$(python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["moves"]))' "$work/$name.json")
    for language in en zh; do
        book=$work/$name-$language.xlsx
        check "$name is written ($language)" "$CADREX" export "$city" "$work/$name.json" --format xlsx --lang $language -o "$book"
        check "$name is opened and saved ($language)" convert xlsx "$book" "$work/saved"
        check "what was saved is the same plan ($name, $language)" test "$(tiers "$city" "$work/saved/$name-$language.xlsx")" = "$(tiers "$city" "$work/$name.json")"
        check "its first sheet is a table ($name, $language)" convert csv "$book" "$work/table"
        check "with a row for each of $n moves ($name, $language)" test "$(grep -cE '^[0-9]+,' "$work/table/$name-$language.csv")" = "$n"
    done
    check "$name is printed" convert pdf "$work/$name-zh.xlsx" "$work/print"
    check "on A4 across" sh -c "pdfinfo '$work/print/$name-zh.pdf' | grep -Eq '^Page size: +84[12].* x 59[45]'"
    check "with the mark of secrecy" sh -c "pdftotext -l 1 '$work/print/$name-zh.pdf' - | grep -q 注意保密"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
