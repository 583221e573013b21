/* What cadrex export does with the field's own forms. Each ends the run: the exit code. */
#ifndef CLI_EXPORT_H
#define CLI_EXPORT_H

#include "cli/job.h"

/* plan NULL: everybody in a post; unit -1: all. */
int export_lrmx(struct job *job, const struct plan *plan, int unit);
int export_workbook_of_forms(struct job *job);

#endif
