/* cadrex whatif: every scenario solved, one table; or the frontier of two tiers; or the tables of shards as one. */
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/stop.h"
#include "cli/job.h"
#include "report/text.h"
#include "report/whatif.h"

enum table_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };

struct whatif {
    struct job *job;
    struct scenarios set;
    struct inputs *inputs;
    struct task like;
    struct made made;
    enum table_format format;
};

static bool usage(struct job *job, enum word message) { return error_set(&job->err, ERROR_USAGE, "%s", word(message)); }

static bool format_asked(struct whatif *w) {
    const struct options *options = &w->job->options;
    w->format = options->json ? FORMAT_JSON : FORMAT_TEXT;
    if (!options->table)
        return true;
    int format = options_choice(w->job->arena, OPT_table, options->table, NULL, &w->job->err);
    w->format = format < 0 ? FORMAT_TEXT : (enum table_format)format;
    return format >= 0;
}

/* "k/n" */
static bool shard_asked(struct job *job, int *shard, int *shards) {
    const char *text = job->options.shard;
    char *end;
    *shard = *shards = 1;
    if (!text)
        return true;
    long k = strtol(text, &end, 10), n = *end == '/' ? strtol(end + 1, &end, 10) : 0;
    if (*end || k < 1 || n < k || n > 1000000)
        return error_set(&job->err, ERROR_USAGE, word(W_USAGE_SHARD), text);
    *shard = (int)k;
    *shards = (int)n;
    return job->options.out || usage(job, W_USAGE_SHARD_OUT);
}

/* A policy file is looked for beside the scenarios that name it. */
static const char *policy_asked(struct whatif *w, const char *scenarios_path) {
    const char *name = w->set.policy;
    struct arena *arena = w->job->arena;
    if (!name)
        return w->job->options.policy;
    if (!(strchr(name, '/') || strstr(name, ".json")) || name[0] == '/' || strcmp(scenarios_path, "-") == 0)
        return name;
    return arena_format(arena, "%s/%s", dirname(arena_string(arena, scenarios_path)), name);
}

/* Scenarios (path NULL: none), city and policy. */
static bool load(struct whatif *w, const char *city_path, const char *scenarios_path) {
    struct job *job = w->job;
    const struct options *options = &job->options;
    job->symbols = symbols_new(job->arena);
    w->set = (struct scenarios){.file = "", .base = {.name = "base", .sha256 = "", .pointer = "", .place = ""}};
    bool good = !scenarios_path || read_scenarios(job->arena, scenarios_path, &w->set, &job->faults, &job->err);
    if (job->err.kind != ERROR_NONE)
        return false;
    if (good && scenarios_path)
        job->options.policy = policy_asked(w, scenarios_path);
    w->inputs = read_inputs(job->arena, city_path, options->policy, job->symbols, &job->city, &job->policy, &job->faults, &job->err);
    task_init(&w->like, &job->city, &job->policy);
    w->like.relax = options->relax;
    w->like.time_limit = options->time_limit;
    w->like.effort = options->effort;
    w->like.gap = options->gap;
    w->like.seed = (unsigned)options->seed;
    if (options->threads > 0)
        w->like.threads = (int)options->threads;
    w->made = (struct made){.version = CADREX_VERSION, .glpk = solve_glpk_version(), .options = options->told, .seed = (unsigned)options->seed};
    return good && w->inputs && job->faults.n_errors == 0;
}

static const char *render(void *self, struct arena *arena, const struct sweep_found *found, size_t *size) {
    const struct whatif *w = self;
    struct output output;
    struct view view = {arena, w->job->options.anonymous, w->job->options.confidential};
    char *bytes;
    output_open(&output);
    report_result_json(output.stream, found, &w->made, &view);
    output_keep(arena, &output, &bytes, size);
    return bytes;
}

