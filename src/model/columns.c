/* Groups and choice columns with their cost in every tier. */
#include <string.h>

#include "model/builder.h"

const int64_t *cost_shared(struct builder *b, const int64_t cost[N_TIERS]) {
    for (int k = 0; k < COSTS_KEPT; k++) {
        const int64_t *old = b->costs[(b->newest_cost + COSTS_KEPT - k) % COSTS_KEPT];
        if (old != NULL && memcmp(old, cost, sizeof *cost * N_TIERS) == 0)
            return old;
    }
    int64_t *own = ARENA_ARRAY(b->arena, int64_t, N_TIERS);
    memcpy(own, cost, sizeof *own * N_TIERS);
    b->newest_cost = (b->newest_cost + 1) % COSTS_KEPT;
    return b->costs[b->newest_cost] = own;
}

static struct column *column_add(struct builder *b, enum column_kind kind, int cadre, int group, const int64_t cost[N_TIERS]) {
    struct program *p = b->program;
    struct column *column = ARENA_PUSH(b->arena, p->columns, p->n_columns, b->room_columns);
    *column = (struct column){.kind = kind, .group = group, .cadre = cadre, .seat = -1, .atom = -1, .post = -1, .row = -1};
    column->cost = cost_shared(b, cost);
    return column;
}

/* Beside where the cadre works. */
static void aside_add(struct builder *b, enum column_kind kind, int cadre, int group) {
    const int64_t cost[N_TIERS] = {[TIER_RELAXED] = kind == COLUMN_RELAX ? 1 : 0};
    column_add(b, kind, cadre, group, cost);
}

static void relaxed_cost(const struct builder *b, int i, due_set unmet, int64_t cost[N_TIERS]) {
    const struct cadre_rules *r = &b->rules->cadres[i];
    due_set musts = unmet & r->musts & ~DUE_HB_4;
    for (int d = 0; d < b->policy->n_due; d++)
        if ((musts >> d & 1U) != 0) {
            cost[TIER_RELAXED]++;
            cost[TIER_RELAXED_OVERDUE] += r->overdue[d];
        }
}

static void stay_add(struct builder *b, enum column_kind kind, int i, due_set relaxed, int64_t shall) {
    int64_t cost[N_TIERS] = {[TIER_KEEP] = rules_changes(b->rules, i, -1), [TIER_SHALL] = shall};
    relaxed_cost(b, i, relaxed, cost);
    column_add(b, kind, i, i, cost)->apart = rules_apart(b->rules, i, -1);
}

/* Staying of a cadre deferred by SD-E6 costs 1 + the largest overdue of all its rules (decision 13); HB-4 alone has a row of its own. */
static void add_stays(struct builder *b, int i) {
    const struct cadre_rules *r = &b->rules->cadres[i];
    due_set musts = r->musts & ~DUE_HB_4, all = musts | r->shalls;
    bool relax = b->program->relax && (musts_kept(b, i) & ~DUE_HB_4) == 0;
    if (r->pin >= 0) /* a pin is followed or the task is impossible */
        return;
    if (b->deferrable[i]) {
        stay_add(b, COLUMN_STAY, i, 0, rules_shall_cost(b->rules, i, all));
        if (relax && r->musts != 0) /* not deferred: without a partner out */
            stay_add(b, COLUMN_STAY_RELAXED, i, musts, r->stay_cost);
    } else if (musts == 0 || relax) {
        stay_add(b, COLUMN_STAY, i, musts, r->stay_cost);
    }
}

static void add_move(struct builder *b, int i, const struct arc *arc, int post, bool inside) {
    const struct cadre_rules *r = &b->rules->cadres[i];
    int64_t cost[N_TIERS] = {
        [TIER_EXCEPTIONS] = arc->exceptions,
        [TIER_SHALL] = rules_shall_cost(b->rules, i, arc->unmet & r->shalls),
        [TIER_KEEP] = arc->changes,
        [TIER_STRUCTURE] = rules_voluntary(b->rules, i) ? b->policy->move_price : 0,
        [TIER_FIT] = -arc->fit,
        [TIER_MOVES] = 1,
    };
    relaxed_cost(b, i, arc->unmet, cost);
    struct column *column = column_add(b, COLUMN_MOVE, i, i, cost);
    column->seat = b->program->seat_of[post];
    column->atom = inside ? b->program->atom_of[post] : -1;
    column->post = post;
    column->mode = arc->mode;
    column->secondment = arc->secondment;
    column->leaves_unit = arc->leaves_unit;
    column->must_be_policy = arc->must_be_policy;
    column->apart = arc->apart;
}

