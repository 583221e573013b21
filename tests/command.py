"""The program under test, and files for it."""
import json
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
CADREX = os.environ.get("CADREX") or os.path.join(ROOT, "build", "cadrex")


def run(*arguments):
    """(exit code, output, complaints)"""
    done = subprocess.run([CADREX, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def load(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as f:
        return json.load(f)


def write(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as out:
        json.dump(data, out, ensure_ascii=False)
    return path
