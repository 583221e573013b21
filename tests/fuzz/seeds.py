#!/usr/bin/env python3
"""Seeds and word lists of the fuzz targets: seeds.py FOLDER makes FOLDER/corpus/TARGET/ and FOLDER/TARGET.dict from the tests and data sets."""
import glob
import json
import os
import random
import re
import sys
import zipfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KINDS = ("city", "policy", "scenario", "plan", "progress", "certificate")
MOST = 24000                                     # bytes of a seed: larger ones teach little and cost much


def samples():
    """(target, bytes) of all that lies about."""
    for path in glob.glob(os.path.join(TOP, "tests", "**", "*"), recursive=True) + glob.glob(os.path.join(TOP, "datasets", "**", "*"), recursive=True) \
            + glob.glob(os.path.join(TOP, "models", "policies", "*")):
        if not os.path.isfile(path) or "/fuzz/" in path:
            continue
        name, ending = os.path.splitext(os.path.basename(path))
        with open(path, "rb") as f:
            content = f.read()
        if ending == ".json":
            said = re.search(rb'"cadrex-([a-z]+)/1"', content[:200])
            kind = said.group(1).decode() if said else next((k for k in KINDS if name.startswith(k)), None)
            if kind in KINDS:
                yield kind, content
        elif ending == ".csv":
            yield "csv", content
        elif ending == ".lrmx":
            yield "lrmx", content
            yield "form", content
        elif ending == ".xlsx":
            yield "xlsx", content
            yield "xlsx", as_text(path)
    random_bytes = random.Random(1)
    for size in (40, 80, 160, 320, 640) * 8:
        yield "planner", random_bytes.randbytes(size)
    for path in glob.glob(os.path.join(TOP, "tests", "fuzz", "regressions", "*", "*")):
        with open(path, "rb") as f:
            yield os.path.basename(os.path.dirname(path)), f.read()


def as_text(path):
    """A workbook as xlsx.c packs it again."""
    with zipfile.ZipFile(path) as book:
        return b"".join(b"\n=== " + name.encode() + b"\n" + book.read(name) for name in book.namelist())


def words_of(schema):
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key in ("properties", "$defs"):
                yield from value
            if key in ("enum", "const"):
                yield from (value if isinstance(value, list) else [value])
            yield from words_of(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from words_of(value)


def dictionary(target):
    if target in KINDS:
        with open(os.path.join(TOP, "models", "schema", target + ".schema.json"), encoding="utf-8") as f:
            found = ['"%s"' % w for w in words_of(json.load(f)) if isinstance(w, str)]
    elif target == "xlsx":
        found = ["\n=== ", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "<c r=\"A1\" t=\"s\">", "<row r=\"3\">", "<v>", "</v>", "<is><t>", "<si>"]
    elif target in ("lrmx", "form"):
        with open(os.path.join(TOP, "src", "intake", "lrmx.def"), encoding="utf-8") as f:
            found = ["<%s>" % w for w in re.findall(r"LRMX(?:_UNREAD)?\((\w+)\)", f.read())] + ["</", "--", "（其间：", "&1lt;", "<!DOCTYPE", "<Item>"]
    else:
        found = ["cadre,to\r\n", "date,kind\r\n", "休", "\xef\xbb\xbf", "\"\"", "2020-05", "id,unit,rank\n"]
    return sorted(set(found))


def quoted(word):
    return '"%s"' % "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else "\\x%02x" % b for b in word.encode())


def main():
    folder = sys.argv[1]
    counted = {}
    for target, content in samples():
        counted[target] = counted.get(target, 0) + 1
        os.makedirs(os.path.join(folder, "corpus", target), exist_ok=True)
        if len(content) <= (200000 if target == "xlsx" else MOST):
            with open(os.path.join(folder, "corpus", target, "seed-%03d" % counted[target]), "wb") as f:
                f.write(content)
    for target in counted:
        with open(os.path.join(folder, target + ".dict"), "w", encoding="ascii") as f:
            f.write("\n".join(map(quoted, dictionary(target))) + "\n")
    print("seeds: " + ", ".join("%s %d" % item for item in sorted(counted.items())))


if __name__ == "__main__":
    main()
