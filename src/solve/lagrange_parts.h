/* Between lagrange.c (the steps) and lagrange_value.c (what prices are worth) only. */
#ifndef SOLVE_LAGRANGE_PARTS_H
#define SOLVE_LAGRANGE_PARTS_H

#include "solve/lagrange.h"

/* Sums of many products. */
__extension__ typedef __int128 wide;

struct lagrange_row {
    bool active;    /* in the part and not obeyed by every choice anyway */
    bool may_press; /* a positive price has a meaning: the row has an upper bound, or both */
    bool may_lift;
    int64_t least, most; /* of a price: so that no sum passes 2^62, and of a cell only the slopes of its cost */
    int64_t least_at;    /* bounds on the activity: lower … */
    int64_t most_at;     /* … and upper */
    int64_t fixed;       /* activity whatever is chosen */
    double ease;         /* how much its price moves beside others */
    int excess;          /* excess column, -1 */
};

struct lagrange_entry {
    int row, coef;
};

/* Entries that many columns share. */
struct lagrange_piece {
    const struct lagrange_entry *entries;
    int n;
};

struct lagrange_column {
    int64_t cost; /* scaled */
    int source;
    int seat; /* row of the class it leads to, n_rows: none */
    int piece[2];
};

struct lagrange {
    struct lagrange_ask ask;
    const struct program *program;
    int shift;
    int n_rows; /* the program's and one for each tier that may be held */
    struct lagrange_row *rows;
    int n_groups, *first_column; /* of each group, and the end */
    int n_columns;
    struct lagrange_column *columns;
    int n_pieces;
    struct lagrange_piece *pieces; /* the first is empty */
    int64_t *worth;                /* per piece, at the prices last looked at */
    bool cells;                    /* counts have a cost */
    int n_cells, *cell;            /* counts of the program that are in the part */
    int n_ranges, *range;
    wide constant;      /* scaled */
    int64_t base, unit; /* every value is base + a multiple of unit */
    wide aim;           /* the plan's value, scaled */
    int64_t *price, *best;
    double *direction, *exact, *square;
    int64_t *violation;
    wide best_value;
    double last, share;
    bool has;
    int n_gains;
    long long scanned;
};

/* The bound of the prices, scaled; violation (may be NULL): by how much the cheapest answer passes each row. */
wide lagrange_value(struct lagrange *lagrange, const int64_t *price, int64_t *violation);

/* lagrange_new.c: is the group one of those that answer prices? */
bool lagrange_has(const struct lagrange *lagrange, const struct group *group);
/* lagrange_columns.c: the columns, in the order of their groups. */
void lagrange_columns(struct lagrange *lagrange, struct arena *arena);

#endif
