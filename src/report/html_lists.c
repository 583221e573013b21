/* What needs somebody's signature or attention: deferrals, shalls unmet, exceptions, standing conflicts, and what the plan file says otherwise. */
#include <string.h>

#include "report/html_parts.h"
#include "report/sections.h"

static void due_list(struct html_page *p, int cadre, due_set due) {
    html_open(p->h, "ul.why");
    for (int bit = 0; bit < 32; bit++)
        if (due >> bit & 1)
            html_leaf(p->h, "li", text_reason(p->view, p->verdict->rules, cadre, bit));
    html_close(p->h);
}

/* Approver and date: what is there, else a line to write on. */
static void signature(struct html_page *p, int cadre, const struct shown_approval *shown) {
    struct html *h = p->h;
    const char *who = p->city->cadres[cadre].id;
    bool open = !*shown->approver, undated = !*shown->date;
    html_cell(h, "sign", word(W_HTML_APPROVER));
    if (!shown->needed && open && undated)
        html_text(h, word(W_NO_APPROVAL_NEEDED));
    else if (open)
        page_blank(p, arena_format(p->view->arena, "%s, %s", word(W_HTML_APPROVER), who), "");
    else if (p->view->anonymous)
        html_text(h, word(W_RECORDED));
    else
        html_name(h, shown->approver);
    if (*text_free(p->view, shown->document)) {
        html_text(h, " · ");
        html_name(h, shown->document);
    }
    html_close(h);
    html_cell(h, "sign", word(W_HTML_DATE));
    if (!undated)
        html_name(h, shown->date);
    else if (shown->needed)
        page_blank(p, arena_format(p->view->arena, "%s, %s", word(W_HTML_DATE), who), "");
    html_close(h);
}

static const char *ground(struct html_page *p, const struct judged_deferral *deferral) {
    if (!deferral->exempt)
        return word(W_DEFERRED_RELAXED);
    return text_kept(p->view, p->verdict->rules, deferral->cadre, deferral->exempt);
}

/* A rule that stands there by its id alone says what it says, unless it may not be named: who signs has no table of rules at hand. */
static void grounds_in_words(struct html_page *p, const struct judged_deferral *deferral) {
    const struct policy *policy = p->verdict->rules->policy;
    for (int bit = 0; bit < 64; bit++) {
        rule_set one = (rule_set)1 << bit;
        if (!(deferral->exempt & one) || text_hides(p->view, policy, one))
            continue;
        const char *id = rules_bit_name(policy, bit), *text = text_rule(policy, id);
        if (text && strcmp(text_kept(p->view, p->verdict->rules, deferral->cadre, one), id) == 0)
            html_leaf(p->h, "div.place", text);
    }
}

static void deferral_row(struct html_page *p, const struct judged_deferral *deferral) {
    struct shown_approval shown = approval_of(p->verdict, deferral, p->view);
    page_cadre_row(p, deferral->cadre);
    html_cell(p->h, "", word(W_HTML_DUE_BY_RULE));
    due_list(p, deferral->cadre, deferral->due);
    html_close(p->h);
    html_cell(p->h, "", word(W_HTML_GROUND));
    html_name(p->h, ground(p, deferral));
    grounds_in_words(p, deferral);
    html_close(p->h);
    signature(p, deferral->cadre, &shown);
    html_close(p->h);
    html_break(p->h);
}

static void deferrals(struct html_page *p) {
    struct html *h = p->h;
    page_heading(p, W_DEFERRALS);
    if (p->verdict->n_deferrals == 0) {
        page_note(p, W_HTML_NONE);
        return;
    }
    page_note(p, W_HTML_DEFERRALS_NOTE);
    html_table(h, "list", "deferrals", word(W_DEFERRALS), true);
    html_head(h, "", word(W_COL_CADRE));
    html_head(h, "", word(W_HTML_POST));
    html_head(h, "", word(W_HTML_DUE_BY_RULE));
    html_head(h, "", word(W_HTML_GROUND));
    html_head(h, "", word(W_HTML_APPROVER));
    html_head(h, "", word(W_HTML_DATE));
    html_body(h);
    for (int k = 0; k < p->verdict->n_deferrals; k++)
        deferral_row(p, &p->verdict->deferrals[k]);
    html_table_end(h);
}

