/* The values of attributes as the policy counts them: age bands, groups, raw words. */
#include <string.h>

#include "rules/parts.h"

bool lists_meet(struct symbol_list a, struct symbol_list b) {
    for (int i = 0; i < a.n; i++)
        for (int k = 0; k < b.n; k++)
            if (a.items[i] == b.items[k])
                return true;
    return false;
}

static int band_symbol(const struct rules *rules, int age) {
    const struct policy *policy = rules->policy;
    char name[POLICY_BAND_NAME];
    if (age < 0)
        return SYMBOL_UNKNOWN;
    int band = 0;
    while (band < policy->n_bands && age >= policy->bands[band])
        band++;
    policy_band(policy, band, name);
    return symbols_id(rules->city->symbols, name);
}

static int grouped(const struct rules *rules, int attribute, int raw) {
    const struct policy *policy = rules->policy;
    const char *name = rules->city->attributes[attribute];
    int rest = -1;
    if (raw == SYMBOL_UNKNOWN)
        return raw;
    for (int g = 0; g < policy->n_groups; g++) {
        const struct value_group *group = &policy->groups[g];
        if (strcmp(group->attribute, name) != 0)
            continue;
        if (group->rest)
            rest = rest < 0 ? g : rest;
        for (int k = 0; k < group->values.n; k++)
            if (group->values.items[k] == raw)
                return group->word;
    }
    return rest < 0 ? raw : policy->groups[rest].word;
}

void values_fill(struct arena *arena, struct rules *rules) {
    const struct city *city = rules->city;
    int *values = ARENA_ARRAY(arena, int, (size_t)city->n_cadres *(size_t)city->n_attributes);
    for (int i = 0; i < city->n_cadres; i++) {
        int *row = values + (size_t)i * (size_t)city->n_attributes;
        for (int d = 0; d < city->n_attributes; d++)
            row[d] = d == ATTRIBUTE_AGE ? band_symbol(rules, rules->cadres[i].age) : grouped(rules, d, city->cadres[i].values[d]);
    }
    rules->values = values;
}

int rules_value(const struct rules *rules, int i, int attribute) {
    return rules->values[(size_t)i * (size_t)rules->city->n_attributes + (size_t)attribute];
}

enum tri rules_has(const struct rules *rules, int i, int attribute, int word) {
    int value = rules_value(rules, i, attribute);
    if (value == SYMBOL_UNKNOWN)
        return TRI_UNKNOWN;
    bool raw = attribute != ATTRIBUTE_AGE && rules->city->cadres[i].values[attribute] == word;
    return raw || value == word ? TRI_TRUE : TRI_FALSE;
}

/* Education words are ordered: a demand is met by the lowest of them or more. */
static enum tri meets_education(const struct rules *rules, int i, const struct demand *demand) {
    const struct symbols *symbols = rules->city->symbols;
    int value = rules->city->cadres[i].values[ATTRIBUTE_EDUCATION];
    if (value == SYMBOL_UNKNOWN)
        return TRI_UNKNOWN;
    int has = code_find(code_education, symbols_text(symbols, value));
    int least = -1;
    for (int k = 0; k < demand->words.n; k++) {
        int level = code_find(code_education, symbols_text(symbols, demand->words.items[k]));
        if (level >= 0 && (least < 0 || level < least))
            least = level;
    }
    return least >= 0 && has >= least ? TRI_TRUE : TRI_FALSE;
}

enum tri rules_meets(const struct rules *rules, int i, const struct demand *demand) {
    if (demand->attribute == ATTRIBUTE_EDUCATION)
        return meets_education(rules, i, demand);
    enum tri result = TRI_FALSE;
    for (int k = 0; k < demand->words.n && result == TRI_FALSE; k++)
        result = rules_has(rules, i, demand->attribute, demand->words.items[k]);
    return result;
}
