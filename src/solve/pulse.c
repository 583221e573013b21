/* How much a job over a whole part has done so far. */
#include "solve/part.h"

enum { FIRST_MILESTONE = 2000 };

long long part_milestone(long long used) {
    long long milestone = FIRST_MILESTONE;
    while (milestone < used)
        milestone *= 2;
    return milestone;
}

void part_pulse(struct search_part *s, long long used) {
    long long before = part_used(s) - s->begun_at;
    if (s->tell == NULL || before + used <= s->milestone)
        return;
    s->state.iterations += used;
    s->milestone = part_milestone(before + used);
    s->tell(s->self, s);
    s->state.iterations -= used;
}
