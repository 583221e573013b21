#include "intake/sheet.h"

#include <ctype.h>
#include <string.h>

struct sheet *sheet_new(struct draft *draft, struct sources *sources, const char *file, const char *name) {
    struct sheet *sheet = ARENA_NEW(draft->arena, struct sheet);
    sheet->file = file;
    sheet->name = name;
    *ARENA_PUSH(draft->arena, sources->sheets, sources->n_sheets, sources->sheet_room) = sheet;
    return sheet;
}

bool sheet_add_row(struct draft *draft, struct sheet *sheet, int number, int n, const char *const *cells) {
    n = n > SHEET_COLUMNS_MOST ? SHEET_COLUMNS_MOST : n;
    while (n > 0 && !*cells[n - 1])
        n--;
    if (n == 0)
        return true;
    if (number > SHEET_ROWS_MOST || draft->n_cells > SHEET_CELLS_MOST - n)
        return false;
    draft->n_cells += n;
    const char **copy = ARENA_ARRAY(draft->arena, const char *, n);
    memcpy(copy, cells, (size_t)n * sizeof *copy);
    *ARENA_PUSH(draft->arena, sheet->rows, sheet->n, sheet->room) = (struct sheet_row){number, n, copy};
    return true;
}

const char *sheet_cell(const struct sheet *sheet, int row, int column) {
    return column >= 0 && column < sheet->rows[row].n ? sheet->rows[row].cells[column] : "";
}

struct place sheet_place(const struct sheet *sheet, int row) {
    return (struct place){sheet->file, sheet->name, row < 0 ? 0 : sheet->rows[row].number};
}

bool sheet_row_empty(const struct sheet *sheet, int row) {
    for (int k = 0; k < sheet->rows[row].n; k++)
        if (sheet->rows[row].cells[k][strspn(sheet->rows[row].cells[k], " \t\r\n")])
            return false;
    return true;
}

const char *sheet_header(struct arena *arena, const char *text) {
    static const char *const brackets[] = {"(", "（", "[", "【"};
    const char *squeezed = said_squeeze(arena, text);
    char *plain = arena_alloc(arena, strlen(squeezed) + 1, 1), *out = plain;
    for (; *squeezed; squeezed++)
        if (*squeezed != '*')
            *out++ = (char)tolower((unsigned char)*squeezed);
    for (size_t k = 0; k < sizeof brackets / sizeof *brackets; k++) {
        char *at = strstr(plain, brackets[k]);
        if (at && at > plain)
            *at = '\0';
    }
    return plain;
}

static void take_head(struct draft *draft, struct sheet *sheet, int row) {
    sheet->head = row;
    sheet->headers = ids_new(draft->arena);
    for (int c = 0; c < sheet->rows[row].n; c++)
        if (*sheet->rows[row].cells[c])
            ids_add(sheet->headers, sheet_header(draft->arena, sheet->rows[row].cells[c]), c);
}

bool sheet_find_head(struct draft *draft, struct sheet *sheet, const char *headers) {
    enum { ROWS_LOOKED_AT = 8 };
    for (int r = 0; r < sheet->n && r < ROWS_LOOKED_AT; r++) {
        take_head(draft, sheet, r);
        if (!headers || sheet_column(sheet, headers) >= 0)
            return true;
    }
    return false;
}

int sheet_column(const struct sheet *sheet, const char *names) {
    char name[128];
    for (const char *one = names; one; one = strchr(one, '|') ? strchr(one, '|') + 1 : NULL) {
        size_t n = strcspn(one, "|");
        if (n == 0 || n >= sizeof name)
            continue;
        memcpy(name, one, n);
        name[n] = '\0';
        int column = ids_find(sheet->headers, name);
        if (column >= 0)
            return column;
    }
    return -1;
}
