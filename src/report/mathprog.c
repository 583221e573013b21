#include "report/mathprog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"

/* MathProg ends symbols at 100 bytes. */
enum { WORD_MOST = 80 };

struct writer {
    FILE *out;
    const struct rules *rules;
    const struct cells *cells;
    const struct city *city;
    const struct policy *policy;
    bool relax;
};

/* ---- symbols */

/* A word of the data as a quoted symbol; "#<letter><number>" where it would be too long or look like one of these. */
static void put_word(FILE *out, const char *text, char letter, int number) {
    if (text[0] == '\0' || text[0] == '#' || strlen(text) > WORD_MOST) {
        fprintf(out, "'#%c%d'", letter, number);
        return;
    }
    putc('\'', out);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\'')
            putc('\'', out);
        putc(*c, out);
    }
    putc('\'', out);
}

static void put_symbol(const struct writer *w, int symbol) { put_word(w->out, symbols_text(w->city->symbols, symbol), 'v', symbol); }
static void put_attribute(const struct writer *w, int d) { put_word(w->out, w->city->attributes[d], 'd', d); }

/* Equal areas, equal symbols: numbered by the first unit that names it. */
static void put_area(const struct writer *w, int u) {
    const char *area = w->city->units[u].area;
    int first = 0;
    if (area == NULL) {
        putc('.', w->out);
        return;
    }
    while (w->city->units[first].area == NULL || strcmp(w->city->units[first].area, area) != 0)
        first++;
    put_word(w->out, area, 'a', first);
}

static void put_post(const struct writer *w, int p) { fprintf(w->out, p < 0 ? "wait" : "p%d", p + 1); }

static void put_team(const struct writer *w, int t) {
    const struct team *team = &w->cells->teams[t];
    if (team->kind == TEAMS_AFFINITY)
        fprintf(w->out, "t%d", t + 1);
    else if (team->kind == TEAMS_UNIT)
        fprintf(w->out, "u%d", team->unit + 1);
    else
        fprintf(w->out, team->body < 0 ? "u%d.rest" : "b%d", team->body < 0 ? team->unit + 1 : team->body + 1);
}

static void put_number(FILE *out, int n) { fprintf(out, n < 0 ? " ." : " %d", n); }

/* ---- units, bodies, posts */

static void write_quota(const struct writer *w, char letter, int k, const int quota[N_RANKS]) {
    fprintf(w->out, " %c%d", letter, k + 1);
    for (int r = 0; r < N_RANKS; r++)
        put_number(w->out, quota[r]);
    putc('\n', w->out);
}

static void write_units(const struct writer *w) {
    const struct city *city = w->city;
    fputs("param : UNITS : level area lc_1_musts :=\n", w->out);
    for (int u = 0; u < city->n_units; u++) {
        fprintf(w->out, " u%d %s ", u + 1, code_level[city->units[u].level]);
        put_area(w, u);
        fprintf(w->out, " %d # %s\n", w->rules->unit_musts[u], city->units[u].id);
    }
    fputs(";\nparam quota : principal deputy :=\n", w->out);
    for (int u = 0; u < city->n_units; u++)
        write_quota(w, 'u', u, city->units[u].quota);
    fputs(";\nparam : BODIES : body_unit leader :=\n", w->out);
    for (int b = 0; b < city->n_bodies; b++) {
        fprintf(w->out, " b%d u%d ", b + 1, city->bodies[b].unit + 1);
        if (city->bodies[b].leader >= 0 && city->bodies[b].leader < city->n_cadres)
            fprintf(w->out, "c%d", city->bodies[b].leader + 1);
        else
            putc('.', w->out);
        fprintf(w->out, " # %s %s\n", city->units[city->bodies[b].unit].id, city->bodies[b].id);
    }
    fputs(";\nparam body_quota : principal deputy :=\n", w->out);
    for (int b = 0; b < city->n_bodies; b++)
        write_quota(w, 'b', b, city->bodies[b].quota);
    fputs(";\n", w->out);
}

