/* What the conditions of `accept` name, looked up in a city under a policy. */
#include <string.h>

#include "base/symbol.h"
#include "read/policy.h"
#include "read/read.h"

struct matcher {
    struct reader reader;
    const struct city *city;
    const struct policy *policy;
    const struct city_index *index;
};

static void complain(const struct matcher *m, const struct accept *accept, const char *hint, enum word message, const char *name) {
    faults_add(m->reader.faults, &(struct fault){.file = m->reader.file,
                                                 .code = "dangling",
                                                 .severity = SEVERITY_ERROR,
                                                 .pointer = accept->pointer,
                                                 .place = accept->place,
                                                 .message = arena_format(m->reader.arena, word(message), shown(&m->reader, name)),
                                                 .hint = hint});
}

static void match_word(const struct matcher *m, const struct accept *accept) {
    const struct city *city = m->city;
    int d = 0;
    while (d < city->n_attributes && strcmp(city->attributes[d], accept->attribute) != 0)
        d++;
    if (d == city->n_attributes) {
        const char **names = ARENA_ARRAY(m->reader.arena, const char *, d + 1);
        for (int k = 0; k < d; k++)
            names[k] = city->attributes[k];
        complain(m, accept, hint_nearest(&m->reader, names, accept->attribute), W_FAULT_UNKNOWN_ATTRIBUTE, accept->attribute);
        return;
    }
    const char *const *words = policy_words(m->reader.arena, m->policy, city->symbols, accept->attribute);
    if (!words || code_find(words, accept->value) >= 0)
        return;
    faults_add(m->reader.faults,
               &(struct fault){.file = m->reader.file,
                               .code = "unknown-word",
                               .severity = SEVERITY_ERROR,
                               .pointer = arena_format(m->reader.arena, "%s/value", accept->pointer),
                               .place = arena_format(m->reader.arena, "%s.value", accept->place),
                               .message = arena_format(m->reader.arena, word(W_FAULT_ODD_WORD), shown(&m->reader, accept->value), accept->attribute),
                               .hint = hint_nearest(&m->reader, words, accept->value)});
}

static void match_accept(const struct matcher *m, const struct accept *accept) {
    if (accept->unit && city_find_unit(m->index, accept->unit) < 0)
        complain(m, accept, word(W_HINT_DANGLING), W_FAULT_NO_UNIT, accept->unit);
    if (accept->cadre && city_find_cadre(m->index, accept->cadre) < 0)
        complain(m, accept, word(W_HINT_DANGLING), W_FAULT_NO_CADRE, accept->cadre);
    if (accept->post && city_find_post(m->index, accept->post) < 0)
        complain(m, accept, word(W_HINT_DANGLING), W_FAULT_NO_POST, accept->post);
    if (accept->kind == ACCEPT_HOLDERS)
        match_word(m, accept);
}

bool read_match_accepts(const struct city *city, const struct policy *policy, const char *file, int n, const struct accept *accepts,
                        struct faults *faults) {
    int before = faults->n_errors;
    if (n == 0)
        return true;
    struct matcher m = {.reader = {.arena = faults->arena, .symbols = city->symbols, .faults = faults, .file = file},
                        .city = city,
                        .policy = policy,
                        .index = city_index_new(faults->arena, city)};
    for (int k = 0; k < n; k++)
        match_accept(&m, &accepts[k]);
    return faults->n_errors == before;
}
