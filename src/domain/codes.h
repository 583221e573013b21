/* Closed word lists of the contract. Each is an X-macro in codes.def-style lists below; the texts are those of the files. */
#ifndef DOMAIN_CODES_H
#define DOMAIN_CODES_H

#include <stdbool.h>

enum tri { TRI_UNKNOWN = -1, TRI_FALSE = 0, TRI_TRUE = 1 };

enum rank { RANK_PRINCIPAL, RANK_DEPUTY, N_RANKS };
enum level { LEVEL_COUNTY, LEVEL_CITY, LEVEL_HIGHER, N_LEVELS };
enum establishment { ESTABLISHMENT_UNKNOWN, ESTABLISHMENT_CIVIL, ESTABLISHMENT_CIVIL_LIKE, ESTABLISHMENT_INSTITUTION, N_ESTABLISHMENTS };
enum assessment { ASSESSMENT_UNKNOWN, ASSESSMENT_EXCELLENT, ASSESSMENT_COMPETENT, ASSESSMENT_BASIC, ASSESSMENT_INCOMPETENT, N_ASSESSMENTS };
enum retirement_class { RETIREMENT_UNKNOWN, RETIREMENT_MEN60, RETIREMENT_WOMEN55, RETIREMENT_WOMEN50, N_RETIREMENT_CLASSES };
enum vertical { VERTICAL_NONE, VERTICAL_MUTUAL, VERTICAL_SECONDMENT };
enum mode { MODE_NONE, MODE_ROTATION, MODE_HORIZONTAL, MODE_SECONDMENT_DOWN, MODE_SECONDMENT_UP, MODE_MUTUAL, MODE_PLACEMENT, N_MODES };
enum move_type { TYPE_POLICY, TYPE_PROBATIONARY, TYPE_CULTIVATION, TYPE_CONFIGURATION, TYPE_UNKNOWN, N_TYPES };

/* Attributes every city has; others are named by the cadres' `attributes`. */
enum { ATTRIBUTE_AGE, ATTRIBUTE_GENDER, ATTRIBUTE_ETHNICITY, ATTRIBUTE_PARTY, ATTRIBUTE_SPECIALTY, ATTRIBUTE_EDUCATION, N_FIXED_ATTRIBUTES };

/* Word lists, each ended by NULL, in the order of the enums above (rank, level, …) or of the contract. */
extern const char *const code_rank[];
extern const char *const code_level[];
extern const char *const code_establishment[];    /* [0] unknown */
extern const char *const code_assessment[];       /* [0] unknown */
extern const char *const code_retirement_class[]; /* [0] unknown */
extern const char *const code_mode[];             /* [0] none */
extern const char *const code_type[];
extern const char *const code_attribute[];                       /* the six fixed ones */
extern const char *const code_gender[];                          /* male female unknown */
extern const char *const code_ethnicity[];                       /* GB/T 3304: han … jino, other, unknown */
extern const char *const code_party[];                           /* GB/T 4762 */
extern const char *const code_education[];                       /* ascending: primary … doctor, unknown */
extern const char *const *const code_values[N_FIXED_ATTRIBUTES]; /* the closed lists of the fixed attributes; NULL: open */
extern const char *const code_relation[];
extern const char *const code_key_function[];

/* Index of text in a list, or -1. */
int code_find(const char *const *list, const char *text);
int code_count(const char *const *list);

#endif
