/* cadrex plan: proposes the best roster. */
#include <ctype.h>
#include <string.h>

#include "base/stop.h"
#include "cli/job.h"
#include "cli/plans.h"
#include "cli/progress.h"
#include "cli/rounds.h"
#include "report/text.h"

static int exit_code(const struct solution *solution) {
    if (solution->has_plan)
        return solution->settled ? 0 : ERROR_LIMIT;
    return solution->outcome == OUTCOME_IMPOSSIBLE ? ERROR_IMPOSSIBLE : ERROR_LIMIT_NO_PLAN;
}

/* The command line given and --relax, so that it can be copied to a shell. */
static const char *relax_command(const struct job *job) {
    const char *line = "";
    for (int k = 0; k < job->argc; k++) {
        const char *arg = k == 0 ? "cadrex" : job_without_secret(job, job->argv[k]);
        bool plain = *arg != '\0';
        for (const char *c = arg; *c; c++)
            plain = plain && ((unsigned char)*c >= 0x80 || isalnum((unsigned char)*c) || strchr("-_./=:,+@", *c));
        if (plain)
            line = arena_format(job->arena, "%s%s ", line, arg);
        else {
            line = arena_format(job->arena, "%s'", line);
            for (const char *c = arg; *c; c++)
                line = arena_format(job->arena, *c == '\'' ? "%s'\\''" : "%s%c", line, *c);
            line = arena_format(job->arena, "%s' ", line);
        }
    }
    return arena_format(job->arena, "%s--relax", line);
}

/* Without a plan there is nothing for standard output but, with --json, the outcome. */
static int tell_none(struct job *job, const struct solution *solution, const struct task *task, const struct made *made) {
    struct output output;
    if (job->options.json) {
        output_open(&output);
        report_plan_json(output.stream, solution, task, made, &job->view);
        if (!output_close(&output, NULL, &job->err))
            return job_fail(job);
        return exit_code(solution);
    }
    report_plan_text(stderr, solution, task, &job->view);
    if (made->relax && solution->outcome == OUTCOME_IMPOSSIBLE) {
        fprintf(stderr, "\n%s\n", word(solution->relax_helps ? W_ADVISE_RELAX : W_ADVISE_NO_RELAX));
        if (solution->relax_helps)
            fprintf(stderr, "\n  %s\n", made->relax);
    }
    return exit_code(solution);
}

static bool write_certificate(struct job *job, const struct solution *solution, const struct task *task, const struct made *made) {
    struct output output;
    if (!job->options.certificate)
        return true;
    output_open(&output);
    report_certificate(output.stream, solution->certificate, task, made);
    return output_close(&output, job->options.certificate, &job->err);
}

static int write_plan(struct job *job, const struct solution *solution, const struct task *task, const struct made *made) {
    struct output output;
    const char *path = job->options.output;
    if (!write_certificate(job, solution, task, made))
        return job_fail(job);
    output_open(&output);
    if (path || job->options.json)
        report_plan_json(output.stream, solution, task, made, &job->view);
    else
        report_plan_text(output.stream, solution, task, &job->view);
    if (!output_close(&output, path, &job->err))
        return job_fail(job);
    if (path && strcmp(path, "-") != 0 && !job->options.quiet && !job->options.json) {
        output_open(&output);
        report_plan_summary(output.stream, solution, task, &job->view);
        if (!output_close(&output, NULL, &job->err))
            return job_fail(job);
    }
    return exit_code(solution);
}

/* Where the search begins: all that was announced. */
static const struct plan *announced_start(struct job *job, const struct announced *announced) {
    struct plan *start = ARENA_NEW(job->arena, struct plan);
    struct move *moves = ARENA_ARRAY(job->arena, struct move, announced->n);
    *start = (struct plan){.moves = moves};
    for (int m = 0; m < announced->n; m++)
        if (announced->moves[m].who >= 0 && announced->moves[m].post >= 0)
            moves[start->n_moves++] = (struct move){announced->moves[m].who, announced->moves[m].post};
    return start;
}

/* The limit is that of the command: what reading took is spent, and the audit and writing take about as long again. */
static void spend_reading(const struct job *job, struct task *task) {
    double left = task->time_limit - 2 * (stop_now() - job->started);
    if (task->time_limit > 0)
        task->time_limit = left > task->time_limit / 2 ? left : task->time_limit / 2;
}

int run_plan(struct job *job, int n, char **operands) {
    struct task task;
    struct solution solution = {0};
    struct progress_line line;
    struct made made = {.version = CADREX_VERSION, .glpk = solve_glpk_version(), .options = job->options.told, .seed = (unsigned)job->options.seed};
    const struct rules *rules;
    const struct cells *cells;
    (void)n;
    if (!rounds_options(job) || !plans_options(job) || !output_possible(job->options.output, &job->err) ||
        !output_possible(job->options.certificate, &job->err) || !job_load(job, operands[0]) || !job_task(job, &task))
        return job_fail(job);
    task.certify = job->options.certificate != NULL;
    made.relax = job->options.relax ? NULL : relax_command(job);
    if (job->options.given[OPT_rounds] && job->options.output)
        job_note_left_out(job, &job->city);
    job_complain(job);
    if (job->options.strict) {
        /* Before the search, which may take a minute. */
        if (!solve_prepare(job->arena, &task, &rules, &cells, &job->err))
            return job_fail(job);
        if (job_strict(job, rules))
            return ERROR_INPUT;
    }
    if (progress_wanted(job, &line)) {
        task.progress = progress_show;
        task.progress_self = &line;
    }
    if (job->options.given[OPT_rounds])
        return plan_rounds(job, &task, &made, &line);
    if (task.wishes.announced != NULL)
        task.start = announced_start(job, task.wishes.announced);
    if (job->options.given[OPT_plans])
        return plan_plans(job, &task, &made);
    spend_reading(job, &task);
    double started = stop_now();
    bool solved = solve_plan(job->arena, &task, &solution, &job->err);
    progress_end(&line);
    if (!solved || !solve_lost(job->arena, &task, started, NULL, &solution, &job->err))
        return job_fail(job);
    return solution.has_plan ? write_plan(job, &solution, &task, &made) : tell_none(job, &solution, &task, &made);
}
