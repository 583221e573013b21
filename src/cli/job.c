#include "cli/job.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/symbol.h"
#include "intake/plan_book.h"
#include "report/text.h"

/* The others read what plan writes. */
static bool reads_certificate(const struct job *job) { return job->options.certificate && job->command != COMMAND_plan; }

bool job_one_input(struct job *job, int n, char **operands) {
    const char *const others[] = {job->options.policy, job->options.done, job->options.holidays, job->options.keep,
                                  reads_certificate(job) ? job->options.certificate : NULL};
    int n_inputs = 0;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        n_inputs += others[k] && strcmp(others[k], "-") == 0 ? 1 : 0;
    for (int k = 0; k < n; k++)
        n_inputs += strcmp(operands[k], "-") == 0 ? 1 : 0;
    return n_inputs <= 1 || error_set(&job->err, ERROR_USAGE, "%s", word(W_USAGE_ONE_INPUT));
}

/* The file behind an input: "-" is standard input, which may come from a file as well. */
static bool input_facts(const char *path, struct stat *facts) {
    return strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, facts) == 0 : stat(path, facts) == 0;
}

/* Writing is replacing: a city must not be lost to its own plan. Devices and pipes are not replaced. */
static bool spares_inputs(struct job *job, const char *output, int n, char **operands) {
    const char *policy = job->options.policy,
               *others[] = {policy, job->options.done, job->options.keep, reads_certificate(job) ? job->options.certificate : NULL};
    int n_others = (int)(sizeof others / sizeof *others);
    struct stat out, in;
    if (!output || strcmp(output, "-") == 0 || stat(output, &out) != 0 || !S_ISREG(out.st_mode))
        return true;
    for (int k = 0; k < n + n_others; k++) {
        const char *input = k < n ? operands[k] : others[k - n];
        /* Otherwise it is the name of a shipped one. */
        bool file = k != n || strchr(policy, '/') || strstr(policy, ".json") || strcmp(policy, "-") == 0;
        if (input && file && input_facts(input, &in) && in.st_dev == out.st_dev && in.st_ino == out.st_ino) {
            job->err.file = output;
            return error_set(&job->err, ERROR_USAGE, word(W_USAGE_OVERWRITES), output, input);
        }
    }
    return true;
}

bool job_spares_inputs(struct job *job, int n, char **operands) {
    const char *output = job->options.output, *certificate = reads_certificate(job) ? NULL : job->options.certificate;
    if (certificate && strcmp(certificate, output ? output : "-") == 0) {
        job->err.file = certificate;
        return error_set(&job->err, ERROR_USAGE, word(W_USAGE_TWO_OUTPUTS), certificate);
    }
    return spares_inputs(job, output, n, operands) && spares_inputs(job, certificate, n, operands);
}

static bool spares_what_was_read(struct job *job) {
    const char *output = job->options.output, *certificate = reads_certificate(job) ? NULL : job->options.certificate;
    return (!output || file_spares_inputs(output, &job->err)) && (!certificate || file_spares_inputs(certificate, &job->err));
}

bool job_load_policy(struct job *job) {
    job->symbols = symbols_new(job->arena);
    return read_policy(job->arena, job->options.policy, job->symbols, &job->policy, &job->faults, &job->err) && job->faults.n_errors == 0;
}

bool job_load(struct job *job, const char *city_path) {
    bool good;
    job->symbols = symbols_new(job->arena);
    good = read_city(job->arena, city_path, job->symbols, &job->city, &job->faults, &job->err);
    if (job->err.kind != ERROR_NONE)
        return false;
    /* A wrong city is no reason not to tell what is wrong with the policy. */
    bool known = read_policy(job->arena, job->options.policy, job->symbols, &job->policy, &job->faults, &job->err);
    good = known && (good ? read_match : read_match_words)(&job->city, &job->policy, &job->faults) && good;
    if (good && !spares_what_was_read(job)) /* what a policy extends is known only now */
        return false;
    if (good)
        job->index = city_index_new(job->arena, &job->city);
    return good && job->faults.n_errors == 0;
}

bool job_load_plan(struct job *job, const char *path, struct plan *plan) {
    char *bytes;
    size_t size;
    if (!file_read(job->arena, path, &bytes, &size, &job->err))
        return false;
    if (!(plan_book_looks(bytes, size) ? plan_book_read : read_plan_bytes)(job->arena, path, bytes, size, &job->city, plan, &job->faults,
                                                                           &job->err) ||
        job->faults.n_errors > 0)
        return false;
    read_match_plan(&job->city, &job->policy, plan, &job->faults);
    return true;
}

bool job_load_announced(struct job *job, const struct announced **announced) {
    struct announced *read = ARENA_NEW(job->arena, struct announced);
    *announced = NULL;
    if (!job->options.keep)
        return true;
    *announced = read;
    return read_announced(job->arena, job->options.keep, &job->city, read, &job->faults, &job->err) && job->faults.n_errors == 0;
}

bool job_judge(struct job *job, const char *path, struct verdict *verdict) {
    struct plan *plan = ARENA_NEW(job->arena, struct plan);
    struct cells *cells;
    const struct announced *announced;
    if (!job_load_plan(job, path, plan) || !job_load_announced(job, &announced))
        return false;
    if (announced != NULL)
        plan->decisions.announced = announced;
    const struct rules *rules = rules_build(job->arena, &job->city, &job->policy, &plan->decisions);
    if (!cells_build(job->arena, rules, &cells, &job->err))
        return false;
    audit_plan(job->arena, rules, cells, plan, verdict);
    return true;
}

