/* conflict --json, and its ways out as scenario files. Keys are documented in datasets/README.md. */
#include "report/conflict.h"
#include "report/json.h"
#include "report/text.h"

static json_t *ids_of(const struct conflict *c, const struct requirement *r) {
    const struct city *city = c->rules->city;
    json_t *ids = json_new_array();
    if (r->kind == REQUIRE_MUST || r->kind == REQUIRE_WISH)
        json_add_text(ids, city->cadres[r->cadre].id);
    if (r->kind == REQUIRE_FILL || (r->kind == REQUIRE_WISH && r->post >= 0))
        json_add_text(ids, city->posts[r->post].id);
    if (r->kind == REQUIRE_PAIR || r->kind == REQUIRE_ONE || r->kind == REQUIRE_KIN) {
        json_add_text(ids, city_party_id(city, r->a));
        json_add_text(ids, city_party_id(city, r->b));
    }
    if (r->kind == REQUIRE_STAFF || r->kind == REQUIRE_QUOTA || r->kind == REQUIRE_POOL || r->kind == REQUIRE_SHARE)
        json_add_text(ids, city->units[r->unit].id);
    if (r->kind == REQUIRE_QUOTA && r->body >= 0)
        json_add_text(ids, city->bodies[r->body].id);
    if (r->kind == REQUIRE_STAFF || r->kind == REQUIRE_QUOTA || r->kind == REQUIRE_POOL)
        json_add_text(ids, code_rank[r->rank]);
    if (r->kind == REQUIRE_MUTUAL)
        json_add_text(ids, r->area ? r->area : "");
    return ids;
}

static json_t *members_of(const struct conflict *c, int n, const struct requirement *items, const struct view *view) {
    static const char *const kinds[N_REQUIREMENTS] = {"must", "must_fill", "vacancies", "quota",        "not_both",  "one_of_both",      "kin",
                                                      "LC-1", "pool",      "mutual",    "max_enabling", "max_moves", "min_share_of_due", "decision"};
    json_t *list = json_new_array();
    for (int m = 0; m < n; m++) {
        json_t *item = json_new_object();
        json_put_text(item, "kind", kinds[items[m].kind]);
        json_put_text(item, "rule", text_rule_id(view, items[m].rule));
        json_put(item, "ids", ids_of(c, &items[m]));
        if (items[m].extra > 0)
            json_put_number(item, "extra", items[m].extra);
        json_add(list, item);
    }
    return list;
}

static json_t *set_of(const struct conflict *c, const struct conflict_set *set, const struct view *view) {
    json_t *item = json_new_object(), *cadres = json_new_array(), *posts = json_new_array(), *closings = json_new_array();
    for (int k = 0; k < set->n_cadres; k++)
        json_add_text(cadres, c->rules->city->cadres[set->cadres[k]].id);
    for (int k = 0; k < set->n_posts; k++)
        json_add_text(posts, c->rules->city->posts[set->posts[k]].id);
    for (int k = 0; k < set->n_closings; k++) {
        json_t *closing = json_new_object();
        json_put_text(closing, "rule", text_rule_id(view, set->closings[k].rule));
        json_put_number(closing, "posts", set->closings[k].n);
        json_add(closings, closing);
    }
    json_put_text(item, "about", shape_names[set->shape]);
    json_put(item, "irreducible", json_boolean(set->irreducible));
    json_put(item, "members", members_of(c, set->n, set->members, view));
    json_put(item, "cadres", cadres);
    json_put(item, "open_posts", posts);
    json_put(item, "closed_by", closings);
    return item;
}

json_t *json_conflict_sets(const struct conflict *c, const struct view *view) {
    json_t *sets = json_new_array();
    for (int s = 0; s < c->n_sets; s++)
        json_add(sets, set_of(c, &c->sets[s], view));
    return sets;
}

/* The ground of a secret deferral does not go into a file; its rule must, or the scenario would be another. */
static const char *kept_text(const struct conflict *c, const struct remedy *change, const struct view *view) {
    for (int w = 0; w < c->wishes->n; w++) {
        const struct wish *wish = &c->wishes->items[w];
        if (wish->text == change->text && wish->rule && text_is_secret(view, wish->rule))
            return arena_format(view->arena, "%s=%s", c->rules->city->cadres[wish->cadre].id, wish->rule);
    }
    return change->text;
}

