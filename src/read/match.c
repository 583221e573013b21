#include <string.h>

#include "base/arena.h"
#include "base/symbol.h"
#include "base/words.h"
#include "read/policy.h"
#include "read/read.h"

bool read_match_words(const struct city *city, const struct policy *policy, struct faults *faults) {
    int before = faults->n_errors;
    const struct reader reader = {.arena = faults->arena, .symbols = city->symbols, .faults = faults};
    for (int k = 0; k < city->n_odd_words; k++) {
        const struct odd_word *odd = &city->odd_words[k];
        const char *attribute = city->attributes[odd->attribute], *text = symbols_text(city->symbols, odd->word);
        const char *const *words = policy_words(reader.arena, policy, city->symbols, attribute);
        if (code_find(words, text) >= 0)
            continue;
        /* Bands are a setting of the policy: a city that names those of another one is whole. */
        bool band = odd->attribute == ATTRIBUTE_AGE;
        faults_add(faults, &(struct fault){.file = city->file,
                                           .code = band ? "no-band" : "unknown-word",
                                           .severity = band ? SEVERITY_WARNING : SEVERITY_ERROR,
                                           .pointer = odd->pointer,
                                           .place = odd->place,
                                           .message = arena_format(reader.arena, word(band ? W_FAULT_NO_BAND : W_FAULT_ODD_WORD),
                                                                   shown(&reader, text), attribute),
                                           .hint = hint_nearest(&reader, words, text)});
    }
    return faults->n_errors == before;
}

static void match_attributes(const struct city *city, const struct policy *policy, struct reader *reader) {
    for (int k = 0; k < policy->n_named; k++) {
        const struct named_attribute *named = &policy->named[k];
        int d = 0;
        while (d < city->n_attributes && strcmp(city->attributes[d], named->name) != 0)
            d++;
        if (d < city->n_attributes)
            continue;
        faults_add(reader->faults,
                   &(struct fault){.file = policy->file,
                                   .code = "unknown-attribute",
                                   .severity = SEVERITY_WARNING,
                                   .pointer = named->pointer,
                                   .place = named->place,
                                   .message = arena_format(reader->arena, word(W_FAULT_UNKNOWN_ATTRIBUTE), shown(reader, named->name)),
                                   .hint = hint_nearest(reader, city->attributes, named->name)});
    }
}

static void match_defers(const struct city *city, const struct policy *policy, struct reader *reader) {
    for (int i = 0; i < city->n_cadres; i++) {
        const struct cadre *cadre = &city->cadres[i];
        for (int k = 0; k < cadre->n_defers; k++) {
            const char *rule = cadre->defers[k].rule;
            if (policy_find_exempt(policy, rule) >= 0)
                continue;
            faults_add(reader->faults,
                       &(struct fault){.file = city->file,
                                       .code = "no-exemption",
                                       .severity = SEVERITY_WARNING,
                                       .pointer = arena_format(reader->arena, "/cadres/%d/defer/%d/rule", i, k),
                                       .place = arena_format(reader->arena, "cadres[%d] (%s).defer[%d].rule", i, shown(reader, cadre->id), k),
                                       .message = arena_format(reader->arena, word(W_FAULT_NO_EXEMPTION), shown(reader, rule))});
        }
    }
}

/* A round of last year: nobody falls due, and clocks would start in the past. */
static void match_date(const struct city *city, const struct policy *policy, struct reader *reader, const char *field, struct date date) {
    char behind[24], as_of[24];
    if (!date_known(date) || date.month >= city->as_of.month)
        return;
    date_format(date, behind);
    date_format(city->as_of, as_of);
    faults_add(reader->faults, &(struct fault){.file = policy->file,
                                               .code = "date-behind",
                                               .severity = SEVERITY_WARNING,
                                               .pointer = arena_format(reader->arena, "/round/%s", field),
                                               .place = arena_format(reader->arena, "round.%s", field),
                                               .message = arena_format(reader->arena, word(W_FAULT_DATE_BEHIND), behind, as_of)});
}

bool read_match(const struct city *city, const struct policy *policy, struct faults *faults) {
    int before = faults->n_errors;
    struct reader reader = {.arena = faults->arena, .symbols = city->symbols, .faults = faults};
    read_match_words(city, policy, faults);
    match_attributes(city, policy, &reader);
    match_defers(city, policy, &reader);
    match_date(city, policy, &reader, "due_by", policy->due_by);
    match_date(city, policy, &reader, "effective", policy->effective);
    return faults->n_errors == before;
}

void read_match_plan(const struct city *city, const struct policy *policy, const struct plan *plan, struct faults *faults) {
    for (int k = 0; k < plan->decisions.n; k++) {
        struct error err = {0};
        struct wishes earlier = {.n = k, .items = plan->decisions.items};
        const struct wish *wish = &plan->decisions.items[k];
        if (!read_wish_fits(faults->arena, city, policy, &earlier, wish, &err))
            faults_add(faults, &(struct fault){.file = plan->file,
                                               .code = "bad-decision",
                                               .severity = SEVERITY_WARNING,
                                               .pointer = arena_format(faults->arena, "/decisions/%d", k),
                                               .place = arena_format(faults->arena, "decisions[%d] (%s %s)", k, wish_names[wish->kind], wish->text),
                                               .message = arena_string(faults->arena, faults_unquoted(faults, err.text))});
    }
}
