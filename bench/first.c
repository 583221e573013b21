/* The first plan alone, of a city: how long, and what comes of it. One line: groups, columns, components, seconds (of the processor) to build the
 * program and to the first plan of all components, and "plan" (the audit finds nothing broken), "impossible" (proved by matching, or with nobody's
 * choice at all) or "none" (neither: a short branch and cut would have to decide). With --glpk also "plan" or "impossible" as GLPK says of the whole
 * program, without any help of the matching; with --relax of the program that may give up musts; with --moves the plan, a move (cadre, tab, post) a
 * line. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "audit/audit.h"
#include "read/read.h"
#include "solve/match.h"
#include "solve/part.h"
#include "solve/planner.h"
#include "solve/solver.h"

/* Component by component. */
static const char *first_plans(struct arena *arena, const struct program *p, int *choice) {
    bool all = p->n_empty == 0;
    int64_t value[N_TIERS];
    bool *useful = ARENA_ARRAY(arena, bool, p->n_choice);
    double *reduced = ARENA_ARRAY(arena, double, p->n_choice);
    for (int g = 0; g < p->n_groups; g++)
        choice[g] = p->groups[g].first;
    for (int k = 0; k < p->n_parts && all; k++) {
        struct part_ask ask = {.program = p, .part = k, .seed = 1};
        struct search_part part;
        part_begin(&part, arena, &ask, choice, useful, reduced);
        all = all && first_plan(&part);
        if (part.hall)
            return "impossible";
    }
    if (p->n_empty > 0)
        return "impossible";
    return !all ? "none" : program_value(p, choice, -1, value) == 0 ? "plan" : "joined";
}

static const char *judged(struct arena *arena, const struct program *p, const int *choice, struct plan *plan) {
    int n = p->rules->city->n_cadres, *to = ARENA_ARRAY(arena, int, n);
    struct move *moves = ARENA_ARRAY(arena, struct move, n);
    *plan = (struct plan){.moves = moves};
    struct verdict verdict;
    if (!program_posts(arena, p, choice, to))
        return "without seats";
    for (int i = 0; i < n; i++)
        if (to[i] >= 0 && to[i] != p->rules->city->cadres[i].post)
            moves[plan->n_moves++] = (struct move){i, to[i]};
    audit_plan(arena, p->rules, p->cells, plan, &verdict);
    return verdict.n_broken == 0 ? "plan" : arena_format(arena, "breaks-%s", verdict.broken[0].rule);
}

/* What GLPK says of the whole. */
static const char *glpk_says(const struct program *p) {
    struct arena *arena = arena_new();
    struct linear_ask ask = {.program = p, .part = -1, .tier = p->tiers[0]};
    int *groups = ARENA_ARRAY(arena, int, p->n_groups), *columns = ARENA_ARRAY(arena, int, p->n_choice);
    for (int g = 0; g < p->n_groups; g++) {
        if (p->groups[g].n < 2) /* fixed in the rows */
            continue;
        groups[ask.n_groups++] = g;
        for (int c = p->groups[g].first; c < p->groups[g].first + p->groups[g].n; c++)
            columns[ask.n_columns++] = c;
    }
    ask.groups = groups;
    ask.columns = columns;
    struct linear *linear = linear_build(arena, &ask);
    struct branching branching = {.enough = HUGE_VAL, .below = HUGE_VAL, .values = ARENA_ARRAY(arena, double, linear->n_columns)};
    enum solver_state state = linear->impossible ? SOLVER_IMPOSSIBLE : SOLVER_OPTIMAL;
    if (!linear->impossible && linear->n_rows > 0) {
        struct solver *solver = solver_new(linear, NULL);
        state = solver_branch(solver, &branching);
        solver_free(solver);
    }
    arena_free(arena);
    return branching.found || state == SOLVER_OPTIMAL ? "plan" : state == SOLVER_IMPOSSIBLE ? "impossible" : "unknown";
}

/* A row that nobody's choice can change. */
static bool broken_anyway(const struct program *p) {
    for (int r = 0; r < p->n_rows; r++)
        if (p->rows[r].n == 0 && p->rows[r].kind != ROW_CELL && (p->rows[r].fixed < p->rows[r].lower || p->rows[r].fixed > p->rows[r].upper) &&
            p->rows[r].excess < 0)
            return true;
    return false;
}

static int run(struct arena *arena, const struct task *task, bool glpk, bool list) {
    const struct rules *rules = NULL;
    const struct cells *cells = NULL;
    struct error err = {0};
    if (!solve_prepare(arena, task, &rules, &cells, &err))
        return 3;
    const char *found = "joined";
    const struct program *p = NULL;
    struct plan plan = {0};
    for (int joined = 0; joined < 2 && strcmp(found, "joined") == 0; joined++) {
        clock_t started = clock();
        p = program_build(arena, rules, cells, task->relax, false, joined == 1);
        int *choice = ARENA_ARRAY(arena, int, p->n_groups);
        clock_t built = clock();
        found = broken_anyway(p) ? "impossible" : first_plans(arena, p, choice);
        clock_t ended = clock();
        if (strcmp(found, "plan") == 0 && !task->relax)
            found = judged(arena, p, choice, &plan);
        if (strcmp(found, "joined") != 0)
            printf("%d %d %d %.3f %.3f %s", p->n_groups, p->n_choice, p->n_parts, (double)(built - started) / CLOCKS_PER_SEC,
                   (double)(ended - built) / CLOCKS_PER_SEC, found);
    }
    printf("%s%s\n", glpk ? " " : "", !glpk ? "" : p->n_empty > 0 ? "impossible" : glpk_says(p));
    for (int m = 0; list && m < plan.n_moves; m++)
        printf("%s\t%s\n", task->city->cadres[plan.moves[m].cadre].id, task->city->posts[plan.moves[m].to].id);
    return 0;
}

int main(int argc, char **argv) {
    struct arena *arena = arena_new();
    struct symbols *symbols = symbols_new(arena);
    struct faults faults;
    struct error err = {0};
    struct city city;
    struct policy policy;
    struct task task;
    const char *paths[2] = {NULL, "luohe-2020"};
    bool glpk = false, relax = false, list = false;
    int n = 0;
    for (int a = 1; a < argc; a++) {
        glpk = glpk || strcmp(argv[a], "--glpk") == 0;
        list = list || strcmp(argv[a], "--moves") == 0;
        relax = relax || strcmp(argv[a], "--relax") == 0;
        if (argv[a][0] != '-' && n < 2)
            paths[n++] = argv[a];
    }
    if (n == 0) {
        fprintf(stderr, "usage: first CITY [POLICY] [--glpk] [--relax] [--moves]\n");
        return 2;
    }
    faults_init(&faults, arena);
    if (!read_city(arena, paths[0], symbols, &city, &faults, &err) || !read_policy(arena, paths[1], symbols, &policy, &faults, &err)) {
        fprintf(stderr, "%s: %s\n", paths[0], err.text);
        return 3;
    }
    task_init(&task, &city, &policy);
    task.relax = relax;
    int code = run(arena, &task, glpk, list);
    arena_free(arena);
    return code;
}
