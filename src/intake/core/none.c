/* A build without libxml2 and libzip (make WITH=core): tables as CSV can be imported, nothing else. */
#include "intake/forms.h"

static bool refuse(struct draft *draft, const struct part *part) {
    draft_remark(draft, REMARK_UNUSABLE, (struct place){part->name, NULL, 0}, NULL, NULL, W_INTAKE_NOT_IN_BUILD);
    return false;
}

bool forms_there(void) { return false; }

bool xlsx_to_sheets(struct draft *draft, struct sources *sources, const struct part *part) {
    (void)sources;
    return refuse(draft, part);
}

bool zip_is_workbook(const struct part *part) {
    (void)part;
    return false;
}

bool zip_each(struct draft *draft, const struct part *part, void (*take)(void *self, const struct part *entry), void *self) {
    (void)take;
    (void)self;
    return refuse(draft, part);
}

bool lrmx_parse(struct draft *draft, const struct part *part, struct lrmx *lrmx) {
    (void)lrmx;
    return refuse(draft, part);
}

bool lrmx_make(struct arena *arena, const struct part *form, const struct lrmx_texts *texts, char **bytes, size_t *size) {
    (void)arena, (void)form, (void)texts, (void)bytes, (void)size;
    return false;
}
