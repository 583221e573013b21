/* The price of a wish in words, and posts that are as good. */
#include <string.h>

#include "report/conflict.h"
#include "report/explain.h"
#include "report/text.h"

static bool is_stay(const struct explanation *e) {
    const struct wish *wish = &e->price->wish;
    return wish->kind == WISH_STAY || wish->post == e->rules->city->cadres[wish->cadre].post;
}

static const char *closers(const struct explanation *e, const struct closed_post *closed, const struct view *view) {
    const struct policy *policy = e->rules->policy;
    const char *list = "";
    for (int bit = 0; bit < 64; bit++) {
        if (!(closed->rules >> bit & 1) || text_hides(view, policy, (rule_set)1 << bit))
            continue;
        const char *id = rules_bit_name(policy, bit), *text = text_rule(policy, id), *name = text_rule_name(view, id);
        list = text_add(view, list, text ? arena_format(view->arena, word(W_RULE_REASON), name, text) : name);
    }
    if (text_hides(view, policy, closed->rules))
        list = text_add(view, list, word(W_RECORDED));
    for (int bit = 0; bit < 32; bit++)
        if (closed->unmet >> bit & 1)
            list = text_add(view, list, arena_format(view->arena, word(W_EXPLAIN_PRICE_UNMET), text_reason(view, e->rules, e->cadre, bit)));
    return list;
}

static const char *amount(int64_t number, const struct view *view) { return arena_format(view->arena, "%+lld", (long long)number); }

const char *price_text(const struct price_tier *tier, const struct view *view) {
    if (tier->exact && tier->change == 0)
        return word(W_EXPLAIN_NOTHING);
    if (tier->exact)
        return arena_format(view->arena, word(W_EXPLAIN_EXACTLY), amount(tier->change, view));
    if (tier->has_range)
        return arena_format(view->arena, word(W_EXPLAIN_BETWEEN), amount(tier->least, view), amount(tier->most, view));
    return arena_format(view->arena, word(W_EXPLAIN_FOUND), amount(tier->change, view));
}

static const char *place(const struct explanation *e, int post, const struct view *view) {
    return post < 0 ? word(W_EXPLAIN_STAYS_SHORT) : text_post(view, e->rules->city, post);
}

static void differences(FILE *out, const struct explanation *e, const struct view *view) {
    const struct price *price = e->price;
    struct table *table = table_new(view->arena, "lll");
    if (price->n_differences == 0) {
        fprintf(out, "\n  %s\n", word(W_EXPLAIN_NO_OTHERS));
        return;
    }
    text_title(out, arena_format(view->arena, word(W_EXPLAIN_OTHERS), price->n_differences));
    table_text(table, word(W_COL_CADRE));
    table_text(table, word(W_EXPLAIN_COL_PLANNED));
    table_text(table, word(W_EXPLAIN_COL_WISHED));
    for (int k = 0; k < price->n_differences; k++) {
        table_text(table, text_cadre(view, e->rules->city, price->differences[k].cadre));
        table_text(table, place(e, price->differences[k].planned, view));
        table_text(table, place(e, price->differences[k].wished, view));
    }
    table_print(out, table, 1);
}

/* What "nothing better without the wish" rests on. */
static void bounds_text(FILE *out, const struct explanation *e) {
    if (e->bounds == BOUNDS_STATED)
        fprintf(out, "%s\n", word(W_EXPLAIN_STATED));
    else if (e->bounds == BOUNDS_PROVED)
        fprintf(out, "%s\n", word(W_EXPLAIN_PROVED));
    else if (e->certified)
        fprintf(out, "%s\n", word(W_EXPLAIN_PROVED_LESS));
}

static void tiers(FILE *out, const struct explanation *e, const struct view *view) {
    const struct price *price = e->price;
    struct table *table = table_new(view->arena, "lrrl");
    if (price->n_tiers == 0) {
        fprintf(out, "  %s\n", word(W_EXPLAIN_PRICE_NO_BASE));
        return;
    }
    table_text(table, "");
    table_text(table, word(W_EXPLAIN_COL_WITHOUT));
    table_text(table, word(W_EXPLAIN_COL_WITH));
    table_text(table, word(W_EXPLAIN_COL_PRICE));
    for (int t = 0; t < price->n_tiers; t++) {
        table_text(table, text_tier(price->tiers[t].tier));
        table_number(table, price->tiers[t].value);
        table_number(table, price->tiers[t].wished);
        table_text(table, price_text(&price->tiers[t], view));
    }
    table_print(out, table, 1);
    fprintf(out, "%s\n", word(W_EXPLAIN_PRICE_UNIT));
    if (price->n_touched < e->rules->city->n_cadres) {
        fprintf(out, word(W_EXPLAIN_TOUCHED), price->n_touched);
        fputc('\n', out);
    }
    bounds_text(out, e);
    if (price->improved)
        fprintf(out, "%s\n", word(W_EXPLAIN_IMPROVED));
    differences(out, e, view);
}

void report_price_text(FILE *out, const struct explanation *e, const struct view *view) {
    const struct price *price = e->price;
    const char *who = text_cadre(view, e->rules->city, e->cadre);
    text_title(out, is_stay(e) ? arena_format(view->arena, word(W_EXPLAIN_PRICE_STAY), who)
                               : arena_format(view->arena, word(W_EXPLAIN_PRICE_PIN), who, text_post(view, e->rules->city, price->wish.post)));
    if (price->replaces)
        fprintf(out, "  %s\n", word(W_EXPLAIN_REPLACES));
    switch (price->kind) {
    case PRICE_PLANNED:
        fprintf(out, "  %s\n", word(W_EXPLAIN_PRICE_PLANNED));
        break;
    case PRICE_CLOSED:
        fprintf(out, "  ");
        fprintf(out, word(W_EXPLAIN_PRICE_CLOSED), closers(e, &price->closed, view));
        fputc('\n', out);
        break;
    case PRICE_IMPOSSIBLE:
        fprintf(out, "  %s\n", word(W_EXPLAIN_PRICE_IMPOSSIBLE));
        report_conflict_sets(out, &price->conflict, view);
        break;
    case PRICE_FOUND:
        tiers(out, e, view);
        break;
    case PRICE_UNKNOWN:
        fprintf(out, "  %s\n", word(W_EXPLAIN_PRICE_UNKNOWN));
        break;
    }
}

void report_alternatives_text(FILE *out, const struct explanation *e, const struct view *view) {
    const struct alternatives *found = e->alternatives;
    struct table *table = table_new(view->arena, "ll");
    const char *list = "";
    text_title(out, arena_format(view->arena, word(W_EXPLAIN_ALTERNATIVES), found->n));
    for (int k = 0; k < found->n; k++) {
        table_text(table, text_post(view, e->rules->city, found->items[k].post));
        table_text(table, word(found->items[k].by_exchange ? W_EXPLAIN_BY_EXCHANGE : W_EXPLAIN_BY_SOLVING));
    }
    table_print(out, table, 0);
    if (found->n_worse > 0) {
        fprintf(out, word(W_EXPLAIN_OTHERS_WORSE), found->n_worse);
        fputc('\n', out);
    }
    for (int k = 0; k < found->n_undecided; k++)
        list = text_join(view, list, e->rules->city->posts[found->undecided[k]].id);
    if (found->n_undecided > 0) {
        fprintf(out, word(W_EXPLAIN_UNDECIDED), found->n_undecided, list);
        fputc('\n', out);
    }
    if (found->n_worse > 0 && (e->price == NULL || e->price->kind != PRICE_FOUND))
        bounds_text(out, e);
}
