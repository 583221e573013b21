#include <string.h>

#include "read/policy.h"

enum {
    RULE_ID,
    RULE_FORCE,
    RULE_IF,
    RULE_BASIS,
    RULE_CONFIDENCE,
    RULE_READING,
    RULE_TEXT,
    RULE_LEAVE,
    RULE_TYPE,
    RULE_NEVER_TO,
    RULE_EFFECT = RULE_LEAVE
};
static const char *const due_fields[] = {"id", "force", "if", "basis", "confidence", "reading", "text", "leave", "type", "never_to", NULL};
static const char *const exempt_fields[] = {"id", "force", "if", "basis", "confidence", "reading", "text", "effect", NULL};
enum { LIMIT_FORCE, LIMIT_BASIS, LIMIT_CONFIDENCE, LIMIT_READING, LIMIT_TEXT, LIMIT_MONTHS, LIMIT_MAX_MOVES, LIMIT_WITHIN_MONTHS };
enum { LIMIT_SHARE = LIMIT_MONTHS, LIMIT_WORKING_DAYS = LIMIT_MONTHS };
#define LIMIT_FIELDS "force", "basis", "confidence", "reading", "text"
static const char *const plain_fields[] = {LIMIT_FIELDS, NULL};
static const char *const months_fields[] = {LIMIT_FIELDS, "months", NULL};
static const char *const return_fields[] = {LIMIT_FIELDS, "months", "max_moves", "within_months", NULL};
static const char *const share_fields[] = {LIMIT_FIELDS, "share", NULL};
static const char *const days_fields[] = {LIMIT_FIELDS, "working_days", NULL};
enum { TEXT_EN, TEXT_ZH };
static const char *const text_fields[] = {"en", "zh", NULL};

static const char *const due_forces[] = {"off", "shall", "must", NULL};
static const char *const exempt_forces[] = {"off", "on", NULL};
static const char *const pair_forces[] = {"off", "near_hard", "must", "hard", NULL};
static const char *const limit_forces[] = {"off", "list", "soft", "must", "hard", NULL};
static const char *const leaves[] = {"post", "body", "function", NULL};
static const char *const due_types[] = {"policy", "probationary", NULL};
static const char *const effects[] = {"bar", "defer", "waive", "pair", NULL};
static const char *const confidences[] = {"H", "M", "K", NULL};

/* {en, zh}, or one string for both. */
static void read_languages(struct spot spot, const char *texts[2]) {
    struct node languages;
    if (!spot.value || spot_null(spot))
        return;
    if (json_is_string(spot.value)) {
        texts[LANGUAGE_EN] = texts[LANGUAGE_ZH] = spot_text(spot);
        return;
    }
    if (!node_open_spot(&languages, spot, text_fields))
        return;
    texts[LANGUAGE_EN] = node_text(&languages, TEXT_EN);
    texts[LANGUAGE_ZH] = node_text(&languages, TEXT_ZH);
}

/* The fields for people; basis is the first of the four. */
static void read_text(const struct node *node, int basis, struct rule_text *text) {
    struct spot confidence = spot_field(node, basis + 1);
    int grade = spot_null(confidence) ? -1 : spot_code(confidence, confidences, -1);
    text->confidence = grade < 0 ? NULL : confidences[grade];
    read_languages(spot_field(node, basis), text->basis);
    read_languages(spot_field(node, basis + 2), text->reading);
    read_languages(spot_field(node, basis + 3), text->text);
}

/* A force out of those a kind of rule may have. */
static enum force read_force(struct spot spot, const char *const *allowed) {
    int k = spot_code(spot, allowed, 0);
    return (enum force)code_find(force_names, allowed[k]);
}

/* Opens rule k of a list. Merged rules are told by their place in the file itself, where they are in it. Twice an id is a fault of the second. */
static bool open_rule(struct policy_reader *pr, struct node *node, struct spot list, int k, const char *const *names, struct ids *ids,
                      const char **id) {
    if (!node_open_spot(node, spot_item(list, k), names))
        return false;
    struct spot spot = spot_field(node, RULE_ID);
    if (!spot.value)
        spot_fault(spot_self(node), "missing-field", NULL, W_FAULT_MISSING_FIELD, "id");
    *id = spot_id(spot);
    if (!*id)
        return false;
    if (ids_add(ids, *id, k) != k)
        spot_fault(spot, "duplicate-id", word(W_HINT_DUPLICATE_ID), W_FAULT_DUPLICATE_ID, shown(&pr->reader, *id));
    json_t *own = json_object_get(pr->own, list.name), *rule;
    size_t at;
    json_array_foreach(own, at, rule) {
        const char *text = json_string_value(json_object_get(rule, "id"));
        if (text && strcmp(text, *id) == 0 && !pr->reader.partial)
            node->shown = (int)at;
    }
    return true;
}

static bool too_many(struct spot list, int n, int most) {
    if (n <= most)
        return false;
    spot_fault(list, "limit", NULL, W_FAULT_TOO_MANY, n, most);
    return true;
}

