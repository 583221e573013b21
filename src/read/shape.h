/* Room-private: what the fields of an object may hold, as a table, for files most of whose fields are only looked over. */
#ifndef READ_SHAPE_H
#define READ_SHAPE_H

#include "read/json.h"

enum shape_kind {
    SHAPE_TEXT,
    SHAPE_WORD, /* not empty */
    SHAPE_ID,
    SHAPE_SHA256,
    SHAPE_BOOL,
    SHAPE_COUNT, /* a whole number of at least 0 */
    SHAPE_INTEGER,
    SHAPE_AMOUNT, /* a number of at least 0 */
    SHAPE_NUMBER, /* or, where it has fields, an object */
    SHAPE_DATE,   /* or null */
    SHAPE_DATE_OR_BLANK,
    SHAPE_CODE, /* a word of codes */
    SHAPE_OBJECT,
    SHAPE_OBJECTS, /* a list of them */
    SHAPE_IDS      /* a list of them */
};

enum { SHAPE_REQUIRED = 1, SHAPE_NULLABLE = 2 };

struct shape {
    const char *name; /* NULL ends a table */
    enum shape_kind kind;
    unsigned flags;
    const char *const *codes;
    const struct shape *fields;
};

/* A fault unless the text is a hash in 64 lower-case hexadecimal digits. */
void spot_sha256(struct spot spot);
/* Looks over the fields of the object in the spot; all that is wrong is told. */
void shape_check(struct reader *reader, const struct node *up, struct spot spot, const struct shape *fields);

#endif
