#include "report/rules_table.h"

#include <string.h>

#include "base/arena.h"

/* rules.md: M and K rules are quoted without an article number. */
static const char *source_of(struct arena *arena, const struct rule_text *text, enum language language) {
    static const char *const marks[] = {" art.", " Art.", " article", "第"};
    const char *basis = text->basis[language];
    size_t n;
    if (!basis || (text->confidence && strcmp(text->confidence, "H") == 0))
        return basis;
    n = strlen(basis);
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        const char *at = strstr(basis, marks[k]);
        if (at && (size_t)(at - basis) < n)
            n = (size_t)(at - basis);
    }
    return arena_string_n(arena, basis, n);
}

static void add_row(struct arena *arena, struct rule_row *rows, int *n, struct rule_row row) {
    for (int language = 0; language < 2; language++)
        row.source[language] = source_of(arena, row.text, (enum language)language);
    rows[(*n)++] = row;
}

int rules_table(struct arena *arena, const struct policy *policy, struct rule_row rows[RULE_ROWS_MOST]) {
    int n = 0;
    for (int d = 0; d < policy->n_due; d++) {
        const struct due_rule *rule = &policy->due[d];
        if (rule->force != FORCE_OFF)
            add_row(arena, rows, &n, (struct rule_row){.id = rule->id, .force = rule->force, .text = &rule->text});
    }
    for (int e = 0; e < policy->n_exempt; e++) {
        const struct exempt_rule *rule = &policy->exempt[e];
        if (rule->on)
            add_row(arena, rows, &n, (struct rule_row){.id = rule->id, .exempts = true, .effect = rule->effect, .text = &rule->text});
    }
    for (int r = 0; r < N_POLICY_RULES; r++) {
        const struct limit *limit = &policy->limits[r];
        if (limit->force != FORCE_OFF)
            add_row(arena, rows, &n, (struct rule_row){.id = rule_names[r], .force = limit->force, .text = &limit->text});
    }
    return n;
}
