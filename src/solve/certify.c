#include "solve/certify.h"

#include <stdlib.h>
#include <string.h>

#include "base/stop.h"
#include "solve/certify_cases.h"

/* Steps a tier: enough for some hundredths of a percent of structure; small whole numbers (shall) are slower and cheaper. */
enum { STEPS_OF_STRUCTURE = 3000, STEPS_OF_OTHERS = 2500, STEPS_LEAST = 400, LOOKS_MOST = 120000000, A_LOOK = 100 };

/* What a unit of an earlier tier is worth in structure to begin with: some persons of weight 1. */
static const double LEAN = 2500;

struct writer {
    struct arena *arena;
    const struct program *p;
    const struct city *city;
    struct certify_row *rows;
    int n, room;
    int n_done; /* tiers before, and their prices */
    enum tier done[N_TIERS];
    struct lagrange_prices prices[N_TIERS];
};

static struct certify_row *add_row(struct writer *w, enum certify_kind kind, int64_t price) {
    struct certify_row *row = ARENA_PUSH(w->arena, w->rows, w->n, w->room);
    *row = (struct certify_row){
        .kind = kind, .unit = -1, .body = -1, .rank = -1, .tag = -1, .attribute = -1, .word = -1, .a = -1, .b = -1, .rule = RULE_SD_E6};
    row->price = price < 0 && kind != CERTIFY_CELL && kind != CERTIFY_MUTUAL ? -price : price;
    return row;
}

static void add_cell(struct writer *w, const struct row *row, int64_t price) {
    const struct cells *cells = w->p->cells;
    const struct cell *cell = &cells->cells[w->p->counts[row->cell].cell];
    const struct team *team = &cells->teams[cell->team];
    const struct cell_kind *kind = &cells->kinds[cell->kind];
    struct certify_row *to = add_row(w, CERTIFY_CELL, price);
    to->unit = team->kind == TEAMS_AFFINITY ? -1 : team->unit;
    to->body = team->kind != TEAMS_BODY ? -1 : team->body < 0 ? -2 : team->body;
    to->tag = team->kind == TEAMS_AFFINITY ? team->tag : -1;
    to->attribute = kind->attribute;
    to->word = kind->attribute < 0 ? -1 : kind->word;
    for (int k = 0; k < cell->kind; k++)
        to->number += cells->kinds[k].attribute == kind->attribute && (kind->attribute < 0 || cells->kinds[k].word == kind->word) ? 1 : 0;
}

static void add_must_fill(struct writer *w, const struct row *row, int64_t price) {
    const struct seat_class *seat = &w->p->seats[row->seat];
    for (int k = 0; k < seat->n_posts; k++) {
        struct certify_row *to = add_row(w, CERTIFY_MUST_FILL, price);
        to->n_posts = 1;
        to->posts = w->p->seat_posts + w->p->atoms[seat->first_atom].first + k;
    }
}

static bool column_in_row(const struct program *p, const struct column *column, const struct row *row) {
    for (int k = column->first; k < column->first + column->n; k++)
        if (&p->rows[p->entries[k].at] == row)
            return true;
    return false;
}

/* The posts at which the columns of a cadre in the row place it. */
static int *posts_of(struct writer *w, const struct row *row, int cadre, int *n) {
    const struct group *group = &w->p->groups[cadre];
    int *posts = ARENA_ARRAY(w->arena, int, group->n);
    *n = 0;
    for (int c = group->first; c < group->first + group->n; c++) {
        const struct column *column = &w->p->columns[c];
        int at = column->kind == COLUMN_MOVE ? column->post : rules_presence(w->p->rules, cadre);
        bool seen = at < 0 || !column_in_row(w->p, column, row);
        for (int m = 0; m < *n && !seen; m++)
            seen = posts[m] == at;
        if (!seen)
            posts[(*n)++] = at;
    }
    return posts;
}

/* A class stands for all its posts: those that no rule of kin can tell apart. */
static int *with_classes(struct writer *w, const int *posts, int n, int cadre, int *n_all) {
    const struct program *p = w->p;
    int room = 0, *all = NULL;
    *n_all = 0;
    for (int k = 0; k < n; k++) {
        const struct seat_class *seat = &p->seats[p->seat_of[posts[k]]];
        bool home = rules_presence(p->rules, cadre) == posts[k];
        for (int m = 0; m < seat->n_posts; m++) {
            int q = p->seat_posts[p->atoms[seat->first_atom].first + m];
            bool seen = home && q != posts[k];
            for (int a = 0; a < *n_all && !seen; a++)
                seen = all[a] == q;
            if (!seen)
                *ARENA_PUSH(w->arena, all, *n_all, room) = q;
        }
    }
    return all;
}

