/* cadrex apply: the city after the round. */
#include <string.h>

#include "cli/job.h"
#include "report/sections.h"
#include "report/text.h"

/* "ZR-2 (c1, c2); must-fill (p7)", the first few. */
static const char *told(struct job *job, int n, const struct finding *broken) {
    enum { TOLD_MOST = 5 };
    const char *list = "";
    for (int k = 0; k < n && k < TOLD_MOST; k++) {
        const char *ids = "";
        for (int i = 0; i < broken[k].n_ids; i++)
            ids = text_join(&job->view, ids, finding_word(broken[k].ids[i]));
        list =
            text_add(&job->view, list, *ids ? arena_format(job->arena, "%s (%s)", text_rule_name(&job->view, broken[k].rule), ids) : broken[k].rule);
    }
    return n > TOLD_MOST ? text_add(&job->view, list, "…") : list;
}

static bool obeys(struct job *job, const struct verdict *verdict) {
    if (verdict->n_broken == 0)
        return true;
    const char *list = told(job, verdict->n_broken, verdict->broken);
    if (!job->options.force)
        return error_set(&job->err, ERROR_INPUT, word(W_APPLY_BREAKS), verdict->plan->file, verdict->n_broken, list);
    job_warn(job, verdict->plan->file, "forced", arena_format(job->arena, word(W_APPLY_FORCED), verdict->n_broken, list));
    return true;
}

/* Which moves the progress file says are done; fills the part of the plan that they are. */
static bool completed(struct job *job, const struct verdict *verdict, struct date as_of, bool *taken, struct plan *part) {
    static const struct calendar weekends;
    struct round_progress progress;
    struct tracked tracked;
    struct move *moves = ARENA_ARRAY(job->arena, struct move, verdict->n_moves);
    if (!read_progress(job->arena, job->options.done, &job->city, &progress, &job->faults, &job->err))
        return false;
    if (!job_progress_fits(job, &progress, verdict->plan, !job->options.force))
        return false;
    if (!date_known(as_of))
        as_of = date_known(progress.as_of) ? progress.as_of : (struct date){12 * 9999, 0}; /* whatever is done counts */
    track_round(job->arena, verdict, &progress, &weekends, as_of, &tracked);
    *part = *verdict->plan;
    part->n_moves = 0;
    for (int m = 0; m < verdict->n_moves; m++) {
        taken[m] = tracked.moves[m].done;
        if (taken[m])
            moves[part->n_moves++] = (struct move){verdict->moves[m].cadre, verdict->moves[m].to};
    }
    part->moves = moves;
    part->claimed_type = part->claimed_mode = NULL;
    return true;
}

/* What the completed part alone breaks that the whole plan does not: musts that are still to be done aside, which their rules tell in the next audit.
 */
static void tell_part(struct job *job, const struct verdict *whole, const struct plan *part) {
    struct verdict verdict;
    struct finding *broken;
    int n = 0;
    audit_plan(job->arena, whole->rules, whole->cells, part, &verdict);
    broken = ARENA_ARRAY(job->arena, struct finding, verdict.n_broken);
    for (int k = 0; k < verdict.n_broken; k++)
        if (!diff_listed(&verdict.broken[k], whole->n_broken, whole->broken) && policy_find_due(&job->policy, verdict.broken[k].rule) < 0)
            broken[n++] = verdict.broken[k];
    if (n > 0)
        job_warn(job, job->options.done, "part-breaks", arena_format(job->arena, word(W_APPLY_PART_BREAKS), n, told(job, n, broken)));
}

static bool no_clash(struct job *job, const struct applied *applied) {
    const struct clash *clash = applied->clashes;
    if (applied->n_clashes == 0)
        return true;
    return error_set(&job->err, ERROR_INPUT, word(job->options.done ? W_APPLY_CLASH_PART : W_APPLY_CLASH), job->city.cadres[clash->comes].id,
                     job->city.posts[clash->post].id, job->city.cadres[clash->sits].id);
}

static int write_city(struct job *job, const struct verdict *verdict, const struct applied *applied) {
    struct output output;
    const char *path = job->options.output;
    output_open(&output);
    report_city_json(output.stream, &applied->city, &job->view);
    if (!output_close(&output, path, &job->err))
        return job_fail(job);
    if (!path || strcmp(path, "-") == 0 || (job->options.quiet && !job->options.json))
        return 0;
    output_open(&output);
    if (job->options.json)
        report_applied_json(output.stream, verdict, applied, &job->view);
    else
        report_applied_text(output.stream, verdict, applied, &job->view);
    return output_close(&output, NULL, &job->err) ? 0 : job_fail(job);
}

/* The new as_of is not before the day of effect: clocks would start in the future. */
static bool date_fits(struct job *job, const struct verdict *verdict, struct date as_of) {
    struct date effective = apply_effective(verdict->rules), least = job->city.as_of;
    char text[24];
    if (!date_known(as_of))
        return true;
    if (effective.month > least.month)
        least = effective;
    if (day_number(date_last_day(as_of)) >= day_number(date_first_day(least)))
        return true;
    date_format(least, text);
    return error_set(&job->err, ERROR_USAGE, word(W_APPLY_TOO_EARLY), job->options.as_of, text);
}

int run_apply(struct job *job, int n, char **operands) {
    struct verdict verdict;
    struct applied applied;
    struct plan part;
    struct date as_of;
    bool *taken = NULL;
    (void)n;
    if (!output_possible(job->options.output, &job->err) || !job_as_of(job, &as_of) || !job_load(job, operands[0]) ||
        !job_judge(job, operands[1], &verdict) || !job_plan_fits(job, verdict.plan) || !obeys(job, &verdict) || !date_fits(job, &verdict, as_of))
        return job_fail(job);
    if (job->options.done) {
        taken = ARENA_ARRAY(job->arena, bool, verdict.n_moves);
        if (!completed(job, &verdict, as_of, taken, &part))
            return job_fail(job);
    }
    if (!apply_plan(job->arena, &verdict, taken, as_of, &applied) && !no_clash(job, &applied))
        return job_fail(job);
    if (job->options.done)
        tell_part(job, &verdict, &part);
    job_note_left_out(job, &applied.city);
    job_complain(job);
    return write_city(job, &verdict, &applied);
}
