/* The parts of a judged plan. Keys and code words are those of models/schema/plan.schema.json. */
#include "report/json.h"
#include "report/text.h"

static const char *unit_id(const struct city *city, int unit) { return unit < 0 ? NULL : city->units[unit].id; }

static const char *body_id(const struct city *city, int body) { return body < 0 ? NULL : city->bodies[body].id; }

static const char *attribute_name(const struct city *city, int attribute) { return attribute < 0 ? "size" : city->attributes[attribute]; }

static json_t *gains_of(const struct city *city, const struct judged_move *move) {
    json_t *list = json_new_array();
    for (int g = 0; g < move->n_gains; g++) {
        const struct gain *gain = &move->gains[g];
        json_t *item = json_new_object();
        json_put_text(item, "unit", unit_id(city, gain->unit));
        json_put_text(item, "attribute", attribute_name(city, gain->attribute));
        if (gain->attribute >= 0)
            json_put_text(item, "value", symbols_text(city->symbols, gain->word));
        json_put_number(item, "gain", gain->gain);
        json_add(list, item);
    }
    return list;
}

/* Why a cadre is unfit, for those who may know; a field of ours, hence x_. */
static void put_unfit(json_t *item, const struct rules *rules, int cadre, due_set due, const struct view *view) {
    for (int d = 0; d < rules->policy->n_due; d++)
        if (due >> d & 1 && rules->policy->due[d].type == TYPE_PROBATIONARY && view->confidential && !view->anonymous &&
            rules->city->cadres[cadre].unfit_reason)
            json_put_text(item, "x_unfit_reason", rules->city->cadres[cadre].unfit_reason);
}

static json_t *move_of(const struct rules *rules, const struct judged_move *move, const struct view *view) {
    const struct city *city = rules->city;
    json_t *item = json_new_object(), *enables = json_new_array(), *because = json_due(rules->policy, move->because);
    json_put_text(item, "cadre", city->cadres[move->cadre].id);
    json_put_text(item, "from", move->from < 0 ? NULL : city->posts[move->from].id);
    json_put_text(item, "to", city->posts[move->to].id);
    json_put_text(item, "type", code_type[move->type]);
    if (move->mode != MODE_NONE)
        json_put_text(item, "mode", code_mode[move->mode]);
    json_put_month(item, "effective", rules->effective);
    json_put_month(item, "until", move->until);
    json_put_month(item, "watch_until", move->watch_until);
    if (move->cultivates)
        json_add_text(because, "SD-T3");
    json_put(item, "because", because);
    for (int k = 0; k < move->n_enables; k++)
        json_add_text(enables, city->cadres[move->enables[k]].id);
    json_put(item, "enables", enables);
    if (move->chain > 0) {
        json_t *handover = json_new_object();
        json_put_number(handover, "chain", move->chain);
        json_put_number(handover, "step", move->step);
        json_put(item, "handover", handover);
    }
    if (move->n_gains > 0)
        json_put(item, "gains", gains_of(city, move));
    json_put_text(item, "run_by", move->organization ? "organization" : "unit");
    put_unfit(item, rules, move->cadre, move->because, view);
    return item;
}

json_t *json_moves(const struct verdict *verdict, const struct view *view) {
    json_t *list = json_new_array();
    for (int m = 0; m < verdict->n_moves; m++)
        json_add(list, move_of(verdict->rules, &verdict->moves[m], view));
    return list;
}

json_t *json_deferrals(const struct verdict *verdict, const struct view *view) {
    const struct policy *policy = verdict->rules->policy;
    json_t *list = json_new_array();
    for (int k = 0; k < verdict->n_deferrals; k++) {
        const struct judged_deferral *deferral = &verdict->deferrals[k];
        /* Who signed, and what, can tell the ground as well as its name. */
        bool hidden = text_hides(view, policy, deferral->exempt);
        json_t *item = json_new_object();
        json_put_text(item, "cadre", verdict->rules->city->cadres[deferral->cadre].id);
        json_put(item, "due", json_due(policy, deferral->due));
        json_put(item, "exempt", json_rule_set(policy, deferral->exempt, view));
        json_put_text(item, "reason", text_recorded(view, verdict->rules, deferral->cadre, deferral->exempt));
        json_put_text(item, "approver", hidden ? "" : text_free(view, deferral->approver));
        json_put_text(item, "document", hidden ? "" : text_free(view, deferral->document));
        json_put_text(item, "date", deferral->date ? deferral->date : "");
        put_unfit(item, verdict->rules, deferral->cadre, deferral->due, view);
        json_add(list, item);
    }
    return list;
}

