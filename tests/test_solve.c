/* solve: plans are proved, audited, repeatable; impossible is an answer with names. */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/stop.h"
#include "reading.h"
#include "second_judge.h"
#include "solve/crew.h"
#include "solve/export.h"
#include "solve/part.h"
#include "solve/planner.h"
#include "solve/solver.h"
#include "solve/worker.h"
#include "suite.h"

static struct reading reading;
static struct city city;
static struct policy policy;
static struct task task;
static struct error err;
static const char *city_file, *policy_file;

static void setup(void) { reading = reading_new(); }

static void teardown(void) {
    second_judge_ask(&reading);
    arena_free(reading.arena);
}

static void load(const char *city_path, const char *policy_name) {
    city_file = city_path;
    policy_file = policy_name;
    err = (struct error){0};
    ck_assert(read_city(reading.arena, city_path, reading.symbols, &city, &reading.faults, &err));
    ck_assert(read_policy(reading.arena, policy_name, reading.symbols, &policy, &reading.faults, &err));
    task_init(&task, &city, &policy);
    task.time_limit = 0; /* a busy machine must not decide */
}

static struct solution solve(void) {
    struct solution solution;
    ck_assert_msg(solve_plan(reading.arena, &task, &solution, &err), "%s", err.text);
    second_judge_keep(&reading, city_file, policy_file, &task, &solution);
    return solution;
}

static const struct tier_result *tier_of(const struct solution *solution, enum tier tier) {
    for (int t = 0; t < solution->n_tiers; t++)
        if (solution->tiers[t].tier == tier)
            return &solution->tiers[t];
    ck_abort();
}

static void assert_same_plan(const struct solution *a, const struct solution *b) {
    ck_assert_int_eq(a->plan.n_moves, b->plan.n_moves);
    for (int k = 0; k < a->plan.n_moves; k++) {
        ck_assert_int_eq(a->plan.moves[k].cadre, b->plan.moves[k].cadre);
        ck_assert_int_eq(a->plan.moves[k].to, b->plan.moves[k].to);
    }
    ck_assert_int_eq(a->iterations, b->iterations);
    ck_assert_int_eq(a->nodes, b->nodes);
}

static int find_cadre(const char *id) { return city_find_cadre(city_index_new(reading.arena, &city), id); }
static int find_post(const char *id) { return city_find_post(city_index_new(reading.arena, &city), id); }

static void wish(enum wish_kind kind, const char *cadre, const char *post) {
    struct wish w = {
        .kind = kind, .cadre = find_cadre(cadre), .post = post == NULL ? -1 : find_post(post), .unit = -1, .text = "", .reason = "", .by = ""};
    task.wishes = task_wishes_with(reading.arena, task.wishes, &w);
}

START_TEST(a_tiny_city_is_solved_to_the_end) {
    load("datasets/tiny/city.json", "luohe-2020");
    struct solution s = solve();
    ck_assert_int_eq(s.outcome, OUTCOME_OPTIMAL);
    ck_assert_int_eq(s.stopped_by, STOPPED_BY_PROOF);
    ck_assert_int_eq(s.verdict.n_broken, 0);
    for (int t = 0; t < s.n_tiers; t++)
        ck_assert(s.tiers[t].proved && s.tiers[t].value == s.tiers[t].bound);
}
END_TEST

START_TEST(balassign_has_the_published_optimum) {
    load("datasets/balassign/city.json", "datasets/balassign/policy.json");
    struct solution s = solve();
    ck_assert_int_eq(s.outcome, OUTCOME_OPTIMAL);
    ck_assert_int_eq(tier_of(&s, TIER_STRUCTURE)->value, 14000);
}
END_TEST

START_TEST(luohe_is_planned_within_the_gap_asked_for) {
    load("datasets/luohe/city.json", "luohe-2020");
    struct solution s = solve();
    ck_assert(s.outcome == OUTCOME_OPTIMAL || s.outcome == OUTCOME_WITHIN_GAP);
    ck_assert(tier_of(&s, TIER_EXCEPTIONS)->proved && tier_of(&s, TIER_SHALL)->proved);
    ck_assert(s.gap >= 0 && s.gap <= 0.005);
    ck_assert(s.repeatable);
}
END_TEST

