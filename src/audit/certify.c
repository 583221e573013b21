/* The least that everybody can cost under a certificate's prices, in 128-bit integers. */
#include <math.h>
#include <string.h>

#include "audit/certify_parts.h"

bool certify_stays(const struct certify_option *option) { return option->post < 0; }

static wide weight_of(const struct certify_prices *z, enum tier tier) { return (z->tier == tier ? z->scale : 0) + (wide)z->held[tier]; }

/* What it costs that cadre i is counted in the teams of a post. */
static wide cost_in_teams(struct certify *c, const struct certify_prices *z, int i, int p) {
    const struct cells *cells = c->cells;
    wide sum = 0;
    for (int t = cells->teams_first[p]; t < cells->teams_first[p + 1]; t++) {
        int team = cells->team_items[t];
        if (c->team_of[team] != i + 1) {
            c->team_of[team] = i + 1;
            c->team_sum[team] = 0;
            for (int k = cells->kinds_first[i]; k < cells->kinds_first[i + 1]; k++) {
                int cell = cells->cell_at[(size_t)team * (size_t)cells->n_kinds + (size_t)cells->kind_items[k]];
                c->team_sum[team] += cell < 0 ? 0 : z->cell[cell];
            }
        }
        sum += c->team_sum[team];
    }
    return sum;
}

/* A seat taken: by its holder, or by a seconded arrival. */
static wide cost_of_seat(const struct certify *c, const struct certify_prices *z, int i, int p) {
    int home = c->city->cadres[i].post;
    bool own = home >= 0 && c->city->posts[home].unit == c->city->posts[p].unit;
    return (wide)z->seat[p] + (own ? z->own_seat[p] : 0) - z->fill[p];
}

static int number_of(const struct city *city, int p) { return city->posts[p].unit * N_RANKS + (int)city->posts[p].rank; }

/* Held by home afterwards. */
static wide cost_of_home(struct certify *c, const struct certify_prices *z, int i, int p) {
    const struct post *post = &c->city->posts[p];
    int k = number_of(c->city, p);
    wide sum = cost_in_teams(c, z, i, p) + z->quota[k] - z->vacancies[k];
    return post->body < 0 ? sum : sum + z->body_quota[post->body * N_RANKS + (int)post->rank];
}

static wide cost_of_moving(const struct certify *c, const struct certify_prices *z, int i, int p) {
    const struct rules *rules = c->rules;
    int home = c->city->cadres[i].post, to = number_of(c->city, p), from = home < 0 ? -1 : number_of(c->city, home);
    enum mode mode = rules_mode(rules, i, p);
    wide sum = (wide)z->out[i] + z->moves;
    if (rules->cadres[i].enabling)
        sum += (wide)z->max_enabling + (from < 0 ? 0 : z->enabling[from]);
    else if (rules->cadres[i].due)
        sum -= (wide)z->enabling[to] + (from < 0 || from == to ? 0 : z->enabling[from]);
    if (rules->cadres[i].due)
        sum -= z->due_moves;
    if (rules_leaves_unit(rules, i, p) && mode != MODE_ROTATION)
        sum += z->leave[c->city->posts[home].unit];
    if (mode == MODE_MUTUAL) {
        int in = certify_area(c->city, c->city->posts[p].unit), out = certify_area(c->city, c->city->posts[home].unit);
        sum += (in < 0 ? 0 : (wide)z->mutual[in]) - (out < 0 ? 0 : (wide)z->mutual[out]);
    }
    return sum;
}

static wide cost_of_presence(const struct certify *c, const struct certify_prices *z, int i, const struct certify_option *option) {
    bool stays = certify_stays(option);
    int at = stays ? rules_presence(c->rules, i) : option->post;
    wide sum = 0;
    for (const struct certify_presence *q = z->presence[i]; q != NULL; q = q->next) {
        bool gone = q->post < 0 && at >= 0 && c->city->posts[at].unit != q->unit;
        if (gone || (q->post < 0 && stays && q->stays_too) || (q->post >= 0 && q->post == at))
            sum += q->price;
    }
    return sum;
}

