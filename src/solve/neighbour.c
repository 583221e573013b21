/* Neighbourhoods (measured in the design of the model: GLPK alone finds no good plan of a large component): free the cadres of a few units, keep all
 * others, solve the small program exactly, keep what is better. How many units adapts to how it goes, by counted work only. */
#include <math.h>
#include <stdlib.h>

#include "solve/part.h"
#include "solve/solver.h"

enum { SMALL_EFFORT = 2000, PATIENCE = 6000, CORE_COLUMNS = 6 };

struct region {
    struct arena *arena;
    int n_units; /* with something to choose */
    int *units;
    bool *chosen; /* per unit of the city */
    int *tie;     /* per unit: how many useful columns lead there from chosen units or back */
    double theta; /* only columns with at most this reduced cost */
    int *unit_of; /* per choice column: target unit, home of a stay, -1 */
};

static int column_unit(const struct program *p, const struct column *c) {
    if (c->kind >= COLUMN_KEEP && c->kind <= COLUMN_CURED)
        return -1;
    int post = c->kind == COLUMN_MOVE ? c->post : p->rules->city->cadres[c->cadre].post;
    return post < 0 ? -1 : p->rules->city->posts[post].unit;
}

static int home_unit(const struct program *p, int cadre) {
    int home = p->rules->city->cadres[cadre].post;
    return home < 0 ? -1 : p->rules->city->posts[home].unit;
}

static void find_units(struct search_part *s, struct region *region) {
    const struct program *p = s->p;
    int n = p->rules->city->n_units;
    bool *seen = ARENA_ARRAY(region->arena, bool, n);
    region->units = ARENA_ARRAY(region->arena, int, n);
    region->chosen = ARENA_ARRAY(region->arena, bool, n);
    region->tie = ARENA_ARRAY(region->arena, int, n);
    region->unit_of = ARENA_ARRAY(region->arena, int, p->n_choice);
    for (int k = 0; k < s->n_groups; k++) {
        const struct group *group = &p->groups[s->groups[k]];
        for (int c = group->first; c < group->first + group->n; c++) {
            region->unit_of[c] = column_unit(p, &p->columns[c]);
            if (s->useful[c] && region->unit_of[c] >= 0 && p->columns[c].kind == COLUMN_MOVE)
                seen[region->unit_of[c]] = true;
        }
    }
    for (int u = 0; u < n; u++)
        if (seen[u])
            region->units[region->n_units++] = u;
}

/* Takes a unit in and counts which others its cadres could go to or come from. */
static void choose_unit(struct search_part *s, struct region *region, int unit) {
    const struct program *p = s->p;
    region->chosen[unit] = true;
    for (int k = 0; k < s->n_groups; k++) {
        const struct group *group = &p->groups[s->groups[k]];
        int home = home_unit(p, group->cadre);
        for (int c = group->first; c < group->first + group->n; c++) {
            int to = region->unit_of[c];
            if (!s->useful[c] || to < 0 || to == home)
                continue;
            if (home == unit || region->unit_of[s->choice[s->groups[k]]] == unit)
                region->tie[to]++;
            else if (to == unit && home >= 0)
                region->tie[home]++;
        }
    }
}

static void choose_units(struct search_part *s, struct region *region, int most) {
    for (int u = 0; u < s->p->rules->city->n_units; u++) {
        region->chosen[u] = false;
        region->tie[u] = 0;
    }
    choose_unit(s, region, region->units[part_random(s, (uint64_t)region->n_units)]);
    for (int n = 1; n < most && n < region->n_units; n++) {
        uint64_t sum = 0;
        for (int k = 0; k < region->n_units; k++)
            sum += region->chosen[region->units[k]] ? 0 : 1 + (uint64_t)region->tie[region->units[k]];
        uint64_t at = part_random(s, sum);
        for (int k = 0; k < region->n_units; k++) {
            uint64_t tie = region->chosen[region->units[k]] ? 0 : 1 + (uint64_t)region->tie[region->units[k]];
            if (at < tie) {
                choose_unit(s, region, region->units[k]);
                break;
            }
            at -= tie;
        }
    }
}

static bool unit_chosen(const struct region *region, int unit) { return unit >= 0 && region->chosen[unit]; }

