/* The relaxation with column generation, and branch and cut, over a whole part. */
#include <math.h>

#include "solve/part.h"
#include "solve/solver.h"

/* GLPK's bounds are floating point: give 1e-6 of them away before rounding up (model, numerical honesty), to the next value that a sum of the costs,
 * which have a common divisor, can take. */
static int64_t safe_bound(const struct linear *l, double z) {
    double margin = 1e-6 * (fabs(z) > 1 ? fabs(z) : 1);
    return (int64_t)(l->constant + l->scale * ceil((z - margin - l->constant) / l->scale));
}

/* Lists the useful columns (that are in `some`), group by group; groups with the current choice only stay in too. */
static struct linear_ask ask_for(const struct search_part *s, struct arena *arena, enum tier tier, const bool *some) {
    struct linear_ask ask = part_linear(s, tier);
    int *columns = ARENA_ARRAY(arena, int, s->p->n_choice);
    for (int k = 0; k < s->n_groups; k++) {
        const struct group *group = &s->p->groups[s->groups[k]];
        for (int c = group->first; c < group->first + group->n; c++)
            if ((s->useful[c] && (some == NULL || some[c])) || (s->state.has_plan && s->choice[s->groups[k]] == c))
                columns[ask.n_columns++] = c;
    }
    ask.columns = columns;
    return ask;
}

/* Starts with whoever has no choice, the current plan and those who are due; most others will not move. */
static bool *first_columns(const struct search_part *s, struct arena *arena, const struct linear *l) {
    bool *active = ARENA_ARRAY(arena, bool, l->n_columns);
    for (int k = 0; k < l->n_choice; k++) {
        const struct column *column = &s->p->columns[l->columns[k].source];
        const struct group *group = &s->p->groups[column->group];
        bool due = s->p->rules->cadres[column->cadre].due;
        active[k] = due || group->stay == l->columns[k].source || s->choice[column->group] == l->columns[k].source || l->n_choice < 400;
    }
    return active;
}

/* Brings in the columns that pay most, at most two a group and round. Returns how many. */
static int price_columns(struct search_part *s, struct solver *solver, const struct linear *l, bool *active, int *chosen, double tolerance) {
    int n = 0;
    for (int from = 0; from < l->n_choice;) {
        int group = s->p->columns[l->columns[from].source].group, best[2] = {-1, -1};
        double cost[2] = {-tolerance, -tolerance};
        int k = from;
        for (; k < l->n_choice && s->p->columns[l->columns[k].source].group == group; k++) {
            double reduced = active[k] ? 0 : solver_reduced_cost(solver, k);
            if (reduced < cost[0]) {
                cost[1] = cost[0];
                best[1] = best[0];
                cost[0] = reduced;
                best[0] = k;
            } else if (reduced < cost[1]) {
                cost[1] = reduced;
                best[1] = k;
            }
        }
        for (int b = 0; b < 2; b++)
            if (best[b] >= 0) {
                chosen[n++] = best[b];
                active[best[b]] = true;
            }
        from = k;
    }
    solver_add(solver, n, chosen);
    return n;
}

static void count_effort(struct search_part *s, const struct solver *solver, long long nodes) {
    s->state.iterations += solver_iterations(solver);
    s->state.nodes += nodes;
}

/* A column whose reduced cost lifts the bound above the value is in no plan as good as the present one. */
static void drop_columns(struct search_part *s, const struct solver *solver, const struct linear *l, enum tier tier, double bound) {
    double room = (double)s->state.value[tier] - bound + 1e-6 * (1 + fabs(bound)) + 0.001;
    for (int k = 0; k < l->n_choice; k++) {
        int c = l->columns[k].source;
        if (s->choice[s->p->columns[c].group] != c && solver_reduced_cost(solver, k) > room)
            s->useful[c] = false;
    }
}

struct branch_taker {
    struct search_part *s;
    const struct linear *l;
    int *choice;
};

static void take_better(void *self, const double *values) {
    struct branch_taker *taker = self;
    linear_choice(taker->l, values, taker->choice);
    part_take(taker->s, taker->choice);
}

/* Values come in steps of the common divisor of the costs: less than a step apart is proved. */
static double enough_for(const struct search_part *s, const struct linear *l, enum tier tier) {
    double step = 0.99 * l->scale, gap = s->ask.gap * fabs((double)s->state.value[tier]);
    return tier == TIER_STRUCTURE && !s->to_the_end && s->state.has_plan && gap > step ? gap : step;
}

