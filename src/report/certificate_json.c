/* The certificate file, cadrex-certificate/1; what check proves with it. */
#include "report/json.h"
#include "report/sections.h"

static json_t *posts_of(const struct city *city, int n, const int *posts) {
    json_t *list = json_new_array();
    for (int k = 0; k < n; k++)
        json_add_text(list, city->posts[posts[k]].id);
    return list;
}

static void put_cell(json_t *item, const struct city *city, const struct certify_row *row) {
    if (row->tag >= 0)
        json_put_text(item, "tag", symbols_text(city->symbols, row->tag));
    else
        json_put_text(item, "unit", city->units[row->unit].id);
    if (row->body != -1)
        json_put_text(item, "body", row->body < 0 ? NULL : city->bodies[row->body].id);
    json_put_text(item, "attribute", row->attribute < 0 ? NULL : city->attributes[row->attribute]);
    json_put_text(item, "value", row->attribute < 0 ? NULL : symbols_text(city->symbols, row->word));
    if (row->number > 0)
        json_put_number(item, "number", row->number + 1);
}

static void put_cadres(json_t *item, const struct city *city, const struct certify_row *row) {
    json_t *list = json_new_array();
    json_add_text(list, city_party_id(city, row->a));
    json_add_text(list, city_party_id(city, row->b));
    json_put(item, "cadres", list);
}

static json_t *row_of(const struct city *city, const struct certify_row *row) {
    json_t *item = json_new_object();
    enum certify_kind kind = row->kind;
    json_put_text(item, "row", certify_names[kind]);
    if (kind == CERTIFY_CELL)
        put_cell(item, city, row);
    else if (kind == CERTIFY_MUTUAL)
        json_put_text(item, "area", city->units[row->unit].area);
    else if (kind == CERTIFY_VACANCIES || kind == CERTIFY_QUOTA || kind == CERTIFY_ENABLING || kind == CERTIFY_LEAVERS || kind == CERTIFY_CONFLICT)
        json_put_text(item, "unit", city->units[row->unit].id);
    if (kind == CERTIFY_QUOTA && row->body >= 0)
        json_put_text(item, "body", city->bodies[row->body].id);
    if (kind == CERTIFY_VACANCIES || kind == CERTIFY_QUOTA || kind == CERTIFY_ENABLING)
        json_put_text(item, "rank", code_rank[row->rank]);
    if (kind == CERTIFY_PAIR)
        json_put_text(item, "rule", rule_names[row->rule]);
    if (kind == CERTIFY_PAIR || kind == CERTIFY_BOTH_DUE || kind == CERTIFY_KIN || kind == CERTIFY_CONFLICT)
        put_cadres(item, city, row);
    if (kind == CERTIFY_MUST_FILL)
        json_put_text(item, "post", city->posts[row->posts[0]].id);
    if (kind == CERTIFY_SEATS || kind == CERTIFY_OWN_SEATS || kind == CERTIFY_KIN)
        json_put(item, "posts", posts_of(city, row->n_posts, row->posts));
    if (kind == CERTIFY_KIN)
        json_put(item, "other_posts", posts_of(city, row->n_other_posts, row->other_posts));
    json_put_number(item, "price", row->price);
    return item;
}

/* Case 0 goes without saying. */
static void put_case(json_t *item, int number) {
    if (number > 0)
        json_put_number(item, "case", number);
}

static json_t *held_of(const struct certify_tier *tier) {
    json_t *list = json_new_array();
    for (int k = 0; k < tier->n_cases; k++)
        for (int t = 0; t < N_TIERS; t++) {
            if (tier->cases[k].held[t] == 0)
                continue;
            json_t *item = json_new_object();
            put_case(item, k);
            json_put_text(item, "tier", tier_names[t]);
            json_put_number(item, "price", tier->cases[k].held[t]);
            json_add(list, item);
        }
    return list;
}

static json_t *splits_of(const struct certify_tier *tier, const struct city *city) {
    json_t *list = json_new_array();
    for (int k = 0; k < tier->n_cases; k++) {
        const struct certify_case *one = &tier->cases[k];
        if (one->cadre < 0)
            continue;
        json_t *item = json_new_object();
        put_case(item, k);
        json_put_text(item, "cadre", city->cadres[one->cadre].id);
        json_put_number(item, "stays", one->stays);
        json_put_number(item, "moves", one->moves);
        json_add(list, item);
    }
    return list;
}

