/* cadrex plan --plans: several plans to choose from, each a plan file. */
#include <string.h>

#include "cli/outputs.h"
#include "cli/plans.h"
#include "report/plans.h"

bool plans_options(struct job *job) {
    const struct options *o = &job->options;
    if (!o->given[OPT_plans] && (o->given[OPT_within] || o->given[OPT_differ]))
        return error_set(&job->err, ERROR_USAGE, word(W_USAGE_PLANS_ALONE), o->given[OPT_within] ? "within" : "differ");
    if (o->given[OPT_plans] && (o->given[OPT_rounds] || o->certificate))
        return error_set(&job->err, ERROR_USAGE, word(W_USAGE_PLANS_WITH), o->certificate ? "certificate" : "rounds");
    if (o->given[OPT_plans] && o->output && strcmp(o->output, "-") == 0)
        return error_set(&job->err, ERROR_USAGE, "%s", word(W_USAGE_PLANS_FOLDER));
    return true;
}

static bool write_plan(struct job *job, const struct one_plan *one, const struct task *task, const struct made *made, const char *path) {
    struct output output;
    output_open(&output);
    report_plan_json(output.stream, &one->solution, task, made, &job->view);
    return output_close(&output, path, &job->err);
}

static bool write_summary(struct job *job, const struct plans *plans, const struct plans_ask *ask, const char *const *files, const struct made *made,
                          const char *path, bool json) {
    struct output output;
    output_open(&output);
    if (json)
        report_plans_json(output.stream, plans, ask, files, made, &job->view);
    else
        report_plans_text(output.stream, plans, ask, files, &job->view);
    return output_close(&output, path, &job->err);
}

static int exit_code(const struct plans *plans) {
    if (plans->n == 0)
        return plans->solution.outcome == OUTCOME_IMPOSSIBLE ? ERROR_IMPOSSIBLE : ERROR_LIMIT_NO_PLAN;
    return !plans->items[0].solution.settled || plans->further == FURTHER_UNKNOWN ? ERROR_LIMIT : 0;
}

int plan_plans(struct job *job, const struct task *task, const struct made *made) {
    struct plans_ask ask = {.task = task, .n = (int)job->options.plans, .within = job->options.within, .differ = (int)job->options.differ};
    struct plans plans;
    static const char *const names[] = {"plans.json", "plan-%d.json"};
    struct outputs outputs = {.folder = job->options.output, .n_names = 2, .most = ask.n, .names = names};
    const char **files = NULL;
    if (!outputs_possible(job, &outputs) || !plans_make(job->arena, &ask, &plans, &job->err))
        return job_fail(job);
    if (outputs.folder != NULL && plans.n > 0) {
        files = ARENA_ARRAY(job->arena, const char *, plans.n);
        for (int k = 0; k < plans.n; k++) {
            files[k] = arena_format(job->arena, "plan-%d.json", k + 1);
            if (!write_plan(job, &plans.items[k], task, made, outputs_path(job, &outputs, files[k])))
                return job_fail(job);
        }
        if (!write_summary(job, &plans, &ask, files, made, outputs_path(job, &outputs, "plans.json"), true))
            return job_fail(job);
    }
    if (job->options.json || outputs.folder == NULL || !job->options.quiet)
        if (!write_summary(job, &plans, &ask, files, made, NULL, job->options.json))
            return job_fail(job);
    outputs_tell_others(job, &outputs);
    return exit_code(&plans);
}
