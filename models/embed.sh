#!/bin/sh
# Writes the C file that carries the given files inside the binary, named from this folder on or from src/ on:
# sh models/embed.sh policies/open.json ../src/report/html/report.css … > embedded.c
set -eu
cd "$(dirname "$0")"
echo '#include "read/embedded.h"'
i=0
for name; do
    echo "static const unsigned char bytes_$i[] = {"
    od -An -v -tx1 "$name" | sed 's/ \(..\)/0x\1,/g'
    echo "};"
    i=$((i + 1))
done
echo "const struct embedded embedded_files[] = {"
i=0
for name; do
    sum=$(sha256sum "$name" | cut -c1-64 | tr a-f A-F | basenc --base16 --decode | base64)
    echo "    {\"${name#../src/}\", bytes_$i, sizeof bytes_$i, \"$sum\"},"
    i=$((i + 1))
done
echo "};"
echo "const int n_embedded_files = $i;"
