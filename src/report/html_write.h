/* Writes HTML: every text and attribute value is escaped here and nowhere else, every element opened is closed. Tags carry their classes as in a
 * style sheet: "td.number". Attributes follow html_open before any content. */
#ifndef REPORT_HTML_WRITE_H
#define REPORT_HTML_WRITE_H

#include "report/text.h"

enum { HTML_DEPTH_MOST = 32 };

struct html {
    FILE *out;
    const struct view *view;
    int depth, svg; /* svg: depth of the <svg> around, 0 outside */
    char tags[HTML_DEPTH_MOST][16];
    bool in_tag; /* the last start tag is still open for attributes */
};

void html_open(struct html *h, const char *tag);
void html_attr(struct html *h, const char *name, const char *value);
void html_flag(struct html *h, const char *name);
void html_attr_int(struct html *h, const char *name, int64_t value);
void html_close(struct html *h);
void html_text(struct html *h, const char *text);
/* An element of nothing but a text. */
void html_leaf(struct html *h, const char *tag, const char *text);
/* Bytes that are HTML, CSS or script already: the embedded files. */
void html_raw(struct html *h, const char *bytes, size_t size);
void html_break(struct html *h);

/* A name or text out of a file, isolated so that its writing direction disturbs nothing around it. */
void html_name(struct html *h, const char *text);
/* A number: what is shown, the exact value, and its place in check --json. */
void html_number(struct html *h, const char *key, int64_t value, const char *shown);
/* The same, shown as it is. */
void html_count(struct html *h, const char *key, int64_t value);
/* "3 → 4", or "3" where nothing changes: key.before and key.after. */
void html_change(struct html *h, const char *key, int before, int after);
/* A place in check --json. */
const char *html_key(struct html *h, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A table of class and id with its caption, closed by html_table_end; heads end the heading row. sorts: the script may sort and filter it. */
void html_table(struct html *h, const char *class_name, const char *id, const char *caption, bool sorts);
void html_head(struct html *h, const char *class_name, const char *text);
void html_body(struct html *h);
void html_table_end(struct html *h);
/* A cell that is a card line on a narrow screen, under the name of its column. */
void html_cell(struct html *h, const char *class_name, const char *column);

/* Cuts a text to so many columns (Chinese characters take two), with "…" where something is missing. */
const char *html_cut(struct html *h, const char *text, int columns);

#endif
