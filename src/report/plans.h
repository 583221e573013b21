/* Several plans: the summary for people, and as cadrex-plans/1. files: where each was written, in the folder of the summary; NULL: nowhere. */
#ifndef REPORT_PLANS_H
#define REPORT_PLANS_H

#include "report/report.h"
#include "whatif/plans.h"

void report_plans_text(FILE *out, const struct plans *plans, const struct plans_ask *ask, const char *const *files, const struct view *view);
void report_plans_json(FILE *out, const struct plans *plans, const struct plans_ask *ask, const char *const *files, const struct made *made,
                       const struct view *view);

#endif
