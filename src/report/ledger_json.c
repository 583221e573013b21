/* audit --json: the whole ledger. */
#include "report/json.h"
#include "report/text.h"

static json_t *reason_of(const struct rules *rules, int cadre, int bit) {
    struct clock_fact facts[FACTS_MOST];
    json_t *item = json_new_object(), *clocks = json_new_array();
    json_put_text(item, "rule", rules_due_name(rules->policy, bit));
    if ((due_set)1 << bit != DUE_HB_4) {
        int n = facts_clocks(rules, cadre, rules->policy->due[bit].condition, facts);
        for (int k = 0; k < n; k++) {
            json_t *clock = json_new_object();
            json_put_text(clock, "clock", clock_names[facts[k].clock]);
            json_put_number(clock, "months", facts[k].months);
            json_put_number(clock, "limit", facts[k].limit);
            json_add(clocks, clock);
        }
    }
    json_put(item, "clocks", clocks);
    return item;
}

static json_t *unknown_of(const struct rules *rules, const struct ledger_line *line) {
    json_t *list = json_new_array();
    for (int d = 0; d < rules->policy->n_due; d++) {
        if (!(line->unknown >> d & 1))
            continue;
        json_t *item = json_new_object();
        json_put_text(item, "rule", rules->policy->due[d].id);
        json_put_text(item, "missing", facts_missing(rules, line->cadre, rules->policy->due[d].condition, true));
        json_add(list, item);
    }
    return list;
}

static json_t *line_of(const struct ledger *ledger, const struct ledger_line *line, const struct view *view) {
    const struct rules *rules = ledger->rules;
    const struct cadre *cadre = &rules->city->cadres[line->cadre];
    json_t *item = json_new_object(), *due = json_new_array();
    json_put_text(item, "cadre", cadre->id);
    if (!view->anonymous && cadre->name)
        json_put_text(item, "name", cadre->name);
    json_put_text(item, "post", cadre->post < 0 ? NULL : rules->city->posts[cadre->post].id);
    json_put_text(item, "verdict", verdict_names[line->verdict]);
    for (int bit = 0; bit < 32; bit++)
        if (line->due >> bit & 1)
            json_add(due, reason_of(rules, line->cadre, bit));
    json_put(item, "due", due);
    json_put(item, "exempt", json_rule_set(rules->policy, line->exempt, view));
    if (line->exempt)
        json_put_text(item, "reason", text_recorded(view, rules, line->cadre, line->exempt));
    if (view->confidential && !view->anonymous && cadre->unfit_reason)
        json_put_text(item, "unfit_reason", cadre->unfit_reason);
    json_put(item, "unknown", unknown_of(rules, line));
    if (line->next.months != MONTH_UNKNOWN) {
        json_t *next = json_new_object();
        json_put_text(next, "rule", text_next(rules->policy, line));
        json_put_number(next, "months", line->next.months);
        json_put(item, "next", next);
    } else
        json_put(item, "next", json_null());
    return item;
}

static json_t *coverage_of(const struct ledger *ledger, const struct view *view) {
    json_t *list = json_new_array();
    for (int k = 0; k < ledger->n_coverage; k++) {
        const struct coverage *coverage = &ledger->coverage[k];
        json_t *item = json_new_object();
        int n_met = 0, n_exempt = 0, d = policy_find_due(ledger->rules->policy, coverage->rule);
        if (coverage->rule == rule_names[RULE_HB_4])
            d = DUE_BIT_HB_4;
        for (int i = 0; d >= 0 && i < ledger->rules->city->n_cadres; i++)
            if (ledger->lines[i].due >> d & 1) {
                n_met++;
                n_exempt += ledger->lines[i].exempt ? 1 : 0;
            }
        if (text_is_secret(view, coverage->rule))
            json_put_text(item, "rule", text_rule_id(view, coverage->rule));
        else
            json_put_text(item, "rule", coverage->rule);
        if (d >= 0) {
            json_put_number(item, "met", n_met);
            json_put_number(item, "exempt", n_exempt);
        }
        json_put_number(item, "judged", coverage->judged);
        json_put_number(item, "not_judged", coverage->not_judged);
        json_put_text(item, "missing", coverage->missing);
        json_add(list, item);
    }
    return list;
}

static json_t *units_of(const struct ledger *ledger) {
    const struct city *city = ledger->rules->city;
    json_t *list = json_new_array();
    for (int u = 0; u <= city->n_units; u++) {
        json_t *item = json_new_object();
        json_put_text(item, "unit", u < city->n_units ? city->units[u].id : NULL);
        for (int v = 0; v < N_VERDICTS; v++)
            json_put_number(item, verdict_names[v], ledger->n_by_unit[u][v]);
        json_add(list, item);
    }
    return list;
}

static json_t *event_of(const struct rules *rules, const struct event *event) {
    json_t *item = json_new_object();
    json_put_month(item, "month", event->month);
    json_put_text(item, "cadre", rules->city->cadres[event->cadre].id);
    json_put_text(item, "event", event_names[event->kind]);
    if (event->due_rule >= 0)
        json_put_text(item, "rule", rules->policy->due[event->due_rule].id);
    return item;
}

static json_t *weights_of(const struct policy *policy) {
    json_t *object = json_new_object();
    for (int a = 0; a < policy->n_attributes; a++)
        json_put_number(object, policy->attributes[a].name, policy->attributes[a].weight);
    return object;
}

void report_ledger_json(FILE *out, const struct ledger *ledger, int n_events, const struct event *events, const struct view *view) {
    const struct rules *rules = ledger->rules;
    json_t *object = json_new_object(), *counts = json_new_object(), *lines = json_new_array();
    json_put_text(object, "city", rules->city->name);
    json_put_month(object, "as_of", rules->as_of.month);
    json_put_month(object, "due_by", rules->due_by.month);
    json_put_text(object, "policy", rules->policy->name);
    json_put(object, "attributes", weights_of(rules->policy));
    json_put_number(object, "n_cadres", rules->city->n_cadres);
    json_put_number(object, "unjudged", rules->n_unjudged);
    json_put_text(object, "missing_field", rules->missing_field);
    for (int v = 0; v < N_VERDICTS; v++)
        json_put_number(counts, verdict_names[v], ledger->n_by_verdict[v]);
    json_put(object, "verdicts", counts);
    json_put_number(object, "waiting", ledger_waiting(ledger));
    json_put(object, "coverage", coverage_of(ledger, view));
    json_put(object, "units", units_of(ledger));
    if (n_events >= 0) {
        json_t *list = json_new_array();
        for (int k = 0; k < n_events; k++)
            json_add(list, event_of(rules, &events[k]));
        json_put(object, "events", list);
    }
    for (int i = 0; i < rules->city->n_cadres; i++)
        json_add(lines, line_of(ledger, &ledger->lines[i], view));
    json_put(object, "cadres", lines);
    json_print(out, object);
}
