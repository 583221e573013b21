#include <math.h>
#include <string.h>

#include "base/file.h"
#include "read/announced.h"
#include "read/plan_csv.h"
#include "read/plan_shape.h"
#include "read/read.h"

enum { PLAN_FORMAT };
static const char *const format_field[] = {"format", NULL};

/* What is looked up in the plan once its shape has been looked over: wrong types have been told, so they are passed by in silence here. */
struct plan_reader {
    struct reader reader;
    const struct city *city;
    const struct city_index *index;
    struct plan *plan;
    const struct node *root;
};

static json_t *list_of(const struct plan_reader *pr, const char *name, int *n) {
    json_t *list = json_object_get(pr->root->json, name);
    *n = json_is_array(list) ? (int)json_array_size(list) : 0;
    return list;
}

static void open_item(const struct plan_reader *pr, struct node *node, const char *name, json_t *list, int k) {
    *node = (struct node){.reader = pr->root->reader, .up = pr->root, .key = name, .index = k, .shown = -1, .json = json_array_get(list, (size_t)k)};
}

static const char *kept_text(const struct plan_reader *pr, const json_t *object, const char *name, const char *fallback) {
    const char *text = json_string_value(json_object_get(object, name));
    return text ? arena_string(pr->reader.arena, text) : fallback;
}

/* The cadre or post a field names, -1 with a fault. */
static int look_up(const struct plan_reader *pr, const struct node *node, const char *field, int (*find)(const struct city_index *, const char *),
                   enum word missing) {
    struct spot spot = spot_key(node, field, json_object_get(node->json, field));
    const char *id = json_string_value(spot.value);
    if (!id || !*id)
        return -1;
    int found = find(pr->index, id);
    if (found < 0)
        spot_fault(spot, "dangling", word(W_HINT_DANGLING), missing, shown(&pr->reader, id));
    return found;
}

static int code_or(const struct node *node, const char *field, const char *const *list, int fallback) {
    const char *text = json_string_value(json_object_get(node->json, field));
    int code = text ? code_find(list, text) : -1;
    return code < 0 ? fallback : code;
}

static void read_moves(struct plan_reader *pr) {
    struct arena *arena = pr->reader.arena;
    struct plan *plan = pr->plan;
    int n;
    json_t *list = list_of(pr, "moves", &n);
    bool *moved = ARENA_ARRAY(arena, bool, pr->city->n_cadres);
    struct move *moves = ARENA_ARRAY(arena, struct move, n);
    int *types = ARENA_ARRAY(arena, int, n), *modes = ARENA_ARRAY(arena, int, n);
    for (int k = 0; k < n; k++) {
        struct node node;
        open_item(pr, &node, "moves", list, k);
        moves[k].cadre = look_up(pr, &node, "cadre", city_find_cadre, W_FAULT_NO_CADRE);
        moves[k].to = look_up(pr, &node, "to", city_find_post, W_FAULT_NO_POST);
        types[k] = code_or(&node, "type", code_type, TYPE_UNKNOWN);
        modes[k] = code_or(&node, "mode", code_mode, MODE_NONE);
        if (moves[k].cadre < 0)
            continue;
        if (moved[moves[k].cadre])
            spot_fault(spot_key(&node, "cadre", json_object_get(node.json, "cadre")), "twice", NULL, W_FAULT_TWICE,
                       shown(&pr->reader, pr->city->cadres[moves[k].cadre].id));
        moved[moves[k].cadre] = true;
    }
    plan->n_moves = n;
    plan->moves = moves;
    plan->claimed_type = types;
    plan->claimed_mode = modes;
}

static const char *const *ids_of(const struct plan_reader *pr, const json_t *list, int *n) {
    *n = (int)json_array_size(list);
    const char **ids = ARENA_ARRAY(pr->reader.arena, const char *, *n);
    for (int k = 0; k < *n; k++) {
        const char *text = json_string_value(json_array_get(list, (size_t)k));
        ids[k] = text ? arena_string(pr->reader.arena, text) : "";
    }
    return ids;
}

