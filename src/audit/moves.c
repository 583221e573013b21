/* What the plan's moves are: type, mode, reasons, whom they enable, what they gain, in which order posts are handed over. */
#include "audit/parts.h"

struct handover {
    int n;
    int *next; /* per move: the move that frees its target post, -1 */
    int *prev; /* per move: the first move into the post it frees, -1 */
    bool *done;
};

static struct handover handover_of(struct state *s, int n, const struct judged_move *moves) {
    const struct city *city = s->rules->city;
    struct handover h = {n, ARENA_ARRAY(s->arena, int, n), ARENA_ARRAY(s->arena, int, n), ARENA_ARRAY(s->arena, bool, n)};
    int *move_of = ARENA_ARRAY(s->arena, int, city->n_cadres);
    for (int i = 0; i < city->n_cadres; i++)
        move_of[i] = -1;
    for (int m = 0; m < n; m++) {
        move_of[moves[m].cadre] = m;
        h.prev[m] = -1;
    }
    for (int m = 0; m < n; m++) {
        int holder = city->posts[moves[m].to].holder;
        bool frees = holder >= 0 && move_of[holder] >= 0 && s->at[holder] != moves[m].to; /* a secondment keeps the post */
        h.next[m] = frees ? move_of[holder] : -1;
        if (frees && h.prev[h.next[m]] < 0)
            h.prev[h.next[m]] = m;
    }
    return h;
}

static void number_chain(struct handover *h, struct judged_move *moves, int first, int chain, bool cycle) {
    int step = 1;
    for (int m = first; m >= 0 && !h->done[m]; m = h->prev[m]) {
        h->done[m] = true;
        moves[m].chain = chain;
        moves[m].step = step++;
        moves[m].cycle = cycle;
    }
}

/* The first step of the chain a move is in: follow who must leave before; a walk that comes back is a cycle, begun at the move itself. */
static int first_step(const struct handover *h, int m, bool *cycle) {
    int at = m;
    for (int n = 0; n <= h->n; n++) {
        int next = h->next[at];
        *cycle = next == m;
        if (next < 0 || next == m || h->done[next] || h->prev[next] != at)
            return next == m ? m : at;
        at = next;
    }
    return m;
}

static void number_handovers(struct state *s, int n, struct judged_move *moves) {
    struct handover h = handover_of(s, n, moves);
    int chain = 0;
    for (int m = 0; m < n; m++) {
        bool cycle = false;
        if (h.done[m])
            continue;
        int first = first_step(&h, m, &cycle);
        number_chain(&h, moves, first, ++chain, cycle);
        if (!h.done[m]) /* a second claim on one post: a chain of its own */
            number_chain(&h, moves, m, ++chain, false);
    }
}

static bool shares_seat_kind(const struct city *city, int p, int q) {
    return p >= 0 && q >= 0 && city->posts[p].unit == city->posts[q].unit && city->posts[p].rank == city->posts[q].rank;
}

static void name_enabled(struct state *s, int n, struct judged_move *moves, struct judged_move *m) {
    int *items = NULL;
    int n_items = 0, room = 0;
    for (int k = 0; k < n; k++)
        if (moves[k].due && (shares_seat_kind(s->rules->city, m->from, moves[k].from) || shares_seat_kind(s->rules->city, m->from, moves[k].to)))
            *ARENA_PUSH(s->arena, items, n_items, room) = moves[k].cadre;
    m->n_enables = n_items;
    m->enables = items;
}

/* What the move saves in its cells: the cost without it less the cost with it, all others moving as planned. */
static void add_gains(struct state *s, const int *counts, int cadre, int post, int change, struct gain **items, int *n, int *room) {
    const struct cells *cells = s->cells;
    for (int t = cells->teams_first[post]; t < cells->teams_first[post + 1]; t++)
        for (int k = cells->kinds_first[cadre]; k < cells->kinds_first[cadre + 1]; k++) {
            int kind = cells->kind_items[k];
            int at = cells->cell_at[(size_t)cells->team_items[t] * (size_t)cells->n_kinds + (size_t)kind];
            if (at < 0 || cells->kinds[kind].attribute < 0)
                continue;
            const struct cell *cell = &cells->cells[at];
            int64_t gain = cell_cost(cells, cell, counts[at] - change) - cell_cost(cells, cell, counts[at]);
            if (gain > 0)
                *ARENA_PUSH(s->arena, *items, *n, *room) =
                    (struct gain){s->rules->city->posts[post].unit, cells->kinds[kind].attribute, cells->kinds[kind].word, gain};
        }
}

static void find_gains(struct state *s, const int *counts, struct judged_move *m) {
    struct gain *items = NULL;
    int n = 0, room = 0;
    if (m->from >= 0 && s->at[m->cadre] != m->from)
        add_gains(s, counts, m->cadre, m->from, -1, &items, &n, &room);
    if (s->at[m->cadre] == m->to)
        add_gains(s, counts, m->cadre, m->to, 1, &items, &n, &room);
    for (int a = 1; a < n; a++) /* largest first; few items */
        for (int b = a; b > 0 && items[b].gain > items[b - 1].gain; b--) {
            struct gain swap = items[b];
            items[b] = items[b - 1];
            items[b - 1] = swap;
        }
    m->n_gains = n;
    m->gains = items;
}

static struct judged_move judged(struct state *s, int i) {
    const struct rules *rules = s->rules;
    const struct policy *policy = rules->policy;
    const struct cadre_rules *r = &rules->cadres[i];
    int p = s->target[i];
    struct judged_move m = {.cadre = i, .from = rules->city->cadres[i].post, .to = p, .until = MONTH_UNKNOWN, .watch_until = MONTH_UNKNOWN};
    m.type = type_after(s, i);
    m.mode = rules_mode(rules, i, p);
    m.because = ((r->musts | r->shalls) & ~DUE_HB_4) | (moved_by_hb4(s, i) ? DUE_HB_4 : 0);
    m.cultivates = rules_cultivates(rules, i, p);
    m.due = r->due;
    m.enabling = r->enabling;
    m.voluntary = rules_voluntary(rules, i);
    m.organization = m.mode != MODE_ROTATION;
    if (rules_is_secondment(rules, i, p)) /* the last month is included */
        m.until = rules->effective + rules->city->posts[p].secondment_months - 1;
    for (int d = 0; d < policy->n_due; d++)
        if ((m.because >> d & 1U) != 0 && policy->due[d].type == TYPE_PROBATIONARY)
            m.watch_until = rules->effective + policy->watch_months - 1;
    return m;
}

void list_moves(struct state *s) {
    struct judged_move *moves = ARENA_ARRAY(s->arena, struct judged_move, s->plan->n_moves);
    int *counts = ARENA_ARRAY(s->arena, int, s->cells->n_cells);
    int n = 0;
    for (int k = 0; k < s->plan->n_moves; k++)
        if (is_out(s, s->plan->moves[k].cadre))
            moves[n++] = judged(s, s->plan->moves[k].cadre);
    cells_count(s->cells, s->at, counts);
    for (int m = 0; m < n; m++) {
        if (moves[m].enabling)
            name_enabled(s, n, moves, &moves[m]);
        else if (moves[m].type == TYPE_CONFIGURATION)
            find_gains(s, counts, &moves[m]);
    }
    number_handovers(s, n, moves);
    s->verdict->n_moves = n;
    s->verdict->moves = moves;
}
