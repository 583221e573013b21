/* A certificate's rows against what every plan obeys: each adds its price where the row acts and its right side to the constant. */
#include <limits.h>
#include <string.h>

#include "audit/certify_parts.h"

static const int64_t PRICE_MOST = (int64_t)1 << CERTIFY_PRICE_BITS;

int certify_area(const struct city *city, int unit) {
    if (city->units[unit].level == LEVEL_CITY || city->units[unit].area == NULL)
        return -1;
    for (int u = 0; u < city->n_units; u++)
        if (city->units[u].level != LEVEL_CITY && city->units[u].area != NULL && strcmp(city->units[u].area, city->units[unit].area) == 0)
            return u;
    return -1;
}

static bool small(int64_t price) { return price <= PRICE_MOST && price >= -PRICE_MOST; }

static bool put(int64_t *place, int64_t price) {
    if (!small(*place + price))
        return false;
    *place += price;
    return true;
}

static bool numbers_in_force(const struct certify *c) { return c->rules->policy->limits[RULE_ZR_2].force != FORCE_OFF; }

/* The team a row names, -1. */
static int find_team(const struct cells *cells, const struct certify_row *row) {
    for (int t = 0; t < cells->n_teams; t++) {
        const struct team *team = &cells->teams[t];
        bool by_tag = team->kind == TEAMS_AFFINITY && row->tag >= 0 && team->tag == row->tag;
        bool by_unit = team->kind == TEAMS_UNIT && row->tag < 0 && row->unit >= 0 && team->unit == row->unit && row->body == -1;
        bool by_body = team->kind == TEAMS_BODY && row->tag < 0 && row->unit >= 0 && team->unit == row->unit &&
                       team->body == (row->body == -2 ? -1 : row->body) && row->body != -1;
        if (by_tag || by_unit || by_body)
            return t;
    }
    return -1;
}

static bool put_cell(struct certify *c, struct certify_prices *z, const struct certify_row *row) {
    int team = find_team(c->cells, row), number = 0;
    for (int k = 0; team >= 0 && k < c->cells->n_kinds; k++) {
        const struct cell_kind *kind = &c->cells->kinds[k];
        if (kind->attribute != row->attribute || (row->attribute >= 0 && kind->word != row->word) || number++ != row->number)
            continue;
        int cell = c->cells->cell_at[(size_t)team * (size_t)c->cells->n_kinds + (size_t)k];
        return cell >= 0 && put(&z->cell[cell], row->price);
    }
    return false;
}

static bool put_posts(const struct certify *c, struct certify_prices *z, int64_t *place, const struct certify_row *row) {
    if (!numbers_in_force(c))
        return false;
    for (int k = 0; k < row->n_posts; k++)
        if (!small(place[row->posts[k]] + row->price))
            return false;
    for (int k = 0; k < row->n_posts; k++)
        for (int m = 0; m < k && row->n_posts <= 2000; m++)
            if (row->posts[m] == row->posts[k])
                return false;
    for (int k = 0; k < row->n_posts; k++)
        place[row->posts[k]] += row->price;
    z->constant -= (wide)row->price * row->n_posts;
    return true;
}

static bool open_to_somebody(const struct rules *rules, int p) {
    for (int i = 0; i < rules->city->n_cadres; i++)
        if (rules_reachable(rules, i, p))
            return true;
    return false;
}

static bool put_fill(struct certify *c, struct certify_prices *z, const struct certify_row *row) {
    int p = row->posts[0];
    const struct post *post = &c->city->posts[p];
    if (row->n_posts != 1 || !post->must_fill || c->rules->post_held[p] || (post->holder < 0 && !open_to_somebody(c->rules, p)))
        return false;
    z->constant += row->price;
    return put(&z->fill[p], row->price) || (z->constant -= row->price, false);
}

static bool put_vacancies(struct certify *c, struct certify_prices *z, const struct certify_row *row) {
    int k = row->unit * N_RANKS + row->rank;
    if (!numbers_in_force(c) || !put(&z->vacancies[k], row->price))
        return false;
    z->constant += (wide)row->price * (c->rules->holders[k] - c->rules->policy->allow_vacancies);
    return true;
}

static bool put_quota(struct certify *c, struct certify_prices *z, const struct certify_row *row) {
    bool whole = row->body < 0;
    int k = (whole ? row->unit : row->body) * N_RANKS + row->rank;
    int quota = whole ? c->city->units[row->unit].quota[row->rank] : c->city->bodies[row->body].quota[row->rank];
    int before = whole ? c->rules->holders[k] : c->rules->body_holders[k];
    if (!numbers_in_force(c) || quota < 0 || !put(whole ? &z->quota[k] : &z->body_quota[k], row->price))
        return false;
    z->constant -= (wide)row->price * (quota > before ? quota : before);
    return true;
}

