/* Changes to a policy: any value by rule id or path. */
#include <string.h>

#include "read/changed.h"

static const char *const rule_lists[] = {"due", "exempt", NULL}; /* lists of objects with an id */
static const char *const rule_maps[] = {"pairs", "limits", NULL};

static const char *id_of(const json_t *rule) {
    const char *id = json_string_value(json_object_get(rule, "id"));
    return id ? id : "";
}

/* Every rule id and field a path may begin with, for the hint. */
static const char *hint_of(const struct changer *c, json_t *policy, const char *name) {
    int n = 0, room = 0;
    const char **list = NULL, *key;
    json_t *item;
    size_t i;
    for (int k = 0; rule_lists[k]; k++)
        json_array_foreach(json_object_get(policy, rule_lists[k]), i, item) * ARENA_PUSH(c->arena, list, n, room) =
            arena_string(c->arena, id_of(item));
    for (int k = 0; rule_maps[k]; k++)
        json_object_foreach(json_object_get(policy, rule_maps[k]), key, item) * ARENA_PUSH(c->arena, list, n, room) = arena_string(c->arena, key);
    for (const char *const *field = policy_field_names(); *field; field++)
        *ARENA_PUSH(c->arena, list, n, room) = *field;
    *ARENA_PUSH(c->arena, list, n, room) = NULL;
    struct reader reader = {.arena = c->arena};
    return hint_nearest(&reader, list, name);
}

/* The next part of a path: what of *path lies before the next "/"; *path goes on behind it (NULL: at the end). */
static const char *part_of(struct arena *arena, const char **path) {
    size_t n = strcspn(*path, "/");
    const char *part = arena_string_n(arena, *path, n);
    *path = (*path)[n] == '/' ? *path + n + 1 : NULL;
    return part;
}

/* {"a": {"b": value}} of the path a/b; path NULL: the value itself. A new reference. */
static json_t *nested(struct arena *arena, const char *path, json_t *value) {
    if (!path)
        return json_incref(value);
    const char *key = part_of(arena, &path);
    json_t *object = json_object();
    json_object_set_new(object, key, nested(arena, path, value));
    return object;
}

/* Lays an overlay over the whole policy, as a file that extends it would. */
static void lay_over(json_t *policy, json_t *over) {
    json_t *merged = policy_merge(policy, over);
    json_object_clear(policy);
    json_object_update(policy, merged);
    json_decref(merged);
}

/* "off" of a rule stands for its force; an object overrides the fields it gives, as in a file that extends; behind a path maps are merged. */
static void change_rule(struct changer *c, json_t *rule, const char *at, const char *path, json_t *value, const struct change *change) {
    json_t *over = !path && !json_is_object(value) ? json_pack("{s:O}", "force", value) : nested(c->arena, path, value);
    if (json_is_object(over)) {
        if (path)
            json_object_update_recursive(rule, over);
        else
            json_object_update(rule, over);
    }
    change_touch(c, at, change, "");
    json_decref(over);
}

/* A rule of the list by id: found? */
static bool change_listed(struct changer *c, json_t *policy, const char *list, const char *id, const char *path, json_t *value,
                          const struct change *change) {
    json_t *rule, *rules = json_object_get(policy, list);
    size_t k;
    json_array_foreach(rules, k, rule) {
        if (strcmp(id_of(rule), id) != 0)
            continue;
        json_t *copy = json_deep_copy(rule);
        json_array_set_new(rules, k, copy);
        change_rule(c, copy, arena_format(c->arena, "/%s/%zu", list, k), path, value, change);
        return true;
    }
    return false;
}

static void change_map(struct changer *c, json_t *policy, const char *map, const char *id, const char *path, json_t *value,
                       const struct change *change) {
    json_t *inner = !path && !json_is_object(value) ? json_pack("{s:O}", "force", value) : nested(c->arena, path, value);
    json_t *over = json_pack("{s:{s:o}}", map, id, inner);
    lay_over(policy, over);
    change_touch(c, arena_format(c->arena, "/%s/%s", map, id), change, "");
    json_decref(over);
}

/* Does a rule of this id belong to a map, whether the policy has it already or not? */
static const char *map_of(const json_t *policy, const char *id) {
    for (int k = 0; rule_maps[k]; k++)
        if (json_object_get(json_object_get(policy, rule_maps[k]), id))
            return rule_maps[k];
    return NULL;
}

static bool is_field(const char *name) {
    for (const char *const *field = policy_field_names(); *field; field++)
        if (strcmp(*field, name) == 0)
            return true;
    return false;
}

static void change_by_path(struct changer *c, json_t *policy, const struct change *change, json_t *value) {
    const char *path = change->text, *whole = change->text, *first = part_of(c->arena, &path);
    bool in_list = strcmp(first, "due") == 0 || strcmp(first, "exempt") == 0;
    if (in_list && path && !json_is_array(value)) { /* due/SD-M1/force */
        whole = path;
        first = part_of(c->arena, &path);
    } else if (is_field(first)) {
        json_t *over = nested(c->arena, whole, value);
        lay_over(policy, over);
        change_touch(c, arena_format(c->arena, "/%s", path ? whole : first), change, "");
        change_touch(c, arena_format(c->arena, "/%s", first), change, "");
        json_decref(over);
        return;
    }
    for (int k = 0; rule_lists[k]; k++)
        if (change_listed(c, policy, rule_lists[k], first, path, value, change))
            return;
    const char *map = map_of(policy, first);
    if (map)
        change_map(c, policy, map, first, path, value, change);
    else
        change_fault(c, change, "dangling", hint_of(c, policy, first), W_FAULT_NO_POLICY_VALUE, first);
}

void change_in_policy(struct changer *c, json_t *policy, const struct change *change) {
    json_t *value = json_loads(change->value, JSON_DECODE_ANY, NULL);
    if (change->kind == CHANGE_POLICY) {
        change_by_path(c, policy, change, value);
    } else {
        const char *field = change->kind == CHANGE_WEIGHTS ? "attributes" : "round";
        json_t *over = json_pack("{s:O}", field, value);
        lay_over(policy, over);
        change_touch(c, arena_format(c->arena, "/%s", field), change, "");
        json_decref(over);
    }
    json_decref(value);
}
