/* Rounds: the summary for people, and as cadrex-rounds/1. */
#ifndef REPORT_ROUNDS_H
#define REPORT_ROUNDS_H

#include "report/report.h"
#include "whatif/rounds.h"

/* Where the parts were written, in the folder of the summary; NULL: nowhere. policy NULL: the policy of the command line is the round's. */
struct round_files {
    const char *plan, *city_after, *policy;
};

void report_rounds_text(FILE *out, const struct rounds *rounds, const struct rounds_ask *ask, const struct view *view);
void report_rounds_json(FILE *out, const struct rounds *rounds, const struct rounds_ask *ask, const struct round_files *files,
                        const struct made *made, const struct view *view);
/* The policy of a later round, as a file that extends the one at the path. */
void report_round_policy(FILE *out, const struct policy *policy, const char *extends);

#endif
