#include <math.h>

#include "read/city.h"

enum { UNIT_ID, UNIT_NAME, UNIT_LEVEL, UNIT_AREA, UNIT_PARENT, UNIT_AFFINITY, UNIT_ESTABLISHMENT, UNIT_QUOTA, UNIT_BODIES, UNIT_TARGETS };
static const char *const unit_fields[] = {"id", "name", "level", "area", "parent", "affinity", "establishment", "quota", "bodies", "targets", NULL};
enum { BODY_ID, BODY_NAME, BODY_AFFINITY, BODY_LEADER, BODY_QUOTA };
static const char *const body_fields[] = {"id", "name", "affinity", "leader", "quota", NULL};
enum { TARGET_ATTRIBUTE, TARGET_VALUE, TARGET_MIN, TARGET_MAX, TARGET_TARGET };
static const char *const target_fields[] = {"attribute", "value", "min", "max", "target", NULL};
enum { PERSON_ID, PERSON_UNIT, PERSON_TITLE, PERSON_LEADS };
static const char *const person_fields[] = {"id", "unit", "title", "leads", NULL};

static void read_quota(struct spot spot, int quota[N_RANKS]) {
    struct node node;
    quota[RANK_PRINCIPAL] = quota[RANK_DEPUTY] = -1;
    if (!spot.value || !node_open_spot(&node, spot, code_rank))
        return;
    for (int rank = 0; rank < N_RANKS; rank++)
        quota[rank] = node_int(&node, rank, -1, 0);
}

/* A reference that may also be null. */
static int reference_or_none(struct spot spot, const struct ids *ids, enum word missing) {
    return spot_null(spot) ? -1 : spot_reference(spot, ids, missing);
}

/* The bodies of all units are one array; this reads those of unit u to its end. */
static void read_bodies(struct city_reader *cr, const struct node *node, int u, int *room) {
    struct city *city = cr->city;
    struct arena *arena = cr->reader.arena;
    struct spot list = spot_field(node, UNIT_BODIES);
    int n;
    spot_list(list, &n);
    city->units[u].first_body = city->n_bodies;
    if (n)
        cr->body_ids[u] = ids_new(arena);
    for (int k = 0; k < n; k++) {
        struct node item;
        if (!node_open_spot(&item, spot_item(list, k), body_fields))
            continue;
        int b = city->n_bodies;
        struct body *body = ARENA_PUSH(arena, city->bodies, city->n_bodies, *room);
        node_need(&item, BODY_ID);
        const char *id = spot_id(spot_field(&item, BODY_ID));
        if (id && ids_add(cr->body_ids[u], id, b) != b)
            spot_fault(spot_field(&item, BODY_ID), "duplicate-id", word(W_HINT_DUPLICATE_ID), W_FAULT_DUPLICATE_ID, shown(&cr->reader, id));
        body->id = id ? id : "";
        body->name = node_text(&item, BODY_NAME);
        body->unit = u;
        body->affinity = node_words(&item, BODY_AFFINITY);
        body->leader = reference_or_none(spot_field(&item, BODY_LEADER), cr->party_ids, W_FAULT_NO_PARTY);
        read_quota(spot_field(&item, BODY_QUOTA), body->quota);
    }
    city->units[u].n_bodies = city->n_bodies - city->units[u].first_body;
}

static void read_target(struct city_reader *cr, const struct node *node, struct target *target) {
    node_need(node, TARGET_ATTRIBUTE);
    node_need(node, TARGET_VALUE);
    const char *attribute = node_word(node, TARGET_ATTRIBUTE), *value = node_word(node, TARGET_VALUE);
    target->attribute = attribute ? city_attribute(cr, spot_field(node, TARGET_ATTRIBUTE), attribute) : -1;
    if (value) {
        target->word = symbols_id(cr->reader.symbols, value);
        city_note_word(cr, spot_field(node, TARGET_VALUE), target->attribute, target->word);
    }
    target->min = node_int(node, TARGET_MIN, -1, 0);
    target->max = node_int(node, TARGET_MAX, -1, 0);
    double wanted = spot_number(spot_field(node, TARGET_TARGET), -1, 0, 1e6);
    target->target_milli = wanted < 0 ? -1 : (int)lround(1000 * wanted);
    if (target->max >= 0 && target->min > target->max)
        spot_fault(spot_field(node, TARGET_MIN), "contradiction", NULL, W_FAULT_MIN_OVER_MAX, target->min, target->max);
}

static void read_targets(struct city_reader *cr, const struct node *node, struct unit *unit) {
    struct spot list = spot_field(node, UNIT_TARGETS);
    spot_list(list, &unit->n_targets);
    struct target *targets = ARENA_ARRAY(cr->reader.arena, struct target, unit->n_targets);
    for (int k = 0; k < unit->n_targets; k++) {
        struct node item;
        if (node_open_spot(&item, spot_item(list, k), target_fields))
            read_target(cr, &item, &targets[k]);
    }
    unit->targets = targets;
}

/* "unknown" is no area. */
static const char *area_of(const char *text) { return text && code_find((const char *const[]){"unknown", NULL}, text) < 0 ? text : NULL; }

void city_read_units(struct city_reader *cr) {
    int room = 0;
    for (int u = 0; u < cr->city->n_units; u++) {
        struct node node;
        struct unit *unit = &cr->city->units[u];
        *unit = (struct unit){.id = unit->id, .level = LEVEL_CITY, .parent = -1, .quota = {-1, -1}};
        if (!city_open_item(&node, cr, "units", cr->units, u, unit_fields))
            continue;
        unit->name = node_text(&node, UNIT_NAME);
        unit->level = (enum level)node_code(&node, UNIT_LEVEL, code_level, LEVEL_CITY);
        unit->area = area_of(node_word(&node, UNIT_AREA));
        unit->parent = reference_or_none(spot_field(&node, UNIT_PARENT), cr->unit_ids, W_FAULT_NO_UNIT);
        unit->affinity = node_words(&node, UNIT_AFFINITY);
        unit->establishment = (enum establishment)node_code(&node, UNIT_ESTABLISHMENT, code_establishment, ESTABLISHMENT_UNKNOWN);
        read_quota(spot_field(&node, UNIT_QUOTA), unit->quota);
        read_bodies(cr, &node, u, &room);
        read_targets(cr, &node, unit);
    }
}

void city_read_people(struct city_reader *cr) {
    for (int q = 0; q < cr->city->n_people; q++) {
        struct node node;
        struct person *person = &cr->city->people[q];
        person->unit = -1;
        if (!city_open_item(&node, cr, "people", cr->people, q, person_fields))
            continue;
        struct spot unit = spot_field(&node, PERSON_UNIT), leads = spot_field(&node, PERSON_LEADS);
        person->unit = spot_reference(unit, cr->unit_ids, W_FAULT_NO_UNIT);
        person->title = node_text(&node, PERSON_TITLE);
        spot_list(leads, &person->n_leads);
        int *units = ARENA_ARRAY(cr->reader.arena, int, person->n_leads);
        for (int k = 0; k < person->n_leads; k++)
            units[k] = spot_reference(spot_item(leads, k), cr->unit_ids, W_FAULT_NO_UNIT);
        person->leads = units;
    }
}
