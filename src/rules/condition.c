/* Conditions as data, in three-valued logic (models/README.md). */
#include <limits.h>
#include <string.h>

#include "rules/parts.h"

static enum tri tri_of(bool yes) { return yes ? TRI_TRUE : TRI_FALSE; }

static enum tri truth_of_parts(const struct subject *s, const struct condition *c, enum tri decides, unsigned *missing) {
    enum tri result = decides == TRI_FALSE ? TRI_TRUE : TRI_FALSE;
    unsigned unknown = 0;
    for (int k = 0; k < c->n_parts; k++) {
        enum tri part = condition_truth(s, &c->parts[k], &unknown);
        if (part == decides)
            return decides;
        if (part == TRI_UNKNOWN)
            result = TRI_UNKNOWN;
    }
    if (result == TRI_UNKNOWN)
        *missing |= unknown;
    return result;
}

static enum tri truth_of_clock(const struct subject *s, const struct condition *c, unsigned *missing) {
    if (!s->rules->cadres[s->cadre].applies[c->clock])
        return TRI_FALSE;
    int value = s->clock[c->clock];
    if (value == MONTH_UNKNOWN) {
        *missing |= clock_fields(s->rules->city, s->cadre, c->clock);
        return TRI_UNKNOWN;
    }
    return tri_of(value >= c->at_least && value < c->below);
}

static enum tri truth_of_key(const struct subject *s, const struct condition *c) {
    if (s->post < 0)
        return TRI_FALSE;
    const struct symbol_list *keys = &s->rules->policy->key_functions;
    for (int k = 0; k < keys->n; k++)
        if ((s->rules->post_keys[s->post] >> k & 1U) != 0 && lists_meet((struct symbol_list){1, &keys->items[k]}, c->words))
            return TRI_TRUE;
    if (c->words.n > 0)
        return TRI_FALSE;
    return tri_of((s->rules->post_keys[s->post] != 0) == c->yes);
}

static bool recorded(const struct rules *rules, int i, const char *rule) {
    const struct cadre *cadre = &rules->city->cadres[i];
    for (int k = 0; k < cadre->n_defers; k++) {
        const struct defer *defer = &cadre->defers[k];
        bool expired = date_known(defer->until) && defer->until.month < rules->as_of.month;
        if (!expired && strcmp(defer->rule, rule) == 0)
            return true;
    }
    for (int k = 0; k < rules->wishes->n; k++) {
        const struct wish *wish = &rules->wishes->items[k];
        if (wish->kind == WISH_DEFER && wish->cadre == i && strcmp(wish->rule, rule) == 0)
            return true;
    }
    return false;
}

static enum tri truth_of_flag(const struct subject *s, const struct condition *c, unsigned *missing) {
    const struct cadre *cadre = &s->rules->city->cadres[s->cadre];
    const struct post *post = s->post < 0 ? NULL : &s->rules->city->posts[s->post];
    enum tri value = TRI_UNKNOWN;
    switch (c->flag) {
    case FLAG_LEADING:
    case FLAG_HEAD:
        if (post == NULL)
            return TRI_FALSE;
        value = tri_of(c->flag == FLAG_LEADING ? post->leading : post->head);
        break;
    case FLAG_UNFIT:
        value = tri_of(cadre->unfit);
        break;
    case FLAG_LISTED:
        value = tri_of(cadre->listed);
        break;
    case FLAG_PROMISING:
        value = tri_of(cadre->promising);
        break;
    case FLAG_PROBATION:
        if (date_known(cadre->probation_until))
            value = tri_of(s->rules->as_of.month < cadre->probation_until.month);
        else
            *missing |= 1U << FIELD_PROBATION_UNTIL;
        break;
    case FLAG_CLEAR_RECORD:
        value = cadre->clear_record;
        if (value == TRI_UNKNOWN)
            *missing |= 1U << FIELD_CLEAR_RECORD;
        break;
    case N_FLAGS:
        break;
    }
    return value == TRI_UNKNOWN ? TRI_UNKNOWN : tri_of((value == TRI_TRUE) == c->yes);
}

