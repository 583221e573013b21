/* The best plan of one round may spoil the next ones. Other ways of a round, one decision different, are tried as long as they make the whole better;
 * counted work limits it, so that the same input gives the same rounds. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/stop.h"
#include "base/words.h"
#include "whatif/rounds_parts.h"

/* Work of the search: as much as the first pass took, at least LEAST; each try counts for TRY besides its iterations and nodes. At most AT_ONCE
 * decisions are changed at a time. */
enum { LEAST = 20000, TRY = 60, AT_ONCE = 3, N_VALUES = N_TIERS + 5 };

/* Smaller is better, first things first: rounds without a plan, how much the backlog rises, musts left after each round, those of them that need
 * approval (not deferred by SD-E6), the months these are overdue, then the policy's tiers, of which structure is that after the last round with the
 * price of all voluntary moves.
 */
struct worth {
    int64_t v[N_VALUES];
    int n;
};

static int64_t value_in(const struct round *round, enum tier tier) {
    const struct score *score = &round->solution.verdict.score;
    for (int t = 0; t < score->n; t++)
        if (score->tier[t] == tier)
            return tier == TIER_FIT ? -score->value[t] : score->value[t];
    return 0;
}

static int64_t sum_of(const struct spread *s, enum tier tier) {
    int64_t sum = 0;
    for (int k = 0; k < s->n; k++)
        sum += tier == TIER_STRUCTURE ? (int64_t)s->ask->task->policy->move_price * s->rounds[k].solution.verdict.voluntary
                                      : value_in(&s->rounds[k], tier);
    return tier == TIER_STRUCTURE ? sum + s->rounds[s->n - 1].solution.verdict.deviation : sum;
}

/* The rules of a round without what the search decided there. */
static const struct rules *rules_undecided(const struct spread *s, int k) {
    const struct task *task = &s->rounds[k].task;
    struct wishes *wishes = ARENA_NEW(s->arena, struct wishes);
    *wishes = task->wishes;
    for (int w = 0; w < s->n_extra; w++)
        wishes->n -= s->extra[w].round == k ? 1 : 0; /* they are the last ones */
    return rules_build(s->arena, task->city, task->policy, wishes);
}

/* A pin lets a pair of SD-E6 or LC-3 move together, somebody who has to stay frees the others of such a pair from moving: that is for people to
 * decide, not for the search. Its plans obey the rules without its decisions too. */
static bool takes_liberties(const struct spread *s) {
    for (int k = 0; k < s->n; k++) {
        const struct solution *solution = &s->rounds[k].solution;
        const struct rules *rules = solution->has_plan ? rules_undecided(s, k) : NULL;
        if (rules == NULL || rules->wishes->n == s->rounds[k].task.wishes.n)
            continue;
        struct plan plan = solution->plan;
        struct verdict verdict;
        plan.decisions = *rules->wishes;
        audit_plan(s->arena, rules, solution->cells, &plan, &verdict);
        if (verdict.n_broken > 0)
            return true;
    }
    return false;
}

static struct worth worth_of(const struct spread *s) {
    struct worth worth = {.n = 5};
    enum tier tiers[N_TIERS];
    int n = policy_objective(s->ask->task->policy, false, tiers);
    worth.v[0] = s->ask->n - s->n + (s->rounds[s->n - 1].solution.has_plan && !takes_liberties(s) ? 0 : 1);
    for (int k = 0; k < s->n; k++)
        worth.v[2] += s->rounds[k].n_left;
    for (int k = 1; k < s->n; k++)
        worth.v[1] += s->rounds[k].n_left > s->rounds[k - 1].n_left ? s->rounds[k].n_left - s->rounds[k - 1].n_left : 0;
    worth.v[3] = sum_of(s, TIER_RELAXED);
    worth.v[4] = sum_of(s, TIER_RELAXED_OVERDUE);
    for (int t = 0; t < n && worth.v[0] == 0; t++)
        worth.v[worth.n++] = sum_of(s, tiers[t]);
    return worth;
}

static bool is_better(const struct worth *a, const struct worth *b) {
    for (int t = 0; t < a->n && t < b->n; t++)
        if (a->v[t] != b->v[t])
            return a->v[t] < b->v[t];
    return false;
}

static long long work_from(const struct spread *s, int from) {
    long long work = 0;
    for (int k = from; k < s->n; k++)
        work += s->rounds[k].solution.iterations + s->rounds[k].solution.nodes;
    return work;
}

struct tries {
    int n, room;
    struct extra_wish *items;
};

