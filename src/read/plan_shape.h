/* Room-private: the fields of a plan file (models/schema/plan.schema.json). */
#ifndef READ_PLAN_SHAPE_H
#define READ_PLAN_SHAPE_H

#include "read/shape.h"

extern const struct shape plan_shape[];

#endif
