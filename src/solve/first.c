/* A first plan without a solver: everybody stays or takes the seat that breaks least, then tabu search on the broken rows; rows that stay broken gain
 * weight. Chains of moves come about as each step hands the broken seat on. */
#include <limits.h>

#include "solve/part.h"

enum { CANDIDATES_MOST = 400, STEPS_LEAST = 2000, STEPS_A_GROUP = 60 };

struct walk {
    struct search_part *s;
    const struct program *p;
    int *choice;
    int *activity;
    int *weight; /* per row */
    int *tabu;   /* per group: not before this step */
    int *broken; /* rows */
    int *place;  /* per row: its place in broken, -1 */
    int n_broken;
    long long best_seen;
    int step;
};

/* How far outside its bounds a row is. */
static int off_by(const struct program *p, const struct row *row, int activity) {
    int slack = row->excess >= 0 ? p->columns[row->excess].upper : 0;
    if (row->kind == ROW_CELL || row->part == -2)
        return 0;
    if (row->lower != ROW_FREE_BELOW && activity < row->lower)
        return row->lower - activity;
    return row->upper != ROW_FREE_ABOVE && activity > row->upper + slack ? activity - row->upper - slack : 0;
}

static void note_row(struct walk *w, int r) {
    bool off = off_by(w->p, &w->p->rows[r], w->activity[r]) > 0;
    if (off && w->place[r] < 0) {
        w->place[r] = w->n_broken;
        w->broken[w->n_broken++] = r;
    } else if (!off && w->place[r] >= 0) {
        int last = w->broken[--w->n_broken];
        w->broken[w->place[r]] = last;
        w->place[last] = w->place[r];
        w->place[r] = -1;
    }
}

static void apply(struct walk *w, int column, int sign) {
    const struct column *c = &w->p->columns[column];
    for (int k = c->first; k < c->first + c->n; k++) {
        w->activity[w->p->entries[k].at] += sign * w->p->entries[k].coef;
        note_row(w, w->p->entries[k].at);
    }
}

/* Weighted change of what is broken by going from one column to another; entries come by row. */
static long long change(const struct walk *w, int from, int to) {
    const struct program *p = w->p;
    const struct entry *a = p->entries + p->columns[from].first, *a_end = a + p->columns[from].n;
    const struct entry *b = p->entries + p->columns[to].first, *b_end = b + p->columns[to].n;
    long long sum = 0;
    while (a < a_end || b < b_end) {
        int r = b == b_end || (a < a_end && a->at < b->at) ? a->at : b->at, delta = 0;
        if (a < a_end && a->at == r)
            delta -= (a++)->coef;
        if (b < b_end && b->at == r)
            delta += (b++)->coef;
        if (delta != 0)
            sum += (long long)w->weight[r] * (off_by(p, &p->rows[r], w->activity[r] + delta) - off_by(p, &p->rows[r], w->activity[r]));
    }
    return sum;
}

/* Among equals the cheaper in exceptions, then shall, then a coin. */
static long long price(const struct column *c) {
    return 1000000 * (c->cost[TIER_RELAXED] + c->cost[TIER_EXCEPTIONS]) + 1000 * c->cost[TIER_SHALL] + c->cost[TIER_MOVES];
}

struct candidate {
    int column;
    long long change, price;
};

static void consider(struct walk *w, int column, struct candidate *best, long long total) {
    int g = w->p->columns[column].group, from = w->choice[g];
    if (column == from)
        return;
    struct candidate one = {column, change(w, from, column), price(&w->p->columns[column]) - price(&w->p->columns[from])};
    if (w->tabu[g] > w->step && total + one.change >= w->best_seen)
        return;
    bool tie = one.change == best->change && one.price == best->price;
    if (best->column < 0 || one.change < best->change || (one.change == best->change && one.price < best->price) ||
        (tie && part_random(w->s, 2) == 0))
        *best = one;
}

