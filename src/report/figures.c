#include "report/figures.h"

#include <string.h>

#include "report/text.h"

/* The round figure of public talk ("under 40"), whatever bands the policy balances. */
enum { YOUNG_BELOW = 40 };

const char *const figure_keys[] = {"women", "under_40", "non_cpc", "minority", "degree", NULL};

static bool value_is(const struct city *city, int cadre, int attribute, const char *word) {
    return strcmp(symbols_text(city->symbols, city->cadres[cadre].values[attribute]), word) == 0;
}

static void has_figures(const struct rules *rules, int cadre, bool has[N_FIGURES]) {
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
        has_figures(rules, i, has);
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

const char *figure_name(enum figure figure) {
    static const enum word words[N_FIGURES] = {W_FIGURE_WOMEN, W_FIGURE_YOUNG, W_FIGURE_NON_CPC, W_FIGURE_MINORITY, W_FIGURE_DEGREE};
    return word(words[figure]);
}

bool figures_same(const struct figures_change *change, int unit) {
    return memcmp(&change->before[unit], &change->after[unit], sizeof *change->before) == 0;
}

static void find_told(const struct city *city, struct figures_change *change) {
    const struct figures *before = change->before, *after = change->after;
    int n = city->n_units;
    change->specialties = before[n].n_specialties > 0 || after[n].n_specialties > 0;
    for (int f = 0; f < N_FIGURES; f++) {
        change->told[f] = before[n].of[f] > 0 || after[n].of[f] > 0;
        for (int u = 0; u < n; u++) {
            change->without_before[f] += before[u].holders > 0 && before[u].of[f] == 0 ? 1 : 0;
            change->without[f] += after[u].holders > 0 && after[u].of[f] == 0 ? 1 : 0;
        }
    }
}

void figures_of(const struct verdict *verdict, const struct view *view, struct figures_change *change) {
    const struct city *city = verdict->rules->city;
    int *before = ARENA_ARRAY(view->arena, int, city->n_cadres), *after = ARENA_ARRAY(view->arena, int, city->n_cadres);
    int64_t *sums = ARENA_ARRAY(view->arena, int64_t, 2 * city->n_attributes);
    seats_of(verdict, before, after);
    *change = (struct figures_change){.before = count_all(verdict->rules, before, view),
                                      .after = count_all(verdict->rules, after, view),
                                      .distance_before = sums,
                                      .distance = sums + city->n_attributes};
    find_told(city, change);
    for (int k = 0; k < verdict->n_rows; k++) {
        const struct structure_row *row = &verdict->rows[k];
        int attribute = verdict->cells->kinds[verdict->cells->cells[row->cell].kind].attribute;
        if (attribute < 0)
            continue;
        sums[attribute] += row->cost_before;
        sums[city->n_attributes + attribute] += row->cost;
    }
}
