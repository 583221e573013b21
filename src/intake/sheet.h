/* Room-private: sheets of texts, as workbooks and CSV files hold them, and the sources they come from. */
#ifndef INTAKE_SHEET_H
#define INTAKE_SHEET_H

#include "intake/draft.h"

enum {
    SHEET_ROWS_MOST = 1048576,
    SHEET_COLUMNS_MOST = 512,
    SHEET_CELLS_MOST = 20000000,
    LRMX_MB_MOST = 16,
    ARCHIVE_ENTRIES_MOST = 100000,
    ARCHIVE_MB_MOST = 1024,
    ARCHIVE_ENTRY_MB_MOST = 512,
    ARCHIVE_PLAIN_MB = 16, /* up to here the ratio does not matter */
    ARCHIVE_RATIO_MOST = 300,
    XML_TAG_KB_MOST = 64,
    XML_ATTRIBUTES_MOST = 256
};

struct sheet_row {
    int number; /* as a spreadsheet counts, from 1 */
    int n;
    const char **cells; /* "" for an empty one */
};

struct sheet {
    const char *file;
    const char *name; /* NULL: a CSV file */
    int n, room;
    struct sheet_row *rows;
    int head;            /* the row with the headers, an index; set by sheet_find_head */
    struct ids *headers; /* columns by plain header */
};

/* What the sources hold. Forms are many, and their pictures large: each is handed on as it is met and forgotten. */
struct sources {
    int n_sheets, sheet_room;
    struct sheet **sheets;
    void (*form)(void *self, const struct part *form); /* NULL: forms are passed over */
    bool (*wants)(void *self, const char *name);       /* NULL: every file of a folder is read; else those of which this is said, by their names */
    void *self;
};

/* Reads a source: a file of any kind, a folder, an archive. Parts that cannot be read are remarks; false with err only where nothing can be read. */
bool sources_add(struct draft *draft, struct sources *sources, const char *path, struct error *err);

struct sheet *sheet_new(struct draft *draft, struct sources *sources, const char *file, const char *name);
/* Appends a row; false where a limit is reached (the row is not taken). */
bool sheet_add_row(struct draft *draft, struct sheet *sheet, int number, int n, const char *const *cells);
/* Text of a cell, "" beyond the row's end or for column -1. */
const char *sheet_cell(const struct sheet *sheet, int row, int column);
struct place sheet_place(const struct sheet *sheet, int row);
bool sheet_row_empty(const struct sheet *sheet, int row);
/* The first of the first rows that has one of the headers (| between; NULL: the first row) becomes sheet->head; false if none has. */
bool sheet_find_head(struct draft *draft, struct sheet *sheet, const char *headers);
/* A header as it is compared. */
const char *sheet_header(struct arena *arena, const char *text);
/* The column of a header, -1; names | between. Headers are compared in lower case, without blanks, stars and what stands in brackets at the end. */
int sheet_column(const struct sheet *sheet, const char *names);

/* csv.c */
bool csv_to_sheet(struct draft *draft, struct sources *sources, const struct part *part);

#endif
