/* From a choice to the values of a linear program's columns, and back. */
#include <math.h>

#include "solve/linear.h"

static void choice_values(const struct linear *l, const int *choice, double *values, double *activity) {
    for (int c = 0; c < l->n_choice; c++) {
        const struct linear_column *column = &l->columns[c];
        values[c] = choice[l->ask.program->columns[column->source].group] == column->source ? 1 : 0;
        for (int k = column->first; values[c] > 0 && k < column->first + column->n; k++)
            activity[l->entry_row[k]] += l->entry_coef[k];
    }
}

/* A count above its least goes into the pieces from the left, as their slopes rise. Returns the count. */
static double piece_value(const struct linear_column *piece, double *left) {
    double value = *left < piece->upper - piece->lower ? *left : piece->upper - piece->lower;
    *left -= value;
    return value;
}

static void range_values(const struct linear *l, const double *count, const bool *known, double *values, int c) {
    const struct linear_column *column = &l->columns[c];
    const struct count_range *range = &l->ask.program->ranges[column->source];
    double most = -HUGE_VAL, least = HUGE_VAL;
    for (int k = 0; k < range->n_cells; k++) {
        double n = known[range->cells[k]] ? count[range->cells[k]] : l->least[range->cells[k]];
        most = n > most ? n : most;
        least = n < least ? n : least;
    }
    values[c] = column->kind == LINEAR_LARGEST ? most : least;
}

void linear_values(const struct linear *l, const int *choice, double *values) {
    const struct program *p = l->ask.program;
    struct arena *arena = arena_new();
    double *activity = ARENA_ARRAY(arena, double, l->n_rows), *left = ARENA_ARRAY(arena, double, p->n_counts);
    double *count = ARENA_ARRAY(arena, double, p->n_counts);
    bool *known = ARENA_ARRAY(arena, bool, p->n_counts);
    choice_values(l, choice, values, activity);
    for (int c = l->n_choice; c < l->n_columns; c++) {
        const struct linear_column *column = &l->columns[c];
        if (column->kind == LINEAR_EXCESS) {
            double over = activity[l->row_of[p->columns[column->source].row]] - l->row_upper[l->row_of[p->columns[column->source].row]];
            values[c] = over > 0 ? over : 0;
        } else if (column->kind == LINEAR_PIECE) {
            int k = column->source, row = l->row_of[p->counts[k].row];
            if (!known[k]) {
                known[k] = true;
                left[k] = activity[row] - l->row_lower[row];
                count[k] = l->least[k] + left[k];
            }
            values[c] = piece_value(column, &left[k]);
        } else {
            range_values(l, count, known, values, c);
        }
    }
    arena_free(arena);
}

void linear_choice(const struct linear *l, const double *values, int *choice) {
    for (int c = 0; c < l->n_choice; c++)
        if (values[c] > 0.5)
            choice[l->ask.program->columns[l->columns[c].source].group] = l->columns[c].source;
}
