#include <string.h>

#include "read/city.h"

enum {
    CADRE_ID,
    CADRE_NAME,
    CADRE_POST,
    CADRE_RANK,
    CADRE_BIRTH,
    CADRE_GENDER,
    CADRE_ETHNICITY,
    CADRE_PARTY,
    CADRE_SPECIALTY,
    CADRE_EDUCATION,
    CADRE_ESTABLISHMENT,
    CADRE_RETIREMENT_CLASS,
    CADRE_POST_SINCE,
    CADRE_BODY_SINCE,
    CADRE_DEPUTY_SINCE,
    CADRE_PRINCIPAL_SINCE,
    CADRE_WAITING_SINCE,
    CADRE_POST_TYPE,
    CADRE_HISTORY,
    CADRE_PROBATION_UNTIL,
    CADRE_WATCH_UNTIL,
    CADRE_DEFER,
    CADRE_CLEAR_RECORD,
    CADRE_ASSESSMENT,
    CADRE_PROMISING,
    CADRE_UNFIT,
    CADRE_LISTED,
    CADRE_KIN,
    CADRE_UPBRINGING,
    CADRE_SECONDMENT,
    CADRE_PREFERS,
    CADRE_ATTRIBUTES,
    CADRE_CARD,
    N_CADRE_FIELDS
};
static const char *const cadre_fields[] = {"id",
                                           "name",
                                           "post",
                                           "rank",
                                           "birth",
                                           "gender",
                                           "ethnicity",
                                           "party",
                                           "specialty",
                                           "education",
                                           "establishment",
                                           "retirement_class",
                                           "post_since",
                                           "body_since",
                                           "deputy_since",
                                           "principal_since",
                                           "waiting_since",
                                           "post_type",
                                           "history",
                                           "probation_until",
                                           "watch_until",
                                           "defer",
                                           "clear_record",
                                           "assessment",
                                           "promising",
                                           "unfit",
                                           "listed",
                                           "kin",
                                           "upbringing",
                                           "secondment",
                                           "prefers",
                                           "attributes",
                                           "card",
                                           NULL};
_Static_assert(sizeof cadre_fields / sizeof *cadre_fields == N_CADRE_FIELDS + 1, "a name for every field");
_Static_assert((int)N_CADRE_FIELDS <= (int)NODE_FIELDS_MOST, "room for every field");

enum { UNFIT_REASON, UNFIT_SINCE };
static const char *const unfit_fields[] = {"reason", "since", NULL};
enum { SECONDMENT_POST, SECONDMENT_SINCE, SECONDMENT_UNTIL };
static const char *const secondment_fields[] = {"post", "since", "until", NULL};
enum { KIN_PERSON, KIN_RELATION };
static const char *const kin_fields[] = {"person", "relation", NULL};
enum { PREFERS_UNIT, PREFERS_POST, PREFERS_WEIGHT };
static const char *const prefers_fields[] = {"unit", "post", "weight", NULL};

/* The home post; a second holder is a fault of the second. */
static void read_home(struct city_reader *cr, const struct node *node, int i, struct cadre *cadre) {
    struct spot spot = spot_field(node, CADRE_POST);
    if (!node_need(node, CADRE_POST) || spot_null(spot))
        return;
    cadre->post = spot_reference(spot, cr->post_ids, W_FAULT_NO_POST);
    if (cadre->post < 0)
        return;
    struct post *post = &cr->city->posts[cadre->post];
    if (post->holder >= 0) {
        spot_fault(spot, "post-taken", word(W_HINT_POST_TAKEN), W_FAULT_POST_TAKEN, shown(&cr->reader, post->id),
                   shown(&cr->reader, cr->city->cadres[post->holder].id));
        cadre->post = -1;
        return;
    }
    post->holder = i;
    if (node->values[CADRE_RANK] && post->rank != cadre->rank)
        spot_warn(spot_field(node, CADRE_RANK), "acting", NULL, W_FAULT_ACTING, code_rank[cadre->rank], code_rank[post->rank]);
}

