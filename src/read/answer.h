/* What reader and writer of a result file of a sweep share. */
#ifndef READ_ANSWER_H
#define READ_ANSWER_H

#include <jansson.h>

/* The sum that a result file states of itself (x_scenario.sum): SHA-256 of all that it says but the sum, however it is laid out. What was changed
 * since it was written has another one. Takes the sum out of the document. */
void answer_sum(json_t *document, char hex[65]);

#endif
