/* Equal renderers: what was found out, as text for people, JSON for programs, CSV for tables. Each writes to a stream the caller owns (a stream into
 * memory, so that an output appears whole or not at all); none allocates for its caller. Text is in the language of words_use; JSON and CSV hold
 * the code words of the contract. Order is that of the city file or by bytes, never of pointers: same input, same bytes.
 *
 * A cadre's name, the reasons of E4, E5 and `unfit` and everything on the cards are secret; struct view says what may be seen. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdio.h>

#include "audit/audit.h"
#include "audit/certificate.h"
#include "audit/events.h"
#include "solve/planner.h"
#include "task/apply.h"
#include "task/track.h"
#include "whatif/diff.h"

struct view {
    struct arena *arena; /* for strings made on the way */
    bool anonymous;      /* ids, no names */
    bool confidential;   /* E4, E5 and the reasons of `unfit` by name; else "recorded" */
};

/* How a plan was made, for the field `made`; nothing of time, host or duration. */
struct made {
    const char *version;
    const char *glpk;
    const char *options; /* as given on the command line, in the table's order */
    unsigned seed;
    const char *relax; /* the command that would give up musts, told where that helps; NULL */
};

/* audit: the ledger, and the early warnings of the next months (n_events -1: not asked for). */
void report_ledger_text(FILE *out, const struct ledger *ledger, int n_events, const struct event *events, const struct view *view);
void report_ledger_json(FILE *out, const struct ledger *ledger, int n_events, const struct event *events, const struct view *view);

/* audit --rules: the rule table in force. */
void report_rules_text(FILE *out, const struct policy *policy, const struct view *view);
void report_rules_json(FILE *out, const struct policy *policy, const struct view *view);

/* check: one plan in words; several side by side, best first, with the share of the possible improvement that each reaches; the same as JSON (one
 * plan: the object itself, else a list in the order given, each with its rank and efficiency). */
void report_verdict_text(FILE *out, const struct verdict *verdict, const struct view *view);
void report_ranking_text(FILE *out, int n, const struct verdict *const *verdicts, const struct view *view);
void report_verdict_json(FILE *out, int n, const struct verdict *const *verdicts, const struct view *view);
/* -1, 0, 1: a better than, as good as, worse than b: fewer broken hard rules, then the tiers in order. */
int report_rank(const struct verdict *a, const struct verdict *b);

/* plan: the roster for people (also of a task without a plan: why there is none), the file cadrex-plan/1, the roster as a table. */
void report_plan_text(FILE *out, const struct solution *solution, const struct task *task, const struct view *view);
void report_plan_json(FILE *out, const struct solution *solution, const struct task *task, const struct made *made, const struct view *view);
/* unit >= 0: an extract for that unit. */
void report_plan_csv(FILE *out, const struct verdict *verdict, int unit, const struct view *view);
/* The few lines a person needs when the plan went to a file. */
void report_plan_summary(FILE *out, const struct solution *solution, const struct task *task, const struct view *view);

/* diff: two plans side by side. */
void report_diff_text(FILE *out, const struct plan_diff *diff, const struct view *view);
void report_diff_json(FILE *out, const struct plan_diff *diff, const struct view *view);

/* apply: what was done, when the city itself went to a file; the verdict is of the whole plan, or of the completed part of it (partial). */
void report_applied_text(FILE *out, const struct verdict *verdict, const struct applied *applied, const struct view *view);
void report_applied_json(FILE *out, const struct verdict *verdict, const struct applied *applied, const struct view *view);

/* track: how a round comes along. */
void report_track_text(FILE *out, const struct tracked *tracked, const struct view *view);
void report_track_json(FILE *out, const struct tracked *tracked, const struct view *view);

/* A city as its file, cadrex-city/1: with confidential what read_city reads again as the same city; else without reason, approver and document of
 * SD-E4 and SD-E5 and the reasons of `unfit`. anonymous: without names, cards and the free texts of deferrals and of `unfit`. */
void report_city_json(FILE *out, const struct city *city, const struct view *view);
/* Does it leave out anything for want of confidential? */
bool report_city_leaves_out(const struct city *city, const struct view *view);

/* The file cadrex-certificate/1. */
void report_certificate(FILE *out, const struct certificate *certificate, const struct task *task, const struct made *made);

/* How the search stands, {"progress": {tier, value, bound, gap, seconds}} on one line; with "round", from 1, unless that is 0. */
void report_progress_json(FILE *out, const struct progress *progress, int round);
/* The same of the look ahead of plan --rounds: {"progress": {ways_tried, ways_taken, seconds}}. */
void report_ahead_json(FILE *out, int n_tries, int n_better, double seconds);

/* Complaints: as lines for people, or one JSON object a line {file, code, severity, pointer, message, hint}, with {line, column} where the text
 * itself is wrong. quiet: errors only. */
void report_faults(FILE *out, const struct faults *faults, bool json, bool quiet);
void report_error(FILE *out, const struct error *err, bool json);

#endif
