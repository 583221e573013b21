#include "report/text.h"

#include <string.h>

/* U+2028 … U+202E and U+2066 … U+2069: new lines, and marks that make what follows read backwards. */
static bool turns_text(const char *c) {
    const unsigned char *b = (const unsigned char *)c;
    return b[0] == 0xe2 && ((b[1] == 0x80 && b[2] >= 0xa8 && b[2] <= 0xae) || (b[1] == 0x81 && b[2] >= 0xa6 && b[2] <= 0xa9));
}

const char *text_clean(const struct view *view, const char *text) {
    char *clean = arena_string(view->arena, text);
    for (char *c = clean; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
        else if (strncmp(c, "\xef\xbf\xbe", 3) == 0 || strncmp(c, "\xef\xbf\xbf", 3) == 0)
            c[2] = '\xbd'; /* U+FFFE and U+FFFF may not stand in XML */
        else if ((unsigned char)*c == 0xc2 && (unsigned char)c[1] >= 0x80 && (unsigned char)c[1] < 0xa0)
            c[0] = c[1] = ' '; /* C1 controls, two bytes in UTF-8 */
        else if (turns_text(c))
            c[0] = c[1] = c[2] = ' ';
    return clean;
}

const char *text_free(const struct view *view, const char *text) { return view->anonymous || !text ? "" : text; }

const char *text_file(const struct view *view, const char *file) {
    const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file;
    size_t n = strlen(base);
    if (!view->anonymous || n < 5 || strcasecmp(base + n - 5, ".lrmx") != 0)
        return text_clean(view, file);
    return arena_format(view->arena, "%.*s….lrmx", (int)(base - file), text_clean(view, file));
}

const char *text_month(const struct view *view, int month) {
    char text[16];
    if (month == MONTH_UNKNOWN)
        return "–";
    month_format(month, text);
    return arena_string(view->arena, text);
}

const char *text_month_said(const struct view *view, int month) {
    if (words_language() != LANGUAGE_ZH || month == MONTH_UNKNOWN)
        return text_month(view, month);
    return arena_format(view->arena, "%d年%d月", month / 12, month % 12 + 1);
}

const char *text_cadre(const struct view *view, const struct city *city, int cadre) {
    const struct cadre *c = &city->cadres[cadre];
    if (!c->name || view->anonymous)
        return c->id;
    return arena_format(view->arena, "%s (%s)", text_clean(view, c->name), c->id);
}

const char *text_unit(const struct view *view, const struct city *city, int unit) {
    const struct unit *u = &city->units[unit];
    return u->name ? text_clean(view, u->name) : u->id;
}

const char *text_seat(const struct view *view, const struct city *city, int post) {
    const struct post *p;
    const char *text;
    if (post < 0)
        return word(W_WAITING_SHORT);
    p = &city->posts[post];
    if (!p->title && !city->units[p->unit].name)
        return p->id;
    text = text_unit(view, city, p->unit);
    if (p->body >= 0) {
        const struct body *b = &city->bodies[p->body];
        text = arena_format(view->arena, "%s %s", text, b->name ? text_clean(view, b->name) : b->id);
    }
    return arena_format(view->arena, "%s %s", text, p->title ? text_clean(view, p->title) : word(p->rank == RANK_PRINCIPAL ? W_PRINCIPAL : W_DEPUTY));
}

const char *text_post(const struct view *view, const struct city *city, int post) {
    const char *seat = text_seat(view, city, post);
    if (post < 0 || strcmp(seat, city->posts[post].id) == 0)
        return seat;
    return arena_format(view->arena, "%s [%s]", seat, city->posts[post].id);
}

const char *text_change(const struct view *view, int before, int after) {
    if (before == after)
        return arena_format(view->arena, "%d", before);
    return arena_format(view->arena, "%d → %d", before, after);
}

int64_t text_tenths(int64_t a, int64_t n) {
    int64_t size = a < 0 ? -a : a, tenths = (2000 * size + n) / (2 * n);
    return a < 0 ? -tenths : tenths;
}

const char *text_share(const struct view *view, int64_t a, int64_t n) {
    if (n == 0)
        return "–";
    int64_t tenths = text_tenths(a < 0 ? -a : a, n);
    return arena_format(view->arena, "%s%lld.%lld %%", a < 0 ? "-" : "", (long long)(tenths / 10), (long long)(tenths % 10));
}

const char *text_milli(const struct view *view, int64_t milli) {
    int64_t size = milli < 0 ? -milli : milli;
    char *text = arena_format(view->arena, "%s%lld.%03lld", milli < 0 ? "-" : "", (long long)(size / 1000), (long long)(size % 1000));
    size_t n = strlen(text);
    while (text[n - 1] == '0')
        text[--n] = '\0';
    if (text[n - 1] == '.')
        text[n - 1] = '\0';
    return text;
}

const char *text_join(const struct view *view, const char *list, const char *item) {
    return list && *list ? arena_format(view->arena, "%s%s%s", list, word(W_COMMA), item) : item;
}

const char *text_add(const struct view *view, const char *list, const char *item) {
    return list && *list ? arena_format(view->arena, "%s%s%s", list, word(W_SEMICOLON), item) : item;
}

/* The two exemptions whose mere name tells a secret of the cadre. */
static const char *const secret_rules[] = {"SD-E4", "SD-E5", NULL};

bool text_is_secret(const struct view *view, const char *id) { return !view->confidential && code_find(secret_rules, id) >= 0; }

const char *text_rule_id(const struct view *view, const char *id) { return text_is_secret(view, id) ? "recorded" : id; }

const char *text_due(const struct view *view, const struct policy *policy, due_set set) {
    const char *list = "";
    for (int bit = 0; bit < 32; bit++)
        if (set >> bit & 1)
            list = text_join(view, list, rules_due_name(policy, bit));
    return list;
}

const char *text_months(const struct view *view, int months) { return arena_format(view->arena, word(months == 1 ? W_MONTH : W_MONTHS), months); }

/* Rules of our own, which no policy writes. */
static const struct {
    enum rule rule;
    enum word word;
} own_rules[] = {
    {RULE_SD_W0, W_RULE_SD_W0},
    {RULE_SD_W1, W_RULE_SD_W1},
    {RULE_SD_W2, W_RULE_SD_W2},
    {RULE_SD_W3, W_RULE_SD_W3},
    {RULE_NOT_A_MOVE, W_RULE_NOT_A_MOVE},
    {RULE_RETIRED, W_RULE_RETIRED},
    {RULE_SECONDMENT, W_RULE_SECONDED},
    {RULE_POOL, W_RULE_POOL},
    {RULE_STAY, W_RULE_STAY},
    {RULE_FORBID, W_RULE_FORBID},
    {RULE_PIN, W_RULE_PIN},
    {RULE_VACANCIES, W_RULE_VACANCIES},
    {RULE_MUST_FILL, W_RULE_MUST_FILL},
    {RULE_MAX_ENABLING, W_RULE_ENABLING},
    {RULE_MAX_MOVES, W_RULE_MAX_MOVES},
    {RULE_MIN_SHARE_OF_DUE, W_RULE_MIN_SHARE},
};

const char *text_in_language(const char *const texts[2]) {
    const char *own = texts[words_language()];
    return own ? own : texts[words_language() == LANGUAGE_EN ? LANGUAGE_ZH : LANGUAGE_EN];
}

static const char *rule_text_of(const struct rule_text *text) { return text_in_language(text->text); }

const char *text_rule(const struct policy *policy, const char *id) {
    int at = policy_find_due(policy, id);
    if (at >= 0)
        return rule_text_of(&policy->due[at].text);
    at = policy_find_exempt(policy, id);
    if (at >= 0)
        return rule_text_of(&policy->exempt[at].text);
    for (int r = 0; r < N_POLICY_RULES; r++)
        if (strcmp(rule_names[r], id) == 0)
            return rule_text_of(&policy->limits[r].text);
    for (size_t k = 0; k < sizeof own_rules / sizeof *own_rules; k++)
        if (strcmp(rule_names[own_rules[k].rule], id) == 0)
            return word(own_rules[k].word);
    return NULL;
}

static const enum word clock_words[N_CLOCKS] = {
    [CLOCK_POST] = W_CLOCK_POST,
    [CLOCK_SECTION] = W_CLOCK_SECTION,
    [CLOCK_POST_AS_PRINCIPAL] = W_CLOCK_POST_AS_PRINCIPAL,
    [CLOCK_POST_AS_DEPUTY] = W_CLOCK_POST_AS_DEPUTY,
    [CLOCK_POST_AS_LEADER] = W_CLOCK_POST_AS_LEADER,
    [CLOCK_SECTION_AS_DEPUTY] = W_CLOCK_SECTION_AS_DEPUTY,
    [CLOCK_DEPUTY_TOTAL] = W_CLOCK_DEPUTY_TOTAL,
    [CLOCK_TO_RETIREMENT] = W_CLOCK_TO_RETIREMENT,
};

static const char *kin_reason(const struct view *view, const struct rules *rules, int cadre) {
    const char *list = "";
    for (int k = 0; k < rules->n_kin_conflicts; k++) {
        const struct kin_conflict *conflict = &rules->kin_conflicts[k];
        if (conflict->a != cadre && conflict->b != cadre)
            continue;
        int other = conflict->a == cadre ? conflict->b : conflict->a;
        const char *who = other < rules->city->n_cadres ? text_cadre(view, rules->city, other) : city_party_id(rules->city, other);
        list = text_join(view, list, arena_format(view->arena, word(W_REASON_KIN), rule_names[conflict->rule], who));
    }
    return arena_format(view->arena, word(W_RULE_SAYS), "HB-4", *list ? list : word(W_REASON_KIN_ANY));
}

const char *text_reason(const struct view *view, const struct rules *rules, int cadre, int bit) {
    const char *id = rules_due_name(rules->policy, bit), *list = "", *text;
    struct clock_fact facts[FACTS_MOST];
    int n;
    if ((due_set)1 << bit == DUE_HB_4)
        return kin_reason(view, rules, cadre);
    n = facts_clocks(rules, cadre, rules->policy->due[bit].condition, facts);
    for (int k = 0; k < n; k++)
        list = text_join(
            view, list,
            arena_format(view->arena, word(W_REASON_CLOCK), text_months(view, facts[k].months), word(clock_words[facts[k].clock]), facts[k].limit));
    if (*list)
        return arena_format(view->arena, word(W_RULE_SAYS), id, list);
    text = text_rule(rules->policy, id);
    if (rules->policy->due[bit].type == TYPE_PROBATIONARY && view->confidential && !view->anonymous && rules->city->cadres[cadre].unfit_reason)
        return arena_format(
            view->arena, word(W_RULE_SAYS), id,
            arena_format(view->arena, word(W_OFFICE_WHO_WHERE), text ? text : "", text_clean(view, rules->city->cadres[cadre].unfit_reason)));
    return text ? arena_format(view->arena, word(W_RULE_SAYS), id, text) : id;
}
