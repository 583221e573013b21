/* Cells: targets and costs, in exact integers (model: Deviation). */
#include <math.h>

#include "score/parts.h"

static int cell_of(struct builder *b, int team, int kind) {
    int *at = &b->cell_at[(size_t)team * (size_t)b->cells->n_kinds + (size_t)kind];
    if (*at < 0) {
        *ARENA_PUSH(b->arena, b->cells->cells, b->cells->n_cells, b->room_cells) =
            (struct cell){.team = team, .kind = kind, .target = -1, .min = -1, .max = -1};
        *at = b->cells->n_cells - 1;
    }
    return *at;
}

/* tau in thousandths of a person, for a holders of the value among N. */
static int64_t tau(const struct builder *b, const struct team *team, int64_t a, int64_t all_seats, int64_t n_balanced) {
    int64_t n = b->cells->pool_size;
    if (b->rules->policy->target == TARGET_EQUAL)
        return (2000 * a + n_balanced) / (2 * n_balanced);
    if (b->rules->policy->size_posts) /* (2000·a·s·N + N·p) div (2·N·p), reduced by N */
        return all_seats == 0 ? 0 : (2000 * a * team->seats + all_seats) / (2 * all_seats);
    return (2000 * a * team->size + n) / (2 * n);
}

static void deviation_cells(struct builder *b) {
    const struct rules *rules = b->rules;
    const struct city *city = rules->city;
    struct cells *cells = b->cells;
    int64_t *a = ARENA_ARRAY(b->arena, int64_t, cells->n_kinds);
    int64_t all_seats = 0, n_balanced = 0;
    for (int i = 0; i < city->n_cadres; i++)
        for (int k = cells->kinds_first[i]; in_pool_of_balance(rules, i) && k < cells->kinds_first[i + 1]; k++)
            a[cells->kind_items[k]]++;
    for (int p = 0; p < city->n_posts; p++)
        all_seats += rules->policy->levels[city->units[city->posts[p].unit].level] ? 1 : 0;
    for (int t = 0; t < cells->n_teams; t++)
        n_balanced += cells->teams[t].balanced ? 1 : 0;
    for (int t = 0; t < cells->n_teams; t++)
        for (int k = 0; cells->teams[t].balanced && k < cells->n_kinds; k++) {
            if (cells->kinds[k].weight == 0)
                continue;
            if (rules->policy->measure == MEASURE_RANGE) {
                cell_of(b, t, k);
            } else if (rules->policy->target != TARGET_GIVEN) {
                int at = cell_of(b, t, k); /* may move the array */
                struct cell *cell = &cells->cells[at];
                cell->weight = cells->kinds[k].weight;
                cell->target = tau(b, &cells->teams[t], a[k], all_seats, n_balanced);
            }
        }
}

/* A unit's own targets: min and max anywhere, `target` where the policy says given. A second target of the same value gets a kind of its own. */
static void target_kinds(struct builder *b) {
    const struct city *city = b->rules->city;
    for (int u = 0; u < city->n_units; u++)
        for (int k = 0; k < city->units[u].n_targets; k++) {
            const struct target *target = &city->units[u].targets[k];
            int kind = -1;
            for (int before = 0; before <= k; before++) {
                const struct target *other = &city->units[u].targets[before];
                if (other->attribute != target->attribute || other->word != target->word)
                    continue;
                kind = kind_find(b, target->attribute, target->word, kind + 1);
                if (kind < 0)
                    kind = kind_add(b, target->attribute, target->word, 0);
            }
        }
}

static void target_cells(struct builder *b) {
    const struct rules *rules = b->rules;
    const struct city *city = rules->city;
    struct cells *cells = b->cells;
    for (int t = 0; t < cells->n_teams; t++) {
        const struct team *team = &cells->teams[t];
        if (team->kind != TEAMS_UNIT)
            continue;
        for (int k = 0; k < city->units[team->unit].n_targets; k++) {
            const struct target *target = &city->units[team->unit].targets[k];
            int kind = -1;
            for (int before = 0; before <= k; before++) {
                const struct target *other = &city->units[team->unit].targets[before];
                if (other->attribute == target->attribute && other->word == target->word)
                    kind = kind_find(b, target->attribute, target->word, kind + 1);
            }
            int at = cell_of(b, t, kind); /* may move the array */
            struct cell *cell = &cells->cells[at];
            int weight = policy_weight(rules->policy, city->attributes[target->attribute]);
            cell->min = target->min;
            cell->max = target->max;
            cell->limit_weight = (int64_t)(weight == 0 ? 1 : weight) * rules->policy->target_weight;
            bool given = rules->policy->measure == MEASURE_DEVIATION && rules->policy->target == TARGET_GIVEN;
            if (given && team->balanced && target->target_milli >= 0 && cells->kinds[kind].weight > 0) {
                cell->weight = weight;
                cell->target = target->target_milli;
            }
        }
    }
}

static void ranges_fill(struct builder *b) {
    struct cells *cells = b->cells;
    if (b->rules->policy->measure != MEASURE_RANGE)
        return;
    bool by_level = b->rules->policy->teams != TEAMS_AFFINITY;
    for (int level = 0; level < (by_level ? N_LEVELS : 1); level++)
        for (int k = 0; k < cells->n_kinds; k++) {
            int *items = NULL;
            int n = 0, room = 0;
            for (int t = 0; t < cells->n_teams && cells->kinds[k].weight > 0; t++)
                if (cells->teams[t].balanced && (!by_level || (int)cells->teams[t].level == level))
                    *ARENA_PUSH(b->arena, items, n, room) = cell_of(b, t, k);
            if (n > 0)
                *ARENA_PUSH(b->arena, cells->ranges, cells->n_ranges, b->room_ranges) = (struct range){k, (enum level)level, n, items};
        }
}

