#include "explain/decisions.h"

#include "base/stop.h"
#include "explain/parts.h"

bool price_decisions(struct arena *arena, const struct task *task, const struct plan *plan, struct decision_prices *prices, struct error *err) {
    double deadline = task->time_limit > 0 ? stop_now() + task->time_limit : 0;
    struct decision_price *items = ARENA_ARRAY(arena, struct decision_price, task->wishes.n);
    struct solution *with = ARENA_NEW(arena, struct solution);
    struct task *whole = ARENA_NEW(arena, struct task);
    *prices = (struct decision_prices){task->wishes.n, items};
    *whole = *task;
    whole->start = plan;
    whole->compare = true;
    if (deadline > 0)
        whole->time_limit = stop_share(deadline, task->wishes.n + 1);
    if (!solve_plan(arena, whole, with, err))
        return false;
    for (int w = 0; w < task->wishes.n; w++) {
        struct task *lifted = ARENA_NEW(arena, struct task); /* the solution's rules point into it */
        struct solution *without = ARENA_NEW(arena, struct solution);
        *lifted = *task;
        lifted->compare = true;
        lifted->wishes = task_wishes_without(arena, task->wishes, w);
        lifted->start = with->has_plan ? &with->plan : plan;
        if (deadline > 0)
            lifted->time_limit = stop_share(deadline, task->wishes.n - w);
        if (!solve_plan(arena, lifted, without, err))
            return false;
        items[w].kind = without->outcome == OUTCOME_IMPOSSIBLE ? PRICE_IMPOSSIBLE : without->has_plan && with->has_plan ? PRICE_FOUND : PRICE_UNKNOWN;
        if (items[w].kind == PRICE_FOUND)
            items[w].n_tiers = price_tiers(arena, without, with, items[w].tiers);
    }
    return true;
}
