/* What a set of requirements is about. */
#include "explain/conflict_parts.h"

static enum conflict_shape shape_of(const struct conflict_set *set) {
    static const enum conflict_shape shapes[N_REQUIREMENTS] = {
        [REQUIRE_MUST] = SHAPE_SEATS,      [REQUIRE_FILL] = SHAPE_STAFFING,      [REQUIRE_STAFF] = SHAPE_STAFFING,
        [REQUIRE_QUOTA] = SHAPE_STAFFING,  [REQUIRE_PAIR] = SHAPE_PAIR,          [REQUIRE_ONE] = SHAPE_PAIR,
        [REQUIRE_KIN] = SHAPE_KIN,         [REQUIRE_SHARE] = SHAPE_ROUND,        [REQUIRE_POOL] = SHAPE_ROUND,
        [REQUIRE_MUTUAL] = SHAPE_ROUND,    [REQUIRE_MAX_ENABLING] = SHAPE_ROUND, [REQUIRE_MAX_MOVES] = SHAPE_ROUND,
        [REQUIRE_MIN_SHARE] = SHAPE_ROUND, [REQUIRE_WISH] = SHAPE_DECISIONS};
    enum conflict_shape shape = SHAPE_SEATS;
    for (int m = 0; m < set->n; m++) {
        enum conflict_shape one = shapes[set->members[m].kind];
        if (set->members[m].kind == REQUIRE_MUST && ((due_set)1 << set->members[m].due) == DUE_HB_4)
            one = SHAPE_KIN;
        shape = one > shape ? one : shape;
    }
    return shape == SHAPE_SEATS && set->n_posts == 0 ? SHAPE_NOWHERE : shape;
}

static bool is_open(const struct rules *rules, int cadre, int post) {
    const struct post *p = &rules->city->posts[post];
    return post != rules->city->cadres[cadre].post && !p->surplus && !rules->post_held[post] && rules_forbid(rules, cadre, post) == 0 &&
           (rules_unmet(rules, cadre, post) & rules->cadres[cadre].musts) == 0;
}

static void list_cadres(struct hunt *hunt, const struct rules *rules, struct conflict_set *set) {
    bool *in = ARENA_ARRAY(hunt->arena, bool, rules->city->n_cadres);
    int *cadres = ARENA_ARRAY(hunt->arena, int, rules->city->n_cadres), *posts = ARENA_ARRAY(hunt->arena, int, rules->city->n_posts);
    for (int m = 0; m < set->n; m++)
        if (set->members[m].kind == REQUIRE_MUST)
            in[set->members[m].cadre] = true;
    for (int i = 0; i < rules->city->n_cadres; i++)
        if (in[i])
            cadres[set->n_cadres++] = i;
    for (int p = 0; p < rules->city->n_posts; p++) {
        bool open = false;
        for (int k = 0; k < set->n_cadres && !open; k++)
            open = is_open(rules, cadres[k], p);
        if (open)
            posts[set->n_posts++] = p;
    }
    set->cadres = cadres;
    set->posts = posts;
}

/* Rules that close posts to the one cadre, most posts first; musts that a post would leave unmet among them. */
static void list_closings(struct hunt *hunt, const struct rules *rules, struct conflict_set *set) {
    int counts[64 + 32] = {0}, i = set->cadres[0];
    struct closing *items = ARENA_ARRAY(hunt->arena, struct closing, 64 + 32);
    for (int p = 0; p < rules->city->n_posts; p++) {
        if (p == rules->city->cadres[i].post)
            continue;
        rule_set closed = rules_forbid(rules, i, p);
        due_set unmet = rules_unmet(rules, i, p) & rules->cadres[i].musts;
        if (rules->city->posts[p].surplus || rules->post_held[p])
            closed |= rule_bit(RULE_ZR_2);
        for (int bit = 0; bit < 64; bit++)
            counts[bit] += (int)(closed >> bit & 1U);
        for (int bit = 0; bit < 32; bit++)
            counts[64 + bit] += (int)(unmet >> bit & 1U);
    }
    for (int bit = 0; bit < 96; bit++) {
        if (counts[bit] == 0)
            continue;
        struct closing one = {bit < 64 ? rules_bit_name(rules->policy, bit) : rules_due_name(rules->policy, bit - 64), counts[bit]};
        int at = set->n_closings++;
        for (; at > 0 && items[at - 1].n < one.n; at--)
            items[at] = items[at - 1];
        items[at] = one;
    }
    set->closings = items;
}

/* A pin whose way is closed. */
static void list_pin(struct hunt *hunt, const struct rules *rules, const struct requirement *r, struct conflict_set *set) {
    struct closing *items = ARENA_ARRAY(hunt->arena, struct closing, 64);
    rule_set closed = r->post >= 0 && r->post != rules->city->cadres[r->cadre].post ? rules_forbid(rules, r->cadre, r->post) : 0;
    for (int bit = 0; bit < 64; bit++)
        if ((closed >> bit & 1U) != 0)
            items[set->n_closings++] = (struct closing){rules_bit_name(rules->policy, bit), 1};
    set->closings = items;
}

void describe_set(struct hunt *hunt, const struct rules *rules, struct conflict_set *set) {
    list_cadres(hunt, rules, set);
    set->shape = shape_of(set);
    if (set->shape == SHAPE_NOWHERE && set->n_cadres > 0)
        list_closings(hunt, rules, set);
    if (set->shape == SHAPE_DECISIONS && set->n == 1 && set->members[0].cadre >= 0)
        list_pin(hunt, rules, &set->members[0], set);
}