static json_t *change_of(const struct conflict *c, const struct remedy *change, const struct view *view) {
    json_t *item = json_new_object(), *inner, *value = json_integer(change->number);
    if (change->word || change->millionths) {
        json_decref(value);
        value = change->word ? json_string(change->word) : json_real((double)change->number / 1e6);
    }
    switch (change->kind) {
    case REMEDY_POLICY:
        json_put_text(item, "policy", change->text);
        json_put(item, "value", value);
        break;
    case REMEDY_ROUND:
        inner = json_new_object();
        json_put(inner, change->text, value);
        json_put(item, "round", inner);
        break;
    case REMEDY_POST:
        json_decref(value);
        inner = json_new_object();
        json_put_text(inner, "post", c->rules->city->posts[change->post].id);
        json_put_text(inner, "field", "must_fill");
        json_put(inner, "value", json_false());
        json_put(item, "set", inner);
        break;
    case REMEDY_WISH:
        json_decref(value);
        json_put_text(item, wish_names[change->wish], change->kept ? kept_text(c, change, view) : change->text);
        break;
    }
    if (!change->kept)
        json_put_text(item, "reason", word(W_CONFLICT_NEEDS_APPROVAL));
    return item;
}

const char *report_relaxation_name(const struct conflict *c, int relaxation, const struct view *view) {
    int nth = 1, n = 0;
    for (int k = 0; k < c->n_relaxations; k++)
        if (c->relaxations[k].kind == c->relaxations[relaxation].kind) {
            n++;
            nth += k < relaxation ? 1 : 0;
        }
    const char *name = relaxation_names[c->relaxations[relaxation].kind];
    return n > 1 ? arena_format(view->arena, "%s-%d", name, nth) : name;
}

static json_t *scenario_of(const struct conflict *c, int relaxation, const struct view *view) {
    const struct relaxation *r = &c->relaxations[relaxation];
    json_t *file = json_new_object(), *list = json_new_array(), *item = json_new_object(), *changes = json_new_array();
    for (int k = 0; k < r->n_changes; k++)
        json_add(changes, change_of(c, &r->changes[k], view));
    json_put_text(item, "name", report_relaxation_name(c, relaxation, view));
    json_put(item, "changes", changes);
    json_add(list, item);
    json_put_text(file, "format", "cadrex-scenario/1");
    json_put_text(file, "name", word(W_CONFLICT_SCENARIO));
    json_put(file, "scenarios", list);
    return file;
}

void report_scenario_json(FILE *out, const struct conflict *c, int relaxation, const struct view *view) {
    json_print(out, scenario_of(c, relaxation, view));
}

void report_conflict_json(FILE *out, const struct conflict *c, const char *const *files, const struct view *view) {
    static const char *const answers[] = {"possible", "impossible", "unknown"};
    json_t *object = json_new_object(), *relaxations = json_new_array();
    for (int k = 0; k < c->n_relaxations; k++) {
        const struct relaxation *r = &c->relaxations[k];
        json_t *item = json_new_object();
        json_put_text(item, "kind", relaxation_names[r->kind]);
        json_put(item, "given_up", members_of(c, r->n, r->given_up, view));
        json_put(item, "fewest", json_boolean(r->fewest));
        if (r->kind == RELAX_DEFERRALS) {
            json_put_number(item, "overdue", r->overdue);
            json_put(item, "least_overdue", json_boolean(r->least_overdue));
        }
        json_put(item, "scenario", scenario_of(c, k, view));
        if (files != NULL && files[k] != NULL)
            json_put_text(item, "file", files[k]);
        json_add(relaxations, item);
    }
    json_put_text(object, "answer", answers[c->answer]);
    json_put(object, "stopped", json_boolean(c->stopped));
    json_put(object, "conflicts", json_conflict_sets(c, view));
    json_put(object, "relaxations", relaxations);
    json_print(out, object);
}