static bool is_leading(const struct writer *w, int p) { return w->city->posts[p].leading; }
static bool is_kin_work(const struct writer *w, int p) { return w->rules->post_kin[p]; }
static bool is_head(const struct writer *w, int p) { return w->city->posts[p].head; }
static bool is_must_fill(const struct writer *w, int p) { return w->city->posts[p].must_fill; }
static bool is_surplus(const struct writer *w, int p) { return w->city->posts[p].surplus; }

/* The set of those among 0 .. n - 1 that are so, as letter and number. */
static void write_set(const struct writer *w, const char *name, char letter, int n, bool (*is)(const struct writer *, int)) {
    fprintf(w->out, "set %s :=", name);
    for (int k = 0; k < n; k++)
        if (is(w, k))
            fprintf(w->out, " %c%d", letter, k + 1);
    fputs(";\n", w->out);
}

static void write_posts(const struct writer *w) {
    const struct city *city = w->city;
    fputs("param : POSTS : unit body post_rank :=\n", w->out);
    for (int p = 0; p < city->n_posts; p++) {
        const struct post *post = &city->posts[p];
        fprintf(w->out, " p%d u%d ", p + 1, post->unit + 1);
        if (post->body < 0)
            putc('-', w->out);
        else
            fprintf(w->out, "b%d", post->body + 1);
        fprintf(w->out, " %s # %s\n", code_rank[post->rank], post->id);
    }
    fputs(";\n", w->out);
    write_set(w, "LEADING", 'p', city->n_posts, is_leading);
    write_set(w, "KIN_WORK", 'p', city->n_posts, is_kin_work);
    write_set(w, "HEAD", 'p', city->n_posts, is_head);
    write_set(w, "MUST_FILL", 'p', city->n_posts, is_must_fill);
    write_set(w, "SURPLUS", 'p', city->n_posts, is_surplus);
}

/* ---- cadres */

static bool is_due(const struct writer *w, int i) { return w->rules->cadres[i].due; }
static bool is_exempt(const struct writer *w, int i) { return w->rules->cadres[i].exempt != 0 || w->rules->cadres[i].barred; }
static bool is_enabling(const struct writer *w, int i) { return w->rules->cadres[i].enabling && w->city->cadres[i].post >= 0; }
static bool is_pinned(const struct writer *w, int i) { return w->rules->cadres[i].pin >= 0; }
static bool is_short_stay(const struct writer *w, int i) { return w->policy->limits[RULE_LC_2].force == FORCE_SOFT && rules_short_stay(w->rules, i); }
static bool has_outside_kin(const struct writer *w, int i) {
    for (int k = 0; k < w->rules->n_kin_conflicts; k++)
        if (w->rules->kin_conflicts[k].a == i && w->rules->kin_conflicts[k].b >= w->city->n_cadres)
            return true;
    return false;
}

static void write_cadres(const struct writer *w) {
    const struct city *city = w->city;
    const struct rules *rules = w->rules;
    fputs("param : CADRES : nr home host rank deferred_cost :=\n", w->out);
    for (int i = 0; i < city->n_cadres; i++) {
        const struct cadre *cadre = &city->cadres[i];
        const struct cadre_rules *r = &rules->cadres[i];
        fprintf(w->out, " c%d %d ", i + 1, i + 1);
        put_post(w, cadre->post);
        putc(' ', w->out);
        put_post(w, r->seconded ? cadre->secondment_post : cadre->post);
        fprintf(w->out, " %s %d # %s\n", code_rank[cadre->rank], rules_shall_cost(rules, i, (r->musts | r->shalls) & ~DUE_HB_4), cadre->id);
    }
    fputs(";\n", w->out);
    write_set(w, "DUE", 'c', city->n_cadres, is_due);
    write_set(w, "EXEMPT", 'c', city->n_cadres, is_exempt);
    write_set(w, "ENABLING", 'c', city->n_cadres, is_enabling);
    write_set(w, "PINNED", 'c', city->n_cadres, is_pinned);
    write_set(w, "SHORT_STAY", 'c', city->n_cadres, is_short_stay);
    write_set(w, "OUTSIDE_KIN", 'c', city->n_cadres, has_outside_kin);
    fputs("set KIN :=", w->out);
    for (int k = 0; k < rules->n_kin_pairs; k++)
        fprintf(w->out, " (c%d,c%d)", rules->kin_pairs[k].a + 1, rules->kin_pairs[k].b + 1);
    fputs(";\n", w->out);
}

