/* A plan file, judged; its roster as CSV is again a plan with the same moves. */
#include <string.h>

#include "audit/audit.h"
#include "fuzz.h"
#include "report/report.h"
#include "rules/rules.h"

static void same_moves(struct fuzz_world *world, const struct fuzz_world *known, const struct verdict *verdict) {
    struct fuzz_text text;
    fuzz_text_open(&text);
    struct plan again;
    const struct view view = {world->arena, false, true};
    report_plan_csv(text.stream, verdict, -1, &view);
    fuzz_text_close(&text);
    if (!read_plan(world->arena, fuzz_file(text.bytes, text.size, "csv"), &known->city, &again, &world->faults, &world->err))
        fuzz_fail("the roster cannot be read: %s\n%s", world->faults.n > 0 ? world->faults.items[world->faults.n - 1].message : world->err.text,
                  text.bytes);
    if (again.n_moves != verdict->n_moves)
        fuzz_fail("%d moves, as a roster %d\n%s", verdict->n_moves, again.n_moves, text.bytes);
    free(text.bytes);
}

void fuzz_plan(const uint8_t *data, size_t size) {
    const struct fuzz_world *known = fuzz_known("datasets/examples/city.json", "luohe-2020");
    struct fuzz_world world = fuzz_world_new();
    struct plan plan;
    struct verdict verdict;
    struct cells *cells;
    if (!read_plan(world.arena, fuzz_file(data, size, "json"), &known->city, &plan, &world.faults, &world.err))
        fuzz_refused(&world);
    else {
        read_match_plan(&known->city, &known->policy, &plan, &world.faults);
        const struct rules *rules = rules_build(world.arena, &known->city, &known->policy, &plan.decisions);
        if (!cells_build(world.arena, rules, &cells, &world.err))
            fuzz_fail("cells: %s", world.err.text);
        audit_plan(world.arena, rules, cells, &plan, &verdict);
        struct fuzz_text text;
        fuzz_text_open(&text);
        const struct verdict *verdicts[] = {&verdict};
        const struct view view = {world.arena, false, false};
        report_verdict_text(text.stream, &verdict, &view);
        report_verdict_json(text.stream, 1, verdicts, &view);
        fuzz_text_close(&text);
        free(text.bytes);
        same_moves(&world, known, &verdict);
    }
    fuzz_world_free(&world);
}
