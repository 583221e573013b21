/* The frontier as JSON. */
#include "report/json.h"
#include "report/whatif.h"

static json_t *point_of(const struct frontier *f, const struct frontier_point *p, const struct city *city) {
    json_t *item = json_new_object(), *values = json_new_object(), *moves = json_new_array();
    json_put(item, f->tier == TIER_FIT ? "at_least" : "at_most", p->limited ? json_integer(p->limit) : json_null());
    json_put_text(item, "outcome", outcome_names[p->outcome]);
    json_put_number(item, "deviation", p->deviation);
    json_put(item, "bound", p->has_bound ? json_integer(p->bound) : json_null());
    json_put(item, "gap", p->gap < 0 ? json_null() : json_real(p->gap));
    json_put(item, "exact", json_boolean(p->exact));
    for (int t = 0; t < f->n_objective; t++)
        json_put_number(values, tier_names[f->objective[t]], p->value[f->objective[t]]);
    json_put(item, "tiers", values);
    for (int m = 0; m < p->plan->n_moves; m++) {
        json_t *move = json_new_object();
        json_put_text(move, "cadre", city->cadres[p->plan->moves[m].cadre].id);
        json_put_text(move, "to", city->posts[p->plan->moves[m].to].id);
        json_add(moves, move);
    }
    json_put(item, "moves", moves);
    return item;
}

void report_frontier_json(FILE *out, const struct frontier *f, const struct made *made, const struct task *task, const struct view *view) {
    json_t *object = json_new_object(), *points = json_new_array(), *by = json_new_object();
    (void)view;
    json_put_text(object, "format", "cadrex-frontier/1");
    json_put_text(by, "cadrex", made->version);
    json_put_text(by, "glpk", made->glpk);
    json_put_number(by, "seed", made->seed);
    json_put_text(by, "options", made->options);
    json_put_text(by, "city_sha256", task->city->sha256);
    json_put_text(by, "policy", task->policy->name);
    json_put_text(by, "policy_sha256", task->policy->sha256);
    json_put(object, "made", by);
    json_put_text(object, "tier", tier_names[f->tier]);
    json_put(object, f->tier == TIER_FIT ? "most" : "least", f->n > 0 ? json_integer(f->least) : json_null());
    json_put(object, "proved", json_boolean(f->n > 0 && f->least_proved));
    json_put(object, "complete", json_boolean(f->complete));
    json_put(object, "skipped", json_boolean(f->skipped));
    json_put(object, "stopped", json_boolean(f->stopped));
    json_put(object, "impossible", json_boolean(f->impossible));
    for (int k = 0; k < f->n; k++)
        json_add(points, point_of(f, &f->points[k], task->city));
    json_put(object, "points", points);
    json_print(out, object);
}
