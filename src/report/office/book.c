#include "report/office/book.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uniwidth.h>
#include <xlsxwriter.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/stop.h"
#include "domain/calendar.h"
#include "report/office/allocate.h"

enum { CELL_BYTES_MOST = 32000, COLUMNS_MOST = 24, PAPER_A4 = 9, HEAD_LINES_MOST = 3, SPARE = 2 /* what a column is wider than its texts */ };

struct leaf {
    struct book *book;
    lxw_worksheet *sheet;
    int n_columns, n_seen; /* seen: not hidden */
    const struct column_spec *columns;
    int width[COLUMNS_MOST];
    int lines; /* of the row being written */
    lxw_row_t row, head;
    lxw_col_t column;
    bool grouped;
    struct {
        int first, last;
        const char *text;
    } groups[COLUMNS_MOST];
    int n_groups;
    struct leaf *next;
};

struct book {
    const struct view *view;
    struct error *err;
    const char *folder, *path, *output; /* output: where it will go, NULL */
    lxw_workbook *workbook;
    lxw_format *styles[N_STYLES];
    struct leaf *leaves;
    lxw_error fault; /* the first one */
};

static void note(struct book *book, lxw_error fault) { book->fault = book->fault ? book->fault : fault; }

static const char *text_of(const struct book *book, const char *text) {
    char *clean = arena_string(book->view->arena, text);
    size_t n = strlen(clean);
    for (char *c = clean; *c; c++) {
        if (((unsigned char)*c < 0x20 && *c != '\n') || *c == 0x7f)
            *c = ' ';
        else if (strncmp(c, "\xef\xbf\xbe", 3) == 0 || strncmp(c, "\xef\xbf\xbf", 3) == 0)
            c[2] = '\xbd'; /* U+FFFE and U+FFFF may not stand in XML */
    }
    if (n > CELL_BYTES_MOST) {
        for (n = CELL_BYTES_MOST; ((unsigned char)clean[n] & 0xc0) == 0x80; n--)
            ;
        clean[n] = '\0';
        return arena_format(book->view->arena, "%s…", clean);
    }
    return clean;
}

/* Of the longest line. */
static int width_of(const struct book *book, const char *text) {
    int most = 0;
    for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        const char *one = arena_string_n(book->view->arena, line, strcspn(line, "\n"));
        int width = u8_strwidth((const uint8_t *)one, "UTF-8");
        most = width > most ? width : most;
    }
    return most;
}

/* Lines that a text takes in a column of that width; a character that takes two may leave one empty at the end of a line. */
static int lines_of(const struct book *book, const char *text, int width) {
    int lines = 0;
    for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        int n = width_of(book, arena_string_n(book->view->arena, line, strcspn(line, "\n")));
        lines += n <= width ? 1 : (n + width - 2) / (width - 1);
    }
    return lines;
}

/* Programs do not all find the height themselves. */
static void set_height(const struct leaf *leaf, lxw_row_t row, int lines, int level) {
    lxw_row_col_options options = {.level = (uint8_t)level};
    double height = 13.5 * lines + 4;
    note(leaf->book, worksheet_set_row_opt(leaf->sheet, row, height > 405 ? 405 : height, NULL, &options));
}

static void make_styles(struct book *book) {
    for (int s = 0; s < N_STYLES; s++) {
        lxw_format *style = book->styles[s] = workbook_add_format(book->workbook);
        bool left = s == STYLE_PLAIN || s == STYLE_BOLD || s == STYLE_BAND || s == STYLE_NOTE || s == STYLE_SECRET;
        format_set_font_name(style, words_language() == LANGUAGE_ZH ? "宋体" : "Calibri");
        format_set_font_size(style, s == STYLE_TITLE ? 18 : s == STYLE_SECRET ? 11 : 10);
        format_set_align(style, left ? LXW_ALIGN_LEFT : LXW_ALIGN_CENTER);
        format_set_align(style, LXW_ALIGN_VERTICAL_CENTER);
        if (s != STYLE_TITLE && s != STYLE_SECRET)
            format_set_text_wrap(style);
        if (s != STYLE_TITLE && s != STYLE_SECRET && s != STYLE_NOTE)
            format_set_border(style, LXW_BORDER_THIN);
        if (s == STYLE_TITLE || s == STYLE_HEAD || s == STYLE_BAND || s == STYLE_SECRET || s == STYLE_BOLD)
            format_set_bold(style);
        if (s == STYLE_HEAD || s == STYLE_BAND)
            format_set_bg_color(style, s == STYLE_HEAD ? 0xD9D9D9 : 0xF2F2F2);
        if (s == STYLE_DATE)
            format_set_num_format(style, "yyyy\\.mm");
    }
}

