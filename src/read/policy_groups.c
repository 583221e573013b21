#include <string.h>

#include "read/policy.h"

enum { ITEM_WEIGHT, ITEM_BANDS, ITEM_NAME };
static const char *const age_fields[] = {"weight", "bands", NULL};
static const char *const map_fields[] = {"weight", NULL};
static const char *const list_fields[] = {"weight", "bands", "name", NULL};

enum { WEIGHT_MOST = 1000, AGE_MOST = 150 };

void policy_note_attribute(struct policy_reader *pr, struct spot spot, const char *name) {
    struct policy *policy = pr->policy;
    if (pr->reader.partial || code_find(code_attribute, name) >= 0)
        return;
    *ARENA_PUSH(pr->reader.arena, pr->named, policy->n_named, pr->named_room) =
        (struct named_attribute){arena_string(pr->reader.arena, name), spot_pointer(spot), spot_place(spot)};
    policy->named = pr->named;
}

/* Lower bounds in full years, ascending. */
static void read_bands(struct policy_reader *pr, struct spot spot) {
    struct policy *policy = pr->policy;
    int n;
    if (!spot_list(spot, &n))
        return;
    if (n == 0)
        spot_fault(spot, "empty", NULL, W_FAULT_EMPTY_LIST);
    if (n > POLICY_BANDS_MOST) {
        spot_fault(spot, "limit", NULL, W_FAULT_TOO_MANY, n, (int)POLICY_BANDS_MOST);
        return;
    }
    for (int k = 0; k < n; k++) {
        policy->bands[k] = spot_int(spot_item(spot, k), 0, 1, AGE_MOST);
        if (k > 0 && policy->bands[k] > 0 && policy->bands[k] <= policy->bands[k - 1])
            spot_fault(spot_item(spot, k), "contradiction", NULL, W_FAULT_NOT_ASCENDING);
    }
    policy->n_bands = n;
}

/* A weight, or {"weight", "bands"}. */
static int read_weight(struct policy_reader *pr, struct spot spot, const char *name) {
    bool age = strcmp(name, code_attribute[ATTRIBUTE_AGE]) == 0;
    if (!json_is_object(spot.value))
        return spot_int(spot, 0, 0, WEIGHT_MOST);
    struct node node;
    node_open_spot(&node, spot, age ? age_fields : map_fields);
    if (age)
        read_bands(pr, spot_field(&node, ITEM_BANDS));
    return spot_int(spot_field(&node, ITEM_WEIGHT), 0, 0, WEIGHT_MOST);
}

/* The list form stands only in a file not yet merged: it is looked over, its weights come with the merge. */
static void check_list(struct policy_reader *pr, struct spot spot) {
    for (int k = 0; k < (int)json_array_size(spot.value); k++) {
        struct spot item = spot_item(spot, k);
        struct node node;
        if (json_is_string(item.value)) {
            spot_word(item);
            continue;
        }
        if (!node_open_spot(&node, item, list_fields))
            continue;
        if (!node.values[ITEM_NAME])
            spot_fault(item, "missing-field", NULL, W_FAULT_MISSING_FIELD, "name");
        spot_word(spot_field(&node, ITEM_NAME));
        spot_int(spot_field(&node, ITEM_WEIGHT), 1, 0, WEIGHT_MOST);
        read_bands(pr, spot_field(&node, ITEM_BANDS));
    }
}

void policy_read_attributes(struct policy_reader *pr, struct spot spot) {
    struct policy *policy = pr->policy;
    struct node node;
    if (!spot.value)
        return;
    if (json_is_array(spot.value)) {
        check_list(pr, spot);
        return;
    }
    if (!node_open_spot(&node, spot, NULL))
        return;
    policy->attributes = ARENA_ARRAY(pr->reader.arena, struct attribute_weight, json_object_size(node.json));
    const char *key;
    json_t *value;
    json_object_foreach(node.json, key, value) {
        if (key_ignored(key))
            continue;
        struct spot item = spot_key(&node, key, value);
        if (!*key)
            spot_fault(item, "empty", NULL, W_FAULT_EMPTY);
        int weight = read_weight(pr, item, key);
        policy->attributes[policy->n_attributes++] = (struct attribute_weight){arena_string(pr->reader.arena, key), weight};
        if (weight > 0)
            policy_note_attribute(pr, item, key);
    }
}