/* Who is deferred by SD-E6 stands under the deferrals too, with the same approval. */
static struct shown_approval approval_of_unmet(const struct html_page *p, const struct judged_unmet *unmet) {
    for (int k = 0; k < p->verdict->n_deferrals && unmet->by_e6; k++)
        if (p->verdict->deferrals[k].cadre == unmet->cadre && p->verdict->deferrals[k].exempt)
            return approval_of(p->verdict, &p->verdict->deferrals[k], p->view);
    return (struct shown_approval){true, "", "", "", false};
}

static void unmet(struct html_page *p) {
    struct html *h = p->h;
    page_heading(p, W_UNMET);
    if (p->verdict->n_unmet == 0) {
        page_note(p, W_HTML_NONE);
        return;
    }
    html_table(h, "list", "unmet", word(W_UNMET), true);
    html_head(h, "", word(W_COL_CADRE));
    html_head(h, "", word(W_HTML_POST));
    html_head(h, "", word(W_HTML_DUE_BY_RULE));
    html_head(h, "number", word(W_HTML_MONTHS_OVERDUE));
    html_head(h, "", word(W_COL_WHY));
    html_head(h, "", word(W_HTML_APPROVER));
    html_head(h, "", word(W_HTML_DATE));
    html_body(h);
    for (int k = 0; k < p->verdict->n_unmet; k++) {
        const struct judged_unmet *item = &p->verdict->unmet[k];
        struct shown_approval shown = approval_of_unmet(p, item);
        page_cadre_row(p, item->cadre);
        html_cell(h, "", word(W_HTML_DUE_BY_RULE));
        if (item->rules)
            due_list(p, item->cadre, item->rules);
        else
            html_text(h, word(W_STILL_WAITING));
        html_close(h);
        html_cell(h, "number", word(W_HTML_MONTHS_OVERDUE));
        html_count(h, html_key(h, "unmet[%s].overdue", p->city->cadres[item->cadre].id), item->overdue);
        html_close(h);
        html_cell(h, "", word(W_COL_WHY));
        html_text(h, word(item->by_e6 ? W_WHY_E6 : item->rules ? W_WHY_UNMET : W_WHY_WAITING));
        html_close(h);
        signature(p, item->cadre, &shown);
        html_close(h);
        html_break(h);
    }
    html_table_end(h);
}

void page_findings(struct html_page *p, const char *id, enum word caption, int n, const struct finding *items) {
    struct html *h = p->h;
    html_table(h, "list", id, word(caption), false);
    html_head(h, "", word(W_COL_RULE));
    html_head(h, "", word(W_HTML_WHO));
    html_head(h, "", word(W_COL_TEXT));
    html_body(h);
    for (int k = 0; k < n; k++) {
        const struct finding *finding = &items[k];
        html_open(h, "tr");
        html_open(h, "th");
        html_attr(h, "scope", "row");
        html_text(h, text_rule_name(p->view, finding->rule));
        html_close(h);
        html_cell(h, "", word(W_HTML_WHO));
        html_name(h, finding_ids(p->verdict, finding, p->view));
        html_close(h);
        html_cell(h, "", word(W_COL_TEXT));
        html_text(h, finding_text(p->verdict, finding, p->view));
        if (finding->word >= 0)
            html_text(h, arena_format(p->view->arena, " %s", word((enum word)finding->word)));
        html_close(h);
        html_close(h);
    }
    html_table_end(h);
}

static void findings(struct html_page *p, const char *id, enum word title, int n, const struct finding *items) {
    page_heading(p, title);
    if (n == 0)
        page_note(p, W_HTML_NONE);
    else
        page_findings(p, id, title, n, items);
}

/* What the plan file claims and the judge found otherwise. */
static void notes(struct html_page *p) {
    const struct faults *list = &p->verdict->notes;
    if (list->n == 0)
        return;
    page_heading(p, W_NOTES);
    html_open(p->h, "ul");
    for (int k = 0; k < list->n; k++) {
        const struct fault *note = &list->items[k];
        html_open(p->h, "li");
        html_name(p->h, note->place && *note->place ? arena_format(p->view->arena, word(W_RULE_SAYS), note->place, note->message) : note->message);
        html_close(p->h);
    }
    if (list->n_dropped > 0)
        html_leaf(p->h, "li", arena_format(p->view->arena, word(W_FAULTS_DROPPED), list->n_dropped));
    html_close(p->h);
    html_break(p->h);
}

void page_approvals(struct html_page *p) {
    deferrals(p);
    unmet(p);
    findings(p, "exceptions", W_EXCEPTIONS, p->verdict->n_exceptions, p->verdict->exceptions);
    findings(p, "standing", W_STANDING, p->verdict->n_standing, p->verdict->standing);
    notes(p);
}
