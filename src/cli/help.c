#include <string.h>

#include "cli/job.h"
#include "report/text.h"

const struct exit_row exit_rows[N_EXITS] = {{0, W_EXIT_DONE},
                                            {ERROR_IMPOSSIBLE, W_EXIT_IMPOSSIBLE},
                                            {ERROR_USAGE, W_EXIT_USAGE},
                                            {ERROR_INPUT, W_EXIT_INPUT},
                                            {ERROR_LIMIT, W_EXIT_LIMIT},
                                            {ERROR_LIMIT_NO_PLAN, W_EXIT_LIMIT_NO_PLAN},
                                            {ERROR_SYSTEM, W_EXIT_SYSTEM},
                                            {ERROR_BUG, W_EXIT_BUG}};

const struct example_row example_rows[] = {
#define EXAMPLE(command, line, what) {COMMAND_##command, line, what},
#include "cli/examples.def"
#undef EXAMPLE
};
const int n_examples = (int)(sizeof example_rows / sizeof *example_rows);

static void option_line(struct table *table, struct arena *arena, const struct option_row *row) {
    const char *name = row->letter ? arena_format(arena, "-%c, --%s", row->letter, row->name) : arena_format(arena, "--%s", row->name);
    table_text(table, row->operand ? arena_format(arena, "%s %s", name, row->operand) : name);
    table_text(table, row->preset ? arena_format(arena, word(W_HELP_DEFAULT), word(row->help), row->preset) : word(row->help));
}

static void exit_codes(FILE *out, struct arena *arena) {
    struct table *table = table_new(arena, "rl");
    text_title(out, word(W_HELP_EXIT));
    for (int k = 0; k < N_EXITS; k++) {
        table_number(table, exit_rows[k].code);
        table_text(table, word(exit_rows[k].word));
    }
    table_print(out, table, 0);
}

void help_print(FILE *out, struct arena *arena) {
    struct table *commands = table_new(arena, "ll"), *options = table_new(arena, "ll");
    fprintf(out, "cadrex %s · %s\n\n%s\n", CADREX_VERSION, word(W_HELP_WHAT), word(W_HELP_USAGE));
    text_title(out, word(W_HELP_COMMANDS));
    for (int c = 0; c < N_COMMANDS; c++) {
        table_text(commands, arena_format(arena, "%s %s", command_rows[c].name, command_rows[c].operands));
        table_text(commands, word(command_rows[c].help));
    }
    table_print(out, commands, 0);
    text_title(out, word(W_HELP_COMMON));
    for (int o = 0; o < N_OPTIONS; o++)
        if (option_rows[o].common)
            option_line(options, arena, &option_rows[o]);
    table_print(out, options, 0);
    exit_codes(out, arena);
    fprintf(out, "\n%s\n", word(W_HELP_MORE));
}

void help_print_command(FILE *out, struct arena *arena, enum command command) {
    struct table *options = table_new(arena, "ll");
    fprintf(out, "cadrex %s %s %s\n\n%s\n", command_rows[command].name, command_rows[command].operands, word(W_HELP_OPTIONS_PLACE),
            word(command_rows[command].help));
    text_title(out, word(W_HELP_OPTIONS));
    for (int o = 0; o < N_OPTIONS; o++)
        if (option_rows[o].commands >> command & 1)
            option_line(options, arena, &option_rows[o]);
    table_print(out, options, 0);
    text_title(out, word(W_HELP_EXAMPLES));
    for (int k = 0; k < n_examples; k++)
        if (example_rows[k].command == command)
            fprintf(out, "  cadrex %s\n      %s\n", example_rows[k].line, word(example_rows[k].what));
}

int run_help(struct job *job, int n, char **operands) {
    static void (*const pages[])(FILE *, struct arena *) = {NULL, manual_print, completion_bash, completion_zsh};
    int page = options_choice(job->arena, OPT_page, job->options.page, NULL, &job->err);
    int command = n > 0 ? command_find(job->arena, operands[0], &job->err) : -1;
    struct output output;
    if (page > 0 && n > 0)
        error_set(&job->err, ERROR_USAGE, word(W_USAGE_WHOLE_PAGE), job->options.page);
    if (job->err.kind != ERROR_NONE)
        return job_fail(job);
    output_open(&output);
    if (page > 0)
        pages[page](output.stream, job->arena);
    else if (command >= 0)
        help_print_command(output.stream, job->arena, (enum command)command);
    else
        help_print(output.stream, job->arena);
    return output_close(&output, NULL, &job->err) ? 0 : job_fail(job);
}
