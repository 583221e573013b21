/* The Lagrangian bound of a component's tier. */
#include "solve/lagrange.h"
#include "solve/linear.h"
#include "solve/part.h"

/* Good prices are not far from better ones. */
static const double AGAIN_SHARE = 0.01;
/* Steps of structure between two looks of who waits for it. */
enum { SLICE = 40 };

/* A column whose taking lifts the bound above the present value is in no plan as good. */
static void drop_columns(struct search_part *s, enum tier tier, double bound) {
    double room = (double)s->state.value[tier] - bound + 1e-6;
    for (int k = 0; k < s->n_groups; k++) {
        const struct group *group = &s->p->groups[s->groups[k]];
        for (int c = group->first; c < group->first + group->n; c++)
            if (s->useful[c] && s->choice[s->groups[k]] != c && s->reduced[c] > room)
                s->useful[c] = false;
    }
}

static void begin_again(const struct search_part *s, struct lagrange *lagrange) {
    int n = s->p->n_rows; /* then the held tiers and the shift */
    struct lagrange_prices prices = {.shift = (int)s->prices[n + N_TIERS], .row = s->prices};
    for (int t = 0; t < N_TIERS; t++)
        prices.held[t] = s->prices[n + t];
    lagrange_begin(lagrange, &prices);
}

static void keep_prices(struct search_part *s, const struct lagrange *lagrange) {
    struct lagrange_prices best = lagrange_best(lagrange);
    int n = s->p->n_rows;
    if (s->prices == NULL)
        s->prices = ARENA_ARRAY(s->arena, int64_t, part_n_prices(s->p));
    for (int r = 0; r < n; r++)
        s->prices[r] = best.row[r];
    for (int t = 0; t < N_TIERS; t++)
        s->prices[n + t] = best.held[t];
    s->prices[n + N_TIERS] = best.shift;
}

bool lagrange_tier(struct search_part *s, enum tier tier, int steps) {
    struct arena *arena = arena_new();
    struct linear_ask held = part_linear(s, tier);
    struct lagrange_ask ask = {
        .program = s->p, .part = s->ask.part, .useful = s->useful, .tier = tier, .value = s->state.value[tier], .choice = s->choice};
    for (int t = 0; t < N_TIERS; t++) {
        ask.held[t] = held.held[t];
        ask.at_most[t] = held.at_most[t];
    }
    bool again = tier == TIER_STRUCTURE && s->prices != NULL;
    ask.share = again ? AGAIN_SHARE : 0;
    struct lagrange *lagrange = lagrange_new(arena, &ask);
    if (again)
        begin_again(s, lagrange);
    int slice = tier == TIER_STRUCTURE && steps > SLICE ? SLICE : steps;
    for (int done = 0, n = slice; done < steps && n == slice; done += n) {
        n = lagrange_run(lagrange, slice);
        part_pulse(s, lagrange_work(lagrange));
    }
    part_bound(s, tier, lagrange_bound(lagrange), false);
    lagrange_reduced(lagrange, s->reduced);
    drop_columns(s, tier, lagrange_exact(lagrange));
    if (tier == TIER_STRUCTURE)
        keep_prices(s, lagrange);
    s->state.iterations += lagrange_work(lagrange);
    arena_free(arena);
    return true;
}
