/* What the JSON renderers share. Values are new references; a failed allocation ends the process with exit 6 like the arena's. */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <jansson.h>

#include "report/report.h"

json_t *json_new_object(void);
json_t *json_new_array(void);
/* Sets and steals; a NULL text is written as null. */
void json_put(json_t *object, const char *key, json_t *value);
void json_put_text(json_t *object, const char *key, const char *text);
void json_put_number(json_t *object, const char *key, int64_t number);
void json_put_month(json_t *object, const char *key, int month);
void json_add(json_t *array, json_t *value);
void json_add_text(json_t *array, const char *text);

/* Writes a document so that people can read it too: one member a line, and one item a line in its lists of objects. Releases it. */
void json_print(FILE *out, json_t *document);
/* On one line. Releases it. */
void json_print_line(FILE *out, json_t *document);

/* A plan file. */
json_t *json_plan(const struct solution *solution, const struct task *task, const struct made *made, const struct view *view);

/* How a file was made: version, options, hashes of the inputs. */
json_t *json_made(const struct task *task, const struct made *made, bool repeatable);

/* Tiers with their bounds, as the plan file holds them. */
json_t *json_tiers(const struct solution *solution);

/* The parts of a judged plan, as the plan file and check --json hold them. */
json_t *json_moves(const struct verdict *verdict, const struct view *view);
json_t *json_deferrals(const struct verdict *verdict, const struct view *view);
json_t *json_unmet(const struct verdict *verdict, const struct view *view);
json_t *json_exceptions(const struct verdict *verdict);
json_t *json_standing(const struct verdict *verdict);
json_t *json_decisions(const struct verdict *verdict, bool for_file, const struct view *view);
/* losses may be NULL. */
json_t *json_announced(const struct verdict *verdict, const struct announced_losses *losses, const struct view *view);
json_t *json_structure(const struct verdict *verdict);
json_t *json_measures(const struct verdict *verdict);
json_t *json_proof(const struct proof *proof);

/* The sets of requirements that cannot all be met. */
struct conflict;
json_t *json_conflict_sets(const struct conflict *conflict, const struct view *view);

json_t *json_due(const struct policy *policy, due_set set);
json_t *json_rule_set(const struct policy *policy, rule_set set, const struct view *view);

#endif
