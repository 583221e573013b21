/* Which column branch and cut branches on. */
#ifndef SOLVE_GLPK_BRANCH_H
#define SOLVE_GLPK_BRANCH_H

#include <glpk.h>

/* The matrix of a problem, whose rows and entries must not change any more (no cuts), and room for a row of its simplex table. Released by
 * penalties_free, which takes NULL too. */
struct penalties;
struct penalties *penalties_new(glp_prob *lp);
void penalties_free(struct penalties *penalties);
/* Rows of the table made so far, each about as much work as an iteration. */
long long penalties_rows(const struct penalties *penalties);

/* At GLP_IBRANCH: branches on the fractional column with the largest product of its two penalties (Driebeek 1966, Tomlin 1971: what the objective
 * loses at least in the first step of the dual simplex), the dearer branch last. GLPK's own rule takes the largest single penalty; a column of which
 * only one branch costs anything leaves the other as it was, and the bound of a tree rises with the lesser one. */
void branch_by_penalties(glp_tree *tree, struct penalties *penalties);

#endif
