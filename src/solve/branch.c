/* The relaxation with column generation, and branch and cut, over a whole part. */
#include <math.h>

#include "solve/part.h"
#include "solve/solver.h"

/* Reduced cost of the columns that a first, short branch and cut decides among: a tenth of a person of weight 1. Where the relaxation splits no more
 * than one group in so many, branch and cut needs no annealing before it. */
enum { FEW_SPLIT = 10, SETTLE_COST = 100, SETTLE_EFFORT = 12000 };

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
        active[k] = !s->state.has_plan || due || group->stay == l->columns[k].source || l->n_choice < 400;
        for (int j = l->columns[k].first_member; j < l->columns[k].first_member + l->columns[k].n_members; j++)
            active[k] = active[k] || s->choice[column->group] == l->members[j];
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

static void count_effort(struct search_part *s, const struct solver *solver) { s->state.iterations += solver_iterations(solver); }

/* A column whose reduced cost lifts the bound above the value is in no plan as good as the present one. */
static void drop_columns(struct search_part *s, const struct solver *solver, const struct linear *l, enum tier tier, double bound) {
    double room = (double)s->state.value[tier] - bound + 1e-6 * (1 + fabs(bound)) + 0.001;
    for (int k = 0; k < l->n_choice; k++) {
        bool pays = solver_reduced_cost(solver, k) <= room;
        for (int j = l->columns[k].first_member; !pays && j < l->columns[k].first_member + l->columns[k].n_members; j++)
            if (s->choice[s->p->columns[l->members[j]].group] != l->members[j])
                s->useful[l->members[j]] = false;
    }
}

struct branch_taker {
    struct search_part *s;
    const struct linear *l;
    int *choice;
    bool whole; /* over all useful columns: the bound is one of the tier, as useless ones are in no plan as good as the present one */
};

static void take_better(void *self, const double *values) {
    struct branch_taker *taker = self;
    if (linear_choice(taker->l, values, taker->choice))
        part_take(taker->s, taker->choice);
}

static void tell_work(void *self, long long used, double bound) {
    struct branch_taker *taker = self;
    if (taker->whole && taker->s->state.has_plan && bound > -HUGE_VAL)
        part_bound(taker->s, taker->l->ask.tier, safe_bound(taker->l, bound), true);
    part_pulse(taker->s, used);
}

/* Values come in steps of the common divisor of the costs: less than a step apart is proved. */
static double enough_for(const struct search_part *s, const struct linear *l, enum tier tier) {
    double step = 0.99 * l->scale, gap = s->ask.gap * fabs((double)s->state.value[tier]);
    return tier == TIER_STRUCTURE && !s->course.to_the_end && s->state.has_plan && gap > step ? gap : step;
}

/* Brings in columns until none pays. False at the limit of effort or if it is impossible. */
static enum solver_state relax_all(struct search_part *s, struct solver *solver, const struct linear *l, bool *active, double *bound) {
    struct arena *arena = arena_new();
    int *chosen = ARENA_ARRAY(arena, int, l->n_choice);
    enum solver_state state = SOLVER_OPTIMAL;
    for (bool done = false; !done;) {
        long long left = part_effort(s, 0) - (part_effort(s, 0) > 0 ? solver_iterations(solver) : 0);
        state = solver_relax(solver, part_effort(s, 0) > 0 && left < 1 ? 1 : left, bound);
        done = state != SOLVER_OPTIMAL || price_columns(s, solver, l, active, chosen, 1e-7 * (1 + l->scale)) == 0;
    }
    arena_free(arena);
    return state;
}

/* Lets all columns take part: the basis stays optimal, as none of them pays. */
static void add_rest(struct solver *solver, const struct linear *l, const bool *active, struct arena *arena) {
    int n = 0, *rest = ARENA_ARRAY(arena, int, l->n_choice);
    for (int k = 0; k < l->n_choice; k++)
        if (!active[k])
            rest[n++] = k;
    solver_add(solver, n, rest);
}

/* Relaxation from some columns, then branch and cut over all. */
static enum solver_state relax_and_branch(struct search_part *s, const struct linear *l, bool *active, struct branching *b) {
    struct arena *arena = arena_new();
    struct solver *solver = solver_new(l, active);
    double bound = 0;
    enum solver_state state = relax_all(s, solver, l, active, &bound);
    b->found = false;
    b->bound = -HUGE_VAL;
    if (state == SOLVER_OPTIMAL) {
        add_rest(solver, l, active, arena);
        b->effort = part_effort(s, b->effort);
        state = solver_branch(solver, b);
        s->state.nodes += b->nodes;
    }
    count_effort(s, solver);
    solver_free(solver);
    arena_free(arena);
    return state;
}

