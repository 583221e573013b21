/* score: what a team should have, and what a count that differs from it costs. */
#include <stdlib.h>
#include <string.h>

#include "reading.h"
#include "score/score.h"
#include "suite.h"

/* Units u and v with a post each, w with two and a holder less; three men and two women, one of them waiting. */
#define CITY                                                                                                                                         \
    "{\"format\": \"cadrex-city/1\", \"as_of\": \"2020-05\", \"units\": [{\"id\": \"u\", \"targets\": [%s]}, {\"id\": \"v\"}, {\"id\": \"w\"}], "    \
    "\"posts\": [{\"id\": \"u1\", \"unit\": \"u\", \"rank\": \"deputy\"}, {\"id\": \"v1\", \"unit\": \"v\", \"rank\": \"deputy\"}, "                 \
    "{\"id\": \"w1\", \"unit\": \"w\", \"rank\": \"deputy\"}, {\"id\": \"w2\", \"unit\": \"w\", \"rank\": \"deputy\"}, "                             \
    "{\"id\": \"w3\", \"unit\": \"w\", \"rank\": \"deputy\"}, {\"id\": \"w4\", \"unit\": \"w\", \"rank\": \"deputy\"}], \"cadres\": ["               \
    "{\"id\": \"c1\", \"post\": \"u1\", \"rank\": \"deputy\", \"gender\": \"male\"}, "                                                               \
    "{\"id\": \"c2\", \"post\": \"v1\", \"rank\": \"deputy\", \"gender\": \"female\"}, "                                                             \
    "{\"id\": \"c3\", \"post\": \"w1\", \"rank\": \"deputy\", \"gender\": \"male\"}, "                                                               \
    "{\"id\": \"c4\", \"post\": \"w2\", \"rank\": \"deputy\"%s}, "                                                                                   \
    "{\"id\": \"c5\", \"post\": \"w3\", \"rank\": \"deputy\", \"gender\": \"female\"}, "                                                             \
    "{\"id\": \"c6\", \"post\": null, \"rank\": \"deputy\", \"gender\": \"male\"}]}"
#define POLICY "{\"format\": \"cadrex-policy/1\", \"attributes\": {%s}, \"balance\": {%s}}"
#define GENDER "\"gender\": 1"

static struct reading reading;
static struct city city;
static struct policy policy;
static struct cells *cells;

static void setup(void) { reading = reading_new(); }
static void teardown(void) { arena_free(reading.arena); }

static void build(const char *weights, const char *balance, const char *targets, const char *of_c4) {
    struct wishes *wishes = ARENA_NEW(reading.arena, struct wishes);
    ck_assert_msg(reading_city(&reading, arena_format(reading.arena, CITY, targets, of_c4), &city), "%s", reading_told(&reading, SEVERITY_ERROR));
    ck_assert_msg(reading_policy(&reading, arena_format(reading.arena, POLICY, weights, balance), &policy), "%s",
                  reading_told(&reading, SEVERITY_ERROR));
    ck_assert(cells_build(reading.arena, rules_build(reading.arena, &city, &policy, wishes), &cells, &reading.err));
}

/* The cell of a unit and a word, NULL: none. */
static const struct cell *cell(const char *unit, const char *word) {
    for (int c = 0; c < cells->n_cells; c++) {
        const struct team *team = &cells->teams[cells->cells[c].team];
        const struct cell_kind *kind = &cells->kinds[cells->cells[c].kind];
        if (strcmp(city.units[team->unit].id, unit) == 0 && kind->attribute >= 0 && strcmp(symbols_text(city.symbols, kind->word), word) == 0)
            return &cells->cells[c];
    }
    return NULL;
}

static int64_t target(const char *unit, const char *word) {
    const struct cell *c = cell(unit, word);
    ck_assert_ptr_nonnull(c);
    return c->target;
}

START_TEST(targets_by_holders_before_are_rounded_to_the_nearest_thousandth) {
    build(GENDER, "\"size\": \"before\", \"target\": \"pool_share\"", "", ", \"gender\": \"male\"");
    ck_assert_int_eq(cells->pool_size, 6);
    ck_assert_int_eq(target("u", "male"), 667);   /* 4 of 6, for one holder */
    ck_assert_int_eq(target("u", "female"), 333); /* 2 of 6 */
    ck_assert_int_eq(target("w", "male"), 2000);
}
END_TEST

START_TEST(targets_by_posts_are_rounded_to_the_nearest_thousandth) {
    build(GENDER, "\"size\": \"posts\", \"target\": \"pool_share\"", "", ", \"gender\": \"male\"");
    ck_assert_int_eq(target("u", "male"), 667);  /* 4 for one of six posts */
    ck_assert_int_eq(target("w", "male"), 2667); /* for four of six */
    ck_assert_int_eq(target("w", "female"), 1333);
}
END_TEST

START_TEST(equal_targets_are_rounded_to_the_nearest_thousandth) {
    build(GENDER, "\"target\": \"equal\"", "", ", \"gender\": \"female\"");
    ck_assert_int_eq(target("u", "male"), 1000); /* 3 in three units */
    build(GENDER, "\"target\": \"equal\"", "", "");
    ck_assert_int_eq(target("u", "female"), 667);
    build(GENDER, "\"target\": \"equal\"", "", ", \"gender\": \"male\"");
    ck_assert_int_eq(target("w", "male"), 1333);
}
END_TEST

