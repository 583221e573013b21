#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

/* Never ends inside a UTF-8 character. */
static void cut_whole(char *text, size_t n) {
    while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--;
    text[n] = '\0';
}

bool error_set(struct error *err, enum error_kind kind, const char *format, ...) {
    if (err && err->kind == ERROR_NONE) {
        char text[sizeof err->text + 4];
        va_list args;
        va_start(args, format);
        int n = vsnprintf(text, sizeof text, format, args);
        va_end(args);
        if (n >= (int)sizeof err->text)
            cut_whole(text, sizeof err->text - 1);
        memcpy(err->text, text, sizeof err->text);
        err->kind = kind;
    }
    return false;
}

void faults_init(struct faults *faults, struct arena *arena) { *faults = (struct faults){.arena = arena}; }

/* The last complaint that is no error, which a further error may displace; -1. */
static int last_mild(const struct faults *faults) {
    for (int i = faults->n - 1; i >= 0; i--)
        if (faults->items[i].severity != SEVERITY_ERROR)
            return i;
    return -1;
}

bool faults_wants(const struct faults *faults, enum severity severity) {
    return faults->n < FAULTS_MOST || (severity == SEVERITY_ERROR && last_mild(faults) >= 0);
}

const char *faults_unquoted(const struct faults *faults, const char *message) {
    static const char *const marks[][2] = {{"“", "”"}, {"\"", "\""}};
    for (int k = 0; k < 2 && faults->anonymous; k++) {
        const char *open = strstr(message, marks[k][0]), *close = open;
        for (const char *at = open; at && (at = strstr(at + 1, marks[k][1]));)
            close = at;
        if (close != open)
            return arena_format(faults->arena, "%.*s%s…%s", (int)(open - message), message, marks[k][0], close);
    }
    return message;
}

static const char *copy_of(struct arena *arena, const char *text) { return text ? arena_string(arena, text) : NULL; }

void faults_add(struct faults *faults, const struct fault *fault) {
    if (fault->severity == SEVERITY_ERROR)
        faults->n_errors++;
    if (faults->n >= FAULTS_MOST) {
        faults->n_dropped++;
        int mild = fault->severity == SEVERITY_ERROR ? last_mild(faults) : -1;
        if (mild < 0)
            return;
        memmove(&faults->items[mild], &faults->items[mild + 1], (size_t)(faults->n - 1 - mild) * sizeof *faults->items);
        faults->n--;
    }
    struct arena *arena = faults->arena;
    *ARENA_PUSH(arena, faults->items, faults->n, faults->room) = (struct fault){
        .file = copy_of(arena, fault->file),
        .code = copy_of(arena, fault->code),
        .severity = fault->severity,
        .pointer = copy_of(arena, fault->pointer),
        .place = copy_of(arena, fault->place),
        .message = copy_of(arena, fault->message),
        .hint = copy_of(arena, fault->hint),
        .line = fault->line,
        .column = fault->column,
    };
}