static wide cost_of(struct certify *c, const struct certify_prices *z, int i, const struct certify_option *option) {
    int home = c->city->cadres[i].post, p = option->post;
    bool stays = certify_stays(option), keeps = stays || rules_is_secondment(c->rules, i, p);
    wide cost = weight_of(z, TIER_EXCEPTIONS) * option->exceptions + weight_of(z, TIER_SHALL) * option->shall + weight_of(z, TIER_FIT) * option->fit +
                weight_of(z, TIER_RELAXED) * option->relaxed + weight_of(z, TIER_RELAXED_OVERDUE) * option->overdue +
                weight_of(z, TIER_KEEP) * rules_changes(c->rules, i, p);
    if (!stays) {
        cost += weight_of(z, TIER_MOVES) + cost_of_moving(c, z, i, p);
        cost += rules_voluntary(c->rules, i) ? weight_of(z, TIER_STRUCTURE) * c->rules->policy->move_price : 0;
        cost += cost_of_seat(c, z, i, p);
    }
    if (keeps && home >= 0)
        cost += cost_of_seat(c, z, i, home) + cost_of_home(c, z, i, home);
    if (!keeps)
        cost += cost_of_home(c, z, i, p);
    if (!keeps && home >= 0 && c->city->posts[home].surplus) /* a surplus seat that is left closes */
        cost -= z->vacancies[number_of(c->city, home)];
    return z->presence[i] == NULL ? cost : cost + cost_of_presence(c, z, i, option);
}

/* The cheapest option of a cadre; false if none is open. */
static bool least_of(struct certify *c, const struct certify_prices *z, int i, wide *least) {
    bool some = false;
    for (int o = c->first[i]; o < c->first[i + 1]; o++) {
        if (c->options[o].closed)
            continue;
        wide cost = cost_of(c, z, i, &c->options[o]);
        if (!some || cost < *least)
            *least = cost;
        some = true;
    }
    return some;
}

static wide least_of_cells(const struct certify *c, const struct certify_prices *z) {
    wide weight = weight_of(z, TIER_STRUCTURE), sum = 0;
    bool *ranged = ARENA_ARRAY(c->arena, bool, c->cells->n_cells);
    for (int r = 0; r < c->cells->n_ranges; r++)
        for (int k = 0; k < c->cells->ranges[r].n_cells; k++)
            ranged[c->cells->ranges[r].cells[k]] = true;
    for (int k = 0; k < c->cells->n_cells; k++) {
        wide least = 0, price = ranged[k] ? 0 : z->cell[k]; /* a range answers for its cells */
        for (int n = c->least[k]; n <= c->most[k]; n++) {
            wide cost = weight * cell_cost(c->cells, &c->cells->cells[k], n) - price * n;
            least = n == c->least[k] || cost < least ? cost : least;
        }
        sum += least;
    }
    return sum;
}

/* weight × (largest - smallest) - sum of price × count, over all counts within reach: the largest answers positive prices, the smallest negative
 * ones. */
static wide least_of_range(const struct certify *c, const struct certify_prices *z, const struct range *range) {
    wide weight = weight_of(z, TIER_STRUCTURE) * c->cells->kinds[range->kind].weight * 1000, least[2] = {0, 0};
    int from[2] = {0, c->least[range->cells[0]]}, to[2] = {0, c->most[range->cells[0]]};
    for (int k = 0; k < range->n_cells; k++) {
        int low = c->least[range->cells[k]], high = c->most[range->cells[k]];
        from[0] = low > from[0] ? low : from[0];
        to[0] = high > to[0] ? high : to[0];
        from[1] = low < from[1] ? low : from[1];
        to[1] = high < to[1] ? high : to[1];
    }
    for (int side = 0; side < 2; side++)
        for (int n = from[side]; n <= to[side]; n++) {
            wide sum = side == 0 ? weight * n : -weight * n;
            for (int k = 0; k < range->n_cells; k++) {
                int low = c->least[range->cells[k]], high = c->most[range->cells[k]];
                int64_t price = z->cell[range->cells[k]];
                if (side == 0 && price > 0)
                    sum -= (wide)price * (n < high ? n : high);
                if (side == 1 && price < 0)
                    sum -= (wide)price * (n > low ? n : low);
            }
            least[side] = n == from[side] || sum < least[side] ? sum : least[side];
        }
    return least[0] + least[1];
}

