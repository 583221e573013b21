/* A backlog spread over several rounds: each is planned on the city that the round before leaves, so much later, musts that do not all fit given up
 * to the next one: the fewest, and of these the least overdue. Nobody moves twice within the no-return time (ZR-7's months). */
#ifndef WHATIF_ROUNDS_H
#define WHATIF_ROUNDS_H

#include "base/error.h"
#include "solve/planner.h"
#include "task/apply.h"

/* A must of a cadre, as due by the round's date and not lifted by an exemption. */
struct must_item {
    int cadre;
    int bit;     /* of a due_set */
    int overdue; /* months */
    int first;   /* round in which it first stood here, from 0 */
    int met;     /* the round that meets it, -1: none of these */
};

struct round {
    struct city *city;           /* before the round; the first is the task's */
    const struct policy *policy; /* effective and due_by later by so much, where they are given */
    struct task task;
    struct solution solution;
    struct applied applied; /* the city after the round; only with a plan */
    int n_locked;           /* who moved in an earlier round and may not move again */
    int n_musts;            /* the backlog before */
    struct must_item *musts;
    int n_carried, n_new; /* of them left by the round before, fallen due since */
    int n_met, n_left;    /* left: the backlog after, */
    int n_first_left;     /* of it those that stood there in the first round */
};

struct rounds_ask {
    const struct task *task; /* time_limit is that of all rounds together, effort each round's */
    int n;
    int every;     /* months from round to round */
    int no_return; /* months */
    /* Before each round (from 0) is planned, and with the tries so far before each try of another way, of which the task's progress is not told. */
    void (*tell)(void *self, int round, int n_tries, int n_better); /* NULL: silent */
    void *tell_self;
};

struct rounds {
    int n; /* planned; fewer than asked where a round has no plan: that is the last one */
    struct round *items;
    int n_tries;        /* other ways of a round tried, */
    int n_better;       /* and taken, since they make all rounds together better */
    bool stopped;       /* a signal or the time limit ended the search for other ways */
    bool backlog_rises; /* after some round there are more musts left than after the one before */
};

/* The months in which nobody moves a second time: those of ZR-7, whatever its force. */
int rounds_no_return(const struct policy *policy);

/* False only for errors; all memory in the arena. */
bool rounds_plan(struct arena *arena, const struct rounds_ask *ask, struct rounds *rounds, struct error *err);

#endif