static void tell(void *self, const struct sweep *sweep, int entry, bool kept) {
    const struct whatif *w = self;
    const struct answer *answer = &sweep->answers[entry];
    if (w->job->options.quiet || w->job->options.json || kept)
        return;
    const char *name = text_clean(&w->job->view, sweep->list.entries[entry].name);
    if (!answer->scenario)
        fprintf(stderr, word(W_WHATIF_TOLD_FAILURE), name, sweep->failures[entry]);
    else if (w->job->options.progress || isatty(STDERR_FILENO) == 1)
        fprintf(stderr, word(W_WHATIF_TOLD), sweep->n_done, sweep->n_todo, name, answer->outcome, answer->seconds);
}

static bool write_file(struct job *job, const char *path, void (*print)(FILE *, const struct sweep_list *), const struct sweep_list *list) {
    struct output output;
    output_open(&output);
    print(output.stream, list);
    return output_close(&output, path, &job->err);
}

/* What is different from the sweep whose results are in the folder; NULL: nothing. */
static const char *changed_since(struct job *job, const struct sweep_list *now, const struct sweep_list *then) {
    const char *list = NULL;
    if (strcmp(now->city_sha256, then->city_sha256) != 0)
        list = text_join(&job->view, list, word(W_WHATIF_CHANGED_CITY));
    if (strcmp(now->policy_sha256, then->policy_sha256) != 0)
        list = text_join(&job->view, list, word(W_WHATIF_CHANGED_POLICY));
    if (strcmp(now->options, then->options) != 0 || now->seed != then->seed || strcmp(now->version, then->version) != 0)
        list = text_join(&job->view, list, word(W_WHATIF_CHANGED_OPTIONS));
    bool same = now->n == then->n;
    for (int k = 0; same && k < now->n; k++)
        same = strcmp(now->entries[k].key, then->entries[k].key) == 0;
    return list || same ? list : word(W_WHATIF_CHANGED_SCENARIOS);
}

/* The folder of the results, with the list of the sweep in it. */
static bool open_folder(struct job *job, const char *folder, const struct sweep_list *list) {
    const char *path = arena_format(job->arena, "%s/%s", folder, SWEEP_LIST_FILE);
    struct sweep_list then;
    struct error none = {0};
    char *bytes;
    size_t size;
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        job->err.file = folder;
        return error_set(&job->err, ERROR_SYSTEM, word(W_FILE_UNWRITABLE), folder, file_reason(errno));
    }
    if (access(path, F_OK) == 0 && file_read_own(job->arena, path, &bytes, &size, &none) && read_sweep_list(job->arena, bytes, size, &then)) {
        const char *changed = changed_since(job, list, &then);
        if (!changed)
            return true;
        if (!job->options.quiet)
            fprintf(stderr, word(W_WHATIF_CHANGED), folder, changed);
    }
    return write_file(job, path, report_sweep_list_json, list);
}

static int print_table(struct whatif *w, const struct whatif_table *table) {
    static void (*const prints[])(FILE *, const struct whatif_table *, const struct view *) = {report_whatif_text, report_whatif_json,
                                                                                               report_whatif_csv};
    struct output output;
    output_open(&output);
    prints[w->format](output.stream, table, &w->job->view);
    return output_close(&output, w->job->options.output, &w->job->err) ? 0 : job_fail(w->job);
}

/* Of a plan that gives up musts the outcome does not tell whether the search was stopped. */
static bool unsettled(const struct whatif *w, const struct answer *answer) {
    bool open = false;
    for (int t = 0; t < answer->n_tiers; t++) {
        const struct answer_tier *tier = &answer->tiers[t];
        bool close = tier->tier == TIER_STRUCTURE && tier->has_bound && tier->gap <= w->like.gap;
        open = open || (tier->tier != TIER_FIT && tier->tier != TIER_MOVES && !tier->proved && !close);
    }
    return open && strcmp(answer->outcome, outcome_names[OUTCOME_RELAXED]) == 0;
}

