/* The table of a sweep for people, and below it who differs, which conditions are not met and what is in the way. */
#include <string.h>

#include "base/ids.h"
#include "report/text.h"
#include "report/whatif.h"

enum { WHO_MOST = 8 };

static const char *cadre_of(const struct whatif_table *table, const struct city_index *index, const char *id, const struct view *view) {
    int i = table->city ? city_find_cadre(index, id) : -1;
    return i < 0 ? text_clean(view, id) : text_cadre(view, table->city, i);
}

/* Tiers that some row has. */
static int tiers_of(const struct whatif_table *table, enum tier tiers[N_TIERS]) {
    bool there[N_TIERS] = {false};
    int n = 0;
    for (int k = 0; k < table->list->n; k++)
        for (int t = 0; t < table->answers[k].n_tiers; t++)
            there[table->answers[k].tiers[t].tier] = true;
    for (int t = 0; t < N_TIERS; t++)
        if (there[t])
            tiers[n++] = (enum tier)t;
    return n;
}

static const char *value_of(const struct view *view, const struct answer *answer, enum tier tier) {
    for (int t = 0; t < answer->n_tiers; t++)
        if (answer->tiers[t].tier == tier)
            return arena_format(view->arena, "%lld", (long long)answer->tiers[t].value);
    return "–";
}

static const char *outcome_of(const struct answer *answer) {
    static const enum word words[] = {W_WHATIF_OPTIMAL, W_WHATIF_WITHIN_GAP, W_WHATIF_FEASIBLE,
                                      W_WHATIF_RELAXED, W_WHATIF_IMPOSSIBLE, W_WHATIF_UNKNOWN};
    int outcome = answer->scenario ? code_find(outcome_names, answer->outcome) : -1;
    return outcome < 0 ? word(W_WHATIF_NOT_SOLVED) : word(words[outcome]);
}

static void row(struct table *cells, const struct whatif_table *table, int k, int n_tiers, const enum tier *tiers, const struct view *view) {
    const struct answer *answer = &table->answers[k], *base = &table->answers[0];
    const struct differing *differing;
    int accepted = answer_accepted(answer), n = answers_differ(view->arena, base, answer, &differing), met = 0;
    for (int c = 0; c < answer->n_checks; c++)
        met += answer->checks[c].met ? 1 : 0;
    table_text(cells, text_clean(view, table->list->entries[k].name));
    table_text(cells, outcome_of(answer));
    for (int t = 0; t < n_tiers; t++)
        table_text(cells, value_of(view, answer, tiers[t]));
    table_text(cells, answer->gap < 0 ? "–" : arena_format(view->arena, "%.2f %%", 100 * answer->gap));
    table_text(cells, k > 0 && answer->has_plan && base->has_plan ? arena_format(view->arena, "%d", n) : "–");
    table_text(cells, accepted < 0   ? "–"
                      : accepted > 0 ? word(W_WHATIF_PASS)
                                     : arena_format(view->arena, word(W_WHATIF_FAIL), answer->n_checks - met, answer->n_checks));
    table_text(cells, answer->scenario && answer->seconds >= 0 ? arena_format(view->arena, "%.1f", answer->seconds) : "–");
}

static bool shown_row(const struct whatif_table *table, int k) { return k == 0 || !table->mine || table->mine[k]; }

static void rows(FILE *out, const struct whatif_table *table, const struct view *view) {
    enum tier tiers[N_TIERS];
    int n = tiers_of(table, tiers);
    char columns[N_TIERS + 8] = "ll";
    memset(columns + 2, 'r', (size_t)n);
    strcpy(columns + 2 + n, "rrlr");
    struct table *cells = table_new(view->arena, columns);
    table_text(cells, word(W_WHATIF_SCENARIO));
    table_text(cells, word(W_WHATIF_OUTCOME));
    for (int t = 0; t < n; t++)
        table_text(cells, text_tier(tiers[t]));
    table_text(cells, word(W_COL_GAP));
    table_text(cells, word(W_WHATIF_DIFFER));
    table_text(cells, word(W_WHATIF_ACCEPT));
    table_text(cells, word(W_WHATIF_SECONDS));
    for (int k = 0; k < table->list->n; k++)
        if (shown_row(table, k))
            row(cells, table, k, n, tiers, view);
    table_print(out, cells, 1);
}

/* Everybody on a line, up to a few. */
static int put_who(struct table *cells, const struct whatif_table *table, int k, const struct city_index *index, const struct view *view) {
    const struct differing *differing;
    int n = answers_differ(view->arena, &table->answers[0], &table->answers[k], &differing);
    for (int d = 0; d < n && d < WHO_MOST; d++) {
        const char *here = differing[d].here ? text_clean(view, differing[d].here) : word(W_WHATIF_STAYS);
        const char *base = differing[d].in_base ? text_clean(view, differing[d].in_base) : word(W_WHATIF_STAYS);
        table_text(cells, d == 0 ? text_clean(view, table->list->entries[k].name) : "");
        table_text(cells, cadre_of(table, index, differing[d].cadre, view));
        table_text(cells, arena_format(view->arena, word(W_WHATIF_WHO), here, base));
    }
    if (n > WHO_MOST) {
        table_text(cells, "");
        table_text(cells, arena_format(view->arena, word(W_WHATIF_MORE), n - WHO_MOST));
        table_text(cells, "");
    }
    return n;
}

