#include "report/approval.h"

#include <string.h>

#include "intake/said.h"
#include "report/text.h"

static const char *seat(const struct form *form, const struct form_spell *spell) {
    const char *text = arena_format(form->arena, "%s%s", spell->organ, spell->title);
    if (spell->told)
        return text;
    return arena_format(form->arena, "%s（%s）", text, spell->rank == RANK_PRINCIPAL ? "正科级" : "副科级");
}

static const char *place(const struct form *form, int post, int unit) {
    const struct post *p = &form->city->posts[post];
    if (unit >= 0 && p->unit != unit)
        return form_organ(form, p->unit, -1);
    return arena_format(form->arena, "%s%s", form_organ(form, p->unit, p->body), form_title(form, post));
}

static const char *add(const struct form *form, const char *list, const char *item) {
    return arena_format(form->arena, "%s%s%s", list, *list ? "；" : "", item);
}

/* A form goes to those who sign it: what the rules say in their own words, without their ids, the months and the names of others. For one unit's eyes
 * also without what another gains. */
static const char *reasons(const struct form *form, const struct verdict *verdict, const struct judged_move *move, int unit) {
    const struct rules *rules = verdict->rules;
    const char *list = "";
    for (int bit = 0; bit < 32; bit++) {
        if (!(move->because >> bit & 1))
            continue;
        const char *text = (due_set)1 << bit == DUE_HB_4 ? "亲属回避" : text_rule(rules->policy, rules_due_name(rules->policy, bit));
        list = add(form, list, text ? text : rules_due_name(rules->policy, bit));
    }
    if (rules->cadres[move->cadre].waiting)
        list = add(form, list, "待安排");
    if (move->cultivates)
        list = add(form, list, "培养锻炼");
    if (move->n_gains > 0 && unit < 0)
        list = add(form, list,
                   arena_format(form->arena, "优化%s%s结构", form_organ(form, move->gains[0].unit, -1),
                                text_attribute(form->view, form->city, move->gains[0].attribute)));
    if (!*list)
        list = "工作需要";
    if (move->until != MONTH_UNKNOWN)
        list = add(form, list, arena_format(form->arena, "期限至%d年%d月", move->until / 12, move->until % 12 + 1));
    const char *type = arena_format(form->arena, "%s交流", text_type(move->type));
    return strstr(list, type) ? list : arena_format(form->arena, "%s：%s", type, list);
}

void approval_move(const struct form *form, const struct verdict *verdict, const struct judged_move *move, int unit, struct lrmx_texts *texts) {
    bool lent = rules_is_secondment(verdict->rules, move->cadre, move->to);
    const char *to = place(form, move->to, unit);
    texts->fields[LRMX_NiRenZhiWu] = lent && !strstr(to, "挂职") ? arena_format(form->arena, "%s（挂职）", to) : to;
    texts->fields[LRMX_NiMianZhiWu] = lent || move->from < 0 ? "" : place(form, move->from, unit);
    enum language language = words_language();
    words_use(LANGUAGE_ZH);
    texts->fields[LRMX_RenMianLiYou] = reasons(form, verdict, move, unit);
    words_use(language);
}

/* "2009.03"; nine blanks where the end is open (LX-3). */
static const char *dots(const struct form *form, struct date date) {
    return date_known(date) ? arena_format(form->arena, "%04d.%02d", date.month / 12, date.month % 12 + 1) : "";
}

static const char *line(const struct form *form, const char *list, struct date from, struct date to, const char *text) {
    return arena_format(form->arena, "%s%s%s--%s%s%s", list, *list ? "\r\n" : "", dots(form, from), dots(form, to),
                        date_known(to) ? "  " : "         ", text);
}

/* A stay without a start cannot be a line. Who rose in his post has two lines of it: only a remark tells the rank there. */
static const char *resume(const struct form *form, int cadre) {
    const struct cadre *c = &form->city->cadres[cadre];
    const struct form_spell *spells;
    int n = form_career(form, cadre, &spells);
    const char *list = "";
    for (int k = 0; k < n; k++) {
        struct form_spell spell = spells[k];
        if (!date_known(spell.from))
            continue;
        if (spell.post >= 0 && c->rank == RANK_PRINCIPAL && date_known(c->principal_since) && date_known(c->deputy_since) &&
            c->principal_since.month > spell.from.month) {
            struct form_spell before = spell;
            before.rank = RANK_DEPUTY;
            before.told = spell.told = false;
            list = line(form, list, spell.from, c->principal_since, seat(form, &before));
            spell.from = c->principal_since;
        }
        if (spell.post < 0 && !date_known(spell.to) && k + 1 < n)
            spell.to = spells[k + 1].from; /* an open end would be the present post */
        list = line(form, list, spell.from, spell.to, seat(form, &spell));
    }
    return list;
}

