#include "reading.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

struct reading reading_new(void) {
    struct reading reading = {.arena = arena_new()};
    reading.symbols = symbols_new(reading.arena);
    faults_init(&reading.faults, reading.arena);
    return reading;
}

const char *reading_file(struct reading *reading, const char *text) {
    const char *folder = getenv("TMPDIR");
    char *path = arena_format(reading->arena, "%s/reading-XXXXXX.json", folder ? folder : "/tmp");
    int fd = mkstemps(path, 5);
    if (fd < 0)
        abort();
    close(fd);
    struct error err = {0};
    if (!file_write(path, text, strlen(text), &err))
        abort();
    return path;
}

const char *reading_text(struct reading *reading, const char *path) {
    char *bytes = NULL;
    size_t size;
    struct error err = {0};
    return file_read(reading->arena, path, &bytes, &size, &err) ? bytes : NULL;
}

bool reading_city(struct reading *reading, const char *text, struct city *city) {
    const char *path = reading_file(reading, text);
    bool good = read_city(reading->arena, path, reading->symbols, city, &reading->faults, &reading->err);
    unlink(path);
    return good;
}

bool reading_policy(struct reading *reading, const char *text, struct policy *policy) {
    const char *path = reading_file(reading, text);
    bool good = read_policy(reading->arena, path, reading->symbols, policy, &reading->faults, &reading->err);
    unlink(path);
    return good;
}

bool reading_plan(struct reading *reading, const struct city *city, const char *text, struct plan *plan) {
    const char *path = reading_file(reading, text);
    bool good = read_plan(reading->arena, path, city, plan, &reading->faults, &reading->err);
    unlink(path);
    return good;
}

const char *reading_told(const struct reading *reading, enum severity severity) {
    const char *text = "";
    for (int k = 0; k < reading->faults.n; k++) {
        const struct fault *fault = &reading->faults.items[k];
        if (fault->severity == severity)
            text = arena_format(reading->arena, "%s%s%s %s", text, *text ? "; " : "", fault->pointer, fault->code);
    }
    return text;
}
