#include "solve/crew.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/stop.h"
#include "base/words.h"

/* A worker as its parent sees it; what comes over the pipe is a part_state and one column a group of the part, again and again. */
struct worker {
    pid_t pid; /* 0: none */
    int part;
    int fd;
    size_t size, filled;
    char *frame;
};

struct crew {
    struct arena *arena;
    const struct crew_ask *ask;
    struct crew_result *result;
    int n_workers;
    struct worker *workers;
    int *order; /* parts, most columns first */
    int next;
    double hurry_until; /* the time is up, or a signal came: only a first plan of each part is still waited for; 0: not yet */
    int *n_of_part;     /* groups */
    long long *columns_of_part, columns;
    double last_told;
};

struct sender {
    int fd;
    const struct program *program;
    char *frame;
    size_t size;
};

/* A first plan comes within this many seconds or is not waited for beyond the limit. */
static const double PATIENCE = 0.7;

static size_t frame_size(const struct crew *crew, int part) { return sizeof(struct part_state) + sizeof(int) * (size_t)crew->n_of_part[part]; }

static void send_frame(void *self, const struct part_state *state, const int *choice) {
    struct sender *sender = self;
    memcpy(sender->frame, state, sizeof *state);
    char *at = sender->frame + sizeof *state;
    for (int g = 0; g < sender->program->n_groups; g++)
        if (sender->program->groups[g].part == state->part) {
            memcpy(at, &choice[g], sizeof choice[g]);
            at += sizeof choice[g];
        }
    for (size_t sent = 0; sent < sender->size;) {
        ssize_t n = write(sender->fd, sender->frame + sent, sender->size - sent);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(ERROR_SYSTEM); /* nobody listens any more */
        sent += (size_t)n;
    }
}

static _Noreturn void work(const struct crew *crew, int part, int fd) {
    const struct task *task = crew->ask->task;
    struct arena *arena = arena_new();
    struct sender sender = {fd, crew->ask->program, ARENA_ARRAY(arena, char, frame_size(crew, part)), frame_size(crew, part)};
    struct part_ask ask = {.program = crew->ask->program,
                           .part = part,
                           .gap = task->gap,
                           .seed = task->seed,
                           .n_tiers = crew->hurry_until > 0 ? 0 : crew->ask->n_tiers,
                           .tell = send_frame,
                           .self = &sender};
    if (task->effort > 0)
        ask.effort = 1 + task->effort / crew->columns * crew->columns_of_part[part] +
                     task->effort % crew->columns * crew->columns_of_part[part] / crew->columns;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    part_solve(&ask);
    _exit(0);
}

static bool start_worker(struct crew *crew, struct worker *worker, struct error *err) {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0)
        return error_set(err, ERROR_SYSTEM, "pipe: %s", strerror(errno));
    int part = crew->order[crew->next++];
    pid_t pid = fork();
    if (pid < 0) {
        close(fds[0]);
        close(fds[1]);
        return error_set(err, ERROR_SYSTEM, "fork: %s", strerror(errno));
    }
    if (pid == 0) {
        close(fds[0]);
        work(crew, part, fds[1]);
    }
    close(fds[1]);
    *worker = (struct worker){pid, part, fds[0], frame_size(crew, part), 0, ARENA_ARRAY(crew->arena, char, frame_size(crew, part))};
    return true;
}

static void take_frame(struct crew *crew, const struct worker *worker) {
    const char *at = worker->frame + sizeof(struct part_state);
    memcpy(&crew->result->parts[worker->part], worker->frame, sizeof(struct part_state));
    for (int g = 0; g < crew->ask->program->n_groups; g++)
        if (crew->ask->program->groups[g].part == worker->part) {
            memcpy(&crew->result->choice[g], at, sizeof(int));
            at += sizeof(int);
        }
}

