#include "intake/career.h"

#include <stdlib.h>
#include <string.h>

static bool same(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

static bool same_post(const struct spell *a, const struct spell *b) {
    return a->in_city == b->in_city && same(a->unit, b->unit) && same(a->body, b->body) && same(a->title, b->title);
}

static int month_of(const char *date) {
    struct date parsed = {MONTH_UNKNOWN, 0};
    return date && date_parse(date, &parsed) ? parsed.month : MONTH_UNKNOWN;
}

/* By start, unknown ones first; the present post last; else as given. Stable by place. */
static int compare(const void *a, const void *b) {
    const struct spell *x = a, *y = b;
    if (x->now != y->now)
        return x->now ? 1 : -1;
    if (x->from && y->from && strcmp(x->from, y->from) != 0)
        return strcmp(x->from, y->from);
    if (!x->from != !y->from)
        return x->from ? 1 : -1;
    return (x->place.row > y->place.row) - (x->place.row < y->place.row);
}

/* The main one of several present posts; the others are told and left out. */
static int present(struct draft *draft, struct career *career) {
    int first = -1, n = 0, n_main = 0, main = -1;
    for (int k = 0; k < career->n; k++) {
        if (!career->spells[k].now)
            continue;
        first = n++ == 0 ? k : first;
        if (career->spells[k].main && n_main++ == 0)
            main = k;
    }
    int chosen = n_main > 0 ? main : first;
    if (n > 1 && n_main != 1)
        draft_remark(draft, REMARK_ASSUMED, career->spells[chosen].place, "主职务", NULL, W_INTAKE_SEVERAL_POSTS);
    for (int k = 0; k < career->n; k++)
        if (career->spells[k].now && k != chosen)
            draft_remark(draft, REMARK_NOTE, career->spells[k].place, NULL, NULL, W_INTAKE_FURTHER_POST);
    return chosen;
}

/* The rank in force at the start of a spell, by the dates of rank. */
static const char *rank_then(const struct record *cadre, const struct spell *spell) {
    const char *deputy = record_get(cadre, COL_cadres_deputy_since), *principal = record_get(cadre, COL_cadres_principal_since);
    if (spell->rank || !spell->from)
        return spell->rank;
    if (principal && month_of(spell->from) >= month_of(principal))
        return "principal";
    return deputy && month_of(spell->from) >= month_of(deputy) ? "deputy" : NULL;
}

static void add_history(struct draft *draft, const struct record *cadre, const struct spell *spell) {
    struct record *stay = draft_record(draft, TABLE_history, spell->place);
    record_put(stay, COL_history_cadre, record_get(cadre, COL_cadres_id));
    record_put(stay, COL_history_unit, spell->unit);
    record_put(stay, COL_history_body, spell->body);
    record_put(stay, COL_history_title, spell->title);
    record_put(stay, COL_history_rank, rank_then(cadre, spell));
    record_put(stay, COL_history_from, spell->from);
    record_put(stay, COL_history_to, spell->to);
}

static void take_present(struct record *cadre, const struct spell *spell) {
    record_put(cadre, COL_cadres_unit, spell->unit);
    record_put(cadre, COL_cadres_body, spell->body);
    record_put(cadre, COL_cadres_title, spell->title);
    record_put(cadre, COL_cadres_post_rank, spell->post_rank);
    record_put(cadre, COL_cadres_leading, spell->leading);
    if (spell->from)
        record_put(cadre, COL_cadres_post_since, spell->from);
}

/* Joins what ends where an equal post begins. */
static void join(struct career *career) {
    int n = 0;
    for (int k = 0; k < career->n; k++) {
        struct spell *last = n > 0 ? &career->spells[n - 1] : NULL, *it = &career->spells[k];
        int end = last ? month_of(last->to) : MONTH_UNKNOWN, start = month_of(it->from);
        if (last && same_post(last, it) && end != MONTH_UNKNOWN && start != MONTH_UNKNOWN && start - end >= 0 && start - end <= 1 &&
            (it->now || same(last->rank, it->rank))) { /* in the history a stay has one rank */
            const char *from = last->from;
            *last = *it;
            last->from = from;
        } else
            career->spells[n++] = *it;
    }
    career->n = n;
}

void career_settle(struct draft *draft, struct record *cadre, struct career *career) {
    int chosen = present(draft, career), n = 0;
    for (int k = 0; k < career->n; k++)
        if (!career->spells[k].now || k == chosen)
            career->spells[n++] = career->spells[k];
    career->n = n;
    if (n > 1)
        qsort(career->spells, (size_t)n, sizeof *career->spells, compare);
    join(career);
    for (int k = 0; k < career->n; k++)
        if (career->spells[k].now)
            take_present(cadre, &career->spells[k]);
        else
            add_history(draft, cadre, &career->spells[k]);
}