/* A folder of its own, so that nobody else can look into what lies there for a moment: beside the output; for standard output in memory. */
static const char *folder_beside(const struct view *view, const char *output) {
    struct stat facts;
    const char *chosen = getenv("TMPDIR"), *folder = chosen && *chosen ? chosen : access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    if (output && strcmp(output, "-") != 0 && (stat(output, &facts) != 0 || S_ISREG(facts.st_mode)))
        folder = dirname(arena_string(view->arena, output));
    char *path = arena_format(view->arena, "%s/.cadrex.XXXXXX", folder);
    stop_guard(path);
    if (mkdtemp(path))
        return path;
    stop_release();
    return NULL;
}

struct book *book_new(const struct view *view, const char *output, struct date created, struct error *err) {
    static const struct date epoch = {12 * 1970, 1};
    struct book *book = ARENA_NEW(view->arena, struct book);
    book->view = view;
    book->output = output;
    book->folder = folder_beside(view, output);
    if (!book->folder) {
        err->file = output;
        error_set(err, ERROR_SYSTEM, word(W_FILE_UNWRITABLE), output ? output : "-", file_reason(errno));
        return NULL;
    }
    book->path = arena_format(view->arena, "%s/book.xlsx", book->folder);
    allocate_or_end();
    lxw_workbook_options options = {.tmpdir = arena_string(view->arena, book->folder)};
    book->workbook = workbook_new_opt(book->path, &options);
    if (!book->workbook)
        memory_lost();
    /* The date of the data: the same input gives the same bytes. */
    lxw_doc_properties properties = {.created = (time_t)((day_number(date_first_day(created)) - day_number(epoch)) * 86400L)};
    workbook_set_properties(book->workbook, &properties);
    make_styles(book);
    return book;
}

/* With its title and all that is the same on every sheet. */
static struct leaf *leaf_new(struct book *book, const char *name, int n_columns, const struct column_spec *columns, const char *title) {
    struct leaf *leaf = ARENA_NEW(book->view->arena, struct leaf);
    leaf->book = book;
    leaf->sheet = workbook_add_worksheet(book->workbook, name);
    if (!leaf->sheet) {
        note(book, LXW_ERROR_SHEETNAME_ALREADY_USED);
        leaf->sheet = workbook_add_worksheet(book->workbook, NULL);
    }
    leaf->next = book->leaves;
    book->leaves = leaf;
    leaf->n_columns = n_columns;
    struct column_spec *own = ARENA_ARRAY(book->view->arena, struct column_spec, n_columns);
    memcpy(own, columns, (size_t)n_columns * sizeof *own);
    leaf->columns = own;
    while (leaf->n_seen < n_columns && columns[leaf->n_seen].most > 0)
        leaf->n_seen++;
    lxw_col_t last = (lxw_col_t)(leaf->n_seen - 1);
    for (int k = 0; k < n_columns; k++)
        leaf->width[k] = columns[k].least;
    worksheet_set_landscape(leaf->sheet);
    worksheet_set_paper(leaf->sheet, PAPER_A4);
    worksheet_fit_to_pages(leaf->sheet, 1, 0);
    worksheet_set_margins(leaf->sheet, 0.5, 0.5, 0.6, 0.6);
    worksheet_center_horizontally(leaf->sheet);
    worksheet_set_footer(leaf->sheet, arena_format(book->view->arena, "&L%s&C%s", word(W_OFFICE_SECRET), word(W_OFFICE_PAGE)));
    note(book, worksheet_merge_range(leaf->sheet, 0, 0, 0, last, text_of(book, title), book->styles[STYLE_TITLE]));
    note(book, worksheet_set_row(leaf->sheet, 0, 30, NULL));
    leaf->row = 1;
    return leaf;
}

