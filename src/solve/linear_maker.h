/* Between the files that build a linear program (linear.c, linear_merge.c) only. */
#ifndef SOLVE_LINEAR_MAKER_H
#define SOLVE_LINEAR_MAKER_H

#include "solve/linear.h"

/* Whoever can go to these classes only, together: no more than they have seats (Hall's condition for this set). */
struct hall {
    uint64_t classes;
    int row;
    int next; /* of the side, -1 */
};

/* While a linear program is built. Per program row: activity of what is not free, and the reach of the free columns. */
struct maker {
    struct arena *arena;
    const struct program *p;
    struct linear *l;
    bool cells;
    int *base, *low, *high;
    int *group_low, *group_high, *group_n, *touched;
    bool *reached;
    int room_columns, room_rows, room_entries, room_lower, room_upper, room_source, room_coef;
    int n_coef;
    int held_row[N_TIERS];
    int64_t constant[N_TIERS];
    int n_sides;             /* units × ranks; 0: not merged */
    int *n_classes;          /* per side */
    int *bit;                /* per program row of a class: its number in the side */
    struct hall *first_hall; /* sides' capacity rows */
    int n_halls, room_halls;
    int *halls_of; /* per side: first of its rows, -1 */
};

/* A row of the linear program; an entry of its newest column. linear.c */
int maker_row(struct maker *m, int source, double lower, double upper);
void maker_put(struct maker *m, int row, double coef);

/* linear_merge.c. The numbers of the classes of each side. */
void merge_prepare(struct maker *m);
/* Rings of columns that are the same; a ring's first one stands for all. size: of its ring, 0 of the others. */
void merge_rings(struct maker *m, int *next, int *size);
/* A capacity row for each set of classes that somebody is bound to. */
void merge_halls(struct maker *m, const int *next, const int *size);
/* The classes a ring leads to. */
uint64_t merge_classes(const struct maker *m, const int *next, int k, int size);
/* The rows of a column. A ring is in none of a class's rows, but in those of all sets that hold its classes. */
void merge_entries(struct maker *m, const struct column *column, uint64_t classes, bool alone);

static inline int side_of_seat(const struct program *p, int seat) { return p->seats[seat].unit * N_RANKS + (int)p->seats[seat].rank; }

static inline bool maker_has_row(const struct linear_ask *ask, const struct row *row) { return ask->part < 0 || row->part == ask->part; }

#endif
