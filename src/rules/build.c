/* Puts the rules of a city together, in the order in which they need each other; and the pairs of SD-E6 and LC-3. */
#include "rules/parts.h"

#include <string.h>

struct pair_list {
    struct out_pair *items;
    int n, room;
};

static bool pinned(const struct rules *rules, int a, int b) { return rules->cadres[a].pin >= 0 || rules->cadres[b].pin >= 0; }

static bool is_due(const struct rules *rules, int i) { return (rules->cadres[i].musts | rules->cadres[i].shalls) != 0; }

static bool e6_in_force(const struct policy *policy) {
    for (int e = 0; e < policy->n_exempt; e++)
        if (policy->exempt[e].effect == EFFECT_PAIR && policy->exempt[e].on)
            return true;
    return false;
}

/* SD-E6: every pair of a principal and a deputy holder of one body, by the rank of the posts. */
static void e6_pairs(struct arena *arena, struct rules *rules, const int *first, const int *next, struct pair_list *list) {
    const struct city *city = rules->city;
    for (int b = 0; b < city->n_bodies; b++)
        for (int i = first[b]; i >= 0; i = next[i])
            for (int j = first[b]; j >= 0; j = next[j]) {
                if (city->posts[city->cadres[i].post].rank != RANK_PRINCIPAL || city->posts[city->cadres[j].post].rank != RANK_DEPUTY)
                    continue;
                bool both = is_due(rules, i) && is_due(rules, j);
                bool free = both && rules->policy->both_due_move_both;
                *ARENA_PUSH(arena, list->items, list->n, list->room) =
                    (struct out_pair){RULE_SD_E6, city->bodies[b].unit, b, i, j, both && !free, free || pinned(rules, i, j)};
            }
}

/* LC-3: the heads of one unit. */
static void lc3_pairs(struct arena *arena, struct rules *rules, struct pair_list *list) {
    const struct city *city = rules->city;
    enum force force = rules->policy->limits[RULE_LC_3].force;
    int *last = ARENA_ARRAY(arena, int, city->n_units), *before = ARENA_ARRAY(arena, int, city->n_cadres);
    for (int u = 0; u < city->n_units; u++)
        last[u] = -1;
    for (int i = 0; i < city->n_cadres && force > FORCE_LIST; i++) {
        if (city->cadres[i].post < 0 || !city->posts[city->cadres[i].post].head)
            continue;
        int u = city->posts[city->cadres[i].post].unit;
        for (int j = last[u]; j >= 0; j = before[j])
            *ARENA_PUSH(arena, list->items, list->n, list->room) =
                (struct out_pair){RULE_LC_3, u, -1, j, i, false, force == FORCE_NEAR_HARD && pinned(rules, i, j)};
        before[i] = last[u];
        last[u] = i;
    }
}

void out_pairs_fill(struct arena *arena, struct rules *rules) {
    const struct city *city = rules->city;
    struct pair_list list = {NULL, 0, 0};
    int *first = ARENA_ARRAY(arena, int, city->n_bodies), *next = ARENA_ARRAY(arena, int, city->n_cadres);
    for (int b = 0; b < city->n_bodies; b++)
        first[b] = -1;
    for (int i = city->n_cadres - 1; i >= 0; i--) {
        int body = city->cadres[i].post < 0 ? -1 : city->posts[city->cadres[i].post].body;
        if (body >= 0) {
            next[i] = first[body];
            first[body] = i;
        }
    }
    if (e6_in_force(rules->policy))
        e6_pairs(arena, rules, first, next, &list);
    lc3_pairs(arena, rules, &list);
    rules->n_out_pairs = list.n;
    rules->out_pairs = list.items;
}

static void secondments(struct rules *rules) {
    for (int i = 0; i < rules->city->n_cadres; i++) {
        const struct cadre *cadre = &rules->city->cadres[i];
        bool over = date_known(cadre->secondment_until) && cadre->secondment_until.month < rules->effective;
        rules->cadres[i].seconded = cadre->secondment_post >= 0 && !over;
    }
}

