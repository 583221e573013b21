/* How a round comes along: the moves of a judged plan beside what the progress file says of them (models/README.md "Following a round"). */
#ifndef TASK_TRACK_H
#define TASK_TRACK_H

#include "audit/audit.h"
#include "domain/calendar.h"
#include "domain/progress.h"

/* One step of a move: an entry of the file, or the hand-over nobody has listed yet (entry -1). Dates of the future do not count as done. */
struct tracked_step {
    int move;        /* of verdict->moves */
    int entry;       /* of progress->entries, -1 */
    bool final;      /* completes the move */
    bool counted;    /* the due date is ours: so many working days after the decision (ZR-8) */
    struct date due; /* unknown: none */
    bool done;
    int late;     /* days: of a done one after its due date, of an open one overdue at as_of; 0: in time */
    bool problem; /* told and not solved */
};

struct tracked_move {
    int first_step, n_steps; /* in the order of the file, an unlisted one last */
    bool done;
    struct date done_on; /* of the step that completed it */
    bool overdue;        /* an open step is */
    bool problem;
};

/* Moves of one kind. */
struct tally {
    int total, done, overdue;
};

enum target_state { TARGET_REACHED, TARGET_OPEN, TARGET_MISSED, TARGET_TOO_HIGH, N_TARGET_STATES };
extern const char *const target_state_names[]; /* "reached", "open", "missed", "too_high" */

struct tracked_target {
    int planned; /* moves of the plan that can count */
    int done;    /* by its date */
    enum target_state state;
};

struct tracked {
    const struct verdict *verdict;
    const struct round_progress *progress;
    struct date as_of;
    const struct tracked_move *moves; /* per move of the plan */
    int n_steps;
    const struct tracked_step *steps;
    struct tally all;
    int n_problems, n_solved;
    int n_strange; /* entries of cadres whom the plan does not move */
    const int *strange;
    const struct tracked_target *targets; /* per target of the file */
};

/* as_of is known. */
void track_round(struct arena *arena, const struct verdict *verdict, const struct round_progress *progress, const struct calendar *calendar,
                 struct date as_of, struct tracked *tracked);
/* Moves that a target of the file, or a kind of the same form, is about: of a unit those of its cadres (who waits: those it receives). */
bool track_counts(const struct verdict *verdict, int move, const struct progress_target *kind);
struct tally track_tally(const struct tracked *tracked, const struct progress_target *kind);

#endif
