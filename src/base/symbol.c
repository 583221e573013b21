#include "base/symbol.h"

#include <assert.h>

#include "base/arena.h"
#include "base/ids.h"

struct symbols {
    struct arena *arena;
    struct ids *ids;
    int n;
    int room;
    const char **texts;
};

struct symbols *symbols_new(struct arena *arena) {
    struct symbols *symbols = ARENA_NEW(arena, struct symbols);
    symbols->arena = arena;
    symbols->ids = ids_new(arena);
    int unknown = symbols_id(symbols, "unknown");
    assert(unknown == SYMBOL_UNKNOWN);
    (void)unknown;
    return symbols;
}

int symbols_id(struct symbols *symbols, const char *text) {
    int found = ids_find(symbols->ids, text);
    if (found >= 0)
        return found;
    const char *copy = arena_string(symbols->arena, text);
    int symbol = ids_add(symbols->ids, copy, symbols->n);
    *ARENA_PUSH(symbols->arena, symbols->texts, symbols->n, symbols->room) = copy;
    return symbol;
}

const char *symbols_text(const struct symbols *symbols, int symbol) {
    assert(symbol >= 0 && symbol < symbols->n);
    return symbols->texts[symbol];
}

int symbols_count(const struct symbols *symbols) { return symbols->n; }
