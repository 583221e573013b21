/* What a plan file states, without a search. */
#include "base/stop.h"
#include "solve/parts.h"
#include "solve/start.h"

/* Its tiers are those of the judge, in their order, so that bounds and values go together. */
static bool same_tiers(const struct plan *plan, const struct verdict *verdict) {
    bool same = plan->n_tiers == verdict->score.n;
    for (int t = 0; same && t < verdict->score.n; t++)
        same = plan->tier[t] == (int)verdict->score.tier[t];
    return same;
}

static struct tier_result tier_proved(const struct proof *proof, enum tier tier, int64_t value) {
    struct tier_result r = {.tier = tier, .value = value, .gap = -1};
    for (int t = 0; t < proof->n_tiers; t++)
        if (proof->tiers[t].tier == tier) {
            r.has_bound = true;
            r.bound = proof->tiers[t].bound;
            r.gap = proof->tiers[t].gap;
            r.proved = r.bound == value;
        }
    return r;
}

/* Tiers with the bounds that a certificate proves. True if that is as much as a search would be asked for. */
static bool prove_tiers(struct arena *arena, const struct task *task, const struct certificate *certificate, struct solution *solution) {
    const struct score *score = &solution->verdict.score;
    struct proof *proof = ARENA_NEW(arena, struct proof);
    bool firm = true, enough = true;
    audit_prove(arena, &solution->verdict, certificate, proof);
    solution->proof = proof;
    for (int t = 0; t < score->n; t++) {
        struct tier_result *r = &solution->tiers[solution->n_tiers++];
        *r = tier_proved(proof, score->tier[t], score->value[t]);
        if (r->tier == TIER_STRUCTURE)
            enough = firm && r->has_bound && r->gap <= task->gap;
        firm = firm && r->proved;
    }
    return enough;
}

static void state_tiers(const struct plan *plan, struct solution *solution) {
    for (int t = 0; t < plan->n_tiers; t++) {
        struct tier_result *r = &solution->tiers[solution->n_tiers++];
        *r = (struct tier_result){.tier = (enum tier)plan->tier[t], .value = plan->tier_value[t], .has_bound = plan->tier_bounded[t], .gap = -1};
        r->bound = r->has_bound ? plan->tier_bound[t] : 0;
        r->numerical = true;
        r->proved = r->has_bound && r->bound == r->value;
    }
}

/* Each component's values under the plan's choice; bounds of their own they have none. False if the values stated are others. */
static bool value_parts(struct arena *arena, const struct program *p, const struct plan *plan, struct solution *solution) {
    struct crew_result crew = {.parts = ARENA_ARRAY(arena, struct part_state, p->n_parts), .choice = start_choice(arena, p, plan)};
    int64_t value[N_TIERS];
    if (program_value(p, crew.choice, -1, value) != 0)
        return false;
    for (int t = 0; t < solution->n_tiers; t++) {
        enum tier tier = solution->tiers[t].tier;
        if (solution->tiers[t].value != (tier == TIER_FIT ? -value[tier] : value[tier]))
            return false;
    }
    for (int k = 0; k < p->n_parts; k++)
        program_value(p, crew.choice, k, crew.parts[k].value);
    solution->n_components = p->n_parts;
    list_components(arena, p, &crew, solution);
    return true;
}

bool solve_stated(struct arena *arena, const struct task *task, const struct plan *plan, const struct certificate *certificate,
                  struct solution *solution, bool *stated, struct error *err) {
    double deadline = task->time_limit > 0 ? stop_now() + task->time_limit : 0;
    *solution = (struct solution){.outcome = OUTCOME_FEASIBLE, .gap = -1, .has_plan = true, .plan = *plan};
    *stated = false;
    if (task->relax)
        return true;
    if (!solve_prepare(arena, task, &solution->rules, &solution->cells, err))
        return false;
    audit_plan(arena, solution->rules, solution->cells, &solution->plan, &solution->verdict);
    if (certificate != NULL ? !prove_tiers(arena, task, certificate, solution)
                            : !audit_believes(&solution->verdict) || !same_tiers(plan, &solution->verdict))
        return true;
    if (certificate == NULL)
        state_tiers(plan, solution);
    const struct program *p = NULL;
    for (int joined = 0; joined < 2 && !*stated; joined++) {
        p = program_build_until(arena, solution->rules, solution->cells, false, false, joined == 1, deadline);
        if (p == NULL)
            return true;
        *stated = value_parts(arena, p, plan, solution);
    }
    return true;
}
