/* A plan in the workbook for the meeting (export --format xlsx), after people worked on it: sheet OF-1 gives the moves, the sheets of deferrals and
 * decisions, where they are left, the rest. Sheets and columns are known by their headings in either language, wherever they stand.
 *
 * Who moves: the hidden column of ids, else the name, with the present post where several have it. Where to: what the cell of the appointment says,
 * for that is what people see and edit; the hidden id of the post only tells which of several posts of that name is meant. A row whose opinion says
 * no (不同意, 缓议 …) is no move, and a note says so. All faults are told with sheet, row and column. */
#ifndef INTAKE_PLAN_BOOK_H
#define INTAKE_PLAN_BOOK_H

#include <stddef.h>

#include "base/error.h"
#include "domain/city.h"
#include "domain/plan.h"

/* Do the bytes begin like a workbook (a zip archive)? */
bool plan_book_looks(const char *bytes, size_t size);
/* False with faults, or with err where this build cannot read workbooks. */
bool plan_book_read(struct arena *arena, const char *file, const char *bytes, size_t size, const struct city *city, struct plan *plan,
                    struct faults *faults, struct error *err);

#endif
