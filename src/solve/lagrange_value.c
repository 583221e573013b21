/* What prices are worth: each group, cell, range and excess answers them on its own. */
#include <limits.h>

#include "solve/lagrange_parts.h"

static int64_t weight_of(const struct lagrange *l, const int64_t *price, enum tier tier) {
    int64_t weight = l->ask.tier == tier ? (int64_t)1 << l->shift : 0;
    return weight + price[l->program->n_rows + (int)tier];
}

static void weigh_pieces(struct lagrange *l, const int64_t *price) {
    for (int k = 0; k < l->n_pieces; k++) {
        int64_t worth = 0;
        for (const struct lagrange_entry *e = l->pieces[k].entries, *end = e + l->pieces[k].n; e < end; e++)
            worth += price[e->row] * e->coef;
        l->worth[k] = worth;
    }
}

static inline int64_t column_cost(const struct lagrange *l, const int64_t *price, const struct lagrange_column *c) {
    return c->cost + l->worth[c->piece[0]] + l->worth[c->piece[1]] + price[c->seat];
}

static void add_activity(const struct lagrange *l, const struct lagrange_column *c, int64_t *activity) {
    for (int k = 0; k < 2; k++) {
        const struct lagrange_piece *piece = &l->pieces[c->piece[k]];
        for (int e = 0; e < piece->n; e++)
            activity[piece->entries[e].row] += piece->entries[e].coef;
    }
    if (c->seat < l->n_rows)
        activity[c->seat]++;
}

static wide answer_groups(struct lagrange *l, const int64_t *price, int64_t *activity) {
    wide sum = 0;
    weigh_pieces(l, price);
    for (int g = 0; g < l->n_groups; g++) {
        int at = l->first_column[g];
        int64_t least = INT64_MAX;
        for (int c = l->first_column[g]; c < l->first_column[g + 1]; c++) {
            int64_t cost = column_cost(l, price, &l->columns[c]);
            if (cost < least) {
                least = cost;
                at = c;
            }
        }
        sum += least;
        if (activity != NULL)
            add_activity(l, &l->columns[at], activity);
    }
    l->scanned += l->n_columns;
    return sum;
}

/* The least of weight × table(n) - price × n: where the rising slopes pass the price. */
static int best_count(const struct count_cell *count, int64_t weight, int64_t price) {
    int low = 0, high = count->most - count->least;
    while (low < high) {
        int middle = (low + high) / 2;
        if ((wide)weight * (count->table[middle + 1] - count->table[middle]) >= price)
            high = middle;
        else
            low = middle + 1;
    }
    return count->least + low;
}

static wide answer_cells(const struct lagrange *l, const int64_t *price, int64_t *activity) {
    int64_t weight = weight_of(l, price, TIER_STRUCTURE);
    int held = l->program->n_rows + TIER_STRUCTURE;
    wide sum = 0;
    for (int k = 0; k < l->n_cells; k++) {
        const struct count_cell *count = &l->program->counts[l->cell[k]];
        bool ranged = count->range >= 0; /* the range answers the price */
        int64_t y = ranged ? 0 : price[count->row];
        int n = best_count(count, weight, y);
        int64_t cost = count->table[n - count->least];
        sum += (wide)weight * cost - (wide)y * n;
        if (activity != NULL) {
            activity[count->row] -= ranged ? 0 : n;
            activity[held] += cost;
        }
    }
    return sum;
}

/* The larger counts answer positive prices, the smaller ones negative ones: price × (largest - smallest) comes apart into two questions of one
 * number each, asked of every number. That the largest is not below the smallest is left out. */
