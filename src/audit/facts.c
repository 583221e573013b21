/* The facts behind a due rule, read off its condition. Truth is rules' business; here is only what time does to it. */
#include "audit/events.h"

#include <stddef.h>

/* A clock of the other rank stands still: who is principal gains no more months as deputy. */
static bool clock_runs(const struct cadre *cadre, enum clock clock) {
    switch (clock) {
    case CLOCK_POST_AS_PRINCIPAL:
        return cadre->rank == RANK_PRINCIPAL;
    case CLOCK_POST_AS_DEPUTY:
    case CLOCK_SECTION_AS_DEPUTY:
    case CLOCK_DEPUTY_TOTAL:
        return cadre->rank == RANK_DEPUTY;
    default:
        return true;
    }
}

static int wait_for_clock(const struct rules *rules, int cadre, const struct condition *condition) {
    const struct cadre_rules *r = &rules->cadres[cadre];
    int now, wait;
    if (!r->applies[condition->clock])
        return FACTS_NEVER;
    now = r->clock[condition->clock];
    if (now == MONTH_UNKNOWN)
        return FACTS_UNKNOWN;
    if (condition->clock == CLOCK_TO_RETIREMENT) {
        /* runs down */
        wait = condition->below != INT_MAX && now >= condition->below ? now - condition->below + 1 : 0;
        return condition->at_least != INT_MIN && now - wait < condition->at_least ? FACTS_NEVER : wait;
    }
    wait = condition->at_least != INT_MIN && now < condition->at_least ? condition->at_least - now : 0;
    if (wait > 0 && !clock_runs(&rules->city->cadres[cadre], condition->clock))
        return FACTS_NEVER;
    return condition->below != INT_MAX && now + wait >= condition->below ? FACTS_NEVER : wait;
}

static int wait_for_parts(const struct rules *rules, int cadre, const struct condition *condition) {
    bool all = condition->kind == CONDITION_ALL, unknown = false;
    int wait = all ? 0 : FACTS_NEVER;
    for (int k = 0; k < condition->n_parts; k++) {
        int part = facts_wait(rules, cadre, &condition->parts[k]);
        if (part == FACTS_UNKNOWN)
            unknown = true;
        else if (all ? part > wait : part < wait)
            wait = part;
    }
    /* An unknown part is outvoted by one that never holds (all), or that holds already (any). */
    return unknown && wait != (all ? FACTS_NEVER : 0) ? FACTS_UNKNOWN : wait;
}

int facts_wait(const struct rules *rules, int cadre, const struct condition *condition) {
    switch (condition->kind) {
    case CONDITION_ALL:
    case CONDITION_ANY:
        return wait_for_parts(rules, cadre, condition);
    case CONDITION_CLOCK:
        return wait_for_clock(rules, cadre, condition);
    default:
        switch (rules_condition(rules, cadre, condition, false)) {
        case TRI_TRUE:
            return 0;
        case TRI_FALSE:
            return FACTS_NEVER;
        default:
            return FACTS_UNKNOWN;
        }
    }
}

static void clocks_collect(const struct rules *rules, int cadre, const struct condition *condition, struct clock_fact *facts, int *n) {
    if (condition->kind == CONDITION_ALL || condition->kind == CONDITION_ANY)
        for (int k = 0; k < condition->n_parts; k++)
            clocks_collect(rules, cadre, &condition->parts[k], facts, n);
    else if (condition->kind == CONDITION_CLOCK && condition->at_least != INT_MIN && *n < FACTS_MOST) {
        int months = rules->cadres[cadre].clock_due[condition->clock];
        if (rules->cadres[cadre].applies[condition->clock] && months != MONTH_UNKNOWN && months >= condition->at_least)
            facts[(*n)++] = (struct clock_fact){condition->clock, months, condition->at_least};
    }
}

int facts_clocks(const struct rules *rules, int cadre, const struct condition *condition, struct clock_fact facts[FACTS_MOST]) {
    int n = 0;
    clocks_collect(rules, cadre, condition, facts, &n);
    return n;
}

const char *facts_missing(const struct rules *rules, int cadre, const struct condition *condition, bool at_due_by) {
    unsigned missing = rules_missing(rules, cadre, condition, at_due_by);
    for (int bit = 0; bit < 32; bit++)
        if (missing >> bit & 1)
            return rules_field_name(bit);
    return NULL;
}
