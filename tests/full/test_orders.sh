#!/usr/bin/env bash
# The include order, compilers other than the default one, and the layout of the C files, where the tools are there.
set -uo pipefail
cd "$(dirname "$0")/../.."
passed=0 failed=0
for word in layers compilers format-check; do
    if make --no-print-directory "$word"; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "make $word complains"; fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
