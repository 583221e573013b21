/* A 干部任免审批表 (.lrmx) -> a cadre: formats.md LX-1 … LX-7. Units, bodies and posts come from tables beside it: a form tells them as one text. */
#include <stdlib.h>
#include <string.h>

#include "intake/education.h"
#include "intake/forms.h"
#include "intake/steps.h"

struct form {
    struct forms *forms;
    struct draft *draft;
    struct place place;
    const struct lrmx *lrmx;
    struct record *cadre;
};

/* LX-2: the date of joining the CPC and another party's name may stand together; this is the only place of the party. */
static void take_party(struct form *form) {
    const char *const *items, *said = form->lrmx->fields[LRMX_RuDangShiJian], *party = NULL;
    int n = said_split(form->draft->arena, said, &items);
    bool cpc = false;
    for (int k = 0; k < n; k++) {
        const char *word = codes_word(CODES_PARTY, items[k]);
        if (said_date(form->draft->arena, items[k]))
            cpc = true;
        else if (word)
            party = party ? party : word;
        else
            draft_remark(form->draft, REMARK_UNUSABLE, form->place, "RuDangShiJian", items[k], W_INTAKE_NO_WORD);
    }
    if (cpc && (!party || strcmp(party, "cpc_probationary") != 0))
        party = "cpc";
    record_put(form->cadre, COL_cadres_party, party);
}

/* One kind of education; its place in code_education, -1. School, department and subject are one text of the form: two where the degree is of another
 * school. */
static int take_studies(struct form *form, bool full_time, enum lrmx_field level, enum lrmx_field degree, enum lrmx_field first,
                        enum lrmx_field second) {
    struct arena *arena = form->draft->arena;
    const char *school = said_trim(arena, form->lrmx->fields[first]), *other = said_trim(arena, form->lrmx->fields[second]);
    struct education education = {.level = said_trim(arena, form->lrmx->fields[level]),
                                  .degree = said_trim(arena, form->lrmx->fields[degree]),
                                  .school = school,
                                  .subject = "",
                                  .full_time = full_time};
    bool known;
    int k = education_rank(&education, &known);
    if (said_empty(school))
        education.school = other;
    else if (!said_empty(other) && strcmp(other, school) != 0)
        education.school = arena_format(arena, "%s；%s", school, other);
    if (!known)
        draft_remark(form->draft, REMARK_UNUSABLE, form->place, full_time ? "QuanRiZhiJiaoYu_XueLi" : "ZaiZhiJiaoYu_XueLi", education.level,
                     W_INTAKE_NO_WORD);
    education_card(form->draft, form->cadre, &education);
    return k;
}

static void take_education(struct form *form) {
    int full = take_studies(form, true, LRMX_QuanRiZhiJiaoYu_XueLi, LRMX_QuanRiZhiJiaoYu_XueWei, LRMX_QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi,
                            LRMX_QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi);
    int later = take_studies(form, false, LRMX_ZaiZhiJiaoYu_XueLi, LRMX_ZaiZhiJiaoYu_XueWei, LRMX_ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi,
                             LRMX_ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi);
    int best = full >= later ? full : later;
    if (best >= 0)
        record_put(form->cadre, COL_cadres_education, code_education[best]);
}

/* "2017年优秀；2018年、2019年称职": the word of the last year. */
static void take_assessment(struct form *form) {
    const char *const *items, *said = form->lrmx->fields[LRMX_NianDuKaoHeJieGuo];
    int n = said_split(form->draft->arena, said, &items), best = 0, waiting = 0;
    for (int k = 0; k < n; k++) {
        int year = atoi(items[k]);
        const char *rest = items[k] + strspn(items[k], "0123456789");
        rest += strncmp(rest, "年度", 6) == 0 ? 6 : strncmp(rest, "年", 3) == 0 ? 3 : 0;
        static const char *const fillers[] = {"年度考核", "考核结果为", "考核结果", "考核等次为", "考核为", "考核", "为", "均为", "：", ":"};
        for (size_t f = 0; f < sizeof fillers / sizeof *fillers; f++)
            if (strncmp(rest, fillers[f], strlen(fillers[f])) == 0)
                rest += strlen(fillers[f]);
        waiting = year > waiting ? year : waiting;
        if (!*rest)
            continue; /* its word follows with a later year */
        const char *word = codes_word(CODES_ASSESSMENT, rest);
        if (!word || waiting < 1900)
            draft_remark(form->draft, REMARK_UNUSABLE, form->place, "NianDuKaoHeJieGuo", items[k], W_INTAKE_NO_WORD);
        else if (waiting > best) {
            best = waiting;
            record_put(form->cadre, COL_cadres_assessment, strcmp(word, "unknown") == 0 ? NULL : word);
        }
        waiting = 0;
    }
}

