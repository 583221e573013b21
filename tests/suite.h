/* What every test program ends with: its tests as one libcheck suite. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>

/* Runs the tests, each between setup and teardown and within the seconds; returns what main returns. */
int suite_run(const char *name, int n, const TTest *const *tests, double seconds, void (*setup)(void), void (*teardown)(void));

#endif
