/* The 干部任免审批表 (.lrmx, formats.md LX-1 … LX-7) as a file: one person a form. Import reads it (lrmx.c); here it is written back. Builds without
 * libxml2 and libzip (WITH=core) cannot. */
#ifndef INTAKE_LRMX_H
#define INTAKE_LRMX_H

#include "intake/intake.h"

/* The elements, in the order of the form. */
enum lrmx_field {
#define LRMX(field) LRMX_##field,
#define LRMX_UNREAD LRMX
#include "intake/lrmx.def"
#undef LRMX
#undef LRMX_UNREAD
    N_LRMX
};

struct lrmx_kin {
    const char *title, *name, *birth, *work;
};

/* A form as somebody gave it: whose it is. */
struct lrmx_form {
    const char *file;
    const char *name, *birth; /* without blanks; "YYYY-MM", "" if it is not told */
};

struct lrmx_forms {
    int n, room;
    struct lrmx_form *items;
    int n_remarks;
    const struct remark *remarks; /* what could not be read */
};

/* The forms of a file, folder or archive. False with err if nothing can be read. */
bool lrmx_forms_read(struct arena *arena, const char *path, struct lrmx_forms *forms, struct error *err);
/* Reads those wanted (NULL: all) again and hands them over one at a time, k its place among forms->items; its own arena lives as long as the call.
 * Pictures are large: so no more than one form is in memory. False where take said so, or with err where one of them is no longer what it was
 * (ERROR_INPUT). */
bool lrmx_forms_each(struct arena *arena, const char *path, const struct lrmx_forms *forms, const bool *wanted,
                     bool (*take)(void *self, int k, const struct part *form), void *self, struct error *err);

/* What a form is to say: NULL keeps what it says (in a new form: nothing). */
struct lrmx_texts {
    const char *fields[N_LRMX];
    int n_kin;
    const struct lrmx_kin *kin; /* of a new form only */
    bool citizen;               /* keep ID numbers */
};

/* form NULL: a new one with every element of the form. Else all that is not set stays as it is: other elements and those unknown to the form, their
 * order, comments, pictures, line ends and the byte order mark; but the result is UTF-8 whatever the form was, and ID numbers are emptied. False if
 * form is no form. */
bool lrmx_make(struct arena *arena, const struct part *form, const struct lrmx_texts *texts, char **bytes, size_t *size);

#endif
