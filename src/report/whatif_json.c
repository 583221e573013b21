/* Sweeps as JSON: result files, the list in their folder, the table. */
#include "read/answer.h"
#include "report/json.h"
#include "report/text.h"
#include "report/whatif.h"

/* A count as an integer, anything else as it is. */
static json_t *number_of(double value) {
    return value >= -9e15 && value <= 9e15 && (double)(int64_t)value >= value && (double)(int64_t)value <= value ? json_integer((int64_t)value)
                                                                                                                 : json_real(value);
}

static json_t *checks_of(int n, const struct answer_check *checks) {
    json_t *list = json_new_array();
    for (int k = 0; k < n; k++) {
        json_t *item = json_new_object();
        json_put_text(item, "name", checks[k].name);
        json_put(item, "met", json_boolean(checks[k].met));
        if (checks[k].has_value)
            json_put(item, "value", number_of(checks[k].value));
        if (checks[k].post)
            json_put_text(item, "post", checks[k].post);
        json_add(list, item);
    }
    return list;
}

void report_result_json(FILE *out, const struct sweep_found *found, const struct made *made, const struct view *view) {
    json_t *plan = json_plan(found->solution, found->task, made, view), *item = json_new_object();
    char sum[65];
    json_put_text(item, "name", found->scenario->name);
    json_put_text(item, "key", found->key);
    json_put(item, "accept", checks_of(found->scenario->n_accepts, found->checks));
    if (!found->solution->has_plan)
        json_put(item, "relax_helps", json_boolean(found->solution->relax_helps));
    json_put(plan, "x_scenario", item);
    answer_sum(plan, sum);
    json_put_text(item, "sum", sum);
    json_print(out, plan);
}

static json_t *made_of(const struct sweep_list *list) {
    json_t *made = json_new_object();
    json_put_text(made, "cadrex", list->version);
    json_put_text(made, "glpk", list->glpk);
    json_put_number(made, "seed", list->seed);
    json_put_text(made, "options", list->options);
    json_put_text(made, "city_sha256", list->city_sha256);
    json_put_text(made, "policy", list->policy);
    json_put_text(made, "policy_sha256", list->policy_sha256);
    return made;
}

void report_sweep_list_json(FILE *out, const struct sweep_list *list) {
    json_t *object = json_new_object(), *items = json_new_array();
    json_put_text(object, "format", "cadrex-sweep/1");
    if (list->title)
        json_put_text(object, "name", list->title);
    json_put(object, "made", made_of(list));
    for (int k = 0; k < list->n; k++) {
        json_t *item = json_new_object();
        json_put_text(item, "name", list->entries[k].name);
        json_put_text(item, "file", list->entries[k].file);
        json_put_text(item, "key", list->entries[k].key);
        json_add(items, item);
    }
    json_put(object, "results", items);
    json_print(out, object);
}

static json_t *tiers_of(const struct answer *answer) {
    json_t *list = json_new_array();
    for (int t = 0; t < answer->n_tiers; t++) {
        const struct answer_tier *tier = &answer->tiers[t];
        json_t *item = json_new_object();
        json_put_text(item, "tier", tier_names[tier->tier]);
        json_put_number(item, "value", tier->value);
        json_put(item, "bound", tier->has_bound ? json_integer(tier->bound) : json_null());
        json_put(item, "gap", tier->gap < 0 ? json_null() : json_real(tier->gap));
        json_put(item, "proved", json_boolean(tier->proved));
        json_add(list, item);
    }
    return list;
}

static json_t *obstacles_of(const struct answer *answer) {
    json_t *list = json_new_array();
    for (int k = 0; k < answer->n_obstacles; k++) {
        const struct answer_obstacle *obstacle = &answer->obstacles[k];
        json_t *item = json_new_object(), *closed = json_new_array();
        for (int r = 0; r < obstacle->n_closed_by; r++)
            json_add_text(closed, obstacle->closed_by[r]);
        json_put_text(item, "rule", obstacle->rule);
        json_put_text(item, "cadre", obstacle->cadre);
        json_put(item, "no_arc", json_boolean(obstacle->no_arc));
        json_put(item, "closed_by", closed);
        if (obstacle->n_cadres > 0) {
            json_t *cadres = json_new_array();
            for (int c = 0; c < obstacle->n_cadres; c++)
                json_add_text(cadres, obstacle->cadres[c]);
            json_put(item, "cadres", cadres);
            json_put_number(item, "places", obstacle->places);
        }
        json_add(list, item);
    }
    return list;
}

static void put_differing(json_t *item, struct arena *arena, const struct answer *base, const struct answer *answer) {
    const struct differing *differing;
    int n = answers_differ(arena, base, answer, &differing);
    json_t *list = json_new_array();
    for (int k = 0; k < n; k++) {
        json_t *one = json_new_object();
        json_put_text(one, "cadre", differing[k].cadre);
        json_put_text(one, "base", differing[k].in_base);
        json_put_text(one, "here", differing[k].here);
        json_add(list, one);
    }
    json_put(item, "differ", list);
}

static json_t *answer_of(const struct whatif_table *table, int k, const struct view *view) {
    const struct answer *answer = &table->answers[k];
    json_t *item = json_new_object(), *measures = json_new_object();
    json_put_text(item, "name", table->list->entries[k].name);
    json_put_text(item, "file", table->list->entries[k].file);
    json_put_text(item, "outcome", answer->scenario ? answer->outcome : NULL);
    if (!answer->scenario) {
        if (table->failures && table->failures[k])
            json_put_text(item, "failure", table->failures[k]);
        return item;
    }
    json_put(item, "repeatable", json_boolean(answer->repeatable));
    json_put(item, "tiers", tiers_of(answer));
    json_put(item, "gap", answer->gap < 0 ? json_null() : json_real(answer->gap));
    for (int m = 0; m < N_MEASURED; m++)
        if (answer->measured[m])
            json_put_number(measures, measure_names[m], answer->measure[m]);
    json_put(item, "measures", measures);
    if (k > 0)
        put_differing(item, view->arena, &table->answers[0], answer);
    int accepted = answer_accepted(answer);
    json_put(item, "accepted", accepted < 0 ? json_null() : json_boolean(accepted));
    json_put(item, "accept", checks_of(answer->n_checks, answer->checks));
    if (!answer->has_plan) {
        json_put(item, "obstacles", obstacles_of(answer));
        json_put(item, "relax_helps", json_boolean(answer->relax_helps));
    }
    return item;
}

void report_whatif_json(FILE *out, const struct whatif_table *table, const struct view *view) {
    json_t *object = json_new_object(), *items = json_new_array();
    json_put_text(object, "format", "cadrex-whatif/1");
    if (table->list->title)
        json_put_text(object, "name", table->list->title);
    json_put(object, "made", made_of(table->list));
    json_put(object, "base", answer_of(table, 0, view));
    for (int k = 1; k < table->list->n; k++)
        if (!table->mine || table->mine[k])
            json_add(items, answer_of(table, k, view));
    json_put(object, "scenarios", items);
    json_print(out, object);
}
