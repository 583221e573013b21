/* Where no single rule or wish is to blame: takes away everything that may be in the way, puts back what does not hurt, one by one, and names the
 * rest, without which there would be a plan. Rules are put back first, so that the blame falls on a wish or a post where it can. */
#include <limits.h>
#include <string.h>

#include "solve/parts.h"

/* A rule (of the whole policy), all posts that must be filled, one of them, or a wish. */
struct suspect {
    enum rule rule; /* N_RULES: a wish */
    int post;       /* of RULE_MUST_FILL; -1: all */
    int wish;
    bool away;
};

struct suspects {
    struct arena *arena;
    const struct task *task;
    double started;
    int n, room;
    struct suspect *items;
    bool unsure; /* stopped: the last answers say nothing */
};

static void suspect_add(struct suspects *all, enum rule rule, int post, int wish) {
    *ARENA_PUSH(all->arena, all->items, all->n, all->room) = (struct suspect){rule, post, wish, true};
}

static void switch_off(struct policy *policy, enum rule rule) {
    switch (rule) {
    case RULE_MAX_MOVES:
        policy->max_moves = -1;
        break;
    case RULE_MAX_ENABLING:
        policy->max_enabling = INT_MAX / 2;
        break;
    case RULE_MIN_SHARE_OF_DUE:
        policy->min_share_of_due_ppm = -1;
        break;
    case RULE_VACANCIES:
        policy->allow_vacancies = INT_MAX / 2;
        break;
    case RULE_SD_E6:
        for (int e = 0; e < policy->n_exempt; e++)
            policy->exempt[e].on = policy->exempt[e].on && policy->exempt[e].effect != EFFECT_PAIR;
        break;
    default:
        if (rule < N_POLICY_RULES)
            policy->limits[rule].force = FORCE_OFF;
    }
}

/* Is there a plan without those that are away? */
static bool solve_without(struct suspects *all, bool *has_plan, struct error *err) {
    struct policy policy = *all->task->policy;
    struct city city = *all->task->city;
    struct task other = *all->task;
    struct solved solved;
    const struct rules *rules = NULL;
    const struct cells *cells = NULL;
    city.posts = ARENA_ARRAY(all->arena, struct post, city.n_posts);
    memcpy(city.posts, all->task->city->posts, sizeof *city.posts * (size_t)city.n_posts);
    other.wishes = (struct wishes){0};
    for (int w = 0, k = 0; w < all->task->wishes.n; w++) {
        for (k = 0; k < all->n && all->items[k].wish != w;)
            k++;
        if (k == all->n || !all->items[k].away)
            other.wishes = task_wishes_with(all->arena, other.wishes, &all->task->wishes.items[w]);
    }
    for (int k = 0; k < all->n; k++) {
        const struct suspect *s = &all->items[k];
        if (s->away && s->rule < N_RULES)
            switch_off(&policy, s->rule);
        for (int p = 0; s->away && s->rule == RULE_MUST_FILL && p < city.n_posts; p++)
            if (s->post < 0 || s->post == p)
                city.posts[p].must_fill = false;
    }
    other.policy = &policy;
    other.city = &city;
    other.progress = NULL;
    if (!solve_prepare(all->arena, &other, &rules, &cells, err) || !solve_program(all->arena, &other, rules, cells, all->started, 0, &solved, err))
        return false;
    *has_plan = solved.has_plan;
    all->unsure = !solved.has_plan && !solved.crew.impossible;
    return true;
}

static bool put_back(struct suspects *all, int from, struct error *err) {
    for (int k = from; k < all->n && !all->unsure; k++) {
        bool has_plan = false;
        all->items[k].away = false;
        if (!solve_without(all, &has_plan, err))
            return false;
        all->items[k].away = !has_plan && !all->unsure;
    }
    return true;
}

/* All posts that must be filled are in the way: which? */
static bool name_posts(struct suspects *all, int group, struct error *err) {
    int from = all->n;
    all->items[group].away = false;
    for (int p = 0; p < all->task->city->n_posts; p++)
        if (all->task->city->posts[p].must_fill)
            suspect_add(all, RULE_MUST_FILL, p, -1);
    return put_back(all, from, err);
}

bool name_suspects(struct arena *arena, const struct task *task, double started, void (*name)(void *self, const char *rule, int cadre, int post),
                   void *self, struct error *err) {
    static const enum rule rules[] = {RULE_ZR_2,     RULE_VACANCIES, RULE_HB_1, RULE_HB_2,         RULE_HB_3,      RULE_HB_4,
                                      RULE_SD_E6,    RULE_LC_3,      RULE_LC_1, RULE_MAX_ENABLING, RULE_MAX_MOVES, RULE_MIN_SHARE_OF_DUE,
                                      RULE_MUST_FILL};
    struct suspects all = {.arena = arena, .task = task, .started = started};
    bool has_plan = false;
    int must_fill = -1;
    for (int k = 0; k < (int)(sizeof rules / sizeof rules[0]); k++) {
        if (rules[k] == RULE_MUST_FILL)
            must_fill = all.n;
        suspect_add(&all, rules[k], -1, -1);
    }
    for (int w = 0; w < task->wishes.n; w++)
        suspect_add(&all, N_RULES, -1, w);
    if (!solve_without(&all, &has_plan, err))
        return false;
    if (!has_plan)
        return true;
    if (!put_back(&all, 0, err) || (all.items[must_fill].away && !all.unsure && !name_posts(&all, must_fill, err)))
        return false;
    for (int k = 0; k < all.n && !all.unsure; k++) {
        const struct suspect *s = &all.items[k];
        if (s->away && s->rule == N_RULES)
            name(self, wish_names[task->wishes.items[s->wish].kind], task->wishes.items[s->wish].cadre, -1);
        else if (s->away)
            name(self, rule_names[s->rule], -1, s->post);
    }
    return true;
}
