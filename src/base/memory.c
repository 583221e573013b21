#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/stop.h"
#include "base/words.h"

static const char *last_words;

void memory_last_words(const char *line) { last_words = line; }

void memory_lost(void) {
    if (last_words)
        fputs(last_words, stderr);
    else
        fprintf(stderr, "cadrex: %s\n", word(W_OUT_OF_MEMORY));
    stop_remove_guarded();
    _exit(ERROR_SYSTEM); /* not exit(): closing a stream of ours takes memory */
}

void *memory_new(size_t size) { return memory_grow(NULL, size); }

void *memory_grow(void *old, size_t size) {
    void *grown = realloc(old, size > 0 ? size : 1);
    if (!grown)
        memory_lost();
    return grown;
}

static ssize_t add(void *self, const char *bytes, size_t n) {
    struct memory_text *text = self;
    if (text->room - text->size <= n)
        text->bytes = memory_grow(text->bytes, text->room = 2 * text->room + n + 1);
    memcpy(text->bytes + text->size, bytes, n);
    text->size += n;
    text->bytes[text->size] = '\0';
    return (ssize_t)n;
}

FILE *memory_stream(struct memory_text *text) {
    *text = (struct memory_text){.bytes = memory_string(""), .room = 1};
    FILE *stream = fopencookie(text, "w", (cookie_io_functions_t){.write = add});
    if (!stream)
        memory_lost();
    return stream;
}

char *memory_string(const char *text) {
    size_t n = strlen(text) + 1;
    return memcpy(memory_new(n), text, n);
}
