#include "solve/crew.h"

#include <malloc.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/stop.h"
#include "base/words.h"
#include "solve/worker.h"

/* So many jobs are out at a time, whatever the number of workers: what a job knows of the others must not depend on it. So results are taken over in
 * the order in which they would come if each job had a worker of its own and the clock showed counted work. Beside them those over whole parts.
 * Branch and cut over one has a processor of its own, and the others, several at a time, share what is left: its work counts half, so that its result
 * comes when it is there. Prices are steady work, and what comes after them is the better for them: theirs counts a quarter, so that they come when
 * the neighbourhoods beside them have done about as much together. */
enum { JOBS_OUT = 8, JOBS_MOST = 12, SHARE_OF_WHOLE = 2, SHARE_OF_PRICES = 4 };

/* To make the page tables small that a fork copies takes as long as some ten forks. */
enum { MANY_FORKS = 20 };

struct crew {
    struct arena *arena;
    const struct crew_ask *ask;
    struct crew_result *result;
    int n_parts;
    struct search_part *parts;
    long long *columns; /* per part */
    bool *passed;       /* per part, while one is chosen: has nothing to give */
    int n_out, n_forks;
    long long now;                /* counted work at which the last result came */
    struct worker out[JOBS_MOST]; /* in the order in which they were handed out */
    double hurry_until;           /* the time is up, or a signal came: only a first plan of each part is still waited for; 0: not yet */
    double last_told;
};

/* A first plan comes within this many seconds or is not waited for beyond the limit. */
static const double PATIENCE = 0.7;

/* Which part next: those without a plan, then those in the earliest tier; of structure those with most to gain for the work they had. */
static double claim(const struct crew *crew, const struct search_part *s) {
    if (s->course.stage == STAGE_FIRST)
        return 1e30 * (double)crew->columns[s->ask.part];
    double left = (double)(N_TIERS - s->course.t) * 1e20;
    if (s->state.tier != TIER_STRUCTURE)
        return left * (1 + (double)crew->columns[s->ask.part] * 1e-9);
    const struct part_tier *tier = &s->state.tiers[TIER_STRUCTURE];
    double off = tier->has_bound && s->course.stage == STAGE_SEARCH ? (double)(s->state.value[TIER_STRUCTURE] - tier->bound) : 1e15;
    return left + off / (double)(1000 + part_used(s) + s->reserved);
}

/* The part with the strongest claim that has a job to give; part -1: none. */
static int choose_part(struct crew *crew, struct part_job *job) {
    memset(crew->passed, 0, sizeof *crew->passed * (size_t)crew->n_parts);
    for (;;) {
        int best = -1;
        double most = -1;
        for (int k = 0; k < crew->n_parts; k++) {
            struct search_part *s = &crew->parts[k];
            if (crew->passed[k] || s->course.stage == STAGE_OVER || (crew->hurry_until > 0 && s->state.has_plan))
                continue;
            double strength = claim(crew, s);
            if (strength > most) {
                most = strength;
                best = k;
            }
        }
        if (best < 0)
            return -1;
        *job = part_next(&crew->parts[best]);
        if (job->kind != JOB_NONE)
            return best;
        crew->passed[best] = true;
    }
}

static void mark(struct search_part *s, const struct part_job *job, int sign) {
    s->n_jobs += sign;
    s->reserved += sign * (job->kind == JOB_STEP ? 0 : job->effort);
    s->n_regions += job->kind == JOB_REGION ? sign : 0;
    for (int k = 0; k < job->n_units; k++)
        s->busy[job->units[k]] += sign;
}

static bool over_whole(const struct part_job *job) { return job->kind == JOB_WHOLE || job->kind == JOB_PRICES; }

static bool has_room(const struct crew *crew) {
    int n = 0;
    for (int w = 0; w < crew->n_out; w++)
        n += over_whole(&crew->out[w].job) ? 0 : 1;
    return n < JOBS_OUT && crew->n_out < JOBS_MOST;
}

/* At the beginning and after each result, never in between: what a job knows must not depend on when results come in. */
static bool hand_out(struct crew *crew, struct error *err) {
    struct part_job job;
    int part;
    while (has_room(crew) && (part = choose_part(crew, &job)) >= 0) {
        if (++crew->n_forks == MANY_FORKS)
            arena_use_huge_pages(crew->arena);
        if (!worker_fork(&crew->out[crew->n_out], &crew->parts[part], &job, err))
            return false;
        crew->out[crew->n_out++].since = crew->now;
        mark(&crew->parts[part], &job, 1);
    }
    return true;
}

/* Lets as many work as there may be workers, in their order. */
static void begin_work(struct crew *crew) {
    int running = 0, most = crew->ask->task->threads < 1 ? 1 : crew->ask->task->threads;
    for (int w = 0; w < crew->n_out; w++)
        running += crew->out[w].begun && crew->out[w].pid != 0 ? 1 : 0;
    for (int w = 0; w < crew->n_out && running < most; w++)
        if (!crew->out[w].begun) {
            worker_begin(&crew->out[w]);
            running++;
        }
}

