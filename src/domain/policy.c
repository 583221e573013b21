#include "domain/policy.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

const char *const clock_names[] = {
    "post", "section", "post_as_principal", "post_as_deputy", "post_as_leader", "section_as_deputy", "deputy_total", "months_to_retirement", NULL};
const char *const flag_names[] = {"leading", "head", "unfit", "listed", "promising", "probation", "clear_record", NULL};
const char *const force_names[] = {"off", "list", "soft", "near_hard", "shall", "must", "hard", NULL};
const char *const tier_names[] = {"relaxed", "relaxed_overdue", "exceptions", "shall", "keep", "structure", "fit", "moves", NULL};

const char *const rule_names[] = {
    [RULE_ZR_1] = "ZR-1",
    [RULE_ZR_2] = "ZR-2",
    [RULE_ZR_3] = "ZR-3",
    [RULE_ZR_5] = "ZR-5",
    [RULE_ZR_6] = "ZR-6",
    [RULE_ZR_7] = "ZR-7",
    [RULE_ZR_8] = "ZR-8",
    [RULE_ZR_9] = "ZR-9",
    [RULE_HB_1] = "HB-1",
    [RULE_HB_2] = "HB-2",
    [RULE_HB_3] = "HB-3",
    [RULE_HB_4] = "HB-4",
    [RULE_HB_7] = "HB-7",
    [RULE_LC_1] = "LC-1",
    [RULE_LC_2] = "LC-2",
    [RULE_LC_3] = "LC-3",
    [RULE_SD_W0] = "SD-W0",
    [RULE_SD_W1] = "SD-W1",
    [RULE_SD_W2] = "SD-W2",
    [RULE_SD_W3] = "SD-W3",
    [RULE_SD_E6] = "SD-E6",
    [RULE_NOT_A_MOVE] = "not-a-move",
    [RULE_RETIRED] = "retired",
    [RULE_SECONDMENT] = "secondment",
    [RULE_POOL] = "pool",
    [RULE_STAY] = "stay",
    [RULE_FORBID] = "forbid",
    [RULE_PIN] = "pin",
    [RULE_VACANCIES] = "vacancies",
    [RULE_MUST_FILL] = "must-fill",
    [RULE_MAX_ENABLING] = "max-enabling",
    [RULE_MAX_MOVES] = "max-moves",
    [RULE_MIN_SHARE_OF_DUE] = "min-share-of-due",
    [N_RULES] = NULL,
};

_Static_assert(sizeof clock_names / sizeof *clock_names == N_CLOCKS + 1, "a name for every clock");
_Static_assert(sizeof flag_names / sizeof *flag_names == N_FLAGS + 1, "a name for every flag");
_Static_assert(sizeof tier_names / sizeof *tier_names == N_TIERS + 1, "a name for every tier");
_Static_assert(N_ARC_RULES <= 32, "rule sets have 32 bits for them");

int policy_objective(const struct policy *policy, bool keeps, enum tier tiers[N_TIERS]) {
    bool unplaced = keeps;
    int n = 0;
    for (int t = 0; t < policy->n_objective; t++)
        unplaced = unplaced && policy->objective[t] != TIER_KEEP;
    for (int t = 0; t < policy->n_objective; t++) {
        if (unplaced && policy->objective[t] == TIER_STRUCTURE) {
            tiers[n++] = TIER_KEEP;
            unplaced = false;
        }
        if (keeps || policy->objective[t] != TIER_KEEP)
            tiers[n++] = policy->objective[t];
    }
    if (unplaced)
        tiers[n++] = TIER_KEEP;
    return n;
}

int policy_weight(const struct policy *policy, const char *attribute) {
    for (int d = 0; d < policy->n_attributes; d++)
        if (strcmp(policy->attributes[d].name, attribute) == 0)
            return policy->attributes[d].weight;
    return 0;
}

int policy_find_due(const struct policy *policy, const char *id) {
    for (int r = 0; r < policy->n_due; r++)
        if (strcmp(policy->due[r].id, id) == 0)
            return r;
    return -1;
}

int policy_find_exempt(const struct policy *policy, const char *id) {
    for (int e = 0; e < policy->n_exempt; e++)
        if (strcmp(policy->exempt[e].id, id) == 0)
            return e;
    return -1;
}

void policy_band(const struct policy *policy, int band, char name[POLICY_BAND_NAME]) {
    int low = band == 0 ? 0 : policy->bands[band - 1];
    if (band == policy->n_bands)
        snprintf(name, POLICY_BAND_NAME, "%d+", low);
    else
        snprintf(name, POLICY_BAND_NAME, "%d-%d", low, policy->bands[band] - 1);
}
