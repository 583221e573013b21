/* Memory that lives as long as one piece of work. Nothing is freed one by one; a failed allocation ends the process with exit 6 and one
 * message, since no caller could go on. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);
/* What was allocated in other lives as long as arena; other is no more. */
void arena_take(struct arena *arena, struct arena *other);
/* Moves what large blocks hold into huge pages, where the system can. A fork copies the page tables, which are then 500 times
 * smaller. */
void arena_use_huge_pages(const struct arena *arena);

/* n × size zeroed bytes, aligned for any object; n or size 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t n, size_t size);
char *arena_string(struct arena *arena, const char *text);
char *arena_string_n(struct arena *arena, const char *text, size_t n);
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Typed forms. */
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, n) ((type *)arena_alloc((arena), (size_t)(n), sizeof(type)))

/* Grow-by-one arrays: makes room for item number n (0-based) in *items of capacity *room and returns its zeroed place. */
void *arena_push(struct arena *arena, void *items, int *n, int *room, size_t size);
#define ARENA_PUSH(arena, items, n, room) ((items) = arena_push((arena), (items), &(n), &(room), sizeof *(items)), &(items)[(n)-1])

#endif