static const char *post_key(const struct form *form, const char *unit, const char *body, const char *title) {
    return arena_format(form->draft->arena, "%s\x1f%s\x1f%s", unit, body ? body : "", title);
}

/* The posts that tables list, by place and title: each line of every résumé asks for one. */
static void list_posts(const struct form *form) {
    const struct table *posts = &form->draft->tables[TABLE_posts];
    form->forms->listed = ids_new(form->draft->arena);
    for (int p = 0; p < posts->n; p++) {
        const char *unit = record_get(posts->rows[p], COL_posts_unit), *title = record_get(posts->rows[p], COL_posts_title);
        if (unit && title)
            ids_add(form->forms->listed, post_key(form, unit, record_get(posts->rows[p], COL_posts_body), title), p);
    }
}

/* The rank of a post the tables list. */
static const char *listed_rank(const struct form *form, const struct seat *seat, const char *title) {
    if (!form->forms->listed)
        list_posts(form);
    int p = ids_find(form->forms->listed, post_key(form, seat->unit, seat->body, title));
    return p < 0 ? NULL : record_get(form->draft->tables[TABLE_posts].rows[p], COL_posts_rank);
}

/* Unit, body, title and rank of what a line tells. Titles of internal bodies tell the rank; of a unit's own posts only a list of posts or a remark
 * (正科级) does. */
static void take_seat(struct form *form, struct spell *spell, const char *text) {
    struct seat seat;
    struct arena *arena = form->draft->arena;
    const char *remark = NULL, *plain = title_plain(arena, text, &remark);
    spell->in_city = organs_read(form->forms->organs, plain, NULL, &seat);
    spell->unit = spell->in_city ? seat.unit : NULL;
    spell->body = spell->in_city ? seat.body : NULL;
    spell->title = spell->in_city ? (*seat.rest ? seat.rest : NULL) : plain;
    if (!spell->in_city || !spell->title) {
        spell->rank = remark;
        return;
    }
    const char *listed = listed_rank(form, &seat, spell->title);
    spell->post_rank = listed ? listed : remark ? remark : seat.body ? title_rank(spell->title) : NULL;
    spell->rank = remark ? remark : spell->post_rank;
    if (title_is_staff(spell->title) && !listed)
        spell->leading = "no";
}

/* "2009.03--2012.05  text", "2012.05--         text": the two dates and the text; false for any other line. */
static bool split_line(struct arena *arena, const char *line, const char **from, const char **to, const char **text) {
    const char *dash = strstr(line, "--");
    size_t wide = 2;
    if (!dash || dash - line > 12) {
        dash = strstr(line, "—");
        wide = dash && strncmp(dash + 3, "—", 3) == 0 ? 6 : 3;
    }
    if (!dash || dash == line || dash - line > 12)
        return false;
    *from = said_date(arena, said_squeeze(arena, arena_string_n(arena, line, (size_t)(dash - line))));
    const char *rest = dash + wide;
    size_t n = strspn(rest, "0123456789.");
    *to = n > 0 ? said_date(arena, arena_string_n(arena, rest, n)) : NULL;
    if (strncmp(rest, "至今", 6) == 0)
        n = 6;
    *text = said_trim(arena, rest + n);
    return *from && (n == 0 || n == 6 || *to);
}

static bool is_note(const char *line) {
    return strncmp(line, "（其间", 9) == 0 || strncmp(line, "(其间", 7) == 0 || strncmp(line, "（期间", 9) == 0 || strncmp(line, "(期间", 7) == 0;
}

