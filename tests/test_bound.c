/* solve: whatever the prices, a Lagrangian bound is below every plan; good prices are close to the best one. */
#include <stdlib.h>

#include "base/stop.h"
#include "reading.h"
#include "solve/lagrange.h"
#include "solve/parts.h"
#include "solve/planner.h"
#include "suite.h"

static struct reading reading;
static struct city city;
static struct policy policy;
static struct task task;
static struct solved solved;
static struct error err;
static uint64_t state;

static void setup(void) {
    reading = reading_new();
    state = 7;
}
static void teardown(void) { arena_free(reading.arena); }

static uint64_t draw(uint64_t below) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33) % below;
}

/* Solves; tiers that this proves are what bounds are held against, of others the plan's own value. */
static void solve(const char *city_path, const char *policy_name, bool relax) {
    const struct rules *rules;
    const struct cells *cells;
    err = (struct error){0};
    ck_assert(read_city(reading.arena, city_path, reading.symbols, &city, &reading.faults, &err));
    ck_assert(read_policy(reading.arena, policy_name, reading.symbols, &policy, &reading.faults, &err));
    task_init(&task, &city, &policy);
    task.time_limit = 0; /* a busy machine must not decide */
    task.relax = relax;
    ck_assert(solve_prepare(reading.arena, &task, &rules, &cells, &err));
    ck_assert(solve_program(reading.arena, &task, rules, cells, stop_now(), N_TIERS, &solved, &err) && solved.has_plan);
}

static struct lagrange_ask ask_of(int t) {
    const struct program *p = solved.program;
    struct lagrange_ask ask = {.program = p, .part = -1, .tier = p->tiers[t], .value = solved.value[p->tiers[t]], .choice = solved.crew.choice};
    for (int k = 0; k < t; k++) {
        ask.held[p->tiers[k]] = true;
        ask.at_most[p->tiers[k]] = solved.value[p->tiers[k]];
    }
    return ask;
}

static void any_prices_are_valid(int rounds, uint64_t size) {
    const struct program *p = solved.program;
    struct lagrange_prices prices = {.row = ARENA_ARRAY(reading.arena, int64_t, p->n_rows)};
    for (int t = 0; t < p->n_tiers; t++) {
        struct lagrange_ask ask = ask_of(t);
        struct lagrange *lagrange = lagrange_new(reading.arena, &ask);
        for (int k = 0; k < rounds; k++) {
            for (int r = 0; r < p->n_rows; r++)
                prices.row[r] = draw(3) > 0 ? 0 : (int64_t)draw(2 * size) - (int64_t)size;
            for (int h = 0; h < N_TIERS; h++)
                prices.held[h] = (int64_t)draw(size);
            lagrange_begin(lagrange, &prices);
            lagrange_run(lagrange, 3);
            ck_assert_int_le(lagrange_bound(lagrange), ask.value);
        }
    }
}

START_TEST(any_prices_bound_the_tiers_of_a_tiny_city) {
    solve("datasets/tiny/city.json", "luohe-2020", false);
    any_prices_are_valid(100, 3000);
}
END_TEST

START_TEST(any_prices_bound_a_relaxed_backlog) {
    solve("datasets/luohe-backlog/city.json", "luohe-2020", true);
    any_prices_are_valid(3, 3000);
}
END_TEST

START_TEST(any_prices_bound_a_range) {
    const char *range = reading_file(&reading, "{\"format\": \"cadrex-policy/1\", \"name\": \"range\", \"extends\": \"open\", "
                                               "\"balance\": {\"measure\": \"range\", \"move_price\": 100}}");
    solve("datasets/tiny/city.json", range, false);
    any_prices_are_valid(100, 3000);
}
END_TEST

START_TEST(steps_come_near_the_best_plan) {
    solve("datasets/luohe/city.json", "luohe-2020", false);
    for (int t = 0; t < solved.program->n_tiers && solved.program->tiers[t] != TIER_FIT; t++) {
        struct lagrange_ask ask = ask_of(t);
        struct lagrange *lagrange = lagrange_new(reading.arena, &ask);
        lagrange_run(lagrange, 500);
        ck_assert_int_le(lagrange_bound(lagrange), ask.value);
        if (ask.tier == TIER_STRUCTURE)
            ck_assert_int_ge(lagrange_bound(lagrange), ask.value - ask.value / 50);
    }
}
END_TEST

int main(void) {
    const TTest *const tests[] = {any_prices_bound_the_tiers_of_a_tiny_city, any_prices_bound_a_relaxed_backlog, any_prices_bound_a_range,
                                  steps_come_near_the_best_plan};
    return suite_run("bound", (int)(sizeof tests / sizeof *tests), tests, 60, setup, teardown);
}
