/* Several plans to choose from: the best one, and others at most so much worse in the last tier that matters, each two of them with enough cadres
 * at other posts. One after the other, each the best that the search finds beside those before it. */
#ifndef WHATIF_PLANS_H
#define WHATIF_PLANS_H

#include "base/error.h"
#include "solve/planner.h"

struct plans_ask {
    const struct task *task; /* time_limit and effort are each plan's */
    int n;                   /* at most APART_MOST + 1 */
    double within;           /* share of the best plan's value */
    int differ;              /* cadres with another post, at least 1 */
};

/* Beside all of these plans there is no further one: not asked, as there are enough; proved; or the search ended without a proof. */
enum further { FURTHER_ENOUGH, FURTHER_NONE, FURTHER_UNKNOWN, N_FURTHER };
extern const char *const further_names[]; /* "enough" … "unknown" */

struct one_plan {
    struct solution solution;     /* bounds as of any plan of the task, also one that differs from the others by less */
    int64_t worse;                /* than the first plan, in the tier of struct plans; */
    double share;                 /* of its value, rounded up to 4 decimals */
    int distance[APART_MOST + 1]; /* cadres with another post than in each of the plans */
};

/* A move and the plans (bits) that have it; equal posts are one. */
struct shared_move {
    int cadre, to;
    int n;
    uint64_t in;
};

struct plans {
    enum tier tier; /* the last that matters: within is about it, the tiers before it are the best plan's in every plan */
    int n;          /* 0: solution tells why there is none */
    struct one_plan *items;
    struct solution solution; /* the first search */
    enum further further;
    bool repeatable; /* the clock and signals had no say in it */
    int n_moves;
    const struct shared_move *moves; /* by cadre */
};

/* False only for errors; all memory in the arena. */
bool plans_make(struct arena *arena, const struct plans_ask *ask, struct plans *plans, struct error *err);

#endif
