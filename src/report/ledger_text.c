/* audit in words: who must, shall, may, may not move. */
#include "report/text.h"

static const char *verdict_word(enum standing_word verdict) {
    static const enum word words[N_VERDICTS] = {W_VERDICT_MUST,   W_VERDICT_SHALL,      W_VERDICT_MAY,        W_VERDICT_DEFERRED,
                                                W_VERDICT_BARRED, W_VERDICT_NOT_JUDGED, W_VERDICT_NOT_IN_POOL};
    return word(words[verdict]);
}

bool text_waits(const struct cadre_rules *rules) { return rules->waiting && rules->due && !rules->musts && !rules->shalls; }

int ledger_waiting(const struct ledger *ledger) {
    int n = 0;
    for (int i = 0; i < ledger->rules->city->n_cadres; i++)
        n += text_waits(&ledger->rules->cadres[i]) ? 1 : 0;
    return n;
}

static void by_verdict(FILE *out, const struct ledger *ledger, const struct view *view) {
    struct table *table = table_new(view->arena, "lrr");
    text_title(out, word(W_BY_VERDICT));
    for (int v = 0; v < N_VERDICTS; v++) {
        table_text(table, verdict_word((enum standing_word)v));
        table_number(table, ledger->n_by_verdict[v]);
        table_text(table, text_share(view, ledger->n_by_verdict[v], ledger->rules->city->n_cadres));
        if (v == VERDICT_SHALL && ledger_waiting(ledger) > 0) {
            table_text(table, word(W_VERDICT_WAITING));
            table_number(table, ledger_waiting(ledger));
            table_text(table, "");
        }
    }
    table_print(out, table, 0);
}

static int n_meeting(const struct ledger *ledger, int due_bit, bool exempt) {
    int n = 0;
    for (int i = 0; i < ledger->rules->city->n_cadres; i++) {
        const struct ledger_line *line = &ledger->lines[i];
        if (line->due >> due_bit & 1)
            n += !exempt || line->exempt ? 1 : 0;
    }
    return n;
}

static int n_exempt(const struct ledger *ledger, int e) {
    int n = 0;
    for (int i = 0; i < ledger->rules->city->n_cadres; i++)
        n += (int)(ledger->lines[i].exempt >> (32 + e) & 1);
    return n;
}

static const struct coverage *coverage_of(const struct ledger *ledger, const char *id) {
    for (int k = 0; k < ledger->n_coverage; k++)
        if (ledger->coverage[k].rule == id)
            return &ledger->coverage[k];
    return NULL;
}

/* -1: the column does not apply. */
static void count_cell(struct table *table, int n) {
    if (n >= 0)
        table_number(table, n);
    else
        table_text(table, "");
}

static void rule_row(struct table *table, const struct ledger *ledger, const struct view *view, const char *id, const char *force, int n,
                     int n_lifted) {
    const struct coverage *coverage = coverage_of(ledger, id);
    const char *text = text_rule(ledger->rules->policy, id);
    table_text(table, id);
    table_text(table, force);
    count_cell(table, n);
    count_cell(table, n_lifted);
    if (coverage) {
        table_number(table, coverage->judged);
        table_number(table, coverage->not_judged);
        table_text(table, coverage->missing ? text_field(view, coverage->missing) : "");
    } else
        for (int k = 0; k < 3; k++)
            table_text(table, "");
    table_text(table, text ? text : "");
}

