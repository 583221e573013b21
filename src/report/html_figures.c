/* Figures people know, before and after, and how far the city is from its targets by attribute. */
#include "report/html_parts.h"

void page_share(struct html_page *p, const char *key_a, const char *key_n, int64_t a, int64_t n) {
    if (n > 0)
        html_number(p->h, html_key(p->h, "share(%s, %s)", key_a, key_n), text_tenths(a, n), text_share(p->view, a, n));
    else
        html_text(p->h, text_share(p->view, a, n));
}

void page_change_share(struct html_page *p, const char *before_key, const char *after_key, int64_t before, int64_t after) {
    html_number(p->h, html_key(p->h, "change(%s, %s)", before_key, after_key), text_tenths(after - before, before),
                arena_format(p->view->arena, "%s%s", after > before ? "+" : "", text_share(p->view, after - before, before)));
}

static void row_head(struct html *h, const char *text) {
    html_open(h, "tr");
    html_open(h, "th");
    html_attr(h, "scope", "row");
    html_text(h, text);
    html_close(h);
}

static void known(struct html_page *p) {
    const struct figures_change *change = &p->figures;
    const struct figures *before = &change->before[p->city->n_units], *after = &change->after[p->city->n_units];
    struct html *h = p->h;
    html_table(h, "grid", "known", word(W_HTML_KNOWN), false);
    html_head(h, "", word(W_HTML_FIGURE));
    html_head(h, "number", word(W_COL_HOLDERS));
    html_head(h, "number", word(W_COL_SHARE));
    html_head(h, "number", word(W_COL_UNITS_WITHOUT));
    html_body(h);
    row_head(h, word(W_COL_TOGETHER));
    html_open(h, "td.number");
    html_change(h, "figures[].holders", before->holders, after->holders);
    html_close(h);
    html_leaf(h, "td.number", "");
    html_leaf(h, "td.number", "");
    html_close(h);
    for (int f = 0; f < N_FIGURES; f++) {
        if (!change->told[f])
            continue;
        row_head(h, figure_name((enum figure)f));
        html_open(h, "td.number");
        html_change(h, html_key(h, "figures[].%s", figure_keys[f]), before->of[f], after->of[f]);
        html_close(h);
        html_open(h, "td.number");
        page_share(p, html_key(h, "figures[].%s.after", figure_keys[f]), "figures[].holders.after", after->of[f], after->holders);
        html_close(h);
        html_open(h, "td.number");
        html_change(h, html_key(h, "units_without.%s", figure_keys[f]), change->without_before[f], change->without[f]);
        html_close(h);
        html_close(h);
    }
    html_table_end(h);
}

void page_change_picture(struct html_page *p, const char *name, int64_t before, int64_t after, int64_t most) {
    html_open(p->h, "svg.dumbbell");
    html_attr(p->h, "viewBox", "0 0 240 18");
    html_attr(p->h, "role", "img");
    html_attr(p->h, "aria-label", arena_format(p->view->arena, word(W_HTML_FROM_TO), name, page_tenths(p, before), page_tenths(p, after)));
    page_dumbbell(p, 6, 9, 228, (double)before, (double)after, (double)most);
    html_close(p->h);
}

static void distance_row(struct html_page *p, const char *name, const char *before_key, const char *after_key, int64_t before, int64_t after,
                         int64_t most) {
    struct html *h = p->h;
    row_head(h, name);
    html_open(h, "td.number");
    html_number(h, before_key, before, page_tenths(p, before));
    html_close(h);
    html_open(h, "td.number");
    html_number(h, after_key, after, page_tenths(p, after));
    html_close(h);
    html_open(h, "td.number");
    if (before > 0)
        page_change_share(p, before_key, after_key, before, after);
    html_close(h);
    html_open(h, "td.picture");
    if (most > 0)
        page_change_picture(p, name, before, after, most);
    html_close(h);
    html_close(h);
}

static void distances(struct html_page *p) {
    const struct figures_change *change = &p->figures;
    struct html *h = p->h;
    int64_t most = 0;
    for (int a = 0; a < p->city->n_attributes; a++) {
        most = change->distance_before[a] > most ? change->distance_before[a] : most;
        most = change->distance[a] > most ? change->distance[a] : most;
    }
    html_table(h, "grid", "distance", word(W_DISTANCE), false);
    html_head(h, "", word(W_HTML_ATTRIBUTE));
    html_head(h, "number", word(W_HTML_BEFORE));
    html_head(h, "number", word(W_HTML_AFTER));
    html_head(h, "number", word(W_HTML_CHANGE));
    html_head(h, "picture", word(W_HTML_LEGEND));
    html_body(h);
    for (int a = 0; a < p->city->n_attributes; a++)
        if (change->distance_before[a] != 0 || change->distance[a] != 0)
            distance_row(p, text_attribute(p->view, p->city, a), html_key(h, "distance.%s.before", p->city->attributes[a]),
                         html_key(h, "distance.%s.after", p->city->attributes[a]), change->distance_before[a], change->distance[a], most);
    distance_row(p, word(W_ALL_TOGETHER), "measures.deviation_before", "measures.deviation", p->verdict->deviation_before, p->verdict->deviation, 0);
    html_table_end(h);
}

void page_figures(struct html_page *p) {
    page_note(p, W_HTML_FIGURES_NOTE);
    html_open(p->h, "div.pairs");
    known(p);
    distances(p);
    html_close(p->h);
    html_break(p->h);
}
