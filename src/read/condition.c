#include <limits.h>
#include <string.h>

#include "read/policy.h"

enum { DEPTH_MOST = 32 };
enum { BOUND_AT_LEAST, BOUND_BELOW };
static const char *const bound_fields[] = {"at_least", "below", NULL};

/* Every name a condition may have that is no attribute. */
static const char *const part_names[] = {"post_months",
                                         "section_months",
                                         "post_as_principal_months",
                                         "post_as_deputy_months",
                                         "post_as_leader_months",
                                         "section_as_deputy_months",
                                         "deputy_total_months",
                                         "months_to_retirement",
                                         "key",
                                         "leading",
                                         "head",
                                         "unfit",
                                         "listed",
                                         "promising",
                                         "probation",
                                         "clear_record",
                                         "recorded",
                                         "rank",
                                         "level",
                                         "establishment",
                                         "assessment",
                                         "any",
                                         "not",
                                         NULL};

static const struct {
    const char *name;
    enum condition_code code;
    const char *const *list;
} codes[] = {{"rank", CODE_RANK, code_rank},
             {"level", CODE_LEVEL, code_level},
             {"establishment", CODE_ESTABLISHMENT, code_establishment},
             {"assessment", CODE_ASSESSMENT, code_assessment}};

static void read_parts(struct policy_reader *pr, const struct node *node, int depth, struct condition *all);

/* Clocks stand first in part_names, in their order. */
static int clock_of(const char *key) {
    int part = code_find(part_names, key);
    return part < N_CLOCKS ? part : -1;
}

/* n (at least) or {"at_least", "below"}. Only months_to_retirement may be negative. */
static void read_clock(struct spot spot, struct condition *part) {
    int least = part->clock == CLOCK_TO_RETIREMENT ? -COUNT_MOST : 0;
    part->kind = CONDITION_CLOCK;
    part->at_least = INT_MIN;
    part->below = INT_MAX;
    if (json_is_number(spot.value)) {
        part->at_least = spot_int(spot, INT_MIN, least, COUNT_MOST);
        return;
    }
    struct node node;
    if (!json_is_object(spot.value)) {
        spot_fault(spot, "wrong-type", NULL, W_FAULT_NO_CLOCK_BOUND);
        return;
    }
    node_open_spot(&node, spot, bound_fields);
    if (json_object_size(spot.value) == 0)
        spot_fault(spot, "missing-field", NULL, W_FAULT_NO_BOUND);
    part->at_least = spot_int(spot_field(&node, BOUND_AT_LEAST), INT_MIN, least, COUNT_MOST);
    part->below = spot_int(spot_field(&node, BOUND_BELOW), INT_MAX, least, COUNT_MOST);
}

static void read_key(struct spot spot, struct condition *part) {
    part->kind = CONDITION_KEY;
    if (json_is_boolean(spot.value))
        part->yes = json_is_true(spot.value);
    else if (json_is_string(spot.value) || json_is_array(spot.value))
        part->words = spot_word_or_list(spot);
    else
        spot_fault(spot, "wrong-type", NULL, W_FAULT_NO_KEY);
}

/* A word of a closed list or several, as a bit mask. */
static void read_codes(struct spot spot, const char *const *list, struct condition *part) {
    part->kind = CONDITION_CODE;
    int n = 1;
    if (json_is_array(spot.value) && json_array_size(spot.value) == 0)
        spot_fault(spot, "empty", NULL, W_FAULT_EMPTY_LIST);
    if (json_is_array(spot.value))
        n = (int)json_array_size(spot.value);
    for (int k = 0; k < n; k++) {
        int code = spot_code(json_is_array(spot.value) ? spot_item(spot, k) : spot, list, -1);
        if (code >= 0)
            part->codes |= 1u << code;
    }
}