static void add_kin(struct writer *w, const struct row *row, int64_t price) {
    struct certify_row *to = add_row(w, CERTIFY_KIN, price);
    int n = 0, *posts = posts_of(w, row, row->a, &n);
    to->a = row->a;
    to->b = row->b;
    to->posts = with_classes(w, posts, n, row->a, &to->n_posts);
    posts = posts_of(w, row, row->b, &n);
    to->other_posts = with_classes(w, posts, n, row->b, &to->n_other_posts);
}

static int unit_of_area(const struct city *city, const char *area) {
    for (int u = 0; u < city->n_units; u++)
        if (city->units[u].level != LEVEL_CITY && city->units[u].area != NULL && strcmp(city->units[u].area, area) == 0)
            return u;
    return -1;
}

static void add_named(struct writer *w, enum certify_kind kind, const struct row *row, int64_t price) {
    struct certify_row *to = add_row(w, kind, price);
    to->unit = row->kind == ROW_MUTUAL ? unit_of_area(w->city, row->area) : row->unit;
    to->body = row->body;
    to->rank = row->rank;
    to->a = row->a;
    to->b = row->b;
    to->rule = row->kind == ROW_PAIR ? (enum rule)row->rule : RULE_SD_E6;
}

/* The conflict of a row, whose other side may be outside the exchange. */
static void add_conflict(struct writer *w, const struct row *row, int64_t price) {
    const struct rules *rules = w->p->rules;
    for (int k = 0; k < rules->n_kin_conflicts; k++) {
        const struct kin_conflict *conflict = &rules->kin_conflicts[k];
        bool same = conflict->a == row->a && conflict->unit == row->unit && !conflict->standing;
        if (!same || (row->b >= 0 ? conflict->b != row->b : conflict->b < w->city->n_cadres))
            continue;
        struct certify_row *to = add_row(w, CERTIFY_CONFLICT, price);
        to->unit = row->unit;
        to->a = row->a;
        to->b = conflict->b;
        return;
    }
}

static void add_seats(struct writer *w, enum certify_kind kind, int first, int n, int64_t price) {
    struct certify_row *to = add_row(w, kind, price);
    to->n_posts = n;
    to->posts = w->p->seat_posts + first;
}

static void take_price(struct writer *w, const struct row *row, int64_t price) {
    static const enum certify_kind named[N_ROW_KINDS] = {[ROW_VACANCIES] = CERTIFY_VACANCIES,
                                                         [ROW_QUOTA] = CERTIFY_QUOTA,
                                                         [ROW_PAIR] = CERTIFY_PAIR,
                                                         [ROW_BOTH_DUE] = CERTIFY_BOTH_DUE,
                                                         [ROW_LC_1] = CERTIFY_LEAVERS,
                                                         [ROW_ENABLING] = CERTIFY_ENABLING,
                                                         [ROW_MAX_ENABLING] = CERTIFY_MAX_ENABLING,
                                                         [ROW_MAX_MOVES] = CERTIFY_MAX_MOVES,
                                                         [ROW_MIN_SHARE_OF_DUE] = CERTIFY_MIN_SHARE_OF_DUE,
                                                         [ROW_MUTUAL] = CERTIFY_MUTUAL};
    const struct program *p = w->p;
    switch (row->kind) {
    case ROW_CELL:
        add_cell(w, row, price);
        break;
    case ROW_CLASS_SEATS:
        add_seats(w, CERTIFY_SEATS, p->atoms[p->seats[row->seat].first_atom].first, p->seats[row->seat].n_posts, price);
        break;
    case ROW_ATOM_SEATS:
        add_seats(w, CERTIFY_OWN_SEATS, p->atoms[row->atom].first, p->atoms[row->atom].n, price);
        break;
    case ROW_MUST_FILL:
        add_must_fill(w, row, price);
        break;
    case ROW_KIN:
        add_kin(w, row, price);
        break;
    case ROW_HB_4:
        add_conflict(w, row, price);
        break;
    default:
        add_named(w, named[row->kind], row, price);
    }
}

