#!/usr/bin/env bash
# The long form of tests/test_hostile.py: texts and lists as large as they may be.
exec python3 "$(dirname "$0")/../test_hostile.py" --full
