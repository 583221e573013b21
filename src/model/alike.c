#include "model/alike.h"

#include <stdlib.h>
#include <string.h>

/* To look at a post of a unit without a way takes a fraction of what sorting one does. */
enum { MANY_NEAR = 16 };

static bool same_list(struct symbol_list a, struct symbol_list b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.items, b.items, sizeof *a.items * (size_t)a.n) == 0);
}

static bool same_demands(int n, const struct demand *a, int m, const struct demand *b) {
    if (n != m)
        return false;
    for (int k = 0; k < n; k++)
        if (a[k].attribute != b[k].attribute || !same_list(a[k].words, b[k].words))
            return false;
    return true;
}

static bool same_body_tags(const struct city *city, int a, int b) {
    static const struct symbol_list none = {0, NULL};
    return a == b || same_list(a < 0 ? none : city->bodies[a].affinity, b < 0 ? none : city->bodies[b].affinity);
}

/* All that rules ask of a target post of another unit without naming it. */
static bool look_alike(const struct rules *rules, int p, int q) {
    const struct post *a = &rules->city->posts[p], *b = &rules->city->posts[q];
    return a->rank == b->rank && a->leading == b->leading && a->head == b->head && a->surplus == b->surplus && a->vertical == b->vertical &&
           rules->post_held[p] == rules->post_held[q] && same_list(a->functions, b->functions) && same_body_tags(rules->city, a->body, b->body) &&
           same_demands(a->n_requires, a->requires, b->n_requires, b->requires) &&
           same_demands(a->n_welcomes, a->welcomes, b->n_welcomes, b->welcomes);
}

static void list_posts(struct arena *arena, struct alike *alike, const struct city *city) {
    int *first = ARENA_ARRAY(arena, int, city->n_units + 1), *posts = ARENA_ARRAY(arena, int, city->n_posts);
    int *next = ARENA_ARRAY(arena, int, city->n_units), *n_own = ARENA_ARRAY(arena, int, city->n_units);
    for (int p = 0; p < city->n_posts; p++) {
        first[city->posts[p].unit + 1]++;
        n_own[city->posts[p].unit] += city->posts[p].vertical != VERTICAL_SECONDMENT ? 1 : 0;
    }
    for (int u = 0; u < city->n_units; u++)
        next[u] = first[u + 1] += first[u];
    for (int p = city->n_posts - 1; p >= 0; p--)
        posts[--next[city->posts[p].unit]] = p;
    alike->first = first;
    alike->posts = posts;
    alike->n_own = n_own;
}

static const bool *list_ways(struct arena *arena, const struct rules *rules) {
    const struct city *city = rules->city;
    size_t n = (size_t)city->n_units;
    bool *way = arena_alloc(arena, n * n, sizeof *way), *tags = ARENA_ARRAY(arena, bool, city->n_units); /* of bodies */
    for (int k = 0; k < city->n_bodies; k++)
        tags[city->bodies[k].unit] = tags[city->bodies[k].unit] || city->bodies[k].affinity.n > 0;
    for (size_t u = 0; u < n; u++)
        for (size_t v = 0; v < n; v++)
            way[u * n + v] = (tags[u] && tags[v]) || rules_way_between(rules, (int)u, (int)v);
    return way;
}

