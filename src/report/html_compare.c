/* Several plans side by side: one column a plan, in the order given, called A, B, C …; their numbers are those of check --json's list ("0:" the
 * first). */
#include <string.h>

#include "report/html_parts.h"
#include "report/ranking.h"
#include "report/sections.h"

static const char *letter(const struct html_page *p, int k) { return arena_format(p->view->arena, "%c", 'A' + k); }

static void plan_heads(struct html_page *p, const char *class_name) {
    for (int k = 0; k < p->page->n_verdicts; k++)
        html_head(p->h, class_name, letter(p, k));
}

static void row_open(struct html_page *p, const char *text) {
    html_open(p->h, "tr");
    html_open(p->h, "th");
    html_attr(p->h, "scope", "row");
    html_text(p->h, text);
    html_close(p->h);
}

static void cell(struct html_page *p, const char *key, int64_t value, const char *shown) {
    html_open(p->h, "td.number");
    html_number(p->h, key, value, shown ? shown : arena_format(p->view->arena, "%lld", (long long)value));
    html_close(p->h);
}

static void names(struct html_page *p) {
    row_open(p, word(W_HTML_PLAN_FILE));
    for (int k = 0; k < p->page->n_verdicts; k++) {
        html_open(p->h, "td.file");
        html_name(p->h, page_plan_name(p, p->page->verdicts[k]));
        html_close(p->h);
    }
    html_close(p->h);
}

static void ranks(struct html_page *p, const struct ranked *ranked) {
    row_open(p, word(W_RANKING));
    for (int k = 0; k < p->page->n_verdicts; k++)
        cell(p, html_key(p->h, "%d:rank", k), ranked[k].rank, NULL);
    html_close(p->h);
    row_open(p, word(W_BROKEN));
    for (int k = 0; k < p->page->n_verdicts; k++)
        cell(p, html_key(p->h, "%d:broken.length", k), p->page->verdicts[k]->n_broken, NULL);
    html_close(p->h);
}

static void tier_rows(struct html_page *p) {
    for (int tier = 0; tier < N_TIERS; tier++) {
        bool some = false;
        int64_t value;
        for (int k = 0; k < p->page->n_verdicts; k++)
            some = some || diff_tier(p->page->verdicts[k], (enum tier)tier, &value);
        if (!some)
            continue;
        row_open(p, text_tier((enum tier)tier));
        for (int k = 0; k < p->page->n_verdicts; k++)
            if (diff_tier(p->page->verdicts[k], (enum tier)tier, &value))
                cell(p, html_key(p->h, "%d:tiers[%s].value", k, tier_names[tier]), value, NULL);
            else
                html_leaf(p->h, "td.number", "–");
        html_close(p->h);
    }
}

static void measures(struct html_page *p) {
    static const struct {
        enum word name;
        const char *key;
    } rows[] = {{W_HTML_MUSTS_MOVED, "headline.musts_moved"},
                {W_HTML_SHALL_UNMET, "measures.shall_unmet"},
                {W_HTML_VOLUNTARY, "measures.voluntary"},
                {W_DEFERRALS, "deferrals.length"},
                {W_HTML_TO_APPROVE, "headline.to_approve"}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        row_open(p, word(rows[r].name));
        for (int k = 0; k < p->page->n_verdicts; k++) {
            const struct verdict *verdict = p->page->verdicts[k];
            struct headline headline;
            headline_of(verdict, &headline);
            const int values[] = {headline.n_musts_moved, verdict->shall_unmet, verdict->voluntary, verdict->n_deferrals, headline.n_to_approve};
            cell(p, html_key(p->h, "%d:%s", k, rows[r].key), values[r], NULL);
        }
        html_close(p->h);
    }
}

