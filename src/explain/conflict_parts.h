/* Between the files of this room that find conflicts. */
#ifndef EXPLAIN_CONFLICT_PARTS_H
#define EXPLAIN_CONFLICT_PARTS_H

#include "base/arena.h"
#include "base/stop.h"
#include "explain/conflict.h"

struct hunt {
    struct arena *arena;
    const struct task *task;
    struct conflict *conflict;
    double deadline; /* stop_now(); 0: none */
    int room_sets, room_relaxations;
};

static inline bool hunt_over(const struct hunt *hunt) { return stop_asked() || (hunt->deadline > 0 && stop_now() >= hunt->deadline); }
/* Is there a plan of the changed task? Unknown counts as no. */
bool hunt_possible(struct hunt *hunt, const struct task *task, enum lab_answer *answer, struct error *err);
/* Pins, stays and forbids: what people decided and could take back. */
static inline bool is_decision(const struct wish *wish) { return wish->kind == WISH_PIN || wish->kind == WISH_STAY || wish->kind == WISH_FORBID; }

/* sets.c */
bool find_sets(struct hunt *hunt, struct error *err);
/* relaxations.c: those that touch every set. */
bool find_relaxations(struct hunt *hunt, struct error *err);
struct relaxation *relaxation_add(struct hunt *hunt, enum relaxation_kind kind);
/* The decisions of the task come first, so that the scenario stands by itself. room: for how many changes more; without_wish: -1. */
struct remedy *changes_begin(struct hunt *hunt, struct relaxation *r, int room, int without_wish);
/* Takes the newest relaxation back unless the changed task has a plan. */
bool relaxation_confirm(struct hunt *hunt, const struct task *task, struct error *err);
/* Has every set a member of the kind? */
bool touches_all(const struct hunt *hunt, bool (*is)(const struct requirement *));
/* deferrals.c */
bool find_deferrals(struct hunt *hunt, struct error *err);
/* shapes.c: shape, cadres, posts and closings of a set. */
void describe_set(struct hunt *hunt, const struct rules *rules, struct conflict_set *set);

#endif
