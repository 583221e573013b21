/* Rows of the round: LC-1, enabling movers, limits, mutual postings. */
#include <string.h>

#include "model/builder.h"

static bool column_leaves(const struct column *c) { return c->kind == COLUMN_MOVE && c->leaves_unit && c->mode != MODE_ROTATION; }

/* At most max(1, floor(share of the holders)) leave a unit; musts beyond it are exceptions (decision 17). */
static void leavers_rows(struct builder *b) {
    if (b->policy->limits[RULE_LC_1].force <= FORCE_LIST)
        return;
    int *rows = ARENA_ARRAY(b->arena, int, b->city->n_units);
    for (int u = 0; u < b->city->n_units; u++) {
        int cap = 0, beyond = rules_beyond_share(b->rules, u, &cap);
        struct row row = row_of(ROW_LC_1, RULE_LC_1, ROW_FREE_BELOW, cap);
        row.unit = u;
        rows[u] = row_add(b, row);
        if (beyond > 0)
            excess_add(b, rows[u], TIER_EXCEPTIONS, beyond);
    }
    for (int i = 0; i < b->city->n_cadres && !build_stopped(b); i++)
        if (b->city->cadres[i].post >= 0)
            row_put_where(b, rows[b->city->posts[b->city->cadres[i].post].unit], i, column_leaves, 1);
}

static void put_enabling(struct builder *b, const int *rows, int most) {
    const struct program *p = b->program;
    for (int i = 0; i < b->city->n_cadres && !build_stopped(b); i++) {
        const struct cadre_rules *r = &b->rules->cadres[i];
        int home = b->city->cadres[i].post;
        int from = home < 0 ? -1 : b->city->posts[home].unit * N_RANKS + (int)b->city->posts[home].rank;
        if (r->enabling && b->arcs[i].n > 0 && most >= 0)
            row_put_where(b, most, i, column_moves, 1);
        if (r->enabling && b->arcs[i].n > 0 && from >= 0)
            row_put_where(b, rows[from], i, column_moves, 1);
        if (r->due && from >= 0 && rows[from] >= 0)
            row_put_where(b, rows[from], i, column_moves, -1);
        for (int c = p->groups[i].first; r->due && c < p->groups[i].first + p->groups[i].n; c++) {
            const struct post *post = column_moves(&p->columns[c]) ? &b->city->posts[p->columns[c].post] : NULL;
            int to = post == NULL ? from : post->unit * N_RANKS + (int)post->rank;
            if (to >= 0 && to != from && rows[to] >= 0)
                row_put(b, rows[to], c, -1);
        }
    }
}

/* An enabling mover leaves a (unit, rank) that due movers leave or enter: no more than those (decision 14). */
static void enabling_rows(struct builder *b) {
    int n = b->city->n_units * N_RANKS, most = -1;
    int *rows = ARENA_ARRAY(b->arena, int, n);
    if (b->policy->pool != POOL_DUE)
        return;
    for (int k = 0; k < n; k++)
        rows[k] = -1;
    for (int i = 0; i < b->city->n_cadres; i++) {
        int home = b->city->cadres[i].post;
        if (!b->rules->cadres[i].enabling || b->arcs[i].n == 0 || home < 0)
            continue;
        int k = b->city->posts[home].unit * N_RANKS + (int)b->city->posts[home].rank;
        if (rows[k] >= 0)
            continue;
        struct row row = row_of(ROW_ENABLING, RULE_POOL, ROW_FREE_BELOW, 0);
        row.unit = b->city->posts[home].unit;
        row.rank = (int)b->city->posts[home].rank;
        rows[k] = row_add(b, row);
    }
    if (b->rules->max_enabling >= 0) {
        struct row row = row_of(ROW_MAX_ENABLING, RULE_MAX_ENABLING, ROW_FREE_BELOW, b->rules->max_enabling);
        row.global = true;
        most = row_add(b, row);
    }
    put_enabling(b, rows, most);
}

static void limit_rows(struct builder *b) {
    int most = -1, share = -1;
    if (b->policy->max_moves >= 0) {
        struct row row = row_of(ROW_MAX_MOVES, RULE_MAX_MOVES, ROW_FREE_BELOW, b->policy->max_moves);
        row.global = true;
        most = row_add(b, row);
    }
    if (b->policy->min_share_of_due_ppm >= 0) {
        int64_t parts = b->policy->min_share_of_due_ppm * b->rules->n_due;
        struct row row = row_of(ROW_MIN_SHARE_OF_DUE, RULE_MIN_SHARE_OF_DUE, (int)((parts + 999999) / 1000000), ROW_FREE_ABOVE);
        row.global = true;
        share = row_add(b, row);
    }
    for (int i = 0; i < b->city->n_cadres && !build_stopped(b); i++) {
        if (most >= 0)
            row_put_where(b, most, i, column_moves, 1);
        if (share >= 0 && b->rules->cadres[i].due)
            row_put_where(b, share, i, column_moves, 1);
    }
}

static int mutual_row(struct builder *b, int first, const char *area) {
    for (int k = first; k < b->program->n_rows; k++)
        if (strcmp(b->program->rows[k].area, area) == 0)
            return k;
    struct row row = row_of(ROW_MUTUAL, RULE_SD_W3, 0, 0);
    row.area = area;
    return row_add(b, row);
}

/* Per area of units outside the city level as many mutual postings in as out. */
static void mutual_rows(struct builder *b) {
    const struct program *p = b->program;
    int first = p->n_rows;
    for (int c = 0; c < p->n_choice && !build_stopped(b); c++) {
        const struct column *column = &p->columns[c];
        if (!column_moves(column) || column->mode != MODE_MUTUAL)
            continue;
        const struct unit *home = &b->city->units[b->city->posts[b->city->cadres[column->cadre].post].unit];
        const struct unit *host = &b->city->units[b->city->posts[column->post].unit];
        if (host->level != LEVEL_CITY)
            row_put(b, mutual_row(b, first, host->area), c, 1);
        if (home->level != LEVEL_CITY)
            row_put(b, mutual_row(b, first, home->area), c, -1);
    }
}

/* Per plan beside which another one is wanted: who has another post. Of a cadre for whom most columns do, the row gets the constant less the others.
 */
static void apart_rows(struct builder *b) {
    const struct apart *apart = b->rules->wishes->apart;
    const struct program *p = b->program;
    for (int k = 0; apart != NULL && k < apart->n; k++) {
        struct row row = row_of(ROW_APART, -1, apart->least, ROW_FREE_ABOVE);
        row.global = true;
        int r = row_add(b, row);
        for (int i = 0; i < b->city->n_cadres && !build_stopped(b); i++) {
            const struct group *group = &p->groups[i];
            int n = 0;
            for (int c = group->first; c < group->first + group->n; c++)
                n += (int)(p->columns[c].apart >> k & 1U);
            bool most = 2 * n > group->n;
            if (most)
                row_shift(b, r, 1);
            for (int c = group->first; c < group->first + group->n; c++)
                if ((p->columns[c].apart >> k & 1U) != (most ? 1U : 0U))
                    row_put(b, r, c, most ? -1 : 1);
        }
    }
}

void build_round_rows(struct builder *b) {
    leavers_rows(b);
    enabling_rows(b);
    limit_rows(b);
    mutual_rows(b);
    apart_rows(b);
}
