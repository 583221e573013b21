#!/usr/bin/env python3
"""tests/test_judges.py on other and more cities; `make judges` goes on to 10,000 plans."""
import os
import subprocess
import sys

SHORT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "test_judges.py")
sys.exit(subprocess.run([sys.executable, SHORT, "--cities", "160", "--seed", "3"], check=False).returncode)
