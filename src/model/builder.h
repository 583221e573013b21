/* Between the files of this room only: a program while it is built. */
#ifndef MODEL_BUILDER_H
#define MODEL_BUILDER_H

#include "model/alike.h"
#include "model/program.h"

/* An open arc: to a post, or to every post that the cadre cannot tell from it. */
struct arc {
    int post;
    bool whole; /* the arc of the whole group of alike posts */
    enum mode mode;
    bool secondment;
    bool leaves_unit;
    due_set unmet;
    int fit;
    int changes;         /* it is not what was announced */
    unsigned apart;      /* plans of wishes->apart (bits) that have the cadre elsewhere */
    int exceptions;      /* soft LC-2 and ZR-7, if HB-4 does not make it a policy move */
    bool must_be_policy; /* LC-2 or ZR-7 is must: only a policy move may go there */
};

struct arc_list {
    int n;
    struct arc *items;
};

struct triple {
    int row, column, coef;
};

enum { TRIPLES_A_BLOCK = 1 << 16, COSTS_KEPT = 8 };
struct triple_block {
    struct triple_block *next;
    int n;
    struct triple items[TRIPLES_A_BLOCK];
};

struct staffing {
    int vacancies, quota; /* rows, -1 */
};

struct builder {
    struct arena *arena;
    struct arena *scratch; /* freed when the program is built */
    double deadline;       /* stop_now() at which to give up; 0: at a signal only, -1: never */
    bool stopped;          /* given up: what is built so far is of no use */
    int calls;             /* of build_stopped */
    const struct rules *rules;
    const struct city *city;
    const struct policy *policy;
    const struct cells *cells;
    struct program *program;
    struct alike *alike;
    struct arc_list *arcs; /* per cadre */
    bool *standing_seat;   /* per post: must_fill, vacant and open to nobody */
    bool *deferrable;      /* per cadre: may be deferred by SD-E6 */
    int room_columns, room_rows, room_groups;
    const int64_t *costs[COSTS_KEPT]; /* the newest of columns, for others to share; NULL: none yet */
    int newest_cost;
    struct triple_block *first_triples, *triples; /* the first and the newest block, in the scratch arena */
    long long n_triples;
    int *relax_column; /* per cadre: COLUMN_RELAX, -1 */
    int *cured_column; /* per cadre: COLUMN_CURED, -1 */
    /* Rows that nearly every column is in, -1: none. Their entries are made column by column when all rows are there (entries.c), never as triples.
     */
    int *row_of_seat, *row_of_fill; /* per class: ROW_CLASS_SEATS, ROW_MUST_FILL */
    int *row_of_atom;               /* per atom */
    struct staffing *unit_rows;     /* per unit and rank */
    int *body_rows;                 /* per body and rank: ROW_QUOTA */
    int *cell_row;                  /* per cell of cells */
};

/* arcs.c: open arcs of everybody. seats.c: classes and atoms. columns.c: groups and columns. */
void build_arcs(struct builder *b);
void build_seats(struct builder *b);
void build_columns(struct builder *b);
/* Rows. */
void build_seat_rows(struct builder *b);
void build_pair_rows(struct builder *b);
void build_round_rows(struct builder *b);
void build_kin_rows(struct builder *b);
void build_counts(struct builder *b);
/* entries.c: lists by column and by row, and constants. */
void build_entries(struct builder *b);
/* Costs of counts, components. */
void build_tables(struct builder *b);
void build_parts(struct builder *b);

/* A new row; all nouns not given by the caller must be -1 already: start from row_of. */
struct row row_of(enum row_kind kind, int rule, int lower, int upper);
int row_add(struct builder *b, struct row row);
void row_put(struct builder *b, int row, int column, int coef);
/* N_TIERS numbers for columns to share. */
const int64_t *cost_shared(struct builder *b, const int64_t cost[N_TIERS]);
/* The excess column of a row. */
int excess_add(struct builder *b, int row, enum tier tier, int upper);

/* A constant part of the row's activity. */
void row_shift(struct builder *b, int row, int coef);
/* coef in all columns of the group that `in` holds for. Where these are most of the group the row gets coef as a constant, less what the others do
 * not bring: the same activity of every choice in far fewer entries. */
void row_put_where(struct builder *b, int row, int group, bool (*in)(const struct column *column), int coef);

/* True once a signal came or the deadline is over; to be asked often, looks at the clock now and then. */
bool build_stopped(struct builder *b);

/* The musts of the cadre that the program does not let go. */
static inline due_set musts_kept(const struct builder *b, int cadre) {
    due_set musts = b->rules->cadres[cadre].musts;
    return !b->program->relax ? musts : b->program->waived != NULL ? musts & ~b->program->waived[cadre] : 0;
}

/* Is the column a way of keeping the home post (staying, relaxed or not, or going on secondment)? */
bool column_keeps_home(const struct column *column);
bool column_moves(const struct column *column);
/* A move for good: it changes who holds which post. */
bool column_moves_home(const struct column *column);
/* Is it a choice beside where the cadre works (KEEP … CURED)? */
bool column_aside(const struct column *column);
/* The deferral of the cadre by SD-E6 costs for HB-4 alone. */
bool defers_hb4_alone(const struct builder *b, int cadre);
/* Live kin conflicts that ask the cadre to leave. */
int live_conflicts(const struct builder *b, int cadre);
/* Where a cadre with this column is present afterwards (a post), -1: nowhere. */
int column_presence(const struct builder *b, const struct column *column);

#endif
