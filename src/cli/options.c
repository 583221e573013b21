#include "cli/options.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "read/read.h"

const struct command_row command_rows[N_COMMANDS] = {
#define COMMAND(id, name, operands, least, most, help) {name, operands, least, most, help},
#include "cli/commands.def"
#undef COMMAND
};

enum {
    AUDIT = 1U << COMMAND_audit,
    PLAN = 1U << COMMAND_plan,
    CHECK = 1U << COMMAND_check,
    WHATIF = 1U << COMMAND_whatif,
    IMPORT = 1U << COMMAND_import,
    DIFF = 1U << COMMAND_diff,
    APPLY = 1U << COMMAND_apply,
    TRACK = 1U << COMMAND_track,
    EXPLAIN = 1U << COMMAND_explain,
    CONFLICT = 1U << COMMAND_conflict,
    EXPORT = 1U << COMMAND_export,
    REPORT = 1U << COMMAND_report,
    HELP = 1U << COMMAND_help,
    ALL = ((1U << N_COMMANDS) - 1) - HELP
};

const struct option_row option_rows[N_OPTIONS] = {
#define OPTION(field, name, letter, kind, commands, preset, least, most, told, operand, help)                                                        \
    {name, letter, OPTION_##kind, commands, ((commands)&ALL) == ALL, preset, least, most, told, operand, help},
#include "cli/options.def"
#undef OPTION
};

static const size_t option_places[N_OPTIONS] = {
#define OPTION(field, name, letter, kind, commands, preset, least, most, told, operand, help) offsetof(struct options, field),
#include "cli/options.def"
#undef OPTION
};

static bool number_parse(const struct option_row *row, const char *text, double *number, struct error *err) {
    char *end;
    errno = 0;
    *number = strtod(text, &end);
    bool good = *text && !*end && errno == 0 && isfinite(*number) && *number >= row->least && *number <= row->most;
    if (good && row->kind == OPTION_COUNT)
        good = strspn(text, "0123456789") == strlen(text);
    if (good)
        return true;
    return error_set(err, ERROR_USAGE, word(row->kind == OPTION_COUNT ? W_USAGE_COUNT : W_USAGE_NUMBER), row->name, text, row->least, row->most);
}

static bool option_set(struct arena *arena, struct options *options, enum option_id option, const char *text, struct error *err) {
    const struct option_row *row = &option_rows[option];
    void *place = (char *)options + option_places[option];
    double number;
    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)place = true;
        return true;
    case OPTION_TEXT:
        *(const char **)place = text;
        return true;
    case OPTION_LIST: {
        struct text_list *list = place;
        *ARENA_PUSH(arena, list->items, list->n, list->room) = text;
        return true;
    }
    case OPTION_COUNT:
        if (!number_parse(row, text, &number, err))
            return false;
        *(long long *)place = (long long)number;
        return true;
    case OPTION_NUMBER:
        return number_parse(row, text, place, err);
    }
    return true;
}

static bool presets(struct arena *arena, struct options *options, struct error *err) {
    memset(options, 0, sizeof *options);
    for (int o = 0; o < N_OPTIONS; o++) {
        if (option_rows[o].kind == OPTION_COUNT)
            *(long long *)(void *)((char *)options + option_places[o]) = -1;
        if (option_rows[o].preset && !option_set(arena, options, (enum option_id)o, option_rows[o].preset, err))
            return false;
    }
    return true;
}

/* Codes of getopt_long: the option's number beyond all characters. */
enum { CODE_BASE = 256 };

static void long_options(enum command command, struct option *table) {
    int n = 0;
    for (int o = 0; o < N_OPTIONS; o++)
        if (option_rows[o].commands >> command & 1)
            table[n++] =
                (struct option){option_rows[o].name, option_rows[o].kind == OPTION_FLAG ? no_argument : required_argument, NULL, CODE_BASE + o};
}

static const char *short_options(struct arena *arena, enum command command) {
    const char *text = ":";
    for (int o = 0; o < N_OPTIONS; o++)
        if (option_rows[o].letter && option_rows[o].commands >> command & 1)
            text = arena_format(arena, "%s%c%s", text, option_rows[o].letter, option_rows[o].kind == OPTION_FLAG ? "" : ":");
    return text;
}

static int option_of_code(int code) {
    for (int o = 0; o < N_OPTIONS; o++)
        if (code == CODE_BASE + o || (code < CODE_BASE && code == option_rows[o].letter))
            return o;
    return -1;
}

static const char *commands_of(struct arena *arena, unsigned commands) {
    const char *list = "";
    for (int c = 0; c < N_COMMANDS; c++)
        if (commands >> c & 1)
            list = arena_format(arena, "%s%s%s", list, *list ? word(W_COMMA) : "", command_rows[c].name);
    return list;
}

