/* Room-private: what a form tells of one education, full-time (全日制) or in service (在职). */
#ifndef INTAKE_EDUCATION_H
#define INTAKE_EDUCATION_H

#include "intake/draft.h"

struct education {
    bool full_time;
    const char *level, *degree, *school, *subject; /* as the form says them; "" where it is silent */
};

/* 学历, or the degree where that tells more: an index in code_education; -1 where nothing is told. *known: is the word one of the lists? */
int education_rank(const struct education *education, bool *known);
/* Into the card, for printed forms: 全日制学历 "大学本科、法学学士", 全日制毕业院校, 全日制所学专业; likewise 在职…. */
void education_card(struct draft *draft, struct record *cadre, const struct education *education);

#endif