static void by_rule(FILE *out, const struct ledger *ledger, const struct view *view) {
    static const enum word head[] = {W_COL_RULE, W_COL_FORCE, W_COL_MET, W_COL_EXEMPT, W_COL_JUDGED, W_COL_NOT_JUDGED, W_COL_MISSING, W_COL_TEXT};
    const struct policy *policy = ledger->rules->policy;
    struct table *table = table_new(view->arena, "llrrrrll");
    int n_recorded = 0;
    text_title(out, word(W_BY_RULE));
    for (size_t k = 0; k < sizeof head / sizeof *head; k++)
        table_text(table, word(head[k]));
    for (int d = 0; d < policy->n_due; d++)
        if (policy->due[d].force != FORCE_OFF)
            rule_row(table, ledger, view, policy->due[d].id, text_force(policy->due[d].force), n_meeting(ledger, d, false),
                     n_meeting(ledger, d, true));
    if (policy->limits[RULE_HB_4].force != FORCE_OFF)
        rule_row(table, ledger, view, rule_names[RULE_HB_4], text_force(FORCE_MUST), n_meeting(ledger, DUE_BIT_HB_4, false),
                 n_meeting(ledger, DUE_BIT_HB_4, true));
    for (int e = 0; e < policy->n_exempt; e++) {
        if (!policy->exempt[e].on || policy->exempt[e].effect == EFFECT_PAIR)
            continue;
        /* With one cadre under E4 and one marked "recorded", a count by rule would tell who it is. */
        if (text_rule_id(view, policy->exempt[e].id) != policy->exempt[e].id)
            n_recorded += n_exempt(ledger, e);
        else
            rule_row(table, ledger, view, policy->exempt[e].id, text_effect(policy->exempt[e].effect), n_exempt(ledger, e), -1);
    }
    if (n_recorded > 0)
        rule_row(table, ledger, view, word(W_RECORDED), "", n_recorded, -1);
    for (int r = 0; r < N_POLICY_RULES; r++) /* what an arc asks of the cadre's data; HB-4 is above */
        if (r != RULE_HB_4 && coverage_of(ledger, rule_names[r]))
            rule_row(table, ledger, view, rule_names[r], text_force(policy->limits[r].force), -1, -1);
    table_print(out, table, 1);
}

static void by_unit(FILE *out, const struct ledger *ledger, const struct view *view) {
    const struct city *city = ledger->rules->city;
    struct table *table = table_new(view->arena, "lrrrrrrrr");
    text_title(out, word(W_BY_UNIT));
    table_text(table, word(W_COL_UNIT));
    table_text(table, word(W_COL_CADRES));
    for (int v = 0; v < N_VERDICTS; v++)
        table_text(table, verdict_word((enum standing_word)v));
    for (int u = 0; u <= city->n_units; u++) {
        int n = 0;
        for (int v = 0; v < N_VERDICTS; v++)
            n += ledger->n_by_unit[u][v];
        if (n == 0)
            continue;
        table_text(table, u < city->n_units ? text_unit(view, city, u) : word(W_WAITING_SHORT));
        table_number(table, n);
        for (int v = 0; v < N_VERDICTS; v++)
            table_number(table, ledger->n_by_unit[u][v]);
    }
    table_print(out, table, 1);
}

/* Why the verdict: the due rules with their months, what keeps the cadre, what could not be judged. */
static const char *reasons(const struct ledger *ledger, const struct ledger_line *line, const struct view *view) {
    const struct rules *rules = ledger->rules;
    const struct cadre_rules *r = &rules->cadres[line->cadre];
    const char *list = "", *kept = text_kept(view, rules, line->cadre, line->exempt);
    for (int bit = 0; bit < 32; bit++)
        if (line->due >> bit & 1)
            list = text_add(view, list, text_reason(view, rules, line->cadre, bit));
    if (r->waiting)
        list = text_add(view, list, arena_format(view->arena, word(W_REASON_WAITING), text_months(view, r->months_waiting)));
    if (r->retired)
        list = text_add(view, list, word(W_RETIRE_FIRST));
    else if (*kept) {
        /* "deferred (recorded)" whether due or not: the other word would tell E2 from E4 */
        bool lifted = line->due || text_hides(view, rules->policy, line->exempt);
        list = text_add(view, list, arena_format(view->arena, word(lifted ? W_REASON_LIFTED : W_REASON_KEPT), kept));
    }
    if (line->unknown) {
        const char *missing = NULL;
        for (int d = 0; d < rules->policy->n_due && !missing; d++)
            if (line->unknown >> d & 1)
                missing = facts_missing(rules, line->cadre, rules->policy->due[d].condition, true);
        list = text_join(view, list,
                         arena_format(view->arena, word(W_REASON_NOT_JUDGED), text_due(view, rules->policy, line->unknown),
                                      missing ? text_field(view, missing) : word(W_UNKNOWN)));
    }
    return list;
}