json_t *json_unmet(const struct verdict *verdict, const struct view *view) {
    json_t *list = json_new_array();
    for (int k = 0; k < verdict->n_unmet; k++) {
        const struct judged_unmet *unmet = &verdict->unmet[k];
        json_t *item = json_new_object();
        json_put_text(item, "cadre", verdict->rules->city->cadres[unmet->cadre].id);
        json_put(item, "rules", json_due(verdict->rules->policy, unmet->rules));
        json_put_number(item, "overdue", unmet->overdue);
        json_put_text(item, "why", word(unmet->by_e6 ? W_WHY_E6 : unmet->rules ? W_WHY_UNMET : W_WHY_WAITING));
        json_put_text(item, "approver", "");
        json_put_text(item, "date", "");
        put_unfit(item, verdict->rules, unmet->cadre, unmet->rules, view);
        json_add(list, item);
    }
    return list;
}

static json_t *ids_of(const struct finding *finding) {
    json_t *list = json_new_array();
    for (int k = 0; k < finding->n_ids; k++)
        json_add_text(list, finding->ids[k]);
    return list;
}

json_t *json_exceptions(const struct verdict *verdict) {
    const struct city *city = verdict->rules->city;
    json_t *list = json_new_array();
    for (int k = 0; k < verdict->n_exceptions; k++) {
        const struct finding *finding = &verdict->exceptions[k];
        json_t *item = json_new_object();
        json_put_text(item, "rule", finding->rule);
        json_put_text(item, "unit", unit_id(city, finding->unit));
        json_put_text(item, "body", body_id(city, finding->body));
        json_put(item, "cadres", ids_of(finding));
        json_add(list, item);
    }
    return list;
}

json_t *json_standing(const struct verdict *verdict) {
    json_t *list = json_new_array();
    for (int k = 0; k < verdict->n_standing; k++) {
        const struct finding *finding = &verdict->standing[k];
        json_t *item = json_new_object();
        json_put_text(item, "rule", finding->rule);
        json_put(item, "ids", ids_of(finding));
        if (finding->word >= 0)
            json_put_text(item, "why", word((enum word)finding->word));
        json_add(list, item);
    }
    return list;
}

/* The plan must stay judgeable without its city's secrets in view, so a decision keeps its rule; its reason and who gave it go unless they may be
 * seen. In check's answer nobody needs the rule of a secret one. */
static json_t *decision_of(const struct city *city, const struct wish *wish, bool for_file, const struct view *view) {
    json_t *item = json_new_object();
    bool secret = wish->rule && text_is_secret(view, wish->rule);
    const char *text = wish->text;
    if (secret || (wish->rule && view->anonymous)) /* the text may go on with the reason */
        text = arena_format(view->arena, "%s=%s", city->cadres[wish->cadre].id, for_file ? wish->rule : text_rule_id(view, wish->rule));
    json_put_text(item, wish_names[wish->kind], text);
    json_put_text(item, "reason", secret ? "" : text_free(view, wish->reason));
    json_put_text(item, "by", secret ? "" : text_free(view, wish->by));
    return item;
}

json_t *json_decisions(const struct verdict *verdict, bool for_file, const struct view *view) {
    const struct wishes *wishes = verdict->rules->wishes;
    json_t *list = json_new_array();
    for (int k = 0; k < wishes->n; k++)
        json_add(list, decision_of(verdict->rules->city, &wishes->items[k], for_file, view));
    return list;
}

json_t *json_structure(const struct verdict *verdict) {
    const struct city *city = verdict->rules->city;
    const struct cells *cells = verdict->cells;
    json_t *list = json_new_array();
    for (int k = 0; k < verdict->n_rows; k++) {
        const struct structure_row *row = &verdict->rows[k];
        const struct cell *cell = &cells->cells[row->cell];
        const struct team *team = &cells->teams[cell->team];
        const struct cell_kind *kind = &cells->kinds[cell->kind];
        enum teams teams = team->kind; /* a unit may be a team for its own targets only */
        json_t *item = json_new_object();
        if (teams == TEAMS_AFFINITY)
            json_put_text(item, "affinity", symbols_text(city->symbols, team->tag));
        else
            json_put_text(item, "unit", unit_id(city, team->unit));
        if (teams == TEAMS_BODY)
            json_put_text(item, "body", body_id(city, team->body));
        json_put_text(item, "attribute", attribute_name(city, kind->attribute));
        json_put_text(item, "value", kind->attribute < 0 ? NULL : symbols_text(city->symbols, kind->word));
        json_put_number(item, "before", row->before);
        json_put_number(item, "after", row->after);
        if (cell->target >= 0)
            json_put_number(item, "target_milli", cell->target);
        json_put_number(item, "cost", row->cost);
        json_add(list, item);
    }
    return list;
}

json_t *json_measures(const struct verdict *verdict) {
    json_t *item = json_new_object();
    json_put_number(item, "deviation", verdict->deviation);
    json_put_number(item, "deviation_before", verdict->deviation_before);
    json_put_number(item, "voluntary", verdict->voluntary);
    json_put_number(item, "shall_unmet", verdict->shall_unmet);
    json_put_number(item, "shall_overdue", verdict->shall_overdue);
    json_put_number(item, "moves", verdict->n_moves);
    json_put_number(item, "unjudged", verdict->rules->n_unjudged);
    return item;
}
