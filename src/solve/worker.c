#include "solve/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"

struct sender {
    int fd;
    const struct part_job *job;
    const int *before; /* choice of the part's groups at the beginning */
    long long iterations, nodes;
};

static void write_all(int fd, const void *bytes, size_t size) {
    for (size_t sent = 0; sent < size;) {
        ssize_t n = write(fd, (const char *)bytes + sent, size - sent);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(ERROR_SYSTEM); /* nobody listens any more */
        sent += (size_t)n;
    }
}

static int columns_of(const struct search_part *s) {
    int n = 0;
    for (int k = 0; k < s->n_groups; k++)
        n += s->p->groups[s->groups[k]].n;
    return n;
}

static void put(char **at, const void *bytes, size_t size) {
    memcpy(*at, bytes, size);
    *at += size;
}

static void send_frame(const struct sender *sender, const struct search_part *s, const struct part_result *result) {
    struct frame frame = {.last = result != NULL, .state = s->state, .course = s->course};
    bool all = sender->job->kind != JOB_REGION;
    frame.iterations = s->state.iterations - sender->iterations;
    frame.nodes = s->state.nodes - sender->nodes;
    if (result != NULL)
        frame.result = *result;
    frame.n_columns = result != NULL && result->changed ? columns_of(s) : 0;
    frame.n_prices = frame.n_columns > 0 && s->prices != NULL ? part_n_prices(s->p) : 0;
    char *bytes = memory_new(sizeof frame + sizeof(int[2]) * (size_t)s->n_groups + (sizeof(double) + sizeof(bool)) * (size_t)frame.n_columns +
                             sizeof(int64_t) * (size_t)frame.n_prices);
    char *at = bytes + sizeof frame;
    for (int k = 0; s->state.has_plan && k < s->n_groups; k++)
        if (all || s->choice[s->groups[k]] != sender->before[k]) {
            put(&at, (int[2]){s->groups[k], s->choice[s->groups[k]]}, sizeof(int[2]));
            frame.n_pairs++;
        }
    for (int k = 0; frame.n_columns > 0 && k < s->n_groups; k++) {
        const struct group *group = &s->p->groups[s->groups[k]];
        put(&at, s->useful + group->first, sizeof(bool) * (size_t)group->n);
        put(&at, s->reduced + group->first, sizeof(double) * (size_t)group->n);
    }
    if (frame.n_prices > 0)
        put(&at, s->prices, sizeof(int64_t) * (size_t)frame.n_prices);
    frame.size = (size_t)(at - bytes);
    memcpy(bytes, &frame, sizeof frame);
    write_all(sender->fd, bytes, frame.size);
    free(bytes);
}

static void tell(void *self, const struct search_part *s) { send_frame(self, s, NULL); }

static _Noreturn void work(struct search_part *s, const struct part_job *job, int go, int fd) {
    char byte;
    struct sender sender = {.fd = fd, .job = job, .iterations = s->state.iterations, .nodes = s->state.nodes};
    int *before = ARENA_ARRAY(s->arena, int, s->n_groups);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    while (read(go, &byte, 1) < 0 && errno == EINTR)
        ;
    for (int k = 0; k < s->n_groups; k++)
        before[k] = s->choice[s->groups[k]];
    sender.before = before;
    s->tell = tell;
    s->self = &sender;
    struct part_result result = part_work(s, job);
    send_frame(&sender, s, &result);
    _exit(0);
}

bool worker_fork(struct worker *worker, struct search_part *s, const struct part_job *job, struct error *err) {
    int go[2], fds[2];
    if (pipe2(go, O_CLOEXEC) != 0)
        return error_set(err, ERROR_SYSTEM, "pipe: %s", strerror(errno));
    if (pipe2(fds, O_CLOEXEC) != 0) {
        close(go[0]);
        close(go[1]);
        return error_set(err, ERROR_SYSTEM, "pipe: %s", strerror(errno));
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(go[1]);
        close(fds[0]);
        work(s, job, go[0], fds[1]);
    }
    close(go[0]);
    close(fds[1]);
    if (pid < 0) {
        close(go[1]);
        close(fds[0]);
        return error_set(err, ERROR_SYSTEM, "fork: %s", strerror(errno));
    }
    *worker = (struct worker){.job = *job, .part = s->ask.part, .pid = pid, .go = go[1], .fd = fds[0]};
    return true;
}

void worker_begin(struct worker *worker) {
    worker->begun = true;
    while (write(worker->go, "", 1) < 0 && errno == EINTR)
        ;
}

