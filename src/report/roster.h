/* Who moves where and why, in one order and with one set of reasons for every renderer. */
#ifndef REPORT_ROSTER_H
#define REPORT_ROSTER_H

#include "report/report.h"

/* The moves run by the Organization Department, or those run by the units, in the order of hand-over: chains one after the other, in each the first
 * step first. moves has room for all of the plan's; returns how many. */
int roster_order(const struct verdict *verdict, bool organization, const struct judged_move **moves);

/* All moves as an office reads its units: in the order of the home posts, those who wait last. */
int roster_by_home(const struct verdict *verdict, const struct judged_move **moves);

struct reasons {
    int n, room;
    const char **items;
};
/* In words, in the view's arena. */
struct reasons roster_reasons(const struct verdict *verdict, const struct judged_move *move, const struct view *view);

void roster_counts(const struct verdict *verdict, int counts[N_TYPES][N_MODES]);

#endif