static void read_due(struct policy_reader *pr, struct spot list) {
    struct policy *policy = pr->policy;
    struct ids *ids = ids_new(pr->reader.arena);
    int n;
    spot_list(list, &n);
    if (too_many(list, n, POLICY_DUE_MOST))
        return;
    for (int k = 0; k < n; k++) {
        struct node node;
        const char *id;
        if (!open_rule(pr, &node, list, k, due_fields, ids, &id))
            continue;
        struct due_rule *rule = &policy->due[policy->n_due++];
        node_need(&node, RULE_FORCE);
        node_need(&node, RULE_IF);
        *rule = (struct due_rule){.id = id};
        rule->force = read_force(spot_field(&node, RULE_FORCE), due_forces);
        rule->leave = (enum leave)node_code(&node, RULE_LEAVE, leaves, LEAVE_POST);
        rule->type = (enum move_type)node_code(&node, RULE_TYPE, due_types, TYPE_POLICY);
        rule->condition = condition_read(pr, spot_field(&node, RULE_IF));
        rule->never_to = condition_read(pr, spot_field(&node, RULE_NEVER_TO));
        read_text(&node, RULE_BASIS, &rule->text);
    }
}

static void read_exempt(struct policy_reader *pr, struct spot list) {
    struct policy *policy = pr->policy;
    struct ids *ids = ids_new(pr->reader.arena);
    int n;
    spot_list(list, &n);
    if (too_many(list, n, POLICY_EXEMPT_MOST))
        return;
    for (int k = 0; k < n; k++) {
        struct node node;
        const char *id;
        if (!open_rule(pr, &node, list, k, exempt_fields, ids, &id))
            continue;
        struct exempt_rule *rule = &policy->exempt[policy->n_exempt++];
        *rule = (struct exempt_rule){.id = id};
        rule->on = spot_code(spot_field(&node, RULE_FORCE), exempt_forces, 1) == 1;
        rule->effect = (enum effect)node_code(&node, RULE_EFFECT, effects, EFFECT_PAIR);
        if (node_need(&node, RULE_EFFECT) && rule->effect != EFFECT_PAIR)
            node_need(&node, RULE_IF);
        rule->condition = condition_read(pr, spot_field(&node, RULE_IF));
        read_text(&node, RULE_BASIS, &rule->text);
    }
}

/* [most, of]: at most most / of of a team. */
static void read_share(struct spot spot, int share[2]) {
    int n;
    if (!spot_list(spot, &n))
        return;
    if (n != 2) {
        spot_fault(spot, "wrong-type", NULL, W_FAULT_SHARE);
        return;
    }
    share[0] = spot_int(spot_item(spot, 0), share[0], 0, COUNT_MOST);
    share[1] = spot_int(spot_item(spot, 1), share[1], 1, COUNT_MOST);
}

/* null: no such limit. */
static int count_or_off(struct spot spot, int fallback) { return spot_null(spot) ? -1 : spot_int(spot, fallback, 0, COUNT_MOST); }

static const char *const *fields_of_limit(enum rule rule) {
    switch ((int)rule) {
    case RULE_ZR_7:
        return return_fields;
    case RULE_ZR_8:
        return days_fields;
    case RULE_LC_1:
        return share_fields;
    case RULE_LC_2:
        return months_fields;
    default:
        return plain_fields;
    }
}

static void read_limit(struct spot spot, enum rule rule, bool pair, struct limit *limit) {
    struct node node;
    if (!spot.value || !node_open_spot(&node, spot, fields_of_limit(rule)))
        return;
    if (node.values[LIMIT_FORCE])
        limit->force = read_force(spot_field(&node, LIMIT_FORCE), pair ? pair_forces : limit_forces);
    read_text(&node, LIMIT_BASIS, &limit->text);
    if (rule == RULE_ZR_7 || rule == RULE_LC_2)
        limit->months = spot_int(spot_field(&node, LIMIT_MONTHS), limit->months, 0, COUNT_MOST);
    if (rule == RULE_ZR_7) {
        limit->max_moves = count_or_off(spot_field(&node, LIMIT_MAX_MOVES), limit->max_moves);
        limit->within_months = spot_int(spot_field(&node, LIMIT_WITHIN_MONTHS), limit->within_months, 0, COUNT_MOST);
    }
    if (rule == RULE_ZR_8)
        limit->working_days = spot_int(spot_field(&node, LIMIT_WORKING_DAYS), limit->working_days, 1, COUNT_MOST);
    if (rule == RULE_LC_1)
        read_share(spot_field(&node, LIMIT_SHARE), limit->share);
}

/* The rows of `pairs` are these, those of `limits` all others. */
static bool is_pair(enum rule rule) { return rule == RULE_HB_1 || rule == RULE_HB_2 || rule == RULE_HB_3 || rule == RULE_HB_4 || rule == RULE_LC_3; }

static void read_limits(struct policy_reader *pr, struct spot spot, bool pairs) {
    const char *names[N_POLICY_RULES + 1];
    enum rule rules[N_POLICY_RULES];
    int n = 0;
    struct node node;
    for (int rule = 0; rule < N_POLICY_RULES; rule++) {
        if (is_pair((enum rule)rule) == pairs) {
            rules[n] = (enum rule)rule;
            names[n++] = rule_names[rule];
        }
    }
    names[n] = NULL;
    if (!spot.value || !node_open_spot(&node, spot, names))
        return;
    for (int k = 0; k < n; k++)
        read_limit(spot_field(&node, k), rules[k], pairs, &pr->policy->limits[rules[k]]);
}

void policy_read_rules(struct policy_reader *pr, const struct node *root) {
    read_due(pr, spot_field(root, POLICY_DUE));
    read_exempt(pr, spot_field(root, POLICY_EXEMPT));
    read_limits(pr, spot_field(root, POLICY_PAIRS), true);
    read_limits(pr, spot_field(root, POLICY_LIMITS), false);
}
