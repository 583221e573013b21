#include "whatif/plans.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/stop.h"
#include "base/words.h"

const char *const further_names[] = {"enough", "none", "unknown", NULL};

struct maker {
    struct arena *arena;
    const struct plans_ask *ask;
    struct plans *plans;
    int at; /* the place of plans->tier among the tiers */
};

/* Smaller is better in all tiers but fit. */
static int64_t cost_of(enum tier tier, int64_t value) { return tier == TIER_FIT ? -value : value; }

static int64_t cost_at(const struct solution *s, int t) { return cost_of(s->tiers[t].tier, s->tiers[t].value); }

/* The last tier that is solved to the end; fit and moves come as they may, unless there is no other. */
static int last_that_matters(const struct solution *s) {
    int at = s->n_tiers - 1;
    for (int t = 0; t < s->n_tiers; t++)
        if (s->tiers[t].tier != TIER_FIT && s->tiers[t].tier != TIER_MOVES)
            at = t;
    return at;
}

/* The most that a plan may cost in the tier. */
static int64_t most(const struct maker *m) {
    int64_t best = cost_at(&m->plans->items[0].solution, m->at);
    return best + (int64_t)floor(m->ask->within * fabs((double)best) + 1e-9);
}

static bool is_within(const struct maker *m, const struct solution *s) {
    for (int t = 0; t < m->at; t++)
        if (cost_at(s, t) > cost_at(&m->plans->items[0].solution, t))
            return false;
    return cost_at(s, m->at) <= most(m);
}

/* A search for a further plan that found none within: is that proved? */
static bool none_proved(const struct maker *m, const struct solution *s) {
    if (s->outcome == OUTCOME_IMPOSSIBLE)
        return true;
    for (int t = 0; s->has_plan && t <= m->at; t++) {
        int64_t limit = t < m->at ? cost_at(&m->plans->items[0].solution, t) : most(m);
        if (cost_at(s, t) > limit) /* behind earlier tiers no worse than the best plan's, for which the bound holds */
            return s->tiers[t].has_bound && cost_of(s->tiers[t].tier, s->tiers[t].bound) > limit;
    }
    return false;
}

/* The bounds of the first search hold for every plan whose earlier tiers are no worse; those of a later search only for plans apart from the others,
 * which a plan file does not say. */
static void take_bounds(const struct task *task, const struct solution *first, struct solution *s) {
    bool holds = true;
    for (int t = 0; t < s->n_tiers; t++) {
        struct tier_result *r = &s->tiers[t];
        r->has_bound = holds && first->tiers[t].has_bound;
        r->bound = r->has_bound ? first->tiers[t].bound : 0;
        r->numerical = first->tiers[t].numerical;
        r->proved = r->has_bound && r->bound == r->value;
        r->gap = r->has_bound ? score_gap(r->value, r->bound) : -1;
        holds = holds && cost_at(s, t) <= cost_at(first, t);
    }
    solve_rate(task, s);
}

/* Per cadre: equal posts have equal numbers, -1: none. */
static int *places(struct arena *arena, const struct verdict *v) {
    const struct city *city = v->rules->city;
    int *at = ARENA_ARRAY(arena, int, city->n_cadres);
    for (int i = 0; i < city->n_cadres; i++)
        at[i] = city->cadres[i].post < 0 ? -1 : v->rules->post_class[city->cadres[i].post];
    for (int k = 0; k < v->n_moves; k++)
        at[v->moves[k].cadre] = v->rules->post_class[v->moves[k].to];
    return at;
}

static int distance(const struct verdict *a, const struct verdict *b) {
    struct arena *scratch = arena_new();
    const int *x = places(scratch, a), *y = places(scratch, b);
    int n = 0;
    for (int i = 0; i < a->rules->city->n_cadres; i++)
        n += x[i] != y[i] ? 1 : 0;
    arena_free(scratch);
    return n;
}

static bool search(struct maker *m, struct solution *s, struct error *err) {
    struct plans *plans = m->plans;
    struct task task = *m->ask->task;
    struct apart *apart = ARENA_NEW(m->arena, struct apart);
    const struct plan **list = ARENA_ARRAY(m->arena, const struct plan *, plans->n);
    for (int k = 0; k < plans->n; k++) {
        struct plan *plan = ARENA_NEW(m->arena, struct plan); /* items go other places */
        *plan = plans->items[k].solution.plan;
        list[k] = plan;
    }
    *apart = (struct apart){plans->n, list, m->ask->differ};
    task.wishes.apart = apart;
    task.start = list[0];
    task.certify = false;
    return solve_plan(m->arena, &task, s, err);
}

/* In its place by the tiers; plans found before stay before equal ones. What is no longer within of the first goes. */
static void insert(struct maker *m, const struct solution *s) {
    struct plans *plans = m->plans;
    int at = plans->n++;
    for (; at > 0 && score_compare(&s->verdict.score, &plans->items[at - 1].solution.verdict.score) < 0; at--)
        plans->items[at] = plans->items[at - 1];
    plans->items[at] = (struct one_plan){.solution = *s};
    while (!is_within(m, &plans->items[plans->n - 1].solution))
        plans->n--;
}

