/* The planner on a city that is valid whatever the bytes: a plan that its judge confirms, with bounds that are no better than the plan, or a proof
 * that there is none. With CADREX_FUZZ_KEEP=FOLDER the city, policy and plan of each input are kept there, for the second judge. */
#include <stdlib.h>
#include <string.h>

#include "audit/certificate.h"
#include "base/file.h"
#include "fuzz.h"
#include "made.h"
#include "report/report.h"
#include "rules/rules.h"
#include "solve/planner.h"
#include "task/scenario.h"

struct asked {
    struct fuzz_world world;
    const char *city, *policy, *scenario; /* file contents */
    size_t sizes[3];
    bool relax, certify;
};

static void write_files(struct asked *asked, const uint8_t *data, size_t size) {
    static void (*const writers[])(struct made_city *, FILE *) = {made_write_city, made_write_policy, made_write_scenario};
    const char **contents[] = {&asked->city, &asked->policy, &asked->scenario};
    struct made_city made;
    made_begin(&made, data, size);
    asked->relax = made_rare(&made, 3);
    asked->certify = made_rare(&made, 3);
    for (int k = 0; k < 3; k++) {
        struct fuzz_text text;
        fuzz_text_open(&text);
        writers[k](&made, text.stream);
        fuzz_text_close(&text);
        *contents[k] = arena_string_n(asked->world.arena, text.bytes, text.size);
        asked->sizes[k] = text.size;
        free(text.bytes);
    }
}

/* The task of the scenario; false where its wishes or changes make no sense together, or the policy does not fit the city. */
static bool make_task(struct asked *asked, struct task *task) {
    struct fuzz_world *w = &asked->world;
    struct task like;
    struct scenarios set;
    char *city = arena_string(w->arena, fuzz_file(asked->city, asked->sizes[0], "json"));
    const char *policy = fuzz_file(asked->policy, asked->sizes[1], "csv"); /* the ending says nothing here */
    const struct inputs *inputs = read_inputs(w->arena, city, policy, w->symbols, &w->city, &w->policy, &w->faults, &w->err);
    if (!inputs || !read_scenarios(w->arena, fuzz_file(asked->scenario, asked->sizes[2], "bin"), &set, &w->faults, &w->err)) {
        fuzz_refused(w);
        if (getenv("CADREX_FUZZ_TELL"))
            fprintf(stderr, "refused: %s%s\n", w->faults.n > 0 ? w->faults.items[0].message : "", w->err.text);
        return false;
    }
    task_init(&like, &w->city, &w->policy);
    like.relax = asked->relax;
    like.certify = asked->certify;
    like.threads = 1;
    like.effort = 3000;
    like.time_limit = 120; /* effort ends it long before, also where sanitizers make it slow */
    return task_scenario(w->arena, inputs, &set, &set.items[0], &like, task, &w->faults);
}

static void check_plan(const struct solution *s) {
    if (s->verdict.n_broken > 0)
        fuzz_fail("the plan breaks %s", s->verdict.broken[0].rule);
    for (int t = 0; t < s->n_tiers; t++) {
        const struct tier_result *tier = &s->tiers[t];
        if (tier->has_bound && (tier->tier == TIER_FIT ? tier->bound < tier->value : tier->bound > tier->value))
            fuzz_fail("tier %s: bound %lld beyond the value %lld", tier_names[tier->tier], (long long)tier->bound, (long long)tier->value);
        if (tier->proved && (!tier->has_bound || tier->bound != tier->value))
            fuzz_fail("tier %s is called proved", tier_names[tier->tier]);
    }
    if (s->outcome == OUTCOME_OPTIMAL)
        for (int t = 0; t < s->n_tiers; t++)
            if (!s->tiers[t].proved)
                fuzz_fail("optimal with tier %s unproved", tier_names[s->tiers[t].tier]);
}

