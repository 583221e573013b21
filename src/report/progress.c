/* plan --json --progress: how the search stands, one object a line. */
#include "report/json.h"

static void print(FILE *out, json_t *item) {
    json_t *line = json_new_object();
    json_put(line, "progress", item);
    json_print_line(out, line);
}

void report_progress_json(FILE *out, const struct progress *progress, int round) {
    json_t *item = json_new_object();
    if (round > 0)
        json_put(item, "round", json_integer(round));
    json_put_text(item, "tier", tier_names[progress->tier]);
    json_put(item, "value", progress->has_plan ? json_integer(progress->value) : json_null());
    json_put(item, "bound", progress->has_bound ? json_integer(progress->bound) : json_null());
    json_put(item, "gap", progress->gap >= 0 ? json_real(progress->gap) : json_null());
    json_put(item, "seconds", json_real(progress->seconds));
    print(out, item);
}

void report_ahead_json(FILE *out, int n_tries, int n_better, double seconds) {
    json_t *item = json_new_object();
    json_put(item, "ways_tried", json_integer(n_tries));
    json_put(item, "ways_taken", json_integer(n_better));
    json_put(item, "seconds", json_real(seconds));
    print(out, item);
}
