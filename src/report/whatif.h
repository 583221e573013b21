/* What-ifs: the files of a sweep, and its table as text, JSON and CSV. JSON, CSV and files hold no duration: the same sweep gives the same bytes,
 * whoever found the answers and however often it was interrupted. */
#ifndef REPORT_WHATIF_H
#define REPORT_WHATIF_H

#include "report/report.h"
#include "whatif/frontier.h"
#include "whatif/sweep.h"

/* A result file: the plan file of the scenario with x_scenario (name, key, accept). */
void report_result_json(FILE *out, const struct sweep_found *found, const struct made *made, const struct view *view);
/* sweep.json. */
void report_sweep_list_json(FILE *out, const struct sweep_list *list);

/* The table. city: for names; NULL: ids only. answers[k].scenario NULL: not found out (failures[k] tells why, if it is given and not NULL). */
struct whatif_table {
    const struct sweep_list *list;
    const struct answer *answers;
    const char *const *failures; /* NULL: none */
    const bool *mine;            /* rows to show; NULL: all */
    const struct city *city;
};
void report_whatif_text(FILE *out, const struct whatif_table *table, const struct view *view);
void report_whatif_json(FILE *out, const struct whatif_table *table, const struct view *view);
void report_whatif_csv(FILE *out, const struct whatif_table *table, const struct view *view);

/* The frontier, likewise. */
void report_frontier_text(FILE *out, const struct frontier *frontier, const struct rules *rules, const struct view *view);
void report_frontier_json(FILE *out, const struct frontier *frontier, const struct made *made, const struct task *task, const struct view *view);
void report_frontier_csv(FILE *out, const struct frontier *frontier, const struct view *view);

#endif
