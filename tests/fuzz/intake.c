#include "intake.h"

#include <stdlib.h>
#include <string.h>

#include "intake/intake.h"
#include "report/intake.h"

/* As `cadrex import` does: what cannot be read again is refused, with faults. */
static void read_again(struct fuzz_world *world, const struct intake *intake) {
    struct fuzz_text text, words;
    fuzz_text_open(&text);
    fuzz_text_open(&words);
    struct fuzz_world again = fuzz_world_new();
    const struct view view = {world->arena, false, false};
    report_city_json(text.stream, &intake->city, &view);
    report_intake_text(words.stream, intake, &view);
    report_intake_json(words.stream, intake, &view);
    fuzz_text_close(&text);
    fuzz_text_close(&words);
    if (!read_city_bytes(again.arena, "-", text.bytes, text.size, again.symbols, &again.city, &again.faults, &again.err))
        fuzz_refused(&again);
    free(text.bytes);
    free(words.bytes);
    fuzz_world_free(&again);
}

void fuzz_import(const char *path) {
    struct fuzz_world world = fuzz_world_new();
    struct intake intake;
    const char *name;
    char *bytes;
    size_t size;
    const struct intake_request request = {.n_sources = 1, .sources = &path, .as_of = "2020-05"};
    if (!intake_read(world.arena, &request, world.symbols, &intake, &world.err))
        fuzz_refused(&world);
    else {
        for (int k = 0; intake_template(world.arena, &intake, k, true, &name, &bytes, &size); k++)
            ;
        read_again(&world, &intake);
    }
    fuzz_world_free(&world);
}
