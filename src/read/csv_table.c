#include "read/csv_table.h"

#include <csv.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/words.h"
#include "read/read.h"

struct parse {
    struct csv_table *table;
    struct csv_row row;
    int cells_room, rows_room;
    int line; /* of the bytes fed now */
    bool head_read;
};

static void on_cell(void *bytes, size_t size, void *self) {
    struct parse *parse = self;
    const char *text = bytes ? arena_string_n(parse->table->arena, bytes, size) : "";
    if (parse->row.n == 0)
        parse->row.line = parse->line;
    *ARENA_PUSH(parse->table->arena, parse->row.cells, parse->row.n, parse->cells_room) = text;
}

static void on_row(int end, void *self) {
    struct parse *parse = self;
    struct csv_table *table = parse->table;
    bool blank = true;
    (void)end;
    for (int k = 0; k < parse->row.n; k++)
        blank = blank && !*parse->row.cells[k];
    if (!blank && !parse->head_read)
        table->head = parse->row;
    else if (!blank)
        *ARENA_PUSH(table->arena, table->rows, table->n_rows, parse->rows_room) = parse->row;
    parse->head_read = parse->head_read || !blank;
    parse->row = (struct csv_row){0};
    parse->cells_room = 0;
}

void csv_complain(const struct csv_table *table, int line, enum severity severity, const char *code, const char *hint, enum word message, ...) {
    char text[1024];
    va_list arguments;
    va_start(arguments, message);
    vsnprintf(text, sizeof text, word(message), arguments);
    va_end(arguments);
    faults_add(table->faults, &(struct fault){.file = table->file,
                                              .code = code,
                                              .severity = severity,
                                              .pointer = "",
                                              .place = line > 0 ? arena_format(table->arena, word(W_PLACE_CSV_LINE), line) : word(W_PLACE_WHOLE),
                                              .message = faults_unquoted(table->faults, text),
                                              .hint = hint,
                                              .line = line > 0 ? line : 1,
                                              .column = 1});
}

/* The line of the first byte that is no UTF-8, 0 if there is none; RFC 3629 without its finer points, which libjansson sees to elsewhere. */
static int line_of_odd_byte(const unsigned char *bytes, size_t size) {
    int line = 1;
    for (size_t k = 0; k < size; k++) {
        int more = bytes[k] < 0x80 ? 0 : bytes[k] >= 0xc2 && bytes[k] < 0xe0 ? 1 : (bytes[k] & 0xf0) == 0xe0 ? 2 : (bytes[k] & 0xf8) == 0xf0 ? 3 : -1;
        if (more < 0 || bytes[k] == '\0')
            return line;
        line += bytes[k] == '\n' ? 1 : 0;
        for (; more > 0; more--)
            if (++k >= size || (bytes[k] & 0xc0) != 0x80)
                return line;
    }
    return 0;
}

/* Line by line, so that a row knows where it begins. */
static bool feed(struct parse *parse, struct csv_parser *csv, const char *bytes, size_t size) {
    for (size_t at = 0; at < size;) {
        const char *end = memchr(bytes + at, '\n', size - at);
        size_t n = end ? (size_t)(end - bytes) + 1 - at : size - at;
        parse->line++;
        if (csv_parse(csv, bytes + at, n, on_cell, on_row, parse) != n)
            return false;
        at += n;
    }
    return csv_fini(csv, on_cell, on_row, parse) == 0;
}

bool csv_table_read(struct csv_table *table, struct arena *arena, const char *file, const char *bytes, size_t size, struct faults *faults) {
    struct csv_parser csv;
    struct parse parse = {.table = table};
    size_t skip = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    *table = (struct csv_table){.arena = arena, .faults = faults, .file = file};
    int odd = line_of_odd_byte((const unsigned char *)bytes + skip, size - skip);
    if (odd > 0) {
        csv_complain(table, odd, SEVERITY_ERROR, "encoding", word(W_HINT_ENCODING_CSV), W_FAULT_ENCODING_CSV);
        return false;
    }
    csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI); /* takes no memory yet */
    csv_set_realloc_func(&csv, memory_grow);
    bool good = feed(&parse, &csv, bytes + skip, size - skip);
    if (!good)
        csv_complain(table, parse.line, SEVERITY_ERROR, "syntax", word(W_HINT_CSV), W_FAULT_CSV);
    csv_free(&csv);
    if (good && !parse.head_read) {
        csv_complain(table, 0, SEVERITY_ERROR, "no-heading", word(W_HINT_CSV_HEAD), W_FAULT_CSV_EMPTY);
        good = false;
    }
    return good;
}

static bool named(const struct csv_column *column, const char *text) {
    for (const char *const *name = column->names; *name; name++)
        if (strcasecmp(*name, text) == 0)
            return true;
    return false;
}

bool csv_table_columns(const struct csv_table *table, int n, const struct csv_column *columns, int *places) {
    bool good = true;
    for (int c = 0; c < n; c++)
        places[c] = -1;
    for (int k = 0; k < table->head.n; k++) {
        int c = 0;
        while (c < n && !named(&columns[c], table->head.cells[k]))
            c++;
        if (c == n) {
            if (*table->head.cells[k])
                csv_complain(table, table->head.line, SEVERITY_WARNING, "unknown-column", NULL, W_FAULT_CSV_UNKNOWN, table->head.cells[k]);
        } else if (places[c] >= 0) {
            csv_complain(table, table->head.line, SEVERITY_ERROR, "column-twice", NULL, W_FAULT_CSV_COLUMN_TWICE, table->head.cells[k]);
            good = false;
        } else
            places[c] = k;
    }
    for (int c = 0; c < n; c++) {
        if (!columns[c].required || places[c] >= 0)
            continue;
        csv_complain(table, table->head.line, SEVERITY_ERROR, "missing-column", read_hint(table->arena, columns[c].names, ""), W_FAULT_CSV_NO_COLUMN,
                     columns[c].names[0]);
        good = false;
    }
    return good;
}

static bool is_formula(const char *text) {
    static const char *const wide[] = {"＝", "＋", "－", "＠"};
    bool formula = *text && strchr("=+-@\t\r\n", *text);
    for (size_t k = 0; k < sizeof wide / sizeof *wide; k++)
        formula = formula || strncmp(text, wide[k], strlen(wide[k])) == 0;
    return formula;
}

const char *csv_disarmed(struct arena *arena, const char *text) { return is_formula(text) ? arena_format(arena, "'%s", text) : text; }

const char *csv_cell(const struct csv_row *row, int place) {
    const char *text = place >= 0 && place < row->n ? row->cells[place] : "";
    return text[0] == '\'' && is_formula(text + 1) ? text + 1 : text;
}