const char *text_next(const struct policy *policy, const struct ledger_line *line) {
    int d = line->next.due_rule;
    return d == NEXT_RETIREMENT ? "retirement" : d == NEXT_MAY ? rule_names[RULE_LC_2] : policy->due[d].id;
}

static const char *next_text(const struct ledger *ledger, const struct ledger_line *line, const struct view *view) {
    if (line->next.months == MONTH_UNKNOWN)
        return "";
    if (line->next.due_rule == NEXT_RETIREMENT)
        return arena_format(view->arena, word(W_NEXT_RETIREMENT), text_months(view, line->next.months));
    return arena_format(view->arena, word(W_NEXT_RULE), text_next(ledger->rules->policy, line), text_months(view, line->next.months));
}

static void list_verdict(FILE *out, const struct ledger *ledger, enum standing_word verdict, const struct view *view) {
    const struct city *city = ledger->rules->city;
    struct table *table = table_new(view->arena, "llll");
    if (ledger->n_by_verdict[verdict] == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), verdict_word(verdict), ledger->n_by_verdict[verdict]));
    for (int i = 0; i < city->n_cadres; i++) {
        const struct ledger_line *line = &ledger->lines[i];
        if (line->verdict != verdict)
            continue;
        table_text(table, text_cadre(view, city, i));
        table_text(table, text_seat(view, city, city->cadres[i].post));
        table_text(table, next_text(ledger, line, view));
        table_text(table, reasons(ledger, line, view)); /* last, for it is long */
    }
    table_print(out, table, 0);
}

const char *text_event(const struct rules *rules, const struct event *event, const struct view *view) {
    const char *text;
    switch (event->kind) {
    case EVENT_DUE:
        text = text_rule(rules->policy, rules->policy->due[event->due_rule].id);
        return arena_format(view->arena, word(W_EVENT_DUE), rules->policy->due[event->due_rule].id, text ? text : "");
    case EVENT_PROBATION_ENDS:
        return word(W_EVENT_PROBATION_ENDS);
    case EVENT_SECONDMENT_ENDS:
        return word(W_EVENT_SECONDMENT_ENDS);
    case EVENT_WATCH_ENDS:
        return word(W_EVENT_WATCH_ENDS);
    case EVENT_WATCH_ENDED:
        return word(W_EVENT_WATCH_ENDED);
    default:
        return word(W_EVENT_RETIREMENT);
    }
}

static void list_events(FILE *out, const struct rules *rules, int n_events, const struct event *events, const struct view *view) {
    struct table *table = table_new(view->arena, "llll");
    text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(W_EARLY_WARNING), n_events));
    for (int k = 0; k < n_events; k++) {
        const struct event *event = &events[k];
        bool same = k > 0 && events[k - 1].month == event->month;
        table_text(table, same ? "" : text_month(view, event->month));
        table_text(table, text_cadre(view, rules->city, event->cadre));
        table_text(table, text_seat(view, rules->city, rules->city->cadres[event->cadre].post));
        table_text(table, text_event(rules, event, view));
    }
    table_print(out, table, 0);
}

void report_ledger_text(FILE *out, const struct ledger *ledger, int n_events, const struct event *events, const struct view *view) {
    /* Everybody is in one list; the long ones, of whom nothing is asked, come last. */
    static const enum standing_word listed[N_VERDICTS] = {VERDICT_MUST,       VERDICT_SHALL, VERDICT_DEFERRED,   VERDICT_BARRED,
                                                          VERDICT_NOT_JUDGED, VERDICT_MAY,   VERDICT_NOT_IN_POOL};
    text_heading(out, ledger->rules, view);
    by_verdict(out, ledger, view);
    by_rule(out, ledger, view);
    by_unit(out, ledger, view);
    if (n_events >= 0)
        list_events(out, ledger->rules, n_events, events, view);
    for (size_t k = 0; k < sizeof listed / sizeof *listed; k++)
        list_verdict(out, ledger, listed[k], view);
}