static bool is_study(const char *text) {
    return strstr(text, "学习") != NULL || said_ends(text, "学员") || said_ends(text, "学生") || strstr(text, "专业") != NULL ||
           strstr(text, "待业") != NULL;
}

/* LX-3: one line a spell; lines without dates go on with the one before, remarks on studies beside the work are skipped. */
static void take_resume(struct form *form, struct career *career) {
    struct arena *arena = form->draft->arena;
    char *copy = arena_string(arena, form->lrmx->fields[LRMX_JianLi]), *rest = copy;
    const char **texts = NULL;
    int n = 0, room = 0;
    for (char *line; (line = strsep(&rest, "\r\n"));) {
        const char *plain = said_trim(arena, line);
        struct spell spell = {.place = form->place};
        const char *text;
        if (!*plain || is_note(plain))
            continue;
        if (split_line(arena, plain, &spell.from, &spell.to, &text)) {
            spell.place.row = n + 1;
            *ARENA_PUSH(arena, career->spells, career->n, career->room) = spell;
            *ARENA_PUSH(arena, texts, n, room) = text;
        } else if (n > 0)
            texts[n - 1] = arena_format(arena, "%s%s", texts[n - 1], plain);
        else
            draft_remark(form->draft, REMARK_UNUSABLE, form->place, "JianLi", plain, W_INTAKE_NO_RESUME_LINE);
    }
    int kept = 0;
    for (int k = 0; k < career->n; k++) {
        if (is_study(texts[k]))
            continue;
        career->spells[kept] = career->spells[k];
        take_seat(form, &career->spells[kept++], texts[k]);
    }
    career->n = kept;
}

