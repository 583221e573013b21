#include "read/city.h"

#include "base/file.h"
#include "read/read.h"

enum { CITY_FORMAT, CITY_NAME, CITY_AS_OF, CITY_UNITS, CITY_POSTS, CITY_PEOPLE, CITY_CADRES };
static const char *const city_fields[] = {"format", "name", "as_of", "units", "posts", "people", "cadres", NULL};

bool city_open_item(struct node *node, struct city_reader *cr, const char *list_name, json_t *list, int i, const char *const *names) {
    json_t *item = json_array_get(list, (size_t)i);
    return json_is_object(item) && node_open(node, &cr->reader, cr->root, list_name, i, item, names);
}

/* The id of item i of a list, "" with a fault. Twice the same id is a fault of the second. */
static const char *item_id(struct city_reader *cr, const char *list_name, json_t *list, int i, struct ids *ids, int number) {
    struct node node;
    json_t *item = json_array_get(list, (size_t)i);
    if (!node_open(&node, &cr->reader, cr->root, list_name, i, item, NULL))
        return "";
    struct spot spot = spot_key(&node, "id", json_object_get(item, "id"));
    if (!spot.value)
        spot_fault(spot_self(&node), "missing-field", NULL, W_FAULT_MISSING_FIELD, "id");
    const char *id = spot_id(spot);
    if (id && ids_add(ids, id, number) != number)
        spot_fault(spot, "duplicate-id", word(W_HINT_DUPLICATE_ID), W_FAULT_DUPLICATE_ID, shown(&cr->reader, id));
    return id ? id : "";
}

/* All ids come first: units, posts, people and cadres name one another in every direction. */
static void make_items(struct city_reader *cr, const struct node *root) {
    struct city *city = cr->city;
    struct arena *arena = cr->reader.arena;
    cr->units = spot_list(spot_field(root, CITY_UNITS), &city->n_units);
    cr->posts = spot_list(spot_field(root, CITY_POSTS), &city->n_posts);
    cr->people = spot_list(spot_field(root, CITY_PEOPLE), &city->n_people);
    cr->cadres = spot_list(spot_field(root, CITY_CADRES), &city->n_cadres);
    city->units = ARENA_ARRAY(arena, struct unit, city->n_units);
    city->posts = ARENA_ARRAY(arena, struct post, city->n_posts);
    city->people = ARENA_ARRAY(arena, struct person, city->n_people);
    city->cadres = ARENA_ARRAY(arena, struct cadre, city->n_cadres);
    cr->body_ids = ARENA_ARRAY(arena, struct ids *, city->n_units);
    for (int u = 0; u < city->n_units; u++)
        city->units[u].id = item_id(cr, "units", cr->units, u, cr->unit_ids, u);
    for (int p = 0; p < city->n_posts; p++)
        city->posts[p].id = item_id(cr, "posts", cr->posts, p, cr->post_ids, p);
    for (int i = 0; i < city->n_cadres; i++)
        city->cadres[i].id = item_id(cr, "cadres", cr->cadres, i, cr->party_ids, i);
    for (int q = 0; q < city->n_people; q++)
        city->people[q].id = item_id(cr, "people", cr->people, q, cr->party_ids, city->n_cadres + q);
}

static void read_root(struct city_reader *cr, json_t *json) {
    struct node root;
    struct city *city = cr->city;
    if (!node_open(&root, &cr->reader, NULL, "", -1, json, city_fields) || !node_format(&root, CITY_FORMAT, "cadrex-city/1"))
        return;
    cr->root = &root;
    city->name = node_text(&root, CITY_NAME);
    if (node_need(&root, CITY_AS_OF)) {
        struct spot as_of = spot_field(&root, CITY_AS_OF);
        const char *text = spot_text(as_of);
        if (text && !date_parse(text, &city->as_of))
            spot_fault(as_of, "bad-month", word(W_HINT_MONTH), W_FAULT_NO_MONTH, shown(&cr->reader, text));
    }
    make_items(cr, &root);
    if (city->n_posts > READ_POSTS_MOST) {
        spot_fault(spot_field(&root, CITY_POSTS), "limit", NULL, W_FAULT_TOO_MANY, city->n_posts, (int)READ_POSTS_MOST);
        return;
    }
    city_collect_attributes(cr);
    city_read_units(cr);
    city_read_people(cr);
    city_read_posts(cr);
    city_read_cadres(cr);
    city_check_parents(cr);
    city_check_seats(cr);
    city_make_kin_symmetric(cr);
}

bool read_city(struct arena *arena, const char *path, struct symbols *symbols, struct city *city, struct faults *faults, struct error *err) {
    char *bytes;
    size_t size;
    int before = faults->n_errors;
    *city = (struct city){.file = arena_string(arena, path), .as_of = {MONTH_UNKNOWN, 0}, .symbols = symbols};
    if (!file_read(arena, path, &bytes, &size, err))
        return false;
    file_sha256(bytes, size, city->sha256);
    struct city_reader cr = {.reader = {arena, symbols, faults, city->file, false},
                             .city = city,
                             .unit_ids = ids_new(arena),
                             .post_ids = ids_new(arena),
                             .party_ids = ids_new(arena),
                             .attribute_ids = ids_new(arena)};
    json_t *json = reader_load(&cr.reader, bytes, size, err);
    if (!json)
        return false;
    read_root(&cr, json);
    json_decref(json);
    return faults->n_errors == before;
}
