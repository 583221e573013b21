#!/usr/bin/env bash
# What is installed beside the binary: the examples of the help are run, the manual pages are read by man and mandoc in both languages, bash really
# completes, zsh reads its script; what is installed is removed again; the Debian package is unpacked and plans the city of the demo.
set -uo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
CADREX=$(realpath "${CADREX:-build/cadrex}")
export LC_ALL=C.UTF-8
mkdir "$work/bin" "$work/here"
ln -s "$CADREX" "$work/bin/cadrex"
export PATH="$work/bin:$PATH"

# check LABEL COMMAND...: the command succeeds
check() {
    local label=$1
    shift
    if "$@" >"$work/said" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "$label"; head -n 20 "$work/said"; fi
}
silent() { ! "$@" 2>&1 | grep .; }

cp -r datasets/examples/. "$work/here"
for command in $(sed -n 's/^COMMAND([a-z]*, "\([a-z]*\)".*/\1/p' src/cli/commands.def); do
    cadrex help "$command" >"$work/help"
    n=$(grep -c '^  cadrex ' "$work/help")
    check "$command has an example" test "$n" -ge 1
    while read -r line; do
        check "example: $line" sh -c "cd '$work/here' && $line"
    done < <(sed -n '/^Examples/,$s/^  \(cadrex .*\)/\1/p' "$work/help")
    check "$command --help says the same" cmp "$work/help" <(cadrex "$command" --help)
done

for language in en zh; do
    cadrex help --format man --lang $language >"$work/$language.1"
    check "man has no complaint ($language)" silent sh -c "man --warnings -E UTF-8 -l '$work/$language.1' 2>&1 >/dev/null"
    check "mandoc has none either ($language)" mandoc -T lint -W error "$work/$language.1"
    mandoc -T utf8 "$work/$language.1" | col -b >"$work/$language.page"
    for word in $(sed -n 's/^OPTION([a-z_]*, "\([a-z-]*\)".*/--\1/p' src/cli/options.def | sort -u); do
        grep -q -e "$word" "$work/$language.page" || { failed=$((failed + 1)); echo "the page ($language) lacks $word"; }
    done
done
check "the Chinese page is Chinese" grep -q '^.SH 环境变量' "$work/zh.1"

cadrex help --format bash >"$work/bash"
# completes WORDS... = WANTED...: the completions of the last word
completes() {
    bash -c 'source "$1"; shift; cd "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cadrex; printf "%s\n" "${COMPREPLY[@]}" | sort | xargs' - \
        "$work/bash" "$work/here" "$@"
}
answers() { [ "$(completes "${@:2}")" = "$1" ] || { completes "${@:2}"; false; }; }
check "commands" answers "conflict" cadrex con
check "two commands" answers "check conflict" cadrex c
check "options" answers "--due-within" cadrex audit --du
check "an option of another command is not offered" answers "" cadrex audit --rela
check "words of an option" answers "mathprog mps" cadrex export city.json --format m
check "words behind =" answers "bash" cadrex help --format = b
check "policies and files" answers "plan-by-hand.json plan.json plans plans.json policy.json progress.json" cadrex audit --policy p
check "a shipped policy" answers "luohe-2020" cadrex plan --policy l
check "files" answers "city.json" cadrex plan ci
check "tiers" answers "moves" cadrex whatif city.json --frontier m
check "--lang before the command" answers "explain export" cadrex --lang zh exp
check "topics of help" answers "track" cadrex help t
check "folders" answers "import" cadrex whatif city.json scenario.json --out i
cadrex help --format zsh >"$work/_cadrex"
cadrex help --format zsh --lang zh >"$work/_cadrex.zh"
check "zsh reads the script" zsh -n "$work/_cadrex"
check "zsh reads the Chinese script" zsh -n "$work/_cadrex.zh"
mkdir "$work/zsh" && cp "$work/_cadrex" "$work/zsh"
check "compinit knows cadrex" zsh -fc "fpath=($work/zsh \$fpath); autoload -U compinit; compinit -u -d $work/dump; [ \"\$_comps[cadrex]\" = _cadrex ]"

# The rule that CONTRIBUTING.md adds as an example.
mkdir "$work/rule" && ln -s "$PWD/datasets" "$work/rule/datasets" && mkdir "$work/rule/build"
sed -n '/^```json/,/^```$/p' CONTRIBUTING.md | sed '/^```/d' >"$work/rule/six.json"
while read -r line; do
    check "CONTRIBUTING.md: $line" sh -c "cd '$work/rule' && { ${line%%#*}; code=\$?; test \$code = 0 || test \$code = 4; }"
done < <(sed -n '/^## Adding a rule/,$p' CONTRIBUTING.md | sed -n '/^```sh/,/^```$/p' | grep '^cadrex')
check "the new rule is in the table" sh -c "cd '$work/rule' && cadrex audit --rules --policy ./six.json --lang zh | grep -q 'XX-P6.*组织人事岗位'"

check "install" make --no-print-directory BUILD="$BUILD" DESTDIR="$work/root" PREFIX=/usr install
check "the installed binary runs" "$work/root/usr/bin/cadrex" --version
check "the examples of import are installed" "$work/root/usr/bin/cadrex" import "$work/root/usr/share/doc/cadrex/datasets/examples/import/tables" --as-of 2020-05 -o "$work/imported.json" --quiet
check "uninstall" make --no-print-directory BUILD="$BUILD" DESTDIR="$work/root" PREFIX=/usr uninstall
check "nothing is left" silent find "$work/root" -type f
check "make deb" make --no-print-directory BUILD="$BUILD" deb
package=$(echo "$BUILD"/cadrex_*.deb)
check "the package unpacks" dpkg -x "$package" "$work/package"
check "it depends on the solver" sh -c "dpkg-deb -f '$package' Depends | grep -q libglpk"
check "what it depends on can be had" sh -c "dpkg-deb -f '$package' Depends | tr ',' '\n' | sed 's/[ (].*//; s/^ *//' | grep . | sed 's/^ *//' | xargs dpkg-query -W"
check "lintian finds no error" lintian --fail-on error --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog "$package"
check "the package plans the demo" sh -c "'$work/package/usr/bin/cadrex' plan '$work/package/usr/share/doc/cadrex/datasets/luohe/city.json' --time-limit 20 -o '$work/plan.json' || test \$? = 4"
check "its manual page is there" test -e "$work/package/usr/share/man/man1/cadrex.1.gz"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
