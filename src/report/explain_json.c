/* explain --json. Keys are documented in datasets/README.md. */
#include <string.h>

#include "report/explain.h"
#include "report/json.h"
#include "report/text.h"

static const char *post_id(const struct explanation *e, int post) { return post < 0 ? NULL : e->rules->city->posts[post].id; }

static json_t *closed_of(const struct explanation *e, const struct closed_post *closed, const struct view *view) {
    json_t *item = json_new_object();
    json_put_text(item, "post", post_id(e, closed->post));
    json_put(item, "rules", json_rule_set(e->rules->policy, closed->rules, view));
    json_put(item, "unmet", json_due(e->rules->policy, closed->unmet));
    json_put(item, "pin_opens", json_boolean(closed->by_pin));
    return item;
}

static json_t *posts_of(const struct explanation *e, int n, const int *posts) {
    json_t *list = json_new_array();
    for (int k = 0; k < n; k++)
        json_add_text(list, post_id(e, posts[k]));
    return list;
}

static json_t *effect_of(const struct explanation *e, const struct count_change *effect) {
    const struct city *city = e->rules->city;
    const struct cell *cell = &e->cells->cells[effect->cell];
    const struct cell_kind *kind = &e->cells->kinds[cell->kind];
    const struct team *team = &e->cells->teams[effect->team];
    json_t *item = json_new_object();
    if (team->kind == TEAMS_AFFINITY)
        json_put_text(item, "affinity", symbols_text(city->symbols, team->tag));
    else
        json_put_text(item, "unit", city->units[team->unit].id);
    if (team->kind == TEAMS_BODY)
        json_put_text(item, "body", team->body < 0 ? NULL : city->bodies[team->body].id);
    json_put_text(item, "attribute", city->attributes[kind->attribute]);
    json_put_text(item, "value", symbols_text(city->symbols, kind->word));
    json_put_number(item, "holders", effect->holders);
    json_put_number(item, "before", effect->before);
    json_put_number(item, "after", effect->after);
    json_put_number(item, "without", effect->without);
    if (cell->target >= 0)
        json_put_number(item, "target_milli", cell->target);
    json_put_number(item, "cost", effect->cost);
    json_put_number(item, "cost_without", effect->cost_without);
    return item;
}

static json_t *chain_of(const struct explanation *e) {
    json_t *list = json_new_array();
    for (int k = 0; k < e->n_chain; k++) {
        json_t *item = json_new_object();
        json_put_number(item, "step", e->chain[k]->step);
        json_put_text(item, "cadre", e->rules->city->cadres[e->chain[k]->cadre].id);
        json_put_text(item, "from", post_id(e, e->chain[k]->from));
        json_put_text(item, "to", post_id(e, e->chain[k]->to));
        json_add(list, item);
    }
    return list;
}

static json_t *tiers_of(const struct price *price) {
    json_t *list = json_new_array();
    for (int t = 0; t < price->n_tiers; t++) {
        const struct price_tier *tier = &price->tiers[t];
        json_t *item = json_new_object();
        json_put_text(item, "tier", tier_names[tier->tier]);
        json_put_number(item, "without", tier->value);
        json_put_number(item, "with", tier->wished);
        json_put_number(item, "change", tier->change);
        json_put(item, "least", tier->has_range ? json_integer(tier->least) : json_null());
        json_put(item, "most", tier->has_range ? json_integer(tier->most) : json_null());
        json_put(item, "exact", json_boolean(tier->exact));
        json_add(list, item);
    }
    return list;
}

static json_t *price_of(const struct explanation *e, const struct view *view) {
    static const char *const kinds[] = {"planned", "closed", "impossible", "found", "unknown"};
    const struct price *price = e->price;
    json_t *item = json_new_object(), *others = json_new_array();
    bool stay = price->wish.kind == WISH_STAY;
    json_put_text(item, "wish", stay ? "stay" : "pin");
    json_put_text(item, "post", stay ? NULL : post_id(e, price->wish.post));
    json_put_text(item, "answer", kinds[price->kind]);
    json_put(item, "replaces_decision", json_boolean(price->replaces));
    if (price->kind == PRICE_CLOSED)
        json_put(item, "closed", closed_of(e, &price->closed, view));
    if (price->kind == PRICE_IMPOSSIBLE)
        json_put(item, "conflicts", json_conflict_sets(&price->conflict, view));
    if (price->kind != PRICE_FOUND) {
        json_decref(others);
        return item;
    }
    json_put_text(item, "outcome", outcome_names[price->solution.outcome]);
    json_put(item, "tiers", tiers_of(price));
    json_put(item, "stated", json_boolean(e->bounds == BOUNDS_STATED));
    json_put(item, "improved", json_boolean(price->improved));
    json_put_number(item, "touched", price->n_touched);
    for (int k = 0; k < price->n_differences; k++) {
        json_t *other = json_new_object();
        json_put_text(other, "cadre", e->rules->city->cadres[price->differences[k].cadre].id);
        json_put_text(other, "planned", post_id(e, price->differences[k].planned));
        json_put_text(other, "wished", post_id(e, price->differences[k].wished));
        json_add(others, other);
    }
    json_put(item, "others", others);
    return item;
}

