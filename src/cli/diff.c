/* cadrex diff: two plans side by side. */
#include "cli/job.h"

int run_diff(struct job *job, int n, char **operands) {
    struct verdict a, b;
    struct plan_diff diff;
    struct output output;
    (void)n;
    if (!job_load(job, operands[0]) || !job_judge(job, operands[1], &a) || !job_judge(job, operands[2], &b))
        return job_fail(job);
    job_complain(job);
    output_open(&output);
    diff_plans(job->arena, &a, &b, &diff);
    if (job->options.json)
        report_diff_json(output.stream, &diff, &job->view);
    else
        report_diff_text(output.stream, &diff, &job->view);
    return output_close(&output, NULL, &job->err) ? job_strict(job, a.rules) : job_fail(job);
}
