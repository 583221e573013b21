/* diff in words. */
#include "report/sections.h"

static const char *number(const struct view *view, bool given, int64_t value) {
    return given ? arena_format(view->arena, "%lld", (long long)value) : "–";
}

static const char *change(const struct view *view, int64_t from, int64_t to) {
    return from == to ? "0" : arena_format(view->arena, "%+lld", (long long)(to - from));
}

static void tier_row(struct table *table, const struct view *view, const char *name, bool has_a, int64_t a, bool has_b, int64_t b) {
    table_text(table, name);
    table_text(table, number(view, has_a, a));
    table_text(table, number(view, has_b, b));
    table_text(table, has_a && has_b ? change(view, a, b) : "–");
}

static void tiers(FILE *out, const struct plan_diff *diff, const struct view *view) {
    struct table *table = table_new(view->arena, "lrrr");
    const struct verdict *a = diff->a, *b = diff->b;
    text_title(out, word(W_TIERS));
    table_text(table, "");
    table_text(table, word(W_COL_A));
    table_text(table, word(W_COL_B));
    table_text(table, word(W_COL_CHANGE));
    tier_row(table, view, word(W_BROKEN), true, a->n_broken, true, b->n_broken);
    for (int t = 0; t < diff->n_tiers; t++) {
        int64_t x = 0, y = 0;
        bool has_x = diff_tier(a, diff->tiers[t], &x), has_y = diff_tier(b, diff->tiers[t], &y);
        tier_row(table, view, text_tier(diff->tiers[t]), has_x, x, has_y, y);
    }
    tier_row(table, view, word(W_COL_DEVIATION), true, a->deviation, true, b->deviation);
    table_print(out, table, 1);
}

static void better(FILE *out, const struct plan_diff *diff, const struct view *view) {
    int rank = report_rank(diff->a, diff->b);
    if (rank == 0)
        fprintf(out, "  %s\n", word(W_DIFF_EQUAL));
    else
        fprintf(out, "  %s\n", arena_format(view->arena, word(W_DIFF_BETTER), word(rank < 0 ? W_COL_A : W_COL_B)));
}

/* What becomes of a cadre in one plan. */
static const char *place(const struct view *view, const struct city *city, int cadre, int to) {
    if (to >= 0)
        return text_post(view, city, to);
    return word(city->cadres[cadre].post < 0 ? W_STILL_WAITING : W_DIFF_STAYS);
}

enum kind { ONLY_A, ONLY_B, ELSEWHERE };

static enum kind kind_of(const struct diff_cadre *item) { return item->to_b < 0 ? ONLY_A : item->to_a < 0 ? ONLY_B : ELSEWHERE; }

static void cadres(FILE *out, const struct plan_diff *diff, enum kind kind, enum word title, int n, const struct view *view) {
    const struct city *city = diff->a->rules->city;
    struct table *table = table_new(view->arena, kind == ELSEWHERE ? "llll" : "lll");
    if (n == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(title), n));
    table_text(table, word(W_COL_CADRE));
    table_text(table, word(W_COL_FROM));
    if (kind == ELSEWHERE) {
        table_text(table, word(W_COL_A));
        table_text(table, word(W_COL_B));
    } else
        table_text(table, word(W_COL_TO));
    for (int k = 0; k < diff->n_cadres; k++) {
        const struct diff_cadre *item = &diff->cadres[k];
        if (kind_of(item) != kind)
            continue;
        table_text(table, text_cadre(view, city, item->cadre));
        table_text(table, text_post(view, city, city->cadres[item->cadre].post));
        if (kind != ONLY_B)
            table_text(table, place(view, city, item->cadre, item->to_a));
        if (kind != ONLY_A)
            table_text(table, place(view, city, item->cadre, item->to_b));
    }
    table_print(out, table, 1);
}

/* Findings that one list has and the other has not. */
static void findings(FILE *out, const struct plan_diff *diff, enum word title, const struct view *view, int n[2], const struct finding *lists[2]) {
    struct table *table = table_new(view->arena, "llll");
    int n_rows = 0;
    for (int side = 0; side < 2; side++)
        for (int k = 0; k < n[side]; k++) {
            const struct finding *finding = &lists[side][k];
            if (diff_listed(finding, n[1 - side], lists[1 - side]))
                continue;
            table_text(table, arena_format(view->arena, word(W_DIFF_ONLY), word(side == 0 ? W_COL_A : W_COL_B)));
            section_finding(table, diff->a, finding, view);
            n_rows++;
        }
    if (n_rows > 0)
        text_title(out, word(title));
    table_print(out, table, 0);
}

static void units(FILE *out, const struct plan_diff *diff, const struct view *view) {
    const struct city *city = diff->a->rules->city;
    struct table *table = table_new(view->arena, "lllrrrr");
    if (diff->n_units == 0)
        return;
    text_title(out, word(W_DIFF_UNITS));
    table_text(table, word(W_COL_UNIT));
    table_text(table, "");
    table_text(table, "");
    table_text(table, word(W_COL_BEFORE));
    table_text(table, word(W_COL_A));
    table_text(table, word(W_COL_B));
    table_text(table, word(W_COL_CHANGE));
    for (int k = 0; k < diff->n_units; k++) {
        const struct diff_unit *item = &diff->units[k];
        bool again = k > 0 && diff->units[k - 1].unit == item->unit;
        table_text(table, again ? "" : text_unit(view, city, item->unit));
        table_text(table, text_attribute(view, city, item->attribute));
        table_text(table, item->attribute < 0 ? "" : text_value(view, city, item->attribute, item->word));
        table_number(table, item->before);
        table_number(table, item->a);
        table_number(table, item->b);
        table_text(table, change(view, item->a, item->b));
    }
    table_print(out, table, 1);
}

void report_diff_text(FILE *out, const struct plan_diff *diff, const struct view *view) {
    const struct verdict *a = diff->a, *b = diff->b;
    fprintf(out, "%s%s%s\n%s%s%s\n", word(W_COL_A), word(W_COLON), text_clean(view, a->plan->file), word(W_COL_B), word(W_COLON),
            text_clean(view, b->plan->file));
    text_heading(out, a->rules, view);
    if (diff->n_cadres == 0)
        fprintf(out, "\n%s\n", arena_format(view->arena, word(W_DIFF_NO_CHANGE), diff->n_same));
    if (diff->n_cadres == 0 && report_rank(a, b) == 0)
        return;
    tiers(out, diff, view);
    better(out, diff, view);
    cadres(out, diff, ONLY_A, W_DIFF_ONLY_A, diff->n_only_a, view);
    cadres(out, diff, ONLY_B, W_DIFF_ONLY_B, diff->n_only_b, view);
    cadres(out, diff, ELSEWHERE, W_DIFF_ELSEWHERE, diff->n_elsewhere, view);
    if (diff->n_cadres > 0)
        fprintf(out, "\n%s\n", arena_format(view->arena, word(W_DIFF_SAME), diff->n_same));
    findings(out, diff, W_BROKEN, view, (int[2]){a->n_broken, b->n_broken}, (const struct finding *[2]){a->broken, b->broken});
    findings(out, diff, W_EXCEPTIONS, view, (int[2]){a->n_exceptions, b->n_exceptions}, (const struct finding *[2]){a->exceptions, b->exceptions});
    units(out, diff, view);
}
