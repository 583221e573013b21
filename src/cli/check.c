/* cadrex check: judges plans, whoever made them. */
#include <stdlib.h>

#include "cli/job.h"

/* Best first; equal ones in the order given, which a stable order needs the pointers for. */
static int better(const void *a, const void *b) {
    const struct verdict *x = *(const struct verdict *const *)a, *y = *(const struct verdict *const *)b;
    int rank = report_rank(x, y);
    return rank ? rank : (x > y) - (x < y);
}

static void write_text(struct job *job, int n, const struct verdict *const *verdicts, FILE *out) {
    if (n > 1) {
        const struct verdict **ranked = ARENA_ARRAY(job->arena, const struct verdict *, n);
        for (int k = 0; k < n; k++)
            ranked[k] = verdicts[k];
        qsort(ranked, (size_t)n, sizeof *ranked, better);
        report_ranking_text(out, n, ranked, &job->view);
        fputc('\n', out);
    }
    for (int k = 0; k < n; k++) {
        if (k > 0)
            fputs("\n\n", out);
        report_verdict_text(out, verdicts[k], &job->view);
    }
}

int run_check(struct job *job, int n, char **operands) {
    int n_plans = n - 1, n_broken = 0;
    struct verdict *items = ARENA_ARRAY(job->arena, struct verdict, n_plans);
    const struct verdict **verdicts = ARENA_ARRAY(job->arena, const struct verdict *, n_plans);
    struct output output;
    if (!job_load(job, operands[0]))
        return job_fail(job);
    for (int k = 0; k < n_plans; k++) {
        if (!job_judge(job, operands[k + 1], &items[k]) || !job_prove(job, &items[k]))
            return job_fail(job);
        verdicts[k] = &items[k];
        n_broken += items[k].n_broken;
    }
    job_complain(job);
    output_open(&output);
    if (job->options.json) {
        for (int k = 0; k < n_plans; k++)
            report_faults(stderr, &items[k].notes, true, job->options.quiet);
        report_verdict_json(output.stream, n_plans, verdicts, &job->view);
    } else
        write_text(job, n_plans, verdicts, output.stream);
    if (!output_close(&output, NULL, &job->err))
        return job_fail(job);
    return n_broken > 0 ? ERROR_IMPOSSIBLE : job_strict(job, items[0].rules);
}
