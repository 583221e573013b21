#!/usr/bin/env bash
# The bundle needs no packages and no network: unpacked into an otherwise empty root folder, its binary plans and judges the example there.
set -uo pipefail
cd "$(dirname "$0")/.."
archive=${BUNDLE:-$(ls build/cadrex-*.tar.gz)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -C "$work" -xzf "$archive" || exit 1
name=$(basename "$archive" .tar.gz)
city=datasets/tiny/city.json
[ -e "$work/$name/$city" ] || city=datasets/luohe/city.json

# Root folder = where the archive was unpacked, no network, no environment; without root by a user namespace.
inside() {
    (cd "$work" && env -i $jail ./"$name"/cadrex "$@")
}
if unshare -n true 2>/dev/null && [ "$(id -u)" = 0 ]; then
    jail="$(command -v unshare) -n $(PATH=$PATH:/usr/sbin command -v chroot) ."
elif unshare -rn true 2>/dev/null; then
    jail="$(command -v unshare) -rn $(PATH=$PATH:/usr/sbin command -v chroot) ."
elif [ "$(id -u)" = 0 ]; then
    jail="$(PATH=$PATH:/usr/sbin command -v chroot) ."
else
    echo "no way to change the root folder here: only run without environment"
    jail=
fi

passed=0 failed=0
expect() { # expect TEXT WANTED-CODES COMMAND...
    local text=$1 wanted=$2 status
    shift 2
    "$@" >"$work/saying" 2>&1
    status=$?
    [ "$1" = grep ] || cp "$work/saying" "$work/said"
    case " $wanted " in
    *" $status "*) passed=$((passed + 1)) ;;
    *) failed=$((failed + 1)) && echo "$text: exit code $status, wanted one of: $wanted" && cat "$work/saying" ;;
    esac
}
expect "plans the example in an empty root folder" "0 4" inside plan "$name/$city" --time-limit 20 -o plan.json
expect "judges its plan there" "0" inside check "$name/$city" plan.json
expect "audits with the rule set beside it" "0" inside audit "$name/$city" --policy "$name/models/policies/luohe-2020.json"
printf 'id,post,rank\nc1,,deputy\n' >"$work/cadres.csv"
printf 'PK\003\004' >"$work/book.xlsx"
expect "imports tables" "0" inside import cadres.csv --as-of 2020-05 -o imported.json
expect "refuses a workbook" "3" inside import book.xlsx --as-of 2020-05 -o imported.json
expect "and says which build reads it" "0" grep -q "libxml2" "$work/said"
for file in LICENSE README; do
    expect "has $file" 0 test -s "$work/$name/$file"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