static void read_deferrals(struct plan_reader *pr) {
    int n;
    json_t *list = list_of(pr, "deferrals", &n);
    struct deferral *deferrals = ARENA_ARRAY(pr->reader.arena, struct deferral, n);
    for (int k = 0; k < n; k++) {
        struct node node;
        struct deferral *deferral = &deferrals[k];
        open_item(pr, &node, "deferrals", list, k);
        deferral->cadre = look_up(pr, &node, "cadre", city_find_cadre, W_FAULT_NO_CADRE);
        deferral->due = ids_of(pr, json_object_get(node.json, "due"), &deferral->n_due);
        deferral->exempt = ids_of(pr, json_object_get(node.json, "exempt"), &deferral->n_exempt);
        deferral->approver = kept_text(pr, node.json, "approver", "");
        deferral->document = kept_text(pr, node.json, "document", "");
        deferral->date = kept_text(pr, node.json, "date", "");
    }
    pr->plan->n_deferrals = n;
    pr->plan->deferrals = deferrals;
}

/* Which of the five kinds a decision is, -1 unless exactly one. */
static int kind_of(const json_t *decision) {
    int kind = -1, n = 0;
    for (int k = 0; wish_names[k]; k++) {
        if (json_object_get(decision, wish_names[k])) {
            kind = k;
            n++;
        }
    }
    return n == 1 ? kind : -1;
}

static void read_decisions(struct plan_reader *pr) {
    int n, kept = 0;
    json_t *list = list_of(pr, "decisions", &n);
    struct wish *wishes = ARENA_ARRAY(pr->reader.arena, struct wish, n);
    for (int k = 0; k < n; k++) {
        struct node node;
        struct error err = {0};
        open_item(pr, &node, "decisions", list, k);
        if (!json_is_object(node.json))
            continue;
        int kind = kind_of(node.json);
        if (kind < 0) {
            spot_fault(spot_self(&node), "contradiction", NULL, W_FAULT_NO_WISH);
            continue;
        }
        struct spot spot = spot_key(&node, wish_names[kind], json_object_get(node.json, wish_names[kind]));
        const char *text = json_string_value(spot.value);
        if (!text || !*text)
            continue;
        if (read_wish(pr->reader.arena, pr->city, pr->index, (enum wish_kind)kind, text, kept_text(pr, node.json, "reason", ""),
                      kept_text(pr, node.json, "by", ""), &wishes[kept], &err))
            kept++;
        else
            spot_fault(spot, "bad-decision", NULL, W_PLAIN, faults_unquoted(pr->reader.faults, err.text));
    }
    pr->plan->decisions = (struct wishes){.n = kept, .items = wishes};
}

/* The file's own lists, as texts to compare. A deferral says by "(relaxed)" that it has no exemption. */
static void read_lists(struct plan_reader *pr) {
    static const struct { const char *head, *ids; } fields[N_CLAIMS] = {{"cadre", "due"}, {"cadre", "rules"}, {"rule", "cadres"}, {"rule", "ids"}};
    struct arena *arena = pr->reader.arena;
    for (int c = 0; c < N_CLAIMS; c++) {
        struct claims *claims = &pr->plan->claims[c];
        json_t *list = list_of(pr, claim_names[c], &claims->n);
        claims->given = json_is_array(list);
        claims->items = ARENA_ARRAY(arena, const char *, claims->n);
        for (int k = 0; k < claims->n; k++) {
            int n;
            json_t *item = json_array_get(list, (size_t)k);
            const char *const *ids = ids_of(pr, json_object_get(item, fields[c].ids), &n);
            const char *head = kept_text(pr, item, fields[c].head, "");
            if (c == CLAIM_DEFERRALS && json_array_size(json_object_get(item, "exempt")) == 0)
                head = arena_format(arena, "%s (relaxed)", head);
            claims->items[k] = claim_text(arena, head, n, ids);
        }
    }
    for (int m = 0; m < N_MEASURED; m++) {
        json_t *value = json_object_get(json_object_get(pr->root->json, "measures"), measure_names[m]);
        pr->plan->measure_given[m] = json_is_integer(value);
        pr->plan->measure[m] = (long long)json_integer_value(value);
    }
}

