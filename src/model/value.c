/* What a choice is worth, exactly. */
#include "model/program.h"

static void add_activity(const struct program *p, const int *choice, int part, int *activity) {
    for (int r = 0; r < p->n_rows; r++)
        activity[r] = p->rows[r].fixed;
    for (int g = 0; g < p->n_groups; g++) {
        if (p->groups[g].n <= 1 || (part >= 0 && p->groups[g].part != part))
            continue;
        const struct column *column = &p->columns[choice[g]];
        for (int k = column->first; k < column->first + column->n; k++)
            activity[p->entries[k].at] += p->entries[k].coef;
    }
}

static int64_t range_value(const struct program *p, const struct count_range *range, const int *activity) {
    int most = INT_MIN, least = INT_MAX;
    for (int k = 0; k < range->n_cells; k++) {
        const struct count_cell *count = &p->counts[range->cells[k]];
        int n = count->before + activity[count->row];
        most = n > most ? n : most;
        least = n < least ? n : least;
    }
    return range->n_cells > 0 ? range->price * (most - least) : 0;
}

/* 1 if the row is broken; its excess or cell cost goes to value. */
static int row_value(const struct program *p, const struct row *row, int activity, int64_t *value) {
    if (row->kind == ROW_CELL) {
        const struct count_cell *count = &p->counts[row->cell];
        int n = count->before + activity;
        if (n < count->least || n > count->most) /* more holders than seats: another row is broken too */
            return 1;
        value[TIER_STRUCTURE] += count->table[n - count->least];
        return 0;
    }
    if (activity < row->lower)
        return 1;
    if (activity <= row->upper)
        return 0;
    if (row->excess < 0 || activity - row->upper > p->columns[row->excess].upper)
        return 1;
    for (int t = 0; t < N_TIERS; t++)
        value[t] += p->columns[row->excess].cost[t] * (activity - row->upper);
    return 0;
}

int program_value(const struct program *p, const int *choice, int part, int64_t value[N_TIERS]) {
    struct arena *arena = arena_new();
    int *activity = ARENA_ARRAY(arena, int, p->n_rows);
    int broken = part < 0 ? p->n_empty : 0;
    for (int t = 0; t < N_TIERS; t++)
        value[t] = part < 0 ? p->constant[t] : 0;
    add_activity(p, choice, part, activity);
    for (int g = 0; g < p->n_groups; g++)
        for (int t = 0; p->groups[g].n > 1 && (part < 0 || p->groups[g].part == part) && t < N_TIERS; t++)
            value[t] += p->columns[choice[g]].cost[t];
    for (int r = 0; r < p->n_rows; r++)
        if (part < 0 || p->rows[r].part == part)
            broken += row_value(p, &p->rows[r], activity[r], value);
    for (int r = 0; r < p->n_ranges; r++)
        if (part < 0 || p->ranges[r].part == part)
            value[TIER_STRUCTURE] += range_value(p, &p->ranges[r], activity);
    for (int t = 0; t < N_TIERS; t++) {
        int64_t rest = part < 0 ? 0 : p->constant[t]; /* of who has no choice: no part's business, but of the limit */
        if (p->limited[t] && (part < 0 || part == p->limit_part[t]) && value[t] + rest > p->at_most[t])
            broken++;
    }
    arena_free(arena);
    return broken;
}

void program_reach(const struct program *p, const struct row *row, int64_t *least, int64_t *most) {
    *least = *most = row->fixed;
    for (int k = row->first; k < row->first + row->n;) { /* the spans of a group lie together, as columns ascend */
        int g = p->spans[k].group, low = INT_MAX, high = INT_MIN, n = 0;
        for (; k < row->first + row->n && p->spans[k].group == g; n += p->spans[k++].n) {
            low = p->spans[k].coef < low ? p->spans[k].coef : low;
            high = p->spans[k].coef > high ? p->spans[k].coef : high;
        }
        bool all = n == p->groups[g].n; /* every column of the group is in the row */
        *least += all || low < 0 ? low : 0;
        *most += all || high > 0 ? high : 0;
    }
}

int program_compare(const struct program *p, const int64_t a[N_TIERS], const int64_t b[N_TIERS]) {
    for (int t = 0; t < p->n_tiers; t++)
        if (a[p->tiers[t]] != b[p->tiers[t]])
            return a[p->tiers[t]] < b[p->tiers[t]] ? -1 : 1;
    return 0;
}
