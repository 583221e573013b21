#!/usr/bin/env bash
# In a build with sanitizers: every fuzz target for 20 seconds, and the quicker tests. `make sanitize` and `make fuzz` are the long forms.
build=${BUILD:-build}
make BUILD="$build" fuzz-short
fuzzed=$?
make BUILD="$build" sanitize-short && exit $fuzzed
