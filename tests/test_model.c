/* model: the integer program says exactly what rules, score and audit say. */
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "model/alike.h"
#include "model/program.h"
#include "reading.h"
#include "solve/crew.h"
#include "solve/linear.h"
#include "solve/planner.h"
#include "suite.h"

static struct reading reading;
static struct city city;
static struct policy policy;
static struct task task;
static const struct rules *rules;
static const struct cells *cells;

static void setup(void) { reading = reading_new(); }
static void teardown(void) { arena_free(reading.arena); }

static void load(const char *city_path, const char *policy_name) {
    struct error err = {0};
    ck_assert(read_city(reading.arena, city_path, reading.symbols, &city, &reading.faults, &err));
    ck_assert(read_policy(reading.arena, policy_name, reading.symbols, &policy, &reading.faults, &err));
    task_init(&task, &city, &policy);
    ck_assert(solve_prepare(reading.arena, &task, &rules, &cells, &err));
}

/* Some plan of every component. */
static int *any_choice(const struct program *p, unsigned seed) {
    struct error err = {0};
    struct crew_result result;
    struct task some = task;
    some.seed = seed;
    some.time_limit = 0; /* a busy machine must not decide */
    struct crew_ask ask = {.program = p, .task = &some};
    ck_assert(crew_run(reading.arena, &ask, &result, &err));
    ck_assert(result.all_planned);
    return result.choice;
}

static struct plan plan_of(const struct program *p, const int *choice) {
    int *to = ARENA_ARRAY(reading.arena, int, city.n_cadres);
    struct move *moves = ARENA_ARRAY(reading.arena, struct move, city.n_cadres);
    struct plan plan = {.moves = moves};
    ck_assert(program_posts(reading.arena, p, choice, to));
    for (int i = 0; i < city.n_cadres; i++)
        if (to[i] >= 0 && to[i] != city.cadres[i].post)
            moves[plan.n_moves++] = (struct move){i, to[i]};
    return plan;
}

static void assert_as_judged(const struct program *p, const int *choice) {
    struct verdict verdict;
    int64_t value[N_TIERS];
    struct plan plan = plan_of(p, choice);
    ck_assert_int_eq(program_value(p, choice, -1, value), 0);
    audit_plan(reading.arena, rules, cells, &plan, &verdict);
    ck_assert_int_eq(verdict.n_broken, 0);
    for (int t = 0; t < verdict.score.n; t++) {
        enum tier tier = verdict.score.tier[t];
        ck_assert_int_eq(tier == TIER_FIT ? -value[tier] : value[tier], verdict.score.value[t]);
    }
}

START_TEST(a_plan_of_the_model_is_worth_what_the_judge_says) {
    load("datasets/luohe/city.json", "luohe-2020");
    const struct program *p = program_build(reading.arena, rules, cells, false, false, false);
    for (unsigned seed = 1; seed <= 5; seed++)
        assert_as_judged(p, any_choice(p, seed));
}
END_TEST

START_TEST(a_range_is_worth_what_the_judge_says) {
    struct error err = {0};
    load("datasets/luohe/city.json", "luohe-2020");
    policy.measure = MEASURE_RANGE;
    ck_assert(solve_prepare(reading.arena, &task, &rules, &cells, &err));
    const struct program *p = program_build(reading.arena, rules, cells, false, false, false);
    ck_assert_int_gt(p->n_ranges, 0);
    for (unsigned seed = 1; seed <= 3; seed++)
        assert_as_judged(p, any_choice(p, seed));
}
END_TEST

START_TEST(posts_as_classes_of_their_own_say_the_same) {
    load("datasets/tiny/city.json", "luohe-2020");
    const struct program *plain = program_build(reading.arena, rules, cells, false, true, true);
    ck_assert_int_eq(plain->n_seats, city.n_posts);
    for (unsigned seed = 1; seed <= 20; seed++)
        assert_as_judged(plain, any_choice(plain, seed));
}
END_TEST

