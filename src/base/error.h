/* Two kinds of complaint. A struct error is the one reason why a call failed, on the caller's stack, last parameter, first error wins. A struct
 * faults is the list of all that is wrong with the inputs, collected and told together. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

struct arena;

/* Exit codes of the command, and so the kinds of error. */
enum error_kind {
    ERROR_NONE = 0,
    ERROR_IMPOSSIBLE = 1,
    ERROR_USAGE = 2,
    ERROR_INPUT = 3,
    ERROR_LIMIT = 4,
    ERROR_LIMIT_NO_PLAN = 5,
    ERROR_SYSTEM = 6,
    ERROR_BUG = 70
};

struct error {
    enum error_kind kind;
    char text[1024];
    const char *file; /* what could not be read or written, by the name the caller gave it; NULL */
};

/* Records the first error; later calls change nothing. Returns false, so that a function can end with it. */
bool error_set(struct error *err, enum error_kind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };

/* One complaint about an input. All strings live in the arena of the list. pointer is an RFC 6901 JSON pointer, place the same for people:
 * "cadres[3] (c017).birth". code is a short stable word ("bad-month"). hint may be NULL. line and column are those of a text that is no JSON, else 0.
 */
struct fault {
    const char *file;
    const char *code;
    enum severity severity;
    const char *pointer;
    const char *place;
    const char *message;
    const char *hint;
    int line, column;
};

enum { FAULTS_MOST = 50 };

struct faults {
    struct arena *arena;
    int n;
    int room;
    struct fault *items;
    int n_errors;   /* told and untold */
    int n_dropped;  /* beyond FAULTS_MOST */
    bool anonymous; /* no complaint quotes what an input says: it may be a name */
};

void faults_init(struct faults *faults, struct arena *arena);
/* Copies the strings. Beyond FAULTS_MOST an error displaces the last complaint that is none; the rest is counted only. */
void faults_add(struct faults *faults, const struct fault *fault);
/* The message as it may be told: where nothing is quoted, without all that stands between its first and its last quotation mark. */
const char *faults_unquoted(const struct faults *faults, const char *message);
/* False if faults_add would only count it: its strings need not be made. */
bool faults_wants(const struct faults *faults, enum severity severity);

#endif
