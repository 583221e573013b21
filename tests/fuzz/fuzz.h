/* What the fuzz targets share. A target is a function that takes any bytes and must come back: what it finds wrong it tells by fuzz_fail. One
 * program holds all targets and takes the one it is named after (build/fuzz/city -> fuzz); without libFuzzer it runs the files given (replay.c). */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "audit/certificate.h"
#include "base/arena.h"
#include "read/read.h"
#include "score/score.h"
#include "task/task.h"

#define TARGET(name) void fuzz_##name(const uint8_t *data, size_t size);
#include "targets.def"
#undef TARGET

/* City and policy of one try, or of a whole run. */
struct fuzz_world {
    struct arena *arena;
    struct symbols *symbols;
    struct city city;
    struct policy policy;
    struct faults faults;
    struct error err;
    const struct rules *rules; /* NULL until fuzz_rules */
    struct cells *cells;       /* NULL: the worst case would be too large a number */
};

struct fuzz_world fuzz_world_new(void);
void fuzz_world_free(struct fuzz_world *world);
/* A city and policy that must be good, read once a run; its arena is never freed. */
struct fuzz_world *fuzz_known(const char *city, const char *policy);
/* Rules and cells without wishes. */
void fuzz_rules(struct fuzz_world *world);

/* A file with these bytes, for readers that take a path; its name ends with `ending`. Good until the next call with the same ending. */
const char *fuzz_file(const void *bytes, size_t size, const char *ending);
/* What a writer wrote to a stream, NUL-terminated; the caller frees it. */
struct fuzz_text {
    FILE *stream;
    char *bytes;
    size_t size;
};
void fuzz_text_open(struct fuzz_text *text); /* the stream writes to *text, which must stay where it is */
void fuzz_text_close(struct fuzz_text *text);

/* A reader that says no must say why, with a kind of error that an input may cause. */
void fuzz_refused(const struct fuzz_world *world);
/* Ends the process as a crash does. */
_Noreturn void fuzz_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
