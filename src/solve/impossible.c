/* Why no plan exists: the fewest musts whose deferral would change the answer, among them those of cadres without any arc; else side rules; else
 * wishes; else what is in the way together. And in any case the seats that are too few by themselves. */
#include <string.h>

#include "solve/parts.h"

enum { SEAT_CONFLICTS_MOST = 10, DUE_MOST = 10 };

const char obstacle_seats[] = "seats";

struct obstacles {
    struct arena *arena;
    int n, room;
    struct obstacle *items;
};

static struct obstacle *obstacle_add(struct obstacles *list, const char *rule, int cadre) {
    struct obstacle *obstacle = ARENA_PUSH(list->arena, list->items, list->n, list->room);
    obstacle->rule = rule;
    obstacle->cadre = cadre;
    obstacle->post = obstacle->unit = obstacle->rank = -1;
    return obstacle;
}

static bool is_listed(const struct obstacles *list, const char *rule, int cadre) {
    bool found = false;
    for (int k = 0; k < list->n; k++)
        found = found || (list->items[k].cadre == cadre && strcmp(list->items[k].rule, rule) == 0);
    return found;
}

/* One obstacle for each must of a cadre that has nowhere to go and nothing else to wait for. */
static void cadres_without_arc(struct obstacles *list, const struct program *p) {
    const struct rules *rules = p->rules;
    for (int g = 0; g < p->n_groups; g++) {
        const struct cadre_rules *r = &rules->cadres[p->groups[g].cadre];
        if (p->groups[g].n > 0)
            continue;
        if (r->pin >= 0) {
            struct obstacle *obstacle = obstacle_add(list, rule_names[RULE_PIN], p->groups[g].cadre);
            obstacle->no_arc = true;
            list_closings(list->arena, rules, p->groups[g].cadre, obstacle);
            continue;
        }
        for (int bit = 0; bit < 32; bit++)
            if ((r->musts >> bit & 1U) != 0 && ((due_set)1 << bit) != DUE_HB_4) {
                struct obstacle *obstacle = obstacle_add(list, rules_due_name(rules->policy, bit), p->groups[g].cadre);
                obstacle->no_arc = true;
                list_closings(list->arena, rules, p->groups[g].cadre, obstacle);
            }
    }
}

/* The relaxed program gives up as few musts as it can: those are the conflict's musts, one set of them. */
static bool relaxed_musts(struct obstacles *list, const struct task *task, struct solution *solution, double started, struct error *err) {
    struct task relaxed = *task;
    struct solved solved;
    relaxed.relax = true;
    relaxed.progress = NULL;
    if (!solve_program(list->arena, &relaxed, solution->rules, solution->cells, started, 2, &solved, err))
        return false;
    if (!solved.has_plan)
        return true;
    solution->relax_helps = true;
    const struct program *p = solved.program;
    for (int g = 0; g < p->n_groups; g++) {
        const struct column *column = &p->columns[solved.crew.choice[g]];
        due_set given = 0;
        if (column->kind == COLUMN_RELAX)
            given = DUE_HB_4;
        else if (column->cost[TIER_RELAXED] > 0)
            given = rules_unmet(p->rules, column->cadre, column->kind == COLUMN_MOVE ? column->post : -1) & p->rules->cadres[column->cadre].musts;
        for (int bit = 0; bit < 32; bit++)
            if ((given >> bit & 1U) != 0 && !is_listed(list, rules_due_name(p->rules->policy, bit), column->cadre))
                obstacle_add(list, rules_due_name(p->rules->policy, bit), column->cadre);
    }
    return true;
}

/* Of those whose share is asked for, some who stay where it is not, first those who can go nowhere. */
static void due_who_stay(struct obstacles *list, const struct solved *without) {
    const struct program *p = without->program;
    int n = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int g = 0; g < p->n_groups && n < DUE_MOST; g++) {
            const struct column *column = &p->columns[without->crew.choice[g]];
            bool nowhere = !rules_can_move(p->rules, p->groups[g].cadre);
            if (!p->rules->cadres[column->cadre].due || column->kind > COLUMN_STAY_RELAXED || nowhere != (pass == 0))
                continue;
            struct obstacle *obstacle = obstacle_add(list, rule_names[RULE_MIN_SHARE_OF_DUE], column->cadre);
            obstacle->no_arc = nowhere;
            if (nowhere)
                list_closings(list->arena, p->rules, column->cadre, obstacle);
            n++;
        }
}

