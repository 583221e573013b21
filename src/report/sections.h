/* The parts of a judged plan in words, shared by check, plan and whoever shows plans. Each prints its title and rows, or nothing when empty. */
#ifndef REPORT_SECTIONS_H
#define REPORT_SECTIONS_H

#include "report/text.h"

/* Moves by type and mode, and the voluntary share. */
void section_counts(FILE *out, const struct verdict *verdict, const struct view *view);
/* Who moves where, grouped by who runs the move. */
void section_roster(FILE *out, const struct verdict *verdict, const struct view *view);
/* Three cells: the rule, whom it is about, what it says. */
void section_finding(struct table *table, const struct verdict *verdict, const struct finding *finding, const struct view *view);
void section_broken(FILE *out, const struct verdict *verdict, const struct view *view);
void section_exceptions(FILE *out, const struct verdict *verdict, const struct view *view);
void section_standing(FILE *out, const struct verdict *verdict, const struct view *view);
void section_deferrals(FILE *out, const struct verdict *verdict, const struct view *view);
void section_unmet(FILE *out, const struct verdict *verdict, const struct view *view);
void section_decisions(FILE *out, const struct verdict *verdict, const struct view *view);
/* What the plan file claims and the judge found otherwise. */
void section_notes(FILE *out, const struct verdict *verdict, const struct view *view);
/* Before → after in figures people know: totals, units without, units that change. */
void section_structure(FILE *out, const struct verdict *verdict, const struct view *view);

/* What a certificate proves; nothing for NULL. */
void section_proof(FILE *out, const struct proof *proof, bool broken, const struct view *view);

#endif