/* When its result comes, or may come at the earliest, as far as it has told. */
static long long ends_at(const struct worker *worker) {
    if (worker->job.kind == JOB_WHOLE)
        return worker->since + part_milestone(JOB_WHOLE, worker->used) / SHARE_OF_WHOLE;
    if (worker->job.kind == JOB_PRICES)
        return worker->since + worker->used / SHARE_OF_PRICES;
    return worker->since + worker->used;
}

/* Whose result is taken over next, -1: that of a job still at work. Of equals the one handed out first. */
static int next_over(const struct crew *crew) {
    int first = 0;
    for (int w = 1; w < crew->n_out; w++)
        if (ends_at(&crew->out[w]) < ends_at(&crew->out[first]))
            first = w;
    return crew->n_out > 0 && crew->out[first].pid == 0 ? first : -1;
}

static void take_over(struct crew *crew, int w) {
    struct worker worker = crew->out[w];
    struct search_part *s = &crew->parts[worker.part];
    const struct frame *frame = (const struct frame *)(const void *)worker.latest;
    bool possible = true;
    memmove(crew->out + w, crew->out + w + 1, sizeof *crew->out * (size_t)(--crew->n_out - w));
    mark(s, &worker.job, -1);
    crew->now = ends_at(&worker);
    if (worker.done) {
        frame_take(s, &worker.job, frame);
        part_learn(s, &worker.job, &frame->result);
        possible = frame->result.possible || s->state.has_plan;
        if (!possible || s->course.stage == STAGE_OVER)
            part_finish(s, possible);
    } else { /* it ended before it was done */
        if (frame != NULL)
            frame_salvage(s, frame);
        crew->result->lost = true;
        s->course.stage = STAGE_OVER;
        s->state.end = PART_LOST;
    }
    worker_free(&worker);
}

/* Ends all workers; plans and bounds they have told of are kept. */
static void drop_all(struct crew *crew, bool planned_only) {
    int n = 0;
    for (int w = 0; w < crew->n_out; w++) {
        struct worker *worker = &crew->out[w];
        struct search_part *s = &crew->parts[worker->part];
        if (planned_only && !s->state.has_plan && worker->latest == NULL) {
            crew->out[n++] = *worker;
            continue;
        }
        worker_end(worker, true);
        mark(s, &worker->job, -1);
        if (worker->latest != NULL)
            frame_salvage(s, (const struct frame *)(const void *)worker->latest);
        worker_free(worker);
    }
    crew->n_out = n;
}

/* Ends jobs over whole parts that have come to an end without them. */
static void drop_idle(struct crew *crew) {
    int n = 0;
    for (int w = 0; w < crew->n_out; w++) {
        struct worker *worker = &crew->out[w];
        struct search_part *s = &crew->parts[worker->part];
        if (!over_whole(&worker->job) || !part_idle(s)) {
            crew->out[n++] = *worker;
            continue;
        }
        worker_end(worker, true);
        mark(s, &worker->job, -1);
        s->course.whole = false;
        worker_free(worker);
    }
    crew->n_out = n;
}

static void listen_once(struct crew *crew, int wait) {
    struct pollfd fds[JOBS_MOST];
    int n = 0;
    for (int w = 0; w < crew->n_out; w++)
        if (crew->out[w].pid != 0)
            fds[n++] = (struct pollfd){.fd = crew->out[w].fd, .events = POLLIN};
    poll(fds, (nfds_t)n, wait);
    for (int w = 0, k = 0; w < crew->n_out; w++) {
        if (crew->out[w].pid == 0)
            continue;
        if ((fds[k++].revents & (POLLIN | POLLHUP | POLLERR)) != 0 && !worker_read(&crew->out[w]))
            crew->out[w].done = worker_end(&crew->out[w], false) && crew->out[w].done;
    }
}

/* As a part stands, with what its worker has told since. */
static struct part_state shown(const struct crew *crew, int part) {
    struct part_state state = crew->parts[part].state;
    for (int w = 0; w < crew->n_out; w++)
        if (crew->out[w].part == part && crew->out[w].latest != NULL && crew->out[w].job.kind == JOB_STEP)
            state = ((const struct frame *)(const void *)crew->out[w].latest)->state;
    return state;
}

