#!/usr/bin/env python3
"""tests/test_plans.py at length."""
import os
import subprocess
import sys

SHORT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "test_plans.py")
sys.exit(subprocess.run([sys.executable, SHORT, "--cities", "400", "--long"], check=False).returncode)
