/* Hard rules about people: closed arcs, musts, pairs, kin. */
#include <string.h>

#include "audit/parts.h"

/* People's wishes shape what is allowed; disregarding one is a note, not a broken rule. */
static rule_set wish_bits(void) { return rule_bit(RULE_STAY) | rule_bit(RULE_FORBID) | rule_bit(RULE_PIN); }

void judge_arcs(struct state *s) {
    const struct city *city = s->rules->city;
    rule_set aside = wish_bits() | rule_bit(RULE_HB_1) | rule_bit(RULE_HB_2);
    for (int i = 0; i < city->n_cadres; i++) {
        if (s->target[i] < 0)
            continue;
        rule_set set = rules_forbid(s->rules, i, s->target[i]) & ~aside;
        for (int bit = 0; bit < 64; bit++)
            if ((set >> bit & 1U) != 0)
                broken_cadre(s, rules_bit_name(s->rules->policy, bit), i);
        for (int k = 0; k < 2; k++) {
            enum rule rule = k == 0 ? RULE_LC_2 : RULE_ZR_7;
            if (rules_must_be_policy(s->rules, i, s->target[i], rule) && type_after(s, i) != TYPE_POLICY)
                broken_cadre(s, rule_names[rule], i);
        }
    }
}

/* A must given up in the open: listed among the plan's deferrals without exemption. */
static bool listed_as_relaxed(const struct plan *plan, int i, const char *rule) {
    for (int k = 0; k < plan->n_deferrals; k++) {
        const struct deferral *deferral = &plan->deferrals[k];
        if (deferral->cadre != i || deferral->n_exempt > 0)
            continue;
        for (int d = 0; d < deferral->n_due; d++)
            if (strcmp(deferral->due[d], rule) == 0)
                return true;
    }
    return false;
}

static void judge_terms(struct state *s, int i) {
    const struct policy *policy = s->rules->policy;
    if (s->target[i] < 0 && s->e6_deferred[i])
        return;
    due_set unmet = rules_unmet(s->rules, i, s->target[i]) & s->rules->cadres[i].musts;
    for (int d = 0; d < policy->n_due; d++) {
        if ((unmet >> d & 1U) == 0)
            continue;
        if (listed_as_relaxed(s->plan, i, policy->due[d].id))
            s->relaxed[i] |= (due_set)1 << d;
        else
            broken_cadre(s, policy->due[d].id, i);
    }
}

static bool owes(const struct state *s, bool due, int i) { return due && (s->rules->cadres[i].musts & DUE_HB_4) != 0; }

/* HB-4: one of the pair leaves the unit, or one who must leave is deferred by SD-E6; a standing conflict asks nothing. */
static void judge_conflict(struct state *s, const struct kin_conflict *c) {
    const char *hb4 = rule_names[RULE_HB_4];
    bool outside = c->b >= s->rules->city->n_cadres;
    if (conflict_cured(s, c))
        return;
    if (c->a_due)
        s->hb4_stands[c->a] = true;
    if (!outside && c->b_due)
        s->hb4_stands[c->b] = true;
    bool owe_a = owes(s, c->a_due, c->a), owe_b = !outside && owes(s, c->b_due, c->b);
    if (c->standing) {
        const char *ids[2] = {city_party_id(s->rules->city, c->a), city_party_id(s->rules->city, c->b)};
        sort_people(2, ids);
        if (s->rules->policy->limits[RULE_HB_4].force != FORCE_OFF)
            add_standing(s, rule_names[RULE_HB_4], 2, ids)->unit = c->unit;
        return;
    }
    if (owe_a)
        s->hb4_unmet[c->a] = true;
    if (owe_b)
        s->hb4_unmet[c->b] = true;
    if ((owe_a && s->e6_deferred[c->a]) || (owe_b && s->e6_deferred[c->b]))
        return;
    /* One side given up is enough: the conflict is open, with a name to approve it. */
    bool given_up_a = owe_a && listed_as_relaxed(s->plan, c->a, hb4), given_up_b = owe_b && listed_as_relaxed(s->plan, c->b, hb4);
    if (!given_up_a && !given_up_b) {
        broken_pair(s, hb4, c->a, c->b);
        s->hb4_open[c->a] = s->hb4_open[c->a] || owe_a;
        if (owe_b)
            s->hb4_open[c->b] = true;
    }
    if (given_up_a)
        s->relaxed[c->a] |= DUE_HB_4;
    if (given_up_b)
        s->relaxed[c->b] |= DUE_HB_4;
}

void judge_due(struct state *s) {
    for (int i = 0; i < s->rules->city->n_cadres; i++)
        judge_terms(s, i);
    for (int k = 0; k < s->rules->n_kin_conflicts; k++)
        judge_conflict(s, &s->rules->kin_conflicts[k]);
}

/* Musts of a stayer that the plan leaves unmet without giving them up. */
static bool owes_openly(const struct state *s, int i) { return s->hb4_open[i] || (s->rules->cadres[i].musts & ~DUE_HB_4 & ~s->relaxed[i]) != 0; }

static void judge_both_due(struct state *s, const struct out_pair *pair) {
    int a = pair->a, b = pair->b;
    bool relaxed = (s->relaxed[a] | s->relaxed[b]) != 0 && !owes_openly(s, a) && !owes_openly(s, b);
    if (is_out(s, a) || is_out(s, b) || relaxed)
        return;
    if (rules_can_move(s->rules, a) || rules_can_move(s->rules, b))
        broken_pair(s, rule_names[RULE_SD_E6], a, b);
}

void judge_pairs(struct state *s) {
    const struct city *city = s->rules->city;
    for (int k = 0; k < s->rules->n_out_pairs; k++) {
        const struct out_pair *pair = &s->rules->out_pairs[k];
        if (pair->both_due)
            judge_both_due(s, pair);
        if (!is_out(s, pair->a) || !is_out(s, pair->b))
            continue;
        if (!pair->allowed) {
            broken_pair(s, rule_names[pair->rule], pair->a, pair->b);
            continue;
        }
        const char *ids[2] = {city->cadres[pair->a].id, city->cadres[pair->b].id};
        sort_people(2, ids);
        struct finding *exception = add_exception(s, rule_names[pair->rule], 2, ids);
        exception->unit = pair->unit;
        exception->body = pair->body;
    }
}

static void broken_kin(struct state *s, unsigned broken, int a, int b) {
    static const enum rule rules[3] = {RULE_HB_1, RULE_HB_2, RULE_HB_3};
    for (int k = 0; k < 3; k++)
        if ((broken >> k & 1U) != 0)
            broken_pair(s, rule_names[rules[k]], a, b);
}

void judge_kin(struct state *s) {
    const struct city *city = s->rules->city;
    for (int k = 0; k < s->rules->n_kin_pairs; k++) {
        const struct kin_pair *pair = &s->rules->kin_pairs[k];
        if (is_out(s, pair->a) || is_out(s, pair->b))
            broken_kin(s, rules_kin_new(s->rules, pair->a, presence_after(s, pair->a), pair->b, presence_after(s, pair->b)), pair->a, pair->b);
    }
    for (int i = 0; i < city->n_cadres; i++)
        for (int k = 0; is_out(s, i) && k < city->cadres[i].n_kin; k++) {
            int who = city->cadres[i].kin[k].who;
            if (who >= city->n_cadres)
                broken_kin(s, rules_kin_new(s->rules, i, s->target[i], who, -1), i, who);
        }
}
