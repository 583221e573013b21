/* Workbooks (ECMA-376): the texts of their sheets. Formulas count by their stored values. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "intake/forms/archive.h"

struct tab {
    const char *name, *relation, *entry;
};

struct workbook {
    struct archive archive;
    bool from_1904;
    int n_tabs, tab_room;
    struct tab *tabs;
    int n_strings, string_room;
    const char **strings;
    int n_formats, format_room; /* custom number formats that are dates */
    int *formats;
    int n_styles, style_room;
    bool *is_date; /* by style */
};

/* Collects the texts inside an element. */
struct gather {
    char text[32768 * 3]; /* a cell holds at most 32,767 characters */
    size_t n;
};

/* A longer text, which no spreadsheet writes, ends the walk: it is told, not lost. */
static void gather_add(struct gather *gather, struct walk *walk) {
    const char *text = (const char *)xmlTextReaderConstValue(walk->feed.reader);
    size_t n = text ? strlen(text) : 0;
    if (n > sizeof gather->text - 1 - gather->n) {
        walk->bad = true;
        n = 0;
    }
    memcpy(gather->text + gather->n, text ? text : "", n);
    gather->n += n;
    gather->text[gather->n] = '\0';
}

static bool is_text(const struct walk *walk) {
    int type = walk->type;
    return type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE ||
           type == XML_READER_TYPE_WHITESPACE;
}

static bool read_tabs(struct workbook *book) {
    struct walk walk;
    if (!walk_open(&walk, &book->archive, "xl/workbook.xml"))
        return false;
    while (walk_next(&walk)) {
        if (walk_starts(&walk, "workbookPr")) {
            const char *flag = walk_attribute(&walk, "date1904");
            book->from_1904 = flag && (strcmp(flag, "1") == 0 || strcmp(flag, "true") == 0);
        } else if (walk_starts(&walk, "sheet")) {
            const char *name = walk_attribute(&walk, "name"), *relation = walk_attribute(&walk, "id");
            if (name && relation)
                *ARENA_PUSH(book->archive.draft->arena, book->tabs, book->n_tabs, book->tab_room) = (struct tab){name, relation, NULL};
        }
    }
    return walk_close(&walk);
}

/* Targets are relative to xl/ or begin with a slash. */
static bool read_relations(struct workbook *book) {
    struct walk walk;
    struct arena *arena = book->archive.draft->arena;
    if (!walk_open(&walk, &book->archive, "xl/_rels/workbook.xml.rels"))
        return false;
    while (walk_next(&walk)) {
        if (!walk_starts(&walk, "Relationship"))
            continue;
        const char *id = walk_attribute(&walk, "Id"), *target = walk_attribute(&walk, "Target");
        for (int k = 0; id && target && k < book->n_tabs; k++)
            if (strcmp(book->tabs[k].relation, id) == 0)
                book->tabs[k].entry = *target == '/' ? target + 1 : arena_format(arena, "xl/%s", target);
    }
    return walk_close(&walk);
}

/* Phonetic readings (rPh) are no part of a text. */
static bool read_strings(struct workbook *book, struct gather *gather) {
    struct walk walk;
    bool inside = false, phonetic = false;
    struct arena *arena = book->archive.draft->arena;
    if (!walk_open(&walk, &book->archive, "xl/sharedStrings.xml"))
        return true; /* a workbook of numbers has none */
    while (walk_next(&walk)) {
        if (walk_starts(&walk, "si")) {
            gather->n = 0;
            gather->text[0] = '\0';
        }
        if (walk_starts(&walk, "rPh"))
            phonetic = true;
        if (walk_starts(&walk, "t"))
            inside = true;
        if (inside && !phonetic && is_text(&walk))
            gather_add(gather, &walk);
        if (walk_ends(&walk, "t"))
            inside = false;
        if (walk_ends(&walk, "rPh"))
            phonetic = false;
        if (walk_ends(&walk, "si"))
            *ARENA_PUSH(arena, book->strings, book->n_strings, book->string_room) = arena_string_n(arena, gather->text, gather->n);
    }
    return walk_close(&walk);
}

/* Does a number format show a year, month or day? Quoted texts, escapes and [conditions] aside. */
static bool format_is_date(const char *code) {
    bool quoted = false, bracket = false;
    for (const char *c = code; *c; c++) {
        if (*c == '\\' && c[1])
            c++;
        else if (*c == '"')
            quoted = !quoted;
        else if (!quoted && (*c == '[' || *c == ']'))
            bracket = *c == '[';
        else if (!quoted && !bracket && strchr("yYdD", *c))
            return true;
        else if (!quoted && !bracket && strncmp(c, "General", 7) == 0)
            return false;
    }
    return false;
}

