#include <string.h>

#include "read/policy.h"

/* Maps are merged key by key, all else replaces. */
static json_t *merge_maps(json_t *base, json_t *over) {
    json_t *result = json_copy(base);
    const char *key;
    json_t *value;
    json_object_foreach(over, key, value) {
        json_t *below = json_object_get(base, key);
        if (json_is_object(below) && json_is_object(value))
            json_object_set_new(result, key, merge_maps(below, value));
        else
            json_object_set(result, key, value);
    }
    return result;
}

static const char *id_of(const json_t *rule) {
    const char *id = json_string_value(json_object_get(rule, "id"));
    return id ? id : "";
}

static size_t find_rule(json_t *list, const char *id) {
    size_t k = 0;
    while (k < json_array_size(list) && strcmp(id_of(json_array_get(list, k)), id) != 0)
        k++;
    return k;
}

/* Rules of the same id: fields given override; new ids are appended. */
static json_t *merge_rules(json_t *base, json_t *over) {
    json_t *result = json_is_array(base) ? json_copy(base) : json_array(), *rule;
    size_t i;
    json_array_foreach(over, i, rule) {
        size_t k = find_rule(result, id_of(rule));
        if (k == json_array_size(result)) {
            json_array_append(result, rule);
            continue;
        }
        json_t *both = json_copy(json_array_get(result, k));
        json_object_update(both, rule);
        json_array_set_new(result, k, both);
    }
    return result;
}

/* A weight alone is {"weight": n}. */
static json_t *attribute_item(json_t *value) { return json_is_object(value) ? json_incref(value) : json_pack("{s:O}", "weight", value); }

/* A map overrides single attributes; a list replaces: what it does not name weighs 0. The result is a map of {"weight", "bands"}. */
static json_t *merge_attributes(json_t *base, json_t *over) {
    json_t *result = json_object(), *value;
    const char *key;
    bool replaces = json_is_array(over);
    json_object_foreach(base, key, value) {
        json_t *item = attribute_item(value), *copy = json_copy(item);
        json_decref(item);
        if (replaces)
            json_object_set_new(copy, "weight", json_integer(0));
        json_object_set_new(result, key, copy);
    }
    size_t i;
    json_array_foreach(over, i, value) {
        const char *name = json_is_string(value) ? json_string_value(value) : json_string_value(json_object_get(value, "name"));
        json_t *item = name ? json_object_get(result, name) : NULL;
        if (name && !item)
            json_object_set_new(result, name, item = json_object());
        json_t *weight = json_object_get(value, "weight"), *bands = json_object_get(value, "bands");
        if (item)
            json_object_set_new(item, "weight", weight ? json_incref(weight) : json_integer(1));
        if (item && bands && strcmp(name, "age") == 0) /* bands of anything else mean nothing */
            json_object_set(item, "bands", bands);
    }
    json_object_foreach(over, key, value) {
        if (key_ignored(key))
            continue;
        json_t *item = attribute_item(value), *below = json_object_get(result, key);
        if (below)
            json_object_update(below, item);
        else
            json_object_set_new(result, key, json_copy(item));
        json_decref(item);
    }
    return result;
}

json_t *policy_merge(json_t *base, json_t *over) {
    json_t *result = merge_maps(base, over);
    for (int list = 0; list < 2; list++) {
        const char *key = list ? "exempt" : "due";
        if (json_object_get(over, key))
            json_object_set_new(result, key, merge_rules(json_object_get(base, key), json_object_get(over, key)));
    }
    json_object_set_new(result, "attributes", merge_attributes(json_object_get(base, "attributes"), json_object_get(over, "attributes")));
    return result;
}
