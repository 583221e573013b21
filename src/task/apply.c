#include "task/apply.h"

#include <string.h>

#include "base/arena.h"
#include "domain/history.h"

static const struct date unknown = {MONTH_UNKNOWN, 0};

struct work {
    struct arena *arena;
    const struct verdict *verdict;
    const struct city *old;
    struct city *city;
    struct date effective;
    bool *left;    /* per old post: somebody left it for good */
    bool *arrives; /* per cadre: moved in this round */
    int *returned; /* of applied; a cadre whose old secondment is over may have come back from a new one too */
};

struct date apply_effective(const struct rules *rules) {
    return date_known(rules->policy->effective) ? rules->policy->effective : rules->city->as_of;
}

/* An as_of without a day is the last day of its month. */
static struct date later_as_of(struct date as_of, struct date effective) {
    if (effective.month != as_of.month)
        return effective.month > as_of.month ? effective : as_of;
    return as_of.day && effective.day > as_of.day ? effective : as_of;
}

/* The stay that ends, in parts: a rank is stated only of a part that lies in it, since the reader takes the start of a rank from history. */
static int stay_parts(const struct work *w, const struct cadre *cadre, struct stay parts[3]) {
    const struct post *home = &w->old->posts[cadre->post];
    struct stay stay = {.unit = w->old->units[home->unit].id,
                        .body = home->body < 0 ? NULL : w->old->bodies[home->body].id,
                        .title = home->title,
                        .rank = -1,
                        .type = cadre->post_type,
                        .functions_known = true,
                        .functions = home->functions,
                        .from = cadre->post_since,
                        .to = w->effective};
    const struct {
        enum rank rank;
        struct date since;
    } ranks[2] = {{RANK_DEPUTY, cadre->deputy_since}, {RANK_PRINCIPAL, cadre->principal_since}};
    bool known = date_known(stay.from) && (cadre->rank != RANK_PRINCIPAL || date_known(cadre->principal_since));
    int n = 0;
    if (date_known(stay.from) && stay.from.month > stay.to.month)
        return 0; /* began after the round took effect */
    for (int k = 0; k < (cadre->rank == RANK_PRINCIPAL ? 2 : 1) && known; k++) {
        if (!date_known(ranks[k].since) || date_compare(ranks[k].since, stay.to) >= 0)
            continue;
        if (date_compare(ranks[k].since, stay.from) > 0) {
            parts[n] = stay;
            parts[n++].to = ranks[k].since;
            stay.from = ranks[k].since;
            stay.type = TYPE_UNKNOWN; /* the move led into the first part */
        }
        stay.rank = (int)ranks[k].rank;
    }
    parts[n++] = stay;
    return n;
}

static void close_stay(const struct work *w, struct cadre *cadre) {
    struct stay parts[3];
    int n = stay_parts(w, cadre, parts);
    struct stay *history = ARENA_ARRAY(w->arena, struct stay, cadre->n_history + n);
    for (int k = 0; k < cadre->n_history; k++)
        history[k] = cadre->history[k];
    for (int k = 0; k < n; k++)
        history[cadre->n_history + k] = parts[k];
    cadre->history = history;
    cadre->n_history += n;
}

/* The clock of the body runs on in the same one, also after a return within a month (history_derive); else it starts anew. */
static void start_body(const struct work *w, struct cadre *cadre, const struct post *home, const struct post *target) {
    bool same = home && home->unit == target->unit && home->body == target->body;
    if (same && date_known(cadre->body_since)) {
        cadre->derived &= ~(unsigned)DERIVED_BODY_SINCE;
        return;
    }
    cadre->body_since = unknown;
    cadre->derived &= ~(unsigned)DERIVED_BODY_SINCE;
    history_derive(w->city, cadre);
    cadre->derived &= ~(unsigned)DERIVED_BODY_SINCE; /* stated from now on */
    if (!same && !date_known(cadre->body_since))
        cadre->body_since = w->effective;
}