/* ---- arcs */

static void write_unmet(const struct writer *w, int i, due_set unmet, int shall) {
    const struct cadre_rules *r = &w->rules->cadres[i];
    int n = 0, overdue = 0;
    for (int d = 0; d < w->policy->n_due; d++)
        if ((unmet & r->musts) >> d & 1U) {
            n++;
            overdue += r->overdue[d];
        }
    fprintf(w->out, " %d %d %d", n, overdue, shall);
}

static void write_arc(const struct writer *w, int i, int p) {
    const struct rules *rules = w->rules;
    due_set unmet = rules_unmet(rules, i, p);
    bool returns = w->policy->limits[RULE_ZR_7].force == FORCE_SOFT && rules_returns(rules, i, p);
    fprintf(w->out, " c%d p%d %s %s", i + 1, p + 1, code_mode[rules_mode(rules, i, p)], code_type[rules_type(rules, i, p)]);
    write_unmet(w, i, unmet, rules_shall_cost(rules, i, unmet & rules->cadres[i].shalls));
    fprintf(w->out, " %d %d %d\n", returns ? 1 : 0, rules_fit(rules, i, p), rules_changes(rules, i, p));
}

static void write_arcs(const struct writer *w) {
    const struct city *city = w->city;
    fputs("param : ARCS : mode type musts overdue shall returns fit changes :=\n", w->out);
    for (int i = 0; i < city->n_cadres; i++) {
        const struct cadre_rules *r = &w->rules->cadres[i];
        if (r->pin < 0) { /* a pin is followed, or there is no plan */
            fprintf(w->out, " c%d ", i + 1);
            put_post(w, city->cadres[i].post);
            fputs(" stays stays", w->out);
            write_unmet(w, i, rules_unmet(w->rules, i, -1), r->stay_cost);
            fprintf(w->out, " 0 0 %d\n", rules_changes(w->rules, i, -1));
        }
        for (int p = 0; p < city->n_posts && r->closed == 0; p++)
            if (p != city->cadres[i].post && rules_forbid(w->rules, i, p) == 0)
                write_arc(w, i, p);
    }
    fputs(";\n", w->out);
}

/* Pairs of cadre and post for which a flag holds. */
static void write_pairs(const struct writer *w, const char *name, bool (*is)(const struct rules *, int, int)) {
    fprintf(w->out, "set %s :=\n", name);
    for (int i = 0; i < w->city->n_cadres; i++)
        for (int p = 0; p < w->city->n_posts && !w->rules->cadres[i].barred; p++)
            if (p != w->city->cadres[i].post && is(w->rules, i, p))
                fprintf(w->out, " (c%d,p%d)\n", i + 1, p + 1);
    fputs(";\n", w->out);
}

static bool only_policy(const struct rules *rules, int i, int p) {
    bool must = rules_must_be_policy(rules, i, p, RULE_LC_2) || rules_must_be_policy(rules, i, p, RULE_ZR_7);
    return must && rules_forbid(rules, i, p) == 0;
}

static bool beyond_pool(const struct rules *rules, int i, int p) {
    return !rules->cadres[i].in_pool && rules_forbid(rules, i, p) == rule_bit(RULE_POOL);
}

