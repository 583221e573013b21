/* Room-private: a plan as CSV, "cadre,to" and, if given, type and mode to compare with the judge's. */
#ifndef READ_PLAN_CSV_H
#define READ_PLAN_CSV_H

#include <stddef.h>

#include "base/error.h"
#include "domain/city.h"
#include "domain/plan.h"

/* Is the file a CSV table? By its name (.csv); standard input by its first byte: JSON begins with a bracket. */
bool plan_csv_looks(const char *path, const char *bytes, size_t size);
void plan_csv_read(struct arena *arena, const char *bytes, size_t size, const struct city *city, struct plan *plan, struct faults *faults);
/* The columns cadre and to as they are written. Returns how many rows have both. */
int plan_csv_pairs(struct arena *arena, const char *file, const char *bytes, size_t size, struct announced_move **moves, struct faults *faults);

#endif
