/* Which column branch and cut branches on. */
#ifndef SOLVE_GLPK_BRANCH_H
#define SOLVE_GLPK_BRANCH_H

#include <glpk.h>

/* Room for a row of the simplex table. Zeroed at first; released by penalties_free. */
struct penalties {
    int *columns;
    double *coefs;
    int room;
};
void penalties_free(struct penalties *penalties);

/* At GLP_IBRANCH: branches on the fractional column with the largest product of its two penalties (Driebeek 1966, Tomlin 1971: what the objective
 * loses at least in the first step of the dual simplex), the dearer branch last. GLPK's own rule takes the largest single penalty; a column of which
 * only one branch costs anything leaves the other as it was, and the bound of a tree rises with the lesser one. */
void branch_by_penalties(glp_tree *tree, struct penalties *penalties);

#endif
