/* Files of the office: the workbook for the meeting, the 公务员信息采集表, the 任免审批表. They need libxlsxwriter and libxml2; builds with WITH=core
 * have src/report/core instead of src/report/office, where all of them are refused (ERROR_USAGE). Same input, same bytes. */
#ifndef REPORT_OFFICE_H
#define REPORT_OFFICE_H

#include "report/report.h"

/* OF-1 方案, OF-3 of every unit that changes, OF-5, OF-6 before and after, OF-7, deferrals, decisions (datasets/README.md "Workbook for the
 * meeting"). unit >= 0: an extract for that unit. output: where the bytes will go; working files lie beside it for a moment. The bytes are the
 * arena's. */
bool report_meeting(const struct verdict *verdict, int unit, const char *output, const struct view *view, char **bytes, size_t *size,
                    struct error *err);

/* The workbook of the 公务员信息采集表: what its sheets can hold of a city, for import to read again; likewise. *odd: the codes of units are made up,
 * since those of the city do not make the tree that import reads out of codes. */
bool report_collection(const struct city *city, const char *output, const struct view *view, bool *odd, char **bytes, size_t *size,
                       struct error *err);

#endif
