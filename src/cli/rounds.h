/* plan --rounds. */
#ifndef CLI_ROUNDS_H
#define CLI_ROUNDS_H

#include "cli/job.h"

/* What goes with --rounds and --every; false with ERROR_USAGE. */
bool rounds_options(struct job *job);
/* The exit code: the worst of the rounds. */
int plan_rounds(struct job *job, const struct task *task, const struct made *made, char **operands);

#endif
