/* plan --rounds in words. */
#include "report/rounds.h"
#include "report/text.h"

static const char *date_text(struct date date, const struct view *view) {
    char text[24];
    date_format(date, text);
    return arena_string(view->arena, text);
}

static const char *tier_text(const struct round *round, enum tier tier, const struct view *view) {
    for (int t = 0; t < round->solution.n_tiers; t++)
        if (round->solution.tiers[t].tier == tier)
            return arena_format(view->arena, "%lld", (long long)round->solution.tiers[t].value);
    return "–";
}

static void overview(FILE *out, const struct rounds *rounds, const struct view *view) {
    static const enum word heads[] = {W_ROUNDS_COL_ROUND,  W_ROUNDS_COL_AS_OF,     W_ROUNDS_COL_BEFORE, W_ROUNDS_COL_NEW,
                                      W_ROUNDS_COL_MET,    W_ROUNDS_COL_LEFT,      W_ROUNDS_COL_FIRST,  W_ROUNDS_COL_MOVES,
                                      W_ROUNDS_COL_LOCKED, W_ROUNDS_COL_DEVIATION, W_ROUNDS_COL_OUTCOME};
    struct table *table = table_new(view->arena, "rlrrrrrrrrl");
    for (size_t c = 0; c < sizeof heads / sizeof *heads; c++)
        table_text(table, word(heads[c]));
    for (int k = 0; k < rounds->n; k++) {
        const struct round *r = &rounds->items[k];
        const struct verdict *v = &r->solution.verdict;
        table_number(table, k + 1);
        table_text(table, date_text(r->city->as_of, view));
        table_number(table, r->n_musts);
        table_number(table, r->n_new);
        table_number(table, r->n_met);
        table_number(table, r->n_left);
        table_number(table, r->n_first_left);
        table_number(table, r->solution.has_plan ? v->n_moves : 0);
        table_number(table, r->n_locked);
        table_text(table, r->solution.has_plan
                              ? arena_format(view->arena, "%s → %s", text_milli(view, v->deviation_before), text_milli(view, v->deviation))
                              : "–");
        table_text(table, text_outcome(r->solution.outcome));
    }
    table_print(out, table, 1);
}

static void tiers(FILE *out, const struct rounds *rounds, const struct view *view) {
    struct table *table = table_new(view->arena, "lrrrrrrrrrrrrrrrrrrrrrrrr");
    const struct solution *first = &rounds->items[0].solution;
    if (!first->has_plan || rounds->n > 24)
        return;
    text_title(out, word(W_ROUNDS_TIERS));
    table_text(table, "");
    for (int k = 0; k < 24; k++)
        table_text(table, k < rounds->n ? arena_format(view->arena, "%d", k + 1) : "");
    for (int t = 0; t < first->n_tiers; t++) {
        table_text(table, text_tier(first->tiers[t].tier));
        for (int k = 0; k < 24; k++)
            table_text(table, k < rounds->n ? tier_text(&rounds->items[k], first->tiers[t].tier, view) : "");
    }
    table_print(out, table, 1);
}

static void left_musts(FILE *out, const struct rounds *rounds, const struct view *view) {
    struct table *table = table_new(view->arena, "rllrl");
    int n = 0;
    for (int k = 0; k < rounds->n; k++)
        for (int q = 0; q < rounds->items[k].n_musts; q++) {
            const struct round *r = &rounds->items[k];
            const struct must_item *must = &r->musts[q];
            if (must->met == k || must->first != k)
                continue;
            table_number(table, k + 1);
            table_text(table, text_cadre(view, r->city, must->cadre));
            table_text(table, rules_due_name(r->policy, must->bit));
            table_number(table, must->overdue);
            table_text(table, must->met >= 0 ? arena_format(view->arena, word(W_ROUNDS_MET_IN), must->met + 1) : word(W_ROUNDS_NOT_MET));
            n++;
        }
    if (n == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(W_ROUNDS_DEFERRED), n));
    table_print(out, table, 0);
}

static void roster(FILE *out, int k, const struct round *r, const struct view *view) {
    const struct verdict *v = &r->solution.verdict;
    struct table *table = table_new(view->arena, "llll");
    if (!r->solution.has_plan || v->n_moves == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_ROUNDS_MOVES), k + 1, v->n_moves));
    for (int m = 0; m < v->n_moves; m++) {
        const struct judged_move *move = &v->moves[m];
        table_text(table, text_cadre(view, r->city, move->cadre));
        table_text(table, text_post(view, r->city, move->from));
        table_text(table, text_post(view, r->city, move->to));
        table_text(table, *text_due(view, r->policy, move->because) ? text_due(view, r->policy, move->because) : text_type(move->type));
    }
    table_print(out, table, 0);
}

void report_rounds_text(FILE *out, const struct rounds *rounds, const struct rounds_ask *ask, const struct view *view) {
    const struct solution *last = &rounds->items[rounds->n - 1].solution;
    fprintf(out, word(W_ROUNDS_HEAD), ask->n, ask->every, ask->no_return);
    fputc('\n', out);
    if (rounds->items[0].solution.rules != NULL)
        text_heading(out, rounds->items[0].solution.rules, view);
    overview(out, rounds, view);
    if (!last->has_plan)
        fprintf(out, word(last->outcome == OUTCOME_UNKNOWN ? W_ROUNDS_STOPPED : W_ROUNDS_ENDED), rounds->n);
    fputs(word(rounds->backlog_rises ? W_ROUNDS_RISES : W_ROUNDS_NEVER_RISES), out);
    tiers(out, rounds, view);
    left_musts(out, rounds, view);
    for (int k = 0; k < rounds->n; k++)
        roster(out, k, &rounds->items[k], view);
}