/* Any other name is an attribute. Its words can be judged when all groups are known. */
static void read_attribute(struct policy_reader *pr, struct spot spot, struct condition *part) {
    const struct reader *reader = &pr->reader;
    part->kind = CONDITION_ATTRIBUTE;
    part->name = arena_string(reader->arena, spot.name);
    if (!json_is_string(spot.value) && !json_is_array(spot.value)) {
        spot_fault(spot, "unknown-field", hint_nearest(reader, part_names, spot.name), W_FAULT_NO_ATTRIBUTE_WORDS, shown(reader, spot.name));
        return;
    }
    part->words = spot_word_or_list(spot);
    if (reader->partial)
        return;
    policy_note_attribute(pr, spot, part->name);
    const char *const *words = policy_words(reader->arena, pr->policy, reader->symbols, part->name);
    for (int k = 0; words && k < part->words.n; k++) {
        const char *text = symbols_text(reader->symbols, part->words.items[k]);
        if (code_find(words, text) < 0)
            spot_fault(json_is_array(spot.value) ? spot_item(spot, k) : spot, "unknown-word", hint_nearest(reader, words, text), W_FAULT_ODD_WORD,
                       shown(reader, text), part->name);
    }
}

/* any: a list of conditions; not: one. */
static void read_nested(struct policy_reader *pr, struct spot spot, int depth, struct condition *part) {
    bool any = strcmp(spot.name, "any") == 0;
    int n = 1;
    part->kind = any ? CONDITION_ANY : CONDITION_NOT;
    if (depth >= DEPTH_MOST) {
        spot_fault(spot, "limit", NULL, W_FAULT_CONDITION_DEEP, (int)DEPTH_MOST);
        return;
    }
    if (any && spot_list(spot, &n) && n == 0)
        spot_fault(spot, "empty", NULL, W_FAULT_EMPTY_LIST);
    struct condition *parts = ARENA_ARRAY(pr->reader.arena, struct condition, n);
    for (int k = 0; k < n; k++) {
        struct node node;
        if (node_open_spot(&node, any ? spot_item(spot, k) : spot, NULL))
            read_parts(pr, &node, depth + 1, &parts[k]);
    }
    part->n_parts = n;
    part->parts = parts;
}

static void read_part(struct policy_reader *pr, struct spot spot, int depth, struct condition *part) {
    const char *key = spot.name;
    int clock = clock_of(key), flag = code_find(flag_names, key);
    for (size_t k = 0; k < sizeof codes / sizeof *codes; k++) {
        if (strcmp(key, codes[k].name) == 0) {
            part->code = codes[k].code;
            read_codes(spot, codes[k].list, part);
            return;
        }
    }
    if (clock >= 0) {
        part->clock = (enum clock)clock;
        read_clock(spot, part);
    } else if (flag >= 0) {
        part->kind = CONDITION_FLAG;
        part->flag = (enum condition_flag)flag;
        part->yes = spot_bool(spot, true);
    } else if (strcmp(key, "key") == 0) {
        read_key(spot, part);
    } else if (strcmp(key, "recorded") == 0) {
        part->kind = CONDITION_RECORDED;
        part->name = spot_id(spot);
    } else if (strcmp(key, "any") == 0 || strcmp(key, "not") == 0) {
        read_nested(pr, spot, depth, part);
    } else {
        read_attribute(pr, spot, part);
    }
}

static void read_parts(struct policy_reader *pr, const struct node *node, int depth, struct condition *all) {
    struct condition *parts = ARENA_ARRAY(pr->reader.arena, struct condition, json_object_size(node->json));
    int n = 0;
    const char *key;
    json_t *value;
    json_object_foreach(node->json, key, value) {
        if (!key_ignored(key))
            read_part(pr, spot_key(node, key, value), depth, &parts[n++]);
    }
    *all = (struct condition){.kind = CONDITION_ALL, .n_parts = n, .parts = parts};
}

const struct condition *condition_read(struct policy_reader *pr, struct spot spot) {
    struct node node;
    struct condition *all = ARENA_NEW(pr->reader.arena, struct condition);
    if (!spot.value || !node_open_spot(&node, spot, NULL))
        return NULL;
    read_parts(pr, &node, 0, all);
    return all;
}
