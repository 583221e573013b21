/* Hints for words that were given elsewhere than in a file. */
#include "read/json.h"
#include "read/read.h"

const char *read_hint(struct arena *arena, const char *const *list, const char *text) {
    struct reader reader = {.arena = arena};
    return hint_nearest(&reader, list, text);
}
