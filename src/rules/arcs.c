/* Arcs: which posts are open to whom, by which way, and what an arc does: rules.md sections 1 and 2. */
#include <string.h>

#include "rules/parts.h"

static int topmost(const struct city *city, int u) {
    while (city->units[u].parent >= 0)
        u = city->units[u].parent;
    return u;
}

/* W2: unit tags meet unit tags, or body tags body tags. */
static bool tags_meet(const struct city *city, const struct post *from, const struct post *to) {
    if (lists_meet(city->units[from->unit].affinity, city->units[to->unit].affinity))
        return true;
    return from->body >= 0 && to->body >= 0 && lists_meet(city->bodies[from->body].affinity, city->bodies[to->body].affinity);
}

static bool own_tree(const struct rules *rules, int from, int to) {
    return from == to || (rules->policy->rotation_in_tree && topmost(rules->city, from) == topmost(rules->city, to));
}

enum mode rules_mode(const struct rules *rules, int i, int p) {
    const struct city *city = rules->city;
    const struct post *to = &city->posts[p];
    if (city->cadres[i].post < 0)
        return to->vertical == VERTICAL_SECONDMENT ? MODE_NONE : MODE_PLACEMENT;
    const struct post *from = &city->posts[city->cadres[i].post];
    enum level home = city->units[from->unit].level, host = city->units[to->unit].level;
    if (to->vertical == VERTICAL_SECONDMENT)
        return host == home ? MODE_NONE : host < home ? MODE_SECONDMENT_DOWN : MODE_SECONDMENT_UP;
    if (own_tree(rules, from->unit, to->unit))
        return MODE_ROTATION;
    if (home == host)
        return home == LEVEL_CITY && tags_meet(city, from, to) ? MODE_HORIZONTAL : MODE_NONE;
    return to->vertical == VERTICAL_MUTUAL ? MODE_MUTUAL : MODE_NONE;
}

bool rules_way_between(const struct rules *rules, int from, int to) {
    const struct city *city = rules->city;
    const struct unit *a = &city->units[from], *b = &city->units[to];
    if (own_tree(rules, from, to) || a->level != b->level)
        return true;
    return a->level == LEVEL_CITY && lists_meet(a->affinity, b->affinity);
}

bool rules_is_secondment(const struct rules *rules, int i, int p) {
    (void)i;
    return rules->city->posts[p].vertical == VERTICAL_SECONDMENT;
}

/* The id that closes an arc for want of a way: by what lies between home and target. */
static enum rule way_rule(const struct rules *rules, int i, int p) {
    const struct city *city = rules->city;
    const struct post *to = &city->posts[p];
    if (to->vertical == VERTICAL_SECONDMENT)
        return RULE_SD_W3;
    if (city->cadres[i].post < 0)
        return RULE_SD_W0;
    int home = city->posts[city->cadres[i].post].unit;
    if (home == to->unit)
        return RULE_SD_W1;
    return city->units[home].level == LEVEL_CITY && city->units[to->unit].level == LEVEL_CITY ? RULE_SD_W2 : RULE_SD_W3;
}

static rule_set forbid_by_way(const struct rules *rules, int i, int p) {
    const struct city *city = rules->city;
    enum mode mode = rules_mode(rules, i, p);
    bool closed = mode == MODE_NONE || !rules->policy->modes[mode];
    if (mode == MODE_MUTUAL) { /* counted per area of the units outside the city level */
        const struct unit *home = &city->units[city->posts[city->cadres[i].post].unit];
        const struct unit *host = &city->units[city->posts[p].unit];
        closed = closed || (home->level != LEVEL_CITY && home->area == NULL) || (host->level != LEVEL_CITY && host->area == NULL);
    }
    return closed ? rule_bit(way_rule(rules, i, p)) : 0;
}

static bool in_force(const struct rules *rules, enum rule rule) { return rules->policy->limits[rule].force != FORCE_OFF; }

