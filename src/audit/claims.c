/* Where the plan file says other than the judge: types, modes, tiers, measures, lists, decisions not followed. Never more than a warning. */
#include <string.h>

#include "audit/parts.h"
#include "base/words.h"

static void note(struct state *s, enum severity severity, const char *code, const char *place, const char *pointer, const char *message) {
    struct fault fault = {.file = s->plan->file, .code = code, .severity = severity, .pointer = pointer, .place = place, .message = message};
    faults_add(&s->verdict->notes, &fault);
}

static void compare_moves(struct state *s) {
    struct verdict *v = s->verdict;
    const struct plan *plan = s->plan;
    for (int k = 0; k < plan->n_moves; k++) {
        const struct judged_move *m = NULL;
        const char *place = arena_format(s->arena, "moves[%d] (%s)", k, s->rules->city->cadres[plan->moves[k].cadre].id);
        for (int j = 0; j < v->n_moves && m == NULL; j++)
            m = v->moves[j].cadre == plan->moves[k].cadre ? &v->moves[j] : NULL;
        if (m == NULL)
            continue;
        if (plan->claimed_type != NULL && plan->claimed_type[k] != TYPE_UNKNOWN && plan->claimed_type[k] != (int)m->type)
            note(s, SEVERITY_WARNING, "other-type", place, arena_format(s->arena, "/moves/%d/type", k),
                 arena_format(s->arena, word(W_NOTE_TYPE), code_type[plan->claimed_type[k]], code_type[m->type]));
        if (plan->claimed_mode != NULL && plan->claimed_mode[k] != MODE_NONE && plan->claimed_mode[k] != (int)m->mode)
            note(s, SEVERITY_WARNING, "other-mode", place, arena_format(s->arena, "/moves/%d/mode", k),
                 arena_format(s->arena, word(W_NOTE_MODE), code_mode[plan->claimed_mode[k]], code_mode[m->mode]));
    }
}

static void compare_decisions(struct state *s) {
    const struct city *city = s->rules->city;
    for (int k = 0; k < s->plan->decisions.n; k++) {
        const struct wish *w = &s->plan->decisions.items[k];
        int after = s->target[w->cadre], home = city->cadres[w->cadre].post;
        bool follows = true;
        if (w->kind == WISH_PIN)
            follows = w->post == home ? after < 0 : after == w->post;
        else if (w->kind == WISH_STAY)
            follows = after < 0;
        else if (w->kind == WISH_FORBID)
            follows = after < 0 || (after != w->post && (w->unit < 0 || city->posts[after].unit != w->unit));
        if (!follows)
            note(s, SEVERITY_NOTE, "decision-not-followed", arena_format(s->arena, "decisions[%d] (%s %s)", k, wish_names[w->kind], w->text),
                 arena_format(s->arena, "/decisions/%d", k), word(W_NOTE_NOT_FOLLOWED));
    }
}

static void push(struct state *s, struct claims *list, int *room, const char *text) { *ARENA_PUSH(s->arena, list->items, list->n, *room) = text; }

static const char *due_text(struct state *s, const char *head, due_set set) {
    const char *ids[32];
    int n = 0;
    for (int bit = 0; bit < 32; bit++)
        if ((set >> bit & 1U) != 0)
            ids[n++] = rules_due_name(s->rules->policy, bit);
    return claim_text(s->arena, head, n, ids);
}

/* The judge's own list, in the texts of claim_text. */
static struct claims judged_list(struct state *s, enum claim claim) {
    const struct verdict *v = s->verdict;
    const struct cadre *cadres = s->rules->city->cadres;
    struct claims list = {true, 0, NULL};
    int room = 0;
    for (int k = 0; claim == CLAIM_DEFERRALS && k < v->n_deferrals; k++) {
        const char *id = cadres[v->deferrals[k].cadre].id;
        const char *head = v->deferrals[k].exempt == 0 ? arena_format(s->arena, "%s (relaxed)", id) : id;
        push(s, &list, &room, due_text(s, head, v->deferrals[k].due));
    }
    for (int k = 0; claim == CLAIM_UNMET && k < v->n_unmet; k++)
        push(s, &list, &room, due_text(s, cadres[v->unmet[k].cadre].id, v->unmet[k].rules));
    for (int k = 0; claim == CLAIM_EXCEPTIONS && k < v->n_exceptions; k++)
        push(s, &list, &room, claim_text(s->arena, v->exceptions[k].rule, v->exceptions[k].n_ids, v->exceptions[k].ids));
    for (int k = 0; claim == CLAIM_STANDING && k < v->n_standing; k++)
        push(s, &list, &room, claim_text(s->arena, v->standing[k].rule, v->standing[k].n_ids, v->standing[k].ids));
    return list;
}

