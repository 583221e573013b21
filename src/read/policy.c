#include "read/policy.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "read/embedded.h"
#include "read/read.h"

enum { EXTENDS_MOST = 16 };

static const char *const policy_fields[] = {"format",
                                            "name",
                                            "extends",
                                            "due",
                                            "exempt",
                                            "pairs",
                                            "limits",
                                            "both_due",
                                            "secondment_meets_due",
                                            "watch_months",
                                            "key_functions",
                                            "kin_functions",
                                            "attributes",
                                            "groups",
                                            "balance",
                                            "fit",
                                            "objective",
                                            "round",
                                            "allow_vacancies",
                                            "retirement",
                                            NULL};
_Static_assert(sizeof policy_fields / sizeof *policy_fields == N_POLICY_FIELDS + 1, "a name for every field");

/* A policy file on the way of `extends`; the chain lives on the stack, newest first. */
struct link {
    const struct link *up;
    const char *name; /* a shipped name, or a path */
    bool shipped;
    int depth;
};

static const struct embedded *find_shipped(struct arena *arena, const char *name) {
    const char *path = arena_format(arena, "policies/%s.json", name);
    for (int k = 0; k < n_embedded_files; k++)
        if (strcmp(embedded_files[k].name, path) == 0)
            return &embedded_files[k];
    return NULL;
}

/* "luohe-2020, national-2020, open" */
const char *const *read_shipped_policies(struct arena *arena) {
    const char **names = ARENA_ARRAY(arena, const char *, n_embedded_files + 1);
    int n_names = 0;
    for (int k = 0; k < n_embedded_files; k++) {
        const char *name = embedded_files[k].name;
        size_t n = strlen(name);
        if (strncmp(name, "policies/", 9) == 0 && n > 14 && strcmp(name + n - 5, ".json") == 0)
            names[n_names++] = arena_string_n(arena, name + 9, n - 14);
    }
    return names;
}

static const char *shipped_names(struct arena *arena) {
    const char *text = "";
    for (const char *const *name = read_shipped_policies(arena); *name; name++)
        text = arena_format(arena, "%s%s%s", text, *text ? ", " : "", *name);
    return text;
}

static bool is_path(const char *name) { return strchr(name, '/') || strstr(name, ".json") || strcmp(name, "-") == 0; }

static bool same_file(const struct link *a, const struct link *b) {
    if (a->shipped != b->shipped)
        return false;
    if (a->shipped)
        return strcmp(a->name, b->name) == 0;
    char *real_a = realpath(a->name, NULL), *real_b = realpath(b->name, NULL);
    bool same = real_a && real_b && strcmp(real_a, real_b) == 0;
    if ((!real_a || !real_b) && errno == ENOMEM)
        memory_lost();
    free(real_a);
    free(real_b);
    return same;
}

/* A file beside the one that extends it, or NULL. */
static const char *find_beside(struct arena *arena, const struct link *link, const char *name) {
    const char *folder = strcmp(link->name, "-") == 0 ? "." : dirname(arena_string(arena, link->name));
    for (int k = 0; k < 2; k++) {
        const char *path =
            name[0] == '/' ? arena_format(arena, "%s%s", name, k ? ".json" : "") : arena_format(arena, "%s/%s%s", folder, name, k ? ".json" : "");
        if (access(path, R_OK) == 0)
            return path;
    }
    return NULL;
}

static json_t *load_merged(struct policy_reader *pr, const struct link *link, json_t **keep, struct error *err);

/* What the file stands on: a new reference; an empty object for a root; NULL with a fault or err. */
static json_t *load_base(struct policy_reader *pr, const struct link *link, struct spot extends, struct error *err) {
    struct arena *arena = pr->reader.arena;
    struct link base = {link, "luohe-2020", true, link->depth + 1};
    if (spot_null(extends))
        return json_object();
    if (extends.value) {
        const char *name = spot_id(extends);
        if (!name)
            return NULL;
        base.shipped = find_shipped(arena, name) != NULL;
        base.name = base.shipped ? name : link->shipped ? NULL : find_beside(arena, link, name);
        if (!base.name) {
            spot_fault(extends, "dangling", shipped_names(arena), W_FAULT_EXTENDS_NOTHING, shown(&pr->reader, name));
            return NULL;
        }
    }
    for (const struct link *above = link; above; above = above->up) {
        if (same_file(above, &base)) {
            spot_fault(extends, "cycle", NULL, W_FAULT_EXTENDS_RING);
            return NULL;
        }
    }
    if (base.depth >= EXTENDS_MOST) {
        spot_fault(extends, "limit", NULL, W_FAULT_EXTENDS_DEEP, (int)EXTENDS_MOST);
        return NULL;
    }
    struct policy_reader below = {.reader = pr->reader, .policy = ARENA_NEW(arena, struct policy)};
    return load_merged(&below, &base, NULL, err);
}

static bool read_bytes(struct policy_reader *pr, const struct link *link, const char **bytes, size_t *size, struct error *err) {
    const struct embedded *shipped = link->shipped ? find_shipped(pr->reader.arena, link->name) : NULL;
    char *read;
    if (shipped) {
        *bytes = (const char *)shipped->bytes;
        *size = shipped->size;
        return true;
    }
    if (!file_read(pr->reader.arena, link->name, &read, size, err))
        return false;
    *bytes = read;
    return true;
}

