/* A scenario file, and each of its scenarios carried out on a city. */
#include "task/scenario.h"
#include "fuzz.h"
#include "rules/rules.h"

static struct fuzz_world *known = NULL;
static const struct inputs *inputs = NULL;

static void begin(void) {
    static struct fuzz_world world;
    world = fuzz_world_new();
    inputs =
        read_inputs(world.arena, "datasets/examples/city.json", "luohe-2020", world.symbols, &world.city, &world.policy, &world.faults, &world.err);
    if (!inputs)
        fuzz_fail("the example cannot be read");
    known = &world;
}

static void carry_out(struct fuzz_world *world, const struct scenarios *set, const struct scenario *scenario) {
    struct task like, task;
    struct faults faults;
    faults_init(&faults, world->arena);
    task_init(&like, &known->city, &known->policy);
    if (!task_scenario(world->arena, inputs, set, scenario, &like, &task, &faults)) {
        if (faults.n_errors == 0)
            fuzz_fail("a scenario refused without a reason");
        return;
    }
    const struct rules *rules = rules_build(world->arena, task.city, task.policy, &task.wishes);
    struct error err = {0};
    struct cells *cells;
    cells_build(world->arena, rules, &cells, &err);
}

void fuzz_scenario(const uint8_t *data, size_t size) {
    struct scenarios set;
    if (!known)
        begin();
    struct fuzz_world world = fuzz_world_new();
    if (!read_scenarios(world.arena, fuzz_file(data, size, "json"), &set, &world.faults, &world.err))
        fuzz_refused(&world);
    else {
        carry_out(&world, &set, NULL);
        for (int k = 0; k < set.n && k < 20; k++)
            carry_out(&world, &set, &set.items[k]);
    }
    fuzz_world_free(&world);
}
