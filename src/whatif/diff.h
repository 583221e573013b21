/* Two judged plans of one city side by side. */
#ifndef WHATIF_DIFF_H
#define WHATIF_DIFF_H

#include "audit/audit.h"

/* A cadre whom the plans send to different places; post -1: stays (or waits on). */
struct diff_cadre {
    int cadre;
    int to_a, to_b;
};

/* Holders of a unit with a value, where the plans differ. attribute -1: all holders. */
struct diff_unit {
    int unit;
    int attribute, word;
    int before, a, b;
};

struct plan_diff {
    const struct verdict *a, *b;
    int n_same; /* cadres who move to the same post in both */
    int n_only_a, n_only_b, n_elsewhere;
    int n_cadres;
    const struct diff_cadre *cadres; /* in the order of the city */
    int n_units;
    const struct diff_unit *units; /* by unit, attribute, value */
    int n_tiers;                   /* of both together, in their order */
    enum tier tiers[N_TIERS];
};

/* Both verdicts are of one city and policy. */
void diff_plans(struct arena *arena, const struct verdict *a, const struct verdict *b, struct plan_diff *diff);
/* The value of a tier, false if the plan has no such tier. */
bool diff_tier(const struct verdict *verdict, enum tier tier, int64_t *value);
/* Is the finding (broken rule, exception) in the list? */
bool diff_listed(const struct finding *finding, int n, const struct finding *list);

#endif
