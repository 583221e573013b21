/* A plan applied: the city after the round. The one way from a round to the next.
 *
 * A move ends the stay in the home post (`history`; in parts where the rank changed on the way) and begins one in the target at the policy's
 * `effective`: post_since, and body_since unless the internal body stays the same. `unfit` was about the post that was left and `listed` about this
 * round: both are cleared; a probationary move leaves watch_until. A secondment keeps the home post and is written into `secondment`. Secondments
 * that are over at the new as_of end: the cadre is back at the home post. A surplus post that was left is closed, and a body led by somebody who has
 * left the unit has no leader. Everything else is as before; dates that history tells are told again (domain/history.h). */
#ifndef TASK_APPLY_H
#define TASK_APPLY_H

#include "audit/audit.h"
#include "base/error.h"

/* Two who would hold one post: cadre `sits` (at home or seconded) when `comes` arrives. */
struct clash {
    int post;
    int sits, comes;
};

struct applied {
    struct city city; /* in the arena; shares what did not change with the old one. sha256 is empty: it is no file yet */
    int n_moves;      /* carried out */
    int n_returned;
    const int *returned; /* cadres whose secondment ended */
    int n_closed;
    const int *closed; /* surplus posts of the old city that closed */
    int n_clashes;
    const struct clash *clashes; /* then the city cannot be: only n_clashes and clashes are set */
};

/* When the round takes effect: the policy's `effective`, else as_of. */
struct date apply_effective(const struct rules *rules);

/* The city after the moves of a judged plan. taken[m]: move m of verdict->moves is carried out; NULL: all are. as_of: of the new city, unknown: the
 * later of the old one and the day of effect. False where two would hold one post. */
bool apply_plan(struct arena *arena, const struct verdict *verdict, const bool *taken, struct date as_of, struct applied *applied);

#endif
