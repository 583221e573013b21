/* A build without libxlsxwriter and libxml2 (make WITH=core). */
#include "base/words.h"
#include "report/office.h"

static bool refuse(struct error *err) { return error_set(err, ERROR_USAGE, "%s", word(W_OFFICE_NEEDS_BUILD)); }

bool report_meeting(const struct verdict *verdict, int unit, const char *output, const struct view *view, char **bytes, size_t *size,
                    struct error *err) {
    (void)verdict, (void)unit, (void)output, (void)view, (void)bytes, (void)size;
    return refuse(err);
}

bool report_collection(const struct city *city, const char *output, const struct view *view, bool *odd, char **bytes, size_t *size,
                       struct error *err) {
    (void)city, (void)output, (void)view, (void)odd, (void)bytes, (void)size;
    return refuse(err);
}