static bool same(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

static bool same_seat(const struct spell *a, const struct spell *b) {
    return a->in_city == b->in_city && same(a->unit, b->unit) && same(a->body, b->body) && same(a->title, b->title);
}

/* LX-4: the present post is the one of XianRenZhiWu; its start is that of the résumé's open line. */
static bool take_present(struct form *form, struct career *career) {
    struct spell present = {.place = form->place}, *open = career->n > 0 ? &career->spells[career->n - 1] : NULL;
    const char *said = said_trim(form->draft->arena, form->lrmx->fields[LRMX_XianRenZhiWu]);
    if (!*said) {
        draft_remark(form->draft, REMARK_UNUSABLE, form->place, "XianRenZhiWu", NULL, W_INTAKE_CELL_EMPTY);
        return false;
    }
    take_seat(form, &present, said);
    if (!present.in_city) {
        draft_remark(form->draft, REMARK_UNUSABLE, form->place, "XianRenZhiWu", said, W_INTAKE_NO_ORGAN);
        return false;
    }
    if (!present.post_rank && !present.rank) {
        draft_remark(form->draft, REMARK_UNUSABLE, form->place, "XianRenZhiWu", said, W_INTAKE_NO_RANK);
        return false;
    }
    if (open && !open->to && same_seat(open, &present)) {
        open->now = open->main = true;
        return true;
    }
    draft_remark(form->draft, REMARK_ASSUMED, form->place, "JianLi", said, W_INTAKE_RESUME_DIFFERS);
    present.now = present.main = true; /* since when is not known */
    if (open && !open->to)
        career->n--;
    *ARENA_PUSH(form->draft->arena, career->spells, career->n, career->room) = present;
    return true;
}

static int rank_index(const char *rank) { return rank && strcmp(rank, "principal") == 0 ? 1 : 0; }

/* Since when deputy and principal: the first spell of that rank. The rank of the cadre is that of the last one. */
static void take_ranks(struct form *form, const struct career *career) {
    static const enum column_id columns[2] = {COL_cadres_deputy_since, COL_cadres_principal_since};
    for (int k = 0; k < career->n; k++) {
        const struct spell *spell = &career->spells[k];
        if (!spell->rank)
            continue;
        enum column_id column = columns[rank_index(spell->rank)];
        const char *known = record_get(form->cadre, column);
        if (spell->from && (!known || strcmp(spell->from, known) < 0))
            record_put(form->cadre, column, spell->from);
        if (spell->now)
            record_put(form->cadre, COL_cadres_rank, spell->rank);
    }
}

static void take_family(struct form *form) {
    struct family *family = &form->forms->family;
    for (int k = 0; k < form->lrmx->n_kin; k++) {
        const struct lrmx_kin *kin = &form->lrmx->kin[k];
        struct relative relative = {.place = form->place, .of = form->cadre, .of_cadre = true, .title = kin->title, .work = kin->work};
        relative.name = said_squeeze(form->draft->arena, kin->name);
        relative.birth = said_empty(kin->birth) ? NULL : said_date(form->draft->arena, kin->birth);
        *ARENA_PUSH(form->draft->arena, family->items, family->n, family->room) = relative;
    }
}

static void take_cells(struct form *form) {
    static const struct {
        enum lrmx_field field;
        enum column_id column;
        const char *heading;
    } cells[] = {{LRMX_XingBie, COL_cadres_gender, "XingBie"},
                 {LRMX_ChuShengNianYue, COL_cadres_birth, "ChuShengNianYue"},
                 {LRMX_MinZu, COL_cadres_ethnicity, "MinZu"},
                 {LRMX_ShuXiZhuanYeYouHeZhuanChang, COL_cadres_specialty, "ShuXiZhuanYeYouHeZhuanChang"},
                 {LRMX_ShenFenZheng, COL_cadres_citizen, "ShenFenZheng"}};
    static const struct {
        enum lrmx_field field;
        const char *key;
    } cards[] = {{LRMX_JiGuan, "籍贯"},
                 {LRMX_ChuShengDi, "出生地"},
                 {LRMX_JianKangZhuangKuang, "健康状况"},
                 {LRMX_CanJiaGongZuoShiJian, "参加工作时间"},
                 {LRMX_RuDangShiJian, "入党时间文字"},
                 {LRMX_ZhuanYeJiShuZhiWu, "专业技术职务"},
                 {LRMX_XianRenZhiWu, "现工作单位及职务全称"}};
    for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
        draft_set(form->draft, form->cadre, cells[k].column, form->place, cells[k].heading, form->lrmx->fields[cells[k].field]);
    for (size_t k = 0; k < sizeof cards / sizeof *cards; k++) {
        const char *text = said_trim(form->draft->arena, form->lrmx->fields[cards[k].field]);
        if (*text)
            record_pair(form->draft, form->cadre, true, cards[k].key, text);
    }
}

void lrmx_read(struct forms *forms, const char *file, const struct lrmx *lrmx) {
    struct draft *draft = forms->draft;
    struct career career = {0};
    struct form form = {.forms = forms, .draft = draft, .place = {file, NULL, 0}, .lrmx = lrmx};
    int n_family = forms->family.n;
    const char *name = said_squeeze(draft->arena, lrmx->fields[LRMX_XingMing]);
    if (!*name) {
        draft_remark(draft, REMARK_UNUSABLE, form.place, "XingMing", NULL, W_INTAKE_CELL_EMPTY);
        return;
    }
    const char *birth = said_date(draft->arena, said_trim(draft->arena, lrmx->fields[LRMX_ChuShengNianYue]));
    const char *key = arena_format(draft->arena, "%s\x1f%.7s", name, birth ? birth : "");
    if (ids_add(forms->seen, key, forms->n_seen) != forms->n_seen) {
        draft_remark(draft, REMARK_UNUSABLE, form.place, "XingMing", name, W_INTAKE_TWICE);
        return;
    }
    forms->n_seen++;
    form.cadre = draft_record(draft, TABLE_cadres, form.place);
    record_put(form.cadre, COL_cadres_name, name);
    take_cells(&form);
    take_party(&form);
    take_education(&form);
    take_assessment(&form);
    take_family(&form);
    take_resume(&form, &career);
    if (!take_present(&form, &career)) {
        draft->tables[TABLE_cadres].n--; /* told above; the form cannot be used */
        forms->family.n = n_family;
        return;
    }
    take_ranks(&form, &career);
    int next = draft->tables[TABLE_cadres].n - 1;
    record_put(form.cadre, COL_cadres_id, draft_fresh_id(draft, TABLE_cadres, "c", 4, &next));
    draft_register(draft, TABLE_cadres, form.cadre);
    career_settle(draft, form.cadre, &career);
}
