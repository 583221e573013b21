/* For tests that read: texts become files, complaints are told in one line each. */
#ifndef READING_H
#define READING_H

#include "base/arena.h"
#include "read/read.h"

struct reading {
    struct arena *arena;
    struct symbols *symbols;
    struct faults faults;
    struct error err;
};

struct reading reading_new(void);
/* A new file with this text in the folder of the test; its name ends in .json. */
const char *reading_file(struct reading *reading, const char *text);
/* The text of a file. */
const char *reading_text(struct reading *reading, const char *path);
bool reading_city(struct reading *reading, const char *text, struct city *city);
bool reading_policy(struct reading *reading, const char *text, struct policy *policy);
bool reading_plan(struct reading *reading, const struct city *city, const char *text, struct plan *plan);
/* "pointer code; pointer code; ..." of the complaints of a severity. */
const char *reading_told(const struct reading *reading, enum severity severity);

#endif
