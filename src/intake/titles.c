#include <string.h>

#include "intake/career.h"

/* Grades (职级) say nothing of the post: 公务员职务与职级并行规定, ranks of 综合管理类. */
static const char *const grades[] = {"巡视员", "调研员", "主任科员", "科员", NULL};
static const char *const steps[] = {"一级", "二级", "三级", "四级", NULL};

static bool is_grade(const char *item) {
    for (int s = 0; steps[s]; s++)
        for (int g = 0; grades[g]; g++)
            if (strncmp(item, steps[s], strlen(steps[s])) == 0 && strcmp(item + strlen(steps[s]), grades[g]) == 0)
                return true;
    return false;
}

/* Cuts the remarks in brackets; tells the rank they name. */
static const char *without_remarks(struct arena *arena, const char *title, const char **rank) {
    char *plain = arena_alloc(arena, strlen(title) + 1, 1), *out = plain;
    int depth = 0;
    for (const char *c = title; *c;) {
        size_t n = 1;
        while (((unsigned char)c[n] & 0xC0) == 0x80)
            n++;
        bool opens = *c == '(' || strncmp(c, "（", 3) == 0, closes = *c == ')' || strncmp(c, "）", 3) == 0;
        depth += opens;
        if (depth > 0 && rank && (strncmp(c, "正科级", 9) == 0 || strncmp(c, "副科级", 9) == 0))
            *rank = strncmp(c, "正", 3) == 0 ? "principal" : "deputy";
        if (depth == 0) {
            memcpy(out, c, n);
            out += n;
        }
        depth -= closes && depth > 0;
        c += n;
    }
    return plain;
}

/* Secondment places are told by their remark; it stays part of the title. */
static bool is_secondment(const char *title) { return strstr(title, "挂职") != NULL; }

const char *title_plain(struct arena *arena, const char *title, const char **rank) {
    const char *const *items;
    const char *plain = without_remarks(arena, title, rank), *text = "";
    int n = said_split(arena, plain, &items), kept = 0;
    for (int k = 0; k < n; k++)
        if (!is_grade(items[k]))
            text = arena_format(arena, "%s%s%s", text, kept++ > 0 ? "、" : "", items[k]);
    text = kept > 0 ? text : said_squeeze(arena, plain); /* a grade alone is all there is */
    return is_secondment(title) ? arena_format(arena, "%s（挂职）", text) : text;
}

bool title_is_staff(const char *title) {
    for (int g = 0; grades[g]; g++)
        if (said_ends(title, grades[g]))
            return true;
    return said_ends(title, "办事员") || said_ends(title, "干部") || said_ends(title, "工作人员") || said_ends(title, "试用期公务员");
}

/* Last words of the titles of principals of internal bodies. */
static const char *const principals[] = {"科长", "主任", "处长", "室主任", "大队长", "支队长", "中队长", "队长", "庭长", "部长",
                                         "所长", "站长", "股长", "局长",   "院长",   "书记",   "镇长",   "乡长", "主席", NULL};

const char *title_rank(const char *title) {
    if (title_is_staff(title))
        return NULL;
    for (int k = 0; principals[k]; k++)
        if (said_ends(title, principals[k])) {
            const char *head = strstr(title, principals[k]);
            return strstr(title, "副") && strstr(title, "副") < head ? "deputy" : "principal";
        }
    return NULL;
}

const char *title_of_body(struct arena *arena, const char *body_name, const char *rank) {
    static const char *const ends[][2] = {{"大队", "大队长"}, {"支队", "支队长"}, {"中队", "中队长"}, {"科", "科长"}, {"室", "主任"},
                                          {"中心", "主任"},   {"庭", "庭长"},     {"部", "部长"},     {"处", "处长"}, {"所", "所长"},
                                          {"站", "站长"},     {"股", "股长"},     {"队", "队长"}};
    for (size_t k = 0; body_name && k < sizeof ends / sizeof *ends; k++)
        if (said_ends(body_name, ends[k][0]))
            return strcmp(rank, "deputy") == 0 ? arena_format(arena, "副%s", ends[k][1]) : ends[k][1];
    return NULL;
}
