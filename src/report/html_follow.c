/* What comes next: early warnings, the tracking list to be filled in, and what the rules say. */
#include "report/html_parts.h"
#include "report/roster.h"
#include "report/rules_table.h"

static void event_row(struct html_page *p, const struct event *event) {
    struct html *h = p->h;
    html_open(h, "tr");
    html_attr(h, "data-cadre", p->city->cadres[event->cadre].id);
    html_attr(h, "data-event", event_names[event->kind]);
    html_cell(h, "", word(W_HTML_MONTH));
    html_text(h, text_month(p->view, event->month));
    html_close(h);
    html_open(h, "th");
    html_attr(h, "scope", "row");
    page_cadre(p, event->cadre);
    html_close(h);
    html_cell(h, "", word(W_HTML_POST));
    page_seat(p, p->city->cadres[event->cadre].post);
    html_close(h);
    html_cell(h, "", word(W_HTML_EVENT));
    html_text(h, text_event(p->verdict->rules, event, p->view));
    html_close(h);
    html_close(h);
    html_break(h);
}

static void event_counts(struct html_page *p, int n, const struct event *events) {
    static const enum word words[N_EVENTS] = {W_HTML_EVENT_DUE,   W_EVENT_PROBATION_ENDS, W_EVENT_SECONDMENT_ENDS,
                                              W_EVENT_WATCH_ENDS, W_EVENT_WATCH_ENDED,    W_EVENT_RETIREMENT};
    int counts[N_EVENTS] = {0};
    for (int k = 0; k < n; k++)
        counts[events[k].kind]++;
    html_open(p->h, "p.pairs-line");
    for (int kind = 0; kind < N_EVENTS; kind++) {
        if (counts[kind] == 0)
            continue;
        html_open(p->h, "span.pair");
        html_text(p->h, word(words[kind]));
        html_text(p->h, " ");
        html_count(p->h, html_key(p->h, "events[%s]", event_names[kind]), counts[kind]);
        html_close(p->h);
        html_text(p->h, " ");
    }
    html_close(p->h);
    html_break(p->h);
}

void page_warnings(struct html_page *p) {
    struct html *h = p->h;
    struct event *events;
    int n;
    audit_events(p->view->arena, p->verdict->rules, p->page->within, &n, &events);
    html_leaf(h, "p.note", arena_format(p->view->arena, word(W_HTML_WARNINGS_NOTE), p->page->within));
    if (n == 0) {
        page_note(p, W_HTML_NONE);
        return;
    }
    event_counts(p, n, events);
    html_open(h, "details");
    html_leaf(h, "summary", arena_format(p->view->arena, word(W_TITLE_COUNT), word(W_HTML_ONE_BY_ONE), n));
    html_table(h, "list", "events", word(W_EARLY_WARNING), true);
    html_head(h, "", word(W_HTML_MONTH));
    html_head(h, "", word(W_COL_CADRE));
    html_head(h, "", word(W_HTML_POST));
    html_head(h, "", word(W_HTML_EVENT));
    html_body(h);
    for (int k = 0; k < n; k++)
        event_row(p, &events[k]);
    html_table_end(h);
    html_close(h);
    html_break(h);
}

/* From the proposal on; what lies before is done when there is a plan. */
static const enum word stages[] = {W_STAGE_CONSULTED, W_STAGE_MINISTRY, W_STAGE_SECRETARY, W_STAGE_COMMITTEE, W_STAGE_ISSUED, W_STAGE_HANDED_OVER};
enum { N_STAGES = sizeof stages / sizeof *stages };

