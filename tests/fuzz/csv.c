/* Tables: as a source of import, as a plan, as a list of holidays. */
#include "intake.h"

void fuzz_csv(const uint8_t *data, size_t size) {
    const struct fuzz_world *known = fuzz_known("datasets/examples/city.json", "luohe-2020");
    struct fuzz_world plans = fuzz_world_new(), days = fuzz_world_new();
    const char *path = fuzz_file(data, size, "csv");
    struct plan plan;
    struct calendar calendar;
    fuzz_import(path);
    if (!read_plan(plans.arena, path, &known->city, &plan, &plans.faults, &plans.err))
        fuzz_refused(&plans);
    if (!read_holidays(days.arena, path, &calendar, &days.faults, &days.err))
        fuzz_refused(&days);
    fuzz_world_free(&plans);
    fuzz_world_free(&days);
}