static void who(FILE *out, const struct whatif_table *table, const struct city_index *index, const struct view *view) {
    struct table *cells = table_new(view->arena, "lll");
    int n = 0;
    for (int k = 1; k < table->list->n; k++)
        n += shown_row(table, k) ? put_who(cells, table, k, index, view) : 0;
    if (n == 0)
        return;
    text_title(out, word(W_WHATIF_TITLE_WHO));
    table_print(out, cells, 0);
}

static const char *unmet_of(const struct answer *answer, const struct view *view) {
    const char *list = NULL;
    for (int c = 0; c < answer->n_checks; c++) {
        const struct answer_check *check = &answer->checks[c];
        if (check->met)
            continue;
        const char *name = text_clean(view, check->name);
        if (check->has_value)
            name = arena_format(view->arena, word(W_WHATIF_IS), name, arena_format(view->arena, "%.15g", check->value));
        else if (check->post)
            name = arena_format(view->arena, word(W_WHATIF_IS), name, text_clean(view, check->post));
        list = text_add(view, list, name);
    }
    return list;
}

static const char *conflict_of(const struct whatif_table *table, const struct city_index *index, const struct answer *answer,
                               const struct view *view) {
    const char *list = NULL;
    for (int o = 0; o < answer->n_obstacles; o++) {
        const struct answer_obstacle *obstacle = &answer->obstacles[o];
        const char *closed = NULL, *text = text_rule_name(view, obstacle->rule);
        for (int r = 0; r < obstacle->n_closed_by; r++)
            closed = text_join(view, closed, text_rule_name(view, obstacle->closed_by[r]));
        if (obstacle->cadre)
            text = arena_format(view->arena, "%s %s", text, cadre_of(table, index, obstacle->cadre, view));
        if (obstacle->n_cadres > 0) {
            const char *cadres = NULL;
            for (int c = 0; c < obstacle->n_cadres && c < WHO_MOST; c++)
                cadres = text_join(view, cadres, cadre_of(table, index, obstacle->cadres[c], view));
            if (obstacle->n_cadres > WHO_MOST)
                cadres = text_join(view, cadres, arena_format(view->arena, word(W_WHATIF_MORE), obstacle->n_cadres - WHO_MOST));
            text = arena_format(view->arena, word(W_WHATIF_SEATS), text, obstacle->n_cadres, obstacle->places, cadres);
        }
        if (obstacle->no_arc)
            text = arena_format(view->arena, word(W_WHATIF_NO_WAY), text, closed ? closed : "–");
        list = text_add(view, list, text);
    }
    if (answer->relax_helps)
        list = text_add(view, list, word(W_WHATIF_RELAX_HELPS));
    return list ? list : word(W_WHATIF_NO_REASON);
}

enum detail { DETAIL_UNMET, DETAIL_CONFLICT, DETAIL_FAILURE, N_DETAILS };

/* One paragraph a kind of detail, a line a scenario. */
static void details(FILE *out, const struct whatif_table *table, enum detail detail, const struct city_index *index, const struct view *view) {
    static const enum word titles[N_DETAILS] = {W_WHATIF_TITLE_UNMET, W_WHATIF_TITLE_CONFLICT, W_WHATIF_TITLE_FAILURE};
    struct table *cells = table_new(view->arena, "ll");
    int n = 0;
    for (int k = 0; k < table->list->n; k++) {
        const struct answer *answer = &table->answers[k];
        const char *text = NULL;
        if (!shown_row(table, k))
            continue;
        if (detail == DETAIL_FAILURE)
            text = table->failures ? table->failures[k] : NULL;
        else if (detail == DETAIL_CONFLICT)
            text =
                answer->scenario && strcmp(answer->outcome, outcome_names[OUTCOME_IMPOSSIBLE]) == 0 ? conflict_of(table, index, answer, view) : NULL;
        else
            text = unmet_of(answer, view);
        if (!text)
            continue;
        table_text(cells, text_clean(view, table->list->entries[k].name));
        table_text(cells, text);
        n++;
    }
    if (n == 0)
        return;
    text_title(out, word(titles[detail]));
    table_print(out, cells, 0);
}

void report_whatif_text(FILE *out, const struct whatif_table *table, const struct view *view) {
    int n = 0, solved = 0, impossible = 0, failing = 0;
    for (int k = 1; k < table->list->n; k++) {
        if (!shown_row(table, k))
            continue;
        n++;
        solved += table->answers[k].scenario ? 1 : 0;
        impossible += table->answers[k].scenario && strcmp(table->answers[k].outcome, outcome_names[OUTCOME_IMPOSSIBLE]) == 0 ? 1 : 0;
        failing += table->answers[k].scenario && answer_accepted(&table->answers[k]) == 0 ? 1 : 0;
    }
    if (table->list->title)
        fprintf(out, "%s\n", text_clean(view, table->list->title));
    fprintf(out, word(W_WHATIF_HEADLINE), n, solved, impossible, failing);
    fputs("\n\n", out);
    rows(out, table, view);
    const struct city_index *index = table->city ? city_index_new(view->arena, table->city) : NULL;
    for (int d = 0; d < N_DETAILS; d++)
        details(out, table, (enum detail)d, index, view);
    who(out, table, index, view);
}
