#!/usr/bin/env bash
# The binary is hardened, builds in another folder to the same bytes, and the bundle's binary carries no path of this machine.
set -uo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "${CADREX:-build/cadrex}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
check() { # check TEXT COMMAND...
    local text=$1
    shift
    if "$@" >/dev/null 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "not so: $text"; fi
}
headers=$(readelf -hldW "$program")
symbols=$(readelf -sW --dyn-syms "$program")
check "position independent (PIE)" grep -q "FLAGS_1.*PIE" <<<"$headers"
check "relocations read-only (RELRO)" grep -q GNU_RELRO <<<"$headers"
check "bound at start (NOW)" grep -q "FLAGS_1.*NOW" <<<"$headers"
check "the stack is not executable" grep -Eq "GNU_STACK.* RW +" <<<"$headers"
check "stack protector" grep -q __stack_chk_fail <<<"$symbols"
check "fortified (FORTIFY_SOURCE)" grep -Eq "__[a-z]+_chk" <<<"$(grep -v __stack_chk_fail <<<"$symbols")"
cp -r --parents Makefile src models bench tests/*.c tests/*.h "$work" && mkdir "$work/elsewhere" && mv "$work"/Makefile "$work"/src "$work"/models "$work"/elsewhere
check "builds in another folder" make -C "$work/elsewhere" BUILD="$work/elsewhere/there" WERROR=1 all
check "two builds have the same bytes" cmp "$program" "$work/elsewhere/there/cadrex"
check "no path of this machine inside" sh -c "! grep -q '$PWD' '$program'"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
