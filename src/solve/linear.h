/* Merged, the columns of a cadre that lead to different seats of one unit and rank and differ in nothing else that counts in this tier are one
 * column, which counts for the seats of unit and rank together; a class has a row for those who can go nowhere else. A relaxation, much smaller, that
 * leaves open who takes which seat: linear_choice finds seats for all, or says that there are none. */
/* A linear integer program in the solver's terms, made of a part of a model: some groups free within some of their columns, all others as a choice
 * says. Rows that the free columns cannot break are left out; counts keep only the integers they can reach. */
#ifndef SOLVE_LINEAR_H
#define SOLVE_LINEAR_H

#include "model/program.h"

struct linear_ask {
    const struct program *program;
    int part;          /* of the program; -1: the whole city */
    const int *choice; /* per group, of groups that are not free; may be NULL if all are */
    int n_groups;      /* free groups, ascending */
    const int *groups;
    int n_columns; /* allowed columns of the free groups, ascending */
    const int *columns;
    enum tier tier;     /* objective */
    bool merge;         /* see below */
    bool held[N_TIERS]; /* rows "tier t at most at_most[t]" */
    int64_t at_most[N_TIERS];
};

enum linear_kind { LINEAR_CHOICE, LINEAR_EXCESS, LINEAR_PIECE, LINEAR_LARGEST, LINEAR_SMALLEST };

struct linear_column {
    enum linear_kind kind;
    int source; /* column, count cell or range of the program */
    bool integer;
    double lower, upper, cost;
    int first, n;                /* entries */
    int first_member, n_members; /* of a choice column: members[...] of the program, of which it is the first; one unless merged */
};

struct linear {
    struct linear_ask ask;
    int n_rows, n_columns;
    double *row_lower, *row_upper; /* +-HUGE_VAL: none */
    int *row_source;               /* program row, -1 - group, or INT_MIN + tier of a held row */
    struct linear_column *columns; /* the n_choice allowed ones first, in the order asked for */
    int n_choice;
    int n_members;
    int *members;
    int n_entries;
    int *entry_row;
    double *entry_coef;
    double constant; /* objective = scale × (sum of costs) + constant */
    double scale;
    int *row_of;     /* program row -> row, -1 */
    int *least;      /* per program row of a cell: least reachable count */
    bool impossible; /* seen without a solver */
};

/* In arena; false never. Structure costs are part of it only if its tier is the objective or held. */
struct linear *linear_build(struct arena *arena, const struct linear_ask *ask);

/* The values of all columns under a choice: what an incumbent looks like to the solver. */
void linear_values(const struct linear *linear, const int *choice, double *values);

/* Takes the choice of the free groups from values of columns. False if there are no seats for it (merged only): then the choice breaks rows. */
bool linear_choice(const struct linear *linear, const double *values, int *choice);

#endif