static void settle_linear(struct search_part *s, const struct linear *l, const bool *support, int *choice, long long effort) {
    enum tier tier = l->ask.tier;
    struct arena *arena = arena_new();
    struct branch_taker taker = {s, l, choice, false};
    struct branching b = {.effort = effort,
                          .below = (double)s->state.value[tier] - 0.99 * l->scale,
                          .enough = enough_for(s, l, tier),
                          .values = ARENA_ARRAY(arena, double, l->n_columns),
                          .better = take_better,
                          .self = &taker};
    bool *active = ARENA_ARRAY(arena, bool, l->n_columns);
    for (int k = 0; k < l->n_choice; k++)
        for (int j = l->columns[k].first_member; j < l->columns[k].first_member + l->columns[k].n_members; j++)
            active[k] = active[k] || support[l->members[j]];
    relax_and_branch(s, l, active, &b);
    arena_free(arena);
}

/* Good plans are made of what the relaxation takes and of what costs it next to nothing: branch and cut decides among the columns with a reduced cost
 * of at most theta. Where the relaxation has settled a cadre that is kept, unless `all`. */
static void settle_tier(struct search_part *s, const struct solver *solver, const struct linear *l, bool all, double theta, long long effort) {
    struct arena *arena = arena_new();
    struct linear_ask ask = part_linear(s, l->ask.tier);
    int *groups = ARENA_ARRAY(arena, int, s->n_groups), *columns = ARENA_ARRAY(arena, int, l->n_members),
        *choice = ARENA_ARRAY(arena, int, s->p->n_groups);
    double *values = ARENA_ARRAY(arena, double, l->n_columns), *rounded = ARENA_ARRAY(arena, double, l->n_choice);
    bool *support = ARENA_ARRAY(arena, bool, s->p->n_choice);
    for (int g = 0; g < s->p->n_groups; g++)
        choice[g] = s->choice[g];
    solver_values(solver, values);
    ask.n_groups = 0;
    ask.groups = groups;
    ask.columns = columns;
    ask.choice = choice;
    for (int from = 0, to = 0; from < l->n_choice; from = to) {
        int group = s->p->columns[l->columns[from].source].group, first = ask.n_columns, most = from;
        for (to = from; to < l->n_choice && s->p->columns[l->columns[to].source].group == group; to++)
            most = values[to] > values[most] ? to : most;
        rounded[most] = 1;
        for (int k = from; k < to && (all || values[most] < 1 - 1e-6); k++)
            for (int j = l->columns[k].first_member; j < l->columns[k].first_member + l->columns[k].n_members; j++)
                if (s->useful[l->members[j]] && (values[k] > 1e-6 || s->reduced[l->members[j]] <= theta)) {
                    support[l->members[j]] = values[k] > 1e-6;
                    columns[ask.n_columns++] = l->members[j];
                }
        if (ask.n_columns - first > 1)
            groups[ask.n_groups++] = group;
        else
            ask.n_columns = first;
    }
    linear_choice(l, rounded, choice);
    struct linear *small = linear_build(arena, &ask);
    if (!small->impossible)
        settle_linear(s, small, support, choice, effort);
    arena_free(arena);
}

/* How many groups the relaxation splits among several columns. */
static int groups_split(const struct solver *solver, const struct linear *l) {
    struct arena *arena = arena_new();
    double *values = ARENA_ARRAY(arena, double, l->n_columns);
    int n = 0, last = -1;
    solver_values(solver, values);
    for (int k = 0; k < l->n_choice; k++) {
        int group = l->ask.program->columns[l->columns[k].source].group;
        if (values[k] > 1e-6 && values[k] < 1 - 1e-6 && group != last) {
            n++;
            last = group;
        }
    }
    arena_free(arena);
    return n;
}

