/* What people approve and what they decided, in the workbook for the meeting. */
#include <string.h>

#include "domain/codes.h"
#include "intake/plan_page.h"
#include "read/read.h"

void plan_read_deferrals(struct book *book) {
    struct page page;
    if (!plan_page_find(book, AT_EXEMPT, AT_APPROVER, &page))
        return;
    struct deferral *deferrals = ARENA_ARRAY(book->arena, struct deferral, page.sheet->n);
    int n = 0;
    for (int r = page.sheet->head + 1; r < page.sheet->n; r++) {
        struct deferral *deferral = &deferrals[n];
        if (!*plan_page_cell(&page, r, AT_NAME) && !*plan_page_cell(&page, r, AT_ID))
            continue;
        *deferral = (struct deferral){
            .cadre = plan_page_cadre(&page, r), .approver = plan_page_cell(&page, r, AT_APPROVER), .document = plan_page_cell(&page, r, AT_DOCUMENT)};
        deferral->n_due = said_split(book->arena, plan_page_cell(&page, r, AT_DUE), &deferral->due);
        deferral->n_exempt = said_split(book->arena, plan_page_cell(&page, r, AT_EXEMPT), &deferral->exempt);
        for (int language = LANGUAGE_EN; language <= LANGUAGE_ZH; language++)
            if (strcmp(deferral->approver, word_in(W_NO_APPROVAL_NEEDED, (enum language)language)) == 0)
                deferral->approver = "";
        const char *said = plan_page_cell(&page, r, AT_DATE), *date = *said ? said_date(book->arena, said) : "";
        if (!date)
            plan_page_complain(&page, r, AT_DATE, SEVERITY_ERROR, "bad-date", NULL, W_INTAKE_NO_DATE);
        deferral->date = date ? date : "";
        n += deferral->cadre >= 0;
    }
    book->plan->n_deferrals = n;
    book->plan->deferrals = deferrals;
}

static int kind_of(const char *said) {
    static const enum word words[] = {W_WISH_PIN, W_WISH_STAY, W_WISH_FORBID, W_WISH_DEFER, W_WISH_UNDEFER};
    for (int k = 0; wish_names[k]; k++)
        if (strcasecmp(said, wish_names[k]) == 0 || strcasecmp(said, word_in(words[k], LANGUAGE_EN)) == 0 ||
            strcmp(said, word_in(words[k], LANGUAGE_ZH)) == 0)
            return k;
    return -1;
}

/* The rule of a deferral that was written by a word instead: who may know it exports with --confidential. */
static bool is_recorded(const struct wish *wish) {
    return wish->rule && (strcmp(wish->rule, word_in(W_RECORDED, LANGUAGE_EN)) == 0 || strcmp(wish->rule, word_in(W_RECORDED, LANGUAGE_ZH)) == 0);
}

void plan_read_decisions(struct book *book) {
    struct page page;
    if (!plan_page_find(book, AT_DECISION, AT_ABOUT, &page))
        return;
    struct wish *wishes = ARENA_ARRAY(book->arena, struct wish, page.sheet->n);
    int n = 0;
    for (int r = page.sheet->head + 1; r < page.sheet->n; r++) {
        struct error err = {0};
        const char *said = plan_page_cell(&page, r, AT_DECISION), *about = plan_page_cell(&page, r, AT_ABOUT);
        int kind = kind_of(said);
        if (!*said && !*about)
            continue;
        if (kind < 0)
            plan_page_complain(&page, r, AT_DECISION, SEVERITY_ERROR, "unknown-word", NULL, W_FAULT_NO_WISH);
        else if (read_wish(book->arena, book->city, book->index, (enum wish_kind)kind, about, plan_page_cell(&page, r, AT_REASON),
                           plan_page_cell(&page, r, AT_BY), &wishes[n], &err)) {
            if (is_recorded(&wishes[n]))
                plan_page_complain(&page, r, AT_ABOUT, SEVERITY_WARNING, "recorded", NULL, W_BOOK_RECORDED);
            else
                n++;
        } else
            plan_page_complain(&page, r, AT_ABOUT, SEVERITY_ERROR, "bad-decision", NULL, W_PLAIN, err.text);
    }
    book->plan->decisions = (struct wishes){.n = n, .items = wishes};
}