/* The first group of the attribute that has the value decides: a later one that lists it too is without effect there. "*" likewise (value -1). */
static void warn_of_earlier(struct policy_reader *pr, struct spot item, const struct value_group *group, int value) {
    const struct policy *policy = pr->policy;
    struct reader *reader = &pr->reader;
    for (int g = 0; !reader->partial && &policy->groups[g] < group; g++) {
        const struct value_group *earlier = &policy->groups[g];
        bool same = strcmp(earlier->attribute, group->attribute) == 0, has = same && value < 0 && earlier->rest;
        for (int k = 0; same && value >= 0 && k < earlier->values.n; k++)
            has = has || earlier->values.items[k] == value;
        if (!has)
            continue;
        spot_warn(item, "no-effect", word(W_HINT_GROUPED_BEFORE), W_FAULT_GROUPED_BEFORE,
                  shown(reader, value < 0 ? "*" : symbols_text(reader->symbols, value)), shown(reader, symbols_text(reader->symbols, earlier->word)));
        return;
    }
}

/* The values of a group; "*" stands for every other known value. */
static void read_group(struct policy_reader *pr, struct spot spot, const char *attribute) {
    struct policy *policy = pr->policy;
    struct reader *reader = &pr->reader;
    if (policy->n_groups == POLICY_GROUPS_MOST) {
        spot_fault(spot, "limit", NULL, W_FAULT_TOO_MANY, POLICY_GROUPS_MOST + 1, (int)POLICY_GROUPS_MOST);
        return;
    }
    int fixed = code_find(code_attribute, attribute), n;
    const char *const *list = fixed >= 0 ? code_values[fixed] : NULL;
    if (!*spot.name)
        spot_fault(spot, "empty", NULL, W_FAULT_EMPTY);
    if (spot_list(spot, &n) && n == 0)
        spot_fault(spot, "empty", NULL, W_FAULT_EMPTY_LIST);
    struct value_group *group = &policy->groups[policy->n_groups++];
    int *values = ARENA_ARRAY(reader->arena, int, n), kept = 0;
    *group = (struct value_group){.attribute = attribute, .word = symbols_id(reader->symbols, spot.name)};
    for (int k = 0; k < n; k++) {
        struct spot item = spot_item(spot, k);
        const char *text = spot_word(item);
        if (!text)
            continue;
        if (strcmp(text, "*") == 0) {
            warn_of_earlier(pr, item, group, -1);
            group->rest = true;
        } else if (list && code_find(list, text) < 0)
            spot_fault(item, "unknown-word", hint_nearest(reader, list, text), W_FAULT_UNKNOWN_WORD, shown(reader, text));
        else
            warn_of_earlier(pr, item, group, values[kept++] = symbols_id(reader->symbols, text));
    }
    group->values = (struct symbol_list){kept, values};
}

void policy_read_groups(struct policy_reader *pr, struct spot spot) {
    struct node node, attribute;
    if (!spot.value || !node_open_spot(&node, spot, NULL))
        return;
    const char *key, *name;
    json_t *value, *group;
    json_object_foreach(node.json, key, value) {
        if (key_ignored(key) || !node_open_spot(&attribute, spot_key(&node, key, value), NULL))
            continue;
        const char *kept = arena_string(pr->reader.arena, key);
        policy_note_attribute(pr, spot_key(&node, key, value), kept);
        json_object_foreach(attribute.json, name, group) {
            if (!key_ignored(name))
                read_group(pr, spot_key(&attribute, name, group), kept);
        }
    }
}

const char *const *policy_words(struct arena *arena, const struct policy *policy, const struct symbols *symbols, const char *attribute) {
    int fixed = code_find(code_attribute, attribute), n = 0, room = 0;
    const char **words = NULL;
    if (fixed < 0 || (fixed != ATTRIBUTE_AGE && !code_values[fixed]))
        return NULL;
    for (int k = 0; fixed != ATTRIBUTE_AGE && code_values[fixed][k]; k++)
        *ARENA_PUSH(arena, words, n, room) = code_values[fixed][k];
    for (int band = 0; fixed == ATTRIBUTE_AGE && band <= policy->n_bands; band++) {
        char name[POLICY_BAND_NAME];
        policy_band(policy, band, name);
        *ARENA_PUSH(arena, words, n, room) = arena_string(arena, name);
    }
    for (int g = 0; g < policy->n_groups; g++)
        if (strcmp(policy->groups[g].attribute, attribute) == 0)
            *ARENA_PUSH(arena, words, n, room) = symbols_text(symbols, policy->groups[g].word);
    *ARENA_PUSH(arena, words, n, room) = NULL;
    return words;
}