/* The symbol of a word of a closed list. */
static int closed_word(const struct city_reader *cr, struct spot spot, const char *const *list) {
    int code = spot_code(spot, list, -1);
    return code < 0 ? SYMBOL_UNKNOWN : symbols_id(cr->reader.symbols, list[code]);
}

static void read_attributes(const struct city_reader *cr, const struct node *node, struct cadre *cadre) {
    struct symbols *symbols = cr->reader.symbols;
    int *values = ARENA_ARRAY(cr->reader.arena, int, cr->city->n_attributes);
    values[ATTRIBUTE_GENDER] = closed_word(cr, spot_field(node, CADRE_GENDER), code_gender);
    values[ATTRIBUTE_ETHNICITY] = closed_word(cr, spot_field(node, CADRE_ETHNICITY), code_ethnicity);
    values[ATTRIBUTE_PARTY] = closed_word(cr, spot_field(node, CADRE_PARTY), code_party);
    values[ATTRIBUTE_EDUCATION] = closed_word(cr, spot_field(node, CADRE_EDUCATION), code_education);
    const char *specialty = node_word(node, CADRE_SPECIALTY);
    values[ATTRIBUTE_SPECIALTY] = specialty ? symbols_id(symbols, specialty) : SYMBOL_UNKNOWN;
    cadre->values = values;
    struct spot spot = spot_field(node, CADRE_ATTRIBUTES);
    struct node map;
    if (!spot.value || !node_open_spot(&map, spot, NULL))
        return;
    const char *key;
    json_t *value;
    json_object_foreach(map.json, key, value) {
        if (key_ignored(key))
            continue;
        int attribute = ids_find(cr->attribute_ids, key);
        const char *text = spot_text(spot_key(&map, key, value));
        if (attribute < N_FIXED_ATTRIBUTES)
            spot_fault(spot_key(&map, key, value), "bad-attribute", NULL, W_FAULT_FIXED_ATTRIBUTE, shown(&cr->reader, key));
        else if (text && *text)
            values[attribute] = symbols_id(symbols, text);
    }
}

static void read_unfit(const struct city_reader *cr, struct spot spot, struct cadre *cadre) {
    struct node node;
    if (!spot.value || spot_null(spot) || !node_open_spot(&node, spot, unfit_fields))
        return;
    cadre->unfit = true;
    cadre->unfit_reason = node_text(&node, UNFIT_REASON);
    cadre->unfit_since = node_date(&node, UNFIT_SINCE);
    city_check_start(cr, spot_field(&node, UNFIT_SINCE), cadre->unfit_since);
}

static void read_secondment(const struct city_reader *cr, struct spot spot, struct cadre *cadre) {
    struct node node;
    if (!spot.value || spot_null(spot) || !node_open_spot(&node, spot, secondment_fields))
        return;
    if (node_need(&node, SECONDMENT_POST))
        cadre->secondment_post = spot_reference(spot_field(&node, SECONDMENT_POST), cr->post_ids, W_FAULT_NO_POST);
    cadre->secondment_since = node_date(&node, SECONDMENT_SINCE);
    cadre->secondment_until = node_date(&node, SECONDMENT_UNTIL);
    city_check_start(cr, spot_field(&node, SECONDMENT_SINCE), cadre->secondment_since);
    if (cadre->secondment_post >= 0 && cadre->secondment_post == cadre->post)
        spot_fault(spot_field(&node, SECONDMENT_POST), "contradiction", NULL, W_FAULT_SECONDED_HOME);
    if (date_known(cadre->secondment_since) && date_known(cadre->secondment_until) && cadre->secondment_until.month < cadre->secondment_since.month)
        spot_fault(spot_field(&node, SECONDMENT_UNTIL), "contradiction", NULL, W_FAULT_ENDS_BEFORE, "until", "since");
}

