#!/usr/bin/env python3
"""tests/test_conflict.py at length, with cities full of kin."""
import os
import subprocess
import sys

SHORT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "test_conflict.py")
sys.exit(subprocess.run([sys.executable, SHORT, "--cities", "150", "--kin", "150"], check=False).returncode)
