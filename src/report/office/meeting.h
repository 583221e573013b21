/* Room-private: what the sheets of the workbook for the meeting share: who holds what before and after the round, and what may be seen. */
#ifndef REPORT_OFFICE_MEETING_H
#define REPORT_OFFICE_MEETING_H

#include "report/office/book.h"

struct meeting {
    const struct verdict *verdict;
    const struct rules *rules;
    const struct city *city;
    const struct view *view;
    struct arena *arena;
    struct book *book;
    int unit;              /* the only unit shown; -1: all */
    const char *line;      /* city, date, policy */
    const int *after;      /* per cadre: home post after the round */
    const int *guest_at;   /* per cadre: host post of a secondment after the round, -1 */
    const int *move;       /* per cadre: its move of the verdict, -1 */
    const int *holder;     /* per post: who holds it after the round, a secondment's guest included; -1 */
    const int *guest_here; /* per post: the guest of a running secondment before the round, -1 */
};

/* Is a cadre of the unit shown? An arrival is not: of it only what the unit has to know may be told. */
bool meeting_own(const struct meeting *meeting, int cadre);
bool meeting_shows_unit(const struct meeting *meeting, int unit);
/* Texts of the cells. A name is the id where names are left out or unknown. */
const char *meeting_name(const struct meeting *meeting, int cadre);
/* "市审计局财政审计科科长"; -1: waiting. As the reader of OF-1 takes it (intake/meeting.h). */
const char *meeting_seat(const struct meeting *meeting, int post);
/* The post, or only its unit where no more may be told. */
const char *meeting_place(const struct meeting *meeting, int post);
/* The same of a secondment's place, whose title may say that it is one. */
const char *meeting_host(const struct meeting *meeting, int post);
/* A value of a fixed attribute in the words of people; "" if unknown. */
const char *meeting_value(const struct meeting *meeting, int cadre, int attribute);
/* A line of the card, "" without; nothing with --anonymous. */
const char *meeting_card(const struct meeting *meeting, int cadre, const char *key);
struct date meeting_rank_since(const struct cadre *cadre);

/* Staffing of a unit (body -2), one of its bodies, or its posts without body (-1), by rank of the post. */
struct staff_count {
    int allowed, filled, over, missing, vacant;
};
struct staff_count meeting_count(const struct meeting *meeting, int unit, int body, enum rank rank, bool after);

void meeting_plan(struct meeting *meeting);      /* OF-1 */
void meeting_units(struct meeting *meeting);     /* OF-3 */
void meeting_changes(struct meeting *meeting);   /* OF-5 */
void meeting_staffing(struct meeting *meeting);  /* OF-6, before and after */
void meeting_roster(struct meeting *meeting);    /* OF-7 */
void meeting_deferrals(struct meeting *meeting); /* what waits for an approver */
void meeting_decisions(struct meeting *meeting);

#endif
