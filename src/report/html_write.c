#include "report/html_write.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

/* Elements without content or end tag. */
static bool is_void(const char *tag) {
    static const char *const voids[] = {"meta", "input", "br", "hr", NULL};
    return code_find(voids, tag) >= 0;
}

static void end_tag_head(struct html *h) {
    if (h->in_tag)
        fputc('>', h->out);
    h->in_tag = false;
}

void html_open(struct html *h, const char *tag) {
    size_t n = strcspn(tag, ".");
    end_tag_head(h);
    assert(h->depth < HTML_DEPTH_MOST && n < sizeof h->tags[0]);
    memcpy(h->tags[h->depth], tag, n);
    h->tags[h->depth++][n] = '\0';
    if (!h->svg && strcmp(h->tags[h->depth - 1], "svg") == 0)
        h->svg = h->depth;
    fprintf(h->out, "<%.*s", (int)n, tag);
    if (tag[n]) {
        fputs(" class=\"", h->out);
        for (const char *c = tag + n + 1; *c; c++)
            fputc(*c == '.' ? ' ' : *c, h->out);
        fputc('"', h->out);
    }
    h->in_tag = true;
}

static void escaped(struct html *h, const char *text, bool in_attribute) {
    for (const char *c = text; *c; c++)
        switch (*c) {
        case '&':
            fputs("&amp;", h->out);
            break;
        case '<':
            fputs("&lt;", h->out);
            break;
        case '>':
            fputs("&gt;", h->out);
            break;
        case '"':
            fputs(in_attribute ? "&quot;" : "\"", h->out);
            break;
        default:
            fputc(*c, h->out);
        }
}

void html_attr(struct html *h, const char *name, const char *value) {
    assert(h->in_tag);
    fprintf(h->out, " %s=\"", name);
    escaped(h, text_clean(h->view, value), true);
    fputc('"', h->out);
}

void html_flag(struct html *h, const char *name) {
    assert(h->in_tag);
    fprintf(h->out, " %s", name);
}

void html_attr_int(struct html *h, const char *name, int64_t value) {
    assert(h->in_tag);
    fprintf(h->out, " %s=\"%lld\"", name, (long long)value);
}

void html_close(struct html *h) {
    assert(h->depth > 0);
    const char *tag = h->tags[--h->depth];
    if (h->in_tag && h->svg && h->depth >= h->svg)
        fputs("/>", h->out);
    else if (h->in_tag && is_void(tag))
        fputc('>', h->out);
    else {
        end_tag_head(h);
        fprintf(h->out, "</%s>", tag);
    }
    h->in_tag = false;
    if (h->svg > h->depth)
        h->svg = 0;
}

void html_text(struct html *h, const char *text) {
    end_tag_head(h);
    escaped(h, text_clean(h->view, text), false);
}

void html_leaf(struct html *h, const char *tag, const char *text) {
    html_open(h, tag);
    html_text(h, text);
    html_close(h);
}

void html_raw(struct html *h, const char *bytes, size_t size) {
    end_tag_head(h);
    fwrite(bytes, 1, size, h->out);
}

void html_break(struct html *h) {
    end_tag_head(h);
    fputc('\n', h->out);
}

void html_name(struct html *h, const char *text) {
    if (*text)
        html_leaf(h, "bdi", text);
}

const char *html_key(struct html *h, const char *format, ...) {
    char text[512];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    return arena_string(h->view->arena, text);
}

void html_number(struct html *h, const char *key, int64_t value, const char *shown) {
    html_open(h, "data");
    html_attr_int(h, "value", value);
    html_attr(h, "data-key", key);
    html_text(h, shown);
    html_close(h);
}

void html_count(struct html *h, const char *key, int64_t value) {
    html_number(h, key, value, arena_format(h->view->arena, "%lld", (long long)value));
}

void html_change(struct html *h, const char *key, int before, int after) {
    if (before != after) {
        html_count(h, html_key(h, "%s.before", key), before);
        html_text(h, " → ");
    }
    html_count(h, html_key(h, "%s.after", key), after);
}

void html_table(struct html *h, const char *class_name, const char *id, const char *caption, bool sorts) {
    html_open(h, "div.scroll");
    html_attr(h, "role", "region");
    html_attr(h, "aria-labelledby", arena_format(h->view->arena, "%s-caption", id));
    html_attr(h, "tabindex", "0");
    html_open(h, arena_format(h->view->arena, "table.%s", class_name));
    html_attr(h, "id", id);
    if (sorts)
        html_flag(h, "data-sorts");
    html_open(h, "caption");
    html_attr(h, "id", arena_format(h->view->arena, "%s-caption", id));
    html_text(h, caption);
    html_close(h);
    html_open(h, "thead");
    html_open(h, "tr");
}

void html_head(struct html *h, const char *class_name, const char *text) {
    html_open(h, *class_name ? arena_format(h->view->arena, "th.%s", class_name) : "th");
    html_attr(h, "scope", "col");
    html_text(h, text);
    html_close(h);
}

void html_body(struct html *h) {
    html_close(h);
    html_close(h);
    html_open(h, "tbody");
    html_break(h);
}

void html_table_end(struct html *h) {
    html_close(h);
    html_close(h);
    html_close(h);
    html_break(h);
}

void html_cell(struct html *h, const char *class_name, const char *column) {
    html_open(h, *class_name ? arena_format(h->view->arena, "td.%s", class_name) : "td");
    html_attr(h, "data-label", column);
}

const char *html_cut(struct html *h, const char *text, int columns) {
    const char *clean = text_clean(h->view, text);
    size_t n = text_fits(clean, columns);
    if (!clean[n])
        return clean;
    n = text_fits(clean, columns - 1);
    return arena_format(h->view->arena, "%.*s…", (int)n, clean);
}
