/* The few numbers a meeting asks for first, counted once for text, JSON and pages; and what a plan file says of its own quality. */
#ifndef REPORT_HEADLINE_H
#define REPORT_HEADLINE_H

#include "report/report.h"

/* Cadres: who has a must, how many of them the plan moves or leaves; who has a shall and no must; who waits for a post. Deferrals that need an
 * approver and have none. */
struct headline {
    int n_musts, n_musts_moved, n_musts_kept;
    int n_shalls;
    int n_waiting;
    int n_to_approve;
};
void headline_of(const struct verdict *verdict, struct headline *headline);

/* Bounds and gaps as the plan file states them: the search's word, not the judge's. Believed only where nothing speaks against it: made for these
 * very files, no hard rule broken, every tier as judged. The gap is counted anew from the bound. */
struct stated_tier {
    bool has_bound;
    int64_t bound;
    double gap;
};
struct stated {
    bool believed;
    const char *outcome;               /* word of outcome_names; NULL: not stated */
    struct stated_tier tiers[N_TIERS]; /* as in verdict->score */
};
void headline_stated(const struct verdict *verdict, struct stated *stated);

#endif
