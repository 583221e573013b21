/* A list of holidays and make-up working days as CSV: "date,kind". */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "read/csv_table.h"
#include "read/read.h"

enum { COLUMN_DATE, COLUMN_KIND, COLUMN_NAME, N_COLUMNS };
static const char *const date_names[] = {"date", "日期", NULL};
static const char *const kind_names[] = {"kind", "类型", "安排", NULL};
static const char *const name_names[] = {"name", "名称", "备注", "节日", NULL};
static const struct csv_column columns[N_COLUMNS] = {{true, date_names}, {false, kind_names}, {false, name_names}};

static const char *const kinds[] = {"holiday", "workday", "放假", "上班", "休", "班", "节假日", "调休上班", NULL};

static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static void read_rows(const struct csv_table *table, const int *places, struct calendar *calendar) {
    int *days[2] = {ARENA_ARRAY(table->arena, int, table->n_rows), ARENA_ARRAY(table->arena, int, table->n_rows)}, n[2] = {0, 0};
    for (int r = 0; r < table->n_rows; r++) {
        const struct csv_row *row = &table->rows[r];
        const char *text = csv_cell(row, places[COLUMN_DATE]), *kind = csv_cell(row, places[COLUMN_KIND]);
        int code = *kind ? code_find(kinds, kind) : 0;
        struct date date;
        if (!date_parse(text, &date) || !date.day)
            csv_complain(table, row->line, SEVERITY_ERROR, "bad-day", word(W_HINT_DAY), W_FAULT_NO_DAY, text);
        else if (code < 0)
            csv_complain(table, row->line, SEVERITY_ERROR, "unknown-word", read_hint(table->arena, kinds, kind), W_FAULT_UNKNOWN_WORD, kind);
        else
            days[code % 2][n[code % 2]++] = day_number(date);
    }
    for (int k = 0; k < 2; k++)
        if (n[k] > 1)
            qsort(days[k], (size_t)n[k], sizeof *days[k], compare);
    calendar->n_holidays = n[0];
    calendar->holidays = days[0];
    calendar->n_workdays = n[1];
    calendar->workdays = days[1];
}

bool read_holidays(struct arena *arena, const char *path, struct calendar *calendar, struct faults *faults, struct error *err) {
    char *bytes;
    size_t size;
    int before = faults->n_errors, places[N_COLUMNS];
    struct csv_table table;
    *calendar = (struct calendar){.file = arena_string(arena, path)};
    if (!file_read(arena, path, &bytes, &size, err))
        return false;
    if (csv_table_read(&table, arena, calendar->file, bytes, size, faults) && csv_table_columns(&table, N_COLUMNS, columns, places))
        read_rows(&table, places, calendar);
    return faults->n_errors == before;
}
