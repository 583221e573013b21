/* Announced moves that are given up: could they have been kept at all? */
#include <string.h>

#include "base/arena.h"
#include "base/stop.h"
#include "solve/parts.h"
#include "solve/planner.h"

/* The pin that asks the question is no obstacle. */
static int others(int who, int n, const struct obstacle *from, struct obstacle *to) {
    int kept = 0;
    for (int k = 0; k < n; k++)
        if (from[k].cadre != who || strcmp(from[k].rule, rule_names[RULE_PIN]) != 0)
            to[kept++] = from[k];
    return kept;
}

static const struct lost_move *known_of(const struct announced_losses *known, int announced) {
    for (int k = 0; known != NULL && k < known->n; k++)
        if (known->items[k].announced == announced)
            return &known->items[k];
    return NULL;
}

bool solve_lost(struct arena *arena, const struct task *task, double started, const struct announced_losses *known, struct solution *solution,
                struct error *err) {
    const struct verdict *v = &solution->verdict;
    struct lost_move *lost = ARENA_ARRAY(arena, struct lost_move, v->n_announced);
    for (int m = 0; m < v->n_announced; m++) {
        const struct announced_move *move = v->announced[m].move;
        const struct lost_move *before = known_of(known, m);
        struct task pinned = *task;
        struct solution *with = ARENA_NEW(arena, struct solution);
        struct wish wish = {.kind = WISH_PIN, .cadre = move->who, .post = move->post, .unit = -1, .text = "", .reason = "", .by = ""};
        pinned.time_limit = task->time_limit > 0 ? started + task->time_limit - stop_now() : 0;
        if (v->announced[m].fate != FATE_OTHER || move->post == task->city->cadres[move->who].post || stop_asked() ||
            (task->time_limit > 0 && pinned.time_limit <= 0))
            continue;
        if (before != NULL) {
            lost[solution->losses.n++] = *before;
            continue;
        }
        pinned.wishes = task_wishes_with(arena, task->wishes, &wish);
        pinned.wishes.announced = NULL;
        pinned.certify = false;
        pinned.progress = NULL;
        if (!solve_any(arena, &pinned, with, err))
            return false;
        struct obstacle *kept = ARENA_ARRAY(arena, struct obstacle, with->n_obstacles);
        int n = others(move->who, with->n_obstacles, with->obstacles, kept);
        lost[solution->losses.n++] = (struct lost_move){m, with->outcome == OUTCOME_IMPOSSIBLE, n, kept};
    }
    solution->losses.items = lost;
    return true;
}
