/* What the prices are asked about: the part's groups, rows and cells, laid out for many looks. */
#include <limits.h>
#include <stdlib.h>

#include "solve/lagrange_parts.h"

enum { PRICE_BITS = 40, SUM_BITS = 50, VALUE_BITS = 44, SHIFT_MOST = 16, SHIFT_OF_STRUCTURE = 10 };

static bool in_part(const struct lagrange *l, int part) { return l->ask.part < 0 || part == l->ask.part; }

bool lagrange_has(const struct lagrange *l, const struct group *group) { return group->n > 1 && in_part(l, group->part); }

/* An excess that is there whatever is chosen. */
static void fixed_excess(struct lagrange *l, const struct row *row) {
    const struct column *excess = &l->program->columns[row->excess];
    int over = row->fixed - row->upper;
    for (int t = 0; over > 0 && t < N_TIERS; t++) {
        l->rows[l->program->n_rows + t].fixed += over * excess->cost[t];
        if ((int)l->ask.tier == t) {
            l->constant += (wide)over * excess->cost[t];
            l->base += over * excess->cost[t];
        }
    }
}

static void take_row(struct lagrange *l, int r) {
    const struct row *row = &l->program->rows[r];
    struct lagrange_row *mine = &l->rows[r];
    int64_t least, most;
    *mine = (struct lagrange_row){.excess = -1, .ease = 1, .fixed = row->fixed};
    if (!in_part(l, row->part))
        return;
    if (row->n == 0 && row->kind != ROW_CELL && row->excess >= 0)
        fixed_excess(l, row);
    if (row->n == 0 || (l->ask.named != NULL && !l->ask.named(l->program, row)))
        return;
    if (row->kind == ROW_CELL) {
        mine->active = mine->may_press = mine->may_lift = l->cells;
        mine->fixed += l->program->counts[row->cell].before;
        return;
    }
    program_reach(l->program, row, &least, &most);
    mine->may_press = row->upper != ROW_FREE_ABOVE && most > row->upper;
    mine->may_lift = row->lower != ROW_FREE_BELOW && least < row->lower;
    mine->active = mine->may_press || mine->may_lift;
    mine->most = mine->may_press ? (int64_t)1 << PRICE_BITS : 0;
    mine->least = mine->may_lift ? -((int64_t)1 << PRICE_BITS) : 0;
    mine->least_at = row->lower;
    mine->most_at = row->upper;
    mine->excess = mine->may_press ? row->excess : -1;
}

static void take_held(struct lagrange *l, int t) {
    int64_t largest = 1;
    struct lagrange_row *mine = &l->rows[l->program->n_rows + t];
    *mine = (struct lagrange_row){.excess = -1};
    mine->active = mine->may_press = l->ask.held[t];
    mine->least_at = mine->most_at = l->ask.at_most[t];
    mine->fixed = l->ask.part < 0 ? l->program->constant[t] : 0;
    for (int c = 0; mine->active && c < l->program->n_columns; c++)
        largest = llabs(l->program->columns[c].cost[t]) > largest ? llabs(l->program->columns[c].cost[t]) : largest;
    for (int k = 0; mine->active && t == TIER_STRUCTURE && k < l->program->n_counts; k++) {
        const struct count_cell *count = &l->program->counts[k];
        for (int n = 0; n < count->most - count->least; n++)
            largest = llabs(count->table[n + 1] - count->table[n]) > largest ? llabs(count->table[n + 1] - count->table[n]) : largest;
    }
    mine->ease = 1 / (double)largest;
    mine->most = l->ask.held[t] ? ((int64_t)1 << SUM_BITS) / largest : 0;
}

static int64_t common(int64_t a, int64_t b) { return b == 0 ? llabs(a) : common(b, a % b); }

/* The largest cost there is, and of which steps values are made. */
static int64_t costs_of(struct lagrange *l) {
    const struct program *p = l->program;
    enum tier tier = l->ask.tier;
    int64_t largest = 1, unit = 0;
    for (int g = 0; g < p->n_groups; g++)
        for (int c = p->groups[g].first; lagrange_has(l, &p->groups[g]) && c < p->groups[g].first + p->groups[g].n; c++) {
            int64_t cost = p->columns[c].cost[tier], first = p->columns[p->groups[g].first].cost[tier];
            unit = common(unit, cost - first);
            largest = llabs(cost) > largest ? llabs(cost) : largest;
            l->base += c == p->groups[g].first ? cost : 0;
        }
    for (int c = p->n_choice; c < p->n_columns; c++)
        unit = common(unit, p->columns[c].cost[tier]);
    for (int k = 0; tier == TIER_STRUCTURE && k < l->n_cells; k++) {
        const struct count_cell *count = &p->counts[l->cell[k]];
        l->base += count->table[0];
        for (int n = 0; n < count->most - count->least; n++) {
            unit = common(unit, count->table[n + 1] - count->table[n]);
            largest = llabs(count->table[n + 1]) > largest ? llabs(count->table[n + 1]) : largest;
        }
    }
    for (int r = 0; tier == TIER_STRUCTURE && r < l->n_ranges; r++)
        unit = common(unit, p->ranges[l->range[r]].price);
    l->unit = unit > 0 ? unit : 1;
    return largest;
}

