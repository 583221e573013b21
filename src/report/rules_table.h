/* The rules of a policy in one order: due rules, exemptions, pairs and limits; those switched off are left out. */
#ifndef REPORT_RULES_TABLE_H
#define REPORT_RULES_TABLE_H

#include "domain/policy.h"

struct arena;

struct rule_row {
    const char *id;
    bool exempts; /* effect counts, else force */
    enum force force;
    enum effect effect;
    const struct rule_text *text;
    const char *source[2]; /* by language; without an article number unless read in the text; NULL */
};

enum { RULE_ROWS_MOST = POLICY_DUE_MOST + POLICY_EXEMPT_MOST + N_POLICY_RULES };
/* "must", "defers". */
const char *rule_force_text(const struct rule_row *row);
int rules_table(struct arena *arena, const struct policy *policy, struct rule_row rows[RULE_ROWS_MOST]);

#endif
