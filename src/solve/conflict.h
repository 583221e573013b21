/* Requirements that can be dropped one by one, and sets of them that cannot all be met. Facts are no requirements: which posts there are, one holder
 * a post, who may go where, who sits where. */
#ifndef SOLVE_CONFLICT_H
#define SOLVE_CONFLICT_H

#include "solve/planner.h"

enum requirement_kind {
    REQUIRE_MUST,         /* cadre, due (a bit of due_set): the must is met, or the cadre deferred by SD-E6 */
    REQUIRE_FILL,         /* post: must_fill; of several alike posts the first */
    REQUIRE_STAFF,        /* unit, rank: allow_vacancies, and `extra` more */
    REQUIRE_QUOTA,        /* unit, rank; body or -1 */
    REQUIRE_PAIR,         /* a, b: not both out (SD-E6, LC-3) */
    REQUIRE_ONE,          /* a, b: both due, one moves (SD-E6) */
    REQUIRE_KIN,          /* a, b: HB-1, HB-2, HB-3 */
    REQUIRE_SHARE,        /* unit: LC-1 */
    REQUIRE_POOL,         /* unit, rank: enabling movers */
    REQUIRE_MUTUAL,       /* area: as many sent as received */
    REQUIRE_MAX_ENABLING, /* the limits of the round */
    REQUIRE_MAX_MOVES,
    REQUIRE_MIN_SHARE,
    REQUIRE_WISH, /* wish: number of the task's; always met here, for the caller's use */
    N_REQUIREMENTS
};

struct requirement {
    enum requirement_kind kind;
    const char *rule; /* id */
    int cadre, due;
    int a, b;
    int unit, rank, body, post;
    const char *area;
    int extra;
    int wish;
    bool lenient; /* of a pair: the rules allow it as an exception, by a decision */
};

bool requirement_same(const struct requirement *x, const struct requirement *y);

struct lab;

/* All requirements of the task, its wishes apart (they hold); for staffing also weaker ones, extra 1 .. extra_most - 1. NULL with err, or when time
 * is over. The task must outlive it. */
struct lab *lab_new(struct arena *arena, const struct task *task, int extra_most, double deadline, struct error *err);
int lab_count(const struct lab *lab);
const struct requirement *lab_requirement(const struct lab *lab, int k);
const struct rules *lab_rules(const struct lab *lab);

enum lab_answer { LAB_POSSIBLE, LAB_IMPOSSIBLE, LAB_UNKNOWN };

/* Is there any plan that meets the requirements in force? Only what is proved is called impossible. to: where everybody goes in one such plan, -1
 * stays or waits on; may be NULL. */
bool lab_ask(struct lab *lab, const bool *in_force, enum lab_answer *answer, int *to, struct error *err);

/* Of the requirements in `from`, which with those in `always` are proved to be impossible together, a set none of which can be left out: in_set.
 * Early ones are kept rather than late ones. sure: no answer on the way was unknown; else the set is impossible, but may be too large. */
bool lab_irreducible(struct lab *lab, const bool *always, const bool *from, bool *in_set, bool *sure, struct error *err);

/* The fewest requirements among `candidates` without which the others have a plan (to, as above); all others in force. possible: there is such a set,
 * and no smaller one. */
bool lab_fewest(struct lab *lab, const bool *candidates, bool *dropped, bool *possible, int *to, struct error *err);

#endif
