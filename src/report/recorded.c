/* Recorded grounds: the reasons people gave for keeping a cadre, and who may read them. */
#include <string.h>

#include "report/text.h"

bool text_hides(const struct view *view, const struct policy *policy, rule_set set) {
    for (int bit = 0; bit < 64; bit++)
        if (set >> bit & 1) {
            const char *id = rules_bit_name(policy, bit);
            if (text_is_secret(view, id))
                return true;
        }
    return false;
}

static const char *with(const struct view *view, const char *list, const char *reason) {
    if (!reason || !*reason)
        return list;
    return *list ? arena_format(view->arena, "%s; %s", list, reason) : reason;
}

/* Of the city's entries in force, and of the deferrals people decided on for this plan. */
static const char *reason_of(const struct view *view, const struct rules *rules, int cadre, const char *rule) {
    const struct cadre *c = &rules->city->cadres[cadre];
    const char *list = "";
    for (int k = 0; k < c->n_defers; k++) {
        const struct defer *defer = &c->defers[k];
        bool expired = date_known(defer->until) && defer->until.month < rules->as_of.month;
        if (!expired && strcmp(defer->rule, rule) == 0)
            list = with(view, list, defer->reason);
    }
    for (int k = 0; k < rules->wishes->n; k++) {
        const struct wish *wish = &rules->wishes->items[k];
        if (wish->kind == WISH_DEFER && wish->cadre == cadre && strcmp(wish->rule, rule) == 0)
            list = with(view, list, wish->reason);
    }
    return list;
}

const char *text_recorded(const struct view *view, const struct rules *rules, int cadre, rule_set set) {
    const char *list = "";
    for (int bit = 0; bit < 64 && !view->anonymous; bit++)
        if (set >> bit & 1 && !text_hides(view, rules->policy, (rule_set)1 << bit))
            list = with(view, list, reason_of(view, rules, cadre, rules_bit_name(rules->policy, bit)));
    return list;
}

const char *text_kept(const struct view *view, const struct rules *rules, int cadre, rule_set set) {
    const char *list = "";
    bool hidden = false;
    for (int bit = 0; bit < 64; bit++) {
        rule_set one = (rule_set)1 << bit;
        const char *name, *reason;
        if (!(set & one))
            continue;
        if (text_hides(view, rules->policy, one)) {
            hidden = true;
            continue;
        }
        name = text_rule_name(view, rules_bit_name(rules->policy, bit));
        reason = text_clean(view, text_recorded(view, rules, cadre, one));
        list = text_join(view, list, *reason ? arena_format(view->arena, word(W_RULE_REASON), name, reason) : name);
    }
    return hidden ? text_join(view, list, word(W_RECORDED)) : list;
}

const char *text_exempt(const struct view *view, const struct policy *policy, rule_set set) {
    const char *list = "";
    for (int bit = 0; bit < 64; bit++)
        if (set >> bit & 1 && !text_hides(view, policy, (rule_set)1 << bit))
            list = text_join(view, list, text_rule_name(view, rules_bit_name(policy, bit)));
    return text_hides(view, policy, set) ? text_join(view, list, word(W_RECORDED)) : list;
}