static void policy_init(struct policy *policy) {
    *policy = (struct policy){.watch_months = 12,
                              .levels = {[LEVEL_CITY] = true},
                              .target_weight = 10,
                              .move_price = 6000,
                              .fit_welcome = 1,
                              .fit_t3 = 1,
                              .fit_prefer = 1,
                              .n_objective = 5,
                              .objective = {TIER_EXCEPTIONS, TIER_SHALL, TIER_STRUCTURE, TIER_FIT, TIER_MOVES},
                              .effective = {MONTH_UNKNOWN, 0},
                              .due_by = {MONTH_UNKNOWN, 0},
                              .max_moves = -1,
                              .max_enabling = -1,
                              .min_share_of_due_ppm = -1,
                              .allow_vacancies = 1};
    for (int mode = MODE_NONE + 1; mode < N_MODES; mode++)
        policy->modes[mode] = true;
    for (int rule = 0; rule < N_POLICY_RULES; rule++)
        policy->limits[rule] = (struct limit){.months = 36, .max_moves = -1, .within_months = 60, .share = {1, 3}, .working_days = 10};
}

static void read_all(struct policy_reader *pr, const struct node *root) {
    policy_init(pr->policy);
    policy_read_fields(pr, root); /* groups before the words of conditions */
    policy_read_rules(pr, root);
}

/* The file looked over by itself, then laid over what it extends: a new reference, NULL with a fault or err. With keep, *keep is the file itself. */
static json_t *load_merged(struct policy_reader *pr, const struct link *link, json_t **keep, struct error *err) {
    const char *bytes;
    size_t size;
    struct node root;
    struct reader *reader = &pr->reader;
    json_t *base = NULL, *merged = NULL;
    int before = reader->faults->n_errors;
    reader->file = link->name;
    reader->partial = true;
    if (!read_bytes(pr, link, &bytes, &size, err))
        return NULL;
    json_t *own = reader_load(reader, bytes, size, err);
    if (!own)
        return NULL;
    if (node_open_file(&root, reader, own, policy_fields, POLICY_FORMAT, "cadrex-policy/1")) {
        node_text(&root, POLICY_NAME);
        read_all(pr, &root);
        base = load_base(pr, link, spot_field(&root, POLICY_EXTENDS), err);
    }
    if (base && reader->faults->n_errors == before)
        merged = policy_merge(base, own);
    file_sha256(bytes, size, pr->policy->sha256);
    if (merged && keep)
        *keep = json_incref(own);
    json_decref(base);
    json_decref(own);
    return merged;
}

/* The file's own name, else what it is called by. */
static const char *name_of(struct arena *arena, const json_t *own, const char *file) {
    const char *name = json_string_value(json_object_get(own, "name"));
    if (name && *name)
        return arena_string(arena, name);
    char *copy = basename(arena_string(arena, file));
    size_t n = strlen(copy);
    if (n > 5 && strcmp(copy + n - 5, ".json") == 0)
        copy[n - 5] = '\0';
    return copy;
}

static json_t *load_named(struct policy_reader *pr, const char *name_or_path, struct error *err) {
    struct arena *arena = pr->reader.arena;
    struct link link = {NULL, arena_string(arena, name_or_path), !is_path(name_or_path), 0};
    policy_init(pr->policy);
    if (link.shipped && !find_shipped(arena, link.name)) {
        error_set(err, ERROR_USAGE, word(W_FAULT_NO_SHIPPED_POLICY), name_or_path, shipped_names(arena));
        return NULL;
    }
    pr->reader.file = link.name;
    return load_merged(pr, &link, &pr->own, err);
}

void policy_read_merged(struct policy_reader *pr, json_t *merged, const char *file) {
    struct node root;
    char sha256[65];
    memcpy(sha256, pr->policy->sha256, sizeof sha256);
    pr->reader.partial = false;
    pr->reader.file = file;
    node_open(&root, &pr->reader, NULL, "", -1, merged, policy_fields);
    read_all(pr, &root);
    memcpy(pr->policy->sha256, sha256, sizeof sha256);
    pr->policy->file = file;
}

const char *const *policy_field_names(void) { return policy_fields; }

json_t *policy_load(struct policy_reader *pr, const char *name_or_path, struct error *err) {
    json_t *merged = load_named(pr, name_or_path, err);
    if (!merged)
        return NULL;
    policy_read_merged(pr, merged, arena_string(pr->reader.arena, name_or_path));
    pr->policy->name = name_of(pr->reader.arena, pr->own, pr->policy->file);
    json_decref(pr->own);
    pr->own = NULL;
    return merged;
}

bool read_policy(struct arena *arena, const char *name_or_path, struct symbols *symbols, struct policy *policy, struct faults *faults,
                 struct error *err) {
    int before = faults->n_errors;
    struct policy_reader pr = {.reader = {.arena = arena, .symbols = symbols, .faults = faults}, .policy = policy};
    json_t *merged = policy_load(&pr, name_or_path, err);
    json_decref(merged);
    return merged && faults->n_errors == before;
}
