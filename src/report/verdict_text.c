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
    section_exceptions(out, verdict, view);
    section_standing(out, verdict, view);
    section_deferrals(out, verdict, view);
    section_unmet(out, verdict, view);
    section_decisions(out, verdict, view);
    section_roster(out, verdict, view);
    section_structure(out, verdict, view);
}

int report_rank(const struct verdict *a, const struct verdict *b) {
    if (a->n_broken != b->n_broken)
        return a->n_broken < b->n_broken ? -1 : 1;
    /* A relaxed plan has two tiers more in front: it gives up musts, the other does not. */
    if (a->score.n != b->score.n)
        return a->score.n < b->score.n ? -1 : 1;
    return score_compare(&a->score, &b->score);
}

void report_ranking_text(FILE *out, int n, const struct verdict *const *verdicts, const struct view *view) {
    struct table *table = table_new(view->arena, "rlrrrrrrrr");
    int place = 1;
    text_title(out, word(W_RANKING));
    table_text(table, "");
    table_text(table, word(W_COL_PLAN));
    table_text(table, word(W_COL_BROKEN));
    for (int t = 0; t < N_TIERS; t++)
        table_text(table, text_tier((enum tier)t));
    for (int k = 0; k < n; k++) {
        if (k > 0 && report_rank(verdicts[k - 1], verdicts[k]) != 0)
            place = k + 1;
        table_number(table, place);
        table_text(table, verdicts[k]->plan->file);
        table_number(table, verdicts[k]->n_broken);
        for (int t = 0; t < N_TIERS; t++) {
            const struct score *score = &verdicts[k]->score;
            int at = 0;
            while (at < score->n && score->tier[at] != (enum tier)t)
                at++;
            if (at < score->n)
                table_number(table, score->value[at]);
            else
                table_text(table, "–");
        }
    }
    table_print(out, table, 1);
}
