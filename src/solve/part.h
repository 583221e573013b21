/* The search for the best choice of one component, tier by tier. Everything is counted, nothing is timed: whoever runs it may end the process. */
#ifndef SOLVE_PART_H
#define SOLVE_PART_H

#include "model/program.h"

/* LOST: the worker ended before it was done (killed, out of memory). */
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
    /* told of every better plan, bound and the end; choice holds one column a group of the program (of this part) */
    void (*tell)(void *self, const struct part_state *state, const int *choice);
    void *self;
};

void part_solve(const struct part_ask *ask);

/* Between the files of the search. */
struct search_part {
    struct arena *arena;
    struct part_ask ask;
    const struct program *p;
    struct part_state state;
    int n_groups;
    int *groups;     /* of the part, ascending */
    int *choice;     /* per group of the program */
    bool *useful;    /* per choice column: may be part of a plan at least as good in the tiers done */
    double *reduced; /* per choice column: reduced cost in the relaxation of the tier at work */
    bool held[N_TIERS];
    int64_t at_most[N_TIERS];
    uint64_t random;
    bool hall;         /* first_plan has proved that there is no plan (match.h) */
    bool to_the_end;   /* the gap is not enough */
    double breadth;    /* units set free at a time */
    long long stop_at; /* effort at which the present stage ends, 0: none */
};

long long part_used(const struct search_part *s);
bool part_out_of_effort(const struct search_part *s);
/* What is left until the limit of the part or stage, at most `most` (0: no limit given). At least 1. */
long long part_effort(const struct search_part *s, long long most);
uint64_t part_random(struct search_part *s, uint64_t below);
/* Takes a choice of some groups over if it is a better plan; tells. */
bool part_take(struct search_part *s, const int *choice);
void part_bound(struct search_part *s, enum tier tier, int64_t bound, bool numerical);
/* The gap of a tier is small enough: proved, or for structure within the gap asked for. */
bool part_tier_proved(const struct search_part *s, enum tier tier);
bool part_tier_enough(const struct search_part *s, enum tier tier);
struct linear_ask part_linear(const struct search_part *s, enum tier tier);

/* first.c: a plan by matching with repair; false if it finds none, or proves that there is none (s->hall). */
bool first_plan(struct search_part *s);
/* relax.c: the relaxation with columns brought in as they pay: bound of the tier, columns that cannot pay out of `useful`. False if impossible. */
bool relax_tier(struct search_part *s, enum tier tier);
/* branch.c: branch and cut over the useful columns, or those in `some`. False if it proves that there is no plan. */
bool branch_tier(struct search_part *s, enum tier tier, const bool *some, long long effort);
/* neighbour.c: frees some units, keeps the rest; for about so much effort. False if it has ceased to help. */
bool improve_tier(struct search_part *s, enum tier tier, long long effort);

#endif