/* ---- the policy's numbers */

static void write_switch(const struct writer *w, const char *name, bool on) { fprintf(w->out, "param %s := %d;\n", name, on ? 1 : 0); }

static void write_policy(const struct writer *w) {
    const struct policy *policy = w->policy;
    const struct limit *limits = policy->limits;
    bool e6 = false;
    for (int e = 0; e < policy->n_exempt; e++)
        e6 = e6 || (policy->exempt[e].effect == EFFECT_PAIR && policy->exempt[e].on);
    write_switch(w, "relax", w->relax);
    for (int k = 0; k < 4; k++) /* HB-1 to HB-4 */
        fprintf(w->out, "param hb_%d_on := %d;\n", k + 1, limits[(int)RULE_HB_1 + k].force != FORCE_OFF ? 1 : 0);
    write_switch(w, "e_6_on", e6);
    write_switch(w, "move_both", policy->both_due_move_both);
    write_switch(w, "lc_1_on", limits[RULE_LC_1].force > FORCE_LIST);
    write_switch(w, "lc_1_hard", limits[RULE_LC_1].force >= FORCE_MUST);
    fprintf(w->out, "param lc_1_share := 1 %d 2 %d;\n", limits[RULE_LC_1].share[0], limits[RULE_LC_1].share[1]);
    write_switch(w, "lc_3_on", limits[RULE_LC_3].force != FORCE_OFF);
    write_switch(w, "lc_3_soft", limits[RULE_LC_3].force == FORCE_SOFT);
    fprintf(w->out, "param allow_vacancies := %d;\nparam max_moves := %d;\nparam max_enabling := %d;\n", policy->allow_vacancies, policy->max_moves,
            w->rules->max_enabling);
    fprintf(w->out, "param min_share_of_due := %lld;\nparam move_price := %d;\n", (long long)policy->min_share_of_due_ppm, policy->move_price);
    fputs("param objective :=", w->out);
    enum tier own[N_TIERS];
    int n = 0;
    if (w->relax) {
        fprintf(w->out, " 1 %s 2 %s", tier_names[TIER_RELAXED], tier_names[TIER_RELAXED_OVERDUE]);
        n = 2;
    }
    int n_own = policy_objective(policy, w->rules->announced != NULL, own);
    for (int t = 0; t < n_own; t++)
        fprintf(w->out, " %d %s", ++n, tier_names[own[t]]);
    fprintf(w->out, ";\nparam n_tiers := %d;\n", n);
}

/* ---- structure */

static void write_teams(const struct writer *w) {
    const struct city *city = w->city;
    const struct cells *cells = w->cells;
    fputs("set LEVELS :=", w->out);
    for (int l = 0; l < N_LEVELS; l++)
        if (w->policy->levels[l])
            fprintf(w->out, " %s", code_level[l]);
    fputs(";\nparam : TEAMS : team_level :=\n", w->out);
    for (int t = 0; t < cells->n_teams; t++) {
        if (!cells->teams[t].balanced) /* there for targets only: units' wishes say the same */
            continue;
        putc(' ', w->out);
        put_team(w, t);
        fprintf(w->out, " %s\n", cells->teams[t].kind == TEAMS_AFFINITY ? "." : code_level[cells->teams[t].level]);
    }
    fputs(";\nset IN_TEAM :=\n", w->out);
    for (int p = 0; p < city->n_posts; p++)
        for (int k = cells->teams_first[p]; k < cells->teams_first[p + 1]; k++)
            if (cells->teams[cells->team_items[k]].balanced) {
                fprintf(w->out, " (p%d,", p + 1);
                put_team(w, cells->team_items[k]);
                fputs(")\n", w->out);
            }
    fputs(";\n", w->out);
}