static void efficiencies(struct html_page *p, const struct ranked *ranked) {
    row_open(p, word(W_COL_EFFICIENCY));
    for (int k = 0; k < p->page->n_verdicts; k++)
        html_leaf(p->h, "td.number.wraps", ranking_efficiency(&ranked[k], p->view));
    html_close(p->h);
}

void page_ranking(struct html_page *p) {
    struct ranked *ranked = ARENA_ARRAY(p->view->arena, struct ranked, p->page->n_verdicts);
    ranking_of(p->page->n_verdicts, p->page->verdicts, ranked);
    page_note(p, W_HTML_COMPARED_NOTE);
    html_table(p->h, "grid", "ranks", word(W_RANKING), false);
    html_head(p->h, "", "");
    plan_heads(p, "number");
    html_body(p->h);
    names(p);
    ranks(p, ranked);
    tier_rows(p);
    measures(p);
    efficiencies(p, ranked);
    html_table_end(p->h);
}

static void figure_rows(struct html_page *p, const struct figures_change *changes) {
    const struct figures *before = &p->figures.before[p->city->n_units];
    for (int f = -1; f < N_FIGURES; f++) {
        bool told = f < 0;
        for (int k = 0; k < p->page->n_verdicts && f >= 0; k++)
            told = told || changes[k].told[f];
        if (!told)
            continue;
        const char *key = f < 0 ? "holders" : figure_keys[f];
        row_open(p, f < 0 ? word(W_COL_HOLDERS) : figure_name((enum figure)f));
        cell(p, html_key(p->h, "0:figures[].%s.before", key), f < 0 ? before->holders : before->of[f], NULL);
        for (int k = 0; k < p->page->n_verdicts; k++) {
            const struct figures *after = &changes[k].after[p->city->n_units];
            cell(p, html_key(p->h, "%d:figures[].%s.after", k, key), f < 0 ? after->holders : after->of[f], NULL);
        }
        html_close(p->h);
        if (f < 0)
            continue;
        row_open(p, arena_format(p->view->arena, word(W_HTML_UNITS_WITHOUT), figure_name((enum figure)f)));
        cell(p, html_key(p->h, "0:units_without.%s.before", key), p->figures.without_before[f], NULL);
        for (int k = 0; k < p->page->n_verdicts; k++)
            cell(p, html_key(p->h, "%d:units_without.%s.after", k, key), changes[k].without[f], NULL);
        html_close(p->h);
    }
}

/* One line a plan under each attribute, all on one scale. */
static void distance_rows(struct html_page *p, const struct figures_change *changes) {
    const int64_t *before = p->figures.distance_before;
    int64_t most = 1;
    for (int a = 0; a < p->city->n_attributes; a++)
        for (int k = 0; k < p->page->n_verdicts; k++) {
            most = before[a] > most ? before[a] : most;
            most = changes[k].distance[a] > most ? changes[k].distance[a] : most;
        }
    for (int a = 0; a < p->city->n_attributes; a++)
        for (int k = 0; k < p->page->n_verdicts; k++) {
            const char *name = text_attribute(p->view, p->city, a);
            if (before[a] == 0 && changes[k].distance[a] == 0)
                continue;
            row_open(p, arena_format(p->view->arena, "%s · %s", name, letter(p, k)));
            cell(p, html_key(p->h, "%d:distance.%s.before", k, p->city->attributes[a]), before[a], page_tenths(p, before[a]));
            cell(p, html_key(p->h, "%d:distance.%s.after", k, p->city->attributes[a]), changes[k].distance[a],
                 page_tenths(p, changes[k].distance[a]));
            html_open(p->h, "td.picture");
            page_change_picture(p, name, before[a], changes[k].distance[a], most);
            html_close(p->h);
            html_close(p->h);
        }
}

