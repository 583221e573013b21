/* Rows of kin: HB-1, HB-2, HB-3 after the plan; HB-4; and what leaving because of kin costs. */
#include <string.h>

#include "model/builder.h"

/* The choice columns of a cadre that make it present in a unit. */
struct presence {
    int n;
    int *columns;
};

static struct presence present_in(struct builder *b, int cadre, int unit) {
    const struct group *group = &b->program->groups[cadre];
    struct presence present = {0, ARENA_ARRAY(b->arena, int, group->n)};
    for (int c = group->first; c < group->first + group->n; c++) {
        int post = column_presence(b, &b->program->columns[c]);
        if (post >= 0 && b->city->posts[post].unit == unit)
            present.columns[present.n++] = c;
    }
    return present;
}

static bool clash(struct builder *b, int c, int d) {
    const struct column *x = &b->program->columns[c], *y = &b->program->columns[d];
    return rules_kin_new(b->rules, x->cadre, column_presence(b, x), y->cadre, column_presence(b, y)) != 0;
}

static bool clash_alike(struct builder *b, int c, int d, const struct presence *other) {
    for (int k = 0; k < other->n; k++)
        if (clash(b, c, other->columns[k]) != clash(b, d, other->columns[k]))
            return false;
    return true;
}

/* One row for each set of columns of a that clash with the same columns of b: those of a + those of b <= 1. */
static void clash_rows(struct builder *b, const struct presence *mine, const struct presence *other, struct row row) {
    bool *done = ARENA_ARRAY(b->arena, bool, mine->n);
    for (int k = 0; k < mine->n; k++) {
        int n = 0, at = -1;
        for (int m = 0; !done[k] && m < other->n; m++)
            if (clash(b, mine->columns[k], other->columns[m])) {
                if (n++ == 0)
                    at = row_add(b, row);
                row_put(b, at, other->columns[m], 1);
            }
        for (int m = k; n > 0 && m < mine->n; m++)
            if (!done[m] && clash_alike(b, mine->columns[k], mine->columns[m], other)) {
                done[m] = true;
                row_put(b, at, mine->columns[m], 1);
            }
    }
}

static void pair_rows(struct builder *b, const struct kin_pair *pair) {
    for (int u = 0; u < b->city->n_units; u++) {
        struct presence mine = present_in(b, pair->a, u);
        if (mine.n == 0)
            continue;
        struct presence other = present_in(b, pair->b, u);
        struct row row = row_of(ROW_KIN, RULE_HB_1, ROW_FREE_BELOW, 1);
        row.unit = u;
        row.a = pair->a;
        row.b = pair->b;
        clash_rows(b, &mine, &other, row);
    }
}

/* The columns by which a cadre no longer works in the unit; returns how many. */
static int put_leaving(struct builder *b, int row, int cadre, int unit, int coef) {
    const struct group *group = &b->program->groups[cadre];
    int n = 0;
    for (int c = group->first; c < group->first + group->n; c++) {
        int post = column_presence(b, &b->program->columns[c]);
        if (post < 0 || b->city->posts[post].unit == unit)
            continue;
        row_put(b, row, c, coef);
        n++;
    }
    return n;
}

static void put_cure(struct builder *b, int row, const struct kin_conflict *conflict, int cadre, bool due) {
    const struct group *group = &b->program->groups[cadre];
    put_leaving(b, row, cadre, conflict->unit, 1);
    if (due && b->deferrable[cadre] && group->stay >= 0) /* deferred by SD-E6 */
        row_put(b, row, group->stay, 1);
    if (due && b->relax_column[cadre] >= 0)
        row_put(b, row, b->relax_column[cadre], 1);
}

static void conflict_row(struct builder *b, const struct kin_conflict *conflict) {
    if (conflict->standing || (!conflict->a_due && !conflict->b_due))
        return;
    struct row row = row_of(ROW_HB_4, RULE_HB_4, 1, ROW_FREE_ABOVE);
    row.unit = conflict->unit;
    row.a = conflict->a;
    row.b = conflict->b < b->city->n_cadres ? conflict->b : -1;
    int k = row_add(b, row);
    put_cure(b, k, conflict, conflict->a, conflict->a_due);
    if (conflict->b < b->city->n_cadres)
        put_cure(b, k, conflict, conflict->b, conflict->b_due);
}

