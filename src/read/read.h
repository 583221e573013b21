/* JSON files of the contract -> domain. All faults of a file are collected; a false return means faults->n_errors > 0 or err is set. Syntax, encoding
 * and duplicate-key faults end reading at the first. The only rooms that include jansson.h are this one and report. */
#ifndef READ_READ_H
#define READ_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "domain/calendar.h"
#include "domain/certificate.h"
#include "domain/city.h"
#include "domain/plan.h"
#include "domain/policy.h"
#include "domain/progress.h"
#include "domain/scenario.h"

/* Call it once, before anything is read or written: from then on want of memory in the JSON library ends the process with exit 6. */
void read_begin(void);

/* Limits of the contract: beyond is an input fault. */
enum { READ_POSTS_MOST = 200000, READ_SEATS_A_UNIT_MOST = 2000 };

/* Reads a city file ("-": standard input) into *city; symbols is the table its words go to. */
bool read_city(struct arena *arena, const char *path, struct symbols *symbols, struct city *city, struct faults *faults, struct error *err);

/* The same of bytes that are there already; path is how complaints call them. */
bool read_city_bytes(struct arena *arena, const char *path, const char *bytes, size_t size, struct symbols *symbols, struct city *city,
                     struct faults *faults, struct error *err);

/* Reads a policy by shipped name (luohe-2020, national-2020, open) or file; merges what it extends. */
bool read_policy(struct arena *arena, const char *name_or_path, struct symbols *symbols, struct policy *policy, struct faults *faults,
                 struct error *err);

/* What city and policy say about each other: words that are neither values nor groups are errors; attributes of the policy that no cadre has and
 * `defer` entries that name no exemption of the policy are warnings. Call it once both are read. */
bool read_match(const struct city *city, const struct policy *policy, struct faults *faults);
/* The errors alone, also of a city that has faults of its own: all faults of a file are told together. */
bool read_match_words(const struct city *city, const struct policy *policy, struct faults *faults);

/* Reads a plan file against its city: names are resolved, nothing is judged. A file named .csv (standard input: one that begins with no bracket) is a
 * table with the columns cadre and to, under English or Chinese heads. */
bool read_plan(struct arena *arena, const char *path, const struct city *city, struct plan *plan, struct faults *faults, struct error *err);
/* The same of bytes that are there already. */
bool read_plan_bytes(struct arena *arena, const char *path, const char *bytes, size_t size, const struct city *city, struct plan *plan,
                     struct faults *faults, struct error *err);

/* Reads of a plan file (or table) nothing but its moves, as announced for a city that has changed since: cadres and posts that are no more are no
 * fault but told with -1. A cadre twice, or no plan at all, is a fault. */
bool read_announced(struct arena *arena, const char *path, const struct city *city, struct announced *announced, struct faults *faults,
                    struct error *err);

/* Reads how a round comes along, against its city. */
bool read_progress(struct arena *arena, const char *path, const struct city *city, struct round_progress *progress, struct faults *faults,
                   struct error *err);

/* Reads a list of holidays and make-up working days (CSV: date, kind). */
bool read_holidays(struct arena *arena, const char *path, struct calendar *calendar, struct faults *faults, struct error *err);
/* Reads a certificate against its city: nouns are resolved, prices of the wrong sign are faults, nothing is proved. */
bool read_certificate(struct arena *arena, const char *path, const struct city *city, struct certificate *certificate, struct faults *faults,
                      struct error *err);

/* One wish as the options and `decisions` write it; reason may be "". False with a message in err (ERROR_USAGE). */
bool read_wish(struct arena *arena, const struct city *city, const struct city_index *index, enum wish_kind kind, const char *text,
               const char *reason, const char *by, struct wish *wish, struct error *err);

/* Does a wish make sense under the policy and beside earlier ones? False with a message (ERROR_USAGE): a deferral by what is no recorded exemption,
 * a second pin of one cadre, a post pinned to two. */
bool read_wish_fits(struct arena *arena, const struct city *city, const struct policy *policy, const struct wishes *earlier, const struct wish *wish,
                    struct error *err);

/* Warns of a plan's decisions that make no sense (read_wish_fits). */
void read_match_plan(const struct city *city, const struct policy *policy, const struct plan *plan, struct faults *faults);

/* The word of a list (ended by NULL) that is near enough to be what was meant; NULL: none. */
const char *read_nearest(const char *const *list, const char *text);

/* called.c: what people say on a command line. Files name by id alone: names change, and become those of two people. */
enum called { CALLED_CADRE, CALLED_POST, CALLED_UNIT };
/* The number by an id, else by a name that only one has (a post: unit, body and title as the outputs write them; blanks do not count). -1 with
 * ERROR_USAGE: nobody, with the nearest id (with by_name: or name); or several, with their ids. */
int read_called(struct arena *arena, const struct city *city, const struct city_index *index, enum called kind, const char *text, bool by_name,
                struct error *err);
/* A wish as read_wish wants it, by ids, from one that may use names; NULL with ERROR_USAGE. */
const char *read_called_wish(struct arena *arena, const struct city *city, const struct city_index *index, enum wish_kind kind, const char *text,
                             bool by_name, struct error *err);

/* Names of the policies in the binary, ended by NULL. */
const char *const *read_shipped_policies(struct arena *arena);

/* City and policy as they were read, kept so that they can be read again with changes. All in the arena. */
struct inputs;
/* Reads both (read_city, read_policy, read_match) and keeps their documents. NULL with faults or err. */
struct inputs *read_inputs(struct arena *arena, const char *city_path, const char *policy_name, struct symbols *symbols, struct city *city,
                           struct policy *policy_read, struct faults *faults, struct error *err);
/* City and policy after the changes, in their order; wishes among them are passed by. What no change touches is copied from the inputs' own city and
 * policy. Faults are told at the changes (file: the scenarios'). The hash of what was changed is that of the changed document. */
bool read_changed(struct arena *arena, const struct inputs *inputs, const char *file, int n, const struct change *const *changes, struct city *city,
                  struct policy *policy, struct faults *faults);

/* Reads a scenario file ("-": standard input): shapes and words; what the changes name is looked up when they are carried out (task_scenario). */
bool read_scenarios(struct arena *arena, const char *path, struct scenarios *scenarios, struct faults *faults, struct error *err);
/* What the conditions name must be there; faults at their places. */
bool read_match_accepts(const struct city *city, const struct policy *policy, const char *file, int n, const struct accept *accepts,
                        struct faults *faults);
/* The answer in a result file (a plan file with x_scenario); false
 * if it is none, in silence: it will be made again. */
bool read_answer(struct arena *arena, const char *bytes, size_t size, struct answer *answer);
/* Likewise the list of a sweep. */
bool read_sweep_list(struct arena *arena, const char *bytes, size_t size, struct sweep_list *list);

/* "did you mean ...?", or the whole list where nothing is near; the list is ended by NULL. */
const char *read_hint(struct arena *arena, const char *const *list, const char *text);

#endif
