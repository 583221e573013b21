/* The roster for people, and why there is none. */
#include <string.h>

#include "report/headline.h"
#include "report/sections.h"

static const char *gap_text(double gap, const struct view *view) {
    if (gap < 0)
        return "–";
    return arena_format(view->arena, "%.2f %%", 100 * gap);
}

static void tiers(FILE *out, const struct solution *solution, const struct view *view) {
    struct table *table = table_new(view->arena, "lrrrl");
    text_title(out, word(W_TIERS));
    table_text(table, "");
    table_text(table, word(W_COL_VALUE));
    table_text(table, word(W_COL_BOUND));
    table_text(table, word(W_COL_GAP));
    table_text(table, "");
    for (int t = 0; t < solution->n_tiers; t++) {
        const struct tier_result *tier = &solution->tiers[t];
        table_text(table, text_tier(tier->tier));
        table_number(table, tier->value);
        table_text(table, tier->has_bound ? arena_format(view->arena, "%lld", (long long)tier->bound) : "–");
        table_text(table, gap_text(tier->has_bound ? tier->gap : -1, view));
        table_text(table, tier->proved ? word(W_PROVED) : "");
    }
    table_print(out, table, 1);
    for (int t = 0; solution->proof != NULL && t < solution->proof->n_tiers; t++)
        if (solution->proof->tiers[t].tier == TIER_STRUCTURE)
            fprintf(out, word(W_CERTIFIED), (long long)solution->proof->tiers[t].bound, 100 * solution->proof->tiers[t].gap);
    if (solution->gap > 0)
        fprintf(out, word(W_GAP_MEANING), 100 * solution->gap);
    if (!solution->repeatable)
        fputs(word(W_NOT_REPEATABLE), out);
}

static void musts(FILE *out, const struct verdict *verdict) {
    struct headline h;
    headline_of(verdict, &h);
    fprintf(out, word(W_HEADLINE_MUSTS), h.n_musts, h.n_musts_moved, h.n_musts_kept, h.n_shalls, verdict->shall_unmet, verdict->n_exceptions);
    if (h.n_waiting > 0)
        fprintf(out, word(W_HEADLINE_WAITING), h.n_waiting);
    fputc('\n', out);
}

static void headline(FILE *out, const struct solution *solution, const struct task *task, const struct view *view) {
    static const enum word stops[N_STOPPED_BY] = {W_STOPPED_BY_PROOF,  W_STOPPED_BY_GAP,  W_STOPPED_BY_EFFORT,   W_STOPPED_BY_CLOCK,
                                                  W_STOPPED_BY_SIGNAL, W_STOPPED_BY_LOST, W_STOPPED_BY_PRECISION};
    (void)task;
    fprintf(out, word(W_HEADLINE_OUTCOME), text_outcome(solution->outcome), word(stops[solution->stopped_by]));
    fputc('\n', out);
    if (solution->has_plan)
        musts(out, &solution->verdict);
    if (solution->rules)
        text_heading(out, solution->rules, view);
}

static bool nobody_waits(const struct city *city) {
    int i = 0;
    while (i < city->n_cadres && city->cadres[i].post >= 0)
        i++;
    return i == city->n_cadres;
}

static void modes(FILE *out, const struct solution *solution, const struct view *view) {
    struct table *table = table_new(view->arena, "lrl");
    text_title(out, word(W_ARCS));
    for (int m = MODE_NONE + 1; m < N_MODES; m++) {
        const struct mode_arcs *arcs = &solution->modes[m];
        bool secret = arcs->closed_by && text_is_secret(view, arcs->closed_by);
        const char *text = arcs->closed_by && !secret ? text_rule(solution->rules->policy, arcs->closed_by) : NULL;
        table_text(table, text_mode((enum mode)m));
        table_number(table, arcs->n_open);
        if (arcs->n_open > 0)
            table_text(table, "");
        else if (!solution->rules->policy->modes[m])
            table_text(table, word(W_ARCS_OFF));
        else if (arcs->closed_by)
            table_text(table, arena_format(view->arena, word(text ? W_ARCS_CLOSED : W_ARCS_CLOSED_BY), text_rule_name(view, arcs->closed_by), text));
        else
            table_text(table, word(m == MODE_PLACEMENT && nobody_waits(solution->rules->city) ? W_ARCS_NOBODY : W_ARCS_NO_PAIR));
    }
    table_print(out, table, 0);
}

static const char *closers(const struct obstacle *obstacle, const struct view *view) {
    const char *list = "";
    for (int k = 0; k < obstacle->n_closed_by; k++)
        list = text_join(view, list,
                         arena_format(view->arena, word(W_CLOSES), text_rule_name(view, obstacle->closed_by[k]), (long long)obstacle->closed[k]));
    return list;
}

enum { LISTED_MOST = 12 };

