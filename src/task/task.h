/* What is asked: a city, the rules, the wishes of people, and how far the search may go. To ask something else, copy the task, change it and
 * solve again. */
#ifndef TASK_TASK_H
#define TASK_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/city.h"
#include "domain/plan.h"
#include "domain/policy.h"

struct arena;

/* How a running search stands. value and bound are the whole city's, in the tier at work; told at most a few times a second. */
struct progress {
    bool building; /* the integer program is being built: only seconds says something */
    enum tier tier;
    bool has_plan;
    int64_t value;
    bool has_bound;
    int64_t bound;
    double gap; /* of tier and plan; -1 while plan or bound is missing */
    double seconds;
};

struct task {
    const struct city *city;
    const struct policy *policy;
    struct wishes wishes;
    bool relax;        /* musts may be deferred, in tiers relaxed and relaxed_overdue */
    double time_limit; /* seconds of wall clock; 0: none */
    long long effort;  /* counted work, simplex iterations + nodes; 0: no limit */
    double gap;        /* enough for the tier structure */
    unsigned seed;
    int threads;  /* worker processes at a time */
    bool certify; /* make a certificate of the plan found */
    bool compare; /* list the components of the solution, to compare it with others; their sums take as long as building the program */
    const struct plan
        *start; /* where the search begins, or near it if it breaks a rule of this task; NULL: nowhere. What is proved does not depend on it */
    void (*progress)(void *self, const struct progress *progress); /* NULL: silent */
    void *progress_self;
};

/* Defaults of the contract: 60 seconds, gap 0.005, seed 1, as many workers as there are processors. No wishes. */
void task_init(struct task *task, const struct city *city, const struct policy *policy);
/* The wishes and one more. */
struct wishes task_wishes_with(struct arena *arena, struct wishes wishes, const struct wish *wish);
/* The wishes without number w. */
struct wishes task_wishes_without(struct arena *arena, struct wishes wishes, int w);

#endif
