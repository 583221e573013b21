/* cadrex audit: who must, shall, may, may not move. */
#include "cli/job.h"

static void write_ledger(struct job *job, const struct rules *rules, FILE *out) {
    struct ledger ledger;
    struct event *events = NULL;
    int n_events = -1;
    if (job->options.due_within >= 0)
        audit_events(job->arena, rules, (int)job->options.due_within, &n_events, &events);
    audit_ledger(job->arena, rules, &ledger);
    if (job->options.json)
        report_ledger_json(out, &ledger, n_events, events, &job->view);
    else
        report_ledger_text(out, &ledger, n_events, events, &job->view);
}

static void write_rules(struct job *job, FILE *out) {
    if (job->options.json)
        report_rules_json(out, &job->policy, &job->view);
    else
        report_rules_text(out, &job->policy, &job->view);
}

int run_audit(struct job *job, int n, char **operands) {
    static const struct wishes none;
    const struct rules *rules = NULL;
    struct output output;
    if (!(n > 0 ? job_load(job, operands[0]) : job_load_policy(job)))
        return job_fail(job);
    job_complain(job);
    if (n > 0)
        rules = rules_build(job->arena, &job->city, &job->policy, &none);
    output_open(&output);
    if (job->options.rules)
        write_rules(job, output.stream);
    else
        write_ledger(job, rules, output.stream);
    if (!output_close(&output, NULL, &job->err))
        return job_fail(job);
    return rules ? job_strict(job, rules) : 0;
}
