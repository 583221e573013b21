/* Structure before and after the plan: counts of holders by unit, and how far the units are from their targets. */
#include <string.h>

#include "report/sections.h"

enum { FIGURE_WOMEN, FIGURE_YOUNG, FIGURE_NON_CPC, FIGURE_MINORITY, FIGURE_DEGREE, N_FIGURES };
/* The round figure of public talk ("under 40"), whatever bands the policy balances. */
enum { YOUNG_BELOW = 40 };

struct figures {
    int holders;
    int of[N_FIGURES];
    int n_specialties;
};

static bool value_is(const struct city *city, int cadre, int attribute, const char *word) {
    return strcmp(symbols_text(city->symbols, city->cadres[cadre].values[attribute]), word) == 0;
}

static void figures_of(const struct rules *rules, int cadre, bool has[N_FIGURES]) {
    const struct city *city = rules->city;
    const int *values = city->cadres[cadre].values;
    int education = code_find(code_education, symbols_text(city->symbols, values[ATTRIBUTE_EDUCATION]));
    has[FIGURE_WOMEN] = value_is(city, cadre, ATTRIBUTE_GENDER, "female");
    has[FIGURE_YOUNG] = rules->cadres[cadre].age >= 0 && rules->cadres[cadre].age < YOUNG_BELOW;
    has[FIGURE_NON_CPC] = values[ATTRIBUTE_PARTY] != SYMBOL_UNKNOWN && !value_is(city, cadre, ATTRIBUTE_PARTY, "cpc") &&
                          !value_is(city, cadre, ATTRIBUTE_PARTY, "cpc_probationary");
    has[FIGURE_MINORITY] = values[ATTRIBUTE_ETHNICITY] != SYMBOL_UNKNOWN && !value_is(city, cadre, ATTRIBUTE_ETHNICITY, "han");
    has[FIGURE_DEGREE] = values[ATTRIBUTE_EDUCATION] != SYMBOL_UNKNOWN && education >= code_find(code_education, "bachelor");
}

/* Per unit, the whole city last; holders by home post at[i]. */
static struct figures *count_all(const struct rules *rules, const int *at, const struct view *view) {
    const struct city *city = rules->city;
    struct figures *all = ARENA_ARRAY(view->arena, struct figures, city->n_units + 1);
    int n_symbols = symbols_count(city->symbols);
    unsigned char *seen = ARENA_ARRAY(view->arena, unsigned char, (size_t)(city->n_units + 1) * (size_t)n_symbols);
    for (int i = 0; i < city->n_cadres; i++) {
        bool has[N_FIGURES];
        if (at[i] < 0)
            continue;
        figures_of(rules, i, has);
        for (int k = 0; k < 2; k++) {
            int u = k == 0 ? city->posts[at[i]].unit : city->n_units, specialty = city->cadres[i].values[ATTRIBUTE_SPECIALTY];
            unsigned char *mark = &seen[(size_t)u * (size_t)n_symbols + (size_t)specialty];
            all[u].holders++;
            for (int f = 0; f < N_FIGURES; f++)
                all[u].of[f] += has[f] ? 1 : 0;
            if (specialty != SYMBOL_UNKNOWN && !*mark) {
                *mark = 1;
                all[u].n_specialties++;
            }
        }
    }
    return all;
}

/* Home posts before and after: a secondment keeps its home. */
static void seats_of(const struct verdict *verdict, int *before, int *after) {
    const struct city *city = verdict->rules->city;
    for (int i = 0; i < city->n_cadres; i++)
        before[i] = after[i] = city->cadres[i].post;
    for (int m = 0; m < verdict->n_moves; m++) {
        const struct judged_move *move = &verdict->moves[m];
        if (!rules_is_secondment(verdict->rules, move->cadre, move->to))
            after[move->cadre] = move->to;
    }
}

/* By how much the distance changed: "(-13.7 %)". */
static const char *change_share(const struct view *view, int64_t before, int64_t after) {
    if (before == 0)
        return "";
    return arena_format(view->arena, "(%s%s)", after > before ? "+" : "", text_share(view, after - before, before));
}

static const char *figure_name(int figure) {
    static const enum word words[N_FIGURES] = {W_FIGURE_WOMEN, W_FIGURE_YOUNG, W_FIGURE_NON_CPC, W_FIGURE_MINORITY, W_FIGURE_DEGREE};
    return word(words[figure]);
}

/* A figure nobody has in a city (or that its file does not tell) is left out. */
static bool is_told(const struct city *city, const struct figures *before, const struct figures *after, int figure) {
    return before[city->n_units].of[figure] > 0 || after[city->n_units].of[figure] > 0;
}