struct alike *alike_new(struct arena *arena, const struct rules *rules) {
    const struct city *city = rules->city;
    struct alike *alike = ARENA_NEW(arena, struct alike);
    int *of = ARENA_ARRAY(arena, int, city->n_posts), *head = ARENA_ARRAY(arena, int, city->n_posts), *size = ARENA_ARRAY(arena, int, city->n_posts);
    int *unit = ARENA_ARRAY(arena, int, city->n_posts), *last = ARENA_ARRAY(arena, int, city->n_units);
    int *before = ARENA_ARRAY(arena, int, city->n_posts); /* the group of the unit made before this one */
    for (int u = 0; u < city->n_units; u++)
        last[u] = -1;
    for (int p = 0; p < city->n_posts; p++) {
        unit[p] = city->posts[p].unit;
        int g = last[unit[p]];
        while (g >= 0 && !look_alike(rules, head[g], p))
            g = before[g];
        if (g < 0) {
            g = alike->n++;
            head[g] = p;
            before[g] = last[unit[p]];
            last[unit[p]] = g;
        }
        of[p] = g;
        size[g]++;
    }
    alike->rules = rules;
    alike->of = of;
    alike->head = head;
    alike->size = size;
    alike->unit = unit;
    alike->way = list_ways(arena, rules);
    list_posts(arena, alike, city);
    alike->asked = ARENA_ARRAY(arena, int, city->n_posts);
    alike->known = ARENA_ARRAY(arena, int, city->n_units);
    alike->by_wish = ARENA_ARRAY(arena, bool, city->n_cadres);
    for (int w = 0; w < rules->wishes->n; w++)
        alike->by_wish[rules->wishes->items[w].cadre] = true;
    return alike;
}

static int ascending(const void *a, const void *b) {
    const int *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void list_if_stands(struct alike *alike, int cadre, int post) {
    if (alike_stands(alike, cadre, post) > 0)
        alike->asked[alike->n_asked++] = post;
}

/* Ways lead to a few units or to most: posts are gone through by unit and sorted, or all in their order. */
static void list_asked(struct alike *alike, int cadre, int home) {
    int n_units = alike->rules->city->n_units, n_posts = alike->rules->city->n_posts, n_near = 0;
    const bool *way = home < 0 ? NULL : alike->way + (size_t)alike->unit[home] * (size_t)n_units; /* NULL: to all */
    alike->n_asked = alike->n_unrelated = 0;
    for (int u = 0; u < n_units; u++)
        if (way == NULL || way[u])
            n_near += alike->first[u + 1] - alike->first[u];
        else
            alike->n_unrelated += alike->n_own[u];
    if (way == NULL || n_near > n_posts / MANY_NEAR) {
        for (int p = 0; p < n_posts; p++)
            if (way == NULL || way[alike->unit[p]])
                list_if_stands(alike, cadre, p);
        return;
    }
    for (int u = 0; u < n_units; u++)
        for (int k = alike->first[u]; way[u] && k < alike->first[u + 1]; k++)
            list_if_stands(alike, cadre, alike->posts[k]);
    qsort(alike->asked, (size_t)alike->n_asked, sizeof *alike->asked, ascending);
}

void alike_ask(struct alike *alike, int i) {
    const struct city *city = alike->rules->city;
    const struct cadre *cadre = &city->cadres[i];
    alike->all = cadre->n_kin > 0 || alike->by_wish[i];
    if (cadre->post >= 0)
        alike->known[alike->unit[cadre->post]] = i + 1;
    for (int k = 0; k < cadre->n_prefers; k++)
        if (cadre->prefers[k].post >= 0)
            alike->known[alike->unit[cadre->prefers[k].post]] = i + 1;
    if (alike->rules->announced != NULL && alike->rules->announced[i] >= 0)
        alike->known[alike->unit[alike->rules->announced[i]]] = i + 1;
    for (int k = 0; alike->rules->apart != NULL && k < alike->rules->wishes->apart->n; k++)
        if (alike->rules->apart[k * city->n_cadres + i] >= 0)
            alike->known[alike->unit[alike->rules->apart[k * city->n_cadres + i]]] = i + 1;
    for (int h = 0; h < cadre->n_history; h++) /* ZR-7 names unit, body and title */
        for (int u = 0; cadre->history[h].unit != NULL && u < city->n_units; u++)
            if (strcmp(cadre->history[h].unit, city->units[u].id) == 0)
                alike->known[u] = i + 1;
    list_asked(alike, i, cadre->post);
}
