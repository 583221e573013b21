#include "domain/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#include <stddef.h>

const char *const wish_names[] = {"pin", "stay", "forbid", "defer", "undefer", NULL};

const char *const claim_names[] = {"deferrals", "unmet", "exceptions", "standing", NULL};
const char *const measure_names[] = {"deviation", "deviation_before", "voluntary", "shall_unmet", "shall_overdue", "moves", "unjudged", NULL};

static int compare_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

const char *claim_text(struct arena *arena, const char *head, int n, const char *const *ids) {
    const char **sorted = ARENA_ARRAY(arena, const char *, n);
    const char *text = head;
    for (int k = 0; k < n; k++)
        sorted[k] = ids[k];
    if (n > 1)
        qsort(sorted, (size_t)n, sizeof *sorted, compare_text);
    for (int k = 0; k < n; k++)
        text = arena_format(arena, "%s %s", text, sorted[k]);
    return text;
}