static void carry_out(const struct work *w, const struct judged_move *move) {
    struct cadre *cadre = &w->city->cadres[move->cadre];
    const struct post *home = cadre->post < 0 ? NULL : &w->old->posts[cadre->post], *target = &w->old->posts[move->to];
    w->arrives[move->cadre] = true;
    cadre->listed = false;
    if (rules_is_secondment(w->verdict->rules, move->cadre, move->to)) {
        cadre->secondment_post = move->to;
        cadre->secondment_since = w->effective;
        cadre->secondment_until = (struct date){move->until, 0};
        return;
    }
    if (home) {
        close_stay(w, cadre);
        w->left[cadre->post] = true;
    }
    cadre->post = move->to;
    cadre->post_since = w->effective;
    cadre->post_type = (int)move->type;
    cadre->waiting_since = unknown;
    cadre->derived &= ~(unsigned)DERIVED_WAITING_SINCE;
    cadre->unfit = false;
    cadre->unfit_reason = NULL;
    cadre->unfit_since = unknown;
    if (move->watch_until != MONTH_UNKNOWN)
        cadre->watch_until = (struct date){move->watch_until, 0};
    start_body(w, cadre, home, target);
}

/* The last month of a secondment is included. */
static void end_secondments(const struct work *w, struct applied *applied) {
    for (int i = 0; i < w->city->n_cadres; i++) {
        struct cadre *cadre = &w->city->cadres[i];
        if (cadre->secondment_post < 0 || !date_known(cadre->secondment_until) || cadre->secondment_until.month >= w->city->as_of.month)
            continue;
        cadre->secondment_post = -1;
        cadre->secondment_since = cadre->secondment_until = unknown;
        w->returned[applied->n_returned++] = i;
    }
}

/* Who sits where now, at home or as a guest; a second one is a clash. Where both came, or neither did, the later in the file is told to come. */
static void find_clashes(const struct work *w, struct applied *applied) {
    int *seat = ARENA_ARRAY(w->arena, int, w->city->n_posts), room = 0;
    struct clash *clashes = NULL;
    for (int i = 0; i < w->city->n_cadres; i++) {
        const int places[2] = {w->city->cadres[i].post, w->city->cadres[i].secondment_post};
        for (int k = 0; k < 2; k++) {
            if (places[k] < 0)
                continue;
            int other = seat[places[k]] - 1;
            if (other < 0)
                seat[places[k]] = i + 1;
            else
                *ARENA_PUSH(w->arena, clashes, applied->n_clashes, room) =
                    w->arrives[other] && !w->arrives[i] ? (struct clash){places[k], i, other} : (struct clash){places[k], other, i};
        }
    }
    applied->clashes = clashes;
}

/* Whoever led a body and has left the unit leads it no more; parties to kinship keep their numbers. */
static void end_leading(const struct work *w) {
    for (int b = 0; b < w->city->n_bodies; b++) {
        struct body *body = &w->city->bodies[b];
        if (body->leader < 0 || body->leader >= w->city->n_cadres || !w->arrives[body->leader])
            continue;
        int was = w->old->cadres[body->leader].post, is = w->city->cadres[body->leader].post;
        if (was >= 0 && w->old->posts[was].unit == body->unit && w->old->posts[is].unit != body->unit)
            body->leader = -1;
    }
}

/* A preference for a post that is gone is gone. */
static void renumber(const struct work *w, const int *number) {
    for (int i = 0; i < w->city->n_cadres; i++) {
        struct cadre *cadre = &w->city->cadres[i];
        struct preference *prefers = ARENA_ARRAY(w->arena, struct preference, cadre->n_prefers);
        int n = 0;
        cadre->post = cadre->post < 0 ? -1 : number[cadre->post];
        cadre->secondment_post = cadre->secondment_post < 0 ? -1 : number[cadre->secondment_post];
        for (int k = 0; k < cadre->n_prefers; k++) {
            prefers[n] = cadre->prefers[k];
            if (prefers[n].post >= 0)
                prefers[n].post = number[prefers[n].post];
            n += prefers[n].post >= 0 || prefers[n].unit >= 0 ? 1 : 0;
        }
        cadre->prefers = prefers;
        cadre->n_prefers = n;
    }
}