struct leaf *book_form(struct book *book, const char *name, int n_columns, const struct column_spec *columns, const char *title) {
    return leaf_new(book, name, n_columns, columns, title);
}

struct leaf *book_leaf(struct book *book, const char *name, int n_columns, const struct column_spec *columns, const char *title, const char *line) {
    struct leaf *leaf = leaf_new(book, name, n_columns, columns, title);
    lxw_col_t last = (lxw_col_t)(leaf->n_seen - 1);
    note(book, worksheet_write_string(leaf->sheet, 1, 0, word(W_OFFICE_SECRET), book->styles[STYLE_SECRET]));
    note(book, worksheet_merge_range(leaf->sheet, 2, 0, 2, last, text_of(book, line), book->styles[STYLE_NOTE]));
    note(book, worksheet_set_row(leaf->sheet, 2, 18, NULL));
    leaf->row = 3;
    return leaf;
}

void book_group(struct leaf *leaf, int first, int last, const char *text) {
    int k = leaf->n_groups++;
    leaf->groups[k].first = first;
    leaf->groups[k].last = last;
    leaf->groups[k].text = text;
}

void book_head(struct leaf *leaf) {
    struct book *book = leaf->book;
    lxw_row_t top = leaf->row, row = top + (leaf->n_groups > 0 ? 1 : 0);
    bool inside[COLUMNS_MOST] = {false};
    for (int g = 0; g < leaf->n_groups; g++) {
        for (int k = leaf->groups[g].first; k <= leaf->groups[g].last; k++)
            inside[k] = true;
        note(book, worksheet_merge_range(leaf->sheet, top, (lxw_col_t)leaf->groups[g].first, top, (lxw_col_t)leaf->groups[g].last,
                                         leaf->groups[g].text, book->styles[STYLE_HEAD]));
    }
    for (int k = 0; k < leaf->n_columns; k++) {
        const char *head = leaf->columns[k].head;
        if (row > top && !inside[k])
            note(book, worksheet_merge_range(leaf->sheet, top, (lxw_col_t)k, row, (lxw_col_t)k, head, book->styles[STYLE_HEAD]));
        else
            note(book, worksheet_write_string(leaf->sheet, row, (lxw_col_t)k, head, book->styles[STYLE_HEAD]));
    }
    leaf->head = row;
    worksheet_repeat_rows(leaf->sheet, top, row);
    worksheet_freeze_panes(leaf->sheet, row + 1, 0);
    leaf->row = row + 1;
}

void book_text(struct leaf *leaf, enum style style, const char *text) {
    struct book *book = leaf->book;
    const char *clean = text_of(book, text);
    int width = width_of(book, clean);
    if (width > leaf->width[leaf->column])
        leaf->width[leaf->column] = width;
    if (leaf->column < leaf->n_seen) {
        int lines = lines_of(book, clean, leaf->columns[leaf->column].most + SPARE);
        leaf->lines = lines > leaf->lines ? lines : leaf->lines;
    }
    if (*clean)
        note(book, worksheet_write_string(leaf->sheet, leaf->row, leaf->column, clean, book->styles[style]));
    else
        note(book, worksheet_write_blank(leaf->sheet, leaf->row, leaf->column, book->styles[style]));
    leaf->column++;
}

void book_number(struct leaf *leaf, long long number) {
    note(leaf->book, worksheet_write_number(leaf->sheet, leaf->row, leaf->column++, (double)number, leaf->book->styles[STYLE_CENTER]));
}