static enum tri truth_of_code(const struct subject *s, const struct condition *c, unsigned *missing) {
    const struct city *city = s->rules->city;
    const struct cadre *cadre = &city->cadres[s->cadre];
    const struct post *post = s->post < 0 ? NULL : &city->posts[s->post];
    int value = 0;
    switch (c->code) {
    case CODE_RANK:
        value = (int)(s->target ? post->rank : cadre->rank);
        break;
    case CODE_LEVEL:
        if (post == NULL)
            return TRI_FALSE;
        value = (int)city->units[post->unit].level;
        break;
    case CODE_ESTABLISHMENT:
        value = (int)cadre->establishment;
        if (value == ESTABLISHMENT_UNKNOWN && post != NULL)
            value = (int)city->units[post->unit].establishment;
        if (value == ESTABLISHMENT_UNKNOWN) {
            *missing |= 1U << FIELD_ESTABLISHMENT;
            return TRI_UNKNOWN;
        }
        break;
    case CODE_ASSESSMENT:
        value = (int)cadre->assessment;
        if (value == ASSESSMENT_UNKNOWN) {
            *missing |= 1U << FIELD_ASSESSMENT;
            return TRI_UNKNOWN;
        }
        break;
    }
    return tri_of((c->codes >> value & 1U) != 0);
}

static enum tri truth_of_attribute(const struct subject *s, const struct condition *c, unsigned *missing) {
    const struct city *city = s->rules->city;
    for (int d = 0; d < city->n_attributes; d++) {
        if (strcmp(city->attributes[d], c->name) != 0)
            continue;
        for (int k = 0; k < c->words.n; k++) {
            enum tri has = rules_has(s->rules, s->cadre, d, c->words.items[k]);
            if (has == TRI_UNKNOWN)
                break;
            if (has == TRI_TRUE)
                return TRI_TRUE;
            if (k == c->words.n - 1)
                return TRI_FALSE;
        }
        break;
    }
    *missing |= 1U << FIELD_ATTRIBUTE;
    return TRI_UNKNOWN;
}

enum tri condition_truth(const struct subject *s, const struct condition *c, unsigned *missing) {
    switch (c->kind) {
    case CONDITION_ALL:
        return truth_of_parts(s, c, TRI_FALSE, missing);
    case CONDITION_ANY:
        return truth_of_parts(s, c, TRI_TRUE, missing);
    case CONDITION_NOT: {
        enum tri part = condition_truth(s, &c->parts[0], missing);
        return part == TRI_UNKNOWN ? TRI_UNKNOWN : tri_of(part == TRI_FALSE);
    }
    case CONDITION_CLOCK:
        return truth_of_clock(s, c, missing);
    case CONDITION_KEY:
        return truth_of_key(s, c);
    case CONDITION_FLAG:
        return truth_of_flag(s, c, missing);
    case CONDITION_RECORDED:
        return tri_of(recorded(s->rules, s->cadre, c->name));
    case CONDITION_CODE:
        return truth_of_code(s, c, missing);
    case CONDITION_ATTRIBUTE:
        return truth_of_attribute(s, c, missing);
    }
    return TRI_UNKNOWN;
}

int condition_excess(const struct subject *s, const struct condition *c) {
    int result = -1;
    unsigned missing = 0;
    switch (c->kind) {
    case CONDITION_ALL: /* several clocks in a rule: the least excess */
        for (int k = 0; k < c->n_parts; k++) {
            int part = condition_excess(s, &c->parts[k]);
            if (part >= 0 && (result < 0 || part < result))
                result = part;
        }
        return result;
    case CONDITION_ANY: /* the alternative that has been true the longest */
        for (int k = 0; k < c->n_parts; k++) {
            if (condition_truth(s, &c->parts[k], &missing) != TRI_TRUE)
                continue;
            int part = condition_excess(s, &c->parts[k]);
            result = part > result ? part : result;
        }
        return result;
    case CONDITION_CLOCK:
        return c->at_least == INT_MIN || c->clock == CLOCK_TO_RETIREMENT ? -1 : s->clock[c->clock] - c->at_least;
    default:
        return -1;
    }
}

static struct subject subject_of(const struct rules *rules, int i, bool at_due_by) {
    const struct cadre_rules *r = &rules->cadres[i];
    return (struct subject){rules, i, rules->city->cadres[i].post, false, at_due_by ? r->clock_due : r->clock};
}

unsigned rules_missing(const struct rules *rules, int i, const struct condition *condition, bool at_due_by) {
    struct subject s = subject_of(rules, i, at_due_by);
    unsigned missing = 0;
    return condition_truth(&s, condition, &missing) == TRI_UNKNOWN ? missing : 0;
}

enum tri rules_condition(const struct rules *rules, int i, const struct condition *condition, bool at_due_by) {
    struct subject s = subject_of(rules, i, at_due_by);
    unsigned missing = 0;
    return condition_truth(&s, condition, &missing);
}

const char *rules_field_name(int bit) {
    static const char *const names[N_FIELDS] = {"post_since", "body_since",    "deputy_since",    "principal_since",
                                                "birth",      "gender",        "probation_until", "clear_record",
                                                "assessment", "establishment", "attributes",      "retirement_class"};
    return names[bit];
}
