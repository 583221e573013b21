/* Every text to people, in English and Chinese. The table is words.def: W(id, english, chinese). A missing translation does not compile. Texts may
 * be printf formats; use positional arguments (%1$s) where the two languages differ in order, and the same arguments in both. */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

enum language { LANGUAGE_EN, LANGUAGE_ZH };

enum word {
#define W(id, en, zh) W_##id,
#include "base/words.def"
#undef W
    N_WORDS
};

/* What the environment asks for, as in other programs: the first of LC_ALL, LC_MESSAGES and LANG that is set names the locale, of which only the
 * language counts; where it is not C, a list in LANGUAGE goes before it. No locale needs to be installed. English for want of anything known. */
enum language words_of_environment(void);
void words_use(enum language language);
enum language words_language(void);
const char *word(enum word id);
/* In a language that is not the one in use: what was written by somebody else is read in either. */
const char *word_in(enum word id, enum language language);

#endif
