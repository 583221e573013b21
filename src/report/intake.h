/* What an import found: a summary and the remarks, as text and as JSON. */
#ifndef REPORT_INTAKE_H
#define REPORT_INTAKE_H

#include "intake/intake.h"
#include "report/report.h"

void report_intake_text(FILE *out, const struct intake *intake, const struct view *view);
void report_intake_json(FILE *out, const struct intake *intake, const struct view *view);

#endif
