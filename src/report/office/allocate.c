#include "report/office/allocate.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/sanitized.h"

static bool needed;
static int told = -1;

void allocate_or_end(void) { needed = true; }

void allocate_or_null(void) { needed = false; }

void allocate_tell(int fd) { told = fd; }

/* The sanitizers have a malloc of their own, which ends the process without memory. */
#if !SANITIZED

static void *given(void *memory) {
    if (memory || !needed)
        return memory;
    if (told >= 0)
        dup2(told, STDERR_FILENO);
    memory_lost();
}

/* Each calls the next one of its name: of a library that was loaded before the program, else of the C library. */

void *malloc(size_t size) {
    static void *(*next)(size_t);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "malloc");
    return given(next(size));
}

void *calloc(size_t n, size_t size) {
    static void *(*next)(size_t, size_t);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "calloc");
    return given(next(n, size));
}

void *realloc(void *old, size_t size) {
    static void *(*next)(void *, size_t);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "realloc");
    void *grown = next(old, size);
    return size > 0 ? given(grown) : grown; /* of size 0 it is free() */
}

#endif
