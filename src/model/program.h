/* The integer program of a task as plain data: no solver in sight. Every cadre is a group of choice columns of which exactly one is taken: "stays"
 * (or waits on) and one for each seat class that is open to it. All else follows from the choice: excess columns (exceptions and the like, each with
 * one row that defines it), the pieces of the convex cost of a cell, the largest and smallest count of a range. So a plan is an array of one column
 * a group, and program_value tells its tiers exactly. */
#ifndef MODEL_PROGRAM_H
#define MODEL_PROGRAM_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "score/score.h"

/* No bound on this side of a row. */
enum { ROW_FREE_BELOW = INT_MIN, ROW_FREE_ABOVE = INT_MAX };

enum column_kind {
    COLUMN_STAY,         /* stays or waits on; of a cadre both due in an SD-E6 pair: deferred by SD-E6 */
    COLUMN_STAY_RELAXED, /* stays with its musts relaxed, where COLUMN_STAY means SD-E6 */
    COLUMN_MOVE,
    COLUMN_KEEP,    /* the HB-4 of a cadre is not relaxed */
    COLUMN_RELAX,   /* the HB-4 of a cadre is relaxed */
    COLUMN_UNCURED, /* of a cadre with several kin conflicts: others do not cure them all */
    COLUMN_CURED,   /* others cure them all */
    COLUMN_EXCESS
};

/* A choice column (group >= 0), or an excess column: max(0, what its row is above its upper bound), at most `upper`. */
struct column {
    enum column_kind kind : 8;
    enum mode mode : 8;
    bool secondment : 1;
    bool leaves_unit : 1;
    bool must_be_policy : 1; /* LC-2 or ZR-7 of force must allows it only as a move of type policy */
    int group;
    int cadre;
    int seat;       /* of a move: seat class */
    int atom;       /* of a move inside the own unit: the seats of one body in the class; else -1 */
    int post;       /* of a move: the first post of the class or atom */
    int row;        /* of an excess column: the row that defines it */
    int upper;      /* of an excess column */
    unsigned apart; /* plans of wishes->apart (bits) that have the cadre elsewhere */
    int n;          /* entries first .. first + n - 1 of program.entries, by row */
    int first;
    const int64_t *cost; /* N_TIERS numbers, to be minimised; tier fit negated. Columns of the same cost share them */
};

enum row_kind {
    ROW_CLASS_SEATS, /* seat: holders and arrivals <= posts */
    ROW_ATOM_SEATS,  /* atom: stayers and own-unit arrivals <= posts */
    ROW_MUST_FILL,   /* seat */
    ROW_VACANCIES,   /* unit, rank */
    ROW_QUOTA,       /* unit, rank; body or -1 */
    ROW_PAIR,        /* a, b: SD-E6 or LC-3, not both out */
    ROW_BOTH_DUE,    /* a, b: SD-E6, one out */
    ROW_DEFERRED,    /* a: SD-E6 defers only if a partner is out (relaxed programs) */
    ROW_LC_1,        /* unit */
    ROW_KIN,         /* a, b, unit: HB-1, HB-2 or HB-3 */
    ROW_HB_4,        /* a, b, unit: one leaves */
    ROW_CURED,       /* a: COLUMN_CURED has to be earned */
    ROW_RELAX_HB_4,  /* a: a relaxed HB-4 is that of an open conflict */
    ROW_HB_4_COST,   /* a: deferred by SD-E6 for HB-4 alone, and nobody else cures it */
    ROW_POLICY_TYPE, /* a: exceptions of a move that is of type policy only while the lower kin stays */
    ROW_ENABLING,    /* unit, rank */
    ROW_MAX_ENABLING,
    ROW_MAX_MOVES,
    ROW_MIN_SHARE_OF_DUE,
    ROW_MUTUAL, /* area */
    ROW_APART,  /* enough cadres elsewhere than in one of wishes->apart */
    ROW_CELL,   /* cell: counts, never a limit */
    N_ROW_KINDS
};

struct row {
    enum row_kind kind;
    int rule; /* enum rule that the row obeys, -1 */
    int unit, rank, body, a, b, seat, atom;
    const char *area;
    bool global;      /* spans the city: ties components only if need be */
    int lower, upper; /* ROW_FREE_BELOW, ROW_FREE_ABOVE */
    int excess;       /* excess column, -1 */
    int cell;         /* of ROW_CELL: index of count_cell */
    int fixed;        /* activity whatever is chosen: constants, and groups with a single column, which are in no row's list */
    int part;         /* component; -1: nothing to choose; -2: global and not joined */
    int first, n;     /* choice columns: spans first .. first + n - 1, by column */
};

