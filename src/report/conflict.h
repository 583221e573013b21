/* Renderers of conflicts; rules of the room as in report.h. */
#ifndef REPORT_CONFLICT_H
#define REPORT_CONFLICT_H

#include "explain/conflict.h"
#include "report/report.h"

/* files: per relaxation where its scenario was written, NULL: nowhere. */
void report_conflict_text(FILE *out, const struct conflict *conflict, const char *const *files, const struct view *view);
void report_conflict_json(FILE *out, const struct conflict *conflict, const char *const *files, const struct view *view);
/* The sets of requirements alone. */
void report_conflict_sets(FILE *out, const struct conflict *conflict, const struct view *view);
/* One relaxation as a scenario file. */
void report_scenario_json(FILE *out, const struct conflict *conflict, int relaxation, const struct view *view);
/* "deferrals", "decisions-2": what a scenario and its file are called. */
const char *report_relaxation_name(const struct conflict *conflict, int relaxation, const struct view *view);

#endif
