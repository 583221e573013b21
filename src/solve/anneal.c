/* Annealing (measured in the design of the model: cool, for a few per cent of the time, it brings a first plan to where neighbourhoods begin to pay).
 * A proposal moves one cadre, or two who change units; the rows hold all the time, and so do the values of earlier tiers. For structure only: the
 * other tiers are nearly linear, and their relaxation finds them. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "solve/part.h"

enum { PROPOSALS_MOST = 60000000, PROPOSALS_A_WORK = 1000, STEPS = 100, STEPS_A_LOOK = 5 };
/* Temperatures in persons of weight 1; of a range, whose guide is steeper, others. */
static const double HOT = 0.5, COLD = 0.1, RANGE_HOT = 1, RANGE_COLD = 0.1;

/* Rows and columns as this search needs them, close together: most of its time goes by waiting for them. */
struct fast_row {
    int activity, lower, upper, free_upper; /* between free_upper and upper the excess costs */
    const int64_t *table;                   /* of a cell: the cost of activity n is table[n]; else NULL */
    const struct column *excess;
    int range;   /* of a cell that counts in one, -1 */
    int mark;    /* 1 + its place in touched, 0: not there */
    double mean; /* of such a cell: the activity at which its range would be even */
};

struct fast_column {
    int column;   /* of the program */
    int side;     /* of the seat it leads to or stays on, -1 */
    int first, n; /* entries */
    int64_t cost[N_TIERS];
};

struct anneal {
    struct search_part *s;
    const struct program *p;
    struct fast_row *rows;
    int n_columns, room_columns, n_entries, room_entries;
    struct fast_column *columns; /* those that are proposed, and the choice there was; group after group, in the order of their sides */
    struct entry *entries;
    int *choice;          /* per group of the program: the place in columns */
    int n_sides;          /* classes of seats */
    int *first;           /* per group of the program: in columns */
    int *n_on, *on_first; /* per side: groups there are on[on_first[side] .. + n_on[side] - 1] */
    int *on, *place;      /* place: per group in `on` */
    int64_t value[N_TIERS];
    double guide; /* of the last change weighed: how much less even its ranges become, of which their largest and smallest counts tell little */
    int n_touched, *touched, *delta; /* rows */
    int *ranges;                     /* touched ones */
    bool *in_ranges;                 /* per range of the program: it is among them */
};

static int side_of(const struct program *p, int column) {
    const struct column *c = &p->columns[column];
    if (c->kind >= COLUMN_KEEP && c->kind <= COLUMN_CURED)
        return -1;
    int post = c->kind == COLUMN_MOVE ? c->post : p->rules->city->cadres[c->cadre].post;
    return post < 0 ? -1 : p->seat_of[post];
}

static void touch(struct anneal *a, int column, int sign) {
    const struct fast_column *c = &a->columns[column];
    for (const struct entry *e = a->entries + c->first, *end = e + c->n; e < end; e++) {
        int *mark = &a->rows[e->at].mark;
        if (*mark == 0) {
            a->touched[a->n_touched] = e->at;
            a->delta[a->n_touched] = 0;
            *mark = ++a->n_touched;
        }
        a->delta[*mark - 1] += sign * e->coef;
    }
}

static void forget(struct anneal *a) {
    for (int k = 0; k < a->n_touched; k++)
        a->rows[a->touched[k]].mark = 0;
    a->n_touched = 0;
}

static int over(const struct fast_row *row, int activity) { return activity > row->free_upper ? activity - row->free_upper : 0; }

/* What the largest less the smallest count of a range would change. */
static int64_t range_change(const struct anneal *a, const struct count_range *range) {
    int most = INT_MIN, least = INT_MAX, old_most = INT_MIN, old_least = INT_MAX;
    for (int k = 0; k < range->n_cells; k++) {
        const struct count_cell *count = &a->p->counts[range->cells[k]];
        int old = count->before + a->rows[count->row].activity, mark = a->rows[count->row].mark;
        int new = old + (mark > 0 ? a->delta[mark - 1] : 0);
        old_most = old > old_most ? old : old_most;
        old_least = old < old_least ? old : old_least;
        most = new > most ? new : most;
        least = new < least ? new : least;
    }
    return range->price * (most - least - (old_most - old_least));
}