static wide answer_range(const struct lagrange *l, const int64_t *price, const struct count_range *range, int64_t *activity) {
    const struct count_cell *counts = l->program->counts;
    int64_t weight = weight_of(l, price, TIER_STRUCTURE) * range->price;
    int from = 0, to = 0, low = INT_MAX, up = INT_MAX, best_high = 0, best_low = 0;
    for (int k = 0; k < range->n_cells; k++) {
        const struct count_cell *count = &counts[range->cells[k]];
        from = count->least > from ? count->least : from;
        to = count->most > to ? count->most : to;
        low = count->least < low ? count->least : low;
        up = count->most < up ? count->most : up;
    }
    wide least[2] = {0, 0};
    for (int side = 0; side < 2; side++)
        for (int n = side == 0 ? from : low; n <= (side == 0 ? to : up); n++) {
            wide sum = (side == 0 ? 1 : -1) * (wide)weight * n;
            for (int k = 0; k < range->n_cells; k++) {
                const struct count_cell *count = &counts[range->cells[k]];
                int64_t y = price[count->row];
                if (side == 0 && y > 0)
                    sum -= (wide)y * (n < count->most ? n : count->most);
                if (side == 1 && y < 0)
                    sum -= (wide)y * (n > count->least ? n : count->least);
            }
            if (n == (side == 0 ? from : low) || sum < least[side]) {
                least[side] = sum;
                *(side == 0 ? &best_high : &best_low) = n;
            }
        }
    for (int k = 0; activity != NULL && k < range->n_cells; k++) {
        const struct count_cell *count = &counts[range->cells[k]];
        int64_t y = price[count->row];
        int n = count->before < best_low ? best_low : count->before > best_high ? best_high : count->before;
        if (y != 0)
            n = y > 0 ? (best_high < count->most ? best_high : count->most) : (best_low > count->least ? best_low : count->least);
        activity[count->row] -= n;
    }
    if (activity != NULL)
        activity[l->program->n_rows + TIER_STRUCTURE] += range->price * (best_high - best_low);
    return least[0] + least[1];
}

/* Each of an excess up to its limit pays if the row's price is above what it costs. */
static wide answer_excess(const struct lagrange *l, const int64_t *price, int r, int64_t *activity) {
    const struct column *excess = &l->program->columns[l->rows[r].excess];
    int64_t cost = -price[r];
    for (int t = 0; t < N_TIERS; t++)
        if (excess->cost[t] != 0)
            cost += weight_of(l, price, (enum tier)t) * excess->cost[t];
    if (cost >= 0)
        return 0;
    if (activity != NULL) {
        activity[r] -= excess->upper;
        for (int t = 0; t < N_TIERS; t++)
            activity[l->program->n_rows + t] += excess->cost[t] * excess->upper;
    }
    return (wide)cost * excess->upper;
}

/* price × (activity - bound), the bound being the one that the price's sign speaks of. */
static wide answer_rows(const struct lagrange *l, const int64_t *price, int64_t *activity) {
    wide sum = 0;
    for (int r = 0; r < l->n_rows; r++) {
        const struct lagrange_row *row = &l->rows[r];
        if (!row->active)
            continue;
        int64_t at = price[r] > 0 ? row->most_at : row->least_at;
        if (price[r] == 0) {
            int64_t done = activity == NULL ? 0 : activity[r] + row->fixed;
            at = row->may_press && done > row->most_at ? row->most_at : row->may_lift && done < row->least_at ? row->least_at : done;
        }
        sum += (wide)price[r] * (row->fixed - at);
        if (activity != NULL)
            activity[r] += row->fixed - at;
    }
    return sum;
}

wide lagrange_value(struct lagrange *l, const int64_t *price, int64_t *violation) {
    for (int r = 0; violation != NULL && r < l->n_rows; r++)
        violation[r] = 0;
    wide sum = l->constant + answer_groups(l, price, violation);
    if (l->cells)
        sum += answer_cells(l, price, violation);
    for (int r = 0; l->cells && r < l->n_ranges; r++)
        sum += answer_range(l, price, &l->program->ranges[l->range[r]], violation);
    for (int r = 0; r < l->program->n_rows; r++)
        if (l->rows[r].active && l->rows[r].excess >= 0)
            sum += answer_excess(l, price, r, violation);
    return sum + answer_rows(l, price, violation);
}

void lagrange_reduced(struct lagrange *l, double *reduced) {
    weigh_pieces(l, l->best);
    for (int g = 0; g < l->n_groups; g++) {
        int64_t least = INT64_MAX;
        for (int c = l->first_column[g]; c < l->first_column[g + 1]; c++) {
            int64_t cost = column_cost(l, l->best, &l->columns[c]);
            least = cost < least ? cost : least;
        }
        for (int c = l->first_column[g]; c < l->first_column[g + 1]; c++)
            reduced[l->columns[c].source] = (double)(column_cost(l, l->best, &l->columns[c]) - least) / (double)((int64_t)1 << l->shift);
    }
    l->scanned += 2 * (long long)l->n_columns;
}
