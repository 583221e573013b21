/* Rows of seats and staffing, of pairs, and of the round. */
#include "model/builder.h"

struct row row_of(enum row_kind kind, int rule, int lower, int upper) {
    return (struct row){.kind = kind,
                        .rule = rule,
                        .unit = -1,
                        .rank = -1,
                        .body = -1,
                        .a = -1,
                        .b = -1,
                        .seat = -1,
                        .atom = -1,
                        .lower = lower,
                        .upper = upper,
                        .excess = -1,
                        .cell = -1};
}

int row_add(struct builder *b, struct row row) {
    *ARENA_PUSH(b->arena, b->program->rows, b->program->n_rows, b->room_rows) = row;
    return b->program->n_rows - 1;
}

void row_put(struct builder *b, int row, int column, int coef) {
    if (b->triples == NULL || b->triples->n == TRIPLES_A_BLOCK) {
        struct triple_block *block = ARENA_NEW(b->scratch, struct triple_block);
        if (b->triples == NULL)
            b->first_triples = block;
        else
            b->triples->next = block;
        b->triples = block;
    }
    b->triples->items[b->triples->n++] = (struct triple){row, column, coef};
    b->n_triples++;
}

void row_shift(struct builder *b, int row, int coef) { b->program->rows[row].fixed += coef; }

void row_put_where(struct builder *b, int row, int group, bool (*in)(const struct column *column), int coef) {
    const struct group *g = &b->program->groups[group];
    const struct column *columns = b->program->columns;
    int n = 0;
    for (int c = g->first; c < g->first + g->n; c++)
        n += in(&columns[c]) ? 1 : 0;
    bool most = 2 * n > g->n;
    if (most)
        row_shift(b, row, coef);
    for (int c = g->first; c < g->first + g->n; c++)
        if (in(&columns[c]) != most)
            row_put(b, row, c, most ? -coef : coef);
}

int excess_add(struct builder *b, int row, enum tier tier, int upper) {
    struct program *p = b->program;
    struct column *column = ARENA_PUSH(b->arena, p->columns, p->n_columns, b->room_columns);
    int64_t cost[N_TIERS] = {0};
    cost[tier] = 1;
    *column = (struct column){.kind = COLUMN_EXCESS, .group = -1, .cadre = -1, .seat = -1, .atom = -1, .post = -1, .row = row, .upper = upper};
    column->cost = cost_shared(b, cost);
    p->rows[row].excess = p->n_columns - 1;
    return p->n_columns - 1;
}

/* Any number of arrivals of another unit finds its seats if each class has room, given that the own-unit movers fit their atoms. */
static void seat_rows(struct builder *b) {
    struct program *p = b->program;
    bool *arrivals = ARENA_ARRAY(b->scratch, bool, p->n_seats), *inside = ARENA_ARRAY(b->scratch, bool, p->n_atoms);
    b->row_of_seat = ARENA_ARRAY(b->scratch, int, p->n_seats);
    b->row_of_fill = ARENA_ARRAY(b->scratch, int, p->n_seats);
    b->row_of_atom = ARENA_ARRAY(b->scratch, int, p->n_atoms);
    for (int c = 0; c < p->n_choice; c++)
        if (column_moves(&p->columns[c])) {
            arrivals[p->columns[c].seat] = true;
            if (p->columns[c].atom >= 0)
                inside[p->columns[c].atom] = true;
        }
    for (int s = 0; s < p->n_seats; s++) {
        struct row row = row_of(ROW_CLASS_SEATS, RULE_ZR_2, ROW_FREE_BELOW, p->seats[s].n_posts);
        row.seat = s;
        row.unit = p->seats[s].unit;
        b->row_of_seat[s] = arrivals[s] ? row_add(b, row) : -1;
        row.kind = ROW_MUST_FILL;
        row.rule = RULE_MUST_FILL;
        row.lower = p->seats[s].n_posts;
        row.upper = ROW_FREE_ABOVE;
        int first = p->seats[s].post;
        b->row_of_fill[s] = b->city->posts[first].must_fill && !b->standing_seat[first] ? row_add(b, row) : -1;
        for (int a = p->seats[s].first_atom; a < p->seats[s].first_atom + p->seats[s].n_atoms; a++) {
            struct row atom = row_of(ROW_ATOM_SEATS, RULE_ZR_2, ROW_FREE_BELOW, p->atoms[a].n);
            atom.atom = a;
            atom.unit = p->seats[s].unit;
            b->row_of_atom[a] = inside[a] && p->seats[s].n_atoms > 1 ? row_add(b, atom) : -1;
        }
    }
}