START_TEST(the_number_of_workers_changes_nothing) {
    load("datasets/luohe-backlog/city.json", "luohe-2020");
    task.relax = true;
    for (int k = 0; k < 2; k++) {
        task.effort = k == 0 ? 0 : 3000;
        task.threads = 1;
        struct solution one = solve();
        task.threads = 3;
        struct solution three = solve();
        ck_assert(one.repeatable && three.repeatable);
        assert_same_plan(&one, &three);
    }
}
END_TEST

START_TEST(an_impossible_city_names_cadres_and_what_closes_their_arcs) {
    load("datasets/luohe-backlog/city.json", "luohe-2020");
    struct solution s = solve();
    ck_assert_int_eq(s.outcome, OUTCOME_IMPOSSIBLE);
    ck_assert(!s.has_plan);
    ck_assert_int_gt(s.n_obstacles, 0);
    for (int k = 0; k < s.n_obstacles && s.obstacles[k].seats == NULL; k++) {
        ck_assert_int_ge(s.obstacles[k].cadre, 0);
        ck_assert(!s.obstacles[k].no_arc || s.obstacles[k].n_closed_by > 0);
    }
}
END_TEST

START_TEST(seats_that_are_too_few_are_named_with_whoever_needs_them) {
    load("datasets/luohe-backlog/city.json", "luohe-2020");
    struct solution s = solve();
    const struct obstacle *last = &s.obstacles[s.n_obstacles - 1];
    ck_assert_str_eq(last->rule, obstacle_seats);
    ck_assert_ptr_nonnull(last->seats);
    ck_assert(!last->seats->shortage);
    ck_assert_int_lt(last->seats->n_places, last->seats->n_cadres);
    ck_assert_int_gt(last->seats->n_posts, 0);
    ck_assert_int_gt(last->n_closed_by, 0);
}
END_TEST

START_TEST(relaxed_musts_are_listed_as_deferrals) {
    load("datasets/luohe-backlog/city.json", "luohe-2020");
    task.relax = true;
    struct solution s = solve();
    int n = 0;
    ck_assert_int_eq(s.outcome, OUTCOME_RELAXED);
    for (int k = 0; k < s.plan.n_deferrals; k++) {
        ck_assert_int_eq(s.plan.deferrals[k].n_exempt, 0);
        n += s.plan.deferrals[k].n_due;
    }
    ck_assert_int_eq(n, tier_of(&s, TIER_RELAXED)->value);
}
END_TEST

START_TEST(without_conflict_relaxing_changes_nothing) {
    load("datasets/tiny/city.json", "luohe-2020");
    struct solution hard = solve();
    task.relax = true;
    struct solution soft = solve();
    ck_assert_int_eq(soft.outcome, OUTCOME_OPTIMAL);
    ck_assert_int_eq(tier_of(&soft, TIER_RELAXED)->value, 0);
    ck_assert_int_eq(tier_of(&soft, TIER_STRUCTURE)->value, tier_of(&hard, TIER_STRUCTURE)->value);
}
END_TEST

START_TEST(a_pin_is_followed_and_a_stay_too) {
    load("datasets/tiny/city.json", "open");
    struct solution free_plan = solve();
    ck_assert_int_gt(free_plan.plan.n_moves, 0);
    const struct move *move = &free_plan.plan.moves[0];
    wish(WISH_STAY, city.cadres[move->cadre].id, NULL);
    struct solution s = solve();
    for (int k = 0; k < s.plan.n_moves; k++)
        ck_assert_int_ne(s.plan.moves[k].cadre, move->cadre);
    task.wishes.n = 0;
    wish(WISH_PIN, city.cadres[move->cadre].id, city.posts[move->to].id);
    s = solve();
    bool followed = false;
    for (int k = 0; k < s.plan.n_moves; k++)
        followed = followed || (s.plan.moves[k].cadre == move->cadre && s.plan.moves[k].to == move->to);
    ck_assert(followed);
    ck_assert_int_eq(s.plan.decisions.n, 1);
}
END_TEST