START_TEST(seats_that_nobody_can_tell_apart_are_one_class) {
    load("datasets/luohe/city.json", "luohe-2020");
    const struct program *p = program_build(reading.arena, rules, cells, false, false, false);
    int n = 0;
    ck_assert_int_lt(p->n_seats, city.n_posts);
    for (int s = 0; s < p->n_seats; s++)
        n += p->seats[s].n_posts;
    ck_assert_int_eq(n, city.n_posts);
    for (int q = 0; q < city.n_posts; q++) {
        const struct seat_class *seat = &p->seats[p->seat_of[q]];
        ck_assert_int_eq(seat->unit, city.posts[q].unit);
        ck_assert_int_eq(seat->rank, city.posts[q].rank);
        ck_assert_int_eq(p->atoms[p->atom_of[q]].body, city.posts[q].body);
    }
}
END_TEST

START_TEST(components_share_no_row) {
    load("datasets/luohe-backlog/city.json", "luohe-2020");
    const struct program *p = program_build(reading.arena, rules, cells, true, false, false);
    ck_assert_int_gt(p->n_parts, 1);
    for (int r = 0; r < p->n_rows; r++)
        for (int k = 0; k < p->rows[r].n && p->rows[r].part != -2; k++)
            ck_assert_int_eq(p->groups[p->spans[p->rows[r].first + k].group].part, p->rows[r].part);
}
END_TEST

/* A row's spans hold its columns' entries, no more and no fewer, and of one group each; who has nothing to choose is in row.fixed. */
START_TEST(spans_say_what_entries_say) {
    static const char *const cities[] = {"datasets/luohe-backlog/city.json", "datasets/us-congress/city.json"};
    for (int k = 0; k < 2; k++) {
        load(cities[k], "luohe-2020");
        const struct program *p = program_build(reading.arena, rules, cells, true, false, true);
        int64_t n_entries = 0, n_listed = 0;
        for (int c = 0; c < p->n_choice; c++)
            n_entries += p->groups[p->columns[c].group].n > 1 ? p->columns[c].n : 0;
        for (int r = 0; r < p->n_rows; r++)
            for (int s = p->rows[r].first, last = -1; s < p->rows[r].first + p->rows[r].n; s++) {
                const struct span *span = &p->spans[s];
                ck_assert_int_gt(span->n, 0);
                ck_assert_int_gt(span->first, last);
                last = span->first + span->n - 1;
                for (int c = span->first; c <= last; c++) {
                    const struct entry *e = p->entries + p->columns[c].first, *end = e + p->columns[c].n;
                    while (e < end && e->at != r)
                        e++;
                    ck_assert(e < end && e->coef == span->coef && p->columns[c].group == span->group);
                }
                n_listed += span->n;
            }
        ck_assert_int_eq(n_listed, n_entries);
        ck_assert_int_gt(n_entries, 1000);
    }
}
END_TEST

START_TEST(convex_pieces_cost_what_the_cells_cost) {
    static const char *const cities[][2] = {{"datasets/luohe/city.json", "luohe-2020"},
                                            {"datasets/balassign/city.json", "datasets/balassign/policy.json"}};
    for (int k = 0; k < 2; k++) {
        load(cities[k][0], cities[k][1]);
        const struct program *p = program_build(reading.arena, rules, cells, false, false, true);
        int *groups = ARENA_ARRAY(reading.arena, int, p->n_groups), *columns = ARENA_ARRAY(reading.arena, int, p->n_choice);
        struct linear_ask ask = {.program = p, .part = -1, .groups = groups, .columns = columns, .tier = TIER_STRUCTURE};
        for (int g = 0; g < p->n_groups; g++) {
            if (p->groups[g].n > 1)
                groups[ask.n_groups++] = g;
            for (int c = p->groups[g].first; p->groups[g].n > 1 && c < p->groups[g].first + p->groups[g].n; c++)
                columns[ask.n_columns++] = c;
        }
        const struct linear *l = linear_build(reading.arena, &ask);
        double *values = ARENA_ARRAY(reading.arena, double, l->n_columns), sum = 0;
        int *choice = any_choice(p, 7);
        int64_t value[N_TIERS];
        ck_assert_int_eq(program_value(p, choice, -1, value), 0);
        linear_values(l, choice, values);
        for (int c = 0; c < l->n_columns; c++) {
            sum += l->scale * l->columns[c].cost * values[c];
            ck_assert(values[c] >= l->columns[c].lower && values[c] <= l->columns[c].upper);
            bool next = c > 0 && l->columns[c].kind == LINEAR_PIECE && l->columns[c - 1].kind == LINEAR_PIECE;
            if (next && l->columns[c].source == l->columns[c - 1].source)
                ck_assert(l->columns[c].cost > l->columns[c - 1].cost);
        }
        ck_assert_int_eq((int64_t)(sum + l->constant), value[TIER_STRUCTURE]);
    }
}
END_TEST

