#include "solve/linear_maker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void spread_fixed(struct maker *m) {
    const struct program *p = m->p;
    const struct linear_ask *ask = &m->l->ask;
    int next = 0;
    for (int r = 0; r < p->n_rows; r++)
        m->base[r] = p->rows[r].fixed;
    for (int g = 0; g < p->n_groups; g++) {
        bool free = next < ask->n_groups && ask->groups[next] == g;
        next += free ? 1 : 0;
        if (free || p->groups[g].n <= 1 || (ask->part >= 0 && p->groups[g].part != ask->part))
            continue;
        const struct column *column = &p->columns[ask->choice[g]];
        for (int k = column->first; k < column->first + column->n; k++)
            m->base[p->entries[k].at] += p->entries[k].coef;
        for (int t = 0; t < N_TIERS; t++)
            m->constant[t] += column->cost[t];
    }
    for (int t = 0; ask->part < 0 && t < N_TIERS; t++)
        m->constant[t] += p->constant[t];
}

/* Adds the reach of one group, whose allowed columns are columns[from .. to). */
static void reach_of_group(struct maker *m, const int *columns, int from, int to) {
    int n_touched = 0;
    for (int k = from; k < to; k++) {
        const struct column *column = &m->p->columns[columns[k]];
        for (int e = column->first; e < column->first + column->n; e++) {
            int r = m->p->entries[e].at, coef = m->p->entries[e].coef;
            if (m->group_n[r]++ == 0) {
                m->touched[n_touched++] = r;
                m->group_low[r] = m->group_high[r] = coef;
            }
            m->group_low[r] = coef < m->group_low[r] ? coef : m->group_low[r];
            m->group_high[r] = coef > m->group_high[r] ? coef : m->group_high[r];
        }
    }
    for (int k = 0; k < n_touched; k++) {
        int r = m->touched[k];
        bool all = m->group_n[r] == to - from;
        m->low[r] += all || m->group_low[r] < 0 ? m->group_low[r] : 0;
        m->high[r] += all || m->group_high[r] > 0 ? m->group_high[r] : 0;
        m->reached[r] = true;
        m->group_n[r] = 0;
    }
}

static void find_reach(struct maker *m) {
    const struct linear_ask *ask = &m->l->ask;
    for (int from = 0; from < ask->n_columns;) {
        int to = from, group = m->p->columns[ask->columns[from]].group;
        while (to < ask->n_columns && m->p->columns[ask->columns[to]].group == group)
            to++;
        reach_of_group(m, ask->columns, from, to);
        from = to;
    }
}

int maker_row(struct maker *m, int source, double lower, double upper) {
    struct linear *l = m->l;
    int n = l->n_rows, k = n;
    *ARENA_PUSH(m->arena, l->row_lower, n, m->room_lower) = lower;
    n = k;
    *ARENA_PUSH(m->arena, l->row_upper, n, m->room_upper) = upper;
    n = k;
    *ARENA_PUSH(m->arena, l->row_source, n, m->room_source) = source;
    return l->n_rows++;
}

static struct linear_column *new_column(struct maker *m, enum linear_kind kind, int source, double lower, double upper, bool integer) {
    struct linear_column *column = ARENA_PUSH(m->arena, m->l->columns, m->l->n_columns, m->room_columns);
    *column = (struct linear_column){.kind = kind, .source = source, .integer = integer, .lower = lower, .upper = upper, .first = m->l->n_entries};
    return column;
}

/* Puts an entry into the newest column. */
void maker_put(struct maker *m, int row, double coef) {
    if (row < 0 || coef == 0)
        return;
    *ARENA_PUSH(m->arena, m->l->entry_row, m->l->n_entries, m->room_entries) = row;
    *ARENA_PUSH(m->arena, m->l->entry_coef, m->n_coef, m->room_coef) = coef;
    m->l->columns[m->l->n_columns - 1].n++;
}

static void put_cost(struct maker *m, const int64_t cost[N_TIERS]) {
    m->l->columns[m->l->n_columns - 1].cost = (double)cost[m->l->ask.tier];
    for (int t = 0; t < N_TIERS; t++)
        if (m->l->ask.held[t])
            maker_put(m, m->held_row[t], (double)cost[t]);
}

static double below(int bound, int base) { return bound == ROW_FREE_BELOW ? -HUGE_VAL : (double)bound - base; }
static double above(int bound, int base) { return bound == ROW_FREE_ABOVE ? HUGE_VAL : (double)bound - base; }

/* A row that no free column reaches is decided; one that all of them obey is not needed. */
static void take_row(struct maker *m, int r) {
    const struct row *row = &m->p->rows[r];
    int least = m->base[r] + m->low[r], most = m->base[r] + m->high[r];
    int slack = row->excess >= 0 ? m->p->columns[row->excess].upper : 0;
    bool low_ok = row->lower == ROW_FREE_BELOW || least >= row->lower, high_ok = row->upper == ROW_FREE_ABOVE || most <= row->upper;
    if (row->kind == ROW_CELL || (low_ok && high_ok))
        return;
    if ((row->lower != ROW_FREE_BELOW && most < row->lower) || (row->upper != ROW_FREE_ABOVE && least > row->upper + slack))
        m->l->impossible = true;
    if (m->reached[r]) {
        m->l->row_of[r] = maker_row(m, r, low_ok ? -HUGE_VAL : below(row->lower, m->base[r]), high_ok ? HUGE_VAL : above(row->upper, m->base[r]));
    } else if (row->excess >= 0 && !high_ok) {
        for (int t = 0; t < N_TIERS; t++)
            m->constant[t] += m->p->columns[row->excess].cost[t] * (least - row->upper);
    }
}

