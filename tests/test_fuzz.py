#!/usr/bin/env python3
"""What fuzzing once found (tests/fuzz/regressions/TARGET/*) goes through its target again, and so does a start of each target's seeds."""
import glob
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("BUILD") or os.path.join(HERE, "..", "build")
CADREX = os.environ.get("CADREX") or os.path.join(BUILD, "cadrex")


def run(target, files):
    return subprocess.run([os.path.join(BUILD, "fuzz", target), *files], cwd=os.path.dirname(HERE), stdin=subprocess.DEVNULL,
                          capture_output=True, check=False)


@unittest.skipUnless(os.path.exists(os.path.join(BUILD, "fuzz", "all")), "the fuzz targets are not built")
class Fuzz(unittest.TestCase):
    def test_what_once_went_wrong_does_not_again(self):
        for folder in sorted(glob.glob(os.path.join(HERE, "fuzz", "regressions", "*"))):
            for path in sorted(glob.glob(os.path.join(folder, "*"))):
                with self.subTest(path=os.path.relpath(path, HERE)):
                    done = run(os.path.basename(folder), [path])
                    self.assertEqual(done.returncode, 0, done.stderr[-600:])

    def test_each_target_takes_its_seeds(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, os.path.join(HERE, "fuzz", "seeds.py"), folder], stdout=subprocess.DEVNULL, check=True)
            for target in sorted(os.listdir(os.path.join(folder, "corpus"))):
                with self.subTest(target=target):
                    done = run(target, sorted(glob.glob(os.path.join(folder, "corpus", target, "*")))[:40])
                    self.assertEqual(done.returncode, 0, done.stderr[-600:])

    def test_bytes_beyond_unicode_are_bad_input_and_not_want_of_memory(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "posts.csv")
            with open(path, "wb") as f:
                f.write(b"id,unit,rank\np1,\xf6\xa0\x80\x80,deputy\n")
            done = subprocess.run([CADREX, "import", path, "--as-of", "2020-05", "--json"], capture_output=True, check=False)
            self.assertNotEqual(done.returncode, 6, done.stderr[-300:])


if __name__ == "__main__":
    unittest.main()
