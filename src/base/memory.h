/* Memory that is not an arena's: buffers that grow, and what libraries take. A failed allocation ends the process with exit 6 and one message, since
 * no caller could go on. Libraries that let us give them these functions cannot turn want of memory into a wrong answer. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>
#include <stdio.h>

/* Never NULL; freed with free(). */
void *memory_new(size_t size);
void *memory_grow(void *old, size_t size);
char *memory_string(const char *text);

_Noreturn void memory_lost(void);
/* The line that memory_lost says instead of its own: made while there is memory, it lives as long as the process. */
void memory_last_words(const char *line);

/* A stream into memory, as of open_memstream, which in want of memory loses text without a word. Good until the stream is closed; then the bytes,
 * NUL-terminated, are the caller's to free. */
struct memory_text {
    char *bytes;
    size_t size, room;
};
FILE *memory_stream(struct memory_text *text); /* *text stays where it is until the stream is closed */

#endif
