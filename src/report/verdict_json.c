/* check --json. */
#include "report/json.h"

static json_t *broken_of(const struct verdict *verdict) {
    json_t *list = json_new_array();
    for (int k = 0; k < verdict->n_broken; k++) {
        const struct finding *finding = &verdict->broken[k];
        json_t *item = json_new_object(), *ids = json_new_array();
        for (int i = 0; i < finding->n_ids; i++)
            json_add_text(ids, finding->ids[i]);
        /* The id itself, secret or not: who compares verdicts needs it, and a barred cadre must not be moved unawares. */
        json_put_text(item, "rule", finding->rule);
        json_put(item, "ids", ids);
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

/* rank 0: there is nothing to compare with. */
static json_t *verdict_of(const struct verdict *verdict, int rank, const struct view *view) {
    json_t *object = json_new_object();
    json_put_text(object, "plan", verdict->plan->file);
    if (rank > 0)
        json_put_number(object, "rank", rank);
    json_put_text(object, "policy", verdict->rules->policy->name);
    json_put(object, "broken", broken_of(verdict));
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
    if (n == 1) {
        json_print(out, verdict_of(verdicts[0], 0, view));
        return;
    }
    json_t *list = json_new_array();
    for (int k = 0; k < n; k++) {
        int rank = 1;
        for (int other = 0; other < n; other++)
            rank += report_rank(verdicts[other], verdicts[k]) < 0 ? 1 : 0;
        json_add(list, verdict_of(verdicts[k], rank, view));
    }
    json_print(out, list);
}
