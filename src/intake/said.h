/* What forms say: texts, lists, dates, ID numbers. All results are in the arena, or the text given where nothing changes. */
#ifndef INTAKE_SAID_H
#define INTAKE_SAID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/words.h"

/* Without blanks at the ends (also U+3000) and with every inner run of blanks as one. */
const char *said_trim(struct arena *arena, const char *text);
/* Without any blank or line break: names, headers, codes. */
const char *said_squeeze(struct arena *arena, const char *text);
/* Is there nothing, or only a word that stands for nothing: (无) 无 - — ? */
bool said_empty(const char *text);
bool said_ends(const char *text, const char *tail);
/* Splits a list at ; ； 、 , ， | and line breaks; returns the number of items. */
int said_split(struct arena *arena, const char *text, const char *const **items);
/* Bytes of a file -> UTF-8: byte order marks, UTF-16, else GB18030 where it is no UTF-8. NULL with a reason (a word) if it is none of them. */
const char *said_decode(struct arena *arena, const char *bytes, size_t size, size_t *length, enum word *why);
/* "YYYY-MM" or "YYYY-MM-DD" of a form's date, NULL if it is none. */
const char *said_date(struct arena *arena, const char *said);
/* GB 11643: 18 characters with a right check digit, and a day that exists. */
bool citizen_valid(const char *number);
/* The month of birth "YYYY-MM" and the sex in a valid number. */
const char *citizen_birth(struct arena *arena, const char *number);
bool citizen_male(const char *number);

/* A title without grades (四级调研员, 二级主任科员 …) and remarks in brackets; *rank: what the remarks say (正科级, 副科级), else NULL. */
const char *title_plain(struct arena *arena, const char *title, const char **rank);
/* The rank of a leading post of an internal body by its title: 副… deputy, 科长, 主任, 支队长 … principal; NULL for staff and others. */
const char *title_rank(const char *title);
/* Staff and other posts without leading functions: 科员, 主任科员, 调研员 … */
bool title_is_staff(const char *title);
/* The title of the other rank: 科长 <-> 副科长; of a body by its name: 预算科 -> 科长. NULL. */
const char *title_of_body(struct arena *arena, const char *body_name, const char *rank);

#endif