START_TEST(a_table_holds_the_cost_of_every_reachable_count) {
    load("datasets/luohe/city.json", "luohe-2020");
    const struct program *p = program_build(reading.arena, rules, cells, false, false, false);
    for (int k = 0; k < p->n_counts; k++) {
        const struct count_cell *count = &p->counts[k];
        ck_assert_int_le(count->least, count->before);
        ck_assert_int_ge(count->most, count->before);
        for (int n = count->least; n <= count->most; n++)
            ck_assert_int_eq(count->table[n - count->least], cell_cost(cells, &cells->cells[count->cell], n));
    }
}
END_TEST

/* The row "tier at most its value" is met by a plan of that value, and nothing is left in it. */
START_TEST(a_held_tier_leaves_room_for_its_value_and_no_more) {
    load("datasets/luohe/city.json", "luohe-2020");
    const struct program *p = program_build(reading.arena, rules, cells, false, false, true);
    int *groups = ARENA_ARRAY(reading.arena, int, p->n_groups), *columns = ARENA_ARRAY(reading.arena, int, p->n_choice);
    int *choice = any_choice(p, 3);
    int64_t value[N_TIERS];
    struct linear_ask ask = {.program = p, .part = -1, .groups = groups, .columns = columns, .tier = TIER_STRUCTURE};
    ck_assert_int_eq(program_value(p, choice, -1, value), 0);
    for (int g = 0; g < p->n_groups; g++) {
        if (p->groups[g].n > 1)
            groups[ask.n_groups++] = g;
        for (int c = p->groups[g].first; p->groups[g].n > 1 && c < p->groups[g].first + p->groups[g].n; c++)
            columns[ask.n_columns++] = c;
    }
    for (int t = 0; t < p->n_tiers; t++) {
        ask.held[p->tiers[t]] = true;
        ask.at_most[p->tiers[t]] = value[p->tiers[t]];
    }
    const struct linear *l = linear_build(reading.arena, &ask);
    double *values = ARENA_ARRAY(reading.arena, double, l->n_columns), *activity = ARENA_ARRAY(reading.arena, double, l->n_rows);
    linear_values(l, choice, values);
    for (int c = 0; c < l->n_columns; c++)
        for (int e = l->columns[c].first; e < l->columns[c].first + l->columns[c].n; e++)
            activity[l->entry_row[e]] += l->entry_coef[e] * values[c];
    int n = 0;
    for (int r = 0; r < l->n_rows; r++)
        if (l->row_source[r] < INT_MIN + N_TIERS) {
            ck_assert_double_eq(activity[r], l->row_upper[r]);
            n++;
        }
    ck_assert_int_eq(n, p->n_tiers);
}
END_TEST

START_TEST(values_compare_by_the_first_tier_that_differs) {
    struct program p = {.n_tiers = 2, .tiers = {TIER_SHALL, TIER_MOVES}};
    int64_t a[N_TIERS] = {0}, b[N_TIERS] = {0};
    a[TIER_MOVES] = 1;
    a[TIER_FIT] = -9; /* no tier of this program */
    ck_assert_int_eq(program_compare(&p, a, b), 1);
    b[TIER_SHALL] = 1;
    ck_assert_int_eq(program_compare(&p, a, b), -1);
    a[TIER_SHALL] = b[TIER_MOVES] = 1;
    ck_assert_int_eq(program_compare(&p, a, b), 0);
}
END_TEST

