/* A proof by cases, where prices alone prove too little: either a cadre stays or moves, and both cases have prices of their own. */
#ifndef SOLVE_CERTIFY_CASES_H
#define SOLVE_CERTIFY_CASES_H

#include "domain/certificate.h"
#include "solve/lagrange.h"

struct priced_case {
    int cadre; /* -1: prices */
    int stays, moves;
    struct lagrange_prices prices;
    double exact;  /* what they prove, */
    int64_t bound; /* as a value that plans can have */
};

struct priced_cases {
    int n;
    struct priced_case items[CERTIFY_CASES_MOST];
};

/* root: a finished run of the ask. Its prices alone where they prove enough or the program is too large for its relaxation; else better ones by that,
 * and a few cases; of a large city of several components better ones by the relaxation of each, and no cases. Counted, not timed. In the arena. */
struct priced_cases *certify_cases(struct arena *arena, const struct lagrange_ask *ask, struct lagrange *root);

/* What all cases prove together. */
int64_t cases_bound(const struct priced_cases *cases);

#endif
