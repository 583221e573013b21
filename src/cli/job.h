/* One run of a command: what it works on and how it ends. */
#ifndef CLI_JOB_H
#define CLI_JOB_H

#include "base/arena.h"
#include "base/memory.h"
#include "cli/options.h"
#include "read/read.h"
#include "report/report.h"
#include "task/task.h"

struct job {
    struct arena *arena;
    enum command command;
    struct options options;
    struct view view;
    struct symbols *symbols;
    struct city city;
    struct city_index *index;
    struct policy policy;
    struct faults faults;
    struct error err;
    double started; /* stop_now() */
    int argc;       /* the command line as given, for advice */
    char **argv;
};

/* run_audit … : the operands as given; the exit code. */
#define COMMAND(id, name, operands, least, most, help) int run_##id(struct job *job, int n, char **operands_given);
#include "cli/commands.def"
#undef COMMAND

/* The policy alone, for what needs no city. */
bool job_load_policy(struct job *job);
/* Reads city and policy; complains about all that is wrong with either. False: job_fail tells the exit code. */
bool job_load(struct job *job, const char *city_path);
/* A plan of the city; likewise. */
bool job_load_plan(struct job *job, const char *path, struct plan *plan);
/* --keep: the plan announced before; NULL where the option is not given. */
bool job_load_announced(struct job *job, const struct announced **announced);
/* Reads a plan and judges it by its own decisions. */
bool job_judge(struct job *job, const char *path, struct verdict *verdict);
/* With --certificate as an input: what it proves about the plan. */
bool job_prove(struct job *job, struct verdict *verdict);
/* Reads --certificate; NULL: not given. */
bool job_load_certificate(struct job *job, const struct certificate **certificate);
/* --as-of: unknown if it is not given; false with ERROR_USAGE if it is no date. */
bool job_as_of(struct job *job, struct date *as_of);
/* A plan that was made from other files is a plan for another city: false with ERROR_INPUT, with --force a warning. */
bool job_plan_fits(struct job *job, const struct plan *plan);
/* A progress file that names another plan: a warning, or (refuse) an error. */
bool job_progress_fits(struct job *job, const struct round_progress *progress, const struct plan *plan, bool refuse);
/* Adds a warning about a file to the complaints. */
void job_warn(struct job *job, const char *file, const char *code, const char *text);
/* A note where the file of the city, to be written, keeps back what needs --confidential. */
void job_note_left_out(struct job *job, const struct city *city);
/* The task of the options: wishes, limits. False: a wish makes no sense. */
bool job_task(struct job *job, struct task *task);
/* The task a plan answers: its decisions, musts given up where it gives up some, the limits of the options. */
void job_plan_task(const struct job *job, const struct plan *plan, struct task *task);
/* An argument to be told again: the reason of a secret deferral stays where it was typed. */
const char *job_without_secret(const struct job *job, const char *arg);
/* Refuses "-" (standard input) given more than once. */
bool job_one_input(struct job *job, int n, char **operands_given);
/* The outputs that options name are none of the inputs, as far as the command line tells (file_spares_inputs knows the rest): false with ERROR_USAGE.
 */
bool job_spares_inputs(struct job *job, int n, char **operands_given);
/* Tells the complaints gathered so far, once. */
void job_complain(struct job *job);
/* Tells complaints and the error; the exit code. */
int job_fail(struct job *job);
/* --strict: somebody could not be judged. The exit code 3 with the reason told, else 0. */
int job_strict(struct job *job, const struct rules *rules);

/* A folder for several outputs, made if it is not there; folder NULL: none is wanted. */
bool job_folder(struct job *job, const char *folder);

/* An output is made in memory and written at once: whole or not at all. path NULL or "-": standard output. */
struct output {
    FILE *stream;
    struct memory_text text;
};
/* Refuses a folder that is not there or not writable, before a minute is spent on what goes into it. */
bool output_possible(const char *path, struct error *err);
void output_open(struct output *output); /* which stays where it is until it is closed */
/* Ends an output without writing it: its bytes, in the arena. */
void output_keep(struct arena *arena, struct output *output, char **bytes, size_t *size);
bool output_close(struct output *output, const char *path, struct error *err);

#endif
