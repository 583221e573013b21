/* Puts an explanation together: what the judge says of the cadre, the posts, the effects, the chain, and what was asked for beyond. */
#include <stdlib.h>

#include "base/stop.h"
#include "explain/parts.h"

const char *const bounds_from_names[] = {"solved", "stated", "proved", NULL};

int plan_target(const struct plan *plan, int cadre) {
    for (int m = 0; m < plan->n_moves; m++)
        if (plan->moves[m].cadre == cadre)
            return plan->moves[m].to;
    return -1;
}

/* Tiers of musts given up come first and are 0 where they are not listed. */
int compare_scores(const struct score *a, const struct score *b) {
    const struct score *longer = a->n >= b->n ? a : b, *shorter = a->n >= b->n ? b : a;
    struct score filled = {.n = longer->n};
    int ahead = longer->n - shorter->n;
    for (int t = 0; t < longer->n; t++) {
        filled.tier[t] = longer->tier[t];
        filled.value[t] = t < ahead ? 0 : shorter->value[t - ahead];
    }
    return a->n >= b->n ? score_compare(a, &filled) : score_compare(&filled, b);
}

static void find_verdicts(struct explanation *e) {
    const struct verdict *v = &e->verdict;
    for (int m = 0; m < v->n_moves; m++)
        if (v->moves[m].cadre == e->cadre)
            e->move = &v->moves[m];
    for (int k = 0; k < v->n_deferrals; k++) {
        if (v->deferrals[k].cadre != e->cadre)
            continue;
        if (v->deferrals[k].exempt != 0)
            e->deferral = &v->deferrals[k];
        else
            e->relaxed = &v->deferrals[k];
    }
    for (int k = 0; k < v->n_unmet; k++)
        if (v->unmet[k].cadre == e->cadre)
            e->unmet = &v->unmet[k];
}

/* The other sides of SD-E6 and LC-3 who move, so that this one had better not. */
static void find_partners(struct arena *arena, const struct plan *plan, struct explanation *e) {
    int n = 0, room = 0, *items = NULL;
    for (int k = 0; k < e->rules->n_out_pairs && e->move == NULL; k++) {
        const struct out_pair *pair = &e->rules->out_pairs[k];
        int other = pair->a == e->cadre ? pair->b : pair->b == e->cadre ? pair->a : -1;
        if (other >= 0 && pair->rule == RULE_SD_E6 && plan_target(plan, other) >= 0)
            *ARENA_PUSH(arena, items, n, room) = other;
    }
    e->n_partners = n;
    e->partners = items;
}

static bool leaves_unit(const struct rules *rules, const struct plan *plan, int cadre, int unit) {
    int to = plan_target(plan, cadre);
    return to >= 0 && rules->city->posts[to].unit != unit;
}

/* The other sides of this cadre's HB-4 who leave, so that it need not. */
static void find_kin_gone(struct arena *arena, const struct plan *plan, struct explanation *e) {
    int n = 0, room = 0, *items = NULL;
    for (int k = 0; k < e->rules->n_kin_conflicts && e->move == NULL; k++) {
        const struct kin_conflict *c = &e->rules->kin_conflicts[k];
        int other = c->a == e->cadre && c->a_due ? c->b : c->b == e->cadre && c->b_due ? c->a : -1;
        if (other >= 0 && leaves_unit(e->rules, plan, other, c->unit))
            *ARENA_PUSH(arena, items, n, room) = other;
    }
    e->n_kin_gone = n;
    e->kin_gone = items;
}

static int by_step(const void *a, const void *b) {
    const struct judged_move *x = *(const struct judged_move *const *)a, *y = *(const struct judged_move *const *)b;
    return x->step != y->step ? (x->step > y->step) - (x->step < y->step) : (x->cadre > y->cadre) - (x->cadre < y->cadre);
}

static void find_chain(struct arena *arena, struct explanation *e) {
    const struct judged_move **chain = ARENA_ARRAY(arena, const struct judged_move *, e->verdict.n_moves);
    for (int m = 0; e->move != NULL && e->move->chain > 0 && m < e->verdict.n_moves; m++)
        if (e->verdict.moves[m].chain == e->move->chain)
            chain[e->n_chain++] = &e->verdict.moves[m];
    if (e->n_chain > 1)
        qsort(chain, (size_t)e->n_chain, sizeof *chain, by_step);
    e->chain = chain;
}

/* The search beyond: the wish first, alternatives with what time is left. */
static bool solve_again(struct arena *arena, const struct explain_ask *ask, struct explanation *e, struct error *err) {
    double deadline = ask->task->time_limit > 0 ? stop_now() + ask->task->time_limit : 0;
    struct solution *base = ARENA_NEW(arena, struct solution);
    if (!solve_base(arena, ask, base, &e->bounds, err))
        return false;
    if (ask->wish != NULL) {
        struct price *price = ARENA_NEW(arena, struct price);
        price->wish = *ask->wish;
        price->told = true;
        e->price = price;
        if (!price_wish(arena, ask, e, base, deadline, price, err))
            return false;
    }
    if (ask->alternatives) {
        struct alternatives *found = ARENA_NEW(arena, struct alternatives);
        e->alternatives = found;
        return explain_alternatives(arena, ask, e, base, deadline, found, err);
    }
    return true;
}

bool explain(struct arena *arena, const struct explain_ask *ask, struct explanation *e, struct error *err) {
    *e = (struct explanation){.cadre = ask->cadre, .certified = ask->certificate != NULL};
    if (!solve_prepare(arena, ask->task, &e->rules, &e->cells, err))
        return false;
    audit_plan(arena, e->rules, e->cells, ask->plan, &e->verdict);
    find_verdicts(e);
    find_partners(arena, ask->plan, e);
    find_kin_gone(arena, ask->plan, e);
    find_chain(arena, e);
    explain_posts(arena, ask, e);
    explain_effects(arena, e);
    return (ask->wish == NULL && !ask->alternatives) || solve_again(arena, ask, e, err);
}
