/* From a task to an audited plan. */
#include "solve/planner.h"

#include <math.h>
#include <string.h>

#include "base/stop.h"
#include "base/words.h"
#include "solve/certify.h"
#include "solve/crew.h"
#include "solve/parts.h"
#include "solve/start.h"

const char *const outcome_names[] = {"optimal", "within_gap", "feasible", "relaxed", "impossible", "unknown", NULL};
const char *const stopped_by_names[] = {"proof", "gap", "effort", "clock", "signal", "worker_lost", "precision", NULL};

bool solve_prepare(struct arena *arena, const struct task *task, const struct rules **rules, const struct cells **cells, struct error *err) {
    struct wishes *wishes = ARENA_NEW(arena, struct wishes);
    struct cells *built = NULL;
    *wishes = task->wishes;
    *rules = rules_build(arena, task->city, task->policy, wishes);
    if (!cells_build(arena, *rules, &built, err))
        return false;
    *cells = built;
    return true;
}

bool plainly_impossible(const struct program *p) {
    for (int r = 0; r < p->n_rows; r++) {
        const struct row *row = &p->rows[r];
        int slack = row->excess >= 0 ? p->columns[row->excess].upper : 0;
        bool low = row->lower != ROW_FREE_BELOW && row->fixed < row->lower, high = row->upper != ROW_FREE_ABOVE && row->fixed > row->upper + slack;
        if (row->kind != ROW_CELL && row->n == 0 && (low || high))
            return true;
    }
    return p->n_empty > 0;
}

/* A cadre whose musts are relaxed though SD-E6 defers it, or an HB-4 relaxed in vain: the cheaper reading is the one the audit takes. */
static void tidy(const struct program *p, int *choice) {
    int64_t best[N_TIERS], value[N_TIERS];
    program_value(p, choice, -1, best);
    for (int g = 0; p->relax && g < p->n_groups; g++) {
        int old = choice[g];
        enum column_kind kind = p->columns[old].kind;
        if ((kind != COLUMN_STAY_RELAXED && kind != COLUMN_RELAX) || p->groups[g].stay < 0)
            continue;
        choice[g] = p->groups[g].stay;
        if (program_value(p, choice, -1, value) == 0 && program_compare(p, value, best) < 0)
            memcpy(best, value, sizeof best);
        else
            choice[g] = old;
    }
}

/* Musts given up, as deferrals without exemption. */
static void list_relaxed(struct arena *arena, const struct program *p, const int *choice, struct plan *plan) {
    const struct rules *rules = p->rules;
    struct deferral *items = ARENA_ARRAY(arena, struct deferral, p->n_groups);
    due_set *given = ARENA_ARRAY(arena, due_set, rules->city->n_cadres);
    for (int g = 0; p->relax && g < p->n_groups; g++) {
        const struct column *column = &p->columns[choice[g]];
        if (column->kind == COLUMN_RELAX)
            given[column->cadre] |= DUE_HB_4;
        else if (column->cost[TIER_RELAXED] > 0)
            given[column->cadre] |=
                rules_unmet(rules, column->cadre, column->kind == COLUMN_MOVE ? column->post : -1) & rules->cadres[column->cadre].musts;
    }
    for (int i = 0; i < rules->city->n_cadres; i++) {
        if (given[i] == 0)
            continue;
        const char **due = ARENA_ARRAY(arena, const char *, 32);
        struct deferral *deferral = &items[plan->n_deferrals++];
        *deferral = (struct deferral){.cadre = i, .due = due, .approver = "", .document = "", .date = ""};
        for (int bit = 0; bit < 32; bit++)
            if ((given[i] >> bit & 1U) != 0)
                due[deferral->n_due++] = rules_due_name(rules->policy, bit);
    }
    plan->deferrals = items;
}

