/* Bounds that need no solver: every group at its cheapest, every cell and range at its best. */
#include "solve/part.h"
#include "solve/ranges.h"

int64_t group_least(const struct program *p, int g, enum tier tier) {
    int64_t least = INT64_MAX;
    for (int c = p->groups[g].first; c < p->groups[g].first + p->groups[g].n; c++)
        if (p->columns[c].cost[tier] < least)
            least = p->columns[c].cost[tier];
    return least == INT64_MAX ? 0 : least;
}

static int64_t plain_least(const struct search_part *s, enum tier tier) {
    const struct program *p = s->p;
    int64_t bound = 0;
    for (int k = 0; k < s->n_groups; k++)
        bound += group_least(p, s->groups[k], tier);
    for (int k = 0; tier == TIER_STRUCTURE && k < p->n_counts; k++) {
        const struct count_cell *count = &p->counts[k];
        int64_t least = INT64_MAX;
        if (p->rows[count->row].part != s->ask.part)
            continue;
        for (int n = count->least; n <= count->most; n++)
            least = count->table[n - count->least] < least ? count->table[n - count->least] : least;
        bound += least == INT64_MAX ? 0 : least;
    }
    return bound + (tier == TIER_STRUCTURE ? ranges_least(s) : 0);
}

void plain_bound(struct search_part *s, enum tier tier) { part_bound(s, tier, plain_least(s, tier), false); }

void drop_dear(struct search_part *s, enum tier tier) {
    int64_t room = s->course.at_most[tier] - plain_least(s, tier);
    for (int k = 0; k < s->n_groups; k++) {
        const struct group *group = &s->p->groups[s->groups[k]];
        int64_t least = group_least(s->p, s->groups[k], tier);
        for (int c = group->first; c < group->first + group->n; c++)
            if (s->p->columns[c].cost[tier] - least > room && c != s->choice[s->groups[k]])
                s->useful[c] = false;
    }
}
