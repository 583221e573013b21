/* How a component stands: its plan, and what is proved of its tiers. */
#include <math.h>

#include "solve/part.h"

void part_tell(struct search_part *s) {
    if (s->tell != NULL)
        s->tell(s->self, s);
}

/* Better: in the order of the tiers, up to the tier at work, which decides. */
static bool better(const struct search_part *s, const int64_t value[N_TIERS]) {
    return !s->state.has_plan || program_compare(s->p, value, s->state.value) < 0;
}

bool part_take(struct search_part *s, const int *choice) {
    int64_t value[N_TIERS];
    if (program_value(s->p, choice, s->ask.part, value) != 0 || !better(s, value))
        return false;
    for (int k = 0; k < s->n_groups; k++)
        s->choice[s->groups[k]] = choice[s->groups[k]];
    for (int t = 0; t < N_TIERS; t++)
        s->state.value[t] = value[t];
    s->state.has_plan = true;
    part_tell(s);
    return true;
}

void part_bound(struct search_part *s, enum tier tier, int64_t bound, bool numerical) {
    struct part_tier *t = &s->state.tiers[tier];
    if (s->state.has_plan && bound > s->state.value[tier])
        bound = s->state.value[tier];
    if (t->has_bound && t->bound >= bound)
        return;
    *t = (struct part_tier){true, bound, numerical};
    part_tell(s);
}

bool part_tier_proved(const struct search_part *s, enum tier tier) {
    return s->state.has_plan && s->state.tiers[tier].has_bound && s->state.tiers[tier].bound >= s->state.value[tier];
}

bool part_tier_enough(const struct search_part *s, enum tier tier) {
    if (part_tier_proved(s, tier))
        return true;
    if (tier != TIER_STRUCTURE || !s->state.has_plan || !s->state.tiers[tier].has_bound)
        return false;
    return (double)(s->state.value[tier] - s->state.tiers[tier].bound) <= s->ask.gap * fabs((double)s->state.value[tier]);
}

/* Far from the bound everything helps; near it, a few good columns and more units. */
bool part_nearly_there(const struct search_part *s) {
    enum tier tier = s->state.tier;
    double off = (double)(s->state.value[tier] - s->state.tiers[tier].bound);
    return s->state.tiers[tier].has_bound && off <= 0.03 * fabs((double)s->state.value[tier]);
}
