#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "report/text.h"

struct table {
    struct arena *arena;
    const char *columns;
    int n_columns;
    int n, room;
    const char **cells;
};

struct table *table_new(struct arena *arena, const char *columns) {
    struct table *table = ARENA_NEW(arena, struct table);
    table->arena = arena;
    table->columns = columns;
    table->n_columns = (int)strlen(columns);
    return table;
}

void table_text(struct table *table, const char *text) { *ARENA_PUSH(table->arena, table->cells, table->n, table->room) = text; }

void table_number(struct table *table, int64_t number) { table_text(table, arena_format(table->arena, "%lld", (long long)number)); }

/* One character: its columns of a terminal (Chinese characters take two) and its bytes. Bytes that are no characters count one each. */
static int step(const char *text, mbstate_t *state, size_t *n) {
    wchar_t c;
    size_t most = strnlen(text, MB_LEN_MAX); /* the rest of a text may be long */
    *n = mbrtowc(&c, text, most, state);
    if (*n == 0 || *n > most) {
        memset(state, 0, sizeof *state);
        *n = 1;
        return 1;
    }
    int width = wcwidth(c);
    return width < 0 ? 1 : width;
}

static int text_width(const char *text) {
    mbstate_t state;
    int width = 0;
    size_t n;
    memset(&state, 0, sizeof state);
    for (; *text; text += n)
        width += step(text, &state, &n);
    return width;
}

size_t text_fits(const char *text, int columns) {
    const char *at = text;
    mbstate_t state;
    size_t n;
    memset(&state, 0, sizeof state);
    for (int width = 0; *at; at += n) {
        width += step(at, &state, &n);
        if (width > columns)
            break;
    }
    return (size_t)(at - text);
}

static void pad(FILE *out, int n) {
    for (; n > 0; n--)
        fputc(' ', out);
}

void table_print(FILE *out, const struct table *table, int n_head) {
    int n_columns = table->n_columns, n_rows = table->n / n_columns;
    int *widths = ARENA_ARRAY(table->arena, int, n_columns);
    if (n_rows <= n_head)
        return;
    for (int k = 0; k < table->n; k++) {
        int width = text_width(table->cells[k]);
        if (width > widths[k % n_columns])
            widths[k % n_columns] = width;
    }
    for (int r = 0; r < n_rows; r++) {
        int owed = 2; /* blanks are written only before something, so that no line ends with them */
        for (int k = 0; k < n_columns; k++) {
            const char *text = table->cells[r * n_columns + k];
            int slack = widths[k] - text_width(text);
            if (table->columns[k] == 'r')
                owed += slack;
            if (*text) {
                pad(out, owed);
                fputs(text, out);
                owed = 0;
            }
            owed += table->columns[k] == 'r' ? 2 : slack + 2;
        }
        fputc('\n', out);
    }
}
