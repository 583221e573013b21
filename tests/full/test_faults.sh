#!/usr/bin/env bash
# The long form of tests/test_faults.py: every allocation, 200 moments of each command, disks of many sizes.
exec python3 "$(dirname "$0")/../test_faults.py" --full
