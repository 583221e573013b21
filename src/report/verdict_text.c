/* check in words. */
#include "report/sections.h"

static void tiers(FILE *out, const struct verdict *verdict, const struct view *view) {
    struct table *table = table_new(view->arena, "lr");
    text_title(out, word(W_TIERS));
    for (int t = 0; t < verdict->score.n; t++) {
        table_text(table, text_tier(verdict->score.tier[t]));
        table_number(table, verdict->score.value[t]);
    }
    table_text(table, word(W_MEASURE_SHALL_UNMET));
    table_number(table, verdict->shall_unmet);
    table_text(table, word(W_MEASURE_SHALL_OVERDUE));
    table_number(table, verdict->shall_overdue);
    table_print(out, table, 0);
}

void report_verdict_text(FILE *out, const struct verdict *verdict, const struct view *view) {
    if (verdict->n_broken == 0)
        fprintf(out, word(W_PLAN_KEEPS), verdict->plan->file);
    else
        fprintf(out, word(W_PLAN_BREAKS), verdict->plan->file, verdict->n_broken);
    fputc('\n', out);
    text_heading(out, verdict->rules, view);
    section_broken(out, verdict, view);
    section_notes(out, verdict, view);
    tiers(out, verdict, view);
    section_proof(out, verdict->proof, verdict->n_broken > 0, view);
    section_counts(out, verdict, view);
    section_announced(out, verdict, NULL, view);
    section_exceptions(out, verdict, view);
    section_standing(out, verdict, view);
    section_deferrals(out, verdict, view);
    section_unmet(out, verdict, view);
    section_decisions(out, verdict, view);
    section_roster(out, verdict, view);
    section_structure(out, verdict, view);
}
