/* Room-private: the announced moves that a file lists. */
#ifndef READ_ANNOUNCED_H
#define READ_ANNOUNCED_H

#include "domain/city.h"
#include "domain/plan.h"
#include "read/json.h"

/* Of a list of {cadre, to}, whose shape has been looked over; a cadre twice is a fault. NULL where there is no list. */
const struct announced *announced_in(struct reader *reader, const struct node *root, const char *field, const struct city *city,
                                     const struct city_index *index);

#endif
