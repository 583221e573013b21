/* plan --rounds as cadrex-rounds/1. */
#include "report/json.h"
#include "report/rounds.h"
#include "report/text.h"

static void put_date(json_t *object, const char *key, struct date date) {
    char text[24];
    if (!date_known(date)) {
        json_put_text(object, key, NULL);
        return;
    }
    date_format(date, text);
    json_put_text(object, key, text);
}

static json_t *backlog_of(const struct round *r) {
    json_t *object = json_new_object();
    json_put_number(object, "before", r->n_musts);
    json_put_number(object, "carried", r->n_carried);
    json_put_number(object, "new", r->n_new);
    json_put_number(object, "met", r->n_met);
    json_put_number(object, "after", r->n_left);
    json_put_number(object, "first_left", r->n_first_left);
    return object;
}

static json_t *left_of(const struct round *r, int k) {
    json_t *list = json_new_array();
    for (int q = 0; q < r->n_musts; q++) {
        const struct must_item *must = &r->musts[q];
        if (must->met == k)
            continue;
        json_t *item = json_new_object();
        json_put_text(item, "cadre", r->city->cadres[must->cadre].id);
        json_put_text(item, "rule", rules_due_name(r->policy, must->bit));
        json_put_number(item, "overdue", must->overdue);
        json_put_number(item, "since_round", must->first + 1);
        json_put(item, "met_in_round", must->met < 0 ? json_null() : json_integer(must->met + 1));
        json_add(list, item);
    }
    return list;
}

static json_t *moves_of(const struct round *r) {
    json_t *list = json_new_array();
    for (int m = 0; m < r->solution.verdict.n_moves; m++) {
        const struct judged_move *move = &r->solution.verdict.moves[m];
        json_t *item = json_new_object();
        json_put_text(item, "cadre", r->city->cadres[move->cadre].id);
        json_put_text(item, "from", move->from < 0 ? NULL : r->city->posts[move->from].id);
        json_put_text(item, "to", r->city->posts[move->to].id);
        json_put_text(item, "type", code_type[move->type]);
        json_put(item, "because", json_due(r->policy, move->because));
        json_add(list, item);
    }
    return list;
}

static json_t *round_of(const struct round *r, int k, const struct round_files *files) {
    json_t *object = json_new_object();
    json_put_number(object, "round", k + 1);
    put_date(object, "as_of", r->city->as_of);
    put_date(object, "effective", date_known(r->policy->effective) ? r->policy->effective : r->city->as_of);
    put_date(object, "due_by", date_known(r->policy->due_by) ? r->policy->due_by : r->city->as_of);
    json_put_text(object, "outcome", outcome_names[r->solution.outcome]);
    if (files != NULL) {
        json_put_text(object, "plan", files[k].plan);
        json_put_text(object, "city_after", files[k].city_after);
        json_put_text(object, "policy", files[k].policy);
    }
    json_put(object, "backlog", backlog_of(r));
    json_put_number(object, "locked", r->n_locked);
    if (r->solution.has_plan) {
        json_put(object, "tiers", json_tiers(&r->solution));
        json_put(object, "gap", r->solution.gap < 0 ? json_null() : json_real(r->solution.gap));
        json_put(object, "measures", json_measures(&r->solution.verdict));
        json_put(object, "moves", moves_of(r));
    }
    json_put(object, "left", left_of(r, k));
    return object;
}

void report_rounds_json(FILE *out, const struct rounds *rounds, const struct rounds_ask *ask, const struct round_files *files,
                        const struct made *made, const struct view *view) {
    json_t *root = json_new_object(), *list = json_new_array();
    bool repeatable = !rounds->stopped;
    (void)view;
    for (int k = 0; k < rounds->n; k++) {
        repeatable = repeatable && rounds->items[k].solution.repeatable;
        json_add(list, round_of(&rounds->items[k], k, files));
    }
    json_put_text(root, "format", "cadrex-rounds/1");
    json_put(root, "made", json_made(ask->task, made, repeatable));
    json_put_number(root, "every_months", ask->every);
    json_put_number(root, "no_return_months", ask->no_return);
    json_put(root, "backlog_rises", json_boolean(rounds->backlog_rises));
    json_put(root, "rounds", list);
    json_print(out, root);
}

void report_round_policy(FILE *out, const struct policy *policy, const char *extends) {
    json_t *root = json_new_object(), *round = json_new_object();
    json_put_text(root, "format", "cadrex-policy/1");
    json_put_text(root, "name", policy->name);
    json_put_text(root, "extends", extends);
    if (date_known(policy->effective))
        put_date(round, "effective", policy->effective);
    if (date_known(policy->due_by))
        put_date(round, "due_by", policy->due_by);
    json_put(root, "round", round);
    json_print(out, root);
}
