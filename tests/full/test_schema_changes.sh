#!/usr/bin/env bash
# Schema and program agree on some thousand files with one thing changed.
cd "$(dirname "$0")/../.." && exec "$(PATH=/usr/bin:$PATH command -v python3)" tests/test_schema_changes.py --changes 1200
