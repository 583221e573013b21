#include "whatif/diff.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* Where each cadre works afterwards, and whose home the post is: a secondment keeps the home post, so it does not count in the units. */
static void places(const struct verdict *verdict, int *to, int *home) {
    const struct city *city = verdict->rules->city;
    for (int i = 0; i < city->n_cadres; i++) {
        to[i] = -1;
        home[i] = city->cadres[i].post;
    }
    for (int m = 0; m < verdict->n_moves; m++) {
        const struct judged_move *move = &verdict->moves[m];
        to[move->cadre] = move->to;
        if (!rules_is_secondment(verdict->rules, move->cadre, move->to))
            home[move->cadre] = move->to;
    }
}

static void compare_cadres(struct arena *arena, struct plan_diff *diff, const int *to_a, const int *to_b) {
    const struct city *city = diff->a->rules->city;
    struct diff_cadre *items = ARENA_ARRAY(arena, struct diff_cadre, city->n_cadres);
    for (int i = 0; i < city->n_cadres; i++) {
        if (to_a[i] == to_b[i]) {
            diff->n_same += to_a[i] >= 0 ? 1 : 0;
            continue;
        }
        diff->n_only_a += to_b[i] < 0 ? 1 : 0;
        diff->n_only_b += to_a[i] < 0 ? 1 : 0;
        diff->n_elsewhere += to_a[i] >= 0 && to_b[i] >= 0 ? 1 : 0;
        items[diff->n_cadres++] = (struct diff_cadre){i, to_a[i], to_b[i]};
    }
    diff->cadres = items;
}

/* One holder of a unit with a value, counted before the round, after a, after b. */
struct mark {
    struct diff_unit at;
    int place; /* in the order of the city */
};

static int compare_marks(const void *x, const void *y) {
    const struct mark *a = x, *b = y;
    const int left[] = {a->at.unit, a->at.attribute, a->at.word, a->place}, right[] = {b->at.unit, b->at.attribute, b->at.word, b->place};
    for (int k = 0; k < 4; k++)
        if (left[k] != right[k])
            return left[k] < right[k] ? -1 : 1;
    return 0;
}

/* Only units where the two plans put different people need counting; in those everybody counts, so that the sums are whole. */
static int mark_holders(struct arena *arena, const struct plan_diff *diff, const int *homes[3], struct mark **marks) {
    const struct rules *rules = diff->a->rules;
    const struct city *city = rules->city;
    bool *differs = ARENA_ARRAY(arena, bool, city->n_units);
    int n = 0, room = 0;
    for (int i = 0; i < city->n_cadres; i++)
        for (int k = 1; k < 3 && homes[1][i] != homes[2][i]; k++)
            if (homes[k][i] >= 0)
                differs[city->posts[homes[k][i]].unit] = true;
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < city->n_cadres; i++) {
            int unit = homes[k][i] < 0 ? -1 : city->posts[homes[k][i]].unit;
            for (int d = -1; unit >= 0 && differs[unit] && d < city->n_attributes; d++) {
                int word = d < 0 ? 0 : rules_value(rules, i, d);
                if (d >= 0 && word == SYMBOL_UNKNOWN)
                    continue;
                struct diff_unit at = {unit, d, word, k == 0, k == 1, k == 2};
                *ARENA_PUSH(arena, *marks, n, room) = (struct mark){at, n};
            }
        }
    if (n > 1)
        qsort(*marks, (size_t)n, sizeof **marks, compare_marks);
    return n;
}

static void compare_units(struct arena *arena, struct plan_diff *diff, const int *homes[3]) {
    struct mark *marks = NULL;
    struct diff_unit *units = NULL;
    int room = 0, n = mark_holders(arena, diff, homes, &marks);
    for (int k = 0; k < n;) {
        struct diff_unit sum = marks[k].at;
        for (k++; k < n && marks[k].at.unit == sum.unit && marks[k].at.attribute == sum.attribute && marks[k].at.word == sum.word; k++) {
            sum.before += marks[k].at.before;
            sum.a += marks[k].at.a;
            sum.b += marks[k].at.b;
        }
        if (sum.a != sum.b)
            *ARENA_PUSH(arena, units, diff->n_units, room) = sum;
    }
    diff->units = units;
}

bool diff_tier(const struct verdict *verdict, enum tier tier, int64_t *value) {
    for (int t = 0; t < verdict->score.n; t++)
        if (verdict->score.tier[t] == tier) {
            *value = verdict->score.value[t];
            return true;
        }
    return false;
}

bool diff_listed(const struct finding *finding, int n, const struct finding *list) {
    for (int k = 0; k < n; k++) {
        bool same = strcmp(list[k].rule, finding->rule) == 0 && list[k].n_ids == finding->n_ids;
        for (int i = 0; same && i < finding->n_ids; i++)
            same = strcmp(list[k].ids[i], finding->ids[i]) == 0;
        if (same)
            return true;
    }
    return false;
}

void diff_plans(struct arena *arena, const struct verdict *a, const struct verdict *b, struct plan_diff *diff) {
    const struct city *city = a->rules->city;
    int *to[2] = {ARENA_ARRAY(arena, int, city->n_cadres), ARENA_ARRAY(arena, int, city->n_cadres)};
    int *home[2] = {ARENA_ARRAY(arena, int, city->n_cadres), ARENA_ARRAY(arena, int, city->n_cadres)};
    int *now = ARENA_ARRAY(arena, int, city->n_cadres);
    const struct score *longer = a->score.n >= b->score.n ? &a->score : &b->score;
    *diff = (struct plan_diff){.a = a, .b = b, .n_tiers = longer->n};
    for (int t = 0; t < longer->n; t++)
        diff->tiers[t] = longer->tier[t];
    for (int i = 0; i < city->n_cadres; i++)
        now[i] = city->cadres[i].post;
    places(a, to[0], home[0]);
    places(b, to[1], home[1]);
    compare_cadres(arena, diff, to[0], to[1]);
    compare_units(arena, diff, (const int *[3]){now, home[0], home[1]});
}