static void weigh_ranges(struct anneal *a, int64_t change[N_TIERS]) {
    int n = 0;
    a->guide = 0;
    for (int k = 0; k < a->n_touched; k++) {
        int range = a->rows[a->touched[k]].range;
        if (range < 0 || a->delta[k] == 0)
            continue;
        const struct fast_row *row = &a->rows[a->touched[k]];
        a->guide += (double)a->p->ranges[range].price * a->delta[k] * (2 * (row->activity - row->mean) + a->delta[k]);
        if (a->in_ranges[range])
            continue;
        a->in_ranges[range] = true;
        a->ranges[n++] = range;
        change[TIER_STRUCTURE] += range_change(a, &a->p->ranges[range]);
    }
    for (int k = 0; k < n; k++)
        a->in_ranges[a->ranges[k]] = false;
}

/* What the touched rows would change; false if one would be broken. */
static bool weigh(struct anneal *a, int64_t change[N_TIERS]) {
    for (int k = 0; k < a->n_touched; k++) {
        const struct fast_row *row = &a->rows[a->touched[k]];
        int to = row->activity + a->delta[k];
        if (a->delta[k] == 0)
            continue;
        if (to < row->lower || to > row->upper)
            return false;
        if (row->table != NULL)
            change[TIER_STRUCTURE] += row->table[to] - row->table[row->activity];
        else if (row->excess != NULL)
            for (int t = 0; t < N_TIERS; t++)
                change[t] += row->excess->cost[t] * (over(row, to) - over(row, row->activity));
    }
    if (a->p->n_ranges > 0)
        weigh_ranges(a, change);
    return true;
}

static void sit(struct anneal *a, int g, int column) {
    int from = a->columns[a->choice[g]].side, to = a->columns[column].side;
    a->choice[g] = column;
    if (from == to)
        return;
    if (from >= 0) {
        int last = a->on[a->on_first[from] + --a->n_on[from]];
        a->on[a->place[g]] = last;
        a->place[last] = a->place[g];
    }
    if (to >= 0) {
        a->place[g] = a->on_first[to] + a->n_on[to]++;
        a->on[a->place[g]] = g;
    }
}

static bool accept(struct anneal *a, const int64_t change[N_TIERS], double temperature) {
    for (int t = 0; t < N_TIERS; t++)
        if (a->s->course.held[t] && change[t] > 0 && a->value[t] + change[t] > a->s->course.at_most[t])
            return false;
    double d = (double)change[TIER_STRUCTURE] + a->guide;
    return d <= 0 || (d < temperature * 30 && exp(-d / temperature) * 0x1p32 > (double)part_random(a->s, 1ULL << 32));
}

static void apply(struct anneal *a, const int64_t change[N_TIERS]) {
    for (int k = 0; k < a->n_touched; k++)
        a->rows[a->touched[k]].activity += a->delta[k];
    for (int t = 0; t < N_TIERS; t++)
        a->value[t] += change[t];
}

/* A useful column of the group to a side, at random; -1 if there is none. */
static int column_to(struct anneal *a, int g, int side) {
    int low = a->first[g], high = a->first[g + 1];
    while (low < high) {
        int middle = (low + high) / 2;
        if (a->columns[middle].side < side)
            low = middle + 1;
        else
            high = middle;
    }
    int n = 0;
    while (low + n < a->first[g + 1] && a->columns[low + n].side == side)
        n++;
    return n == 0 ? -1 : low + (int)part_random(a->s, (uint64_t)n);
}

static void costs(const struct anneal *a, int from, int to, int64_t change[N_TIERS]) {
    for (int t = 0; t < N_TIERS; t++)
        change[t] += a->columns[to].cost[t] - a->columns[from].cost[t];
}

