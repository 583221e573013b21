/* cadrex plan --rounds: a backlog spread over several rounds, each with a plan file, the city after it and, where dates move on, its policy. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/outputs.h"
#include "cli/rounds.h"
#include "report/rounds.h"
#include "report/text.h"

enum { ROUNDS_MOST = 60, EVERY_MOST = 600 };

/* "12m", "12" or "1y". */
static bool read_every(struct job *job, int *months) {
    const char *text = job->options.every ? job->options.every : "12m";
    char *end = NULL;
    errno = 0;
    long n = strtol(text, &end, 10);
    bool years = strcmp(end, "y") == 0, good = end != text && errno == 0 && n > 0 && n <= EVERY_MOST && text[0] != '+';
    good = good && (years || *end == '\0' || strcmp(end, "m") == 0);
    *months = good ? (int)(years ? 12 * n : n) : 0;
    return (good && *months <= EVERY_MOST) || error_set(&job->err, ERROR_USAGE, word(W_USAGE_EVERY), text);
}

bool rounds_options(struct job *job) {
    const struct options *o = &job->options;
    if (o->every && !o->given[OPT_rounds])
        return error_set(&job->err, ERROR_USAGE, "%s", word(W_USAGE_EVERY_ALONE));
    if (o->given[OPT_rounds] && (o->keep || o->certificate))
        return error_set(&job->err, ERROR_USAGE, word(W_USAGE_ROUNDS_WITH), o->keep ? "keep" : "certificate");
    if (o->given[OPT_rounds] && o->output && strcmp(o->output, "-") == 0)
        return error_set(&job->err, ERROR_USAGE, "%s", word(W_USAGE_ROUNDS_FOLDER));
    return true;
}

/* A round that takes effect after the next one begins would start clocks in the future. */
static bool effect_fits(struct job *job, const struct policy *policy, int every) {
    char text[24];
    if (!date_known(policy->effective) || policy->effective.month <= job->city.as_of.month + every)
        return true;
    date_format(policy->effective, text);
    return error_set(&job->err, ERROR_USAGE, word(W_USAGE_ROUNDS_EFFECT), text, every);
}

static bool has_dates(const struct policy *policy) { return date_known(policy->effective) || date_known(policy->due_by); }

/* The bytes of a city as a file has them; its hash goes into the plans made on it. */
static bool render_city(struct job *job, struct city *city, char **bytes, size_t *size) {
    struct output output;
    output_open(&output);
    report_city_json(output.stream, city, &job->view);
    output_keep(job->arena, &output, bytes, size);
    file_sha256(*bytes, *size, city->sha256);
    return true;
}

static bool write_policy(struct job *job, struct round *round, const char *path) {
    char real[PATH_MAX], *bytes;
    struct output output;
    size_t size;
    if (!realpath(job->options.policy, real))
        return error_set(&job->err, ERROR_SYSTEM, word(W_FILE_UNWRITABLE), path, file_reason(errno));
    output_open(&output);
    report_round_policy(output.stream, round->policy, real);
    output_keep(job->arena, &output, &bytes, &size);
    struct policy *policy = ARENA_NEW(job->arena, struct policy);
    *policy = *round->policy;
    file_sha256(bytes, size, policy->sha256);
    round->policy = round->task.policy = policy;
    return file_write(path, bytes, size, &job->err);
}

static bool write_plan(struct job *job, struct round *round, const struct made *made, const char *path) {
    struct output output;
    output_open(&output);
    report_plan_json(output.stream, &round->solution, &round->task, made, &job->view);
    return output_close(&output, path, &job->err);
}

/* Round after round, so that what is written stands if something fails. */
static bool write_round(struct job *job, struct rounds *rounds, int k, const struct made *made, struct outputs *outputs, struct round_files *files) {
    struct round *round = &rounds->items[k];
    char *bytes;
    size_t size;
    if (k > 0 && has_dates(round->policy)) {
        files->policy = arena_format(job->arena, "policy-%d.json", k + 1);
        if (!write_policy(job, round, outputs_path(job, outputs, files->policy)))
            return false;
    }
    files->plan = arena_format(job->arena, "round-%d.json", k + 1);
    if (!write_plan(job, round, made, outputs_path(job, outputs, files->plan)))
        return false;
    if (!round->solution.has_plan)
        return true;
    files->city_after = arena_format(job->arena, "after-%d.json", k + 1);
    return render_city(job, &round->applied.city, &bytes, &size) && file_write(outputs_path(job, outputs, files->city_after), bytes, size, &job->err);
}

static bool write_summary(struct job *job, const struct rounds *rounds, const struct rounds_ask *ask, const struct round_files *files,
                          const struct made *made, const char *path, bool json) {
    struct output output;
    output_open(&output);
    if (json)
        report_rounds_json(output.stream, rounds, ask, files, made, &job->view);
    else
        report_rounds_text(output.stream, rounds, ask, &job->view);
    return output_close(&output, path, &job->err);
}

/* The worst of the rounds. Stopped before a later round has a plan, those of the rounds before stand. */
static int exit_code(const struct rounds *rounds) {
    int code = rounds->stopped ? ERROR_LIMIT : 0;
    for (int k = 0; k < rounds->n; k++) {
        const struct solution *solution = &rounds->items[k].solution;
        if (solution->has_plan)
            code = solution->settled ? code : ERROR_LIMIT;
        else if (solution->outcome == OUTCOME_IMPOSSIBLE)
            return ERROR_IMPOSSIBLE;
        else
            return k > 0 ? ERROR_LIMIT : ERROR_LIMIT_NO_PLAN;
    }
    return code;
}

int plan_rounds(struct job *job, const struct task *task, const struct made *made, struct progress_line *line) {
    struct rounds_ask ask = {.task = task, .n = (int)job->options.rounds, .no_return = rounds_no_return(task->policy)};
    struct round_files *files = NULL;
    struct rounds rounds;
    static const char *const names[] = {"rounds.json", "round-%d.json", "after-%d.json", "policy-%d.json"};
    struct outputs outputs = {.folder = job->options.output, .n_names = 4, .most = ask.n, .names = names};
    if (!read_every(job, &ask.every) || !effect_fits(job, task->policy, ask.every) || !outputs_possible(job, &outputs))
        return job_fail(job);
    if (task->progress != NULL) {
        ask.tell = progress_round;
        ask.tell_self = line;
    }
    bool planned = rounds_plan(job->arena, &ask, &rounds, &job->err);
    progress_end(line);
    if (!planned)
        return job_fail(job);
    if (outputs.folder != NULL) {
        files = ARENA_ARRAY(job->arena, struct round_files, rounds.n);
        for (int k = 0; k < rounds.n; k++)
            if (!write_round(job, &rounds, k, made, &outputs, &files[k]))
                return job_fail(job);
        if (!write_summary(job, &rounds, &ask, files, made, outputs_path(job, &outputs, "rounds.json"), true))
            return job_fail(job);
    }
    if (job->options.json || outputs.folder == NULL || !job->options.quiet)
        if (!write_summary(job, &rounds, &ask, files, made, NULL, job->options.json))
            return job_fail(job);
    outputs_tell_others(job, &outputs);
    return exit_code(&rounds);
}
