/* What the text renderers share: labels of cadres and posts, lists of rules, tables that line up also with wide characters. All strings are made in
 * the view's arena. */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "base/arena.h"
#include "base/words.h"
#include "report/report.h"

/* A text from a file, without control characters: a name must not be able to command a terminal. */
const char *text_clean(const struct view *view, const char *text);
/* What people wrote freely may name somebody: nothing of it with --anonymous. NULL: "". */
const char *text_free(const struct view *view, const char *text);
/* The name of an input as it may be told: a form is called like its person. */
const char *text_file(const struct view *view, const char *file);
const char *text_month(const struct view *view, int month);
/* The same inside a sentence. */
const char *text_month_said(const struct view *view, int month);
/* "周婷瑶 (c0001)", or the id alone. */
const char *text_cadre(const struct view *view, const struct city *city, int cadre);
const char *text_unit(const struct view *view, const struct city *city, int unit);
/* "市财政局 办公室 主任 [finance.office.1]"; post -1: waiting for a post. */
const char *text_post(const struct view *view, const struct city *city, int post);
/* The same without the id; for a list where the id is not needed. */
const char *text_seat(const struct view *view, const struct city *city, int post);
/* "women 3 → 4", as "3" where nothing changes. */
const char *text_change(const struct view *view, int before, int after);
/* a of n, n > 0, in rounded tenths of a per cent. */
int64_t text_tenths(int64_t a, int64_t n);
/* a of n as "12.3 %"; "–" for n 0. */
const char *text_share(const struct view *view, int64_t a, int64_t n);
/* Thousandths as "12.345" without trailing zeros. */
const char *text_milli(const struct view *view, int64_t milli);

/* Appends an item to a list text: "a" + "b" = "a, b"; list may be NULL. */
const char *text_join(const struct view *view, const char *list, const char *item);
/* Likewise for reasons, which hold commas themselves: "a; b". */
const char *text_add(const struct view *view, const char *list, const char *item);
/* Ids of a set of due rules: "SD-M1, SD-K1"; "" for the empty set. */
const char *text_due(const struct view *view, const struct policy *policy, due_set set);
/* "1 month", "12 months". */
const char *text_months(const struct view *view, int months);

/* Is it SD-E4 or SD-E5, and they may not be shown? The id as it may be shown: "recorded" for SD-E4 and SD-E5 unless confidential; in the words of
 * people where it is a word ("pool", "pin"). */
bool text_is_secret(const struct view *view, const char *id);
const char *text_rule_id(const struct view *view, const char *id);
const char *text_rule_name(const struct view *view, const char *id);

/* recorded.c: what keeps a cadre. Does the set hold a rule that may not be shown? */
bool text_hides(const struct view *view, const struct policy *policy, rule_set set);
/* The reasons recorded for the rules of the set that may be shown; "" for none. */
const char *text_recorded(const struct view *view, const struct rules *rules, int cadre, rule_set set);
/* The rules of the set, each with its recorded reason: "SD-E3: the audit of 2019, recorded". */
const char *text_kept(const struct view *view, const struct rules *rules, int cadre, rule_set set);
/* The same without the reasons. */
const char *text_exempt(const struct view *view, const struct policy *policy, rule_set set);
/* Of a policy's texts {en, zh}: that of the language in use, or the other one; NULL if there is neither. */
const char *text_in_language(const char *const texts[2]);
/* What a rule says, in the language of people: by the policy's text or our own words; NULL if it has none. */
const char *text_rule(const struct policy *policy, const char *id);
/* Why a cadre is due by a rule: "SD-M1: 137 months in the post, limit 120"; bit of a due_set. */
const char *text_reason(const struct view *view, const struct rules *rules, int cadre, int bit);

/* What comes up for a cadre: "reaches SD-M1: ten years in one post". */
const char *text_event(const struct rules *rules, const struct event *event, const struct view *view);

const char *text_type(enum move_type type);
const char *text_mode(enum mode mode);
const char *text_tier(enum tier tier);
const char *text_outcome(enum outcome outcome);
/* The attribute's name for people; attribute -1: the number of holders. */
const char *text_attribute(const struct view *view, const struct city *city, int attribute);
/* A field of a cadre that is missing, in words and as files call it: "start in the post (post_since)". */
const char *text_field(const struct view *view, const char *field);
/* A tag of related business. */
const char *text_tag(const struct view *view, const char *tag);
/* A value or group of an attribute, by its symbol, as people say it. */
const char *text_value(const struct view *view, const struct city *city, int attribute, int value);
/* An attribute with one of its values: "specialty law"; attribute -1: the number of holders. */
const char *text_kind(const struct view *view, const struct city *city, int attribute, int value);
/* The weights of the balance: "age 1, gender 1". */
const char *text_weights(const struct policy *policy, const struct view *view);
/* The first lines of every text: city, date, policy, weights, the unjudged. */
void text_heading(FILE *out, const struct rules *rules, const struct view *view);
void text_title(FILE *out, const char *title);

/* Cadres counted as due only for want of a post. */
bool text_waits(const struct cadre_rules *rules);
int ledger_waiting(const struct ledger *ledger);
/* The words of a rule's force and of an exemption's effect. */
const char *text_force(enum force force);
const char *text_effect(enum effect effect);
/* The id of what comes next for a cadre: a due rule, LC-2 (may move from then on), "retirement". */
const char *text_next(const struct policy *policy, const struct ledger_line *line);

/* The bytes of a text's beginning that fit into so many columns of a terminal. */
size_t text_fits(const char *text, int columns);

/* A table: one letter a column, l or r; cells are added row by row. */
struct table;
struct table *table_new(struct arena *arena, const char *columns);
void table_text(struct table *table, const char *text);
void table_number(struct table *table, int64_t number);
/* Prints the rows, indented by two; nothing if there is none. n_head rows at the top are the heading and alone print nothing. */
void table_print(FILE *out, const struct table *table, int n_head);

#endif
