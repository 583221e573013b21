/* Structure before and after a plan in figures people know, and how far the units are from their targets. Counted once here; text, JSON and pages
 * show the same numbers. */
#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H

#include "report/report.h"

enum figure { FIGURE_WOMEN, FIGURE_YOUNG, FIGURE_NON_CPC, FIGURE_MINORITY, FIGURE_DEGREE, N_FIGURES };
extern const char *const figure_keys[]; /* "women", "under_40" …, as check --json names them */

struct figures {
    int holders;
    int of[N_FIGURES];
    int n_specialties;
};

struct figures_change {
    const struct figures *before, *after; /* per unit, the whole city last; holders by home post: a secondment keeps its home */
    bool told[N_FIGURES];                 /* false: nobody in the city has it, or its file does not tell */
    bool specialties;                     /* likewise */
    int without_before[N_FIGURES], without[N_FIGURES];
    const int64_t *distance_before, *distance; /* per attribute: sums of the cells' costs */
};

/* All arrays in the view's arena. */
void figures_of(const struct verdict *verdict, const struct view *view, struct figures_change *change);
bool figures_same(const struct figures_change *change, int unit);
const char *figure_name(enum figure figure);

#endif
