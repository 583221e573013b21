/* cadrex export: the integer program for other solvers, the roster for spreadsheets, the city itself. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/export.h"
#include "report/mathprog.h"
#include "report/office.h"
#include "solve/export.h"

/* In the order of the option's operand. */
enum format { FORMAT_MATHPROG, FORMAT_LP, FORMAT_MPS, FORMAT_CSV, FORMAT_JSON, FORMAT_XLSX, FORMAT_LRMX, FORMAT_FORMS };

/* "exceptions=0": at most (fit: at least) this. */
static bool hold(struct job *job, const char *text, int64_t held[N_TIERS]) {
    const char *equal = strchr(text, '=');
    char *end = NULL;
    errno = 0;
    long long value = equal ? strtoll(equal + 1, &end, 10) : -1;
    if (!equal || !isdigit((unsigned char)equal[1]) || *end || errno != 0)
        return error_set(&job->err, ERROR_USAGE, word(W_USAGE_HOLD), text);
    int tier = options_choice(job->arena, OPT_hold, arena_string_n(job->arena, text, (size_t)(equal - text)), tier_names, &job->err);
    if (tier >= 0)
        held[tier] = value;
    return tier >= 0;
}

/* Tiers before the one exported, at the values of a plan that somebody made. */
static bool hold_plan(struct job *job, struct task *task, const struct plan *plan, struct export_options *options) {
    const struct rules *rules = rules_build(job->arena, &job->city, &job->policy, &plan->decisions);
    struct cells *cells;
    struct verdict verdict;
    if (!cells_build(job->arena, rules, &cells, &job->err))
        return false;
    audit_plan(job->arena, rules, cells, plan, &verdict);
    if (verdict.n_broken > 0)
        return error_set(&job->err, ERROR_INPUT, word(W_SOLVE_HOLDS_BROKEN), verdict.broken[0].rule);
    for (int t = 0; t < verdict.score.n; t++)
        task->relax = task->relax || (verdict.score.tier[t] == TIER_RELAXED && verdict.score.value[t] > 0);
    for (int t = 0; t < verdict.score.n && verdict.score.tier[t] != options->tier; t++)
        options->held[verdict.score.tier[t]] = verdict.score.value[t];
    return true;
}

/* The same at the planner's values. An impossible city's model is as impossible. */
static bool hold_best(struct job *job, const struct task *task, struct export_options *options) {
    struct solution solution;
    bool talk = !job->options.quiet && !job->options.json;
    if (!solve_before(job->arena, task, options->tier, &solution, &job->err))
        return false;
    if (solution.outcome == OUTCOME_IMPOSSIBLE) {
        if (talk)
            fprintf(stderr, "%s\n", word(W_SOLVE_HOLDS_NOTHING));
        return true;
    }
    if (solution.rules && !solution.has_plan)
        return error_set(&job->err, ERROR_LIMIT_NO_PLAN, "%s", word(W_SOLVE_HOLDS_NONE_FOUND));
    for (int t = 0; t < solution.n_tiers; t++) {
        const struct tier_result *tier = &solution.tiers[t];
        options->held[tier->tier] = tier->value;
        if (talk && !tier->proved) {
            fprintf(stderr, word(W_SOLVE_HOLDS), tier_names[tier->tier], (long long)tier->value, word(W_SOLVE_HOLDS_UNPROVED));
            fputc('\n', stderr);
        }
    }
    return true;
}

/* plan: NULL if none is given. */
static bool program(struct job *job, enum format format, struct task *task, const struct plan *plan, char **bytes, size_t *size) {
    struct export_options options = {.format = format == FORMAT_LP ? EXPORT_LP : EXPORT_MPS};
    int form = options_choice(job->arena, OPT_form, job->options.form, NULL, &job->err);
    int tier = options_choice(job->arena, OPT_tier, job->options.tier, tier_names, &job->err);
    if (form < 0 || tier < 0)
        return false;
    options.plain = form == 0;
    options.tier = (enum tier)tier;
    for (int t = 0; t < N_TIERS; t++)
        options.held[t] = -1;
    for (int k = 0; k < job->options.hold.n; k++)
        if (!hold(job, job->options.hold.items[k], options.held))
            return false;
    bool good = job->options.hold.n > 0 || (plan ? hold_plan(job, task, plan, &options) : hold_best(job, task, &options));
    return good && export_model(job->arena, task, &options, bytes, size, &job->err);
}

static bool mathprog(struct job *job, const struct task *task, char **bytes, size_t *size) {
    const struct rules *rules;
    const struct cells *cells;
    if (!solve_prepare(job->arena, task, &rules, &cells, &job->err))
        return false;
    mathprog_write(job->arena, rules, cells, task->relax, bytes, size);
    return true;
}

static int roster(struct job *job, const struct plan *plan, int unit) {
    const struct rules *rules = rules_build(job->arena, &job->city, &job->policy, &plan->decisions);
    struct cells *cells;
    struct verdict verdict;
    struct output output;
    if (!cells_build(job->arena, rules, &cells, &job->err))
        return job_fail(job);
    audit_plan(job->arena, rules, cells, plan, &verdict);
    output_open(&output);
    report_plan_csv(output.stream, &verdict, unit, &job->view);
    return output_close(&output, job->options.output, &job->err) ? job_strict(job, rules) : job_fail(job);
}

