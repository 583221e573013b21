#include <string.h>

#include "read/city.h"

/* Other attributes are those any cadre has, in the order of the file. */
void city_collect_attributes(struct city_reader *cr) {
    struct arena *arena = cr->reader.arena;
    const char **names = NULL;
    int n = 0, room = 0;
    for (int d = 0; d < N_FIXED_ATTRIBUTES; d++) {
        ids_add(cr->attribute_ids, code_attribute[d], d);
        *ARENA_PUSH(arena, names, n, room) = code_attribute[d];
    }
    for (int i = 0; i < cr->city->n_cadres; i++) {
        const char *key;
        json_t *value, *map = json_object_get(json_array_get(cr->cadres, (size_t)i), "attributes");
        json_object_foreach(map, key, value) {
            if (!*key || key_ignored(key) || ids_find(cr->attribute_ids, key) >= 0)
                continue;
            const char *name = arena_string(arena, key);
            ids_add(cr->attribute_ids, name, n);
            *ARENA_PUSH(arena, names, n, room) = name;
        }
    }
    cr->city->n_attributes = n;
    *ARENA_PUSH(arena, names, n, room) = NULL; /* for hint_nearest */
    cr->city->attributes = names;
}

int city_attribute(const struct city_reader *cr, struct spot spot, const char *name) {
    int attribute = ids_find(cr->attribute_ids, name);
    if (attribute < 0)
        spot_fault(spot, "unknown-attribute", hint_nearest(&cr->reader, cr->city->attributes, name), W_FAULT_UNKNOWN_ATTRIBUTE,
                   shown(&cr->reader, name));
    return attribute;
}

void city_note_word(struct city_reader *cr, struct spot spot, int attribute, int symbol) {
    if (attribute < 0 || attribute >= N_FIXED_ATTRIBUTES || (attribute != ATTRIBUTE_AGE && !code_values[attribute]))
        return;
    if (attribute != ATTRIBUTE_AGE && code_find(code_values[attribute], symbols_text(cr->reader.symbols, symbol)) >= 0)
        return;
    *ARENA_PUSH(cr->reader.arena, cr->odd_words, cr->city->n_odd_words, cr->odd_room) =
        (struct odd_word){attribute, symbol, spot_pointer(spot), spot_place(spot)};
    cr->city->odd_words = cr->odd_words;
}

int city_read_demands(struct city_reader *cr, struct spot spot, const struct demand **demands) {
    struct node node;
    *demands = NULL;
    if (!spot.value || !node_open_spot(&node, spot, NULL))
        return 0;
    int n = 0;
    struct demand *items = ARENA_ARRAY(cr->reader.arena, struct demand, json_object_size(node.json));
    const char *key;
    json_t *value;
    json_object_foreach(node.json, key, value) {
        if (key_ignored(key))
            continue;
        struct spot words = spot_key(&node, key, value);
        struct demand *demand = &items[n++];
        demand->attribute = city_attribute(cr, words, key);
        demand->words = spot_word_or_list(words);
        for (int k = 0; k < demand->words.n; k++)
            city_note_word(cr, json_is_array(value) ? spot_item(words, k) : words, demand->attribute, demand->words.items[k]);
    }
    *demands = items;
    return n;
}
