#!/usr/bin/env python3
"""tests/test_laws.py at length: every law on 200 cities, and searches cut off by --effort."""
import os
import subprocess
import sys

SHORT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "test_laws.py")
sys.exit(subprocess.run([sys.executable, SHORT, "--cities", "200", "--larger", "8"], check=False).returncode)
