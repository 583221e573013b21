/* The search for the best choice of one component, tier by tier, cut into jobs: pieces of work that a worker process does on a copy of the
 * component's state and whose result the state then takes over. Everything is counted, nothing is timed, and every random number comes from the
 * state: the same jobs taken over in the same order give the same plan. */
#ifndef SOLVE_PART_H
#define SOLVE_PART_H

#include "model/program.h"

/* FAILED: nothing is left to try, and not all is proved that was asked for (see branch_tier). LOST: a worker ended before it was done (killed, out of
 * memory). */
enum part_end { PART_RUNNING, PART_PROVED, PART_GAP, PART_EFFORT, PART_IMPOSSIBLE, PART_FAILED, PART_LOST };

struct part_tier {
    bool has_bound;
    int64_t bound; /* on the tier's minimised value (fit negated) */
    bool numerical;
};

struct part_state {
    int part;
    enum part_end end;
    bool has_plan;
    enum tier tier; /* at work */
    int64_t value[N_TIERS];
    struct part_tier tiers[N_TIERS];
    long long iterations, nodes;
};

struct part_ask {
    const struct program *program;
    int part;
    double gap;       /* of tier structure */
    long long effort; /* 0: no limit */
    unsigned seed;
    int n_tiers; /* how many of the program's tiers to solve; 0: any plan will do */
};

/* FIRST: to find a plan; BOUND: a tier is to be begun; SEARCH: between its value and its bound. */
enum part_stage { STAGE_FIRST, STAGE_BOUND, STAGE_SEARCH, STAGE_OVER };

/* A neighbourhood has all columns of its units, or those of the core: the best few ways of a cadre, more of them in each. */
enum { WAY_ALL, WAY_CORE, WAY_WIDER, WAY_WIDE, N_WAYS };

/* Where a component stands in its tiers; goes over the pipe as it is. */
struct part_course {
    enum part_stage stage;
    int t;                    /* tier at work: tiers[t] of the program */
    bool to_the_end;          /* the gap is not enough */
    bool whole;               /* a job over the whole part is at work */
    bool prices_due;          /* the plan is much better than when the prices were made */
    bool exhausted;           /* neighbourhoods have ceased to help and nothing else would; or branch and cut has looked at everything */
    long long stop_at;        /* effort at which the present tier ends, 0: none */
    long long round;          /* work of the next round of neighbourhoods and branch and cut */
    int barren;               /* neighbourhoods since one helped */
    long long patience;       /* work of a neighbourhood, at most */
    double breadth[N_WAYS];   /* units set free at a time */
    double luck[N_WAYS];      /* how often that has helped of late, */
    double toll[N_WAYS];      /* and its work */
    bool held[N_TIERS];       /* tiers that are done, */
    int64_t at_most[N_TIERS]; /* and their values */
    uint64_t random;
};

/* A piece of work. STEP goes on to the next decision, alone; REGION frees some units; WHOLE bounds and branches over the whole part, PRICES seeks the
 * Lagrangian bound of a large one, both beside regions. */
enum job_kind { JOB_NONE, JOB_STEP, JOB_REGION, JOB_WHOLE, JOB_PRICES };

struct search_part {
    struct arena *arena;
    struct part_ask ask;
    const struct program *p;
    struct part_state state;
    struct part_course course;
    int n_groups;
    int *groups;      /* of the part, ascending */
    int n_columns;    /* of these groups */
    int *choice;      /* per group of the program; arrays of the whole program are shared by all parts */
    bool *useful;     /* per choice column: may be part of a plan at least as good in the tiers done */
    double *reduced;  /* per choice column: reduced cost in the relaxation of the tier at work */
    const int *start; /* per group of the program: a choice to begin with, NULL */
    bool hall;        /* first_plan has proved that there is no plan (match.h) */
    int n_useful;     /* columns, when the search of a tier began or they last changed */
    bool big;         /* neighbourhoods are jobs of their own */
    int n_units;      /* with something to choose */
    int *units;
    int room_ties;
    int *tie;                                              /* n_units × n_units: useful columns from one to the other, either way */
    double core[N_WAYS];                                   /* reduced cost of the dearest columns */
    int n_jobs, n_regions;                                 /* at work; of these neighbourhoods */
    int *busy;                                             /* per unit of the city: neighbourhoods at work on it */
    long long reserved;                                    /* effort these may take */
    void (*tell)(void *self, const struct search_part *s); /* in a worker: told of every better plan and bound */
    void *self;
    enum job_kind kind;            /* in a worker: of its job; */
    long long begun_at, milestone; /* part_used at its beginning; the milestone it has not told to be behind it */
    int64_t *prices;               /* the best of lagrange_tier for structure, to go on from: part_n_prices; NULL: none yet */
};

enum region_end { REGION_GAINED, REGION_NOTHING, REGION_UNPROVED, REGION_NO_SEATS };

struct part_job {
    enum job_kind kind;
    int way; /* of a region */
    int n_units;
    int units[64];    /* of the city */
    double theta;     /* only columns with at most this reduced cost */
    long long effort; /* at most */
};

struct part_result {
    bool possible;  /* false: proved that there is no plan */
    bool changed;   /* useful and reduced have changed */
    bool exhausted; /* of WHOLE: see part_course */
    enum region_end region;
    bool quick;
    long long used; /* work */
};