/* Exceptions that a row may make: taken where they cost less than the row's price. */
static wide least_of_exceptions(const struct certify *c, const struct certify_prices *z) {
    wide weight = weight_of(z, TIER_EXCEPTIONS), sum = 0;
    for (int k = 0; k < c->rules->n_out_pairs; k++)
        sum += z->pair[k] > weight ? weight - z->pair[k] : 0;
    for (int u = 0; u < c->city->n_units; u++) {
        int cap = 0, beyond = rules_beyond_share(c->rules, u, &cap);
        sum += z->leave[u] > weight ? beyond * (weight - z->leave[u]) : 0;
    }
    return sum;
}

/* False if somebody has no option left: there is no plan as good in the earlier tiers at all, and nothing is said. */
static bool least_of_all(struct certify *c, const struct certify_prices *z, wide *sum) {
    *sum = z->constant + least_of_exceptions(c, z);
    for (int t = 0; t < c->cells->n_teams; t++)
        c->team_of[t] = 0;
    for (int i = 0; i < c->city->n_cadres; i++) {
        wide least = 0;
        if (!least_of(c, z, i, &least))
            return false;
        *sum += least;
    }
    if (weight_of(z, TIER_STRUCTURE) == 0 && c->cells->n_cells == 0)
        return true;
    *sum += least_of_cells(c, z);
    for (int r = 0; r < c->cells->n_ranges; r++)
        *sum += least_of_range(c, z, &c->cells->ranges[r]);
    return true;
}

/* Options that lift the bound above the plan's value are in no plan as good in this tier: closed for the later ones. */
static void close_options(struct certify *c, const struct certify_prices *z, wide sum, wide value) {
    for (int i = 0; i < c->city->n_cadres; i++) {
        wide least = 0;
        least_of(c, z, i, &least);
        for (int o = c->first[i]; o < c->first[i + 1]; o++)
            if (!c->options[o].closed && sum - least + cost_of(c, z, i, &c->options[o]) > value)
                c->options[o].closed = true;
    }
}

static wide rounded_up(wide a, int64_t b) { return a > 0 ? (a + b - 1) / b : -(-a / b); }

static int order_of(const struct certify *c, enum tier order[N_TIERS]) {
    int n = 0;
    if (c->relaxed) {
        order[n++] = TIER_RELAXED;
        order[n++] = TIER_RELAXED_OVERDUE;
    }
    return n + policy_objective(c->rules->policy, c->rules->announced != NULL, order + n);
}

/* A tier in proof: which of the options are closed changes from case to case. */
struct proving {
    struct certify *c;
    const struct certify_tier *tier;
    const enum tier *order;
    int n_before;
    int n_ignored;
};

/* The least sum under the prices of a case without cases of its own; false if no plan as good in the earlier tiers is in it. */
static bool sum_of_prices(struct proving *v, const struct certify_case *one, wide *sum) {
    struct certify *c = v->c;
    struct certify_prices *z = certify_prices(c, v->tier, one);
    for (int t = 0; t < v->n_before; t++)
        if (one->held[v->order[t]] > 0) {
            z->held[v->order[t]] = one->held[v->order[t]];
            z->constant -= (wide)one->held[v->order[t]] * c->value[v->order[t]];
        }
    certify_reach(c);
    v->n_ignored += z->n_ignored;
    if (!least_of_all(c, z, sum))
        return false;
    if (v->tier->n_cases == 1)
        close_options(c, z, *sum, (wide)c->value[v->tier->tier] * v->tier->scale);
    return true;
}