/* 毕业院校系及专业: one text. A degree alone has it beside the degree. */
static const char *studied_at(const struct form *form, const struct form_degree *degree) {
    const char *tail = *degree->subject && !said_ends(degree->subject, "专业") ? "专业" : "";
    return arena_format(form->arena, "%s%s%s", degree->school, degree->subject, tail);
}

static void take_degrees(const struct form *form, int cadre, struct lrmx_texts *texts) {
    static const enum lrmx_field fields[2][4] = {
        {LRMX_ZaiZhiJiaoYu_XueLi, LRMX_ZaiZhiJiaoYu_XueWei, LRMX_ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi, LRMX_ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi},
        {LRMX_QuanRiZhiJiaoYu_XueLi, LRMX_QuanRiZhiJiaoYu_XueWei, LRMX_QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi,
         LRMX_QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi}};
    struct form_degree degrees[3];
    int n = form_degrees(form, cadre, degrees);
    for (int k = 0; k < n; k++) {
        const enum lrmx_field *into = fields[degrees[k].full_time];
        texts->fields[into[0]] = degrees[k].level;
        texts->fields[into[1]] = degrees[k].degree;
        texts->fields[*degrees[k].degree && !*degrees[k].level ? into[3] : into[2]] = studied_at(form, &degrees[k]);
    }
}

static void take_kin(const struct form *form, int cadre, struct lrmx_texts *texts) {
    const struct city *city = form->city;
    const struct cadre *c = &city->cadres[cadre];
    struct lrmx_kin *kin = ARENA_ARRAY(form->arena, struct lrmx_kin, c->n_kin);
    for (int k = 0; k < c->n_kin; k++) {
        int who = c->kin[k].who;
        const struct cadre *other = who < city->n_cadres ? &city->cadres[who] : NULL;
        int unit = other ? (other->post < 0 ? -1 : city->posts[other->post].unit) : city->people[who - city->n_cadres].unit;
        kin[k].title = form_kin(form, c->kin[k].relation, other ? form_value(form, who, ATTRIBUTE_GENDER) : "");
        kin[k].name = form_name(form, who);
        kin[k].birth = other ? form_date(form, other->birth) : "";
        kin[k].work = unit < 0 ? "" : form_organ(form, unit, -1);
    }
    texts->n_kin = c->n_kin;
    texts->kin = kin;
}

void approval_cadre(const struct form *form, int cadre, struct lrmx_texts *texts) {
    static const struct {
        enum lrmx_field field;
        const char *key;
    } cards[] = {{LRMX_JiGuan, "籍贯"},
                 {LRMX_ChuShengDi, "出生地"},
                 {LRMX_RuDangShiJian, "入党时间文字"},
                 {LRMX_CanJiaGongZuoShiJian, "参加工作时间"},
                 {LRMX_JianKangZhuangKuang, "健康状况"},
                 {LRMX_ZhuanYeJiShuZhiWu, "专业技术职务"}};
    const struct city *city = form->city;
    const struct cadre *c = &city->cadres[cadre];
    for (size_t k = 0; k < sizeof cards / sizeof *cards; k++)
        texts->fields[cards[k].field] = form_card(form, cadre, cards[k].key);
    texts->fields[LRMX_XingMing] = form_name(form, cadre);
    texts->fields[LRMX_XingBie] = form_value(form, cadre, ATTRIBUTE_GENDER);
    texts->fields[LRMX_ChuShengNianYue] = form_date(form, c->birth);
    texts->fields[LRMX_MinZu] = form_value(form, cadre, ATTRIBUTE_ETHNICITY);
    if (!*texts->fields[LRMX_RuDangShiJian])
        texts->fields[LRMX_RuDangShiJian] = form_value(form, cadre, ATTRIBUTE_PARTY);
    texts->fields[LRMX_ShuXiZhuanYeYouHeZhuanChang] = form_value(form, cadre, ATTRIBUTE_SPECIALTY);
    if (c->post >= 0)
        texts->fields[LRMX_XianRenZhiWu] = place(form, c->post, -1);
    texts->fields[LRMX_JianLi] = resume(form, cadre);
    if (c->assessment != ASSESSMENT_UNKNOWN) /* the last one told: that of the year before */
        texts->fields[LRMX_NianDuKaoHeJieGuo] =
            arena_format(form->arena, "%d年%s", city->as_of.month / 12 - 1, form_code(form, CODES_ASSESSMENT, code_assessment[c->assessment]));
    take_degrees(form, cadre, texts);
    take_kin(form, cadre, texts);
}
