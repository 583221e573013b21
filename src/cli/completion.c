/* What bash and zsh complete by: commands, options of each command, and for their values the words, names, files or folders that fit. */
#include <string.h>

#include "base/words.h"
#include "cli/options.h"
#include "domain/policy.h"
#include "read/read.h"

enum value { VALUE_NONE, VALUE_WORDS, VALUE_FILE, VALUE_FOLDER, VALUE_WORDS_OR_FILE };

static const char *joined(struct arena *arena, const char *const *list) {
    const char *text = "";
    for (int k = 0; list[k]; k++)
        text = arena_format(arena, "%s%s%s", text, *text ? " " : "", list[k]);
    return text;
}

/* What an option's value may be, by its operand; words: parted by blanks, else "". */
static enum value value_of(struct arena *arena, int option, const char **words) {
    static const char *const files[] = {"FILE", "PATH", "CITY", "PLAN", "PROGRESS", NULL}, *const folders[] = {"DIR", "FOLDER", NULL};
    const char *operand = option_rows[option].operand;
    const char *const *choices = option_choices(arena, (enum option_id)option);
    *words = "";
    if (!operand)
        return VALUE_NONE;
    if (choices || strcmp(operand, "TIER") == 0) {
        *words = joined(arena, choices ? choices : tier_names);
        return VALUE_WORDS;
    }
    if (strcmp(operand, "FILE|NAME") == 0) {
        *words = joined(arena, read_shipped_policies(arena));
        return VALUE_WORDS_OR_FILE;
    }
    return code_find(files, operand) >= 0 ? VALUE_FILE : code_find(folders, operand) >= 0 ? VALUE_FOLDER : VALUE_NONE;
}

static void bash_values(FILE *out, struct arena *arena, int command) {
    for (int o = 0; o < N_OPTIONS; o++) {
        const struct option_row *row = &option_rows[o];
        const char *words;
        if (!(row->commands >> command & 1) || row->kind == OPTION_FLAG)
            continue;
        enum value value = value_of(arena, o, &words);
        fprintf(out, "    %s,--%s", command_rows[command].name, row->name);
        if (row->letter)
            fprintf(out, "|%s,-%c", command_rows[command].name, row->letter);
        fprintf(out, ") _cadrex_is '%s' %s; return ;;\n", words,
                value == VALUE_FOLDER                                 ? "-d"
                : value == VALUE_FILE || value == VALUE_WORDS_OR_FILE ? "-f"
                                                                      : "");
    }
}

static const char *options_text(struct arena *arena, int command) {
    const char *text = "";
    for (int o = 0; o < N_OPTIONS; o++)
        if (option_rows[o].commands >> command & 1)
            text = arena_format(arena, "%s%s--%s", text, *text ? " " : "", option_rows[o].name);
    return text;
}

static const char *commands_text(struct arena *arena) {
    const char *names[N_COMMANDS + 1] = {0};
    for (int c = 0; c < N_COMMANDS; c++)
        names[c] = command_rows[c].name;
    return joined(arena, names);
}

void completion_bash(FILE *out, struct arena *arena) {
    const char *commands = commands_text(arena);
    fputs("# bash: cadrex help --format bash\n"
          "# _cadrex_is WORDS [-f|-d]: what may stand here\n"
          "_cadrex_is() {\n"
          "    local IFS=$'\\n'\n"
          "    COMPREPLY=($(compgen -W \"${1// /$'\\n'}\" -- \"$cur\") ${2:+$(compgen \"$2\" -- \"$cur\")})\n"
          "}\n"
          "_cadrex() {\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= k\n"
          "    if [ \"$cur\" = = ]; then cur=; elif [ \"$prev\" = = ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
          "    for ((k = 1; k < COMP_CWORD; k++)); do\n"
          "        case ${COMP_WORDS[k]} in --lang) ((k++)) ;; -*) ;; *) command=${COMP_WORDS[k]}; break ;; esac\n"
          "    done\n",
          out);
    fprintf(
        out,
        "    [ -n \"$command\" ] || case $prev in --lang) _cadrex_is '%s'; return ;; *) _cadrex_is '%s --help --version --lang'; return ;; esac\n",
        joined(arena, option_choices(arena, OPT_lang)), commands);
    fputs("    case $command,$prev in\n", out);
    for (int c = 0; c < N_COMMANDS; c++)
        bash_values(out, arena, c);
    fputs("    esac\n    case $command,$cur in\n", out);
    for (int c = 0; c < N_COMMANDS; c++)
        fprintf(out, "    %s,-*) _cadrex_is '%s' ;;\n", command_rows[c].name, options_text(arena, c));
    fprintf(out, "    help,*) _cadrex_is '%s' ;;\n    *) _cadrex_is '' -f ;;\n    esac\n}\ncomplete -o filenames -F _cadrex cadrex\n", commands);
}

/* Text inside '...' and [...] of zsh. */
static void zsh_text(FILE *out, const char *text) {
    for (const char *c = text; *c; c++)
        if (*c == '\'')
            fputs("'\\''", out);
        else if (strchr("[]:\\", *c))
            fprintf(out, "\\%c", *c);
        else
            fputc(*c, out);
}

static void zsh_option(FILE *out, struct arena *arena, int option) {
    const struct option_row *row = &option_rows[option];
    const char *words;
    enum value value = value_of(arena, option, &words);
    fprintf(out, " \\\n            '%s--%s%s[", row->kind == OPTION_LIST ? "*" : "", row->name, row->kind == OPTION_FLAG ? "" : "=");
    zsh_text(out, word(row->help));
    fputc(']', out);
    if (row->kind != OPTION_FLAG) {
        fputc(':', out);
        zsh_text(out, row->operand);
        fputc(':', out);
        if (value == VALUE_WORDS)
            fprintf(out, "(%s)", words);
        else if (value == VALUE_WORDS_OR_FILE)
            fprintf(out, "_cadrex_names");
        else
            fputs(value == VALUE_FILE ? "_files" : value == VALUE_FOLDER ? "_files -/" : " ", out);
    }
    fputc('\'', out);
}

void completion_zsh(FILE *out, struct arena *arena) {
    fprintf(out,
            "#compdef cadrex\n"
            "# zsh: cadrex help --format zsh\n"
            "_cadrex_names() { _alternative 'names:: _values policy %s' 'files:: _files' }\n"
            "_cadrex() {\n"
            "    local -a commands=(\n",
            joined(arena, read_shipped_policies(arena)));
    for (int c = 0; c < N_COMMANDS; c++) {
        fprintf(out, "        '%s:", command_rows[c].name);
        zsh_text(out, word(command_rows[c].help));
        fputs("'\n", out);
    }
    fputs("    )\n"
          "    if ((CURRENT == 2)); then\n        _describe command commands\n        return\n    fi\n"
          "    local command=$words[2]\n    shift words\n    ((CURRENT--))\n    case $command in\n",
          out);
    for (int c = 0; c < N_COMMANDS; c++) {
        fprintf(out, "    %s)\n        _arguments", command_rows[c].name);
        for (int o = 0; o < N_OPTIONS; o++)
            if (option_rows[o].commands >> c & 1)
                zsh_option(out, arena, o);
        if (c == COMMAND_help)
            fprintf(out, " \\\n            '*:COMMAND:(%s)' ;;\n", commands_text(arena));
        else
            fputs(" \\\n            '*:FILE:_files' ;;\n", out);
    }
    fputs("    esac\n}\n_cadrex \"$@\"\n", out);
}
