/* Which posts are open to a cadre, and which rules close each of the others. */
#include "explain/parts.h"

struct wishes wishes_aside(struct arena *arena, const struct task *task, int cadre, int *n_aside) {
    struct wishes left = {.announced = task->wishes.announced};
    *n_aside = 0;
    for (int w = 0; w < task->wishes.n; w++) {
        const struct wish *wish = &task->wishes.items[w];
        if (wish->cadre == cadre && (wish->kind == WISH_PIN || wish->kind == WISH_STAY))
            ++*n_aside;
        else
            left = task_wishes_with(arena, left, wish);
    }
    return left;
}

const struct rules *rules_pinned(struct arena *arena, const struct task *task, int cadre) {
    struct wishes *wishes = ARENA_NEW(arena, struct wishes);
    int n_aside, post = 0;
    if (post == task->city->cadres[cadre].post) /* a pin to the home post is a stay */
        post = task->city->n_posts > 1 ? 1 : -1;
    *wishes = wishes_aside(arena, task, cadre, &n_aside);
    struct wish pin = {.kind = WISH_PIN, .cadre = cadre, .post = post, .unit = -1, .text = "", .reason = "", .by = ""};
    if (post >= 0)
        *wishes = task_wishes_with(arena, *wishes, &pin);
    return rules_build(arena, task->city, task->policy, wishes);
}

/* What closes the way under these rules: nothing but the musts that no arc may leave unmet, and a seat that is not to be had. */
static rule_set closing(const struct rules *rules, bool relax, int cadre, int post, due_set *unmet) {
    const struct post *p = &rules->city->posts[post];
    rule_set set = rules_forbid(rules, cadre, post);
    if (p->surplus || rules->post_held[post])
        set |= rule_bit(RULE_ZR_2);
    *unmet = relax ? 0 : rules_unmet(rules, cadre, post) & rules->cadres[cadre].musts;
    return set;
}

bool post_closed(const struct rules *rules, const struct rules *pinned, bool relax, int cadre, int post, struct closed_post *closed) {
    due_set unmet_then = 0;
    *closed = (struct closed_post){.post = post};
    closed->rules = closing(rules, relax, cadre, post, &closed->unmet);
    if (closed->rules == 0 && closed->unmet == 0)
        return false;
    closed->by_pin = (closing(pinned, relax, cadre, post, &unmet_then) & ~rule_bit(RULE_PIN)) == 0 && unmet_then == 0;
    return true;
}

void explain_posts(struct arena *arena, const struct explain_ask *ask, struct explanation *e) {
    const struct rules *pinned = rules_pinned(arena, ask->task, e->cadre);
    int n_posts = ask->task->city->n_posts, *open = ARENA_ARRAY(arena, int, n_posts);
    struct closed_post *closed = ARENA_ARRAY(arena, struct closed_post, n_posts);
    for (int p = 0; p < n_posts; p++) {
        if (p == ask->task->city->cadres[e->cadre].post)
            continue;
        if (post_closed(e->rules, pinned, ask->task->relax, e->cadre, p, &closed[e->n_closed]))
            e->n_closed++;
        else
            open[e->n_open++] = p;
    }
    e->open = open;
    e->closed = closed;
}
