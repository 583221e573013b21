/* Why work may have to end early: Ctrl-C (or SIGTERM), a wall-clock deadline. Counted effort is the solver's business. */
#ifndef BASE_STOP_H
#define BASE_STOP_H

#include <stdbool.h>

/* Installs the handlers; call once, before any work. A signal a second after the first ends the process at once. */
void stop_install(void);
/* Seconds of a monotonic clock. */
double stop_now(void);
/* True once a signal came. */
bool stop_asked(void);

#endif
