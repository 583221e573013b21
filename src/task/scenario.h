/* A scenario carried out on a task: the one way from a what-if question to what is asked. */
#ifndef TASK_SCENARIO_H
#define TASK_SCENARIO_H

#include "read/read.h"
#include "task/task.h"

/* *task becomes a copy of `like` whose city, policy and wishes (after those of `like`) are those after the base's changes and the scenario's (NULL or
 * the base: the base's alone). All in the arena; start is not changed. What the changes and conditions name is looked up; faults are told at the
 * scenario file's places: false. */
bool task_scenario(struct arena *arena, const struct inputs *inputs, const struct scenarios *set, const struct scenario *scenario,
                   const struct task *like, struct task *task, struct faults *faults);

/* The moves of an answer as a plan of the task's city, for task.start: ids that the city does not have are left out, and who must stay by a wish. */
const struct plan *task_start(struct arena *arena, const struct task *task, const struct answer *answer);

#endif
