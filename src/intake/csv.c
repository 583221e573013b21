/* CSV as Excel and WPS save it: any of the encodings of said_decode, any line end, comma, semicolon or tab. */
#include <csv.h>
#include <string.h>

#include "base/memory.h"
#include "intake/sheet.h"

struct csv_reader {
    struct draft *draft;
    struct sheet *sheet;
    const char *cells[SHEET_COLUMNS_MOST];
    int n;
    int number;
    bool full, after_cr;
};

static void take_cell(void *bytes, size_t size, void *self) {
    struct csv_reader *reader = self;
    reader->after_cr = false;
    if (reader->n < SHEET_COLUMNS_MOST)
        reader->cells[reader->n++] = size ? arena_string_n(reader->draft->arena, bytes, size) : "";
}

/* Every line end is told, so that rows are counted as a spreadsheet counts them; CR LF is one. */
static void take_row(int end, void *self) {
    struct csv_reader *reader = self;
    if (end == '\n' && reader->after_cr && reader->n == 0) {
        reader->after_cr = false;
        return;
    }
    reader->after_cr = end == '\r';
    reader->number++;
    if (!reader->full && !sheet_add_row(reader->draft, reader->sheet, reader->number, reader->n, reader->cells))
        reader->full = true;
    reader->n = 0;
}

/* The separator that occurs most in the first line, outside quotes. */
static unsigned char delimiter(const char *text) {
    static const char marks[] = {',', ';', '\t'};
    int counted[3] = {0};
    bool quoted = false;
    for (const char *c = text; *c && (quoted || (*c != '\n' && *c != '\r')); c++) {
        quoted = quoted != (*c == '"');
        for (int k = 0; k < 3; k++)
            counted[k] += !quoted && *c == marks[k];
    }
    int best = 0;
    for (int k = 1; k < 3; k++)
        if (counted[k] > counted[best])
            best = k;
    return (unsigned char)marks[best];
}

bool csv_to_sheet(struct draft *draft, struct sources *sources, const struct part *part) {
    struct place place = {part->name, NULL, 0};
    enum word why = W_PLAIN;
    size_t size;
    const char *text = said_decode(draft->arena, part->bytes, part->size, &size, &why);
    if (!text) {
        draft_remark(draft, REMARK_UNUSABLE, place, NULL, NULL, why);
        return false;
    }
    struct csv_parser parser;
    struct csv_reader *reader = ARENA_NEW(draft->arena, struct csv_reader);
    reader->draft = draft;
    reader->sheet = sheet_new(draft, sources, part->name, NULL);
    csv_init(&parser, CSV_REPALL_NL | CSV_STRICT_FINI); /* takes no memory yet */
    csv_set_realloc_func(&parser, memory_grow);
    csv_set_delim(&parser, delimiter(text));
    bool good = csv_parse(&parser, text, size, take_cell, take_row, reader) == size && csv_fini(&parser, take_cell, take_row, reader) == 0;
    csv_free(&parser);
    if (!good)
        draft_remark(draft, REMARK_UNUSABLE, (struct place){part->name, NULL, reader->number + 1}, NULL, NULL, W_INTAKE_CSV_QUOTE);
    if (reader->full)
        draft_remark(draft, REMARK_UNUSABLE, (struct place){part->name, NULL, reader->number}, NULL, NULL, W_INTAKE_TOO_LARGE);
    return good && !reader->full;
}