/* A surplus post is there only to be left. One that somebody has come to all the same (a plan forced through) stays. */
static void close_surplus(const struct work *w, struct applied *applied) {
    int n = w->city->n_posts, kept = 0;
    bool *sat = ARENA_ARRAY(w->arena, bool, n);
    int *number = ARENA_ARRAY(w->arena, int, n), *closed = ARENA_ARRAY(w->arena, int, n);
    for (int i = 0; i < w->city->n_cadres; i++) {
        const int places[2] = {w->city->cadres[i].post, w->city->cadres[i].secondment_post};
        for (int k = 0; k < 2; k++)
            if (places[k] >= 0)
                sat[places[k]] = true;
    }
    for (int p = 0; p < n; p++) {
        bool closes = w->old->posts[p].surplus && w->left[p] && !sat[p];
        number[p] = closes ? -1 : kept;
        if (closes)
            closed[applied->n_closed++] = p;
        else
            w->city->posts[kept++] = w->old->posts[p];
    }
    w->city->n_posts = kept;
    applied->closed = closed;
    renumber(w, number);
    for (int p = 0; p < kept; p++)
        w->city->posts[p].holder = -1;
    for (int i = 0; i < w->city->n_cadres; i++)
        if (w->city->cadres[i].post >= 0)
            w->city->posts[w->city->cadres[i].post].holder = i;
}

/* The months of waiting go on, also where nothing but as_of told their start. */
static void keep_waiting(const struct work *w) {
    for (int i = 0; i < w->city->n_cadres; i++)
        if (w->city->cadres[i].post < 0)
            w->city->cadres[i].derived &= ~(unsigned)DERIVED_WAITING_SINCE;
}

static void *copy(struct arena *arena, const void *items, int n, size_t size) {
    void *place = arena_alloc(arena, (size_t)n, size);
    if (n > 0)
        memcpy(place, items, (size_t)n * size);
    return place;
}

bool apply_plan(struct arena *arena, const struct verdict *verdict, const bool *taken, struct date as_of, struct applied *applied) {
    const struct city *old = verdict->rules->city;
    *applied = (struct applied){.city = *old};
    struct work w = {.arena = arena, .verdict = verdict, .old = old, .city = &applied->city, .effective = apply_effective(verdict->rules)};
    w.left = ARENA_ARRAY(arena, bool, old->n_posts);
    w.arrives = ARENA_ARRAY(arena, bool, old->n_cadres);
    w.city->cadres = copy(arena, old->cadres, old->n_cadres, sizeof *old->cadres);
    w.city->posts = copy(arena, old->posts, old->n_posts, sizeof *old->posts);
    w.city->bodies = copy(arena, old->bodies, old->n_bodies, sizeof *old->bodies);
    w.city->as_of = date_known(as_of) ? as_of : later_as_of(old->as_of, w.effective);
    w.city->sha256[0] = '\0';
    applied->returned = w.returned = ARENA_ARRAY(arena, int, 2 * old->n_cadres);
    /* A guest whose time is up has gone before anybody comes; at a late date those who come have gone as well. */
    end_secondments(&w, applied);
    keep_waiting(&w);
    for (int m = 0; m < verdict->n_moves; m++)
        if (!taken || taken[m]) {
            carry_out(&w, &verdict->moves[m]);
            applied->n_moves++;
        }
    end_secondments(&w, applied);
    find_clashes(&w, applied);
    if (applied->n_clashes > 0)
        return false;
    end_leading(&w);
    close_surplus(&w, applied);
    return true;
}
