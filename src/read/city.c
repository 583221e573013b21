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

/* Reads the ids of one kind. Where the list or an id is faulty, complaints of references into it are restrained. */
static void read_ids(struct city_reader *cr, struct spot list, int n, struct ids *ids, int first, void (*set)(struct city *, int, const char *)) {
    struct reader *reader = &cr->reader;
    bool is_list = !list.value || json_is_array(list.value), good = is_list;
    for (int k = 0; k < n; k++) {
        const char *id = item_id(cr, list.name, list.value, k, ids, first + k);
        set(cr->city, k, id);
        good = good && *id;
    }
    if (!good)
        reader->torn[reader->n_torn++] = (struct torn){ids, is_list ? ids_new(reader->arena) : NULL};
}

static void set_unit(struct city *city, int u, const char *id) { city->units[u].id = id; }
static void set_post(struct city *city, int p, const char *id) { city->posts[p].id = id; }
static void set_person(struct city *city, int q, const char *id) { city->people[q].id = id; }
static void set_cadre(struct city *city, int i, const char *id) { city->cadres[i].id = id; }

/* All ids come first: units, posts, people and cadres name one another in every direction. */
static void make_items(struct city_reader *cr, const struct node *root) {
    struct city *city = cr->city;
    struct arena *arena = cr->reader.arena;
    struct spot units = spot_field(root, CITY_UNITS), posts = spot_field(root, CITY_POSTS);
    struct spot people = spot_field(root, CITY_PEOPLE), cadres = spot_field(root, CITY_CADRES);
    cr->units = spot_list(units, &city->n_units);
    cr->posts = spot_list(posts, &city->n_posts);
    cr->people = spot_list(people, &city->n_people);
    cr->cadres = spot_list(cadres, &city->n_cadres);
    city->units = ARENA_ARRAY(arena, struct unit, city->n_units);
    city->posts = ARENA_ARRAY(arena, struct post, city->n_posts);
    city->people = ARENA_ARRAY(arena, struct person, city->n_people);
    city->cadres = ARENA_ARRAY(arena, struct cadre, city->n_cadres);
    cr->body_ids = ARENA_ARRAY(arena, struct ids *, city->n_units);
    read_ids(cr, units, city->n_units, cr->unit_ids, 0, set_unit);
    read_ids(cr, posts, city->n_posts, cr->post_ids, 0, set_post);
    read_ids(cr, cadres, city->n_cadres, cr->party_ids, 0, set_cadre);
    read_ids(cr, people, city->n_people, cr->party_ids, city->n_cadres, set_person);
}

static void read_root(struct city_reader *cr, json_t *json) {
    struct node root;
    struct city *city = cr->city;
    if (!node_open_file(&root, &cr->reader, json, city_fields, CITY_FORMAT, "cadrex-city/1"))
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
    city_check_hosts(cr);
    city_make_kin_symmetric(cr);
}

bool city_read_json(struct arena *arena, json_t *json, struct symbols *symbols, struct city *city, struct faults *faults) {
    int before = faults->n_errors;
    struct city_reader cr = {.reader = {.arena = arena, .symbols = symbols, .faults = faults, .file = city->file},
                             .city = city,
                             .unit_ids = ids_new(arena),
                             .post_ids = ids_new(arena),
                             .party_ids = ids_new(arena),
                             .attribute_ids = ids_new(arena)};
    read_root(&cr, json);
    return faults->n_errors == before;
}

static json_t *parse(struct arena *arena, const char *bytes, size_t size, struct symbols *symbols, struct city *city, struct faults *faults,
                     struct error *err) {
    struct reader reader = {.arena = arena, .symbols = symbols, .faults = faults, .file = city->file};
    file_sha256(bytes, size, city->sha256);
    return reader_load(&reader, bytes, size, err);
}

json_t *city_load(struct arena *arena, const char *path, struct symbols *symbols, struct city *city, struct faults *faults, struct error *err) {
    char *bytes;
    size_t size;
    *city = (struct city){.file = arena_string(arena, path), .as_of = {MONTH_UNKNOWN, 0}, .symbols = symbols};
    return file_read(arena, path, &bytes, &size, err) ? parse(arena, bytes, size, symbols, city, faults, err) : NULL;
}

static bool take(struct arena *arena, json_t *json, struct symbols *symbols, struct city *city, struct faults *faults) {
    bool good = json && city_read_json(arena, json, symbols, city, faults);
    json_decref(json);
    return good;
}

bool read_city(struct arena *arena, const char *path, struct symbols *symbols, struct city *city, struct faults *faults, struct error *err) {
    return take(arena, city_load(arena, path, symbols, city, faults, err), symbols, city, faults);
}

bool read_city_bytes(struct arena *arena, const char *path, const char *bytes, size_t size, struct symbols *symbols, struct city *city,
                     struct faults *faults, struct error *err) {
    *city = (struct city){.file = arena_string(arena, path), .as_of = {MONTH_UNKNOWN, 0}, .symbols = symbols};
    return take(arena, parse(arena, bytes, size, symbols, city, faults, err), symbols, city, faults);
}
