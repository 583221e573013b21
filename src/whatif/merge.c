/* The answers of several folders as one. */
#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/words.h"
#include "whatif/sweep.h"

static bool same_list(const struct sweep_list *a, const struct sweep_list *b) {
    bool same = a->n == b->n;
    assert(a->n == 0 || b->n == 0 || (a->entries && b->entries));
    for (int k = 0; same && k < a->n; k++)
        same = strcmp(a->entries[k].name, b->entries[k].name) == 0 && strcmp(a->entries[k].key, b->entries[k].key) == 0;
    return same;
}

static bool read_list(struct arena *arena, const char *folder, struct sweep_list *list, struct error *err) {
    char *bytes;
    size_t size;
    const char *path = arena_format(arena, "%s/%s", folder, SWEEP_LIST_FILE);
    if (!file_read_own(arena, path, &bytes, &size, err))
        return false;
    if (read_sweep_list(arena, bytes, size, list))
        return true;
    err->file = folder;
    return error_set(err, ERROR_INPUT, word(W_WHATIF_NO_SWEEP), folder);
}

/* A result that fits the list, or none. True if one is there that is not as it was written. */
static bool take(struct arena *arena, const char *folder, const struct sweep_entry *entry, struct answer *answer, const char **bytes, size_t *size) {
    char *read;
    struct error none = {0};
    const char *path = arena_format(arena, "%s/%s", folder, entry->file);
    bool there = access(path, F_OK) == 0 && file_read_own(arena, path, &read, size, &none), whole = there && read_answer(arena, read, *size, answer);
    if (whole && strcmp(answer->key, entry->key) == 0)
        *bytes = read;
    else
        *answer = (struct answer){0};
    return there && !whole;
}

bool sweep_merge(struct arena *arena, int n, char **folders, struct sweep_list *list, struct answer **answers, const char ***bytes, size_t **sizes,
                 int *n_changed, struct error *err) {
    *n_changed = 0;
    for (int d = 0; d < n; d++) {
        struct sweep_list other = {.n = 0};
        if (!read_list(arena, folders[d], d == 0 ? list : &other, err))
            return false;
        if (d > 0 && !same_list(list, &other)) {
            err->file = folders[d];
            return error_set(err, ERROR_INPUT, word(W_WHATIF_OTHER_SWEEP), folders[0], folders[d]);
        }
    }
    *answers = ARENA_ARRAY(arena, struct answer, list->n);
    *bytes = ARENA_ARRAY(arena, const char *, list->n);
    *sizes = ARENA_ARRAY(arena, size_t, list->n);
    for (int k = 0; k < list->n; k++)
        for (int d = 0; d < n && !(*answers)[k].scenario; d++)
            *n_changed += take(arena, folders[d], &list->entries[k], &(*answers)[k], &(*bytes)[k], &(*sizes)[k]) ? 1 : 0;
    return true;
}
