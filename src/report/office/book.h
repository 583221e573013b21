/* Room-private: a workbook being made by libxlsxwriter, for paper and screen. Every text is written as a string, so that no spreadsheet runs it as a
 * formula; without control characters, cut at what a cell holds. Columns become as wide as their texts, Chinese characters counting two, between
 * bounds; beyond the bound a text wraps. Every sheet: A4 landscape, one page wide, the heading repeated on every page and frozen on the screen, the
 * word of secrecy and the page number on every page. */
#ifndef REPORT_OFFICE_BOOK_H
#define REPORT_OFFICE_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/month.h"
#include "report/text.h"

enum style {
    STYLE_PLAIN,  /* text, left */
    STYLE_CENTER, /* short text and numbers */
    STYLE_BOLD,   /* text that stands out */
    STYLE_DATE,   /* year and month */
    STYLE_HEAD,
    STYLE_BAND, /* a row over the whole width: what follows */
    STYLE_TITLE,
    STYLE_SECRET,
    STYLE_NOTE, /* no border */
    N_STYLES
};

/* One column of a sheet: its heading, the bounds of its width in characters; most 0: hidden. */
struct column_spec {
    const char *head;
    int least, most;
};

struct book;
struct leaf;

/* A new workbook whose files lie in a private folder beside `output` (NULL or "-": where temporary files go). NULL with err. */
struct book *book_new(const struct view *view, const char *output, struct date created, struct error *err);
/* The workbook's bytes, in the arena of the view; what lay beside is removed. False with err. */
bool book_close(struct book *book, char **bytes, size_t *size, struct error *err);

/* A sheet with a title block (title, word of secrecy, the line below it) and, from leaf->row on, its heading, to be written by book_head. */
struct leaf *book_leaf(struct book *book, const char *name, int n_columns, const struct column_spec *columns, const char *title, const char *line);
/* A sheet of a form that programs read: the title in row 1, the heading, to be written by book_head, in row 2. */
struct leaf *book_form(struct book *book, const char *name, int n_columns, const struct column_spec *columns, const char *title);
/* A heading over columns first … last, above the headings proper; book_head then writes two rows. */
void book_group(struct leaf *leaf, int first, int last, const char *text);
void book_head(struct leaf *leaf);
/* Cells of the row being written, from left to right; an empty text is an empty cell with a border. */
void book_text(struct leaf *leaf, enum style style, const char *text);
void book_number(struct leaf *leaf, long long number);
/* Unknown: an empty cell. */
void book_date(struct leaf *leaf, struct date date);
/* Ends the row; level > 0: a row of an outline. */
void book_row(struct leaf *leaf, int level);
/* A row over the whole width. */
void book_band(struct leaf *leaf, enum style style, const char *text);
/* A cell of the title block, right of the columns seen: not printed. row from 0. */
void book_margin(struct leaf *leaf, int row, const char *text);

#endif
