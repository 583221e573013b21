/* The plan file, cadrex-plan/1. */
#include "report/json.h"
#include "report/text.h"

static json_t *gap_of(double gap) { return gap < 0 ? json_null() : json_real(gap); }

json_t *json_tiers(const struct solution *solution) {
    json_t *list = json_new_array();
    for (int t = 0; t < solution->n_tiers; t++) {
        const struct tier_result *tier = &solution->tiers[t];
        json_t *item = json_new_object();
        json_put_text(item, "tier", tier_names[tier->tier]);
        json_put_number(item, "value", tier->value);
        json_put(item, "bound", tier->has_bound ? json_integer(tier->bound) : json_null());
        json_put(item, "gap", gap_of(tier->has_bound ? tier->gap : -1));
        json_put(item, "proved", json_boolean(tier->proved));
        if (tier->has_bound)
            json_put_text(item, "bound_kind", tier->numerical ? "numerical" : "exact");
        json_add(list, item);
    }
    return list;
}

json_t *json_made(const struct task *task, const struct made *made, bool repeatable) {
    json_t *object = json_new_object();
    json_put_text(object, "cadrex", made->version);
    json_put_text(object, "glpk", made->glpk);
    json_put_number(object, "seed", made->seed);
    json_put_text(object, "options", made->options);
    json_put_text(object, "city_sha256", task->city->sha256);
    json_put_text(object, "policy", task->policy->name);
    json_put_text(object, "policy_sha256", task->policy->sha256);
    json_put(object, "repeatable", json_boolean(repeatable));
    return object;
}

static json_t *made_of(const struct solution *solution, const struct task *task, const struct made *made) {
    json_t *object = json_made(task, made, solution->repeatable);
    json_put_number(object, "iterations", solution->iterations);
    json_put_number(object, "nodes", solution->nodes);
    return object;
}

static json_t *ids_of_cadres(const struct task *task, const int *cadres, int n) {
    json_t *list = json_new_array();
    for (int k = 0; k < n; k++)
        json_add_text(list, task->city->cadres[cadres[k]].id);
    return list;
}

static void put_seats(json_t *item, const struct seat_conflict *seats, const struct task *task) {
    json_t *posts = json_new_array();
    for (int k = 0; k < seats->n_posts; k++)
        json_add_text(posts, task->city->posts[seats->posts[k]].id);
    json_put(item, "shortage", json_boolean(seats->shortage));
    json_put(item, "cadres", ids_of_cadres(task, seats->cadres, seats->n_cadres));
    json_put(item, "must_leave", ids_of_cadres(task, seats->leaving, seats->n_leaving));
    json_put_number(item, "places", seats->n_places);
    json_put(item, "posts", posts);
}

/* Why a task has no plan; a field of ours, hence x_. */
static json_t *obstacles_of(const struct solution *solution, const struct task *task, const struct view *view) {
    json_t *list = json_new_array();
    for (int k = 0; k < solution->n_obstacles; k++) {
        const struct obstacle *obstacle = &solution->obstacles[k];
        json_t *item = json_new_object(), *closed = json_new_array();
        for (int r = 0; r < obstacle->n_closed_by; r++)
            json_add_text(closed, text_rule_id(view, obstacle->closed_by[r]));
        json_put_text(item, "rule", text_rule_id(view, obstacle->rule));
        json_put_text(item, "cadre", obstacle->cadre < 0 ? NULL : task->city->cadres[obstacle->cadre].id);
        if (obstacle->post >= 0)
            json_put_text(item, "post", task->city->posts[obstacle->post].id);
        if (obstacle->unit >= 0)
            json_put_text(item, "unit", task->city->units[obstacle->unit].id);
        if (obstacle->rank >= 0)
            json_put_text(item, "rank", code_rank[obstacle->rank]);
        json_put(item, "no_arc", json_boolean(obstacle->no_arc));
        json_put(item, "closed_by", closed);
        if (obstacle->seats)
            put_seats(item, obstacle->seats, task);
        json_add(list, item);
    }
    return list;
}

/* Of a task without a plan: who could not be judged may be why. */
static json_t *measures_of(const struct solution *solution) {
    json_t *object = json_new_object();
    if (solution->rules)
        json_put_number(object, "unjudged", solution->rules->n_unjudged);
    return object;
}

static void judged_of(json_t *object, const struct solution *solution, const struct view *view) {
    const struct verdict *verdict = &solution->verdict;
    json_put(object, "tiers", json_tiers(solution));
    json_put(object, "gap", gap_of(solution->gap));
    json_put(object, "measures", json_measures(verdict));
    json_put(object, "moves", json_moves(verdict, view));
    json_put(object, "deferrals", json_deferrals(verdict, view));
    json_put(object, "unmet", json_unmet(verdict, view));
    json_put(object, "exceptions", json_exceptions(verdict));
    json_put(object, "standing", json_standing(verdict));
    json_put(object, "decisions", json_decisions(verdict, true, view));
    if (verdict->rules->announced != NULL)
        json_put(object, "announced", json_announced(verdict, &solution->losses, view));
    json_put(object, "structure", json_structure(verdict));
}

json_t *json_plan(const struct solution *solution, const struct task *task, const struct made *made, const struct view *view) {
    json_t *object = json_new_object();
    json_put_text(object, "format", "cadrex-plan/1");
    json_put(object, "made", made_of(solution, task, made));
    json_put_text(object, "outcome", outcome_names[solution->outcome]);
    if (solution->has_plan)
        judged_of(object, solution, view);
    else {
        json_put(object, "measures", measures_of(solution));
        json_put(object, "moves", json_new_array());
        json_put(object, "x_obstacles", obstacles_of(solution, task, view));
        if (made->relax && solution->relax_helps)
            json_put_text(object, "x_relax", made->relax);
    }
    return object;
}

void report_plan_json(FILE *out, const struct solution *solution, const struct task *task, const struct made *made, const struct view *view) {
    json_print(out, json_plan(solution, task, made, view));
}
