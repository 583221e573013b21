#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/memory.h"

#ifndef MADV_COLLAPSE /* Linux 6.1; not yet in the C library of Debian 12 */
#define MADV_COLLAPSE 25
#endif

/* Fuzzing gives every object a block of its own, whose ends the sanitizers know. */
#ifndef ARENA_BLOCK
#define ARENA_BLOCK (1 << 18)
#endif
enum { BLOCK_BYTES = ARENA_BLOCK, BLOCK_MOST = ARENA_BLOCK << 7, HUGE_PAGE = 1 << 21 };

struct block {
    struct block *next;
    size_t used;
    size_t room;
    alignas(max_align_t) char bytes[];
};

/* blocks->used .. room is free; blocks of one big object are put behind it. */
struct arena {
    struct block *blocks;
    size_t total; /* bytes of all blocks */
};

static struct block *block_new(size_t room) {
    if (room > SIZE_MAX - sizeof(struct block))
        memory_lost();
    struct block *block = calloc(1, sizeof *block + room);
    if (!block)
        memory_lost();
    block->room = room;
    return block;
}

struct arena *arena_new(void) {
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        memory_lost();
    arena->blocks = block_new(BLOCK_BYTES);
    arena->total = BLOCK_BYTES;
    return arena;
}

void arena_free(struct arena *arena) {
    if (!arena)
        return;
    for (struct block *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    free(arena);
}

void arena_use_huge_pages(const struct arena *arena) {
    for (const struct block *block = arena->blocks; block; block = block->next) {
        uintptr_t first = ((uintptr_t)block + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
        uintptr_t end = ((uintptr_t)block->bytes + block->used) / HUGE_PAGE * HUGE_PAGE;
        if (end > first)
            madvise((void *)first, end - first, MADV_COLLAPSE); /* where it fails small pages do */
    }
}

void arena_take(struct arena *arena, struct arena *other) {
    struct block *last = other->blocks;
    while (last->next)
        last = last->next;
    last->next = arena->blocks->next; /* the first block stays the one with free room */
    arena->blocks->next = other->blocks;
    arena->total += other->total;
    free(other);
}

/* Blocks grow with the arena: a large one lies in few. */
static size_t next_room(const struct arena *arena) {
    size_t room = arena->total / 8;
    return room < BLOCK_BYTES ? BLOCK_BYTES : room < BLOCK_MOST ? room : BLOCK_MOST;
}

/* gcc 12's analyzer takes a block for lost of which only the inside is handed out; the arena has it. */
#if defined __GNUC__ && !defined __clang__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif
void *arena_alloc(struct arena *arena, size_t n, size_t size) {
    if (size && n > (SIZE_MAX / 2) / size)
        memory_lost();
    size_t bytes = n * size;
    bytes = bytes ? (bytes + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t) : alignof(max_align_t);
    struct block *first = arena->blocks;
    size_t room = next_room(arena);
    if (bytes > room / 4) {
        struct block *block = block_new(bytes);
        arena->total += bytes;
        block->used = bytes;
        block->next = first->next;
        first->next = block;
        return block->bytes;
    }
    if (first->room - first->used < bytes) {
        struct block *block = block_new(room);
        arena->total += room;
        block->next = first;
        arena->blocks = first = block;
    }
    void *place = first->bytes + first->used;
    first->used += bytes;
    return place;
}
#if defined __GNUC__ && !defined __clang__
#pragma GCC diagnostic pop
#endif

char *arena_string_n(struct arena *arena, const char *text, size_t n) {
    char *copy = arena_alloc(arena, n + 1, 1);
    memcpy(copy, text, n);
    return copy;
}

char *arena_string(struct arena *arena, const char *text) { return arena_string_n(arena, text, strlen(text)); }

char *arena_format(struct arena *arena, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    char *text = arena_alloc(arena, (size_t)n + 1, 1);
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

void *arena_push(struct arena *arena, void *items, int *n, int *room, size_t size) {
    assert(*n >= 0 && *n <= *room);
    if (*n == *room) {
        int more = *room ? *room * 2 : 4;
        assert(more > *room);
        char *grown = arena_alloc(arena, (size_t)more, size);
        if (*n)
            memcpy(grown, items, (size_t)*n * size);
        items = grown;
        *room = more;
    }
    memset((char *)items + (size_t)*n * size, 0, size);
    (*n)++;
    return items;
}
