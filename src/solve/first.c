/* A first plan without a solver: seats for everybody by matching (match.h), which obeys seats and staffing or proves that nobody can; then tabu
 * search on the rows still broken (pairs, kin, shares, limits), where rows that stay broken gain weight. */
#include <limits.h>

#include "solve/match.h"
#include "solve/part.h"

/* CHANGES_MOST looks at a change take about a second. */
enum { CANDIDATES_MOST = 400, STEPS_LEAST = 2000, STEPS_A_GROUP = 60, CHANGES_MOST = 10000000 };

struct listing {
    bool listed;
    int first, n;
};

struct walk {
    struct search_part *s;
    const struct program *p;
    struct net *net;          /* numbers the columns of the part */
    struct listing *listings; /* per column of the network: its entries in rows that can be broken, listed when first asked for */
    int n_entries, room;
    struct entry *entries; /* at: row of the program */
    long long n_changes;   /* looked at */
    int *low, *high;       /* per row of the program, excess included */
    int *activity;
    int *weight; /* per row */
    int *chosen; /* per group of the network: column */
    int *tabu;   /* per group: not before this step */
    int *broken; /* rows */
    int *place;  /* per row: its place in broken, -1 */
    int n_broken;
    long long total; /* weighted sum of what is broken */
    long long best_seen;
    int step;
};

/* How far outside its bounds a row is. */
static int off_by(const struct walk *w, int r, int activity) {
    return activity < w->low[r] ? w->low[r] - activity : activity > w->high[r] ? activity - w->high[r] : 0;
}

static void add_activity(struct walk *w, int r, int by) {
    int was = off_by(w, r, w->activity[r]), is = off_by(w, r, w->activity[r] + by);
    w->activity[r] += by;
    w->total += (long long)w->weight[r] * (is - was);
    if (is > 0 && w->place[r] < 0) {
        w->place[r] = w->n_broken;
        w->broken[w->n_broken++] = r;
    } else if (is == 0 && w->place[r] >= 0) {
        int last = w->broken[--w->n_broken];
        w->broken[w->place[r]] = last;
        w->place[last] = w->place[r];
        w->place[r] = -1;
    }
}

/* The entries of a column in rows that can be broken, by row. */
static struct listing entries_of(struct walk *w, int column) {
    struct listing *own = &w->listings[column];
    if (own->listed)
        return *own;
    const struct column *c = &w->p->columns[net_column(w->net, column)];
    *own = (struct listing){true, w->n_entries, 0};
    for (int k = c->first; k < c->first + c->n; k++) {
        int r = w->p->entries[k].at;
        if (w->low[r] != ROW_FREE_BELOW || w->high[r] != ROW_FREE_ABOVE)
            *ARENA_PUSH(w->net->arena, w->entries, w->n_entries, w->room) = w->p->entries[k];
    }
    own->n = w->n_entries - own->first;
    return *own;
}

static void apply(struct walk *w, int column, int sign) {
    struct listing own = entries_of(w, column);
    for (int k = own.first; k < own.first + own.n; k++)
        add_activity(w, w->entries[k].at, sign * w->entries[k].coef);
}