START_TEST(a_unit_that_is_forbidden_to_a_cadre_is_not_entered) {
    load("datasets/tiny/city.json", "open");
    struct solution free_plan = solve();
    ck_assert_int_gt(free_plan.plan.n_moves, 0);
    const struct move *move = &free_plan.plan.moves[0];
    int unit = city.posts[move->to].unit;
    struct wish w = {.kind = WISH_FORBID, .cadre = move->cadre, .post = -1, .unit = unit, .text = "", .reason = "", .by = ""};
    task.wishes = task_wishes_with(reading.arena, task.wishes, &w);
    struct solution s = solve();
    for (int k = 0; k < s.plan.n_moves; k++)
        ck_assert(s.plan.moves[k].cadre != move->cadre || city.posts[s.plan.moves[k].to].unit != unit);
}
END_TEST

START_TEST(a_gap_is_never_told_smaller_than_it_is) {
    load("datasets/luohe/city.json", "luohe-2020");
    task.effort = 3000;
    struct solution s = solve();
    int open_tiers = 0;
    ck_assert(s.has_plan);
    for (int t = 0; t < s.n_tiers; t++) {
        const struct tier_result *r = &s.tiers[t];
        double off = fabs((double)(r->value - r->bound)), size = r->value == 0 ? 1 : fabs((double)r->value);
        if (!r->has_bound)
            continue;
        ck_assert(r->gap * size >= off * 0.999999);
        open_tiers += r->value != r->bound ? 1 : 0;
    }
    ck_assert_int_gt(open_tiers, 0);
}
END_TEST

START_TEST(behind_a_tier_that_is_not_proved_components_have_no_bound) {
    load("datasets/luohe-backlog/city.json", "luohe-2020");
    task.relax = true;
    task.effort = 300;
    struct solution s = solve();
    bool firm = true;
    ck_assert(s.has_plan);
    ck_assert_int_gt(s.n_components, 1);
    for (int t = 0; t < s.n_tiers; t++) {
        ck_assert(firm || !s.tiers[t].has_bound);
        firm = firm && s.tiers[t].proved;
    }
    ck_assert(!firm);
}
END_TEST

START_TEST(a_limit_of_the_whole_round_joins_the_components) {
    load("datasets/luohe-backlog/city.json", "luohe-2020");
    task.relax = true;
    struct solution all = solve();
    const char *few_moves =
        arena_format(reading.arena, "{\"format\": \"cadrex-policy/1\", \"name\": \"few\", \"round\": {\"max_moves\": %d}}", all.plan.n_moves - 2);
    load("datasets/luohe-backlog/city.json", reading_file(&reading, few_moves));
    task.relax = true;
    struct solution few = solve();
    ck_assert_int_eq(policy.max_moves, all.plan.n_moves - 2);
    ck_assert(few.has_plan);
    ck_assert_int_le(few.plan.n_moves, policy.max_moves);
    ck_assert_int_eq(few.n_components, 1);
}
END_TEST

START_TEST(the_clock_stops_work_and_says_so) {
    struct solution s = {.has_plan = false};
    load("datasets/luohe/city.json", "open");
    const char *slower = getenv("TIMES_SLOWER"); /* than without valgrind */
    double late = 2.5 * (slower == NULL ? 1 : atof(slower));
    /* A slow machine takes longer to its first plan. */
    for (task.time_limit = 1.5; !s.has_plan && task.time_limit < 50; task.time_limit *= 2) {
        double before = stop_now();
        s = solve();
        ck_assert(stop_now() - before < task.time_limit + late);
        ck_assert(!s.repeatable);
        ck_assert_int_eq(s.stopped_by, STOPPED_BY_CLOCK);
    }
    ck_assert(s.has_plan);
    ck_assert_int_eq(s.verdict.n_broken, 0);
}
END_TEST

START_TEST(a_deadline_during_the_building_is_an_answer_without_a_plan) {
    load("datasets/luohe/city.json", "open");
    task.time_limit = 1e-6;
    struct solution s = solve();
    ck_assert_int_eq(s.outcome, OUTCOME_UNKNOWN);
    ck_assert_int_eq(s.stopped_by, STOPPED_BY_CLOCK);
    ck_assert(!s.has_plan && !s.repeatable);
}
END_TEST

