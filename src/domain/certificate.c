#include "domain/certificate.h"

#include <stddef.h>

const char *const certify_names[] = {"cell",         "seats",     "own_seats",        "must_fill", "vacancies", "quota",
                                     "pair",         "both_due",  "leavers",          "kin",       "conflict",  "enabling",
                                     "max_enabling", "max_moves", "min_share_of_due", "mutual",    NULL};