static void seat_list(FILE *out, enum word title, int n, const int *items, bool posts, const struct task *task, const struct view *view) {
    const char *list = "";
    for (int k = 0; k < n && k < LISTED_MOST; k++)
        list = text_join(view, list, posts ? text_post(view, task->city, items[k]) : text_cadre(view, task->city, items[k]));
    if (n > LISTED_MOST)
        list = text_join(view, list, arena_format(view->arena, word(W_SEATS_MORE), n - LISTED_MOST));
    if (n > 0)
        fprintf(out, "    %s %s\n", word(title), list);
}

/* Too many cadres for the places: those who must leave and the others. Too few for the posts: who leaves them and who could come. */
static void seat_conflict(FILE *out, const struct obstacle *obstacle, const struct task *task, const struct view *view) {
    const struct seat_conflict *s = obstacle->seats;
    int n_others = 0, *others = ARENA_ARRAY(view->arena, int, s->n_cadres);
    const char *rules = "";
    for (int k = 0, next = 0; k < s->n_cadres; k++) {
        while (next < s->n_leaving && s->leaving[next] < s->cadres[k])
            next++;
        if (s->shortage || next == s->n_leaving || s->leaving[next] != s->cadres[k])
            others[n_others++] = s->cadres[k];
    }
    for (int k = 0; k < obstacle->n_closed_by; k++)
        rules = text_join(view, rules, text_rule_name(view, obstacle->closed_by[k]));
    fprintf(out, "  %s: ", text_rule_name(view, obstacle->rule));
    if (s->shortage)
        fprintf(out, word(W_SEATS_SHORTAGE), s->n_places, s->n_cadres);
    else
        fprintf(out, word(s->n_leaving == s->n_cadres ? W_SEATS_ALL_LEAVE : W_SEATS_TOO_FEW), s->n_cadres, s->n_places);
    fprintf(out, word(W_SEATS_LIMITED_BY), rules);
    fputc('\n', out);
    seat_list(out, W_SEATS_MUST_LEAVE, s->n_leaving, s->leaving, false, task, view);
    seat_list(out, s->shortage ? W_SEATS_COULD_HOLD : W_SEATS_MAY_STAY, n_others, others, false, task, view);
    seat_list(out, W_SEATS_POSTS, s->n_posts, s->posts, true, task, view);
}

static void obstacles(FILE *out, const struct solution *solution, const struct task *task, const struct view *view) {
    text_title(out, word(W_WHY_IMPOSSIBLE));
    for (int k = 0; k < solution->n_obstacles; k++) {
        const struct obstacle *obstacle = &solution->obstacles[k];
        if (obstacle->seats) {
            seat_conflict(out, obstacle, task, view);
            continue;
        }
        const char *text = text_rule_id(view, obstacle->rule) == obstacle->rule ? text_rule(task->policy, obstacle->rule) : NULL;
        fprintf(out, "  %s%s%s", text_rule_name(view, obstacle->rule), text ? word(W_COLON) : "", text ? text : "");
        if (obstacle->cadre >= 0)
            fprintf(out, " · %s · %s", text_cadre(view, task->city, obstacle->cadre),
                    text_post(view, task->city, task->city->cadres[obstacle->cadre].post));
        else if (obstacle->post >= 0)
            fprintf(out, " · %s", text_post(view, task->city, obstacle->post));
        else if (obstacle->unit >= 0)
            fprintf(out, " · %s", text_unit(view, task->city, obstacle->unit));
        if (obstacle->unit >= 0 && obstacle->rank >= 0)
            fprintf(out, " · %s", word(obstacle->rank == RANK_PRINCIPAL ? W_PRINCIPAL : W_DEPUTY));
        fputc('\n', out);
        if (obstacle->no_arc)
            fprintf(out, "    %s %s\n", word(strcmp(obstacle->rule, rule_names[RULE_PIN]) == 0 ? W_PIN_NO_ARC : W_NO_ARC), closers(obstacle, view));
    }
    if (solution->n_obstacles == 0)
        fprintf(out, "  %s\n", word(W_NO_OBSTACLE_NAMED));
}

void report_plan_text(FILE *out, const struct solution *solution, const struct task *task, const struct view *view) {
    const struct verdict *verdict = &solution->verdict;
    headline(out, solution, task, view);
    if (!solution->has_plan) {
        if (solution->outcome == OUTCOME_IMPOSSIBLE) {
            obstacles(out, solution, task, view);
            modes(out, solution, view);
        }
        return;
    }
    tiers(out, solution, view);
    section_counts(out, verdict, view);
    section_announced(out, verdict, &solution->losses, view);
    modes(out, solution, view);
    section_roster(out, verdict, view);
    section_deferrals(out, verdict, view);
    section_unmet(out, verdict, view);
    section_exceptions(out, verdict, view);
    section_standing(out, verdict, view);
    section_decisions(out, verdict, view);
    section_structure(out, verdict, view);
}

void report_plan_summary(FILE *out, const struct solution *solution, const struct task *task, const struct view *view) {
    headline(out, solution, task, view);
    if (!solution->has_plan)
        return;
    tiers(out, solution, view);
    section_counts(out, &solution->verdict, view);
    section_announced(out, &solution->verdict, &solution->losses, view);
    modes(out, solution, view);
}