void page_compared_figures(struct html_page *p) {
    struct figures_change *changes = ARENA_ARRAY(p->view->arena, struct figures_change, p->page->n_verdicts);
    for (int k = 0; k < p->page->n_verdicts; k++)
        figures_of(p->page->verdicts[k], p->view, &changes[k]);
    html_open(p->h, "div.pairs");
    html_table(p->h, "grid", "known", word(W_HTML_KNOWN), false);
    html_head(p->h, "", word(W_HTML_FIGURE));
    html_head(p->h, "number", word(W_HTML_BEFORE));
    plan_heads(p, "number");
    html_body(p->h);
    figure_rows(p, changes);
    html_table_end(p->h);
    html_table(p->h, "grid", "distance", word(W_DISTANCE), false);
    html_head(p->h, "", word(W_HTML_ATTRIBUTE));
    html_head(p->h, "number", word(W_HTML_BEFORE));
    html_head(p->h, "number", word(W_HTML_AFTER));
    html_head(p->h, "picture", word(W_HTML_LEGEND));
    html_body(p->h);
    distance_rows(p, changes);
    html_table_end(p->h);
    html_close(p->h);
    html_break(p->h);
}

/* Per cadre and plan: the post moved to, -1. */
static int *targets_of(const struct html_page *p) {
    int n = p->page->n_verdicts, *targets = ARENA_ARRAY(p->view->arena, int, n * p->city->n_cadres);
    for (int k = 0; k < n * p->city->n_cadres; k++)
        targets[k] = -1;
    for (int k = 0; k < n; k++)
        for (int m = 0; m < p->page->verdicts[k]->n_moves; m++)
            targets[p->page->verdicts[k]->moves[m].cadre * n + k] = p->page->verdicts[k]->moves[m].to;
    return targets;
}

static bool all_same(const int *targets, int n) {
    for (int k = 1; k < n; k++)
        if (targets[k] != targets[0])
            return false;
    return true;
}

static void mover(struct html_page *p, int cadre, const int *targets) {
    struct html *h = p->h;
    page_cadre_row(p, cadre);
    for (int k = 0; k < p->page->n_verdicts; k++) {
        html_cell(h, targets[k] < 0 ? "stays" : "", letter(p, k));
        if (targets[k] >= 0)
            page_seat(p, targets[k]);
        else
            html_text(h, word(p->city->cadres[cadre].post < 0 ? W_STILL_WAITING : W_DIFF_STAYS));
        html_close(h);
    }
    html_close(h);
    html_break(h);
}

void page_compared_movers(struct html_page *p) {
    int n = p->page->n_verdicts, n_same = 0, n_differ = 0, *targets = targets_of(p);
    for (int i = 0; i < p->city->n_cadres; i++) {
        bool same = all_same(&targets[i * n], n);
        n_same += same && targets[i * n] >= 0 ? 1 : 0;
        n_differ += same ? 0 : 1;
    }
    html_leaf(p->h, "p.note", arena_format(p->view->arena, word(W_HTML_SAME_IN_ALL), n_same));
    if (n_differ == 0) {
        page_note(p, W_HTML_NONE);
        return;
    }
    html_table(p->h, "list", "movers", word(W_HTML_MOVERS), true);
    html_head(p->h, "", word(W_COL_CADRE));
    html_head(p->h, "", word(W_HTML_POST));
    plan_heads(p, "");
    html_body(p->h);
    for (int i = 0; i < p->city->n_cadres; i++)
        if (!all_same(&targets[i * n], n))
            mover(p, i, &targets[i * n]);
    html_table_end(p->h);
}

/* Something that some plans have on their lists and others have not. */
struct entry {
    enum word kind;
    const char *rule, *who;
    unsigned in; /* bit k: plan k */
};
struct entries {
    int n, room;
    struct entry *items;
};

static void note(const struct html_page *p, struct entries *entries, int plan, enum word kind, const char *rule, const char *who) {
    int k = 0;
    while (k < entries->n && (entries->items[k].kind != kind || strcmp(entries->items[k].rule, rule) != 0 || strcmp(entries->items[k].who, who) != 0))
        k++;
    if (k == entries->n)
        *ARENA_PUSH(p->view->arena, entries->items, entries->n, entries->room) = (struct entry){kind, rule, who, 0};
    entries->items[k].in |= 1U << plan;
}

