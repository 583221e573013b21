/* conflict in words. */
#include "report/conflict.h"
#include "report/text.h"

enum { POSTS_TOLD = 12 };

static const char *rank_text(int rank) { return word(rank == RANK_PRINCIPAL ? W_PRINCIPAL : W_DEPUTY); }

static const char *place_text(const struct conflict *c, const struct requirement *r, const struct view *view) {
    const struct city *city = c->rules->city;
    const char *unit = text_unit(view, city, r->unit);
    if (r->body < 0)
        return unit;
    const struct body *body = &city->bodies[r->body];
    return arena_format(view->arena, "%s %s", unit, body->name ? text_clean(view, body->name) : body->id);
}

/* A decision as it was written; the ground of a secret deferral stays out. */
static const char *wish_text(const struct conflict *c, int w, const struct view *view) {
    const struct wish *wish = &c->wishes->items[w];
    bool secret = wish->rule && text_is_secret(view, wish->rule);
    return secret ? c->rules->city->cadres[wish->cadre].id : text_clean(view, wish->text);
}

static const char *member_text(const struct conflict *c, const struct requirement *r, const struct view *view) {
    const struct city *city = c->rules->city;
    const char *a = r->a >= 0 ? text_cadre(view, city, r->a) : "", *b = r->b >= 0 ? text_cadre(view, city, r->b) : "";
    const char *text;
    switch (r->kind) {
    case REQUIRE_MUST:
        return arena_format(view->arena, "%s · %s", text_cadre(view, city, r->cadre), text_post(view, city, city->cadres[r->cadre].post));
    case REQUIRE_FILL:
        return text_post(view, city, r->post);
    case REQUIRE_STAFF:
        return arena_format(view->arena, word(W_CONFLICT_STAFF), place_text(c, r, view), rank_text(r->rank),
                            c->rules->policy->allow_vacancies + r->extra);
    case REQUIRE_QUOTA:
        return arena_format(view->arena, word(W_CONFLICT_QUOTA), place_text(c, r, view), rank_text(r->rank));
    case REQUIRE_PAIR:
        return arena_format(view->arena, word(W_CONFLICT_BOTH), a, b);
    case REQUIRE_ONE:
        return arena_format(view->arena, word(W_CONFLICT_ONE), a, b);
    case REQUIRE_KIN:
        return arena_format(view->arena, word(W_CONFLICT_APART), a, b);
    case REQUIRE_SHARE:
        return arena_format(view->arena, word(W_CONFLICT_SHARE), text_unit(view, city, r->unit));
    case REQUIRE_POOL:
        return arena_format(view->arena, word(W_CONFLICT_POOL), place_text(c, r, view), rank_text(r->rank));
    case REQUIRE_MUTUAL:
        return arena_format(view->arena, word(W_CONFLICT_MUTUAL), r->area ? text_clean(view, r->area) : "");
    case REQUIRE_WISH:
        text = arena_format(view->arena, word(W_CONFLICT_WISH), text_rule_name(view, r->rule), wish_text(c, r->wish, view));
        if (c->wishes->items[r->wish].kind != WISH_PIN || city->posts[r->post].holder < 0 || city->posts[r->post].holder == r->cadre)
            return text;
        return arena_format(view->arena, word(W_CONFLICT_HELD_NOW), text, text_cadre(view, city, city->posts[r->post].holder));
    default:
        text = text_rule(c->rules->policy, r->rule);
        return text ? text : "";
    }
}

static void members(FILE *out, const struct conflict *c, int n, const struct requirement *items, const struct view *view) {
    struct table *table = table_new(view->arena, "lll");
    for (int m = 0; m < n; m++) {
        const struct requirement *r = &items[m];
        table_text(table, r->kind == REQUIRE_WISH ? "" : text_rule_name(view, r->rule));
        table_text(table, member_text(c, r, view));
        table_text(table, r->kind == REQUIRE_MUST ? text_reason(view, c->rules, r->cadre, r->due) : "");
    }
    table_print(out, table, 0);
}

static const char *headline(const struct conflict *c, const struct conflict_set *set, const struct view *view) {
    static const enum word words[N_SHAPES] = {[SHAPE_PAIR] = W_CONFLICT_PAIR, [SHAPE_KIN] = W_CONFLICT_KIN, [SHAPE_ROUND] = W_CONFLICT_ROUND};
    if (set->shape == SHAPE_NOWHERE && set->n_cadres > 0)
        return arena_format(view->arena, word(W_CONFLICT_NOWHERE), text_cadre(view, c->rules->city, set->cadres[0]));
    if (set->shape == SHAPE_SEATS && set->irreducible)
        return arena_format(view->arena, word(W_CONFLICT_SEATS), set->n_cadres, set->n_cadres - 1);
    if (set->shape == SHAPE_SEATS || set->shape == SHAPE_STAFFING || set->shape == SHAPE_NOWHERE)
        return set->n_cadres == 0 ? word(W_CONFLICT_STAFFING_ALONE) : arena_format(view->arena, word(W_CONFLICT_STAFFING), set->n_cadres);
    if (set->shape == SHAPE_DECISIONS)
        return word(set->n == 1 ? W_CONFLICT_FACTS : W_CONFLICT_DECISIONS);
    return word(words[set->shape]);
}

