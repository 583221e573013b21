/* What one move does to the counts of the teams it leaves and enters. */
#include "explain/parts.h"

static void add_effects(struct arena *arena, struct explanation *e, const int *counts, const int *sizes, int post, int change,
                        struct count_change **items, int *n, int *room) {
    const struct cells *cells = e->cells;
    for (int t = cells->teams_first[post]; t < cells->teams_first[post + 1]; t++)
        for (int k = cells->kinds_first[e->cadre]; k < cells->kinds_first[e->cadre + 1]; k++) {
            int team = cells->team_items[t], kind = cells->kind_items[k];
            int at = cells->cell_at[(size_t)team * (size_t)cells->n_kinds + (size_t)kind];
            if (at < 0 || cells->kinds[kind].attribute < 0)
                continue;
            const struct cell *cell = &cells->cells[at];
            struct count_change *effect = ARENA_PUSH(arena, *items, *n, *room);
            *effect = (struct count_change){.team = team, .cell = at, .holders = sizes[team], .before = cell->before, .after = counts[at]};
            effect->without = counts[at] - change;
            effect->cost = cell_cost(cells, cell, counts[at]);
            effect->cost_without = cell_cost(cells, cell, counts[at] - change);
        }
}

/* Of a rotation the two posts may be in one team: nothing changes there. */
static int tidy(struct count_change *items, int n) {
    int kept = 0;
    for (int k = 0; k < n; k++) {
        bool twice = false;
        for (int q = 0; q < n; q++)
            twice = twice || (q != k && items[q].cell == items[k].cell);
        if (!twice)
            items[kept++] = items[k];
    }
    return kept;
}

void explain_effects(struct arena *arena, struct explanation *e) {
    const struct city *city = e->rules->city;
    const struct judged_move *move = e->move;
    int *at = ARENA_ARRAY(arena, int, city->n_cadres), *counts = ARENA_ARRAY(arena, int, e->cells->n_cells);
    int *sizes = ARENA_ARRAY(arena, int, e->cells->n_teams), n = 0, room = 0;
    struct count_change *items = NULL;
    if (move == NULL || rules_is_secondment(e->rules, e->cadre, move->to)) /* home is kept: nobody is counted elsewhere */
        return;
    for (int i = 0; i < city->n_cadres; i++)
        at[i] = city->cadres[i].post;
    for (int m = 0; m < e->verdict.n_moves; m++)
        if (!rules_is_secondment(e->rules, e->verdict.moves[m].cadre, e->verdict.moves[m].to))
            at[e->verdict.moves[m].cadre] = e->verdict.moves[m].to;
    cells_count(e->cells, at, counts);
    for (int i = 0; i < city->n_cadres; i++)
        for (int t = at[i] < 0 ? 0 : e->cells->teams_first[at[i]]; at[i] >= 0 && t < e->cells->teams_first[at[i] + 1]; t++)
            sizes[e->cells->team_items[t]]++;
    if (move->from >= 0)
        add_effects(arena, e, counts, sizes, move->from, -1, &items, &n, &room);
    add_effects(arena, e, counts, sizes, move->to, 1, &items, &n, &room);
    e->n_effects = tidy(items, n);
    e->effects = items;
}