/* Of a beginning that several options have, or a letter that is none, these options may be meant. */
static void keep_begun(const char **names, const char *begin) {
    int n = 0;
    for (int k = 0; names[k]; k++)
        n += strncmp(names[k], begin, strlen(begin)) == 0;
    if (n == 0)
        return;
    n = 0;
    for (int k = 0; names[k]; k++)
        if (strncmp(names[k], begin, strlen(begin)) == 0)
            names[n++] = names[k];
    names[n] = NULL;
}

static bool unknown_option(struct arena *arena, enum command command, const char *arg, struct error *err) {
    const char *names[N_OPTIONS + 1], *name = arg;
    int n = 0;
    while (*name == '-')
        name++;
    name = arena_string_n(arena, name, strcspn(name, "="));
    for (int o = 0; o < N_OPTIONS; o++) {
        if (strcmp(option_rows[o].name, name) == 0)
            return error_set(err, ERROR_USAGE, word(W_USAGE_OPTION_ELSEWHERE), name, command_rows[command].name,
                             commands_of(arena, option_rows[o].commands));
        if (option_rows[o].commands >> command & 1)
            names[n++] = arena_format(arena, "--%s", option_rows[o].name);
    }
    names[n] = NULL;
    keep_begun(names, arena_format(arena, arg[1] == '-' ? "--%s" : "--%.1s", name));
    return error_set(err, ERROR_USAGE, word(W_USAGE_UNKNOWN_OPTION), arg, read_hint(arena, names, arena_format(arena, "--%s", name)),
                     command_rows[command].name);
}

static bool bad_option(struct arena *arena, enum command command, int code, char **argv, struct error *err) {
    int option = optopt ? option_of_code(optopt) : -1;
    if (option >= 0 && !(option_rows[option].commands >> command & 1))
        option = -1;
    if (code == ':' && option >= 0)
        return error_set(err, ERROR_USAGE, word(W_USAGE_NEEDS_VALUE), option_rows[option].name, option_rows[option].operand);
    if (option >= 0)
        return error_set(err, ERROR_USAGE, word(W_USAGE_NO_VALUE), option_rows[option].name);
    if (optopt > 0 && optopt < CODE_BASE)
        return unknown_option(arena, command, arena_format(arena, "-%c", optopt), err);
    return unknown_option(arena, command, argv[optind - 1], err);
}

/* Is the word in an option's place of a value the next option? A file of such a name is ./--json. */
static bool is_option(enum command command, const char *word) {
    for (int o = 0; strncmp(word, "--", 2) == 0 && o < N_OPTIONS; o++)
        if (option_rows[o].commands >> command & 1 && strcmp(option_rows[o].name, word + 2) == 0)
            return true;
    return false;
}

static const char *told_of(struct arena *arena, const struct text_list *given, const struct options *options) {
    const char *told = "";
    for (int o = 0; o < N_OPTIONS; o++) {
        const struct option_row *row = &option_rows[o];
        if (!row->told || !options->given[o])
            continue;
        told = arena_format(arena, "%s%s--%s", told, *told ? " " : "", row->name);
        if (row->kind != OPTION_FLAG)
            told = arena_format(arena, "%s %s", told, given->items[o]);
    }
    return told;
}

/* Office programs make one long dash of two: the bytes of such dashes an argument begins with. */
static size_t odd_dash(const char *arg) {
    static const char *const dashes[] = {"–", "—", "－", "―", "−", "‐", "-"};
    size_t n = 0;
    for (size_t k = 0; k < sizeof dashes / sizeof *dashes; k++)
        while (strncmp(arg + n, dashes[k], strlen(dashes[k])) == 0 && (n > 0 || dashes[k][0] != '-')) {
            n += strlen(dashes[k]);
            k = 0;
        }
    return arg[n] ? n : 0;
}

static const char *const languages[] = {[LANGUAGE_EN] = "en", [LANGUAGE_ZH] = "zh", NULL};

