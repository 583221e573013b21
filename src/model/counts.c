/* Cells: whose count a column changes, and what every reachable count costs. */
#include "model/builder.h"

static int cell_row(struct builder *b, int cell) {
    if (b->cell_row[cell] < 0) {
        struct row row = row_of(ROW_CELL, -1, ROW_FREE_BELOW, ROW_FREE_ABOVE);
        row.cell = b->program->n_counts++;
        b->cell_row[cell] = row_add(b, row);
    }
    return b->cell_row[cell];
}

/* The rows of the cells that the cadre counts in at the post; seen: per team, 1 + the last cadre this was done for. */
static void find_rows(struct builder *b, int cadre, int post, int *seen) {
    const struct cells *cells = b->cells;
    for (int t = cells->teams_first[post]; t < cells->teams_first[post + 1]; t++) {
        int team = cells->team_items[t];
        if (seen[team] == cadre + 1)
            continue;
        seen[team] = cadre + 1;
        for (int k = cells->kinds_first[cadre]; k < cells->kinds_first[cadre + 1]; k++) {
            int cell = cells->cell_at[team * cells->n_kinds + cells->kind_items[k]];
            if (cell >= 0)
                cell_row(b, cell);
        }
    }
}

/* Whoever moves for good leaves the counts of home. */
static void put_home_counts(struct builder *b, int cadre, int home) {
    const struct cells *cells = b->cells;
    for (int t = cells->teams_first[home]; t < cells->teams_first[home + 1]; t++)
        for (int k = cells->kinds_first[cadre]; k < cells->kinds_first[cadre + 1]; k++) {
            int cell = cells->cell_at[cells->team_items[t] * cells->n_kinds + cells->kind_items[k]];
            if (cell >= 0)
                row_put_where(b, cell_row(b, cell), cadre, column_moves_home, -1);
        }
}

/* Counts go by home: a secondment changes none (decision 20). */
void build_counts(struct builder *b) {
    const struct program *p = b->program;
    int *seen = ARENA_ARRAY(b->scratch, int, b->cells->n_teams);
    b->cell_row = ARENA_ARRAY(b->scratch, int, b->cells->n_cells);
    for (int k = 0; k < b->cells->n_cells; k++)
        b->cell_row[k] = -1;
    for (int i = 0; i < b->city->n_cadres && !build_stopped(b); i++) {
        bool moves = false;
        for (int c = p->groups[i].first; c < p->groups[i].first + p->groups[i].n; c++)
            if (column_moves_home(&p->columns[c])) {
                find_rows(b, i, p->columns[c].post, seen);
                if (!moves && b->city->cadres[i].post >= 0)
                    put_home_counts(b, i, b->city->cadres[i].post);
                moves = true;
            }
    }
    for (int r = 0; r < b->cells->n_ranges; r++)
        for (int k = 0; k < b->cells->ranges[r].n_cells; k++)
            cell_row(b, b->cells->ranges[r].cells[k]);
}

static void table_of(struct builder *b, int cell) {
    struct program *p = b->program;
    const struct row *row = &p->rows[b->cell_row[cell]];
    const struct cell *of = &b->cells->cells[cell];
    struct count_cell *count = &p->counts[row->cell];
    int seats = b->cells->teams[of->team].seats;
    int64_t least, most;
    program_reach(p, row, &least, &most);
    *count = (struct count_cell){.cell = cell, .row = b->cell_row[cell], .before = of->before, .range = -1, .constant = row->n == 0};
    count->least = of->before + least > 0 ? of->before + (int)least : 0;
    count->most = of->before + (int)most;
    if (seats > 0 && count->most > seats) /* one holder a post */
        count->most = seats > of->before ? seats : of->before;
    if (count->most < count->least) /* more must come than there are seats: impossible by the seats' own rows */
        count->most = count->least;
    int64_t *table = ARENA_ARRAY(b->arena, int64_t, count->most - count->least + 1);
    for (int n = count->least; n <= count->most; n++)
        table[n - count->least] = cell_cost(b->cells, of, n);
    count->table = table;
}

static void ranges_of(struct builder *b) {
    struct program *p = b->program;
    p->n_ranges = b->cells->n_ranges;
    p->ranges = ARENA_ARRAY(b->arena, struct count_range, p->n_ranges);
    for (int r = 0; r < p->n_ranges; r++) {
        const struct range *range = &b->cells->ranges[r];
        int *items = ARENA_ARRAY(b->arena, int, range->n_cells);
        for (int k = 0; k < range->n_cells; k++) {
            items[k] = p->rows[b->cell_row[range->cells[k]]].cell;
            p->counts[items[k]].range = r;
        }
        p->ranges[r] =
            (struct count_range){.price = 1000 * (int64_t)b->cells->kinds[range->kind].weight, .n_cells = range->n_cells, .cells = items, .part = -1};
    }
}

void build_tables(struct builder *b) {
    struct program *p = b->program;
    p->counts = ARENA_ARRAY(b->arena, struct count_cell, p->n_counts);
    for (int k = 0; k < b->cells->n_cells && !build_stopped(b); k++) {
        if (b->cell_row[k] >= 0)
            table_of(b, k);
        else
            p->constant[TIER_STRUCTURE] += cell_cost(b->cells, &b->cells->cells[k], b->cells->cells[k].before);
    }
    ranges_of(b);
}
