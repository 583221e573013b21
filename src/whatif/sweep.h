/* What-if: every scenario of a file solved, each in a process of its own, and the answers side by side. Answers are made, kept and read as result
 * files (whose bytes the caller renders, since files belong to report), so that a finished one need not be found out again, whoever found it. */
#ifndef WHATIF_SWEEP_H
#define WHATIF_SWEEP_H

#include "solve/planner.h"
#include "task/scenario.h"

/* What one scenario came to, in the worker that solved it. */
struct sweep_found {
    const struct scenario *scenario;
    const char *key;
    const struct task *task;
    const struct solution *solution;
    const struct answer_check *checks; /* one for each condition of the scenario */
};

struct sweep {
    struct arena *arena;
    const struct inputs *inputs;
    const struct scenarios *set;
    struct task like; /* options of the search; threads: workers at a time */
    struct sweep_list list;
    const char *folder; /* where the results are kept; NULL: nowhere */
    int shard, shards;  /* only every shards-th scenario, from the shard-th (1 ..) on; 1 of 1: all. The base is in every shard */
    /* The bytes of a result file, in the arena. */
    const char *(*render)(void *self, struct arena *arena, const struct sweep_found *found, size_t *size);
    /* Told of each answer (kept: it was there already) and each failure; may be NULL. */
    void (*tell)(void *self, const struct sweep *sweep, int entry, bool kept);
    void *self;

    /* Out: per entry of the list (0 the base). answers[k].scenario is NULL where there is none. */
    struct answer *answers;
    const char **failures; /* what went wrong in the worker; NULL */
    enum error_kind failed;
    int n_todo, n_done, n_kept, n_changed; /* of this shard; answers kept; result files found that are not as they were written */
    bool stopped;                          /* by Ctrl-C */
};

/* Fills list.entries, from the scenarios and what all answers depend on (list's other fields and `view`, the options that shape what is written). */
void sweep_entries(struct sweep *sweep, const char *view);
/* Looks every scenario over against the inputs, before anything is solved: all faults together. */
bool sweep_check(struct sweep *sweep, struct faults *faults);
/* Takes over what the folder holds and finds out the rest: the base first, which the others start from. False only for errors of the system. */
bool sweep_run(struct sweep *sweep, struct error *err);
/* Is the entry one of this shard? */
bool sweep_mine(const struct sweep *sweep, int entry);

/* The answers of several folders (of shards, say) as one: the list they share, and per entry the first answer found. n_changed: result files
 * that are not as they were written, and no answers. False with ERROR_INPUT where folders are of different sweeps. */
bool sweep_merge(struct arena *arena, int n, char **folders, struct sweep_list *list, struct answer **answers, const char ***bytes, size_t **sizes,
                 int *n_changed, struct error *err);

/* Judges conditions; without a plan none is met. */
const struct answer_check *accept_judge(struct arena *arena, const struct solution *solution, int n, const struct accept *accepts);

/* Cadres who are elsewhere than in the base's plan: by id, in the order of the answers. */
struct differing {
    const char *cadre;
    const char *in_base; /* post; NULL: does not move there */
    const char *here;
};
int answers_differ(struct arena *arena, const struct answer *base, const struct answer *answer, const struct differing **list);
/* 1 all conditions met, 0 one is not, -1 none was asked. */
int answer_accepted(const struct answer *answer);

#endif
