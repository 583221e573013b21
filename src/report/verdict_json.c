/* check --json. */
#include <math.h>

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

/* ranked NULL: there is nothing to compare with. */
static json_t *verdict_of(const struct verdict *verdict, const struct ranked *ranked, const struct view *view) {
    json_t *object = json_new_object();
    json_put_text(object, "plan", verdict->plan->file);
    if (ranked) {
        json_put_number(object, "rank", ranked->rank);
        put_efficiency(object, ranked);
    }
    json_put_text(object, "policy", verdict->rules->policy->name);
    json_put(object, "broken", broken_of(verdict, view));
    json_put(object, "tiers", tiers_of(&verdict->score));
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
