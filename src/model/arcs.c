/* The open arcs (cadre, post) and what each of them does. */
#include <string.h>

#include "model/builder.h"

static bool is_must(const struct builder *b, enum rule rule) {
    return b->policy->limits[rule].force == FORCE_MUST || b->policy->limits[rule].force == FORCE_HARD;
}

/* LC-2 and ZR-7 where they are soft: each an exception unless the move's type spares it (decisions 23, 32). */
static int arc_exceptions(const struct builder *b, int i, int p, enum mode mode) {
    bool short_stay = !is_must(b, RULE_LC_2) && mode != MODE_PLACEMENT && rules_short_stay(b->rules, i);
    bool returns = !is_must(b, RULE_ZR_7) && rules_returns(b->rules, i, p);
    if (!short_stay && !returns)
        return 0;
    enum move_type type = rules_type(b->rules, i, p);
    if (type == TYPE_POLICY || ((b->rules->cadres[i].musts & DUE_HB_4) != 0 && rules_leaves_unit(b->rules, i, p)))
        return 0;
    return (short_stay && type != TYPE_PROBATIONARY ? 1 : 0) + (returns ? 1 : 0);
}

/* found: room for an arc to every post. */
static void arcs_of(struct builder *b, int i, struct arc *found) {
    const struct cadre_rules *r = &b->rules->cadres[i];
    struct arc_list *list = &b->arcs[i];
    int home = b->city->cadres[i].post;
    if (r->closed != 0)
        return;
    alike_ask(b->alike, i);
    for (int k = 0; k < b->alike->n_asked; k++) {
        int p = b->alike->asked[k], n_posts = alike_stands(b->alike, i, p);
        if (p == home || (r->pin >= 0 && p != r->pin) || b->city->posts[p].surplus || b->rules->post_held[p])
            continue;
        enum mode mode = rules_mode(b->rules, i, p);
        if (mode == MODE_NONE || rules_forbid(b->rules, i, p) != 0)
            continue;
        due_set unmet = rules_unmet(b->rules, i, p);
        if ((unmet & musts_kept(b, i)) != 0)
            continue;
        struct arc *arc = &found[list->n++];
        arc->post = p;
        arc->whole = n_posts > 1;
        arc->mode = mode;
        arc->secondment = rules_is_secondment(b->rules, i, p);
        arc->leaves_unit = rules_leaves_unit(b->rules, i, p);
        arc->unmet = unmet;
        arc->fit = rules_fit(b->rules, i, p);
        arc->changes = rules_changes(b->rules, i, p);
        arc->apart = rules_apart(b->rules, i, p);
        arc->exceptions = arc_exceptions(b, i, p, mode);
        arc->must_be_policy = rules_must_be_policy(b->rules, i, p, RULE_LC_2) || rules_must_be_policy(b->rules, i, p, RULE_ZR_7);
        b->program->n_open[mode] += n_posts;
    }
    list->items = ARENA_ARRAY(b->scratch, struct arc, list->n);
    if (list->n > 0)
        memcpy(list->items, found, sizeof *found * (size_t)list->n);
}

/* SD-E6 defers a cadre of a pair both of whose sides are due, if at least one side has an arc (decision 33). */
static void find_deferrable(struct builder *b) {
    b->deferrable = ARENA_ARRAY(b->arena, bool, b->city->n_cadres);
    for (int k = 0; k < b->rules->n_out_pairs && !build_stopped(b); k++) {
        const struct out_pair *pair = &b->rules->out_pairs[k];
        if (pair->both_due && (rules_can_move(b->rules, pair->a) || rules_can_move(b->rules, pair->b)))
            b->deferrable[pair->a] = b->deferrable[pair->b] = true;
    }
}

/* A must_fill seat that was vacant and is open to nobody is standing, never demanded (decision 33). */
static void find_standing_seats(struct builder *b) {
    b->standing_seat = ARENA_ARRAY(b->arena, bool, b->city->n_posts);
    for (int p = 0; p < b->city->n_posts && !build_stopped(b); p++) {
        if (!b->city->posts[p].must_fill || b->city->posts[p].holder >= 0)
            continue;
        bool open = false;
        for (int i = 0; i < b->city->n_cadres && !open && !b->rules->post_held[p]; i++)
            open = rules_reachable(b->rules, i, p);
        b->standing_seat[p] = !open;
    }
}

void build_arcs(struct builder *b) {
    b->arcs = ARENA_ARRAY(b->arena, struct arc_list, b->city->n_cadres);
    struct arc *found = ARENA_ARRAY(b->scratch, struct arc, b->city->n_posts);
    b->alike = alike_new(b->arena, b->rules);
    b->program->alike = b->alike;
    for (int i = 0; i < b->city->n_cadres && !build_stopped(b); i++)
        arcs_of(b, i, found);
    find_deferrable(b);
    find_standing_seats(b);
}