/* The tier's own fields on a line, its rows below, a line each. */
static json_t *rows_of(const struct certificate *certificate, const struct city *city) {
    json_t *list = json_new_array();
    for (int t = 0; t < certificate->n_tiers; t++)
        for (int k = 0; k < certificate->tiers[t].n_cases; k++)
            for (int r = 0; r < certificate->tiers[t].cases[k].n_rows; r++) {
                json_t *item = row_of(city, &certificate->tiers[t].cases[k].rows[r]), *row = json_new_object();
                json_put_text(row, "tier", tier_names[certificate->tiers[t].tier]);
                put_case(row, k);
                const char *key;
                json_t *value;
                json_object_foreach(item, key, value) json_put(row, key, json_incref(value));
                json_decref(item);
                json_add(list, row);
            }
    return list;
}

void report_certificate(FILE *out, const struct certificate *certificate, const struct task *task, const struct made *made) {
    json_t *object = json_new_object(), *tiers = json_new_array(), *from = json_new_object();
    json_put_text(object, "format", "cadrex-certificate/1");
    json_put_text(from, "cadrex", made->version);
    json_put_text(from, "city_sha256", task->city->sha256);
    json_put_text(from, "policy", task->policy->name);
    json_put_text(from, "policy_sha256", task->policy->sha256);
    json_put(object, "made", from);
    for (int t = 0; t < certificate->n_tiers; t++) {
        const struct certify_tier *tier = &certificate->tiers[t];
        json_t *item = json_new_object();
        json_put_text(item, "tier", tier_names[tier->tier]);
        json_put_number(item, "value", tier->value);
        json_put_number(item, "bound", tier->bound);
        json_put_number(item, "scale", tier->scale);
        json_put(item, "held", held_of(tier));
        if (tier->n_cases > 1)
            json_put(item, "splits", splits_of(tier, task->city));
        json_add(tiers, item);
    }
    json_put(object, "tiers", tiers);
    json_put(object, "rows", rows_of(certificate, task->city));
    json_print(out, object);
}

json_t *json_proof(const struct proof *proof) {
    json_t *object = json_new_object(), *list = json_new_array();
    for (int t = 0; t < proof->n_tiers; t++) {
        const struct proved_tier *tier = &proof->tiers[t];
        json_t *item = json_new_object();
        json_put_text(item, "tier", tier_names[tier->tier]);
        json_put_number(item, "value", tier->value);
        json_put_number(item, "bound", tier->bound);
        json_put(item, "gap", json_real(tier->gap));
        json_add(list, item);
    }
    json_put_text(object, "file", proof->certificate->file);
    json_put(object, "tiers", list);
    json_put_number(object, "ignored", proof->n_ignored);
    json_put(object, "other_city", json_boolean(proof->other_city));
    return object;
}

void section_proof(FILE *out, const struct proof *proof, bool broken, const struct view *view) {
    if (proof == NULL)
        return;
    text_title(out, word(W_PROOF));
    struct table *table = table_new(view->arena, "lrrr");
    table_text(table, "");
    table_text(table, word(W_COL_VALUE));
    table_text(table, word(W_COL_BOUND));
    table_text(table, word(W_COL_GAP));
    for (int t = 0; t < proof->n_tiers; t++) {
        const struct proved_tier *tier = &proof->tiers[t];
        table_text(table, text_tier(tier->tier));
        table_number(table, tier->value);
        table_number(table, tier->bound);
        table_text(table, arena_format(view->arena, "%.2f %%", 100 * tier->gap));
    }
    table_print(out, table, 1);
    fputs(word(proof->n_tiers == 0 ? W_PROOF_NOTHING : W_PROOF_MEANING), out);
    if (broken)
        fputs(word(W_PROOF_BROKEN), out);
    if (proof->other_city)
        fputs(word(W_PROOF_OTHER_CITY), out);
    if (proof->n_ignored > 0)
        fprintf(out, word(W_PROOF_IGNORED), proof->n_ignored);
}
