#include "whatif/sweep.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/words.h"
#include "whatif/crowd.h"

/* A name that any file system takes and people recognise, kept apart from its likes by a hash. */
static const char *file_of(struct arena *arena, const char *name) {
    enum { MOST = 60 };
    char hex[65], *safe = arena_string(arena, name);
    file_sha256(name, strlen(name), hex);
    size_t n = 0;
    for (; n < MOST && safe[n]; n++) {
        unsigned char c = (unsigned char)safe[n];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80 || strchr("-_.", c) != NULL;
        if (!letter)
            safe[n] = '_';
    }
    while (n > 0 && ((unsigned char)safe[n] & 0xc0) == 0x80) /* no half character */
        n--;
    safe[n] = '\0';
    return arena_format(arena, "%s-%.8s.json", safe[0] == '.' ? "_" : safe, hex);
}

static const char *key_of(struct arena *arena, const struct sweep_list *list, const char *view, const struct scenario *scenario) {
    char hex[65];
    const char *text = arena_format(arena, "%s\n%s\n%lld\n%s\n%s\n%s\n%s\n%s\n%s\n", list->version, list->glpk, list->seed, list->options, view,
                                    list->city_sha256, list->policy_sha256, scenario->sha256, scenario->name);
    file_sha256(text, strlen(text), hex);
    return arena_string(arena, hex);
}

static const struct scenario *scenario_of(const struct sweep *sweep, int entry) {
    return entry == 0 ? &sweep->set->base : &sweep->set->items[entry - 1];
}

void sweep_entries(struct sweep *sweep, const char *view) {
    struct sweep_list *list = &sweep->list;
    list->n = 1 + sweep->set->n;
    list->entries = ARENA_ARRAY(sweep->arena, struct sweep_entry, list->n);
    for (int k = 0; k < list->n; k++) {
        const struct scenario *scenario = scenario_of(sweep, k);
        list->entries[k] = (struct sweep_entry){scenario->name, k == 0 ? "base.json" : file_of(sweep->arena, scenario->name),
                                                key_of(sweep->arena, list, view, scenario)};
    }
    sweep->answers = ARENA_ARRAY(sweep->arena, struct answer, list->n);
    sweep->failures = ARENA_ARRAY(sweep->arena, const char *, list->n);
}

bool sweep_mine(const struct sweep *sweep, int entry) { return entry == 0 || (entry - 1) % sweep->shards == sweep->shard - 1; }

bool sweep_check(struct sweep *sweep, struct faults *faults) {
    int before = faults->n_errors;
    for (int k = 0; k < sweep->list.n; k++) {
        struct arena *arena = arena_new();
        struct task task;
        if (sweep_mine(sweep, k))
            task_scenario(arena, sweep->inputs, sweep->set, scenario_of(sweep, k), &sweep->like, &task, faults);
        arena_free(arena);
        if (k == 0 && faults->n_errors > before) /* every scenario would repeat it */
            break;
    }
    return faults->n_errors == before;
}

/* An answer that fits, from the folder. */
static void take_kept(struct sweep *sweep, int entry) {
    struct arena *arena = sweep->arena;
    struct error none = {0};
    struct answer answer;
    char *bytes;
    size_t size;
    const char *path = arena_format(arena, "%s/%s", sweep->folder, sweep->list.entries[entry].file);
    if (access(path, F_OK) != 0 || !file_read_own(arena, path, &bytes, &size, &none))
        return;
    bool whole = read_answer(arena, bytes, size, &answer);
    sweep->n_changed += whole ? 0 : 1;
    if (!whole || strcmp(answer.key, sweep->list.entries[entry].key) != 0)
        return;
    sweep->answers[entry] = answer;
    sweep->n_kept++;
    sweep->n_done++;
}

struct ask {
    struct sweep *sweep;
    const int *entries;
    int threads; /* of each worker */
};

