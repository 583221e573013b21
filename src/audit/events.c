#include "audit/events.h"

#include <stdlib.h>

#include "base/arena.h"

const char *const event_names[] = {"due", "probation_ends", "secondment_ends", "watch_ends", "watch_ended", "retirement", NULL};

struct collection {
    struct arena *arena;
    int first, last; /* months */
    int n, room;
    struct event *events;
};

static void collect(struct collection *c, int month, int cadre, enum event_kind kind, int due_rule) {
    if (month != MONTH_UNKNOWN && (kind == EVENT_WATCH_ENDED || (month >= c->first && month <= c->last)))
        *ARENA_PUSH(c->arena, c->events, c->n, c->room) = (struct event){month, cadre, kind, due_rule};
}

static void collect_due(struct collection *c, const struct rules *rules, int cadre) {
    const struct cadre_rules *r = &rules->cadres[cadre];
    if (r->retired)
        return;
    for (int d = 0; d < rules->policy->n_due; d++) {
        const struct due_rule *rule = &rules->policy->due[d];
        int wait;
        if (rule->force == FORCE_OFF)
            continue;
        wait = facts_wait(rules, cadre, rule->condition);
        /* What holds now is no warning, it is the ledger; what falls due by due_by is both. */
        if (wait != FACTS_UNKNOWN && wait != FACTS_NEVER && wait > 0)
            collect(c, rules->as_of.month + wait, cadre, EVENT_DUE, d);
    }
}

static void collect_dates(struct collection *c, const struct rules *rules, int i) {
    const struct cadre *cadre = &rules->city->cadres[i];
    int watch = cadre->watch_until.month;
    if (cadre->probation_until.month != rules->as_of.month) /* the first month without: over already */
        collect(c, cadre->probation_until.month, i, EVENT_PROBATION_ENDS, -1);
    if (cadre->secondment_post >= 0)
        collect(c, cadre->secondment_until.month, i, EVENT_SECONDMENT_ENDS, -1);
    if (watch != MONTH_UNKNOWN)
        collect(c, watch, i, watch < rules->as_of.month ? EVENT_WATCH_ENDED : EVENT_WATCH_ENDS, -1);
    collect(c, rules_retirement(rules, i), i, EVENT_RETIREMENT, -1);
}

static int event_compare(const void *a, const void *b) {
    const struct event *x = a, *y = b;
    if (x->month != y->month)
        return x->month < y->month ? -1 : 1;
    if (x->cadre != y->cadre)
        return x->cadre < y->cadre ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->due_rule > y->due_rule) - (x->due_rule < y->due_rule);
}

void audit_events(struct arena *arena, const struct rules *rules, int within, int *n, struct event **events) {
    struct collection c = {.arena = arena, .first = rules->as_of.month, .last = rules->as_of.month + within};
    for (int i = 0; i < rules->city->n_cadres; i++) {
        collect_due(&c, rules, i);
        collect_dates(&c, rules, i);
    }
    if (c.n > 1)
        qsort(c.events, (size_t)c.n, sizeof *c.events, event_compare);
    *n = c.n;
    *events = c.events;
}