static bool builtin_is_date(int format) {
    return (format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 31) || format == 36 || (format >= 50 && format <= 54) ||
           format == 57 || format == 58;
}

static bool read_styles(struct workbook *book) {
    struct walk walk;
    struct arena *arena = book->archive.draft->arena;
    bool cells = false;
    if (!walk_open(&walk, &book->archive, "xl/styles.xml"))
        return true;
    while (walk_next(&walk)) {
        if (walk_starts(&walk, "numFmt")) {
            const char *id = walk_attribute(&walk, "numFmtId"), *code = walk_attribute(&walk, "formatCode");
            if (id && code && format_is_date(code))
                *ARENA_PUSH(arena, book->formats, book->n_formats, book->format_room) = atoi(id);
        } else if (walk_starts(&walk, "cellXfs"))
            cells = true;
        else if (walk_ends(&walk, "cellXfs"))
            cells = false;
        else if (cells && walk_starts(&walk, "xf")) {
            const char *id = walk_attribute(&walk, "numFmtId");
            int format = id ? atoi(id) : 0;
            bool date = builtin_is_date(format);
            for (int k = 0; k < book->n_formats; k++)
                date = date || book->formats[k] == format;
            *ARENA_PUSH(arena, book->is_date, book->n_styles, book->style_room) = date;
        }
    }
    return walk_close(&walk);
}

/* Days since 1970-01-01 -> civil date (Howard Hinnant's algorithm). */
static const char *civil(struct arena *arena, long days) {
    days += 719468;
    long era = days / 146097, of_era = days % 146097;
    long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365, of_year = of_era - (365 * year + year / 4 - year / 100);
    long shifted = (5 * of_year + 2) / 153, day = of_year - (153 * shifted + 2) / 5 + 1, month = shifted < 10 ? shifted + 3 : shifted - 9;
    return arena_format(arena, "%04ld-%02ld-%02ld", year + era * 400 + (month <= 2), month, day);
}

/* A number as a sheet shows it: a day where the style says so, whole numbers without an exponent. */
static const char *number_text(const struct workbook *book, const char *said, int style) {
    struct arena *arena = book->archive.draft->arena;
    char *end;
    double value = strtod(said, &end);
    if (!*said || *end)
        return arena_string(arena, said);
    if (style >= 0 && style < book->n_styles && book->is_date[style] && value >= 61 && value < 2958466)
        return civil(arena, (long)value - 25569 + (book->from_1904 ? 1462 : 0));
    if (value == floor(value) && fabs(value) < 1e15)
        return arena_format(arena, "%.0f", value);
    return arena_string(arena, said);
}

/* "AB12" -> column 27 (from 0) and row 12; false if it is none. */
static bool address(const char *text, int *column, int *row) {
    long c = 0, r = 0;
    for (; *text >= 'A' && *text <= 'Z' && c < 100000; text++)
        c = 26 * c + (*text - 'A' + 1);
    for (; *text >= '0' && *text <= '9' && r < 10000000; text++)
        r = 10 * r + (*text - '0');
    *column = (int)c - 1;
    *row = (int)r;
    return c > 0 && r > 0 && (!*text || *text == ':');
}

struct cell {
    int column, style;
    char type; /* s shared, i inline or formula text, n number, o other */
};

static struct cell cell_start(struct walk *walk, int previous) {
    const char *at = walk_attribute(walk, "r"), *style = walk_attribute(walk, "s"), *type = walk_attribute(walk, "t");
    struct cell cell = {previous + 1, style ? atoi(style) : -1, 'n'};
    int row;
    if (at)
        address(at, &cell.column, &row);
    if (type)
        cell.type = strcmp(type, "s") == 0 ? 's' : strcmp(type, "n") == 0 ? 'n' : strstr(type, "tr") ? 'i' : 'o';
    return cell;
}

static const char *cell_text(const struct workbook *book, const struct cell *cell, const struct gather *gather) {
    if (cell->type == 's') {
        int k = atoi(gather->text);
        return k >= 0 && k < book->n_strings && *gather->text ? book->strings[k] : "";
    }
    if (cell->type == 'n' && gather->n > 0)
        return number_text(book, gather->text, cell->style);
    return arena_string_n(book->archive.draft->arena, gather->text, gather->n);
}

