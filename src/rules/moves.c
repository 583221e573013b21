/* What a move is: its type, whether it cultivates, returns or comes too early, how well it fits. */
#include "rules/parts.h"

bool rules_short_stay(const struct rules *rules, int i) {
    const struct limit *limit = &rules->policy->limits[RULE_LC_2];
    const struct cadre_rules *r = &rules->cadres[i];
    return limit->force != FORCE_OFF && !r->waiting && r->clock[CLOCK_POST] != MONTH_UNKNOWN && r->clock[CLOCK_POST] < limit->months;
}

int rules_stay_ahead(const struct rules *rules, int i) {
    const struct limit *limit = &rules->policy->limits[RULE_LC_2];
    const struct cadre_rules *r = &rules->cadres[i];
    if ((limit->force != FORCE_MUST && limit->force != FORCE_HARD) || r->waiting)
        return 0;
    if (r->clock[CLOCK_POST] == MONTH_UNKNOWN)
        return MONTH_UNKNOWN;
    return r->clock[CLOCK_POST] < limit->months ? limit->months - r->clock[CLOCK_POST] : 0;
}

bool rules_returns(const struct rules *rules, int i, int p) {
    const struct city *city = rules->city;
    const struct limit *limit = &rules->policy->limits[RULE_ZR_7];
    const struct cadre *cadre = &city->cadres[i];
    const struct post *to = &city->posts[p];
    int recent = 0;
    if (limit->force == FORCE_OFF)
        return false;
    for (int h = 0; h < cadre->n_history; h++) {
        const struct stay *stay = &cadre->history[h];
        bool left_lately = date_known(stay->to) && rules->effective - stay->to.month < limit->months;
        if (left_lately && stay_was_in(city, stay, to))
            return true;
        if (stay->type != TYPE_UNKNOWN && stay->type != TYPE_POLICY && date_known(stay->from) &&
            rules->effective - stay->from.month < limit->within_months)
            recent++;
    }
    if (cadre->post_type != TYPE_UNKNOWN && cadre->post_type != TYPE_POLICY && date_known(cadre->post_since) &&
        rules->effective - cadre->post_since.month < limit->within_months)
        recent++;
    return limit->max_moves >= 0 && recent + 1 > limit->max_moves;
}

int rules_beyond_share(const struct rules *rules, int unit, int *cap) {
    const struct limit *limit = &rules->policy->limits[RULE_LC_1];
    int share = (int)((int64_t)rules->unit_holders[unit] * limit->share[0] / limit->share[1]);
    *cap = share > 1 ? share : 1;
    bool strict = limit->force == FORCE_MUST || limit->force == FORCE_HARD;
    return strict || rules->unit_musts[unit] <= *cap ? 0 : rules->unit_musts[unit] - *cap;
}

bool rules_must_be_policy(const struct rules *rules, int i, int p, enum rule rule) {
    enum force force = rules->policy->limits[rule].force;
    const struct cadre_rules *r = &rules->cadres[i];
    enum move_type type = rules_type(rules, i, p);
    if (!r->higher_kin || !rules_leaves_unit(rules, i, p) || (force != FORCE_MUST && force != FORCE_HARD) || type == TYPE_POLICY)
        return false;
    if (rule == RULE_ZR_7)
        return rules_returns(rules, i, p);
    int months = r->clock[CLOCK_POST];
    return type != TYPE_PROBATIONARY && (months == MONTH_UNKNOWN || months < rules->policy->limits[rule].months);
}

/* SD-T3: the target's unit or level is new to home and history, or one of its functions new to home. */
bool rules_cultivates(const struct rules *rules, int i, int p) {
    const struct city *city = rules->city;
    const struct cadre *cadre = &city->cadres[i];
    const struct post *to = &city->posts[p];
    const struct post *home = cadre->post < 0 ? NULL : &city->posts[cadre->post];
    if (!cadre->promising || cadre->assessment != ASSESSMENT_EXCELLENT)
        return false;
    bool unit_new = home == NULL || home->unit != to->unit;
    bool level_new = home == NULL || city->units[home->unit].level != city->units[to->unit].level;
    for (int h = 0; h < cadre->n_history; h++) {
        const char *id = cadre->history[h].unit;
        if (same_text(id, city->units[to->unit].id))
            unit_new = false;
        for (int u = 0; level_new && u < city->n_units; u++)
            if (same_text(id, city->units[u].id) && city->units[u].level == city->units[to->unit].level)
                level_new = false;
    }
    bool function_new = false;
    for (int k = 0; k < to->functions.n; k++)
        if (home == NULL || !lists_meet(home->functions, (struct symbol_list){1, &to->functions.items[k]}))
            function_new = true;
    return unit_new || level_new || function_new;
}

int rules_fit(const struct rules *rules, int i, int p) {
    const struct cadre *cadre = &rules->city->cadres[i];
    const struct post *to = &rules->city->posts[p];
    int welcomes = 0, prefer = 0;
    for (int k = 0; k < to->n_welcomes; k++)
        welcomes += rules_meets(rules, i, &to->welcomes[k]) == TRI_TRUE ? 1 : 0;
    for (int k = 0; k < cadre->n_prefers; k++) {
        const struct preference *wish = &cadre->prefers[k];
        if ((wish->post == p || (wish->unit >= 0 && wish->unit == to->unit)) && wish->weight > prefer)
            prefer = wish->weight;
    }
    return rules->policy->fit_welcome * welcomes + (rules_cultivates(rules, i, p) ? rules->policy->fit_t3 : 0) + rules->policy->fit_prefer * prefer;
}

int rules_changes(const struct rules *rules, int i, int p) {
    const struct cadre *cadre = &rules->city->cadres[i];
    if (rules->announced == NULL)
        return 0;
    int said = rules->announced[i], at = p >= 0 ? p : rules->cadres[i].seconded && said >= 0 ? cadre->secondment_post : cadre->post;
    if (said < 0)
        return said == -1 && p < 0 ? 0 : 1;
    if (at < 0)
        return 1;
    bool home = p < 0 && cadre->post >= 0 && rules->post_class[cadre->post] == rules->post_class[said]; /* carried out already */
    return home || rules->post_class[at] == rules->post_class[said] ? 0 : 1;
}

unsigned rules_apart(const struct rules *rules, int i, int p) {
    int n = rules->wishes->apart == NULL ? 0 : rules->wishes->apart->n, at = p >= 0 ? p : rules->city->cadres[i].post;
    unsigned set = 0;
    for (int k = 0; k < n; k++) {
        int there = rules->apart[k * rules->city->n_cadres + i];
        bool same = at == there || (at >= 0 && there >= 0 && rules->post_class[at] == rules->post_class[there]);
        set |= same ? 0 : 1U << k;
    }
    return set;
}

enum move_type rules_type(const struct rules *rules, int i, int p) {
    const struct policy *policy = rules->policy;
    due_set due = rules->cadres[i].musts | rules->cadres[i].shalls;
    enum move_type type = rules_cultivates(rules, i, p) ? TYPE_CULTIVATION : TYPE_CONFIGURATION;
    for (int d = 0; d < policy->n_due; d++) {
        if ((due >> d & 1U) == 0)
            continue;
        if (policy->due[d].type == TYPE_POLICY)
            return TYPE_POLICY;
        type = TYPE_PROBATIONARY;
    }
    return type;
}
