/* explain in words. */
#include <string.h>

#include "report/explain.h"
#include "report/sections.h"
#include "report/text.h"

/* Ids told in a list before it becomes a count. */
enum { POSTS_TOLD = 6, OPEN_TOLD = 40 };

static void say(FILE *out, const char *text) { fprintf(out, "  %s\n", text); }

static const char *home_of(const struct explanation *e, const struct view *view) {
    return text_post(view, e->rules->city, e->rules->city->cadres[e->cadre].post);
}

static void headline(FILE *out, const struct explanation *e, const struct view *view) {
    const struct city *city = e->rules->city;
    const char *who = text_cadre(view, city, e->cadre);
    if (e->move != NULL)
        fprintf(out, word(W_EXPLAIN_MOVES), who, text_post(view, city, e->move->from), text_post(view, city, e->move->to), text_type(e->move->type),
                text_mode(e->move->mode));
    else if (city->cadres[e->cadre].post < 0)
        fprintf(out, word(W_EXPLAIN_WAITS), who);
    else
        fprintf(out, word(W_EXPLAIN_STAYS), who, home_of(e, view));
    fputc('\n', out);
    if (e->verdict.n_broken > 0) {
        fprintf(out, word(W_EXPLAIN_BROKEN), e->verdict.n_broken);
        fputc('\n', out);
    }
}

static void say_due(FILE *out, const struct explanation *e, due_set set, const struct view *view) {
    for (int bit = 0; bit < 32; bit++)
        if (set >> bit & 1) {
            bool must = (due_set)1 << bit == DUE_HB_4 || e->rules->policy->due[bit].force == FORCE_MUST;
            say(out, arena_format(view->arena, word(must ? W_EXPLAIN_MUST : W_EXPLAIN_SHALL), text_reason(view, e->rules, e->cadre, bit)));
        }
}

/* What hard rules the plan breaks with this cadre, and what it leaves standing. */
static void say_findings(FILE *out, const struct explanation *e, enum word how, int n, const struct finding *items, const struct view *view) {
    const char *id = e->rules->city->cadres[e->cadre].id;
    for (int k = 0; k < n; k++)
        for (int i = 0; i < items[k].n_ids; i++)
            if (strcmp(items[k].ids[i], id) == 0) {
                const char *text = finding_text(&e->verdict, &items[k], view), *name = text_rule_name(view, items[k].rule);
                say(out, arena_format(view->arena, word(how), *text ? arena_format(view->arena, word(W_RULE_SAYS), name, text) : name,
                                      finding_ids(&e->verdict, &items[k], view)));
                break;
            }
}

static void why_moves(FILE *out, const struct explanation *e, const struct view *view) {
    const struct cadre_rules *r = &e->rules->cadres[e->cadre];
    const char *enables = "";
    if (r->pin == e->move->to)
        say(out, word(W_EXPLAIN_PINNED));
    say_due(out, e, e->move->because, view);
    if (r->waiting)
        say(out, arena_format(view->arena, word(W_EXPLAIN_WAITING), text_months(view, r->months_waiting)));
    if (e->move->cultivates)
        say(out, word(W_REASON_CULTIVATES));
    for (int k = 0; k < e->move->n_enables; k++)
        enables = text_join(view, enables, text_cadre(view, e->rules->city, e->move->enables[k]));
    if (e->move->n_enables > 0)
        say(out, arena_format(view->arena, word(W_REASON_ENABLES), enables));
    if (e->move->voluntary && r->pin != e->move->to)
        say(out, word(W_EXPLAIN_VOLUNTARY));
    if (e->move->until != MONTH_UNKNOWN)
        say(out, arena_format(view->arena, word(W_REASON_UNTIL), text_month_said(view, e->move->until)));
    if (e->move->watch_until != MONTH_UNKNOWN)
        say(out, arena_format(view->arena, word(W_REASON_WATCH), text_month_said(view, e->move->watch_until)));
}

static const char *names(const struct explanation *e, const int *cadres, int n, const struct view *view) {
    const char *list = "";
    for (int k = 0; k < n; k++)
        list = text_join(view, list, text_cadre(view, e->rules->city, cadres[k]));
    return list;
}

