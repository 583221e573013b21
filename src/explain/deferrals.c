/* Musts given up as the way out of a conflict: the fewest, each a deferral that can be recorded. */
#include <string.h>

#include "explain/conflict_parts.h"

enum { OTHERS_MOST = 60, MORE_MOST = 2 }; /* so many ways are tried where the first one will not do; of so many musts more */

static bool is_must(const struct requirement *r) { return r->kind == REQUIRE_MUST; }

/* An exemption that a `defer` entry of its own id makes true, and that lifts what is due: under such a heading a must is deferred. */
static bool records(const struct condition *c, const char *rule) {
    for (int k = 0; c != NULL && k < c->n_parts; k++)
        if (records(&c->parts[k], rule))
            return true;
    return c != NULL && c->kind == CONDITION_RECORDED && strcmp(c->name, rule) == 0;
}

static const char *deferral_rule(const struct policy *policy) {
    for (int e = 0; e < policy->n_exempt; e++)
        if (policy->exempt[e].on && policy->exempt[e].effect == EFFECT_DEFER && records(policy->exempt[e].condition, policy->exempt[e].id))
            return policy->exempt[e].id;
    return NULL;
}

static int due_bit_of(const struct policy *policy, const char *rule) {
    int d = policy_find_due(policy, rule);
    return d >= 0 ? d : 31;
}

/* A cadre and the musts it gives up. */
struct giving {
    int cadre;
    due_set musts;
};

/* What is proved of any way to give up musts: the fewest, and the months overdue of the least overdue ones; -1: not. */
struct proved {
    int64_t fewest, overdue;
};

static struct proved proved_by(const struct solution *s) {
    struct proved proved = {-1, -1};
    if (s->n_tiers > 0 && s->tiers[0].tier == TIER_RELAXED && s->tiers[0].proved)
        proved.fewest = s->tiers[0].value;
    if (proved.fewest >= 0 && s->n_tiers > 1 && s->tiers[1].tier == TIER_RELAXED_OVERDUE && s->tiers[1].proved)
        proved.overdue = s->tiers[1].value;
    return proved;
}

/* Told if the cadres, deferred, leave a task that has a plan. */
static bool tell_deferrals(struct hunt *hunt, const char *rule, const struct giving *giving, int n, const struct proved *proved, struct error *err) {
    const struct city *city = hunt->task->city;
    struct task task = *hunt->task;
    struct relaxation *r = relaxation_add(hunt, RELAX_DEFERRALS);
    struct requirement *items = ARENA_ARRAY(hunt->arena, struct requirement, 32 * n);
    struct remedy *changes = changes_begin(hunt, r, n, -1);
    r->given_up = items;
    for (int k = 0; k < n; k++) {
        for (int bit = 0; bit < 32; bit++)
            if ((giving[k].musts >> bit & 1U) != 0) {
                items[r->n++] =
                    (struct requirement){.kind = REQUIRE_MUST, .rule = rules_due_name(task.policy, bit), .cadre = giving[k].cadre, .due = bit};
                r->overdue += bit < POLICY_DUE_MOST ? hunt->conflict->rules->cadres[giving[k].cadre].overdue[bit] : 0;
            }
        const char *text = arena_format(hunt->arena, "%s=%s", city->cadres[giving[k].cadre].id, rule);
        struct wish wish = {.kind = WISH_DEFER, .cadre = giving[k].cadre, .post = -1, .unit = -1, .rule = rule, .text = text, .reason = "", .by = ""};
        task.wishes = task_wishes_with(hunt->arena, task.wishes, &wish);
        changes[r->n_changes++] = (struct remedy){.kind = REMEDY_WISH, .wish = WISH_DEFER, .text = text, .post = -1};
    }
    r->fewest = r->n == proved->fewest;
    r->least_overdue = r->fewest && r->overdue == proved->overdue;
    return relaxation_confirm(hunt, &task, err);
}

/* Other ways to give up as many musts, by deferring some cadres. */
struct others {
    struct hunt *hunt;
    const char *rule;
    const struct proved *proved;
    int n, n_chosen, tries;
    struct giving *cadres, *chosen;
};

static int n_musts(due_set musts) {
    int n = 0;
    for (; musts != 0; musts &= musts - 1)
        n++;
    return n;
}

/* Kin with a conflict that can be ended: where both are deferred one of them gives up HB-4. */
static bool share_conflict(const struct rules *rules, int a, int b) {
    for (int k = 0; k < rules->n_kin_conflicts; k++) {
        const struct kin_conflict *c = &rules->kin_conflicts[k];
        if (!c->standing && ((c->a == a && c->b == b) || (c->a == b && c->b == a)))
            return true;
    }
    return false;
}

/* May the cadre give up its terms alone? Where the other one has to leave as well, goes or gives up HB-4 for both; where a conflict stands anyway. */
static bool kin_may_go(const struct rules *rules, int cadre) {
    bool some = false;
    for (int k = 0; k < rules->n_kin_conflicts; k++) {
        const struct kin_conflict *c = &rules->kin_conflicts[k];
        bool due = (c->a == cadre && c->a_due) || (c->b == cadre && c->b_due), both = c->a_due && c->b_due;
        if (due && !both && !c->standing)
            return false;
        some = some || due;
    }
    return some;
}

