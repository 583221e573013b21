/* Who is due, who is exempt, who is in the pool: rules.md section 1. */
#include <string.h>

#include "rules/parts.h"

static struct subject subject_at(const struct rules *rules, int i, const int *clock) {
    return (struct subject){rules, i, rules->city->cadres[i].post, false, clock};
}

static void due_rules(struct rules *rules, int i) {
    const struct policy *policy = rules->policy;
    struct cadre_rules *r = &rules->cadres[i];
    struct subject s = subject_at(rules, i, r->clock_due);
    for (int d = 0; d < policy->n_due; d++) {
        const struct due_rule *rule = &policy->due[d];
        if (rule->force == FORCE_OFF)
            continue;
        unsigned missing = 0;
        enum tri truth = condition_truth(&s, rule->condition, &missing);
        if (truth == TRI_TRUE)
            r->never |= (due_set)1 << d;
        if (r->waiting) /* has nothing to leave */
            continue;
        if (truth == TRI_UNKNOWN) {
            r->due_unknown |= (due_set)1 << d;
            r->missing |= missing;
        } else if (truth == TRI_TRUE) {
            int excess = condition_excess(&s, rule->condition);
            r->due_true |= (due_set)1 << d;
            r->overdue[d] = excess > 0 ? excess : 0;
        }
    }
}

static bool undeferred(const struct rules *rules, int i, const struct exempt_rule *rule) {
    if (rule->effect == EFFECT_BAR)
        return false;
    for (int k = 0; k < rules->wishes->n; k++) {
        const struct wish *wish = &rules->wishes->items[k];
        if (wish->kind == WISH_UNDEFER && wish->cadre == i && (wish->rule == NULL || strcmp(wish->rule, rule->id) == 0))
            return true;
    }
    return false;
}

static void exemptions(struct rules *rules, int i) {
    const struct policy *policy = rules->policy;
    struct cadre_rules *r = &rules->cadres[i];
    struct subject s = subject_at(rules, i, r->clock);
    for (int e = 0; e < policy->n_exempt; e++) {
        const struct exempt_rule *rule = &policy->exempt[e];
        if (!rule->on || rule->effect == EFFECT_PAIR)
            continue;
        unsigned missing = 0;
        enum tri truth = condition_truth(&s, rule->condition, &missing);
        if (truth == TRI_UNKNOWN)
            r->exempt_unknown |= (uint32_t)1 << e;
        if (truth != TRI_TRUE || undeferred(rules, i, rule))
            continue;
        r->exempt |= (uint32_t)1 << e;
        if (rule->effect == EFFECT_WAIVE)
            r->waived = true;
        else
            r->barred = true;
    }
    r->barred = r->barred || r->retired || r->seconded;
}

static void wishes_of(struct rules *rules) {
    for (int i = 0; i < rules->city->n_cadres; i++)
        rules->cadres[i].pin = -1;
    for (int k = 0; k < rules->wishes->n; k++) {
        const struct wish *wish = &rules->wishes->items[k];
        struct cadre_rules *r = &rules->cadres[wish->cadre];
        if (wish->kind == WISH_STAY || (wish->kind == WISH_PIN && wish->post == rules->city->cadres[wish->cadre].post))
            r->pinned_to_stay = true;
        else if (wish->kind == WISH_PIN)
            r->pin = wish->post;
    }
}

static int waiting_months(const struct rules *rules, const struct cadre *cadre) {
    struct date since = cadre->waiting_since;
    if (!date_known(since))
        for (int h = 0; h < cadre->n_history; h++)
            if (date_known(cadre->history[h].to) && (!date_known(since) || date_compare(since, cadre->history[h].to) < 0))
                since = cadre->history[h].to;
    return date_known(since) ? months_between(since, rules->as_of) : 0;
}

static bool had_probationary_move(const struct cadre *cadre) {
    for (int h = 0; h < cadre->n_history; h++)
        if (cadre->history[h].type == TYPE_PROBATIONARY)
            return true;
    return date_known(cadre->watch_until) || cadre->post_type == TYPE_PROBATIONARY;
}

