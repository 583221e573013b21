/* A city as its file, cadrex-city/1 (datasets/README.md): read_city reads it again as the same city. Defaults and what the reader derived are left
 * out, lists keep their order; keys starting with x_ are not kept by the reader and so are lost. */
#include "report/json.h"
#include "report/text.h"

static void put_date(json_t *object, const char *key, struct date date) {
    char text[24];
    if (!date_known(date))
        return;
    date_format(date, text);
    json_put_text(object, key, text);
}

static void put_given(json_t *object, const char *key, const char *text) {
    if (text)
        json_put_text(object, key, text);
}

static void put_not_blank(json_t *object, const char *key, const char *text) {
    if (text && *text)
        json_put_text(object, key, text);
}

static void put_flag(json_t *object, const char *key, bool value, bool preset) {
    if (value != preset)
        json_put(object, key, json_boolean(value));
}

static void put_list(json_t *object, const char *key, json_t *list) {
    if (json_array_size(list) > 0)
        json_put(object, key, list);
    else
        json_decref(list);
}

static void put_map(json_t *object, const char *key, json_t *map) {
    if (json_object_size(map) > 0)
        json_put(object, key, map);
    else
        json_decref(map);
}

static json_t *words_of(const struct city *city, const struct symbol_list *words) {
    json_t *list = json_new_array();
    for (int k = 0; k < words->n; k++)
        json_add_text(list, symbols_text(city->symbols, words->items[k]));
    return list;
}

static void put_quota(json_t *object, const int quota[N_RANKS]) {
    json_t *map = json_new_object();
    for (int rank = 0; rank < N_RANKS; rank++)
        if (quota[rank] >= 0)
            json_put_number(map, code_rank[rank], quota[rank]);
    put_map(object, "quota", map);
}

static json_t *targets_of(const struct city *city, const struct unit *unit) {
    json_t *list = json_new_array();
    for (int k = 0; k < unit->n_targets; k++) {
        const struct target *target = &unit->targets[k];
        json_t *item = json_new_object();
        json_put_text(item, "attribute", city->attributes[target->attribute]);
        json_put_text(item, "value", symbols_text(city->symbols, target->word));
        if (target->min >= 0)
            json_put_number(item, "min", target->min);
        if (target->max >= 0)
            json_put_number(item, "max", target->max);
        if (target->target_milli >= 0)
            json_put(item, "target",
                     target->target_milli % 1000 ? json_real(target->target_milli / 1000.0) : json_integer(target->target_milli / 1000));
        json_add(list, item);
    }
    return list;
}

static json_t *bodies_of(const struct city *city, const struct unit *unit) {
    json_t *list = json_new_array();
    for (int b = unit->first_body; b < unit->first_body + unit->n_bodies; b++) {
        const struct body *body = &city->bodies[b];
        json_t *item = json_new_object();
        json_put_text(item, "id", body->id);
        put_given(item, "name", body->name);
        put_list(item, "affinity", words_of(city, &body->affinity));
        if (body->leader >= 0)
            json_put_text(item, "leader", city_party_id(city, body->leader));
        put_quota(item, body->quota);
        json_add(list, item);
    }
    return list;
}

static json_t *unit_of(const struct city *city, const struct unit *unit) {
    json_t *item = json_new_object();
    json_put_text(item, "id", unit->id);
    put_given(item, "name", unit->name);
    json_put_text(item, "level", code_level[unit->level]);
    put_given(item, "area", unit->area);
    if (unit->parent >= 0)
        json_put_text(item, "parent", city->units[unit->parent].id);
    put_list(item, "affinity", words_of(city, &unit->affinity));
    if (unit->establishment != ESTABLISHMENT_UNKNOWN)
        json_put_text(item, "establishment", code_establishment[unit->establishment]);
    put_quota(item, unit->quota);
    put_list(item, "bodies", bodies_of(city, unit));
    put_list(item, "targets", targets_of(city, unit));
    return item;
}

static json_t *demands_of(const struct city *city, int n, const struct demand *demands) {
    json_t *map = json_new_object();
    for (int k = 0; k < n; k++)
        json_put(map, city->attributes[demands[k].attribute], words_of(city, &demands[k].words));
    return map;
}

static json_t *post_of(const struct city *city, const struct post *post) {
    json_t *item = json_new_object();
    json_put_text(item, "id", post->id);
    json_put_text(item, "unit", city->units[post->unit].id);
    if (post->body >= 0)
        json_put_text(item, "body", city->bodies[post->body].id);
    put_given(item, "title", post->title);
    json_put_text(item, "rank", code_rank[post->rank]);
    put_flag(item, "leading", post->leading, true);
    put_list(item, "functions", words_of(city, &post->functions));
    put_flag(item, "head", post->head, false);
    put_flag(item, "must_fill", post->must_fill, false);
    put_flag(item, "surplus", post->surplus, false);
    if (post->vertical == VERTICAL_MUTUAL)
        json_put_text(item, "vertical", "mutual");
    if (post->vertical == VERTICAL_SECONDMENT) {
        json_t *vertical = json_new_object();
        json_put_number(vertical, "secondment_months", post->secondment_months);
        json_put(item, "vertical", vertical);
    }
    put_map(item, "requires", demands_of(city, post->n_requires, post->requires));
    put_map(item, "welcomes", demands_of(city, post->n_welcomes, post->welcomes));
    return item;
}