/* A frame begins with its size. */
bool worker_read(struct worker *worker) {
    size_t want = worker->filled < sizeof(size_t) ? sizeof(size_t) : *(const size_t *)(const void *)worker->bytes;
    if (want > worker->room) {
        worker->bytes = memory_grow(worker->bytes, worker->room = want);
    }
    ssize_t n = read(worker->fd, worker->bytes + worker->filled, want - worker->filled);
    if (n < 0 && errno == EINTR)
        return true;
    if (n <= 0)
        return false;
    worker->filled += (size_t)n;
    if (worker->filled < sizeof(struct frame) || worker->filled < *(const size_t *)(const void *)worker->bytes)
        return true;
    free(worker->latest);
    worker->latest = worker->bytes;
    const struct frame *frame = (const struct frame *)(const void *)worker->latest;
    if (frame->iterations + frame->nodes > worker->used)
        worker->used = frame->iterations + frame->nodes;
    worker->done = frame->last;
    worker->bytes = NULL;
    worker->filled = worker->room = 0;
    return true;
}

bool worker_end(struct worker *worker, bool kill_it) {
    int status = 0;
    if (worker->pid == 0)
        return true;
    if (kill_it)
        kill(worker->pid, SIGKILL);
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(worker->fd);
    close(worker->go);
    worker->pid = 0;
    return kill_it || (WIFEXITED(status) && WEXITSTATUS(status) == 0 && worker->done);
}

void worker_free(struct worker *worker) {
    free(worker->bytes);
    free(worker->latest);
    worker->bytes = worker->latest = NULL;
}

/* The plan of a frame, over the present one where it has nothing to say. False if there is none. */
static bool frame_choice(const struct search_part *s, const struct frame *frame, int *choice) {
    const char *at = (const char *)(frame + 1);
    int pair[2];
    for (int k = 0; k < s->n_groups; k++)
        choice[s->groups[k]] = s->choice[s->groups[k]];
    for (int k = 0; k < frame->n_pairs; k++, at += sizeof pair) {
        memcpy(pair, at, sizeof pair);
        choice[pair[0]] = pair[1];
    }
    return frame->n_pairs > 0;
}

/* What is useless for a plan as good as that of the job's beginning is so for a better one; the present choice stays useful for what computes with
 * floating point. */
static void take_columns(struct search_part *s, const struct frame *frame) {
    const char *at = (const char *)(frame + 1) + sizeof(int[2]) * (size_t)frame->n_pairs;
    for (int k = 0; frame->n_columns > 0 && k < s->n_groups; k++) {
        const struct group *group = &s->p->groups[s->groups[k]];
        for (int c = 0; c < group->n; c++)
            s->useful[group->first + c] = s->useful[group->first + c] && (at[c] != 0 || s->choice[s->groups[k]] == group->first + c);
        at += sizeof(bool) * (size_t)group->n;
        memcpy(s->reduced + group->first, at, sizeof(double) * (size_t)group->n);
        at += sizeof(double) * (size_t)group->n;
    }
    if (frame->n_prices > 0 && s->prices == NULL)
        s->prices = ARENA_ARRAY(s->arena, int64_t, frame->n_prices);
    if (frame->n_prices > 0)
        memcpy(s->prices, at, sizeof(int64_t) * (size_t)frame->n_prices);
}

void frame_salvage(struct search_part *s, const struct frame *frame) {
    struct arena *arena = arena_new();
    int *choice = ARENA_ARRAY(arena, int, s->p->n_groups);
    if (frame_choice(s, frame, choice))
        part_take(s, choice);
    for (int t = 0; s->state.has_plan && t < s->p->n_tiers; t++) {
        const struct part_tier *tier = &frame->state.tiers[s->p->tiers[t]];
        if (tier->has_bound)
            part_bound(s, s->p->tiers[t], tier->bound, tier->numerical);
    }
    arena_free(arena);
}

/* A STEP works alone on its part: its state is the new one. Of others the plan and the bounds are taken if they are better. */
void frame_take(struct search_part *s, const struct part_job *job, const struct frame *frame) {
    if (job->kind != JOB_STEP) {
        s->state.iterations += frame->iterations;
        s->state.nodes += frame->nodes;
        frame_salvage(s, frame);
    } else {
        frame_choice(s, frame, s->choice);
        s->state = frame->state;
        s->course = frame->course;
    }
    if (job->kind == JOB_REGION)
        return;
    take_columns(s, frame);
    part_refresh(s);
}
