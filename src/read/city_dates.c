#include <stdio.h>
#include <string.h>

#include "domain/history.h"
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

void city_settle_dates(const struct city_reader *cr, const struct cadre_spots *spots, struct cadre *cadre) {
    check_as_of(cr, spots, cadre);
    check_birth(spots, cadre);
    check_start(spots->body_since, cadre->body_since, "post_since", cadre->post_since);
    if (cadre->rank == RANK_PRINCIPAL)
        check_start(spots->deputy_since, cadre->deputy_since, "principal_since", cadre->principal_since);
    check_history(cr, spots, cadre);
    if (date_known(cadre->body_since) && (!date_known(cadre->post_since) || date_compare(cadre->body_since, cadre->post_since) <= 0))
        check_start(spots->body_since, cadre->body_since, "history.from", history_body_start(cr->city, cadre));
    history_derive(cr->city, cadre);
}