static json_t *person_of(const struct city *city, const struct person *person) {
    json_t *item = json_new_object(), *leads = json_new_array();
    json_put_text(item, "id", person->id);
    if (person->unit >= 0)
        json_put_text(item, "unit", city->units[person->unit].id);
    put_given(item, "title", person->title);
    for (int k = 0; k < person->n_leads; k++)
        json_add_text(leads, city->units[person->leads[k]].id);
    put_list(item, "leads", leads);
    return item;
}

static json_t *history_of(const struct city *city, const struct cadre *cadre) {
    json_t *list = json_new_array();
    for (int k = 0; k < cadre->n_history; k++) {
        const struct stay *stay = &cadre->history[k];
        json_t *item = json_new_object();
        put_given(item, "unit", stay->unit);
        put_given(item, "body", stay->body);
        put_given(item, "title", stay->title);
        if (stay->rank >= 0)
            json_put_text(item, "rank", code_rank[stay->rank]);
        if (stay->type != TYPE_UNKNOWN)
            json_put_text(item, "type", code_type[stay->type]);
        if (stay->functions_known)
            json_put(item, "functions", words_of(city, &stay->functions));
        put_date(item, "from", stay->from);
        put_date(item, "to", stay->to);
        json_add(list, item);
    }
    return list;
}

bool report_city_leaves_out(const struct city *city, const struct view *view) {
    bool left = false;
    for (int i = 0; i < city->n_cadres && !view->confidential; i++) {
        const struct cadre *cadre = &city->cadres[i];
        left = left || (cadre->unfit_reason && *cadre->unfit_reason);
        for (int k = 0; k < cadre->n_defers; k++) {
            const struct defer *defer = &cadre->defers[k];
            left = left || (text_is_secret(view, defer->rule) && (*defer->reason || *defer->approver || *defer->document));
        }
    }
    return left;
}

/* Free texts may name people; who signed, and what, can tell the ground of a secret deferral as well as its reason. */
static json_t *defers_of(const struct cadre *cadre, const struct view *view) {
    json_t *list = json_new_array();
    for (int k = 0; k < cadre->n_defers; k++) {
        const struct defer *defer = &cadre->defers[k];
        json_t *item = json_new_object();
        json_put_text(item, "rule", defer->rule);
        bool told = !view->anonymous && !text_is_secret(view, defer->rule);
        if (told)
            put_not_blank(item, "reason", defer->reason);
        put_date(item, "until", defer->until);
        if (told) {
            put_not_blank(item, "approver", defer->approver);
            put_not_blank(item, "document", defer->document);
        }
        put_not_blank(item, "approved_on", defer->approved_on);
        json_add(list, item);
    }
    return list;
}

static json_t *kin_of(const struct city *city, const struct cadre *cadre) {
    json_t *list = json_new_array();
    for (int k = 0; k < cadre->n_kin; k++) {
        json_t *item = json_new_object();
        json_put_text(item, "person", city_party_id(city, cadre->kin[k].who));
        json_put_text(item, "relation", code_relation[cadre->kin[k].relation]);
        json_add(list, item);
    }
    return list;
}

static json_t *prefers_of(const struct city *city, const struct cadre *cadre) {
    json_t *list = json_new_array();
    for (int k = 0; k < cadre->n_prefers; k++) {
        const struct preference *preference = &cadre->prefers[k];
        json_t *item = json_new_object();
        if (preference->post >= 0)
            json_put_text(item, "post", city->posts[preference->post].id);
        else
            json_put_text(item, "unit", city->units[preference->unit].id);
        json_put_number(item, "weight", preference->weight);
        json_add(list, item);
    }
    return list;
}

/* The reader collects further attributes in the order in which cadres have them. Would it find all of them, in the city's order? */
static bool attributes_tell_themselves(const struct city *city) {
    int next = N_FIXED_ATTRIBUTES;
    for (int i = 0; i < city->n_cadres; i++)
        for (int d = N_FIXED_ATTRIBUTES; d < city->n_attributes; d++)
            if (city->cadres[i].values[d] != SYMBOL_UNKNOWN && d >= next && d != next++)
                return false;
    return next == city->n_attributes;
}

/* told: also the unknown ones, so that the file names every attribute in order. */
static json_t *attributes_of(const struct city *city, const struct cadre *cadre, bool told) {
    json_t *map = json_new_object();
    for (int d = N_FIXED_ATTRIBUTES; d < city->n_attributes; d++)
        if (told || cadre->values[d] != SYMBOL_UNKNOWN)
            json_put_text(map, city->attributes[d], symbols_text(city->symbols, cadre->values[d]));
    return map;
}

