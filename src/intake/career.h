/* Room-private: what forms tell of persons beside single cells: the posts they held and their families. */
#ifndef INTAKE_CAREER_H
#define INTAKE_CAREER_H

#include "intake/sheet.h"

/* Units and bodies by all their names. */
struct organs;
struct organs *organs_new(struct draft *draft);
/* A further name of a unit (body NULL) or body, such as its code. */
void organs_name(struct organs *organs, const char *name, const char *unit, const char *body);

struct seat {
    const char *unit, *body; /* ids; unit NULL: not in the tables; body NULL: directly under the unit */
    const char *rest;        /* what follows the names: the title */
};
/* A whole name ("市财政局预算科", "预算科" where only one unit has it or the hint is that unit). False if nobody or several have it. */
bool organs_find(const struct organs *organs, const char *text, const char *hint, struct seat *seat);
/* The longest names a text begins with ("市财政局预算科副科长"). */
bool organs_read(const struct organs *organs, const char *text, const char *hint, struct seat *seat);

/* One post held, or the present one. */
struct spell {
    struct place place;
    bool now, main;
    bool in_city;            /* unit and body are ids */
    const char *unit, *body; /* ids, or as written */
    const char *title;       /* without grades and remarks; NULL: not given */
    const char *leading;     /* "yes", "no", NULL */
    const char *from, *to;   /* canonical dates, NULL: not given */
    const char *post_rank;   /* of the post: "principal", "deputy", NULL */
    const char *rank;        /* the person's then, likewise */
};

struct career {
    int n, room;
    struct spell *spells;
};

/* Picks the present post and sets the cadre's unit, body, title, post_rank, leading and post_since; the earlier ones become history. Spells of one
 * post that a change of grade or appointment split belong together (LX-4). */
void career_settle(struct draft *draft, struct record *cadre, struct career *career);

/* A family member as a form names one. */
struct relative {
    struct place place;
    struct record *of; /* a row of cadres or people */
    bool of_cadre;
    const char *title, *name, *birth, *work;
};

struct family {
    int n, room;
    struct relative *items;
};

/* What somebody is to the one who is this to him: parent -> child. */
const char *kin_inverse(const char *relation);
/* kin.c: finds them among cadres and people; unsure ones are remarks and rows of the table kin with sure = no. */
void kin_match(struct draft *draft, const struct family *family, const struct organs *organs);
/* Takes back the remarks on pairs that the supplement confirms. */
void kin_settle(struct draft *draft);

/* What the forms fill. */
struct forms {
    struct draft *draft;
    struct organs *organs;
    struct family family;
    struct ids *seen; /* name and month of birth of the .lrmx read */
    int n_seen;
    struct ids *listed; /* rows of the table of posts by unit, body and title; NULL: not asked for yet */
};

/* form_units.c: sheet B01. form_people.c: A01 and what hangs on it (sheets by name, NULL: missing). */
void form_read_units(struct forms *forms, struct sheet *b01);
struct person_sheets {
    struct sheet *a01, *a02, *a05, *a08, *a15, *a36;
};
void form_read_people(struct forms *forms, const struct person_sheets *sheets);
/* lrmx.c: file, and what it says */
struct lrmx;
void lrmx_read(struct forms *forms, const char *file, const struct lrmx *lrmx);

#endif
