#!/usr/bin/env python3
"""Lines of src that the tests run through: coverage.py BUILD LEAST, after the tests of a build with --coverage. What is not run is named."""
import glob
import json
import os
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


BY_NATURE = """Not run here by their nature: what want of memory does (tests/test_faults.py preloads it, into a build without counters), what ends a
process at once (a second signal: the counters are lost), branches for large cities and completion for zsh (tests/full), faults of the system."""


def counted(build):
    """{file: {line: times}}"""
    files = {}
    for data in sorted(glob.glob(os.path.join(build, "obj", "**", "*.gcda"), recursive=True)):
        told = subprocess.run(["gcov", "--json-format", "--stdout", data], cwd=TOP, capture_output=True, check=True).stdout
        for part in told.splitlines():
            for file in json.loads(part)["files"]:
                if file["file"].startswith("src/") and file["file"].endswith(".c"):
                    lines = files.setdefault(file["file"], {})
                    for line in file["lines"]:
                        lines[line["line_number"]] = lines.get(line["line_number"], 0) + line["count"]
    return files


def ranges(numbers):
    spans = []
    for n in numbers:
        if spans and n <= spans[-1][1] + 1:
            spans[-1][1] = n
        else:
            spans.append([n, n])
    return ", ".join(str(a) if a == b else "%d-%d" % (a, b) for a, b in spans)


def main():
    build, least = sys.argv[1], float(sys.argv[2])
    run = count = 0
    for file, lines in sorted(counted(build).items()):
        missing = [n for n in sorted(lines) if lines[n] == 0]
        run, count = run + len(lines) - len(missing), count + len(lines)
        if missing:
            print("%-34s %5.1f %%  not run: %s" % (file, 100 * (1 - len(missing) / len(lines)), ranges(missing)))
    share = 100 * run / max(1, count)
    print("%d of %d lines of src, %.1f %%" % (run, count, share))
    print(BY_NATURE)
    print("%d passed, %d failed" % (share >= least, share < least))
    return share < least


if __name__ == "__main__":
    sys.exit(main())
