/* The one entry for everybody who needs a plan: builds the integer program of a task, solves it, has the result audited. */
#ifndef SOLVE_PLANNER_H
#define SOLVE_PLANNER_H

#include <stdbool.h>
#include <stdint.h>

#include "audit/certificate.h"
#include "base/error.h"
#include "task/task.h"

struct arena;

enum outcome {
    OUTCOME_OPTIMAL,    /* every tier proved */
    OUTCOME_WITHIN_GAP, /* exceptions and shall proved, structure within the gap asked for */
    OUTCOME_FEASIBLE,   /* a plan that obeys every rule; the search was stopped */
    OUTCOME_RELAXED,    /* a plan that defers at least one must (task->relax) */
    OUTCOME_IMPOSSIBLE, /* proved: no plan obeys every rule */
    OUTCOME_UNKNOWN,    /* stopped without a plan and without a proof */
    N_OUTCOMES
};
extern const char *const outcome_names[]; /* "optimal" … "unknown", as in plan files */

/* LOST: a worker process ended without having finished (killed for want of memory, say). PRECISION: everything was looked at, but the gap asked for
 * is smaller than what floating point may err by. */
enum stopped_by {
    STOPPED_BY_PROOF,
    STOPPED_BY_GAP,
    STOPPED_BY_EFFORT,
    STOPPED_BY_CLOCK,
    STOPPED_BY_SIGNAL,
    STOPPED_BY_LOST,
    STOPPED_BY_PRECISION,
    N_STOPPED_BY
};
extern const char *const stopped_by_names[]; /* "proof" … "signal", "worker_lost", "precision" */

/* A tier of the plan. The bound holds over all plans whose earlier tiers are at most this plan's values. */
struct tier_result {
    enum tier tier;
    int64_t value;
    bool has_bound;
    int64_t bound;  /* for tier fit, which is maximised, from above */
    double gap;     /* |value - bound| / max(1, |value|), rounded up to 4 decimals; -1 without a bound */
    bool proved;    /* value = bound */
    bool numerical; /* the bound comes from floating point (bound_kind: numerical); else it follows from integers alone */
};

/* Arcs (cadre, post) of a mode. Without any: the rule that closes most of the arcs which would be of this mode; without any of these, SD-W2 or SD-W3
 * if there are posts between which the mode would lead, were the units related or the posts open to other levels. */
struct mode_arcs {
    int64_t n_open;
    const char *closed_by; /* rule id; NULL if there are open arcs or no such pair of posts at all */
};

/* Cadres who have together fewer places than heads, whatever other rules say; with shortage: places that ask for more cadres than could hold them. If
 * there is one too few, none of the cadres could be left out: without any one of them this conflict would be gone. */
struct seat_conflict {
    bool shortage;
    int n_cadres;
    const int *cadres; /* with shortage: who could hold the posts */
    int n_leaving;
    const int *leaving; /* those of the cadres who may not stay as they are; with shortage: those who leave the posts and may not stay */
    int n_places;       /* fewer than n_cadres; with shortage more. The posts may be more, where quotas leave some of them empty */
    int n_posts;
    const int *posts; /* all that are open to the cadres, less those of cadres who can only stay; with shortage: those that have to be held */
};

/* The rule of an obstacle with a seat conflict: "seats". */
extern const char obstacle_seats[];

/* A part of the answer "impossible". Obstacles with a cadre are musts: deferring all of them, and no fewer, makes a plan possible (or pins that no
 * arc can follow). One without a cadre is a side rule, without which (or without all of which) there would be a plan; wishes in the way go by their
 * kind ("pin"). One with the rule "seats" is a seat conflict: by itself a reason why there is no plan; closed_by are then the rules that limit the
 * places, closed the number of limits by each. These come last. */
struct obstacle {
    const char *rule;
    int cadre; /* -1: none */
    int post;  /* of a rule about one post (must-fill), -1: none */
    int unit;  /* of a rule about a unit, rank: about one rank there; -1: none */
    int rank;
    bool no_arc; /* the cadre must move and has no arc at all; the rules that close its arcs follow in closed_by */
    int n_closed_by;
    const char **closed_by;            /* rule ids, most arcs first */
    const int64_t *closed;             /* arcs closed by each */
    const struct seat_conflict *seats; /* NULL: none */
};