static bool flat(const int64_t *table, int from, int to) {
    for (int n = from; n < to; n++)
        if (table[n] != table[n + 1])
            return false;
    return true;
}

/* Row of a cell: what columns add - sum of pieces = least - (before + base). */
static void take_cell(struct maker *m, int k) {
    const struct count_cell *count = &m->p->counts[k];
    int r = count->row, at = count->before + m->base[r];
    int least = at + m->low[r] > count->least ? at + m->low[r] : count->least, most = at + m->high[r] < count->most ? at + m->high[r] : count->most;
    if (most < least)
        most = least = at < count->least ? count->least : at > count->most ? count->most : at;
    m->l->least[k] = least;
    if (maker_has_row(&m->l->ask, &m->p->rows[r]))
        m->constant[TIER_STRUCTURE] += count->table[least - count->least];
    if (count->range < 0 && (most == least || flat(count->table, least - count->least, most - count->least)))
        return;
    if (most > least)
        m->l->row_of[r] = maker_row(m, r, least - at, least - at);
}

static void choice_columns(struct maker *m) {
    const struct linear_ask *ask = &m->l->ask;
    int group = -1, row = -1, *next = ARENA_ARRAY(m->arena, int, ask->n_columns), *size = ARENA_ARRAY(m->arena, int, ask->n_columns);
    merge_rings(m, next, size);
    if (m->n_sides > 0)
        merge_halls(m, next, size);
    m->l->members = ARENA_ARRAY(m->arena, int, ask->n_columns);
    for (int k = 0; k < ask->n_columns; k++) {
        const struct column *column = &m->p->columns[ask->columns[k]];
        if (column->group != group) {
            group = column->group;
            row = maker_row(m, -1 - group, 1, 1);
        }
        if (size[k] == 0)
            continue;
        struct linear_column *made = new_column(m, LINEAR_CHOICE, ask->columns[k], 0, 1, true);
        made->first_member = m->l->n_members;
        made->n_members = size[k];
        for (int j = 0, at = k; j < size[k]; j++, at = next[at])
            m->l->members[m->l->n_members++] = ask->columns[at];
        maker_put(m, row, 1);
        merge_entries(m, column, m->n_halls > 0 ? merge_classes(m, next, k, size[k]) : 0, size[k] == 1);
        put_cost(m, column->cost);
    }
    m->l->n_choice = m->l->n_columns;
}

static void excess_columns(struct maker *m) {
    for (int c = m->p->n_choice; c < m->p->n_columns; c++) {
        const struct column *column = &m->p->columns[c];
        int row = m->l->row_of[column->row];
        if (row < 0 || m->l->row_upper[row] == HUGE_VAL)
            continue;
        new_column(m, LINEAR_EXCESS, c, 0, column->upper, true);
        maker_put(m, row, -1);
        put_cost(m, column->cost);
    }
}

/* Pieces of rising slope are filled from the left by any optimum: the cost is exact at every integer. */
static void piece_columns(struct maker *m, int k, const int *range_rows, int first_of_range) {
    const struct count_cell *count = &m->p->counts[k];
    const int64_t *table = count->table - count->least;
    int r = count->row, at = count->before + m->base[r];
    int most = at + m->high[r] < count->most ? at + m->high[r] : count->most;
    if (m->l->row_of[r] < 0)
        return;
    for (int n = m->l->least[k]; n < most;) {
        int to = n + 1;
        int64_t cost[N_TIERS] = {0};
        cost[TIER_STRUCTURE] = table[n + 1] - table[n];
        while (to < most && table[to + 1] - table[to] == cost[TIER_STRUCTURE])
            to++;
        new_column(m, LINEAR_PIECE, k, 0, to - n, false);
        maker_put(m, m->l->row_of[r], -1);
        if (range_rows != NULL && first_of_range >= 0) { /* largest - count >= least; count - smallest >= -least */
            maker_put(m, range_rows[0], -1);
            maker_put(m, range_rows[1], 1);
        }
        put_cost(m, cost);
        n = to;
    }
}