/* The other side of a conflict in which the cadre is; -1 for none of the city's cadres, -2: not in it. */
static int other_side(const struct builder *b, const struct kin_conflict *conflict, int cadre) {
    if (conflict->a != cadre && conflict->b != cadre)
        return -2;
    int other = conflict->a == cadre ? conflict->b : conflict->a;
    return other < b->city->n_cadres ? other : -1;
}

static bool is_due_side(const struct kin_conflict *conflict, int cadre) { return conflict->a == cadre ? conflict->a_due : conflict->b_due; }

static bool asks_to_leave(const struct builder *b, const struct kin_conflict *conflict, int cadre) {
    return other_side(b, conflict, cadre) != -2 && !conflict->standing && is_due_side(conflict, cadre);
}

int live_conflicts(const struct builder *b, int cadre) {
    int n = 0;
    for (int q = 0; q < b->rules->n_kin_conflicts; q++)
        n += asks_to_leave(b, &b->rules->kin_conflicts[q], cadre) ? 1 : 0;
    return n;
}

bool defers_hb4_alone(const struct builder *b, int cadre) {
    const struct cadre_rules *r = &b->rules->cadres[cadre];
    return b->deferrable[cadre] && b->program->groups[cadre].stay >= 0 && r->musts == DUE_HB_4 && r->shalls == 0;
}

/* The other sides of all conflicts that ask the cadre to leave, who do leave; row -1: each conflict a row of its own, "cured" at most that. */
static void put_others_leaving(struct builder *b, int cadre, int row, int coef) {
    for (int q = 0; q < b->rules->n_kin_conflicts; q++) {
        const struct kin_conflict *conflict = &b->rules->kin_conflicts[q];
        if (!asks_to_leave(b, conflict, cadre))
            continue;
        int other = other_side(b, conflict, cadre), at = row;
        if (row < 0) {
            struct row cured = row_of(ROW_CURED, RULE_HB_4, ROW_FREE_BELOW, 0);
            cured.a = cadre;
            at = row_add(b, cured);
            row_put(b, at, b->cured_column[cadre], 1);
        }
        if (other >= 0)
            put_leaving(b, at, other, conflict->unit, coef);
    }
}

/* HB-4 is the only rule of a cadre deferred by SD-E6: unmet, cost 1, unless the other sides leave. A standing conflict asks nothing. */
static void deferral_cost_row(struct builder *b, int cadre) {
    if (!defers_hb4_alone(b, cadre) || live_conflicts(b, cadre) == 0)
        return;
    struct row row = row_of(ROW_HB_4_COST, RULE_HB_4, ROW_FREE_BELOW, 0);
    row.a = cadre;
    int k = row_add(b, row);
    row_put(b, k, b->program->groups[cadre].stay, 1);
    if (b->cured_column[cadre] >= 0) {
        row_put(b, k, b->cured_column[cadre], -1);
        put_others_leaving(b, cadre, -1, -1);
    } else {
        put_others_leaving(b, cadre, k, -1);
    }
    excess_add(b, k, TIER_SHALL, 1);
}

static void put_closing(struct builder *b, int row, int cadre, int unit, bool due) {
    put_leaving(b, row, cadre, unit, 1);
    if (due && b->deferrable[cadre] && b->program->groups[cadre].stay >= 0)
        row_put(b, row, b->program->groups[cadre].stay, 1);
}

/* A relaxed HB-4 may excuse an SD-E6 pair, so one of its conflicts must be open: neither cured nor deferred by SD-E6, on either side. The cadre's own
 * leaving or deferral closes all of them (they are of one unit), that of another only those of the two. */
