#!/usr/bin/env python3
"""tests/test_explain.py at length: every post told closed, every price and every alternative."""
import os
import subprocess
import sys

SHORT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "test_explain.py")
sys.exit(subprocess.run([sys.executable, SHORT, "--cities", "20", "--every"], check=False).returncode)