/* The rows of a merged range show the value of its first cell. */
static void fill_merged(struct draft *draft, struct sheet *sheet, const char *range) {
    int c0, r0, c1, r1;
    const char *colon = strchr(range, ':'), *value = "";
    if (!colon || !address(range, &c0, &r0) || !address(colon + 1, &c1, &r1) || c1 >= SHEET_COLUMNS_MOST)
        return;
    int first = 0, last = sheet->n;
    while (first < last) { /* rows come in order */
        int middle = (first + last) / 2;
        if (sheet->rows[middle].number < r0)
            first = middle + 1;
        else
            last = middle;
    }
    if (first < sheet->n && sheet->rows[first].number == r0)
        value = sheet_cell(sheet, first, c0);
    for (int r = first; *value && r < sheet->n && sheet->rows[r].number <= r1; r++) {
        struct sheet_row *row = &sheet->rows[r];
        if (row->n <= c1) {
            if (draft->n_cells > SHEET_CELLS_MOST - c1 - 1)
                return;
            draft->n_cells += c1 + 1;
            const char **longer = ARENA_ARRAY(draft->arena, const char *, c1 + 1);
            for (int c = 0; c <= c1; c++)
                longer[c] = sheet_cell(sheet, r, c);
            row->cells = longer;
            row->n = c1 + 1;
        }
        for (int c = c0; c <= c1; c++)
            if (!*row->cells[c])
                row->cells[c] = value;
    }
}

static bool read_sheet(struct workbook *book, struct sheet *sheet, const char *entry, struct gather *gather) {
    struct walk walk;
    struct draft *draft = book->archive.draft;
    const char **cells = ARENA_ARRAY(draft->arena, const char *, SHEET_COLUMNS_MOST);
    struct cell cell = {0};
    int n = 0, number = 0;
    bool inside = false, phonetic = false, full = false;
    if (!walk_open(&walk, &book->archive, entry))
        return false;
    while (!full && walk_next(&walk)) {
        if (walk_starts(&walk, "row")) {
            const char *at = walk_attribute(&walk, "r");
            number = at && atoi(at) > number ? atoi(at) : number + 1;
            n = 0;
            cell.column = -1;
        } else if (walk_starts(&walk, "c")) {
            cell = cell_start(&walk, cell.column);
            gather->n = 0;
            gather->text[0] = '\0';
        } else if (walk_starts(&walk, "mergeCell")) {
            const char *range = walk_attribute(&walk, "ref");
            if (range)
                fill_merged(draft, sheet, range);
        }
        if (walk_starts(&walk, "rPh"))
            phonetic = true;
        if (walk_starts(&walk, "v") || walk_starts(&walk, "t"))
            inside = true;
        if (inside && !phonetic && is_text(&walk))
            gather_add(gather, &walk);
        if (walk_ends(&walk, "v") || walk_ends(&walk, "t"))
            inside = false;
        if (walk_ends(&walk, "rPh"))
            phonetic = false;
        if (walk_ends(&walk, "c") && cell.column >= 0 && cell.column < SHEET_COLUMNS_MOST) {
            while (n <= cell.column)
                cells[n++] = "";
            cells[cell.column] = cell_text(book, &cell, gather);
        }
        if (walk_ends(&walk, "row"))
            full = !sheet_add_row(draft, sheet, number, n, cells);
    }
    if (full)
        draft_remark(draft, REMARK_UNUSABLE, (struct place){sheet->file, sheet->name, number}, NULL, NULL, W_INTAKE_TOO_LARGE);
    return walk_close(&walk) && !full;
}

bool xlsx_to_sheets(struct draft *draft, struct sources *sources, const struct part *part) {
    struct workbook book = {0};
    struct gather *gather = ARENA_NEW(draft->arena, struct gather);
    if (!archive_open(&book.archive, draft, part))
        return false;
    bool good = read_tabs(&book) && read_relations(&book) && read_strings(&book, gather) && read_styles(&book);
    for (int k = 0; good && k < book.n_tabs; k++)
        if (book.tabs[k].entry && !strstr(book.tabs[k].entry, "chartsheets/"))
            read_sheet(&book, sheet_new(draft, sources, part->name, book.tabs[k].name), book.tabs[k].entry, gather);
    if (!good)
        draft_remark(draft, REMARK_UNUSABLE, (struct place){part->name, NULL, 0}, NULL, NULL, W_INTAKE_NO_WORKBOOK);
    archive_close(&book.archive);
    return good;
}