/* Free: who sits in a chosen unit, comes from one or waits; to the chosen units, home, or where the plan has them. */
static struct linear_ask ask_for(struct search_part *s, const struct region *region, struct arena *arena, enum tier tier) {
    const struct program *p = s->p;
    struct linear_ask ask = part_linear(s, tier);
    int *groups = ARENA_ARRAY(arena, int, s->n_groups), *columns = ARENA_ARRAY(arena, int, p->n_choice);
    ask.n_groups = 0;
    for (int k = 0; k < s->n_groups; k++) {
        int g = s->groups[k], from = ask.n_columns, home = home_unit(p, p->groups[g].cadre);
        bool free = home < 0 || unit_chosen(region, home) || unit_chosen(region, region->unit_of[s->choice[g]]);
        for (int c = p->groups[g].first; free && c < p->groups[g].first + p->groups[g].n; c++)
            if (c == s->choice[g] ||
                (s->useful[c] && s->reduced[c] <= region->theta && (p->columns[c].kind != COLUMN_MOVE || unit_chosen(region, region->unit_of[c]))))
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

static int compare_costs(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The reduced cost below which there are some columns a group: most of what a good plan takes is among them. */
static double core_limit(const struct search_part *s) {
    struct arena *arena = arena_new();
    double *costs = ARENA_ARRAY(arena, double, s->p->n_choice);
    int n = 0;
    for (int c = 0; c < s->p->n_choice; c++)
        if (s->useful[c])
            costs[n++] = s->reduced[c];
    if (n > 1)
        qsort(costs, (size_t)n, sizeof *costs, compare_costs);
    int at = CORE_COLUMNS * s->n_groups;
    double limit = at < n ? costs[at] : HUGE_VAL;
    arena_free(arena);
    return limit;
}

/* Far from the bound everything helps; near it, a few good columns and more units. */
static bool nearly_there(const struct search_part *s, enum tier tier) {
    double off = (double)(s->state.value[tier] - s->state.tiers[tier].bound);
    return s->state.tiers[tier].has_bound && off <= 0.03 * fabs((double)s->state.value[tier]);
}

enum result { GAINED, NOTHING, UNPROVED };

static enum result solve_small(struct search_part *s, struct linear *l, struct arena *arena) {
    enum tier tier = l->ask.tier;
    double *start = ARENA_ARRAY(arena, double, l->n_columns), step = 0.99 * l->scale;
    int *choice = ARENA_ARRAY(arena, int, s->p->n_groups);
    struct branching b = {.effort = part_effort(s, PATIENCE), .start = start, .values = ARENA_ARRAY(arena, double, l->n_columns)};
    linear_values(l, s->choice, start);
    b.value = (double)s->state.value[tier];
    b.below = b.value - step;
    b.enough = step;
    struct solver *solver = solver_new(l, NULL);
    enum solver_state state = solver_branch(solver, &b);
    s->state.iterations += solver_iterations(solver);
    s->state.nodes += b.nodes;
    solver_free(solver);
    for (int g = 0; g < s->p->n_groups; g++)
        choice[g] = s->choice[g];
    if (b.found) {
        linear_choice(l, b.values, choice);
        if (part_take(s, choice))
            return GAINED;
    }
    return state == SOLVER_OPTIMAL || b.bound >= b.below ? NOTHING : UNPROVED;
}

static enum result try_region(struct search_part *s, struct region *region, enum tier tier) {
    struct arena *arena = arena_new();
    struct linear_ask ask = ask_for(s, region, arena, tier);
    enum result result = NOTHING;
    if (ask.n_groups > 1) {
        struct linear *l = linear_build(arena, &ask);
        result = l->impossible ? NOTHING : solve_small(s, l, arena);
    }
    arena_free(arena);
    return result;
}

bool improve_tier(struct search_part *s, enum tier tier, long long effort) {
    struct region region = {.arena = arena_new()};
    long long end = part_used(s) + effort;
    double core = core_limit(s);
    find_units(s, &region);
    int barren = 0, patience = region.n_units > 2 ? 30 + 4 * region.n_units : 0;
    while (barren < patience && part_used(s) < end && !part_out_of_effort(s)) {
        if (part_tier_proved(s, tier) || (!s->to_the_end && part_tier_enough(s, tier)))
            break;
        long long before = part_used(s);
        int most = (int)floor(s->breadth);
        region.theta = nearly_there(s, tier) && part_random(s, 2) == 0 ? core : HUGE_VAL;
        choose_units(s, &region, most < 2 ? 2 : most);
        enum result result = try_region(s, &region, tier);
        bool quick = part_used(s) - before < SMALL_EFFORT;
        barren = result == GAINED ? 0 : barren + 1;
        if (result == NOTHING && quick)
            s->breadth += 0.1;
        else if (result == UNPROVED || (result == NOTHING && !quick))
            s->breadth -= 0.2;
        s->breadth = s->breadth < 2 ? 2 : s->breadth > region.n_units ? region.n_units : s->breadth;
    }
    arena_free(region.arena);
    return barren < patience;
}
