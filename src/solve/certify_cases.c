#include "solve/certify_cases.h"

#include <math.h>
#include <string.h>

#include "base/stop.h"
#include "solve/solver.h"

/* ENOUGH: the gap at which prices do. Measured on small cities: the relaxation leaves up to 0.6 % of structure, one or two splits a third less. */
static const double ENOUGH = 0.003;
/* An iteration of the simplex method goes through the rows. */
enum {
    SPLITS_MOST = 8,
    COLUMNS_MOST = 40000,
    COLUMNS_QUICK = 12000,
    CANDIDATES = 4,
    WORK_MOST = 60000000,
    STEPS = 300,
    ITERATIONS_OF_PART = 20000,
    PRICES_TRIED = 9
};
/* Of a unit of an earlier tier, in structure: tried where prices begin with less and that is not enough. */
static const double FIRST_PRICE = 100;

struct maker {
    struct arena *arena;
    const struct lagrange_ask *ask;
    int shift;
    long long iterations; /* of the simplex method on all components, that are left */
    struct priced_cases *cases;
    bool *useful[CERTIFY_CASES_MOST];  /* of each case */
    double *stays[CERTIFY_CASES_MOST]; /* per group: how much of it stays in the relaxation */
};

/* The relaxation over some columns. bound: good for comparing one with another over the same columns; that of components lacks what is fixed. */
struct relaxed {
    double bound;
    struct lagrange_prices prices;
    double *stays;
};

/* Of a component, or (-1) of all. */
static struct linear *linear_of(const struct maker *m, struct arena *arena, const bool *useful, int part) {
    const struct program *p = m->ask->program;
    struct linear_ask ask = {.program = p, .part = part, .choice = m->ask->choice, .tier = m->ask->tier};
    int *groups = ARENA_ARRAY(arena, int, p->n_groups), *columns = ARENA_ARRAY(arena, int, p->n_choice);
    for (int g = 0; g < p->n_groups; g++) {
        if (p->groups[g].n <= 1 || (part >= 0 && p->groups[g].part != part))
            continue;
        groups[ask.n_groups++] = g;
        for (int c = p->groups[g].first; c < p->groups[g].first + p->groups[g].n; c++)
            if (useful[c])
                columns[ask.n_columns++] = c;
    }
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
    for (int r = 0; r < l->n_rows; r++) {
        int source = l->row_source[r];
        double price = -ldexp(solver_row_price(solver, r), m->shift);
        price = price > most ? most : price < -most ? -most : price;
        bool nameless = source >= 0 && m->ask->named != NULL && !m->ask->named(p, &p->rows[source]);
        if (source >= 0 && !nameless)
            prices->row[source] = llround(price);
        else if (source < INT_MIN + N_TIERS && l->row_upper[r] < HUGE_VAL)
            prices->held[source - INT_MIN] = price > 0 ? llround(price) : 0;
    }
}

static struct relaxed relaxed_new(const struct maker *m) {
    const struct program *p = m->ask->program;
    struct relaxed found = {.prices = {.shift = m->shift, .row = ARENA_ARRAY(m->arena, int64_t, p->n_rows)}};
    found.stays = ARENA_ARRAY(m->arena, double, p->n_groups);
    return found;
}

