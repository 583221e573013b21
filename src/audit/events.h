/* What comes up for a cadre: the early warnings of `audit --due-within`, and the facts behind a due rule. */
#ifndef AUDIT_EVENTS_H
#define AUDIT_EVENTS_H

#include <limits.h>

#include "audit/audit.h"

enum event_kind { EVENT_DUE, EVENT_PROBATION_ENDS, EVENT_SECONDMENT_ENDS, EVENT_WATCH_ENDS, EVENT_WATCH_ENDED, EVENT_RETIREMENT, N_EVENTS };
extern const char *const event_names[];

/* month: when the threshold is reached, the first month without probation, the last month of a secondment or watch, the month of retirement.
 * EVENT_WATCH_ENDED lies before as_of: somebody has to decide. */
struct event {
    int month;
    int cadre;
    enum event_kind kind;
    int due_rule; /* of EVENT_DUE, else -1 */
};

/* All events from as_of to `within` months later, by month, then in the order of the city file. */
void audit_events(struct arena *arena, const struct rules *rules, int within, int *n, struct event **events);

/* Months after as_of until the condition holds if nothing but time goes on: 0 now, FACTS_NEVER, FACTS_UNKNOWN. */
enum { FACTS_NEVER = INT_MAX, FACTS_UNKNOWN = INT_MIN };
int facts_wait(const struct rules *rules, int cadre, const struct condition *condition);

/* The lower-bound clocks of the condition that are reached at due_by; returns how many (at most FACTS_MOST are kept). */
enum { FACTS_MOST = 8 };
struct clock_fact {
    enum clock clock;
    int months;
    int limit;
};
int facts_clocks(const struct rules *rules, int cadre, const struct condition *condition, struct clock_fact facts[FACTS_MOST]);

/* The field of the city file whose absence leaves the condition open, at due_by or as_of; NULL if it can be judged. */
const char *facts_missing(const struct rules *rules, int cadre, const struct condition *condition, bool at_due_by);

#endif
