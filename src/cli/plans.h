/* plan --plans. */
#ifndef CLI_PLANS_H
#define CLI_PLANS_H

#include "cli/job.h"

/* What goes with --plans, --within and --differ; false with ERROR_USAGE. */
bool plans_options(struct job *job);
/* The exit code: 0 if there are as many plans as asked for or proved to be no more, 4 if the search ended before that. */
int plan_plans(struct job *job, const struct task *task, const struct made *made);

#endif
