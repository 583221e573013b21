#include "solve/glpk_branch.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"

void penalties_free(struct penalties *penalties) {
    free(penalties->columns);
    free(penalties->coefs);
}

/* Cuts and columns come and go: rows and columns together are the most a row of the table can have. */
static void make_room(struct penalties *penalties, int most) {
    if (most <= penalties->room)
        return;
    penalties_free(penalties);
    penalties->room = 2 * most;
    penalties->columns = memory_new(sizeof *penalties->columns * (size_t)(penalties->room + 1));
    penalties->coefs = memory_new(sizeof *penalties->coefs * (size_t)(penalties->room + 1));
}

/* What the objective loses at least when a basic column with this row of the table has to change by `step`; HUGE_VAL: the branch is impossible. */
static double penalty(glp_prob *lp, const struct penalties *penalties, int n, double step) {
    int at = glp_dual_rtest(lp, n, penalties->columns, penalties->coefs, step < 0 ? -1 : 1, 1e-9), rows = glp_get_num_rows(lp);
    if (at == 0)
        return HUGE_VAL;
    int k = penalties->columns[at];
    double change = step / penalties->coefs[at], whole = floor(change + 0.5);
    if (k > rows && glp_get_col_kind(lp, k - rows) != GLP_CV && fabs(change - whole) > 1e-3) /* what enters changes by a whole number */
        change = change > 0 ? ceil(change) : floor(change);
    double reduced = k > rows ? glp_get_col_dual(lp, k - rows) : glp_get_row_dual(lp, k);
    double loss = reduced * change;
    return loss > 0 ? loss : 0; /* a reduced cost of the wrong sign is one of 0 within the tolerance */
}

void branch_by_penalties(glp_tree *tree, struct penalties *penalties) {
    const double small = 0.01; /* so that a branch that costs nothing leaves the other one its weight */
    glp_prob *lp = glp_ios_get_prob(tree);
    int rows = glp_get_num_rows(lp), columns = glp_get_num_cols(lp), best = 0;
    double most = -1;
    bool up = false, sure = false;
    make_room(penalties, rows + columns);
    for (int j = 1; j <= columns && !sure; j++) {
        if (!glp_ios_can_branch(tree, j))
            continue;
        double x = glp_get_col_prim(lp, j);
        int n = glp_eval_tab_row(lp, rows + j, penalties->columns, penalties->coefs);
        double down = penalty(lp, penalties, n, floor(x) - x), above = penalty(lp, penalties, n, ceil(x) - x);
        double score = (down + small) * (above + small);
        sure = down == HUGE_VAL || above == HUGE_VAL;
        if (sure || score > most) {
            most = score;
            best = j;
            up = above < down;
        }
    }
    glp_ios_branch_upon(tree, best, up ? GLP_UP_BRNCH : GLP_DN_BRNCH);
}