void due_fill(struct rules *rules) {
    const struct city *city = rules->city;
    wishes_of(rules);
    for (int i = 0; i < city->n_cadres; i++) {
        struct cadre_rules *r = &rules->cadres[i];
        const struct cadre *cadre = &city->cadres[i];
        r->waiting = cadre->post < 0;
        r->retired = r->clock[CLOCK_TO_RETIREMENT] != MONTH_UNKNOWN && r->clock[CLOCK_TO_RETIREMENT] < 0;
        r->months_waiting = r->waiting ? waiting_months(rules, cadre) : 0;
        r->second_watch = had_probationary_move(cadre);
        due_rules(rules, i);
        exemptions(rules, i);
    }
}

static due_set of_force(const struct policy *policy, due_set set, enum force force) {
    due_set result = 0;
    for (int d = 0; d < policy->n_due; d++)
        if (policy->due[d].force == force)
            result |= set & ((due_set)1 << d);
    return result;
}

/* What closes every arc of the cadre but "stays". */
static rule_set closed_by(const struct rules *rules, int i) {
    const struct policy *policy = rules->policy;
    const struct cadre_rules *r = &rules->cadres[i];
    rule_set closed = 0;
    if (r->retired)
        closed |= rule_bit(RULE_RETIRED);
    if (r->seconded)
        closed |= rule_bit(RULE_SECONDMENT);
    for (int e = 0; e < policy->n_exempt; e++)
        if ((r->exempt >> e & 1U) != 0 && (policy->exempt[e].effect != EFFECT_WAIVE || r->pin < 0))
            closed |= exempt_bit(e);
    if (r->second_watch)
        for (int d = 0; d < policy->n_due; d++)
            if ((r->never >> d & 1U) != 0 && policy->due[d].type == TYPE_PROBATIONARY)
                closed |= due_bit(d);
    if (!r->in_pool)
        closed |= rule_bit(RULE_POOL);
    if (r->pinned_to_stay)
        closed |= rule_bit(RULE_STAY);
    return closed;
}

void due_finish(struct rules *rules) {
    const struct city *city = rules->city;
    const struct policy *policy = rules->policy;
    for (int k = 0; k < rules->n_kin_conflicts; k++) {
        const struct kin_conflict *c = &rules->kin_conflicts[k];
        if (c->a_due)
            rules->cadres[c->a].due_true |= DUE_HB_4;
        if (c->b_due)
            rules->cadres[c->b].due_true |= DUE_HB_4;
        if (c->b_due && !c->a_due)
            rules->cadres[c->a].higher_kin = true;
        if (c->a_due && !c->b_due && c->b < city->n_cadres)
            rules->cadres[c->b].higher_kin = true;
    }
    for (int i = 0; i < city->n_cadres; i++) {
        struct cadre_rules *r = &rules->cadres[i];
        const struct cadre *cadre = &city->cadres[i];
        bool free = !r->barred && r->exempt == 0;
        if (free) {
            r->musts = of_force(policy, r->due_true, FORCE_MUST) | (r->due_true & DUE_HB_4);
            r->shalls = of_force(policy, r->due_true, FORCE_SHALL);
        }
        r->due = free && (r->waiting || (r->musts | r->shalls) != 0);
        rules->n_due += r->due ? 1 : 0;
        bool own_right = r->due || r->pin >= 0 || cadre->promising || cadre->unfit || cadre->listed;
        r->enabling = policy->pool == POOL_DUE && !own_right;
        r->in_pool = policy->pool != POOL_LISTED || cadre->listed || r->pin >= 0;
        r->closed = closed_by(rules, i);
        if (r->waiting)
            r->stay_cost = r->retired ? 0 : 1 + r->months_waiting;
        else
            r->stay_cost = rules_shall_cost(rules, i, r->shalls);
    }
}

int rules_shall_cost(const struct rules *rules, int i, due_set unmet) {
    int most = 0;
    for (int d = 0; d < rules->policy->n_due; d++)
        if ((unmet >> d & 1U) != 0 && rules->cadres[i].overdue[d] > most)
            most = rules->cadres[i].overdue[d];
    return unmet == 0 ? 0 : 1 + most;
}

bool rules_voluntary(const struct rules *rules, int i) { return !rules->cadres[i].waiting && !rules->cadres[i].due; }