/* Holders before: a surplus seat that is left closes (decision 21). */
static void put_holders(struct builder *b) {
    for (int i = 0; i < b->city->n_cadres && !build_stopped(b); i++) {
        if (b->city->cadres[i].post < 0)
            continue;
        const struct post *from = &b->city->posts[b->city->cadres[i].post];
        const struct staffing *out = &b->unit_rows[from->unit * N_RANKS + (int)from->rank];
        int body_row = from->body < 0 ? -1 : b->body_rows[from->body * N_RANKS + (int)from->rank];
        if (!from->surplus && out->vacancies >= 0)
            row_put_where(b, out->vacancies, i, column_moves_home, -1);
        if (out->quota >= 0)
            row_put_where(b, out->quota, i, column_moves_home, -1);
        if (body_row >= 0)
            row_put_where(b, body_row, i, column_moves_home, -1);
    }
}

static int quota_row(struct builder *b, int unit, int body, int rank, int quota, int before) {
    if (quota < 0 || b->policy->limits[RULE_ZR_2].force == FORCE_OFF)
        return -1;
    struct row row = row_of(ROW_QUOTA, RULE_ZR_2, ROW_FREE_BELOW, quota > before ? quota - before : 0);
    row.unit = unit;
    row.body = body;
    row.rank = rank;
    return row_add(b, row);
}

/* Holders after less holders before, by post rank. */
static void staffing_rows(struct builder *b) {
    b->unit_rows = ARENA_ARRAY(b->scratch, struct staffing, b->city->n_units * N_RANKS);
    b->body_rows = ARENA_ARRAY(b->scratch, int, b->city->n_bodies *N_RANKS);
    for (int u = 0; u < b->city->n_units; u++)
        for (int r = 0; r < N_RANKS; r++) {
            struct row row = row_of(ROW_VACANCIES, RULE_VACANCIES, -b->policy->allow_vacancies, ROW_FREE_ABOVE);
            row.unit = u;
            row.rank = r;
            b->unit_rows[u * N_RANKS + r].vacancies = b->policy->limits[RULE_ZR_2].force == FORCE_OFF ? -1 : row_add(b, row);
            b->unit_rows[u * N_RANKS + r].quota = quota_row(b, u, -1, r, b->city->units[u].quota[r], b->rules->holders[u * N_RANKS + r]);
        }
    for (int o = 0; o < b->city->n_bodies; o++)
        for (int r = 0; r < N_RANKS; r++)
            b->body_rows[o * N_RANKS + r] =
                quota_row(b, b->city->bodies[o].unit, o, r, b->city->bodies[o].quota[r], b->rules->body_holders[o * N_RANKS + r]);
    put_holders(b);
}

void build_seat_rows(struct builder *b) {
    seat_rows(b);
    staffing_rows(b);
}

/* The ways of staying come first in a group. */
static void put_out(struct builder *b, int row, int cadre, int coef) {
    const struct group *group = &b->program->groups[cadre];
    row_shift(b, row, coef);
    for (int c = group->first; c < group->first + group->n && !column_moves(&b->program->columns[c]); c++)
        row_put(b, row, c, -coef);
    if (group->n == 0)
        row_shift(b, row, -coef);
}

static void put_kind(struct builder *b, int row, int cadre, enum column_kind kind, int coef) {
    const struct group *group = &b->program->groups[cadre];
    for (int c = group->first; c < group->first + group->n && !column_moves(&b->program->columns[c]); c++)
        if (b->program->columns[c].kind == kind)
            row_put(b, row, c, coef);
}

