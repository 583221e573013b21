/* A city as the data section of models/exchange.mod, the specification in GNU MathProg. Ids become u1, b1, p1, c1 … with the id beside them in a
 * comment, since MathProg's symbols are short; arcs and their flags are those of the rules, counting and arithmetic are left to the model. */
#ifndef REPORT_MATHPROG_H
#define REPORT_MATHPROG_H

#include <stdbool.h>
#include <stddef.h>

#include "score/score.h"

struct arena;

/* The bytes, NUL-terminated in the arena; *size without the NUL. relax: musts may be given up, in tiers of their own before all others. Of cells
 * only the teams are used. */
void mathprog_write(struct arena *arena, const struct rules *rules, const struct cells *cells, bool relax, char **bytes, size_t *size);

#endif
