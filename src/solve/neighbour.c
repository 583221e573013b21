/* Neighbourhoods (measured in the design of the model: GLPK alone finds no good plan of a large component): free the cadres of a few units, keep all
 * others, solve the small program exactly, keep what is better. How many units adapts to how it goes, by counted work only. */
#include <math.h>
#include <stdlib.h>

#include "solve/part.h"
#include "solve/solver.h"

/* Columns of a part too large to be proved soon: there neighbourhoods are often stopped before their end, and a better plan is worth more than their
 * bound. Measured on dense cities; smaller components close as fast either way. */
enum { DEEP_PART = 20000 };
/* A neighbourhood takes as long to be made, whatever comes of it, as some iterations. */
enum { SMALL_EFFORT = 2000, MOST_UNITS = 64, IDLE_WEIGHT = 100, MAKING = 50, COLUMNS_A_WORK = 20 };

int column_unit(const struct program *p, const struct column *c) {
    if (c->kind >= COLUMN_KEEP && c->kind <= COLUMN_CURED)
        return -1;
    int post = c->kind == COLUMN_MOVE ? c->post : p->rules->city->cadres[c->cadre].post;
    return post < 0 ? -1 : p->rules->city->posts[post].unit;
}

static int home_unit(const struct program *p, int cadre) {
    int home = p->rules->city->cadres[cadre].post;
    return home < 0 ? -1 : p->rules->city->posts[home].unit;
}

void region_prepare(struct search_part *s) {
    const struct program *p = s->p;
    int n = p->rules->city->n_units;
    struct arena *arena = arena_new();
    int *index = ARENA_ARRAY(arena, int, n); /* 1: seen; then its place + 1 */
    for (int k = 0; k < s->n_groups; k++)
        for (int c = p->groups[s->groups[k]].first; c < p->groups[s->groups[k]].first + p->groups[s->groups[k]].n; c++) {
            int unit = column_unit(p, &p->columns[c]);
            if (s->useful[c] && unit >= 0 && p->columns[c].kind == COLUMN_MOVE)
                index[unit] = 1;
        }
    if (s->units == NULL)
        s->units = ARENA_ARRAY(s->arena, int, n);
    s->n_units = 0;
    for (int u = 0; u < n; u++)
        if (index[u] > 0) {
            s->units[s->n_units++] = u;
            index[u] = s->n_units;
        }
    if (s->tie == NULL || s->room_ties < s->n_units * s->n_units) {
        s->room_ties = s->n_units * s->n_units;
        s->tie = ARENA_ARRAY(s->arena, int, s->room_ties);
    }
    for (int k = 0; k < s->n_units * s->n_units; k++)
        s->tie[k] = 0;
    for (int k = 0; k < s->n_groups; k++) {
        const struct group *group = &p->groups[s->groups[k]];
        int home = home_unit(p, group->cadre), from = home < 0 ? 0 : index[home];
        for (int c = group->first; c < group->first + group->n; c++) {
            int unit = s->useful[c] ? column_unit(p, &p->columns[c]) : -1, to = unit < 0 ? 0 : index[unit];
            if (from == 0 || to == 0 || from == to)
                continue;
            s->tie[(from - 1) * s->n_units + to - 1]++;
            s->tie[(to - 1) * s->n_units + from - 1]++;
        }
    }
    ways_prepare(s);
    arena_free(arena);
}

/* Of two neighbourhoods that do not go together the second is not taken: better a unit nobody is at work on. */
static uint64_t weight_of(const struct search_part *s, int unit) { return s->busy[unit] > 0 ? 1 : IDLE_WEIGHT; }

/* The first at random, each further one in proportion to how many columns tie it to those chosen. */
void region_choose(struct search_part *s, struct part_job *job) {
    struct arena *arena = arena_new();
    job->way = part_nearly_there(s) ? ways_draw(s) : WAY_ALL;
    job->theta = ways_theta(s, job->way);
    int *open = ARENA_ARRAY(arena, int, s->n_units), n = s->n_units, most = (int)floor(s->course.breadth[job->way]);
    uint64_t *tie = ARENA_ARRAY(arena, uint64_t, s->n_units);
    most = most > MOST_UNITS ? MOST_UNITS : most;
    for (int k = 0; k < n; k++) {
        open[k] = k;
        tie[k] = weight_of(s, s->units[k]);
    }
    while (n > 0 && job->n_units < most) {
        int k = part_draw(s, tie, n), chosen = open[k];
        job->units[job->n_units++] = s->units[chosen];
        open[k] = open[--n];
        tie[k] = tie[n];
        for (k = 0; k < n; k++)
            tie[k] += (uint64_t)s->tie[chosen * s->n_units + open[k]] * weight_of(s, s->units[open[k]]);
    }
    arena_free(arena);
}

/* Is it a way of a good plan? A move inside the unit that nobody asks for costs its price and at best makes room: branch and cut looks at these. */
static bool pays(const struct search_part *s, const struct part_job *job, const bool *chosen, int c) {
    const struct column *column = &s->p->columns[c];
    if (!s->useful[c] || s->reduced[c] > job->theta)
        return false;
    if (column->kind != COLUMN_MOVE)
        return true;
    return chosen[column_unit(s->p, column) + 1] && (column->atom < 0 || column->cost[TIER_STRUCTURE] == 0 || s->state.tier != TIER_STRUCTURE);
}

