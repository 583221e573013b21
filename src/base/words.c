#include "base/words.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const char *const texts[N_WORDS][2] = {
#define W(id, en, zh) [W_##id] = {en, zh},
#include "base/words.def"
#undef W
};

static enum language in_use = LANGUAGE_EN;

/* "zh_CN.UTF-8" and "zh:en" begin with zh. -1: none of ours. */
static int language_of(const char *text) {
    static const char *const codes[] = {[LANGUAGE_EN] = "en", [LANGUAGE_ZH] = "zh"};
    size_t n = strcspn(text, "_.@-:");
    for (int k = 0; k < 2; k++)
        if (n == strlen(codes[k]) && strncmp(text, codes[k], n) == 0)
            return k;
    return -1;
}

static bool is_c(const char *locale) {
    size_t n = strcspn(locale, ".");
    return (n == 1 && *locale == 'C') || strcmp(locale, "POSIX") == 0;
}

enum language words_of_environment(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *locale = NULL, *list = getenv("LANGUAGE");
    for (size_t k = 0; k < sizeof names / sizeof *names && !locale; k++) {
        locale = getenv(names[k]);
        if (locale && !*locale)
            locale = NULL;
    }
    if (!locale || is_c(locale))
        return LANGUAGE_EN;
    for (const char *at = list; at && *at; at += strcspn(at, ":"), at += *at == ':')
        if (language_of(at) >= 0)
            return (enum language)language_of(at);
    return language_of(locale) == LANGUAGE_ZH ? LANGUAGE_ZH : LANGUAGE_EN;
}

void words_use(enum language language) { in_use = language; }

enum language words_language(void) { return in_use; }

const char *word(enum word id) { return word_in(id, in_use); }

const char *word_in(enum word id, enum language language) {
    assert((int)id >= 0 && id < N_WORDS);
    return texts[id][language];
}