static void totals(FILE *out, const struct city *city, const struct figures *before, const struct figures *after, const struct view *view) {
    struct table *table = table_new(view->arena, "lrrr");
    int n = city->n_units;
    table_text(table, "");
    table_text(table, word(W_COL_HOLDERS));
    table_text(table, word(W_COL_SHARE));
    table_text(table, word(W_COL_UNITS_WITHOUT));
    for (int f = 0; f < N_FIGURES; f++) {
        int without_before = 0, without_after = 0;
        if (!is_told(city, before, after, f))
            continue;
        for (int u = 0; u < n; u++) {
            without_before += before[u].holders > 0 && before[u].of[f] == 0 ? 1 : 0;
            without_after += after[u].holders > 0 && after[u].of[f] == 0 ? 1 : 0;
        }
        table_text(table, figure_name(f));
        table_text(table, text_change(view, before[n].of[f], after[n].of[f]));
        table_text(table, text_share(view, after[n].of[f], after[n].holders));
        table_text(table, text_change(view, without_before, without_after));
    }
    table_print(out, table, 1);
}

/* Sums of the cells' costs by attribute. */
static void distances(FILE *out, const struct verdict *verdict, const int *before, const int *after, const struct view *view) {
    const struct cells *cells = verdict->cells;
    const struct city *city = verdict->rules->city;
    int *count_before = ARENA_ARRAY(view->arena, int, cells->n_cells), *count_after = ARENA_ARRAY(view->arena, int, cells->n_cells);
    int64_t *costs = ARENA_ARRAY(view->arena, int64_t, 2 * city->n_attributes);
    struct table *table = table_new(view->arena, "lrr");
    cells_count(cells, before, count_before);
    cells_count(cells, after, count_after);
    for (int c = 0; c < cells->n_cells; c++) {
        const struct cell *cell = &cells->cells[c];
        int attribute = cells->kinds[cell->kind].attribute;
        if (attribute < 0)
            continue;
        costs[2 * attribute] += cell_cost(cells, cell, count_before[c]);
        costs[2 * attribute + 1] += cell_cost(cells, cell, count_after[c]);
    }
    fprintf(out, "\n  %s\n", word(W_DISTANCE));
    for (int a = 0; a < city->n_attributes; a++) {
        if (costs[2 * a] == 0 && costs[2 * a + 1] == 0)
            continue;
        table_text(table, text_attribute(view, city, a));
        table_text(table, arena_format(view->arena, "%s → %s", text_milli(view, costs[2 * a]), text_milli(view, costs[2 * a + 1])));
        table_text(table, change_share(view, costs[2 * a], costs[2 * a + 1]));
    }
    table_text(table, word(W_ALL_TOGETHER));
    table_text(table, arena_format(view->arena, "%s → %s", text_milli(view, verdict->deviation_before), text_milli(view, verdict->deviation)));
    table_text(table, change_share(view, verdict->deviation_before, verdict->deviation));
    table_print(out, table, 0);
}

static void units(FILE *out, const struct city *city, const struct figures *before, const struct figures *after, const struct view *view) {
    bool specialties = before[city->n_units].n_specialties > 0 || after[city->n_units].n_specialties > 0;
    char columns[N_FIGURES + 4] = "lr";
    int n_same = 0, n_columns = 2;
    for (int f = 0; f < N_FIGURES; f++)
        if (is_told(city, before, after, f))
            columns[n_columns++] = 'r';
    if (specialties)
        columns[n_columns++] = 'r';
    struct table *table = table_new(view->arena, arena_string(view->arena, columns));
    table_text(table, word(W_COL_UNIT));
    table_text(table, word(W_COL_HOLDERS));
    for (int f = 0; f < N_FIGURES; f++)
        if (is_told(city, before, after, f))
            table_text(table, figure_name(f));
    if (specialties)
        table_text(table, word(W_COL_SPECIALTIES));
    for (int u = 0; u < city->n_units; u++) {
        if (memcmp(&before[u], &after[u], sizeof before[u]) == 0) {
            n_same++;
            continue;
        }
        table_text(table, text_unit(view, city, u));
        table_text(table, text_change(view, before[u].holders, after[u].holders));
        for (int f = 0; f < N_FIGURES; f++)
            if (is_told(city, before, after, f))
                table_text(table, text_change(view, before[u].of[f], after[u].of[f]));
        if (specialties)
            table_text(table, text_change(view, before[u].n_specialties, after[u].n_specialties));
    }
    fputc('\n', out);
    table_print(out, table, 1);
    if (n_same > 0) {
        fprintf(out, word(W_UNITS_UNCHANGED), n_same);
        fputc('\n', out);
    }
}

void section_structure(FILE *out, const struct verdict *verdict, const struct view *view) {
    const struct city *city = verdict->rules->city;
    int *before = ARENA_ARRAY(view->arena, int, city->n_cadres), *after = ARENA_ARRAY(view->arena, int, city->n_cadres);
    seats_of(verdict, before, after);
    const struct figures *first = count_all(verdict->rules, before, view), *then = count_all(verdict->rules, after, view);
    text_title(out, word(W_STRUCTURE));
    totals(out, city, first, then, view);
    distances(out, verdict, before, after, view);
    units(out, city, first, then, view);
}
