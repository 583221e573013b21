/* The round at a glance: does the plan stand, what it does, how good it is, what nobody could judge. */
#include <string.h>

#include "report/html_parts.h"
#include "report/roster.h"

static void card(struct html_page *p, enum word label) {
    html_open(p->h, "div.card");
    html_leaf(p->h, "dt", word(label));
    html_open(p->h, "dd.big");
}

static void card_notes(struct html_page *p) {
    html_close(p->h);
    html_open(p->h, "dd.small");
}

static void card_end(struct html_page *p) {
    html_close(p->h);
    html_close(p->h);
    html_break(p->h);
}

/* "move in this plan 59" */
static void pair(struct html_page *p, enum word label, const char *key, int64_t value) {
    html_open(p->h, "span.pair");
    html_text(p->h, word(label));
    html_text(p->h, " ");
    html_count(p->h, key, value);
    html_close(p->h);
    html_text(p->h, " ");
}

static void verdict_banner(struct html_page *p) {
    const struct verdict *verdict = p->verdict;
    bool good = verdict->n_broken == 0;
    html_open(p->h, good ? "p.verdict.good" : "p.verdict.bad");
    html_open(p->h, "span.sign");
    html_attr(p->h, "aria-hidden", "true");
    html_text(p->h, good ? "✓" : "✗");
    html_close(p->h);
    html_text(p->h, " ");
    html_text(p->h, good ? word(W_HTML_KEEPS) : arena_format(p->view->arena, word(W_HTML_BREAKS), verdict->n_broken));
    if (p->stated.believed && p->stated.outcome) {
        int outcome = code_find(outcome_names, p->stated.outcome);
        html_text(p->h, arena_format(p->view->arena, word(W_HTML_OUTCOME), text_outcome((enum outcome)outcome)));
    }
    html_close(p->h);
    html_break(p->h);
}

static void obligations(struct html_page *p) {
    const struct headline *headline = &p->headline;
    card(p, W_VERDICT_MUST);
    html_count(p->h, "headline.musts", headline->n_musts);
    card_notes(p);
    pair(p, W_HTML_MOVE_HERE, "headline.musts_moved", headline->n_musts_moved);
    pair(p, W_HTML_KEPT_HERE, "headline.musts_kept", headline->n_musts_kept);
    card_end(p);
    card(p, W_VERDICT_SHALL);
    html_count(p->h, "headline.shalls", headline->n_shalls);
    card_notes(p);
    pair(p, W_HTML_SHALL_UNMET, "measures.shall_unmet", p->verdict->shall_unmet);
    pair(p, W_HTML_OVERDUE, "measures.shall_overdue", p->verdict->shall_overdue);
    card_end(p);
}

static void moves(struct html_page *p) {
    const struct verdict *verdict = p->verdict;
    card(p, W_TIER_MOVES);
    html_count(p->h, "measures.moves", verdict->n_moves);
    card_notes(p);
    pair(p, W_HTML_VOLUNTARY, "measures.voluntary", verdict->voluntary);
    html_text(p->h, "(");
    page_share(p, "measures.voluntary", "measures.moves", verdict->voluntary, verdict->n_moves);
    html_text(p->h, ") ");
    if (p->headline.n_waiting > 0)
        pair(p, W_HTML_WAITING, "headline.waiting", p->headline.n_waiting);
    card_end(p);
}

/* The gap of tier structure: proved here by a certificate, else as the plan file states it. */
static bool gap_known(const struct html_page *p, double *gap, const char **key, enum word *by) {
    const struct verdict *verdict = p->verdict;
    for (int t = 0; verdict->proof && t < verdict->proof->n_tiers; t++)
        if (verdict->proof->tiers[t].tier == TIER_STRUCTURE && verdict->n_broken == 0) {
            *gap = verdict->proof->tiers[t].gap;
            *key = "certificate.tiers[structure].gap";
            *by = W_HTML_GAP_PROVED;
            return true;
        }
    for (int t = 0; t < verdict->score.n && p->stated.believed; t++)
        if (verdict->score.tier[t] == TIER_STRUCTURE && p->stated.tiers[t].has_bound) {
            *gap = p->stated.tiers[t].gap;
            *key = "stated[structure].gap";
            *by = W_HTML_GAP_STATED;
            return true;
        }
    return false;
}

/* Gaps have 4 decimals: their values are told in ten-thousandths. */
static void gap_number(struct html_page *p, const char *key, double gap) {
    html_number(p->h, key, (int64_t)(10000 * gap + 0.5), arena_format(p->view->arena, "%.2f %%", 100 * gap));
}

static void quality(struct html_page *p) {
    const struct verdict *verdict = p->verdict;
    const char *key;
    double gap;
    enum word by = W_HTML_GAP_UNKNOWN;
    card(p, W_HTML_DISTANCE);
    html_number(p->h, "measures.deviation_before", verdict->deviation_before, page_tenths(p, verdict->deviation_before));
    html_text(p->h, " → ");
    html_number(p->h, "measures.deviation", verdict->deviation, page_tenths(p, verdict->deviation));
    card_notes(p);
    if (verdict->deviation_before > 0) {
        page_change_share(p, "measures.deviation_before", "measures.deviation", verdict->deviation_before, verdict->deviation);
        html_text(p->h, " · ");
    }
    html_text(p->h, word(W_HTML_PERSON));
    card_end(p);
    card(p, W_COL_GAP);
    if (gap_known(p, &gap, &key, &by)) {
        html_text(p->h, word(W_HTML_AT_MOST));
        gap_number(p, key, gap);
    } else
        html_text(p->h, "–");
    card_notes(p);
    html_text(p->h, word(by));
    card_end(p);
}