/* Weighted change of what is broken by going from one column to another. */
static long long change(struct walk *w, int from, int to) {
    struct listing old = entries_of(w, from), new = entries_of(w, to);
    const struct entry *a = w->entries + old.first, *a_end = a + old.n, *b = w->entries + new.first, *b_end = b + new.n;
    long long sum = 0;
    w->n_changes++;
    while (a < a_end || b < b_end) {
        int r = b == b_end || (a < a_end && a->at < b->at) ? a->at : b->at, delta = 0;
        if (a < a_end && a->at == r)
            delta -= (a++)->coef;
        if (b < b_end && b->at == r)
            delta += (b++)->coef;
        if (delta != 0)
            sum += (long long)w->weight[r] * (off_by(w, r, w->activity[r] + delta) - off_by(w, r, w->activity[r]));
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

static const struct column *column_at(const struct walk *w, int column) { return &w->p->columns[net_column(w->net, column)]; }

static void consider(struct walk *w, int column, struct candidate *best) {
    int g = w->net->group_of[column], from = w->chosen[g];
    if (column == from)
        return;
    struct candidate one = {column, change(w, from, column), 0};
    if ((best->column >= 0 && one.change > best->change) || (w->tabu[g] > w->step && w->total + one.change >= w->best_seen))
        return;
    one.price = price(column_at(w, column)) - price(column_at(w, from));
    bool tie = one.change == best->change && one.price == best->price;
    if (best->column < 0 || one.change < best->change || one.price < best->price || (tie && part_random(w->s, 2) == 0))
        *best = one;
}

/* One column of a row that is to be mended; returns how many were tried. */
static int mend_by(struct walk *w, const struct span *span, int c, int sign, struct candidate *best) {
    int g = net_group_of(w->net, span->group), n = 0;
    const struct net_group *group = &w->net->groups[g];
    int column = group->first + c - w->p->groups[span->group].first;
    bool chosen = w->chosen[g] == column;
    if (!chosen && span->coef * sign > 0) {
        consider(w, column, best);
        n++;
    } else if (chosen && span->coef * sign < 0) {
        for (int other = group->first; other < group->first + group->n; other++, n++)
            consider(w, other, best);
    }
    return n;
}

/* Changes that may mend row r: leaving columns that push it the wrong way, taking those that push it back. Not always from the first on. */
static struct candidate mend(struct walk *w, int r) {
    const struct row *row = &w->p->rows[r];
    const struct span *spans = w->p->spans + row->first;
    struct candidate best = {-1, 0, 0};
    int sign = w->activity[r] < w->low[r] ? 1 : -1, tried = 0, n_columns = 0, k = 0;
    for (int s = 0; s < row->n; s++)
        n_columns += spans[s].n;
    int at = (int)part_random(w->s, (uint64_t)n_columns); /* of span k, from its first column */
    for (; at >= spans[k].n; k++)
        at -= spans[k].n;
    for (; n_columns > 0 && tried < CANDIDATES_MOST; n_columns--) {
        tried += mend_by(w, &spans[k], spans[k].first + at, sign, &best);
        if (++at == spans[k].n) {
            k = (k + 1) % row->n;
            at = 0;
        }
    }
    return best;
}

static void choose(struct walk *w, int column) {
    int g = w->net->group_of[column];
    if (w->chosen[g] >= 0)
        apply(w, w->chosen[g], -1);
    apply(w, column, 1);
    w->chosen[g] = column;
}

/* Everything as the matching leaves it. */
static void begin(struct walk *w) {
    for (int r = 0; r < w->p->n_rows; r++)
        if (w->p->rows[r].part == w->s->ask.part)
            add_activity(w, r, w->p->rows[r].fixed);
    for (int g = 0; g < w->net->n_groups; g++)
        choose(w, w->net->groups[g].column);
}

static bool walk_to_plan(struct walk *w) {
    struct search_part *s = w->s;
    int steps = STEPS_LEAST + STEPS_A_GROUP * s->n_groups;
    w->best_seen = LLONG_MAX;
    for (w->step = 1; w->step <= steps && w->n_broken > 0 && w->n_changes < CHANGES_MOST; w->step++) {
        w->best_seen = w->total < w->best_seen ? w->total : w->best_seen;
        int r = w->broken[part_random(s, (uint64_t)w->n_broken)];
        struct candidate best = mend(w, r);
        if (best.column < 0 || best.change >= 0) {
            w->weight[r]++;
            w->total += off_by(w, r, w->activity[r]);
            w->best_seen = LLONG_MAX;
        }
        if (best.column < 0)
            continue;
        choose(w, best.column);
        w->tabu[w->net->group_of[best.column]] = w->step + 3 + (int)part_random(s, 10);
    }
    return w->n_broken == 0;
}

static void take_rows(struct walk *w) {
    const struct program *p = w->p;
    for (int r = 0; r < p->n_rows; r++) {
        const struct row *row = &p->rows[r];
        bool hard = row->kind != ROW_CELL && row->part == w->s->ask.part;
        int slack = row->excess >= 0 ? p->columns[row->excess].upper : 0;
        w->low[r] = hard ? row->lower : ROW_FREE_BELOW;
        w->high[r] = !hard || row->upper == ROW_FREE_ABOVE ? ROW_FREE_ABOVE : row->upper + slack;
        w->weight[r] = 1;
        w->place[r] = -1;
    }
}

static bool repair(struct search_part *s, struct net *net) {
    struct arena *arena = net->arena;
    struct walk w = {.s = s, .p = s->p, .net = net};
    w.listings = ARENA_ARRAY(arena, struct listing, net->n_columns);
    w.low = ARENA_ARRAY(arena, int, s->p->n_rows);
    w.high = ARENA_ARRAY(arena, int, s->p->n_rows);
    w.activity = ARENA_ARRAY(arena, int, s->p->n_rows);
    w.weight = ARENA_ARRAY(arena, int, s->p->n_rows);
    w.broken = ARENA_ARRAY(arena, int, s->p->n_rows);
    w.place = ARENA_ARRAY(arena, int, s->p->n_rows);
    w.chosen = ARENA_ARRAY(arena, int, net->n_groups);
    w.tabu = ARENA_ARRAY(arena, int, net->n_groups);
    for (int g = 0; g < net->n_groups; g++)
        w.chosen[g] = -1;
    take_rows(&w);
    begin(&w);
    bool found = walk_to_plan(&w);
    for (int g = 0; found && g < net->n_groups; g++)
        net->groups[g].column = w.chosen[g];
    return found;
}

static bool take_choice(struct search_part *s, const struct net *net) {
    int *choice = ARENA_ARRAY(net->arena, int, s->p->n_groups);
    for (int g = 0; g < s->p->n_groups; g++)
        choice[g] = s->choice[g];
    for (int g = 0; g < net->n_groups; g++)
        choice[net->groups[g].group] = net_column(net, net->groups[g].column);
    return part_take(s, choice);
}

/* A plan near the one to begin with, which breaks a few rows; else everything is left as the matching has it. */
static bool repair_start(struct search_part *s, struct net *net) {
    int *matched = ARENA_ARRAY(net->arena, int, net->n_groups);
    for (int g = 0; g < net->n_groups; g++) {
        struct net_group *group = &net->groups[g];
        matched[g] = group->column;
        group->column = group->first + s->start[group->group] - s->p->groups[group->group].first;
    }
    if (repair(s, net) && take_choice(s, net))
        return true;
    for (int g = 0; g < net->n_groups; g++)
        net->groups[g].column = matched[g];
    return false;
}

bool first_plan(struct search_part *s) {
    struct arena *arena = arena_new();
    struct net *net = net_new(arena, s->p, s->ask.part, s->n_groups, s->groups);
    struct hall hall;
    bool matched = net_match(net, &hall);
    s->hall = hall.n_rows > 0;
    bool found = matched && s->start != NULL && repair_start(s, net);
    found = matched && (found || take_choice(s, net) || (repair(s, net) && take_choice(s, net)));
    arena_free(arena);
    return found;
}
