#include "base/ids.h"

#include <stddef.h>

#include "base/arena.h"

/* uthash asks for memory inside functions that have an `arena` in scope; all of it goes there. */
#define uthash_malloc(bytes) arena_alloc(arena, 1, (bytes))
#define uthash_free(place, bytes) ((void)(place), (void)(bytes))
#include <uthash.h>

struct entry {
    const char *id;
    int number;
    UT_hash_handle hh;
};

struct ids {
    struct arena *arena;
    struct entry *entries;
};

struct ids *ids_new(struct arena *arena) {
    struct ids *ids = ARENA_NEW(arena, struct ids);
    ids->arena = arena;
    return ids;
}

int ids_find(const struct ids *ids, const char *id) {
    struct entry *entry;
    HASH_FIND(hh, ids->entries, id, strlen(id), entry);
    return entry ? entry->number : -1;
}

int ids_add(struct ids *ids, const char *id, int number) {
    struct arena *arena = ids->arena;
    size_t n = strlen(id);
    unsigned hash;
    struct entry *entry;
    HASH_VALUE(id, n, hash);
    HASH_FIND_BYHASHVALUE(hh, ids->entries, id, n, hash, entry);
    if (entry)
        return entry->number;
    entry = ARENA_NEW(arena, struct entry);
    entry->id = id;
    entry->number = number;
    HASH_ADD_KEYPTR_BYHASHVALUE(hh, ids->entries, entry->id, n, hash, entry);
    return number;
}