static bool write_plan(struct arena *arena, const struct task *task, const struct program *p, const int *choice, struct plan *plan,
                       struct error *err) {
    int n = task->city->n_cadres, *to = ARENA_ARRAY(arena, int, n);
    struct move *moves = ARENA_ARRAY(arena, struct move, n);
    *plan = (struct plan){.decisions = task->wishes, .moves = moves};
    if (!program_posts(arena, p, choice, to))
        return error_set(err, ERROR_BUG, word(W_SOLVE_UNCONFIRMED), word(W_SOLVE_NO_SEATS));
    for (int i = 0; i < n; i++)
        if (to[i] >= 0 && to[i] != task->city->cadres[i].post)
            moves[plan->n_moves++] = (struct move){i, to[i]};
    list_relaxed(arena, p, choice, plan);
    return true;
}

/* Nothing leaves unaudited: broken rules or other values than the model's are a bug of ours. */
static bool confirm(struct arena *arena, const struct program *p, const int64_t value[N_TIERS], struct solution *solution, struct error *err) {
    struct verdict *v = &solution->verdict;
    audit_plan(arena, p->rules, p->cells, &solution->plan, v);
    if (v->n_broken > 0) {
        const struct finding *f = &v->broken[0];
        const char *text = arena_format(arena, "%s %s %s", f->rule, f->n_ids > 0 ? f->ids[0] : "", f->n_ids > 1 ? f->ids[1] : "");
        return error_set(err, ERROR_BUG, word(W_SOLVE_UNCONFIRMED), text);
    }
    for (int t = 0; t < v->score.n; t++) {
        enum tier tier = v->score.tier[t];
        int64_t mine = tier == TIER_FIT ? -value[tier] : value[tier];
        if (mine != v->score.value[t]) {
            const char *text = arena_format(arena, "%s %lld, %lld", tier_names[tier], (long long)mine, (long long)v->score.value[t]);
            return error_set(err, ERROR_BUG, word(W_SOLVE_UNCONFIRMED), text);
        }
    }
    return true;
}

/* A tier's bound is the sum of the components' and of what cannot change. Behind a tier that is not proved the components could trade with each
 * other, so that their bounds say nothing of the whole. */
static void tiers_of(const struct program *p, const struct crew_result *crew, const int64_t value[N_TIERS], struct solution *s) {
    bool firm = true;
    for (int t = 0; t < p->n_tiers; t++) {
        enum tier tier = p->tiers[t];
        struct tier_result *r = &s->tiers[s->n_tiers++];
        int64_t bound = value[tier];
        *r = (struct tier_result){.tier = tier, .has_bound = firm || p->n_parts == 1, .gap = -1};
        for (int k = 0; k < p->n_parts; k++) {
            const struct part_tier *part = &crew->parts[k].tiers[tier];
            r->has_bound = r->has_bound && part->has_bound;
            r->numerical = r->numerical || part->numerical;
            bound -= crew->parts[k].value[tier] - part->bound;
        }
        r->value = tier == TIER_FIT ? -value[tier] : value[tier];
        r->bound = tier == TIER_FIT ? -bound : bound;
        r->proved = r->has_bound && bound == value[tier];
        r->gap = r->has_bound ? score_gap(value[tier], bound) : -1;
        firm = firm && r->proved;
    }
}

/* A bound proved in whole numbers replaces one that is no better. */
static void certify(struct arena *arena, const struct task *task, const struct solved *solved, struct solution *s) {
    struct certificate *certificate = ARENA_NEW(arena, struct certificate);
    struct proof *proof = ARENA_NEW(arena, struct proof);
    if (!task->certify)
        return;
    certify_plan(arena, solved->program, solved->crew.choice, solved->value, certificate, proof);
    s->certificate = certificate;
    s->proof = proof;
    for (int k = 0; k < proof->n_tiers; k++)
        for (int t = 0; t < s->n_tiers; t++) {
            const struct proved_tier *exact = &proof->tiers[k];
            struct tier_result *r = &s->tiers[t];
            bool better = !r->has_bound || (r->tier == TIER_FIT ? exact->bound <= r->bound : exact->bound >= r->bound);
            if (exact->tier != r->tier || !better)
                continue;
            r->has_bound = true;
            r->numerical = false;
            r->bound = exact->bound;
            r->proved = exact->bound == r->value;
            r->gap = exact->gap;
        }
}

