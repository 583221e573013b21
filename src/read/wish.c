#include <string.h>

#include "base/arena.h"
#include "base/words.h"
#include "read/read.h"

/* "C=WHAT" -> the cadre and WHAT, "C" -> the cadre and NULL. Ids may hold "=" themselves: the first beginning that is a cadre counts. */
static int split(struct arena *arena, const struct city_index *index, const char *text, const char **what) {
    *what = NULL;
    int cadre = city_find_cadre(index, text);
    for (const char *at = strchr(text, '='); cadre < 0 && at; at = strchr(at + 1, '=')) {
        cadre = city_find_cadre(index, arena_string_n(arena, text, (size_t)(at - text)));
        *what = at + 1;
    }
    return cadre;
}

static bool set_place(const struct city_index *index, const char *what, struct wish *wish, struct error *err) {
    wish->post = city_find_post(index, what);
    if (wish->kind == WISH_FORBID && wish->post < 0)
        wish->unit = city_find_unit(index, what);
    if (wish->post < 0 && wish->unit < 0)
        return error_set(err, ERROR_USAGE, word(wish->kind == WISH_PIN ? W_FAULT_NO_POST : W_FAULT_NO_POST_OR_UNIT), what);
    return true;
}

/* RULE or RULE:reason. A reason given apart comes first. */
static void set_rule(struct arena *arena, const char *what, struct wish *wish) {
    const char *colon = wish->kind == WISH_DEFER ? strchr(what, ':') : NULL;
    wish->rule = colon ? arena_string_n(arena, what, (size_t)(colon - what)) : arena_string(arena, what);
    if (colon && !*wish->reason)
        wish->reason = arena_string(arena, colon + 1);
}

bool read_wish(struct arena *arena, const struct city *city, const struct city_index *index, enum wish_kind kind, const char *text,
               const char *reason, const char *by, struct wish *wish, struct error *err) {
    static const enum word forms[] = {[WISH_PIN] = W_FORM_PIN,
                                      [WISH_STAY] = W_FORM_STAY,
                                      [WISH_FORBID] = W_FORM_FORBID,
                                      [WISH_DEFER] = W_FORM_DEFER,
                                      [WISH_UNDEFER] = W_FORM_UNDEFER};
    (void)city;
    const char *what;
    *wish = (struct wish){kind, -1, -1, -1, NULL, arena_string(arena, text), arena_string(arena, reason), arena_string(arena, by)};
    wish->cadre = split(arena, index, text, &what);
    if (wish->cadre < 0)
        return error_set(err, ERROR_USAGE, word(W_WISH_NO_CADRE), arena_string_n(arena, text, strcspn(text, "=")), word(forms[kind]));
    const char *asked = kind == WISH_DEFER ? arena_string_n(arena, text, strcspn(text, ":")) : text; /* not the reason: it may be secret */
    bool wanted = kind != WISH_STAY, needed = wanted && kind != WISH_UNDEFER;
    if ((what && (!wanted || !*what)) || (!what && needed))
        return error_set(err, ERROR_USAGE, word(W_WISH_FORM), asked, word(forms[kind]));
    if (kind == WISH_PIN || kind == WISH_FORBID)
        return set_place(index, what, wish, err);
    if (what)
        set_rule(arena, what, wish);
    if (what && !*wish->rule)
        return error_set(err, ERROR_USAGE, word(W_WISH_FORM), asked, word(forms[kind]));
    return true;
}

static bool records(const struct condition *c, const char *rule) {
    if (c == NULL)
        return false;
    for (int k = 0; k < c->n_parts; k++)
        if (records(&c->parts[k], rule))
            return true;
    return c->kind == CONDITION_RECORDED && strcmp(c->name, rule) == 0;
}

/* A deferral works through an exemption that asks for records of its own id. */
static bool defers(struct arena *arena, const struct policy *policy, const char *rule, struct error *err) {
    const char *known = "";
    for (int e = 0; e < policy->n_exempt; e++) {
        const struct exempt_rule *exempt = &policy->exempt[e];
        if (!exempt->on || !records(exempt->condition, exempt->id))
            continue;
        if (strcmp(exempt->id, rule) == 0)
            return true;
        known = arena_format(arena, "%s%s%s", known, *known ? ", " : "", exempt->id);
    }
    return error_set(err, ERROR_USAGE, word(W_WISH_NO_EXEMPTION), rule, *known ? known : "–");
}

bool read_wish_fits(struct arena *arena, const struct city *city, const struct policy *policy, const struct wishes *earlier, const struct wish *wish,
                    struct error *err) {
    if (wish->kind == WISH_DEFER)
        return defers(arena, policy, wish->rule, err);
    for (int k = 0; wish->kind == WISH_PIN && k < earlier->n; k++) {
        const struct wish *other = &earlier->items[k];
        if (other->kind != WISH_PIN)
            continue;
        if (other->cadre == wish->cadre && other->post != wish->post)
            return error_set(err, ERROR_USAGE, word(W_WISH_TWICE), city->cadres[wish->cadre].id, city->posts[other->post].id);
        if (other->cadre != wish->cadre && other->post == wish->post)
            return error_set(err, ERROR_USAGE, word(W_WISH_POST_TWICE), city->posts[wish->post].id, city->cadres[other->cadre].id);
    }
    return true;
}