/* 4 if an answer is neither proved enough nor impossible, or is missing. */
static int exit_code(const struct whatif *w, const struct whatif_table *table) {
    for (int k = 0; k < table->list->n; k++) {
        const char *outcome = table->answers[k].scenario ? table->answers[k].outcome : outcome_names[OUTCOME_UNKNOWN];
        bool open = strcmp(outcome, outcome_names[OUTCOME_FEASIBLE]) == 0 || strcmp(outcome, outcome_names[OUTCOME_UNKNOWN]) == 0;
        open = open || unsettled(w, &table->answers[k]);
        if (open && (k == 0 || !table->mine || table->mine[k]))
            return ERROR_LIMIT;
    }
    return 0;
}

static bool prepare(struct whatif *w, struct sweep *sweep) {
    struct job *job = w->job;
    *sweep = (struct sweep){.arena = job->arena,
                            .inputs = w->inputs,
                            .set = &w->set,
                            .like = w->like,
                            .folder = job->options.out,
                            .render = render,
                            .tell = tell,
                            .self = w};
    sweep->list = (struct sweep_list){.version = w->made.version,
                                      .glpk = w->made.glpk,
                                      .options = w->made.options,
                                      .city_sha256 = job->city.sha256,
                                      .policy = job->policy.name,
                                      .policy_sha256 = job->policy.sha256,
                                      .title = w->set.name,
                                      .seed = (long long)w->made.seed};
    sweep_entries(sweep, arena_format(job->arena, "%d %d %d", job->options.anonymous, job->options.confidential, (int)words_language()));
    return shard_asked(job, &sweep->shard, &sweep->shards) && sweep_check(sweep, &job->faults);
}

static int sweep_all(struct whatif *w, char **operands) {
    struct job *job = w->job;
    struct sweep sweep;
    if (!load(w, operands[0], operands[1]) || !prepare(w, &sweep))
        return job_fail(job);
    job_complain(job);
    const struct rules *rules;
    const struct cells *cells;
    if (job->options.strict && (!solve_prepare(job->arena, &w->like, &rules, &cells, &job->err) || job_strict(job, rules)))
        return job->err.kind == ERROR_INPUT ? ERROR_INPUT : job_fail(job);
    if ((sweep.folder && !open_folder(job, sweep.folder, &sweep.list)) || !sweep_run(&sweep, &job->err))
        return job_fail(job);
    bool *mine = ARENA_ARRAY(job->arena, bool, sweep.list.n);
    for (int k = 0; k < sweep.list.n; k++)
        mine[k] = sweep_mine(&sweep, k);
    struct whatif_table table = {&sweep.list, sweep.answers, sweep.failures, mine, &job->city};
    int code = print_table(w, &table);
    bool talk = !job->options.quiet && !job->options.json;
    if (sweep.n_changed > 0 && talk)
        fprintf(stderr, word(W_WHATIF_TOLD_SPOILT), sweep.n_changed);
    if (sweep.n_kept > 0 && talk)
        fprintf(stderr, word(W_WHATIF_TOLD_KEPT), sweep.n_kept);
    if (sweep.stopped && talk)
        fputs(word(sweep.folder ? W_WHATIF_INTERRUPTED : W_WHATIF_INTERRUPTED_LOST), stderr);
    return code ? code : sweep.stopped ? ERROR_LIMIT : sweep.failed != ERROR_NONE ? (int)sweep.failed : exit_code(w, &table);
}

/* The results go into a folder of their own too, if one is named. */
static bool keep_merged(struct job *job, const struct sweep_list *list, const char *const *bytes, const size_t *sizes) {
    if (!job->options.out)
        return true;
    if (!open_folder(job, job->options.out, list))
        return false;
    for (int k = 0; k < list->n; k++)
        if (bytes[k] && !file_write(arena_format(job->arena, "%s/%s", job->options.out, list->entries[k].file), bytes[k], sizes[k], &job->err))
            return false;
    return true;
}

