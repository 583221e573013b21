/* plan --plans as cadrex-plans/1. */
#include "report/json.h"
#include "report/plans.h"

static json_t *moves_of(const struct plans *plans, const struct city *city) {
    json_t *list = json_new_array();
    for (int m = 0; m < plans->n_moves; m++) {
        const struct shared_move *move = &plans->moves[m];
        json_t *item = json_new_object(), *in = json_new_array();
        int from = city->cadres[move->cadre].post;
        for (int k = 0; k < plans->n; k++)
            if ((move->in >> k & 1U) != 0)
                json_add(in, json_integer(k + 1));
        json_put_text(item, "cadre", city->cadres[move->cadre].id);
        json_put_text(item, "from", from < 0 ? NULL : city->posts[from].id);
        json_put_text(item, "to", city->posts[move->to].id);
        json_put_number(item, "n", move->n);
        json_put(item, "plans", in);
        json_add(list, item);
    }
    return list;
}

static json_t *plan_of(const struct plans *plans, int k, const char *const *files, const struct view *view) {
    const struct one_plan *one = &plans->items[k];
    json_t *object = json_new_object(), *distances = json_new_array();
    for (int q = 0; q < plans->n; q++)
        json_add(distances, json_integer(one->distance[q]));
    json_put_number(object, "plan", k + 1);
    if (files != NULL)
        json_put_text(object, "file", files[k]);
    json_put_text(object, "outcome", outcome_names[one->solution.outcome]);
    json_put_number(object, "worse", one->worse);
    json_put(object, "worse_share", json_real(one->share));
    json_put(object, "distance", distances);
    json_put(object, "tiers", json_tiers(&one->solution));
    json_put(object, "gap", one->solution.gap < 0 ? json_null() : json_real(one->solution.gap));
    json_put(object, "measures", json_measures(&one->solution.verdict));
    json_put(object, "moves", json_moves(&one->solution.verdict, view));
    return object;
}

void report_plans_json(FILE *out, const struct plans *plans, const struct plans_ask *ask, const char *const *files, const struct made *made,
                       const struct view *view) {
    if (plans->n == 0) { /* why there is none */
        report_plan_json(out, &plans->solution, ask->task, made, view);
        return;
    }
    json_t *root = json_new_object(), *list = json_new_array();
    for (int k = 0; k < plans->n; k++)
        json_add(list, plan_of(plans, k, files, view));
    json_put_text(root, "format", "cadrex-plans/1");
    json_put(root, "made", json_made(ask->task, made, plans->repeatable));
    json_put_number(root, "asked", ask->n);
    json_put(root, "within", json_real(ask->within));
    json_put_number(root, "differ", ask->differ);
    json_put_text(root, "tier", tier_names[plans->tier]);
    json_put_text(root, "further", further_names[plans->further]);
    json_put(root, "plans", list);
    json_put(root, "moves", moves_of(plans, ask->task->city));
    json_print(out, root);
}
