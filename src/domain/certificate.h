/* A certificate (cadrex-certificate/1): prices of rows that every plan of a city obeys, named by nouns. They are all a doubter needs to prove, in
 * whole numbers, how much better than a given plan any other can be. Made by solve, judged by audit, which trusts nothing of it. */
#ifndef DOMAIN_CERTIFICATE_H
#define DOMAIN_CERTIFICATE_H

#include <stdint.h>

#include "domain/policy.h"

/* What a row says is in datasets/README.md. A price is never negative, but of CERTIFY_CELL and CERTIFY_MUTUAL, which are equations. */
enum certify_kind {
    CERTIFY_CELL,      /* count of a cell: unit, body or tag; attribute (-1: size), word, number */
    CERTIFY_SEATS,     /* posts: holders and seconded arrivals <= posts */
    CERTIFY_OWN_SEATS, /* posts: those among them whose home is in the posts' unit */
    CERTIFY_MUST_FILL, /* posts, of one: held */
    CERTIFY_VACANCIES, /* unit, rank */
    CERTIFY_QUOTA,     /* unit, rank; body or -1 */
    CERTIFY_PAIR,      /* a, b, rule: not both out */
    CERTIFY_BOTH_DUE,  /* a, b: one out */
    CERTIFY_LEAVERS,   /* unit: LC-1 */
    CERTIFY_KIN,       /* a at posts, b at other_posts: not both */
    CERTIFY_CONFLICT,  /* a, b (maybe outside), unit: HB-4 */
    CERTIFY_ENABLING,  /* unit, rank */
    CERTIFY_MAX_ENABLING,
    CERTIFY_MAX_MOVES,
    CERTIFY_MIN_SHARE_OF_DUE,
    CERTIFY_MUTUAL, /* unit: any of the area */
    N_CERTIFY_KINDS
};
extern const char *const certify_names[]; /* "cell" … */

struct certify_row {
    enum certify_kind kind;
    int unit, rank;      /* -1: none */
    int body;            /* -1: none; of a cell -2: the posts without body */
    int tag;             /* symbol, -1 */
    int attribute, word; /* -1: the cell counts all holders */
    int number;          /* of several kinds with the same word in a unit's targets: 0, 1 … */
    enum rule rule;
    int a, b; /* cadres; b of a conflict may be n_cadres + person */
    int n_posts;
    const int *posts;
    int n_other_posts;
    const int *other_posts;
    int64_t price;
};

enum { CERTIFY_SCALE_MOST = 1 << 20, CERTIFY_PRICE_BITS = 44, CERTIFY_CASES_MOST = 64 };

/* A proof by cases: either the cadre stays (or waits on) or moves, and each is a case with a greater number; or, without a cadre, prices. */
struct certify_case {
    int cadre; /* -1: none */
    int stays, moves;
    int64_t held[N_TIERS]; /* prices of "tier t at most the plan's value", of tiers before it */
    int n_rows;
    const struct certify_row *rows;
};

/* One tier: prices in units of 1 / scale. What is proved in case 0 is proved. */
struct certify_tier {
    enum tier tier;
    int64_t scale;
    int64_t value, bound; /* as claimed; told, never trusted */
    int n_cases;          /* at least 1 */
    const struct certify_case *cases;
};

struct certificate {
    const char *file;
    const char *city_sha256, *policy_sha256; /* NULL: not given */
    int n_tiers;
    const struct certify_tier *tiers; /* in the order of the objective */
};

#endif
