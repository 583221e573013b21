/* Room-private: the parts of read_scenarios. */
#ifndef READ_SCENARIO_H
#define READ_SCENARIO_H

#include "domain/scenario.h"
#include "read/json.h"

/* scenario_accept.c: a condition; false with a fault. */
bool accept_read(struct spot spot, struct accept *accept);
/* A value on one line, keys sorted: equal values, equal texts. */
const char *scenario_json(struct arena *arena, const json_t *value);

#endif
