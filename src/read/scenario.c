/* A scenario file: the shape of every change and condition. Ids are looked up later, against the city the change is made to. */
#include <float.h>
#include <string.h>

#include "base/file.h"
#include "read/read.h"
#include "read/scenario.h"

enum { ROOT_FORMAT, ROOT_NAME, ROOT_BASE, ROOT_SCENARIOS, ROOT_ACCEPT };
static const char *const root_fields[] = {"format", "name", "base", "scenarios", "accept", NULL};
enum { BASE_NAME, BASE_POLICY, BASE_CHANGES };
static const char *const base_fields[] = {"name", "policy", "changes", NULL};
enum { ITEM_NAME, ITEM_CHANGES, ITEM_ACCEPT };
static const char *const item_fields[] = {"name", "changes", "accept", NULL};
enum { FIELD_VALUE = N_CHANGES, FIELD_REASON, FIELD_BY };
static const char *const change_fields[] = {"pin", "stay",  "forbid", "defer",   "undefer", "add_post", "remove_post", "add_cadre", "remove_cadre",
                                            "set", "as_of", "policy", "weights", "round",   "value",    "reason",      "by",        NULL};
enum { SET_CADRE, SET_POST, SET_UNIT, SET_FIELD, SET_ATTRIBUTE, SET_VALUE };
static const char *const set_fields[] = {"cadre", "post", "unit", "field", "attribute", "value", NULL};

const char *scenario_json(struct arena *arena, const json_t *value) {
    char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    const char *kept = arena_string(arena, text ? text : "null");
    free(text);
    return kept;
}

static int given_of(const struct node *node, int first, int last, int *which) {
    int n = 0;
    for (int f = first; f <= last; f++)
        if (node->values[f]) {
            *which = f;
            n++;
        }
    return n;
}

static const char *names_of(struct arena *arena, const char *const *names, int first, int last) {
    const char *text = "";
    for (int f = first; f <= last; f++)
        text = arena_format(arena, "%s%s%s", text, f > first ? ", " : "", names[f]);
    return text;
}

/* Exactly one of the fields first .. last; -1 with a fault. */
static int one_of(const struct node *node, int first, int last) {
    int which = -1, n = given_of(node, first, last, &which);
    if (n == 1)
        return which;
    spot_fault(spot_self(node), n == 0 ? "missing-field" : "contradiction",
               arena_format(node->reader->arena, word(W_HINT_ONE_OF), names_of(node->reader->arena, node->names, first, last)),
               n == 0 ? W_FAULT_NO_CHANGE : W_FAULT_TWO_CHANGES);
    return -1;
}

static void check_set(struct spot spot) {
    struct node node;
    if (!node_open_spot(&node, spot, set_fields))
        return;
    int noun = one_of(&node, SET_CADRE, SET_UNIT), what = one_of(&node, SET_FIELD, SET_ATTRIBUTE);
    if (noun >= 0)
        spot_id(spot_field(&node, noun));
    if (what >= 0)
        spot_word(spot_field(&node, what));
    if (what == SET_ATTRIBUTE && noun >= 0 && noun != SET_CADRE)
        spot_fault(spot_field(&node, what), "contradiction", NULL, W_FAULT_ATTRIBUTE_OF_CADRE);
    node_need(&node, SET_VALUE);
}

static void check_weights(struct spot spot) {
    struct node node;
    const char *key;
    json_t *value;
    if (!node_open_spot(&node, spot, NULL))
        return;
    json_object_foreach(spot.value, key, value) if (!key_ignored(key)) spot_int(spot_key(&node, key, value), 0, 0, 1000);
}

static void check_object(struct spot spot) {
    struct node node;
    node_open_spot(&node, spot, NULL);
}

static bool read_change(struct spot spot, struct change *change) {
    struct node node;
    if (!node_open_spot(&node, spot, change_fields))
        return false;
    struct arena *arena = node.reader->arena;
    int kind = one_of(&node, 0, N_CHANGES - 1);
    *change = (struct change){.reason = node_text(&node, FIELD_REASON), .by = node_text(&node, FIELD_BY)};
    change->reason = change->reason ? change->reason : "";
    change->by = change->by ? change->by : "";
    if (kind != CHANGE_POLICY && kind >= 0 && node.values[FIELD_VALUE])
        spot_fault(spot_field(&node, FIELD_VALUE), "contradiction", NULL, W_FAULT_VALUE_OF_POLICY);
    if (kind < 0)
        return false;
    struct spot what = spot_field(&node, kind);
    change->kind = (enum change_kind)kind;
    change->pointer = spot_pointer(what);
    change->place = spot_place(what);
    switch (change->kind) {
    case CHANGE_ADD_POST:
    case CHANGE_ADD_CADRE:
    case CHANGE_ROUND:
        check_object(what);
        break;
    case CHANGE_SET:
        check_set(what);
        break;
    case CHANGE_WEIGHTS:
        check_weights(what);
        break;
    case CHANGE_REMOVE_POST:
    case CHANGE_REMOVE_CADRE:
        change->text = spot_id(what);
        break;
    case CHANGE_AS_OF:
        change->text = spot_word(what);
        if (change->text && !date_parse(change->text, &(struct date){0}))
            spot_fault(what, "bad-month", word(W_HINT_MONTH), W_FAULT_NO_MONTH, shown(node.reader, change->text));
        break;
    default: /* a wish, or `policy` */
        change->text = spot_word(what);
        if (kind == CHANGE_POLICY && node_need(&node, FIELD_VALUE))
            change->value = scenario_json(arena, node.values[FIELD_VALUE]);
    }
    if (!change->text)
        change->value = scenario_json(arena, what.value);
    return true;
}

