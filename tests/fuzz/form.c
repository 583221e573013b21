/* An .lrmx form that is filled in, as `cadrex export --format lrmx --source` does: what is written is a form of the same person again and says what
 * was filled in. */
#include <string.h>

#include "intake/lrmx.h"

#include "fuzz.h"

struct filling {
    struct arena *arena;
    const struct lrmx_forms *given;
    int n;
};

static const char filled[] = "某局“甲&乙”科<科长>\r\n第二行";

/* Made again from what was made, it says the same: nothing is lost or added by a second writing. */
static void read_back(const char *path, const struct lrmx_form *form, const char *bytes, size_t size);

static bool fill(void *self, int k, const struct part *form) {
    struct filling *filling = self;
    struct lrmx_texts texts = {.fields = {[LRMX_NiRenZhiWu] = filled, [LRMX_NiMianZhiWu] = "", [LRMX_RenMianLiYou] = "工作需要"}};
    char *bytes;
    size_t size;
    filling->n++;
    if (!lrmx_make(form->own, form, &texts, &bytes, &size))
        fuzz_fail("a form that was read cannot be filled in");
    texts.citizen = true;
    if (!lrmx_make(form->own, form, &texts, &bytes, &size))
        fuzz_fail("a form that was read cannot be filled in with its ID number");
    read_back(fuzz_file(bytes, size, "made"), &filling->given->items[k], bytes, size);
    return true;
}

struct second {
    const char *bytes;
    size_t size;
};

static bool same(void *self, int k, const struct part *form) {
    const struct second *first = self;
    const struct lrmx_texts none = {.citizen = true};
    char *bytes;
    size_t size;
    if (k != 0 || !lrmx_make(form->own, form, &none, &bytes, &size))
        fuzz_fail("what was written is no single form");
    if (size != first->size || memcmp(bytes, first->bytes, size) != 0)
        fuzz_fail("written a second time it is another form");
    return true;
}

static void read_back(const char *path, const struct lrmx_form *form, const char *bytes, size_t size) {
    struct fuzz_world world = fuzz_world_new();
    struct lrmx_forms again;
    if (!lrmx_forms_read(world.arena, path, &again, &world.err) || again.n != 1)
        fuzz_fail("what was written cannot be read");
    if (strcmp(again.items[0].name, form->name) != 0 || strcmp(again.items[0].birth, form->birth) != 0)
        fuzz_fail("what was written is somebody else's: \"%s\" %s", again.items[0].name, again.items[0].birth);
    if (!lrmx_forms_each(world.arena, path, &again, NULL, same, &(struct second){bytes, size}, &world.err))
        fuzz_fail("what was written cannot be read twice");
    fuzz_world_free(&world);
}

void fuzz_form(const uint8_t *data, size_t size) {
    struct fuzz_world world = fuzz_world_new();
    struct lrmx_forms forms;
    struct filling filling = {.arena = world.arena, .given = &forms};
    const char *path = fuzz_file(data, size, "bin");
    if (!lrmx_forms_read(world.arena, path, &forms, &world.err))
        fuzz_refused(&world);
    else if (!lrmx_forms_each(world.arena, path, &forms, NULL, fill, &filling, &world.err) || filling.n != forms.n)
        fuzz_fail("read twice it is not the same: %s", world.err.text);
    fuzz_world_free(&world);
}
