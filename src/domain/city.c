#include "domain/city.h"

#include "base/arena.h"
#include "base/ids.h"

struct city_index {
    struct ids *units;
    struct ids *posts;
    struct ids *cadres;
};

struct city_index *city_index_new(struct arena *arena, const struct city *city) {
    struct city_index *index = ARENA_NEW(arena, struct city_index);
    *index = (struct city_index){ids_new(arena), ids_new(arena), ids_new(arena)};
    for (int u = 0; u < city->n_units; u++)
        ids_add(index->units, city->units[u].id, u);
    for (int p = 0; p < city->n_posts; p++)
        ids_add(index->posts, city->posts[p].id, p);
    for (int i = 0; i < city->n_cadres; i++)
        ids_add(index->cadres, city->cadres[i].id, i);
    return index;
}

int city_find_unit(const struct city_index *index, const char *id) { return ids_find(index->units, id); }

int city_find_post(const struct city_index *index, const char *id) { return ids_find(index->posts, id); }

int city_find_cadre(const struct city_index *index, const char *id) { return ids_find(index->cadres, id); }

const char *city_party_id(const struct city *city, int who) {
    return who < city->n_cadres ? city->cadres[who].id : city->people[who - city->n_cadres].id;
}
