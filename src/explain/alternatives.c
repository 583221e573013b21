/* Other posts that keep every tier at its value: by exchanging two seats of the plan where that will do, else by solving with a pin. */
#include <string.h>

#include "base/stop.h"
#include "explain/parts.h"

static int holder_after(const struct explanation *e, const struct plan *plan, int post) {
    for (int m = 0; m < plan->n_moves; m++)
        if (plan->moves[m].to == post)
            return plan->moves[m].cadre;
    int holder = e->rules->city->posts[post].holder;
    return holder >= 0 && plan_target(plan, holder) < 0 ? holder : -1;
}

/* Sends a cadre to a post (or, to its own, home). */
static void redirect(const struct city *city, struct move *moves, int *n, int cadre, int post) {
    int kept = 0;
    for (int m = 0; m < *n; m++)
        if (moves[m].cadre != cadre)
            moves[kept++] = moves[m];
    if (post >= 0 && post != city->cadres[cadre].post)
        moves[kept++] = (struct move){cadre, post};
    *n = kept;
}

/* To the judge a pin that is not followed is a note: it is for people to take their decisions back. */
static bool is_pinned_elsewhere(const struct explanation *e, int cadre, int post) {
    const struct wishes *wishes = e->rules->wishes;
    for (int w = 0; w < wishes->n; w++)
        if (wishes->items[w].kind == WISH_PIN && wishes->items[w].cadre == cadre && wishes->items[w].post != post)
            return true;
    return false;
}

bool exchange_seats(struct arena *arena, const struct explanation *e, const struct plan *plan, int post, struct plan *changed) {
    const struct city *city = e->rules->city;
    int other = holder_after(e, plan, post), target = plan_target(plan, e->cadre);
    int seat = target >= 0 ? target : city->cadres[e->cadre].post;
    struct move *moves = ARENA_ARRAY(arena, struct move, plan->n_moves + 2);
    struct verdict verdict;
    if (other >= 0 && other != e->cadre && is_pinned_elsewhere(e, other, seat))
        return false;
    if (plan->n_moves > 0)
        memcpy(moves, plan->moves, sizeof *moves * (size_t)plan->n_moves);
    *changed = *plan;
    redirect(city, moves, &changed->n_moves, e->cadre, post);
    if (other >= 0 && other != e->cadre)
        redirect(city, moves, &changed->n_moves, other, seat);
    changed->moves = moves;
    changed->claimed_type = changed->claimed_mode = NULL; /* what the file claims is about its own moves */
    audit_plan(arena, e->rules, e->cells, changed, &verdict);
    return verdict.n_broken == 0;
}

static bool shown_by_exchange(const struct explanation *e, const struct plan *plan, int post) {
    struct arena *scratch = arena_new();
    struct plan changed;
    struct verdict verdict;
    bool shown = exchange_seats(scratch, e, plan, post, &changed);
    if (shown) {
        audit_plan(scratch, e->rules, e->cells, &changed, &verdict);
        shown = compare_scores(&verdict.score, &e->verdict.score) <= 0;
    }
    arena_free(scratch);
    return shown;
}

enum answer { ANSWER_SAME, ANSWER_WORSE, ANSWER_OPEN };

/* No worse: the plan found shows it (a pin may open ways that make it even better). Worse for certain: the first tier that is not exactly the same
 * is. */
static enum answer judge_price(const struct explanation *e, const struct solution *base, const struct price *price) {
    if (price->kind == PRICE_IMPOSSIBLE || price->kind == PRICE_CLOSED)
        return ANSWER_WORSE;
    int first = 0;
    while (first < price->n_tiers && price->tiers[first].change == 0)
        first++;
    bool better = first < price->n_tiers && (price->tiers[first].tier == TIER_FIT) == (price->tiers[first].change > 0);
    if (price->n_tiers > 0 && (better || first == price->n_tiers) && compare_scores(&base->verdict.score, &e->verdict.score) <= 0)
        return ANSWER_SAME;
    for (int t = 0; t < price->n_tiers; t++) {
        const struct price_tier *p = &price->tiers[t];
        if (p->has_range && (p->tier == TIER_FIT ? p->most < 0 : p->least > 0))
            return ANSWER_WORSE;
        if (!p->exact || p->change != 0)
            return ANSWER_OPEN;
    }
    return ANSWER_OPEN;
}

static bool ask_solver(const struct explain_ask *ask, const struct explanation *e, const struct solution *base, int post, double deadline,
                       enum answer *answer, struct error *err) {
    struct arena *scratch = arena_new();
    struct price price = {.wish = {.kind = WISH_PIN, .cadre = e->cadre, .post = post, .unit = -1, .text = "", .reason = "", .by = ""}};
    bool good = price_wish(scratch, ask, e, base, deadline, &price, err);
    if (good)
        *answer = judge_price(e, base, &price);
    arena_free(scratch);
    return good;
}

bool explain_alternatives(struct arena *arena, const struct explain_ask *ask, const struct explanation *e, const struct solution *base,
                          double deadline, struct alternatives *found, struct error *err) {
    struct alternative *items = ARENA_ARRAY(arena, struct alternative, e->n_open);
    int *undecided = ARENA_ARRAY(arena, int, e->n_open);
    *found = (struct alternatives){.items = items, .undecided = undecided};
    for (int k = 0; k < e->n_open; k++) {
        enum answer answer = ANSWER_OPEN;
        if (e->move != NULL && e->open[k] == e->move->to)
            continue;
        bool exchanged = e->verdict.n_broken == 0 && shown_by_exchange(e, ask->plan, e->open[k]);
        if (!exchanged && base->has_plan && (deadline <= 0 || stop_now() < deadline) && !stop_asked() &&
            !ask_solver(ask, e, base, e->open[k], deadline, &answer, err))
            return false;
        if (exchanged || answer == ANSWER_SAME)
            items[found->n++] = (struct alternative){e->open[k], exchanged};
        else if (answer == ANSWER_WORSE)
            found->n_worse++;
        else
            undecided[found->n_undecided++] = e->open[k];
    }
    return true;
}
