#include "report/sections.h"

const char *finding_word(const char *id) {
    return id == code_rank[RANK_PRINCIPAL] ? word(W_PRINCIPAL) : id == code_rank[RANK_DEPUTY] ? word(W_DEPUTY) : id;
}

/* What an id of a finding names, for people. Findings hold the city's own strings, so that the same text of another kind is no match. */
static const char *id_text(const struct city *city, const char *id, const struct view *view) {
    for (int i = 0; i < city->n_cadres; i++)
        if (city->cadres[i].id == id)
            return text_cadre(view, city, i);
    for (int u = 0; u < city->n_units; u++)
        if (city->units[u].id == id)
            return city->units[u].name ? arena_format(view->arena, "%s (%s)", text_unit(view, city, u), id) : id;
    for (int b = 0; b < city->n_bodies; b++)
        if (city->bodies[b].id == id)
            return city->bodies[b].name ? arena_format(view->arena, "%s (%s)", text_clean(view, city->bodies[b].name), id) : id;
    for (int p = 0; p < city->n_posts; p++)
        if (city->posts[p].id == id)
            return text_post(view, city, p);
    return finding_word(id);
}

const char *finding_ids(const struct verdict *verdict, const struct finding *finding, const struct view *view) {
    const struct city *city = verdict->rules->city;
    const char *ids = "";
    bool names_unit = finding->unit < 0;
    for (int k = 0; k < finding->n_ids; k++) {
        ids = text_join(view, ids, id_text(city, finding->ids[k], view));
        names_unit = names_unit || finding->ids[k] == city->units[finding->unit].id;
    }
    return names_unit ? ids : text_join(view, ids, text_unit(view, city, finding->unit));
}

const char *finding_text(const struct verdict *verdict, const struct finding *finding, const struct view *view) {
    const char *text = text_rule(verdict->rules->policy, finding->rule);
    return text_is_secret(view, finding->rule) || !text ? "" : text;
}

void section_finding(struct table *table, const struct verdict *verdict, const struct finding *finding, const struct view *view) {
    table_text(table, text_rule_name(view, finding->rule));
    table_text(table, finding_ids(verdict, finding, view));
    table_text(table, finding_text(verdict, finding, view));
}

static void findings(FILE *out, enum word title, int n, const struct finding *items, const struct verdict *verdict, const struct view *view) {
    struct table *table = table_new(view->arena, "llll");
    if (n == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(title), n));
    for (int k = 0; k < n; k++) {
        section_finding(table, verdict, &items[k], view);
        table_text(table, items[k].word >= 0 ? word((enum word)items[k].word) : "");
    }
    table_print(out, table, 0);
}

void section_broken(FILE *out, const struct verdict *verdict, const struct view *view) {
    findings(out, W_BROKEN, verdict->n_broken, verdict->broken, verdict, view);
}

void section_exceptions(FILE *out, const struct verdict *verdict, const struct view *view) {
    findings(out, W_EXCEPTIONS, verdict->n_exceptions, verdict->exceptions, verdict, view);
}

void section_standing(FILE *out, const struct verdict *verdict, const struct view *view) {
    findings(out, W_STANDING, verdict->n_standing, verdict->standing, verdict, view);
}

struct shown_approval approval_of(const struct verdict *verdict, const struct judged_deferral *deferral, const struct view *view) {
    bool hidden = text_hides(view, verdict->rules->policy, deferral->exempt);
    const char *approver = deferral->approver ? deferral->approver : "", *document = text_free(view, deferral->document);
    const char *date = deferral->date ? deferral->date : "";
    return (struct shown_approval){.needed = !deferral->shall_only,
                                   .approver = (hidden || view->anonymous) && *approver ? word(W_RECORDED) : text_clean(view, approver),
                                   .document = hidden ? "" : text_clean(view, document),
                                   .date = text_clean(view, date),
                                   .numbered = *document != 0};
}

static const char *approval(const struct verdict *verdict, const struct judged_deferral *deferral, const struct view *view) {
    struct shown_approval shown = approval_of(verdict, deferral, view);
    const char *list;
    if (!shown.needed && !*shown.approver && !shown.numbered && !*shown.date)
        return word(W_NO_APPROVAL_NEEDED);
    list = arena_format(view->arena, word(W_APPROVER), *shown.approver ? shown.approver : word(W_APPROVER_OPEN));
    if (*shown.document)
        list = text_join(view, list, arena_format(view->arena, word(W_DOCUMENT), shown.document));
    if (*shown.date)
        list = text_join(view, list, arena_format(view->arena, word(W_APPROVED_ON), shown.date));
    return list;
}

