/* A progress file, followed against a plan. */
#include "fuzz.h"
#include "report/report.h"
#include "task/track.h"

void fuzz_progress(const uint8_t *data, size_t size) {
    struct fuzz_world *known = fuzz_known("datasets/examples/city.json", "datasets/examples/policy.json");
    struct fuzz_world world = fuzz_world_new();
    struct round_progress progress;
    struct plan plan;
    struct verdict verdict;
    struct tracked tracked;
    struct calendar calendar = {0};
    if (!known->cells || !read_plan(world.arena, "datasets/examples/plan.json", &known->city, &plan, &world.faults, &world.err))
        fuzz_fail("the example cannot be read");
    if (!read_progress(world.arena, fuzz_file(data, size, "json"), &known->city, &progress, &world.faults, &world.err))
        fuzz_refused(&world);
    else {
        audit_plan(world.arena, known->rules, known->cells, &plan, &verdict);
        struct date as_of = date_known(progress.as_of) ? progress.as_of : known->city.as_of;
        track_round(world.arena, &verdict, &progress, &calendar, as_of, &tracked);
        struct fuzz_text text;
        fuzz_text_open(&text);
        const struct view view = {world.arena, false, false};
        report_track_text(text.stream, &tracked, &view);
        report_track_json(text.stream, &tracked, &view);
        fuzz_text_close(&text);
        free(text.bytes);
    }
    fuzz_world_free(&world);
}