/* As the kernel does when memory runs out. */
static void kill_workers(void *self, const struct progress *progress) {
    FILE *children = fopen("/proc/thread-self/children", "r");
    int pid = 0;
    *(bool *)self = *(bool *)self || children != NULL;
    while (children != NULL && progress->has_plan && fscanf(children, "%d", &pid) == 1)
        kill(pid, SIGKILL);
    if (children != NULL)
        fclose(children);
}

START_TEST(a_lost_worker_leaves_its_plan_and_is_told) {
    bool able = false;
    load("datasets/luohe/city.json", "open");
    task.progress = kill_workers;
    task.progress_self = &able;
    struct solution s = solve();
    if (!able)
        return;
    ck_assert(s.has_plan && !s.repeatable);
    ck_assert_int_eq(s.stopped_by, STOPPED_BY_LOST);
    ck_assert_int_eq(s.verdict.n_broken, 0);
}
END_TEST

/* Others wait for a job until it has told of as much work as theirs: it must not fall back to less. */
START_TEST(what_a_worker_has_told_of_its_work_never_falls) {
    int fds[2];
    const long long told[] = {8048, 3911, 16460};
    struct worker worker = {0};
    ck_assert_int_eq(pipe(fds), 0);
    worker.fd = fds[0];
    for (int k = 0; k < 3; k++) {
        struct frame frame = {.size = sizeof frame, .iterations = told[k]};
        ck_assert_int_eq(write(fds[1], &frame, sizeof frame), sizeof frame);
        while (worker.latest == NULL || ((const struct frame *)(const void *)worker.latest)->iterations != told[k])
            ck_assert(worker_read(&worker));
        ck_assert_int_eq(worker.used, k == 2 ? told[2] : told[0]);
    }
    worker_free(&worker);
    close(fds[0]);
    close(fds[1]);
}
END_TEST

START_TEST(relaxing_is_said_to_help_only_if_it_does) {
    load("datasets/luohe-backlog/city.json", "luohe-2020");
    ck_assert(solve().relax_helps);
    load("datasets/tiny/city.json", "open");
    int rank = (int)city.cadres[0].rank, n = 0;
    for (int i = 0; i < city.n_cadres; i++) /* three to one post: no single pin is to blame */
        if ((int)city.cadres[i].rank == rank && city.cadres[i].post != city.cadres[0].post && n++ < 3)
            wish(WISH_PIN, city.cadres[i].id, city.posts[city.cadres[0].post].id);
    ck_assert_int_ge(n, 3);
    for (int k = 0; k < 2; k++) {
        task.relax = k == 1;
        struct solution s = solve();
        ck_assert_int_eq(s.outcome, OUTCOME_IMPOSSIBLE);
        ck_assert(!s.relax_helps);
        ck_assert_int_gt(s.n_obstacles, 0);
        for (int o = 0; o < s.n_obstacles && s.obstacles[o].seats == NULL; o++) {
            ck_assert_str_eq(s.obstacles[o].rule, "pin");
            ck_assert_int_ge(s.obstacles[o].cadre, 0);
        }
    }
}
END_TEST

START_TEST(posts_that_cannot_all_be_filled_are_named) {
    load("datasets/tiny/city.json", "open");
    int n = 0, vacant = -1;
    for (int p = 0; p < city.n_posts; p++)
        if (city.posts[p].holder < 0)
            vacant = p;
    ck_assert_int_ge(vacant, 0);
    for (int p = 0; p < city.n_posts; p++) /* nobody can fill the vacant one without leaving another */
        city.posts[p].must_fill = city.posts[p].rank == city.posts[vacant].rank;
    task.relax = true;
    struct solution s = solve();
    ck_assert_int_eq(s.outcome, OUTCOME_IMPOSSIBLE);
    for (int o = 0; o < s.n_obstacles; o++)
        n += strcmp(s.obstacles[o].rule, "must-fill") == 0 && s.obstacles[o].post >= 0 ? 1 : 0;
    ck_assert_int_gt(n, 0);
}
END_TEST

