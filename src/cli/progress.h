/* How a running search stands, on standard error. On a terminal one line that changes; elsewhere a plain line now and then; with --json an object as
 * often as on a terminal, and whenever the search goes on to another tier or round. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/job.h"

struct progress_line {
    bool terminal, json;
    int round;             /* of plan --rounds, from 1; 0: there are none */
    int n_tries, n_better; /* of the look ahead of plan --rounds; n_tries 0: not begun */
    double started, next;
    bool shown;
    enum tier tier; /* of the last line */
};

/* Nothing is shown unless asked for by --progress, or on a terminal without --quiet: false then. */
bool progress_wanted(const struct job *job, struct progress_line *line);
/* A task's progress; self is the line. */
void progress_show(void *self, const struct progress *progress);
/* The tell of rounds_ask; self is the line. */
void progress_round(void *self, int round, int n_tries, int n_better);
/* Takes the changing line away. */
void progress_end(struct progress_line *line);

#endif
