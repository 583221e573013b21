#include "domain/codes.h"

#include <stddef.h>
#include <string.h>

const char *const code_rank[] = {"principal", "deputy", NULL};
const char *const code_level[] = {"county", "city", "higher", NULL};
const char *const code_establishment[] = {"unknown", "civil", "civil_like", "institution", NULL};
const char *const code_assessment[] = {"unknown", "excellent", "competent", "basic", "incompetent", NULL};
const char *const code_retirement_class[] = {"unknown", "men60", "women55", "women50", NULL};
const char *const code_mode[] = {"none", "rotation", "horizontal", "secondment_down", "secondment_up", "mutual", "placement", NULL};
const char *const code_type[] = {"policy", "probationary", "cultivation", "configuration", "unknown", NULL};
const char *const code_attribute[] = {"age", "gender", "ethnicity", "party", "specialty", "education", NULL};
const char *const code_gender[] = {"male", "female", "unknown", NULL};

/* GB/T 3304, in its order. */
const char *const code_ethnicity[] = {"han",    "mongol", "hui",     "zang",  "uygur",  "miao",      "yi",    "zhuang",  "buyei",  "chosen",
                                      "man",    "dong",   "yao",     "bai",   "tujia",  "hani",      "kazak", "dai",     "li",     "lisu",
                                      "va",     "she",    "gaoshan", "lahu",  "sui",    "dongxiang", "naxi",  "jingpo",  "kirgiz", "tu",
                                      "daur",   "mulao",  "qiang",   "blang", "salar",  "maonan",    "gelao", "xibe",    "achang", "pumi",
                                      "tajik",  "nu",     "uzbek",   "russ",  "ewenki", "deang",     "bonan", "yugur",   "jing",   "tatar",
                                      "derung", "oroqen", "hezhen",  "monba", "lhoba",  "jino",      "other", "unknown", NULL};

/* GB/T 4762, in its order. */
const char *const code_party[] = {"cpc",     "cpc_probationary", "cyl",     "minge",    "minmeng", "minjian", "minjin", "nonggong",
                                  "zhigong", "jiusan",           "taimeng", "nonparty", "none",    "unknown", NULL};
const char *const code_education[] = {"primary", "junior", "secondary", "college", "bachelor", "master", "doctor", "unknown", NULL};
const char *const code_relation[] = {"spouse", "parent", "child",  "grandparent", "grandchild", "sibling",
                                     "uncle",  "nephew", "cousin", "in_law",      "unknown",    NULL};
const char *const code_key_function[] = {
    "discipline", "supervision", "personnel", "audit_finance", "project_approval", "funds_assets", "planning_construction", "land", NULL};

const char *const *const code_values[N_FIXED_ATTRIBUTES] = {
    [ATTRIBUTE_GENDER] = code_gender, [ATTRIBUTE_ETHNICITY] = code_ethnicity, [ATTRIBUTE_PARTY] = code_party, [ATTRIBUTE_EDUCATION] = code_education};

int code_find(const char *const *list, const char *text) {
    for (int i = 0; list[i]; i++)
        if (strcmp(list[i], text) == 0)
            return i;
    return -1;
}

int code_count(const char *const *list) {
    int n = 0;
    while (list[n])
        n++;
    return n;
}
