/* cadrex report: one page to read and print. */
#include "cli/job.h"
#include "explain/decisions.h"
#include "report/html.h"

enum { WITHIN = 12 };

/* Searches, and so takes time: only when asked for. */
static bool price(struct job *job, const struct verdict *verdict, struct report_page *page) {
    struct decision_prices *prices = ARENA_NEW(job->arena, struct decision_prices);
    struct task task;
    if (!job->options.prices || verdict->rules->wishes->n == 0)
        return true;
    job_plan_task(job, verdict->plan, &task);
    page->prices = prices;
    return price_decisions(job->arena, &task, verdict->plan, prices, &job->err);
}

int run_report(struct job *job, int n, char **operands) {
    int n_plans = n - 1;
    struct verdict *items = ARENA_ARRAY(job->arena, struct verdict, n_plans);
    const struct verdict **verdicts = ARENA_ARRAY(job->arena, const struct verdict *, n_plans);
    struct report_page page = {.version = CADREX_VERSION,
                               .n_verdicts = n_plans,
                               .verdicts = verdicts,
                               .within = job->options.due_within >= 0 ? (int)job->options.due_within : WITHIN};
    struct output output;
    if (job->options.prices && n_plans > 1)
        error_set(&job->err, ERROR_USAGE, "%s", word(W_USAGE_PRICES_ONE_PLAN));
    if (job->err.kind != ERROR_NONE || !output_possible(job->options.output, &job->err) || !job_load(job, operands[0]))
        return job_fail(job);
    for (int k = 0; k < n_plans; k++) {
        if (!job_judge(job, operands[k + 1], &items[k]) || !job_prove(job, &items[k]))
            return job_fail(job);
        verdicts[k] = &items[k];
    }
    job_complain(job);
    if (!price(job, &items[0], &page))
        return job_fail(job);
    output_open(&output);
    report_html(output.stream, &page, &job->view);
    return output_close(&output, job->options.output, &job->err) ? job_strict(job, items[0].rules) : job_fail(job);
}
