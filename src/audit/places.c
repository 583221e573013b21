/* Hard rules about places and about the round as a whole: one holder a post, staffing, posts to fill, LC-1, pool, limits, mutual postings. */
#include <string.h>

#include "audit/parts.h"

static void judge_holders(struct state *s, int *holders_after) {
    const struct city *city = s->rules->city;
    const char ***names = ARENA_ARRAY(s->arena, const char **, city->n_posts);
    int *rooms = ARENA_ARRAY(s->arena, int, city->n_posts);
    for (int i = 0; i < city->n_cadres; i++) {
        int p = s->at[i];
        if (p >= 0)
            *ARENA_PUSH(s->arena, names[p], holders_after[p], rooms[p]) = city->cadres[i].id;
        if (s->target[i] >= 0 && s->target[i] != p)
            *ARENA_PUSH(s->arena, names[s->target[i]], holders_after[s->target[i]], rooms[s->target[i]]) = city->cadres[i].id;
    }
    for (int p = 0; p < city->n_posts && s->rules->policy->limits[RULE_ZR_2].force != FORCE_OFF; p++)
        if (holders_after[p] > 1) {
            sort_people(holders_after[p], names[p]);
            add_broken(s, rule_names[RULE_ZR_2], holders_after[p], names[p]);
        }
}

static void judge_numbers(struct state *s) {
    const struct rules *rules = s->rules;
    const struct city *city = rules->city;
    int *unit_after = ARENA_ARRAY(s->arena, int, (size_t)city->n_units *N_RANKS);
    int *surplus_left = ARENA_ARRAY(s->arena, int, (size_t)city->n_units *N_RANKS);
    int *body_after = ARENA_ARRAY(s->arena, int, (size_t)city->n_bodies *N_RANKS);
    for (int i = 0; i < city->n_cadres; i++) {
        if (s->at[i] < 0)
            continue;
        const struct post *post = &city->posts[s->at[i]];
        unit_after[post->unit * N_RANKS + (int)post->rank]++;
        if (post->body >= 0)
            body_after[post->body * N_RANKS + (int)post->rank]++;
    }
    for (int p = 0; p < city->n_posts; p++)
        if (city->posts[p].surplus && city->posts[p].holder >= 0 && s->at[city->posts[p].holder] != p)
            surplus_left[city->posts[p].unit * N_RANKS + (int)city->posts[p].rank]++;
    for (int u = 0; u < city->n_units && rules->policy->limits[RULE_ZR_2].force != FORCE_OFF; u++)
        for (int r = 0; r < N_RANKS; r++) {
            int k = u * N_RANKS + r, quota = city->units[u].quota[r];
            const char *ids[2] = {city->units[u].id, code_rank[r]};
            if (quota >= 0 && unit_after[k] > quota && unit_after[k] > rules->holders[k])
                add_broken(s, rule_names[RULE_ZR_2], 2, ids)->unit = u;
            if (unit_after[k] + surplus_left[k] < rules->holders[k] - rules->policy->allow_vacancies)
                add_broken(s, rule_names[RULE_VACANCIES], 2, ids)->unit = u;
        }
    for (int b = 0; b < city->n_bodies && rules->policy->limits[RULE_ZR_2].force != FORCE_OFF; b++)
        for (int r = 0; r < N_RANKS; r++) {
            int k = b * N_RANKS + r, quota = city->bodies[b].quota[r];
            const char *ids[3] = {city->units[city->bodies[b].unit].id, city->bodies[b].id, code_rank[r]};
            if (quota >= 0 && body_after[k] > quota && body_after[k] > rules->body_holders[k])
                add_broken(s, rule_names[RULE_ZR_2], 3, ids)->body = b;
        }
}

static bool open_to_somebody(const struct rules *rules, int p) {
    for (int i = 0; i < rules->city->n_cadres; i++)
        if (rules_reachable(rules, i, p))
            return true;
    return false;
}

void judge_staffing(struct state *s) {
    const struct city *city = s->rules->city;
    int *holders_after = ARENA_ARRAY(s->arena, int, city->n_posts);
    judge_holders(s, holders_after);
    judge_numbers(s);
    for (int p = 0; p < city->n_posts; p++) {
        const struct post *post = &city->posts[p];
        if (!post->must_fill || holders_after[p] > 0)
            continue;
        bool vacant_before = post->holder < 0 && !s->rules->post_held[p];
        if (vacant_before && !open_to_somebody(s->rules, p))
            add_standing(s, rule_names[RULE_MUST_FILL], 1, &post->id)->unit = post->unit;
        else if (!s->rules->post_held[p])
            add_broken(s, rule_names[RULE_MUST_FILL], 1, &post->id)->unit = post->unit;
    }
}

