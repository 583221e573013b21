#include "task/scenario.h"

#include <string.h>

#include "base/arena.h"

struct asking {
    struct arena *arena;
    const char *file;
    const struct city_index *index;
    struct task *task;
    struct faults *faults;
};

static void add_wish(struct asking *a, const struct change *change) {
    struct wish wish;
    struct error err = {0};
    enum wish_kind kind = (enum wish_kind)change->kind;
    if (read_wish(a->arena, a->task->city, a->index, kind, change->text, change->reason, change->by, &wish, &err) &&
        read_wish_fits(a->arena, a->task->city, a->task->policy, &a->task->wishes, &wish, &err)) {
        a->task->wishes = task_wishes_with(a->arena, a->task->wishes, &wish);
        return;
    }
    faults_add(a->faults, &(struct fault){.file = a->file,
                                          .code = "bad-decision",
                                          .severity = SEVERITY_ERROR,
                                          .pointer = change->pointer,
                                          .place = change->place,
                                          .message = arena_string(a->arena, faults_unquoted(a->faults, err.text))});
}

bool task_scenario(struct arena *arena, const struct inputs *inputs, const struct scenarios *set, const struct scenario *scenario,
                   const struct task *like, struct task *task, struct faults *faults) {
    const struct scenario *both[] = {&set->base, scenario == &set->base ? NULL : scenario};
    int n = 0, before = faults->n_errors, most = both[0]->n_changes + (both[1] ? both[1]->n_changes : 0);
    const struct change **changes = ARENA_ARRAY(arena, const struct change *, most);
    struct city *city = ARENA_NEW(arena, struct city);
    struct policy *policy = ARENA_NEW(arena, struct policy);
    for (int s = 0; s < 2; s++)
        for (int k = 0; both[s] && k < both[s]->n_changes; k++)
            changes[n++] = &both[s]->changes[k];
    *task = *like;
    if (!read_changed(arena, inputs, set->file, n, changes, city, policy, faults))
        return false;
    task->city = city;
    task->policy = policy;
    struct asking asking = {arena, set->file, city_index_new(arena, city), task, faults};
    for (int k = 0; k < n; k++)
        if (change_is_wish(changes[k]->kind))
            add_wish(&asking, changes[k]);
    const struct scenario *last = both[1] ? both[1] : both[0];
    read_match_accepts(city, policy, set->file, last->n_accepts, last->accepts, faults);
    return faults->n_errors == before;
}

/* Whoever a wish keeps where they are, or elsewhere: the start is a guess, which the search checks. */
static int wished(const struct task *task, int cadre, int to) {
    for (int w = 0; w < task->wishes.n; w++) {
        const struct wish *wish = &task->wishes.items[w];
        if (wish->cadre != cadre)
            continue;
        if (wish->kind == WISH_PIN)
            return wish->post;
        bool there = wish->kind == WISH_FORBID && to >= 0 && (wish->post == to || (wish->unit >= 0 && task->city->posts[to].unit == wish->unit));
        if (wish->kind == WISH_STAY || there)
            return -1;
    }
    return to;
}

const struct plan *task_start(struct arena *arena, const struct task *task, const struct answer *answer) {
    struct plan *plan = ARENA_NEW(arena, struct plan);
    const struct city *city = task->city;
    const struct city_index *index = city_index_new(arena, city);
    int *to = ARENA_ARRAY(arena, int, city->n_cadres);
    struct move *moves = ARENA_ARRAY(arena, struct move, city->n_cadres);
    for (int i = 0; i < city->n_cadres; i++)
        to[i] = -1;
    for (int m = 0; m < answer->n_moves; m++) {
        int cadre = city_find_cadre(index, answer->moves[m].cadre);
        if (cadre >= 0)
            to[cadre] = city_find_post(index, answer->moves[m].to);
    }
    *plan = (struct plan){.decisions = task->wishes, .moves = moves};
    for (int i = 0; i < city->n_cadres; i++) {
        int post = wished(task, i, to[i]);
        if (post >= 0 && post != city->cadres[i].post)
            moves[plan->n_moves++] = (struct move){i, post};
    }
    return plan;
}