/* While columns are made: the posts of a group of alike posts may lie in several classes, and a column leads to the first open post of its class. */
struct moves_maker {
    int *seen, *seen_atom; /* per class, per atom: 1 + the last cadre with a column to the seats */
    int n_leads, *leads;   /* posts that are the first of their group in their class, ascending */
    int *arc_of;           /* per group of alike posts: the cadre's arc to all of it, -1 */
};

static struct moves_maker *maker_new(struct builder *b) {
    const struct program *p = b->program;
    struct moves_maker *maker = ARENA_NEW(b->scratch, struct moves_maker);
    int *first = ARENA_ARRAY(b->scratch, int, b->alike->n), *next = ARENA_ARRAY(b->scratch, int, b->city->n_posts); /* leads of a group */
    maker->seen = ARENA_ARRAY(b->scratch, int, p->n_seats);
    maker->seen_atom = ARENA_ARRAY(b->scratch, int, p->n_atoms);
    maker->leads = ARENA_ARRAY(b->scratch, int, b->city->n_posts);
    maker->arc_of = ARENA_ARRAY(b->scratch, int, b->alike->n);
    for (int g = 0; g < b->alike->n; g++)
        maker->arc_of[g] = first[g] = -1;
    for (int q = 0; q < b->city->n_posts; q++) {
        int g = b->alike->of[q], at = first[g];
        while (at >= 0 && p->seat_of[at] != p->seat_of[q])
            at = next[at];
        if (at >= 0)
            continue;
        next[q] = first[g];
        first[g] = q;
        maker->leads[maker->n_leads++] = q;
    }
    return maker;
}

static void add_move_once(struct builder *b, struct moves_maker *maker, int i, const struct arc *arc, int post) {
    int home = b->city->cadres[i].post;
    bool inside = home >= 0 && b->city->posts[home].unit == b->city->posts[post].unit;
    int *last = inside ? &maker->seen_atom[b->program->atom_of[post]] : &maker->seen[b->program->seat_of[post]];
    if (*last != i + 1)
        add_move(b, i, arc, post, inside);
    *last = i + 1;
}

/* In the order of the posts. */
static void add_moves(struct builder *b, struct moves_maker *maker, int i) {
    const struct arc_list *list = &b->arcs[i];
    int next = 0;
    for (int k = 0; k < list->n; k++)
        if (list->items[k].whole)
            maker->arc_of[b->alike->of[list->items[k].post]] = k;
    for (int k = 0; k < maker->n_leads && list->n > 0; k++) {
        int post = maker->leads[k], arc = maker->arc_of[b->alike->of[post]];
        for (; next < list->n && list->items[next].post < post; next++)
            if (!list->items[next].whole)
                add_move_once(b, maker, i, &list->items[next], list->items[next].post);
        if (arc >= 0)
            add_move_once(b, maker, i, &list->items[arc], post);
    }
    for (; next < list->n; next++)
        if (!list->items[next].whole)
            add_move_once(b, maker, i, &list->items[next], list->items[next].post);
    for (int k = 0; k < list->n; k++)
        if (list->items[k].whole)
            maker->arc_of[b->alike->of[list->items[k].post]] = -1;
}

