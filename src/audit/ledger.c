#include "audit/events.h"
#include "audit/parts.h"

const char *const verdict_names[] = {"must", "shall", "may", "deferred", "barred", "not_judged", "not_in_pool", NULL};

/* What keeps the cadre: exemptions that hold, past retirement, a running secondment. */
static rule_set kept_by(const struct cadre_rules *r) {
    rule_set set = (rule_set)r->exempt << 32;
    if (r->retired)
        set |= rule_bit(RULE_RETIRED);
    if (r->seconded)
        set |= rule_bit(RULE_SECONDMENT);
    return set;
}

static enum standing_word verdict_of(const struct rules *rules, int cadre) {
    const struct cadre_rules *r = &rules->cadres[cadre];
    if (r->musts)
        return VERDICT_MUST;
    if (r->shalls || r->due) /* also who waits for a post */
        return VERDICT_SHALL;
    if (r->retired)
        return VERDICT_BARRED; /* retire first: not counted as due */
    if (r->barred || r->waived)
        return r->due_true ? VERDICT_DEFERRED : VERDICT_BARRED;
    if (r->due_unknown)
        return VERDICT_NOT_JUDGED;
    return r->in_pool && rules_stay_ahead(rules, cadre) == 0 ? VERDICT_MAY : VERDICT_NOT_IN_POOL;
}

/* The nearest threshold that time alone brings, else retirement; a threshold beyond retirement is none. */
static struct next_threshold next_of(const struct rules *rules, int cadre) {
    struct next_threshold next = {NEXT_RETIREMENT, MONTH_UNKNOWN};
    int retirement = rules_retirement(rules, cadre), stay = rules_stay_ahead(rules, cadre);
    if (retirement != MONTH_UNKNOWN && retirement >= rules->as_of.month)
        next.months = retirement - rules->as_of.month;
    if (rules->cadres[cadre].retired)
        return next;
    if (stay != MONTH_UNKNOWN && stay > 0 && (next.months == MONTH_UNKNOWN || stay < next.months))
        next = (struct next_threshold){NEXT_MAY, stay};
    for (int d = 0; d < rules->policy->n_due; d++) {
        const struct due_rule *rule = &rules->policy->due[d];
        int wait;
        if (rule->force == FORCE_OFF)
            continue;
        wait = facts_wait(rules, cadre, rule->condition);
        if (wait != FACTS_UNKNOWN && wait != FACTS_NEVER && wait > 0 && (next.months == MONTH_UNKNOWN || wait < next.months))
            next = (struct next_threshold){d, wait};
    }
    return next;
}

void audit_ledger(struct arena *arena, const struct rules *rules, struct ledger *ledger) {
    const struct city *city = rules->city;
    *ledger = (struct ledger){.rules = rules, .lines = ARENA_ARRAY(arena, struct ledger_line, city->n_cadres)};
    ledger->n_by_unit = arena_alloc(arena, (size_t)city->n_units + 1, sizeof *ledger->n_by_unit);
    for (int i = 0; i < city->n_cadres; i++) {
        const struct cadre_rules *r = &rules->cadres[i];
        int home = city->cadres[i].post;
        struct ledger_line *line = &ledger->lines[i];
        *line = (struct ledger_line){i, verdict_of(rules, i), r->due_true, kept_by(r), r->due_unknown, next_of(rules, i)};
        ledger->n_by_verdict[line->verdict]++;
        ledger->n_by_unit[home < 0 ? city->n_units : city->posts[home].unit][line->verdict]++;
    }
    audit_coverage(arena, rules, ledger);
}
