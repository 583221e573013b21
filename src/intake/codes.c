#include <ctype.h>
#include <string.h>

#include "intake/draft.h"

static const char *const *const lists[N_CODES] = {
#define CODES(list, words) [CODES_##list] = words,
#define SAY(list, code, said)
#include "intake/codes.def"
#undef CODES
#undef SAY
};

static const struct {
    enum codes_id list;
    const char *code, *said;
} sayings[] = {
#define CODES(list, words)
#define SAY(list, code, said) {CODES_##list, code, said},
#include "intake/codes.def"
#undef CODES
#undef SAY
};

/* GB/T 3304, in its order, as code_ethnicity; written with or without 族. */
static const char *const ethnic_groups[] = {
    "汉",       "蒙古",   "回",     "藏",   "维吾尔", "苗",   "彝",   "壮",     "布依", "朝鲜",   "满",   "侗",   "瑶",     "白",
    "土家",     "哈尼",   "哈萨克", "傣",   "黎",     "傈僳", "佤",   "畲",     "高山", "拉祜",   "水",   "东乡", "纳西",   "景颇",
    "柯尔克孜", "土",     "达斡尔", "仫佬", "羌",     "布朗", "撒拉", "毛南",   "仡佬", "锡伯",   "阿昌", "普米", "塔吉克", "怒",
    "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安",   "裕固", "京",   "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴",   "基诺"};
_Static_assert(sizeof ethnic_groups / sizeof *ethnic_groups == 56, "GB/T 3304 has 56");

const char *const *codes_list(enum codes_id list) { return lists[list]; }

/* Equal without blanks and without regard to case. b may be part of a list and ends at | or NUL. */
static bool equal(const char *a, const char *b) {
    for (;;) {
        while (*a == ' ' || strncmp(a, "\u3000", 3) == 0)
            a += *a == ' ' ? 1 : 3;
        if (!*a || !*b || *b == '|')
            return !*a && (!*b || *b == '|');
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        a++;
        b++;
    }
}

static const char *ethnic_group(const char *said) {
    int number = 0;
    if (strspn(said, "0123456789") == strlen(said) && strlen(said) <= 2)
        for (const char *c = said; *c; c++)
            number = 10 * number + (*c - '0');
    for (int k = 0; k < 56; k++) {
        size_t n = strlen(ethnic_groups[k]);
        if (number == k + 1 || (strncmp(said, ethnic_groups[k], n) == 0 && (!said[n] || strcmp(said + n, "族") == 0)))
            return code_ethnicity[k];
    }
    return NULL;
}

const char *codes_word(enum codes_id list, const char *said) {
    for (int k = 0; lists[list][k]; k++)
        if (equal(said, lists[list][k]))
            return lists[list][k];
    if (equal(said, "unknown"))
        return "unknown";
    for (size_t k = 0; k < sizeof sayings / sizeof *sayings; k++) {
        if (sayings[k].list != list)
            continue;
        for (const char *one = sayings[k].said; one; one = strchr(one, '|') ? strchr(one, '|') + 1 : NULL)
            if (equal(said, one))
                return sayings[k].code;
    }
    return list == CODES_ETHNICITY ? ethnic_group(said) : NULL;
}
