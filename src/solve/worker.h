/* A worker process: does one job on the state it was forked with and sends what came of it. */
#ifndef SOLVE_WORKER_H
#define SOLVE_WORKER_H

#include <sys/types.h>

#include "base/error.h"
#include "solve/part.h"

/* What comes over the pipe: every better plan or bound while it works, the last with the result. */
struct frame {
    size_t size; /* with all that follows */
    bool last;
    struct part_state state;
    struct part_course course;
    struct part_result result;
    long long iterations, nodes; /* of this job */
    int n_pairs;                 /* group, column: what the plan has chosen, of all groups or of those that changed */
    int n_columns;               /* of the part, if useful and reduced follow; else 0 */
    int n_prices;                /* if prices follow; else 0 */
};

struct worker {
    struct part_job job;
    int part;
    long long since; /* counted work of the crew when the job was handed out */
    pid_t pid;       /* 0: over */
    int go, fd;      /* a byte to begin; frames */
    bool begun;
    bool done; /* the last frame is here */
    size_t filled, room;
    char *bytes;    /* of the frame that is coming in */
    char *latest;   /* the last whole one, NULL; malloc */
    long long used; /* work told of so far: a frame that tells of a bound does not count what its solver has done since the job counted last */
};

/* Forks a worker that waits until it may begin. */
bool worker_fork(struct worker *worker, struct search_part *s, const struct part_job *job, struct error *err);
void worker_begin(struct worker *worker);
/* Reads what is there. False at the end of the pipe. */
bool worker_read(struct worker *worker);
/* Ends it, if it has not ended by itself. False if it ended otherwise than it should. */
bool worker_end(struct worker *worker, bool kill_it);
void worker_free(struct worker *worker);

/* Takes a frame over into the state of its part: of a job that is over, or the plan and bounds of one that is not. */
void frame_take(struct search_part *s, const struct part_job *job, const struct frame *frame);
void frame_salvage(struct search_part *s, const struct frame *frame);

#endif
