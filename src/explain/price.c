/* The price of a wish: pin it, solve again, compare. Components that the wish leaves as they are have the same best plans with and without it, so
 * only the others are compared; the rest of the city stays as it is. */
#include <stdlib.h>
#include <string.h>

#include "base/stop.h"
#include "explain/parts.h"

/* Components of one solution that have no counterpart of the same sum in the other. */
static bool *find_touched(struct arena *arena, const struct solution *here, const struct solution *there) {
    bool *touched = ARENA_ARRAY(arena, bool, here->n_components);
    for (int k = 0; k < here->n_components; k++) {
        touched[k] = true;
        for (int q = 0; q < there->n_components && touched[k]; q++)
            touched[k] = strcmp(here->components[k].sum, there->components[q].sum) != 0;
    }
    return touched;
}

/* How far the values of the touched components may still fall; false if one has no bound. */
static bool slack_of(const struct solution *s, const bool *touched, enum tier tier, int64_t *slack) {
    *slack = 0;
    for (int k = 0; k < s->n_components; k++) {
        if (!touched[k])
            continue;
        if (!s->components[k].has_bound[tier])
            return false;
        *slack += s->components[k].value[tier] - s->components[k].bound[tier];
    }
    return true;
}

/* The same of the plan's own program: where its components have no bounds of their own, all that the whole may still fall. */
static bool slack_of_base(const struct solution *base, const bool *touched, int t, int64_t *slack) {
    const struct tier_result *tier = &base->tiers[t];
    if (slack_of(base, touched, tier->tier, slack))
        return true;
    *slack = tier->has_bound ? llabs((long long)(tier->value - tier->bound)) : 0;
    return tier->has_bound;
}

/* What untouched components differ by is chance of the search, not of the wish. */
static int64_t by_chance(const struct solution *base, const struct solution *wished, const bool *touched, enum tier tier) {
    int64_t sum = 0;
    for (int k = 0; k < wished->n_components; k++) {
        for (int q = 0; q < base->n_components && !touched[k]; q++)
            if (strcmp(wished->components[k].sum, base->components[q].sum) == 0) {
                sum += wished->components[k].value[tier] - base->components[q].value[tier];
                break;
            }
    }
    return sum;
}

static int compare_tiers(const struct solution *base, const struct solution *wished, const bool *base_touched, const bool *wished_touched,
                         struct price_tier tiers[N_TIERS]) {
    bool firm = true;
    for (int t = 0; t < wished->n_tiers; t++) {
        enum tier tier = wished->tiers[t].tier;
        struct price_tier *p = &tiers[t];
        int sign = tier == TIER_FIT ? -1 : 1;
        int64_t below = 0, above = 0;
        int64_t change = sign * (wished->tiers[t].value - base->tiers[t].value) - by_chance(base, wished, wished_touched, tier);
        bool bounded = slack_of(wished, wished_touched, tier, &below);
        bounded = slack_of_base(base, base_touched, t, &above) && bounded;
        *p = (struct price_tier){.tier = tier, .value = base->tiers[t].value, .change = sign * change, .has_range = firm && bounded};
        p->wished = p->value + p->change;
        p->least = sign > 0 ? change - below : -(change + above);
        p->most = sign > 0 ? change + above : -(change - below);
        p->exact = p->has_range && p->least == p->most;
        firm = firm && p->exact;
    }
    return wished->n_tiers;
}

int price_tiers(struct arena *arena, const struct solution *base, const struct solution *wished, struct price_tier tiers[N_TIERS]) {
    return compare_tiers(base, wished, find_touched(arena, base, wished), find_touched(arena, wished, base), tiers);
}

static void find_differences(struct arena *arena, const struct explanation *e, const struct plan *plan, const struct solution *base,
                             const bool *base_touched, const bool *wished_touched, struct price *price) {
    int room = 0, n = e->rules->city->n_cadres, *planned = ARENA_ARRAY(arena, int, n), *wished = ARENA_ARRAY(arena, int, n);
    struct difference *items = NULL;
    for (int i = 0; i < n; i++)
        planned[i] = wished[i] = -1;
    for (int m = 0; m < plan->n_moves; m++)
        planned[plan->moves[m].cadre] = plan->moves[m].to;
    for (int m = 0; m < price->solution.plan.n_moves; m++)
        wished[price->solution.plan.moves[m].cadre] = price->solution.plan.moves[m].to;
    for (int i = 0; i < n; i++) {
        int before = base->component_of[i], after = price->solution.component_of[i];
        bool touched = i == e->cadre || (before >= 0 && base_touched[before]) || (after >= 0 && wished_touched[after]);
        price->n_touched += touched ? 1 : 0;
        if (touched && i != e->cadre && planned[i] != wished[i])
            *ARENA_PUSH(arena, items, price->n_differences, room) = (struct difference){i, planned[i], wished[i]};
    }
    price->differences = items;
}

