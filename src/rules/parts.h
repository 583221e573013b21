/* Between the files of this room only. */
#ifndef RULES_PARTS_H
#define RULES_PARTS_H

#include "base/arena.h"
#include "rules/rules.h"

/* Fields whose absence makes a condition unknown, bits of rules_missing. */
enum field {
    FIELD_POST_SINCE,
    FIELD_BODY_SINCE,
    FIELD_DEPUTY_SINCE,
    FIELD_PRINCIPAL_SINCE,
    FIELD_BIRTH,
    FIELD_GENDER,
    FIELD_PROBATION_UNTIL,
    FIELD_CLEAR_RECORD,
    FIELD_ASSESSMENT,
    FIELD_ESTABLISHMENT,
    FIELD_ATTRIBUTE,
    FIELD_RETIREMENT_CLASS
};

/* What a condition is asked about. post: the cadre's home post, or in never_to a target post; -1 none. */
struct subject {
    const struct rules *rules;
    int cadre;
    int post;
    bool target; /* rank and level are the post's */
    const int *clock;
};

/* Truth of a condition; *missing gains the fields that left it unknown. */
enum tri condition_truth(const struct subject *subject, const struct condition *condition, unsigned *missing);
/* Months over the limit of a condition that holds, -1 if it has no lower bound on a clock. */
int condition_excess(const struct subject *subject, const struct condition *condition);

/* Fills applies, clock, clock_due and age. */
void clocks_fill(const struct rules *rules, int cadre, struct cadre_rules *out);
/* The fields a clock of the cadre needs. */
unsigned clock_fields(const struct city *city, int cadre, enum clock clock);

/* Values with groups and age bands; ages must be filled. */
void values_fill(struct arena *arena, struct rules *rules);

/* Due rules and exemptions of all cadres but HB-4. */
void due_fill(struct rules *rules);
/* After the kin conflicts: HB-4, unwaived sets, pool, closed. */
void due_finish(struct rules *rules);

void posts_fill(struct arena *arena, struct rules *rules);
void conflicts_fill(struct arena *arena, struct rules *rules);
void conflicts_stand(struct rules *rules);
void out_pairs_fill(struct arena *arena, struct rules *rules);

/* Was it a stay in this post, as far as unit, body, title and functions tell? */
bool stay_was_in(const struct city *city, const struct stay *stay, const struct post *post);
bool same_text(const char *a, const char *b);
bool lists_meet(struct symbol_list a, struct symbol_list b);

#endif
