/* The entries of a program, by column and by row. */
#include <stdlib.h>
#include <string.h>

#include "model/builder.h"

static int entry_order(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

/* By row; sums entries of one place and drops zeros: a move inside the unit leaves its counts alone. Returns how many are left. */
static int tidy_entries(struct entry *e, int n) {
    int m = 0;
    if (n > 24)
        qsort(e, (size_t)n, sizeof *e, entry_order);
    for (int k = 1; k < n && n <= 24; k++) {
        struct entry one = e[k];
        int at = k;
        for (; at > 0 && e[at - 1].at > one.at; at--)
            e[at] = e[at - 1];
        e[at] = one;
    }
    for (int k = 0; k < n;) {
        struct entry sum = e[k++];
        for (; k < n && e[k].at == sum.at; k++)
            sum.coef += e[k].coef;
        if (sum.coef != 0)
            e[m++] = sum;
    }
    return m;
}

static struct entry *put(struct entry *out, int row) {
    if (row >= 0)
        *out++ = (struct entry){row, 1};
    return out;
}

/* Who keeps a home in a class and who arrives. */
static struct entry *put_seat(const struct builder *b, int post, bool in_atom, struct entry *out) {
    const struct program *p = b->program;
    out = put(out, b->row_of_seat[p->seat_of[post]]);
    out = put(out, b->row_of_fill[p->seat_of[post]]);
    return in_atom ? put(out, b->row_of_atom[p->atom_of[post]]) : out;
}

/* Who holds a post of another home afterwards counts in its unit and body (seconded cadres count at home) and in the cells of its teams. */
static struct entry *put_arrival(const struct builder *b, int cadre, int to, struct entry *out) {
    const struct post *post = &b->city->posts[to];
    const struct staffing *in = &b->unit_rows[post->unit * N_RANKS + (int)post->rank];
    const struct cells *cells = b->cells;
    out = put(out, in->vacancies);
    out = put(out, in->quota);
    out = put(out, post->body < 0 ? -1 : b->body_rows[post->body * N_RANKS + (int)post->rank]);
    for (int t = cells->teams_first[to]; t < cells->teams_first[to + 1]; t++)
        for (int k = cells->kinds_first[cadre]; k < cells->kinds_first[cadre + 1]; k++) {
            int cell = cells->cell_at[cells->team_items[t] * cells->n_kinds + cells->kind_items[k]];
            out = put(out, cell < 0 ? -1 : b->cell_row[cell]);
        }
    return out;
}

/* The entries that nearly every column has: see builder.h. Returns how many. */
static int common_entries(const struct builder *b, const struct column *column, struct entry *out) {
    struct entry *end = out;
    if (column->group < 0 || column_aside(column))
        return 0;
    int home = b->city->cadres[column->cadre].post;
    if (home >= 0 && column_keeps_home(column))
        end = put_seat(b, home, true, end);
    if (column_moves(column))
        end = put_seat(b, column->post, column->atom >= 0, end);
    if (column_moves_home(column))
        end = put_arrival(b, column->cadre, column->post, end);
    return (int)(end - out);
}

/* No column has more of them. */
static int64_t common_most(const struct builder *b, const struct column *column) {
    const struct cells *cells = b->cells;
    if (column->group < 0)
        return 0;
    int n_teams = column_moves_home(column) ? cells->teams_first[column->post + 1] - cells->teams_first[column->post] : 0;
    return 9 + (int64_t)n_teams * (cells->kinds_first[column->cadre + 1] - cells->kinds_first[column->cadre]);
}

/* The triples of each column together, in the order they came: at[c] ends those of column c. */
static const struct entry *sorted_triples(const struct builder *b, int *at) {
    const struct program *p = b->program;
    struct entry *sorted = ARENA_ARRAY(b->scratch, struct entry, b->n_triples);
    int n = 0;
    for (const struct triple_block *block = b->first_triples; block != NULL; block = block->next)
        for (int k = 0; k < block->n; k++)
            at[block->items[k].column]++;
    for (int c = 0; c < p->n_columns; c++) {
        int room = at[c];
        at[c] = n;
        n += room;
    }
    for (const struct triple_block *block = b->first_triples; block != NULL; block = block->next)
        for (int k = 0; k < block->n; k++)
            sorted[at[block->items[k].column]++] = (struct entry){block->items[k].row, block->items[k].coef};
    return sorted;
}

/* The entries of each column together, in the order of the rows. Room is made for the most there can be: pages never touched cost nothing. */
static void entries_by_column(struct builder *b, int64_t most) {
    struct program *p = b->program;
    int n = 0, *at = ARENA_ARRAY(b->scratch, int, p->n_columns);
    const struct entry *triples = sorted_triples(b, at);
    p->entries = ARENA_ARRAY(b->arena, struct entry, most);
    for (int c = 0, from = 0; c < p->n_columns && !build_stopped(b); from = at[c++]) {
        struct column *column = &p->columns[c];
        struct entry *own = p->entries + n;
        int n_own = common_entries(b, column, own);
        for (int k = from; k < at[c]; k++)
            own[n_own++] = triples[k];
        column->first = n;
        column->n = tidy_entries(own, n_own);
        n += column->n;
    }
}

/* Where the newest span of a row ends, and its coefficient. */
struct end {
    int column;
    int coef;
};

/* Counts the spans of each row. */
static void count_spans(struct builder *b, int *n) {
    const struct program *p = b->program;
    struct end *ends = ARENA_ARRAY(b->scratch, struct end, p->n_rows);
    for (int g = 0; g < p->n_groups && !build_stopped(b); g++)
        for (int first = p->groups[g].first, c = first; p->groups[g].n > 1 && c < first + p->groups[g].n; c++)
            for (int k = p->columns[c].first; k < p->columns[c].first + p->columns[c].n; k++) {
                struct end *end = &ends[p->entries[k].at];
                n[p->entries[k].at] += c == first || end->column != c || end->coef != p->entries[k].coef ? 1 : 0;
                *end = (struct end){c + 1, p->entries[k].coef};
            }
}

/* next: per row, where its next span goes. */
static void write_spans(struct builder *b, int *next) {
    struct program *p = b->program;
    for (int g = 0; g < p->n_groups && !build_stopped(b); g++)
        for (int first = p->groups[g].first, c = first; p->groups[g].n > 1 && c < first + p->groups[g].n; c++)
            for (int k = p->columns[c].first; k < p->columns[c].first + p->columns[c].n; k++) {
                const struct entry *e = &p->entries[k];
                struct span *last = &p->spans[next[e->at] - (next[e->at] > p->rows[e->at].first ? 1 : 0)];
                if (c > first && last->first + last->n == c && last->coef == e->coef)
                    last->n++;
                else
                    p->spans[next[e->at]++] = (struct span){g, c, 1, e->coef};
            }
}

static void entries_by_row(struct builder *b) {
    struct program *p = b->program;
    int n_spans = 0, *n = ARENA_ARRAY(b->scratch, int, p->n_rows);
    for (int g = 0; g < p->n_groups; g++) {
        const struct column *only = &p->columns[p->groups[g].first];
        for (int k = only->first; p->groups[g].n == 1 && k < only->first + only->n; k++)
            p->rows[p->entries[k].at].fixed += p->entries[k].coef;
    }
    count_spans(b, n);
    for (int r = 0; r < p->n_rows; r++) {
        p->rows[r].first = n_spans;
        n_spans += p->rows[r].n = n[r];
        n[r] = p->rows[r].first;
    }
    p->spans = ARENA_ARRAY(b->arena, struct span, n_spans);
    write_spans(b, n);
}

void build_entries(struct builder *b) {
    struct program *p = b->program;
    int64_t most = b->n_triples;
    for (int c = 0; c < p->n_columns; c++)
        most += common_most(b, &p->columns[c]);
    if (most > INT_MAX / 2) { /* beyond what a machine could solve; out of memory in an honest way */
        arena_alloc(b->arena, SIZE_MAX / 2, 2);
        return;
    }
    entries_by_column(b, most);
    entries_by_row(b);
    for (int g = 0; g < p->n_groups; g++)
        for (int t = 0; p->groups[g].n == 1 && t < N_TIERS; t++)
            p->constant[t] += p->columns[p->groups[g].first].cost[t];
}
