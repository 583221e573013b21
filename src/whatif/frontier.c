#include "whatif/frontier.h"

#include <assert.h>
#include <limits.h>

#include "base/arena.h"
#include "base/words.h"

struct tracer {
    struct arena *arena;
    struct task task;
    struct policy *policy; /* the task's, ours to change */
    struct frontier *f;
    const struct plan *start;
};

static int place_in(const struct policy *policy, enum tier tier) {
    for (int t = 0; t < policy->n_objective; t++)
        if (policy->objective[t] == tier)
            return t;
    return -1;
}

/* What comes before the structure, then the two in the order asked for, then the rest. */
static void order(struct policy *policy, const struct policy *own, enum tier tier, bool tier_first) {
    int n = 0, at = place_in(own, TIER_STRUCTURE);
    for (int t = 0; t < at; t++)
        if (own->objective[t] != tier)
            policy->objective[n++] = own->objective[t];
    policy->objective[n++] = tier_first ? tier : TIER_STRUCTURE;
    policy->objective[n++] = tier_first ? TIER_STRUCTURE : tier;
    for (int t = at + 1; t < own->n_objective; t++)
        if (own->objective[t] != tier)
            policy->objective[n++] = own->objective[t];
}

/* Smaller is better in all tiers but fit. */
static int64_t cost_of(enum tier tier, int64_t value) { return tier == TIER_FIT ? -value : value; }

static void set_limit(struct tracer *t, int64_t limit) {
    enum tier tier = t->f->tier;
    if (tier == TIER_MOVES) {
        t->policy->max_moves = limit > INT_MAX ? INT_MAX : (int)limit;
        return;
    }
    t->policy->limited[tier] = true;
    t->policy->at_most[tier] = limit;
}

static const struct tier_result *result_of(const struct solution *solution, enum tier tier) {
    for (int t = 0; t < solution->n_tiers; t++)
        if (solution->tiers[t].tier == tier)
            return &solution->tiers[t];
    return NULL;
}

/* Proved in every tier up to this one. */
static bool proved_to(const struct solution *solution, enum tier tier) {
    for (int t = 0; t < solution->n_tiers; t++) {
        if (!solution->tiers[t].proved)
            return false;
        if (solution->tiers[t].tier == tier)
            return true;
    }
    return false;
}

static bool solve(struct tracer *t, struct solution **solution, struct error *err) {
    *solution = ARENA_NEW(t->arena, struct solution);
    t->task.start = t->start;
    return solve_plan(t->arena, &t->task, *solution, err);
}

static struct frontier_point point_of(const struct tracer *t, const struct solution *solution) {
    const struct tier_result *structure = result_of(solution, TIER_STRUCTURE);
    assert(structure);
    struct frontier_point point = {.outcome = solution->outcome,
                                   .settled = solution->settled,
                                   .deviation = solution->verdict.deviation,
                                   .has_bound = structure->has_bound,
                                   .bound = structure->bound,
                                   .gap = structure->gap,
                                   .exact = proved_to(solution, t->f->tier),
                                   .repeatable = solution->repeatable,
                                   .plan = &solution->plan};
    for (int k = 0; k < solution->n_tiers; k++)
        point.value[solution->tiers[k].tier] = solution->tiers[k].value;
    return point;
}

/* The best the tier can be: where the curve ends, and a plan that obeys every limit on the way. */
static bool find_least(struct tracer *t, const struct policy *own, struct error *err) {
    struct solution *solution;
    order(t->policy, own, t->f->tier, true);
    if (!solve(t, &solution, err))
        return false;
    t->f->impossible = solution->outcome == OUTCOME_IMPOSSIBLE;
    t->f->stopped = !solution->has_plan && !t->f->impossible;
    if (!solution->has_plan)
        return true;
    const struct tier_result *least = result_of(solution, t->f->tier);
    assert(least);
    t->f->least = least->value;
    t->f->least_proved = proved_to(solution, t->f->tier);
    t->start = &solution->plan;
    return true;
}

/* The next limit below the cost reached; of many the points are spread evenly. */
static int64_t next_limit(struct frontier *f, int64_t first, int64_t last, int64_t least, int most) {
    int64_t next = last - 1, even = next;
    if (most > 1)
        even = first - (int64_t)((double)(first - least) * f->n / (most - 1));
    if (even < next && first - least >= most) {
        f->skipped = true;
        next = even;
    }
    return next < least ? least : next;
}

static bool trace(struct tracer *t, const struct policy *own, int most, void (*tell)(void *, const struct frontier_point *), void *self,
                  struct error *err) {
    struct frontier *f = t->f;
    int room = 0;
    int64_t least = cost_of(f->tier, f->least), first = 0, limit = 0;
    bool limited = false;
    order(t->policy, own, f->tier, false);
    f->n_objective = own->n_objective;
    for (int k = 0; k < own->n_objective; k++)
        f->objective[k] = t->policy->objective[k];
    f->complete = f->least_proved;
    for (;;) {
        struct solution *solution;
        if (!solve(t, &solution, err))
            return false;
        if (!solution->has_plan || solution->stopped_by == STOPPED_BY_SIGNAL) { /* impossible here only where the end was not proved */
            f->stopped = f->stopped || solution->outcome != OUTCOME_IMPOSSIBLE;
            break;
        }
        struct frontier_point *point = ARENA_PUSH(t->arena, f->points, f->n, room);
        *point = point_of(t, solution);
        point->limited = limited;
        point->limit = cost_of(f->tier, limit);
        f->complete = f->complete && point->exact;
        if (tell)
            tell(self, point);
        int64_t cost = cost_of(f->tier, point->value[f->tier]);
        if (limited && cost > limit)
            return error_set(err, ERROR_BUG, word(W_SOLVE_UNCONFIRMED), tier_names[f->tier]);
        first = f->n == 1 ? cost : first;
        if (cost <= least)
            break;
        limit = next_limit(f, first, cost, least, most);
        limited = true;
        set_limit(t, cost_of(f->tier, limit));
    }
    f->complete = f->complete && !f->skipped && !f->stopped && f->n > 0;
    return true;
}

bool frontier_trace(struct arena *arena, const struct task *task, enum tier tier, int most, struct frontier *frontier,
                    void (*tell)(void *self, const struct frontier_point *point), void *self, struct error *err) {
    struct tracer t = {.arena = arena, .task = *task, .policy = ARENA_NEW(arena, struct policy), .f = frontier, .start = task->start};
    struct policy *own = ARENA_NEW(arena, struct policy);
    *frontier = (struct frontier){.tier = tier};
    *own = *task->policy;
    own->n_objective = policy_objective(task->policy, task->wishes.announced != NULL, own->objective);
    if (tier == TIER_STRUCTURE || place_in(own, tier) < 0 || place_in(own, TIER_STRUCTURE) < 0)
        return error_set(err, ERROR_USAGE, word(W_FRONTIER_NO_TIER), tier_names[tier]);
    *t.policy = *own;
    t.policy->move_price = 0;
    t.task.policy = t.policy;
    if (!find_least(&t, own, err))
        return false;
    return frontier->impossible || frontier->stopped || trace(&t, own, most, tell, self, err);
}
