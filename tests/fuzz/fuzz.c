#include "fuzz.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/words.h"
#include "rules/rules.h"

static const struct entry {
    const char *name;
    void (*run)(const uint8_t *data, size_t size);
} targets[] = {
#define TARGET(name) {#name, fuzz_##name},
#include "targets.def"
#undef TARGET
};
static const struct entry *chosen = NULL;
static char folder[] = "/tmp/cadrex-fuzz-XXXXXX";

static void remove_folder(void) {
    static const char *const endings[] = {"json", "csv", "bin"};
    char path[64];
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
        snprintf(path, sizeof path, "%s/input.%s", folder, endings[k]);
        unlink(path);
    }
    rmdir(folder);
}

/* Called by libFuzzer and by replay.c. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    const char *slash = strrchr((*argv)[0], '/'), *name = slash ? slash + 1 : (*argv)[0];
    (void)argc;
    for (size_t k = 0; k < sizeof targets / sizeof *targets; k++)
        if (strcmp(targets[k].name, name) == 0)
            chosen = &targets[k];
    if (!chosen || !mkdtemp(folder)) {
        fprintf(stderr, "%s: no such target, or no folder for files\n", name);
        exit(2);
    }
    atexit(remove_folder);
    words_use(LANGUAGE_EN);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    chosen->run(data, size);
    return 0;
}

void fuzz_fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

struct fuzz_world fuzz_world_new(void) {
    struct fuzz_world world = {.arena = arena_new()};
    world.symbols = symbols_new(world.arena);
    faults_init(&world.faults, world.arena);
    return world;
}

void fuzz_world_free(struct fuzz_world *world) { arena_free(world->arena); }

struct fuzz_world *fuzz_known(const char *city, const char *policy) {
    static struct fuzz_world worlds[8];
    static const char *names[8][2];
    int k = 0;
    while (names[k][0] && (strcmp(names[k][0], city) != 0 || strcmp(names[k][1], policy) != 0))
        k++;
    if (names[k][0])
        return &worlds[k];
    worlds[k] = fuzz_world_new();
    if (!read_city(worlds[k].arena, city, worlds[k].symbols, &worlds[k].city, &worlds[k].faults, &worlds[k].err) ||
        !read_policy(worlds[k].arena, policy, worlds[k].symbols, &worlds[k].policy, &worlds[k].faults, &worlds[k].err) ||
        !read_match(&worlds[k].city, &worlds[k].policy, &worlds[k].faults))
        fuzz_fail("%s with %s cannot be read: %s", city, policy, worlds[k].err.text);
    fuzz_rules(&worlds[k]);
    names[k][0] = city;
    names[k][1] = policy;
    return &worlds[k];
}

void fuzz_rules(struct fuzz_world *world) {
    static const struct wishes none;
    world->rules = rules_build(world->arena, &world->city, &world->policy, &none);
    if (!cells_build(world->arena, world->rules, &world->cells, &world->err))
        world->cells = NULL;
}

const char *fuzz_file(const void *bytes, size_t size, const char *ending) {
    static char path[64];
    snprintf(path, sizeof path, "%s/input.%s", folder, ending);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || (size > 0 && write(fd, bytes, size) != (ssize_t)size) || close(fd) != 0)
        fuzz_fail("%s: cannot be written", path);
    return path;
}

void fuzz_text_open(struct fuzz_text *text) {
    text->stream = open_memstream(&text->bytes, &text->size);
    if (!text->stream)
        fuzz_fail("no memory for a stream");
}

void fuzz_text_close(struct fuzz_text *text) {
    if (fclose(text->stream) != 0)
        fuzz_fail("no memory for a stream");
}

void fuzz_refused(const struct fuzz_world *world) {
    if (world->faults.n_errors == 0 && world->err.kind == ERROR_NONE)
        fuzz_fail("refused without a reason");
    if (world->err.kind != ERROR_NONE && world->err.kind != ERROR_INPUT && world->err.kind != ERROR_USAGE)
        fuzz_fail("refused by an error that no input should cause (%d): %s", (int)world->err.kind, world->err.text);
}
