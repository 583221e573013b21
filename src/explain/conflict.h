/* Why no plan exists, as people can argue about it: sets of requirements that cannot all be met, none of which could be left out, and what would have
 * to be given up, least first, as changes of a scenario that has a plan. */
#ifndef EXPLAIN_CONFLICT_H
#define EXPLAIN_CONFLICT_H

#include "solve/conflict.h"

/* What a set is about, by its members. */
enum conflict_shape {
    SHAPE_NOWHERE,   /* one cadre who must leave and has no post to go to */
    SHAPE_SEATS,     /* several who must leave: a seat fewer than heads */
    SHAPE_STAFFING,  /* seats with quotas, vacancies or posts to fill */
    SHAPE_PAIR,      /* SD-E6 or LC-3 */
    SHAPE_KIN,       /* HB rules */
    SHAPE_ROUND,     /* limits of the round, LC-1, the pool, mutual postings */
    SHAPE_DECISIONS, /* what people decided */
    N_SHAPES
};
extern const char *const shape_names[];

struct closing {
    const char *rule;
    int n; /* posts closed by it */
};

struct conflict_set {
    enum conflict_shape shape;
    bool irreducible; /* proved: without any one of the members the others can be met */
    int n;
    const struct requirement *members;
    int n_cadres; /* who must leave, ascending */
    const int *cadres;
    int n_posts; /* open to any of them */
    const int *posts;
    int n_closings; /* SHAPE_NOWHERE: what closes all others, most posts first */
    const struct closing *closings;
};

enum relaxation_kind {
    RELAX_DEFERRALS,
    RELAX_EXCEPTIONS, /* SD-E6 and LC-3 pairs moved together */
    RELAX_VACANCIES,
    RELAX_FILL,
    RELAX_SHARE,
    RELAX_POOL,
    RELAX_MAX_ENABLING,
    RELAX_MAX_MOVES,
    RELAX_MIN_SHARE,
    RELAX_DECISIONS,
    N_RELAXATIONS
};
extern const char *const relaxation_names[];

enum remedy_kind { REMEDY_WISH, REMEDY_POLICY, REMEDY_ROUND, REMEDY_POST };

/* A change as cadrex-scenario/1 writes it. */
struct remedy {
    enum remedy_kind kind;
    enum wish_kind wish; /* REMEDY_WISH, with text; kept: one that the task had already */
    bool kept;
    const char *text; /* REMEDY_POLICY: the path; REMEDY_ROUND: the field; REMEDY_POST: must_fill becomes false */
    int post;
    const char *word; /* the new value: a word, or a number */
    int64_t number;
    bool millionths; /* of the number */
};

/* The least of its kind that gives the whole task a plan; confirmed by solving the changed task. */
struct relaxation {
    enum relaxation_kind kind;
    int n; /* requirements given up (extra vacancies: one each), or 0 where a number tells it */
    const struct requirement *given_up;
    bool fewest;        /* proved: no fewer do */
    int64_t overdue;    /* of RELAX_DEFERRALS: months of the musts given up, together; */
    bool least_overdue; /* proved: no as few are less */
    int n_changes;
    const struct remedy *changes;
};

struct conflict {
    enum lab_answer answer; /* of the task itself */
    const struct rules *rules;
    const struct wishes *wishes;
    int n_sets; /* disjoint ones */
    const struct conflict_set *sets;
    int n_relaxations;
    const struct relaxation *relaxations;
    bool stopped; /* the time is over: there may be more sets and relaxations */
};

/* The sets alone. False only for errors; all memory in the arena. */
bool conflict_sets(struct arena *arena, const struct task *task, struct conflict *conflict, struct error *err);
/* The sets and the ways out. */
bool conflict_find(struct arena *arena, const struct task *task, struct conflict *conflict, struct error *err);

#endif