static void why_stays(FILE *out, const struct explanation *e, const struct view *view) {
    const struct cadre_rules *r = &e->rules->cadres[e->cadre];
    rule_set kept = (r->closed & ~rule_bit(RULE_STAY)) | (e->deferral != NULL ? e->deferral->exempt & ~rule_bit(RULE_SD_E6) : 0);
    bool by_e6 = e->deferral != NULL && (e->deferral->exempt & rule_bit(RULE_SD_E6)) != 0;
    if (r->pinned_to_stay)
        say(out, word(W_EXPLAIN_PINNED_STAY));
    if (kept != 0)
        say(out, arena_format(view->arena, word(W_EXPLAIN_KEPT), text_kept(view, e->rules, e->cadre, kept)));
    if (by_e6)
        say(out, arena_format(view->arena, word(W_EXPLAIN_E6), names(e, e->partners, e->n_partners, view)));
    else if (e->n_partners > 0)
        say(out, arena_format(view->arena, word(W_EXPLAIN_E6_NOT_DUE), names(e, e->partners, e->n_partners, view)));
    if (e->deferral != NULL)
        say(out, arena_format(view->arena, word(W_EXPLAIN_LIFTED), text_due(view, e->rules->policy, e->deferral->due)));
    if (e->relaxed != NULL)
        say(out, arena_format(view->arena, word(W_EXPLAIN_RELAXED), text_due(view, e->rules->policy, e->relaxed->due)));
    if (e->unmet != NULL && e->unmet->rules != 0 && !by_e6)
        say(out, arena_format(view->arena, word(W_EXPLAIN_UNMET), text_due(view, e->rules->policy, e->unmet->rules),
                              text_months(view, e->unmet->overdue)));
    if (e->n_kin_gone > 0)
        say(out, arena_format(view->arena, word(W_EXPLAIN_KIN_GONE), names(e, e->kin_gone, e->n_kin_gone, view)));
    if (r->due_true == 0 && !r->waiting)
        say(out, word(W_EXPLAIN_NOT_DUE));
    if (r->enabling && kept == 0)
        say(out, word(W_EXPLAIN_ENABLING));
    if (e->n_open == 0)
        say(out, word(W_EXPLAIN_NO_OPEN));
}

/* A rule that closes posts: those it closes alone would open without it. */
static void rule_row(struct table *table, const struct explanation *e, const char *name, const char *text, rule_set bits, due_set due,
                     const struct view *view) {
    const char *list = "";
    int n = 0, n_alone = 0;
    for (int k = 0; k < e->n_closed; k++) {
        const struct closed_post *closed = &e->closed[k];
        if ((closed->rules & bits) == 0 && (closed->unmet & due) == 0)
            continue;
        n++;
        if ((closed->rules & ~bits) != 0 || (closed->unmet & ~due) != 0)
            continue;
        if (n_alone++ < POSTS_TOLD)
            list = text_join(view, list, e->rules->city->posts[closed->post].id);
    }
    if (n == 0)
        return;
    if (n_alone > POSTS_TOLD)
        list = text_join(view, list, arena_format(view->arena, word(W_EXPLAIN_MORE), n_alone - POSTS_TOLD));
    table_text(table, name);
    table_number(table, n);
    table_number(table, n_alone);
    table_text(table, text ? text : "");
    table_text(table, list);
}

static void closed_posts(FILE *out, const struct explanation *e, const struct view *view) {
    const struct policy *policy = e->rules->policy;
    struct table *table = table_new(view->arena, "lrrll");
    rule_set secret = 0;
    int n_by_pin = 0;
    table_text(table, word(W_COL_RULE));
    table_text(table, word(W_EXPLAIN_COL_CLOSES));
    table_text(table, word(W_EXPLAIN_COL_ALONE));
    table_text(table, word(W_COL_TEXT));
    table_text(table, word(W_EXPLAIN_COL_POSTS));
    for (int bit = 0; bit < 64; bit++) {
        const char *id = bit < 32 && bit >= N_ARC_RULES ? NULL : bit >= 48 && bit - 48 >= policy->n_due ? NULL : "";
        if (id == NULL || (bit >= 32 && bit < 48 && bit - 32 >= policy->n_exempt))
            continue;
        if (text_hides(view, policy, (rule_set)1 << bit)) {
            secret |= (rule_set)1 << bit;
            continue;
        }
        id = rules_bit_name(policy, bit);
        rule_row(table, e, text_rule_name(view, id), text_rule(policy, id), (rule_set)1 << bit, 0, view);
    }
    if (secret != 0)
        rule_row(table, e, word(W_RECORDED), NULL, secret, 0, view);
    for (int bit = 0; bit < policy->n_due; bit++)
        rule_row(table, e, policy->due[bit].id, text_rule(policy, policy->due[bit].id), 0, (due_set)1 << bit, view);
    table_print(out, table, 1);
    for (int k = 0; k < e->n_closed; k++)
        n_by_pin += e->closed[k].by_pin ? 1 : 0;
    if (n_by_pin > 0)
        say(out, arena_format(view->arena, word(W_EXPLAIN_BY_PIN), n_by_pin));
}

