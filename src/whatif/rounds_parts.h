/* Between the files that spread a backlog. */
#ifndef WHATIF_ROUNDS_PARTS_H
#define WHATIF_ROUNDS_PARTS_H

#include "whatif/rounds.h"

/* A wish of the search, for one round. */
struct extra_wish {
    int round;
    bool dropped; /* only a try: what the search decided about the cadre is taken back */
    struct wish wish;
};

struct spread {
    struct arena *arena;
    const struct rounds_ask *ask;
    double deadline; /* of the clock (base/stop.h), 0: none */
    int n;           /* rounds planned */
    struct round *rounds;
    int *moved, *moved_in; /* per cadre: month and round of the last move; MONTH_UNKNOWN, -1 */
    int n_extra;
    const struct extra_wish *extra;
    int n_tries, n_better; /* of rounds; n_tries 0: the first pass */
};

/* A signal or the clock ends the work. */
bool spread_stopped(const struct spread *s);

/* Plans the rounds from number `from` on; those before stand. */
bool spread_from(struct spread *s, int from, struct error *err);
/* rounds_improve.c: other ways that leave fewer musts to later rounds. *stopped: a signal or the clock left some untried. */
bool spread_improve(struct spread *s, bool *stopped, struct error *err);

#endif
