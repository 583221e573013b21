#include "whatif/rounds.h"

#include <string.h>

#include "base/arena.h"
#include "base/stop.h"
#include "base/words.h"
#include "domain/calendar.h"
#include "whatif/rounds_parts.h"

int rounds_no_return(const struct policy *policy) { return policy->limits[RULE_ZR_7].months; }

static struct date later(struct date date, int months) { return date_known(date) ? (struct date){date.month + months, date.day} : date; }

/* A day that the later month does not have is its last one. */
static struct date as_of_later(struct date date, int months) {
    struct date then = later(date, months), last = date_last_day((struct date){then.month, 0});
    return then.day > last.day ? last : then;
}

static const struct policy *policy_later(struct arena *arena, const struct policy *policy, int months) {
    struct policy *then = ARENA_NEW(arena, struct policy);
    *then = *policy;
    then->effective = later(policy->effective, months);
    then->due_by = later(policy->due_by, months);
    return then;
}

/* Decisions about posts find them again by id; a pin was for the first round. */
static struct wishes wishes_later(struct arena *arena, const struct city *first, const struct wishes *wishes, const struct city *city) {
    const struct city_index *index = city_index_new(arena, city);
    struct wishes then = {0};
    for (int w = 0; w < wishes->n; w++) {
        struct wish wish = wishes->items[w];
        bool gone = false;
        if (wish.post >= 0) {
            wish.post = city_find_post(index, first->posts[wish.post].id);
            gone = wish.post < 0;
        }
        if (wish.kind != WISH_PIN && !gone)
            then = task_wishes_with(arena, then, &wish);
    }
    return then;
}

static bool has_stay(const struct wishes *wishes, int cadre) {
    for (int w = 0; w < wishes->n; w++)
        if (wishes->items[w].cadre == cadre && wishes->items[w].kind == WISH_STAY)
            return true;
    return false;
}

/* Who moved so lately that no second move is due: a decision of the round, with its reason. */
static void lock(struct spread *s, int k) {
    struct round *round = &s->rounds[k];
    const struct city *city = round->city;
    int effective = round->task.policy->effective.month != MONTH_UNKNOWN ? round->task.policy->effective.month : city->as_of.month;
    round->n_locked = 0;
    for (int i = 0; i < city->n_cadres; i++) {
        if (s->moved[i] == MONTH_UNKNOWN || effective - s->moved[i] >= s->ask->no_return)
            continue;
        round->n_locked++;
        if (has_stay(&round->task.wishes, i))
            continue;
        struct wish stay = {.kind = WISH_STAY, .cadre = i, .post = -1, .unit = -1, .text = city->cadres[i].id, .by = ""};
        stay.reason = arena_format(s->arena, word(W_ROUNDS_LOCKED), s->moved_in[i] + 1, s->ask->no_return);
        round->task.wishes = task_wishes_with(s->arena, round->task.wishes, &stay);
    }
}

bool spread_stopped(const struct spread *s) { return stop_asked() || (s->deadline > 0 && stop_now() >= s->deadline); }

static void open_round(struct spread *s, int k) {
    struct round *round = &s->rounds[k];
    const struct task *first = s->ask->task;
    *round = (struct round){.task = *first, .policy = first->policy};
    if (k == 0) {
        round->city = ARENA_NEW(s->arena, struct city);
        *round->city = *first->city;
    } else {
        round->city = &s->rounds[k - 1].applied.city;
        round->policy = policy_later(s->arena, first->policy, k * s->ask->every);
        round->task.wishes = wishes_later(s->arena, first->city, &first->wishes, round->city);
    }
    round->task.city = round->city;
    round->task.policy = round->policy;
    round->task.relax = true;
    round->task.start = NULL;
    if (s->deadline > 0) /* in the first pass the search for other ways after it has a share, too */
        round->task.time_limit = stop_share(s->deadline, s->n_tries > 0 ? 1 : s->ask->n - k + 1);
    if (s->n_tries > 0)
        round->task.progress = NULL;
    lock(s, k);
    for (int w = 0; w < s->n_extra; w++)
        if (s->extra[w].round == k)
            round->task.wishes = task_wishes_with(s->arena, round->task.wishes, &s->extra[w].wish);
}

/* Musts of a cadre, their months overdue. */
static int list_musts(const struct round *round, struct must_item *items) {
    const struct rules *rules = round->solution.rules;
    int n = 0;
    for (int i = 0; i < rules->city->n_cadres; i++)
        for (int bit = 0; bit < 32; bit++)
            if ((rules->cadres[i].musts >> bit & 1U) != 0)
                items[n++] = (struct must_item){i, bit, bit < POLICY_DUE_MOST ? rules->cadres[i].overdue[bit] : 0, 0, -1};
    return n;
}

static bool leaves(const struct round *round, int who, int unit) {
    for (int m = 0; m < round->solution.plan.n_moves; m++)
        if (round->solution.plan.moves[m].cadre == who)
            return round->city->posts[round->solution.plan.moves[m].to].unit != unit;
    return false;
}

/* HB-4 is over when one of each pair has left the unit. */
static bool kin_meets(const struct round *round, int who) {
    const struct rules *rules = round->solution.rules;
    for (int k = 0; k < rules->n_kin_conflicts; k++) {
        const struct kin_conflict *c = &rules->kin_conflicts[k];
        if (((c->a == who && c->a_due) || (c->b == who && c->b_due)) && !leaves(round, c->a, c->unit) && !leaves(round, c->b, c->unit))
            return false;
    }
    return true;
}

