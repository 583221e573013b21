#include "domain/history.h"

#include <stddef.h>
#include <string.h>

static bool same_or_none(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

struct date history_body_start(const struct city *city, const struct cadre *cadre) {
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

void history_derive(const struct city *city, struct cadre *cadre) {
    derive(cadre, &cadre->body_since, history_body_start(city, cadre), DERIVED_BODY_SINCE);
    derive(cadre, &cadre->deputy_since, rank_start(cadre, RANK_DEPUTY), DERIVED_DEPUTY_SINCE);
    derive(cadre, &cadre->principal_since, rank_start(cadre, RANK_PRINCIPAL), DERIVED_PRINCIPAL_SINCE);
    if (cadre->post < 0)
        derive(cadre, &cadre->waiting_since, waiting_start(city, cadre), DERIVED_WAITING_SINCE);
}
