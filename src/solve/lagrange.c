#include "solve/lagrange.h"

#include <math.h>
#include <string.h>

#include "solve/lagrange_parts.h"

/* Measured on the bench sets: a step is a share of what the plan's value says (Polyak); rows that were passed by much and often move less; the
 * direction remembers. The share falls slowly, whenever a window gains little; faster, and back at the best prices, where a step falls far below
 * them: so a plan that is far off does no harm. The small whole numbers of the other tiers need patience, and that care at the start only. */
enum { WINDOW = 20, PATIENCE = 40, CARE = 5 };
static const double FIRST_SHARE = 0.3, LAST_SHARE = 1e-4, MEMORY = 0.9, SQUARES = 0.98;
static const double SHRINK = 0.95, LITTLE = 0.03, FALL = 2, SHRINK_OF_FALL = 0.7, SHRINK_OF_OTHERS = 0.8, SHRINK_OF_CARE = 0.5;

static int64_t limited(const struct lagrange *l, int r, double price) {
    const struct lagrange_row *row = &l->rows[r];
    return price > (double)row->most ? row->most : price < (double)row->least ? row->least : llround(price);
}

static void keep(struct lagrange *l, wide value) {
    l->has = true;
    l->best_value = value;
    memcpy(l->best, l->price, sizeof *l->price * (size_t)l->n_rows);
}

static void look_first(struct lagrange *l) {
    int64_t *price = l->price, *none = l->best;
    memset(none, 0, sizeof *none * (size_t)l->n_rows);
    wide value = lagrange_value(l, none, l->violation);
    if (lagrange_value(l, price, l->violation) < value) /* a bad plan's slopes are worse than nothing */
        memset(price, 0, sizeof *price * (size_t)l->n_rows);
    keep(l, lagrange_value(l, price, l->violation));
    l->last = (double)l->best_value;
    l->share = l->ask.share > 0 ? l->ask.share : FIRST_SHARE;
    l->n_gains = 0;
    for (int r = 0; r < l->n_rows; r++) {
        l->exact[r] = (double)l->price[r];
        l->direction[r] = 0;
        l->square[r] = 1 + (double)l->violation[r] * (double)l->violation[r];
    }
}

static void back_to_best(struct lagrange *l) {
    memcpy(l->price, l->best, sizeof *l->price * (size_t)l->n_rows);
    for (int r = 0; r < l->n_rows; r++) {
        l->exact[r] = (double)l->price[r];
        l->direction[r] = 0;
    }
    l->last = (double)lagrange_value(l, l->price, l->violation);
}

static double pace(const struct lagrange *l, int r) {
    double root = sqrt(l->square[r] + 0.01);
    return l->rows[r].ease * (l->ask.tier == TIER_STRUCTURE ? 1 / root : 1 / (root * sqrt(root)));
}

/* False if no price has anywhere to go. */
static bool step(struct lagrange *l) {
    double norm = 0;
    for (int r = 0; r < l->n_rows; r++) {
        const struct lagrange_row *row = &l->rows[r];
        double v = (double)l->violation[r];
        if (!row->active)
            continue;
        if ((v > 0 && l->price[r] >= row->most) || (v < 0 && l->price[r] <= row->least))
            v = 0;
        l->square[r] = SQUARES * l->square[r] + (1 - SQUARES) * v * v;
        l->direction[r] = MEMORY * l->direction[r] + (1 - MEMORY) * v;
        norm += l->direction[r] * l->direction[r] * pace(l, r);
    }
    double length = norm > 0 ? l->share * ((double)l->aim - l->last) / norm : 0;
    for (int r = 0; r < l->n_rows; r++) {
        if (!l->rows[r].active)
            continue;
        l->exact[r] += length * l->direction[r] * pace(l, r);
        l->price[r] = limited(l, r, l->exact[r]);
        if (l->exact[r] > (double)l->rows[r].most || l->exact[r] < (double)l->rows[r].least)
            l->exact[r] = (double)l->price[r];
    }
    return norm > 0;
}

int lagrange_run(struct lagrange *l, int steps) {
    int n = 0, barren = 0;
    bool structure = l->ask.tier == TIER_STRUCTURE;
    if (!l->has)
        look_first(l);
    double before = (double)l->best_value;
    while (n < steps && lagrange_bound(l) < l->ask.value && l->share > LAST_SHARE && step(l)) {
        wide value = lagrange_value(l, l->price, l->violation);
        double off = (double)l->aim - (double)l->best_value;
        l->last = (double)value;
        n++;
        barren++;
        if (value > l->best_value) {
            keep(l, value);
            l->n_gains++;
            barren = 0;
        } else if (l->last < (double)l->best_value - FALL * off && (structure || l->n_gains < CARE)) {
            l->share *= structure ? SHRINK_OF_FALL : SHRINK_OF_CARE;
            barren = 0;
            back_to_best(l);
        }
        bool little = (double)l->best_value - before < LITTLE * off;
        if (structure ? n % WINDOW == 0 && little : barren == PATIENCE) {
            l->share *= structure ? SHRINK : SHRINK_OF_OTHERS;
            barren = 0;
        }
        if (n % WINDOW == 0)
            before = (double)l->best_value;
    }
    return n;
}

/* The value is a multiple of the step above the base, and at least the best of all prices. */
int64_t lagrange_bound(const struct lagrange *l) {
    wide whole = (wide)1 << l->shift, over = l->best_value - (wide)l->base * whole, size = (wide)l->unit * whole;
    wide n = over > 0 ? (over + size - 1) / size : -(-over / size);
    return l->base + (int64_t)n * l->unit;
}

double lagrange_exact(const struct lagrange *l) { return (double)l->best_value / (double)((int64_t)1 << l->shift); }

struct lagrange_prices lagrange_best(const struct lagrange *l) {
    struct lagrange_prices prices = {.shift = l->shift, .row = l->best};
    for (int t = 0; t < N_TIERS; t++)
        prices.held[t] = l->best[l->program->n_rows + t];
    return prices;
}

void lagrange_begin(struct lagrange *l, const struct lagrange_prices *prices) {
    double scale = ldexp(1, l->shift - prices->shift);
    for (int r = 0; r < l->n_rows; r++) {
        int64_t price = r < l->program->n_rows ? prices->row[r] : prices->held[r - l->program->n_rows];
        l->price[r] = l->rows[r].active ? limited(l, r, scale * (double)price) : 0;
    }
    l->has = false;
}

void lagrange_lean(struct lagrange *l, enum tier tier, const struct lagrange_prices *prices, double weight) {
    double scale = weight * ldexp(1, l->shift - prices->shift);
    for (int r = 0; r < l->n_rows; r++) {
        double price = (double)(r < l->program->n_rows ? prices->row[r] : prices->held[r - l->program->n_rows]);
        double own = r == l->program->n_rows + (int)tier ? weight * ldexp(1, l->shift) : 0;
        l->price[r] = l->rows[r].active ? limited(l, r, (double)l->price[r] + scale * price + own) : 0;
    }
    l->has = false;
}

long long lagrange_work(const struct lagrange *l) { return l->scanned / 20000; }
