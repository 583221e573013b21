/* Words of the data as small integers: equal text, equal symbol. Symbol 0 is "unknown" (also: absent). One table serves a city and its policies. */
#ifndef BASE_SYMBOL_H
#define BASE_SYMBOL_H

struct arena;
struct symbols;

enum { SYMBOL_UNKNOWN = 0 };

/* A table in the arena; the word "unknown" is symbol 0. */
struct symbols *symbols_new(struct arena *arena);
/* The symbol of a text, made if new. */
int symbols_id(struct symbols *symbols, const char *text);
/* The text; valid as long as the arena. */
const char *symbols_text(const struct symbols *symbols, int symbol);
int symbols_count(const struct symbols *symbols);

/* A list of symbols, in the order of the file. */
struct symbol_list {
    int n;
    const int *items;
};

#endif
