/* Why a plan does with a cadre what it does, and what another wish would cost: every answer is found by the rules themselves or by solving again,
 * never guessed. */
#ifndef EXPLAIN_EXPLAIN_H
#define EXPLAIN_EXPLAIN_H

#include "explain/conflict.h"

/* A post that is not open to the cadre. */
struct closed_post {
    int post;
    rule_set rules; /* that close the arc; may be empty */
    due_set unmet;  /* musts of the cadre that would stay unmet there */
    bool by_pin;    /* a pin would open it: nothing closes it but an exemption that waives, or the pool */
};

/* What the move does to one count of a team (unit, body or tag), all others moving as planned. */
struct count_change {
    int team, cell;    /* of the verdict's cells */
    int holders;       /* of the team after the plan */
    int before, after; /* the round */
    int without;       /* after, if this cadre alone stayed */
    int64_t cost, cost_without;
};

enum price_kind {
    PRICE_PLANNED,    /* the plan does it already */
    PRICE_CLOSED,     /* a rule closes the way */
    PRICE_IMPOSSIBLE, /* proved: no plan obeys the wish and every rule */
    PRICE_FOUND,
    PRICE_UNKNOWN /* stopped without a plan and without a proof */
};

/* The wish against the best plan found without it, in the components that differ. In the tier's own sense: fit is better when larger, all others when
 * smaller. The true change lies between least and most where given; they are the same where it is exact. */
struct price_tier {
    enum tier tier;
    int64_t value;  /* of the best plan without the wish */
    int64_t wished; /* of the best plan with it: value + change */
    int64_t change;
    bool has_range; /* all earlier tiers are exact, and both tiers have bounds */
    int64_t least, most;
    bool exact;
};

enum difference_kind { DIFFERENCE_ELSEWHERE, DIFFERENCE_STAYS, DIFFERENCE_MOVES };

/* A cadre whom the plan with the wish treats otherwise; posts -1: stays. */
struct difference {
    int cadre;
    int planned, wished;
};

struct price {
    struct wish wish;
    bool told; /* the reasons of an impossible wish are wanted */
    enum price_kind kind;
    bool replaces;             /* a pin or stay of the cadre among the plan's decisions was put aside */
    struct closed_post closed; /* PRICE_CLOSED; and PRICE_IMPOSSIBLE, empty then */
    int n_tiers;
    struct price_tier tiers[N_TIERS];
    bool improved; /* the search found a plan without the wish that is better than the one explained */
    int n_touched; /* cadres in the components that the wish changes */
    int n_differences;
    const struct difference *differences;
    struct solution solution; /* with the wish */
    struct conflict conflict; /* PRICE_IMPOSSIBLE: its sets */
};

struct alternative {
    int post;
    bool by_exchange; /* shown by exchanging seats in the plan, judged anew; else by solving */
};

struct alternatives {
    int n;
    const struct alternative *items;
    int n_worse;     /* proved: every plan with the cadre there is worse in some tier */
    int n_undecided; /* no such plan was found, none excluded */
    const int *undecided;
};

/* Where bounds of the plan without the wish come from. */
enum bounds_from {
    BOUNDS_SOLVED,
    BOUNDS_STATED, /* the plan file states them; nobody has proved them anew */
    BOUNDS_PROVED  /* by the judge, from the certificate */
};
extern const char *const bounds_from_names[]; /* "solved", "stated", "proved" */

struct explain_ask {
    const struct task *task; /* its wishes are the plan's decisions; relax where the plan gives up musts */
    const struct plan *plan;
    int cadre;
    const struct wish *wish; /* what to price, NULL */
    bool alternatives;
    const struct certificate *certificate; /* of the plan, NULL: what the plan file states is believed where the judge finds nothing else */
};

struct explanation {
    const struct rules *rules;
    const struct cells *cells;
    struct verdict verdict; /* of the plan */
    int cadre;
    const struct judged_move *move;         /* NULL: stays or waits on */
    const struct judged_deferral *deferral; /* by an exemption or SD-E6, NULL */
    const struct judged_deferral *relaxed;  /* given up by the plan, NULL */
    const struct judged_unmet *unmet;       /* NULL */
    int n_partners;                         /* of SD-E6, who move */
    const int *partners;
    int n_kin_gone; /* of HB-4: kin who are due as well or are not, and leave the unit, so that this cadre need not */
    const int *kin_gone;
    int n_open; /* posts open to the cadre, the planned one among them */
    const int *open;
    int n_closed;
    const struct closed_post *closed;
    int n_effects;
    const struct count_change *effects;
    int n_chain; /* moves of the same chain or ring, first step first */
    const struct judged_move *const *chain;
    bool certified;                          /* a certificate was given */
    enum bounds_from bounds;                 /* on which price and alternatives rest */
    const struct price *price;               /* NULL: not asked for */
    const struct alternatives *alternatives; /* NULL: not asked for */
};

/* False only for errors; all memory in the arena. */
bool explain(struct arena *arena, const struct explain_ask *ask, struct explanation *explanation, struct error *err);

#endif