/* The plan as a file is the same plan. */
static void check_file(struct asked *asked, const struct task *task, const struct solution *s, const char *bytes, size_t size) {
    struct fuzz_world *w = &asked->world;
    struct plan plan;
    struct verdict verdict;
    struct cells *cells;
    w->faults.n_errors = 0;
    if (!read_plan(w->arena, fuzz_file(bytes, size, "json"), task->city, &plan, &w->faults, &w->err))
        fuzz_fail("the plan cannot be read: %s%s\n%s", w->faults.n > 0 ? w->faults.items[w->faults.n - 1].message : "", w->err.text, bytes);
    const struct rules *rules = rules_build(w->arena, task->city, task->policy, &plan.decisions);
    if (!cells_build(w->arena, rules, &cells, &w->err))
        fuzz_fail("cells of the plan read again: %s", w->err.text);
    audit_plan(w->arena, rules, cells, &plan, &verdict);
    if (verdict.n_broken > 0)
        fuzz_fail("read again it breaks %s", verdict.broken[0].rule);
    if (score_compare(&verdict.score, &s->verdict.score) != 0)
        fuzz_fail("read again it has another score");
    for (int k = 0; k < verdict.notes.n; k++)
        fuzz_fail("the planner's own claims are doubted: %s", verdict.notes.items[k].message);
}

static void keep(struct asked *asked, const struct task *task, const char *plan, size_t size) {
    static int n = 0;
    const char *folder = getenv("CADREX_FUZZ_KEEP");
    struct arena *arena = asked->world.arena;
    if (!folder || strcmp(task->policy->sha256, asked->world.policy.sha256) != 0) /* nothing writes a policy that a scenario changed */
        return;
    struct fuzz_text city;
    fuzz_text_open(&city);
    const struct view view = {arena, false, true};
    report_city_json(city.stream, task->city, &view);
    fuzz_text_close(&city);
    n++;
    if (!file_write(arena_format(arena, "%s/%d.city.json", folder, n), city.bytes, city.size, &asked->world.err) ||
        !file_write(arena_format(arena, "%s/%d.policy.json", folder, n), asked->policy, asked->sizes[1], &asked->world.err) ||
        !file_write(arena_format(arena, "%s/%d.plan.json", folder, n), plan, size, &asked->world.err))
        fuzz_fail("%s", asked->world.err.text);
    free(city.bytes);
}

static void look(struct asked *asked, const struct task *task, const struct solution *s) {
    struct fuzz_text text, words;
    fuzz_text_open(&text);
    fuzz_text_open(&words);
    const struct view view = {asked->world.arena, false, false};
    const struct made made = {.version = "0", .glpk = "0", .options = "", .relax = ""};
    report_plan_json(text.stream, s, task, &made, &view);
    report_plan_text(words.stream, s, task, &view);
    fuzz_text_close(&text);
    fuzz_text_close(&words);
    if (s->has_plan) {
        check_plan(s);
        check_file(asked, task, s, text.bytes, text.size);
        keep(asked, task, text.bytes, text.size);
    } else if (s->outcome != OUTCOME_IMPOSSIBLE)
        fuzz_fail("no plan, and no proof that there is none (%s)", outcome_names[s->outcome]);
    if (s->stopped_by == STOPPED_BY_CLOCK || s->stopped_by == STOPPED_BY_LOST)
        fuzz_fail("stopped by %s", stopped_by_names[s->stopped_by]);
    free(text.bytes);
    free(words.bytes);
}

void fuzz_planner(const uint8_t *data, size_t size) {
    struct asked asked = {.world = fuzz_world_new()};
    struct task task;
    struct solution solution = {0};
    struct error err = {0};
    write_files(&asked, data, size);
    if (make_task(&asked, &task)) {
        if (solve_plan(asked.world.arena, &task, &solution, &err))
            look(&asked, &task, &solution);
        else if (err.kind != ERROR_INPUT)
            fuzz_fail("error %d: %s", (int)err.kind, err.text);
    }
    fuzz_world_free(&asked.world);
}