static void add_try(struct spread *s, struct tries *tries, int k, enum wish_kind kind, int cadre, int post) {
    const struct city *city = s->rounds[k].city;
    struct wish wish = {.kind = kind, .cadre = cadre, .post = post, .unit = -1, .by = "", .reason = word(W_ROUNDS_AHEAD)};
    wish.text = post < 0 ? city->cadres[cadre].id : arena_format(s->arena, "%s=%s", city->cadres[cadre].id, city->posts[post].id);
    *ARENA_PUSH(s->arena, tries->items, tries->n, tries->room) = (struct extra_wish){.round = k, .wish = wish};
}

/* Nobody about whom people decided something, and nobody who moved lately. */
static bool is_free(const struct rules *undecided, int i) {
    for (int w = 0; w < undecided->wishes->n; w++)
        if (undecided->wishes->items[w].cadre == i)
            return false;
    return true;
}

/* To an enabling mover, or to whom an exemption keeps, a pin would give more than a place. */
static bool is_sent(const struct cadre_rules *r) { return r->closed == 0 && !r->waived && r->in_pool && !r->enabling; }

static void add_places(struct spread *s, struct tries *tries, int k, const struct rules *rules, int i, int planned) {
    for (int p = 0; p < rules->city->n_posts; p++)
        if (p != planned && p != rules->city->cadres[i].post && !rules->city->posts[p].surplus && !rules->post_held[p] &&
            rules_forbid(rules, i, p) == 0)
            add_try(s, tries, k, WISH_PIN, i, p);
}

/* First whose musts are left, then whoever is due, then movers who could stay or go elsewhere. That one goes or stays as planned is a decision only
 * beside others. */
static void list_tries(struct spread *s, int k, int at_once, struct tries *tries) {
    const struct round *round = &s->rounds[k];
    const struct rules *rules = rules_undecided(s, k);
    int *planned = ARENA_ARRAY(s->arena, int, round->city->n_cadres);
    bool *left = ARENA_ARRAY(s->arena, bool, round->city->n_cadres);
    for (int i = 0; i < round->city->n_cadres; i++)
        planned[i] = -1;
    for (int m = 0; m < round->solution.plan.n_moves; m++)
        planned[round->solution.plan.moves[m].cadre] = round->solution.plan.moves[m].to;
    for (int q = 0; q < round->n_musts; q++)
        left[round->musts[q].cadre] = left[round->musts[q].cadre] || round->musts[q].met < 0;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < round->city->n_cadres; i++)
            if (is_free(rules, i) && is_sent(&rules->cadres[i]) && left[i] == (pass == 0))
                add_places(s, tries, k, rules, i, at_once > 1 ? -1 : planned[i]);
    for (int i = 0; i < round->city->n_cadres; i++) {
        if (is_free(rules, i) && (planned[i] >= 0 || (at_once > 1 && rules->cadres[i].in_pool && rules->cadres[i].closed == 0)))
            add_try(s, tries, k, WISH_STAY, i, -1);
        if (is_free(rules, i) && planned[i] >= 0)
            add_try(s, tries, k, WISH_FORBID, i, planned[i]);
    }
    for (int w = 0; w < s->n_extra; w++)
        if (s->extra[w].round == k)
            *ARENA_PUSH(s->arena, tries->items, tries->n, tries->room) = (struct extra_wish){.round = k, .dropped = true, .wish = s->extra[w].wish};
}

/* What a try may spoil. */
struct kept {
    int n, n_extra;
    const struct extra_wish *extra;
    struct round *rounds;
    int *moved, *moved_in;
};

static void keep(struct spread *s, struct kept *kept) {
    int n_cadres = s->ask->task->city->n_cadres;
    kept->n = s->n;
    kept->n_extra = s->n_extra;
    kept->extra = s->extra;
    memcpy(kept->rounds, s->rounds, sizeof *s->rounds * (size_t)s->ask->n);
    memcpy(kept->moved, s->moved, sizeof *s->moved * (size_t)n_cadres);
    memcpy(kept->moved_in, s->moved_in, sizeof *s->moved_in * (size_t)n_cadres);
}

static void restore(struct spread *s, const struct kept *kept) {
    int n_cadres = s->ask->task->city->n_cadres;
    s->n = kept->n;
    s->n_extra = kept->n_extra;
    s->extra = kept->extra;
    memcpy(s->rounds, kept->rounds, sizeof *s->rounds * (size_t)s->ask->n);
    memcpy(s->moved, kept->moved, sizeof *s->moved * (size_t)n_cadres);
    memcpy(s->moved_in, kept->moved_in, sizeof *s->moved_in * (size_t)n_cadres);
}

struct climb {
    struct spread *s;
    struct kept kept;
    struct worth best;
    long long budget;
    bool stopped; /* by a signal or the clock */
};