static int merge(struct whatif *w, int n, char **operands) {
    struct job *job = w->job;
    struct sweep_list list;
    struct answer *answers;
    const char **bytes, *missing = NULL;
    size_t *sizes;
    int n_missing = 0, n_changed;
    if (!sweep_merge(job->arena, n, operands, &list, &answers, &bytes, &sizes, &n_changed, &job->err) || !keep_merged(job, &list, bytes, sizes))
        return job_fail(job);
    for (int k = 0; k < list.n; k++)
        if (!answers[k].scenario && ++n_missing <= 20)
            missing = text_join(&job->view, missing, text_clean(&job->view, list.entries[k].name));
    struct whatif_table table = {&list, answers, NULL, NULL, NULL};
    int code = print_table(w, &table);
    if (n_changed > 0)
        fprintf(stderr, word(W_WHATIF_TOLD_SPOILT), n_changed);
    if (n_missing > 0)
        fprintf(stderr, word(W_WHATIF_MISSING), n_missing, list.n, n_missing > 20 ? arena_format(job->arena, "%s …", missing) : missing);
    return code ? code : exit_code(w, &table);
}

static void tell_point(void *self, const struct frontier_point *point) {
    const struct whatif *w = self;
    if (w->job->options.progress)
        fprintf(stderr, "%lld %lld\n", (long long)point->limit, (long long)point->deviation);
}

static int frontier(struct whatif *w, int n, char **operands) {
    struct job *job = w->job;
    struct frontier found;
    struct task task;
    struct output output;
    const struct rules *rules;
    const struct cells *cells;
    int tier = options_choice(job->arena, OPT_frontier, job->options.frontier, tier_names + TIER_EXCEPTIONS, &job->err);
    if (tier < 0 || !load(w, operands[0], n > 1 ? operands[1] : NULL) ||
        !task_scenario(job->arena, w->inputs, &w->set, NULL, &w->like, &task, &job->faults))
        return job_fail(job);
    job_complain(job);
    if (!solve_prepare(job->arena, &task, &rules, &cells, &job->err))
        return job_fail(job);
    if (job_strict(job, rules))
        return ERROR_INPUT;
    if (!frontier_trace(job->arena, &task, (enum tier)(tier + TIER_EXCEPTIONS), job->options.points < 0 ? 20 : (int)job->options.points, &found,
                        tell_point, w, &job->err))
        return job_fail(job);
    output_open(&output);
    if (w->format == FORMAT_JSON)
        report_frontier_json(output.stream, &found, &w->made, &task, &job->view);
    else if (w->format == FORMAT_CSV)
        report_frontier_csv(output.stream, &found, &job->view);
    else
        report_frontier_text(output.stream, &found, rules, &job->view);
    if (!output_close(&output, job->options.output, &job->err))
        return job_fail(job);
    bool open = found.stopped;
    for (int k = 0; k < found.n; k++)
        open = open || !found.points[k].settled;
    return found.impossible ? 0 : !open ? 0 : found.n > 0 ? ERROR_LIMIT : ERROR_LIMIT_NO_PLAN;
}

int run_whatif(struct job *job, int n, char **operands) {
    struct whatif w = {.job = job};
    if (!output_possible(job->options.output, &job->err) || !format_asked(&w))
        return job_fail(job);
    bool frontier_asked = job->options.frontier != NULL;
    if (job->options.merge && (frontier_asked || job->options.shard)) {
        usage(job, W_USAGE_MERGE_ALONE);
        return job_fail(job);
    }
    if (job->options.merge)
        return merge(&w, n, operands);
    if (frontier_asked && (job->options.out || job->options.shard)) {
        usage(job, W_USAGE_FRONTIER_OUT);
        return job_fail(job);
    }
    if (n > 2 || (n < 2 && !frontier_asked)) {
        error_set(&job->err, ERROR_USAGE, word(n < 2 ? W_USAGE_TOO_FEW : W_USAGE_TOO_MANY), command_rows[COMMAND_whatif].name,
                  command_rows[COMMAND_whatif].operands);
        return job_fail(job);
    }
    return frontier_asked ? frontier(&w, n, operands) : sweep_all(&w, operands);
}