/* In the worker: the bytes of the result, or a failure. */
static bool find_out(void *self, int k, struct arena *arena, const char **bytes, size_t *size, struct error *err) {
    const struct ask *ask = self;
    struct sweep *sweep = ask->sweep;
    int entry = ask->entries[k];
    const struct scenario *scenario = scenario_of(sweep, entry);
    struct faults faults;
    struct task task, like = sweep->like;
    struct solution solution;
    faults_init(&faults, arena);
    like.threads = ask->threads;
    if (!task_scenario(arena, sweep->inputs, sweep->set, scenario, &like, &task, &faults))
        return error_set(err, ERROR_INPUT, "%s", faults.n > 0 ? faults.items[0].message : "");
    if (entry > 0 && sweep->answers[0].has_plan)
        task.start = task_start(arena, &task, &sweep->answers[0]);
    if (!solve_plan(arena, &task, &solution, err))
        return false;
    if (solution.stopped_by == STOPPED_BY_SIGNAL) /* nothing that is half done is kept */
        return error_set(err, ERROR_LIMIT, "%s", stopped_by_names[STOPPED_BY_SIGNAL]);
    struct sweep_found found = {scenario, sweep->list.entries[entry].key, &task, &solution,
                                accept_judge(arena, &solution, scenario->n_accepts, scenario->accepts)};
    *bytes = sweep->render(sweep->self, arena, &found, size);
    return true;
}

/* In the parent: kept and understood like one that was there already. */
static bool take_result(void *self, int k, const char *bytes, size_t size, double seconds, struct error *err) {
    const struct ask *ask = self;
    struct sweep *sweep = ask->sweep;
    int entry = ask->entries[k];
    struct answer answer;
    if (!read_answer(sweep->arena, bytes, size, &answer))
        return error_set(err, ERROR_BUG, word(W_WHATIF_UNREADABLE), sweep->list.entries[entry].name);
    const char *path = sweep->folder ? arena_format(sweep->arena, "%s/%s", sweep->folder, sweep->list.entries[entry].file) : NULL;
    if (path && !file_write(path, bytes, size, err))
        return false;
    sweep->answers[entry] = answer;
    sweep->answers[entry].seconds = seconds;
    sweep->n_done++;
    if (sweep->tell)
        sweep->tell(sweep->self, sweep, entry, false);
    return true;
}

static void take_failure(void *self, int k, enum error_kind kind, const char *text) {
    const struct ask *ask = self;
    struct sweep *sweep = ask->sweep;
    int entry = ask->entries[k];
    if (kind == ERROR_LIMIT)
        return;
    sweep->failures[entry] = arena_string(sweep->arena, text);
    sweep->failed = sweep->failed == ERROR_NONE ? kind : sweep->failed;
    if (sweep->tell)
        sweep->tell(sweep->self, sweep, entry, false);
}

static bool run_some(struct sweep *sweep, int n, const int *entries, struct error *err) {
    int threads = sweep->like.threads < 1 ? 1 : sweep->like.threads, workers = n < threads ? n : threads;
    struct ask ask = {sweep, entries, workers > 0 ? threads / workers : 1};
    struct crowd crowd = {
        .arena = sweep->arena, .n = n, .workers = workers, .work = find_out, .take = take_result, .fail = take_failure, .self = &ask};
    bool good = n == 0 || crowd_run(&crowd, err);
    sweep->stopped = sweep->stopped || crowd.stopped;
    return good;
}

bool sweep_run(struct sweep *sweep, struct error *err) {
    int *todo = ARENA_ARRAY(sweep->arena, int, sweep->list.n), n = 0, base = 0;
    for (int k = 0; k < sweep->list.n; k++) {
        if (!sweep_mine(sweep, k))
            continue;
        sweep->n_todo++;
        if (sweep->folder)
            take_kept(sweep, k);
        if (!sweep->answers[k].scenario && k > 0)
            todo[n++] = k;
        else if (sweep->answers[k].scenario && sweep->tell)
            sweep->tell(sweep->self, sweep, k, true);
    }
    if (!sweep->answers[0].scenario && !run_some(sweep, 1, &base, err))
        return false;
    return sweep->stopped || run_some(sweep, n, todo, err);
}
