/* Columns that differ only in the seats of one unit and rank, as one: rings of columns, and a capacity row for each set of classes. */
#include "solve/linear_maker.h"

#include <math.h>

enum { CLASSES_A_SIDE = 64, HALLS_A_SIDE = 12 };

void merge_prepare(struct maker *m) {
    int n = m->p->n_rows;
    m->n_sides = m->l->ask.merge ? m->p->rules->city->n_units * N_RANKS : 0;
    m->n_classes = ARENA_ARRAY(m->arena, int, m->n_sides);
    m->halls_of = ARENA_ARRAY(m->arena, int, m->n_sides);
    m->bit = ARENA_ARRAY(m->arena, int, n);
    for (int k = 0; k < m->n_sides; k++)
        m->halls_of[k] = -1;
    for (int r = 0; m->n_sides > 0 && r < n; r++)
        if (m->p->rows[r].kind == ROW_CLASS_SEATS)
            m->bit[r] = m->n_classes[side_of_seat(m->p, m->p->rows[r].seat)]++;
}

/* The seats the column leads to: of the class and, inside the own unit, of the body. */
static bool is_target(const struct program *p, const struct column *column, const struct entry *e) {
    const struct row *row = &p->rows[e->at];
    return e->coef == 1 && ((row->kind == ROW_CLASS_SEATS && row->seat == column->seat) ||
                            (row->kind == ROW_ATOM_SEATS && column->atom >= 0 && row->atom == column->atom));
}

static bool has_target(const struct program *p, const struct column *column) {
    for (int k = column->first; k < column->first + column->n; k++)
        if (p->rows[p->entries[k].at].kind == ROW_CLASS_SEATS && is_target(p, column, &p->entries[k]))
            return true;
    return false; /* back to the class of the home post: the seats come out even */
}

/* The same but for the seats they lead to? */
static bool same_column(const struct maker *m, const struct column *a, const struct column *b) {
    const struct program *p = m->p;
    const struct entry *x = p->entries + a->first, *x_end = x + a->n, *y = p->entries + b->first, *y_end = y + b->n;
    for (int t = 0; t < N_TIERS; t++)
        if ((t == (int)m->l->ask.tier || m->l->ask.held[t]) && a->cost[t] != b->cost[t])
            return false;
    for (;; x++, y++) {
        while (x < x_end && is_target(p, a, x))
            x++;
        while (y < y_end && is_target(p, b, y))
            y++;
        if (x == x_end || y == y_end)
            return x == x_end && y == y_end;
        if (x->at != y->at || x->coef != y->coef)
            return false;
    }
}

static bool is_mergeable(const struct maker *m, const struct column *column) {
    return m->n_sides > 0 && column->kind == COLUMN_MOVE && column->atom < 0 && m->n_classes[side_of_seat(m->p, column->seat)] <= CLASSES_A_SIDE &&
           has_target(m->p, column);
}

/* Rings are looked for from the newest of the group and side on. */
void merge_rings(struct maker *m, int *next, int *size) {
    const struct linear_ask *ask = &m->l->ask;
    int *newest = ARENA_ARRAY(m->arena, int, m->n_sides),
        *older = ARENA_ARRAY(m->arena, int, ask->n_columns); /* per side, per ring: its first column */
    for (int side = 0; side < m->n_sides; side++)
        newest[side] = -1;
    for (int k = 0, first = 0; k < ask->n_columns; k++) {
        const struct column *column = &m->p->columns[ask->columns[k]];
        next[k] = k;
        size[k] = 1;
        if (column->group != m->p->columns[ask->columns[first]].group)
            first = k;
        if (!is_mergeable(m, column))
            continue;
        int side = side_of_seat(m->p, column->seat), j = newest[side];
        while (j >= first && !same_column(m, &m->p->columns[ask->columns[j]], column))
            j = older[j];
        if (j >= first) {
            next[k] = next[j];
            next[j] = k;
            size[j]++;
            size[k] = 0;
        } else {
            older[k] = newest[side];
            newest[side] = k;
        }
    }
}

static uint64_t bit_of(const struct maker *m, int row) { return m->bit[row] < CLASSES_A_SIDE ? 1ULL << m->bit[row] : 0; }

uint64_t merge_classes(const struct maker *m, const int *next, int k, int size) {
    uint64_t classes = 0;
    for (int j = 0; j < size; j++, k = next[k]) {
        const struct column *column = &m->p->columns[m->l->ask.columns[k]];
        for (int e = column->first; e < column->first + column->n; e++) {
            const struct row *row = &m->p->rows[m->p->entries[e].at];
            if (row->kind == ROW_CLASS_SEATS && row->seat == column->seat)
                classes |= bit_of(m, m->p->entries[e].at);
        }
    }
    return classes;
}

void merge_halls(struct maker *m, const int *next, const int *size) {
    const struct linear_ask *ask = &m->l->ask;
    for (int k = 0; k < ask->n_columns; k++) {
        if (size[k] < 2)
            continue;
        int side = side_of_seat(m->p, m->p->columns[ask->columns[k]].seat), n = 0;
        uint64_t classes = merge_classes(m, next, k, size[k]);
        int h = m->halls_of[side];
        for (; h >= 0 && m->first_hall[h].classes != classes; n++)
            h = m->first_hall[h].next;
        if (h >= 0 || n == HALLS_A_SIDE)
            continue;
        *ARENA_PUSH(m->arena, m->first_hall, m->n_halls, m->room_halls) = (struct hall){classes, -1, m->halls_of[side]};
        m->halls_of[side] = m->n_halls - 1;
    }
    for (int r = 0; r < m->p->n_rows && m->n_halls > 0; r++) {
        const struct row *row = &m->p->rows[r];
        if (row->kind != ROW_CLASS_SEATS || !maker_has_row(ask, row))
            continue;
        for (int h = m->halls_of[side_of_seat(m->p, row->seat)]; h >= 0; h = m->first_hall[h].next) {
            struct hall *hall = &m->first_hall[h];
            if ((hall->classes & bit_of(m, r)) == 0)
                continue;
            if (hall->row < 0)
                hall->row = maker_row(m, r, -HUGE_VAL, 0);
            m->l->row_upper[hall->row] += row->upper - m->base[r];
        }
    }
}

void merge_entries(struct maker *m, const struct column *column, uint64_t classes, bool alone) {
    int first = m->l->columns[m->l->n_columns - 1].first;
    for (int e = column->first; e < column->first + column->n; e++) {
        int r = m->p->entries[e].at, coef = m->p->entries[e].coef;
        const struct row *row = &m->p->rows[r];
        bool target = is_target(m->p, column, &m->p->entries[e]);
        if (alone || !target)
            maker_put(m, m->l->row_of[r], coef);
        if (m->n_halls == 0 || row->kind != ROW_CLASS_SEATS)
            continue;
        uint64_t own = target ? classes : bit_of(m, r);
        for (int h = m->halls_of[side_of_seat(m->p, row->seat)]; h >= 0; h = m->first_hall[h].next) {
            if (own == 0 || (own & ~m->first_hall[h].classes) != 0)
                continue;
            int k = first; /* two classes of one set */
            while (k < m->l->n_entries && m->l->entry_row[k] != m->first_hall[h].row)
                k++;
            if (k < m->l->n_entries)
                m->l->entry_coef[k] += coef;
            else
                maker_put(m, m->first_hall[h].row, coef);
        }
    }
}