static bool lists_kin(int n, const struct kin *kin, int who) {
    for (int k = 0; k < n; k++)
        if (kin[k].who == who)
            return true;
    return false;
}

static void read_kin(const struct city_reader *cr, const struct node *node, int i, struct cadre *cadre) {
    struct spot list = spot_field(node, CADRE_KIN);
    int n, kept = 0;
    spot_list(list, &n);
    struct kin *kin = n ? ARENA_ARRAY(cr->reader.arena, struct kin, n) : NULL;
    for (int k = 0; k < n; k++) {
        struct node item;
        if (!node_open_spot(&item, spot_item(list, k), kin_fields) || !node_need(&item, KIN_PERSON))
            continue;
        struct spot person = spot_field(&item, KIN_PERSON);
        int who = spot_reference(person, cr->party_ids, W_FAULT_NO_PARTY);
        if (!item.values[KIN_RELATION])
            spot_warn(spot_self(&item), "no-relation", NULL, W_FAULT_NO_RELATION);
        int relation = node_code(&item, KIN_RELATION, code_relation, code_find(code_relation, "unknown"));
        if (who == i)
            spot_fault(person, "own-kin", NULL, W_FAULT_OWN_KIN, shown(&cr->reader, cr->city->cadres[i].id));
        else if (who >= 0 && !lists_kin(kept, kin, who))
            kin[kept++] = (struct kin){who, relation};
    }
    cadre->kin = kin;
    cadre->n_kin = kept;
}

static void read_prefers(const struct city_reader *cr, const struct node *node, struct cadre *cadre) {
    struct spot list = spot_field(node, CADRE_PREFERS);
    int n;
    spot_list(list, &n);
    struct preference *prefers = n ? ARENA_ARRAY(cr->reader.arena, struct preference, n) : NULL;
    for (int k = 0; k < n; k++) {
        struct node item;
        prefers[k] = (struct preference){-1, -1, 0};
        if (!node_open_spot(&item, spot_item(list, k), prefers_fields))
            continue;
        if (!item.values[PREFERS_UNIT] == !item.values[PREFERS_POST])
            spot_fault(spot_self(&item), "contradiction", NULL, W_FAULT_UNIT_OR_POST);
        prefers[k].unit = spot_reference(spot_field(&item, PREFERS_UNIT), cr->unit_ids, W_FAULT_NO_UNIT);
        prefers[k].post = spot_reference(spot_field(&item, PREFERS_POST), cr->post_ids, W_FAULT_NO_POST);
        prefers[k].weight = node_int(&item, PREFERS_WEIGHT, 1, 0);
    }
    cadre->prefers = prefers;
    cadre->n_prefers = n;
}

static void read_card(const struct city_reader *cr, struct spot spot, struct cadre *cadre) {
    struct node node;
    if (!spot.value || !node_open_spot(&node, spot, NULL))
        return;
    struct card_line *lines = ARENA_ARRAY(cr->reader.arena, struct card_line, json_object_size(node.json));
    const char *key;
    json_t *value;
    json_object_foreach(node.json, key, value) {
        const char *text = key_ignored(key) ? NULL : spot_text(spot_key(&node, key, value));
        if (text)
            lines[cadre->n_card++] = (struct card_line){arena_string(cr->reader.arena, key), text};
    }
    cadre->card = lines;
}

