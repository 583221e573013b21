#include "report/ranking.h"

#include <stdlib.h>

#include "report/text.h"

const char *const no_efficiency_names[] = {"", "one_plan", "breaks_rules", "other_tiers", "no_improvement", NULL};

int report_rank(const struct verdict *a, const struct verdict *b) {
    if (a->n_broken != b->n_broken)
        return a->n_broken < b->n_broken ? -1 : 1;
    /* A relaxed plan has two tiers more in front: it gives up musts, the other does not. */
    if (a->score.n != b->score.n)
        return a->score.n < b->score.n ? -1 : 1;
    return score_compare(&a->score, &b->score);
}

/* Equal in every tier before structure. */
static bool comparable(const struct score *a, const struct score *b) {
    if (a->n != b->n)
        return false;
    for (int t = 0; t < a->n && a->tier[t] != TIER_STRUCTURE; t++)
        if (a->value[t] != b->value[t])
            return false;
    return true;
}

static const struct verdict *best_of(int n, const struct verdict *const *verdicts) {
    const struct verdict *best = verdicts[0];
    for (int k = 1; k < n; k++)
        if (report_rank(verdicts[k], best) < 0)
            best = verdicts[k];
    return best;
}

void ranking_of(int n, const struct verdict *const *verdicts, struct ranked *ranked) {
    const struct verdict *best = best_of(n, verdicts);
    int64_t possible = INT64_MIN;
    for (int k = 0; k < n; k++) {
        const struct verdict *verdict = verdicts[k];
        ranked[k] = (struct ranked){.rank = 1, .reached = verdict->deviation_before - verdict->deviation};
        for (int other = 0; other < n; other++)
            ranked[k].rank += report_rank(verdicts[other], verdict) < 0 ? 1 : 0;
        ranked[k].why = n == 1                                       ? EFFICIENCY_ALONE
                        : verdict->n_broken > 0                      ? EFFICIENCY_BREAKS
                        : !comparable(&verdict->score, &best->score) ? EFFICIENCY_OTHER_TIERS
                                                                     : EFFICIENCY_GIVEN;
        if (ranked[k].why == EFFICIENCY_GIVEN && ranked[k].reached > possible)
            possible = ranked[k].reached;
    }
    for (int k = 0; k < n; k++) {
        ranked[k].possible = possible;
        if (ranked[k].why == EFFICIENCY_GIVEN && possible <= 0)
            ranked[k].why = EFFICIENCY_NO_GAIN;
        ranked[k].best_known = ranked[k].why == EFFICIENCY_GIVEN && ranked[k].reached == possible;
    }
}

static const char *why_not(enum no_efficiency why) {
    static const enum word words[N_NO_EFFICIENCY] = {W_NONE, W_EFFICIENCY_ALONE, W_EFFICIENCY_BREAKS, W_EFFICIENCY_OTHER_TIERS, W_EFFICIENCY_NO_GAIN};
    return word(words[why]);
}

const char *ranking_efficiency(const struct ranked *ranked, const struct view *view) {
    if (ranked->why != EFFICIENCY_GIVEN)
        return arena_format(view->arena, word(W_EFFICIENCY_NONE), why_not(ranked->why));
    return text_share(view, ranked->reached, ranked->possible);
}

/* Tiers that some plan has. */
static bool has_tier(int n, const struct verdict *const *verdicts, enum tier tier) {
    for (int k = 0; k < n; k++)
        for (int t = 0; t < verdicts[k]->score.n; t++)
            if (verdicts[k]->score.tier[t] == tier)
                return true;
    return false;
}

static const char *tier_cell(const struct score *score, enum tier tier, const struct view *view) {
    for (int t = 0; t < score->n; t++)
        if (score->tier[t] == tier)
            return arena_format(view->arena, "%lld", (long long)score->value[t]);
    return "–";
}

static int n_differences(const struct verdict *verdict) { return verdict->notes.n + verdict->notes.n_dropped; }

void report_ranking_text(FILE *out, int n, const struct verdict *const *verdicts, const struct view *view) {
    struct ranked *ranked = ARENA_ARRAY(view->arena, struct ranked, n);
    char columns[N_TIERS + 8] = "rlr";
    int at = 3;
    for (int t = 0; t < N_TIERS; t++)
        if (has_tier(n, verdicts, (enum tier)t))
            columns[at++] = 'r';
    columns[at++] = 'r';
    columns[at++] = 'r';
    columns[at++] = 'l';
    columns[at] = '\0';
    struct table *table = table_new(view->arena, columns);
    ranking_of(n, verdicts, ranked);
    text_title(out, word(W_RANKING));
    table_text(table, "");
    table_text(table, word(W_COL_PLAN));
    table_text(table, word(W_COL_BROKEN));
    for (int t = 0; t < N_TIERS; t++)
        if (has_tier(n, verdicts, (enum tier)t))
            table_text(table, text_tier((enum tier)t));
    table_text(table, word(W_COL_DEVIATION));
    table_text(table, word(W_COL_NOTES));
    table_text(table, word(W_COL_EFFICIENCY));
    for (int k = 0; k < n; k++) {
        table_number(table, ranked[k].rank);
        table_text(table, text_clean(view, verdicts[k]->plan->file));
        table_number(table, verdicts[k]->n_broken);
        for (int t = 0; t < N_TIERS; t++)
            if (has_tier(n, verdicts, (enum tier)t))
                table_text(table, tier_cell(&verdicts[k]->score, (enum tier)t, view));
        table_number(table, verdicts[k]->deviation);
        table_number(table, n_differences(verdicts[k]));
        table_text(table, ranking_efficiency(&ranked[k], view));
    }
    table_print(out, table, 1);
    for (int k = 0; k < n; k++)
        if (ranked[k].best_known) {
            fprintf(out, word(W_EFFICIENCY_MEANING), (long long)verdicts[k]->deviation_before, (long long)verdicts[k]->deviation,
                    text_clean(view, verdicts[k]->plan->file));
            break;
        }
}
