#include "report/headline.h"

#include <string.h>

#include "report/text.h"

void headline_of(const struct verdict *verdict, struct headline *headline) {
    const struct rules *rules = verdict->rules;
    *headline = (struct headline){0};
    for (int i = 0; i < rules->city->n_cadres; i++) {
        headline->n_musts += rules->cadres[i].musts ? 1 : 0;
        headline->n_shalls += rules->cadres[i].shalls && !rules->cadres[i].musts ? 1 : 0;
        headline->n_waiting += text_waits(&rules->cadres[i]) ? 1 : 0;
    }
    for (int m = 0; m < verdict->n_moves; m++)
        headline->n_musts_moved += rules->cadres[verdict->moves[m].cadre].musts ? 1 : 0;
    headline->n_musts_kept = headline->n_musts - headline->n_musts_moved;
    for (int k = 0; k < verdict->n_deferrals; k++) {
        const struct judged_deferral *deferral = &verdict->deferrals[k];
        headline->n_to_approve += !deferral->shall_only && !(deferral->approver && *deferral->approver) ? 1 : 0;
    }
}

void headline_stated(const struct verdict *verdict, struct stated *stated) {
    const struct plan *plan = verdict->plan;
    *stated = (struct stated){.outcome = plan->outcome, .believed = audit_believes(verdict)};
    for (int t = 0; t < verdict->score.n; t++)
        for (int k = 0; k < plan->n_tiers; k++)
            if (plan->tier[k] == (int)verdict->score.tier[t] && plan->tier_bounded[k])
                stated->tiers[t] = (struct stated_tier){true, plan->tier_bound[k], score_gap(verdict->score.value[t], plan->tier_bound[k])};
}
