/* Conditions of scenarios, judged on the audited plan. */
#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/symbol.h"
#include "whatif/sweep.h"

static bool tier_value(const struct score *score, enum tier tier, double *value) {
    for (int t = 0; t < score->n; t++)
        if (score->tier[t] == tier) {
            *value = (double)score->value[t];
            return true;
        }
    return false;
}

static double measured(const struct verdict *v, enum measure_name measure) {
    switch (measure) {
    case MEASURED_DEVIATION:
        return (double)v->deviation;
    case MEASURED_DEVIATION_BEFORE:
        return (double)v->deviation_before;
    case MEASURED_VOLUNTARY:
        return v->voluntary;
    case MEASURED_SHALL_UNMET:
        return v->shall_unmet;
    case MEASURED_SHALL_OVERDUE:
        return (double)v->shall_overdue;
    case MEASURED_MOVES:
        return v->n_moves;
    default:
        return v->rules->n_unjudged;
    }
}

/* Holders of the unit (all units) with the value; who is seconded counts at home. */
static double holders(struct arena *arena, const struct verdict *v, const struct accept *accept) {
    const struct rules *rules = v->rules;
    const struct city *city = rules->city;
    int *to = ARENA_ARRAY(arena, int, city->n_cadres), n = 0, d = 0;
    int value = symbols_id(city->symbols, accept->value);
    while (d < city->n_attributes && strcmp(city->attributes[d], accept->attribute) != 0)
        d++;
    for (int i = 0; i < city->n_cadres; i++)
        to[i] = city->cadres[i].post;
    for (int m = 0; m < v->n_moves; m++)
        if (!rules_is_secondment(rules, v->moves[m].cadre, v->moves[m].to))
            to[v->moves[m].cadre] = v->moves[m].to;
    for (int i = 0; i < city->n_cadres && d < city->n_attributes; i++) {
        bool there = to[i] >= 0 && (!accept->unit || strcmp(city->units[city->posts[to[i]].unit].id, accept->unit) == 0);
        n += there && rules_has(rules, i, d, value) == TRI_TRUE ? 1 : 0;
    }
    return n;
}

static bool value_of(struct arena *arena, const struct verdict *v, const struct accept *accept, double *value) {
    if (accept->kind == ACCEPT_TIER)
        return tier_value(&v->score, accept->tier, value);
    *value = accept->kind == ACCEPT_MEASURE ? measured(v, accept->measure) : holders(arena, v, accept);
    return true;
}

static const char *post_after(const struct verdict *v, const char *cadre, bool *moves) {
    const struct city *city = v->rules->city;
    *moves = false;
    for (int m = 0; m < v->n_moves; m++)
        if (strcmp(city->cadres[v->moves[m].cadre].id, cadre) == 0) {
            *moves = true;
            return city->posts[v->moves[m].to].id;
        }
    for (int i = 0; i < city->n_cadres; i++)
        if (strcmp(city->cadres[i].id, cadre) == 0)
            return city->cadres[i].post < 0 ? NULL : city->posts[city->cadres[i].post].id;
    return NULL;
}

static void judge(struct arena *arena, const struct verdict *after, const struct verdict *before, const struct accept *accept,
                  struct answer_check *check) {
    if (accept->kind == ACCEPT_MOVES || accept->kind == ACCEPT_POST) {
        bool moves;
        const char *post = post_after(after, accept->cadre, &moves);
        check->post = accept->kind == ACCEPT_POST ? post : NULL;
        check->met = accept->kind == ACCEPT_MOVES ? moves == accept->moves : post && strcmp(post, accept->post) == 0;
        return;
    }
    double now = 0;
    check->has_value = value_of(arena, after, accept, &check->value);
    bool known = check->has_value && (!(accept->least_now || accept->most_now) || value_of(arena, before, accept, &now));
    bool least = !accept->has_least || check->value >= (accept->least_now ? now : accept->least);
    bool most = !accept->has_most || check->value <= (accept->most_now ? now : accept->most);
    check->met = known && least && most;
}

const struct answer_check *accept_judge(struct arena *arena, const struct solution *solution, int n, const struct accept *accepts) {
    struct answer_check *checks = ARENA_ARRAY(arena, struct answer_check, n);
    struct verdict before = {0};
    bool now = false;
    for (int k = 0; k < n; k++) {
        checks[k].name = accepts[k].name;
        now = now || accepts[k].least_now || accepts[k].most_now;
    }
    if (!solution->has_plan)
        return checks;
    if (now) /* before the round: nobody moves */
        audit_plan(arena, solution->rules, solution->cells, &(struct plan){0}, &before);
    for (int k = 0; k < n; k++)
        judge(arena, &solution->verdict, &before, &accepts[k], &checks[k]);
    return checks;
}

int answer_accepted(const struct answer *answer) {
    for (int k = 0; k < answer->n_checks; k++)
        if (!answer->checks[k].met)
            return 0;
    return answer->n_checks > 0 ? 1 : -1;
}

static const char *post_in(const struct answer *answer, const struct ids *index, const char *cadre) {
    int m = ids_find(index, cadre);
    return m < 0 ? NULL : answer->moves[m].to;
}

static struct ids *index_of(struct arena *arena, const struct answer *answer) {
    struct ids *index = ids_new(arena);
    for (int m = 0; m < answer->n_moves; m++)
        ids_add(index, answer->moves[m].cadre, m);
    return index;
}

int answers_differ(struct arena *arena, const struct answer *base, const struct answer *answer, const struct differing **list) {
    struct differing *items = ARENA_ARRAY(arena, struct differing, base->n_moves + answer->n_moves);
    struct ids *of_base = index_of(arena, base), *of_answer = index_of(arena, answer);
    int n = 0;
    *list = items;
    if (!base->has_plan || !answer->has_plan)
        return 0;
    for (int m = 0; m < answer->n_moves; m++) {
        const struct answer_move *move = &answer->moves[m];
        const char *there = post_in(base, of_base, move->cadre);
        if (!there || strcmp(there, move->to) != 0)
            items[n++] = (struct differing){move->cadre, there, move->to};
    }
    for (int m = 0; m < base->n_moves; m++)
        if (!post_in(answer, of_answer, base->moves[m].cadre))
            items[n++] = (struct differing){base->moves[m].cadre, base->moves[m].to, NULL};
    return n;
}