static void read_dates(const struct city_reader *cr, const struct node *node, struct cadre *cadre) {
    cadre->birth = node_date(node, CADRE_BIRTH);
    cadre->post_since = node_date(node, CADRE_POST_SINCE);
    cadre->body_since = node_date(node, CADRE_BODY_SINCE);
    cadre->deputy_since = node_date(node, CADRE_DEPUTY_SINCE);
    cadre->principal_since = node_date(node, CADRE_PRINCIPAL_SINCE);
    cadre->waiting_since = node_date(node, CADRE_WAITING_SINCE);
    cadre->post_type = node_code(node, CADRE_POST_TYPE, code_type, TYPE_UNKNOWN);
    cadre->probation_until = node_date(node, CADRE_PROBATION_UNTIL);
    cadre->watch_until = node_date(node, CADRE_WATCH_UNTIL);
    city_read_history(node, CADRE_HISTORY, cadre);
    const struct cadre_spots spots = {
        .birth = spot_field(node, CADRE_BIRTH),
        .post_since = spot_field(node, CADRE_POST_SINCE),
        .body_since = spot_field(node, CADRE_BODY_SINCE),
        .deputy_since = spot_field(node, CADRE_DEPUTY_SINCE),
        .principal_since = spot_field(node, CADRE_PRINCIPAL_SINCE),
        .waiting_since = spot_field(node, CADRE_WAITING_SINCE),
        .history = spot_field(node, CADRE_HISTORY),
    };
    city_settle_dates(cr, &spots, cadre);
}

static void read_cadre(struct city_reader *cr, const struct node *node, int i, struct cadre *cadre) {
    cadre->name = node_text(node, CADRE_NAME);
    node_need(node, CADRE_RANK);
    cadre->rank = (enum rank)node_code(node, CADRE_RANK, code_rank, RANK_PRINCIPAL);
    read_home(cr, node, i, cadre);
    read_attributes(cr, node, cadre);
    cadre->establishment = (enum establishment)node_code(node, CADRE_ESTABLISHMENT, code_establishment, ESTABLISHMENT_UNKNOWN);
    cadre->retirement_class = (enum retirement_class)node_code(node, CADRE_RETIREMENT_CLASS, code_retirement_class, RETIREMENT_UNKNOWN);
    city_read_defers(cr, node, CADRE_DEFER, cadre);
    cadre->clear_record = node->values[CADRE_CLEAR_RECORD] ? (enum tri)node_bool(node, CADRE_CLEAR_RECORD, false) : TRI_UNKNOWN;
    cadre->assessment = (enum assessment)node_code(node, CADRE_ASSESSMENT, code_assessment, ASSESSMENT_UNKNOWN);
    cadre->promising = node_bool(node, CADRE_PROMISING, false);
    cadre->listed = node_bool(node, CADRE_LISTED, false);
    read_unfit(cr, spot_field(node, CADRE_UNFIT), cadre);
    read_kin(cr, node, i, cadre);
    const char *upbringing = node_word(node, CADRE_UPBRINGING);
    cadre->upbringing = upbringing && strcmp(upbringing, "unknown") != 0 ? upbringing : NULL;
    read_secondment(cr, spot_field(node, CADRE_SECONDMENT), cadre);
    read_dates(cr, node, cadre);
    read_prefers(cr, node, cadre);
    read_card(cr, spot_field(node, CADRE_CARD), cadre);
}

void city_read_cadres(struct city_reader *cr) {
    static const struct date unknown = {MONTH_UNKNOWN, 0};
    for (int i = 0; i < cr->city->n_cadres; i++) {
        struct node node;
        struct cadre *cadre = &cr->city->cadres[i];
        *cadre = (struct cadre){.id = cadre->id,
                                .post = -1,
                                .birth = unknown,
                                .post_since = unknown,
                                .body_since = unknown,
                                .deputy_since = unknown,
                                .principal_since = unknown,
                                .waiting_since = unknown,
                                .probation_until = unknown,
                                .watch_until = unknown,
                                .unfit_since = unknown,
                                .post_type = TYPE_UNKNOWN,
                                .secondment_post = -1,
                                .secondment_since = unknown,
                                .secondment_until = unknown,
                                .clear_record = TRI_UNKNOWN};
        if (city_open_item(&node, cr, "cadres", cr->cadres, i, cadre_fields))
            read_cadre(cr, &node, i, cadre);
    }
}
