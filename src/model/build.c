/* Puts a program together. */
#include "model/builder.h"

#include <stdlib.h>

static int triple_order(const void *a, const void *b) {
    const struct triple *x = a, *y = b;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Sums entries of one place and drops zeros: a move inside the unit leaves its counts alone. */
static int merge_triples(struct triple *t, int n) {
    int m = 0;
    for (int k = 0; k < n;) {
        struct triple sum = t[k++];
        for (; k < n && t[k].column == sum.column && t[k].row == sum.row; k++)
            sum.coef += t[k].coef;
        if (sum.coef != 0)
            t[m++] = sum;
    }
    return m;
}

static bool is_fixed(const struct program *p, int column) { return p->groups[p->columns[column].group].n == 1; }

void build_entries(struct builder *b) {
    struct program *p = b->program;
    if (b->n_triples > 0)
        qsort(b->triples, (size_t)b->n_triples, sizeof *b->triples, triple_order);
    int n = merge_triples(b->triples, b->n_triples), n_listed = 0;
    p->entries = ARENA_ARRAY(b->arena, struct entry, n);
    p->row_entries = ARENA_ARRAY(b->arena, struct entry, n);
    for (int k = 0; k < n; k++) {
        struct column *column = &p->columns[b->triples[k].column];
        struct row *row = &p->rows[b->triples[k].row];
        if (column->n++ == 0)
            column->first = k;
        p->entries[k] = (struct entry){b->triples[k].row, b->triples[k].coef};
        if (is_fixed(p, b->triples[k].column))
            row->fixed += b->triples[k].coef;
        else
            row->n++;
    }
    for (int r = 0; r < p->n_rows; r++) {
        p->rows[r].first = n_listed;
        n_listed += p->rows[r].n;
        p->rows[r].n = 0;
    }
    for (int k = 0; k < n; k++) {
        struct row *row = &p->rows[b->triples[k].row];
        if (!is_fixed(p, b->triples[k].column))
            p->row_entries[row->first + row->n++] = (struct entry){b->triples[k].column, b->triples[k].coef};
    }
    for (int g = 0; g < p->n_groups; g++)
        for (int t = 0; p->groups[g].n == 1 && t < N_TIERS; t++)
            p->constant[t] += p->columns[p->groups[g].first].cost[t];
}

static int root(int *up, int g) {
    while (up[g] != g)
        g = up[g] = up[up[g]];
    return g;
}

/* The smaller number leads, so that components come in the order of the file. */
static void join(int *up, int g, int h) {
    g = root(up, g);
    h = root(up, h);
    if (g < h)
        up[h] = g;
    else
        up[g] = h;
}

static int group_of_entry(const struct program *p, const struct row *row, int k) { return p->columns[p->row_entries[row->first + k].at].group; }

static void join_ranges(const struct program *p, int *up) {
    for (int r = 0; r < p->n_ranges; r++) {
        int first = -1;
        for (int k = 0; k < p->ranges[r].n_cells; k++) {
            const struct row *row = &p->rows[p->counts[p->ranges[r].cells[k]].row];
            if (row->n == 0)
                continue;
            int g = group_of_entry(p, row, 0);
            if (first >= 0)
                join(up, first, g);
            first = g;
        }
    }
}

void build_parts(struct builder *b) {
    struct program *p = b->program;
    int *up = ARENA_ARRAY(b->arena, int, p->n_groups);
    for (int g = 0; g < p->n_groups; g++)
        up[g] = g;
    for (int r = 0; r < p->n_rows; r++)
        for (int k = 1; k < p->rows[r].n && (!p->rows[r].global || p->joined); k++)
            join(up, group_of_entry(p, &p->rows[r], 0), group_of_entry(p, &p->rows[r], k));
    join_ranges(p, up);
    for (int g = 0; g < p->n_groups; g++) {
        if (p->groups[g].n <= 1)
            p->groups[g].part = -1;
        else
            p->groups[g].part = root(up, g) == g ? p->n_parts++ : p->groups[root(up, g)].part;
    }
    for (int r = 0; r < p->n_rows; r++) {
        struct row *row = &p->rows[r];
        row->part = row->global && !p->joined ? -2 : row->n == 0 ? -1 : p->groups[group_of_entry(p, row, 0)].part;
    }
    for (int k = 0; k < p->n_counts; k++)
        if (p->counts[k].range >= 0 && p->rows[p->counts[k].row].n > 0)
            p->ranges[p->counts[k].range].part = p->rows[p->counts[k].row].part;
}

static void list_tiers(struct program *p) {
    const struct policy *policy = p->rules->policy;
    if (p->relax) {
        p->tiers[p->n_tiers++] = TIER_RELAXED;
        p->tiers[p->n_tiers++] = TIER_RELAXED_OVERDUE;
    }
    for (int t = 0; t < policy->n_objective; t++)
        p->tiers[p->n_tiers++] = policy->objective[t];
}

struct program *program_build(struct arena *arena, const struct rules *rules, const struct cells *cells, bool relax, bool plain, bool joined) {
    struct program *p = ARENA_NEW(arena, struct program);
    struct builder b = {.arena = arena, .rules = rules, .city = rules->city, .policy = rules->policy, .cells = cells, .program = p};
    p->rules = rules;
    p->cells = cells;
    p->relax = relax;
    p->plain = plain;
    p->joined = joined;
    list_tiers(p);
    build_arcs(&b);
    build_seats(&b);
    build_columns(&b);
    build_seat_rows(&b);
    build_pair_rows(&b);
    build_kin_rows(&b);
    build_round_rows(&b);
    build_counts(&b);
    build_entries(&b);
    build_tables(&b);
    build_parts(&b);
    return p;
}
