/* The frame of the page: head, security policy, title, contents, sections, footer. */
#include <assert.h>
#include <string.h>

#include "read/embedded.h"
#include "report/html_parts.h"

const char *page_plan_name(const struct html_page *p, const struct verdict *verdict) {
    const char *slash = strrchr(verdict->plan->file, '/');
    return text_free(p->view, slash ? slash + 1 : verdict->plan->file);
}

void page_note(struct html_page *p, enum word text) {
    html_leaf(p->h, "p.note", word(text));
    html_break(p->h);
}

void page_heading(struct html_page *p, enum word text) {
    html_leaf(p->h, "h3", word(text));
    html_break(p->h);
}

void page_blank(struct html_page *p, const char *name, const char *value) {
    html_open(p->h, "input");
    html_attr(p->h, "aria-label", name);
    if (*value)
        html_attr(p->h, "value", value);
    html_close(p->h);
}

void page_cadre(struct html_page *p, int cadre) {
    const struct cadre *c = &p->city->cadres[cadre];
    if (c->name && !p->view->anonymous) {
        html_leaf(p->h, "bdi.name", c->name);
        html_text(p->h, " ");
    }
    html_leaf(p->h, c->name && !p->view->anonymous ? "bdi.id" : "bdi.name", c->id);
}

void page_seat(struct html_page *p, int post) {
    const struct post *seat = post < 0 ? NULL : &p->city->posts[post];
    const char *unit, *rest;
    if (!seat) {
        html_text(p->h, word(W_WAITING_SHORT));
        return;
    }
    unit = text_unit(p->view, p->city, seat->unit);
    rest = text_seat(p->view, p->city, post);
    html_leaf(p->h, "bdi.unit", unit);
    if (strncmp(rest, unit, strlen(unit)) == 0)
        rest += strlen(unit);
    while (*rest == ' ')
        rest++;
    if (*rest) {
        html_text(p->h, " ");
        html_leaf(p->h, "bdi.place", rest);
    }
}

void page_cadre_row(struct html_page *p, int cadre) {
    struct html *h = p->h;
    html_open(h, "tr");
    html_attr(h, "data-cadre", p->city->cadres[cadre].id);
    html_open(h, "th");
    html_attr(h, "scope", "row");
    page_cadre(p, cadre);
    html_close(h);
    html_cell(h, "", word(W_HTML_POST));
    page_seat(p, p->city->cadres[cadre].post);
    html_close(h);
}

const char *page_tenths(const struct html_page *p, int64_t milli) {
    int64_t size = milli < 0 ? -milli : milli, tenths = (size + 50) / 100;
    return arena_format(p->view->arena, "%s%lld.%lld", milli < 0 && tenths > 0 ? "−" : "", (long long)(tenths / 10), (long long)(tenths % 10));
}

static const struct embedded *find_embedded(const char *name) {
    for (int k = 0; k < n_embedded_files; k++)
        if (strcmp(embedded_files[k].name, name) == 0)
            return &embedded_files[k];
    return NULL;
}

static void meta(struct html_page *p, const char *kind, const char *name, const char *content) {
    html_open(p->h, "meta");
    html_attr(p->h, kind, name);
    html_attr(p->h, "content", content);
    html_close(p->h);
    html_break(p->h);
}

static const char *title_of(const struct html_page *p) {
    const char *title = word(p->page->n_verdicts > 1 ? W_HTML_TITLE_COMPARED : W_HTML_TITLE);
    return p->city->name ? arena_format(p->view->arena, word(W_HTML_TITLE_OF), p->city->name, title) : title;
}

static void head(struct html_page *p, const struct embedded *style, const struct embedded *script) {
    struct html *h = p->h;
    html_open(h, "head");
    html_break(h);
    html_open(h, "meta");
    html_attr(h, "charset", "utf-8");
    html_close(h);
    html_break(h);
    meta(p, "http-equiv", "Content-Security-Policy",
         arena_format(p->view->arena, "default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
                      style->sha256, script->sha256));
    meta(p, "name", "viewport", "width=device-width, initial-scale=1");
    meta(p, "name", "color-scheme", "light dark");
    meta(p, "name", "referrer", "no-referrer");
    html_leaf(h, "title", title_of(p));
    html_break(h);
    html_open(h, "style");
    html_raw(h, (const char *)style->bytes, style->size);
    html_close(h);
    html_close(h);
    html_break(h);
}

/* What every reader must know before any figure: whose data, of when, by which rules, and the weights of the balance, which are a choice. */
static void masthead(struct html_page *p) {
    struct html *h = p->h;
    const struct rules *rules = p->verdict->rules;
    html_open(h, "header.masthead");
    html_open(h, "p.mark");
    html_open(h, "span");
    html_attr(h, "lang", "zh-Hans");
    html_text(h, "注意保密");
    html_close(h);
    if (words_language() != LANGUAGE_ZH)
        html_text(h, arena_format(p->view->arena, " · %s", word(W_HTML_CONFIDENTIAL)));
    html_close(h);
    html_leaf(h, "h1", title_of(p));
    html_open(h, "p.facts");
    html_text(h, arena_format(p->view->arena, word(W_HTML_FACTS), text_month_said(p->view, rules->as_of.month), rules->policy->name));
    if (rules->due_by.month != rules->as_of.month)
        html_text(h, arena_format(p->view->arena, word(W_HEAD_DUE_BY), text_month_said(p->view, rules->due_by.month)));
    if (rules->policy->round_name) {
        html_text(h, " · ");
        html_name(h, rules->policy->round_name);
    }
    if (p->page->n_verdicts == 1 && *page_plan_name(p, p->verdict)) {
        html_text(h, " · ");
        html_name(h, page_plan_name(p, p->verdict));
    }
    html_close(h);
    html_open(h, "p.weights");
    html_text(h, arena_format(p->view->arena, word(W_HEAD_WEIGHTS), text_weights(rules->policy, p->view)));
    html_close(h);
    html_close(h);
    html_break(h);
}

