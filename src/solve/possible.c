/* Is there any plan? The planner's own program without any tier. */
#include "base/stop.h"
#include "solve/parts.h"

bool solve_possible(struct arena *arena, const struct task *task, bool *possible, bool *proved, struct error *err) {
    const struct rules *rules = NULL;
    const struct cells *cells = NULL;
    struct solved solved;
    *possible = *proved = false;
    if (!solve_prepare(arena, task, &rules, &cells, err) || !solve_program(arena, task, rules, cells, stop_now(), 0, &solved, err))
        return false;
    *possible = solved.has_plan;
    *proved = solved.has_plan || solved.crew.impossible;
    return true;
}
