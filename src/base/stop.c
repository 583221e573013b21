#include "base/stop.h"

#include <signal.h>
#include <stddef.h>
#include <time.h>

static volatile sig_atomic_t asked = 0;
static struct timespec first;

/* Some programs that end others (timeout) send the signal to the process and to its group: within a second it is the same request. Later it is
 * somebody who does not want to wait: it ends the process at once. */
static void on_signal(int signal_number) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (asked && (now.tv_sec - first.tv_sec) * 1000 + (now.tv_nsec - first.tv_nsec) / 1000000 > 1000) {
        signal(signal_number, SIG_DFL);
        raise(signal_number);
    }
    if (!asked)
        first = now;
    asked = 1;
}

/* A closed pipe is an error of the write, not a signal. */
void stop_install(void) {
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
}

double stop_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

bool stop_asked(void) { return asked != 0; }