/* Rows whose nouns a certificate has. */
static bool can_name(const struct program *p, const struct row *row) {
    switch (row->kind) {
    case ROW_DEFERRED:
    case ROW_CURED:
    case ROW_RELAX_HB_4:
    case ROW_HB_4_COST:
    case ROW_POLICY_TYPE:
    case ROW_APART:
    case N_ROW_KINDS:
        return false;
    case ROW_BOTH_DUE:
    case ROW_HB_4:
        return !p->relax;
    case ROW_CLASS_SEATS:
    case ROW_ATOM_SEATS:
    case ROW_MUST_FILL:
    case ROW_VACANCIES:
    case ROW_QUOTA:
    case ROW_PAIR:
    case ROW_LC_1:
    case ROW_KIN:
    case ROW_ENABLING:
    case ROW_MAX_ENABLING:
    case ROW_MAX_MOVES:
    case ROW_MIN_SHARE_OF_DUE:
    case ROW_MUTUAL:
    case ROW_CELL:
        return true;
    }
    return false;
}

/* Fewer steps where there are many columns: some seconds in all. */
static struct lagrange *priced(struct writer *w, struct arena *scratch, const struct lagrange_ask *ask, bool lean) {
    struct lagrange *lagrange = lagrange_new(scratch, ask);
    int steps = ask->tier == TIER_STRUCTURE ? STEPS_OF_STRUCTURE : STEPS_OF_OTHERS, most = LOOKS_MOST / (w->p->n_choice + 1);
    steps = steps < most ? steps : most > STEPS_LEAST ? most : STEPS_LEAST;
    for (int k = 0; k < w->n_done && lean; k++)
        lagrange_lean(lagrange, w->done[k], &w->prices[k], LEAN);
    for (; steps > 0 && !stop_asked(); steps -= A_LOOK)
        if (lagrange_run(lagrange, A_LOOK) < A_LOOK)
            break;
    return lagrange;
}

/* Of structure it depends on the city whether it is better to begin with what the earlier tiers forbid or without. */
static struct lagrange *priced_best(struct writer *w, struct arena *scratch, const struct lagrange_ask *ask) {
    struct lagrange *plain = priced(w, scratch, ask, false);
    if (ask->tier != TIER_STRUCTURE || lagrange_bound(plain) >= ask->value)
        return plain;
    struct lagrange *lean = priced(w, scratch, ask, true);
    return lagrange_exact(lean) > lagrange_exact(plain) ? lean : plain;
}

/* The prices of one case, with their rows named. */
static struct certify_case case_of(struct writer *w, const struct priced_case *priced) {
    const struct program *p = w->p;
    struct certify_case one = {.cadre = priced->cadre, .stays = priced->stays, .moves = priced->moves};
    if (priced->cadre >= 0)
        return one;
    w->rows = NULL;
    w->n = w->room = 0;
    for (int r = 0; r < p->n_rows; r++)
        if (priced->prices.row[r] != 0)
            take_price(w, &p->rows[r], priced->prices.row[r]);
    one.n_rows = w->n;
    one.rows = w->rows;
    for (int t = 0; t < N_TIERS; t++)
        one.held[t] = priced->prices.held[t];
    return one;
}

/* The prices of a tier for the whole city's end state, and the bound they have in the program. close: columns that lift it above the plan's value
 * take no part in later tiers. */
static int64_t price_tier(struct writer *w, struct arena *scratch, const struct lagrange_ask *ask, bool *useful, bool close,
                          struct certify_tier *tier) {
    const struct program *p = w->p;
    struct lagrange *lagrange = priced_best(w, scratch, ask);
    double *reduced = ARENA_ARRAY(scratch, double, p->n_choice);
    struct priced_cases alone = {1, {{-1, 0, 0, lagrange_best(lagrange), 0, lagrange_bound(lagrange)}}};
    const struct priced_cases *cases = ask->tier == TIER_STRUCTURE ? certify_cases(scratch, ask, lagrange) : &alone;
    struct certify_case *items = ARENA_ARRAY(w->arena, struct certify_case, cases->n);
    w->done[w->n_done] = ask->tier;
    w->prices[w->n_done++] = alone.items[0].prices; /* of the scratch arena, like the lagrange */
    *tier = (struct certify_tier){.tier = ask->tier, .scale = (int64_t)1 << alone.items[0].prices.shift, .n_cases = cases->n, .cases = items};
    for (int k = 0; k < cases->n; k++)
        items[k] = case_of(w, &cases->items[k]);
    lagrange_reduced(lagrange, reduced);
    double room = (double)ask->value - lagrange_exact(lagrange) + 1e-6;
    for (int c = 0; close && c < p->n_choice; c++)
        useful[c] = useful[c] && (reduced[c] <= room || ask->choice[p->columns[c].group] == c);
    return cases_bound(cases);
}

