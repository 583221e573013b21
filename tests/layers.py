#!/usr/bin/env python3
"""Prove from the #include lines who depends on whom: a room includes only itself and rooms before it; and that the top folder holds what it should."""
import glob
import os
import re
import subprocess
import sys

ROOMS = "base domain read intake rules score audit task model solve explain whatif report cli".split()
FOREIGN = {  # header of a library -> the only places that may include it
    "glpk.h": ("src/solve/glpk",),
    "jansson.h": ("src/read/", "src/report/"),
    "zip.h": ("src/intake/forms/",),
    "libxml/xmlreader.h": ("src/intake/forms/",),
    "libxml/parser.h": ("src/intake/forms/", "src/report/office/"),
    "xlsxwriter.h": ("src/report/office/",),
    "seccomp.h": ("src/base/seal.c",),
    "csv.h": ("src/read/", "src/intake/", "src/report/"),
}
TOP = "src models datasets tests bench Makefile README.md LICENSE SECURITY.md CONTRIBUTING.md CHANGELOG.md".split()  # and what begins with a dot
LINES_MOST = 400
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.M)

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
order, foreign, long, files = [], [], [], sorted(glob.glob("src/**/*.[ch]", recursive=True) + glob.glob("src/**/*.def", recursive=True))
for path in files:
    room = path.split("/")[1]
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if room not in ROOMS:
        order.append("%s: %s is no room" % (path, room))
        continue
    for quote, name in INCLUDE.findall(text):
        if quote == '"':
            other = name.split("/")[0]
            if other not in ROOMS:
                order.append('%s includes "%s": write it from src/' % (path, name))
            elif ROOMS.index(other) > ROOMS.index(room):
                order.append('%s includes "%s": %s comes after %s' % (path, name, other, room))
        elif name in FOREIGN and not path.startswith(FOREIGN[name]):
            foreign.append("%s includes <%s>: only %s may" % (path, name, ", ".join(FOREIGN[name])))
    if path.endswith((".c", ".h")) and text.count("\n") > LINES_MOST:
        long.append("%s has %d lines, more than %d: split it by concern" % (path, text.count("\n"), LINES_MOST))

tracked = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=False).stdout.split("\0") if os.path.exists(".git") else []
top = ["%s does not belong into the top folder" % name for name in sorted({path.split("/")[0] for path in tracked})
       if name and not name.startswith(".") and name not in TOP]
for fault in order + foreign + long + top:
    print(fault)
print("%d files, rooms in order: %s" % (len(files), " ".join(ROOMS)))
failed = bool(order) + bool(foreign) + bool(long) + bool(top)
print("%d passed, %d failed" % (4 - failed, failed))
sys.exit(1 if failed else 0)
