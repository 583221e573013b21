/* Plans that a test makes go before the second judge, tests/judge.py. */
#ifndef SECOND_JUDGE_H
#define SECOND_JUDGE_H

#include "reading.h"
#include "solve/planner.h"

/* Keeps the plan of a solution, which need not have one; city and policy are the files (or the name) that the task was read from. */
void second_judge_keep(struct reading *reading, const char *city, const char *policy, const struct task *task, const struct solution *solution);
/* Fails the test if one of the plans kept since the last call breaks a rule or is not worth what it says. */
void second_judge_ask(struct reading *reading);

#endif