static void tracking_row(struct html_page *p, const struct judged_move *move) {
    struct html *h = p->h;
    const char *id = p->city->cadres[move->cadre].id;
    html_open(h, "tr");
    html_attr(h, "data-cadre", id);
    html_cell(h, "step", word(W_COL_STEP));
    html_attr_int(h, "data-sort", 10000 * (int64_t)move->chain + move->step);
    html_text(h, move->chain > 0 ? arena_format(p->view->arena, "%d.%d%s", move->chain, move->step, move->cycle ? "*" : "") : "");
    html_close(h);
    html_open(h, "th");
    html_attr(h, "scope", "row");
    page_cadre(p, move->cadre);
    html_close(h);
    html_cell(h, "", word(W_COL_TO));
    page_seat(p, move->to);
    html_close(h);
    html_cell(h, "sign", word(W_COL_RESPONSIBLE));
    page_blank(p, arena_format(p->view->arena, "%s, %s", word(W_COL_RESPONSIBLE), id), "");
    html_close(h);
    for (int s = 0; s < N_STAGES; s++) {
        html_cell(h, "tick", word(stages[s]));
        html_open(h, "input");
        html_attr(h, "type", "checkbox");
        html_attr(h, "aria-label", arena_format(p->view->arena, "%s, %s", word(stages[s]), id));
        html_close(h);
        html_close(h);
    }
    html_cell(h, "sign", word(W_COL_DUE));
    page_blank(p, arena_format(p->view->arena, "%s, %s", word(W_COL_DUE), id), "");
    html_close(h);
    html_close(h);
    html_break(h);
}

void page_tracking(struct html_page *p) {
    const struct judged_move **moves = ARENA_ARRAY(p->view->arena, const struct judged_move *, p->verdict->n_moves);
    const struct limit *hand_over = &p->verdict->rules->policy->limits[RULE_ZR_8];
    struct html *h = p->h;
    if (p->verdict->n_moves == 0) {
        page_note(p, W_NO_MOVES);
        return;
    }
    if (hand_over->force != FORCE_OFF)
        html_leaf(h, "p.note", arena_format(p->view->arena, word(W_HTML_TRACKING_NOTE), hand_over->working_days));
    page_note(p, W_HTML_TRACKING_FOLLOW);
    html_open(h, "p");
    html_open(h, "label");
    html_text(h, word(W_HTML_DECIDED_ON));
    html_text(h, " ");
    html_open(h, "input");
    html_close(h);
    html_close(h);
    html_close(h);
    html_table(h, "list", "tracking-list", word(W_HTML_TRACKING), true);
    html_head(h, "step", word(W_COL_STEP));
    html_head(h, "", word(W_COL_CADRE));
    html_head(h, "", word(W_COL_TO));
    html_head(h, "", word(W_COL_RESPONSIBLE));
    for (int s = 0; s < N_STAGES; s++)
        html_head(h, "tick", word(stages[s]));
    html_head(h, "", word(W_COL_DUE));
    html_body(h);
    for (int side = 0; side < 2; side++) {
        int n = roster_order(p->verdict, side == 0, moves);
        for (int m = 0; m < n; m++)
            tracking_row(p, moves[m]);
    }
    html_table_end(h);
}

void page_rules(struct html_page *p) {
    const struct policy *policy = p->verdict->rules->policy;
    struct rule_row rows[RULE_ROWS_MOST];
    struct html *h = p->h;
    int n = rules_table(p->view->arena, policy, rows);
    html_table(h, "list", "rule-table", word(W_RULES_IN_FORCE), false);
    html_head(h, "", word(W_COL_RULE));
    html_head(h, "", word(W_COL_FORCE));
    html_head(h, "", word(W_COL_TEXT));
    html_head(h, "", word(W_COL_SOURCE));
    html_head(h, "", word(W_COL_CONFIDENCE));
    html_body(h);
    for (int k = 0; k < n; k++) {
        const char *text = text_rule(policy, rows[k].id);
        html_open(h, "tr");
        html_open(h, "th");
        html_attr(h, "scope", "row");
        html_name(h, rows[k].id);
        html_close(h);
        html_cell(h, "", word(W_COL_FORCE));
        html_text(h, rule_force_text(&rows[k]));
        html_close(h);
        html_cell(h, "", word(W_COL_TEXT));
        html_name(h, text ? text : "");
        if (text_in_language(rows[k].text->reading))
            html_leaf(h, "div.person", arena_format(p->view->arena, word(W_RULE_SAYS), word(W_COL_READING), text_in_language(rows[k].text->reading)));
        html_close(h);
        html_cell(h, "", word(W_COL_SOURCE));
        html_name(h, text_in_language(rows[k].source) ? text_in_language(rows[k].source) : "");
        html_close(h);
        html_cell(h, "", word(W_COL_CONFIDENCE));
        html_text(h, rows[k].text->confidence ? rows[k].text->confidence : "");
        html_close(h);
        html_close(h);
    }
    html_table_end(h);
    page_note(p, W_CONFIDENCE_LEGEND);
}
