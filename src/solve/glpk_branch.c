#include "solve/glpk_branch.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* A row of the simplex table as far as it is not zero. glp_eval_tab_row asks for every column of the matrix each time, glp_dual_rtest for the state
 * of each of the row: here the matrix is at hand by rows, and few of them count. */
struct penalties {
    glp_prob *lp;
    int n_rows, n_columns;
    int *row_first, *row_column; /* entries of row i: row_first[i] .. row_first[i + 1] - 1, from 1 */
    double *row_coef;
    double *inverse; /* a row of the inverse of the basis */
    double *coef;    /* of the table, by variable: rows, then columns */
    int n, *touched; /* those that are not zero */
    char *state;     /* of all variables at this node: basic or where they are bound */
    double *reduced;
    long long n_made; /* rows of the table */
};

long long penalties_rows(const struct penalties *p) { return p == NULL ? 0 : p->n_made; }

struct penalties *penalties_new(glp_prob *lp) {
    struct penalties *p = memory_new(sizeof *p);
    int n_rows = glp_get_num_rows(lp), n_columns = glp_get_num_cols(lp), n_entries = glp_get_num_nz(lp), all = n_rows + n_columns + 1, next = 1;
    *p = (struct penalties){.lp = lp, .n_rows = n_rows, .n_columns = n_columns};
    p->row_first = memory_new(sizeof *p->row_first * (size_t)(n_rows + 2));
    p->row_column = memory_new(sizeof *p->row_column * (size_t)(n_entries + 1));
    p->row_coef = memory_new(sizeof *p->row_coef * (size_t)(n_entries + 1));
    for (int i = 1; i <= n_rows; i++) {
        p->row_first[i] = next;
        next += glp_get_mat_row(lp, i, p->row_column + next - 1, p->row_coef + next - 1);
    }
    p->row_first[n_rows + 1] = next;
    p->inverse = memory_new(sizeof *p->inverse * (size_t)(n_rows + 1));
    p->coef = memory_new(sizeof *p->coef * (size_t)all);
    p->touched = memory_new(sizeof *p->touched * (size_t)all);
    p->state = memory_new((size_t)all);
    p->reduced = memory_new(sizeof *p->reduced * (size_t)all);
    for (int k = 0; k < all; k++)
        p->coef[k] = 0;
    return p;
}

void penalties_free(struct penalties *p) {
    if (p == NULL)
        return;
    free(p->row_first);
    free(p->row_column);
    free(p->row_coef);
    free(p->inverse);
    free(p->coef);
    free(p->touched);
    free(p->state);
    free(p->reduced);
    free(p);
}

static void look_at_node(struct penalties *p) {
    for (int i = 1; i <= p->n_rows; i++) {
        p->state[i] = (char)glp_get_row_stat(p->lp, i);
        p->reduced[i] = glp_get_row_dual(p->lp, i);
    }
    for (int j = 1; j <= p->n_columns; j++) {
        p->state[p->n_rows + j] = (char)glp_get_col_stat(p->lp, j);
        p->reduced[p->n_rows + j] = glp_get_col_dual(p->lp, j);
    }
}

static void add(struct penalties *p, int k, double coef) {
    if (p->state[k] == GLP_BS || p->state[k] == GLP_NS)
        return;
    if (p->coef[k] == 0)
        p->touched[p->n++] = k;
    p->coef[k] += coef;
    if (p->coef[k] == 0)
        p->coef[k] = 1e-300; /* touched, and too small to count */
}

/* The row of a basic column: what it changes by when those that are bound move. Fixed ones do not. */
static void make_row(struct penalties *p, int column) {
    for (int t = 0; t < p->n; t++)
        p->coef[p->touched[t]] = 0;
    p->n = 0;
    p->n_made++;
    for (int i = 1; i <= p->n_rows; i++)
        p->inverse[i] = 0;
    p->inverse[glp_get_col_bind(p->lp, column)] = 1;
    glp_btran(p->lp, p->inverse);
    for (int i = 1; i <= p->n_rows; i++) {
        if (fabs(p->inverse[i]) < 1e-12)
            continue;
        add(p, i, -p->inverse[i]);
        for (int e = p->row_first[i]; e < p->row_first[i + 1]; e++)
            add(p, p->n_rows + p->row_column[e], p->inverse[i] * p->row_coef[e]);
    }
}

/* What the objective, which is minimised, loses at least when the basic column of the row has to change by `step`: the dual simplex's next step.
 * HUGE_VAL: the branch is impossible. */
static double penalty(const struct penalties *p, double step) {
    int best = 0;
    double least = HUGE_VAL, largest = 0;
    for (int t = 0; t < p->n; t++) {
        int k = p->touched[t];
        double coef = step < 0 ? -p->coef[k] : p->coef[k], ratio = 0;
        if (fabs(coef) < 1e-9 || (p->state[k] == GLP_NL && coef < 0) || (p->state[k] == GLP_NU && coef > 0))
            continue;
        if (p->state[k] != GLP_NF)
            ratio = p->reduced[k] / coef > 0 ? p->reduced[k] / coef : 0;
        if (ratio < least || (ratio == least && fabs(coef) > largest)) {
            least = ratio;
            largest = fabs(coef);
            best = k;
        }
    }
    if (best == 0)
        return HUGE_VAL;
    double change = step / p->coef[best], whole = floor(change + 0.5);
    if (best > p->n_rows && glp_get_col_kind(p->lp, best - p->n_rows) != GLP_CV && fabs(change - whole) > 1e-3) /* it changes by a whole number */
        change = change > 0 ? ceil(change) : floor(change);
    double loss = p->reduced[best] * change;
    return loss > 0 ? loss : 0; /* a reduced cost of the wrong sign is one of 0 within the tolerance */
}

void branch_by_penalties(glp_tree *tree, struct penalties *p) {
    const double small = 0.01; /* so that a branch that costs nothing leaves the other one its weight */
    int best = 0;
    double most = -1;
    bool up = false, sure = false;
    look_at_node(p);
    for (int j = 1; j <= p->n_columns && !sure; j++) {
        if (!glp_ios_can_branch(tree, j))
            continue;
        double x = glp_get_col_prim(p->lp, j);
        make_row(p, j);
        double down = penalty(p, floor(x) - x), above = penalty(p, ceil(x) - x);
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
