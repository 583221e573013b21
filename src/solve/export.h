/* The integer program of a task as a text that other solvers read. */
#ifndef SOLVE_EXPORT_H
#define SOLVE_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "domain/policy.h"
#include "task/task.h"

struct arena;

enum export_format { EXPORT_LP, EXPORT_MPS };

/* What to write: the objective of one tier; held[t] >= 0 adds the row "tier t at most held[t]" (fit: at least). plain: one column for each (cadre,
 * post); otherwise posts that no rule tells apart are one seat class, as the planner solves it. */
struct export_options {
    enum export_format format;
    bool plain;
    enum tier tier;
    int64_t held[N_TIERS]; /* -1: not held */
};

/* The bytes of the model (in the arena, NUL-terminated). Names: x(cadre,post), stay(cadre), y(cell,piece), with ids cleaned for the format. */
bool export_model(struct arena *arena, const struct task *task, const struct export_options *options, char **bytes, size_t *size, struct error *err);

#endif
