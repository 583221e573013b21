/* The table of a sweep, RFC 4180 by libcsv: one row a scenario, the base first; the same in every language. */
#include <csv.h>
#include <string.h>

#include "read/csv_table.h"
#include "report/text.h"
#include "report/whatif.h"

static void field(FILE *out, const struct view *view, const char *text, bool last) {
    if (strspn(text, "-.0123456789") != strlen(text)) /* a number below zero is no formula */
        text = csv_disarmed(view->arena, text);
    csv_fwrite(out, text, strlen(text));
    fputs(last ? "\r\n" : ",", out);
}

static const char *tier_value(const struct view *view, const struct answer *answer, enum tier tier) {
    for (int t = 0; t < answer->n_tiers; t++)
        if (answer->tiers[t].tier == tier)
            return arena_format(view->arena, "%lld", (long long)answer->tiers[t].value);
    return "";
}

static const char *listed(const struct view *view, const char *list, const char *item) {
    return *list ? arena_format(view->arena, "%s; %s", list, item) : item;
}

static void row(FILE *out, const struct whatif_table *table, int k, const struct view *view) {
    const struct answer *answer = &table->answers[k];
    const struct differing *differing;
    const char *unmet = "", *who = "", *conflict = "";
    int n = answers_differ(view->arena, &table->answers[0], answer, &differing), accepted = answer_accepted(answer);
    for (int d = 0; d < n; d++)
        who = listed(view, who, differing[d].cadre);
    for (int c = 0; c < answer->n_checks; c++)
        if (!answer->checks[c].met)
            unmet = listed(view, unmet, answer->checks[c].name);
    for (int o = 0; o < answer->n_obstacles; o++) {
        const struct answer_obstacle *obstacle = &answer->obstacles[o];
        conflict = listed(view, conflict,
                          arena_format(view->arena, "%s%s%s", obstacle->rule, obstacle->cadre ? " " : "", obstacle->cadre ? obstacle->cadre : ""));
    }
    field(out, view, table->list->entries[k].name, false);
    field(out, view, answer->scenario ? answer->outcome : "", false);
    for (int t = TIER_EXCEPTIONS; t < N_TIERS; t++)
        if (t != TIER_KEEP) /* nothing is announced in a sweep */
            field(out, view, tier_value(view, answer, (enum tier)t), false);
    field(out, view, answer->gap < 0 ? "" : arena_format(view->arena, "%.4f", answer->gap), false);
    field(out, view, k > 0 && answer->has_plan && table->answers[0].has_plan ? arena_format(view->arena, "%d", n) : "", false);
    field(out, view, who, false);
    field(out, view, accepted < 0 ? "" : accepted ? "pass" : "fail", false);
    field(out, view, unmet, false);
    field(out, view, conflict, false);
    field(out, view, table->failures && table->failures[k] ? table->failures[k] : "", true);
}

void report_whatif_csv(FILE *out, const struct whatif_table *table, const struct view *view) {
    field(out, view, "scenario", false);
    field(out, view, "outcome", false);
    for (int t = TIER_EXCEPTIONS; t < N_TIERS; t++)
        if (t != TIER_KEEP)
            field(out, view, tier_names[t], false);
    static const char *const rest[] = {"gap", "differ", "who", "accept", "unmet", "conflict", "failure"};
    for (size_t c = 0; c < sizeof rest / sizeof *rest; c++)
        field(out, view, rest[c], c + 1 == sizeof rest / sizeof *rest);
    for (int k = 0; k < table->list->n; k++)
        if (k == 0 || !table->mine || table->mine[k])
            row(out, table, k, view);
}

void report_frontier_csv(FILE *out, const struct frontier *f, const struct view *view) {
    field(out, view, "at_most", false);
    field(out, view, "deviation", false);
    field(out, view, "bound", false);
    field(out, view, "proved", false);
    for (int t = 0; t < f->n_objective; t++)
        field(out, view, tier_names[f->objective[t]], t + 1 == f->n_objective);
    for (int k = 0; k < f->n; k++) {
        const struct frontier_point *point = &f->points[k];
        field(out, view, point->limited ? arena_format(view->arena, "%lld", (long long)point->limit) : "", false);
        field(out, view, arena_format(view->arena, "%lld", (long long)point->deviation), false);
        field(out, view, point->has_bound ? arena_format(view->arena, "%lld", (long long)point->bound) : "", false);
        field(out, view, point->exact ? "yes" : "no", false);
        for (int t = 0; t < f->n_objective; t++)
            field(out, view, arena_format(view->arena, "%lld", (long long)point->value[f->objective[t]]), t + 1 == f->n_objective);
    }
}