/* All values stay below 2^53, so that C, MathProg's doubles and Python agree. */
static bool small_enough(const struct cells *cells) {
    double sum = 0;
    for (int c = 0; c < cells->n_cells; c++) {
        const struct cell *cell = &cells->cells[c];
        double most = cells->teams[cell->team].seats, off = 1000 * most + (double)(cell->target > 0 ? cell->target : 0);
        double power = cells->rules->policy->norm == NORM_L2 ? off / 1000 + 1 : 1;
        sum += cell->weight * off * power + (double)cell->limit_weight * 1000 * (most + cell->min + 1) * power;
        sum += cells->kinds[cell->kind].weight * 1000.0 * most;
    }
    sum += (double)cells->rules->policy->move_price * cells->rules->city->n_cadres;
    return sum < 9007199254740992.0;
}

bool cells_build(struct arena *arena, const struct rules *rules, struct cells **out, struct error *err) {
    const struct city *city = rules->city;
    struct builder b = {.arena = arena, .rules = rules, .cells = ARENA_NEW(arena, struct cells)};
    struct cells *cells = b.cells;
    cells->rules = rules;
    for (int i = 0; i < city->n_cadres; i++)
        cells->pool_size += in_pool_of_balance(rules, i) ? 1 : 0;
    teams_fill(&b);
    kinds_fill(&b);
    target_kinds(&b);
    kinds_of_cadres(&b);
    size_t n_at = (size_t)cells->n_teams * (size_t)cells->n_kinds;
    b.cell_at = ARENA_ARRAY(arena, int, n_at);
    for (size_t k = 0; k < n_at; k++)
        b.cell_at[k] = -1;
    deviation_cells(&b);
    target_cells(&b);
    ranges_fill(&b);
    cells->cell_at = b.cell_at;
    if (!small_enough(cells))
        return error_set(err, ERROR_INPUT, "%s", word(W_SCORE_TOO_LARGE));
    int *at = ARENA_ARRAY(arena, int, city->n_cadres);
    int *counts = ARENA_ARRAY(arena, int, cells->n_cells);
    for (int i = 0; i < city->n_cadres; i++)
        at[i] = city->cadres[i].post;
    cells_count(cells, at, counts);
    for (int c = 0; c < cells->n_cells; c++)
        cells->cells[c].before = counts[c];
    cells->before = cells_deviation(cells, counts);
    *out = cells;
    return true;
}

int64_t cell_cost(const struct cells *cells, const struct cell *cell, int n) {
    bool square = cells->rules->policy->norm == NORM_L2;
    int64_t cost = 0;
    if (cell->target >= 0) {
        int64_t off = 1000 * (int64_t)n - cell->target;
        cost += cell->weight * (square ? (off * off + 500) / 1000 : off < 0 ? -off : off);
    }
    int64_t missing = cell->min >= 0 && n < cell->min ? cell->min - n : 0;
    int64_t excess = cell->max >= 0 && n > cell->max ? n - cell->max : 0;
    return cost + cell->limit_weight * 1000 * (square ? missing * missing + excess * excess : missing + excess);
}

void cells_count(const struct cells *cells, const int *at, int *counts) {
    for (int c = 0; c < cells->n_cells; c++)
        counts[c] = 0;
    for (int i = 0; i < cells->rules->city->n_cadres; i++) {
        if (at[i] < 0)
            continue;
        for (int t = cells->teams_first[at[i]]; t < cells->teams_first[at[i] + 1]; t++)
            for (int k = cells->kinds_first[i]; k < cells->kinds_first[i + 1]; k++) {
                int cell = cells->cell_at[(size_t)cells->team_items[t] * (size_t)cells->n_kinds + (size_t)cells->kind_items[k]];
                if (cell >= 0)
                    counts[cell]++;
            }
    }
}

int64_t cells_deviation(const struct cells *cells, const int *counts) {
    int64_t sum = 0;
    for (int c = 0; c < cells->n_cells; c++)
        sum += cell_cost(cells, &cells->cells[c], counts[c]);
    for (int r = 0; r < cells->n_ranges; r++) {
        const struct range *range = &cells->ranges[r];
        int low = counts[range->cells[0]], high = low;
        for (int k = 1; k < range->n_cells; k++) {
            int n = counts[range->cells[k]];
            low = n < low ? n : low;
            high = n > high ? n : high;
        }
        sum += (int64_t)cells->kinds[range->kind].weight * 1000 * (high - low);
    }
    return sum;
}

int score_compare(const struct score *a, const struct score *b) {
    for (int t = 0; t < a->n; t++)
        if (a->value[t] != b->value[t]) {
            bool less = a->value[t] < b->value[t];
            return less == (a->tier[t] != TIER_FIT) ? -1 : 1;
        }
    return 0;
}

double score_gap(int64_t value, int64_t bound) {
    double off = fabs((double)(value - bound)), size = fabs((double)value);
    return ceil(off / (size > 1 ? size : 1) * 10000) / 10000;
}
