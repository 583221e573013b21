/* The forms somebody gave, to be filled in: whose each is, and those wanted once more. */
#include <string.h>

#include "intake/forms.h"

struct listing {
    struct draft *draft;
    struct lrmx_forms *forms;
};

static struct lrmx_form whose(struct draft *draft, const struct part *part, const struct lrmx *lrmx) {
    const char *birth = said_date(draft->arena, said_trim(draft->arena, lrmx->fields[LRMX_ChuShengNianYue]));
    return (struct lrmx_form){.file = part->name,
                              .name = said_squeeze(draft->arena, lrmx->fields[LRMX_XingMing]),
                              .birth = birth ? arena_string_n(draft->arena, birth, 7) : ""};
}

static void list_form(void *self, const struct part *part) {
    struct listing *listing = self;
    struct lrmx_forms *forms = listing->forms;
    struct lrmx lrmx;
    if (lrmx_parse(listing->draft, part, &lrmx))
        *ARENA_PUSH(listing->draft->arena, forms->items, forms->n, forms->room) = whose(listing->draft, part, &lrmx);
}

bool lrmx_forms_read(struct arena *arena, const char *path, struct lrmx_forms *forms, struct error *err) {
    struct listing listing = {draft_new(arena), forms};
    struct sources sources = {.form = list_form, .self = &listing};
    *forms = (struct lrmx_forms){0};
    if (!sources_add(listing.draft, &sources, path, err))
        return false;
    forms->n_remarks = listing.draft->n_remarks;
    forms->remarks = listing.draft->remarks;
    return true;
}

struct handing {
    struct draft *draft;
    const struct lrmx_forms *forms;
    const bool *wanted;
    bool (*take)(void *self, int k, const struct part *form);
    void *self;
    struct ids *files, *holding; /* the forms wanted by their files, the first of a name; the archives they are in */
    int *next;                   /* a further form of the same name in an archive; -1 */
    int n;                       /* handed over */
    bool good;
};

static bool is_handed(const struct handing *handing, int k) { return !handing->wanted || handing->wanted[k]; }

static void note_wanted(struct handing *handing) {
    struct arena *arena = handing->draft->arena;
    handing->files = ids_new(arena);
    handing->holding = ids_new(arena);
    handing->next = ARENA_ARRAY(arena, int, handing->forms->n);
    for (int k = handing->forms->n - 1; k >= 0; k--) {
        const char *file = handing->forms->items[k].file;
        handing->next[k] = -1;
        if (!is_handed(handing, k))
            continue;
        for (int first = ids_add(handing->files, file, k); first != k; first = handing->next[first])
            if (handing->next[first] < 0)
                handing->next[first] = k;
        for (const char *slash = strchr(file, '/'); slash; slash = strchr(slash + 1, '/'))
            ids_add(handing->holding, arena_string_n(arena, file, (size_t)(slash - file)), k);
    }
}

static bool may_hold(void *self, const char *name) {
    const struct handing *handing = self;
    return ids_find(handing->files, name) >= 0 || ids_find(handing->holding, name) >= 0;
}

static void hand_over(void *self, const struct part *part) {
    struct handing *handing = self;
    struct lrmx lrmx;
    int k = ids_find(handing->files, part->name);
    if (!handing->good || k < 0 || !lrmx_parse(handing->draft, part, &lrmx))
        return;
    struct lrmx_form form = whose(handing->draft, part, &lrmx);
    while (k >= 0 && (strcmp(handing->forms->items[k].name, form.name) != 0 || strcmp(handing->forms->items[k].birth, form.birth) != 0))
        k = handing->next[k];
    if (k < 0)
        return;
    handing->good = handing->take(handing->self, k, part);
    handing->n++;
}

bool lrmx_forms_each(struct arena *arena, const char *path, const struct lrmx_forms *forms, const bool *wanted,
                     bool (*take)(void *self, int k, const struct part *form), void *self, struct error *err) {
    struct handing handing = {.draft = draft_new(arena), .forms = forms, .wanted = wanted, .take = take, .self = self, .good = true};
    struct sources sources = {.form = hand_over, .wants = may_hold, .self = &handing};
    int n = 0;
    for (int k = 0; k < forms->n; k++)
        n += is_handed(&handing, k);
    note_wanted(&handing);
    if (!sources_add(handing.draft, &sources, path, err) || !handing.good)
        return false;
    return handing.n == n || error_set(err, ERROR_INPUT, word(W_LRMX_CHANGED), path);
}