START_TEST(tiers_before_another_are_solved_alone) {
    load("datasets/tiny/city.json", "luohe-2020");
    struct solution all = solve(), some;
    ck_assert(solve_before(reading.arena, &task, TIER_STRUCTURE, &some, &err));
    ck_assert_int_eq(some.n_tiers, 2);
    for (int t = 0; t < some.n_tiers; t++) {
        ck_assert_int_eq(some.tiers[t].tier, all.tiers[t].tier);
        ck_assert_int_eq(some.tiers[t].value, all.tiers[t].value);
        ck_assert(some.tiers[t].proved);
    }
    ck_assert(solve_before(reading.arena, &task, TIER_EXCEPTIONS, &some, &err));
    ck_assert_int_eq(some.n_tiers, 0);
}
END_TEST

START_TEST(a_city_with_nothing_to_choose_is_written_as_a_constant) {
    load("datasets/tiny/city.json", "open");
    for (int i = 0; i < city.n_cadres; i++)
        if (city.cadres[i].post >= 0)
            wish(WISH_STAY, city.cadres[i].id, NULL);
        else
            city.cadres[i].birth = (struct date){0};
    for (int k = 0; k < 2; k++) {
        struct export_options options = {.format = k == 0 ? EXPORT_LP : EXPORT_MPS, .tier = TIER_STRUCTURE};
        char *bytes = NULL;
        size_t size = 0;
        for (int t = 0; t < N_TIERS; t++)
            options.held[t] = -1;
        ck_assert(export_model(reading.arena, &task, &options, &bytes, &size, &err));
        ck_assert_ptr_nonnull(strstr(bytes, "constant"));
    }
}
END_TEST

START_TEST(both_formats_and_forms_are_written) {
    load("datasets/tiny/city.json", "luohe-2020");
    for (int k = 0; k < 4; k++) {
        struct export_options options = {.format = k % 2 == 0 ? EXPORT_LP : EXPORT_MPS, .plain = k > 1, .tier = TIER_STRUCTURE};
        char *bytes = NULL;
        size_t size = 0;
        for (int t = 0; t < N_TIERS; t++)
            options.held[t] = t == TIER_SHALL ? 13 : -1;
        ck_assert(export_model(reading.arena, &task, &options, &bytes, &size, &err));
        ck_assert_uint_eq(size, strlen(bytes));
        ck_assert_ptr_nonnull(strstr(bytes, "held_shall"));
        ck_assert_ptr_nonnull(strstr(bytes, k % 2 == 0 ? "Minimize" : "ROWS"));
    }
}
END_TEST

/* Relaxation of tier structure over a component: its value, and the iterations it took; from a plan or from nothing. */
static double relax_component(const struct program *p, int part, const int *choice, bool from_plan, long long *iterations) {
    struct linear_ask ask = {.program = p, .part = part, .choice = choice, .tier = TIER_STRUCTURE, .merge = true};
    int *groups = ARENA_ARRAY(reading.arena, int, p->n_groups), *columns = ARENA_ARRAY(reading.arena, int, p->n_choice);
    for (int g = 0; g < p->n_groups; g++) {
        if (p->groups[g].part != part)
            continue;
        groups[ask.n_groups++] = g;
        for (int c = p->groups[g].first; c < p->groups[g].first + p->groups[g].n; c++)
            columns[ask.n_columns++] = c;
    }
    ask.groups = groups;
    ask.columns = columns;
    struct linear *l = linear_build(reading.arena, &ask);
    struct solver *solver = solver_new(l, NULL);
    double *values = ARENA_ARRAY(reading.arena, double, l->n_columns), objective;
    linear_values(l, choice, values);
    if (from_plan)
        solver_start_at(solver, values);
    ck_assert_int_eq(solver_relax(solver, 0, &objective), SOLVER_OPTIMAL);
    *iterations += solver_iterations(solver);
    solver_free(solver);
    return objective;
}

START_TEST(a_relaxation_that_begins_at_a_plan_ends_at_the_same_value) {
    static const char *const files[] = {"datasets/tiny/city.json", "datasets/luohe-backlog/city.json"};
    for (int k = 0; k < 2; k++) {
        const struct rules *rules;
        const struct cells *cells;
        struct crew_result any;
        long long from_nothing = 0, from_plan = 0;
        load(files[k], "luohe-2020");
        ck_assert(solve_prepare(reading.arena, &task, &rules, &cells, &err));
        const struct program *p = program_build(reading.arena, rules, cells, true, false, false);
        ck_assert(crew_run(reading.arena, &(struct crew_ask){.program = p, .task = &task, .started = stop_now(), .n_tiers = p->n_tiers}, &any, &err));
        ck_assert(any.all_planned);
        for (int part = 0; part < p->n_parts; part++) {
            double a = relax_component(p, part, any.choice, false, &from_nothing);
            double b = relax_component(p, part, any.choice, true, &from_plan);
            ck_assert_msg(fabs(a - b) <= 1e-6 * (1 + fabs(a)), "component %d: %g, from the plan %g", part, a, b);
        }
        ck_assert_msg(from_plan < from_nothing, "%lld iterations, %lld from the plan", from_nothing, from_plan);
    }
}
END_TEST

