#include <stdio.h>
#include <string.h>

#include "read/city.h"

/* "2009-03-15" of a date. */
static const char *told(struct arena *arena, struct date date) {
    char text[24];
    date_format(date, text);
    return arena_string(arena, text);
}

static struct spot stay_spot(struct spot history, int k, const char *field, struct node *node) {
    node_open(node, history.node->reader, history.node, history.name, k, json_array_get(history.value, (size_t)k), NULL);
    return spot_key(node, field, json_object_get(node->json, field));
}

/* The date `name` lies after the date `other`: a fault of the first. */
static void complain_after(struct spot spot, struct date date, const char *other_name, struct date other) {
    struct arena *arena = spot.node->reader->arena;
    spot_fault(spot, "contradiction", word(W_HINT_CONTRADICTION), W_FAULT_AFTER, spot.name, told(arena, date), other_name, told(arena, other));
}

static void check_start(struct spot spot, struct date start, const char *other_name, struct date other) {
    if (date_known(start) && date_known(other) && date_compare(start, other) > 0)
        complain_after(spot, start, other_name, other);
}

/* An end by month; by day where both have one. */
static bool ends_after(struct date end, struct date start) {
    if (!date_known(end) || !date_known(start))
        return false;
    return end.month > start.month || (end.month == start.month && end.day && start.day && end.day > start.day);
}

/* as_of without a day is the last day of its month. */
static bool starts_later(struct date start, struct date as_of) {
    if (!date_known(start) || !date_known(as_of))
        return false;
    return start.month > as_of.month || (start.month == as_of.month && as_of.day && start.day > as_of.day);
}

void city_check_start(const struct city_reader *cr, struct spot spot, struct date start) {
    if (starts_later(start, cr->city->as_of))
        complain_after(spot, start, "as_of", cr->city->as_of);
}

static void check_as_of(const struct city_reader *cr, const struct cadre_spots *spots, const struct cadre *cadre) {
    const struct {
        struct spot spot;
        struct date date;
    } starts[] = {
        {spots->birth, cadre->birth},
        {spots->post_since, cadre->post_since},
        {spots->body_since, cadre->body_since},
        {spots->deputy_since, cadre->deputy_since},
        {spots->principal_since, cadre->principal_since},
        {spots->waiting_since, cadre->waiting_since},
    };
    for (size_t k = 0; k < sizeof starts / sizeof *starts; k++)
        city_check_start(cr, starts[k].spot, starts[k].date);
}

/* One fault however many starts lie before the birth. */
static void check_birth(const struct cadre_spots *spots, const struct cadre *cadre) {
    if (!date_known(cadre->birth))
        return;
    const struct date starts[] = {cadre->post_since, cadre->body_since, cadre->deputy_since, cadre->principal_since};
    const char *const names[] = {"post_since", "body_since", "deputy_since", "principal_since"};
    struct arena *arena = spots->birth.node->reader->arena;
    for (int k = 0; k < 4 + cadre->n_history; k++) {
        struct date start = k < 4 ? starts[k] : cadre->history[k - 4].from;
        if (!date_known(start) || date_compare(cadre->birth, start) < 0)
            continue;
        spot_fault(spots->birth, "contradiction", word(W_HINT_CONTRADICTION), W_FAULT_NOT_BEFORE, "birth", told(arena, cadre->birth),
                   k < 4 ? names[k] : "history.from", told(arena, start));
        return;
    }
}

static void check_history(const struct city_reader *cr, const struct cadre_spots *spots, const struct cadre *cadre) {
    struct node node;
    for (int k = 0; k < cadre->n_history; k++) {
        const struct stay *stay = &cadre->history[k];
        if (date_known(stay->from) && date_known(stay->to) &&
            (stay->from.month > stay->to.month || (stay->from.month == stay->to.month && stay->to.day && stay->from.day > stay->to.day)))
            complain_after(stay_spot(spots->history, k, "from", &node), stay->from, "to", stay->to);
        else if (starts_later(stay->from, cr->city->as_of))
            complain_after(stay_spot(spots->history, k, "from", &node), stay->from, "as_of", cr->city->as_of);
        if (cadre->post >= 0 && ends_after(stay->to, cadre->post_since))
            complain_after(stay_spot(spots->history, k, "to", &node), stay->to, "post_since", cadre->post_since);
        if (stay->rank == RANK_DEPUTY)
            check_start(spots->deputy_since, cadre->deputy_since, "history.from", stay->from);
        if (stay->rank == RANK_PRINCIPAL)
            check_start(spots->principal_since, cadre->principal_since, "history.from", stay->from);
    }
}