static int read_changes(struct spot list, const struct change **changes) {
    int n, kept = 0;
    spot_list(list, &n);
    struct change *items = ARENA_ARRAY(list.node->reader->arena, struct change, n);
    for (int k = 0; k < n; k++)
        kept += read_change(spot_item(list, k), &items[kept]) ? 1 : 0;
    *changes = items;
    return kept;
}

/* The conditions in the spot behind the common ones. */
static int read_accepts(struct spot list, int n_common, const struct accept *common, const struct accept **accepts) {
    int n, kept = n_common;
    spot_list(list, &n);
    struct accept *items = ARENA_ARRAY(list.node->reader->arena, struct accept, n_common + n);
    for (int k = 0; k < n_common; k++)
        items[k] = common[k];
    for (int k = 0; k < n; k++)
        kept += accept_read(spot_item(list, k), &items[kept]) ? 1 : 0;
    *accepts = items;
    return kept;
}

/* What an answer depends on: not names, reasons and places. x_ keys count: they do no harm. */
static void hash_scenario(struct arena *arena, const struct node *root, const json_t *item, struct scenario *scenario) {
    const json_t *base = json_object_get(root->values[ROOT_BASE], "changes");
    const json_t *parts[] = {base, json_object_get(item, "changes"), root->values[ROOT_ACCEPT], json_object_get(item, "accept")};
    const char *text = "";
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        text = arena_format(arena, "%s%s\n", text, parts[k] ? scenario_json(arena, parts[k]) : "");
    file_sha256(text, strlen(text), scenario->sha256);
}

struct set_reader {
    struct scenarios *set;
    const struct node *root;
    int n_common;
    const struct accept *common;
};

static void read_base(const struct set_reader *sr) {
    struct scenario *base = &sr->set->base;
    struct arena *arena = sr->root->reader->arena;
    struct node node;
    struct spot spot = spot_field(sr->root, ROOT_BASE);
    *base = (struct scenario){.name = "base", .n_accepts = sr->n_common, .accepts = sr->common, .pointer = "/base", .place = "base"};
    hash_scenario(arena, sr->root, NULL, base);
    if (!spot.value || !node_open_spot(&node, spot, base_fields))
        return;
    const char *name = node_word(&node, BASE_NAME);
    base->name = name ? name : base->name;
    sr->set->policy = spot_id(spot_field(&node, BASE_POLICY));
    base->n_changes = read_changes(spot_field(&node, BASE_CHANGES), &base->changes);
}

static void read_item(const struct set_reader *sr, struct spot spot, struct ids *names, int number, struct scenario *scenario) {
    struct node node;
    *scenario = (struct scenario){.name = "", .accepts = sr->common};
    if (!node_open_spot(&node, spot, item_fields))
        return;
    const char *name = node_need(&node, ITEM_NAME) ? spot_id(spot_field(&node, ITEM_NAME)) : NULL;
    if (name && ids_add(names, name, number) != number)
        spot_fault(spot_field(&node, ITEM_NAME), "duplicate-id", word(W_HINT_DUPLICATE_NAME), W_FAULT_DUPLICATE_NAME, shown(node.reader, name));
    scenario->name = name ? name : "";
    scenario->pointer = spot_pointer(spot_self(&node));
    scenario->place = spot_place(spot_self(&node));
    scenario->n_changes = read_changes(spot_field(&node, ITEM_CHANGES), &scenario->changes);
    scenario->n_accepts = read_accepts(spot_field(&node, ITEM_ACCEPT), sr->n_common, sr->common, &scenario->accepts);
    hash_scenario(node.reader->arena, sr->root, spot.value, scenario);
}

static void read_root(struct reader *reader, json_t *json, struct scenarios *set) {
    struct node root;
    if (!node_open_file(&root, reader, json, root_fields, ROOT_FORMAT, "cadrex-scenario/1"))
        return;
    struct set_reader sr = {set, &root, 0, NULL};
    struct ids *names = ids_new(reader->arena);
    set->name = node_text(&root, ROOT_NAME);
    sr.n_common = read_accepts(spot_field(&root, ROOT_ACCEPT), 0, NULL, &sr.common);
    read_base(&sr);
    if (!node_need(&root, ROOT_SCENARIOS))
        return;
    struct spot list = spot_field(&root, ROOT_SCENARIOS);
    spot_list(list, &set->n);
    struct scenario *items = ARENA_ARRAY(reader->arena, struct scenario, set->n);
    ids_add(names, set->base.name, -2);
    for (int k = 0; k < set->n; k++)
        read_item(&sr, spot_item(list, k), names, k, &items[k]);
    set->items = items;
}

bool read_scenarios(struct arena *arena, const char *path, struct scenarios *scenarios, struct faults *faults, struct error *err) {
    char *bytes;
    size_t size;
    int before = faults->n_errors;
    *scenarios = (struct scenarios){.file = arena_string(arena, path)};
    if (!file_read(arena, path, &bytes, &size, err))
        return false;
    struct reader reader = {.arena = arena, .faults = faults, .file = scenarios->file};
    json_t *json = reader_load(&reader, bytes, size, err);
    if (!json)
        return false;
    read_root(&reader, json, scenarios);
    json_decref(json);
    return faults->n_errors == before;
}
