/* How much a job has done so far. */
#include "solve/part.h"

enum { FIRST_MILESTONE = 2000, SMALL_STEP = 250 };

long long part_milestone(enum job_kind kind, long long used) {
    long long milestone = FIRST_MILESTONE;
    if (kind != JOB_WHOLE)
        return (used / SMALL_STEP + 1) * SMALL_STEP;
    while (milestone < used)
        milestone += milestone / 4;
    return milestone;
}

void part_pulse(struct search_part *s, long long used) {
    long long before = part_used(s) - s->begun_at;
    if (s->tell == NULL || before + used <= s->milestone)
        return;
    s->state.iterations += used;
    s->milestone = part_milestone(s->kind, before + used);
    s->tell(s->self, s);
    s->state.iterations -= used;
}