static void relax_rows(struct builder *b, int cadre) {
    int n = live_conflicts(b, cadre), home = rules_presence(b->rules, cadre);
    if (b->relax_column[cadre] < 0)
        return;
    struct row row = row_of(ROW_RELAX_HB_4, RULE_HB_4, ROW_FREE_BELOW, 1);
    row.a = cadre;
    int own = row_add(b, row);
    row_put(b, own, b->relax_column[cadre], 1);
    put_closing(b, own, cadre, b->city->posts[home].unit, true);
    row.upper = n;
    int others = row_add(b, row);
    row_put(b, others, b->relax_column[cadre], 1);
    for (int q = 0; q < b->rules->n_kin_conflicts; q++) {
        const struct kin_conflict *conflict = &b->rules->kin_conflicts[q];
        int other = other_side(b, conflict, cadre);
        if (other >= 0 && asks_to_leave(b, conflict, cadre))
            put_closing(b, others, other, conflict->unit, is_due_side(conflict, other));
    }
}

/* Conflicts in which the cadre is the higher-ranked side: puts the leaving of the lower ones, with `coef` each, into row; returns how many. */
static int put_lower_leaving(struct builder *b, int cadre, int row, int coef) {
    int n = 0;
    for (int q = 0; q < b->rules->n_kin_conflicts; q++) {
        const struct kin_conflict *conflict = &b->rules->kin_conflicts[q];
        int other = other_side(b, conflict, cadre);
        if (other < 0 || is_due_side(conflict, cadre) || !is_due_side(conflict, other))
            continue;
        n++;
        if (row >= 0)
            put_leaving(b, row, other, conflict->unit, coef);
    }
    return n;
}

/* A higher-ranked cadre who leaves is of type policy only if a lower one stays (decision 32): otherwise LC-2 and ZR-7 count, or, of force must, close
 * the arc. */
static void policy_type_rows(struct builder *b, int cadre) {
    const struct group *group = &b->program->groups[cadre];
    int most = 0, n = put_lower_leaving(b, cadre, -1, 0), n_must = 0;
    for (int c = group->first; c < group->first + group->n; c++) {
        const struct column *column = &b->program->columns[c];
        most = column->leaves_unit && column->cost[TIER_EXCEPTIONS] > most ? (int)column->cost[TIER_EXCEPTIONS] : most;
        n_must += column->must_be_policy ? 1 : 0;
    }
    struct row row = row_of(ROW_POLICY_TYPE, RULE_HB_4, ROW_FREE_BELOW, n);
    row.a = cadre;
    int must = n_must > 0 ? row_add(b, row) : -1;
    if (must >= 0)
        put_lower_leaving(b, cadre, must, 1);
    row.upper = n * most;
    int soft = n > 0 && most > 0 ? row_add(b, row) : -1;
    if (soft >= 0)
        put_lower_leaving(b, cadre, soft, most);
    for (int c = group->first; c < group->first + group->n; c++) {
        struct column *column = &b->program->columns[c];
        if (must >= 0 && column->must_be_policy)
            row_put(b, must, c, 1);
        if (soft < 0 || !column->leaves_unit || column->cost[TIER_EXCEPTIONS] == 0)
            continue;
        row_put(b, soft, c, (int)column->cost[TIER_EXCEPTIONS]);
        int64_t cost[N_TIERS];
        memcpy(cost, column->cost, sizeof cost);
        cost[TIER_EXCEPTIONS] = 0;
        column->cost = cost_shared(b, cost);
    }
    if (soft >= 0)
        excess_add(b, soft, TIER_EXCEPTIONS, most);
}

void build_kin_rows(struct builder *b) {
    bool *seen = ARENA_ARRAY(b->arena, bool, b->city->n_cadres);
    for (int k = 0; k < b->rules->n_kin_pairs; k++)
        pair_rows(b, &b->rules->kin_pairs[k]);
    for (int k = 0; k < b->rules->n_kin_conflicts; k++) {
        const struct kin_conflict *conflict = &b->rules->kin_conflicts[k];
        int sides[2] = {conflict->a, conflict->b};
        conflict_row(b, conflict);
        for (int s = 0; s < 2; s++) {
            if (sides[s] >= b->city->n_cadres || seen[sides[s]])
                continue;
            seen[sides[s]] = true;
            deferral_cost_row(b, sides[s]);
            relax_rows(b, sides[s]);
            policy_type_rows(b, sides[s]);
        }
    }
}
