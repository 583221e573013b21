#include "solve/part.h"

#include <math.h>

#include "solve/linear.h"

enum { SMALL_PART = 2000 };

long long part_used(const struct search_part *s) { return s->state.iterations + s->state.nodes; }

bool part_out_of_effort(const struct search_part *s) {
    return (s->ask.effort > 0 && part_used(s) >= s->ask.effort) || (s->stop_at > 0 && part_used(s) >= s->stop_at);
}

long long part_effort(const struct search_part *s, long long most) {
    long long left = most;
    if (s->ask.effort > 0 && (left == 0 || s->ask.effort - part_used(s) < left))
        left = s->ask.effort - part_used(s);
    if (s->stop_at > 0 && (left == 0 || s->stop_at - part_used(s) < left))
        left = s->stop_at - part_used(s);
    return left == 0 && most == 0 && s->ask.effort == 0 && s->stop_at == 0 ? 0 : left < 1 ? 1 : left;
}

/* xorshift64*: the same numbers on every machine. */
uint64_t part_random(struct search_part *s, uint64_t below) {
    s->random ^= s->random >> 12;
    s->random ^= s->random << 25;
    s->random ^= s->random >> 27;
    return below == 0 ? 0 : ((s->random * 0x2545f4914f6cdd1dU) >> 16) % below;
}

static void tell(struct search_part *s) {
    if (s->ask.tell != NULL)
        s->ask.tell(s->ask.self, &s->state, s->choice);
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
    tell(s);
    return true;
}

