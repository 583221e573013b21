/* Room-private: the steps from filled tables to a city, in the order in which intake.c takes them. */
#ifndef INTAKE_STEPS_H
#define INTAKE_STEPS_H

#include "intake/career.h"
#include "intake/sheet.h"

/* tables.c: a sheet whose columns are those of a table. laid: over what is there (the supplement). */
bool table_of_sheet(struct draft *draft, struct sheet *sheet, enum table_id *table);
void table_read(struct draft *draft, struct sheet *sheet, enum table_id table, bool laid);

/* map.c: foreign tables by a map; false with a remark if the map is none. */
struct map;
struct map *map_read(struct draft *draft, struct sheet *sheet);
void map_apply(struct draft *draft, const struct map *map, struct sheet *sheet);

/* resolve.c: names in references become ids; what names nothing is a remark and emptied. Rows without an id get one. */
void resolve_tables(struct draft *draft);

/* seats.c, vacancies.c, previous.c */
void seats_take(struct draft *draft);
void vacancies_make(struct draft *draft);
void previous_keep(struct draft *draft, const struct city *previous);
/* The id for the next post of a body (body NULL: of the unit). */
const char *post_fresh_id(struct draft *draft, const char *unit, const char *body);

/* finish.c: the city. */
void finish_city(struct draft *draft, struct symbols *symbols, struct city *city);
/* finish_cadres.c */
void finish_cadres(struct draft *draft, struct city *city);
struct symbol_list finish_words(struct draft *draft, struct symbols *symbols, const char *text);
/* Words for functions; key ones also by their Chinese names. NULL: none. */
struct symbol_list finish_functions(struct draft *draft, struct symbols *symbols, const char *said);
struct date finish_date(const char *text);
int finish_code(const char *const *list, const char *text, int fallback);
int finish_number(const struct draft *draft, enum table_id table, const char *id);
int finish_body(const struct draft *draft, const char *unit, const char *id);

#endif