static bool is_over(struct climb *c) {
    c->stopped = c->stopped || (c->budget > 0 && spread_stopped(c->s));
    return c->budget <= 0 || c->stopped;
}

static bool is_about(const struct extra_wish *const *wishes, int n, int cadre) {
    for (int w = 0; w < n; w++)
        if (wishes[w]->wish.cadre == cadre)
            return true;
    return false;
}

/* The search's wishes with these in place of what it decided about the same cadres, and without those for later rounds, made for other cities. */
static void decide(struct spread *s, int n_wishes, const struct extra_wish *const *wishes) {
    struct extra_wish *extra = ARENA_ARRAY(s->arena, struct extra_wish, s->n_extra + n_wishes);
    int n = 0, k = wishes[0]->round;
    for (int w = 0; w < s->n_extra; w++)
        if (s->extra[w].round < k || (s->extra[w].round == k && !is_about(wishes, n_wishes, s->extra[w].wish.cadre)))
            extra[n++] = s->extra[w];
    for (int w = 0; w < n_wishes; w++)
        if (!wishes[w]->dropped)
            extra[n++] = *wishes[w];
    s->extra = extra;
    s->n_extra = n;
}

/* The rounds from the wishes' on, anew with them; put back unless all is better so. */
static bool try_wishes(struct climb *c, int n_wishes, const struct extra_wish *const *wishes, bool *gained, struct error *err) {
    struct spread *s = c->s;
    struct arena *arena = s->arena;
    int k = wishes[0]->round;
    s->arena = arena_new();
    s->n_tries++;
    if (s->ask->tell != NULL)
        s->ask->tell(s->ask->tell_self, k, s->n_tries, s->n_better);
    decide(s, n_wishes, wishes);
    bool good = spread_from(s, k, err);
    c->stopped = c->stopped || spread_stopped(s); /* perhaps it would have been better */
    struct worth worth = good ? worth_of(s) : c->best;
    c->budget -= TRY + work_from(s, k);
    *gained = is_better(&worth, &c->best);
    if (*gained) {
        c->best = worth;
        arena_take(arena, s->arena);
    } else {
        restore(s, &c->kept);
        arena_free(s->arena);
    }
    s->arena = arena;
    return good;
}

static bool is_pin(const struct extra_wish *e) { return e->wish.kind == WISH_PIN && !e->dropped; }

/* Another decision about the same cadre, or two for one post. */
static bool is_in_way(const struct extra_wish *const *wishes, int n, const struct extra_wish *next) {
    for (int w = 0; w < n; w++)
        if (wishes[w]->wish.cadre == next->wish.cadre || (is_pin(wishes[w]) && is_pin(next) && wishes[w]->wish.post == next->wish.post))
            return true;
    return false;
}

/* Decisions number n to `most` of a combination. */
static bool climb_with(struct climb *c, const struct tries *tries, int from, int n, int most, const struct extra_wish **wishes, bool *gained,
                       struct error *err) {
    if (n == most)
        return try_wishes(c, n, wishes, gained, err);
    for (int a = from; a < tries->n && !*gained && !is_over(c); a++) {
        if (is_in_way(wishes, n, &tries->items[a]))
            continue;
        wishes[n] = &tries->items[a];
        if (!climb_with(c, tries, a + 1, n + 1, most, wishes, gained, err))
            return false;
    }
    return true;
}

/* So many decisions of round k different at once. */
static bool climb_round(struct climb *c, int k, int at_once, bool *gained, struct error *err) {
    struct tries tries = {0};
    const struct extra_wish *wishes[AT_ONCE];
    assert(at_once > 0);
    list_tries(c->s, k, at_once, &tries);
    keep(c->s, &c->kept);
    if (!climb_with(c, &tries, 0, 0, at_once, wishes, gained, err))
        return false;
    c->s->n_better += *gained ? 1 : 0;
    return true;
}

bool spread_improve(struct spread *s, bool *stopped, struct error *err) {
    struct climb c = {.s = s, .best = worth_of(s), .budget = work_from(s, 0) > LEAST ? work_from(s, 0) : LEAST};
    int n = s->n - 1;
    c.kept = (struct kept){.rounds = ARENA_ARRAY(s->arena, struct round, s->ask->n),
                           .moved = ARENA_ARRAY(s->arena, int, s->ask->task->city->n_cadres),
                           .moved_in = ARENA_ARRAY(s->arena, int, s->ask->task->city->n_cadres)};
    for (int at = 0; at < AT_ONCE * n && c.best.v[0] == 0 && !is_over(&c);) {
        bool gained = false;
        if (!climb_round(&c, at % n, 1 + at / n, &gained, err))
            return false;
        at = gained ? 0 : at + 1;
    }
    *stopped = c.stopped || stop_asked();
    return true;
}