void section_deferrals(FILE *out, const struct verdict *verdict, const struct view *view) {
    const struct rules *rules = verdict->rules;
    struct table *table = table_new(view->arena, "lllll");
    if (verdict->n_deferrals == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(W_DEFERRALS), verdict->n_deferrals));
    for (int k = 0; k < verdict->n_deferrals; k++) {
        const struct judged_deferral *deferral = &verdict->deferrals[k];
        const char *due = "";
        for (int bit = 0; bit < 32; bit++)
            if (deferral->due >> bit & 1)
                due = text_add(view, due, text_reason(view, rules, deferral->cadre, bit));
        table_text(table, text_cadre(view, rules->city, deferral->cadre));
        table_text(table, text_seat(view, rules->city, rules->city->cadres[deferral->cadre].post));
        table_text(table, deferral->exempt ? arena_format(view->arena, word(W_DEFERRED_BY), text_kept(view, rules, deferral->cadre, deferral->exempt))
                                           : word(W_DEFERRED_RELAXED));
        table_text(table, approval(verdict, deferral, view));
        table_text(table, due);
    }
    table_print(out, table, 0);
}

/* Who is deferred by SD-E6 stands under the deferrals too, with the same approval. */
static const char *approval_of_unmet(const struct verdict *verdict, const struct judged_unmet *unmet, const struct view *view) {
    for (int k = 0; k < verdict->n_deferrals && unmet->by_e6; k++)
        if (verdict->deferrals[k].cadre == unmet->cadre && verdict->deferrals[k].exempt)
            return approval(verdict, &verdict->deferrals[k], view);
    return arena_format(view->arena, word(W_APPROVER), word(W_APPROVER_OPEN));
}

void section_unmet(FILE *out, const struct verdict *verdict, const struct view *view) {
    const struct rules *rules = verdict->rules;
    struct table *table = table_new(view->arena, "lllll");
    if (verdict->n_unmet == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(W_UNMET), verdict->n_unmet));
    for (int k = 0; k < verdict->n_unmet; k++) {
        const struct judged_unmet *unmet = &verdict->unmet[k];
        const char *due = "";
        for (int bit = 0; bit < 32; bit++)
            if (unmet->rules >> bit & 1)
                due = text_add(view, due, text_reason(view, rules, unmet->cadre, bit));
        table_text(table, text_cadre(view, rules->city, unmet->cadre));
        table_text(table, text_seat(view, rules->city, rules->city->cadres[unmet->cadre].post));
        table_text(table, arena_format(view->arena, word(unmet->by_e6 ? W_OVERDUE_E6 : W_OVERDUE), text_months(view, unmet->overdue)));
        table_text(table, approval_of_unmet(verdict, unmet, view));
        table_text(table, *due ? due : word(W_STILL_WAITING));
    }
    table_print(out, table, 0);
}

const char *wish_kind_text(enum wish_kind kind) {
    static const enum word words[] = {W_WISH_PIN, W_WISH_STAY, W_WISH_FORBID, W_WISH_DEFER, W_WISH_UNDEFER};
    return word(words[kind]);
}

bool wish_is_secret(const struct wish *wish, const struct view *view) { return wish->rule && text_is_secret(view, wish->rule); }

const char *wish_object(const struct city *city, const struct wish *wish, const struct view *view) {
    if (wish->post >= 0)
        return text_post(view, city, wish->post);
    if (wish->unit >= 0)
        return text_unit(view, city, wish->unit);
    return !wish->rule ? "" : wish_is_secret(wish, view) ? word(W_RECORDED) : wish->rule;
}

void section_decisions(FILE *out, const struct verdict *verdict, const struct view *view) {
    const struct city *city = verdict->rules->city;
    const struct wishes *wishes = verdict->rules->wishes;
    struct table *table = table_new(view->arena, "llll");
    for (int k = 0; k < wishes->n; k++) {
        const struct wish *wish = &wishes->items[k];
        table_text(table, wish_kind_text(wish->kind));
        table_text(table, text_cadre(view, city, wish->cadre));
        table_text(table, wish_object(city, wish, view));
        table_text(table,
                   wish_is_secret(wish, view)
                       ? ""
                       : text_clean(view, text_free(view, *wish->by ? arena_format(view->arena, "%s (%s)", wish->reason, wish->by) : wish->reason)));
    }
    if (wishes->n == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(W_DECISIONS), wishes->n));
    table_print(out, table, 0);
}

void section_notes(FILE *out, const struct verdict *verdict, const struct view *view) {
    if (verdict->notes.n == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(W_NOTES), verdict->notes.n + verdict->notes.n_dropped));
    for (int k = 0; k < verdict->notes.n; k++) {
        const struct fault *note = &verdict->notes.items[k];
        const char *place = note->place && *note->place ? arena_format(view->arena, "%s%s", text_clean(view, note->place), word(W_COLON)) : "";
        fprintf(out, "  %s%s\n", place, text_clean(view, note->message));
    }
}
