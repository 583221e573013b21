/* Structure before and after the plan in words. */
#include "report/figures.h"
#include "report/sections.h"

/* By how much the distance changed: "(-13.7 %)". */
static const char *change_share(const struct view *view, int64_t before, int64_t after) {
    if (before == 0)
        return "";
    return arena_format(view->arena, "(%s%s)", after > before ? "+" : "", text_share(view, after - before, before));
}

static void totals(FILE *out, const struct city *city, const struct figures_change *change, const struct view *view) {
    struct table *table = table_new(view->arena, "lrrr");
    const struct figures *before = &change->before[city->n_units], *after = &change->after[city->n_units];
    table_text(table, "");
    table_text(table, word(W_COL_HOLDERS));
    table_text(table, word(W_COL_SHARE));
    table_text(table, word(W_COL_UNITS_WITHOUT));
    for (int f = 0; f < N_FIGURES; f++) {
        if (!change->told[f])
            continue;
        table_text(table, figure_name((enum figure)f));
        table_text(table, text_change(view, before->of[f], after->of[f]));
        table_text(table, text_share(view, after->of[f], after->holders));
        table_text(table, text_change(view, change->without_before[f], change->without[f]));
    }
    table_print(out, table, 1);
}

static void distance_row(struct table *table, const char *name, int64_t before, int64_t after, const struct view *view) {
    table_text(table, name);
    table_text(table, arena_format(view->arena, "%s → %s", text_milli(view, before), text_milli(view, after)));
    table_text(table, change_share(view, before, after));
}

static void distances(FILE *out, const struct verdict *verdict, const struct figures_change *change, const struct view *view) {
    const struct city *city = verdict->rules->city;
    struct table *table = table_new(view->arena, "lrr");
    fprintf(out, "\n  %s\n", word(W_DISTANCE));
    for (int a = 0; a < city->n_attributes; a++)
        if (change->distance_before[a] != 0 || change->distance[a] != 0)
            distance_row(table, text_attribute(view, city, a), change->distance_before[a], change->distance[a], view);
    distance_row(table, word(W_ALL_TOGETHER), verdict->deviation_before, verdict->deviation, view);
    table_print(out, table, 0);
}

static void units(FILE *out, const struct city *city, const struct figures_change *change, const struct view *view) {
    char columns[N_FIGURES + 4] = "lr";
    int n_same = 0, n_columns = 2;
    for (int f = 0; f < N_FIGURES; f++)
        if (change->told[f])
            columns[n_columns++] = 'r';
    if (change->specialties)
        columns[n_columns++] = 'r';
    struct table *table = table_new(view->arena, arena_string(view->arena, columns));
    table_text(table, word(W_COL_UNIT));
    table_text(table, word(W_COL_HOLDERS));
    for (int f = 0; f < N_FIGURES; f++)
        if (change->told[f])
            table_text(table, figure_name((enum figure)f));
    if (change->specialties)
        table_text(table, word(W_COL_SPECIALTIES));
    for (int u = 0; u < city->n_units; u++) {
        const struct figures *before = &change->before[u], *after = &change->after[u];
        if (figures_same(change, u)) {
            n_same++;
            continue;
        }
        table_text(table, text_unit(view, city, u));
        table_text(table, text_change(view, before->holders, after->holders));
        for (int f = 0; f < N_FIGURES; f++)
            if (change->told[f])
                table_text(table, text_change(view, before->of[f], after->of[f]));
        if (change->specialties)
            table_text(table, text_change(view, before->n_specialties, after->n_specialties));
    }
    fputc('\n', out);
    table_print(out, table, 1);
    if (n_same > 0) {
        fprintf(out, word(W_UNITS_UNCHANGED), n_same);
        fputc('\n', out);
    }
}

void section_structure(FILE *out, const struct verdict *verdict, const struct view *view) {
    struct figures_change change;
    figures_of(verdict, view, &change);
    text_title(out, word(W_STRUCTURE));
    totals(out, verdict->rules->city, &change, view);
    distances(out, verdict, &change, view);
    units(out, verdict->rules->city, &change, view);
}
