/* The command line: two tables (commands.def, options.def) yield the parser, the struct of options and the help. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/paint.h"
#include "base/words.h"

enum command {
#define COMMAND(id, name, operands, least, most, help) COMMAND_##id,
#include "cli/commands.def"
#undef COMMAND
    N_COMMANDS
};

struct command_row {
    const char *name;
    const char *operands;
    int least, most;
    enum word help;
};
extern const struct command_row command_rows[N_COMMANDS];

struct text_list {
    int n, room;
    const char **items;
};

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_LIST, OPTION_COUNT, OPTION_NUMBER };

enum option_id {
#define OPTION(field, name, letter, kind, commands, preset, least, most, told, operand, help) OPT_##field,
#include "cli/options.def"
#undef OPTION
    N_OPTIONS
};

struct options {
#define TYPE_FLAG bool
#define TYPE_TEXT const char *
#define TYPE_LIST struct text_list
#define TYPE_COUNT long long
#define TYPE_NUMBER double
#define OPTION(field, name, letter, kind, commands, preset, least, most, told, operand, help) TYPE_##kind field;
#include "cli/options.def"
#undef OPTION
    bool given[N_OPTIONS];
    const char *told; /* what was given of the options that shape a plan, in the table's order */
};

/* Reads the options behind a command; the operands are moved to the end of argv, from *first on. False with ERROR_USAGE. */
bool options_parse(struct arena *arena, enum command command, int argc, char **argv, struct options *options, int *first, struct error *err);
/* The language asked for, before anything is said; wrong ones are left to options_parse. */
enum language options_language(int argc, char **argv);
enum paint_when options_color(int argc, char **argv);

/* The words that an option's operand lists ("text|json|csv"), ended by NULL; NULL: it lists none. */
const char *const *option_choices(struct arena *arena, enum option_id option);
/* The index of a word in a list (NULL: the option's own), or -1 with ERROR_USAGE and the nearest word. */
int options_choice(struct arena *arena, enum option_id option, const char *text, const char *const *list, struct error *err);
/* The command of a name, or -1 with ERROR_USAGE and the nearest one. */
int command_find(struct arena *arena, const char *name, struct error *err);

void help_print(FILE *out, struct arena *arena);
void help_print_command(FILE *out, struct arena *arena, enum command command);

/* manual.c, completion.c: the same tables as a manual page, and as what bash and zsh complete by. */
void manual_print(FILE *out, struct arena *arena);
void completion_bash(FILE *out, struct arena *arena);
void completion_zsh(FILE *out, struct arena *arena);

struct exit_row {
    int code;
    enum word word;
};
enum { N_EXITS = 8 };
extern const struct exit_row exit_rows[N_EXITS];

/* Examples of the manual, which are tests (tests/full/test_manual.sh). */
struct example_row {
    enum command command;
    const char *line;
    enum word what;
};
extern const struct example_row example_rows[];
extern const int n_examples;

/* Both tables as the help shows them. */
struct option_row {
    const char *name;
    int letter;
    enum option_kind kind;
    unsigned commands; /* bit c: belongs to command c */
    bool common;       /* belongs to every command that works */
    const char *preset;
    double least, most;
    bool told;
    const char *operand;
    enum word help;
};
extern const struct option_row option_rows[N_OPTIONS];

#endif