/* --unit: -1 without it. */
static bool unit_asked(struct job *job, int *unit) {
    *unit =
        job->options.unit ? read_called(job->arena, &job->city, job->index, CALLED_UNIT, job->options.unit, !job->options.anonymous, &job->err) : -1;
    return !job->options.unit || *unit >= 0;
}

/* The workbook for the meeting. */
static int meeting(struct job *job, const struct plan *plan, int unit) {
    const struct rules *rules = rules_build(job->arena, &job->city, &job->policy, &plan->decisions);
    struct cells *cells;
    struct verdict verdict;
    char *bytes;
    size_t size;
    if (!cells_build(job->arena, rules, &cells, &job->err))
        return job_fail(job);
    audit_plan(job->arena, rules, cells, plan, &verdict);
    if (!report_meeting(&verdict, unit, job->options.output, &job->view, &bytes, &size, &job->err) ||
        !file_write(job->options.output ? job->options.output : "-", bytes, size, &job->err))
        return job_fail(job);
    return job_strict(job, rules);
}

/* An option that this format does not know would be one that somebody believes in. */
static bool fits_format(struct job *job, enum format format) {
    const struct options *options = &job->options;
    const struct {
        bool given;
        const char *name, *formats;
        unsigned set;
    } only[] = {{options->unit != NULL, "unit", "xlsx|csv|lrmx", 1U << FORMAT_XLSX | 1U << FORMAT_CSV | 1U << FORMAT_LRMX},
                {options->source != NULL, "source", "lrmx", 1U << FORMAT_LRMX},
                {options->with_id_number, "with-id-number", "lrmx", 1U << FORMAT_LRMX},
                {strcmp(options->form, "hub") != 0, "form", "lp|mps", 1U << FORMAT_LP | 1U << FORMAT_MPS},
                {strcmp(options->tier, "structure") != 0, "tier", "lp|mps", 1U << FORMAT_LP | 1U << FORMAT_MPS},
                {options->hold.n > 0, "hold", "lp|mps", 1U << FORMAT_LP | 1U << FORMAT_MPS}};
    for (size_t k = 0; k < sizeof only / sizeof *only; k++)
        if (only[k].given && !(only[k].set >> format & 1))
            return error_set(&job->err, ERROR_USAGE, word(W_USAGE_ONLY_FORMATS), only[k].name, only[k].formats);
    return true;
}

static int city(struct job *job) {
    struct output output;
    output_open(&output);
    report_city_json(output.stream, &job->city, &job->view);
    return output_close(&output, job->options.output, &job->err) ? 0 : job_fail(job);
}

int run_export(struct job *job, int n, char **operands) {
    struct plan plan = {0};
    const struct announced *announced;
    struct task task;
    char *bytes;
    size_t size;
    bool good;
    int unit;
    if (!job->options.format)
        error_set(&job->err, ERROR_USAGE, "%s", word(W_USAGE_NEEDS_FORMAT));
    int format = job->options.format ? options_choice(job->arena, OPT_format, job->options.format, NULL, &job->err) : -1;
    if ((format == FORMAT_CSV || format == FORMAT_XLSX) && n < 2)
        error_set(&job->err, ERROR_USAGE, word(W_USAGE_FORMAT_NEEDS_PLAN), job->options.format);
    if (job->err.kind != ERROR_NONE || !fits_format(job, (enum format)format))
        return job_fail(job);
    if (!output_possible(job->options.output, &job->err) || !job_load(job, operands[0]) || (n > 1 && !job_load_plan(job, operands[1], &plan)) ||
        !job_load_announced(job, &announced) || !unit_asked(job, &unit))
        return job_fail(job);
    if (format == FORMAT_JSON)
        job_note_left_out(job, &job->city);
    job_complain(job);
    if (format == FORMAT_CSV)
        return roster(job, &plan, unit);
    if (format == FORMAT_XLSX)
        return meeting(job, &plan, unit);
    if (format == FORMAT_LRMX)
        return export_lrmx(job, n > 1 ? &plan : NULL, unit);
    if (format == FORMAT_FORMS)
        return export_workbook_of_forms(job);
    if (format == FORMAT_JSON)
        return city(job);
    task_init(&task, &job->city, &job->policy);
    task.relax = job->options.relax;
    task.wishes = plan.decisions; /* a plan given tells what people decided */
    if (job->options.keep)
        task.wishes.announced = announced;
    good = format == FORMAT_MATHPROG ? mathprog(job, &task, &bytes, &size)
                                     : program(job, (enum format)format, &task, n > 1 ? &plan : NULL, &bytes, &size);
    if (!good || !file_write(job->options.output ? job->options.output : "-", bytes, size, &job->err))
        return job_fail(job);
    return job_strict(job, rules_build(job->arena, &job->city, &job->policy, &plan.decisions));
}
