#include "base/stop.h"

#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

enum { GUARDED_MOST = 4 };

static volatile sig_atomic_t asked = 0;
static struct timespec first;
static const char *volatile guarded[GUARDED_MOST];
static volatile sig_atomic_t n_guarded = 0;

/* With the files in it. Without memory and without anything that a signal may have interrupted: so not by opendir. */
static void remove_folder(const char *path) {
    union {
        char bytes[4096];
        struct dirent64 first; /* for its alignment */
    } entries;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    for (ssize_t got; fd >= 0 && (got = getdents64(fd, entries.bytes, sizeof entries)) > 0;)
        for (ssize_t at = 0; at < got;) {
            const struct dirent64 *entry = (const void *)(entries.bytes + at);
            unlinkat(fd, entry->d_name, 0);
            at += entry->d_reclen;
        }
    if (fd >= 0)
        close(fd);
    rmdir(path);
}

void stop_remove_guarded(void) {
    while (n_guarded > 0) {
        const char *path = guarded[--n_guarded];
        if (unlink(path) != 0)
            remove_folder(path);
    }
}

/* Some programs that end others (timeout) send the signal to the process and to its group: within a second it is the same request. Later it is
 * somebody who does not want to wait: it ends the process at once. */
static void on_signal(int signal_number) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (asked && (now.tv_sec - first.tv_sec) * 1000 + (now.tv_nsec - first.tv_nsec) / 1000000 > 1000) {
        stop_remove_guarded();
        signal(signal_number, SIG_DFL);
        raise(signal_number);
    }
    if (!asked)
        first = now;
    asked = 1;
}

/* A closed pipe and a full quota are errors of the write, not signals. A terminal that goes away ends the work, unless nohup said otherwise. */
void stop_install(void) {
    struct sigaction action = {.sa_handler = on_signal}, ignore = {.sa_handler = SIG_IGN}, before;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
}

void stop_guard(const char *path) {
    assert(n_guarded < GUARDED_MOST);
    guarded[n_guarded] = path;
    n_guarded++;
}

void stop_release(void) {
    assert(n_guarded > 0);
    n_guarded--;
}

double stop_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

bool stop_asked(void) { return asked != 0; }

double stop_share(double deadline, int n) {
    double share = (deadline - stop_now()) / n;
    return share < 0.05 ? 0.05 : share;
}