static void note_missing(struct state *s, enum claim claim, const struct claims *of, const struct claims *in, const char *code, enum word message) {
    for (int k = 0; k < of->n; k++) {
        bool found = false;
        for (int j = 0; j < in->n && !found; j++)
            found = strcmp(of->items[k], in->items[j]) == 0;
        if (!found)
            note(s, SEVERITY_WARNING, code, claim_names[claim], arena_format(s->arena, "/%s", claim_names[claim]),
                 arena_format(s->arena, word(message), of->items[k]));
    }
}

static void compare_lists(struct state *s) {
    for (int c = 0; c < N_CLAIMS; c++) {
        const struct claims *said = &s->plan->claims[c];
        if (!said->given)
            continue;
        struct claims judged = judged_list(s, (enum claim)c);
        note_missing(s, (enum claim)c, &judged, said, "missing-entry", W_NOTE_MISSING_ENTRY);
        note_missing(s, (enum claim)c, said, &judged, "wrong-entry", W_NOTE_WRONG_ENTRY);
    }
}

static void compare_measures(struct state *s) {
    const struct verdict *v = s->verdict;
    long long judged[N_MEASURED] = {v->deviation,     v->deviation_before, v->voluntary,        v->shall_unmet,
                                    v->shall_overdue, v->n_moves,          s->rules->n_unjudged};
    for (int m = 0; m < N_MEASURED; m++)
        if (s->plan->measure_given[m] && s->plan->measure[m] != judged[m])
            note(s, SEVERITY_WARNING, "other-value", arena_format(s->arena, "measures.%s", measure_names[m]),
                 arena_format(s->arena, "/measures/%s", measure_names[m]),
                 arena_format(s->arena, word(W_NOTE_TIER), measure_names[m], s->plan->measure[m], judged[m]));
}

void compare_claims(struct state *s) {
    const struct plan *plan = s->plan;
    const struct score *score = &s->verdict->score;
    if (plan->city_sha256 != NULL && strcmp(plan->city_sha256, s->rules->city->sha256) != 0)
        note(s, SEVERITY_WARNING, "other-city", "made.city_sha256", "/made/city_sha256", word(W_NOTE_CITY_HASH));
    if (plan->policy_sha256 != NULL && strcmp(plan->policy_sha256, s->rules->policy->sha256) != 0)
        note(s, SEVERITY_WARNING, "other-policy", "made.policy_sha256", "/made/policy_sha256", word(W_NOTE_POLICY_HASH));
    for (int k = 0; k < plan->n_tiers; k++)
        for (int t = 0; t < score->n; t++)
            if ((int)score->tier[t] == plan->tier[k] && score->value[t] != plan->tier_value[k])
                note(s, SEVERITY_WARNING, "other-value", arena_format(s->arena, "tiers[%d]", k), arena_format(s->arena, "/tiers/%d/value", k),
                     arena_format(s->arena, word(W_NOTE_TIER), tier_names[score->tier[t]], plan->tier_value[k], (long long)score->value[t]));
    for (int k = 0; k < plan->n_deferrals; k++)
        if (plan->deferrals[k].n_exempt == 0 && s->relaxed[plan->deferrals[k].cadre] == 0)
            note(s, SEVERITY_WARNING, "nothing-deferred", arena_format(s->arena, "deferrals[%d]", k), arena_format(s->arena, "/deferrals/%d", k),
                 word(W_NOTE_DEFERRAL));
    compare_lists(s);
    compare_measures(s);
    compare_moves(s);
    compare_decisions(s);
}

static bool tiers_as_judged(const struct verdict *verdict) {
    const struct plan *plan = verdict->plan;
    for (int t = 0; t < verdict->score.n; t++) {
        bool same = false;
        for (int k = 0; k < plan->n_tiers; k++)
            same = same || (plan->tier[k] == (int)verdict->score.tier[t] && plan->tier_value[k] == verdict->score.value[t]);
        if (!same)
            return false;
    }
    return true;
}

bool audit_believes(const struct verdict *verdict) {
    const struct plan *plan = verdict->plan;
    const struct rules *rules = verdict->rules;
    return verdict->n_broken == 0 && plan->city_sha256 && plan->policy_sha256 && strcmp(plan->city_sha256, rules->city->sha256) == 0 &&
           strcmp(plan->policy_sha256, rules->policy->sha256) == 0 && tiers_as_judged(verdict);
}
