/* The one exact arithmetic of plans, shared by the model and the audit on purpose. Counts are scaled by 1000, all values are integers below 2^53. */
#ifndef SCORE_SCORE_H
#define SCORE_SCORE_H

#include <stdint.h>

#include "base/error.h"
#include "rules/rules.h"

/* What is counted: holders with a word (raw value or group name) of an attribute. attribute -1: all holders (the cell `size` of measure range). */
struct cell_kind {
    int attribute;
    int word;
    int weight; /* of the deviation or range; 0: the kind exists for units' targets only */
};

struct team {
    enum teams kind;
    bool balanced; /* false: a unit that is a team for its targets' min and max only */
    int unit;      /* TEAMS_UNIT, TEAMS_BODY */
    int body;      /* TEAMS_BODY: the body, -1 for the unit's posts without body */
    int tag;       /* TEAMS_AFFINITY: symbol */
    enum level level;
    int size; /* S: holders before */
    int seats;
};

/* A cell: one kind in one team (or one unit, for its targets). */
struct cell {
    int team; /* of cells->teams */
    int kind;
    int before;           /* count before the round */
    int64_t target;       /* tau in thousandths; -1: no deviation term (measure range; target given without one) */
    int weight;           /* of the deviation term */
    int min, max;         /* of a unit's target; -1 none */
    int64_t limit_weight; /* weight × target_weight of the min/max term */
};

/* A range term: weight × 1000 × (largest - smallest count over the cells). */
struct range {
    int kind;
    enum level level; /* of the teams; affinity teams are compared all together */
    int n_cells;
    const int *cells;
};

struct cells {
    const struct rules *rules;
    int pool_size; /* N */
    int n_teams;
    struct team *teams;
    int n_kinds;
    struct cell_kind *kinds;
    int n_cells;
    struct cell *cells; /* every cell that has a cost */
    int n_ranges;
    struct range *ranges;
    const int *kinds_first; /* per cadre: its kinds are kind_items[kinds_first[i] .. kinds_first[i + 1] - 1] */
    const int *kind_items;
    const int *teams_first; /* per post likewise: the teams its holder counts in */
    const int *team_items;
    const int *cell_at; /* team × kind -> cell, -1 */
    int64_t before;     /* deviation before the round */
};

/* False with ERROR_INPUT if the worst case would pass 2^53. */
bool cells_build(struct arena *arena, const struct rules *rules, struct cells **cells, struct error *err);
/* Cost of a cell holding n: deviation term and min/max term. */
int64_t cell_cost(const struct cells *cells, const struct cell *cell, int n);
/* Counts of all cells when cadre i holds (by home) post at[i], -1 none; counts has n_cells items. */
void cells_count(const struct cells *cells, const int *at, int *counts);
/* Deviation (or range) of such counts. */
int64_t cells_deviation(const struct cells *cells, const int *counts);

/* Values of tiers, in the order of the objective. */
struct score {
    int n;
    enum tier tier[N_TIERS];
    int64_t value[N_TIERS];
};
/* -1, 0, 1: a better than, equal to, worse than b. Both have the same tiers; tier fit is maximised. */
int score_compare(const struct score *a, const struct score *b);
/* |value - bound| / max(1, |value|), rounded up to 4 decimals: never better than the truth. */
double score_gap(int64_t value, int64_t bound);

#endif
