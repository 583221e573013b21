/* Between the files that spread a backlog. */
#ifndef WHATIF_ROUNDS_PARTS_H
#define WHATIF_ROUNDS_PARTS_H

#include "whatif/rounds.h"

/* A wish of the search, for one round. */
struct extra_wish {
    int round;
    struct wish wish;
};

struct spread {
    struct arena *arena;
    const struct rounds_ask *ask;
    int n; /* rounds planned */
    struct round *rounds;
    int *moved, *moved_in; /* per cadre: month and round of the last move; MONTH_UNKNOWN, -1 */
    int n_extra;
    const struct extra_wish *extra;
};

/* Plans the rounds from number `from` on; those before stand. */
bool spread_from(struct spread *s, int from, struct error *err);
/* rounds_improve.c: other ways that leave fewer musts to later rounds. */
bool spread_improve(struct spread *s, struct rounds *rounds, struct error *err);

#endif
