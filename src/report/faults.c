/* Complaints on standard error. */
#include <stdlib.h>

#include "base/memory.h"
#include "base/paint.h"
#include "report/json.h"
#include "report/text.h"

static const char *const severity_names[] = {"error", "warning", "note"};

static void complaint_json(FILE *out, const struct fault *fault) {
    json_t *item = json_new_object();
    json_put_text(item, "file", fault->file);
    json_put_text(item, "code", fault->code);
    json_put_text(item, "severity", severity_names[fault->severity]);
    json_put_text(item, "pointer", fault->pointer);
    if (fault->line > 0) {
        /* Where there is no pointer yet, people need the place too. */
        char *message;
        if (asprintf(&message, word(W_RULE_SAYS), fault->place, fault->message) < 0)
            memory_lost();
        json_put_text(item, "message", message);
        free(message);
        json_put_number(item, "line", fault->line);
        json_put_number(item, "column", fault->column);
    } else
        json_put_text(item, "message", fault->message);
    json_put_text(item, "hint", fault->hint);
    json_print_line(out, item);
}

/* Texts quote the file: no control character of it may reach the terminal. */
static void print_clean(FILE *out, const char *text) {
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        fputc(*c < 0x20 || *c == 0x7f ? ' ' : *c, out);
}

static void complaint_text(FILE *out, const struct fault *fault) {
    static const enum word severities[] = {W_SEVERITY_ERROR, W_SEVERITY_WARNING, W_SEVERITY_NOTE};
    if (fault->file) {
        print_clean(out, fault->file);
        fputs(word(W_COLON), out);
    }
    if (fault->severity != SEVERITY_ERROR) {
        paint_text(out, fault->severity == SEVERITY_WARNING ? PAINT_WARNING : PAINT_NOTE, word(severities[fault->severity]));
        fputs(word(W_COLON), out);
    }
    if (fault->place && *fault->place) {
        print_clean(out, fault->place);
        fputs(word(W_COLON), out);
    }
    print_clean(out, fault->message);
    if (fault->hint) {
        char *hint;
        if (asprintf(&hint, word(W_FAULT_HINT), fault->hint) < 0)
            memory_lost();
        print_clean(out, hint);
        free(hint);
    }
    fputc('\n', out);
}

static void tell_dropped(FILE *out, int n, bool json) {
    char text[128];
    snprintf(text, sizeof text, word(W_FAULTS_DROPPED), n);
    struct fault fault = {.code = "more", .severity = SEVERITY_NOTE, .message = text};
    if (json)
        complaint_json(out, &fault);
    else
        fprintf(out, "%s\n", text);
}

void report_faults(FILE *out, const struct faults *faults, bool json, bool quiet) {
    for (int k = 0; k < faults->n; k++) {
        const struct fault *fault = &faults->items[k];
        if (quiet && fault->severity != SEVERITY_ERROR)
            continue;
        if (json)
            complaint_json(out, fault);
        else
            complaint_text(out, fault);
    }
    if (faults->n_dropped > 0 && (!quiet || faults->n_errors > 0))
        tell_dropped(out, faults->n_dropped, json);
}

void report_error(FILE *out, const struct error *err, bool json) {
    static const struct {
        enum error_kind kind;
        const char *code;
    } codes[] = {{ERROR_USAGE, "usage"}, {ERROR_INPUT, "input"}, {ERROR_SYSTEM, "system"}, {ERROR_BUG, "bug"}};
    struct fault fault = {.code = "error", .severity = SEVERITY_ERROR, .message = err->text};
    for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
        if (codes[k].kind == err->kind)
            fault.code = codes[k].code;
    if (json) {
        fault.file = err->file;
        complaint_json(out, &fault);
    } else {
        paint_text(out, PAINT_ERROR, "cadrex");
        fputs(word(W_COLON), out);
        complaint_text(out, &fault);
    }
}