/* M[u] of LC-1: cadres with an unwaived must, before any SD-E6 deferral. */
static void musts_by_unit(struct arena *arena, struct rules *rules) {
    int *musts = ARENA_ARRAY(arena, int, rules->city->n_units);
    for (int i = 0; i < rules->city->n_cadres; i++)
        if (rules->cadres[i].musts != 0)
            musts[rules->city->posts[rules->city->cadres[i].post].unit]++;
    rules->unit_musts = musts;
}

static void count_unjudged(struct rules *rules) {
    int by_field[N_FIELDS] = {0};
    int most = 0;
    for (int i = 0; i < rules->city->n_cadres; i++) {
        if (rules->cadres[i].due_unknown == 0)
            continue;
        rules->n_unjudged++;
        for (int f = 0; f < N_FIELDS; f++)
            by_field[f] += (rules->cadres[i].missing >> f & 1U) != 0 ? 1 : 0;
    }
    for (int f = 0; f < N_FIELDS; f++)
        if (by_field[f] > most) {
            most = by_field[f];
            rules->missing_field = rules_field_name(f);
        }
}

static void announced_fill(struct arena *arena, struct rules *rules) {
    const struct announced *announced = rules->wishes->announced;
    if (announced == NULL)
        return;
    int *said = ARENA_ARRAY(arena, int, rules->city->n_cadres);
    for (int i = 0; i < rules->city->n_cadres; i++)
        said[i] = -1;
    for (int m = 0; m < announced->n; m++)
        if (announced->moves[m].who >= 0)
            said[announced->moves[m].who] = announced->moves[m].post >= 0 ? announced->moves[m].post : -2;
    rules->announced = said;
}

static void apart_fill(struct arena *arena, struct rules *rules) {
    const struct apart *apart = rules->wishes->apart;
    int n = rules->city->n_cadres, *at = apart == NULL ? NULL : ARENA_ARRAY(arena, int, apart->n *n);
    for (int k = 0; apart != NULL && k < apart->n; k++) {
        for (int i = 0; i < n; i++)
            at[k * n + i] = rules->city->cadres[i].post;
        for (int m = 0; m < apart->plans[k]->n_moves; m++)
            at[k * n + apart->plans[k]->moves[m].cadre] = apart->plans[k]->moves[m].to;
    }
    rules->apart = at;
}

struct rules *rules_build(struct arena *arena, const struct city *city, const struct policy *policy, const struct wishes *wishes) {
    struct rules *rules = ARENA_NEW(arena, struct rules);
    rules->city = city;
    rules->policy = policy;
    rules->wishes = wishes;
    rules->as_of = city->as_of;
    rules->due_by = date_known(policy->due_by) ? policy->due_by : city->as_of;
    rules->effective = date_known(policy->effective) ? policy->effective.month : city->as_of.month;
    rules->cadres = ARENA_ARRAY(arena, struct cadre_rules, city->n_cadres);
    for (int i = 0; i < city->n_cadres; i++)
        clocks_fill(rules, i, &rules->cadres[i]);
    values_fill(arena, rules);
    secondments(rules);
    posts_fill(arena, rules);
    announced_fill(arena, rules);
    apart_fill(arena, rules);
    due_fill(rules);
    conflicts_fill(arena, rules);
    due_finish(rules);
    out_pairs_fill(arena, rules);
    conflicts_stand(rules);
    musts_by_unit(arena, rules);
    count_unjudged(rules);
    rules->max_enabling = policy->pool != POOL_DUE ? -1 : policy->max_enabling >= 0 ? policy->max_enabling : rules->n_due;
    return rules;
}

const char *rules_bit_name(const struct policy *policy, int bit) {
    return bit < 32 ? rule_names[bit] : bit < 48 ? policy->exempt[bit - 32].id : policy->due[bit - 48].id;
}

const char *rules_due_name(const struct policy *policy, int bit) { return bit == 31 ? rule_names[RULE_HB_4] : policy->due[bit].id; }
