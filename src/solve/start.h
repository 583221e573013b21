/* A plan as a choice of a program's columns: where a search may begin. */
#ifndef SOLVE_START_H
#define SOLVE_START_H

#include "domain/plan.h"
#include "model/program.h"

/* One column a group in arena: the plan's move where the program has it, else staying; groups without either have their first column. Not every such
 * choice obeys the rows. */
int *start_choice(struct arena *arena, const struct program *program, const struct plan *plan);

#endif
