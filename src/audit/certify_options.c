/* What everybody may do in any plan that obeys every rule, and the least it costs: straight from the rules. */
#include <limits.h>

#include "audit/certify_parts.h"

static bool is_must(enum force force) { return force == FORCE_MUST || force == FORCE_HARD; }

/* SD-E6 defers one of two who are both due, if either of them has anywhere to go (decision 33). */
static void find_deferrable(struct certify *c) {
    c->deferrable = ARENA_ARRAY(c->arena, bool, c->city->n_cadres);
    for (int k = 0; k < c->rules->n_out_pairs; k++) {
        const struct out_pair *pair = &c->rules->out_pairs[k];
        if (pair->both_due && (c->relaxed || rules_can_move(c->rules, pair->a) || rules_can_move(c->rules, pair->b)))
            c->deferrable[pair->a] = c->deferrable[pair->b] = true;
    }
}

static void give_up(const struct certify *c, int i, due_set musts, struct certify_option *option) {
    for (int d = 0; d < c->rules->policy->n_due; d++)
        if ((musts >> d & 1U) != 0) {
            option->relaxed++;
            option->overdue += c->rules->cadres[i].overdue[d];
        }
}

static bool stay_option(const struct certify *c, int i, struct certify_option *option) {
    const struct cadre_rules *r = &c->rules->cadres[i];
    due_set musts = r->musts & ~DUE_HB_4;
    *option = (struct certify_option){.post = -1, .shall = r->stay_cost};
    if (r->pin >= 0)
        return false;
    if (musts == 0)
        return true;
    if (c->deferrable[i] && !c->relaxed)
        option->shall = rules_shall_cost(c->rules, i, musts | r->shalls);
    else if (!c->deferrable[i] && c->relaxed)
        give_up(c, i, musts, option);
    return c->deferrable[i] || c->relaxed;
}

/* LC-2 and ZR-7, where the move cannot turn out to be one of policy because of kin (decisions 23, 32). */
static int exceptions_of(const struct certify *c, int i, int p) {
    const struct cadre_rules *r = &c->rules->cadres[i];
    const struct limit *limits = c->rules->policy->limits;
    bool short_stay = !is_must(limits[RULE_LC_2].force) && !r->waiting && rules_short_stay(c->rules, i);
    bool returns = !is_must(limits[RULE_ZR_7].force) && rules_returns(c->rules, i, p);
    if ((!short_stay && !returns) || (r->musts & DUE_HB_4) != 0 || r->higher_kin)
        return 0;
    enum move_type type = rules_type(c->rules, i, p);
    if (type == TYPE_POLICY)
        return 0;
    return (short_stay && type != TYPE_PROBATIONARY ? 1 : 0) + (returns ? 1 : 0);
}

static bool move_option(const struct certify *c, int i, int p, bool fit, struct certify_option *option) {
    const struct rules *rules = c->rules;
    const struct cadre_rules *r = &rules->cadres[i];
    if (p == c->city->cadres[i].post || (r->pin >= 0 && r->pin != p) || rules_mode(rules, i, p) == MODE_NONE || rules_forbid(rules, i, p) != 0)
        return false;
    due_set unmet = rules_unmet(rules, i, p);
    if (!c->relaxed && (unmet & r->musts) != 0)
        return false;
    *option = (struct certify_option){.post = p, .exceptions = exceptions_of(c, i, p)};
    if (c->relaxed)
        give_up(c, i, unmet & r->musts, option);
    if (r->waiting)
        option->shall = rules_is_secondment(rules, i, p) ? r->stay_cost : 0;
    else
        option->shall = rules_shall_cost(rules, i, unmet & r->shalls);
    option->fit = fit ? -rules_fit(rules, i, p) : 0;
    return true;
}

void certify_options(struct certify *c, bool fit) {
    int n = 0, room = 0;
    struct certify_option option;
    find_deferrable(c);
    c->first = ARENA_ARRAY(c->arena, int, c->city->n_cadres + 1);
    for (int i = 0; i < c->city->n_cadres; i++) {
        c->first[i] = n;
        if (stay_option(c, i, &option))
            *ARENA_PUSH(c->arena, c->options, n, room) = option;
        for (int p = 0; p < c->city->n_posts && c->rules->cadres[i].closed == 0; p++)
            if (move_option(c, i, p, fit, &option))
                *ARENA_PUSH(c->arena, c->options, n, room) = option;
    }
    c->first[c->city->n_cadres] = n;
}

/* The post held by home under an option, -1. */
static int home_under(const struct certify *c, int i, const struct certify_option *option) {
    bool moves = option->post >= 0 && !rules_is_secondment(c->rules, i, option->post);
    return moves ? option->post : c->city->cadres[i].post;
}

/* Of one cadre: how many options hold it in each team. */
static int count_teams(struct certify *c, int i, int *n_in, int *touched, int *n_options) {
    int n_touched = 0;
    *n_options = 0;
    for (int o = c->first[i]; o < c->first[i + 1]; o++) {
        if (c->options[o].closed)
            continue;
        ++*n_options;
        int p = home_under(c, i, &c->options[o]);
        for (int t = p < 0 ? 0 : c->cells->teams_first[p]; p >= 0 && t < c->cells->teams_first[p + 1]; t++)
            if (n_in[c->cells->team_items[t]]++ == 0)
                touched[n_touched++] = c->cells->team_items[t];
    }
    return n_touched;
}

void certify_reach(struct certify *c) {
    const struct cells *cells = c->cells;
    int *n_in = ARENA_ARRAY(c->arena, int, cells->n_teams), *touched = ARENA_ARRAY(c->arena, int, cells->n_teams), n_options = 0;
    for (int k = 0; k < cells->n_cells; k++)
        c->least[k] = c->most[k] = 0;
    for (int i = 0; i < c->city->n_cadres; i++) {
        int n_touched = count_teams(c, i, n_in, touched, &n_options);
        for (int t = 0; t < n_touched; t++) {
            bool always = n_in[touched[t]] == n_options;
            n_in[touched[t]] = 0;
            for (int k = cells->kinds_first[i]; k < cells->kinds_first[i + 1]; k++) {
                int cell = cells->cell_at[(size_t)touched[t] * (size_t)cells->n_kinds + (size_t)cells->kind_items[k]];
                if (cell < 0)
                    continue;
                c->least[cell] += always ? 1 : 0;
                c->most[cell]++;
            }
        }
    }
    for (int k = 0; k < cells->n_cells && c->rules->policy->limits[RULE_ZR_2].force != FORCE_OFF; k++) { /* one holder a post */
        int seats = cells->teams[cells->cells[k].team].seats;
        c->most[k] = c->most[k] > seats && seats >= c->least[k] ? seats : c->most[k];
    }
}
