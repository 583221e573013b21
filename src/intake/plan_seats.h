/* Room-private: posts by what people call them: unit, body and title written one after the other, with or without blanks; names or ids. */
#ifndef INTAKE_PLAN_SEATS_H
#define INTAKE_PLAN_SEATS_H

#include "base/arena.h"
#include "domain/city.h"

struct seats;
struct seats *seats_new(struct arena *arena, const struct city *city);
/* The posts called so, from *post = -1 on, one at a time; false after the last. name: as seats_name made it. */
bool seats_next(const struct seats *seats, const char *name, int *post);
/* The name in a text: without blanks, without 职务 at the end and, where that helps, without remarks in brackets at the end; NULL if no post has it.
 */
const char *seats_name(const struct seats *seats, const char *text);

/* What a cell of proposed appointments and removals says. */
struct said_move {
    const char *to;      /* a name of posts, NULL: none found */
    const char *from;    /* likewise, of the removal */
    const char *unknown; /* what names no post, NULL */
    bool stays;          /* it says that the cadre stays */
    bool several;        /* more than one appointment */
};
struct said_move seats_read(const struct seats *seats, const char *text);

#endif