static void range_columns(struct maker *m, int r) {
    const struct count_range *range = &m->p->ranges[r];
    int *rows = ARENA_ARRAY(m->arena, int, 2 * range->n_cells);
    int high = 0, low = INT_MAX, high_low = 0, low_high = INT_MAX;
    int64_t cost[N_TIERS] = {0}, back[N_TIERS] = {0};
    for (int k = 0; k < range->n_cells; k++) { /* largest count: between the most of the least and the most of the most; likewise the smallest */
        const struct count_cell *count = &m->p->counts[range->cells[k]];
        int at = count->before + m->base[count->row], least = m->l->least[range->cells[k]];
        int most = m->l->row_of[count->row] < 0 ? least : at + m->high[count->row] < count->most ? at + m->high[count->row] : count->most;
        high = most > high ? most : high;
        high_low = least > high_low ? least : high_low;
        low = least < low ? least : low;
        low_high = most < low_high ? most : low_high;
    }
    for (int k = 0; k < range->n_cells; k++) {
        const struct count_cell *count = &m->p->counts[range->cells[k]];
        int least = m->l->least[range->cells[k]];
        bool moves = m->l->row_of[count->row] >= 0;
        rows[2 * k] = moves ? maker_row(m, count->row, least, HUGE_VAL) : -1;
        rows[2 * k + 1] = moves ? maker_row(m, count->row, -least, HUGE_VAL) : -1;
        piece_columns(m, range->cells[k], &rows[2 * k], k);
    }
    cost[TIER_STRUCTURE] = range->price;
    back[TIER_STRUCTURE] = -range->price;
    new_column(m, LINEAR_LARGEST, r, high_low, high, true);
    for (int k = 0; k < range->n_cells; k++)
        maker_put(m, rows[2 * k], 1);
    put_cost(m, cost);
    new_column(m, LINEAR_SMALLEST, r, low, low_high, true);
    for (int k = 0; k < range->n_cells; k++)
        maker_put(m, rows[2 * k + 1], -1);
    put_cost(m, back);
}

static int64_t common(int64_t a, int64_t b) { return b == 0 ? a : common(b, a % b); }

/* Small objective coefficients: the common divisor of the costs goes into scale. */
static void scale_objective(struct maker *m) {
    int64_t divisor = 0;
    for (int c = 0; c < m->l->n_columns; c++)
        divisor = common(divisor, llabs((int64_t)m->l->columns[c].cost));
    m->l->scale = divisor > 0 ? (double)divisor : 1;
    for (int c = 0; c < m->l->n_columns; c++)
        m->l->columns[c].cost /= m->l->scale;
    m->l->constant = (double)m->constant[m->l->ask.tier];
    for (int t = 0; t < N_TIERS; t++)
        if (m->l->ask.held[t])
            m->l->row_upper[m->held_row[t]] = (double)(m->l->ask.at_most[t] - m->constant[t]);
}

static bool in_part(const struct linear_ask *ask, int part) { return ask->part < 0 || part == ask->part; }

static void take_structure(struct maker *m) {
    const struct program *p = m->p;
    const struct linear_ask *ask = &m->l->ask;
    for (int k = 0; k < p->n_counts; k++)
        if (maker_has_row(ask, &p->rows[p->counts[k].row]) || (p->counts[k].range >= 0 && in_part(ask, p->ranges[p->counts[k].range].part)))
            take_cell(m, k);
}

static void structure_columns(struct maker *m) {
    const struct program *p = m->p;
    for (int k = 0; k < p->n_counts; k++)
        if (p->counts[k].range < 0 && maker_has_row(&m->l->ask, &p->rows[p->counts[k].row]))
            piece_columns(m, k, NULL, -1);
    for (int r = 0; r < p->n_ranges; r++)
        if (in_part(&m->l->ask, p->ranges[r].part))
            range_columns(m, r);
}

static void make_arrays(struct maker *m) {
    int n = m->p->n_rows;
    m->base = ARENA_ARRAY(m->arena, int, n);
    m->low = ARENA_ARRAY(m->arena, int, n);
    m->high = ARENA_ARRAY(m->arena, int, n);
    m->group_low = ARENA_ARRAY(m->arena, int, n);
    m->group_high = ARENA_ARRAY(m->arena, int, n);
    m->group_n = ARENA_ARRAY(m->arena, int, n);
    m->touched = ARENA_ARRAY(m->arena, int, n);
    m->reached = ARENA_ARRAY(m->arena, bool, n);
    m->l->row_of = ARENA_ARRAY(m->arena, int, n);
    m->l->least = ARENA_ARRAY(m->arena, int, m->p->n_counts);
    for (int r = 0; r < n; r++)
        m->l->row_of[r] = -1;
    merge_prepare(m);
}

struct linear *linear_build(struct arena *arena, const struct linear_ask *ask) {
    struct linear *l = ARENA_NEW(arena, struct linear);
    struct maker m = {.arena = arena, .p = ask->program, .l = l, .cells = ask->tier == TIER_STRUCTURE || ask->held[TIER_STRUCTURE]};
    l->ask = *ask;
    make_arrays(&m);
    spread_fixed(&m);
    find_reach(&m);
    for (int r = 0; r < m.p->n_rows; r++)
        if (maker_has_row(ask, &m.p->rows[r]))
            take_row(&m, r);
    if (m.cells)
        take_structure(&m);
    for (int t = 0; t < N_TIERS; t++)
        m.held_row[t] = ask->held[t] ? maker_row(&m, INT_MIN + t, -HUGE_VAL, 0) : -1;
    choice_columns(&m);
    excess_columns(&m);
    if (m.cells)
        structure_columns(&m);
    scale_objective(&m);
    return l;
}
