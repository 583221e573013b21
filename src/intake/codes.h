/* The words of the field's forms and the code words of the contract (codes.def). */
#ifndef INTAKE_CODES_H
#define INTAKE_CODES_H

struct arena;
struct ids;

enum codes_id {
#define CODES(list, words) CODES_##list,
#define SAY(list, code, said)
#include "intake/codes.def"
#undef CODES
#undef SAY
    N_CODES
};

/* The code word a form's word stands for ("" for unknown); NULL if nobody knows it. */
const char *codes_word(enum codes_id list, const char *said);
/* What a form writes for a code word (for an ethnic group with 族): the first of its words. NULL for "unknown" and where there
 * is none. */
const char *codes_said(struct arena *arena, enum codes_id list, const char *code);
const char *const *codes_list(enum codes_id list);
/* The words of a short list, as people may write them in the language of the words: "正科、副科"; NULL of a long one. */
const char *codes_choice(struct arena *arena, enum codes_id list);

/* 机构编码 are a tree by their beginnings: the number of the longest of the codes that begins this one, -1. Codes with dots are cut there; others,
 * digits and capitals, anywhere; what else stands for a code stands alone. */
int codes_above(struct arena *arena, const struct ids *codes, const char *code);

#endif
