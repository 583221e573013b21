/* What the options ask for. */
#include "cli/job.h"

static bool wishes_add(struct job *job, struct task *task, enum wish_kind kind, const struct text_list *list) {
    for (int k = 0; k < list->n; k++) {
        struct wish wish;
        struct error err = {0};
        const char *text = read_called_wish(job->arena, &job->city, job->index, kind, list->items[k], !job->options.anonymous, &err);
        if (!text || !read_wish(job->arena, &job->city, job->index, kind, text, "", "", &wish, &err) ||
            !read_wish_fits(job->arena, &job->city, &job->policy, &task->wishes, &wish, &err))
            return error_set(&job->err, err.kind, "--%s %s: %s", wish_names[kind], list->items[k], err.text);
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
