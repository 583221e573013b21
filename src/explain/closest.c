/* Two best plans may differ in many ways that have nothing to do with the wish. What can be put back to the plan explained, at no cost in any tier,
 * is put back: chain by chain, each judged anew. */
#include <string.h>

#include "explain/parts.h"

struct closest {
    struct arena *arena;
    const struct explanation *e;
    struct price *price;
    int n;
    const struct difference *items; /* what differs, the cadre of the wish last */
    int *root;                      /* chains: differences that share a seat */
};

static int root_of(int *root, int k) {
    while (root[k] != k)
        k = root[k] = root[root[k]];
    return k;
}

/* The seats of a difference before and after; -1: none. */
static void seats_of(const struct closest *c, int k, int seats[2]) {
    int home = c->e->rules->city->cadres[c->items[k].cadre].post;
    seats[0] = c->items[k].planned < 0 ? home : c->items[k].planned;
    seats[1] = c->items[k].wished < 0 ? home : c->items[k].wished;
}

static void link_chains(struct closest *c) {
    int *first = ARENA_ARRAY(c->arena, int, c->e->rules->city->n_posts); /* 1 + a difference that has the seat */
    c->root = ARENA_ARRAY(c->arena, int, c->n);
    for (int k = 0; k < c->n; k++) {
        int seats[2];
        c->root[k] = k;
        seats_of(c, k, seats);
        for (int s = 0; s < 2; s++) {
            if (seats[s] < 0)
                continue;
            if (first[seats[s]] > 0)
                c->root[root_of(c->root, k)] = root_of(c->root, first[seats[s]] - 1);
            else
                first[seats[s]] = k + 1;
        }
    }
}

/* The plan with one chain as it was; taken over if the judge finds it valid and no worse. */
static bool put_back(struct closest *c, int chain) {
    const struct plan *old = &c->price->solution.plan;
    struct move *moves = ARENA_ARRAY(c->arena, struct move, old->n_moves + c->n);
    struct plan plan = *old;
    struct verdict verdict;
    bool *back = ARENA_ARRAY(c->arena, bool, c->e->rules->city->n_cadres);
    plan.n_moves = 0;
    for (int k = 0; k < c->n; k++)
        if (root_of(c->root, k) == chain) {
            back[c->items[k].cadre] = true;
            if (c->items[k].planned >= 0)
                moves[plan.n_moves++] = (struct move){c->items[k].cadre, c->items[k].planned};
        }
    for (int m = 0; m < old->n_moves; m++)
        if (!back[old->moves[m].cadre])
            moves[plan.n_moves++] = old->moves[m];
    plan.moves = moves;
    audit_plan(c->arena, c->price->solution.rules, c->price->solution.cells, &plan, &verdict);
    if (verdict.n_broken > 0 || compare_scores(&verdict.score, &c->price->solution.verdict.score) > 0)
        return false;
    for (int t = 0; t < c->price->n_tiers; t++) { /* better than the search had found it, maybe */
        struct price_tier *tier = &c->price->tiers[t];
        int64_t gain = verdict.score.value[t] - c->price->solution.verdict.score.value[t];
        tier->change += gain;
        tier->wished += gain;
        if (tier->tier == TIER_FIT)
            tier->least += gain;
        else
            tier->most += gain;
    }
    struct plan *kept = &c->price->solution.plan;
    *kept = plan;
    audit_plan(c->arena, c->price->solution.rules, c->price->solution.cells, kept, &c->price->solution.verdict);
    return true;
}

void stay_close(struct arena *arena, const struct explanation *e, struct price *price, int wished) {
    struct difference *items = ARENA_ARRAY(arena, struct difference, price->n_differences + 1);
    struct closest c = {.arena = arena, .e = e, .price = price, .n = price->n_differences + 1, .items = items};
    int kept = 0;
    if (price->n_differences > 0)
        memcpy(items, price->differences, sizeof *items * (size_t)price->n_differences);
    items[price->n_differences] = (struct difference){e->cadre, e->move != NULL ? e->move->to : -1, wished};
    if (price->solution.verdict.score.n != price->n_tiers) /* relaxed: the judge counts by other tiers */
        return;
    link_chains(&c);
    for (int k = 0; k < price->n_differences; k++) {
        if (root_of(c.root, k) != k || k == root_of(c.root, price->n_differences))
            continue;
        if (!put_back(&c, k))
            continue;
        for (int q = 0; q < price->n_differences; q++)
            if (root_of(c.root, q) == k)
                items[q].cadre = -1;
    }
    for (int k = 0; k < price->n_differences; k++)
        if (items[k].cadre >= 0)
            items[kept++] = items[k];
    price->n_differences = kept;
    price->differences = items;
}