START_TEST(given_targets_are_kept_in_thousandths) {
    build(GENDER, "\"target\": \"given\"", "{\"attribute\": \"gender\", \"value\": \"female\", \"target\": 0.5}", "");
    ck_assert_int_eq(target("u", "female"), 500);
    ck_assert_int_eq(cell_cost(cells, cell("u", "female"), 1), 500);
    ck_assert_ptr_null(cell("v", "female"));
}
END_TEST

START_TEST(who_waits_counts_in_the_targets_and_who_is_unknown_has_none) {
    build(GENDER, "\"size\": \"before\", \"target\": \"pool_share\"", "", "");
    ck_assert_int_eq(cells->pool_size, 6);
    ck_assert_int_eq(target("w", "male"), 1500); /* 3 of 6, one of them waiting */
    ck_assert_int_eq(cells->n_kinds, 2);
    ck_assert_ptr_null(cell("w", "unknown"));
}
END_TEST

START_TEST(a_deviation_costs_in_both_directions) {
    build(GENDER, "\"size\": \"before\", \"target\": \"pool_share\"", "", ", \"gender\": \"male\"");
    const struct cell *c = cell("u", "male");
    ck_assert_int_eq(cell_cost(cells, c, 0), 667);
    ck_assert_int_eq(cell_cost(cells, c, 1), 333);
    ck_assert_int_eq(cell_cost(cells, c, 2), 1333);
}
END_TEST

START_TEST(a_squared_deviation_is_rounded_to_the_nearest) {
    build("\"gender\": 3", "\"size\": \"before\", \"target\": \"pool_share\", \"norm\": \"l2\"", "", ", \"gender\": \"male\"");
    const struct cell *c = cell("u", "male");
    ck_assert_int_eq(cell_cost(cells, c, 0), 3 * 445);  /* 667 * 667 = 444889 */
    ck_assert_int_eq(cell_cost(cells, c, 1), 3 * 111);  /* 333 * 333 = 110889 */
    ck_assert_int_eq(cell_cost(cells, c, 2), 3 * 1777); /* 1333 * 1333 = 1776889 */
}
END_TEST

START_TEST(each_one_below_the_least_or_above_the_most_costs) {
    static const char target[] = "{\"attribute\": \"party\", \"value\": \"cpc\", \"min\": 2, \"max\": 3}";
    static const int64_t missing[] = {2, 1, 0, 0, 1, 2}, squares[] = {4, 1, 0, 0, 1, 4};
    for (int square = 0; square < 2; square++) {
        build(GENDER ", \"party\": 2", square ? "\"target_weight\": 10, \"norm\": \"l2\"" : "\"target_weight\": 10, \"norm\": \"l1\"", target, "");
        const struct cell *c = cell("u", "cpc");
        ck_assert_ptr_nonnull(c);
        for (int n = 0; n <= 5; n++)
            ck_assert_int_eq(cell_cost(cells, c, n), 2 * 10 * 1000 * (square ? squares[n] : missing[n]));
    }
}
END_TEST

START_TEST(a_range_is_the_largest_less_the_smallest_count) {
    build(GENDER, "\"measure\": \"range\"", "", ", \"gender\": \"male\"");
    /* sizes 1, 1, 3; men 1, 0, 2; women 0, 1, 1 */
    ck_assert_int_eq(cells->before, 1000 * (2 + 2 + 1));
    int at[] = {0, 2, 3, 4, 5, 1}; /* c2 goes to w and c6 to v: sizes 1, 1, 4; men 1, 1, 2; women 0, 0, 2 */
    int *counts = ARENA_ARRAY(reading.arena, int, cells->n_cells);
    cells_count(cells, at, counts);
    ck_assert_int_eq(cells_deviation(cells, counts), 1000 * (3 + 1 + 2));
    for (int i = 0; i < 6; i++) /* c1 at u, all others away: still the smallest is 0 */
        at[i] = i == 0 ? 0 : -1;
    cells_count(cells, at, counts);
    ck_assert_int_eq(cells_deviation(cells, counts), 1000 * (1 + 1 + 0));
    at[1] = 1;
    at[2] = 2; /* one everywhere: only men and women differ */
    cells_count(cells, at, counts);
    ck_assert_int_eq(cells_deviation(cells, counts), 1000 * (0 + 1 + 1));
}
END_TEST

START_TEST(scores_compare_by_the_first_tier_that_differs_and_more_fit_is_better) {
    struct score a = {3, {TIER_SHALL, TIER_FIT, TIER_MOVES}, {5, 3, 2}}, b = a;
    ck_assert_int_eq(score_compare(&a, &b), 0);
    b.value[2] = 1;
    ck_assert_int_eq(score_compare(&a, &b), 1);
    b.value[1] = 2;
    ck_assert_int_eq(score_compare(&a, &b), -1);
    b.value[0] = 4;
    ck_assert_int_eq(score_compare(&a, &b), 1);
}
END_TEST

int main(void) {
    const TTest *const tests[] = {targets_by_holders_before_are_rounded_to_the_nearest_thousandth,
                                  targets_by_posts_are_rounded_to_the_nearest_thousandth,
                                  equal_targets_are_rounded_to_the_nearest_thousandth,
                                  given_targets_are_kept_in_thousandths,
                                  who_waits_counts_in_the_targets_and_who_is_unknown_has_none,
                                  a_deviation_costs_in_both_directions,
                                  a_squared_deviation_is_rounded_to_the_nearest,
                                  each_one_below_the_least_or_above_the_most_costs,
                                  a_range_is_the_largest_less_the_smallest_count,
                                  scores_compare_by_the_first_tier_that_differs_and_more_fit_is_better};
    return suite_run("score", (int)(sizeof tests / sizeof *tests), tests, 20, setup, teardown);
}
