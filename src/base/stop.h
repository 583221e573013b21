/* Why work may have to end early: Ctrl-C (SIGTERM, SIGHUP), a wall-clock deadline. Counted effort is the solver's business. */
#ifndef BASE_STOP_H
#define BASE_STOP_H

#include <stdbool.h>

/* Installs the handlers; call once, before any work. A signal a second after the first ends the process at once. */
void stop_install(void);
/* Something temporary: a file, or a folder with the files in it, that is removed, the last one first, should a signal or want of memory end the
 * process before it is let go. The path must live until then; it may be a template that mkstemp is yet to fill. */
void stop_guard(const char *path);
void stop_release(void); /* the last one */
/* Removes what is guarded: who ends the process at once calls it. */
void stop_remove_guarded(void);
/* Seconds of a monotonic clock. */
double stop_now(void);
/* True once a signal came. */
bool stop_asked(void);
/* What is left until the deadline, shared among n searches to come; some for each, so that a first plan is found. */
double stop_share(double deadline, int n);

#endif
