/* The ways of neighbourhoods: with all columns, or with the core's only; how wide each may be and how often it is taken is learnt from how it goes,
 * by counted work only. */
#include <math.h>
#include <stdlib.h>

#include "solve/part.h"

/* Of the core: so many units a group, the cheapest of the whole part. */
static const int UNITS[N_WAYS] = {0, 3, 6, 12};
/* Good prices leave many columns at nothing at all. A plan off its bound pays what it is off in reduced costs: columns that pay so many times what a
 * group pays in the mean belong to the core too. */
static const double MEANS[N_WAYS] = {0, 2, 4, 8};

/* Measured on dense cities: a neighbourhood that was proved quickly without a gain could have been wider. */
static const double FIRST_BREADTH = 4, WIDEN = 1.03, NARROW = 0.97, LUCK_SHARE = 0.05, LEAST_LUCK = 0.05, LEAST_TOLL = 200;

void ways_begin(struct search_part *s) {
    for (int w = 0; w < N_WAYS; w++) {
        s->course.breadth[w] = FIRST_BREADTH;
        s->course.luck[w] = 1;
        s->course.toll[w] = 0;
    }
}

static int compare_costs(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void ways_prepare(struct search_part *s) {
    struct arena *arena = arena_new();
    const struct program *p = s->p;
    int n = 0, n_units = p->rules->city->n_units, room = 0, *last = ARENA_ARRAY(arena, int, n_units + 1);
    double *least = ARENA_ARRAY(arena, double, n_units + 1), *costs = NULL;
    for (int k = 0; k < s->n_groups; k++) {
        const struct group *group = &p->groups[s->groups[k]];
        int *units = ARENA_ARRAY(arena, int, group->n), n_here = 0;
        for (int c = group->first; c < group->first + group->n; c++) {
            int unit = column_unit(p, &p->columns[c]) + 1;
            if (!s->useful[c])
                continue;
            if (last[unit] != k + 1)
                units[n_here++] = unit;
            least[unit] = last[unit] != k + 1 || s->reduced[c] < least[unit] ? s->reduced[c] : least[unit];
            last[unit] = k + 1;
        }
        for (int j = 0; j < n_here; j++)
            *ARENA_PUSH(arena, costs, n, room) = least[units[j]];
    }
    if (costs)
        qsort(costs, (size_t)n, sizeof *costs, compare_costs);
    for (int w = 0; w < N_WAYS; w++) {
        int at = UNITS[w] * s->n_groups;
        s->core[w] = at > 0 && at < n ? costs[at] : HUGE_VAL;
    }
    arena_free(arena);
}

/* xorshift64*: the same numbers on every machine. */
uint64_t part_random(struct search_part *s, uint64_t below) {
    uint64_t *random = &s->course.random;
    *random ^= *random >> 12;
    *random ^= *random << 25;
    *random ^= *random >> 27;
    return below == 0 ? 0 : ((*random * 0x2545f4914f6cdd1dU) >> 16) % below;
}

/* One of n, in proportion to its chance. */
int part_draw(struct search_part *s, const uint64_t *chance, int n) {
    uint64_t sum = 0;
    int k = 0;
    for (int j = 0; j < n; j++)
        sum += chance[j];
    for (uint64_t at = part_random(s, sum); at >= chance[k]; k++)
        at -= chance[k];
    return k;
}

/* Of the work each gets a share as large as how often it has helped. */
int ways_draw(struct search_part *s) {
    uint64_t chance[N_WAYS];
    for (int w = 0; w < N_WAYS; w++)
        chance[w] = (uint64_t)(1000000 * (LEAST_LUCK + s->course.luck[w]) / (LEAST_TOLL + s->course.toll[w]));
    return part_draw(s, chance, N_WAYS);
}

double ways_theta(const struct search_part *s, int way) {
    double off = (double)(s->state.value[s->state.tier] - s->state.tiers[s->state.tier].bound), least = MEANS[way] * off / s->n_groups;
    return s->core[way] > least ? s->core[way] : least;
}

void ways_learn(struct search_part *s, const struct part_job *job, const struct part_result *result) {
    double *breadth = &s->course.breadth[job->way], *luck = &s->course.luck[job->way];
    s->course.toll[job->way] += ((double)result->used - s->course.toll[job->way]) * LUCK_SHARE;
    *luck += ((result->region == REGION_GAINED ? 1 : 0) - *luck) * LUCK_SHARE;
    if (result->region == REGION_NOTHING && result->quick)
        *breadth *= WIDEN;
    else if (result->region != REGION_GAINED)
        *breadth *= NARROW;
    *breadth = *breadth < 2 ? 2 : *breadth > s->n_units ? s->n_units : *breadth;
}
