#include "solve/certify_cases.h"

#include <math.h>
#include <string.h>

#include "base/stop.h"
#include "solve/solver.h"

/* ENOUGH: the gap at which prices do. Measured on small cities: the relaxation leaves up to 0.6 % of structure, one or two splits a third less. */
static const double ENOUGH = 0.003;
/* An iteration of the simplex method goes through the rows. */
enum { SPLITS_MOST = 8, COLUMNS_MOST = 40000, COLUMNS_QUICK = 12000, CANDIDATES = 4, WORK_MOST = 60000000, STEPS = 300 };

struct maker {
    struct arena *arena;
    const struct lagrange_ask *ask;
    int shift;
    long long iterations; /* of the simplex method, that are left */
    struct priced_cases *cases;
    bool *useful[CERTIFY_CASES_MOST];  /* of each case */
    double *stays[CERTIFY_CASES_MOST]; /* per group: how much of it stays in the relaxation */
};

/* The relaxation over some columns. */
struct relaxed {
    double bound;
    struct lagrange_prices prices;
    double *stays;
};

static struct linear *linear_of(const struct maker *m, struct arena *arena, const bool *useful) {
    const struct program *p = m->ask->program;
    struct linear_ask ask = {.program = p, .part = -1, .choice = m->ask->choice, .tier = m->ask->tier};
    int *groups = ARENA_ARRAY(arena, int, p->n_groups), *columns = ARENA_ARRAY(arena, int, p->n_choice);
    for (int g = 0; g < p->n_groups; g++)
        if (p->groups[g].n > 1)
            groups[ask.n_groups++] = g;
    for (int c = 0; c < p->n_choice; c++)
        if (p->groups[p->columns[c].group].n > 1 && useful[c])
            columns[ask.n_columns++] = c;
    ask.groups = groups;
    ask.columns = columns;
    for (int t = 0; t < N_TIERS; t++) {
        ask.held[t] = m->ask->held[t];
        ask.at_most[t] = m->ask->at_most[t];
    }
    return linear_build(arena, &ask);
}

static void take_prices(const struct maker *m, const struct linear *l, const struct solver *solver, struct lagrange_prices *prices) {
    const struct program *p = m->ask->program;
    double most = ldexp(1, 60);
    prices->shift = m->shift;
    prices->row = ARENA_ARRAY(m->arena, int64_t, p->n_rows);
    for (int r = 0; r < l->n_rows; r++) {
        int source = l->row_source[r];
        double price = -ldexp(solver_row_price(solver, r), m->shift);
        price = price > most ? most : price < -most ? -most : price;
        bool nameless = source >= 0 && m->ask->named != NULL && !m->ask->named(p, &p->rows[source]);
        if (source >= 0 && !nameless)
            prices->row[source] = llround(price);
        else if (source < INT_MIN + N_TIERS)
            prices->held[source - INT_MIN] = price > 0 ? llround(price) : 0;
    }
}

/* False if it cannot be solved, or there is nothing in it. */
static bool relax(struct maker *m, const bool *useful, struct relaxed *found) {
    const struct program *p = m->ask->program;
    struct arena *scratch = arena_new();
    struct linear *l = linear_of(m, scratch, useful);
    bool good = !l->impossible && m->iterations > 0;
    *found = (struct relaxed){0};
    if (good) {
        struct solver *solver = solver_new(l, NULL);
        good = solver_relax(solver, m->iterations, &found->bound) == SOLVER_OPTIMAL;
        m->iterations -= solver_iterations(solver);
        if (good) {
            double *values = ARENA_ARRAY(scratch, double, l->n_columns);
            found->stays = ARENA_ARRAY(m->arena, double, p->n_groups);
            solver_values(solver, values);
            for (int c = 0; c < l->n_choice; c++)
                if (p->columns[l->columns[c].source].kind <= COLUMN_STAY_RELAXED)
                    found->stays[p->columns[l->columns[c].source].group] += values[c];
            take_prices(m, l, solver, &found->prices);
        }
        solver_free(solver);
    }
    arena_free(scratch);
    return good;
}

/* A new case, priced from where the relaxation leaves off. */
static int add_case(struct maker *m, bool *useful, const struct relaxed *from) {
    int k = m->cases->n++;
    struct lagrange_ask ask = *m->ask;
    ask.useful = useful;
    struct lagrange *lagrange = lagrange_new(m->arena, &ask);
    lagrange_begin(lagrange, &from->prices);
    lagrange_run(lagrange, STEPS);
    m->useful[k] = useful;
    m->stays[k] = from->stays;
    m->cases->items[k] = (struct priced_case){-1, 0, 0, lagrange_best(lagrange), lagrange_exact(lagrange), lagrange_bound(lagrange)};
    return k;
}

