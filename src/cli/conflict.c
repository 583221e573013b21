/* cadrex conflict: why no plan exists, and the least to give up. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cli/job.h"
#include "report/conflict.h"

/* Before the search: a folder that cannot be made is told at once. */
static bool out_possible(struct job *job) {
    const char *folder = job->options.ways;
    struct stat facts;
    if (!folder || (stat(folder, &facts) == 0 && S_ISDIR(facts.st_mode)) || mkdir(folder, 0700) == 0)
        return !folder || output_possible(arena_format(job->arena, "%s/x", folder), &job->err);
    job->err.file = folder;
    return error_set(&job->err, ERROR_SYSTEM, word(W_FILE_UNWRITABLE), folder, file_reason(errno));
}

static bool write_scenarios(struct job *job, const struct conflict *conflict, const char ***files) {
    *files = ARENA_ARRAY(job->arena, const char *, conflict->n_relaxations);
    for (int k = 0; k < conflict->n_relaxations && job->options.ways; k++) {
        struct output output;
        (*files)[k] = arena_format(job->arena, "%s/%s.json", job->options.ways, report_relaxation_name(conflict, k, &job->view));
        output_open(&output);
        report_scenario_json(output.stream, conflict, k, &job->view);
        if (!output_close(&output, (*files)[k], &job->err))
            return false;
    }
    return true;
}

int run_conflict(struct job *job, int n, char **operands) {
    struct task task;
    struct conflict conflict;
    struct output output;
    const char **files;
    (void)n;
    if (!job_load(job, operands[0]) || !job_task(job, &task) || !out_possible(job))
        return job_fail(job);
    job_complain(job);
    if (!conflict_find(job->arena, &task, &conflict, &job->err) || !write_scenarios(job, &conflict, &files))
        return job_fail(job);
    output_open(&output);
    if (job->options.json)
        report_conflict_json(output.stream, &conflict, files, &job->view);
    else
        report_conflict_text(output.stream, &conflict, files, &job->view);
    if (!output_close(&output, NULL, &job->err))
        return job_fail(job);
    int strict = job_strict(job, conflict.rules);
    if (strict != 0)
        return strict;
    if (conflict.answer != LAB_IMPOSSIBLE)
        return conflict.answer == LAB_POSSIBLE ? ERROR_IMPOSSIBLE : ERROR_LIMIT_NO_PLAN;
    bool proved = conflict.n_sets > 0;
    for (int s = 0; s < conflict.n_sets; s++)
        proved = proved && conflict.sets[s].irreducible;
    return proved ? 0 : ERROR_LIMIT;
}
