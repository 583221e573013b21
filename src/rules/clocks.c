/* Clocks, retirement and age: rules.md sections 0 and 3. */
#include <limits.h>
#include <string.h>

#include "rules/parts.h"

bool same_text(const char *a, const char *b) {
    /* Absent equals absent and differs from anything given. */
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool lists_equal(struct symbol_list a, struct symbol_list b) {
    for (int k = 0; k < a.n; k++)
        if (!lists_meet(b, (struct symbol_list){1, &a.items[k]}))
            return false;
    for (int k = 0; k < b.n; k++)
        if (!lists_meet(a, (struct symbol_list){1, &b.items[k]}))
            return false;
    return true;
}

/* A stay that tells its functions was in another post where they differ, though unit, body and title are the same (rules.md section 0). */
bool stay_was_in(const struct city *city, const struct stay *stay, const struct post *post) {
    const char *body = post->body < 0 ? NULL : city->bodies[post->body].id;
    return same_text(stay->unit, city->units[post->unit].id) && same_text(stay->body, body) && same_text(stay->title, post->title) &&
           (!stay->functions_known || lists_equal(stay->functions, post->functions));
}

/* A return within the no-return time continues the clock: months of earlier stays in the same unit, body and title, the gaps left out. */
static int earlier_stays(const struct city *city, const struct cadre *cadre, int no_return) {
    const struct post *post = &city->posts[cadre->post];
    int start = cadre->post_since.month;
    int sum = 0;
    int last_to = INT_MAX, last_item = -1; /* items are taken by `to` descending, then by their place in the file */
    for (;;) {
        const struct stay *best = NULL;
        int best_item = -1;
        for (int h = 0; h < cadre->n_history; h++) {
            const struct stay *stay = &cadre->history[h];
            if (!date_known(stay->from) || !date_known(stay->to) || !stay_was_in(city, stay, post))
                continue;
            bool taken = stay->to.month > last_to || (stay->to.month == last_to && h <= last_item);
            if (!taken && (best == NULL || stay->to.month > best->to.month)) {
                best = stay;
                best_item = h;
            }
        }
        if (best == NULL || start - best->to.month >= no_return)
            return sum;
        sum += best->to.month - best->from.month;
        start = best->from.month;
        last_to = best->to.month;
        last_item = best_item;
    }
}

static int since_later(struct date a, struct date b, struct date end) {
    if (!date_known(a) || !date_known(b))
        return MONTH_UNKNOWN;
    return months_between(date_later(a, b), end);
}

/* Of a principal: months as deputy between max(place, deputy) and principal, by month differences. */
static int deputy_part(struct date place, struct date deputy, struct date principal) {
    if (!date_known(place) || !date_known(deputy) || !date_known(principal))
        return MONTH_UNKNOWN;
    int months = principal.month - date_later(place, deputy).month;
    return months > 0 ? months : 0;
}

static void clocks_at(const struct city *city, const struct policy *policy, int i, struct date end, int clock[N_CLOCKS]) {
    const struct cadre *cadre = &city->cadres[i];
    bool principal = cadre->rank == RANK_PRINCIPAL;
    for (int c = 0; c < N_CLOCKS; c++)
        clock[c] = MONTH_UNKNOWN;
    if (cadre->post >= 0) {
        if (date_known(cadre->post_since))
            clock[CLOCK_POST] = months_between(cadre->post_since, end) + earlier_stays(city, cadre, policy->limits[RULE_ZR_7].months);
        if (date_known(cadre->body_since))
            clock[CLOCK_SECTION] = months_between(cadre->body_since, end);
        if (principal) {
            clock[CLOCK_POST_AS_PRINCIPAL] = since_later(cadre->post_since, cadre->principal_since, end);
            clock[CLOCK_POST_AS_DEPUTY] = deputy_part(cadre->post_since, cadre->deputy_since, cadre->principal_since);
            clock[CLOCK_SECTION_AS_DEPUTY] = deputy_part(cadre->body_since, cadre->deputy_since, cadre->principal_since);
        } else {
            clock[CLOCK_POST_AS_PRINCIPAL] = 0;
            clock[CLOCK_POST_AS_DEPUTY] = since_later(cadre->post_since, cadre->deputy_since, end);
            clock[CLOCK_SECTION_AS_DEPUTY] = since_later(cadre->body_since, cadre->deputy_since, end);
        }
        if (clock[CLOCK_POST_AS_PRINCIPAL] != MONTH_UNKNOWN && clock[CLOCK_POST_AS_DEPUTY] != MONTH_UNKNOWN)
            clock[CLOCK_POST_AS_LEADER] = clock[CLOCK_POST_AS_PRINCIPAL] + clock[CLOCK_POST_AS_DEPUTY];
    }
    if (principal)
        clock[CLOCK_DEPUTY_TOTAL] = deputy_part(cadre->deputy_since, cadre->deputy_since, cadre->principal_since);
    else if (date_known(cadre->deputy_since))
        clock[CLOCK_DEPUTY_TOTAL] = months_between(cadre->deputy_since, end);
}

unsigned clock_fields(const struct city *city, int i, enum clock clock) {
    const struct cadre *cadre = &city->cadres[i];
    bool principal = cadre->rank == RANK_PRINCIPAL;
    unsigned post = 1U << FIELD_POST_SINCE, body = 1U << FIELD_BODY_SINCE;
    unsigned deputy = 1U << FIELD_DEPUTY_SINCE, since_principal = 1U << FIELD_PRINCIPAL_SINCE;
    unsigned needs = 0;
    switch (clock) {
    case CLOCK_POST:
        needs = post;
        break;
    case CLOCK_SECTION:
        needs = body;
        break;
    case CLOCK_POST_AS_PRINCIPAL:
        needs = post | since_principal;
        break;
    case CLOCK_POST_AS_DEPUTY:
        needs = post | deputy | (principal ? since_principal : 0);
        break;
    case CLOCK_POST_AS_LEADER:
        needs = post | deputy | (principal ? since_principal : 0);
        break;
    case CLOCK_SECTION_AS_DEPUTY:
        needs = body | deputy | (principal ? since_principal : 0);
        break;
    case CLOCK_DEPUTY_TOTAL:
        needs = deputy | (principal ? since_principal : 0);
        break;
    case CLOCK_TO_RETIREMENT:
        needs = (1U << FIELD_BIRTH) | (1U << FIELD_GENDER);
        break;
    case N_CLOCKS:
        break;
    }
    unsigned given = (date_known(cadre->post_since) ? post : 0) | (date_known(cadre->body_since) ? body : 0) |
                     (date_known(cadre->deputy_since) ? deputy : 0) | (date_known(cadre->principal_since) ? since_principal : 0) |
                     (date_known(cadre->birth) ? 1U << FIELD_BIRTH : 0);
    if (cadre->retirement_class != RETIREMENT_UNKNOWN || cadre->values[ATTRIBUTE_GENDER] != SYMBOL_UNKNOWN)
        given |= 1U << FIELD_GENDER;
    return needs & ~given;
}

int rules_retirement(const struct rules *rules, int i) {
    static const struct { int base, step, cap; } regime[N_RETIREMENT_CLASSES] = {{0, 0, 0}, {60, 4, 36}, {55, 4, 36}, {50, 2, 60}};
    const struct city *city = rules->city;
    const struct cadre *cadre = &city->cadres[i];
    enum retirement_class class = cadre->retirement_class;
    if (class == RETIREMENT_UNKNOWN) {
        int gender = cadre->values[ATTRIBUTE_GENDER];
        if (gender != SYMBOL_UNKNOWN && strcmp(symbols_text(city->symbols, gender), "male") == 0)
            class = RETIREMENT_MEN60;
        else if (gender != SYMBOL_UNKNOWN && strcmp(symbols_text(city->symbols, gender), "female") == 0)
            class = RETIREMENT_WOMEN55;
    }
    if (class == RETIREMENT_UNKNOWN || !date_known(cadre->birth))
        return MONTH_UNKNOWN;
    int base = regime[class].base;
    enum retirement_regime which = rules->policy->retirement;
    if (which == REGIME_BY_AS_OF)
        which = rules->as_of.month < 12 * 2024 + 8 ? REGIME_FLAT_60_55 : REGIME_PROGRESSIVE_2025;
    int delay = 0;
    if (which == REGIME_PROGRESSIVE_2025) {
        int n = cadre->birth.month + 1 + 12 * (base - 2025);
        int step = regime[class].step;
        delay = n <= 0 ? 0 : (n + step - 1) / step;
        delay = delay < regime[class].cap ? delay : regime[class].cap;
    }
    return cadre->birth.month + 12 * base + delay;
}

void clocks_fill(const struct rules *rules, int i, struct cadre_rules *out) {
    const struct cadre *cadre = &rules->city->cadres[i];
    clocks_at(rules->city, rules->policy, i, rules->as_of, out->clock);
    clocks_at(rules->city, rules->policy, i, rules->due_by, out->clock_due);
    int retirement = rules_retirement(rules, i);
    if (retirement != MONTH_UNKNOWN) {
        out->clock[CLOCK_TO_RETIREMENT] = retirement - rules->as_of.month;
        out->clock_due[CLOCK_TO_RETIREMENT] = retirement - rules->due_by.month;
    }
    for (int c = 0; c < N_CLOCKS; c++)
        out->applies[c] = cadre->post >= 0 || c == CLOCK_DEPUTY_TOTAL || c == CLOCK_TO_RETIREMENT;
    out->age = date_known(cadre->birth) ? months_between(cadre->birth, rules->as_of) / 12 : -1;
}
