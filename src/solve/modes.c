/* Which ways of moving the data leave open, and which rules close the rest. */
#include <stdlib.h>
#include <string.h>

#include "model/alike.h"
#include "solve/parts.h"

enum { N_BITS = 64 };

static int most_of(const int64_t count[N_BITS]) {
    int best = -1;
    for (int bit = 0; bit < N_BITS; bit++)
        if (count[bit] > 0 && (best < 0 || count[bit] > count[best]))
            best = bit;
    return best;
}

static void count_set(int64_t count[N_BITS], rule_set set, int n) {
    for (int bit = 0; bit < N_BITS; bit++)
        count[bit] += (set >> bit & 1U) != 0 ? n : 0;
}

/* Two posts without a way between them speak against the modes that it would have, were the units related or the post open to other levels. */
static void find_no_way(const struct city *city, int i, int q, bool no_way[N_MODES]) {
    const struct post *to = &city->posts[q];
    if (city->cadres[i].post < 0)
        return;
    enum level home = city->units[city->posts[city->cadres[i].post].unit].level, host = city->units[to->unit].level;
    if (home != host) {
        no_way[MODE_MUTUAL] = true;
        no_way[host < home ? MODE_SECONDMENT_DOWN : MODE_SECONDMENT_UP] = true;
    } else if (home == LEVEL_CITY && to->vertical != VERTICAL_SECONDMENT) {
        no_way[MODE_HORIZONTAL] = true;
    }
}

void count_modes(struct arena *arena, const struct program *p, struct mode_arcs modes[N_MODES]) {
    const struct city *city = p->rules->city;
    int64_t(*count)[N_BITS] = arena_alloc(arena, N_MODES, sizeof *count);
    bool all_open = true, no_way[N_MODES] = {0};
    for (int m = MODE_NONE + 1; m < N_MODES; m++) {
        modes[m].n_open = p->n_open[m];
        all_open = all_open && p->n_open[m] > 0;
    }
    for (int i = 0; i < city->n_cadres && !all_open; i++) {
        alike_ask(p->alike, i);
        int home = city->cadres[i].post;
        if (home >= 0 && city->units[city->posts[home].unit].level == LEVEL_CITY && p->alike->n_unrelated > 0)
            no_way[MODE_HORIZONTAL] = true;
        for (int k = 0; k < p->alike->n_asked; k++) {
            int q = p->alike->asked[k];
            if (q == home)
                continue;
            enum mode mode = rules_mode(p->rules, i, q);
            if (mode == MODE_NONE)
                find_no_way(city, i, q, no_way);
            else if (p->n_open[mode] == 0)
                count_set(count[mode], rules_forbid(p->rules, i, q), alike_stands(p->alike, i, q));
        }
    }
    for (int m = MODE_NONE + 1; m < N_MODES; m++) {
        int bit = most_of(count[m]);
        if (modes[m].n_open > 0 || (bit < 0 && !no_way[m]))
            continue;
        modes[m].closed_by = bit >= 0 ? rules_bit_name(p->rules->policy, bit) : rule_names[m == MODE_HORIZONTAL ? RULE_SD_W2 : RULE_SD_W3];
    }
}

void list_closings(struct arena *arena, const struct rules *rules, int cadre, struct obstacle *obstacle) {
    int64_t count[N_BITS] = {0}, musts[POLICY_DUE_MOST] = {0};
    for (int q = 0; q < rules->city->n_posts; q++) {
        if (q == rules->city->cadres[cadre].post)
            continue;
        rule_set set = rules_forbid(rules, cadre, q);
        count_set(count, set, 1);
        due_set unmet = set == 0 ? rules_unmet(rules, cadre, q) & rules->cadres[cadre].musts : 0;
        for (int d = 0; d < rules->policy->n_due; d++)
            musts[d] += (int64_t)(unmet >> d & 1U);
    }
    for (int d = 0; d < rules->policy->n_due; d++) /* an arc that does not meet the must */
        count[48 + d] += musts[d];
    const char **names = ARENA_ARRAY(arena, const char *, N_BITS);
    int64_t *closed = ARENA_ARRAY(arena, int64_t, N_BITS);
    for (int bit = most_of(count); bit >= 0; bit = most_of(count)) {
        names[obstacle->n_closed_by] = rules_bit_name(rules->policy, bit);
        closed[obstacle->n_closed_by++] = count[bit];
        count[bit] = 0;
    }
    obstacle->closed_by = names;
    obstacle->closed = closed;
}
