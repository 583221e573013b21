/* What the targets of import share: one source, made a city, which every command must be able to read. */
#ifndef TESTS_FUZZ_INTAKE_H
#define TESTS_FUZZ_INTAKE_H

#include "fuzz.h"

void fuzz_import(const char *path);

#endif
