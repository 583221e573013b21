/* What the decisions taken by people cost: for each of them the best plan is searched anew without it, and compared with the best plan with all of
 * them. */
#ifndef EXPLAIN_DECISIONS_H
#define EXPLAIN_DECISIONS_H

#include "explain/explain.h"

/* PRICE_FOUND: tiers, `value` without the decision, `wished` with it. PRICE_IMPOSSIBLE: proved, without the decision no plan obeys every rule.
 * PRICE_UNKNOWN: stopped before there was a plan to compare with. */
struct decision_price {
    enum price_kind kind;
    int n_tiers;
    struct price_tier tiers[N_TIERS];
};

struct decision_prices {
    int n; /* as task->wishes */
    const struct decision_price *items;
};

/* task: its wishes are the decisions; its time limit is for all searches together, its effort for each. plan: where they begin. False only for
 * errors; all memory in the arena. */
bool price_decisions(struct arena *arena, const struct task *task, const struct plan *plan, struct decision_prices *prices, struct error *err);

#endif
