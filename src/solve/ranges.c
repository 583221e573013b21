#include "solve/ranges.h"

/* Per range of the program: how many people its cells can hold together. */
struct totals {
    int64_t *low, *high;
    int *range_of; /* per row, -1 */
};

/* What each held tier leaves to spare when every group takes its cheapest column; excesses cost nothing or more. */
static void find_slack(const struct search_part *s, int64_t slack[N_TIERS]) {
    for (int t = 0; t < N_TIERS; t++) {
        slack[t] = s->course.held[t] && t != TIER_STRUCTURE ? s->course.at_most[t] : INT64_MAX;
        for (int k = 0; slack[t] != INT64_MAX && k < s->n_groups; k++)
            slack[t] -= group_least(s->p, s->groups[k], (enum tier)t);
    }
}

/* Taken by a group whose others are as cheap as can be, the column alone does not pass a held tier. */
static bool affordable(const struct search_part *s, const struct column *c, const int64_t slack[N_TIERS]) {
    for (int t = 0; t < N_TIERS; t++)
        if (slack[t] != INT64_MAX && c->cost[t] - group_least(s->p, c->group, (enum tier)t) > slack[t])
            return false;
    return true;
}

/* Adds the least and the most that one group brings to each range. */
static void add_group(const struct search_part *s, int g, const int64_t slack[N_TIERS], struct totals *totals, struct arena *arena) {
    const struct program *p = s->p;
    int64_t *sum = ARENA_ARRAY(arena, int64_t, p->n_ranges), *low = ARENA_ARRAY(arena, int64_t, p->n_ranges),
            *high = ARENA_ARRAY(arena, int64_t, p->n_ranges);
    bool first = true;
    for (int c = p->groups[g].first; c < p->groups[g].first + p->groups[g].n; c++) {
        const struct column *column = &p->columns[c];
        if (!affordable(s, column, slack))
            continue;
        for (int r = 0; r < p->n_ranges; r++)
            sum[r] = 0;
        for (int e = column->first; e < column->first + column->n; e++)
            if (totals->range_of[p->entries[e].at] >= 0)
                sum[totals->range_of[p->entries[e].at]] += p->entries[e].coef;
        for (int r = 0; r < p->n_ranges; r++) {
            low[r] = first || sum[r] < low[r] ? sum[r] : low[r];
            high[r] = first || sum[r] > high[r] ? sum[r] : high[r];
        }
        first = false;
    }
    for (int r = 0; r < p->n_ranges; r++) {
        totals->low[r] += low[r];
        totals->high[r] += high[r];
    }
}

/* Can all counts of the range lie in smallest .. smallest + spread and add up to a total that can be? */
static bool fits(const struct program *p, const struct count_range *range, int smallest, int spread, int64_t low, int64_t high) {
    int64_t least = 0, most = 0;
    for (int k = 0; k < range->n_cells; k++) {
        const struct count_cell *count = &p->counts[range->cells[k]];
        int from = count->least > smallest ? count->least : smallest, to = count->most < smallest + spread ? count->most : smallest + spread;
        if (from > to)
            return false;
        least += from;
        most += to;
    }
    return least <= high && most >= low;
}

static int least_spread(const struct program *p, const struct count_range *range, int64_t low, int64_t high) {
    int from = INT_MAX, to = INT_MIN;
    for (int k = 0; k < range->n_cells; k++) {
        const struct count_cell *count = &p->counts[range->cells[k]];
        from = count->least < from ? count->least : from;
        to = count->most > to ? count->most : to;
    }
    for (int spread = 0; spread < to - from; spread++)
        for (int smallest = from; smallest + spread <= to; smallest++)
            if (fits(p, range, smallest, spread, low, high))
                return spread;
    return range->n_cells > 0 ? to - from : 0;
}

int64_t ranges_least(const struct search_part *s) {
    const struct program *p = s->p;
    struct arena *arena = arena_new();
    struct totals totals = {ARENA_ARRAY(arena, int64_t, p->n_ranges), ARENA_ARRAY(arena, int64_t, p->n_ranges), ARENA_ARRAY(arena, int, p->n_rows)};
    int64_t slack[N_TIERS], sum = 0;
    for (int r = 0; r < p->n_rows; r++)
        totals.range_of[r] = p->rows[r].kind == ROW_CELL ? p->counts[p->rows[r].cell].range : -1;
    for (int r = 0; r < p->n_ranges; r++)
        for (int k = 0; k < p->ranges[r].n_cells; k++) {
            const struct count_cell *count = &p->counts[p->ranges[r].cells[k]];
            totals.low[r] += count->before + p->rows[count->row].fixed;
            totals.high[r] += count->before + p->rows[count->row].fixed;
        }
    find_slack(s, slack);
    for (int k = 0; k < s->n_groups && p->n_ranges > 0; k++)
        add_group(s, s->groups[k], slack, &totals, arena);
    for (int r = 0; r < p->n_ranges; r++)
        if (p->ranges[r].part == s->ask.part)
            sum += p->ranges[r].price * least_spread(p, &p->ranges[r], totals.low[r], totals.high[r]);
    arena_free(arena);
    return sum;
}