void book_date(struct leaf *leaf, struct date date) {
    lxw_format *style = leaf->book->styles[STYLE_DATE];
    if (date_known(date) && date.month >= 12 * 1900 + 2) {
        lxw_datetime when = {.year = date.month / 12, .month = date.month % 12 + 1, .day = date.day > 0 ? date.day : 1};
        note(leaf->book, worksheet_write_datetime(leaf->sheet, leaf->row, leaf->column, &when, style));
    } else
        note(leaf->book, worksheet_write_blank(leaf->sheet, leaf->row, leaf->column, style));
    leaf->column++;
}

void book_row(struct leaf *leaf, int level) {
    set_height(leaf, leaf->row++, leaf->lines > 0 ? leaf->lines : 1, level);
    leaf->lines = 0;
    leaf->column = 0;
}

void book_band(struct leaf *leaf, enum style style, const char *text) {
    note(leaf->book, worksheet_merge_range(leaf->sheet, leaf->row, 0, leaf->row, (lxw_col_t)(leaf->n_seen - 1), text_of(leaf->book, text),
                                           leaf->book->styles[style]));
    set_height(leaf, leaf->row++, lines_of(leaf->book, text, 100), 0);
}

void book_margin(struct leaf *leaf, int row, const char *text) {
    note(leaf->book, worksheet_write_string(leaf->sheet, (lxw_row_t)row, (lxw_col_t)leaf->n_seen, text_of(leaf->book, text), NULL));
}

static void set_widths(const struct leaf *leaf) {
    lxw_row_col_options hidden = {.hidden = 1};
    int lines = 1;
    for (int k = 0; k < leaf->n_columns; k++) {
        int width = leaf->width[k] > leaf->columns[k].most ? leaf->columns[k].most : leaf->width[k];
        int high = k < leaf->n_seen ? lines_of(leaf->book, leaf->columns[k].head, width + SPARE) : 1;
        lines = high > lines ? high : lines;
        if (k >= leaf->n_seen)
            note(leaf->book, worksheet_set_column_opt(leaf->sheet, (lxw_col_t)k, (lxw_col_t)k, 12, NULL, &hidden));
        else
            note(leaf->book, worksheet_set_column(leaf->sheet, (lxw_col_t)k, (lxw_col_t)k, width + SPARE, NULL));
    }
    set_height(leaf, leaf->head, lines, 0);
    note(leaf->book, worksheet_print_area(leaf->sheet, 0, 0, leaf->row - 1, (lxw_col_t)(leaf->n_seen - 1))); /* what is hidden is not on paper */
}

/* The library has complaints of its own for standard error; people get one, from us. Returns the errno of what went wrong, 0. */
static int close_quietly(struct book *book) {
    int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDERR_FILENO);
    allocate_tell(kept);
    errno = 0;
    note(book, workbook_close(book->workbook));
    int code = errno;
    dup2(kept, STDERR_FILENO);
    allocate_tell(-1);
    close(kept);
    close(nowhere);
    return code;
}

static bool tell_fault(const struct book *book, int code, struct error *err) {
    if (book->fault == LXW_NO_ERROR)
        return true;
    if (book->fault == LXW_ERROR_MEMORY_MALLOC_FAILED || code == ENOMEM)
        memory_lost();
    err->file = book->output;
    if (code != 0)
        return error_set(err, ERROR_SYSTEM, word(W_FILE_UNWRITABLE), book->output ? book->output : "-", file_reason(code));
    return error_set(err, ERROR_SYSTEM, word(W_OFFICE_UNWRITTEN), lxw_strerror(book->fault));
}

bool book_close(struct book *book, char **bytes, size_t *size, struct error *err) {
    for (struct leaf *leaf = book->leaves; leaf; leaf = leaf->next)
        set_widths(leaf);
    int code = close_quietly(book);
    allocate_or_null();
    bool good = tell_fault(book, code, err) && file_read_own(book->view->arena, book->path, bytes, size, err);
    unlink(book->path);
    rmdir(book->folder);
    stop_release();
    return good;
}