/* One cadre to another column; if the rows forbid it, and mostly where there are ranges, with somebody from there in exchange. */
static void propose(struct anneal *a, int g, double temperature) {
    int n = a->first[g + 1] - a->first[g], from = a->choice[g];
    int to = n < 2 ? from : a->first[g] + (int)part_random(a->s, (uint64_t)n);
    int64_t change[N_TIERS] = {0};
    if (to == from)
        return;
    touch(a, from, -1);
    touch(a, to, 1);
    costs(a, from, to, change);
    bool in_pairs = a->p->n_ranges > 0 && part_random(a->s, 4) != 0; /* one alone makes sizes uneven */
    if (!in_pairs && weigh(a, change)) {
        if (accept(a, change, temperature)) {
            apply(a, change);
            sit(a, g, to);
        }
        forget(a);
        return;
    }
    int side = a->columns[to].side, home = a->columns[from].side, other = -1, back = -1;
    if (side >= 0 && home >= 0 && side != home && a->n_on[side] > 0) {
        other = a->on[a->on_first[side] + (int)part_random(a->s, (uint64_t)a->n_on[side])];
        back = column_to(a, other, home);
    }
    if (back >= 0 && other != g) {
        int64_t both[N_TIERS] = {0};
        touch(a, a->choice[other], -1);
        touch(a, back, 1);
        costs(a, from, to, both);
        costs(a, a->choice[other], back, both);
        if (weigh(a, both) && accept(a, both, temperature)) {
            apply(a, both);
            sit(a, g, to);
            sit(a, other, back);
        }
    }
    forget(a);
}

/* By side, then by number. */
static int by_side(const void *x, const void *y) {
    const struct fast_column *a = x, *b = y;
    return a->side != b->side ? (a->side > b->side) - (a->side < b->side) : (a->column > b->column) - (a->column < b->column);
}

static void list_column(struct anneal *a, int column, struct arena *arena) {
    const struct column *c = &a->p->columns[column];
    struct fast_column *fast = ARENA_PUSH(arena, a->columns, a->n_columns, a->room_columns);
    *fast = (struct fast_column){.column = column, .side = side_of(a->p, column), .first = a->n_entries, .n = c->n};
    for (int t = 0; t < N_TIERS; t++)
        fast->cost[t] = c->cost[t];
    for (int e = c->first; e < c->first + c->n; e++)
        *ARENA_PUSH(arena, a->entries, a->n_entries, a->room_entries) = a->p->entries[e];
}

static void list_columns(struct anneal *a, double theta, struct arena *arena) {
    const struct search_part *s = a->s;
    a->first = ARENA_ARRAY(arena, int, a->p->n_groups + 1);
    for (int g = 0, k = 0; g < a->p->n_groups; g++) {
        const struct group *group = &a->p->groups[g];
        int first = a->first[g] = a->n_columns;
        if (k == s->n_groups || s->groups[k] != g)
            continue;
        k++;
        for (int c = group->first; c < group->first + group->n; c++)
            if (s->choice[g] == c || (s->useful[c] && (s->reduced[c] <= theta || c == group->stay)))
                list_column(a, c, arena);
        qsort(a->columns + first, (size_t)(a->n_columns - first), sizeof *a->columns, by_side);
        for (int c = first; c < a->n_columns; c++)
            a->choice[g] = a->columns[c].column == s->choice[g] ? c : a->choice[g];
    }
    a->first[a->p->n_groups] = a->n_columns;
}

/* Everybody of the part could come to one side: room for as many as its rows let in, and no more than there are columns to it. */
static void list_sides(struct anneal *a, struct arena *arena) {
    const struct search_part *s = a->s;
    a->n_sides = a->p->n_seats;
    a->n_on = ARENA_ARRAY(arena, int, a->n_sides);
    a->on_first = ARENA_ARRAY(arena, int, a->n_sides + 1);
    a->place = ARENA_ARRAY(arena, int, a->p->n_groups);
    int *last = ARENA_ARRAY(arena, int, a->n_sides), n = 0;
    for (int k = 0; k < s->n_groups; k++)
        for (int j = a->first[s->groups[k]]; j < a->first[s->groups[k] + 1]; j++) {
            int side = a->columns[j].side;
            if (side >= 0 && last[side] != k + 1) {
                last[side] = k + 1;
                a->on_first[side + 1]++;
            }
        }
    for (int side = 0; side < a->n_sides; side++) {
        n += a->on_first[side + 1];
        a->on_first[side + 1] = n;
    }
    a->on = ARENA_ARRAY(arena, int, n);
    for (int k = 0; k < s->n_groups; k++) {
        int g = s->groups[k], side = a->columns[a->choice[g]].side;
        if (side < 0)
            continue;
        a->place[g] = a->on_first[side] + a->n_on[side]++;
        a->on[a->place[g]] = g;
    }
}