static bool has_kind(const struct builder *b, int cadre, enum column_kind kind) {
    const struct group *group = &b->program->groups[cadre];
    for (int c = group->first; c < group->first + group->n && !column_moves(&b->program->columns[c]); c++)
        if (b->program->columns[c].kind == kind)
            return true;
    return false;
}

static void pair_rows_of(struct builder *b, const struct out_pair *pair) {
    struct row row = row_of(ROW_PAIR, (int)pair->rule, ROW_FREE_BELOW, 1);
    row.a = pair->a;
    row.b = pair->b;
    row.unit = pair->unit;
    row.body = pair->body;
    if (b->arcs[pair->a].n > 0 && b->arcs[pair->b].n > 0) {
        int k = row_add(b, row);
        put_out(b, k, pair->a, 1);
        put_out(b, k, pair->b, 1);
        if (pair->allowed)
            excess_add(b, k, TIER_EXCEPTIONS, 1);
    }
    if (!pair->both_due || (!rules_can_move(b->rules, pair->a) && !rules_can_move(b->rules, pair->b)))
        return;
    /* With musts relaxed SD-E6 does not break (decision 33), if neither side is left owing one: a row for each side that has terms to relax; if none
     * has, a relaxed HB-4 of either side does. What HB-4 is left owing is the conflict's own row. */
    bool may[2] = {b->program->relax && (b->rules->cadres[pair->a].musts & ~DUE_HB_4) != 0,
                   b->program->relax && (b->rules->cadres[pair->b].musts & ~DUE_HB_4) != 0};
    row.kind = ROW_BOTH_DUE;
    row.lower = 1;
    row.upper = ROW_FREE_ABOVE;
    for (int side = 0; side < 2; side++) {
        if (!may[side] && (may[1 - side] || side == 1))
            continue;
        int k = row_add(b, row);
        put_out(b, k, pair->a, 1);
        put_out(b, k, pair->b, 1);
        if (may[side])
            put_kind(b, k, side == 0 ? pair->a : pair->b, COLUMN_STAY_RELAXED, 1);
        for (int s = 0; !may[side] && s < 2; s++)
            if (b->relax_column[s == 0 ? pair->a : pair->b] >= 0)
                row_put(b, k, b->relax_column[s == 0 ? pair->a : pair->b], 1);
    }
}

/* With relaxed musts about, "deferred by SD-E6" has to be earned: a partner is out. */
static void deferred_rows(struct builder *b) {
    for (int i = 0; i < b->city->n_cadres && !build_stopped(b); i++) {
        /* A must that is kept while the pair's own row may be dropped (solve/conflict.h). */
        bool owes = b->program->waived != NULL && (musts_kept(b, i) & ~DUE_HB_4) != 0;
        if (!b->deferrable[i] || !(owes || has_kind(b, i, COLUMN_STAY_RELAXED)))
            continue;
        struct row row = row_of(ROW_DEFERRED, RULE_SD_E6, ROW_FREE_BELOW, 0);
        row.a = i;
        int k = row_add(b, row);
        put_kind(b, k, i, COLUMN_STAY, 1);
        for (int q = 0; q < b->rules->n_out_pairs; q++) {
            const struct out_pair *pair = &b->rules->out_pairs[q];
            if (pair->both_due && (pair->a == i || pair->b == i))
                put_out(b, k, pair->a == i ? pair->b : pair->a, -1);
        }
        for (int q = 0; q < b->rules->n_out_pairs; q++) {
            const struct out_pair *pair = &b->rules->out_pairs[q];
            if (!pair->both_due || (pair->a != i && pair->b != i))
                continue;
            row.upper = 1; /* and who is deferred so is not relaxed */
            k = row_add(b, row);
            put_kind(b, k, i, COLUMN_STAY_RELAXED, 1);
            put_out(b, k, pair->a == i ? pair->b : pair->a, 1);
        }
    }
}

void build_pair_rows(struct builder *b) {
    for (int k = 0; k < b->rules->n_out_pairs && !build_stopped(b); k++)
        pair_rows_of(b, &b->rules->out_pairs[k]);
    deferred_rows(b);
}
