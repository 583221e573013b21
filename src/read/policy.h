/* Room-private: the parts of read_policy. A policy file is read twice: alone (reader.partial: all that is wrong with its own fields), then merged
 * with what it extends (what is missing or too much in the whole). */
#ifndef READ_POLICY_H
#define READ_POLICY_H

#include "domain/policy.h"
#include "read/json.h"

struct policy_reader {
    struct reader reader;
    struct policy *policy;
    json_t *own; /* the file itself, for the places of merged rules */
    struct named_attribute *named;
    int named_room;
};

enum {
    POLICY_FORMAT,
    POLICY_NAME,
    POLICY_EXTENDS,
    POLICY_DUE,
    POLICY_EXEMPT,
    POLICY_PAIRS,
    POLICY_LIMITS,
    POLICY_BOTH_DUE,
    POLICY_SECONDMENT_MEETS_DUE,
    POLICY_WATCH_MONTHS,
    POLICY_KEY_FUNCTIONS,
    POLICY_KIN_FUNCTIONS,
    POLICY_ATTRIBUTES,
    POLICY_GROUPS,
    POLICY_BALANCE,
    POLICY_FIT,
    POLICY_OBJECTIVE,
    POLICY_ROUND,
    POLICY_ALLOW_VACANCIES,
    POLICY_RETIREMENT,
    N_POLICY_FIELDS
};

/* policy.c: reads a policy by name or path into pr->policy. The document it was read from, merged with what the file extends (a new reference); NULL
 * with a fault or err. Faults of the merged document are in pr->reader.faults. */
json_t *policy_load(struct policy_reader *pr, const char *name_or_path, struct error *err);
/* A merged document as a policy; sha256 is kept, name is not set. */
void policy_read_merged(struct policy_reader *pr, json_t *merged, const char *file);
/* The fields of a policy, ended by NULL. */
const char *const *policy_field_names(void);

/* policy_merge.c: the base with the other laid over it (a new reference). */
json_t *policy_merge(json_t *base, json_t *over);

/* policy_rules.c */
void policy_read_rules(struct policy_reader *pr, const struct node *root);
/* policy_fields.c: everything else. */
void policy_read_fields(struct policy_reader *pr, const struct node *root);
/* policy_groups.c */
void policy_read_attributes(struct policy_reader *pr, struct spot spot);
void policy_read_groups(struct policy_reader *pr, struct spot spot);
/* The words of an attribute, ended by NULL: raw values of its closed list or (age) bands, and groups. NULL: an open list, which takes any word. */
const char *const *policy_words(struct arena *arena, const struct policy *policy, const struct symbols *symbols, const char *attribute);
/* Notes an attribute beside the fixed ones. */
void policy_note_attribute(struct policy_reader *pr, struct spot spot, const char *name);

/* condition.c: the condition in a spot, NULL with a fault. */
const struct condition *condition_read(struct policy_reader *pr, struct spot spot);

#endif
