/* The crew: worker processes do the jobs of all components, so that a deadline, Ctrl-C or a crash inside the solver costs no plan, and one component
 * can keep several processors busy. Jobs are handed out and their results taken over in an order that depends on the results alone: a plan does not
 * depend on how many workers there are. */
#ifndef SOLVE_CREW_H
#define SOLVE_CREW_H

#include "solve/part.h"
#include "solve/planner.h"

struct crew_ask {
    const struct program *program;
    const struct task *task;
    const int *start; /* per group: a choice to begin with; NULL */
    double started;   /* stop_now() of the beginning of all work */
    int n_tiers;      /* how many of the program's tiers to solve; 0: any plan will do */
};

struct crew_result {
    struct part_state *parts; /* per component */
    int *choice;              /* per group; NULL: never begun */
    bool all_planned;
    bool impossible; /* of at least one component, proved */
    bool by_clock, by_signal;
    bool lost; /* a worker ended before it was done */
};

bool crew_run(struct arena *arena, const struct crew_ask *ask, struct crew_result *result, struct error *err);

#endif
