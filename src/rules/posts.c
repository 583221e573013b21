/* What posts are to the rules: equal posts (rules.md section 0), key tags, kin functions, seats held by running secondments. */
#include <stdlib.h>
#include <string.h>

#include "rules/parts.h"

/* Functions as a sorted set, so that order in the file does not matter. */
struct sortable {
    const struct post *post;
    int index;
    struct symbol_list functions;
};

static int compare_int(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

static struct symbol_list sorted_set(struct arena *arena, struct symbol_list list) {
    int *items = ARENA_ARRAY(arena, int, list.n);
    int n = 0;
    for (int k = 0; k < list.n; k++)
        items[k] = list.items[k];
    qsort(items, (size_t)list.n, sizeof *items, compare_int);
    for (int k = 0; k < list.n; k++)
        if (k == 0 || items[k] != items[k - 1])
            items[n++] = items[k];
    return (struct symbol_list){n, items};
}

static int compare_text(const char *a, const char *b) {
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static int compare_lists(struct symbol_list a, struct symbol_list b) {
    if (a.n != b.n)
        return a.n < b.n ? -1 : 1;
    for (int k = 0; k < a.n; k++)
        if (a.items[k] != b.items[k])
            return a.items[k] < b.items[k] ? -1 : 1;
    return 0;
}

static int compare_class(const struct sortable *a, const struct sortable *b) {
    if (a->post->unit != b->post->unit)
        return a->post->unit < b->post->unit ? -1 : 1;
    if (a->post->body != b->post->body)
        return a->post->body < b->post->body ? -1 : 1;
    if (a->post->rank != b->post->rank)
        return a->post->rank < b->post->rank ? -1 : 1;
    int by_title = compare_text(a->post->title, b->post->title);
    return by_title != 0 ? by_title : compare_lists(a->functions, b->functions);
}

static int compare_sortable(const void *a, const void *b) {
    const struct sortable *x = a, *y = b;
    int by_class = compare_class(x, y);
    return by_class != 0 ? by_class : (x->index > y->index) - (x->index < y->index);
}

static void classes_fill(struct arena *arena, struct rules *rules) {
    const struct city *city = rules->city;
    int *class_of = ARENA_ARRAY(arena, int, city->n_posts);
    struct sortable *order = ARENA_ARRAY(arena, struct sortable, city->n_posts);
    for (int p = 0; p < city->n_posts; p++)
        order[p] = (struct sortable){&city->posts[p], p, sorted_set(arena, city->posts[p].functions)};
    qsort(order, (size_t)city->n_posts, sizeof *order, compare_sortable);
    int class = -1;
    for (int k = 0; k < city->n_posts; k++) {
        if (k == 0 || compare_class(&order[k - 1], &order[k]) != 0)
            class ++;
        class_of[order[k].index] = class;
    }
    rules->post_class = class_of;
}

void posts_fill(struct arena *arena, struct rules *rules) {
    const struct city *city = rules->city;
    const struct policy *policy = rules->policy;
    uint32_t *keys = ARENA_ARRAY(arena, uint32_t, city->n_posts);
    bool *kin = ARENA_ARRAY(arena, bool, city->n_posts);
    bool *held = ARENA_ARRAY(arena, bool, city->n_posts);
    classes_fill(arena, rules);
    for (int p = 0; p < city->n_posts; p++) {
        const struct post *post = &city->posts[p];
        for (int k = 0; k < policy->key_functions.n; k++)
            if (lists_meet(post->functions, (struct symbol_list){1, &policy->key_functions.items[k]}))
                keys[p] |= (uint32_t)1 << k;
        kin[p] = lists_meet(post->functions, policy->kin_functions);
    }
    rules->post_keys = keys;
    rules->post_kin = kin;
    int *holders = ARENA_ARRAY(arena, int, (size_t)city->n_units *N_RANKS);
    int *unit_holders = ARENA_ARRAY(arena, int, city->n_units);
    int *body_holders = ARENA_ARRAY(arena, int, (size_t)city->n_bodies *N_RANKS);
    for (int i = 0; i < city->n_cadres; i++) {
        const struct cadre *cadre = &city->cadres[i];
        if (rules->cadres[i].seconded)
            held[cadre->secondment_post] = true;
        if (cadre->post < 0)
            continue;
        const struct post *post = &city->posts[cadre->post];
        holders[post->unit * N_RANKS + (int)post->rank]++;
        unit_holders[post->unit]++;
        if (post->body >= 0)
            body_holders[post->body * N_RANKS + (int)post->rank]++;
    }
    rules->post_held = held;
    rules->holders = holders;
    rules->unit_holders = unit_holders;
    rules->body_holders = body_holders;
}
