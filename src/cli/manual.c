/* The help as a manual page in the man macros. No date: the same sources give the same page. */
#include "cli/options.h"

/* The first byte, in UTF-8, of a Chinese character: no punctuation is among them. */
static bool is_han(char byte) { return (unsigned char)byte >= 0xe4 && (unsigned char)byte <= 0xe9; }

/* Text as roff shows it: no escape, no request, no hyphenated minus; a line may end before any Chinese character, which roff does not know. */
static void put(FILE *out, const char *text) {
    if (*text == '.' || *text == '\'')
        fputs("\\&", out);
    for (const char *c = text; *c; c++) {
        if (is_han(*c) && c > text && c[-1] != ' ')
            fputs("\\:", out);
        if (*c == '\\')
            fputs("\\e", out);
        else if (*c == '-')
            fputs("\\-", out);
        else
            fputc(*c, out);
    }
}

static void line(FILE *out, const char *text) {
    put(out, text);
    fputc('\n', out);
}

static void section(FILE *out, enum word title) { fprintf(out, ".SH %s\n", word(title)); }

static void entry(FILE *out, const char *term, const char *text) {
    fputs(".TP\n\\fB", out);
    put(out, term);
    fputs("\\fR\n", out);
    line(out, text);
}

static void option_entry(FILE *out, struct arena *arena, const struct option_row *row) {
    const char *name = row->letter ? arena_format(arena, "-%c, --%s", row->letter, row->name) : arena_format(arena, "--%s", row->name);
    entry(out, row->operand ? arena_format(arena, "%s %s", name, row->operand) : name,
          row->preset ? arena_format(arena, word(W_HELP_DEFAULT), word(row->help), row->preset) : word(row->help));
}

static void command_entry(FILE *out, struct arena *arena, int command) {
    const struct command_row *row = &command_rows[command];
    fputs(".SS ", out);
    line(out, arena_format(arena, "cadrex %s %s", row->name, row->operands));
    line(out, word(row->help));
    for (int o = 0; o < N_OPTIONS; o++)
        if ((option_rows[o].commands >> command & 1) && !option_rows[o].common)
            option_entry(out, arena, &option_rows[o]);
}

static void examples(FILE *out, struct arena *arena) {
    section(out, W_MANUAL_EXAMPLES);
    line(out, word(W_MANUAL_EXAMPLES_PLACE));
    for (int k = 0; k < n_examples; k++)
        entry(out, arena_format(arena, "cadrex %s", example_rows[k].line), word(example_rows[k].what));
}

void manual_print(FILE *out, struct arena *arena) {
    fprintf(out, ".TH CADREX 1 \"\" \"cadrex %s\" \"%s\"\n", CADREX_VERSION, word(W_MANUAL_TITLE));
    if (words_language() == LANGUAGE_ZH)
        fputs(".ad l\n", out); /* no blanks to widen */
    section(out, W_MANUAL_NAME);
    fprintf(out, "cadrex \\- ");
    line(out, word(W_HELP_WHAT));
    section(out, W_MANUAL_SYNOPSIS);
    line(out, word(W_HELP_USAGE));
    section(out, W_MANUAL_DESCRIPTION);
    line(out, word(W_MANUAL_ABOUT));
    section(out, W_MANUAL_COMMANDS);
    for (int c = 0; c < N_COMMANDS; c++)
        command_entry(out, arena, c);
    section(out, W_MANUAL_COMMON);
    for (int o = 0; o < N_OPTIONS; o++)
        if (option_rows[o].common)
            option_entry(out, arena, &option_rows[o]);
    section(out, W_MANUAL_EXIT);
    for (int k = 0; k < N_EXITS; k++)
        entry(out, arena_format(arena, "%d", exit_rows[k].code), word(exit_rows[k].word));
    section(out, W_MANUAL_ENVIRONMENT);
    entry(out, "LC_ALL, LC_MESSAGES, LANG, LANGUAGE", word(W_MANUAL_LOCALE));
    examples(out, arena);
}