/* Returns the program's bound of the last tier. */
static int64_t price_tiers(struct arena *arena, const struct program *p, const int *choice, const int64_t value[N_TIERS], bool close,
                           struct certificate *certificate) {
    struct arena *scratch = arena_new();
    struct writer w = {.arena = arena, .p = p, .city = p->rules->city};
    bool *useful = ARENA_ARRAY(scratch, bool, p->n_choice), done = false;
    struct certify_tier *tiers = ARENA_ARRAY(arena, struct certify_tier, N_TIERS);
    int64_t bound = 0;
    for (int c = 0; c < p->n_choice; c++)
        useful[c] = true;
    *certificate = (struct certificate){.city_sha256 = w.city->sha256, .policy_sha256 = p->rules->policy->sha256, .tiers = tiers};
    for (int t = 0; t < p->n_tiers && !done; t++) {
        enum tier tier = p->tiers[t];
        struct lagrange_ask ask = {
            .program = p, .part = -1, .useful = useful, .tier = tier, .named = can_name, .value = value[tier], .choice = choice};
        for (int k = 0; k < t; k++) {
            ask.held[p->tiers[k]] = true;
            ask.at_most[p->tiers[k]] = value[p->tiers[k]];
        }
        bound = price_tier(&w, scratch, &ask, useful, close, &tiers[certificate->n_tiers++]);
        done = tier == TIER_STRUCTURE;
    }
    arena_free(scratch);
    return bound;
}

static void prove(struct arena *arena, const struct program *p, const int64_t value[N_TIERS], struct certificate *certificate, struct proof *proof) {
    struct proof_ask ask = {.rules = p->rules, .cells = p->cells, .relaxed = p->relax && value[TIER_RELAXED] > 0};
    struct certify_tier *tiers = (struct certify_tier *)certificate->tiers; /* still being made */
    for (int t = 0; t < N_TIERS; t++)
        ask.value[t] = t == TIER_FIT ? -value[t] : value[t];
    audit_certificate(arena, &ask, certificate, proof);
    for (int t = 0; t < certificate->n_tiers; t++)
        for (int k = 0; k < proof->n_tiers; k++)
            if (proof->tiers[k].tier == tiers[t].tier) {
                tiers[t].value = proof->tiers[k].value;
                tiers[t].bound = proof->tiers[k].bound;
            }
}

static int64_t last_bound(const struct certificate *certificate, const struct proof *proof) {
    bool all = proof->n_tiers == certificate->n_tiers && proof->n_tiers > 0;
    return all ? proof->tiers[proof->n_tiers - 1].bound : INT64_MIN;
}

void certify_plan(struct arena *arena, const struct program *p, const int *choice, const int64_t value[N_TIERS], struct certificate *certificate,
                  struct proof *proof) {
    int64_t expected = price_tiers(arena, p, choice, value, true, certificate);
    prove(arena, p, value, certificate, proof);
    enum tier last = certificate->n_tiers > 0 ? certificate->tiers[certificate->n_tiers - 1].tier : TIER_MOVES;
    if (last != TIER_STRUCTURE || last_bound(certificate, proof) >= expected - llabs(value[last]) / 1000)
        return;
    /* The judge saw a column otherwise than the program and closed less in an earlier tier: prices that count on nothing closed do not need that. */
    struct certificate other;
    struct proof second;
    price_tiers(arena, p, choice, value, false, &other);
    prove(arena, p, value, &other, &second);
    if (last_bound(&other, &second) <= last_bound(certificate, proof))
        return;
    *certificate = other;
    *proof = second;
    proof->certificate = certificate;
}
