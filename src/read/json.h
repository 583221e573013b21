/* Room-private: JSON values with their place in the file, and typed looks at them that report faults. A node is an object of the file, a spot a value
 * in it; nodes are linked upwards on the stack, so that a pointer is put together only when a fault asks for it. */
#ifndef READ_JSON_H
#define READ_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/symbol.h"
#include "base/words.h"
#include "domain/month.h"

enum { NODE_FIELDS_MOST = 40, COUNT_MOST = 1000000000 };

/* A kind some of whose own ids cannot be read. What is not found there may be one of these items, and then many places name it: each name is told
 * once. Where the list itself is none, nothing can be found there, and nobody complains. */
struct torn {
    const struct ids *ids;
    struct ids *told; /* names complained of; NULL: the list is none */
};

struct reader {
    struct arena *arena;
    struct symbols *symbols;
    struct faults *faults;
    const char *file;
    bool partial; /* a policy before it is merged: nothing but ids is required */
    struct torn torn[4];
    int n_torn;
};

struct node {
    struct reader *reader;
    const struct node *up;    /* NULL: the file itself */
    const char *key;          /* how up names it */
    int index;                /* in the list up.key, or -1 */
    int shown;                /* the index told in faults, where it differs (merged policies); -1 */
    json_t *json;             /* borrowed */
    const char *const *names; /* known fields, ended by NULL; NULL: a map of any keys */
    json_t *values[NODE_FIELDS_MOST];
};

/* A value: field name of the node, item index of it (-1: the field itself); name NULL: the node. value NULL: absent. */
struct spot {
    const struct node *node;
    const char *name;
    int index;
    json_t *value;
};

/* Parses a file; the caller releases it. NULL with a fault (syntax, encoding, duplicate-key) or err. */
json_t *reader_load(const struct reader *reader, const char *bytes, size_t size, struct error *err);

/* Opens an object: finds its known fields and complains of unknown ones (keys starting x_ are skipped). False with a fault if it is no object. */
bool node_open(struct node *node, struct reader *reader, const struct node *up, const char *key, int index, json_t *json, const char *const *names);
/* Opens a whole file, whose field `format` is this one. False with a fault if it is no object, or a file of another kind: then that is all there is
 * to say about it. */
bool node_open_file(struct node *node, struct reader *reader, json_t *json, const char *const *names, int field, const char *format);
/* Opens the object in a spot. */
bool node_open_spot(struct node *node, struct spot spot, const char *const *names);
/* True if the field is given; else a missing-field fault on the node (none where the reader is partial). */
bool node_need(const struct node *node, int field);
/* The field `format` is this one. False stops the reading: the file is of another kind. */
bool node_format(const struct node *node, int field, const char *format);
bool key_ignored(const char *key);

struct spot spot_self(const struct node *node);
struct spot spot_field(const struct node *node, int field);
struct spot spot_key(const struct node *node, const char *key, json_t *value);
struct spot spot_item(struct spot list, int index);
bool spot_null(struct spot spot);

/* Complaints. hint may be NULL; the message is a word of the table with its arguments. */
void spot_fault(struct spot spot, const char *code, const char *hint, enum word message, ...);
void spot_warn(struct spot spot, const char *code, const char *hint, enum word message, ...);
const char *spot_pointer(struct spot spot);
const char *spot_place(struct spot spot);
/* A string of the file as it may be told: short, in the arena. */
const char *shown(const struct reader *reader, const char *text);
/* "did you mean ...?", or the whole list; the list is ended by NULL. */
const char *hint_nearest(const struct reader *reader, const char *const *list, const char *text);

/* Typed looks. Absent values give the fallback (NULL, unknown) without a word, wrong ones with a fault. Strings are copied to the arena. */
const char *spot_text(struct spot spot);
const char *spot_word(struct spot spot); /* not empty */
const char *spot_id(struct spot spot);   /* not empty, no control characters */
bool spot_bool(struct spot spot, bool fallback);
int spot_int(struct spot spot, int fallback, int least, int most);
double spot_number(struct spot spot, double fallback, double least, double most);
int spot_code(struct spot spot, const char *const *list, int fallback);
/* A list (NULL if absent or wrong) and its length. */
json_t *spot_list(struct spot spot, int *n);
/* A list of words. */
struct symbol_list spot_words(struct spot spot);
/* A word or a list of at least one. */
struct symbol_list spot_word_or_list(struct spot spot);
/* null and "unknown" are unknown; "" too where blank says so. */
struct date spot_date(struct spot spot, bool blank);
/* The number of an id, or -1 with a fault whose message is missing ("there is no unit ..."). */
int spot_reference(struct spot spot, const struct ids *ids, enum word missing);

/* Short forms for fields. */
#define node_text(node, field) spot_text(spot_field((node), (field)))
#define node_word(node, field) spot_word(spot_field((node), (field)))
#define node_bool(node, field, fallback) spot_bool(spot_field((node), (field)), (fallback))
#define node_int(node, field, fallback, least) spot_int(spot_field((node), (field)), (fallback), (least), COUNT_MOST)
#define node_code(node, field, list, fallback) spot_code(spot_field((node), (field)), (list), (fallback))
#define node_date(node, field) spot_date(spot_field((node), (field)), false)
#define node_words(node, field) spot_words(spot_field((node), (field)))

#endif