static int establishment_class(enum establishment e) { return e == ESTABLISHMENT_UNKNOWN ? 0 : e == ESTABLISHMENT_INSTITUTION ? 2 : 1; }

static rule_set forbid_by_post(const struct rules *rules, int i, int p) {
    const struct city *city = rules->city;
    const struct cadre *cadre = &city->cadres[i];
    const struct post *to = &city->posts[p];
    const struct unit *unit = &city->units[to->unit];
    rule_set set = 0;
    if (in_force(rules, RULE_ZR_1) && to->vertical != VERTICAL_SECONDMENT && cadre->rank != to->rank)
        set |= rule_bit(RULE_ZR_1);
    if (in_force(rules, RULE_ZR_2) && (to->surplus || rules->post_held[p]))
        set |= rule_bit(RULE_ZR_2);
    for (int k = 0; in_force(rules, RULE_ZR_3) && k < to->n_requires; k++)
        if (rules_meets(rules, i, &to->requires[k]) != TRI_TRUE)
            set |= rule_bit(RULE_ZR_3);
    enum establishment from = cadre->establishment;
    if (from == ESTABLISHMENT_UNKNOWN && cadre->post >= 0)
        from = city->units[city->posts[cadre->post].unit].establishment;
    int class_from = establishment_class(from), class_to = establishment_class(unit->establishment);
    if (in_force(rules, RULE_ZR_9) && class_from != 0 && class_to != 0 && class_from != class_to)
        set |= rule_bit(RULE_ZR_9);
    if (in_force(rules, RULE_HB_7) && to->head && cadre->upbringing != NULL && unit->area != NULL && strcmp(cadre->upbringing, unit->area) == 0)
        set |= rule_bit(RULE_HB_7);
    return set;
}

/* Kin outside the exchange do not move: their rows close arcs. */
static rule_set forbid_by_outside_kin(const struct rules *rules, int i, int p) {
    const struct cadre *cadre = &rules->city->cadres[i];
    rule_set set = 0;
    for (int k = 0; k < cadre->n_kin; k++)
        if (cadre->kin[k].who >= rules->city->n_cadres) {
            unsigned broken = rules_kin_new(rules, i, p, cadre->kin[k].who, -1);
            set |= (broken & 1U) != 0 ? rule_bit(RULE_HB_1) : 0;
            set |= (broken & 2U) != 0 ? rule_bit(RULE_HB_2) : 0;
        }
    return set;
}

bool rules_leaves_unit(const struct rules *rules, int i, int p) {
    const struct city *city = rules->city;
    return city->cadres[i].post >= 0 && city->posts[city->cadres[i].post].unit != city->posts[p].unit;
}

/* Leaves the unit of a kin conflict in which the cadre must leave, or is the higher-ranked. */
static bool leaves_conflict(const struct rules *rules, int i, int p) {
    if ((rules->cadres[i].musts & DUE_HB_4) == 0 && !rules->cadres[i].higher_kin)
        return false;
    for (int k = 0; k < rules->n_kin_conflicts; k++) {
        const struct kin_conflict *c = &rules->kin_conflicts[k];
        if ((c->a == i || c->b == i) && c->unit != rules->city->posts[p].unit)
            return true;
    }
    return false;
}

/* Where LC-2 or ZR-7 is must it closes the arc, unless the move is T1 (LC-2 also spares T4 and placements). The higher-ranked of two kin who leaves
 * is T1 only if the lower stays: that arc is left open, and the plan decides. */
static rule_set forbid_by_history(const struct rules *rules, int i, int p) {
    const struct limit *back = &rules->policy->limits[RULE_ZR_7];
    bool too_short = rules_stay_ahead(rules, i) != 0;
    bool back_must = back->force == FORCE_MUST || back->force == FORCE_HARD;
    if (!too_short && !back_must)
        return 0;
    enum move_type type = rules_type(rules, i, p);
    if (type == TYPE_POLICY || leaves_conflict(rules, i, p))
        return 0;
    rule_set set = back_must && rules_returns(rules, i, p) ? rule_bit(RULE_ZR_7) : 0;
    if (too_short && type != TYPE_PROBATIONARY)
        set |= rule_bit(RULE_LC_2);
    return set;
}

