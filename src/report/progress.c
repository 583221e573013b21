/* plan --json --progress: how the search stands, one object a line. */
#include "report/json.h"

void report_progress_json(FILE *out, const struct progress *progress) {
    json_t *line = json_new_object(), *item = json_new_object();
    json_put_text(item, "tier", tier_names[progress->tier]);
    json_put(item, "value", progress->has_plan ? json_integer(progress->value) : json_null());
    json_put(item, "bound", progress->has_bound ? json_integer(progress->bound) : json_null());
    json_put(item, "gap", progress->gap >= 0 ? json_real(progress->gap) : json_null());
    json_put(item, "seconds", json_real(progress->seconds));
    json_put(line, "progress", item);
    json_print_line(out, line);
}
