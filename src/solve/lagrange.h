/* A Lagrangian bound in integers: every row is given a price, every group takes its cheapest column, every cell its best count. Whatever the prices,
 * no plan is below that; good prices are found by steps along the averaged violation of the rows. Nothing is solved and nothing is rounded in the
 * bound's favour, so it is exact, and 170,000 columns take some hundredths of a second a step. */
#ifndef SOLVE_LAGRANGE_H
#define SOLVE_LAGRANGE_H

#include "model/program.h"

/* The prices of a program: whole numbers, in units of 1 / 2^shift of a tier's unit. row: per program row, positive presses its activity down (of a
 * cell: too), negative up. held: of the rows "tier t at most at_most[t]", never negative. */
struct lagrange_prices {
    int shift;
    int64_t *row;
    int64_t held[N_TIERS];
};

struct lagrange_ask {
    const struct program *program;
    int part;           /* of the program; -1: the whole city, with its global rows */
    const bool *useful; /* per choice column: the bound holds over plans made of these; NULL: all */
    enum tier tier;
    bool held[N_TIERS];
    int64_t at_most[N_TIERS];
    int64_t value;     /* of a plan in this tier: what the steps aim at. A wrong one makes the bound weak, never wrong */
    const int *choice; /* that plan */
    double share;      /* of the way to that value that the first steps go; 0: the usual one, for prices that are far off */
    bool (*named)(const struct program *program, const struct row *row); /* only such rows may have a price; NULL: all */
};

struct lagrange;

/* All memory in the arena. */
struct lagrange *lagrange_new(struct arena *arena, const struct lagrange_ask *ask);
/* Begins with these prices (of any shift), those that have the wrong sign for their row left out. */
void lagrange_begin(struct lagrange *lagrange, const struct lagrange_prices *prices);
/* Adds weight × the prices of an earlier tier that is held, to begin with: they forbid what would make that tier worse. */
void lagrange_lean(struct lagrange *lagrange, enum tier tier, const struct lagrange_prices *prices, double weight);
/* At most so many steps; fewer when they cease to gain or the bound reaches the value. Returns the steps done. */
int lagrange_run(struct lagrange *lagrange, int steps);
/* The best bound so far, on the tier's minimised value of the part (of the whole city: with all constants). */
int64_t lagrange_bound(const struct lagrange *lagrange);
/* The same before it is rounded up to a value that plans can have. */
double lagrange_exact(const struct lagrange *lagrange);
/* Its prices; row is the lagrange's own. */
struct lagrange_prices lagrange_best(const struct lagrange *lagrange);
/* Per choice column of the part (useful ones): how much the bound rises if the column is taken. Others are left as they are. */
void lagrange_reduced(struct lagrange *lagrange, double *reduced);
/* Columns looked at so far, in twenties of thousands: counted work, which takes as long as as many iterations of a small simplex. */
long long lagrange_work(const struct lagrange *lagrange);

#endif
