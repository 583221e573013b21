/* A certificate of a finished plan: Lagrangian prices for the whole city, tier after tier up to structure, with their rows named by nouns. */
#ifndef SOLVE_CERTIFY_H
#define SOLVE_CERTIFY_H

#include "audit/certificate.h"
#include "model/program.h"

/* value: the plan's, by enum tier (fit negated); choice: the plan. The prices are sought with a counted number of steps, so that the same plan gives
 * the same certificate. *proof is what the judge makes of it. All in the arena. */
void certify_plan(struct arena *arena, const struct program *program, const int *choice, const int64_t value[N_TIERS],
                  struct certificate *certificate, struct proof *proof);

#endif
