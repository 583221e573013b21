/* Workers: one process a component, so that a deadline, Ctrl-C or a crash inside the solver costs no plan. Results do not depend on how many run at a
 * time: components are independent, and the effort is shared out by their numbers of columns. */
#ifndef SOLVE_CREW_H
#define SOLVE_CREW_H

#include "solve/part.h"
#include "solve/planner.h"

struct crew_ask {
    const struct program *program;
    const struct task *task;
    double started; /* stop_now() of the beginning of all work */
    int n_tiers;    /* how many of the program's tiers to solve; 0: any plan will do */
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
