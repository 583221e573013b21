/* What people approve and what they decided: read again together with OF-1, so that a plan taken home in a workbook loses nothing. */
#include <string.h>

#include "report/office/meeting.h"
#include "report/sections.h"

static const char *exempt_ids(const struct meeting *meeting, rule_set set) {
    const char *list = "";
    for (int bit = 0; bit < 64; bit++)
        if (set >> bit & 1)
            list = text_join(meeting->view, list,
                             text_hides(meeting->view, meeting->rules->policy, (rule_set)1 << bit) ? word(W_RECORDED)
                                                                                                   : rules_bit_name(meeting->rules->policy, bit));
    return list;
}

/* Why a cadre need not move now: the reason recorded, else what the rules say. */
static const char *why_kept(const struct meeting *meeting, const struct judged_deferral *deferral) {
    const char *list = "";
    for (int bit = 0; bit < 64; bit++) {
        if (!(deferral->exempt >> bit & 1))
            continue;
        const char *id = rules_bit_name(meeting->rules->policy, bit),
                   *kept = text_kept(meeting->view, meeting->rules, deferral->cadre, (rule_set)1 << bit);
        const char *text = strcmp(kept, id) == 0 ? text_rule(meeting->rules->policy, id) : kept;
        list = text_add(meeting->view, list, text ? text : kept);
    }
    return list;
}

void meeting_deferrals(struct meeting *meeting) {
    const struct column_spec columns[] = {{word(W_OFFICE_NUMBER), 4, 6},     {word(W_OFFICE_NAME), 8, 18},      {word(W_OFFICE_PRESENT), 20, 40},
                                          {word(W_OFFICE_DUE), 10, 24},      {word(W_OFFICE_EXEMPT), 10, 24},   {word(W_OFFICE_REASON), 20, 50},
                                          {word(W_OFFICE_APPROVER), 14, 20}, {word(W_OFFICE_DOCUMENT), 14, 24}, {word(W_OFFICE_APPROVED_ON), 12, 14},
                                          {word(W_OFFICE_CADRE_ID), 0, 0}};
    const struct verdict *verdict = meeting->verdict;
    struct leaf *leaf =
        book_leaf(meeting->book, word(W_OFFICE_DEFERRED), sizeof columns / sizeof *columns, columns, word(W_OFFICE_DEFERRED_TITLE), meeting->line);
    book_head(leaf);
    for (int k = 0; k < verdict->n_deferrals; k++) {
        const struct judged_deferral *deferral = &verdict->deferrals[k];
        const char *why = deferral->exempt ? why_kept(meeting, deferral) : word(W_DEFERRED_RELAXED);
        book_number(leaf, k + 1);
        book_text(leaf, STYLE_CENTER, meeting_name(meeting, deferral->cadre));
        book_text(leaf, STYLE_PLAIN, meeting_seat(meeting, meeting->city->cadres[deferral->cadre].post));
        book_text(leaf, STYLE_CENTER, text_due(meeting->view, meeting->rules->policy, deferral->due));
        book_text(leaf, STYLE_CENTER, exempt_ids(meeting, deferral->exempt));
        book_text(leaf, STYLE_PLAIN, why);
        struct shown_approval shown = approval_of(verdict, deferral, meeting->view);
        book_text(leaf, STYLE_CENTER, deferral->shall_only && !*shown.approver ? word(W_NO_APPROVAL_NEEDED) : shown.approver);
        book_text(leaf, STYLE_CENTER, shown.document);
        book_text(leaf, STYLE_CENTER, shown.date);
        book_text(leaf, STYLE_PLAIN, meeting->city->cadres[deferral->cadre].id);
        book_row(leaf, 0);
    }
}

/* As it is written in a plan file, but for a rule that may not be seen. */
static const char *about(const struct meeting *meeting, const struct wish *wish) {
    bool secret = wish_is_secret(wish, meeting->view);
    if (!wish->rule || (!secret && !meeting->view->anonymous))
        return wish->text;
    return arena_format(meeting->view->arena, "%s=%s", meeting->city->cadres[wish->cadre].id, secret ? word(W_RECORDED) : wish->rule);
}

/* What a decision is about, in words: where to, what not, by which rule. */
static const char *meaning(const struct meeting *meeting, const struct wish *wish) {
    const struct policy *policy = meeting->rules->policy;
    const char *text = wish->rule ? text_rule(policy, wish->rule) : NULL;
    if (wish->rule && (wish->kind == WISH_DEFER || wish->kind == WISH_UNDEFER))
        return text && strcmp(text_rule_id(meeting->view, wish->rule), wish->rule) == 0 ? text : text_rule_name(meeting->view, wish->rule);
    if (wish->unit >= 0)
        return text_unit(meeting->view, meeting->city, wish->unit);
    return meeting_seat(meeting, wish->post >= 0 ? wish->post : meeting->city->cadres[wish->cadre].post);
}

void meeting_decisions(struct meeting *meeting) {
    static const enum word words[] = {W_WISH_PIN, W_WISH_STAY, W_WISH_FORBID, W_WISH_DEFER, W_WISH_UNDEFER};
    const struct column_spec columns[] = {{word(W_OFFICE_NUMBER), 4, 6},  {word(W_OFFICE_DECISION), 8, 10}, {word(W_OFFICE_NAME), 8, 18},
                                          {word(W_OFFICE_MEANS), 20, 40}, {word(W_OFFICE_ABOUT), 14, 30},   {word(W_OFFICE_REASON), 24, 50},
                                          {word(W_OFFICE_BY), 14, 24}};
    const struct wishes *wishes = &meeting->verdict->plan->decisions;
    struct leaf *leaf =
        book_leaf(meeting->book, word(W_OFFICE_DECIDED), sizeof columns / sizeof *columns, columns, word(W_OFFICE_DECIDED_TITLE), meeting->line);
    book_head(leaf);
    for (int k = 0; k < wishes->n; k++) {
        const struct wish *wish = &wishes->items[k];
        bool secret = wish_is_secret(wish, meeting->view);
        book_number(leaf, k + 1);
        book_text(leaf, STYLE_CENTER, word(words[wish->kind]));
        book_text(leaf, STYLE_CENTER, meeting_name(meeting, wish->cadre));
        book_text(leaf, STYLE_PLAIN, secret ? word(W_RECORDED) : meaning(meeting, wish));
        book_text(leaf, STYLE_PLAIN, about(meeting, wish));
        book_text(leaf, STYLE_PLAIN, secret ? "" : text_free(meeting->view, wish->reason));
        book_text(leaf, STYLE_CENTER, secret ? "" : text_free(meeting->view, wish->by));
        book_row(leaf, 0);
    }
}
