#include "task/task.h"

#include <unistd.h>

#include "base/arena.h"

void task_init(struct task *task, const struct city *city, const struct policy *policy) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    *task = (struct task){.city = city, .policy = policy, .time_limit = 60, .gap = 0.005, .seed = 1};
    task->threads = processors < 1 ? 1 : processors > 64 ? 64 : (int)processors;
}

struct wishes task_wishes_with(struct arena *arena, struct wishes wishes, const struct wish *wish) {
    struct wish *items = ARENA_ARRAY(arena, struct wish, wishes.n + 1);
    for (int w = 0; w < wishes.n; w++)
        items[w] = wishes.items[w];
    items[wishes.n] = *wish;
    return (struct wishes){wishes.n + 1, items, wishes.announced, wishes.apart};
}

struct wishes task_wishes_without(struct arena *arena, struct wishes wishes, int w) {
    struct wish *items = ARENA_ARRAY(arena, struct wish, wishes.n);
    int n = 0;
    for (int k = 0; k < wishes.n; k++)
        if (k != w)
            items[n++] = wishes.items[k];
    return (struct wishes){n, items, wishes.announced, wishes.apart};
}
