#include "intake/codes.h"

#include <ctype.h>
#include <string.h>

#include "domain/codes.h"
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
    "汉族",   "蒙古族",   "回族",   "藏族",     "维吾尔族",   "苗族",   "彝族",       "壮族",     "布依族",   "朝鲜族", "满族",   "侗族",
    "瑶族",   "白族",     "土家族", "哈尼族",   "哈萨克族",   "傣族",   "黎族",       "傈僳族",   "佤族",     "畲族",   "高山族", "拉祜族",
    "水族",   "东乡族",   "纳西族", "景颇族",   "柯尔克孜族", "土族",   "达斡尔族",   "仫佬族",   "羌族",     "布朗族", "撒拉族", "毛南族",
    "仡佬族", "锡伯族",   "阿昌族", "普米族",   "塔吉克族",   "怒族",   "乌孜别克族", "俄罗斯族", "鄂温克族", "德昂族", "保安族", "裕固族",
    "京族",   "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族",     "门巴族", "珞巴族",     "基诺族"};
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
        size_t n = strlen(ethnic_groups[k]) - strlen("族");
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

const char *codes_said(struct arena *arena, enum codes_id list, const char *code) {
    for (int k = 0; list == CODES_ETHNICITY && k < 56; k++)
        if (strcmp(code_ethnicity[k], code) == 0)
            return ethnic_groups[k];
    for (size_t k = 0; k < sizeof sayings / sizeof *sayings; k++)
        if (sayings[k].list == list && strcmp(sayings[k].code, code) == 0 && strcmp(code, "unknown") != 0)
            return arena_string_n(arena, sayings[k].said, strcspn(sayings[k].said, "|"));
    return NULL;
}

const char *codes_choice(struct arena *arena, enum codes_id list) {
    enum { SHORT = 14 };
    bool zh = words_language() == LANGUAGE_ZH;
    const char *choice = NULL;
    if (code_count(lists[list]) > SHORT)
        return NULL;
    for (int k = 0; lists[list][k]; k++) {
        const char *one = zh ? codes_said(arena, list, lists[list][k]) : lists[list][k];
        if (one && strcmp(one, "unknown") != 0)
            choice = choice ? arena_format(arena, "%s%s%s", choice, zh ? "、" : ", ", one) : one;
    }
    return choice;
}

int codes_above(struct arena *arena, const struct ids *codes, const char *code) {
    size_t length = strlen(code);
    bool dotted = strchr(code, '.') != NULL, plain = strspn(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length;
    for (size_t n = length; n-- > 1;) {
        bool cut = dotted ? code[n] == '.' : plain;
        int k = cut ? ids_find(codes, arena_string_n(arena, code, n)) : -1;
        if (k >= 0)
            return k;
    }
    return -1;
}
