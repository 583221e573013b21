/* Room-private: the formats that need libxml2 and libzip. Builds with WITH=core have src/intake/core instead of src/intake/forms, where they are all
 * refused. */
#ifndef INTAKE_FORMS_H
#define INTAKE_FORMS_H

#include "intake/lrmx.h"
#include "intake/sheet.h"

/* The sheets of an .xlsx workbook, merged cells filled in, dates as YYYY-MM-DD. False with a remark. */
bool xlsx_to_sheets(struct draft *draft, struct sources *sources, const struct part *part);

/* Is it a zip archive; does it hold a workbook? */
bool zip_is_workbook(const struct part *part);
/* Unpacks every entry that is a table, a workbook or an .lrmx and hands it to take, which ends its own arena. False with a remark. */
bool zip_each(struct draft *draft, const struct part *part, void (*take)(void *self, const struct part *entry), void *self);

struct lrmx {
    const char *fields[N_LRMX]; /* "" if missing, empty or (无) */
    int n_kin, kin_room;
    struct lrmx_kin *kin;
};

/* False with a remark. The part's bytes are not needed afterwards. */
bool lrmx_parse(struct draft *draft, const struct part *part, struct lrmx *lrmx);

#endif
