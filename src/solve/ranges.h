/* What ranges cost at least, by counting alone: 27 people of a kind cannot be spread evenly over 5 units. */
#ifndef SOLVE_RANGES_H
#define SOLVE_RANGES_H

#include "solve/part.h"

/* A bound in whole numbers on what the ranges of the part add to structure, over all plans whose held tiers are at most their values. */
int64_t ranges_least(const struct search_part *s);

#endif
