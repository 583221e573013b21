#include "domain/scenario.h"

#include <stddef.h>

const char *const change_names[] = {"pin",          "stay", "forbid", "defer",  "undefer", "add_post", "remove_post", "add_cadre",
                                    "remove_cadre", "set",  "as_of",  "policy", "weights", "round",    NULL};
_Static_assert(sizeof change_names / sizeof *change_names == N_CHANGES + 1, "a name for every change");
