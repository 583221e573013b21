/* audit --rules: the rule table in force. What is known second-hand (confidence M, K) is told without an article number. */
#include <string.h>

#include "report/rules_table.h"
#include "report/text.h"

const char *text_force(enum force force) {
    static const enum word forces[] = {W_FORCE_OFF, W_FORCE_LIST, W_FORCE_SOFT, W_FORCE_NEAR_HARD, W_FORCE_SHALL, W_FORCE_MUST, W_FORCE_HARD};
    return word(forces[force]);
}

const char *text_effect(enum effect effect) {
    static const enum word effects[] = {W_EFFECT_BAR, W_EFFECT_DEFER, W_EFFECT_WAIVE, W_EFFECT_PAIR};
    return word(effects[effect]);
}

const char *rule_force_text(const struct rule_row *row) { return row->exempts ? text_effect(row->effect) : text_force(row->force); }

static const char *text_of(const struct view *view, const char *const texts[2]) {
    const char *text = text_in_language(texts);
    return text ? text_clean(view, text) : "";
}

void report_rules_text(FILE *out, const struct policy *policy, const struct view *view) {
    static const enum word head[] = {W_COL_RULE, W_COL_FORCE, W_COL_CONFIDENCE, W_COL_TEXT, W_COL_SOURCE, W_COL_READING};
    struct table *table = table_new(view->arena, "llllll");
    struct rule_row rows[RULE_ROWS_MOST];
    int n = rules_table(view->arena, policy, rows);
    fprintf(out, word(W_RULES_OF), policy->name);
    fputc('\n', out);
    text_title(out, word(W_RULES_IN_FORCE));
    for (size_t k = 0; k < sizeof head / sizeof *head; k++)
        table_text(table, word(head[k]));
    for (int k = 0; k < n; k++) {
        const char *text = text_rule(policy, rows[k].id);
        table_text(table, rows[k].id);
        table_text(table, rule_force_text(&rows[k]));
        table_text(table, rows[k].text->confidence ? rows[k].text->confidence : "");
        table_text(table, text ? text : "");
        table_text(table, text_of(view, rows[k].source));
        table_text(table, text_of(view, rows[k].text->reading));
    }
    table_print(out, table, 1);
    fprintf(out, "\n%s\n", word(W_CONFIDENCE_LEGEND));
}
