/* Of how many cadres each rule can be judged, and which field is missing most: due rules, exemptions, and what an arc asks of the cadre's own data.
 */
#include "audit/parts.h"

static struct coverage cover(const struct rules *rules, const char *id, const struct condition *condition, bool at_due_by) {
    struct coverage coverage = {.rule = id};
    int counts[32] = {0}, most = -1;
    for (int i = 0; i < rules->city->n_cadres; i++) {
        unsigned missing;
        if (rules_condition(rules, i, condition, at_due_by) != TRI_UNKNOWN) {
            coverage.judged++;
            continue;
        }
        coverage.not_judged++;
        missing = rules_missing(rules, i, condition, at_due_by);
        for (int bit = 0; bit < 32; bit++)
            counts[bit] += (int)(missing >> bit & 1);
    }
    for (int bit = 0; bit < 32; bit++)
        if (counts[bit] > (most < 0 ? 0 : counts[most]))
            most = bit;
    coverage.missing = most < 0 ? NULL : rules_field_name(most);
    return coverage;
}

/* Does a post ask for the attribute? */
static const bool *attributes_required(struct arena *arena, const struct city *city) {
    bool *required = ARENA_ARRAY(arena, bool, city->n_attributes);
    for (int p = 0; p < city->n_posts; p++)
        for (int k = 0; k < city->posts[p].n_requires; k++)
            required[city->posts[p].requires[k].attribute] = true;
    return required;
}

/* ZR-3: a cadre is judged when everything that some post asks for is known of it. */
static struct coverage cover_requirements(struct arena *arena, const struct rules *rules) {
    const struct city *city = rules->city;
    const bool *required = attributes_required(arena, city);
    struct coverage coverage = {.rule = rule_names[RULE_ZR_3]};
    int most = 0;
    for (int i = 0; i < city->n_cadres; i++) {
        bool known = true;
        for (int d = 0; d < city->n_attributes; d++)
            known = known && !(required[d] && rules_value(rules, i, d) == SYMBOL_UNKNOWN);
        *(known ? &coverage.judged : &coverage.not_judged) += 1;
    }
    for (int d = 0; d < city->n_attributes; d++) {
        int n = 0;
        for (int i = 0; i < city->n_cadres && required[d]; i++)
            n += rules_value(rules, i, d) == SYMBOL_UNKNOWN;
        if (n > most)
            coverage.missing = d == ATTRIBUTE_AGE ? "birth" : city->attributes[d];
        most = n > most ? n : most;
    }
    return coverage;
}

static bool establishment_known(const struct rules *rules, int i) {
    const struct cadre *cadre = &rules->city->cadres[i];
    if (cadre->establishment != ESTABLISHMENT_UNKNOWN || cadre->post < 0)
        return cadre->establishment != ESTABLISHMENT_UNKNOWN;
    return rules->city->units[rules->city->posts[cadre->post].unit].establishment != ESTABLISHMENT_UNKNOWN;
}

static bool upbringing_known(const struct rules *rules, int i) { return rules->city->cadres[i].upbringing != NULL; }

static bool stay_known(const struct rules *rules, int i) { return rules->cadres[i].waiting || rules->cadres[i].clock[CLOCK_POST] != MONTH_UNKNOWN; }

static struct coverage cover_field(const struct rules *rules, enum rule rule, const char *field,
                                   bool (*known)(const struct rules *rules, int cadre)) {
    struct coverage coverage = {.rule = rule_names[rule]};
    for (int i = 0; i < rules->city->n_cadres; i++)
        *(known(rules, i) ? &coverage.judged : &coverage.not_judged) += 1;
    coverage.missing = coverage.not_judged > 0 ? field : NULL;
    return coverage;
}

void audit_coverage(struct arena *arena, const struct rules *rules, struct ledger *ledger) {
    const struct policy *policy = rules->policy;
    struct coverage *rows = ARENA_ARRAY(arena, struct coverage, policy->n_due + policy->n_exempt + 5);
    int n = 0;
    for (int d = 0; d < policy->n_due; d++)
        if (policy->due[d].force != FORCE_OFF)
            rows[n++] = cover(rules, policy->due[d].id, policy->due[d].condition, true);
    for (int e = 0; e < policy->n_exempt; e++)
        if (policy->exempt[e].on && policy->exempt[e].condition)
            rows[n++] = cover(rules, policy->exempt[e].id, policy->exempt[e].condition, false);
    if (policy->limits[RULE_HB_4].force != FORCE_OFF) /* no kin stated is nobody; ranks are always known */
        rows[n++] = (struct coverage){.rule = rule_names[RULE_HB_4], .judged = rules->city->n_cadres};
    if (policy->limits[RULE_ZR_3].force != FORCE_OFF)
        rows[n++] = cover_requirements(arena, rules);
    if (policy->limits[RULE_ZR_9].force != FORCE_OFF)
        rows[n++] = cover_field(rules, RULE_ZR_9, "establishment", establishment_known);
    if (policy->limits[RULE_HB_7].force != FORCE_OFF)
        rows[n++] = cover_field(rules, RULE_HB_7, "upbringing", upbringing_known);
    if (policy->limits[RULE_LC_2].force != FORCE_OFF)
        rows[n++] = cover_field(rules, RULE_LC_2, "post_since", stay_known);
    ledger->n_coverage = n;
    ledger->coverage = rows;
}
