/* Renderers of explanations; rules of the room as in report.h. */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "explain/explain.h"
#include "report/report.h"

void report_explain_text(FILE *out, const struct explanation *explanation, const struct view *view);
void report_explain_json(FILE *out, const struct explanation *explanation, const struct view *view);

/* "+1200 exactly", "nothing (proved)" */
const char *price_text(const struct price_tier *tier, const struct view *view);

/* Parts of the text: the wish and its price; posts that are as good. */
void report_price_text(FILE *out, const struct explanation *explanation, const struct view *view);
void report_alternatives_text(FILE *out, const struct explanation *explanation, const struct view *view);

#endif