static bool is_met(const struct round *round, const int *target, const struct must_item *must) {
    if ((due_set)1 << must->bit == DUE_HB_4)
        return kin_meets(round, must->cadre);
    return (rules_unmet(round->solution.rules, must->cadre, target[must->cadre]) >> must->bit & 1U) == 0;
}

/* The backlog before and after the round. */
static void count_backlog(struct spread *s, int k) {
    struct round *round = &s->rounds[k];
    struct round *before = k > 0 ? &s->rounds[k - 1] : NULL;
    int *target = ARENA_ARRAY(s->arena, int, round->city->n_cadres);
    round->musts = ARENA_ARRAY(s->arena, struct must_item, 32 * round->city->n_cadres);
    round->n_musts = list_musts(round, round->musts);
    for (int i = 0; i < round->city->n_cadres; i++)
        target[i] = -1;
    for (int m = 0; m < round->solution.plan.n_moves; m++)
        target[round->solution.plan.moves[m].cadre] = round->solution.plan.moves[m].to;
    for (int q = 0; q < round->n_musts; q++) {
        struct must_item *must = &round->musts[q];
        must->first = k;
        for (int p = 0; before != NULL && p < before->n_musts; p++)
            if (before->musts[p].cadre == must->cadre && before->musts[p].bit == must->bit && before->musts[p].met < 0) {
                must->first = before->musts[p].first;
                round->n_carried++;
            }
        must->met = round->solution.has_plan && is_met(round, target, must) ? k : -1;
        round->n_met += must->met >= 0 ? 1 : 0;
        round->n_first_left += must->met < 0 && must->first == 0 ? 1 : 0;
    }
    round->n_new = round->n_musts - round->n_carried;
    round->n_left = round->n_musts - round->n_met;
}

static bool carry_on(struct spread *s, int k, struct error *err) {
    struct round *round = &s->rounds[k];
    const struct city *first = s->ask->task->city;
    for (int m = 0; m < round->solution.plan.n_moves; m++) {
        int who = round->solution.plan.moves[m].cadre;
        s->moved[who] = apply_effective(round->solution.rules).month;
        s->moved_in[who] = k;
    }
    if (apply_plan(s->arena, &round->solution.verdict, NULL, as_of_later(first->as_of, (k + 1) * s->ask->every), &round->applied))
        return true;
    return error_set(err, ERROR_BUG, word(W_SOLVE_UNCONFIRMED), "ZR-2");
}

bool spread_from(struct spread *s, int from, struct error *err) {
    const struct city *city = s->ask->task->city;
    for (int i = 0; i < city->n_cadres; i++)
        if (s->moved_in[i] >= from) {
            s->moved[i] = MONTH_UNKNOWN;
            s->moved_in[i] = -1;
        }
    s->n = from;
    for (int k = from; k < s->ask->n; k++) {
        if (s->ask->tell != NULL && s->n_tries == 0)
            s->ask->tell(s->ask->tell_self, k, 0, 0);
        open_round(s, k);
        if (!solve_plan(s->arena, &s->rounds[k].task, &s->rounds[k].solution, err))
            return false;
        s->n = k + 1;
        if (s->rounds[k].solution.rules == NULL)
            return true;
        count_backlog(s, k);
        if (!s->rounds[k].solution.has_plan)
            return true;
        if (!carry_on(s, k, err))
            return false;
    }
    return true;
}

/* Where each must that was left is met later on. */
static void look_ahead(struct rounds *rounds) {
    for (int k = rounds->n - 2; k >= 0; k--)
        for (int q = 0; q < rounds->items[k].n_musts; q++) {
            struct must_item *must = &rounds->items[k].musts[q];
            const struct round *next = &rounds->items[k + 1];
            for (int p = 0; must->met < 0 && p < next->n_musts; p++)
                if (next->musts[p].cadre == must->cadre && next->musts[p].bit == must->bit)
                    must->met = next->musts[p].met;
        }
}

bool rounds_plan(struct arena *arena, const struct rounds_ask *ask, struct rounds *rounds, struct error *err) {
    struct spread s = {.arena = arena, .ask = ask, .deadline = ask->task->time_limit > 0 ? stop_now() + ask->task->time_limit : 0};
    *rounds = (struct rounds){0};
    s.rounds = ARENA_ARRAY(arena, struct round, ask->n);
    s.moved = ARENA_ARRAY(arena, int, ask->task->city->n_cadres);
    s.moved_in = ARENA_ARRAY(arena, int, ask->task->city->n_cadres);
    for (int i = 0; i < ask->task->city->n_cadres; i++) {
        s.moved[i] = MONTH_UNKNOWN;
        s.moved_in[i] = -1;
    }
    if (!spread_from(&s, 0, err) || !spread_improve(&s, &rounds->stopped, err))
        return false;
    rounds->n_tries = s.n_tries;
    rounds->n_better = s.n_better;
    rounds->n = s.n;
    rounds->items = s.rounds;
    for (int k = 1; k < s.n; k++)
        rounds->backlog_rises = rounds->backlog_rises || (s.rounds[k].solution.has_plan && s.rounds[k].n_left > s.rounds[k - 1].n_left);
    look_ahead(rounds);
    return true;
}