/* Shared arrays: choice of n_groups, useful and reduced of n_choice items. */
void part_begin(struct search_part *s, struct arena *arena, const struct part_ask *ask, int *choice, bool *useful, double *reduced);
/* The next job, given those at work; JOB_NONE: wait for one of them, or over. Draws random numbers from the state. */
struct part_job part_next(struct search_part *s);
/* The search of its tier is over: what still works on it works in vain. */
bool part_idle(const struct search_part *s);
/* In a worker: does the job on its own copy of the state. */
struct part_result part_work(struct search_part *s, const struct part_job *job);
/* After a job is over: takes a choice over if it is a better plan of the part; adapts to how the neighbourhood went. */
void part_learn(struct search_part *s, const struct part_job *job, const struct part_result *result);
/* After a job that changed what is useful or began a tier. */
void part_refresh(struct search_part *s);
/* Nothing more to do: states how it ended. */
void part_finish(struct search_part *s, bool possible);

/* Between the files of the search. */
long long part_used(const struct search_part *s);
/* A price for each row of the program and each held tier, and their shift. */
int part_n_prices(const struct program *p);
bool part_out_of_effort(const struct search_part *s);
/* What is left until the limit of the part or tier, at most `most` (0: no limit given). At least 1. */
long long part_effort(const struct search_part *s, long long most);
uint64_t part_random(struct search_part *s, uint64_t below);
/* One of n, in proportion to its chance. */
int part_draw(struct search_part *s, const uint64_t *chance, int n);
/* pulse.c. Results are taken over in the order of counted work (crew.c), so a job tells when it has passed a milestone: a neighbourhood often, since
 * others wait to know whose turn it is, and so do prices; a WHOLE at 2,000 and a quarter more each time, and its work counts as the first of these
 * that it does not pass. `used`: work of a solver that is not yet in the state. */
long long part_milestone(enum job_kind kind, long long used);
void part_pulse(struct search_part *s, long long used);
/* standing.c. Takes a choice of some groups over if it is a better plan; tells. */
bool part_take(struct search_part *s, const int *choice);
void part_tell(struct search_part *s);
void part_bound(struct search_part *s, enum tier tier, int64_t bound, bool numerical);
/* The gap of a tier is small enough: proved, or for structure within the gap asked for. */
bool part_tier_proved(const struct search_part *s, enum tier tier);
bool part_nearly_there(const struct search_part *s); /* in the tier at work: within 3 % of the bound */
bool part_tier_enough(const struct search_part *s, enum tier tier);
struct linear_ask part_linear(const struct search_part *s, enum tier tier);
/* The least that a column of the group costs in a tier. */
int64_t group_least(const struct program *p, int g, enum tier tier);

/* plain.c: a bound of the tier in integers alone. */
void plain_bound(struct search_part *s, enum tier tier);
/* Out of `useful`: columns that alone make a tier that is held worse than it may be; most of those that cost an exception. */
void drop_dear(struct search_part *s, enum tier tier);

/* first.c: a plan by matching with repair; false if it finds none, or proves that there is none (s->hall). */
bool first_plan(struct search_part *s);
/* anneal.c: a better plan in tier structure, by so many proposals a group; only columns with at most this reduced cost are proposed. */
enum { SHORT_ANNEAL = 4000, LONG_ANNEAL = 20000, ANNEAL_GROUPS = 40 }; /* in parts of fewer groups it is not worth its time */
enum { CORE_COST = 100 };                                              /* a tenth of a person of weight 1: columns worth proposing */
void anneal_structure(struct search_part *s, long long proposals, double theta);
/* branch.c: the relaxation with columns brought in as they pay: bound of the tier, columns that cannot pay out of `useful`; then, for structure,
 * branch and cut over what the relaxation takes and nearly takes, for about so much effort (0: none). False if impossible. */
bool relax_tier(struct search_part *s, enum tier tier, long long effort);
/* lagrange_tier.c: at most so many steps towards the best Lagrangian bound: bound of the tier in whole numbers, reduced costs, columns that cannot
 * pay out of `useful`. Needs a plan; no LP. Counts looks at 20,000 columns as an iteration, which
 * takes as long. */
bool lagrange_tier(struct search_part *s, enum tier tier, int steps);
/* branch.c: branch and cut over the useful columns, or those in `some`. False if it proves that there is no plan. Over all of them it may come to its
 * end and leave the tier unproved, since of its bound as much is given away as floating point may err by: then the tier's search is exhausted. */
bool branch_tier(struct search_part *s, enum tier tier, const bool *some, long long effort);
/* neighbour.c: the units of the part and how they are tied; anew whenever `useful` or `reduced` have changed. */
void region_prepare(struct search_part *s);
/* Chooses units. */
void region_choose(struct search_part *s, struct part_job *job);
/* Frees the units of a job, keeps the rest, takes what is better. */
enum region_end region_solve(struct search_part *s, const struct part_job *job);
/* ways.c: of neighbourhoods, see part_course. prepare: whenever `useful` or `reduced` have changed. */
void ways_begin(struct search_part *s);
void ways_prepare(struct search_part *s);
int ways_draw(struct search_part *s);
double ways_theta(const struct search_part *s, int way);
void ways_learn(struct search_part *s, const struct part_job *job, const struct part_result *result);
/* Unit that a choice leads to, or where it stays; -1: none. */
int column_unit(const struct program *p, const struct column *c);
/* neighbour.c: several neighbourhoods one after the other, for about so much effort. False if it has ceased to help. */
bool improve_tier(struct search_part *s, enum tier tier, long long effort);

#endif