static void open_posts(FILE *out, const struct conflict *c, const struct conflict_set *set, const struct view *view) {
    const struct city *city = c->rules->city;
    const char *list = "";
    for (int k = 0; k < set->n_posts && k < POSTS_TOLD; k++) {
        int holder = city->posts[set->posts[k]].holder;
        const char *who = holder < 0 ? word(W_CONFLICT_VACANT) : text_cadre(view, city, holder);
        list = text_add(view, list, arena_format(view->arena, word(W_CONFLICT_HELD_BY), text_post(view, city, set->posts[k]), who));
    }
    if (set->n_posts > POSTS_TOLD)
        list = text_add(view, list, arena_format(view->arena, word(W_EXPLAIN_MORE), set->n_posts - POSTS_TOLD));
    if (set->n_posts > 0) {
        fputs("  ", out);
        fprintf(out, word(W_CONFLICT_OPEN_TO_THEM), list);
        fputc('\n', out);
    }
}

static void closings(FILE *out, const struct conflict_set *set, const struct view *view) {
    const char *list = "";
    for (int k = 0; k < set->n_closings; k++)
        list = text_join(view, list,
                         set->shape == SHAPE_DECISIONS
                             ? text_rule_name(view, set->closings[k].rule)
                             : arena_format(view->arena, word(W_CLOSES), text_rule_name(view, set->closings[k].rule), (long long)set->closings[k].n));
    if (set->n_closings > 0) {
        fputs("  ", out);
        fprintf(out, word(set->shape == SHAPE_DECISIONS ? W_CONFLICT_WAY_CLOSED : W_CONFLICT_CLOSED_BY), list);
        fputc('\n', out);
    }
}

static const char *way_out(const struct relaxation *r, const struct view *view) {
    static const enum word words[N_RELAXATIONS] = {[RELAX_DEFERRALS] = W_CONFLICT_DEFER,
                                                   [RELAX_EXCEPTIONS] = W_CONFLICT_EXCEPT,
                                                   [RELAX_VACANCIES] = W_CONFLICT_VACANCIES,
                                                   [RELAX_FILL] = W_CONFLICT_FILL,
                                                   [RELAX_SHARE] = W_CONFLICT_SHARES};
    int64_t number = r->n_changes > 0 ? r->changes[r->n_changes - 1].number : 0;
    switch (r->kind) {
    case RELAX_POOL:
        return word(W_CONFLICT_OPEN_POOL);
    case RELAX_MAX_ENABLING:
        return arena_format(view->arena, word(W_CONFLICT_MAX_ENABLING), (long long)number);
    case RELAX_MAX_MOVES:
        return arena_format(view->arena, word(W_CONFLICT_MAX_MOVES), (long long)number);
    case RELAX_MIN_SHARE:
        return arena_format(view->arena, word(W_CONFLICT_MIN_SHARE), text_share(view, number, 1000000));
    case RELAX_DECISIONS:
        return word(W_CONFLICT_TAKE_BACK);
    default:
        return arena_format(view->arena, word(words[r->kind]), r->n);
    }
}

static void ways_out(FILE *out, const struct conflict *c, const char *const *files, const struct view *view) {
    if (c->n_relaxations == 0) {
        text_title(out, word(W_CONFLICT_NO_WAY_OUT));
        return;
    }
    text_title(out, arena_format(view->arena, word(W_CONFLICT_WAYS_OUT), c->n_relaxations));
    for (int k = 0; k < c->n_relaxations; k++) {
        const struct relaxation *r = &c->relaxations[k];
        fprintf(out, "\n%d. %s", k + 1, way_out(r, view));
        if (r->fewest && r->kind != RELAX_POOL && r->kind != RELAX_DECISIONS)
            fprintf(out, " · %s", word(W_CONFLICT_FEWEST));
        if (r->fewest && r->kind == RELAX_DEFERRALS)
            fprintf(out, word(r->least_overdue ? W_CONFLICT_LEAST_OVERDUE : W_CONFLICT_MAYBE_LESS), (long long)r->overdue);
        fputc('\n', out);
        members(out, c, r->n, r->given_up, view);
        if (files != NULL && files[k] != NULL) {
            fputs("  ", out);
            fprintf(out, word(W_CONFLICT_FILE), files[k]);
            fputc('\n', out);
        }
    }
}

void report_conflict_sets(FILE *out, const struct conflict *c, const struct view *view) {
    for (int s = 0; s < c->n_sets; s++) {
        const struct conflict_set *set = &c->sets[s];
        fprintf(out, "\n%d. %s\n", s + 1, headline(c, set, view));
        members(out, c, set->n, set->members, view);
        open_posts(out, c, set, view);
        closings(out, set, view);
        if (!set->irreducible)
            fprintf(out, "%s\n", word(W_CONFLICT_MAY_BE_LARGER));
    }
    if (c->n_sets == 0)
        fprintf(out, "\n%s\n", word(W_CONFLICT_NONE_NAMED));
}

void report_conflict_text(FILE *out, const struct conflict *c, const char *const *files, const struct view *view) {
    if (c->answer != LAB_IMPOSSIBLE) {
        fprintf(out, "%s\n", word(c->answer == LAB_POSSIBLE ? W_CONFLICT_POSSIBLE : W_CONFLICT_UNKNOWN));
        return;
    }
    fprintf(out, word(W_CONFLICT_HEAD), c->n_sets);
    fputc('\n', out);
    text_heading(out, c->rules, view);
    report_conflict_sets(out, c, view);
    ways_out(out, c, files, view);
    if (c->stopped)
        fprintf(out, "\n%s\n", word(W_CONFLICT_STOPPED));
}
