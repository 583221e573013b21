/* Room-private: a sheet of the workbook for the meeting, read by its headings. */
#ifndef INTAKE_PLAN_PAGE_H
#define INTAKE_PLAN_PAGE_H

#include "domain/plan.h"
#include "intake/forms.h"
#include "intake/plan_seats.h"

struct book {
    struct arena *arena;
    const char *file;
    const struct city *city;
    const struct city_index *index;
    struct faults *faults;
    struct draft *draft;
    struct sources sources;
    struct seats *seats;
    struct ids *names; /* cadres by squeezed name, the first of it */
    bool *named_again; /* … others have it too */
    struct plan *plan;
};

/* A sheet with its columns; -1 where one is missing. */
enum {
    AT_ID,
    AT_NAME,
    AT_PRESENT,
    AT_PROPOSED,
    AT_POST,
    AT_OPINION,
    AT_DUE,
    AT_EXEMPT,
    AT_APPROVER,
    AT_DOCUMENT,
    AT_DATE,
    AT_DECISION,
    AT_ABOUT,
    AT_REASON,
    AT_BY,
    N_AT
};

struct page {
    struct book *book;
    const struct sheet *sheet;
    int at[N_AT];
};

/* The first sheet that has both headings; false if none has. */
bool plan_page_find(struct book *book, int first, int second, struct page *page);
const char *plan_page_cell(const struct page *page, int row, int at);
/* A fault at a cell; row an index. */
void plan_page_complain(const struct page *page, int row, int at, enum severity severity, const char *code, const char *hint, enum word message, ...);
/* The cadre a row is about; -1 with a fault. */
int plan_page_cadre(const struct page *page, int row);

/* plan_people.c: the sheets of deferrals and decisions, where there are any. */
void plan_read_deferrals(struct book *book);
void plan_read_decisions(struct book *book);

#endif
