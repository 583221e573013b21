#include <string.h>

#include "read/city.h"
#include "read/read.h"

/* One fault a ring of parents, at the first of its units. Each unit is walked over once: round[u] is the walk that met it. */
void city_check_parents(const struct city_reader *cr) {
    struct city *city = cr->city;
    int *round = ARENA_ARRAY(cr->reader.arena, int, city->n_units);
    for (int u = 0; u < city->n_units; u++) {
        int v = u;
        while (v >= 0 && !round[v]) {
            round[v] = u + 1;
            v = city->units[v].parent;
        }
        if (v < 0 || round[v] != u + 1)
            continue;
        int first = v;
        for (int w = city->units[v].parent; w != v; w = city->units[w].parent)
            first = w < first ? w : first;
        struct node node;
        node_open(&node, cr->root->reader, cr->root, "units", first, json_array_get(cr->units, (size_t)first), NULL);
        spot_fault(spot_key(&node, "parent", NULL), "cycle", NULL, W_FAULT_PARENT_CYCLE, shown(&cr->reader, city->units[first].id));
        city->units[first].parent = -1; /* so that nobody walks for ever */
    }
}

void city_check_seats(const struct city_reader *cr) {
    const struct city *city = cr->city;
    int *seats = ARENA_ARRAY(cr->reader.arena, int, city->n_units);
    for (int p = 0; p < city->n_posts; p++)
        if (city->posts[p].unit >= 0)
            seats[city->posts[p].unit]++;
    for (int u = 0; u < city->n_units; u++) {
        struct node node;
        if (seats[u] <= READ_SEATS_A_UNIT_MOST)
            continue;
        node_open(&node, cr->root->reader, cr->root, "units", u, json_array_get(cr->units, (size_t)u), NULL);
        spot_fault(spot_self(&node), "limit", NULL, W_FAULT_TOO_MANY_SEATS, seats[u], (int)READ_SEATS_A_UNIT_MOST);
    }
}

/* A post that hosts a running secondment has no other holder; a second one is a fault of the second. */
void city_check_hosts(const struct city_reader *cr) {
    const struct city *city = cr->city;
    int *guest = ARENA_ARRAY(cr->reader.arena, int, city->n_posts);
    for (int i = 0; i < city->n_cadres; i++) {
        int host = city->cadres[i].secondment_post;
        struct date until = city->cadres[i].secondment_until;
        if (host < 0 || (date_known(until) && until.month < city->as_of.month))
            continue;
        int other = city->posts[host].holder >= 0 ? city->posts[host].holder : guest[host] - 1;
        if (other >= 0 && other != i) {
            struct node cadre, secondment;
            node_open(&cadre, cr->root->reader, cr->root, "cadres", i, json_array_get(cr->cadres, (size_t)i), NULL);
            node_open(&secondment, cr->root->reader, &cadre, "secondment", -1, json_object_get(cadre.json, "secondment"), NULL);
            spot_fault(spot_key(&secondment, "post", NULL), "post-taken", word(W_HINT_HOST_TAKEN), W_FAULT_HOST_TAKEN,
                       shown(&cr->reader, city->posts[host].id), shown(&cr->reader, city->cadres[other].id));
        }
        guest[host] = i + 1;
    }
}

/* What a is to b when b is this to a. */
static int inverse(int relation) {
    static const char *const turned[][2] = {{"parent", "child"}, {"grandparent", "grandchild"}, {"uncle", "nephew"}};
    for (size_t k = 0; k < sizeof turned / sizeof *turned; k++)
        for (int side = 0; side < 2; side++)
            if (strcmp(code_relation[relation], turned[k][side]) == 0)
                return code_find(code_relation, turned[k][1 - side]);
    return relation;
}

static bool lists(const struct cadre *cadre, int n, int who) {
    for (int k = 0; k < n; k++)
        if (cadre->kin[k].who == who)
            return true;
    return false;
}

/* Two passes: first how many each list gains, then longer lists. told[i]: the length as stated in the file. */
void city_make_kin_symmetric(struct city_reader *cr) {
    struct city *city = cr->city;
    struct arena *arena = cr->reader.arena;
    int *told = ARENA_ARRAY(arena, int, city->n_cadres), *more = ARENA_ARRAY(arena, int, city->n_cadres);
    for (int i = 0; i < city->n_cadres; i++) {
        told[i] = city->cadres[i].n_kin;
        for (int k = 0; k < told[i]; k++) {
            int j = city->cadres[i].kin[k].who;
            if (j < city->n_cadres && !lists(&city->cadres[j], city->cadres[j].n_kin, i))
                more[j]++;
        }
    }
    struct kin **longer = ARENA_ARRAY(arena, struct kin *, city->n_cadres);
    for (int j = 0; j < city->n_cadres; j++) {
        struct cadre *cadre = &city->cadres[j];
        if (!more[j])
            continue;
        longer[j] = ARENA_ARRAY(arena, struct kin, cadre->n_kin + more[j]);
        if (cadre->n_kin)
            memcpy(longer[j], cadre->kin, (size_t)cadre->n_kin * sizeof **longer);
        cadre->kin = longer[j];
    }
    for (int i = 0; i < city->n_cadres; i++) {
        for (int k = 0; k < told[i]; k++) {
            const struct kin *kin = &city->cadres[i].kin[k];
            if (kin->who >= city->n_cadres)
                continue;
            struct cadre *other = &city->cadres[kin->who];
            if (!lists(other, told[kin->who], i))
                longer[kin->who][other->n_kin++] = (struct kin){i, inverse(kin->relation)};
        }
    }
}