static bool enough(const struct maker *m, const struct priced_case *one) {
    return one->bound >= m->ask->value || (double)m->ask->value - one->exact <= ENOUGH * fabs((double)m->ask->value);
}

/* The columns of a case in which the cadre stays, or moves. */
static bool *narrowed(const struct maker *m, const bool *useful, int cadre, bool moves) {
    const struct program *p = m->ask->program;
    bool *narrow = ARENA_ARRAY(m->arena, bool, p->n_choice);
    memcpy(narrow, useful, sizeof *narrow * (size_t)p->n_choice);
    for (int c = p->groups[cadre].first; c < p->groups[cadre].first + p->groups[cadre].n; c++)
        if ((p->columns[c].kind == COLUMN_MOVE) != moves)
            narrow[c] = false;
    return narrow;
}

/* The cadres of whom the relaxation is least sure whether they move, surest last. */
static int candidates(const struct maker *m, const double *stays, int most, int *found) {
    int n = 0;
    for (int i = 0; i < m->ask->program->rules->city->n_cadres; i++) {
        double sure = fabs(stays[i] - 0.5);
        if (sure > 0.45)
            continue;
        int at = n < most ? n++ : most;
        for (; at > 0 && fabs(stays[found[at - 1]] - 0.5) > sure; at--)
            if (at < most)
                found[at] = found[at - 1];
        if (at < most)
            found[at] = i;
    }
    return n;
}

/* Splits a case by the cadre that lifts the lower of its two cases most. False if nobody does. */
static bool split(struct maker *m, int k) {
    int most = m->ask->program->n_choice <= COLUMNS_QUICK ? CANDIDATES : 1, cadres[CANDIDATES] = {0};
    int n = candidates(m, m->stays[k], most, cadres), best = -1;
    struct relaxed in[2], best_in[2];
    bool *useful[2], *best_useful[2] = {NULL, NULL};
    double highest = m->cases->items[k].exact;
    for (int q = 0; q < n && !stop_asked(); q++) {
        bool good = true;
        for (int moves = 0; moves < 2; moves++) {
            useful[moves] = narrowed(m, m->useful[k], cadres[q], moves == 1);
            good = good && relax(m, useful[moves], &in[moves]);
        }
        double lower = !good ? 0 : in[0].bound < in[1].bound ? in[0].bound : in[1].bound;
        if (!good || lower <= highest)
            continue;
        highest = lower;
        best = cadres[q];
        memcpy(best_in, in, sizeof in);
        memcpy(best_useful, useful, sizeof useful);
    }
    if (best < 0)
        return false;
    int stays = add_case(m, best_useful[0], &best_in[0]), moves = add_case(m, best_useful[1], &best_in[1]);
    m->cases->items[k].cadre = best;
    m->cases->items[k].stays = stays;
    m->cases->items[k].moves = moves;
    return true;
}

static int weakest(const struct priced_cases *cases) {
    int at = -1;
    for (int k = 0; k < cases->n; k++)
        if (cases->items[k].cadre < 0 && (at < 0 || cases->items[k].exact < cases->items[at].exact))
            at = k;
    return at;
}

int64_t cases_bound(const struct priced_cases *cases) { return cases->items[weakest(cases)].bound; }

struct priced_cases *certify_cases(struct arena *arena, const struct lagrange_ask *ask, struct lagrange *root) {
    const struct program *p = ask->program;
    struct maker m = {.arena = arena, .ask = ask, .cases = ARENA_NEW(arena, struct priced_cases)};
    struct relaxed found;
    struct priced_case *first = &m.cases->items[0];
    *first = (struct priced_case){-1, 0, 0, lagrange_best(root), lagrange_exact(root), lagrange_bound(root)};
    m.cases->n = 1;
    m.shift = first->prices.shift;
    m.iterations = WORK_MOST / (p->n_rows + 1);
    bool *useful = ARENA_ARRAY(arena, bool, p->n_choice);
    for (int c = 0; c < p->n_choice; c++)
        useful[c] = ask->useful == NULL || ask->useful[c] || ask->choice[p->columns[c].group] == c;
    if (enough(&m, first) || p->n_choice > COLUMNS_MOST || stop_asked() || !relax(&m, useful, &found))
        return m.cases;
    m.cases->n = 0;
    struct priced_case alone = *first;
    add_case(&m, useful, &found);
    if (first->exact < alone.exact)
        *first = alone;
    for (int k = weakest(m.cases), n = 0; n < SPLITS_MOST && !stop_asked() && !enough(&m, &m.cases->items[k]) && split(&m, k); n++)
        k = weakest(m.cases);
    return m.cases;
}