static json_t *alternatives_of(const struct explanation *e) {
    const struct alternatives *found = e->alternatives;
    json_t *item = json_new_object(), *list = json_new_array();
    for (int k = 0; k < found->n; k++) {
        json_t *one = json_new_object();
        json_put_text(one, "post", post_id(e, found->items[k].post));
        json_put_text(one, "shown_by", found->items[k].by_exchange ? "exchange" : "solving");
        json_add(list, one);
    }
    json_put(item, "posts", list);
    json_put_number(item, "worse", found->n_worse);
    json_put(item, "undecided", posts_of(e, found->n_undecided, found->undecided));
    return item;
}

/* What the judge says of the one cadre: the entry of the whole list that names it. */
static json_t *entry_of(json_t *list, const char *cadre) {
    json_t *found = json_null();
    for (size_t k = 0; k < json_array_size(list); k++) {
        json_t *item = json_array_get(list, k);
        const char *id = json_string_value(json_object_get(item, "cadre"));
        if (id != NULL && strcmp(id, cadre) == 0 && json_is_null(found))
            found = json_incref(item);
    }
    json_decref(list);
    return found;
}

/* Those that name the cadre. */
static json_t *findings_of(const char *cadre, int n, const struct finding *items, const struct view *view) {
    json_t *list = json_new_array();
    for (int k = 0; k < n; k++) {
        json_t *item = json_new_object(), *ids = json_new_array();
        bool named = false;
        for (int i = 0; i < items[k].n_ids; i++) {
            json_add_text(ids, items[k].ids[i]);
            named = named || strcmp(items[k].ids[i], cadre) == 0;
        }
        json_put_text(item, "rule", text_rule_id(view, items[k].rule));
        json_put(item, "ids", ids);
        if (named)
            json_add(list, item);
        else
            json_decref(item);
    }
    return list;
}

void report_explain_json(FILE *out, const struct explanation *e, const struct view *view) {
    json_t *object = json_new_object(), *closed = json_new_array(), *effects = json_new_array(), *partners = json_new_array(),
           *kin_gone = json_new_array();
    const char *id = e->rules->city->cadres[e->cadre].id;
    for (int k = 0; k < e->n_closed; k++)
        json_add(closed, closed_of(e, &e->closed[k], view));
    for (int k = 0; k < e->n_effects; k++)
        json_add(effects, effect_of(e, &e->effects[k]));
    for (int k = 0; k < e->n_partners; k++)
        json_add_text(partners, e->rules->city->cadres[e->partners[k]].id);
    json_put_text(object, "cadre", id);
    json_put_text(object, "post", post_id(e, e->rules->city->cadres[e->cadre].post));
    json_put(object, "move", entry_of(json_moves(&e->verdict, view), id));
    json_put(object, "deferral", entry_of(json_deferrals(&e->verdict, view), id));
    json_put(object, "unmet", entry_of(json_unmet(&e->verdict, view), id));
    json_put(object, "due", json_due(e->rules->policy, e->rules->cadres[e->cadre].due_true));
    json_put(object, "kept_by", json_rule_set(e->rules->policy, e->rules->cadres[e->cadre].closed, view));
    json_put(object, "partners", partners);
    for (int k = 0; k < e->n_kin_gone; k++)
        json_add_text(kin_gone, e->rules->city->cadres[e->kin_gone[k]].id);
    json_put(object, "kin_gone", kin_gone);
    json_put(object, "breaks", findings_of(id, e->verdict.n_broken, e->verdict.broken, view));
    json_put(object, "standing", findings_of(id, e->verdict.n_standing, e->verdict.standing, view));
    json_put_number(object, "plan_breaks", e->verdict.n_broken);
    json_put(object, "chain", chain_of(e));
    json_put(object, "effects", effects);
    json_put(object, "open", posts_of(e, e->n_open, e->open));
    json_put(object, "closed", closed);
    if (e->price != NULL || e->alternatives != NULL)
        json_put_text(object, "bounds", bounds_from_names[e->bounds]);
    if (e->price != NULL)
        json_put(object, "price", price_of(e, view));
    if (e->alternatives != NULL)
        json_put(object, "alternatives", alternatives_of(e));
    json_print(out, object);
}
