/* Puts a program together. */
#include "model/builder.h"

#include "base/stop.h"

bool build_stopped(struct builder *b) {
    if (!b->stopped && b->deadline >= 0 && b->calls++ % 64 == 0)
        b->stopped = stop_asked() || (b->deadline > 0 && stop_now() >= b->deadline);
    return b->stopped;
}

static int root(int *up, int g) {
    while (up[g] != g)
        g = up[g] = up[up[g]];
    return g;
}

/* The smaller number leads, so that components come in the order of the file. */
static void join(int *up, int g, int h) {
    g = root(up, g);
    h = root(up, h);
    if (g < h)
        up[h] = g;
    else
        up[g] = h;
}

static void join_ranges(const struct program *p, int *up) {
    for (int r = 0; r < p->n_ranges; r++) {
        int first = -1;
        for (int k = 0; k < p->ranges[r].n_cells; k++) {
            const struct row *row = &p->rows[p->counts[p->ranges[r].cells[k]].row];
            if (row->n == 0)
                continue;
            int g = p->spans[row->first].group;
            if (first >= 0)
                join(up, first, g);
            first = g;
        }
    }
}

/* Groups that share a row. */
static void join_rows(struct builder *b, int *up) {
    const struct program *p = b->program;
    for (int r = 0; r < p->n_rows && !build_stopped(b); r++)
        for (int k = 1; k < p->rows[r].n && (!p->rows[r].global || p->joined); k++)
            join(up, p->spans[p->rows[r].first].group, p->spans[p->rows[r].first + k].group);
}

/* Does the group have a say in the tier: by a cost of its own, or by the excess of a row? */
static bool counts_in_tier(const struct program *p, const struct group *group, int tier) {
    for (int c = group->first; c < group->first + group->n; c++) {
        if (p->columns[c].cost[tier] != 0)
            return true;
        for (int k = p->columns[c].first; k < p->columns[c].first + p->columns[c].n; k++) {
            const struct row *row = &p->rows[p->entries[k].at];
            if ((row->excess >= 0 && p->columns[row->excess].cost[tier] != 0) || (tier == TIER_STRUCTURE && row->kind == ROW_CELL))
                return true;
        }
    }
    return false;
}

/* A limit on a tier ties all who count in it, like a row. */
static void join_limits(struct builder *b, int *up, int *first) {
    const struct program *p = b->program;
    for (int t = 0; t < N_TIERS; t++) {
        first[t] = -1;
        for (int g = 0; g < p->n_groups && p->joined && p->limited[t]; g++) {
            if (p->groups[g].n <= 1 || !counts_in_tier(p, &p->groups[g], t))
                continue;
            if (first[t] >= 0)
                join(up, first[t], g);
            first[t] = g;
        }
    }
}

static void take_limits(struct program *p, const struct policy *policy) {
    for (int t = 0; t < N_TIERS; t++) {
        p->limited[t] = policy->limited[t];
        p->at_most[t] = t == TIER_FIT ? -policy->at_most[t] : policy->at_most[t];
        p->limit_part[t] = -1;
    }
}

void build_parts(struct builder *b) {
    struct program *p = b->program;
    int limit_group[N_TIERS];
    int *up = ARENA_ARRAY(b->arena, int, p->n_groups);
    for (int g = 0; g < p->n_groups; g++)
        up[g] = g;
    join_rows(b, up);
    join_ranges(p, up);
    join_limits(b, up, limit_group);
    for (int g = 0; g < p->n_groups; g++) {
        if (p->groups[g].n <= 1)
            p->groups[g].part = -1;
        else
            p->groups[g].part = root(up, g) == g ? p->n_parts++ : p->groups[root(up, g)].part;
    }
    for (int r = 0; r < p->n_rows; r++) {
        struct row *row = &p->rows[r];
        row->part = row->global && !p->joined ? -2 : row->n == 0 ? -1 : p->groups[p->spans[row->first].group].part;
    }
    for (int k = 0; k < p->n_counts; k++)
        if (p->counts[k].range >= 0 && p->rows[p->counts[k].row].n > 0)
            p->ranges[p->counts[k].range].part = p->rows[p->counts[k].row].part;
    for (int t = 0; t < N_TIERS; t++)
        p->limit_part[t] = limit_group[t] < 0 ? -1 : p->groups[limit_group[t]].part;
}

static void list_tiers(struct program *p) {
    enum tier own[N_TIERS];
    int n = policy_objective(p->rules->policy, p->rules->announced != NULL, own);
    if (p->relax) {
        p->tiers[p->n_tiers++] = TIER_RELAXED;
        p->tiers[p->n_tiers++] = TIER_RELAXED_OVERDUE;
    }
    for (int t = 0; t < n; t++)
        p->tiers[p->n_tiers++] = own[t];
}

static struct program *build_all(struct arena *arena, const struct rules *rules, const struct cells *cells, bool relax, const due_set *waived,
                                 bool plain, bool joined, double deadline) {
    static void (*const steps[])(struct builder *) = {build_arcs,       build_seats,  build_columns, build_seat_rows, build_pair_rows, build_kin_rows,
                                                      build_round_rows, build_counts, build_entries, build_tables,    build_parts};
    struct program *p = ARENA_NEW(arena, struct program);
    struct builder b = {.arena = arena, .rules = rules, .city = rules->city, .policy = rules->policy, .cells = cells, .program = p};
    b.scratch = arena_new();
    b.deadline = deadline;
    p->rules = rules;
    p->cells = cells;
    p->relax = relax;
    p->waived = waived;
    p->plain = plain;
    p->joined = joined;
    list_tiers(p);
    take_limits(p, b.policy);
    for (size_t k = 0; k < sizeof steps / sizeof steps[0] && !b.stopped; k++) {
        steps[k](&b);
        b.calls = 0; /* look at the clock after each step */
        build_stopped(&b);
    }
    arena_free(b.scratch);
    return b.stopped ? NULL : p;
}

struct program *program_build_until(struct arena *arena, const struct rules *rules, const struct cells *cells, bool relax, bool plain, bool joined,
                                    double deadline) {
    return build_all(arena, rules, cells, relax, NULL, plain, joined, deadline);
}

struct program *program_build_waived(struct arena *arena, const struct rules *rules, const struct cells *cells, const due_set *waived, bool joined,
                                     double deadline) {
    return build_all(arena, rules, cells, true, waived, false, joined, deadline);
}

struct program *program_build(struct arena *arena, const struct rules *rules, const struct cells *cells, bool relax, bool plain, bool joined) {
    return program_build_until(arena, rules, cells, relax, plain, joined, -1);
}