static bool same_or_none(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

/* The start of the unbroken run in the present unit and body (models/README.md "Clocks"): unknown unless the latest stay ends where the post begins.
 */
static struct date body_start(const struct city *city, const struct cadre *cadre) {
    struct date start = cadre->post_since, unknown = {MONTH_UNKNOWN, 0};
    if (cadre->post < 0 || !date_known(start) || cadre->n_history == 0)
        return unknown;
    const struct post *post = &city->posts[cadre->post];
    const char *unit = post->unit < 0 ? NULL : city->units[post->unit].id, *body = post->body < 0 ? NULL : city->bodies[post->body].id;
    int latest = MONTH_UNKNOWN;
    for (int k = 0; k < cadre->n_history; k++)
        if (date_known(cadre->history[k].from) && cadre->history[k].to.month > latest)
            latest = cadre->history[k].to.month;
    if (latest == MONTH_UNKNOWN || start.month - latest > 1)
        return unknown;
    for (bool longer = true; longer;) {
        longer = false;
        for (int k = 0; k < cadre->n_history; k++) {
            const struct stay *stay = &cadre->history[k];
            if (!date_known(stay->from) || !date_known(stay->to) || !stay->unit || !unit || strcmp(stay->unit, unit) != 0 ||
                !same_or_none(stay->body, body))
                continue;
            if (start.month - stay->to.month <= 1 && date_compare(stay->from, start) < 0) {
                start = stay->from;
                longer = true;
            }
        }
    }
    return start;
}

static struct date rank_start(const struct cadre *cadre, enum rank rank) {
    struct date first = {MONTH_UNKNOWN, 0};
    for (int k = 0; k < cadre->n_history; k++) {
        const struct stay *stay = &cadre->history[k];
        if (stay->rank == (int)rank && date_known(stay->from) && (!date_known(first) || date_compare(stay->from, first) < 0))
            first = stay->from;
    }
    return first;
}

/* waiting_since: the end of the last stay, else as_of (the months waited are then 0). */
static struct date waiting_start(const struct city *city, const struct cadre *cadre) {
    struct date last = {MONTH_UNKNOWN, 0};
    for (int k = 0; k < cadre->n_history; k++)
        if (date_known(cadre->history[k].to) && (!date_known(last) || date_compare(cadre->history[k].to, last) > 0))
            last = cadre->history[k].to;
    return date_known(last) ? last : city->as_of;
}

static void derive(struct cadre *cadre, struct date *date, struct date from_history, unsigned bit) {
    if (date_known(*date) || !date_known(from_history))
        return;
    *date = from_history;
    cadre->derived |= bit;
}

void city_settle_dates(const struct city_reader *cr, const struct cadre_spots *spots, struct cadre *cadre) {
    check_as_of(cr, spots, cadre);
    check_birth(spots, cadre);
    check_start(spots->body_since, cadre->body_since, "post_since", cadre->post_since);
    if (cadre->rank == RANK_PRINCIPAL)
        check_start(spots->deputy_since, cadre->deputy_since, "principal_since", cadre->principal_since);
    check_history(cr, spots, cadre);
    struct date body = body_start(cr->city, cadre);
    if (date_known(cadre->body_since) && (!date_known(cadre->post_since) || date_compare(cadre->body_since, cadre->post_since) <= 0))
        check_start(spots->body_since, cadre->body_since, "history.from", body);
    derive(cadre, &cadre->body_since, body, DERIVED_BODY_SINCE);
    derive(cadre, &cadre->deputy_since, rank_start(cadre, RANK_DEPUTY), DERIVED_DEPUTY_SINCE);
    derive(cadre, &cadre->principal_since, rank_start(cadre, RANK_PRINCIPAL), DERIVED_PRINCIPAL_SINCE);
    if (cadre->post < 0)
        derive(cadre, &cadre->waiting_since, waiting_start(cr->city, cadre), DERIVED_WAITING_SINCE);
}
