/* A city file: refused with reasons, or read; then written it is the same city, and everybody in it can be judged. */
#include <string.h>

#include "audit/audit.h"
#include "fuzz.h"
#include "report/report.h"

static void write_to(struct fuzz_text *text, const struct fuzz_world *world) {
    fuzz_text_open(text);
    const struct view view = {world->arena, false, true};
    report_city_json(text->stream, &world->city, &view);
    fuzz_text_close(text);
}

static bool reads(struct fuzz_world *world, const char *bytes, size_t size) {
    return read_city_bytes(world->arena, "city.json", bytes, size, world->symbols, &world->city, &world->faults, &world->err) &&
           world->faults.n_errors == 0;
}

static void judge(struct fuzz_world *world) {
    struct ledger ledger;
    static const struct plan nobody_moves;
    struct verdict verdict;
    if (!read_policy(world->arena, "luohe-2020", world->symbols, &world->policy, &world->faults, &world->err) ||
        !read_match(&world->city, &world->policy, &world->faults))
        return;
    fuzz_rules(world);
    audit_ledger(world->arena, world->rules, &ledger);
    if (world->cells)
        audit_plan(world->arena, world->rules, world->cells, &nobody_moves, &verdict);
}

void fuzz_city(const uint8_t *data, size_t size) {
    struct fuzz_world world = fuzz_world_new(), again = fuzz_world_new();
    char *bytes = arena_string_n(world.arena, (const char *)data, size);
    if (!reads(&world, bytes, size))
        fuzz_refused(&world);
    else {
        struct fuzz_text first, second;
        write_to(&first, &world);
        if (!reads(&again, first.bytes, first.size))
            fuzz_fail("written, it cannot be read: %s\n%s", again.faults.n > 0 ? again.faults.items[0].message : again.err.text, first.bytes);
        write_to(&second, &again);
        if (first.size != second.size || memcmp(first.bytes, second.bytes, first.size) != 0)
            fuzz_fail("written again, it differs:\n%s\n%s", first.bytes, second.bytes);
        free(first.bytes);
        free(second.bytes);
        judge(&world);
    }
    fuzz_world_free(&world);
    fuzz_world_free(&again);
}