static void put_values(json_t *item, const struct city *city, const struct cadre *cadre) {
    for (int d = ATTRIBUTE_GENDER; d < N_FIXED_ATTRIBUTES; d++)
        if (cadre->values[d] != SYMBOL_UNKNOWN)
            json_put_text(item, code_attribute[d], symbols_text(city->symbols, cadre->values[d]));
    if (cadre->establishment != ESTABLISHMENT_UNKNOWN)
        json_put_text(item, "establishment", code_establishment[cadre->establishment]);
    if (cadre->retirement_class != RETIREMENT_UNKNOWN)
        json_put_text(item, "retirement_class", code_retirement_class[cadre->retirement_class]);
}

static void put_dates(json_t *item, const struct city *city, const struct cadre *cadre) {
    const struct {
        const char *key;
        struct date date;
        unsigned derived;
    } dates[] = {
        {"post_since", cadre->post_since, 0},
        {"body_since", cadre->body_since, DERIVED_BODY_SINCE},
        {"deputy_since", cadre->deputy_since, DERIVED_DEPUTY_SINCE},
        {"principal_since", cadre->principal_since, DERIVED_PRINCIPAL_SINCE},
        {"waiting_since", cadre->waiting_since, DERIVED_WAITING_SINCE},
    };
    for (size_t k = 0; k < sizeof dates / sizeof *dates; k++)
        if (!(cadre->derived & dates[k].derived))
            put_date(item, dates[k].key, dates[k].date);
    if (cadre->post_type != TYPE_UNKNOWN)
        json_put_text(item, "post_type", code_type[cadre->post_type]);
    put_list(item, "history", history_of(city, cadre));
    put_date(item, "probation_until", cadre->probation_until);
    put_date(item, "watch_until", cadre->watch_until);
}

static void put_flags(json_t *item, const struct cadre *cadre, const struct view *view) {
    put_list(item, "defer", defers_of(cadre, view));
    if (cadre->clear_record != TRI_UNKNOWN)
        json_put(item, "clear_record", json_boolean(cadre->clear_record == TRI_TRUE));
    if (cadre->assessment != ASSESSMENT_UNKNOWN)
        json_put_text(item, "assessment", code_assessment[cadre->assessment]);
    put_flag(item, "promising", cadre->promising, false);
    if (cadre->unfit) {
        json_t *unfit = json_new_object();
        if (!view->anonymous && view->confidential)
            put_given(unfit, "reason", cadre->unfit_reason);
        put_date(unfit, "since", cadre->unfit_since);
        json_put(item, "unfit", unfit);
    }
    put_flag(item, "listed", cadre->listed, false);
}

static json_t *cadre_of(const struct city *city, const struct cadre *cadre, bool told, const struct view *view) {
    json_t *item = json_new_object(), *card = json_new_object();
    json_put_text(item, "id", cadre->id);
    if (!view->anonymous)
        put_given(item, "name", cadre->name);
    json_put_text(item, "post", cadre->post < 0 ? NULL : city->posts[cadre->post].id);
    json_put_text(item, "rank", code_rank[cadre->rank]);
    put_date(item, "birth", cadre->birth);
    put_values(item, city, cadre);
    put_dates(item, city, cadre);
    put_flags(item, cadre, view);
    put_list(item, "kin", kin_of(city, cadre));
    put_given(item, "upbringing", cadre->upbringing);
    if (cadre->secondment_post >= 0) {
        json_t *secondment = json_new_object();
        json_put_text(secondment, "post", city->posts[cadre->secondment_post].id);
        put_date(secondment, "since", cadre->secondment_since);
        put_date(secondment, "until", cadre->secondment_until);
        json_put(item, "secondment", secondment);
    }
    put_list(item, "prefers", prefers_of(city, cadre));
    put_map(item, "attributes", attributes_of(city, cadre, told));
    for (int k = 0; k < cadre->n_card && !view->anonymous; k++)
        json_put_text(card, cadre->card[k].key, cadre->card[k].value);
    put_map(item, "card", card);
    return item;
}

void report_city_json(FILE *out, const struct city *city, const struct view *view) {
    json_t *root = json_new_object(), *units = json_new_array(), *posts = json_new_array();
    json_t *people = json_new_array(), *cadres = json_new_array();
    bool told = !attributes_tell_themselves(city);
    json_put_text(root, "format", "cadrex-city/1");
    put_given(root, "name", city->name);
    put_date(root, "as_of", city->as_of);
    for (int u = 0; u < city->n_units; u++)
        json_add(units, unit_of(city, &city->units[u]));
    for (int p = 0; p < city->n_posts; p++)
        json_add(posts, post_of(city, &city->posts[p]));
    for (int q = 0; q < city->n_people; q++)
        json_add(people, person_of(city, &city->people[q]));
    for (int i = 0; i < city->n_cadres; i++)
        json_add(cadres, cadre_of(city, &city->cadres[i], told && i == 0, view));
    put_list(root, "units", units);
    put_list(root, "posts", posts);
    put_list(root, "people", people);
    put_list(root, "cadres", cadres);
    json_print(out, root);
}
