/* The conditions of `accept`. */
#include <float.h>
#include <string.h>

#include "read/scenario.h"

enum {
    ACCEPT_NAME,
    ACCEPT_TIER_FIELD,
    ACCEPT_MEASURE_FIELD,
    ACCEPT_UNIT,
    ACCEPT_ATTRIBUTE,
    ACCEPT_VALUE,
    ACCEPT_CADRE,
    ACCEPT_MOVES_FIELD,
    ACCEPT_POST_FIELD,
    ACCEPT_AT_LEAST,
    ACCEPT_AT_MOST
};
static const char *const accept_fields[] = {"name",  "tier",  "measure", "unit",     "attribute", "value",
                                            "cadre", "moves", "post",    "at_least", "at_most",   NULL};
/* deviation_before is no outcome of a plan. */
static const char *const accept_measures[] = {"deviation", "voluntary", "shall_unmet", "shall_overdue", "moves", "unjudged", NULL};
static const enum measure_name accept_measured[] = {MEASURED_DEVIATION,     MEASURED_VOLUNTARY, MEASURED_SHALL_UNMET,
                                                    MEASURED_SHALL_OVERDUE, MEASURED_MOVES,     MEASURED_UNJUDGED};

/* A number, or "now". */
static void read_bound(struct spot spot, bool *has, bool *now, double *bound) {
    *has = spot.value != NULL;
    *now = json_is_string(spot.value) && strcmp(json_string_value(spot.value), "now") == 0;
    if (*has && !*now) {
        if (json_is_number(spot.value))
            *bound = spot_number(spot, 0, -DBL_MAX, DBL_MAX);
        else
            spot_fault(spot, "wrong-type", NULL, W_FAULT_NO_BOUND_OR_NOW,
                       shown(spot.node->reader, scenario_json(spot.node->reader->arena, spot.value)));
    }
}

static const char *bound_text(struct arena *arena, bool now, double bound) { return now ? "now" : arena_format(arena, "%.15g", bound); }

/* A condition that was given no name is called by what it asks, in the words of the file. */
static const char *name_of(struct arena *arena, const struct accept *a) {
    const char *what = "";
    if (a->kind == ACCEPT_TIER)
        what = tier_names[a->tier];
    else if (a->kind == ACCEPT_MEASURE)
        what = measure_names[a->measure];
    else if (a->kind == ACCEPT_HOLDERS)
        what = a->unit ? arena_format(arena, "%s %s=%s", a->unit, a->attribute, a->value) : arena_format(arena, "%s=%s", a->attribute, a->value);
    else if (a->kind == ACCEPT_MOVES)
        return arena_format(arena, "%s %s", a->cadre, a->moves ? "moves" : "stays");
    else
        return arena_format(arena, "%s = %s", a->cadre, a->post);
    if (a->has_least)
        what = arena_format(arena, "%s >= %s", what, bound_text(arena, a->least_now, a->least));
    if (a->has_most)
        what = arena_format(arena, "%s <= %s", what, bound_text(arena, a->most_now, a->most));
    return what;
}

static bool contradicts(const struct node *node, int field, bool allowed) {
    if (!node->values[field] || allowed)
        return false;
    spot_fault(spot_field(node, field), "contradiction", NULL, W_FAULT_ACCEPT_FIELD, node->names[field]);
    return true;
}

/* What the condition is about: one of tier, measure, attribute, cadre. */
static bool read_kind(const struct node *node, struct accept *a) {
    static const int subjects[] = {ACCEPT_TIER_FIELD, ACCEPT_MEASURE_FIELD, ACCEPT_ATTRIBUTE, ACCEPT_CADRE};
    int which = -1, n = 0;
    for (int k = 0; k < 4; k++)
        if (node->values[subjects[k]]) {
            which = k;
            n++;
        }
    if (n != 1) {
        spot_fault(spot_self(node), n == 0 ? "missing-field" : "contradiction",
                   arena_format(node->reader->arena, word(W_HINT_ONE_OF), "tier, measure, attribute, cadre"),
                   n == 0 ? W_FAULT_NO_CHANGE : W_FAULT_TWO_CHANGES);
        return false;
    }
    bool post = node->values[ACCEPT_POST_FIELD] != NULL;
    a->kind = which == 0 ? ACCEPT_TIER : which == 1 ? ACCEPT_MEASURE : which == 2 ? ACCEPT_HOLDERS : post ? ACCEPT_POST : ACCEPT_MOVES;
    return true;
}

static bool read_subject(const struct node *node, struct accept *a) {
    bool cadre = a->kind == ACCEPT_MOVES || a->kind == ACCEPT_POST;
    const struct {
        int field;
        bool allowed;
    } fields[] = {{ACCEPT_UNIT, a->kind == ACCEPT_HOLDERS},
                  {ACCEPT_VALUE, a->kind == ACCEPT_HOLDERS},
                  {ACCEPT_MOVES_FIELD, cadre},
                  {ACCEPT_POST_FIELD, cadre},
                  {ACCEPT_AT_LEAST, !cadre},
                  {ACCEPT_AT_MOST, !cadre}};
    bool wrong = false;
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
        wrong = contradicts(node, fields[k].field, fields[k].allowed) || wrong;
    a->tier = (enum tier)node_code(node, ACCEPT_TIER_FIELD, tier_names, 0);
    a->measure = accept_measured[node_code(node, ACCEPT_MEASURE_FIELD, accept_measures, 0)];
    a->unit = spot_id(spot_field(node, ACCEPT_UNIT));
    a->attribute = node_word(node, ACCEPT_ATTRIBUTE);
    a->value = node_word(node, ACCEPT_VALUE);
    a->cadre = spot_id(spot_field(node, ACCEPT_CADRE));
    a->post = spot_id(spot_field(node, ACCEPT_POST_FIELD));
    a->moves = node_bool(node, ACCEPT_MOVES_FIELD, true);
    if (a->kind == ACCEPT_HOLDERS && !node_need(node, ACCEPT_VALUE))
        wrong = true;
    if (cadre && (node->values[ACCEPT_MOVES_FIELD] != NULL) == (node->values[ACCEPT_POST_FIELD] != NULL)) {
        spot_fault(spot_self(node), "missing-field", arena_format(node->reader->arena, word(W_HINT_ONE_OF), "moves, post"),
                   node->values[ACCEPT_POST_FIELD] ? W_FAULT_TWO_CHANGES : W_FAULT_NO_CHANGE);
        wrong = true;
    }
    if (!cadre && !a->has_least && !a->has_most) {
        spot_fault(spot_self(node), "missing-field", arena_format(node->reader->arena, word(W_HINT_ONE_OF), "at_least, at_most"), W_FAULT_NO_CHANGE);
        wrong = true;
    }
    return !wrong;
}

bool accept_read(struct spot spot, struct accept *a) {
    struct node node;
    *a = (struct accept){0};
    if (!node_open_spot(&node, spot, accept_fields))
        return false;
    int before = node.reader->faults->n_errors;
    a->name = node_text(&node, ACCEPT_NAME);
    read_bound(spot_field(&node, ACCEPT_AT_LEAST), &a->has_least, &a->least_now, &a->least);
    read_bound(spot_field(&node, ACCEPT_AT_MOST), &a->has_most, &a->most_now, &a->most);
    if (!read_kind(&node, a) || !read_subject(&node, a) || node.reader->faults->n_errors > before)
        return false;
    a->pointer = spot_pointer(spot_self(&node));
    a->place = spot_place(spot_self(&node));
    if (!a->name || !*a->name)
        a->name = name_of(node.reader->arena, a);
    return true;
}
