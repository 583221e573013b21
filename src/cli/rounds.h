/* plan --rounds. */
#ifndef CLI_ROUNDS_H
#define CLI_ROUNDS_H

#include "cli/progress.h"

/* What goes with --rounds and --every; false with ERROR_USAGE. */
bool rounds_options(struct job *job);
/* The exit code: the worst of the rounds. line: told of, where the task's progress is. */
int plan_rounds(struct job *job, const struct task *task, const struct made *made, struct progress_line *line);

#endif