bool options_parse(struct arena *arena, enum command command, int argc, char **argv, struct options *options, int *first, struct error *err) {
    struct option table[N_OPTIONS + 1] = {{0}};
    struct text_list given = {.items = ARENA_ARRAY(arena, const char *, N_OPTIONS)};
    const char *letters = short_options(arena, command);
    int code, n, least;
    if (!presets(arena, options, err))
        return false;
    long_options(command, table);
    opterr = 0;
    optind = 1;
    while ((code = getopt_long(argc, argv, letters, table, NULL)) != -1) {
        int option = code == '?' || code == ':' ? -1 : option_of_code(code);
        if (option < 0)
            return bad_option(arena, command, code, argv, err);
        bool single = option_rows[option].kind != OPTION_FLAG && option_rows[option].kind != OPTION_LIST;
        if (single && options->given[option])
            return error_set(err, ERROR_USAGE, word(W_USAGE_TWICE), option_rows[option].name);
        bool swallowed = option_rows[option].kind != OPTION_FLAG && optarg == argv[optind - 1] && is_option(command, optarg);
        if (swallowed || (single && !*optarg))
            return error_set(err, ERROR_USAGE, word(W_USAGE_NEEDS_VALUE), option_rows[option].name, option_rows[option].operand);
        if (!option_set(arena, options, (enum option_id)option, optarg, err))
            return false;
        options->given[option] = true;
        given.items[option] = optarg;
    }
    *first = optind;
    options->told = told_of(arena, &given, options);
    if ((options->lang && options_choice(arena, OPT_lang, options->lang, NULL, err) < 0) ||
        options_choice(arena, OPT_color, options->color, NULL, err) < 0)
        return false;
    n = argc - optind;
    for (int k = optind; k < argc; k++)
        if (odd_dash(argv[k]) > 0 && access(argv[k], F_OK) != 0)
            return error_set(err, ERROR_USAGE, word(W_USAGE_ODD_DASH), argv[k], argv[k] + odd_dash(argv[k]));
    least = options->rules ? 0 : command_rows[command].least; /* the rule table is the policy's alone */
    if (!options->help && !options->version && (n < least || n > command_rows[command].most))
        return error_set(err, ERROR_USAGE, word(n < least ? W_USAGE_TOO_FEW : W_USAGE_TOO_MANY), command_rows[command].name,
                         command_rows[command].operands);
    return true;
}

/* The value of an option that counts before options are parsed; "". */
static const char *early(int argc, char **argv, const char *option) {
    size_t n = strlen(option);
    const char *value = "";
    for (int k = 1; k < argc && strcmp(argv[k], "--") != 0; k++)
        if (strncmp(argv[k], option, n) == 0 && (argv[k][n] == '=' || (!argv[k][n] && k + 1 < argc)))
            value = argv[k][n] == '=' ? argv[k] + n + 1 : argv[k + 1];
    return value;
}

enum language options_language(int argc, char **argv) {
    const char *text = early(argc, argv, "--lang");
    for (int language = 0; languages[language]; language++)
        if (strcmp(text, languages[language]) == 0)
            return (enum language)language;
    return words_of_environment();
}

enum paint_when options_color(int argc, char **argv) {
    const char *text = early(argc, argv, "--color");
    return strcmp(text, "always") == 0 ? PAINT_ALWAYS : strcmp(text, "never") == 0 ? PAINT_NEVER : PAINT_AUTO;
}

const char *const *option_choices(struct arena *arena, enum option_id option) {
    const char *operand = option_rows[option].operand, **list;
    int n = 0;
    if (!operand || operand[strspn(operand, "abcdefghijklmnopqrstuvwxyz|")])
        return NULL;
    list = ARENA_ARRAY(arena, const char *, strlen(operand) + 1);
    for (size_t length; *operand; operand += length + (operand[length] == '|')) {
        length = strcspn(operand, "|");
        list[n++] = arena_string_n(arena, operand, length);
    }
    return list;
}

int options_choice(struct arena *arena, enum option_id option, const char *text, const char *const *list, struct error *err) {
    if (!list)
        list = option_choices(arena, option);
    assert(list);
    for (int k = 0; list[k]; k++)
        if (strcmp(list[k], text) == 0)
            return k;
    error_set(err, ERROR_USAGE, word(W_USAGE_BAD_CHOICE), option_rows[option].name, text, read_hint(arena, list, text));
    return -1;
}

/* For what stands in place of the command and begins with a dash: a command or an option that may stand there; NULL if it is an option of some
 * command or like nothing. */
static const char *nearest_first(struct arena *arena, const char *const *commands, const char *arg) {
    const char *const alone[] = {"--help", "--version", NULL};
    const char *name = arg + strspn(arg, "-");
    for (int o = 0; o < N_OPTIONS; o++)
        if (strcmp(option_rows[o].name, arena_string_n(arena, name, strcspn(name, "="))) == 0)
            return NULL;
    if (read_nearest(alone, arg))
        return read_hint(arena, alone, arg);
    return read_nearest(commands, name) ? read_hint(arena, commands, name) : NULL;
}

int command_find(struct arena *arena, const char *name, struct error *err) {
    const char *names[N_COMMANDS + 1] = {0};
    for (int c = 0; c < N_COMMANDS; c++) {
        names[c] = command_rows[c].name;
        if (strcmp(names[c], name) == 0)
            return c;
    }
    const char *near = name[0] == '-' ? nearest_first(arena, names, name) : read_hint(arena, names, name);
    error_set(err, ERROR_USAGE, word(near ? W_USAGE_UNKNOWN_COMMAND : W_USAGE_COMMAND_FIRST), name, near);
    return -1;
}