/* As many in each cell as would be even, were they all alike. */
static void find_mean(struct anneal *a, const struct count_range *range) {
    double sum = 0;
    for (int k = 0; k < range->n_cells; k++) {
        const struct count_cell *count = &a->p->counts[range->cells[k]];
        sum += count->before + a->rows[count->row].activity;
    }
    for (int k = 0; k < range->n_cells; k++) {
        const struct count_cell *count = &a->p->counts[range->cells[k]];
        a->rows[count->row].mean = sum / range->n_cells - count->before;
    }
}

static void take_rows(struct anneal *a, struct arena *arena) {
    const struct program *p = a->p;
    const struct search_part *s = a->s;
    a->rows = ARENA_ARRAY(arena, struct fast_row, p->n_rows);
    a->touched = ARENA_ARRAY(arena, int, p->n_rows);
    a->delta = ARENA_ARRAY(arena, int, p->n_rows);
    a->ranges = ARENA_ARRAY(arena, int, p->n_ranges);
    a->in_ranges = ARENA_ARRAY(arena, bool, p->n_ranges);
    for (int r = 0; r < p->n_rows; r++) {
        const struct row *row = &p->rows[r];
        struct fast_row *fast = &a->rows[r];
        *fast = (struct fast_row){.activity = row->fixed, .lower = row->lower, .upper = row->upper, .free_upper = row->upper, .range = -1};
        if (row->part == -2) { /* of the whole city: judged when the components are together */
            fast->lower = ROW_FREE_BELOW;
            fast->upper = ROW_FREE_ABOVE;
        } else if (row->kind == ROW_CELL) {
            const struct count_cell *count = &p->counts[row->cell];
            fast->lower = count->least - count->before;
            fast->upper = fast->free_upper = count->most - count->before;
            fast->table = count->table - fast->lower;
            fast->range = count->range;
        } else if (row->excess >= 0) {
            fast->excess = &p->columns[row->excess];
            fast->upper += fast->excess->upper;
        }
    }
    for (int k = 0; k < s->n_groups; k++) {
        const struct fast_column *c = &a->columns[a->choice[s->groups[k]]];
        for (int e = c->first; e < c->first + c->n; e++)
            a->rows[a->entries[e].at].activity += a->entries[e].coef;
    }
    for (int r = 0; r < p->n_ranges; r++)
        find_mean(a, &p->ranges[r]);
}

/* Kept only if it is better than what there was. */
static void take_plan(const struct anneal *a, int *choice) {
    struct search_part *s = a->s;
    for (int k = 0; k < s->n_groups; k++)
        choice[s->groups[k]] = a->columns[a->choice[s->groups[k]]].column;
    part_take(s, choice);
}

/* Best at the end, as it is cold there; who is stopped before has what there was at the last look. */
void anneal_structure(struct search_part *s, long long proposals, double theta) {
    struct arena *arena = arena_new();
    struct anneal a = {.s = s, .p = s->p, .choice = ARENA_ARRAY(arena, int, s->p->n_groups)};
    long long n = proposals * s->n_groups;
    for (int t = 0; t < N_TIERS; t++)
        a.value[t] = s->state.value[t];
    list_columns(&a, theta, arena);
    list_sides(&a, arena);
    take_rows(&a, arena);
    n = n > PROPOSALS_MOST ? PROPOSALS_MOST : n;
    if (s->ask.effort > 0 && n > PROPOSALS_A_WORK * part_effort(s, 0))
        n = PROPOSALS_A_WORK * part_effort(s, 0);
    double hot = s->p->n_ranges > 0 ? RANGE_HOT : HOT, cold = s->p->n_ranges > 0 ? RANGE_COLD : COLD;
    const struct part_tier *tier = &s->state.tiers[TIER_STRUCTURE];
    int *choice = ARENA_ARRAY(arena, int, s->p->n_groups);
    long long done = 0;
    for (int step = 0; step < STEPS && !(tier->has_bound && a.value[TIER_STRUCTURE] <= tier->bound); step++, done += n / STEPS) {
        double temperature = 1000 * hot * pow(cold / hot, (double)step / STEPS);
        for (long long k = 0; k < n / STEPS; k++)
            propose(&a, s->groups[part_random(s, (uint64_t)s->n_groups)], temperature);
        if (step % STEPS_A_LOOK == STEPS_A_LOOK - 1 && a.value[TIER_STRUCTURE] < s->state.value[TIER_STRUCTURE])
            take_plan(&a, choice);
    }
    take_plan(&a, choice);
    s->state.iterations += done / PROPOSALS_A_WORK;
    arena_free(arena);
}