/* The same of any case: the lesser of the two in which its cadre stays and moves. Numbers rise, so there is an end. */
static bool sum_of_case(struct proving *v, int number, wide *sum) {
    struct certify *c = v->c;
    const struct certify_case *one = &v->tier->cases[number];
    bool some = false;
    if (one->cadre < 0)
        return sum_of_prices(v, one, sum);
    int first = c->first[one->cadre], n = c->first[one->cadre + 1] - first;
    bool *closed = ARENA_ARRAY(c->arena, bool, n);
    for (int o = 0; o < n; o++)
        closed[o] = c->options[first + o].closed;
    for (int moves = 0; moves < 2; moves++) {
        wide in = 0;
        for (int o = 0; o < n; o++)
            c->options[first + o].closed = closed[o] || certify_stays(&c->options[first + o]) == (moves == 1);
        if (!sum_of_case(v, moves ? one->moves : one->stays, &in))
            continue;
        *sum = !some || in < *sum ? in : *sum;
        some = true;
    }
    for (int o = 0; o < n; o++)
        c->options[first + o].closed = closed[o];
    return some;
}

static void prove_tier(struct certify *c, const struct certify_tier *tier, const enum tier *order, int n_before, struct proof *proof) {
    struct proving v = {.c = c, .tier = tier, .order = order, .n_before = n_before};
    int64_t value = c->value[tier->tier];
    wide sum = 0;
    bool some = sum_of_case(&v, 0, &sum);
    proof->n_ignored += v.n_ignored;
    if (!some)
        return;
    wide bound = rounded_up(sum, tier->scale);
    if (bound < -(wide)INT64_MAX / 4)
        return;
    bound = bound > value ? value : bound; /* then the plan itself breaks a rule, or is the best */
    struct proved_tier *proved = &proof->tiers[proof->n_tiers++];
    *proved = (struct proved_tier){tier->tier, value, (int64_t)bound, score_gap(value, (int64_t)bound)};
    if (tier->tier == TIER_FIT) {
        proved->value = -value;
        proved->bound = -(int64_t)bound;
    }
}

static bool holds_fit(const struct certify_tier *tier) {
    bool holds = false;
    for (int k = 0; k < tier->n_cases; k++)
        holds = holds || tier->cases[k].held[TIER_FIT] > 0;
    return holds;
}

void audit_certificate(struct arena *arena, const struct proof_ask *ask, const struct certificate *certificate, struct proof *proof) {
    struct arena *scratch = arena_new();
    struct certify c = {.arena = scratch, .rules = ask->rules, .cells = ask->cells, .city = ask->rules->city, .relaxed = ask->relaxed};
    enum tier order[N_TIERS];
    int n = order_of(&c, order);
    bool fit = false;
    (void)arena;
    for (int t = 0; t < N_TIERS; t++)
        c.value[t] = t == TIER_FIT ? -ask->value[t] : ask->value[t];
    for (int k = 0; k < certificate->n_tiers; k++)
        fit = fit || certificate->tiers[k].tier == TIER_FIT || holds_fit(&certificate->tiers[k]);
    *proof = (struct proof){.certificate = certificate};
    c.least = ARENA_ARRAY(scratch, int, c.cells->n_cells);
    c.most = ARENA_ARRAY(scratch, int, c.cells->n_cells);
    c.team_sum = ARENA_ARRAY(scratch, wide, c.cells->n_teams);
    c.team_of = ARENA_ARRAY(scratch, int, c.cells->n_teams);
    certify_options(&c, fit);
    for (int t = 0; t < n; t++) {
        bool done = false;
        for (int k = 0; k < certificate->n_tiers && !done; k++)
            if (certificate->tiers[k].tier == order[t]) {
                prove_tier(&c, &certificate->tiers[k], order, t, proof);
                done = true;
            }
    }
    arena_free(scratch);
}

static bool differs(const char *claimed, const char *is) { return claimed != NULL && strcmp(claimed, is) != 0; }

void audit_prove(struct arena *arena, const struct verdict *verdict, const struct certificate *certificate, struct proof *proof) {
    const struct rules *rules = verdict->rules;
    struct proof_ask ask = {.rules = rules, .cells = verdict->cells};
    for (int t = 0; t < verdict->score.n; t++) {
        ask.value[verdict->score.tier[t]] = verdict->score.value[t];
        ask.relaxed = ask.relaxed || verdict->score.tier[t] == TIER_RELAXED;
    }
    audit_certificate(arena, &ask, certificate, proof);
    proof->other_city = differs(certificate->city_sha256, rules->city->sha256) || differs(certificate->policy_sha256, rules->policy->sha256);
}
