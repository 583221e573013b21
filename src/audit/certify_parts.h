/* Between the files that prove certificates only. */
#ifndef AUDIT_CERTIFY_PARTS_H
#define AUDIT_CERTIFY_PARTS_H

#include "audit/certificate.h"
#include "base/arena.h"

/* Sums of many products, without overflow whatever the file says. */
__extension__ typedef __int128 wide;

/* What a cadre may do in some plan that obeys every rule: stay or wait (post -1), or go to a post. Costs are never above the true ones. */
struct certify_option {
    int post;
    int exceptions, shall, fit, relaxed, overdue;
    bool closed; /* in no plan as good in the earlier tiers */
};

/* A price on being present at a post, or (post -1) on no longer working in the unit. */
struct certify_presence {
    struct certify_presence *next;
    int post, unit;
    bool stays_too; /* of a conflict: staying by SD-E6 cures it likewise */
    int64_t price;
};

/* The prices of one tier, where they act. */
struct certify_prices {
    int64_t scale;
    enum tier tier;
    int64_t held[N_TIERS];
    int64_t *cell;
    int64_t *seat, *own_seat;   /* per post */
    int64_t *fill;              /* per post */
    int64_t *vacancies, *quota; /* per unit × rank */
    int64_t *body_quota;        /* per body × rank */
    int64_t *out;               /* per cadre */
    int64_t *pair;              /* per pair of rules: with an exception allowed */
    int64_t *leave;             /* per unit */
    int64_t *enabling;          /* per unit × rank */
    int64_t *mutual;            /* per unit: the first of its area */
    int64_t max_enabling, moves, due_moves;
    struct certify_presence **presence; /* per cadre */
    int64_t *presence_sum;              /* per cadre: of its list, without signs */
    wide constant;                      /* of the rows' right sides */
    int n_ignored;
};

struct certify {
    struct arena *arena;
    const struct rules *rules;
    const struct cells *cells;
    const struct city *city;
    bool relaxed;
    int64_t value[N_TIERS]; /* minimised: fit negated */
    bool *deferrable;       /* per cadre: SD-E6 may defer it */
    int *first;             /* options of cadre i: first[i] .. first[i + 1] - 1 */
    struct certify_option *options;
    int *least, *most; /* per cell: reachable counts */
    wide *team_sum;    /* per team: what the cadre at hand costs there, … */
    int *team_of;      /* … if this is 1 + the cadre */
};

/* certify_options.c: what everybody may do. fit: its cost is asked for. */
void certify_options(struct certify *c, bool fit);
/* The counts that options which are not closed can reach. */
void certify_reach(struct certify *c);
bool certify_stays(const struct certify_option *option);
/* certify_prices.c: the rows of a case of a tier, those that mean nothing here left out. */
struct certify_prices *certify_prices(struct certify *c, const struct certify_tier *tier, const struct certify_case *one);
/* The unit that stands for the area of a unit outside the city level, -1. */
int certify_area(const struct city *city, int unit);

#endif