void solve_rate(const struct task *task, struct solution *s) {
    bool all = true, enough = true;
    s->gap = -1;
    for (int t = 0; t < s->n_tiers; t++) {
        const struct tier_result *r = &s->tiers[t];
        all = all && r->proved;
        if (r->tier == TIER_STRUCTURE)
            s->gap = r->gap;
        bool close = r->tier == TIER_STRUCTURE && r->has_bound && fabs((double)(r->value - r->bound)) <= task->gap * fabs((double)r->value);
        if (r->tier != TIER_FIT && r->tier != TIER_MOVES)
            enough = enough && (r->proved || close);
    }
    s->settled = enough;
    bool relaxed = s->n_tiers > 0 && s->tiers[0].tier == TIER_RELAXED && s->tiers[0].value > 0;
    s->outcome = relaxed ? OUTCOME_RELAXED : all ? OUTCOME_OPTIMAL : enough ? OUTCOME_WITHIN_GAP : OUTCOME_FEASIBLE;
}

static void conclude(const struct task *task, const struct crew_result *crew, const struct program *p, struct solution *s) {
    bool effort = false, precision = false, gap = false;
    solve_rate(task, s);
    for (int k = 0; k < p->n_parts; k++) {
        effort = effort || crew->parts[k].end == PART_EFFORT;
        precision = precision || crew->parts[k].end == PART_FAILED;
        gap = gap || crew->parts[k].end == PART_GAP;
    }
    s->stopped_by = crew->by_signal  ? STOPPED_BY_SIGNAL
                    : crew->by_clock ? STOPPED_BY_CLOCK
                    : crew->lost     ? STOPPED_BY_LOST
                    : effort         ? STOPPED_BY_EFFORT
                    : precision      ? STOPPED_BY_PRECISION
                    : gap            ? STOPPED_BY_GAP
                                     : STOPPED_BY_PROOF;
    s->repeatable = !crew->by_signal && !crew->by_clock && !crew->lost;
}

static void count_work(const struct program *p, const struct crew_result *crew, struct solution *s) {
    for (int k = 0; crew->parts != NULL && k < p->n_parts; k++) {
        s->iterations += crew->parts[k].iterations;
        s->nodes += crew->parts[k].nodes;
    }
    s->n_columns = p->n_columns;
    s->n_rows = p->n_rows;
    s->n_components = p->n_parts;
}

/* Of a small city it is over before anybody could read it. */
static void tell_building(const struct task *task, double started) {
    struct progress progress = {.building = true, .gap = -1, .seconds = stop_now() - started};
    enum tier own[N_TIERS] = {TIER_EXCEPTIONS};
    policy_objective(task->policy, task->wishes.announced != NULL, own);
    progress.tier = task->relax ? TIER_RELAXED : own[0];
    if (task->progress != NULL && (double)task->city->n_cadres * task->city->n_posts > 2e6)
        task->progress(task->progress_self, &progress);
}