static bool same_pair(int a, int b, const struct certify_row *row) { return (a == row->a && b == row->b) || (a == row->b && b == row->a); }

static bool put_out(struct certify_prices *z, int a, int b, int64_t price) {
    if (!small(z->out[a] + price) || !small(z->out[b] + price))
        return false;
    z->out[a] += price;
    z->out[b] += price;
    return true;
}

static bool put_pair(struct certify *c, struct certify_prices *z, const struct certify_row *row) {
    for (int k = 0; k < c->rules->n_out_pairs; k++) {
        const struct out_pair *pair = &c->rules->out_pairs[k];
        if (!same_pair(pair->a, pair->b, row))
            continue;
        if (row->kind == CERTIFY_PAIR && pair->rule == row->rule) {
            if (!small(z->pair[k] + row->price) || !put_out(z, pair->a, pair->b, row->price))
                return false;
            z->pair[k] += pair->allowed ? row->price : 0;
            z->constant -= row->price;
            return true;
        }
        bool can = row->kind == CERTIFY_BOTH_DUE && pair->both_due && !c->relaxed;
        if (can && (rules_can_move(c->rules, pair->a) || rules_can_move(c->rules, pair->b)) && put_out(z, pair->a, pair->b, -row->price)) {
            z->constant += row->price;
            return true;
        }
    }
    return false;
}

static bool put_leavers(struct certify *c, struct certify_prices *z, const struct certify_row *row) {
    int cap = 0;
    rules_beyond_share(c->rules, row->unit, &cap);
    if (c->rules->policy->limits[RULE_LC_1].force <= FORCE_LIST || !put(&z->leave[row->unit], row->price))
        return false;
    z->constant -= (wide)row->price * cap;
    return true;
}

static bool put_presence(struct certify *c, struct certify_prices *z, int i, int post, int unit, bool stays_too, int64_t price) {
    if (!put(&z->presence_sum[i], price < 0 ? -price : price))
        return false;
    struct certify_presence *presence = ARENA_NEW(c->arena, struct certify_presence);
    *presence = (struct certify_presence){z->presence[i], post, unit, stays_too, price};
    z->presence[i] = presence;
    return true;
}

/* Only posts at which the two break a kin rule together, whichever of them it is, may be in one row. */
static bool put_kin(struct certify *c, struct certify_prices *z, const struct certify_row *row) {
    for (int k = 0; k < row->n_posts; k++)
        for (int m = 0; m < row->n_other_posts; m++)
            if (rules_kin_new(c->rules, row->a, row->posts[k], row->b, row->other_posts[m]) == 0)
                return false;
    if (row->a == row->b || row->price > PRICE_MOST / (row->n_posts + row->n_other_posts + 1))
        return false;
    int64_t room = PRICE_MOST - row->price * (row->n_posts + row->n_other_posts);
    if (z->presence_sum[row->a] > room || z->presence_sum[row->b] > room)
        return false;
    for (int k = 0; k < row->n_posts; k++)
        put_presence(c, z, row->a, row->posts[k], -1, false, row->price);
    for (int m = 0; m < row->n_other_posts; m++)
        put_presence(c, z, row->b, row->other_posts[m], -1, false, row->price);
    z->constant -= row->price;
    return true;
}

/* Are the two kin of each other at all? Without that the posts of a kin row mean nothing. */
static bool are_kin(const struct rules *rules, int a, int b) {
    for (int k = 0; k < rules->n_kin_pairs; k++)
        if ((rules->kin_pairs[k].a == a && rules->kin_pairs[k].b == b) || (rules->kin_pairs[k].a == b && rules->kin_pairs[k].b == a))
            return true;
    return false;
}

/* A post twice in a list would count twice. */
static bool are_different(int n, const int *posts) {
    for (int k = 0; k < n; k++)
        for (int m = 0; m < k; m++)
            if (posts[m] == posts[k])
                return false;
    return true;
}

static bool put_conflict(struct certify *c, struct certify_prices *z, const struct certify_row *row) {
    for (int k = 0; k < c->rules->n_kin_conflicts; k++) {
        const struct kin_conflict *conflict = &c->rules->kin_conflicts[k];
        bool inside = conflict->b < c->city->n_cadres;
        if (!same_pair(conflict->a, conflict->b, row) || conflict->unit != row->unit || conflict->standing || c->relaxed)
            continue;
        int64_t room = PRICE_MOST - row->price;
        if (z->presence_sum[conflict->a] > room || (inside && z->presence_sum[conflict->b] > room))
            return false;
        bool owe_a = conflict->a_due && (c->rules->cadres[conflict->a].musts & DUE_HB_4) != 0;
        put_presence(c, z, conflict->a, -1, conflict->unit, owe_a && c->deferrable[conflict->a], -row->price);
        bool owe_b = inside && conflict->b_due && (c->rules->cadres[conflict->b].musts & DUE_HB_4) != 0;
        if (inside)
            put_presence(c, z, conflict->b, -1, conflict->unit, owe_b && c->deferrable[conflict->b], -row->price);
        z->constant += row->price;
        return true;
    }
    return false;
}

