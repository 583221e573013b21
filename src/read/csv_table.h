/* A CSV file (RFC 4180, by libcsv) as rows of cells, each row with the line it begins on. A byte order mark is passed by, blank lines
 * are left out, blanks around a cell too. The first row is the heading. */
#ifndef READ_CSV_TABLE_H
#define READ_CSV_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/words.h"

struct csv_row {
    int line; /* counted from 1 */
    int n;
    const char **cells;
};

struct csv_table {
    struct arena *arena;
    struct faults *faults;
    const char *file;
    int n_rows; /* without the heading */
    struct csv_row *rows;
    struct csv_row head;
};

/* A column as it may be headed; names ended by NULL, the first one is told. */
struct csv_column {
    bool required;
    const char *const *names;
};

/* False with a fault: no UTF-8, quotes that do not end, no heading. */
bool csv_table_read(struct csv_table *table, struct arena *arena, const char *file, const char *bytes, size_t size, struct faults *faults);
/* Where the n columns stand, -1 those left out. False with a fault for each missing one; what is unknown is a warning. */
bool csv_table_columns(const struct csv_table *table, int n, const struct csv_column *columns, int *places);
/* The cell in a column, "" where the row is shorter or the column is not there. An apostrophe that kept a spreadsheet from running the cell goes. */
const char *csv_cell(const struct csv_row *row, int place);
/* A cell as it is written: a text that a spreadsheet would run as a formula (those of Chinese and Japanese take the wide signs too) stands behind an
 * apostrophe. */
const char *csv_disarmed(struct arena *arena, const char *text);
/* A fault (or warning) of a line; hint may be NULL. */
void csv_complain(const struct csv_table *table, int line, enum severity severity, const char *code, const char *hint, enum word message, ...);

#endif