bool relax_tier(struct search_part *s, enum tier tier, long long effort) {
    struct arena *arena = arena_new();
    struct linear_ask ask = ask_for(s, arena, tier, NULL);
    struct linear *l = linear_build(arena, &ask);
    bool *active = first_columns(s, arena, l), *some = ARENA_ARRAY(arena, bool, s->p->n_choice);
    struct solver *solver = solver_new(l, active);
    double bound = -HUGE_VAL;
    enum solver_state state = relax_all(s, solver, l, active, &bound);
    count_effort(s, solver);
    if (state == SOLVER_OPTIMAL) {
        part_bound(s, tier, safe_bound(l, bound), true);
        for (int k = 0; k < l->n_choice; k++) {
            double reduced = solver_reduced_cost(solver, k);
            for (int j = l->columns[k].first_member; j < l->columns[k].first_member + l->columns[k].n_members; j++) {
                some[l->members[j]] = active[k];
                s->reduced[l->members[j]] = reduced;
            }
        }
        bool settle = tier == TIER_STRUCTURE && effort > 0;
        drop_columns(s, solver, l, tier, bound);
        int split = settle ? groups_split(solver, l) : 0;
        if (settle && !part_tier_enough(s, tier) && s->n_groups >= ANNEAL_GROUPS && split * FEW_SPLIT > s->n_groups) {
            anneal_structure(s, SHORT_ANNEAL, CORE_COST);
            drop_columns(s, solver, l, tier, bound);
        }
        if (settle && !part_tier_enough(s, tier))
            settle_tier(s, solver, l, false, 0.001, effort / 2);
        if (settle && !part_tier_enough(s, tier) && !part_out_of_effort(s))
            settle_tier(s, solver, l, true, SETTLE_COST * (double)effort / SETTLE_EFFORT, effort);
        if (settle && !part_nearly_there(s) && s->n_groups >= ANNEAL_GROUPS)
            anneal_structure(s, LONG_ANNEAL, CORE_COST);
        if (tier != TIER_STRUCTURE && !part_tier_proved(s, tier) && !part_out_of_effort(s))
            branch_tier(s, tier, some, 2000);
        if (s->state.value[tier] - s->state.tiers[tier].bound >= 0)
            drop_columns(s, solver, l, tier, bound);
    }
    solver_free(solver);
    arena_free(arena);
    return true;
}

static enum solver_state branch_once(struct search_part *s, const struct linear_ask *ask, const bool *some, long long effort) {
    struct arena *arena = arena_new();
    struct linear *l = linear_build(arena, ask);
    struct branch_taker taker = {s, l, ARENA_ARRAY(arena, int, s->p->n_groups), some == NULL};
    struct branching b = {.effort = effort,
                          .below = HUGE_VAL,
                          .enough = enough_for(s, l, ask->tier),
                          .values = ARENA_ARRAY(arena, double, l->n_columns),
                          .better = take_better,
                          .pulse = tell_work,
                          .self = &taker};
    double *start = ARENA_ARRAY(arena, double, l->n_columns);
    for (int g = 0; g < s->p->n_groups; g++)
        taker.choice[g] = s->choice[g];
    if (s->state.has_plan) {
        linear_values(l, s->choice, start);
        b.start = start;
        b.value = (double)s->state.value[ask->tier];
    }
    enum solver_state state = l->impossible ? SOLVER_IMPOSSIBLE : relax_and_branch(s, l, first_columns(s, arena, l), &b);
    if (taker.whole && (state == SOLVER_OPTIMAL || state == SOLVER_LIMIT) && b.bound > -HUGE_VAL && s->state.has_plan) {
        part_bound(s, ask->tier, safe_bound(l, b.bound), true);
        /* As good as it gets: the same again would end the same way. */
        if ((double)s->state.value[ask->tier] - b.bound <= enough_for(s, l, ask->tier) || (state == SOLVER_OPTIMAL && !ask->merge))
            s->course.exhausted = true;
    }
    arena_free(arena);
    return state;
}

/* Merged first, which is far smaller; what it says of a bound or of impossibility holds, but its best plan may find no seats. */
bool branch_tier(struct search_part *s, enum tier tier, const bool *some, long long effort) {
    struct arena *arena = arena_new();
    struct linear_ask ask = ask_for(s, arena, tier, some);
    bool had_plan = s->state.has_plan;
    enum solver_state state = branch_once(s, &ask, some, effort);
    if (ask.merge && state == SOLVER_OPTIMAL && !part_tier_proved(s, tier) && !part_out_of_effort(s)) {
        ask.merge = false;
        state = branch_once(s, &ask, some, effort);
    }
    arena_free(arena);
    return had_plan || state != SOLVER_IMPOSSIBLE;
}
