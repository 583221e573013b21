/* Between the files of the page only: what each section is given. */
#ifndef REPORT_HTML_PARTS_H
#define REPORT_HTML_PARTS_H

#include "report/figures.h"
#include "report/headline.h"
#include "report/html.h"
#include "report/html_write.h"

/* verdict: the plan at hand; of several the first. */
struct html_page {
    struct html *h;
    const struct report_page *page;
    const struct verdict *verdict;
    const struct city *city;
    const struct view *view;
    struct headline headline;
    struct stated stated;
    struct figures_change figures;
};

/* html_page.c. A free text that people wrote: left out where no name may show. */
/* The plan's file without its folder; "" where no name may show. */
const char *page_plan_name(const struct html_page *p, const struct verdict *verdict);
/* A paragraph of explanation under a heading. */
void page_note(struct html_page *p, enum word text);
void page_heading(struct html_page *p, enum word text);
/* A field to be filled in by hand, named for those who cannot see its place. */
void page_blank(struct html_page *p, const char *name, const char *value);
/* The name of a cadre with the id, or the id alone. */
void page_cadre(struct html_page *p, int cadre);
/* Unit, and below it body and title; post -1: waiting. */
void page_seat(struct html_page *p, int post);
/* Opens the row of a cadre, who heads it, and writes the present post into its first cell. */
void page_cadre_row(struct html_page *p, int cadre);
const char *page_tenths(const struct html_page *p, int64_t milli);

/* The sections, one function a heading. */
void page_headline(struct html_page *p);
void page_figures(struct html_page *p);
void page_roster(struct html_page *p);
void page_approvals(struct html_page *p);
void page_decisions(struct html_page *p);
void page_units(struct html_page *p);
void page_exchange(struct html_page *p);
void page_warnings(struct html_page *p);
void page_tracking(struct html_page *p);
void page_rules(struct html_page *p);
/* Several plans. */
void page_ranking(struct html_page *p);
void page_compared_figures(struct html_page *p);
void page_compared_units(struct html_page *p);
void page_compared_movers(struct html_page *p);
void page_compared_lists(struct html_page *p);

/* html_lists.c: broken rules, exceptions, standing conflicts. id: of the table, and its list in check --json. */
void page_findings(struct html_page *p, const char *id, enum word caption, int n, const struct finding *items);

/* html_figures.c: the share a of n, and the change from before to after as a share of before; as tenths of a per cent under a key that tells both
 * numbers, "share(a, n)", "change(before, after)". */
void page_share(struct html_page *p, const char *key_a, const char *key_n, int64_t a, int64_t n);
void page_change_share(struct html_page *p, const char *before_key, const char *after_key, int64_t before, int64_t after);

/* A distance before and after, on a scale up to most. */
void page_change_picture(struct html_page *p, const char *name, int64_t before, int64_t after, int64_t most);

/* html_units.c: before ○ and after ● on a scale from 0 to most, width wide, from x on. */
void page_dumbbell(struct html_page *p, double x, double y, double width, double before, double after, double most);
/* A text in a picture, cut to so many columns. */
void page_svg_text(struct html_page *p, const char *tag, double x, double y, const char *text, int columns);
const char *page_team(const struct html_page *p, const struct team *team);

#endif
