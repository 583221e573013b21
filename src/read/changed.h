/* Room-private: the parts of read_changed. */
#ifndef READ_CHANGED_H
#define READ_CHANGED_H

#include "domain/scenario.h"
#include "read/city.h"
#include "read/policy.h"

/* A place of the changed document and the change that made it so. */
struct touched {
    const char *at;      /* JSON pointer into the document */
    const char *pointer; /* of the change in the scenario file */
    const char *place;
};

struct changer {
    struct arena *arena;
    const char *file; /* of the scenarios */
    struct faults *faults;
    int n_touched, room;
    struct touched *touched;
};

/* A complaint about a change itself; message takes one text. */
void change_fault(const struct changer *c, const struct change *change, const char *code, const char *hint, enum word message, const char *arg);
/* Notes that the place `at` of the document comes from the change's field + tail. */
void change_touch(struct changer *c, const char *at, const struct change *change, const char *tail);

/* changed_city.c, changed_policy.c: carry one change out. */
void change_in_city(struct changer *c, json_t *city, const struct change *change);
void change_in_policy(struct changer *c, json_t *policy, const struct change *change);

#endif
