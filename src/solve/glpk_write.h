/* A problem as the bytes of an LP or MPS file, with names that say what its columns and rows are. */
#ifndef SOLVE_GLPK_WRITE_H
#define SOLVE_GLPK_WRITE_H

#include <glpk.h>

#include "solve/export.h"
#include "solve/linear.h"

struct written_problem {
    glp_prob *lp; /* gets names, the unscaled costs and, where it needs one, a constant */
    const struct linear *linear;
    int n;
    const int *columns; /* of the linear program, of the columns of lp */
};

/* The bytes are in the arena. False with err: GLPK could not write it. */
bool write_problem(struct arena *arena, const struct written_problem *written, enum export_format format, char **bytes, size_t *size,
                   struct error *err);

#endif
