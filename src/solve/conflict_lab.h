/* Between conflict.c (what is in force and what comes of it) and conflict_sets.c (which sets of it are to blame) only. */
#ifndef SOLVE_CONFLICT_LAB_H
#define SOLVE_CONFLICT_LAB_H

#include "base/arena.h"
#include "solve/conflict.h"

struct lab {
    struct arena *arena;
    struct task task;
    const struct rules *rules;
    const struct cells *cells;
    double deadline;
    int n, room;
    struct requirement *items;
    bool unsure; /* an answer was unknown */
    int n_witnesses, room_witnesses;
    bool **witnesses; /* plans found: which requirements each breaks */
};

#endif
