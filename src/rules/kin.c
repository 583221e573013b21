/* Kin: HB-1, HB-2, HB-3 after the plan, and the conflicts that exist before it (HB-4). Readings: models/README.md. */
#include <string.h>

#include "rules/parts.h"

enum { BIT_HB_1 = 1, BIT_HB_2 = 2, BIT_HB_3 = 4 };

static unsigned kin_rules_in_force(const struct rules *rules) {
    const struct limit *limits = rules->policy->limits;
    return (limits[RULE_HB_1].force != FORCE_OFF ? BIT_HB_1 : 0U) | (limits[RULE_HB_2].force != FORCE_OFF ? BIT_HB_2 : 0U) |
           (limits[RULE_HB_3].force != FORCE_OFF ? BIT_HB_3 : 0U);
}

static bool outside_leads(const struct city *city, int who, int unit) {
    const struct person *person = &city->people[who - city->n_cadres];
    for (int k = 0; k < person->n_leads; k++)
        if (person->leads[k] == unit)
            return true;
    return false;
}

/* Does the party lead the body of the post? A cadre leads only while in the unit, which the caller has made sure of. */
static bool leads_body(const struct city *city, int who, int p) {
    return city->posts[p].body >= 0 && city->bodies[city->posts[p].body].leader == who;
}

unsigned rules_kin_broken(const struct rules *rules, int a, int post_a, int b, int post_b) {
    const struct city *city = rules->city;
    unsigned broken = 0;
    if (post_a < 0)
        return 0;
    if (b >= city->n_cadres) {
        broken |= outside_leads(city, b, city->posts[post_a].unit) ? BIT_HB_1 : 0;
        broken |= leads_body(city, b, post_a) ? BIT_HB_2 : 0;
    } else if (post_b >= 0 && city->posts[post_a].unit == city->posts[post_b].unit) {
        bool leading_a = city->posts[post_a].leading, leading_b = city->posts[post_b].leading;
        broken |= leading_a && leading_b ? BIT_HB_1 : 0;
        broken |= leads_body(city, a, post_b) || leads_body(city, b, post_a) ? BIT_HB_2 : 0;
        broken |= (leading_a && rules->post_kin[post_b]) || (leading_b && rules->post_kin[post_a]) ? BIT_HB_3 : 0;
    }
    return broken & kin_rules_in_force(rules);
}

int rules_presence(const struct rules *rules, int i) {
    return rules->cadres[i].seconded ? rules->city->cadres[i].secondment_post : rules->city->cadres[i].post;
}

/* HB-2 is about a body: it is the same conflict only if every body led by kin now was so, with the same kin in it, before. */
static bool same_bodies_led(const struct city *city, int a, int old_a, int new_a, int b, int old_b, int new_b) {
    bool by_a = b >= city->n_cadres || !leads_body(city, a, new_b) || city->posts[old_b].body == city->posts[new_b].body;
    bool by_b = !leads_body(city, b, new_a) || city->posts[old_a].body == city->posts[new_a].body;
    return by_a && by_b;
}

unsigned rules_kin_new(const struct rules *rules, int a, int post_a, int b, int post_b) {
    const struct city *city = rules->city;
    unsigned broken = rules_kin_broken(rules, a, post_a, b, post_b);
    if (broken == 0)
        return 0;
    bool outside = b >= city->n_cadres;
    int old_a = rules_presence(rules, a), old_b = outside ? -1 : rules_presence(rules, b);
    int unit = city->posts[post_a].unit; /* of both, as a rule is broken */
    if (old_a < 0 || city->posts[old_a].unit != unit || (!outside && (old_b < 0 || city->posts[old_b].unit != unit)))
        return broken;
    unsigned old = rules_kin_broken(rules, a, old_a, b, old_b);
    if ((broken & old & BIT_HB_2) != 0 && !same_bodies_led(city, a, old_a, post_a, b, old_b, post_b))
        old &= ~(unsigned)BIT_HB_2;
    return broken & ~old;
}

/* Who must leave: the lower-ranked, both of equal rank, the cadre if the other is outside. */
static void set_due(const struct rules *rules, struct kin_conflict *c) {
    const struct city *city = rules->city;
    if (rules->policy->limits[RULE_HB_4].force == FORCE_OFF)
        return;
    bool outside = c->b >= city->n_cadres;
    c->a_due = outside || city->cadres[c->a].rank >= city->cadres[c->b].rank;
    c->b_due = !outside && city->cadres[c->b].rank >= city->cadres[c->a].rank;
}

void conflicts_fill(struct arena *arena, struct rules *rules) {
    const struct city *city = rules->city;
    struct kin_pair *pairs = NULL;
    struct kin_conflict *conflicts = NULL;
    int n_pairs = 0, room_pairs = 0, n = 0, room = 0;
    for (int a = 0; a < city->n_cadres; a++) {
        for (int k = 0; k < city->cadres[a].n_kin; k++) {
            int b = city->cadres[a].kin[k].who;
            bool outside = b >= city->n_cadres;
            if (!outside && b < a)
                continue;
            if (!outside)
                *ARENA_PUSH(arena, pairs, n_pairs, room_pairs) = (struct kin_pair){a, b};
            int post_a = rules_presence(rules, a), post_b = outside ? -1 : rules_presence(rules, b);
            unsigned broken = rules_kin_broken(rules, a, post_a, b, post_b);
            if (broken == 0)
                continue;
            struct kin_conflict *c = ARENA_PUSH(arena, conflicts, n, room);
            enum rule first = (broken & BIT_HB_1) != 0 ? RULE_HB_1 : (broken & BIT_HB_2) != 0 ? RULE_HB_2 : RULE_HB_3;
            *c = (struct kin_conflict){.rule = first, .rules = broken, .unit = city->posts[post_a].unit, .a = a, .b = b};
            set_due(rules, c);
        }
    }
    rules->n_kin_pairs = n_pairs;
    rules->kin_pairs = pairs;
    rules->n_kin_conflicts = n;
    rules->kin_conflicts = conflicts;
}

/* Decision: standing when none of those who must leave, and is not exempt, has an arc out of the unit. */
void conflicts_stand(struct rules *rules) {
    struct kin_conflict *conflicts = (struct kin_conflict *)rules->kin_conflicts; /* still being built */
    for (int k = 0; k < rules->n_kin_conflicts; k++) {
        struct kin_conflict *c = &conflicts[k];
        bool a_can = c->a_due && (rules->cadres[c->a].musts & DUE_HB_4) != 0 && rules_can_leave_unit(rules, c->a, c->unit);
        bool b_can = c->b_due && (rules->cadres[c->b].musts & DUE_HB_4) != 0 && rules_can_leave_unit(rules, c->b, c->unit);
        c->standing = !a_can && !b_can;
    }
}