static bool find_others(struct maker *m, struct error *err) {
    struct plans *plans = m->plans;
    plans->further = FURTHER_UNKNOWN;
    for (int tries = 0; plans->n < m->ask->n && tries < 4 * m->ask->n && !stop_asked(); tries++) {
        struct solution *s = ARENA_NEW(m->arena, struct solution);
        if (!search(m, s, err))
            return false;
        plans->repeatable = plans->repeatable && s->repeatable;
        if (!s->has_plan || !is_within(m, s)) {
            plans->further = none_proved(m, s) ? FURTHER_NONE : FURTHER_UNKNOWN;
            break;
        }
        insert(m, s);
    }
    plans->further = plans->n == m->ask->n ? FURTHER_ENOUGH : plans->further;
    plans->repeatable = plans->repeatable && !stop_asked();
    return true;
}

/* How far from each other: what was asked for, or a bug of ours. */
static bool measure(struct maker *m, struct error *err) {
    struct plans *plans = m->plans;
    for (int k = 0; k < plans->n; k++) {
        struct one_plan *one = &plans->items[k];
        one->worse = cost_at(&one->solution, m->at) - cost_at(&plans->items[0].solution, m->at);
        one->share = score_gap(plans->items[0].solution.tiers[m->at].value, one->solution.tiers[m->at].value);
        for (int q = 0; q < k; q++) {
            int n = distance(&one->solution.verdict, &plans->items[q].solution.verdict);
            one->distance[q] = plans->items[q].distance[k] = n;
            if (n < m->ask->differ)
                return error_set(err, ERROR_BUG, word(W_SOLVE_UNCONFIRMED), "--differ");
        }
    }
    return true;
}

static int by_cadre(const void *a, const void *b) {
    const struct shared_move *x = a, *y = b;
    if (x->cadre != y->cadre)
        return x->cadre < y->cadre ? -1 : 1;
    return x->n != y->n ? (x->n > y->n ? -1 : 1) : (x->to > y->to) - (x->to < y->to);
}

static void share_moves(struct maker *m) {
    struct plans *plans = m->plans;
    struct shared_move *moves = NULL;
    int n = 0, room = 0;
    for (int k = 0; k < plans->n; k++) {
        const struct verdict *v = &plans->items[k].solution.verdict;
        for (int q = 0; q < v->n_moves; q++) {
            const int *class = v->rules->post_class;
            int at = 0;
            while (at < n && (moves[at].cadre != v->moves[q].cadre || class[moves[at].to] != class[v->moves[q].to]))
                at++;
            if (at == n)
                *ARENA_PUSH(m->arena, moves, n, room) = (struct shared_move){.cadre = v->moves[q].cadre, .to = v->moves[q].to};
            moves[at].n++;
            moves[at].in |= 1ULL << k;
        }
    }
    if (n > 0)
        qsort(moves, (size_t)n, sizeof *moves, by_cadre);
    plans->n_moves = n;
    plans->moves = moves;
}

/* What no plan could keep of what was announced, asked once for all plans. */
static bool find_losses(struct maker *m, struct error *err) {
    const struct announced *announced = m->ask->task->wishes.announced;
    struct lost_move *items = ARENA_ARRAY(m->arena, struct lost_move, announced != NULL ? announced->n : 0);
    struct announced_losses known = {.items = items};
    double started = stop_now();
    for (int k = 0; announced != NULL && k < m->plans->n; k++) {
        struct solution *s = &m->plans->items[k].solution;
        if (!solve_lost(m->arena, m->ask->task, started, &known, s, err))
            return false;
        for (int q = 0; q < s->losses.n; q++) {
            bool seen = false;
            for (int a = 0; a < known.n && !seen; a++)
                seen = items[a].announced == s->losses.items[q].announced;
            if (!seen)
                items[known.n++] = s->losses.items[q];
        }
    }
    return true;
}

bool plans_make(struct arena *arena, const struct plans_ask *ask, struct plans *plans, struct error *err) {
    struct maker m = {.arena = arena, .ask = ask, .plans = plans};
    *plans = (struct plans){.further = FURTHER_UNKNOWN};
    if (!solve_plan(arena, ask->task, &plans->solution, err))
        return false;
    plans->repeatable = plans->solution.repeatable;
    if (!plans->solution.has_plan)
        return true;
    m.at = last_that_matters(&plans->solution);
    plans->tier = plans->solution.tiers[m.at].tier;
    plans->items = ARENA_ARRAY(arena, struct one_plan, ask->n + 1);
    plans->items[plans->n++].solution = plans->solution;
    if (!find_others(&m, err))
        return false;
    for (int k = 0; k < plans->n; k++)
        take_bounds(ask->task, &plans->solution, &plans->items[k].solution);
    share_moves(&m);
    return measure(&m, err) && find_losses(&m, err);
}
