#include "base/words.h"

#include <assert.h>

static const char *const texts[N_WORDS][2] = {
#define W(id, en, zh) [W_##id] = {en, zh},
#include "base/words.def"
#undef W
};

static enum language in_use = LANGUAGE_EN;

void words_use(enum language language) { in_use = language; }

enum language words_language(void) { return in_use; }

const char *word(enum word id) {
    assert((int)id >= 0 && id < N_WORDS);
    return texts[id][in_use];
}
