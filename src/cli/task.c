/* What the options ask for. */
#include <string.h>

#include "cli/job.h"

/* What was typed may be a name: where none may be told, the command line told again has the ids instead, and no reason. */
static void forget_name(struct job *job, const char *typed, const struct wish *wish) {
    const char *text = wish->rule ? arena_format(job->arena, "%s=%s", job->city.cadres[wish->cadre].id, wish->rule) : wish->text;
    for (int k = 0; k < job->argc && job->options.anonymous; k++) {
        const char *at = strchr(job->argv[k], '=');
        if (job->argv[k] == typed)
            job->argv[k] = arena_string(job->arena, text);
        else if (at && at + 1 == typed)
            job->argv[k] = arena_format(job->arena, "%.*s=%s", (int)(at - job->argv[k]), job->argv[k], text);
    }
}

/* Which of the options is meant, as it was typed; not the reason of a secret deferral. */
static const char *typed_again(struct job *job, const char *typed, int number) {
    return job->options.anonymous ? arena_format(job->arena, "(%d)", number) : job_without_secret(job, typed);
}

static bool wishes_add(struct job *job, struct task *task, enum wish_kind kind, const struct text_list *list) {
    for (int k = 0; k < list->n; k++) {
        struct wish wish;
        struct error err = {0};
        const char *text = read_called_wish(job->arena, &job->city, job->index, kind, list->items[k], !job->options.anonymous, &err);
        if (!text || !read_wish(job->arena, &job->city, job->index, kind, text, "", "", &wish, &err) ||
            !read_wish_fits(job->arena, &job->city, &job->policy, &task->wishes, &wish, &err))
            return error_set(&job->err, err.kind, "--%s %s: %s", wish_names[kind], typed_again(job, list->items[k], k + 1), err.text);
        if (kind == WISH_DEFER && !*wish.reason) /* who defers says why: it goes into the record */
            return error_set(&job->err, ERROR_USAGE, "--%s %s: %s", wish_names[kind], typed_again(job, list->items[k], k + 1),
                             word(W_WISH_NO_REASON));
        forget_name(job, list->items[k], &wish);
        task->wishes = task_wishes_with(job->arena, task->wishes, &wish);
    }
    return true;
}

bool job_task(struct job *job, struct task *task) {
    const struct options *options = &job->options;
    task_init(task, &job->city, &job->policy);
    task->relax = options->relax;
    task->time_limit = options->time_limit;
    task->effort = options->effort;
    task->gap = options->gap;
    task->seed = (unsigned)options->seed;
    if (options->threads > 0)
        task->threads = (int)options->threads;
    if (!job_load_announced(job, &task->wishes.announced))
        return false;
    return wishes_add(job, task, WISH_PIN, &options->pin) && wishes_add(job, task, WISH_STAY, &options->stay) &&
           wishes_add(job, task, WISH_FORBID, &options->forbid) && wishes_add(job, task, WISH_DEFER, &options->defer);
}

void job_plan_task(const struct job *job, const struct plan *plan, struct task *task) {
    task_init(task, &job->city, &job->policy);
    task->wishes = plan->decisions;
    for (int k = 0; k < plan->n_deferrals; k++)
        task->relax = task->relax || plan->deferrals[k].n_exempt == 0;
    task->time_limit = job->options.time_limit;
    task->effort = job->options.effort;
    task->gap = job->options.gap;
    task->seed = (unsigned)job->options.seed;
    if (job->options.threads > 0)
        task->threads = (int)job->options.threads;
}
