/* City and policy after the changes of a scenario: carried out on the files' documents, which are then read like any file, so that every check of a
 * reader applies. */
#include <assert.h>
#include <string.h>

#include "base/file.h"
#include "read/changed.h"
#include "read/read.h"
#include "read/scenario.h"

struct inputs {
    const struct city *city;
    const struct policy *policy;
    const char *city_text, *policy_text; /* policy merged */
};

static json_t *parsed(const char *text) { return json_loads(text, JSON_DECODE_ANY, NULL); }

static const char *dumped(struct arena *arena, const json_t *value) {
    char *text = json_dumps(value, JSON_COMPACT);
    const char *kept = arena_string(arena, text ? text : "{}");
    free(text);
    return kept;
}

struct inputs *read_inputs(struct arena *arena, const char *city_path, const char *policy_name, struct symbols *symbols, struct city *city,
                           struct policy *policy, struct faults *faults, struct error *err) {
    struct inputs *inputs = ARENA_NEW(arena, struct inputs);
    *inputs = (struct inputs){.city = city, .policy = policy};
    json_t *json = city_load(arena, city_path, symbols, city, faults, err);
    if (!json && err->kind != ERROR_NONE)
        return NULL;
    bool good = json && city_read_json(arena, json, symbols, city, faults);
    if (good)
        inputs->city_text = dumped(arena, json);
    json_decref(json);
    /* A wrong city is no reason not to tell what is wrong with the policy. */
    int before = faults->n_errors;
    struct policy_reader pr = {.reader = {.arena = arena, .symbols = symbols, .faults = faults}, .policy = policy};
    json = policy_load(&pr, policy_name, err);
    if (json)
        inputs->policy_text = dumped(arena, json);
    json_decref(json);
    if (!json || faults->n_errors > before || !(good ? read_match : read_match_words)(city, policy, faults) || !good)
        return NULL;
    return inputs;
}

void change_fault(const struct changer *c, const struct change *change, const char *code, const char *hint, enum word message, const char *arg) {
    faults_add(c->faults, &(struct fault){.file = c->file,
                                          .code = code,
                                          .severity = SEVERITY_ERROR,
                                          .pointer = change->pointer,
                                          .place = change->place,
                                          .message = faults_unquoted(c->faults, arena_format(c->arena, word(message), arg)),
                                          .hint = hint});
}

void change_touch(struct changer *c, const char *pointer, const struct change *change, const char *tail) {
    *ARENA_PUSH(c->arena, c->touched, c->n_touched, c->room) =
        (struct touched){pointer, arena_format(c->arena, "%s%s", change->pointer, tail), change->place};
}

/* "/a/0/b" as people read it: ".a[0].b". */
static const char *place_of(struct arena *arena, const char *pointer) {
    const char *place = "";
    for (const char *at = pointer; *at == '/';) {
        const char *part = at + 1;
        size_t n = strcspn(part, "/");
        bool number = n > 0 && strspn(part, "0123456789") >= n;
        place = arena_format(arena, number ? "%s[%.*s]" : "%s.%.*s", place, (int)n, part);
        at = part + n;
    }
    return place;
}

/* Complaints about a changed document are told at the change that touched the place, else at the first change of its kind. */
static void hand_over(struct changer *c, const struct faults *found, const struct change *first) {
    assert(first);
    for (int k = 0; k < found->n; k++) {
        const struct fault *fault = &found->items[k];
        const struct touched *best = NULL;
        size_t longest = 0;
        if (fault->severity != SEVERITY_ERROR)
            continue;
        for (int t = 0; t < c->n_touched; t++) {
            size_t n = strlen(c->touched[t].at);
            bool under = strncmp(fault->pointer, c->touched[t].at, n) == 0 && (fault->pointer[n] == '/' || fault->pointer[n] == '\0');
            if (under && n >= longest) {
                best = &c->touched[t];
                longest = n;
            }
        }
        struct fault told = *fault;
        told.file = c->file;
        told.pointer = first->pointer;
        told.place = first->place;
        if (best) {
            told.pointer = arena_format(c->arena, "%s%s", best->pointer, fault->pointer + longest);
            told.place = arena_format(c->arena, "%s%s", best->place, place_of(c->arena, fault->pointer + longest));
        } else {
            told.message = arena_format(c->arena, word(W_FAULT_AFTER_CHANGE), fault->place, fault->message);
        }
        faults_add(c->faults, &told);
    }
}

static const struct change *first_of(int n, const struct change *const *changes, bool (*is)(enum change_kind)) {
    for (int k = 0; k < n; k++)
        if (is(changes[k]->kind))
            return changes[k];
    return NULL;
}

static bool city_change(enum change_kind kind) { return change_is_city(kind); }
static bool policy_change(enum change_kind kind) { return change_is_policy(kind); }

typedef void carry_out(struct changer *, json_t *, const struct change *);

/* The document with all changes of a kind; a new reference. */
static json_t *changed_text(struct changer *c, const char *text, int n, const struct change *const *changes, bool (*is)(enum change_kind),
                            carry_out *carry, char sha256[65]) {
    json_t *json = parsed(text);
    for (int k = 0; k < n; k++)
        if (is(changes[k]->kind))
            carry(c, json, changes[k]);
    const char *after = dumped(c->arena, json);
    file_sha256(after, strlen(after), sha256);
    return json;
}

static void change_city(struct changer *c, const struct inputs *inputs, int n, const struct change *const *changes, struct city *city) {
    struct faults found;
    faults_init(&found, c->arena);
    found.anonymous = c->faults->anonymous;
    *city = (struct city){.file = inputs->city->file, .as_of = {MONTH_UNKNOWN, 0}, .symbols = inputs->city->symbols};
    json_t *json = changed_text(c, inputs->city_text, n, changes, city_change, change_in_city, city->sha256);
    city_read_json(c->arena, json, city->symbols, city, &found);
    json_decref(json);
    hand_over(c, &found, first_of(n, changes, city_change));
}

static void change_policy(struct changer *c, const struct inputs *inputs, int n, const struct change *const *changes, struct policy *policy) {
    struct faults found;
    faults_init(&found, c->arena);
    found.anonymous = c->faults->anonymous;
    struct policy_reader pr = {.reader = {.arena = c->arena, .symbols = inputs->city->symbols, .faults = &found}, .policy = policy};
    json_t *json = changed_text(c, inputs->policy_text, n, changes, policy_change, change_in_policy, policy->sha256);
    policy_read_merged(&pr, json, inputs->policy->file);
    policy->name = inputs->policy->name;
    json_decref(json);
    hand_over(c, &found, first_of(n, changes, policy_change));
}

bool read_changed(struct arena *arena, const struct inputs *inputs, const char *file, int n, const struct change *const *changes, struct city *city,
                  struct policy *policy, struct faults *faults) {
    struct changer c = {.arena = arena, .file = file, .faults = faults};
    const struct change *in_city = first_of(n, changes, city_change), *in_policy = first_of(n, changes, policy_change);
    int before = faults->n_errors;
    *city = *inputs->city;
    *policy = *inputs->policy;
    if (in_city)
        change_city(&c, inputs, n, changes, city);
    c.n_touched = 0;
    if (in_policy)
        change_policy(&c, inputs, n, changes, policy);
    if (faults->n_errors > before || (!in_city && !in_policy))
        return faults->n_errors == before;
    struct faults found;
    faults_init(&found, arena);
    found.anonymous = faults->anonymous;
    read_match(city, policy, &found);
    c.n_touched = 0;
    hand_over(&c, &found, in_city ? in_city : in_policy);
    return faults->n_errors == before;
}