/* False if it cannot be solved, or there is nothing in it. */
static bool relax(struct maker *m, const bool *useful, struct relaxed *found) {
    const struct program *p = m->ask->program;
    struct arena *scratch = arena_new();
    struct linear *l = linear_of(m, scratch, useful, -1);
    bool good = !l->impossible && m->iterations > 0;
    *found = relaxed_new(m);
    if (good) {
        struct solver *solver = solver_new(l, NULL);
        good = solver_relax(solver, m->iterations, &found->bound) == SOLVER_OPTIMAL;
        m->iterations -= solver_iterations(solver);
        if (good) {
            double *values = ARENA_ARRAY(scratch, double, l->n_columns);
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

/* Does nothing but the held tiers tie the components, and is each small enough? */
static bool falls_apart(const struct maker *m, const bool *useful) {
    const struct program *p = m->ask->program;
    int *n = ARENA_ARRAY(m->arena, int, p->n_parts);
    for (int r = 0; r < p->n_rows; r++)
        if (p->rows[r].part < -1)
            return false;
    for (int c = 0; c < p->n_choice; c++) {
        int part = p->groups[p->columns[c].group].part;
        if (part >= 0 && useful[c] && ++n[part] > COLUMNS_MOST)
            return false;
    }
    return p->n_parts > 1;
}

/* The components, each with its own linear program, and what one unit of a held tier costs in all of them. */
struct components {
    int n;
    struct linear **l;
    struct solver **solver;
    double price[N_TIERS], used[N_TIERS]; /* used: of the held tiers, by the relaxations at these prices */
    double bound;
};

static void pay(struct components *all, const double price[N_TIERS]) {
    for (int k = 0; k < all->n; k++) {
        struct linear *l = all->l[k];
        for (int c = 0; c < l->n_columns; c++)
            for (int e = l->columns[c].first; e < l->columns[c].first + l->columns[c].n; e++) {
                int source = l->row_source[l->entry_row[e]];
                if (source < INT_MIN + N_TIERS)
                    l->columns[c].cost += (price[source - INT_MIN] - all->price[source - INT_MIN]) * l->entry_coef[e] / l->scale;
            }
        solver_recost(all->solver[k]);
    }
    memcpy(all->price, price, sizeof all->price);
}

/* False if one of them cannot be solved, or is too much work. */
static bool relax_all(const struct maker *m, struct arena *arena, struct components *all) {
    const struct program *p = m->ask->program;
    all->bound = 0;
    for (int t = 0; t < N_TIERS; t++)
        all->used[t] = (double)p->constant[t];
    for (int k = 0; k < all->n; k++) {
        const struct linear *l = all->l[k];
        double bound, *values = ARENA_ARRAY(arena, double, l->n_columns);
        if (stop_asked() || solver_relax(all->solver[k], ITERATIONS_OF_PART, &bound) != SOLVER_OPTIMAL)
            return false;
        all->bound += bound;
        solver_values(all->solver[k], values);
        for (int c = 0; c < l->n_columns; c++)
            for (int e = l->columns[c].first; e < l->columns[c].first + l->columns[c].n; e++)
                if (l->row_source[l->entry_row[e]] < INT_MIN + N_TIERS)
                    all->used[l->row_source[l->entry_row[e]] - INT_MIN] += values[c] * l->entry_coef[e];
    }
    for (int t = 0; t < N_TIERS; t++)
        if (m->ask->held[t])
            all->bound -= all->price[t] * (double)(m->ask->at_most[t] - p->constant[t]);
    return true;
}

/* The next prices of held tiers: more for one of which the relaxations use more than there is, less for one of which they leave some. False: none. */
static bool bracket(const struct maker *m, const struct components *all, double low[N_TIERS], double high[N_TIERS], double price[N_TIERS]) {
    bool other = false;
    for (int t = 0; t < N_TIERS; t++) {
        double over = m->ask->held[t] ? all->used[t] - (double)m->ask->at_most[t] : 0;
        price[t] = all->price[t];
        if (fabs(over) < 1e-6 || (over < 0 && price[t] <= 0))
            continue;
        if (over > 0)
            low[t] = price[t];
        else
            high[t] = price[t];
        price[t] = high[t] < HUGE_VAL ? (low[t] + high[t]) / 2 : price[t] < FIRST_PRICE ? FIRST_PRICE : 2 * price[t];
        other = true;
    }
    return other;
}

/* Component by component, with a price in the place of the rows of held tiers: the best of some tried. False if that does not work. */
static bool relax_parts(struct maker *m, const bool *useful, const struct lagrange_prices *root, struct relaxed *found) {
    const struct program *p = m->ask->program;
    struct arena *scratch = arena_new();
    struct components all = {.l = ARENA_ARRAY(scratch, struct linear *, p->n_parts), .solver = ARENA_ARRAY(scratch, struct solver *, p->n_parts)};
    double low[N_TIERS] = {0}, high[N_TIERS], price[N_TIERS];
    bool good = true, any = false;
    for (int t = 0; t < N_TIERS; t++) {
        high[t] = HUGE_VAL;
        price[t] = ldexp((double)root->held[t], -root->shift);
    }
    for (; all.n < p->n_parts && good; all.n++) {
        struct linear *l = all.l[all.n] = linear_of(m, scratch, useful, all.n);
        for (int r = 0; r < l->n_rows; r++)
            if (l->row_source[r] < INT_MIN + N_TIERS)
                l->row_upper[r] = HUGE_VAL;
        all.solver[all.n] = solver_new(l, NULL);
        good = !l->impossible;
    }
    for (int n = 0; good && n < PRICES_TRIED; n++) {
        pay(&all, price);
        good = relax_all(m, scratch, &all);
        if (good && (!any || all.bound > found->bound)) {
            any = true;
            *found = relaxed_new(m);
            found->bound = all.bound;
            for (int k = 0; k < all.n; k++)
                take_prices(m, all.l[k], all.solver[k], &found->prices);
            for (int t = 0; t < N_TIERS; t++)
                found->prices.held[t] = llround(ldexp(price[t], m->shift));
        }
        good = good && bracket(m, &all, low, high, price);
    }
    for (int k = 0; k < all.n; k++)
        solver_free(all.solver[k]);
    arena_free(scratch);
    return any;
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
    bool whole = p->n_choice <= COLUMNS_MOST;
    if (enough(&m, first) || stop_asked())
        return m.cases;
    if (whole ? !relax(&m, useful, &found) : !falls_apart(&m, useful) || !relax_parts(&m, useful, &first->prices, &found))
        return m.cases;
    m.cases->n = 0;
    struct priced_case alone = *first;
    add_case(&m, useful, &found);
    if (first->exact < alone.exact)
        *first = alone;
    if (!whole) /* a case of one component says little of all */
        return m.cases;
    for (int k = weakest(m.cases), n = 0; n < SPLITS_MOST && !stop_asked() && !enough(&m, &m.cases->items[k]) && split(&m, k); n++)
        k = weakest(m.cases);
    return m.cases;
}
