/* A policy file, then a city under it. */
#include "audit/audit.h"
#include "fuzz.h"
#include "report/report.h"

void fuzz_policy(const uint8_t *data, size_t size) {
    struct fuzz_world world = fuzz_world_new();
    struct ledger ledger;
    static const struct plan nobody_moves;
    struct verdict verdict;
    if (!read_city(world.arena, "datasets/examples/city.json", world.symbols, &world.city, &world.faults, &world.err))
        fuzz_fail("the example cannot be read");
    if (!read_policy(world.arena, fuzz_file(data, size, "json"), world.symbols, &world.policy, &world.faults, &world.err))
        fuzz_refused(&world);
    else {
        struct fuzz_text text;
        fuzz_text_open(&text);
        const struct view view = {world.arena, false, true};
        report_rules_json(text.stream, &world.policy, &view);
        report_rules_text(text.stream, &world.policy, &view);
        fuzz_text_close(&text);
        free(text.bytes);
        if (read_match(&world.city, &world.policy, &world.faults)) {
            fuzz_rules(&world);
            audit_ledger(world.arena, world.rules, &ledger);
            if (world.cells)
                audit_plan(world.arena, world.rules, world.cells, &nobody_moves, &verdict);
        }
    }
    fuzz_world_free(&world);
}
