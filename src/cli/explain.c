/* cadrex explain: why a plan does with a cadre what it does; what another wish would cost. */
#include "explain/explain.h"
#include "cli/job.h"
#include "report/explain.h"

/* CADRE and POST as the options --stay and --pin would write them. */
static bool find_wish(struct job *job, int n, char **operands, struct wish *wish) {
    bool pin = n > 3;
    int post = 0;
    if (pin && job->options.stays)
        return error_set(&job->err, ERROR_USAGE, "%s", word(W_EXPLAIN_ONE_WISH));
    int cadre = read_called(job->arena, &job->city, job->index, CALLED_CADRE, operands[2], !job->options.anonymous, &job->err);
    if (cadre >= 0 && pin)
        post = read_called(job->arena, &job->city, job->index, CALLED_POST, operands[3], !job->options.anonymous, &job->err);
    if (cadre < 0 || post < 0)
        return false;
    const char *id = job->city.cadres[cadre].id;
    const char *text = pin ? arena_format(job->arena, "%s=%s", id, job->city.posts[post].id) : id;
    return read_wish(job->arena, &job->city, job->index, pin ? WISH_PIN : WISH_STAY, text, "", "", wish, &job->err);
}

static int exit_code(const struct explanation *e) {
    if (e->price == NULL || e->price->kind == PRICE_PLANNED || e->price->kind == PRICE_CLOSED || e->price->kind == PRICE_IMPOSSIBLE)
        return 0;
    if (e->price->kind == PRICE_UNKNOWN)
        return ERROR_LIMIT_NO_PLAN;
    return e->price->solution.settled ? 0 : ERROR_LIMIT;
}

int run_explain(struct job *job, int n, char **operands) {
    struct plan plan;
    struct task task;
    struct wish wish;
    struct explanation explanation;
    const struct certificate *certificate;
    struct output output;
    if (job->options.certificate && n < 4 && !job->options.stays && !job->options.alternatives) {
        error_set(&job->err, ERROR_USAGE, "%s", word(W_EXPLAIN_CERTIFICATE_ALONE));
        return job_fail(job);
    }
    if (!job_load(job, operands[0]) || !job_load_plan(job, operands[1], &plan) || !job_plan_fits(job, &plan) || !find_wish(job, n, operands, &wish) ||
        !job_load_certificate(job, &certificate))
        return job_fail(job);
    job_complain(job);
    job_plan_task(job, &plan, &task);
    struct explain_ask ask = {.task = &task,
                              .plan = &plan,
                              .cadre = wish.cadre,
                              .wish = n > 3 || job->options.stays ? &wish : NULL,
                              .alternatives = job->options.alternatives,
                              .certificate = certificate};
    if (!explain(job->arena, &ask, &explanation, &job->err))
        return job_fail(job);
    output_open(&output);
    if (job->options.json)
        report_explain_json(output.stream, &explanation, &job->view);
    else
        report_explain_text(output.stream, &explanation, &job->view);
    if (!output_close(&output, NULL, &job->err))
        return job_fail(job);
    int strict = job_strict(job, explanation.rules);
    return strict != 0 ? strict : exit_code(&explanation);
}