static void end_worker(struct crew *crew, struct worker *worker, bool kill_it) {
    int status = 0;
    if (kill_it)
        kill(worker->pid, SIGKILL);
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(worker->fd);
    worker->pid = 0;
    bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!kill_it && (!well || crew->result->parts[worker->part].end == PART_RUNNING)) {
        crew->result->parts[worker->part].end = PART_LOST;
        crew->result->lost = true;
    }
}

/* False at the end of the pipe. */
static bool read_worker(struct crew *crew, struct worker *worker) {
    ssize_t n = read(worker->fd, worker->frame + worker->filled, worker->size - worker->filled);
    if (n < 0 && errno == EINTR)
        return true;
    if (n <= 0)
        return false;
    worker->filled += (size_t)n;
    if (worker->filled == worker->size) {
        take_frame(crew, worker);
        worker->filled = 0;
    }
    return true;
}

/* The whole city in the earliest tier at work in a component. */
static void tell_progress(struct crew *crew) {
    const struct task *task = crew->ask->task;
    const struct program *p = crew->ask->program;
    double now = stop_now();
    if (task->progress == NULL || now - crew->last_told < 0.2)
        return;
    crew->last_told = now;
    struct progress progress = {
        .tier = p->tiers[p->n_tiers - 1], .has_plan = true, .has_bound = true, .gap = -1, .seconds = now - crew->ask->started};
    int at = p->n_tiers - 1;
    for (int k = 0; k < p->n_parts; k++)
        for (int t = 0; t < at && crew->result->parts[k].end == PART_RUNNING; t++)
            if (!crew->result->parts[k].has_plan || p->tiers[t] == crew->result->parts[k].tier) /* before its first plan: in the first tier */
                at = t;
    progress.tier = p->tiers[at];
    int64_t value[N_TIERS], off = 0;
    for (int k = 0; k < p->n_parts; k++) {
        const struct part_state *part = &crew->result->parts[k];
        progress.has_plan = progress.has_plan && part->has_plan;
        progress.has_bound = progress.has_bound && part->tiers[progress.tier].has_bound;
        off += part->value[progress.tier] - part->tiers[progress.tier].bound;
    }
    if (progress.has_plan) {
        program_value(p, crew->result->choice, -1, value);
        bool fit = progress.tier == TIER_FIT;
        progress.value = fit ? -value[progress.tier] : value[progress.tier];
        progress.bound = fit ? progress.value + off : progress.value - off;
        double size = progress.value < 0 ? -(double)progress.value : (double)progress.value;
        if (progress.has_bound)
            progress.gap = (double)off / (size > 1 ? size : 1);
    }
    task->progress(task->progress_self, &progress);
}

/* True if it is time to end all work. A part without a plan is waited for a little longer: else the others' plans would be of no use. */
static bool must_stop(struct crew *crew) {
    const struct task *task = crew->ask->task;
    bool all_planned = true;
    double now = stop_now();
    crew->result->by_signal = crew->result->by_signal || stop_asked();
    crew->result->by_clock = crew->result->by_clock || (task->time_limit > 0 && now - crew->ask->started >= task->time_limit);
    if (!crew->result->by_signal && !crew->result->by_clock)
        return false;
    if (crew->hurry_until == 0)
        crew->hurry_until = now + PATIENCE;
    for (int k = 0; k < crew->ask->program->n_parts; k++)
        all_planned = all_planned && crew->result->parts[k].has_plan;
    for (int w = 0; w < crew->n_workers; w++) /* make room for those who have none */
        if (crew->workers[w].pid > 0 && crew->result->parts[crew->workers[w].part].has_plan)
            end_worker(crew, &crew->workers[w], true);
    return all_planned || now >= crew->hurry_until;
}

static int wait_ms(const struct crew *crew) {
    double left = crew->ask->task->time_limit > 0 ? crew->ask->task->time_limit - (stop_now() - crew->ask->started) : 1;
    if (crew->hurry_until > 0)
        left = crew->hurry_until - stop_now();
    return left < 0 ? 0 : left > 0.1 ? 100 : (int)(left * 1000) + 1;
}

