/* The tiers of a plan, recomputed from nothing but city, policy and moves. */
#include "audit/parts.h"

static bool is_must(enum force force) { return force == FORCE_MUST || force == FORCE_HARD; }

static int64_t tier_exceptions(struct state *s) {
    const struct rules *rules = s->rules;
    const struct limit *limits = rules->policy->limits;
    for (int i = 0; i < rules->city->n_cadres; i++) {
        if (!is_out(s, i))
            continue;
        enum move_type type = type_after(s, i);
        bool spared = type == TYPE_POLICY || type == TYPE_PROBATIONARY || rules->cadres[i].waiting;
        if (!is_must(limits[RULE_LC_2].force) && !spared && rules_short_stay(rules, i))
            add_exception(s, rule_names[RULE_LC_2], 1, &rules->city->cadres[i].id);
        if (!is_must(limits[RULE_ZR_7].force) && type != TYPE_POLICY && rules_returns(rules, i, s->target[i]))
            add_exception(s, rule_names[RULE_ZR_7], 1, &rules->city->cadres[i].id);
    }
    return s->verdict->n_exceptions + s->shares_beyond;
}

/* Due rules unmet by a cadre, and whether SD-E6 is why. */
static due_set unmet_rules(const struct state *s, int i, bool *by_e6) {
    const struct cadre_rules *r = &s->rules->cadres[i];
    due_set unmet = rules_unmet(s->rules, i, s->target[i]);
    *by_e6 = s->target[i] < 0 && s->e6_deferred[i];
    if (*by_e6)
        return unmet | (s->hb4_unmet[i] ? DUE_HB_4 : 0);
    return unmet & r->shalls;
}

static int64_t tier_shall(struct state *s) {
    const struct rules *rules = s->rules;
    struct judged_unmet *items = NULL;
    int n = 0, room = 0;
    int64_t sum = 0;
    for (int i = 0; i < rules->city->n_cadres; i++) {
        bool by_e6 = false;
        due_set unmet = 0;
        int cost = 0;
        if (rules->cadres[i].waiting) {
            cost = s->at[i] >= 0 ? 0 : rules->cadres[i].stay_cost;
        } else {
            unmet = unmet_rules(s, i, &by_e6);
            cost = rules_shall_cost(rules, i, unmet);
        }
        if (cost > 0)
            *ARENA_PUSH(s->arena, items, n, room) = (struct judged_unmet){i, unmet, cost - 1, by_e6};
        sum += cost;
    }
    s->verdict->n_unmet = n;
    s->verdict->unmet = items;
    s->verdict->shall_unmet = n;
    s->verdict->shall_overdue = sum - n;
    return sum;
}

static int64_t tier_structure(struct state *s) {
    struct verdict *v = s->verdict;
    int *counts = ARENA_ARRAY(s->arena, int, s->cells->n_cells);
    cells_count(s->cells, s->at, counts);
    v->deviation = cells_deviation(s->cells, counts);
    v->deviation_before = s->cells->before;
    for (int i = 0; i < s->rules->city->n_cadres; i++)
        v->voluntary += is_out(s, i) && rules_voluntary(s->rules, i) ? 1 : 0;
    return v->deviation + (int64_t)s->rules->policy->move_price * v->voluntary;
}

static void tiers_of_movers(const struct state *s, int64_t *fit, int64_t *moves) {
    for (int i = 0; i < s->rules->city->n_cadres; i++)
        if (is_out(s, i)) {
            *fit += rules_fit(s->rules, i, s->target[i]);
            *moves += 1;
        }
}

static void relaxed_tiers(const struct state *s, int64_t *count, int64_t *overdue) {
    for (int i = 0; i < s->rules->city->n_cadres; i++)
        for (int d = 0; d < 32; d++)
            if ((s->relaxed[i] >> d & 1U) != 0) {
                *count += 1;
                *overdue += d < POLICY_DUE_MOST ? s->rules->cadres[i].overdue[d] : 0;
            }
}

static bool says_relaxed(const struct plan *plan) {
    for (int k = 0; k < plan->n_deferrals; k++)
        if (plan->deferrals[k].n_exempt == 0)
            return true;
    return false;
}

void judge_tiers(struct state *s) {
    struct score *score = &s->verdict->score;
    int64_t value[N_TIERS] = {0};
    relaxed_tiers(s, &value[TIER_RELAXED], &value[TIER_RELAXED_OVERDUE]);
    value[TIER_EXCEPTIONS] = tier_exceptions(s);
    value[TIER_SHALL] = tier_shall(s);
    for (int i = 0; i < s->rules->city->n_cadres; i++)
        value[TIER_KEEP] += rules_changes(s->rules, i, s->target[i]);
    value[TIER_STRUCTURE] = tier_structure(s);
    tiers_of_movers(s, &value[TIER_FIT], &value[TIER_MOVES]);
    if (says_relaxed(s->plan)) {
        score->tier[score->n++] = TIER_RELAXED;
        score->tier[score->n++] = TIER_RELAXED_OVERDUE;
    }
    enum tier own[N_TIERS];
    int n = policy_objective(s->rules->policy, s->rules->announced != NULL, own);
    for (int t = 0; t < n; t++)
        score->tier[score->n++] = own[t];
    for (int t = 0; t < score->n; t++)
        score->value[t] = value[score->tier[t]];
}
