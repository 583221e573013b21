#include "audit/events.h"

#include <stddef.h>

#include "base/arena.h"

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

static enum standing_word verdict_of(const struct cadre_rules *r) {
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
    return r->in_pool ? VERDICT_MAY : VERDICT_NOT_IN_POOL;
}

/* The nearest threshold that time alone brings, else retirement; a threshold beyond retirement is none. */
static struct next_threshold next_of(const struct rules *rules, int cadre) {
    struct next_threshold next = {-1, MONTH_UNKNOWN};
    int retirement = rules_retirement(rules, cadre);
    if (retirement != MONTH_UNKNOWN && retirement >= rules->as_of.month)
        next.months = retirement - rules->as_of.month;
    if (rules->cadres[cadre].retired)
        return next;
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

static struct coverage cover(const struct rules *rules, const char *id, const struct condition *condition, bool at_due_by) {
    struct coverage coverage = {.rule = id};
    int counts[32] = {0}, most = -1;
    for (int i = 0; i < rules->city->n_cadres; i++) {
        unsigned missing;
        if (rules_condition(rules, i, condition, at_due_by) != TRI_UNKNOWN) {
            coverage.judged++;
            continue;
        }
        coverage.not_judged++;
        missing = rules_missing(rules, i, condition, at_due_by);
        for (int bit = 0; bit < 32; bit++)
            counts[bit] += (int)(missing >> bit & 1);
    }
    for (int bit = 0; bit < 32; bit++)
        if (counts[bit] > (most < 0 ? 0 : counts[most]))
            most = bit;
    coverage.missing = most < 0 ? NULL : rules_field_name(most);
    return coverage;
}

static void cover_all(struct arena *arena, const struct rules *rules, struct ledger *ledger) {
    const struct policy *policy = rules->policy;
    ledger->coverage = ARENA_ARRAY(arena, struct coverage, policy->n_due + policy->n_exempt);
    for (int d = 0; d < policy->n_due; d++)
        if (policy->due[d].force != FORCE_OFF)
            ledger->coverage[ledger->n_coverage++] = cover(rules, policy->due[d].id, policy->due[d].condition, true);
    for (int e = 0; e < policy->n_exempt; e++)
        if (policy->exempt[e].on && policy->exempt[e].condition)
            ledger->coverage[ledger->n_coverage++] = cover(rules, policy->exempt[e].id, policy->exempt[e].condition, false);
}

void audit_ledger(struct arena *arena, const struct rules *rules, struct ledger *ledger) {
    int n = rules->city->n_cadres;
    *ledger = (struct ledger){.rules = rules, .lines = ARENA_ARRAY(arena, struct ledger_line, n)};
    for (int i = 0; i < n; i++) {
        const struct cadre_rules *r = &rules->cadres[i];
        struct ledger_line *line = &ledger->lines[i];
        *line = (struct ledger_line){i, verdict_of(r), r->due_true, kept_by(r), r->due_unknown, next_of(rules, i)};
        ledger->n_by_verdict[line->verdict]++;
    }
    cover_all(arena, rules, ledger);
}
