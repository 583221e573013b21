/* The files of one run in a folder that people named, under names of our own: "rounds.json", "round-%d.json" (numbers from 1). */
#ifndef CLI_OUTPUTS_H
#define CLI_OUTPUTS_H

#include "cli/job.h"

struct outputs {
    const char *folder;          /* NULL: none is wanted */
    int n_names, most;           /* numbers up to most */
    const char *const *names;    /* each at most with one %d */
    int n_written, room_written; /* file names, in the arena of the job */
    const char **written;
};

/* Before the search: makes the folder if it is not there; no input in it may be replaced by a file of ours. */
bool outputs_possible(struct job *job, const struct outputs *outputs);
/* The path of a file that is written now. */
const char *outputs_path(struct job *job, struct outputs *outputs, const char *name);
/* At the end: files under names of ours that this run has not written (an earlier one has, perhaps) are left as they are, and told: people might take
 * them for this run's. */
void outputs_tell_others(struct job *job, const struct outputs *outputs);

#endif
