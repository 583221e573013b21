/* Room-private: what the field's own forms tell of a city, whichever form it is: the .lrmx (report/approval.c) and the 公务员信息采集表
 * (report/office/collection.c). Forms are Chinese in every language. What a city does not hold stays empty: ID numbers, names of people outside the
 * exchange (their ids stand for them). */
#ifndef REPORT_FORM_H
#define REPORT_FORM_H

#include "intake/codes.h"
#include "report/report.h"

struct form {
    const struct view *view;
    const struct city *city;
    struct arena *arena;
    struct ids *units, *bodies; /* by id; by unit id, control character, body id */
};
struct form form_new(const struct city *city, const struct view *view);

/* A cadre or person (n_cadres + q) by name; the id where there is none or names are left out. */
const char *form_name(const struct form *form, int who);
/* "市财政局预算科": body -1 for the unit alone. */
const char *form_organ(const struct form *form, int unit, int body);
const char *form_title(const struct form *form, int post);
/* "197804", "19780412"; "" if unknown. */
const char *form_date(const struct form *form, struct date date);
/* What the form says for a code word; "" for unknown. */
const char *form_code(const struct form *form, enum codes_id list, const char *code);
const char *form_value(const struct form *form, int cadre, int attribute);
/* A line of the card, "" without; nothing with --anonymous. */
const char *form_card(const struct form *form, int cadre, const char *key);

/* A post held: the history, oldest first; the years as plain staff in the present body where only body_since tells of them; last the present post. */
struct form_spell {
    int unit, body;    /* -1: outside the city; -1: none */
    const char *organ; /* as it is called, or as the history has it */
    const char *title;
    int rank;  /* -1: not told */
    bool told; /* the title tells the rank already */
    struct date from, to;
    int post; /* the present one; -1 */
};
int form_career(const struct form *form, int cadre, const struct form_spell **spells);

/* Education as the card has it, in service and full-time, or else as the city knows it: "" where that is not told. */
struct form_degree {
    const char *level, *degree, *school, *subject;
    bool full_time;
    bool highest; /* the one the specialty belongs to */
};
int form_degrees(const struct form *form, int cadre, struct form_degree degrees[3]);

/* What kin are called, by their own sex as the form says it ("": a word for both). */
const char *form_kin(const struct form *form, int relation, const char *gender);

#endif