bool solve_program(struct arena *arena, const struct task *task, const struct rules *rules, const struct cells *cells, double started, int n_tiers,
                   struct solved *solved, struct error *err) {
    double deadline = task->time_limit > 0 ? started + task->time_limit : 0;
    /* Apart from each other the components would find again the plan beside which another one is wanted. */
    for (int joined = rules->wishes->apart != NULL ? 1 : 0; joined < 2; joined++) {
        tell_building(task, started);
        *solved = (struct solved){.program = program_build_until(arena, rules, cells, task->relax, false, joined == 1, deadline)};
        if (solved->program == NULL) {
            solved->crew.by_signal = stop_asked();
            solved->crew.by_clock = !stop_asked();
            return true;
        }
        if (plainly_impossible(solved->program)) {
            solved->crew.impossible = true;
            return true;
        }
        struct crew_ask ask = {.program = solved->program, .task = task, .started = started, .n_tiers = n_tiers};
        if (task->start != NULL)
            ask.start = start_choice(arena, solved->program, task->start);
        if (!crew_run(arena, &ask, &solved->crew, err))
            return false;
        if (solved->crew.impossible || !solved->crew.all_planned)
            return true;
        tidy(solved->program, solved->crew.choice);
        solved->has_plan = program_value(solved->program, solved->crew.choice, -1, solved->value) == 0;
        if (solved->has_plan || solved->crew.by_clock || solved->crew.by_signal) /* else a limit of the whole round is passed: join */
            return true;
    }
    return true;
}

static bool solve_to(struct arena *arena, const struct task *task, int n_tiers, struct solution *solution, struct error *err) {
    double started = stop_now();
    struct solved solved = {.program = NULL};
    *solution = (struct solution){.outcome = OUTCOME_UNKNOWN, .gap = -1};
    if (!solve_prepare(arena, task, &solution->rules, &solution->cells, err) ||
        !solve_program(arena, task, solution->rules, solution->cells, started, n_tiers, &solved, err))
        return false;
    const struct program *p = solved.program;
    if (p == NULL) {
        solution->stopped_by = solved.crew.by_signal ? STOPPED_BY_SIGNAL : STOPPED_BY_CLOCK;
        return true;
    }
    count_work(p, &solved.crew, solution);
    count_modes(arena, p, solution->modes);
    if (solved.crew.impossible) {
        solution->outcome = OUTCOME_IMPOSSIBLE;
        solution->repeatable = true;
        if (task->wishes.apart != NULL) /* there is a plan, but none far enough from these */
            return true;
        return explain_impossible(arena, task, p, started, solution, err);
    }
    if (!solved.has_plan) {
        solution->stopped_by = solved.crew.by_signal ? STOPPED_BY_SIGNAL : solved.crew.by_clock ? STOPPED_BY_CLOCK : STOPPED_BY_EFFORT;
        solution->repeatable = solution->stopped_by == STOPPED_BY_EFFORT;
        return true;
    }
    solution->has_plan = true;
    if (task->compare)
        list_components(arena, p, &solved.crew, solution);
    tiers_of(p, &solved.crew, solved.value, solution);
    certify(arena, task, &solved, solution);
    conclude(task, &solved.crew, p, solution);
    return write_plan(arena, task, p, solved.crew.choice, &solution->plan, err) && confirm(arena, p, solved.value, solution, err);
}

bool solve_plan(struct arena *arena, const struct task *task, struct solution *solution, struct error *err) {
    return solve_to(arena, task, N_TIERS, solution, err);
}

bool solve_any(struct arena *arena, const struct task *task, struct solution *solution, struct error *err) {
    return solve_to(arena, task, 0, solution, err);
}

bool solve_before(struct arena *arena, const struct task *task, enum tier tier, struct solution *solution, struct error *err) {
    int n = 0;
    if (tier == TIER_RELAXED || tier == TIER_RELAXED_OVERDUE) {
        n = tier == TIER_RELAXED ? 0 : 1;
    } else {
        enum tier own[N_TIERS];
        int n_own = policy_objective(task->policy, task->wishes.announced != NULL, own);
        while (n < n_own && own[n] != tier)
            n++;
        n += task->relax ? 2 : 0;
    }
    *solution = (struct solution){.outcome = OUTCOME_UNKNOWN, .gap = -1};
    if (n == 0)
        return true;
    bool good = solve_to(arena, task, n, solution, err);
    solution->n_tiers = n < solution->n_tiers ? n : solution->n_tiers;
    return good;
}
