/* The solver behind a narrow door: only the files glpk*.c know it. */
#ifndef SOLVE_SOLVER_H
#define SOLVE_SOLVER_H

#include "base/error.h"
#include "solve/export.h"
#include "solve/linear.h"

struct solver;

enum solver_state { SOLVER_OPTIMAL, SOLVER_IMPOSSIBLE, SOLVER_LIMIT, SOLVER_FAILED };

/* Loads a linear program; active: which of its choice columns take part from the start, NULL all. Released by solver_free. */
struct solver *solver_new(const struct linear *linear, const bool *active);
void solver_free(struct solver *solver);
/* Lets further choice columns (of the linear program) take part. */
void solver_add(struct solver *solver, int n, const int *columns);
/* The costs of the linear program have changed: the next relaxation goes on from where the last one ended. */
void solver_recost(struct solver *solver);

/* Before the first relaxation: it begins at a plan, given as values of all columns; its own columns must be active. Not for ranges. */
void solver_start_at(struct solver *solver, const double *values);

/* The relaxation by primal simplex, at most `limit` iterations (0: no limit). *objective in the costs of the program. */
enum solver_state solver_relax(struct solver *solver, long long limit, double *objective);
/* After SOLVER_OPTIMAL. Reduced cost of any choice column, active or not, in the costs of the program; value of a column. */
double solver_reduced_cost(const struct solver *solver, int column);
/* Of a row: how much the objective rises if its bound does, in the costs of the program. */
double solver_row_price(const struct solver *solver, int row);
void solver_values(const struct solver *solver, double *values);
/* Iterations so far, and rows of the table made to choose what to branch on, each of which is about as much work. */
long long solver_iterations(const struct solver *solver);

/* Branch and cut over the active columns. */
struct branching {
    long long effort;    /* at most so many iterations + nodes; 0: no limit */
    const double *start; /* values of an incumbent, whose cost is in value; NULL */
    double enough;       /* stop when (value - bound) <= enough, in costs of the program; 0: prove */
    double below;   /* only plans with a smaller value are of interest; HUGE_VAL: any. Columns that the relaxation says are in none are left out */
    bool deep;      /* depth first: who may be stopped before the end wants better plans rather than a better bound */
    bool found;     /* out: values holds the best one found */
    double *values; /* n_columns */
    double value;
    double bound; /* out: no plan is below */
    long long nodes;
    /* told of each better incumbent; told at each node of iterations + nodes so far and the bound; may be NULL */
    void (*better)(void *self, const double *values);
    void (*pulse)(void *self, long long used, double bound);
    void *self;
};
enum solver_state solver_branch(struct solver *solver, struct branching *branching);

/* The bytes of an LP or MPS file. */
bool solver_write(struct arena *arena, const struct linear *linear, enum export_format format, char **bytes, size_t *size, struct error *err);

#endif
