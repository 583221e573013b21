/* cadrex track: how the moves of a plan come along. */
#include "cli/job.h"

int run_track(struct job *job, int n, char **operands) {
    struct verdict verdict;
    struct round_progress progress;
    struct calendar calendar = {0};
    struct tracked tracked;
    struct date as_of;
    struct output output;
    (void)n;
    if (!job_as_of(job, &as_of) || !job_load(job, operands[0]) || !job_judge(job, operands[1], &verdict) ||
        !read_progress(job->arena, operands[2], &job->city, &progress, &job->faults, &job->err) ||
        (job->options.holidays && !read_holidays(job->arena, job->options.holidays, &calendar, &job->faults, &job->err)) ||
        !job_progress_fits(job, &progress, verdict.plan, false))
        return job_fail(job);
    if (!date_known(as_of))
        as_of = progress.as_of;
    if (!date_known(as_of))
        error_set(&job->err, ERROR_USAGE, word(W_TRACK_NO_DATE), progress.file);
    if (job->err.kind != ERROR_NONE)
        return job_fail(job);
    job_complain(job);
    track_round(job->arena, &verdict, &progress, &calendar, as_of, &tracked);
    output_open(&output);
    if (job->options.json)
        report_track_json(output.stream, &tracked, &job->view);
    else
        report_track_text(output.stream, &tracked, &job->view);
    return output_close(&output, NULL, &job->err) ? job_strict(job, verdict.rules) : job_fail(job);
}
