#include "explain/conflict_parts.h"

const char *const shape_names[] = {"nowhere", "seats", "staffing", "pair", "kin", "round", "decisions", NULL};
const char *const relaxation_names[] = {"deferrals",    "exceptions", "vacancies",        "must-fill", "LC-1", "pool",
                                        "max-enabling", "max-moves",  "min-share-of-due", "decisions", NULL};

bool hunt_possible(struct hunt *hunt, const struct task *task, enum lab_answer *answer, struct error *err) {
    struct task timed = *task;
    struct arena *scratch = arena_new();
    bool possible = false, proved = false;
    timed.progress = NULL;
    timed.start = NULL;
    if (hunt->deadline > 0)
        timed.time_limit = hunt->deadline - stop_now() > 0.01 ? hunt->deadline - stop_now() : 0.01;
    bool good = solve_possible(scratch, &timed, &possible, &proved, err);
    *answer = !good || !proved ? LAB_UNKNOWN : possible ? LAB_POSSIBLE : LAB_IMPOSSIBLE;
    arena_free(scratch);
    return good;
}

static bool find(struct arena *arena, const struct task *task, bool ways_out, struct conflict *conflict, struct error *err) {
    struct hunt hunt = {.arena = arena, .task = task, .conflict = conflict};
    const struct cells *cells = NULL;
    *conflict = (struct conflict){.wishes = &task->wishes};
    hunt.deadline = task->time_limit > 0 ? stop_now() + task->time_limit : 0;
    if (!solve_prepare(arena, task, &conflict->rules, &cells, err) || !hunt_possible(&hunt, task, &conflict->answer, err))
        return false;
    if (conflict->answer != LAB_IMPOSSIBLE)
        return true;
    double end = hunt.deadline;
    if (ways_out && end > 0) /* large sets must not leave the ways out without time */
        hunt.deadline -= task->time_limit / 2;
    if (!find_sets(&hunt, err))
        return false;
    conflict->stopped = hunt_over(&hunt);
    hunt.deadline = end;
    if (ways_out && !find_relaxations(&hunt, err))
        return false;
    conflict->stopped = conflict->stopped || hunt_over(&hunt);
    return true;
}

bool conflict_sets(struct arena *arena, const struct task *task, struct conflict *conflict, struct error *err) {
    return find(arena, task, false, conflict, err);
}

bool conflict_find(struct arena *arena, const struct task *task, struct conflict *conflict, struct error *err) {
    return find(arena, task, true, conflict, err);
}