static bool put_round(struct certify *c, struct certify_prices *z, const struct certify_row *row) {
    const struct policy *policy = c->rules->policy;
    int64_t parts = policy->min_share_of_due_ppm * c->rules->n_due;
    switch (row->kind) {
    case CERTIFY_ENABLING:
        return policy->pool == POOL_DUE && put(&z->enabling[row->unit * N_RANKS + row->rank], row->price);
    case CERTIFY_MAX_ENABLING:
        if (policy->pool != POOL_DUE || c->rules->max_enabling < 0 || !put(&z->max_enabling, row->price))
            return false;
        z->constant -= (wide)row->price * c->rules->max_enabling;
        return true;
    case CERTIFY_MAX_MOVES:
        if (policy->max_moves < 0 || !put(&z->moves, row->price))
            return false;
        z->constant -= (wide)row->price * policy->max_moves;
        return true;
    case CERTIFY_MIN_SHARE_OF_DUE:
        if (policy->min_share_of_due_ppm < 0 || !put(&z->due_moves, row->price))
            return false;
        z->constant += (wide)row->price * ((parts + 999999) / 1000000);
        return true;
    default:
        return certify_area(c->city, row->unit) >= 0 && put(&z->mutual[certify_area(c->city, row->unit)], row->price);
    }
}

static bool put_row(struct certify *c, struct certify_prices *z, const struct certify_row *row) {
    bool equation = row->kind == CERTIFY_CELL || row->kind == CERTIFY_MUTUAL;
    if (!small(row->price) || (row->price < 0 && !equation))
        return false;
    switch (row->kind) {
    case CERTIFY_CELL:
        return put_cell(c, z, row);
    case CERTIFY_SEATS:
        return put_posts(c, z, z->seat, row);
    case CERTIFY_OWN_SEATS:
        return put_posts(c, z, z->own_seat, row);
    case CERTIFY_MUST_FILL:
        return row->n_posts > 0 && put_fill(c, z, row);
    case CERTIFY_VACANCIES:
        return put_vacancies(c, z, row);
    case CERTIFY_QUOTA:
        return put_quota(c, z, row);
    case CERTIFY_PAIR:
    case CERTIFY_BOTH_DUE:
        return put_pair(c, z, row);
    case CERTIFY_LEAVERS:
        return put_leavers(c, z, row);
    case CERTIFY_KIN:
        return are_kin(c->rules, row->a, row->b) && are_different(row->n_posts, row->posts) && are_different(row->n_other_posts, row->other_posts) &&
               put_kin(c, z, row);
    case CERTIFY_CONFLICT:
        return put_conflict(c, z, row);
    default:
        return put_round(c, z, row);
    }
}

struct certify_prices *certify_prices(struct certify *c, const struct certify_tier *tier, const struct certify_case *one) {
    const struct city *city = c->city;
    struct certify_prices *z = ARENA_NEW(c->arena, struct certify_prices);
    int n_numbers = city->n_units * N_RANKS;
    z->scale = tier->scale;
    z->tier = tier->tier;
    z->cell = ARENA_ARRAY(c->arena, int64_t, c->cells->n_cells);
    z->seat = ARENA_ARRAY(c->arena, int64_t, city->n_posts);
    z->own_seat = ARENA_ARRAY(c->arena, int64_t, city->n_posts);
    z->fill = ARENA_ARRAY(c->arena, int64_t, city->n_posts);
    z->vacancies = ARENA_ARRAY(c->arena, int64_t, n_numbers);
    z->quota = ARENA_ARRAY(c->arena, int64_t, n_numbers);
    z->body_quota = ARENA_ARRAY(c->arena, int64_t, (size_t)city->n_bodies * N_RANKS);
    z->out = ARENA_ARRAY(c->arena, int64_t, city->n_cadres);
    z->pair = ARENA_ARRAY(c->arena, int64_t, c->rules->n_out_pairs);
    z->leave = ARENA_ARRAY(c->arena, int64_t, city->n_units);
    z->enabling = ARENA_ARRAY(c->arena, int64_t, n_numbers);
    z->mutual = ARENA_ARRAY(c->arena, int64_t, city->n_units);
    z->presence = ARENA_ARRAY(c->arena, struct certify_presence *, city->n_cadres);
    z->presence_sum = ARENA_ARRAY(c->arena, int64_t, city->n_cadres);
    for (int k = 0; k < one->n_rows; k++)
        z->n_ignored += put_row(c, z, &one->rows[k]) ? 0 : 1;
    return z;
}
