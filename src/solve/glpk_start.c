#include "solve/glpk_start.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"

/* The next column is a piece of the same cell. */
static bool next_is_piece(const struct linear *l, int c) {
    return c + 1 < l->n_columns && l->columns[c + 1].kind == LINEAR_PIECE && l->columns[c + 1].source == l->columns[c].source;
}

/* Pieces of a cell come one after the other and are filled from the left. */
static bool is_last_filled(const struct linear *l, int c, const double *values, bool taken) {
    bool next_filled = next_is_piece(l, c) && values[c + 1] > l->columns[c + 1].lower;
    return !taken && !next_filled;
}

/* What is neither at its lower nor at its upper bound must be basic. */
static bool is_basic(const struct linear *l, int c, const double *values, bool taken) {
    const struct linear_column *column = &l->columns[c];
    if (column->kind == LINEAR_CHOICE)
        return values[c] > 0.5;
    if (column->kind == LINEAR_PIECE)
        return is_last_filled(l, c, values, taken);
    return values[c] > column->lower && values[c] < column->upper;
}

void start_at_plan(glp_prob *lp, const struct linear *l, const int *at, const double *values) {
    bool *taken = memory_new(sizeof *taken * (size_t)(l->n_rows + 1)); /* rows: a column is basic in it */
    for (int r = 0; r < l->n_rows; r++)
        taken[r] = false;
    for (int c = 0; c < l->n_columns; c++) {
        const struct linear_column *column = &l->columns[c];
        int row = column->n > 0 ? l->entry_row[column->first] : -1;
        bool basic = row >= 0 && is_basic(l, c, values, taken[row]);
        if (basic)
            taken[row] = true;
        if (at[c] > 0)
            glp_set_col_stat(lp, at[c], basic ? GLP_BS : values[c] > column->lower ? GLP_NU : GLP_NL);
    }
    for (int r = 0; r < l->n_rows; r++)
        glp_set_row_stat(lp, r + 1, !taken[r] ? GLP_BS : l->row_upper[r] < HUGE_VAL ? GLP_NU : GLP_NL);
    free(taken);
}