/* Staying is closed by musts that nothing defers; whether SD-E6 or kin can settle it the search finds out. */
static bool stay_closed(const struct rules *rules, bool relax, int cadre, struct closed_post *closed) {
    due_set musts = rules->cadres[cadre].musts & ~DUE_HB_4;
    *closed = (struct closed_post){.post = -1};
    for (int k = 0; k < rules->n_out_pairs; k++)
        if (rules->out_pairs[k].both_due && (rules->out_pairs[k].a == cadre || rules->out_pairs[k].b == cadre))
            return false;
    closed->unmet = relax ? 0 : musts;
    return closed->unmet != 0;
}

static bool is_stay(const struct wish *wish, const struct city *city) {
    return wish->kind == WISH_STAY || wish->post == city->cadres[wish->cadre].post;
}

/* Without the search: the plan does it already, or a rule closes the way. */
static bool settled(struct arena *arena, const struct explain_ask *ask, const struct explanation *e, const struct task *task, struct price *price) {
    const struct rules *rules = rules_build(arena, task->city, task->policy, &task->wishes);
    bool stay = is_stay(&price->wish, task->city);
    if (plan_target(ask->plan, e->cadre) == (stay ? -1 : price->wish.post)) {
        price->kind = PRICE_PLANNED;
        return true;
    }
    price->kind = PRICE_CLOSED;
    if (stay)
        return stay_closed(rules, task->relax, e->cadre, &price->closed);
    return post_closed(rules, rules, task->relax, e->cadre, price->wish.post, &price->closed);
}

bool price_wish(struct arena *arena, const struct explain_ask *ask, const struct explanation *e, const struct solution *base, double deadline,
                struct price *price, struct error *err) {
    struct task *task = ARENA_NEW(arena, struct task); /* the solution's rules point into it */
    struct plan *start = ARENA_NEW(arena, struct plan);
    int n_aside;
    *task = *ask->task;
    task->compare = true;
    task->wishes = task_wishes_with(arena, wishes_aside(arena, ask->task, e->cadre, &n_aside), &price->wish);
    price->replaces = n_aside > 0;
    if (settled(arena, ask, e, task, price))
        return true;
    if (deadline > 0)
        task->time_limit = stop_share(deadline, 1);
    task->start = !is_stay(&price->wish, task->city) && exchange_seats(arena, e, ask->plan, price->wish.post, start) ? start : ask->plan;
    if (!solve_plan(arena, task, &price->solution, err))
        return false;
    price->kind = price->solution.outcome == OUTCOME_IMPOSSIBLE ? PRICE_IMPOSSIBLE : price->solution.has_plan ? PRICE_FOUND : PRICE_UNKNOWN;
    if (price->kind == PRICE_IMPOSSIBLE) {
        if (deadline > 0)
            task->time_limit = stop_share(deadline, 1);
        return !price->told || conflict_sets(arena, task, &price->conflict, err);
    }
    if (price->kind != PRICE_FOUND || !base->has_plan)
        return true;
    bool *wished_touched = find_touched(arena, &price->solution, base), *base_touched = find_touched(arena, base, &price->solution);
    price->n_tiers = compare_tiers(base, &price->solution, base_touched, wished_touched, price->tiers);
    price->improved = compare_scores(&base->verdict.score, &e->verdict.score) < 0;
    find_differences(arena, e, price->improved ? &base->plan : ask->plan, base, base_touched, wished_touched, price);
    if (!price->improved)
        stay_close(arena, e, price, plan_target(&price->solution.plan, e->cadre));
    return true;
}

bool solve_base(struct arena *arena, const struct explain_ask *ask, struct solution *base, enum bounds_from *bounds, struct error *err) {
    bool stated;
    struct task *task = ARENA_NEW(arena, struct task);
    *task = *ask->task;
    task->start = ask->plan;
    task->compare = true;
    if (!solve_stated(arena, task, ask->plan, ask->certificate, base, &stated, err))
        return false;
    *bounds = !stated ? BOUNDS_SOLVED : ask->certificate != NULL ? BOUNDS_PROVED : BOUNDS_STATED;
    return stated || solve_plan(arena, task, base, err);
}
