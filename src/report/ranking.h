/* Several judged plans of one city: their order, and how much of the possible improvement each reaches. */
#ifndef REPORT_RANKING_H
#define REPORT_RANKING_H

#include "report/report.h"

/* Why there is no efficiency. */
enum no_efficiency {
    EFFICIENCY_GIVEN,
    EFFICIENCY_ALONE,       /* nothing to compare with */
    EFFICIENCY_BREAKS,      /* breaks hard rules */
    EFFICIENCY_OTHER_TIERS, /* a tier before structure differs from the best plan's */
    EFFICIENCY_NO_GAIN,     /* no plan that counts improves the deviation */
    N_NO_EFFICIENCY
};
extern const char *const no_efficiency_names[]; /* "", "one_plan", "breaks_rules", "other_tiers", "no_improvement" */

struct ranked {
    int rank; /* 1: best; equal plans have equal ranks */
    enum no_efficiency why;
    int64_t reached, possible; /* deviation before less after, of this plan and of the best known */
    bool best_known;           /* the possible improvement is this plan's */
};

/* ranked has n items, in the order of the verdicts. Deviation alone counts, without the price of voluntary moves. */
/* "93.1 %", or why there is none. */
const char *ranking_efficiency(const struct ranked *ranked, const struct view *view);

void ranking_of(int n, const struct verdict *const *verdicts, struct ranked *ranked);

#endif
