/* What the posts of the past tell about a cadre's missing dates (models/README.md "Clocks"). Used when a city is read and when a plan is applied, so
 * that a city written and read again is the same. */
#ifndef DOMAIN_HISTORY_H
#define DOMAIN_HISTORY_H

#include "domain/city.h"

/* The start of the unbroken run in the present unit and body: unknown unless the latest stay ends where the post begins. */
struct date history_body_start(const struct city *city, const struct cadre *cadre);
/* body_since, deputy_since, principal_since and (of a cadre without post) waiting_since where they are unknown, noted in `derived`. */
void history_derive(const struct city *city, struct cadre *cadre);

#endif
