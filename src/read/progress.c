#include <string.h>

#include "base/file.h"
#include "read/json.h"
#include "read/read.h"

enum { PROGRESS_FORMAT, PROGRESS_NAME, PROGRESS_AS_OF, PROGRESS_DECIDED_ON, PROGRESS_PLAN, PROGRESS_STAGES, PROGRESS_MOVES, PROGRESS_TARGETS };
static const char *const progress_fields[] = {"format", "name", "as_of", "decided_on", "plan_sha256", "stages", "moves", "targets", NULL};
enum { ENTRY_CADRE, ENTRY_STAGE, ENTRY_RESPONSIBLE, ENTRY_DUE, ENTRY_DONE, ENTRY_PROBLEM, ENTRY_SOLVED };
static const char *const entry_fields[] = {"cadre", "stage", "responsible", "due", "done", "problem", "solved", NULL};
enum { TARGET_UNIT, TARGET_MODE, TARGET_RULE, TARGET_COUNT, TARGET_BY };
static const char *const target_fields[] = {"unit", "mode", "rule", "count", "by", NULL};

struct progress_reader {
    struct reader reader;
    struct round_progress *progress;
    struct ids *cadres, *units;
};

static void read_stages(struct progress_reader *pr, const struct node *root) {
    struct spot list = spot_field(root, PROGRESS_STAGES);
    int n;
    spot_list(list, &n);
    const char **stages = ARENA_ARRAY(pr->reader.arena, const char *, n + 1);
    for (int k = 0; k < n; k++) {
        const char *stage = spot_word(spot_item(list, k));
        stages[k] = stage ? stage : "";
        for (int j = 0; j < k && stage; j++)
            if (strcmp(stages[j], stage) == 0)
                spot_fault(spot_item(list, k), "twice", NULL, W_FAULT_TWICE, shown(&pr->reader, stage));
    }
    pr->progress->stages = stages;
    pr->progress->n_stages = n;
}

