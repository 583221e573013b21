/* The field's own files -> a city: workbooks of the 公务员信息采集表, folders and zips of .lrmx, tables (CSV or workbook sheets; columns.def lists
 * them).
 *
 * Whatever the source, it fills the same tables of texts (draft.h); these are completed in a fixed order and become a struct city:
 *   read         sheets, CSV, .lrmx -> rows; words and dates are translated cell by cell          sheet, csv, forms/, tables, form_*, lrmx
 *   seat         cadres get the posts they hold, made where no table lists them                   seats
 *   staff        vacant posts up to the number of leading posts; above it marked surplus          vacancies
 *   kin          family members found among cadres and people by name and birth month             kin
 *   previous     ids of an earlier import                                                         previous
 *   supplement   what the forms lack, laid over                                                   tables
 *   finish       references, contradictions, the city                                             finish, finish_cadres
 *
 * What cannot be used is never dropped in silence: it is a remark with file, sheet, row and column. Nothing is guessed in silence either: a reading
 * that the source does not prove is a remark of its own kind. ID numbers (GB 11643) are checked and used to join rows; no output holds one.
 *
 * Limits: a file 256 MB; an archive 100,000 entries, 1 GB unpacked in all, 512 MB an entry, an entry of more than 16 MB at most 300 times its packed
 * size; a sheet 1,048,576 rows of 512 columns, 20 million cells in all; an .lrmx 16 MB, a text in it 10 MB; of many .lrmx one at a time is in memory;
 * a tag in XML 64 kB and 256 attributes. XML with a document type declaration is refused, so no entity is ever expanded. Names inside archives are
 * only compared, nothing is unpacked to disk. */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "domain/city.h"

/* Does this build have libxml2 and libzip: workbooks and .lrmx? */
bool forms_there(void);

/* A file as given or found in a folder or archive. */
struct part {
    const char *name; /* as told to people: "cadres.csv", "all.zip/cadres.csv" */
    char *bytes;
    size_t size;
    struct arena *own; /* where bytes are; NULL: they outlive the part */
};

enum remark_kind {
    REMARK_UNUSABLE, /* a row or cell that is not used */
    REMARK_ASSUMED,  /* used, by a reading that the source does not prove */
    REMARK_VACANT,   /* a vacant post made */
    REMARK_SURPLUS,  /* a post marked as over the number allowed */
    REMARK_KIN,      /* maybe kin: for a human to decide */
    REMARK_NOTE,     /* worth knowing, nothing lost */
    N_REMARK_KINDS
};
extern const char *const remark_names[]; /* "unusable" … */

/* Where something stands, as a spreadsheet shows it. sheet NULL: a CSV or .lrmx file; row 0: the whole of it. */
struct place {
    const char *file;
    const char *sheet;
    int row;
};

/* message says nothing of persons; value quotes the cell or names them and is not shown with --anonymous (NULL: nothing). column NULL: the whole row.
 */
struct remark {
    enum remark_kind kind;
    struct place place;
    const char *column;
    const char *message;
    const char *value;
};

struct intake_request {
    int n_sources;
    const char *const *sources;
    const char *as_of;           /* "YYYY-MM"; NULL: not given */
    const char *name;            /* of the city; NULL */
    const char *map;             /* a CSV that says what foreign headers mean; NULL */
    const char *supplement;      /* tables that are laid over; NULL */
    const struct city *previous; /* an earlier import, whose ids are kept; NULL */
};

struct draft;

struct intake {
    struct city city;
    int n_remarks;
    const struct remark *remarks; /* by kind, file, sheet and row, then as met */
    int counted[N_REMARK_KINDS];
    int n_vacant;        /* posts without holder */
    int n_kin;           /* kin pairs matched */
    int n_rows;          /* rows looked at */
    int n_elsewhere;     /* persons who are no cadres of this exchange: not in office, below or above the rank */
    int n_kept_ids;      /* cadres whose ids come from the earlier import */
    struct draft *draft; /* for intake_template */
};

/* Reads it all. False with err, the remarks made until then (a source that cannot be read at all, no date, a format this build lacks: ERROR_INPUT or
 * ERROR_USAGE). */
bool intake_read(struct arena *arena, const struct intake_request *request, struct symbols *symbols, struct intake *intake, struct error *err);

/* The tables of the supplement, filled in with what is known: file number k as name and bytes (CSV, UTF-8 with byte order mark, CRLF); false beyond
 * the last. */
bool intake_template(struct arena *arena, const struct intake *intake, int k, bool names, const char **name, char **bytes, size_t *size);

#endif