static bool is_in_way(const struct others *o, const struct giving *next) {
    for (int k = 0; k < o->n_chosen; k++) {
        const struct giving *g = &o->chosen[k];
        if (g->cadre == next->cadre ||
            (((g->musts | next->musts) & DUE_HB_4) == 0 && share_conflict(o->hunt->conflict->rules, g->cadre, next->cadre)))
            return true;
    }
    return false;
}

static bool choose_others(struct others *o, int from, int left, struct error *err) {
    int told = o->hunt->conflict->n_relaxations;
    if (left == 0) {
        o->tries--;
        return tell_deferrals(o->hunt, o->rule, o->chosen, o->n_chosen, o->proved, err);
    }
    for (int k = from; k < o->n && o->tries > 0 && o->hunt->conflict->n_relaxations == told && !hunt_over(o->hunt); k++) {
        if (n_musts(o->cadres[k].musts) > left || is_in_way(o, &o->cadres[k]))
            continue;
        o->chosen[o->n_chosen++] = o->cadres[k];
        if (!choose_others(o, k + 1, left - n_musts(o->cadres[k].musts), err))
            return false;
        o->n_chosen--;
    }
    return true;
}

static bool is_member(const struct conflict *conflict, int cadre) {
    for (int s = 0; s < conflict->n_sets; s++)
        for (int m = 0; m < conflict->sets[s].n; m++)
            if (is_must(&conflict->sets[s].members[m]) && conflict->sets[s].members[m].cadre == cadre)
                return true;
    return false;
}

/* Those of the conflicts come first. Of as few musts none may do, for a deferral lifts all that is due of a cadre: then a few more. */
static bool other_deferrals(struct hunt *hunt, const char *rule, const struct proved *proved, struct error *err) {
    const struct rules *rules = hunt->conflict->rules;
    int n = hunt->task->city->n_cadres, told = hunt->conflict->n_relaxations, most = (int)proved->fewest + MORE_MOST;
    struct others o = {.hunt = hunt, .rule = rule, .proved = proved, .tries = OTHERS_MOST};
    o.cadres = ARENA_ARRAY(hunt->arena, struct giving, 2 * n);
    o.chosen = ARENA_ARRAY(hunt->arena, struct giving, most);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < n; i++) {
            due_set musts = rules->cadres[i].musts, terms = musts & ~DUE_HB_4;
            if (musts == 0 || is_member(hunt->conflict, i) != (pass == 0))
                continue;
            if (terms != musts && terms != 0 && kin_may_go(rules, i))
                o.cadres[o.n++] = (struct giving){i, terms};
            o.cadres[o.n++] = (struct giving){i, musts};
        }
    for (int giving = (int)proved->fewest; giving <= most && hunt->conflict->n_relaxations == told; giving++) {
        o.tries = giving == (int)proved->fewest ? OTHERS_MOST : OTHERS_MOST / 3;
        o.n_chosen = 0;
        if (!choose_others(&o, 0, giving, err))
            return false;
    }
    return true;
}

/* The fewest musts, then the least overdue, as `plan --relax` proves them. Its plan may move one of the cadres all the same, or be one of several
 * with as few: where its cadres cannot be deferred, others are tried. */
bool find_deferrals(struct hunt *hunt, struct error *err) {
    const char *rule = deferral_rule(hunt->task->policy);
    struct task task = *hunt->task;
    struct solution *solution = ARENA_NEW(hunt->arena, struct solution);
    task.relax = true;
    task.progress = NULL;
    task.time_limit = hunt->deadline > 0 ? hunt->deadline - stop_now() : 0;
    enum tier own[N_TIERS];
    if (rule == NULL || policy_objective(task.policy, task.wishes.announced != NULL, own) == 0 || !touches_all(hunt, is_must))
        return true;
    if (!solve_before(hunt->arena, &task, own[0], solution, err))
        return false;
    if (!solution->has_plan)
        return true;
    struct giving *giving = ARENA_ARRAY(hunt->arena, struct giving, solution->plan.n_deferrals);
    int n = 0, told = hunt->conflict->n_relaxations;
    const struct proved proved = proved_by(solution);
    for (int k = 0; k < solution->plan.n_deferrals; k++) {
        const struct deferral *deferral = &solution->plan.deferrals[k];
        if (deferral->n_exempt > 0)
            continue;
        giving[n].cadre = deferral->cadre;
        for (int d = 0; d < deferral->n_due; d++)
            giving[n].musts |= (due_set)1 << due_bit_of(hunt->task->policy, deferral->due[d]);
        n++;
    }
    if (!tell_deferrals(hunt, rule, giving, n, &proved, err))
        return false;
    return proved.fewest < 0 || hunt->conflict->n_relaxations > told || other_deferrals(hunt, rule, &proved, err);
}