/* The relaxation is nearly integral: keep what it has settled, let branch and cut decide among the columns that cost it at most theta. */
static void settle_tier(struct search_part *s, const struct solver *solver, const struct linear *l, enum tier tier, double theta, long long effort) {
    struct arena *arena = arena_new();
    struct linear_ask ask = part_linear(s, tier);
    int *groups = ARENA_ARRAY(arena, int, s->n_groups), *columns = ARENA_ARRAY(arena, int, l->n_choice),
        *choice = ARENA_ARRAY(arena, int, s->p->n_groups);
    double *values = ARENA_ARRAY(arena, double, l->n_columns);
    for (int g = 0; g < s->p->n_groups; g++)
        choice[g] = s->choice[g];
    solver_values(solver, values);
    ask.n_groups = 0;
    ask.groups = groups;
    ask.columns = columns;
    ask.choice = choice;
    for (int from = 0, k = 0; from < l->n_choice; from = k) {
        int group = s->p->columns[l->columns[from].source].group, first = ask.n_columns, most = from;
        for (; k < l->n_choice && s->p->columns[l->columns[k].source].group == group; k++) {
            most = values[k] > values[most] ? k : most;
            if (s->useful[l->columns[k].source] && (values[k] > 1e-6 || s->reduced[l->columns[k].source] <= theta))
                columns[ask.n_columns++] = l->columns[k].source;
        }
        choice[group] = l->columns[most].source;
        if (ask.n_columns - first > 1)
            groups[ask.n_groups++] = group;
        else
            ask.n_columns = first;
    }
    struct linear *small = linear_build(arena, &ask);
    struct branch_taker taker = {s, small, choice};
    struct branching b = {.effort = part_effort(s, effort),
                          .below = (double)s->state.value[tier] - 0.99 * l->scale,
                          .values = ARENA_ARRAY(arena, double, small->n_columns),
                          .better = take_better};
    b.self = &taker;
    b.enough = enough_for(s, l, tier);
    if (!small->impossible) {
        struct solver *inner = solver_new(small, NULL);
        solver_branch(inner, &b);
        count_effort(s, inner, b.nodes);
        solver_free(inner);
    }
    arena_free(arena);
}

bool relax_tier(struct search_part *s, enum tier tier) {
    struct arena *arena = arena_new();
    struct linear_ask ask = ask_for(s, arena, tier, NULL);
    struct linear *l = linear_build(arena, &ask);
    bool *active = first_columns(s, arena, l), done = false;
    int *chosen = ARENA_ARRAY(arena, int, l->n_choice);
    struct solver *solver = solver_new(l, active);
    double bound = -HUGE_VAL;
    enum solver_state state = SOLVER_OPTIMAL;
    while (!done) {
        long long left = part_effort(s, 0) - (part_effort(s, 0) > 0 ? solver_iterations(solver) : 0);
        state = solver_relax(solver, part_effort(s, 0) > 0 && left < 1 ? 1 : left, &bound);
        done = state != SOLVER_OPTIMAL || price_columns(s, solver, l, active, chosen, 1e-7 * (1 + l->scale)) == 0;
    }
    count_effort(s, solver, 0);
    if (state == SOLVER_OPTIMAL) {
        part_bound(s, tier, safe_bound(l, bound), true);
        bool *some = ARENA_ARRAY(arena, bool, s->p->n_choice);
        for (int k = 0; k < l->n_choice; k++)
            some[l->columns[k].source] = active[k];
        for (int k = 0; k < l->n_choice; k++)
            s->reduced[l->columns[k].source] = solver_reduced_cost(solver, k);
        drop_columns(s, solver, l, tier, bound);
        if (tier == TIER_STRUCTURE && !part_tier_enough(s, tier)) {
            settle_tier(s, solver, l, tier, 0.001, 4000);
            settle_tier(s, solver, l, tier, 500, 4000);
        }
        if (tier != TIER_STRUCTURE && !part_tier_proved(s, tier) && !part_out_of_effort(s))
            branch_tier(s, tier, some, 2000);
        if (s->state.value[tier] - s->state.tiers[tier].bound >= 0)
            drop_columns(s, solver, l, tier, bound);
    }
    solver_free(solver);
    arena_free(arena);
    return true;
}

bool branch_tier(struct search_part *s, enum tier tier, const bool *some, long long effort) {
    struct arena *arena = arena_new();
    struct linear_ask ask = ask_for(s, arena, tier, some);
    struct linear *l = linear_build(arena, &ask);
    struct branch_taker taker = {s, l, ARENA_ARRAY(arena, int, s->p->n_groups)};
    for (int g = 0; g < s->p->n_groups; g++)
        taker.choice[g] = s->choice[g];
    struct branching b = {
        .effort = part_effort(s, effort), .below = HUGE_VAL, .values = ARENA_ARRAY(arena, double, l->n_columns), .better = take_better};
    double *start = ARENA_ARRAY(arena, double, l->n_columns);
    bool had_plan = s->state.has_plan;
    b.self = &taker;
    b.enough = enough_for(s, l, tier);
    if (had_plan) {
        linear_values(l, s->choice, start);
        b.start = start;
        b.value = (double)s->state.value[tier];
    }
    enum solver_state state = SOLVER_IMPOSSIBLE;
    if (!l->impossible) {
        struct solver *solver = solver_new(l, NULL);
        state = solver_branch(solver, &b);
        count_effort(s, solver, b.nodes);
        solver_free(solver);
    }
    /* Over all useful columns the bound is one of the tier; useless ones are in no plan that good. */
    if (some == NULL && (state == SOLVER_OPTIMAL || state == SOLVER_LIMIT) && b.bound > -HUGE_VAL && s->state.has_plan)
        part_bound(s, tier, safe_bound(l, b.bound), true);
    arena_free(arena);
    return had_plan || state != SOLVER_IMPOSSIBLE;
}
