/* Room-private: the tables of texts that every source fills (columns.def), and what was found on the way. */
#ifndef INTAKE_DRAFT_H
#define INTAKE_DRAFT_H

#include "base/ids.h"
#include "base/words.h"
#include "intake/codes.h"
#include "intake/intake.h"
#include "intake/said.h"

enum table_id {
#define TABLE(table, zh) TABLE_##table,
#define COLUMN(table, field, zh, kind, detail)
#include "intake/columns.def"
#undef TABLE
#undef COLUMN
    N_TABLES
};

/* COL_units_id …; the slot of the table itself (HEAD_units) is where its columns begin. */
enum column_id {
#define TABLE(table, zh) HEAD_##table,
#define COLUMN(table, field, zh, kind, detail) COL_##table##_##field,
#include "intake/columns.def"
#undef TABLE
#undef COLUMN
    N_COLUMNS
};

enum column_kind {
    KIND_HEAD,
    KIND_ID,
    KIND_TEXT,
    KIND_WORDS,
    KIND_NUMBER,
    KIND_COUNT,
    KIND_YES,
    KIND_DATE,
    KIND_AREA,
    KIND_CODE,
    KIND_DEMANDS,
    KIND_TO,
    KIND_PARTY,
    KIND_MANY,
    KIND_CITIZEN,
    KIND_INFO
};

struct column {
    enum table_id table;
    const char *name; /* the English header */
    const char *zh;   /* Chinese headers, | between; the first one is written */
    enum column_kind kind;
    int detail;
};
extern const struct column intake_columns[N_COLUMNS];
extern const char *const intake_tables[N_TABLES][2]; /* English and Chinese name */
extern const char *const intake_vertical[];          /* none mutual secondment */

/* One attribute or card line of a cadre. */
struct pair {
    bool card;
    const char *key, *value;
};

struct record {
    struct place place;
    const char **cells;            /* by column less the head of the table: canonical texts, NULL: not given */
    const char *const *headings;   /* likewise: how the row's own sheet calls its columns, NULL where it has none of that name; NULL: no such sheet */
    const struct record **laid_by; /* likewise: the row of the supplement whose cell lies here, NULL; NULL: nothing was laid over */
    int n_pairs, pair_room;
    struct pair *pairs;
    int number;  /* its place in the city; -1: left out */
    bool form;   /* a unit or body of the form B01: its numbers of leading posts are to be filled up */
    bool holder; /* a post: somebody holds it */
    bool laid;   /* came with the supplement */
};

struct table {
    int n, room;
    struct record **rows;
};

/* The rows a remark names. */
struct about {
    int remark;
    enum table_id tables[2];
    const struct record *rows[2];
};

struct draft {
    struct arena *arena;
    struct table tables[N_TABLES];
    struct ids *ids[N_TABLES]; /* row numbers by id; bodies by unit, control character, id */
    int n_remarks, remark_room;
    struct remark *remarks;
    int n_abouts, about_room;
    struct about *abouts;
    struct date as_of;
    int n_kin, n_rows, n_elsewhere, n_kept_ids;
    int n_cells; /* of all sheets, against a limit */
};

struct draft *draft_new(struct arena *arena);
/* A new row, empty. */
struct record *draft_record(struct draft *draft, enum table_id table, struct place place);
/* The text of a cell, NULL if not given. */
const char *record_get(const struct record *row, enum column_id column);
void record_put(struct record *row, enum column_id column, const char *text);
void record_pair(struct draft *draft, struct record *row, bool card, const char *key, const char *value);

/* Translates what a form says into the words of the contract and sets the cell. False with a remark (UNUSABLE) where that cannot be done; an empty
 * text is no fault. heading: how the source calls the column. */
bool draft_set(struct draft *draft, struct record *row, enum column_id column, struct place place, const char *heading, const char *said);

/* Registers a row under its id (in column). False if the id is taken. */
bool draft_register(struct draft *draft, enum table_id table, struct record *row);
struct record *draft_find(const struct draft *draft, enum table_id table, const char *id);
struct record *draft_find_body(const struct draft *draft, const char *unit, const char *id);
/* An id of the kind "c0001" that no row has: counts on from *next. */
const char *draft_fresh_id(struct draft *draft, enum table_id table, const char *prefix, int width, int *next);

/* Notes something; the message is a word with its arguments. */
void draft_remark(struct draft *draft, enum remark_kind kind, struct place place, const char *column, const char *value, enum word message, ...);
/* The same (UNUSABLE) of a cell: where it stands, under the heading it has there. */
void draft_complain(struct draft *draft, const struct record *row, enum column_id column, const char *value, enum word message);
/* Likewise of a cell read by an assumption (ASSUMED). */
void draft_doubt(struct draft *draft, const struct record *row, enum column_id column, const char *value, enum word message);

/* Ids may still change when a remark is made (--previous): ID_LATER stands where those of two rows will, second NULL: of one. draft_about is said of
 * the last remark, draft_name_ids puts the ids in. */
#define ID_LATER "\x1f"
void draft_about(struct draft *draft, enum table_id table, const struct record *first, enum table_id second_table, const struct record *second);
void draft_name_ids(struct draft *draft);

/* The column of a table's own ids; of tables without one what stands first in columns.def. */
enum column_id draft_id_column(enum table_id table);
/* How a table or its column is called in the language of the words. */
const char *draft_table_name(enum table_id table);
const char *draft_header(struct arena *arena, enum column_id column);

#endif
