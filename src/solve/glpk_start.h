/* The basis that a linear program begins with. */
#ifndef SOLVE_GLPK_START_H
#define SOLVE_GLPK_START_H

#include <glpk.h>

#include "solve/linear.h"

/* The basis of a plan, given as values of the columns of the linear program; `at`: their places in lp. Of each choice the column taken is basic, of
 * each cell the last piece that is filled (else the first one): triangular, and feasible for the primal simplex, which needs a fifth of the
 * iterations that it needs from the advanced basis where the plan is good. Not for ranges, whose largest and smallest counts would need rows of their
 * own. */
void start_at_plan(glp_prob *lp, const struct linear *linear, const int *at, const double *values);

#endif
