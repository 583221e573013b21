/* A certificate: whatever prices it names, the bound it proves is never better than the plan, which is optimal in every tier it proves. */
#include "fuzz.h"

void fuzz_certificate(const uint8_t *data, size_t size) {
    struct fuzz_world *known = fuzz_known("datasets/tiny/city.json", "luohe-2020");
    struct fuzz_world world = fuzz_world_new();
    struct certificate certificate;
    static struct verdict verdict; /* of the best plan, by hand in the README of the data set */
    static struct plan plan;
    if (!verdict.plan) {
        if (!read_plan(known->arena, "tests/fuzz/tiny-best.json", &known->city, &plan, &known->faults, &known->err))
            fuzz_fail("the best plan cannot be read: %s", known->err.text);
        audit_plan(known->arena, known->rules, known->cells, &plan, &verdict);
    }
    if (!read_certificate(world.arena, fuzz_file(data, size, "json"), &known->city, &certificate, &world.faults, &world.err))
        fuzz_refused(&world);
    else {
        struct proof proof;
        audit_prove(world.arena, &verdict, &certificate, &proof);
        for (int t = 0; t < proof.n_tiers; t++) {
            const struct proved_tier *tier = &proof.tiers[t];
            if (tier->tier == TIER_FIT ? tier->bound < tier->value : tier->bound > tier->value)
                fuzz_fail("a bound better than the best plan: tier %d, %lld, bound %lld", (int)tier->tier, (long long)tier->value,
                          (long long)tier->bound);
        }
    }
    fuzz_world_free(&world);
}