/* The whole city in the earliest tier at work in a component. */
static void tell_progress(struct crew *crew) {
    const struct task *task = crew->ask->task;
    const struct program *p = crew->ask->program;
    double now = stop_now();
    if (task->progress == NULL || now - crew->last_told < 0.2)
        return;
    crew->last_told = now;
    struct progress progress = {.has_plan = true, .has_bound = true, .gap = -1, .seconds = now - crew->ask->started};
    int at = p->n_tiers - 1;
    for (int k = 0; k < crew->n_parts; k++) {
        struct part_state state = shown(crew, k);
        for (int t = 0; t < at && state.end == PART_RUNNING; t++)
            if (!state.has_plan || p->tiers[t] == state.tier) /* before its first plan: in the first tier */
                at = t;
    }
    progress.tier = p->tiers[at];
    int64_t value = p->constant[progress.tier], off = 0;
    for (int k = 0; k < crew->n_parts; k++) {
        struct part_state state = shown(crew, k);
        progress.has_plan = progress.has_plan && state.has_plan;
        progress.has_bound = progress.has_bound && state.tiers[progress.tier].has_bound;
        value += state.value[progress.tier];
        off += state.value[progress.tier] - state.tiers[progress.tier].bound;
    }
    if (progress.has_plan) {
        bool fit = progress.tier == TIER_FIT;
        progress.value = fit ? -value : value;
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
    if (crew->hurry_until == 0) {
        crew->hurry_until = now + PATIENCE;
        drop_all(crew, true); /* make room for those who have none */
    }
    for (int k = 0; k < crew->n_parts; k++)
        all_planned = all_planned && crew->parts[k].state.has_plan;
    return all_planned || now >= crew->hurry_until;
}

static int wait_ms(const struct crew *crew) {
    double left = crew->ask->task->time_limit > 0 ? crew->ask->task->time_limit - (stop_now() - crew->ask->started) : 1;
    if (crew->hurry_until > 0)
        left = crew->hurry_until - stop_now();
    return left < 0 ? 0 : left > 0.1 ? 100 : (int)(left * 1000) + 1;
}

static void begin(struct crew *crew) {
    const struct program *p = crew->ask->program;
    const struct task *task = crew->ask->task;
    long long all = 0;
    bool *useful = ARENA_ARRAY(crew->arena, bool, p->n_choice);
    double *reduced = ARENA_ARRAY(crew->arena, double, p->n_choice);
    crew->parts = ARENA_ARRAY(crew->arena, struct search_part, p->n_parts);
    crew->columns = ARENA_ARRAY(crew->arena, long long, p->n_parts);
    crew->passed = ARENA_ARRAY(crew->arena, bool, p->n_parts);
    for (int g = 0; g < p->n_groups; g++) {
        crew->result->choice[g] = p->groups[g].first;
        if (p->groups[g].part < 0)
            continue;
        crew->columns[p->groups[g].part] += p->groups[g].n;
        all += p->groups[g].n;
    }
    for (int k = 0; k < p->n_parts; k++) {
        struct part_ask ask = {.program = p, .part = k, .gap = task->gap, .seed = task->seed, .n_tiers = crew->ask->n_tiers};
        if (task->effort > 0)
            ask.effort = 1 + task->effort / all * crew->columns[k] + task->effort % all * crew->columns[k] / all;
        part_begin(&crew->parts[k], crew->arena, &ask, crew->result->choice, useful, reduced);
        crew->parts[k].start = crew->ask->start;
    }
}

static void sum_up(struct crew *crew) {
    crew->result->all_planned = true;
    for (int k = 0; k < crew->n_parts; k++) {
        crew->result->parts[k] = crew->parts[k].state;
        crew->result->all_planned = crew->result->all_planned && crew->parts[k].state.has_plan;
        crew->result->impossible = crew->result->impossible || crew->parts[k].state.end == PART_IMPOSSIBLE;
    }
}

/* One impossible component settles the city. */
static bool settled(const struct crew *crew) {
    for (int k = 0; k < crew->n_parts; k++)
        if (crew->parts[k].state.end == PART_IMPOSSIBLE)
            return true;
    return false;
}

bool crew_run(struct arena *arena, const struct crew_ask *ask, struct crew_result *result, struct error *err) {
    const struct program *p = ask->program;
    struct crew crew = {.arena = arena, .ask = ask, .result = result, .n_parts = p->n_parts};
    *result = (struct crew_result){.parts = ARENA_ARRAY(arena, struct part_state, p->n_parts), .choice = ARENA_ARRAY(arena, int, p->n_groups)};
    malloc_trim(0); /* what reading and building have left free would be copied to every worker */
    begin(&crew);
    bool good = hand_out(&crew, err);
    while (good && crew.n_out > 0 && !settled(&crew) && !must_stop(&crew)) {
        begin_work(&crew);
        listen_once(&crew, wait_ms(&crew));
        tell_progress(&crew);
        for (int w; good && (w = next_over(&crew)) >= 0 && !settled(&crew);) {
            take_over(&crew, w);
            drop_idle(&crew);
            good = hand_out(&crew, err);
        }
    }
    drop_all(&crew, false);
    sum_up(&crew);
    if (good && result->lost && !result->all_planned && !result->impossible)
        return error_set(err, ERROR_SYSTEM, "%s", word(W_SOLVE_CRASHED));
    return good;
}
