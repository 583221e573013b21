#include "whatif/crowd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/words.h"

struct worker {
    pid_t pid; /* 0: none */
    int item, fd;
    double started;
    char *bytes; /* malloc: freed with the worker */
    size_t size, room;
};

static bool send_all(int fd, const char *bytes, size_t size) {
    for (size_t sent = 0; sent < size;) {
        ssize_t n = write(fd, bytes + sent, size - sent);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        sent += (size_t)n;
    }
    return true;
}

/* A failure sends its words instead of a result; the exit code tells which. */
static _Noreturn void work(const struct crowd *crowd, int item, int fd) {
    struct arena *arena = arena_new();
    struct error err = {0};
    const char *bytes = NULL;
    size_t size = 0;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    bool good = crowd->work(crowd->self, item, arena, &bytes, &size, &err);
    bool sent = good ? send_all(fd, bytes, size) : send_all(fd, err.text, strlen(err.text));
    _exit(good ? (sent ? 0 : ERROR_SYSTEM) : (int)err.kind);
}

static bool start_worker(const struct crowd *crowd, struct worker *worker, int item, struct error *err) {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0)
        return error_set(err, ERROR_SYSTEM, "pipe: %s", strerror(errno));
    pid_t pid = fork();
    if (pid < 0) {
        close(fds[0]);
        close(fds[1]);
        return error_set(err, ERROR_SYSTEM, "fork: %s", strerror(errno));
    }
    if (pid == 0) {
        close(fds[0]);
        work(crowd, item, fds[1]);
    }
    close(fds[1]);
    *worker = (struct worker){.pid = pid, .item = item, .fd = fds[0], .started = stop_now()};
    return true;
}

/* False at the end of the pipe. */
static bool read_worker(struct worker *worker) {
    if (worker->room - worker->size < 65536) {
        worker->room = worker->room * 2 + 131072;
        worker->bytes = memory_grow(worker->bytes, worker->room);
    }
    ssize_t n = read(worker->fd, worker->bytes + worker->size, worker->room - worker->size - 1);
    if (n < 0 && errno == EINTR)
        return true;
    worker->size += n > 0 ? (size_t)n : 0;
    worker->bytes[worker->size] = '\0';
    return n > 0;
}

static int reap(struct worker *worker, bool kill_it) {
    int status = 0;
    if (kill_it)
        kill(worker->pid, SIGKILL);
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(worker->fd);
    worker->pid = 0;
    return status;
}

static bool end_worker(const struct crowd *crowd, struct worker *worker, struct error *err) {
    bool good = true;
    int status = reap(worker, false), code = WIFEXITED(status) ? WEXITSTATUS(status) : ERROR_SYSTEM;
    if (code == 0)
        good = crowd->take(crowd->self, worker->item, worker->bytes, worker->size, stop_now() - worker->started, err);
    else
        crowd->fail(crowd->self, worker->item, (enum error_kind)code, WIFEXITED(status) && worker->size > 0 ? worker->bytes : word(W_WHATIF_LOST));
    free(worker->bytes);
    worker->bytes = NULL;
    return good;
}

/* Waits for something to read from somebody. */
static bool listen_once(const struct crowd *crowd, struct worker *workers, struct pollfd *fds, struct error *err) {
    int n = 0;
    bool good = true;
    for (int w = 0; w < crowd->workers; w++)
        if (workers[w].pid > 0)
            fds[n++] = (struct pollfd){.fd = workers[w].fd, .events = POLLIN};
    poll(fds, (nfds_t)n, 100);
    for (int w = 0, k = 0; w < crowd->workers && good; w++) {
        if (workers[w].pid == 0)
            continue;
        bool ready = (fds[k++].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
        if (ready && !read_worker(&workers[w]))
            good = end_worker(crowd, &workers[w], err);
    }
    return good;
}

bool crowd_run(struct crowd *crowd, struct error *err) {
    struct worker *workers = ARENA_ARRAY(crowd->arena, struct worker, crowd->workers);
    struct pollfd *fds = ARENA_ARRAY(crowd->arena, struct pollfd, crowd->workers);
    int next = 0, running;
    bool good = true;
    do {
        crowd->stopped = stop_asked();
        running = 0;
        for (int w = 0; w < crowd->workers && good; w++) {
            if (workers[w].pid == 0 && next < crowd->n && !crowd->stopped)
                good = start_worker(crowd, &workers[w], next++, err);
            running += workers[w].pid > 0 ? 1 : 0;
        }
        good = good && (running == 0 || crowd->stopped || listen_once(crowd, workers, fds, err));
    } while (good && !crowd->stopped && (running > 0 || next < crowd->n));
    for (int w = 0; w < crowd->workers; w++)
        if (workers[w].pid > 0) {
            reap(&workers[w], true);
            free(workers[w].bytes);
        }
    return good;
}