static void write_values(const struct writer *w) {
    const struct city *city = w->city;
    fputs("param : ATTRIBUTES : weight :=\n", w->out);
    for (int d = 0; d < city->n_attributes; d++)
        if (policy_weight(w->policy, city->attributes[d]) > 0) {
            putc(' ', w->out);
            put_attribute(w, d);
            fprintf(w->out, " %d\n", policy_weight(w->policy, city->attributes[d]));
        }
    fputs(";\nparam value :=\n", w->out);
    for (int i = 0; i < city->n_cadres; i++)
        for (int d = 0; d < city->n_attributes; d++) {
            int value = policy_weight(w->policy, city->attributes[d]) > 0 ? rules_value(w->rules, i, d) : SYMBOL_UNKNOWN;
            if (value == SYMBOL_UNKNOWN)
                continue;
            fprintf(w->out, " [c%d,", i + 1);
            put_attribute(w, d);
            fputs("] ", w->out);
            put_symbol(w, value);
            putc('\n', w->out);
        }
    fputs(";\n", w->out);
}

static void write_wishes(const struct writer *w) {
    const struct city *city = w->city;
    int n = 0;
    fputs("param : WISHES : wish_unit wish_min wish_max wish_milli wish_weight wish_attribute wish_value :=\n", w->out);
    for (int u = 0; u < city->n_units; u++)
        for (int k = 0; k < city->units[u].n_targets; k++) {
            const struct target *target = &city->units[u].targets[k];
            int weight = policy_weight(w->policy, city->attributes[target->attribute]);
            fprintf(w->out, " w%d u%d", ++n, u + 1);
            put_number(w->out, target->min);
            put_number(w->out, target->max);
            put_number(w->out, target->target_milli);
            fprintf(w->out, " %d ", weight > 0 ? weight : 1);
            put_attribute(w, target->attribute);
            putc(' ', w->out);
            put_symbol(w, target->word);
            putc('\n', w->out);
        }
    fputs(";\nset HAS :=\n", w->out);
    n = 0;
    for (int u = 0; u < city->n_units; u++)
        for (int k = 0; k < city->units[u].n_targets; k++) {
            n++;
            for (int i = 0; i < city->n_cadres; i++)
                if (rules_has(w->rules, i, city->units[u].targets[k].attribute, city->units[u].targets[k].word) == TRI_TRUE)
                    fprintf(w->out, " (w%d,c%d)\n", n, i + 1);
        }
    fputs(";\n", w->out);
}

static void write_structure(const struct writer *w) {
    static const char *const measures[] = {"deviation", "range"}, *const norms[] = {"l1", "l2"};
    static const char *const targets[] = {"pool_share", "equal", "given"};
    fprintf(w->out, "param measure := %s;\nparam norm := %s;\nparam target := %s;\n", measures[w->policy->measure], norms[w->policy->norm],
            targets[w->policy->target]);
    write_switch(w, "size_posts", w->policy->size_posts);
    fprintf(w->out, "param target_weight := %d;\n", w->policy->target_weight);
    write_teams(w);
    write_values(w);
    write_wishes(w);
}

void mathprog_write(struct arena *arena, const struct rules *rules, const struct cells *cells, bool relax, char **bytes, size_t *size) {
    struct memory_text text;
    FILE *out = memory_stream(&text);
    struct writer w = {out, rules, cells, rules->city, rules->policy, relax};
    fputs("# Data of a city for models/exchange.mod (GNU MathProg); ids stand beside the symbols.\ndata;\n\n", out);
    write_units(&w);
    write_posts(&w);
    write_cadres(&w);
    write_arcs(&w);
    write_pairs(&w, "ONLY_POLICY", only_policy);
    write_pairs(&w, "BEYOND_POOL", beyond_pool);
    write_policy(&w);
    write_structure(&w);
    fputs("\nend;\n", out);
    fclose(out);
    *bytes = arena_string_n(arena, text.bytes, text.size);
    *size = text.size;
    free(text.bytes);
}