/* LC-1: leavers of a unit, rotation not counted, up to a share of its holders; musts beyond it are exceptions. */
static void judge_shares(struct state *s) {
    const struct rules *rules = s->rules;
    const struct city *city = rules->city;
    const struct limit *limit = &rules->policy->limits[RULE_LC_1];
    if (limit->force <= FORCE_LIST)
        return;
    int *leavers = ARENA_ARRAY(s->arena, int, city->n_units);
    for (int i = 0; i < city->n_cadres; i++)
        if (is_out(s, i) && rules_leaves_unit(rules, i, s->target[i]) && rules_mode(rules, i, s->target[i]) != MODE_ROTATION)
            leavers[city->posts[city->cadres[i].post].unit]++;
    for (int u = 0; u < city->n_units; u++) {
        int cap = 0;
        int beyond = rules_beyond_share(rules, u, &cap);
        if (leavers[u] > cap + beyond)
            add_broken(s, rule_names[RULE_LC_1], 1, &city->units[u].id)->unit = u;
        int excess = leavers[u] - cap < beyond ? leavers[u] - cap : beyond;
        if (excess <= 0)
            continue;
        const char **ids = ARENA_ARRAY(s->arena, const char *, leavers[u]);
        int n = 0;
        for (int i = 0; i < city->n_cadres; i++)
            if (is_out(s, i) && rules_leaves_unit(rules, i, s->target[i]) && rules_mode(rules, i, s->target[i]) != MODE_ROTATION &&
                city->posts[city->cadres[i].post].unit == u)
                ids[n++] = city->cadres[i].id;
        sort_people(n, ids);
        struct finding *exception = add_exception(s, rule_names[RULE_LC_1], n, ids);
        exception->unit = u;
        s->shares_beyond += excess - 1; /* each leaver beyond the cap costs; the finding itself counts one */
    }
}

/* Pool `due`: enabling movers leave a (unit, rank) that due cadres enter or leave. */
static void judge_pool(struct state *s) {
    const struct rules *rules = s->rules;
    const struct city *city = rules->city;
    int *enabling = ARENA_ARRAY(s->arena, int, (size_t)city->n_units *N_RANKS);
    int *due = ARENA_ARRAY(s->arena, int, (size_t)city->n_units *N_RANKS);
    int n_enabling = 0;
    if (rules->policy->pool != POOL_DUE)
        return;
    for (int i = 0; i < city->n_cadres; i++) {
        if (!is_out(s, i))
            continue;
        int home = city->cadres[i].post, p = s->target[i];
        int from = home < 0 ? -1 : city->posts[home].unit * N_RANKS + (int)city->posts[home].rank;
        int to = city->posts[p].unit * N_RANKS + (int)city->posts[p].rank;
        if (rules->cadres[i].enabling) {
            n_enabling++;
            if (from >= 0)
                enabling[from]++;
        } else if (rules->cadres[i].due) {
            due[to]++;
            if (from >= 0 && from != to)
                due[from]++;
        }
    }
    for (int k = 0; k < city->n_units * N_RANKS; k++)
        if (enabling[k] > due[k]) {
            const char *ids[2] = {city->units[k / N_RANKS].id, code_rank[k % N_RANKS]};
            add_broken(s, rule_names[RULE_POOL], 2, ids)->unit = k / N_RANKS;
        }
    if (n_enabling > rules->max_enabling)
        add_broken(s, rule_names[RULE_MAX_ENABLING], 0, NULL);
}

/* Mutual postings: per area of units outside the city level as many in as out. */
static void judge_mutual(struct state *s) {
    const struct rules *rules = s->rules;
    const struct city *city = rules->city;
    int *balance = ARENA_ARRAY(s->arena, int, city->n_units); /* at the first unit of each area */
    for (int i = 0; i < city->n_cadres; i++) {
        if (!is_out(s, i) || rules_mode(rules, i, s->target[i]) != MODE_MUTUAL)
            continue;
        int ends[2] = {city->posts[city->cadres[i].post].unit, city->posts[s->target[i]].unit};
        for (int e = 0; e < 2; e++) {
            const struct unit *unit = &city->units[ends[e]];
            if (unit->level == LEVEL_CITY || unit->area == NULL)
                continue;
            int first = 0;
            while (city->units[first].level == LEVEL_CITY || city->units[first].area == NULL || strcmp(city->units[first].area, unit->area) != 0)
                first++;
            balance[first] += e == 0 ? -1 : 1;
        }
    }
    for (int u = 0; u < city->n_units; u++)
        if (balance[u] != 0)
            add_broken(s, rule_names[RULE_SD_W3], 1, &city->units[u].area);
}

void judge_round(struct state *s) {
    const struct rules *rules = s->rules;
    int moves = 0;
    int64_t due_moves = 0;
    judge_shares(s);
    judge_pool(s);
    judge_mutual(s);
    for (int i = 0; i < rules->city->n_cadres; i++)
        if (is_out(s, i)) {
            moves++;
            due_moves += rules->cadres[i].due ? 1 : 0;
        }
    if (rules->policy->max_moves >= 0 && moves > rules->policy->max_moves)
        add_broken(s, rule_names[RULE_MAX_MOVES], 0, NULL);
    if (rules->policy->min_share_of_due_ppm >= 0 && due_moves * 1000000 < rules->policy->min_share_of_due_ppm * rules->n_due)
        add_broken(s, rule_names[RULE_MIN_SHARE_OF_DUE], 0, NULL);
}
