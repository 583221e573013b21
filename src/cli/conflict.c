/* cadrex conflict: why no plan exists, and the least to give up. */
#include "report/conflict.h"
#include "cli/job.h"
#include "cli/outputs.h"

/* A way out is named by its kind, several of a kind are numbered. */
static struct outputs outputs_of(struct job *job) {
    const char **names = ARENA_ARRAY(job->arena, const char *, 2 * N_RELAXATIONS);
    for (int k = 0; k < N_RELAXATIONS; k++) {
        names[2 * k] = arena_format(job->arena, "%s.json", relaxation_names[k]);
        names[2 * k + 1] = arena_format(job->arena, "%s-%%d.json", relaxation_names[k]);
    }
    return (struct outputs){.folder = job->options.ways, .n_names = 2 * N_RELAXATIONS, .names = names};
}

static bool write_scenarios(struct job *job, const struct conflict *conflict, struct outputs *outputs, const char ***files) {
    *files = ARENA_ARRAY(job->arena, const char *, conflict->n_relaxations);
    for (int k = 0; k < conflict->n_relaxations && outputs->folder; k++) {
        struct output output;
        (*files)[k] = outputs_path(job, outputs, arena_format(job->arena, "%s.json", report_relaxation_name(conflict, k, &job->view)));
        output_open(&output);
        report_scenario_json(output.stream, conflict, k, &job->view);
        if (!output_close(&output, (*files)[k], &job->err))
            return false;
    }
    outputs_tell_others(job, outputs);
    return true;
}

int run_conflict(struct job *job, int n, char **operands) {
    struct task task;
    struct conflict conflict;
    struct output output;
    const char **files;
    struct outputs outputs = outputs_of(job);
    (void)n;
    if (!job_load(job, operands[0]) || !job_task(job, &task) || !outputs_possible(job, &outputs))
        return job_fail(job);
    job_complain(job);
    if (!conflict_find(job->arena, &task, &conflict, &job->err) || !write_scenarios(job, &conflict, &outputs, &files))
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