static bool whole_number(const json_t *value, long long *number) {
    if (!json_is_number(value) || fabs(json_number_value(value)) > 9e15)
        return false;
    *number = json_is_integer(value) ? (long long)json_integer_value(value) : llround(json_real_value(value));
    return true;
}

static void read_claims(struct plan_reader *pr) {
    struct plan *plan = pr->plan;
    json_t *made = json_object_get(pr->root->json, "made");
    int n, kept = 0;
    json_t *list = list_of(pr, "tiers", &n);
    int *tiers = ARENA_ARRAY(pr->reader.arena, int, n);
    long long *values = ARENA_ARRAY(pr->reader.arena, long long, n), *bounds = ARENA_ARRAY(pr->reader.arena, long long, n);
    bool *bounded = ARENA_ARRAY(pr->reader.arena, bool, n);
    plan->city_sha256 = kept_text(pr, made, "city_sha256", NULL);
    plan->policy_sha256 = kept_text(pr, made, "policy_sha256", NULL);
    plan->policy_name = kept_text(pr, made, "policy", NULL);
    for (int k = 0; k < n; k++) {
        struct node node;
        open_item(pr, &node, "tiers", list, k);
        int tier = code_or(&node, "tier", tier_names, -1);
        if (tier < 0 || !whole_number(json_object_get(node.json, "value"), &values[kept]))
            continue;
        bounded[kept] = whole_number(json_object_get(node.json, "bound"), &bounds[kept]);
        tiers[kept++] = tier;
    }
    plan->n_tiers = kept;
    plan->tier = tiers;
    plan->tier_value = values;
    plan->tier_bounded = bounded;
    plan->tier_bound = bounds;
    plan->outcome = kept_text(pr, pr->root->json, "outcome", NULL);
}

static void read_root(struct plan_reader *pr, json_t *json) {
    struct node head;
    struct spot spot;
    if (json_is_object(json)) {
        head = (struct node){.reader = &pr->reader, .key = "", .index = -1, .shown = -1, .json = json, .names = format_field};
        head.values[PLAN_FORMAT] = json_object_get(json, "format");
        if (!node_format(&head, PLAN_FORMAT, "cadrex-plan/1"))
            return;
    }
    spot = (struct spot){NULL, NULL, -1, json};
    shape_check(&pr->reader, NULL, spot, plan_shape);
    if (!json_is_object(json))
        return;
    pr->root = &head;
    read_moves(pr);
    read_deferrals(pr);
    read_decisions(pr);
    pr->plan->decisions.announced = announced_in(&pr->reader, &head, "announced", pr->city, pr->index);
    read_claims(pr);
    read_lists(pr);
}

bool read_plan_bytes(struct arena *arena, const char *path, const char *bytes, size_t size, const struct city *city, struct plan *plan,
                     struct faults *faults, struct error *err) {
    int before = faults->n_errors;
    *plan = (struct plan){.file = arena_string(arena, path)};
    struct plan_reader pr = {.reader = {.arena = arena, .symbols = city->symbols, .faults = faults, .file = plan->file},
                             .city = city,
                             .index = city_index_new(arena, city),
                             .plan = plan};
    file_sha256(bytes, size, plan->sha256);
    if (plan_csv_looks(path, bytes, size)) {
        plan_csv_read(arena, bytes, size, city, plan, faults);
        return faults->n_errors == before;
    }
    json_t *json = reader_load(&pr.reader, bytes, size, err);
    if (!json)
        return false;
    read_root(&pr, json);
    json_decref(json);
    return faults->n_errors == before;
}

bool read_plan(struct arena *arena, const char *path, const struct city *city, struct plan *plan, struct faults *faults, struct error *err) {
    char *bytes;
    size_t size;
    *plan = (struct plan){.file = arena_string(arena, path)};
    return file_read(arena, path, &bytes, &size, err) && read_plan_bytes(arena, path, bytes, size, city, plan, faults, err);
}