static void note_findings(const struct html_page *p, struct entries *entries, int plan, enum word kind, int n, const struct finding *items) {
    for (int k = 0; k < n; k++)
        note(p, entries, plan, kind, text_rule_name(p->view, items[k].rule), finding_ids(p->page->verdicts[plan], &items[k], p->view));
}

static void note_plan(const struct html_page *p, struct entries *entries, int plan) {
    const struct verdict *v = p->page->verdicts[plan];
    const struct policy *policy = v->rules->policy;
    note_findings(p, entries, plan, W_BROKEN, v->n_broken, v->broken);
    note_findings(p, entries, plan, W_EXCEPTIONS, v->n_exceptions, v->exceptions);
    note_findings(p, entries, plan, W_STANDING, v->n_standing, v->standing);
    for (int k = 0; k < v->n_unmet; k++)
        note(p, entries, plan, W_UNMET, v->unmet[k].rules ? text_due(p->view, policy, v->unmet[k].rules) : word(W_STILL_WAITING),
             text_cadre(p->view, p->city, v->unmet[k].cadre));
    for (int k = 0; k < v->n_deferrals; k++)
        note(p, entries, plan, W_DEFERRALS,
             v->deferrals[k].exempt ? text_exempt(p->view, policy, v->deferrals[k].exempt) : text_due(p->view, policy, v->deferrals[k].due),
             text_cadre(p->view, p->city, v->deferrals[k].cadre));
    for (int k = 0; k < v->rules->wishes->n; k++) {
        const struct wish *wish = &v->rules->wishes->items[k];
        note(p, entries, plan, W_DECISIONS, arena_format(p->view->arena, "%s %s", wish_kind_text(wish->kind), wish_object(p->city, wish, p->view)),
             text_cadre(p->view, p->city, wish->cadre));
    }
}

static void entry_row(struct html_page *p, const struct entry *entry) {
    struct html *h = p->h;
    html_open(h, "tr");
    html_cell(h, "", word(W_HTML_LIST));
    html_text(h, word(entry->kind));
    html_close(h);
    html_cell(h, "", word(W_COL_RULE));
    html_name(h, entry->rule);
    html_close(h);
    html_open(h, "th");
    html_attr(h, "scope", "row");
    html_name(h, entry->who);
    html_close(h);
    for (int k = 0; k < p->page->n_verdicts; k++) {
        html_cell(h, "tick", letter(p, k));
        html_text(h, word(entry->in >> k & 1 ? W_HTML_YES : W_HTML_NO));
        html_close(h);
    }
    html_close(h);
}

void page_compared_lists(struct html_page *p) {
    struct entries entries = {0};
    int n_all = 0;
    unsigned all = 0;
    for (int k = 0; k < p->page->n_verdicts; k++) {
        note_plan(p, &entries, k);
        all |= 1U << k;
    }
    for (int k = 0; k < entries.n; k++)
        n_all += entries.items[k].in == all ? 1 : 0;
    html_leaf(p->h, "p.note", arena_format(p->view->arena, word(W_HTML_LISTED_IN_ALL), n_all));
    if (n_all == entries.n) {
        page_note(p, W_HTML_NONE);
        return;
    }
    html_table(p->h, "list", "entries", word(W_HTML_LISTS), true);
    html_head(p->h, "", word(W_HTML_LIST));
    html_head(p->h, "", word(W_COL_RULE));
    html_head(p->h, "", word(W_HTML_WHO));
    plan_heads(p, "tick");
    html_body(p->h);
    for (int k = 0; k < entries.n; k++)
        if (entries.items[k].in != all)
            entry_row(p, &entries.items[k]);
    html_table_end(p->h);
}
