/* diff --json (datasets/README.md "What commands print"). */
#include "report/json.h"
#include "report/text.h"

static json_t *side_of(const struct verdict *verdict) {
    json_t *item = json_new_object();
    json_put_text(item, "plan", verdict->plan->file);
    json_put_number(item, "broken", verdict->n_broken);
    json_put_number(item, "moves", verdict->n_moves);
    json_put_number(item, "deviation", verdict->deviation);
    return item;
}

static void put_value(json_t *item, const char *key, const struct verdict *verdict, enum tier tier) {
    int64_t value;
    if (diff_tier(verdict, tier, &value))
        json_put_number(item, key, value);
    else
        json_put(item, key, json_null());
}

static json_t *tiers_of(const struct plan_diff *diff) {
    json_t *list = json_new_array();
    for (int t = 0; t < diff->n_tiers; t++) {
        json_t *item = json_new_object();
        json_put_text(item, "tier", tier_names[diff->tiers[t]]);
        put_value(item, "a", diff->a, diff->tiers[t]);
        put_value(item, "b", diff->b, diff->tiers[t]);
        json_add(list, item);
    }
    return list;
}

static json_t *cadres_of(const struct plan_diff *diff) {
    const struct city *city = diff->a->rules->city;
    json_t *list = json_new_array();
    for (int k = 0; k < diff->n_cadres; k++) {
        const struct diff_cadre *change = &diff->cadres[k];
        int home = city->cadres[change->cadre].post;
        json_t *item = json_new_object();
        json_put_text(item, "cadre", city->cadres[change->cadre].id);
        json_put_text(item, "from", home < 0 ? NULL : city->posts[home].id);
        json_put_text(item, "a", change->to_a < 0 ? NULL : city->posts[change->to_a].id);
        json_put_text(item, "b", change->to_b < 0 ? NULL : city->posts[change->to_b].id);
        json_add(list, item);
    }
    return list;
}

static json_t *units_of(const struct plan_diff *diff) {
    const struct city *city = diff->a->rules->city;
    json_t *list = json_new_array();
    for (int k = 0; k < diff->n_units; k++) {
        const struct diff_unit *change = &diff->units[k];
        json_t *item = json_new_object();
        json_put_text(item, "unit", city->units[change->unit].id);
        json_put_text(item, "attribute", change->attribute < 0 ? "size" : city->attributes[change->attribute]);
        json_put_text(item, "value", change->attribute < 0 ? NULL : symbols_text(city->symbols, change->word));
        json_put_number(item, "before", change->before);
        json_put_number(item, "a", change->a);
        json_put_number(item, "b", change->b);
        json_add(list, item);
    }
    return list;
}

/* What the first list has and the other has not. */
static json_t *only_of(int n, const struct finding *list, int n_other, const struct finding *other) {
    json_t *only = json_new_array();
    for (int k = 0; k < n; k++) {
        if (diff_listed(&list[k], n_other, other))
            continue;
        json_t *item = json_new_object(), *ids = json_new_array();
        for (int i = 0; i < list[k].n_ids; i++)
            json_add_text(ids, list[k].ids[i]);
        json_put_text(item, "rule", list[k].rule);
        json_put(item, "ids", ids);
        json_add(only, item);
    }
    return only;
}

static json_t *findings_of(int n_a, const struct finding *a, int n_b, const struct finding *b) {
    json_t *item = json_new_object();
    json_put(item, "only_a", only_of(n_a, a, n_b, b));
    json_put(item, "only_b", only_of(n_b, b, n_a, a));
    return item;
}

void report_diff_json(FILE *out, const struct plan_diff *diff, const struct view *view) {
    const struct verdict *a = diff->a, *b = diff->b;
    int rank = report_rank(a, b);
    json_t *root = json_new_object();
    (void)view;
    json_put(root, "change", json_boolean(diff->n_cadres > 0));
    json_put_text(root, "better", rank == 0 ? NULL : rank < 0 ? "a" : "b");
    json_put(root, "a", side_of(a));
    json_put(root, "b", side_of(b));
    json_put_number(root, "same", diff->n_same);
    json_put_number(root, "only_a", diff->n_only_a);
    json_put_number(root, "only_b", diff->n_only_b);
    json_put_number(root, "elsewhere", diff->n_elsewhere);
    json_put(root, "tiers", tiers_of(diff));
    json_put(root, "cadres", cadres_of(diff));
    json_put(root, "broken", findings_of(a->n_broken, a->broken, b->n_broken, b->broken));
    json_put(root, "exceptions", findings_of(a->n_exceptions, a->exceptions, b->n_exceptions, b->exceptions));
    json_put(root, "units", units_of(diff));
    json_print(out, root);
}
