/* The parts of a judged plan in words, shared by check, plan and whoever shows plans. Each prints its title and rows, or nothing when empty. */
#ifndef REPORT_SECTIONS_H
#define REPORT_SECTIONS_H

#include "report/text.h"

/* An approval as it may be shown: of whom it is not told why, it is not told either who signed what. */
struct shown_approval {
    bool needed;
    const char *approver, *document, *date; /* "" where open */
    bool numbered;                          /* there is a document, shown or not */
};
struct shown_approval approval_of(const struct verdict *verdict, const struct judged_deferral *deferral, const struct view *view);

/* Of the ids of a finding: a rank in the language of the output, all else as it is. */
const char *finding_word(const char *id);
/* Whom or what a finding is about, and what its rule says ("" where that may not be shown). */
const char *finding_ids(const struct verdict *verdict, const struct finding *finding, const struct view *view);
const char *finding_text(const struct verdict *verdict, const struct finding *finding, const struct view *view);

/* A decision taken by people. */
const char *wish_kind_text(enum wish_kind kind);
bool wish_is_secret(const struct wish *wish, const struct view *view);
/* Where to, or by which rule; "" for neither. */
const char *wish_object(const struct city *city, const struct wish *wish, const struct view *view);

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
/* What became of the moves announced before; losses may be NULL. */
void section_announced(FILE *out, const struct verdict *verdict, const struct announced_losses *losses, const struct view *view);
/* What the plan file claims and the judge found otherwise. */
void section_notes(FILE *out, const struct verdict *verdict, const struct view *view);
/* Before → after in figures people know: totals, units without, units that change. */
void section_structure(FILE *out, const struct verdict *verdict, const struct view *view);

/* What a certificate proves; nothing for NULL. */
void section_proof(FILE *out, const struct proof *proof, bool broken, const struct view *view);

#endif