/* The count of a cell: before + activity of its row; its cost as a table over the reachable integers. */
struct count_cell {
    int cell; /* of cells */
    int row;
    int before;
    int least, most;      /* reachable counts */
    const int64_t *table; /* cost of least .. most, convex */
    int range;            /* of a range measure, -1 */
    bool constant;        /* cannot change */
};

struct count_range {
    int64_t price; /* of one person more between largest and smallest */
    int n_cells;
    const int *cells; /* count_cells */
    int part;         /* component; -1: nothing to choose */
};

/* Of a column. */
struct entry {
    int at; /* row */
    int coef;
};

/* Of a row: columns first .. first + n - 1, all of one group, with the same coefficient. Most columns of a group that lead to one unit lie together.
 */
struct span {
    int group;
    int first, n;
    int coef;
};

struct group {
    int cadre;
    int first; /* columns first .. first + n - 1 */
    int n;
    int stay; /* COLUMN_STAY or COLUMN_KEEP, -1: none */
    int part; /* component */
};

struct seat_atom {
    int seat;
    int body;
    int first; /* posts first .. first + n - 1 of program.seat_posts */
    int n;
};

struct seat_class {
    int unit;
    enum rank rank;
    bool leading, kin;
    int first_atom, n_atoms;
    int n_posts;
    int post; /* its first one */
};

struct alike;

struct program {
    const struct rules *rules;
    const struct cells *cells;
    bool relax, plain;
    const due_set *waived; /* per cadre, of a relaxed program: the musts that may be given up; NULL: all of them */
    int n_tiers;
    enum tier tiers[N_TIERS]; /* in the order of the objective, relaxed first */
    int n_groups;
    struct group *groups;
    int n_choice;  /* choice columns are 0 .. n_choice - 1 */
    int n_columns; /* with excess columns */
    struct column *columns;
    int n_rows;
    struct row *rows;
    struct entry *entries;
    struct span *spans;
    int n_counts;
    struct count_cell *counts;
    int n_ranges;
    struct count_range *ranges;
    int64_t constant[N_TIERS]; /* of cells and groups that cannot change */
    int n_seats;
    struct seat_class *seats;
    int n_atoms;
    struct seat_atom *atoms;
    int *seat_posts;
    const int *seat_of, *atom_of; /* per post */
    int n_empty;                  /* groups without any column: nothing the cadre may do */
    int n_parts;                  /* components, by their first group; single groups without choice are in part -1 */
    bool joined;                  /* global rows tie the components */
    bool limited[N_TIERS];        /* the value of the tier (fit negated) is at most at_most, as a row over the city would say */
    int64_t at_most[N_TIERS];
    int limit_part[N_TIERS]; /* the component that has to obey, tied together if joined; -1: none, the whole city is asked */
    int64_t n_open[N_MODES]; /* arcs (cadre, post) */
    struct alike *alike;     /* of posts, as arcs were judged */
};

/* Builds the program. joined: global rows count for components. */
struct program *program_build(struct arena *arena, const struct rules *rules, const struct cells *cells, bool relax, bool plain, bool joined);
/* The same, but NULL if a signal (stop_asked) or the deadline (in stop_now(); 0: none, -1: signals do not count either) comes first. */
struct program *program_build_until(struct arena *arena, const struct rules *rules, const struct cells *cells, bool relax, bool plain, bool joined,
                                    double deadline);

/* A relaxed program of which only some musts (per cadre) may be given up. */
struct program *program_build_waived(struct arena *arena, const struct rules *rules, const struct cells *cells, const due_set *waived, bool joined,
                                     double deadline);

/* Value of a choice (one column a group): tiers by enum tier (fit negated); the number of rows it breaks, 0 for a plan. part -1: the whole city;
 * else one component without the constants and without rows that are global and not joined. */
int program_value(const struct program *program, const int *choice, int part, int64_t value[N_TIERS]);

/* Between which values the activity of a row is, whatever is chosen. */
void program_reach(const struct program *program, const struct row *row, int64_t *least, int64_t *most);

/* a < b: -1 and so on, by the tiers of the program. */
int program_compare(const struct program *program, const int64_t a[N_TIERS], const int64_t b[N_TIERS]);

/* Where everybody goes: post of each cadre after the choice (target of a move; own post, or -1 waiting, of those who stay). Ties by the order of the
 * file. False if the seats do not suffice: a bug of the rows. */
bool program_posts(struct arena *arena, const struct program *program, const int *choice, int *to);

#endif