static rule_set forbid_by_wish(const struct rules *rules, int i, int p) {
    rule_set set = rules->cadres[i].pin >= 0 && rules->cadres[i].pin != p ? rule_bit(RULE_PIN) : 0;
    for (int k = 0; k < rules->wishes->n; k++) {
        const struct wish *wish = &rules->wishes->items[k];
        bool hit = wish->kind == WISH_FORBID && wish->cadre == i;
        if (hit && (wish->post == p || (wish->unit >= 0 && wish->unit == rules->city->posts[p].unit)))
            set |= rule_bit(RULE_FORBID);
    }
    return set;
}

static rule_set forbid_by_due_rule(const struct rules *rules, int i, int p) {
    const struct policy *policy = rules->policy;
    rule_set set = 0;
    for (int d = 0; d < policy->n_due; d++) {
        if ((rules->cadres[i].never >> d & 1U) == 0 || policy->due[d].never_to == NULL)
            continue;
        struct subject s = {rules, i, p, true, rules->cadres[i].clock};
        unsigned missing = 0;
        if (condition_truth(&s, policy->due[d].never_to, &missing) != TRI_FALSE)
            set |= due_bit(d);
    }
    return set;
}

rule_set rules_forbid(const struct rules *rules, int i, int p) {
    int home = rules->city->cadres[i].post;
    rule_set set = rules->cadres[i].closed;
    if (home >= 0 && rules->post_class[home] == rules->post_class[p])
        set |= rule_bit(RULE_NOT_A_MOVE);
    return set | forbid_by_way(rules, i, p) | forbid_by_post(rules, i, p) | forbid_by_outside_kin(rules, i, p) | forbid_by_history(rules, i, p) |
           forbid_by_due_rule(rules, i, p) | forbid_by_wish(rules, i, p);
}

/* Is a due rule's demand met by going to the post? */
static bool leaves(const struct rules *rules, enum leave leave, int home, int p) {
    const struct post *from = &rules->city->posts[home], *to = &rules->city->posts[p];
    bool other_body = from->unit != to->unit || from->body != to->body;
    switch (leave) {
    case LEAVE_POST:
        return rules->post_class[home] != rules->post_class[p];
    case LEAVE_BODY:
        return other_body;
    case LEAVE_FUNCTION:
        return other_body || rules->post_keys[home] != rules->post_keys[p];
    }
    return false;
}

due_set rules_unmet(const struct rules *rules, int i, int p) {
    const struct policy *policy = rules->policy;
    due_set due = (rules->cadres[i].musts | rules->cadres[i].shalls) & ~DUE_HB_4;
    if (due == 0 || p < 0 || (rules_is_secondment(rules, i, p) && !policy->secondment_meets_due))
        return due;
    due_set unmet = 0;
    for (int d = 0; d < policy->n_due; d++)
        if ((due >> d & 1U) != 0 && !leaves(rules, policy->due[d].leave, rules->city->cadres[i].post, p))
            unmet |= (due_set)1 << d;
    return unmet;
}

bool rules_reachable(const struct rules *rules, int i, int p) { return (rules_forbid(rules, i, p) & ~rule_bit(RULE_POOL)) == 0; }

static bool can_reach_outside(const struct rules *rules, int i, int unit) {
    if ((rules->cadres[i].closed & ~rule_bit(RULE_POOL)) != 0)
        return false;
    for (int p = 0; p < rules->city->n_posts; p++)
        if (rules->city->posts[p].unit != unit && rules_reachable(rules, i, p))
            return true;
    return false;
}

bool rules_can_move(const struct rules *rules, int i) { return can_reach_outside(rules, i, -1); }

bool rules_can_leave_unit(const struct rules *rules, int i, int unit) { return can_reach_outside(rules, i, unit); }