bool job_load_certificate(struct job *job, const struct certificate **certificate) {
    struct certificate *read = ARENA_NEW(job->arena, struct certificate);
    *certificate = NULL;
    if (!job->options.certificate)
        return true;
    *certificate = read;
    return read_certificate(job->arena, job->options.certificate, &job->city, read, &job->faults, &job->err);
}

bool job_prove(struct job *job, struct verdict *verdict) {
    const struct certificate *certificate;
    struct proof *proof = ARENA_NEW(job->arena, struct proof);
    if (!job_load_certificate(job, &certificate))
        return false;
    if (certificate == NULL)
        return true;
    audit_prove(job->arena, verdict, certificate, proof);
    verdict->proof = proof;
    return true;
}

bool job_as_of(struct job *job, struct date *as_of) {
    *as_of = (struct date){MONTH_UNKNOWN, 0};
    if (!job->options.as_of || date_parse(job->options.as_of, as_of))
        return true;
    return error_set(&job->err, ERROR_USAGE, word(W_USAGE_DATE), "as-of", job->options.as_of);
}

void job_warn(struct job *job, const char *file, const char *code, const char *text) {
    faults_add(&job->faults, &(struct fault){.file = file, .code = code, .severity = SEVERITY_WARNING, .pointer = "", .place = "", .message = text});
}

void job_note_left_out(struct job *job, const struct city *city) {
    if (report_city_leaves_out(city, &job->view))
        faults_add(&job->faults,
                   &(struct fault){.code = "left-out", .severity = SEVERITY_NOTE, .pointer = "", .place = "", .message = word(W_CITY_LEFT_OUT)});
}

bool job_plan_fits(struct job *job, const struct plan *plan) {
    const char *other = NULL;
    if (plan->city_sha256 && strcmp(plan->city_sha256, job->city.sha256) != 0)
        other = arena_format(job->arena, word(W_APPLY_OTHER_CITY), plan->file);
    else if (plan->policy_sha256 && strcmp(plan->policy_sha256, job->policy.sha256) != 0)
        other = arena_format(job->arena, word(W_APPLY_OTHER_POLICY), plan->file, plan->policy_name ? plan->policy_name : word(W_UNKNOWN));
    if (!other)
        return true;
    if (!job->options.force)
        return error_set(&job->err, ERROR_INPUT, "%s", other);
    job_warn(job, plan->file, "forced", other);
    return true;
}

bool job_progress_fits(struct job *job, const struct round_progress *progress, const struct plan *plan, bool refuse) {
    if (!progress->plan_sha256 || strcmp(progress->plan_sha256, plan->sha256) == 0)
        return true;
    const char *text = arena_format(job->arena, word(W_PROGRESS_OTHER_PLAN), progress->file, plan->file);
    if (refuse)
        return error_set(&job->err, ERROR_INPUT, "%s %s", text, word(W_APPLY_FORCE));
    job_warn(job, progress->file, "other-plan", text);
    return true;
}

void job_complain(struct job *job) {
    report_faults(stderr, &job->faults, job->options.json, job->options.quiet);
    faults_init(&job->faults, job->arena);
}

int job_fail(struct job *job) {
    job_complain(job);
    if (job->err.kind == ERROR_NONE)
        return ERROR_INPUT; /* the faults told why */
    report_error(stderr, &job->err, job->options.json);
    return (int)job->err.kind;
}

int job_strict(struct job *job, const struct rules *rules) {
    if (!job->options.strict || rules->n_unjudged == 0)
        return 0;
    error_set(&job->err, ERROR_INPUT, word(W_STRICT_UNJUDGED), rules->n_unjudged,
              rules->missing_field ? text_field(&job->view, rules->missing_field) : word(W_UNKNOWN));
    return job_fail(job);
}

bool output_possible(const char *path, struct error *err) {
    const char *slash = path ? strrchr(path, '/') : NULL;
    char folder[PATH_MAX] = ".";
    if (!path || strcmp(path, "-") == 0)
        return true;
    if (slash)
        snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    if (access(folder, W_OK | X_OK) == 0)
        return true;
    err->file = path;
    return error_set(err, ERROR_SYSTEM, word(W_FILE_UNWRITABLE), path, file_reason(errno));
}

bool job_folder(struct job *job, const char *folder) {
    struct stat facts = {0};
    if (folder == NULL)
        return true;
    if (stat(folder, &facts) == 0 ? !S_ISDIR(facts.st_mode) : mkdir(folder, 0700) != 0) {
        job->err.file = folder;
        return error_set(&job->err, ERROR_SYSTEM, word(W_FILE_UNWRITABLE), folder, file_reason(facts.st_mode != 0 ? ENOTDIR : errno));
    }
    return output_possible(arena_format(job->arena, "%s/x", folder), &job->err);
}

void output_open(struct output *output) { output->stream = memory_stream(&output->text); }

void output_keep(struct arena *arena, struct output *output, char **bytes, size_t *size) {
    fclose(output->stream);
    *bytes = arena_string_n(arena, output->text.bytes, output->text.size);
    *size = output->text.size;
    free(output->text.bytes);
}

bool output_close(struct output *output, const char *path, struct error *err) {
    fclose(output->stream);
    bool good = file_write(path ? path : "-", output->text.bytes, output->text.size, err);
    free(output->text.bytes);
    return good;
}

const char *job_without_secret(const struct job *job, const char *arg) {
    static const char *const marks[] = {"=SD-E4:", "=SD-E5:"};
    for (size_t k = 0; k < sizeof marks / sizeof *marks && !job->options.confidential; k++) {
        const char *at = strstr(arg, marks[k]);
        if (at)
            return arena_string_n(job->arena, arg, (size_t)(at - arg) + strlen(marks[k]) - 1);
    }
    return arg;
}
