/* Teams, kinds and who counts where. */
#include <string.h>

#include "score/parts.h"

static struct team *add_team(struct builder *b, struct team team) {
    struct team *place = ARENA_PUSH(b->arena, b->cells->teams, b->cells->n_teams, b->room_teams);
    *place = team;
    return place;
}

static bool has_loose_posts(const struct city *city, int u) {
    for (int p = 0; p < city->n_posts; p++)
        if (city->posts[p].unit == u && city->posts[p].body < 0)
            return true;
    return false;
}

static void balanced_teams(struct builder *b) {
    const struct city *city = b->rules->city;
    const struct policy *policy = b->rules->policy;
    bool *tag_seen = ARENA_ARRAY(b->arena, bool, symbols_count(city->symbols));
    for (int u = 0; u < city->n_units; u++) {
        const struct unit *unit = &city->units[u];
        if (!policy->levels[unit->level])
            continue;
        struct team team = {.kind = policy->teams, .balanced = true, .unit = u, .body = -1, .tag = -1, .level = unit->level};
        switch (policy->teams) {
        case TEAMS_UNIT:
            add_team(b, team);
            break;
        case TEAMS_BODY:
            for (int k = 0; k < unit->n_bodies; k++) {
                team.body = unit->first_body + k;
                add_team(b, team);
            }
            team.body = -1;
            if (has_loose_posts(city, u))
                add_team(b, team);
            break;
        case TEAMS_AFFINITY:
            team.unit = -1;
            for (int k = 0; k < unit->affinity.n; k++) {
                team.tag = unit->affinity.items[k];
                if (!tag_seen[team.tag])
                    add_team(b, team);
                tag_seen[team.tag] = true;
            }
            break;
        }
    }
}

/* Units that state min or max and are no balanced team of their own. */
static void target_teams(struct builder *b) {
    const struct city *city = b->rules->city;
    const struct policy *policy = b->rules->policy;
    for (int u = 0; u < city->n_units; u++) {
        bool already = policy->teams == TEAMS_UNIT && policy->levels[city->units[u].level];
        if (city->units[u].n_targets > 0 && !already)
            add_team(b, (struct team){.kind = TEAMS_UNIT, .unit = u, .body = -1, .tag = -1, .level = city->units[u].level});
    }
}

static bool post_in_team(const struct city *city, const struct post *post, const struct team *team) {
    const struct unit *unit = &city->units[post->unit];
    switch (team->kind) {
    case TEAMS_UNIT:
        return post->unit == team->unit;
    case TEAMS_BODY:
        return post->unit == team->unit && post->body == team->body;
    case TEAMS_AFFINITY:
        for (int k = 0; k < unit->affinity.n; k++)
            if (unit->affinity.items[k] == team->tag)
                return true;
        return false;
    }
    return false;
}

/* The teams of each post; by unit first, so that big cities stay fast. */
static void teams_of_posts(struct builder *b) {
    const struct city *city = b->rules->city;
    const struct policy *policy = b->rules->policy;
    struct cells *cells = b->cells;
    int *first = ARENA_ARRAY(b->arena, int, city->n_posts + 1);
    int *items = NULL;
    int n = 0, room = 0;
    for (int p = 0; p < city->n_posts; p++) {
        const struct post *post = &city->posts[p];
        first[p] = n;
        for (int t = 0; t < cells->n_teams; t++) {
            const struct team *team = &cells->teams[t];
            bool maybe = team->kind == TEAMS_AFFINITY ? policy->levels[city->units[post->unit].level] : team->unit == post->unit;
            if (maybe && post_in_team(city, post, team))
                *ARENA_PUSH(b->arena, items, n, room) = t;
        }
    }
    first[city->n_posts] = n;
    cells->teams_first = first;
    cells->team_items = items;
    for (int p = 0; p < city->n_posts; p++)
        for (int k = first[p]; k < first[p + 1]; k++) {
            cells->teams[items[k]].seats++;
            cells->teams[items[k]].size += city->posts[p].holder >= 0 ? 1 : 0;
        }
}

void teams_fill(struct builder *b) {
    balanced_teams(b);
    target_teams(b);
    teams_of_posts(b);
}

/* N: cadres holding or awaiting a post in the balanced levels. */
bool in_pool_of_balance(const struct rules *rules, int i) {
    const struct city *city = rules->city;
    int p = city->cadres[i].post;
    return p < 0 || rules->policy->levels[city->units[city->posts[p].unit].level];
}

int kind_find(struct builder *b, int attribute, int word, int from) {
    for (int k = from; k < b->cells->n_kinds; k++)
        if (b->cells->kinds[k].attribute == attribute && b->cells->kinds[k].word == word)
            return k;
    return -1;
}

int kind_add(struct builder *b, int attribute, int word, int weight) {
    *ARENA_PUSH(b->arena, b->cells->kinds, b->cells->n_kinds, b->room_kinds) = (struct cell_kind){attribute, word, weight};
    return b->cells->n_kinds - 1;
}

/* Every known value of a weighted attribute that somebody of N has. */
void kinds_fill(struct builder *b) {
    const struct rules *rules = b->rules;
    const struct city *city = rules->city;
    int n_symbols = symbols_count(city->symbols);
    for (int d = 0; d < city->n_attributes; d++) {
        int weight = policy_weight(rules->policy, city->attributes[d]);
        bool *seen = ARENA_ARRAY(b->arena, bool, n_symbols);
        if (weight == 0)
            continue;
        for (int i = 0; i < city->n_cadres; i++)
            if (in_pool_of_balance(rules, i))
                seen[rules_value(rules, i, d)] = true;
        for (int v = 0; v < n_symbols; v++)
            if (seen[v] && v != SYMBOL_UNKNOWN)
                kind_add(b, d, v, weight);
    }
    if (rules->policy->measure == MEASURE_RANGE)
        kind_add(b, -1, 0, 1);
}

void kinds_of_cadres(struct builder *b) {
    const struct city *city = b->rules->city;
    struct cells *cells = b->cells;
    int *first = ARENA_ARRAY(b->arena, int, city->n_cadres + 1);
    int *items = NULL;
    int n = 0, room = 0;
    for (int i = 0; i < city->n_cadres; i++) {
        first[i] = n;
        for (int k = 0; k < cells->n_kinds; k++) {
            const struct cell_kind *kind = &cells->kinds[k];
            if (kind->attribute < 0 || rules_has(b->rules, i, kind->attribute, kind->word) == TRI_TRUE)
                *ARENA_PUSH(b->arena, items, n, room) = k;
        }
    }
    first[city->n_cadres] = n;
    cells->kinds_first = first;
    cells->kind_items = items;
}