static const struct section {
    const char *id;
    enum word title;
    void (*write)(struct html_page *p);
    bool single, several;
} sections[] = {
    {"headline", W_HTML_HEADLINE, page_headline, true, false},
    {"ranking", W_RANKING, page_ranking, false, true},
    {"figures", W_HTML_FIGURES, page_figures, true, false},
    {"compared-figures", W_HTML_FIGURES, page_compared_figures, false, true},
    {"compared-movers", W_HTML_MOVERS, page_compared_movers, false, true},
    {"compared-lists", W_HTML_LISTS, page_compared_lists, false, true},
    {"compared-units", W_HTML_UNITS, page_compared_units, false, true},
    {"roster", W_HTML_ROSTER, page_roster, true, false},
    {"approvals", W_HTML_APPROVALS, page_approvals, true, false},
    {"decisions", W_DECISIONS, page_decisions, true, false},
    {"units", W_HTML_UNITS, page_units, true, false},
    {"exchange", W_HTML_EXCHANGE, page_exchange, true, false},
    {"warnings", W_EARLY_WARNING, page_warnings, true, true},
    {"tracking", W_HTML_TRACKING, page_tracking, true, false},
    {"rules", W_RULES_IN_FORCE, page_rules, true, true},
};
enum { N_SECTIONS = sizeof sections / sizeof *sections };

static bool is_shown(const struct html_page *p, const struct section *section) {
    return p->page->n_verdicts > 1 ? section->several : section->single;
}

static void contents(struct html_page *p) {
    html_open(p->h, "nav");
    html_attr(p->h, "aria-label", word(W_HTML_CONTENTS));
    html_open(p->h, "ol");
    for (int k = 0; k < N_SECTIONS; k++) {
        if (!is_shown(p, &sections[k]))
            continue;
        html_open(p->h, "li");
        html_open(p->h, "a");
        html_attr(p->h, "href", arena_format(p->view->arena, "#%s", sections[k].id));
        html_text(p->h, word(sections[k].title));
        html_close(p->h);
        html_close(p->h);
    }
    html_close(p->h);
    html_close(p->h);
    html_break(p->h);
}

static void write_section(struct html_page *p, const struct section *section) {
    const char *heading = arena_format(p->view->arena, "%s-heading", section->id);
    html_open(p->h, "section");
    html_attr(p->h, "id", section->id);
    html_attr(p->h, "aria-labelledby", heading);
    html_open(p->h, "h2");
    html_attr(p->h, "id", heading);
    html_text(p->h, word(section->title));
    html_close(p->h);
    html_break(p->h);
    section->write(p);
    html_close(p->h);
    html_break(p->h);
}

/* Which files the page tells about, so that a print can be matched with them. */
static void footer(struct html_page *p) {
    struct html *h = p->h;
    html_open(h, "footer");
    html_leaf(h, "p", word(W_HTML_PROPOSES));
    html_open(h, "p.prints");
    html_text(h, arena_format(p->view->arena, "cadrex %s", p->page->version));
    for (int k = -2; k < p->page->n_verdicts; k++) {
        const char *sum = k == -2 ? p->city->sha256 : k == -1 ? p->verdict->rules->policy->sha256 : p->page->verdicts[k]->plan->sha256;
        enum word of = k == -2 ? W_HTML_CITY_FILE : k == -1 ? W_HTML_POLICY_FILE : W_HTML_PLAN_FILE;
        html_text(h, arena_format(p->view->arena, " · %s %.12s", word(of), sum));
    }
    html_close(h);
    html_close(h);
    html_break(h);
}

static void skip_link(struct html_page *p) {
    html_open(p->h, "a.skip");
    html_attr(p->h, "href", "#main");
    html_text(p->h, word(W_HTML_SKIP));
    html_close(p->h);
    html_break(p->h);
}

static void body(struct html_page *p, const struct embedded *script) {
    struct html *h = p->h;
    html_open(h, "body");
    html_break(h);
    skip_link(p);
    masthead(p);
    contents(p);
    html_open(h, "main");
    html_attr(h, "id", "main");
    html_break(h);
    for (int k = 0; k < N_SECTIONS; k++)
        if (is_shown(p, &sections[k]))
            write_section(p, &sections[k]);
    html_close(h);
    html_break(h);
    footer(p);
    html_open(h, "script");
    html_raw(h, (const char *)script->bytes, script->size);
    html_close(h);
    html_close(h);
}

void report_html(FILE *out, const struct report_page *page, const struct view *view) {
    struct html h = {.out = out, .view = view};
    const struct verdict *verdict = page->verdicts[0];
    struct html_page p = {.h = &h, .page = page, .verdict = verdict, .city = verdict->rules->city, .view = view};
    const struct embedded *style = find_embedded("report/html/report.css"), *script = find_embedded("report/html/report.js");
    assert(style && script);
    headline_of(verdict, &p.headline);
    headline_stated(verdict, &p.stated);
    figures_of(verdict, view, &p.figures);
    fputs("<!DOCTYPE html>\n", out);
    html_open(&h, "html");
    html_attr(&h, "lang", words_language() == LANGUAGE_ZH ? "zh-Hans" : "en");
    html_break(&h);
    head(&p, style, script);
    body(&p, script);
    html_close(&h);
    html_break(&h);
}
