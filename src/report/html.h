/* The report: one self-contained HTML page about a judged plan, or about several side by side. It needs no network, no other file and no script; its
 * Content-Security-Policy forbids everything but the one style and the one script it carries. Every number is a <data> element with the exact value
 * and data-key, its place in the answer of check --json ("measures.moves", "figures[finance].women.after"). */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/report.h"

struct decision_prices;

struct report_page {
    const char *version;
    int n_verdicts;
    const struct verdict *const *verdicts; /* all of one city and policy, in the order given; each with its own decisions */
    int within;                            /* early warnings of so many months */
    const struct decision_prices *prices;  /* of a single plan; NULL: not asked for */
};

/* With view->anonymous no name and no free text that could hold one is on the page; E4, E5 and the reasons of unfitness need view->confidential. */
void report_html(FILE *out, const struct report_page *page, const struct view *view);

#endif