static bool same_stage(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

static void read_entry(struct progress_reader *pr, const struct node *node, int k, struct progress_entry *entries) {
    struct progress_entry *entry = &entries[k];
    struct spot problem = spot_field(node, ENTRY_PROBLEM), stage = spot_field(node, ENTRY_STAGE);
    if (node_need(node, ENTRY_CADRE))
        entry->cadre = spot_reference(spot_field(node, ENTRY_CADRE), pr->cadres, W_FAULT_NO_CADRE);
    entry->stage = spot_word(stage);
    entry->responsible = node_text(node, ENTRY_RESPONSIBLE);
    entry->due = node_date(node, ENTRY_DUE);
    entry->done = node_date(node, ENTRY_DONE);
    entry->problem = spot_null(problem) ? NULL : spot_text(problem);
    entry->solved = node_date(node, ENTRY_SOLVED);
    if (!entry->responsible)
        entry->responsible = "";
    if (entry->problem && !*entry->problem)
        entry->problem = NULL;
    if (entry->stage && pr->progress->n_stages > 0 && code_find(pr->progress->stages, entry->stage) < 0)
        spot_fault(stage, "unknown-word", hint_nearest(&pr->reader, pr->progress->stages, entry->stage), W_FAULT_UNKNOWN_WORD,
                   shown(&pr->reader, entry->stage));
    for (int j = 0; j < k && entry->cadre >= 0; j++)
        if (entries[j].cadre == entry->cadre && same_stage(entries[j].stage, entry->stage)) {
            spot_fault(spot_self(node), "twice", word(W_HINT_STAGE_TWICE), W_FAULT_TWICE, spot_place(spot_self(node)));
            break;
        }
}

static void read_entries(struct progress_reader *pr, const struct node *root) {
    static const struct date unknown = {MONTH_UNKNOWN, 0};
    struct spot list = spot_field(root, PROGRESS_MOVES);
    int n;
    spot_list(list, &n);
    struct progress_entry *entries = ARENA_ARRAY(pr->reader.arena, struct progress_entry, n);
    for (int k = 0; k < n; k++) {
        struct node node;
        entries[k] = (struct progress_entry){.cadre = -1, .responsible = "", .due = unknown, .done = unknown, .solved = unknown};
        if (!node_open_spot(&node, spot_item(list, k), entry_fields))
            continue;
        entries[k].place = spot_place(spot_self(&node));
        read_entry(pr, &node, k, entries);
    }
    pr->progress->entries = entries;
    pr->progress->n_entries = n;
}

static void read_target(struct progress_reader *pr, const struct node *node, struct progress_target *target) {
    static const enum target_of kinds[] = {TARGET_OF_UNIT, TARGET_OF_MODE, TARGET_OF_RULE};
    int n = 0;
    for (int field = TARGET_UNIT; field <= TARGET_RULE; field++)
        if (node->values[field]) {
            target->of = kinds[field];
            n++;
        }
    if (n > 1)
        spot_fault(spot_self(node), "contradiction", NULL, W_FAULT_TARGET_OF_TWO);
    target->unit = spot_reference(spot_field(node, TARGET_UNIT), pr->units, W_FAULT_NO_UNIT);
    int mode = node_code(node, TARGET_MODE, code_mode + 1, -1);
    target->mode = mode < 0 ? MODE_NONE : (enum mode)(mode + 1);
    target->rule = node_word(node, TARGET_RULE);
    node_need(node, TARGET_COUNT);
    target->count = node_int(node, TARGET_COUNT, 0, 0);
    target->by = node_date(node, TARGET_BY);
}

static void read_targets(struct progress_reader *pr, const struct node *root) {
    struct spot list = spot_field(root, PROGRESS_TARGETS);
    int n;
    spot_list(list, &n);
    struct progress_target *targets = ARENA_ARRAY(pr->reader.arena, struct progress_target, n);
    for (int k = 0; k < n; k++) {
        struct node node;
        targets[k] = (struct progress_target){.unit = -1, .by = {MONTH_UNKNOWN, 0}};
        if (node_open_spot(&node, spot_item(list, k), target_fields))
            read_target(pr, &node, &targets[k]);
    }
    pr->progress->targets = targets;
    pr->progress->n_targets = n;
}

static bool is_sha256(const char *text) { return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64; }

static void read_root(struct progress_reader *pr, json_t *json) {
    struct node root;
    struct round_progress *progress = pr->progress;
    if (!node_open_file(&root, &pr->reader, json, progress_fields, PROGRESS_FORMAT, "cadrex-progress/1"))
        return;
    progress->name = node_text(&root, PROGRESS_NAME);
    progress->as_of = node_date(&root, PROGRESS_AS_OF);
    progress->decided_on = node_date(&root, PROGRESS_DECIDED_ON);
    progress->plan_sha256 = node_text(&root, PROGRESS_PLAN);
    if (progress->plan_sha256 && !is_sha256(progress->plan_sha256))
        spot_fault(spot_field(&root, PROGRESS_PLAN), "bad-hash", NULL, W_FAULT_NO_SHA256);
    read_stages(pr, &root);
    read_entries(pr, &root);
    read_targets(pr, &root);
}

bool read_progress(struct arena *arena, const char *path, const struct city *city, struct round_progress *progress, struct faults *faults,
                   struct error *err) {
    char *bytes;
    size_t size;
    int before = faults->n_errors;
    *progress = (struct round_progress){.file = arena_string(arena, path), .as_of = {MONTH_UNKNOWN, 0}, .decided_on = {MONTH_UNKNOWN, 0}};
    if (!file_read(arena, path, &bytes, &size, err))
        return false;
    struct progress_reader pr = {.reader = {.arena = arena, .symbols = city->symbols, .faults = faults, .file = progress->file},
                                 .progress = progress,
                                 .cadres = ids_new(arena),
                                 .units = ids_new(arena)};
    for (int i = 0; i < city->n_cadres; i++)
        ids_add(pr.cadres, city->cadres[i].id, i);
    for (int u = 0; u < city->n_units; u++)
        ids_add(pr.units, city->units[u].id, u);
    json_t *json = reader_load(&pr.reader, bytes, size, err);
    if (!json)
        return false;
    read_root(&pr, json);
    json_decref(json);
    return faults->n_errors == before;
}
