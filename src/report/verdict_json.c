/* check --json. */
#include <math.h>

#include "report/figures.h"
#include "report/headline.h"
#include "report/json.h"
#include "report/ranking.h"
#include "report/text.h"

static json_t *broken_of(const struct verdict *verdict, const struct view *view) {
    json_t *list = json_new_array();
    for (int k = 0; k < verdict->n_broken; k++) {
        const struct finding *finding = &verdict->broken[k];
        json_t *item = json_new_object(), *ids = json_new_array();
        for (int i = 0; i < finding->n_ids; i++)
            json_add_text(ids, finding->ids[i]);
        /* The id itself, secret or not: who compares verdicts needs it, and a barred cadre must not be moved unawares. */
        json_put_text(item, "rule", finding->rule);
        json_put(item, "ids", ids);
        json_put_text(item, "words", text_rule_id(view, finding->rule) == finding->rule ? text_rule(verdict->rules->policy, finding->rule) : NULL);
        json_add(list, item);
    }
    return list;
}

static json_t *tiers_of(const struct score *score) {
    json_t *list = json_new_array();
    for (int t = 0; t < score->n; t++) {
        json_t *item = json_new_object();
        json_put_text(item, "tier", tier_names[score->tier[t]]);
        json_put_number(item, "value", score->value[t]);
        json_add(list, item);
    }
    return list;
}

static json_t *notes_of(const struct faults *notes) {
    json_t *list = json_new_array();
    for (int k = 0; k < notes->n; k++) {
        json_t *item = json_new_object();
        json_put_text(item, "code", notes->items[k].code);
        json_put_text(item, "pointer", notes->items[k].pointer);
        json_put_text(item, "message", notes->items[k].message);
        json_add(list, item);
    }
    return list;
}

/* Reached of the possible improvement, with four decimals. */
static void put_efficiency(json_t *object, const struct ranked *ranked) {
    if (ranked->why == EFFICIENCY_GIVEN)
        json_put(object, "efficiency", json_real(round(10000.0 * (double)ranked->reached / (double)ranked->possible) / 10000.0));
    else
        json_put(object, "efficiency", json_null());
    json_put_text(object, "no_efficiency", ranked->why == EFFICIENCY_GIVEN ? NULL : no_efficiency_names[ranked->why]);
}

static json_t *headline_json(const struct verdict *verdict) {
    json_t *object = json_new_object();
    struct headline h;
    headline_of(verdict, &h);
    json_put_number(object, "musts", h.n_musts);
    json_put_number(object, "musts_moved", h.n_musts_moved);
    json_put_number(object, "musts_kept", h.n_musts_kept);
    json_put_number(object, "shalls", h.n_shalls);
    json_put_number(object, "waiting", h.n_waiting);
    json_put_number(object, "to_approve", h.n_to_approve);
    return object;
}

/* What the plan file says of its own quality; null where it says nothing or is contradicted. */
static json_t *stated_json(const struct verdict *verdict) {
    json_t *list = json_new_array();
    struct stated stated;
    headline_stated(verdict, &stated);
    for (int t = 0; t < verdict->score.n && stated.believed; t++) {
        if (!stated.tiers[t].has_bound)
            continue;
        json_t *item = json_new_object();
        json_put_text(item, "tier", tier_names[verdict->score.tier[t]]);
        json_put_number(item, "bound", stated.tiers[t].bound);
        json_put(item, "gap", json_real(stated.tiers[t].gap));
        json_add(list, item);
    }
    return list;
}

static json_t *change_json(int before, int after) {
    json_t *list = json_new_array();
    json_add(list, json_integer(before));
    json_add(list, json_integer(after));
    return list;
}

/* [before, after] of every figure of a unit, or (unit n_units) of the city. */
static json_t *figures_item(const struct city *city, const struct figures_change *change, int unit) {
    json_t *item = json_new_object();
    const struct figures *before = &change->before[unit], *after = &change->after[unit];
    json_put_text(item, "unit", unit < city->n_units ? city->units[unit].id : NULL);
    json_put(item, "holders", change_json(before->holders, after->holders));
    for (int f = 0; f < N_FIGURES; f++)
        if (change->told[f])
            json_put(item, figure_keys[f], change_json(before->of[f], after->of[f]));
    if (change->specialties)
        json_put(item, "specialties", change_json(before->n_specialties, after->n_specialties));
    return item;
}

/* The city first, then the units in its order. */
static json_t *figures_json(const struct figures_change *change, const struct city *city) {
    json_t *list = json_new_array();
    json_add(list, figures_item(city, change, city->n_units));
    for (int u = 0; u < city->n_units; u++)
        json_add(list, figures_item(city, change, u));
    return list;
}

static json_t *without_json(const struct figures_change *change) {
    json_t *object = json_new_object();
    for (int f = 0; f < N_FIGURES; f++)
        if (change->told[f])
            json_put(object, figure_keys[f], change_json(change->without_before[f], change->without[f]));
    return object;
}

static json_t *distance_json(const struct figures_change *change, const struct city *city) {
    json_t *object = json_new_object();
    for (int a = 0; a < city->n_attributes; a++) {
        if (change->distance_before[a] == 0 && change->distance[a] == 0)
            continue;
        json_t *pair = json_new_array();
        json_add(pair, json_integer(change->distance_before[a]));
        json_add(pair, json_integer(change->distance[a]));
        json_put(object, city->attributes[a], pair);
    }
    return object;
}

/* ranked NULL: there is nothing to compare with. */
static json_t *verdict_of(const struct verdict *verdict, const struct ranked *ranked, const struct view *view) {
    const struct city *city = verdict->rules->city;
    json_t *object = json_new_object();
    struct figures_change change;
    figures_of(verdict, view, &change);
    json_put_text(object, "plan", verdict->plan->file);
    if (ranked) {
        json_put_number(object, "rank", ranked->rank);
        put_efficiency(object, ranked);
    }
    json_put_text(object, "policy", verdict->rules->policy->name);
    json_put(object, "headline", headline_json(verdict));
    json_put(object, "broken", broken_of(verdict, view));
    json_put(object, "tiers", tiers_of(&verdict->score));
    json_put(object, "stated", stated_json(verdict));
    if (verdict->proof != NULL)
        json_put(object, "certificate", json_proof(verdict->proof));
    json_put(object, "measures", json_measures(verdict));
    json_put(object, "exceptions", json_exceptions(verdict));
    json_put(object, "standing", json_standing(verdict));
    json_put(object, "deferrals", json_deferrals(verdict, view));
    json_put(object, "unmet", json_unmet(verdict, view));
    json_put(object, "moves", json_moves(verdict, view));
    json_put(object, "decisions", json_decisions(verdict, false, view));
    json_put(object, "structure", json_structure(verdict));
    json_put(object, "figures", figures_json(&change, city));
    json_put(object, "units_without", without_json(&change));
    json_put(object, "distance", distance_json(&change, city));
    json_put(object, "notes", notes_of(&verdict->notes));
    return object;
}

void report_verdict_json(FILE *out, int n, const struct verdict *const *verdicts, const struct view *view) {
    struct ranked *ranked = ARENA_ARRAY(view->arena, struct ranked, n);
    if (n == 1) {
        json_print(out, verdict_of(verdicts[0], NULL, view));
        return;
    }
    json_t *list = json_new_array();
    ranking_of(n, verdicts, ranked);
    for (int k = 0; k < n; k++)
        json_add(list, verdict_of(verdicts[k], &ranked[k], view));
    json_print(out, list);
}