void part_bound(struct search_part *s, enum tier tier, int64_t bound, bool numerical) {
    struct part_tier *t = &s->state.tiers[tier];
    if (s->state.has_plan && bound > s->state.value[tier])
        bound = s->state.value[tier];
    if (t->has_bound && t->bound >= bound)
        return;
    *t = (struct part_tier){true, bound, numerical};
    tell(s);
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

/* Every group at its cheapest, every cell at its best: a bound in integers alone. */
static void plain_bound(struct search_part *s, enum tier tier) {
    const struct program *p = s->p;
    int64_t bound = 0;
    for (int k = 0; k < s->n_groups; k++) {
        const struct group *group = &p->groups[s->groups[k]];
        int64_t least = INT64_MAX;
        for (int c = group->first; c < group->first + group->n; c++)
            if (p->columns[c].cost[tier] < least)
                least = p->columns[c].cost[tier];
        bound += least == INT64_MAX ? 0 : least;
    }
    for (int k = 0; tier == TIER_STRUCTURE && k < p->n_counts; k++) {
        const struct count_cell *count = &p->counts[k];
        int64_t least = INT64_MAX;
        if (p->rows[count->row].part != s->ask.part)
            continue;
        for (int n = count->least; n <= count->most; n++)
            least = count->table[n - count->least] < least ? count->table[n - count->least] : least;
        bound += least == INT64_MAX ? 0 : least;
    }
    part_bound(s, tier, bound, false);
}

struct linear_ask part_linear(const struct search_part *s, enum tier tier) {
    struct linear_ask ask = {.program = s->p, .part = s->ask.part, .choice = s->choice, .n_groups = s->n_groups, .groups = s->groups, .tier = tier};
    for (int t = 0; t < N_TIERS; t++) {
        ask.held[t] = s->held[t];
        ask.at_most[t] = s->at_most[t];
    }
    return ask;
}

/* A stage that is not asked for a proof gets work that falls with the size of the part: about a second or two. */
static long long courtesy(const struct search_part *s) {
    long long rows = 100 + s->n_groups;
    long long effort = 4000000 / rows;
    return effort < 1000 ? 1000 : effort > 20000 ? 20000 : effort;
}

static int useful_columns(const struct search_part *s) {
    int n = 0;
    for (int c = 0; c < s->p->n_choice; c++)
        n += s->useful[c] ? 1 : 0;
    return n;
}

/* Neighbourhoods while they help, in turn with branch and cut over everything useful, each round with twice the work. Of a large part branch and cut
 * is slow and only closes what is nearly closed: it waits until the neighbourhoods have come to an end. */
static bool search_tier(struct search_part *s, enum tier tier, bool to_the_end) {
    s->to_the_end = to_the_end;
    for (long long effort = 2000; !part_out_of_effort(s); effort *= 2) {
        if (to_the_end ? part_tier_proved(s, tier) : part_tier_enough(s, tier))
            return true;
        bool helps = improve_tier(s, tier, effort);
        if (part_out_of_effort(s) || (to_the_end ? part_tier_proved(s, tier) : part_tier_enough(s, tier)))
            return true;
        bool small = useful_columns(s) <= SMALL_PART;
        if ((small || !helps) && !branch_tier(s, tier, NULL, small ? effort : effort / 4))
            return false;
    }
    return true;
}

static bool earlier_proved(const struct search_part *s, int t) {
    for (int k = 0; k < t; k++)
        if (!part_tier_proved(s, s->p->tiers[k]))
            return false;
    return true;
}

/* Exceptions, shall and what comes before structure must close; structure closes to the gap and gets a little work beyond; what comes after it gets
 * that little work. */
static bool solve_tier(struct search_part *s, int t) {
    enum tier tier = s->p->tiers[t];
    s->state.tier = tier;
    bool exact = earlier_proved(s, t);
    plain_bound(s, tier);
    bool late = tier == TIER_FIT || tier == TIER_MOVES;
    if (late)
        s->stop_at = part_used(s) + courtesy(s);
    bool possible = part_tier_proved(s, tier) || !exact || relax_tier(s, tier);
    possible = possible && (!late || exact || (improve_tier(s, tier, courtesy(s)) || true)) && (!exact || search_tier(s, tier, late));
    if (possible && tier == TIER_STRUCTURE && !part_tier_proved(s, tier) && !part_out_of_effort(s)) {
        s->stop_at = part_used(s) + courtesy(s);
        possible = search_tier(s, tier, true);
    }
    s->stop_at = 0;
    s->held[tier] = true;
    s->at_most[tier] = s->state.value[tier];
    return possible;
}

static void finish(struct search_part *s, bool possible) {
    bool proved = true, enough = true;
    for (int t = 0; t < s->p->n_tiers; t++) {
        enum tier tier = s->p->tiers[t];
        proved = proved && part_tier_proved(s, tier);
        enough = enough && (tier == TIER_FIT || tier == TIER_MOVES || part_tier_enough(s, tier));
    }
    bool broke = s->ask.effort > 0 && part_used(s) >= s->ask.effort;
    s->state.end = !possible && !s->state.has_plan ? PART_IMPOSSIBLE : proved ? PART_PROVED : enough ? PART_GAP : broke ? PART_EFFORT : PART_FAILED;
    tell(s);
}

static void take_groups(struct search_part *s) {
    const struct program *p = s->p;
    s->groups = ARENA_ARRAY(s->arena, int, p->n_groups);
    s->choice = ARENA_ARRAY(s->arena, int, p->n_groups);
    s->useful = ARENA_ARRAY(s->arena, bool, p->n_choice);
    s->reduced = ARENA_ARRAY(s->arena, double, p->n_choice);
    for (int g = 0; g < p->n_groups; g++) {
        s->choice[g] = p->groups[g].first;
        if (p->groups[g].part != s->ask.part)
            continue;
        s->groups[s->n_groups++] = g;
        for (int c = p->groups[g].first; c < p->groups[g].first + p->groups[g].n; c++)
            s->useful[c] = true;
    }
}

void part_solve(const struct part_ask *ask) {
    struct arena *arena = arena_new();
    struct search_part search = {.arena = arena, .ask = *ask, .p = ask->program, .breadth = 3};
    struct search_part *s = &search;
    s->random = 0x9e3779b97f4a7c15U * (uint64_t)(ask->seed + 1U) ^ (uint64_t)(unsigned)ask->part << 32;
    s->random = s->random == 0 ? 1 : s->random;
    s->state.part = ask->part;
    s->state.tier = s->p->tiers[0];
    take_groups(s);
    for (int t = 0; t < N_TIERS; t++)
        if (s->p->limited[t] && s->p->limit_part[t] == ask->part) {
            s->held[t] = true;
            s->at_most[t] = s->p->at_most[t] - s->p->constant[t];
        }
    bool possible = first_plan(s) || (!s->hall && branch_tier(s, s->p->tiers[0], NULL, 0));
    for (int t = 0; t < ask->n_tiers && t < s->p->n_tiers && possible && s->state.has_plan; t++)
        possible = solve_tier(s, t);
    finish(s, possible || s->state.has_plan);
    arena_free(arena);
}