static bool listen_once(struct crew *crew, struct pollfd *fds) {
    int n = 0;
    bool running = false;
    for (int w = 0; w < crew->n_workers; w++)
        if (crew->workers[w].pid > 0)
            fds[n++] = (struct pollfd){.fd = crew->workers[w].fd, .events = POLLIN};
    poll(fds, (nfds_t)n, wait_ms(crew));
    for (int w = 0, k = 0; w < crew->n_workers; w++) {
        struct worker *worker = &crew->workers[w];
        if (worker->pid == 0)
            continue;
        if ((fds[k++].revents & (POLLIN | POLLHUP | POLLERR)) != 0 && !read_worker(crew, worker))
            end_worker(crew, worker, false);
        running = running || worker->pid > 0;
    }
    tell_progress(crew);
    return running;
}

static void order_parts(struct crew *crew) {
    const struct program *p = crew->ask->program;
    crew->order = ARENA_ARRAY(crew->arena, int, p->n_parts);
    crew->n_of_part = ARENA_ARRAY(crew->arena, int, p->n_parts);
    crew->columns_of_part = ARENA_ARRAY(crew->arena, long long, p->n_parts);
    for (int g = 0; g < p->n_groups; g++) {
        if (p->groups[g].part < 0)
            continue;
        crew->n_of_part[p->groups[g].part]++;
        crew->columns_of_part[p->groups[g].part] += p->groups[g].n;
        crew->columns += p->groups[g].n;
    }
    for (int k = 0; k < p->n_parts; k++) {
        int at = k;
        while (at > 0 && crew->columns_of_part[crew->order[at - 1]] < crew->columns_of_part[k]) {
            crew->order[at] = crew->order[at - 1];
            at--;
        }
        crew->order[at] = k;
    }
}

static void sum_up(struct crew *crew) {
    crew->result->all_planned = true;
    for (int k = 0; k < crew->ask->program->n_parts; k++) {
        crew->result->all_planned = crew->result->all_planned && crew->result->parts[k].has_plan;
        crew->result->impossible = crew->result->impossible || crew->result->parts[k].end == PART_IMPOSSIBLE;
    }
}

bool crew_run(struct arena *arena, const struct crew_ask *ask, struct crew_result *result, struct error *err) {
    const struct program *p = ask->program;
    struct crew crew = {.arena = arena, .ask = ask, .result = result, .n_workers = ask->task->threads < 1 ? 1 : ask->task->threads};
    *result = (struct crew_result){.parts = ARENA_ARRAY(arena, struct part_state, p->n_parts), .choice = ARENA_ARRAY(arena, int, p->n_groups)};
    crew.workers = ARENA_ARRAY(arena, struct worker, crew.n_workers);
    struct pollfd *fds = ARENA_ARRAY(arena, struct pollfd, crew.n_workers);
    for (int g = 0; g < p->n_groups; g++)
        result->choice[g] = p->groups[g].first;
    order_parts(&crew);
    bool good = true, stopped = false, running = p->n_parts > 0;
    while (good && !stopped && (running || crew.next < p->n_parts)) {
        for (int w = 0; w < crew.n_workers && good && crew.next < p->n_parts && !result->impossible; w++)
            if (crew.workers[w].pid == 0)
                good = start_worker(&crew, &crew.workers[w], err);
        running = good && listen_once(&crew, fds);
        stopped = (running || crew.next < p->n_parts) && must_stop(&crew);
        for (int k = 0; k < p->n_parts; k++) /* one impossible component settles the city */
            stopped = stopped || result->parts[k].end == PART_IMPOSSIBLE;
    }
    for (int w = 0; w < crew.n_workers; w++)
        if (crew.workers[w].pid > 0)
            end_worker(&crew, &crew.workers[w], true);
    sum_up(&crew);
    if (good && result->lost && !result->all_planned && !result->impossible)
        return error_set(err, ERROR_SYSTEM, "%s", word(W_SOLVE_CRASHED));
    return good;
}
