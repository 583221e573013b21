/* Where no must can be deferred and no single rule or wish is to blame: sets of requirements that cannot all be met, each named whole; then, without
 * these, the wishes that are in the way all the same. Wishes are put back last, so that the blame falls on rules only where no wish is needed. */
#include <string.h>

#include "solve/conflict.h"
#include "solve/parts.h"

struct suspects {
    struct arena *arena;
    const struct task *task;
    double deadline;
    int n_known; /* musts that are in the way by themselves */
    const struct obstacle *known;
    int n, room; /* named, hence in force no longer */
    struct requirement *named;
    void (*name)(void *self, const struct obstacle *obstacle);
    void *self;
};

static void name_one(struct suspects *all, const struct requirement *r, int cadre) {
    struct obstacle obstacle = {.rule = r->rule, .cadre = cadre < all->task->city->n_cadres ? cadre : -1, .post = r->post};
    obstacle.unit = r->post >= 0 ? -1 : r->unit;
    obstacle.rank = r->rank;
    all->name(all->self, &obstacle);
}

static void name_requirement(struct suspects *all, const struct requirement *r) {
    *ARENA_PUSH(all->arena, all->named, all->n, all->room) = *r;
    name_one(all, r, r->a >= 0 ? r->a : r->cadre);
    if (r->b >= 0)
        name_one(all, r, r->b);
}

static bool is_known(const struct suspects *all, const struct requirement *must) {
    bool found = false;
    for (int k = 0; k < all->n_known; k++)
        found = found || (all->known[k].cadre == must->cadre && strcmp(all->known[k].rule, must->rule) == 0);
    return found;
}

static struct lab *lab_with(struct suspects *all, struct wishes wishes, bool **in_force, struct error *err) {
    struct task *task = ARENA_NEW(all->arena, struct task);
    *task = *all->task;
    task->wishes = wishes;
    struct lab *lab = lab_new(all->arena, task, 1, all->deadline, err);
    if (lab == NULL)
        return NULL;
    *in_force = ARENA_ARRAY(all->arena, bool, lab_count(lab));
    for (int k = 0; k < lab_count(lab); k++) {
        const struct requirement *r = lab_requirement(lab, k);
        (*in_force)[k] = r->kind != REQUIRE_MUST || !(task->relax || is_known(all, r));
        for (int m = 0; m < all->n; m++)
            (*in_force)[k] = (*in_force)[k] && !requirement_same(r, &all->named[m]);
    }
    return lab;
}

static bool name_rules(struct suspects *all, struct error *err) {
    bool *in_force, sure;
    enum lab_answer answer = LAB_IMPOSSIBLE;
    struct lab *lab = lab_with(all, (struct wishes){.announced = all->task->wishes.announced}, &in_force, err);
    if (lab == NULL)
        return err->kind == ERROR_NONE;
    bool *in_set = ARENA_ARRAY(all->arena, bool, lab_count(lab));
    while (lab_ask(lab, in_force, &answer, NULL, err) && answer == LAB_IMPOSSIBLE) {
        int before = all->n;
        if (!lab_irreducible(lab, NULL, in_force, in_set, &sure, err))
            return false;
        for (int k = 0; k < lab_count(lab); k++)
            if (in_set[k]) {
                name_requirement(all, lab_requirement(lab, k));
                in_force[k] = false;
            }
        if (all->n == before) /* facts alone */
            break;
    }
    return err->kind == ERROR_NONE;
}

static bool name_wishes(struct suspects *all, struct error *err) {
    struct wishes kept = {.announced = all->task->wishes.announced};
    for (int w = 0; w < all->task->wishes.n; w++) {
        const struct wish *wish = &all->task->wishes.items[w];
        struct wishes with = task_wishes_with(all->arena, kept, wish);
        enum lab_answer answer = LAB_UNKNOWN;
        bool *in_force;
        struct lab *lab = lab_with(all, with, &in_force, err);
        if (lab != NULL && lab_ask(lab, in_force, &answer, NULL, err) && answer == LAB_IMPOSSIBLE)
            all->name(all->self, &(struct obstacle){.rule = wish_names[wish->kind], .cadre = wish->cadre, .post = -1, .unit = -1, .rank = -1});
        else if (err->kind != ERROR_NONE || answer == LAB_UNKNOWN)
            return err->kind == ERROR_NONE;
        else
            kept = with;
    }
    return true;
}

bool name_suspects(struct arena *arena, const struct task *task, double started, int n_known, const struct obstacle *known,
                   void (*name)(void *self, const struct obstacle *obstacle), void *self, struct error *err) {
    struct suspects all = {.arena = arena, .task = task, .n_known = n_known, .known = known, .name = name, .self = self};
    all.deadline = task->time_limit > 0 ? started + task->time_limit : 0;
    return name_rules(&all, err) && name_wishes(&all, err);
}
