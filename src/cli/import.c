/* cadrex import: a city from the field's own files. Without -o the city goes to standard output and the summary to standard error. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/job.h"
#include "report/intake.h"

static bool read_previous(struct job *job, struct city *city) {
    if (!job->options.previous)
        return true;
    return read_city(job->arena, job->options.previous, symbols_new(job->arena), city, &job->faults, &job->err) && job->faults.n_errors == 0;
}

/* The city as bytes, and read once more: what an import writes, every command must be able to read. */
static bool make_city(struct job *job, const struct intake *intake, char **bytes, size_t *size) {
    struct output output;
    struct city city;
    int before = job->faults.n_errors;
    output_open(&output);
    report_city_json(output.stream, &intake->city, &job->view);
    output_keep(job->arena, &output, bytes, size);
    if (read_city_bytes(job->arena, job->options.output ? job->options.output : "-", *bytes, *size, symbols_new(job->arena), &city, &job->faults,
                        &job->err))
        return true;
    return job->faults.n_errors == before || error_set(&job->err, ERROR_INPUT, "%s", word(W_IMPORT_UNREADABLE));
}

/* Told before anything is read. */
static bool template_possible(struct job *job) {
    const char *folder = job->options.supplement_template;
    if (!folder || access(folder, F_OK) != 0)
        return true;
    job->err.file = folder;
    return error_set(&job->err, ERROR_USAGE, word(W_TEMPLATE_EXISTS), folder);
}

static bool write_template(struct job *job, const struct intake *intake) {
    const char *folder = job->options.supplement_template, *name;
    char *bytes;
    size_t size;
    if (!folder)
        return true;
    if (mkdir(folder, 0700) != 0) {
        job->err.file = folder;
        return error_set(&job->err, ERROR_SYSTEM, word(W_FILE_UNWRITABLE), folder, file_reason(errno));
    }
    for (int k = 0; intake_template(job->arena, intake, k, !job->options.anonymous, &name, &bytes, &size); k++)
        if (!file_write(arena_format(job->arena, "%s/%s", folder, name), bytes, size, &job->err))
            return false;
    return true;
}

/* The summary: data where the city went to a file, words where the city itself is the data. */
static bool tell(struct job *job, const struct intake *intake) {
    struct output output;
    bool to_file = job->options.output && strcmp(job->options.output, "-") != 0;
    if (job->options.quiet && !job->options.json)
        return true;
    if (to_file)
        output_open(&output);
    FILE *out = to_file ? output.stream : stderr;
    if (job->options.json)
        report_intake_json(out, intake, &job->view);
    else
        report_intake_text(out, intake, &job->view);
    return !to_file || output_close(&output, NULL, &job->err);
}

static bool spares(struct job *job) {
    char *others[] = {(char *)job->options.map, (char *)job->options.supplement, (char *)job->options.previous};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (others[k] && !job_spares_inputs(job, 1, &others[k]))
            return false;
    return true;
}

int run_import(struct job *job, int n, char **operands) {
    struct city previous;
    struct intake intake;
    char *bytes;
    size_t size;
    struct intake_request request = {.n_sources = n,
                                     .sources = (const char *const *)operands,
                                     .as_of = job->options.as_of,
                                     .name = job->options.city_name,
                                     .map = job->options.map,
                                     .supplement = job->options.supplement};
    job->symbols = symbols_new(job->arena);
    if (!spares(job) || !template_possible(job) || !output_possible(job->options.output, &job->err) || !read_previous(job, &previous))
        return job_fail(job);
    job_complain(job);
    request.previous = job->options.previous ? &previous : NULL;
    if (!intake_read(job->arena, &request, job->symbols, &intake, &job->err)) {
        if (intake.n_remarks > 0) {
            (job->options.json ? report_intake_json : report_intake_text)(stderr, &intake, &job->view);
            fputc('\n', stderr);
        }
        return job_fail(job);
    }
    if (!make_city(job, &intake, &bytes, &size)) {
        tell(job, &intake);
        return job_fail(job);
    }
    faults_init(&job->faults, job->arena); /* warnings about the city are for those who work with it */
    job->faults.anonymous = job->options.anonymous;
    job_note_left_out(job, &intake.city);
    bool strict = job->options.strict && intake.counted[REMARK_UNUSABLE] > 0;
    if ((!strict && !file_write(job->options.output ? job->options.output : "-", bytes, size, &job->err)) || !tell(job, &intake) ||
        !write_template(job, &intake))
        return job_fail(job);
    job_complain(job);
    if (!strict)
        return 0;
    error_set(&job->err, ERROR_INPUT, word(W_IMPORT_STRICT), intake.counted[REMARK_UNUSABLE]);
    return job_fail(job);
}