/* Changes that may mend row r: leaving columns that push it the wrong way, taking those that push it back. */
static struct candidate mend(struct walk *w, int r, long long total) {
    const struct program *p = w->p;
    const struct row *row = &p->rows[r];
    struct candidate best = {-1, 0, 0};
    int sign = row->lower != ROW_FREE_BELOW && w->activity[r] < row->lower ? 1 : -1, tried = 0;
    uint64_t from = part_random(w->s, (uint64_t)row->n);
    for (int k = 0; k < row->n && tried < CANDIDATES_MOST; k++) {
        const struct entry *entry = &p->row_entries[row->first + (int)((from + (uint64_t)k) % (uint64_t)row->n)];
        const struct group *group = &p->groups[p->columns[entry->at].group];
        bool chosen = w->choice[p->columns[entry->at].group] == entry->at;
        if (!chosen && entry->coef * sign > 0) {
            consider(w, entry->at, &best, total);
            tried++;
        } else if (chosen && entry->coef * sign < 0) {
            for (int c = group->first; c < group->first + group->n; c++, tried++)
                consider(w, c, &best, total);
        }
    }
    return best;
}

static long long weigh(const struct walk *w) {
    long long sum = 0;
    for (int k = 0; k < w->n_broken; k++)
        sum += (long long)w->weight[w->broken[k]] * off_by(w->p, &w->p->rows[w->broken[k]], w->activity[w->broken[k]]);
    return sum;
}

/* Who may stay does; the others take, fewest seats first, what breaks least. */
static void begin(struct walk *w) {
    const struct program *p = w->p;
    struct search_part *s = w->s;
    for (int r = 0; r < p->n_rows; r++)
        w->activity[r] = p->rows[r].fixed;
    for (int r = 0; r < p->n_rows; r++)
        if (p->rows[r].part == s->ask.part)
            note_row(w, r);
    for (int k = 0; k < s->n_groups; k++) {
        const struct group *group = &p->groups[s->groups[k]];
        w->choice[s->groups[k]] = group->stay >= 0 ? group->stay : group->first;
        apply(w, w->choice[s->groups[k]], 1);
    }
    for (int few = 1; few <= 64; few *= 2)
        for (int k = 0; k < s->n_groups; k++) {
            const struct group *group = &p->groups[s->groups[k]];
            if (group->stay >= 0 || group->n < few || (few < 64 && group->n >= 2 * few))
                continue;
            struct candidate best = {-1, 0, 0};
            for (int c = group->first; c < group->first + group->n; c++)
                consider(w, c, &best, LLONG_MAX / 2);
            if (best.column < 0 || best.change > 0)
                continue;
            apply(w, w->choice[s->groups[k]], -1);
            apply(w, best.column, 1);
            w->choice[s->groups[k]] = best.column;
        }
}

static bool walk_to_plan(struct walk *w) {
    struct search_part *s = w->s;
    int steps = STEPS_LEAST + STEPS_A_GROUP * s->n_groups;
    w->best_seen = LLONG_MAX;
    for (w->step = 1; w->step <= steps && w->n_broken > 0; w->step++) {
        long long total = weigh(w);
        w->best_seen = total < w->best_seen ? total : w->best_seen;
        int r = w->broken[part_random(s, (uint64_t)w->n_broken)];
        struct candidate best = mend(w, r, total);
        if (best.column < 0 || best.change >= 0) {
            w->weight[r]++;
            w->best_seen = LLONG_MAX;
        }
        if (best.column < 0)
            continue;
        int g = w->p->columns[best.column].group;
        apply(w, w->choice[g], -1);
        apply(w, best.column, 1);
        w->choice[g] = best.column;
        w->tabu[g] = w->step + 3 + (int)part_random(s, 10);
    }
    return w->n_broken == 0;
}

bool first_plan(struct search_part *s) {
    const struct program *p = s->p;
    struct arena *arena = arena_new();
    struct walk w = {.s = s, .p = p, .best_seen = LLONG_MAX};
    w.choice = ARENA_ARRAY(arena, int, p->n_groups);
    w.activity = ARENA_ARRAY(arena, int, p->n_rows);
    w.weight = ARENA_ARRAY(arena, int, p->n_rows);
    w.tabu = ARENA_ARRAY(arena, int, p->n_groups);
    w.broken = ARENA_ARRAY(arena, int, p->n_rows);
    w.place = ARENA_ARRAY(arena, int, p->n_rows);
    for (int r = 0; r < p->n_rows; r++) {
        w.weight[r] = 1;
        w.place[r] = -1;
    }
    for (int g = 0; g < p->n_groups; g++)
        w.choice[g] = s->choice[g];
    begin(&w);
    bool found = walk_to_plan(&w) && part_take(s, w.choice);
    arena_free(arena);
    return found;
}
