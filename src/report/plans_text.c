/* plan --plans in words. */
#include <assert.h>

#include "report/plans.h"
#include "report/text.h"

static int nearest(const struct plans *plans, int k) {
    int least = -1;
    for (int q = 0; q < plans->n; q++)
        if (q != k && (least < 0 || plans->items[k].distance[q] < least))
            least = plans->items[k].distance[q];
    return least;
}

static void overview(FILE *out, const struct plans *plans, const char *const *files, const struct view *view) {
    static const char letters[] = "rrrrrrrrrrrrrrrr";
    const struct solution *first = &plans->items[0].solution;
    int n_tiers = first->n_tiers;
    struct table *table = table_new(view->arena, arena_format(view->arena, "r%.*srrrl%s", n_tiers, letters, files ? "l" : ""));
    table_text(table, "");
    for (int t = 0; t < n_tiers; t++)
        table_text(table, text_tier(first->tiers[t].tier));
    table_text(table, word(W_PLANS_COL_WORSE));
    table_text(table, word(W_PLANS_COL_GAP));
    table_text(table, word(W_PLANS_COL_NEAREST));
    table_text(table, "");
    if (files)
        table_text(table, "");
    for (int k = 0; k < plans->n; k++) {
        const struct one_plan *one = &plans->items[k];
        const struct tier_result *tier = NULL;
        table_number(table, k + 1);
        for (int t = 0; t < n_tiers; t++) {
            table_number(table, one->solution.tiers[t].value);
            if (one->solution.tiers[t].tier == plans->tier)
                tier = &one->solution.tiers[t];
        }
        table_text(table, k == 0 ? "" : arena_format(view->arena, "+%.2f %%", 100 * one->share));
        assert(tier);
        table_text(table, tier->has_bound ? arena_format(view->arena, "%.2f %%", 100 * tier->gap) : "–");
        table_text(table, nearest(plans, k) < 0 ? "–" : arena_format(view->arena, "%d", nearest(plans, k)));
        table_text(table, k == 0 ? text_outcome(one->solution.outcome) : "");
        if (files)
            table_text(table, files[k]);
    }
    table_print(out, table, 1);
}

/* Most plans first; then by cadre. */
static void moves(FILE *out, const struct plans *plans, const struct plans_ask *ask, const struct view *view) {
    const struct city *city = ask->task->city;
    struct table *table = table_new(view->arena, "rllll");
    if (plans->n_moves == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_PLANS_MOVES), plans->n));
    for (int n = plans->n; n > 0; n--)
        for (int m = 0; m < plans->n_moves; m++) {
            const struct shared_move *move = &plans->moves[m];
            const char *in = "";
            if (move->n != n)
                continue;
            for (int k = 0; k < plans->n && n < plans->n; k++)
                if ((move->in >> k & 1U) != 0)
                    in = arena_format(view->arena, "%s%s%d", in, *in ? " " : "", k + 1);
            table_text(table, arena_format(view->arena, word(W_PLANS_IN), move->n, plans->n));
            table_text(table, text_cadre(view, city, move->cadre));
            table_text(table, text_post(view, city, city->cadres[move->cadre].post));
            table_text(table, text_post(view, city, move->to));
            table_text(table, in);
        }
    table_print(out, table, 0);
}

void report_plans_text(FILE *out, const struct plans *plans, const struct plans_ask *ask, const char *const *files, const struct view *view) {
    const char *tier = text_tier(plans->tier), *share = arena_format(view->arena, "%.4g %%", 100 * ask->within);
    if (plans->n == 0) { /* why there is none */
        report_plan_text(out, &plans->solution, ask->task, view);
        return;
    }
    fprintf(out, word(W_PLANS_HEAD), plans->n, ask->n, tier, share, ask->differ);
    fputc('\n', out);
    text_heading(out, plans->solution.rules, view);
    overview(out, plans, files, view);
    if (plans->further == FURTHER_NONE)
        fprintf(out, word(W_PLANS_NONE), share, tier, ask->differ);
    else if (plans->further == FURTHER_UNKNOWN)
        fputs(word(W_PLANS_UNKNOWN), out);
    if (!plans->repeatable)
        fputs(word(W_NOT_REPEATABLE), out);
    moves(out, plans, ask, view);
}
