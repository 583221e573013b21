/* The exact trade-off between the structure and another tier: the best deviation (without the price of moves: what is traded is shown, not weighed)
 * for each limit on the tier, at the best values of the tiers before the structure. */
#ifndef WHATIF_FRONTIER_H
#define WHATIF_FRONTIER_H

#include "solve/planner.h"

struct frontier_point {
    bool limited; /* false: the first point, without a limit on the tier */
    int64_t limit;
    enum outcome outcome;
    bool settled;           /* as struct solution says it */
    int64_t value[N_TIERS]; /* by enum tier */
    int64_t deviation;
    bool has_bound;
    int64_t bound; /* no plan within the limit has a smaller deviation */
    double gap;    /* -1: no bound */
    bool exact;    /* proved: no plan within the limit is better, and none as good is better in the tier */
    bool repeatable;
    const struct plan *plan;
};

struct frontier {
    enum tier tier;
    int n_objective;
    enum tier objective[N_TIERS]; /* as the points were solved: structure, then the tier */
    int64_t least;                /* of the tier at the best of what comes before the structure (fit: most) */
    bool least_proved;
    int n;
    struct frontier_point *points; /* from the free one to the tightest */
    bool complete;                 /* every point that no other betters is there, proved */
    bool skipped;                  /* limits were left out for the number of points asked for */
    bool stopped;                  /* by the clock, the effort or Ctrl-C, before the end */
    bool impossible;               /* no plan at all */
};

/* most: points at most; 0: all. task is copied. False with err for errors (ERROR_USAGE: the tier is structure, or the policy's objective lacks it).
 */
bool frontier_trace(struct arena *arena, const struct task *task, enum tier tier, int most, struct frontier *frontier,
                    void (*tell)(void *self, const struct frontier_point *point), void *self, struct error *err);

#endif
