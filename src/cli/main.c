#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/seal.h"
#include "base/stop.h"
#include "cli/job.h"
#include "intake/intake.h"
#include "solve/planner.h"

static int (*const runs[N_COMMANDS])(struct job *, int, char **) = {
#define COMMAND(id, name, operands, least, most, help) run_##id,
#include "cli/commands.def"
#undef COMMAND
};

static void print_version(FILE *out) {
    fprintf(out, "cadrex %s\n", CADREX_VERSION);
    fprintf(out, word(W_VERSION_PARTS), solve_glpk_version(), word(forms_there() ? W_VERSION_FORMS : W_VERSION_CORE));
    fputc('\n', out);
}

/* Help and version are outputs like any other: a closed pipe is noticed. */
static int tell(struct job *job, int command) {
    struct output output;
    output_open(&output);
    if (command == N_COMMANDS)
        print_version(output.stream);
    else if (command < 0)
        help_print(output.stream, job->arena);
    else
        help_print_command(output.stream, job->arena, (enum command)command);
    return output_close(&output, NULL, &job->err) ? 0 : job_fail(job);
}

static bool json_asked(int argc, char **argv) {
    for (int k = 1; k < argc; k++)
        if (strcmp(argv[k], "--json") == 0)
            return true;
    return false;
}

static int run(struct job *job, int argc, char **argv) {
    int command, first;
    bool json = json_asked(argc, argv);
    /* --lang and --color may stand before the command. */
    while (argc > 1 && (strncmp(argv[1], "--lang", 6) == 0 || strncmp(argv[1], "--color", 7) == 0)) {
        int n = !strchr(argv[1], '=') && argc > 2 ? 2 : 1;
        argc -= n;
        argv += n;
    }
    if (argc > 1 && strcmp(argv[1], "--version") == 0)
        return tell(job, N_COMMANDS);
    job->options.json = json;
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        command = argc > 2 && argv[2][0] != '-' ? command_find(job->arena, argv[2], &job->err) : -1;
        return job->err.kind == ERROR_NONE ? tell(job, command) : job_fail(job);
    }
    if (argc < 2) {
        error_set(&job->err, ERROR_USAGE, "%s", word(W_USAGE_NO_COMMAND));
        return job_fail(job);
    }
    command = command_find(job->arena, argv[1], &job->err);
    if (command < 0)
        return job_fail(job);
    job->command = (enum command)command;
    if (!options_parse(job->arena, (enum command)command, argc - 1, argv + 1, &job->options, &first, &job->err)) {
        job->options.json = json;
        return job_fail(job);
    }
    if (job->options.help)
        return tell(job, command);
    if (job->options.version)
        return tell(job, N_COMMANDS);
    job->faults.anonymous = job->options.anonymous;
    if (job->options.output && strcmp(job->options.output, "-") != 0)
        paint_no_output();
    job->view = (struct view){job->arena, job->options.anonymous, job->options.confidential};
    if (!job_one_input(job, argc - 1 - first, argv + 1 + first) || !job_spares_inputs(job, argc - 1 - first, argv + 1 + first))
        return job_fail(job);
    return runs[command](job, argc - 1 - first, argv + 1 + first);
}

/* Programs get want of memory as they get every complaint. */
static void prepare_last_words(void) {
    struct error err = {.kind = ERROR_SYSTEM};
    struct memory_text text;
    FILE *stream = memory_stream(&text);
    snprintf(err.text, sizeof err.text, "%s", word(W_OUT_OF_MEMORY));
    report_error(stream, &err, true);
    fclose(stream);
    memory_last_words(text.bytes);
}

/* Where a standard stream is closed, no file of ours may take its number: what is meant for people would go into it. Its use fails as before. */
static void keep_numbers(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            exit(ERROR_SYSTEM);
}

int main(int argc, char **argv) {
    keep_numbers();
    read_begin();
    words_use(options_language(argc, argv));
    if (json_asked(argc, argv))
        prepare_last_words();
    struct job job = {.arena = arena_new(), .started = stop_now(), .argc = argc};
    bool sealed = seal_process();
    int code;
    job.argv = ARENA_ARRAY(job.arena, char *, argc + 1); /* as typed: getopt reorders its own */
    memcpy(job.argv, argv, (size_t)argc * sizeof *argv);
    errno = 0;
    if (!setlocale(LC_CTYPE, "C.UTF-8") && errno == ENOMEM) /* widths of characters; numbers and order stay those of C */
        memory_lost();
    stop_install();
    paint_use(options_color(argc, argv));
    faults_init(&job.faults, job.arena);
    if (!sealed)
        job_warn(&job, NULL, "not-sealed", word(W_NOT_SEALED));
    code = run(&job, argc, argv);
    arena_free(job.arena);
    return code;
}
