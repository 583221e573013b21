#include "solve/export.h"

#include "base/words.h"
#include "solve/planner.h"
#include "solve/solver.h"

bool export_model(struct arena *arena, const struct task *task, const struct export_options *options, char **bytes, size_t *size, struct error *err) {
    const struct rules *rules = NULL;
    const struct cells *cells = NULL;
    if (!solve_prepare(arena, task, &rules, &cells, err))
        return false;
    const struct program *p = program_build_until(arena, rules, cells, task->relax, options->plain, true, 0);
    if (p == NULL)
        return error_set(err, ERROR_LIMIT_NO_PLAN, "%s", word(W_SOLVE_INTERRUPTED));
    struct linear_ask ask = {.program = p, .part = -1, .tier = options->tier};
    int *groups = ARENA_ARRAY(arena, int, p->n_groups), *columns = ARENA_ARRAY(arena, int, p->n_choice);
    for (int g = 0; g < p->n_groups; g++) {
        if (p->groups[g].n <= 1)
            continue;
        groups[ask.n_groups++] = g;
        for (int c = p->groups[g].first; c < p->groups[g].first + p->groups[g].n; c++)
            columns[ask.n_columns++] = c;
    }
    for (int t = 0; t < N_TIERS; t++) {
        ask.held[t] = options->held[t] >= 0;
        ask.at_most[t] = t == TIER_FIT ? -options->held[t] : options->held[t];
    }
    ask.groups = groups;
    ask.columns = columns;
    return solver_write(arena, linear_build(arena, &ask), options->format, bytes, size, err);
}
