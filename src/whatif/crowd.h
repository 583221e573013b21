/* Between the files of this room: many pieces of work, each in a forked process, some at a time. */
#ifndef WHATIF_CROWD_H
#define WHATIF_CROWD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct arena;

struct crowd {
    struct arena *arena;
    int n;       /* pieces of work, begun in order */
    int workers; /* at a time */
    /* In the worker: the bytes of result k, in the worker's arena; false with err. */
    bool (*work)(void *self, int k, struct arena *arena, const char **bytes, size_t *size, struct error *err);
    /* In the parent, as each worker ends: its bytes, or why there are none (ERROR_LIMIT: stopped). take returning false ends all work. */
    bool (*take)(void *self, int k, const char *bytes, size_t size, double seconds, struct error *err);
    void (*fail)(void *self, int k, enum error_kind kind, const char *text);
    void *self;
    bool stopped; /* out: a signal came; workers under way were ended */
};

/* False with err for errors of the system and of take. */
bool crowd_run(struct crowd *crowd, struct error *err);

#endif
