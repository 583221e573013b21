/* Changes to a city. */
#include <string.h>

#include "read/changed.h"

static const char *id_of(const json_t *item) {
    const char *id = json_string_value(json_object_get(item, "id"));
    return id ? id : "";
}

static bool names(const json_t *value, const char *id) { return json_is_string(value) && strcmp(json_string_value(value), id) == 0; }

/* The nearest id of a list, as a hint; a long list is not told whole. */
static const char *nearest_id(const struct changer *c, json_t *list, const char *id) {
    size_t n = json_array_size(list), least = 3, at = n;
    const char **ids = ARENA_ARRAY(c->arena, const char *, n + 1);
    for (size_t k = 0; k < n; k++)
        ids[k] = id_of(json_array_get(list, k));
    struct reader reader = {.arena = c->arena};
    if (n == 0)
        return word(W_HINT_DANGLING);
    if (n <= 12)
        return hint_nearest(&reader, ids, id);
    for (size_t k = 0; k < n; k++) {
        size_t same = 0;
        while (id[same] && id[same] == ids[k][same])
            same++;
        size_t off = strlen(id) - same + strlen(ids[k]) - same;
        if (off < least) {
            least = off;
            at = k;
        }
    }
    return at < n ? arena_format(c->arena, word(W_HINT_NEAREST), ids[at]) : word(W_HINT_DANGLING);
}

static json_t *list_of(json_t *city, const char *name) {
    json_t *list = json_object_get(city, name);
    if (!list) {
        list = json_array();
        json_object_set_new(city, name, list);
    }
    return list;
}

/* Index of an item, or the size of the list with a fault. */
static size_t find(const struct changer *c, json_t *list, const struct change *change, const char *id, enum word missing) {
    size_t k = 0;
    while (k < json_array_size(list) && strcmp(id_of(json_array_get(list, k)), id) != 0)
        k++;
    if (k == json_array_size(list))
        change_fault(c, change, "dangling", nearest_id(c, list, id), missing, id);
    return k;
}

static void add_item(struct changer *c, json_t *city, const char *name, const struct change *change) {
    json_t *list = list_of(city, name);
    change_touch(c, arena_format(c->arena, "/%s/%zu", name, json_array_size(list)), change, "");
    json_array_append_new(list, json_loads(change->value, JSON_DECODE_ANY, NULL));
}

/* Drops the items of a list in which field names the id. */
static void drop_naming(json_t *list, const char *field, const char *id) {
    for (size_t k = json_array_size(list); k-- > 0;)
        if (names(json_object_get(json_array_get(list, k), field), id))
            json_array_remove(list, k);
}

/* Who holds the post has to be given another one (or null, waiting) first: nobody loses a post by accident. */
static void remove_post(const struct changer *c, json_t *city, const struct change *change) {
    json_t *posts = list_of(city, "posts"), *cadre;
    size_t at = find(c, posts, change, change->text, W_FAULT_NO_POST), i;
    if (at == json_array_size(posts))
        return;
    json_array_foreach(json_object_get(city, "cadres"), i, cadre) {
        if (names(json_object_get(cadre, "post"), change->text))
            change_fault(c, change, "post-held", word(W_HINT_POST_HELD), W_FAULT_POST_HELD, id_of(cadre));
        drop_naming(json_object_get(cadre, "prefers"), "post", change->text);
    }
    json_array_remove(posts, at);
}

/* Nobody is kin or leader any more of whom there is no more. */
static void remove_cadre(const struct changer *c, json_t *city, const struct change *change) {
    json_t *cadres = list_of(city, "cadres"), *item, *body;
    size_t at = find(c, cadres, change, change->text, W_FAULT_NO_CADRE), i, o;
    if (at == json_array_size(cadres))
        return;
    json_array_remove(cadres, at);
    json_array_foreach(cadres, i, item) drop_naming(json_object_get(item, "kin"), "person", change->text);
    json_array_foreach(json_object_get(city, "units"), i, item)
        json_array_foreach(json_object_get(item, "bodies"), o, body) if (names(json_object_get(body, "leader"), change->text))
            json_object_del(body, "leader");
}

static void set_field(struct changer *c, json_t *city, const struct change *change) {
    static const struct {
        const char *noun, *list;
        enum word missing;
    } nouns[] = {{"cadre", "cadres", W_FAULT_NO_CADRE}, {"post", "posts", W_FAULT_NO_POST}, {"unit", "units", W_FAULT_NO_UNIT}};
    json_t *set = json_loads(change->value, JSON_DECODE_ANY, NULL);
    const char *field = json_string_value(json_object_get(set, "field")), *attribute = json_string_value(json_object_get(set, "attribute"));
    for (int k = 0; k < 3; k++) {
        const char *id = json_string_value(json_object_get(set, nouns[k].noun));
        json_t *list = id ? list_of(city, nouns[k].list) : NULL;
        size_t at = id ? find(c, list, change, id, nouns[k].missing) : 0;
        json_t *item = id && at < json_array_size(list) ? json_array_get(list, at) : NULL;
        if (!item)
            continue;
        if (attribute && !json_object_get(item, "attributes"))
            json_object_set_new(item, "attributes", json_object());
        json_object_set(attribute ? json_object_get(item, "attributes") : item, attribute ? attribute : field, json_object_get(set, "value"));
        change_touch(c, arena_format(c->arena, attribute ? "/%s/%zu/attributes/%s" : "/%s/%zu/%s", nouns[k].list, at, attribute ? attribute : field),
                     change, "/value");
        change_touch(c, arena_format(c->arena, "/%s/%zu", nouns[k].list, at), change, "");
    }
    json_decref(set);
}

void change_in_city(struct changer *c, json_t *city, const struct change *change) {
    switch (change->kind) {
    case CHANGE_ADD_POST:
        add_item(c, city, "posts", change);
        break;
    case CHANGE_ADD_CADRE:
        add_item(c, city, "cadres", change);
        break;
    case CHANGE_REMOVE_POST:
        remove_post(c, city, change);
        break;
    case CHANGE_REMOVE_CADRE:
        remove_cadre(c, city, change);
        break;
    case CHANGE_SET:
        set_field(c, city, change);
        break;
    default:
        json_object_set_new(city, "as_of", json_string(change->text));
        change_touch(c, "/as_of", change, "");
        break;
    }
}
