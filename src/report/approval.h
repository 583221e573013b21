/* The 干部任免审批表 of one cadre (OF-8), for intake/lrmx.h to write. */
#ifndef REPORT_APPROVAL_H
#define REPORT_APPROVAL_H

#include "intake/lrmx.h"
#include "report/form.h"

/* What a move writes into the form: 拟任, 拟免, 任免理由. unit >= 0: for that unit's eyes, of other units only the name. */
void approval_move(const struct form *form, const struct verdict *verdict, const struct judged_move *move, int unit, struct lrmx_texts *texts);
/* All the city knows of a cadre, for a form made anew. */
void approval_cadre(const struct form *form, int cadre, struct lrmx_texts *texts);

#endif
