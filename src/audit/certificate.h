/* Proves bounds from a certificate: derives from city, policy and plan alone what every plan obeys (arcs, costs, capacities, pairs, limits), takes
 * the certificate's prices for some of it, and adds up, in 128-bit integers, the least that everybody can cost under these prices. Wrong prices make
 * a bound weak, never wrong; a row that does not exist here counts for nothing. No model, no search, no floating point. */
#ifndef AUDIT_CERTIFICATE_H
#define AUDIT_CERTIFICATE_H

#include "audit/audit.h"
#include "domain/certificate.h"

struct proved_tier {
    enum tier tier;
    int64_t value; /* of the plan, as judged */
    int64_t bound; /* no plan that obeys every rule and is at most the plan's value in all earlier tiers is better; of tier fit from above */
    double gap;    /* |value - bound| / max(1, |value|), rounded up to 4 decimals */
};

struct proof {
    const struct certificate *certificate;
    int n_tiers;
    struct proved_tier tiers[N_TIERS];
    int n_ignored;   /* rows that say nothing that every plan obeys */
    bool other_city; /* made for another city or policy file: proved all the same, told */
};

/* rules as for audit_plan, with the plan's decisions. relaxed: among plans that may defer musts. value: of each tier, by enum tier. */
struct proof_ask {
    const struct rules *rules;
    const struct cells *cells;
    bool relaxed;
    int64_t value[N_TIERS];
};
void audit_certificate(struct arena *arena, const struct proof_ask *ask, const struct certificate *certificate, struct proof *proof);

/* The same for a judged plan. */
void audit_prove(struct arena *arena, const struct verdict *verdict, const struct certificate *certificate, struct proof *proof);

#endif