/* Rules that are rows of the whole: does the answer change without one of them? */
static bool side_rules(struct obstacles *list, const struct task *task, double started, struct error *err) {
    static const enum rule rules[] = {RULE_MAX_MOVES, RULE_MAX_ENABLING, RULE_MIN_SHARE_OF_DUE, RULE_VACANCIES, RULE_LC_1};
    for (int k = 0; k < (int)(sizeof rules / sizeof rules[0]); k++) {
        struct policy policy = *task->policy;
        struct task other = *task;
        struct solved solved;
        const struct rules *built = NULL;
        const struct cells *cells = NULL;
        policy.max_moves = rules[k] == RULE_MAX_MOVES ? -1 : policy.max_moves;
        policy.max_enabling = rules[k] == RULE_MAX_ENABLING ? task->city->n_cadres : policy.max_enabling;
        policy.min_share_of_due_ppm = rules[k] == RULE_MIN_SHARE_OF_DUE ? -1 : policy.min_share_of_due_ppm;
        policy.allow_vacancies = rules[k] == RULE_VACANCIES ? task->city->n_cadres : policy.allow_vacancies;
        if (rules[k] == RULE_LC_1)
            policy.limits[RULE_LC_1].force = FORCE_OFF;
        other.policy = &policy;
        other.progress = NULL;
        if (!solve_prepare(list->arena, &other, &built, &cells, err) || !solve_program(list->arena, &other, built, cells, started, 0, &solved, err))
            return false;
        if (solved.has_plan) {
            obstacle_add(list, rule_names[rules[k]], -1);
            if (rules[k] == RULE_MIN_SHARE_OF_DUE)
                due_who_stay(list, &solved);
            return true;
        }
    }
    return true;
}

/* A wish without which there is a plan. */
static bool wishes_in_the_way(struct obstacles *list, const struct task *task, double started, struct error *err) {
    for (int w = 0; w < task->wishes.n; w++) {
        struct task other = *task;
        struct solved solved;
        const struct rules *built = NULL;
        const struct cells *cells = NULL;
        other.wishes = task_wishes_without(list->arena, task->wishes, w);
        other.progress = NULL;
        if (!solve_prepare(list->arena, &other, &built, &cells, err) || !solve_program(list->arena, &other, built, cells, started, 0, &solved, err))
            return false;
        if (solved.has_plan) {
            const struct wish *wish = &task->wishes.items[w];
            obstacle_add(list, wish_names[wish->kind], wish->cadre);
        }
    }
    return true;
}

/* Rows and components whose seats do not suffice by themselves. */
static void seat_conflicts(struct obstacles *list, const struct program *p) {
    struct obstacle obstacle;
    int n = 0;
    for (int k = 0; k < p->n_rows + p->n_parts && n < SEAT_CONFLICTS_MOST; k++)
        if (k < p->n_rows ? places_missing_in(list->arena, p, k, &obstacle) : places_missing(list->arena, p, k - p->n_rows, &obstacle)) {
            *ARENA_PUSH(list->arena, list->items, list->n, list->room) = obstacle;
            n++;
        }
}

static void name_obstacle(void *self, const struct obstacle *obstacle) {
    struct obstacles *list = self;
    if (obstacle->cadre < 0 || !is_listed(list, obstacle->rule, obstacle->cadre))
        *ARENA_PUSH(list->arena, list->items, list->n, list->room) = *obstacle;
}

bool explain_impossible(struct arena *arena, const struct task *task, const struct program *p, double started, struct solution *solution,
                        struct error *err) {
    struct obstacles list = {.arena = arena};
    bool good = true;
    cadres_without_arc(&list, p);
    if (!task->relax)
        good = relaxed_musts(&list, task, solution, started, err);
    bool nowhere = list.n > 0, whole = solution->relax_helps; /* who has no arc need not be all there is */
    if (good && !whole && !nowhere)
        good = side_rules(&list, task, started, err);
    if (good && !whole && list.n == 0)
        good = wishes_in_the_way(&list, task, started, err);
    if (good && !whole && (nowhere || list.n == 0))
        good = name_suspects(arena, task, started, list.n, list.items, name_obstacle, &list, err);
    if (good)
        seat_conflicts(&list, p);
    solution->n_obstacles = list.n;
    solution->obstacles = list.items;
    return good;
}
