#include "intake/education.h"

#include <string.h>

#include "domain/codes.h"
#include "intake/codes.h"
#include "intake/said.h"

int education_rank(const struct education *education, bool *known) {
    const char *word = said_empty(education->level) ? NULL : codes_word(CODES_EDUCATION, education->level);
    if (strstr(education->degree, "博士") && !strstr(education->degree, "博士后"))
        word = "doctor";
    else if (!word && strstr(education->degree, "硕士"))
        word = "master";
    *known = word || said_empty(education->level);
    return word && strcmp(word, "unknown") != 0 ? code_find(code_education, word) : -1;
}

/* Of several educations of one kind the card holds the highest: what it said of a lower one goes. */
static void line(struct draft *draft, struct record *cadre, const char *key, const char *text) {
    const char *said = said_empty(text) ? "" : text;
    for (int k = 0; k < cadre->n_pairs && !*said; k++)
        if (cadre->pairs[k].card && strcmp(cadre->pairs[k].key, key) == 0)
            cadre->pairs[k--] = cadre->pairs[--cadre->n_pairs];
    if (*said)
        record_pair(draft, cadre, true, key, said);
}

void education_card(struct draft *draft, struct record *cadre, const struct education *education) {
    const char *kind = education->full_time ? "全日制" : "在职", *level = said_empty(education->level) ? "" : education->level;
    const char *degree = said_empty(education->degree) ? "" : education->degree;
    line(draft, cadre, arena_format(draft->arena, "%s学历", kind),
         arena_format(draft->arena, "%s%s%s", level, *level && *degree ? "、" : "", degree));
    line(draft, cadre, arena_format(draft->arena, "%s毕业院校", kind), education->school);
    line(draft, cadre, arena_format(draft->arena, "%s所学专业", kind), education->subject);
}