START_TEST(two_holders_of_a_seat_break_a_row) {
    load("datasets/tiny/city.json", "luohe-2020");
    const struct program *p = program_build(reading.arena, rules, cells, false, true, true);
    int *choice = any_choice(p, 1);
    int64_t value[N_TIERS];
    int tried = 0;
    for (int c = 0; c < p->n_choice; c++) {
        const struct column *column = &p->columns[c];
        int holder = column->kind == COLUMN_MOVE ? city.posts[column->post].holder : -1;
        if (holder < 0 || p->columns[choice[holder]].kind != COLUMN_STAY)
            continue;
        int old = choice[column->group];
        choice[column->group] = c;
        ck_assert_int_gt(program_value(p, choice, -1, value), 0);
        choice[column->group] = old;
        tried++;
    }
    ck_assert_int_gt(tried, 0);
}
END_TEST

/* Arcs are judged once for posts that look alike from outside. */
START_TEST(posts_that_look_alike_are_alike_to_every_cadre) {
    static const char *const cities[] = {"datasets/luohe-backlog/city.json", "datasets/tiny/city.json"};
    int n = 0;
    for (int k = 0; k < 2; k++) {
        load(cities[k], "luohe-2020");
        struct alike *alike = alike_new(reading.arena, rules);
        for (int i = 0; i < city.n_cadres; i++) {
            alike_ask(alike, i);
            for (int q = 0, a = 0; q < city.n_posts; q++) { /* who is not asked has no way or stands behind another */
                bool asked = a < alike->n_asked && alike->asked[a] == q;
                a += asked ? 1 : 0;
                ck_assert(asked || q == city.cadres[i].post || alike_stands(alike, i, q) == 0 || rules_mode(rules, i, q) == MODE_NONE);
            }
            for (int q = 0; q < city.n_posts; q++) {
                int head = alike->head[alike->of[q]];
                ck_assert_int_eq(city.posts[head].unit, city.posts[q].unit);
                if (alike_stands(alike, i, q) != 0)
                    continue;
                ck_assert(rules_forbid(rules, i, q) == rules_forbid(rules, i, head));
                ck_assert_int_eq(rules_mode(rules, i, q), rules_mode(rules, i, head));
                ck_assert_uint_eq(rules_unmet(rules, i, q), rules_unmet(rules, i, head));
                ck_assert_int_eq(rules_fit(rules, i, q), rules_fit(rules, i, head));
                ck_assert_int_eq(rules_returns(rules, i, q), rules_returns(rules, i, head));
                n++;
            }
        }
    }
    ck_assert_int_gt(n, 100);
}
END_TEST

START_TEST(building_ends_at_its_deadline) {
    load("datasets/luohe/city.json", "luohe-2020");
    ck_assert_ptr_null(program_build_until(reading.arena, rules, cells, false, false, false, 1e-9));
    ck_assert_ptr_nonnull(program_build_until(reading.arena, rules, cells, false, false, false, 0));
}
END_TEST

int main(void) {
    const TTest *const tests[] = {a_plan_of_the_model_is_worth_what_the_judge_says,
                                  a_range_is_worth_what_the_judge_says,
                                  posts_as_classes_of_their_own_say_the_same,
                                  seats_that_nobody_can_tell_apart_are_one_class,
                                  components_share_no_row,
                                  spans_say_what_entries_say,
                                  convex_pieces_cost_what_the_cells_cost,
                                  a_table_holds_the_cost_of_every_reachable_count,
                                  a_held_tier_leaves_room_for_its_value_and_no_more,
                                  values_compare_by_the_first_tier_that_differs,
                                  posts_that_look_alike_are_alike_to_every_cadre,
                                  building_ends_at_its_deadline,
                                  two_holders_of_a_seat_break_a_row};
    return suite_run("model", (int)(sizeof tests / sizeof *tests), tests, 60, setup, teardown);
}
