/* Decisions taken by people: pins and the like with what they cost, and the flags somebody set in the city file. */
#include "explain/decisions.h"
#include "report/explain.h"
#include "report/html_parts.h"
#include "report/sections.h"

static void reason_cells(struct html_page *p, bool secret, const char *reason, const char *by) {
    html_cell(p->h, "", word(W_HTML_REASON));
    html_name(p->h, secret ? "" : text_free(p->view, reason));
    html_close(p->h);
    html_cell(p->h, "", word(W_HTML_BY));
    html_name(p->h, secret ? "" : text_free(p->view, by));
    html_close(p->h);
}

/* What is worse with the decision than without it, tier by tier. */
static void price_tiers_found(struct html_page *p, int k, const struct decision_price *price) {
    struct html *h = p->h;
    int n_told = 0;
    html_open(h, "ul.why");
    for (int t = 0; t < price->n_tiers; t++) {
        const struct price_tier *tier = &price->tiers[t];
        if (tier->change == 0 && (tier->exact || !tier->has_range))
            continue;
        n_told++;
        html_open(h, "li");
        html_text(h, text_tier(tier->tier));
        html_text(h, " ");
        html_number(h, html_key(h, "price[%d/%s]", k, tier_names[tier->tier]), tier->change, price_text(tier, p->view));
        html_close(h);
    }
    if (n_told == 0)
        html_leaf(h, "li", word(W_EXPLAIN_NOTHING));
    html_close(h);
}

static void price_cell(struct html_page *p, int k) {
    const struct decision_price *price = p->page->prices ? &p->page->prices->items[k] : NULL;
    html_cell(p->h, "", word(W_HTML_PRICE));
    if (!price)
        html_text(p->h, "–");
    else if (price->kind == PRICE_FOUND)
        price_tiers_found(p, k, price);
    else
        html_text(p->h, word(price->kind == PRICE_IMPOSSIBLE ? W_HTML_PRICE_NEEDED : W_HTML_PRICE_UNKNOWN));
    html_close(p->h);
}

static void wish_row(struct html_page *p, int k) {
    struct html *h = p->h;
    const struct wish *wish = &p->verdict->rules->wishes->items[k];
    html_open(h, "tr");
    html_attr(h, "data-cadre", p->city->cadres[wish->cadre].id);
    html_open(h, "th");
    html_attr(h, "scope", "row");
    html_text(h, wish_kind_text(wish->kind));
    html_close(h);
    html_cell(h, "", word(W_COL_CADRE));
    page_cadre(p, wish->cadre);
    html_close(h);
    html_cell(h, "", word(W_HTML_OBJECT));
    html_name(h, wish_object(p->city, wish, p->view));
    html_close(h);
    reason_cells(p, wish_is_secret(wish, p->view), wish->reason, wish->by);
    price_cell(p, k);
    html_close(h);
    html_break(h);
}

static void wishes(struct html_page *p) {
    struct html *h = p->h;
    int n = p->verdict->rules->wishes->n;
    if (n == 0) {
        page_note(p, W_HTML_NO_DECISIONS);
        return;
    }
    page_note(p, p->page->prices ? W_HTML_PRICES_NOTE : W_HTML_PRICES_ASK);
    html_table(h, "list", "wishes", word(W_DECISIONS), false);
    html_head(h, "", word(W_HTML_DECISION));
    html_head(h, "", word(W_COL_CADRE));
    html_head(h, "", word(W_HTML_OBJECT));
    html_head(h, "", word(W_HTML_REASON));
    html_head(h, "", word(W_HTML_BY));
    html_head(h, "", word(W_HTML_PRICE));
    html_body(h);
    for (int k = 0; k < n; k++)
        wish_row(p, k);
    html_table_end(h);
}

static void flag_row(struct html_page *p, int cadre, const char *flag, bool secret, const char *reason, const char *by) {
    struct html *h = p->h;
    page_cadre_row(p, cadre);
    html_cell(h, "", word(W_HTML_FLAG));
    html_text(h, flag);
    html_close(h);
    reason_cells(p, secret, reason, by);
    html_close(h);
    html_break(h);
}

/* Entries that ran out before as_of change nothing. */
static bool in_force(const struct html_page *p, const struct defer *defer) {
    return !date_known(defer->until) || defer->until.month >= p->verdict->rules->as_of.month;
}

static int flags_of(struct html_page *p, int cadre, bool write) {
    const struct cadre *c = &p->city->cadres[cadre];
    int n = 0;
    for (int k = 0; k < c->n_defers; k++) {
        const struct defer *defer = &c->defers[k];
        bool secret = text_is_secret(p->view, defer->rule);
        if (!in_force(p, defer))
            continue;
        n++;
        if (write)
            flag_row(p, cadre, text_rule_name(p->view, defer->rule), secret, defer->reason, defer->approver);
    }
    n += (c->unfit ? 1 : 0) + (c->listed ? 1 : 0) + (c->promising ? 1 : 0);
    if (write && c->unfit)
        flag_row(p, cadre, word(W_HTML_UNFIT), !p->view->confidential, c->unfit_reason, "");
    if (write && c->listed)
        flag_row(p, cadre, word(W_HTML_LISTED), false, "", "");
    if (write && c->promising)
        flag_row(p, cadre, word(W_HTML_PROMISING), false, "", "");
    return n;
}

static void flags(struct html_page *p) {
    struct html *h = p->h;
    int n = 0;
    for (int i = 0; i < p->city->n_cadres; i++)
        n += flags_of(p, i, false);
    page_heading(p, W_HTML_FLAGS);
    if (n == 0) {
        page_note(p, W_HTML_NONE);
        return;
    }
    html_open(h, "details");
    html_leaf(h, "summary", arena_format(p->view->arena, word(W_TITLE_COUNT), word(W_HTML_FLAGS), n));
    html_table(h, "list", "flags", word(W_HTML_FLAGS), true);
    html_head(h, "", word(W_COL_CADRE));
    html_head(h, "", word(W_HTML_POST));
    html_head(h, "", word(W_HTML_FLAG));
    html_head(h, "", word(W_HTML_REASON));
    html_head(h, "", word(W_HTML_BY));
    html_body(h);
    for (int i = 0; i < p->city->n_cadres; i++)
        flags_of(p, i, true);
    html_table_end(h);
    html_close(h);
}

void page_decisions(struct html_page *p) {
    wishes(p);
    flags(p);
}
