/* Ids of one kind and the numbers of what they name. */
#ifndef BASE_IDS_H
#define BASE_IDS_H

struct arena;
struct ids;

struct ids *ids_new(struct arena *arena);
/* Notes id -> number and returns number; if the id is there already, returns the number it has. The text must outlive the table. */
int ids_add(struct ids *ids, const char *id, int number);
/* The number, or -1. */
int ids_find(const struct ids *ids, const char *id);

#endif
