/* The judge's course: what the plan leads to, which hard rules that breaks, what it costs, and what is to be told about it. */
#include <stdlib.h>
#include <string.h>

#include "audit/parts.h"

static int compare_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

void sort_people(int n, const char **ids) {
    if (n > 1)
        qsort(ids, (size_t)n, sizeof *ids, compare_text);
}

static struct finding finding_of(struct state *s, const char *rule, int n, const char *const *ids) {
    struct finding finding = {.rule = rule, .n_ids = n, .ids = ARENA_ARRAY(s->arena, const char *, n), .unit = -1, .body = -1, .word = -1};
    for (int k = 0; k < n; k++)
        finding.ids[k] = ids[k];
    sort_people(n, finding.ids);
    return finding;
}

struct finding *add_broken(struct state *s, const char *rule, int n, const char *const *ids) {
    struct finding **items = (struct finding **)&s->verdict->broken;
    struct finding *place = ARENA_PUSH(s->arena, *items, s->verdict->n_broken, s->room_broken);
    *place = finding_of(s, rule, n, ids);
    return place;
}

void broken_cadre(struct state *s, const char *rule, int i) { add_broken(s, rule, 1, &s->rules->city->cadres[i].id); }

void broken_pair(struct state *s, const char *rule, int a, int b) {
    const char *ids[2] = {city_party_id(s->rules->city, a), city_party_id(s->rules->city, b)};
    sort_people(2, ids);
    add_broken(s, rule, 2, ids);
}

struct finding *add_exception(struct state *s, const char *rule, int n, const char *const *ids) {
    struct finding **items = (struct finding **)&s->verdict->exceptions;
    struct finding *place = ARENA_PUSH(s->arena, *items, s->verdict->n_exceptions, s->room_exceptions);
    *place = finding_of(s, rule, n, ids);
    return place;
}

struct finding *add_standing(struct state *s, const char *rule, int n, const char *const *ids) {
    struct finding **items = (struct finding **)&s->verdict->standing;
    struct finding *place = ARENA_PUSH(s->arena, *items, s->verdict->n_standing, s->room_standing);
    *place = finding_of(s, rule, n, ids);
    return place;
}

int presence_after(const struct state *s, int i) { return s->target[i] >= 0 ? s->target[i] : rules_presence(s->rules, i); }

static bool still_in(const struct state *s, int i, int unit) {
    int p = presence_after(s, i);
    return p >= 0 && s->rules->city->posts[p].unit == unit;
}

bool conflict_cured(const struct state *s, const struct kin_conflict *c) {
    bool outside = c->b >= s->rules->city->n_cadres;
    return !still_in(s, c->a, c->unit) || (!outside && !still_in(s, c->b, c->unit));
}

/* Either side of a conflict that leaves because of it: who is due, or the higher-ranked while the lower stays. */
bool moved_by_hb4(const struct state *s, int i) {
    const struct rules *rules = s->rules;
    bool owes = (rules->cadres[i].musts & DUE_HB_4) != 0;
    for (int k = 0; k < rules->n_kin_conflicts && s->target[i] >= 0; k++) {
        const struct kin_conflict *c = &rules->kin_conflicts[k];
        if ((c->a != i && c->b != i) || still_in(s, i, c->unit))
            continue;
        int other = c->a == i ? c->b : c->a;
        bool due = c->a == i ? c->a_due : c->b_due, other_due = c->a == i ? c->b_due : c->a_due;
        if ((due && owes) || (!due && other_due && still_in(s, other, c->unit)))
            return true;
    }
    return false;
}

enum move_type type_after(const struct state *s, int i) { return moved_by_hb4(s, i) ? TYPE_POLICY : rules_type(s->rules, i, s->target[i]); }

static void take_moves(struct state *s) {
    const struct city *city = s->rules->city;
    for (int i = 0; i < city->n_cadres; i++) {
        s->target[i] = -1;
        s->at[i] = city->cadres[i].post;
    }
    for (int k = 0; k < s->plan->n_moves; k++) {
        int i = s->plan->moves[k].cadre, p = s->plan->moves[k].to, home = city->cadres[i].post;
        if (home >= 0 && s->rules->post_class[home] == s->rules->post_class[p]) {
            broken_cadre(s, rule_names[RULE_NOT_A_MOVE], i);
            continue;
        }
        s->target[i] = p;
        if (!rules_is_secondment(s->rules, i, p))
            s->at[i] = p;
    }
    for (int k = 0; k < s->rules->n_out_pairs; k++) {
        const struct out_pair *pair = &s->rules->out_pairs[k];
        if (!pair->both_due)
            continue;
        if (is_out(s, pair->b) && !is_out(s, pair->a))
            s->e6_deferred[pair->a] = true;
        if (is_out(s, pair->a) && !is_out(s, pair->b))
            s->e6_deferred[pair->b] = true;
    }
}

static int compare_findings(const void *a, const void *b) {
    const struct finding *x = a, *y = b;
    int by = strcmp(x->rule, y->rule);
    for (int k = 0; by == 0 && k < x->n_ids && k < y->n_ids; k++)
        by = strcmp(x->ids[k], y->ids[k]);
    return by != 0 ? by : (x->n_ids > y->n_ids) - (x->n_ids < y->n_ids);
}

/* Sorts, and lists what was found twice once; returns how many are left. */
static int sort_findings(int n, const struct finding *items) {
    struct finding *list = (struct finding *)items;
    int kept = 0;
    if (n > 1)
        qsort(list, (size_t)n, sizeof *list, compare_findings);
    for (int k = 0; k < n; k++)
        if (k == 0 || compare_findings(&list[kept - 1], &list[k]) != 0)
            list[kept++] = list[k];
    return kept;
}

void audit_plan(struct arena *arena, const struct rules *rules, const struct cells *cells, const struct plan *plan, struct verdict *verdict) {
    int n = rules->city->n_cadres;
    struct state s = {.arena = arena, .rules = rules, .cells = cells, .plan = plan, .verdict = verdict};
    memset(verdict, 0, sizeof *verdict);
    verdict->rules = rules;
    verdict->cells = cells;
    verdict->plan = plan;
    faults_init(&verdict->notes, arena);
    s.target = ARENA_ARRAY(arena, int, n);
    s.at = ARENA_ARRAY(arena, int, n);
    s.e6_deferred = ARENA_ARRAY(arena, bool, n);
    s.relaxed = ARENA_ARRAY(arena, due_set, n);
    s.hb4_stands = ARENA_ARRAY(arena, bool, n);
    s.hb4_unmet = ARENA_ARRAY(arena, bool, n);
    s.hb4_open = ARENA_ARRAY(arena, bool, n);
    take_moves(&s);
    judge_arcs(&s);
    judge_due(&s);
    judge_pairs(&s);
    judge_kin(&s);
    judge_staffing(&s);
    judge_round(&s);
    judge_tiers(&s);
    list_moves(&s);
    list_deferrals(&s);
    list_structure(&s);
    list_announced(&s);
    compare_claims(&s);
    verdict->n_broken = sort_findings(verdict->n_broken, verdict->broken);
    verdict->n_exceptions = sort_findings(verdict->n_exceptions, verdict->exceptions);
    verdict->n_standing = sort_findings(verdict->n_standing, verdict->standing);
}