static void open_ends(struct html_page *p) {
    const struct verdict *verdict = p->verdict;
    const struct rules *rules = verdict->rules;
    card(p, W_HTML_TO_APPROVE);
    html_count(p->h, "headline.to_approve", p->headline.n_to_approve);
    card_notes(p);
    pair(p, W_HTML_OF_DEFERRALS, "deferrals.length", verdict->n_deferrals);
    pair(p, W_EXCEPTIONS, "exceptions.length", verdict->n_exceptions);
    pair(p, W_HTML_STANDING, "standing.length", verdict->n_standing);
    card_end(p);
    card(p, W_HTML_UNJUDGED);
    html_count(p->h, "measures.unjudged", rules->n_unjudged);
    card_notes(p);
    if (rules->n_unjudged > 0 && rules->missing_field)
        html_text(p->h, arena_format(p->view->arena, word(W_HTML_MISSING_MOST), text_field(p->view, rules->missing_field)));
    else
        html_text(p->h, word(rules->n_unjudged > 0 ? W_HTML_SOME_UNJUDGED : W_HTML_ALL_JUDGED));
    card_end(p);
}

static void by_type_and_mode(struct html_page *p) {
    int counts[N_TYPES][N_MODES], used[N_MODES] = {0};
    struct html *h = p->h;
    roster_counts(p->verdict, counts);
    for (int type = 0; type < N_TYPES; type++)
        for (int mode = 0; mode < N_MODES; mode++)
            used[mode] += counts[type][mode];
    html_table(h, "grid", "counts", word(W_HTML_COUNTS), false);
    html_head(h, "", word(W_HTML_TYPE));
    for (int mode = 0; mode < N_MODES; mode++)
        if (used[mode] > 0)
            html_head(h, "number", text_mode((enum mode)mode));
    html_head(h, "number", word(W_COL_TOGETHER));
    html_body(h);
    for (int type = 0; type < N_TYPES; type++) {
        int n = 0;
        for (int mode = 0; mode < N_MODES; mode++)
            n += counts[type][mode];
        if (n == 0)
            continue;
        html_open(h, "tr");
        html_open(h, "th");
        html_attr(h, "scope", "row");
        html_text(h, text_type((enum move_type)type));
        html_close(h);
        for (int mode = 0; mode < N_MODES; mode++) {
            if (used[mode] == 0)
                continue;
            html_open(h, "td.number");
            if (counts[type][mode] > 0)
                html_count(h, html_key(h, "counts[%s/%s]", code_type[type], code_mode[mode]), counts[type][mode]);
            html_close(h);
        }
        html_open(h, "td.number");
        html_count(h, html_key(h, "counts[%s]", code_type[type]), n);
        html_close(h);
        html_close(h);
    }
    html_table_end(h);
}

static void tiers(struct html_page *p) {
    const struct score *score = &p->verdict->score;
    struct html *h = p->h;
    html_table(h, "grid", "tiers", word(W_TIERS), false);
    html_head(h, "", word(W_HTML_TIER));
    html_head(h, "number", word(W_COL_VALUE));
    html_head(h, "number", word(W_COL_BOUND));
    html_head(h, "number", word(W_COL_GAP));
    html_body(h);
    for (int t = 0; t < score->n; t++) {
        const char *name = tier_names[score->tier[t]];
        bool bounded = p->stated.believed && p->stated.tiers[t].has_bound;
        html_open(h, "tr");
        html_open(h, "th");
        html_attr(h, "scope", "row");
        html_text(h, text_tier(score->tier[t]));
        html_close(h);
        html_open(h, "td.number");
        html_count(h, html_key(h, "tiers[%s].value", name), score->value[t]);
        html_close(h);
        html_open(h, "td.number");
        if (bounded)
            html_count(h, html_key(h, "stated[%s].bound", name), p->stated.tiers[t].bound);
        html_close(h);
        html_open(h, "td.number");
        if (bounded)
            gap_number(p, html_key(h, "stated[%s].gap", name), p->stated.tiers[t].gap);
        html_close(h);
        html_close(h);
    }
    html_table_end(h);
}

static void broken(struct html_page *p) {
    const struct verdict *verdict = p->verdict;
    if (verdict->n_broken == 0)
        return;
    page_heading(p, W_BROKEN);
    page_findings(p, "broken", W_BROKEN, verdict->n_broken, verdict->broken);
}

void page_headline(struct html_page *p) {
    verdict_banner(p);
    broken(p);
    html_open(p->h, "dl.cards");
    html_break(p->h);
    obligations(p);
    moves(p);
    quality(p);
    open_ends(p);
    html_close(p->h);
    html_break(p->h);
    html_open(p->h, "div.pairs");
    by_type_and_mode(p);
    tiers(p);
    html_close(p->h);
    html_break(p->h);
}