static void posts(FILE *out, const struct explanation *e, const struct view *view) {
    struct table *table = table_new(view->arena, "ll");
    text_title(out, arena_format(view->arena, word(W_EXPLAIN_POSTS), e->n_open, e->n_closed));
    for (int k = 0; k < e->n_open && k < OPEN_TOLD; k++) {
        table_text(table, word(W_EXPLAIN_OPEN));
        table_text(table, text_post(view, e->rules->city, e->open[k]));
    }
    table_print(out, table, 0);
    if (e->n_open > OPEN_TOLD)
        say(out, arena_format(view->arena, word(W_EXPLAIN_MORE), e->n_open - OPEN_TOLD));
    closed_posts(out, e, view);
}

static const char *team_text(const struct explanation *e, int team, const struct view *view) {
    const struct city *city = e->rules->city;
    const struct team *t = &e->cells->teams[team];
    if (t->kind == TEAMS_AFFINITY)
        return text_clean(view, symbols_text(city->symbols, t->tag));
    const char *unit = text_unit(view, city, t->unit);
    if (t->kind == TEAMS_UNIT || t->body < 0)
        return unit;
    return arena_format(view->arena, "%s %s", unit,
                        city->bodies[t->body].name ? text_clean(view, city->bodies[t->body].name) : city->bodies[t->body].id);
}

static const char *signed_milli(const struct view *view, int64_t milli) {
    return arena_format(view->arena, "%s%s", milli > 0 ? "+" : "", text_milli(view, milli));
}

static void effects(FILE *out, const struct explanation *e, const struct view *view) {
    struct table *table = table_new(view->arena, "lllrrr");
    int64_t sum = 0;
    text_title(out, word(W_EXPLAIN_EFFECTS));
    if (e->n_effects == 0) {
        say(out, word(W_EXPLAIN_NO_COUNT));
        return;
    }
    table_text(table, word(W_COL_UNIT));
    table_text(table, "");
    table_text(table, word(W_COL_HOLDERS));
    table_text(table, word(W_EXPLAIN_COL_TARGET));
    table_text(table, word(W_EXPLAIN_COL_DISTANCE));
    table_text(table, word(W_EXPLAIN_COL_ALONE_DOES));
    for (int k = 0; k < e->n_effects; k++) {
        const struct count_change *effect = &e->effects[k];
        const struct cell *cell = &e->cells->cells[effect->cell];
        const struct cell_kind *kind = &e->cells->kinds[cell->kind];
        sum += effect->cost - effect->cost_without;
        table_text(table, team_text(e, effect->team, view));
        table_text(table, text_kind(view, e->rules->city, kind->attribute, kind->word));
        table_text(table, arena_format(view->arena, word(W_EXPLAIN_OF), text_change(view, effect->before, effect->after), effect->holders));
        table_text(table, cell->target >= 0 ? text_milli(view, cell->target) : "–");
        table_text(table, text_milli(view, effect->cost));
        table_text(table, signed_milli(view, effect->cost - effect->cost_without));
    }
    table_text(table, word(W_EXPLAIN_SUM));
    for (int k = 0; k < 4; k++)
        table_text(table, "");
    table_text(table, signed_milli(view, sum));
    table_print(out, table, 1);
}

static void chain(FILE *out, const struct explanation *e, const struct view *view) {
    const struct city *city = e->rules->city;
    struct table *table = table_new(view->arena, "rllll");
    const struct judged_move *before = NULL;
    if (e->n_chain < 2)
        return;
    text_title(out, e->move->cycle ? arena_format(view->arena, word(W_EXPLAIN_RING), e->n_chain)
                                   : arena_format(view->arena, word(W_EXPLAIN_CHAIN), e->n_chain, e->move->step));
    for (int k = 0; k < e->n_chain; k++) {
        const struct judged_move *move = e->chain[k];
        table_number(table, move->step);
        table_text(table, text_cadre(view, city, move->cadre));
        table_text(table, text_post(view, city, move->from));
        table_text(table, "→");
        table_text(table, text_post(view, city, move->to));
        if (move->from == e->move->to && !e->move->cycle)
            before = move;
    }
    table_print(out, table, 0);
    if (before != NULL)
        say(out, arena_format(view->arena, word(W_EXPLAIN_FIRST), text_cadre(view, city, before->cadre)));
}

void report_explain_text(FILE *out, const struct explanation *e, const struct view *view) {
    headline(out, e, view);
    text_title(out, word(W_EXPLAIN_WHY));
    if (e->move != NULL)
        why_moves(out, e, view);
    else
        why_stays(out, e, view);
    say_findings(out, e, W_EXPLAIN_BREAKS, e->verdict.n_broken, e->verdict.broken, view);
    say_findings(out, e, W_EXPLAIN_LEAVES_STANDING, e->verdict.n_standing, e->verdict.standing, view);
    if (e->move != NULL) {
        effects(out, e, view);
        chain(out, e, view);
    }
    posts(out, e, view);
    if (e->price != NULL)
        report_price_text(out, e, view);
    if (e->alternatives != NULL)
        report_alternatives_text(out, e, view);
}
