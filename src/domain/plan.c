#include "domain/plan.h"

#include <stddef.h>

const char *const wish_names[] = {"pin", "stay", "forbid", "defer", "undefer", NULL};