static void choose_shift(struct lagrange *l, int64_t largest) {
    l->shift = l->ask.tier == TIER_STRUCTURE ? SHIFT_OF_STRUCTURE : SHIFT_MOST;
    while (l->shift > 0 && largest > (int64_t)1 << (VALUE_BITS - l->shift))
        l->shift--;
}

/* Beyond the slopes of its cost a cell's price gains nothing. */
static void limit_cells(struct lagrange *l) {
    for (int k = 0; k < l->n_cells; k++) {
        const struct count_cell *count = &l->program->counts[l->cell[k]];
        struct lagrange_row *row = &l->rows[count->row];
        int64_t most = (int64_t)1 << PRICE_BITS;
        row->most = row->active ? most : 0;
        row->least = -row->most;
        if (!row->active || count->range >= 0 || l->ask.tier != TIER_STRUCTURE || count->most == count->least)
            continue;
        int last = count->most - count->least;
        row->least = (count->table[1] - count->table[0]) * ((int64_t)1 << l->shift);
        row->most = (count->table[last] - count->table[last - 1]) * ((int64_t)1 << l->shift);
    }
}

static void take_cells(struct lagrange *l, struct arena *arena) {
    const struct program *p = l->program;
    l->cell = ARENA_ARRAY(arena, int, p->n_counts);
    l->range = ARENA_ARRAY(arena, int, p->n_ranges);
    for (int k = 0; l->cells && k < p->n_counts; k++)
        if (in_part(l, p->rows[p->counts[k].row].part))
            l->cell[l->n_cells++] = k;
    for (int r = 0; l->cells && r < p->n_ranges; r++)
        if (in_part(l, p->ranges[r].part))
            l->range[l->n_ranges++] = r;
}

/* Of a cell: the slope where the plan stands, so that the plan's count is the answer; nothing else costs yet. */
static void first_prices(struct lagrange *l, struct arena *arena) {
    const struct program *p = l->program;
    int64_t *activity = ARENA_ARRAY(arena, int64_t, l->n_rows);
    for (int g = 0; g < p->n_groups; g++) {
        if (!lagrange_has(l, &p->groups[g]))
            continue;
        const struct column *column = &p->columns[l->ask.choice[g]];
        for (int k = column->first; k < column->first + column->n; k++)
            activity[p->entries[k].at] += p->entries[k].coef;
    }
    for (int k = 0; k < l->n_cells && l->ask.tier == TIER_STRUCTURE; k++) {
        const struct count_cell *count = &p->counts[l->cell[k]];
        int64_t n = l->rows[count->row].fixed + activity[count->row];
        if (!l->rows[count->row].active || count->range >= 0 || n < count->least || n > count->most)
            continue;
        const int64_t *at = &count->table[n - count->least];
        int64_t before = n > count->least ? at[0] - at[-1] : 0, after = n < count->most ? at[1] - at[0] : 0;
        l->price[count->row] = (before + after) * ((int64_t)1 << l->shift) / (n > count->least && n < count->most ? 2 : 1);
    }
}

struct lagrange *lagrange_new(struct arena *arena, const struct lagrange_ask *ask) {
    struct lagrange *l = ARENA_NEW(arena, struct lagrange);
    const struct program *p = ask->program;
    l->ask = *ask;
    l->program = p;
    l->n_rows = p->n_rows + N_TIERS;
    l->cells = ask->tier == TIER_STRUCTURE || ask->held[TIER_STRUCTURE];
    l->rows = ARENA_ARRAY(arena, struct lagrange_row, l->n_rows);
    l->price = ARENA_ARRAY(arena, int64_t, l->n_rows + 1); /* one row more, which costs nothing */
    l->best = ARENA_ARRAY(arena, int64_t, l->n_rows + 1);
    l->violation = ARENA_ARRAY(arena, int64_t, l->n_rows);
    l->direction = ARENA_ARRAY(arena, double, l->n_rows);
    l->exact = ARENA_ARRAY(arena, double, l->n_rows);
    l->square = ARENA_ARRAY(arena, double, l->n_rows);
    take_cells(l, arena);
    for (int t = 0; t < N_TIERS; t++)
        take_held(l, t);
    l->constant = l->base = ask->part < 0 ? p->constant[ask->tier] : 0;
    for (int r = 0; r < p->n_rows; r++)
        take_row(l, r);
    choose_shift(l, costs_of(l));
    l->constant *= (wide)1 << l->shift;
    l->aim = (wide)ask->value * ((wide)1 << l->shift);
    limit_cells(l);
    lagrange_columns(l, arena);
    first_prices(l, arena);
    return l;
}
