/* cadrex report: one page to read and print. */
#include "cli/job.h"
#include "report/html.h"

enum { WITHIN = 12 };

int run_report(struct job *job, int n, char **operands) {
    int n_plans = n - 1;
    struct verdict *items = ARENA_ARRAY(job->arena, struct verdict, n_plans);
    const struct verdict **verdicts = ARENA_ARRAY(job->arena, const struct verdict *, n_plans);
    struct report_page page = {.version = CADREX_VERSION,
                               .n_verdicts = n_plans,
                               .verdicts = verdicts,
                               .within = job->options.due_within >= 0 ? (int)job->options.due_within : WITHIN};
    struct output output;
    if (!output_possible(job->options.output, &job->err) || !job_load(job, operands[0]))
        return job_fail(job);
    for (int k = 0; k < n_plans; k++) {
        if (!job_judge(job, operands[k + 1], &items[k]) || !job_prove(job, &items[k]))
            return job_fail(job);
        verdicts[k] = &items[k];
    }
    job_complain(job);
    if (!output_open(&output, &job->err))
        return job_fail(job);
    report_html(output.stream, &page, &job->view);
    return output_close(&output, job->options.output, &job->err) ? job_strict(job, items[0].rules) : job_fail(job);
}
