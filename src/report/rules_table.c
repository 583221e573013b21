#include "report/rules_table.h"

#include <string.h>

#include "base/arena.h"

/* rules.md: M and K rules are quoted without an article number. */
static const char *source_of(struct arena *arena, const struct rule_text *text) {
    static const char *const marks[] = {" art.", " Art.", " article", "第"};
    size_t n;
    if (!text->basis || (text->confidence && strcmp(text->confidence, "H") == 0))
        return text->basis;
    n = strlen(text->basis);
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        const char *at = strstr(text->basis, marks[k]);
        if (at && (size_t)(at - text->basis) < n)
            n = (size_t)(at - text->basis);
    }
    return arena_string_n(arena, text->basis, n);
}

int rules_table(struct arena *arena, const struct policy *policy, struct rule_row rows[RULE_ROWS_MOST]) {
    int n = 0;
    for (int d = 0; d < policy->n_due; d++) {
        const struct due_rule *rule = &policy->due[d];
        if (rule->force != FORCE_OFF)
            rows[n++] = (struct rule_row){.id = rule->id, .force = rule->force, .text = &rule->text, .source = source_of(arena, &rule->text)};
    }
    for (int e = 0; e < policy->n_exempt; e++) {
        const struct exempt_rule *rule = &policy->exempt[e];
        if (rule->on)
            rows[n++] = (struct rule_row){
                .id = rule->id, .exempts = true, .effect = rule->effect, .text = &rule->text, .source = source_of(arena, &rule->text)};
    }
    for (int r = 0; r < N_POLICY_RULES; r++) {
        const struct limit *limit = &policy->limits[r];
        if (limit->force != FORCE_OFF)
            rows[n++] = (struct rule_row){.id = rule_names[r], .force = limit->force, .text = &limit->text, .source = source_of(arena, &limit->text)};
    }
    return n;
}