/* Room for all columns at once: growing them would leave as many bytes behind. Pages that are never touched cost nothing. */
static void make_room(struct builder *b, const struct moves_maker *maker) {
    int *n_leads = ARENA_ARRAY(b->scratch, int, b->alike->n);
    int64_t n = 8 * (int64_t)b->city->n_cadres + 2 * b->rules->n_out_pairs + 4 * b->rules->n_kin_conflicts + b->city->n_units + 1000;
    for (int k = 0; k < maker->n_leads; k++)
        n_leads[b->alike->of[maker->leads[k]]]++;
    for (int i = 0; i < b->city->n_cadres; i++)
        for (int k = 0; k < b->arcs[i].n; k++)
            n += b->arcs[i].items[k].whole ? n_leads[b->alike->of[b->arcs[i].items[k].post]] : 1;
    b->room_columns = n > INT_MAX / 2 ? INT_MAX / 2 : (int)n;
    b->program->columns = ARENA_ARRAY(b->arena, struct column, b->room_columns);
}

/* The HB-4 of a cadre is relaxed or not: a choice beside the cadre's own. */
static void add_relax_groups(struct builder *b) {
    struct program *p = b->program;
    b->relax_column = ARENA_ARRAY(b->arena, int, b->city->n_cadres);
    for (int i = 0; i < b->city->n_cadres; i++) {
        b->relax_column[i] = -1;
        if ((b->rules->cadres[i].musts & DUE_HB_4) == 0 || (musts_kept(b, i) & DUE_HB_4) != 0)
            continue;
        struct group *group = ARENA_PUSH(b->arena, p->groups, p->n_groups, b->room_groups);
        *group = (struct group){.cadre = i, .first = p->n_columns, .n = 2, .stay = p->n_columns};
        aside_add(b, COLUMN_KEEP, i, p->n_groups - 1);
        b->relax_column[i] = p->n_columns;
        aside_add(b, COLUMN_RELAX, i, p->n_groups - 1);
    }
}

/* With several kin conflicts HB-4 is met by others only if they cure every one: a choice that has to be earned (kin.c). */
static void add_cured_groups(struct builder *b) {
    struct program *p = b->program;
    b->cured_column = ARENA_ARRAY(b->arena, int, b->city->n_cadres);
    for (int i = 0; i < b->city->n_cadres; i++) {
        b->cured_column[i] = -1;
        if (!defers_hb4_alone(b, i) || live_conflicts(b, i) < 2)
            continue;
        struct group *group = ARENA_PUSH(b->arena, p->groups, p->n_groups, b->room_groups);
        *group = (struct group){.cadre = i, .first = p->n_columns, .n = 2, .stay = p->n_columns};
        aside_add(b, COLUMN_UNCURED, i, p->n_groups - 1);
        b->cured_column[i] = p->n_columns;
        aside_add(b, COLUMN_CURED, i, p->n_groups - 1);
    }
}

void build_columns(struct builder *b) {
    struct program *p = b->program;
    struct moves_maker *maker = maker_new(b);
    make_room(b, maker);
    for (int i = 0; i < b->city->n_cadres && !build_stopped(b); i++) {
        struct group *group = ARENA_PUSH(b->arena, p->groups, p->n_groups, b->room_groups);
        *group = (struct group){.cadre = i, .first = p->n_columns, .stay = -1};
        add_stays(b, i);
        if (p->n_columns > p->groups[i].first)
            p->groups[i].stay = p->groups[i].first;
        add_moves(b, maker, i);
        p->groups[i].n = p->n_columns - p->groups[i].first;
        p->n_empty += p->groups[i].n == 0 ? 1 : 0;
    }
    add_relax_groups(b);
    add_cured_groups(b);
    p->n_choice = p->n_columns;
}

bool column_keeps_home(const struct column *c) {
    return c->kind == COLUMN_STAY || c->kind == COLUMN_STAY_RELAXED || (c->kind == COLUMN_MOVE && c->secondment);
}

bool column_moves(const struct column *c) { return c->kind == COLUMN_MOVE; }

bool column_moves_home(const struct column *c) { return c->kind == COLUMN_MOVE && !c->secondment; }

bool column_aside(const struct column *c) { return c->kind >= COLUMN_KEEP && c->kind <= COLUMN_CURED; }

int column_presence(const struct builder *b, const struct column *c) {
    if (column_aside(c))
        return -1;
    return c->kind == COLUMN_MOVE ? c->post : rules_presence(b->rules, c->cadre);
}