/* A component of the integer program, solved apart from the others. Two tasks of one city whose components have the same sum have the same problem
 * there. Values and bounds are minimised ones (fit negated), without what cannot change. */
struct component {
    char sum[65];
    int64_t value[N_TIERS];
    bool has_bound[N_TIERS];
    int64_t bound[N_TIERS];
};

/* An announced move that the plan gives up though no rule closes its arc. */
struct lost_move {
    int announced;   /* of verdict.announced */
    bool impossible; /* proved: no plan that obeys every rule has it */
    int n_obstacles; /* then what stands in the way, as far as known */
    const struct obstacle *obstacles;
};

struct announced_losses {
    int n;
    const struct lost_move *items;
};

struct solution {
    enum outcome outcome;
    enum stopped_by stopped_by;
    bool has_plan;
    bool settled;              /* all tiers but fit and moves are proved, or within the gap: also of a relaxed plan */
    struct plan plan;          /* moves in the order of the city's cadres, the wishes as decisions, relaxed deferrals */
    const struct rules *rules; /* what the plan was made and judged under; also without a plan */
    const struct cells *cells;
    struct verdict verdict; /* of audit_plan; only with a plan */
    int n_tiers;
    struct tier_result tiers[N_TIERS];     /* in the order of the objective, relaxed first with task->relax */
    const struct certificate *certificate; /* of task->certify; NULL without a plan */
    const struct proof *proof;             /* what the judge proves with it: exact where that is as good as the search's own bound */
    double gap;                            /* of tier structure; -1 if there is none or no bound */
    bool repeatable;                       /* the clock and signals had no say in the plan */
    long long iterations, nodes;           /* counted effort */
    struct mode_arcs modes[N_MODES];
    struct announced_losses losses;      /* of solve_lost */
    int n_columns, n_rows, n_components; /* of the integer program */
    const struct component *components;  /* of task->compare, only with a plan */
    const int *component_of;             /* of task->compare: per cadre; -1: nothing to choose */
    int n_obstacles;                     /* of an impossible task */
    const struct obstacle *obstacles;
    bool relax_helps; /* of an impossible task: with musts relaxed there is a plan */
};

/* Plans. An impossible task is an outcome; false with err only for errors: input out of range (ERROR_INPUT), solver or memory (ERROR_SYSTEM), and
 * ERROR_BUG where the audit does not confirm the plan. All memory of the solution is in the arena. */
bool solve_plan(struct arena *arena, const struct task *task, struct solution *solution, struct error *err);

/* The same for the tiers before `tier` only, the later ones as they come: what to hold in a model of that tier. Without any tier before it nothing is
 * solved: outcome unknown, n_tiers 0. n_tiers is else the number of the tiers before it. */
bool solve_before(struct arena *arena, const struct task *task, enum tier tier, struct solution *solution, struct error *err);

/* Outcome and gap by the tiers. */
void solve_rate(const struct task *task, struct solution *solution);

/* Of the announced moves that a plan gives up: which could be in no plan at all. Each is pinned and solved, within the time that is left of the
 * task's (started: stop_now() of its start). known: what is known already, of other plans of the task; NULL: nothing. */
bool solve_lost(struct arena *arena, const struct task *task, double started, const struct announced_losses *known, struct solution *solution,
                struct error *err);

/* What a plan file states, without a search: *stated if it was made from these very files, without --relax, and all its values are as judged. Its
 * tiers have the bounds stated; its components have values, and no bounds of their own. With a certificate nothing that the plan file states is
 * believed: its tiers have the bounds that the judge proves (solution->proof), and *stated if these prove the tiers before structure and that one to
 * the task's gap. */
bool solve_stated(struct arena *arena, const struct task *task, const struct plan *plan, const struct certificate *certificate,
                  struct solution *solution, bool *stated, struct error *err);

/* Is there any plan that obeys every rule? proved: the answer is certain; if not, the search was stopped. */
bool solve_possible(struct arena *arena, const struct task *task, bool *possible, bool *proved, struct error *err);

/* Rules and cells of a task without solving it. */
bool solve_prepare(struct arena *arena, const struct task *task, const struct rules **rules, const struct cells **cells, struct error *err);

/* GLPK's version, for the plan file: "5.0". */
const char *solve_glpk_version(void);

#endif