/* Free: who sits in a chosen unit, comes from one or waits; to the chosen units, home, or where the plan has them. */
static struct linear_ask ask_for(const struct search_part *s, const struct part_job *job, struct arena *arena, enum tier tier) {
    const struct program *p = s->p;
    struct linear_ask ask = part_linear(s, tier);
    int *groups = ARENA_ARRAY(arena, int, s->n_groups), n_columns = 0;
    bool *chosen = ARENA_ARRAY(arena, bool, p->rules->city->n_units + 1); /* [0]: no unit */
    for (int k = 0; k < job->n_units; k++)
        chosen[job->units[k] + 1] = true;
    ask.n_groups = 0;
    for (int k = 0; k < s->n_groups; k++) {
        const struct group *group = &p->groups[s->groups[k]];
        int home = home_unit(p, group->cadre);
        if (home >= 0 && !chosen[home + 1] && !chosen[column_unit(p, &p->columns[s->choice[s->groups[k]]]) + 1])
            continue;
        groups[ask.n_groups++] = s->groups[k];
        n_columns += group->n;
    }
    int n_groups = ask.n_groups, *columns = ARENA_ARRAY(arena, int, n_columns);
    ask.n_groups = 0;
    for (int k = 0; k < n_groups; k++) {
        int g = groups[k], from = ask.n_columns;
        for (int c = p->groups[g].first; c < p->groups[g].first + p->groups[g].n; c++)
            if (c == s->choice[g] || pays(s, job, chosen, c))
                columns[ask.n_columns++] = c;
        if (ask.n_columns - from > 1)
            groups[ask.n_groups++] = g;
        else
            ask.n_columns = from;
    }
    ask.groups = groups;
    ask.columns = columns;
    return ask;
}

static void tell_work(void *self, long long used, double bound) {
    (void)bound;
    part_pulse(self, used);
}

static enum region_end solve_small(struct search_part *s, struct linear *l, struct arena *arena) {
    enum tier tier = l->ask.tier;
    double *start = ARENA_ARRAY(arena, double, l->n_columns), step = 0.99 * l->scale;
    int *choice = ARENA_ARRAY(arena, int, s->p->n_groups);
    struct branching b = {.effort = part_effort(s, s->course.patience),
                          .deep = s->n_columns > DEEP_PART,
                          .start = start,
                          .pulse = tell_work,
                          .self = s,
                          .values = ARENA_ARRAY(arena, double, l->n_columns)};
    linear_values(l, s->choice, start);
    b.value = (double)s->state.value[tier];
    b.below = b.value - step;
    b.enough = step;
    struct solver *solver = solver_new(l, NULL);
    if (s->p->n_ranges == 0)
        solver_start_at(solver, start);
    enum solver_state state = solver_branch(solver, &b);
    s->state.iterations += solver_iterations(solver);
    s->state.nodes += b.nodes;
    solver_free(solver);
    for (int g = 0; g < s->p->n_groups; g++)
        choice[g] = s->choice[g];
    if (b.found && !linear_choice(l, b.values, choice))
        return REGION_NO_SEATS;
    if (b.found && part_take(s, choice))
        return REGION_GAINED;
    return state == SOLVER_OPTIMAL || b.bound >= b.below ? REGION_NOTHING : REGION_UNPROVED;
}

enum region_end region_solve(struct search_part *s, const struct part_job *job) {
    struct arena *arena = arena_new();
    struct linear_ask ask = ask_for(s, job, arena, s->state.tier);
    enum region_end end = REGION_NOTHING;
    s->state.iterations += MAKING + ask.n_columns / COLUMNS_A_WORK;
    if (ask.n_groups > 1) {
        struct linear *l = linear_build(arena, &ask);
        end = l->impossible ? REGION_NOTHING : solve_small(s, l, arena);
        if (end == REGION_NO_SEATS) { /* the merged classes promised more than they have */
            ask.merge = false;
            l = linear_build(arena, &ask);
            end = l->impossible ? REGION_NOTHING : solve_small(s, l, arena);
        }
    }
    arena_free(arena);
    return end;
}

bool improve_tier(struct search_part *s, enum tier tier, long long effort) {
    long long end = part_used(s) + effort;
    int patience = s->n_units > 2 ? 30 + 4 * s->n_units : 0;
    s->course.barren = 0;
    while (s->course.barren < patience && part_used(s) < end && !part_out_of_effort(s)) {
        if (part_tier_proved(s, tier) || (!s->course.to_the_end && part_tier_enough(s, tier)))
            break;
        long long before = part_used(s);
        struct part_job job = {.kind = JOB_REGION};
        struct part_result result = {.possible = true, .region = REGION_NOTHING};
        region_choose(s, &job);
        if (job.n_units >= 2)
            result.region = region_solve(s, &job);
        result.used = part_used(s) - before;
        result.quick = result.used < SMALL_EFFORT;
        part_learn(s, &job, &result);
    }
    return s->course.barren < patience;
}