static int64_t told_last;
static int n_told;

static void hear(void *self, const struct search_part *s) {
    (void)self;
    ck_assert(n_told == 0 || s->state.value[TIER_STRUCTURE] < told_last);
    told_last = s->state.value[TIER_STRUCTURE];
    n_told++;
}

/* Who stops a long annealing has the best plan of its last look, not the one it began with. */
START_TEST(annealing_shows_better_plans_before_its_end) {
    const struct rules *rules;
    const struct cells *cells;
    load("datasets/luohe/city.json", "luohe-2020");
    policy.pool = POOL_ALL;
    ck_assert(solve_prepare(reading.arena, &task, &rules, &cells, &err));
    const struct program *p = program_build(reading.arena, rules, cells, false, false, true);
    int *choice = ARENA_ARRAY(reading.arena, int, p->n_groups), shown = 0;
    bool *useful = ARENA_ARRAY(reading.arena, bool, p->n_choice);
    double *reduced = ARENA_ARRAY(reading.arena, double, p->n_choice);
    for (int part = 0; part < p->n_parts; part++) {
        struct search_part s;
        part_begin(&s, reading.arena, &(struct part_ask){.program = p, .part = part, .seed = 1}, choice, useful, reduced);
        ck_assert(first_plan(&s));
        for (int t = 0; p->tiers[t] != TIER_STRUCTURE; t++) {
            s.course.held[p->tiers[t]] = true;
            s.course.at_most[p->tiers[t]] = s.state.value[p->tiers[t]];
        }
        s.state.tier = TIER_STRUCTURE;
        s.tell = hear;
        n_told = 0;
        anneal_structure(&s, SHORT_ANNEAL, HUGE_VAL);
        ck_assert(n_told == 0 || told_last == s.state.value[TIER_STRUCTURE]);
        shown = n_told > shown ? n_told : shown;
    }
    ck_assert_int_ge(shown, 3);
}
END_TEST

int main(void) {
    const TTest *const tests[] = {a_tiny_city_is_solved_to_the_end,
                                  balassign_has_the_published_optimum,
                                  luohe_is_planned_within_the_gap_asked_for,
                                  the_number_of_workers_changes_nothing,
                                  an_impossible_city_names_cadres_and_what_closes_their_arcs,
                                  seats_that_are_too_few_are_named_with_whoever_needs_them,
                                  relaxed_musts_are_listed_as_deferrals,
                                  without_conflict_relaxing_changes_nothing,
                                  a_pin_is_followed_and_a_stay_too,
                                  a_unit_that_is_forbidden_to_a_cadre_is_not_entered,
                                  a_gap_is_never_told_smaller_than_it_is,
                                  behind_a_tier_that_is_not_proved_components_have_no_bound,
                                  a_limit_of_the_whole_round_joins_the_components,
                                  the_clock_stops_work_and_says_so,
                                  a_deadline_during_the_building_is_an_answer_without_a_plan,
                                  a_lost_worker_leaves_its_plan_and_is_told,
                                  what_a_worker_has_told_of_its_work_never_falls,
                                  relaxing_is_said_to_help_only_if_it_does,
                                  posts_that_cannot_all_be_filled_are_named,
                                  tiers_before_another_are_solved_alone,
                                  a_relaxation_that_begins_at_a_plan_ends_at_the_same_value,
                                  annealing_shows_better_plans_before_its_end,
                                  a_city_with_nothing_to_choose_is_written_as_a_constant,
                                  both_formats_and_forms_are_written};
    return suite_run("solve", (int)(sizeof tests / sizeof *tests), tests, 120, setup, teardown);
}
