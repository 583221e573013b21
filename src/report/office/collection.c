/* The workbook of the 公务员信息采集表 (formats.md): B01, A01, A02, A05, A08, A15, A36, in the form's own words. Persons have no ID numbers here, so
 * a column 人员编号 joins their rows. */
#include <string.h>

#include "base/ids.h"
#include "intake/said.h"
#include "report/form.h"
#include "report/office.h"
#include "report/office/book.h"

struct collection {
    struct form form;
    const struct city *city;
    struct arena *arena;
    struct book *book;
    const char **unit_codes, **body_codes;
};

/* Are the city's ids a tree of codes that import reads as this city? Numbers in codes: units, then bodies. */
static bool ids_are_codes(const struct collection *it) {
    const struct city *city = it->city;
    struct ids *codes = ids_new(it->arena);
    for (int u = 0; u < city->n_units; u++)
        ids_add(codes, it->unit_codes[u], u);
    for (int b = 0; b < city->n_bodies; b++)
        if (ids_add(codes, it->body_codes[b], city->n_units + b) != city->n_units + b)
            return false;
    for (int u = 0; u < city->n_units; u++)
        if (codes_above(it->arena, codes, it->unit_codes[u]) != city->units[u].parent)
            return false;
    for (int b = 0; b < city->n_bodies; b++)
        if (codes_above(it->arena, codes, it->body_codes[b]) != city->bodies[b].unit || *city->bodies[b].id == '.')
            return false;
    return true;
}

/* 001, below it 001.001 …: units first, then bodies. */
static void make_codes(struct collection *it) {
    const struct city *city = it->city;
    int *below = ARENA_ARRAY(it->arena, int, city->n_units), n_top = 0;
    for (int u = 0; u < city->n_units; u++)
        it->unit_codes[u] = NULL;
    for (int left = city->n_units; left > 0;)
        for (int u = 0; u < city->n_units; u++) {
            int up = city->units[u].parent;
            if (it->unit_codes[u] || (up >= 0 && !it->unit_codes[up]))
                continue;
            it->unit_codes[u] =
                up < 0 ? arena_format(it->arena, "%05d", ++n_top) : arena_format(it->arena, "%s.%03d", it->unit_codes[up], ++below[up]);
            left--;
        }
    for (int b = 0; b < city->n_bodies; b++)
        it->body_codes[b] = arena_format(it->arena, "%s.%03d", it->unit_codes[city->bodies[b].unit], ++below[city->bodies[b].unit]);
}

static bool take_codes(struct collection *it) {
    const struct city *city = it->city;
    it->unit_codes = ARENA_ARRAY(it->arena, const char *, city->n_units);
    it->body_codes = ARENA_ARRAY(it->arena, const char *, city->n_bodies);
    for (int u = 0; u < city->n_units; u++)
        it->unit_codes[u] = city->units[u].id;
    for (int b = 0; b < city->n_bodies; b++)
        it->body_codes[b] = arena_format(it->arena, "%s.%s", city->units[city->bodies[b].unit].id, city->bodies[b].id);
    if (ids_are_codes(it))
        return true;
    make_codes(it);
    return false;
}

static struct leaf *leaf(struct collection *it, const char *code, const char *title, int n, const char *const *heads) {
    struct column_spec *columns = ARENA_ARRAY(it->arena, struct column_spec, n);
    for (int k = 0; k < n; k++)
        columns[k] = (struct column_spec){heads[k], 8, 40};
    struct leaf *made =
        book_form(it->book, arena_format(it->arena, "%s %s", code, title), n, columns, arena_format(it->arena, "公务员信息采集表 %s", title));
    book_head(made);
    return made;
}

static void put(struct leaf *leaf, const char *text) { book_text(leaf, STYLE_PLAIN, text); }

static void end(struct leaf *leaf) { book_row(leaf, 0); }

#define LEAF(it, code, title, ...)                                                                                                                   \
    leaf(it, code, title, (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)), (const char *const[]){__VA_ARGS__})

/* 领导职数: leading posts that are not over the number; secondment places stand beside it. body -1: the unit's own; -2: those of its bodies. */
static void count_seats(const struct collection *it, int (*own)[N_RANKS], int (*bodies)[N_RANKS]) {
    for (int p = 0; p < it->city->n_posts; p++) {
        const struct post *post = &it->city->posts[p];
        if (post->leading && !post->surplus && post->vertical != VERTICAL_SECONDMENT)
            (post->body < 0 ? own[post->unit] : bodies[post->body])[post->rank]++;
    }
}

static void body_row(const struct collection *it, struct leaf *b01, int b, int order, const int seats[N_RANKS]) {
    const struct body *body = &it->city->bodies[b];
    put(b01, body->name ? body->name : body->id);
    put(b01, "");
    put(b01, it->body_codes[b]);
    for (int k = 0; k < 4; k++)
        put(b01, "");
    put(b01, "内设机构");
    put(b01, "");
    put(b01, "");
    book_number(b01, seats[RANK_PRINCIPAL]);
    book_number(b01, seats[RANK_DEPUTY]);
    book_number(b01, order);
    end(b01);
}

static void unit_row(const struct collection *it, struct leaf *b01, int u, const int own[N_RANKS], int n_inside) {
    const struct unit *unit = &it->city->units[u];
    bool section = own[RANK_PRINCIPAL] + own[RANK_DEPUTY] > 0; /* only then its own posts are of this exchange */
    put(b01, unit->name ? unit->name : unit->id);
    put(b01, "");
    put(b01, it->unit_codes[u]);
    put(b01, unit->area ? unit->area : "");
    put(b01, form_code(&it->form, CODES_LEVEL, code_level[unit->level]));
    put(b01, section ? "乡科级正职" : "县处级正职");
    put(b01, form_code(&it->form, CODES_ESTABLISHMENT, code_establishment[unit->establishment]));
    put(b01, "法人单位");
    put(b01, "");
    book_number(b01, n_inside);
    for (int rank = 0; rank < N_RANKS; rank++)
        if (section)
            book_number(b01, own[rank]);
        else
            put(b01, "");
    book_number(b01, u + 1);
    end(b01);
}

static void write_units(struct collection *it) {
    struct leaf *b01 = LEAF(it, "B01", "单位基本情况", "机构名称", "机构简称", "机构编码", "所在政区", "隶属关系", "机构级别", "机构类别",
                            "法人单位标识", "行政编制数", "内设机构领导职数", "正职领导职数", "副职领导职数", "同级排序号");
    const struct city *city = it->city;
    int(*own)[N_RANKS] = arena_alloc(it->arena, (size_t)city->n_units, sizeof *own);
    int(*bodies)[N_RANKS] = arena_alloc(it->arena, (size_t)city->n_bodies, sizeof *bodies);
    count_seats(it, own, bodies);
    for (int u = 0; u < city->n_units; u++) {
        const struct unit *unit = &city->units[u];
        int n_inside = 0;
        for (int b = unit->first_body; b < unit->first_body + unit->n_bodies; b++)
            n_inside += bodies[b][RANK_PRINCIPAL] + bodies[b][RANK_DEPUTY];
        unit_row(it, b01, u, own[u], n_inside);
        for (int b = unit->first_body; b < unit->first_body + unit->n_bodies; b++)
            body_row(it, b01, b, b - unit->first_body + 1, bodies[b]);
    }
}

/* Name and ID number, by which people join the sheets, begin every row of a person; the number that joins here ends it. */
static void begin(const struct collection *it, struct leaf *leaf, int who) {
    put(leaf, form_name(&it->form, who));
    put(leaf, "");
}

static void finish(const struct collection *it, struct leaf *leaf, int who) {
    put(leaf, city_party_id(it->city, who));
    end(leaf);
}

static void person_row(const struct collection *it, struct leaf *a01, int i) {
    static const char *const rest[] = {"健康状况", "参加工作时间", "入党时间文字"};
    const struct form *form = &it->form;
    const struct cadre *cadre = &it->city->cadres[i];
    const struct post *post = cadre->post < 0 ? NULL : &it->city->posts[cadre->post];
    begin(it, a01, i);
    put(a01, form_value(form, i, ATTRIBUTE_GENDER));
    put(a01, form_date(form, cadre->birth));
    put(a01, form_card(form, i, "籍贯"));
    put(a01, form_card(form, i, "出生地"));
    put(a01, cadre->upbringing ? cadre->upbringing : "");
    put(a01, form_value(form, i, ATTRIBUTE_ETHNICITY));
    for (size_t k = 0; k < sizeof rest / sizeof *rest; k++)
        put(a01, form_card(form, i, rest[k]));
    put(a01, form_value(form, i, ATTRIBUTE_PARTY));
    put(a01, form_card(form, i, "第二党派"));
    put(a01, "现职");
    put(a01, form_card(form, i, "熟悉专业有何特长"));
    put(a01, post ? arena_format(it->arena, "%s%s", form_organ(form, post->unit, post->body), form_title(form, cadre->post)) : "");
    put(a01, cadre->rank == RANK_PRINCIPAL ? "乡科级正职" : "乡科级副职");
    put(a01, form_date(form, cadre->rank == RANK_PRINCIPAL ? cadre->principal_since : cadre->deputy_since));
    put(a01, form_card(form, i, "现职级"));
    put(a01, form_card(form, i, "任现职级时间"));
    finish(it, a01, i);
}

/* A leader outside the exchange: above the section level, the head of a unit where he leads one. */
static void leader_row(const struct collection *it, struct leaf *a01, int q) {
    const struct person *person = &it->city->people[q];
    begin(it, a01, it->city->n_cadres + q);
    for (int k = 0; k < 11; k++)
        put(a01, "");
    put(a01, "现职");
    put(a01, "");
    put(a01, person->unit < 0 ? "" : form_organ(&it->form, person->unit, -1));
    put(a01, person->n_leads > 0 ? "县处级正职" : "县处级副职");
    for (int k = 0; k < 3; k++)
        put(a01, "");
    finish(it, a01, it->city->n_cadres + q);
}

static void write_persons(struct collection *it) {
    struct leaf *a01 = LEAF(it, "A01", "人员基本信息", "姓名", "身份证号", "性别", "出生年月", "籍贯", "出生地", "成长地", "民族", "健康状况",
                            "参加工作时间", "入党时间文字", "政治面貌", "第二党派", "人员管理状态", "熟悉专业有何特长", "现工作单位及职务全称",
                            "现职务层次", "任现职务层次时间", "现职级", "任现职级时间", "人员编号");
    for (int i = 0; i < it->city->n_cadres; i++)
        person_row(it, a01, i);
    for (int q = 0; q < it->city->n_people; q++)
        leader_row(it, a01, q);
}

/* The rank that the dates of A05 tell for the start of a stay; where the city says another one, a remark does. */
static const char *title_of(const struct collection *it, const struct cadre *cadre, const struct form_spell *spell) {
    int told = -1;
    if (date_known(spell->from) && date_known(cadre->deputy_since) && spell->from.month >= cadre->deputy_since.month)
        told = RANK_DEPUTY;
    if (date_known(spell->from) && date_known(cadre->principal_since) && spell->from.month >= cadre->principal_since.month)
        told = RANK_PRINCIPAL;
    if (spell->post >= 0 || spell->rank < 0 || spell->rank == told || !*spell->title)
        return spell->title;
    return arena_format(it->arena, "%s（%s）", spell->title, spell->rank == RANK_PRINCIPAL ? "正科级" : "副科级");
}

static void spell_row(const struct collection *it, struct leaf *a02, int i, const struct form_spell *spell) {
    const struct post *post = spell->post < 0 ? NULL : &it->city->posts[spell->post];
    bool leading = post ? post->leading : *spell->title && !title_is_staff(spell->title);
    begin(it, a02, i);
    put(a02, spell->organ);
    put(a02, spell->unit < 0 ? "" : spell->body < 0 ? it->unit_codes[spell->unit] : it->body_codes[spell->body]);
    put(a02, "否");
    put(a02, !post ? "" : post->rank == RANK_PRINCIPAL ? "正职" : "副职");
    put(a02, title_of(it, &it->city->cadres[i], spell));
    put(a02, leading ? "是" : "否");
    put(a02, form_date(&it->form, spell->from));
    put(a02, post ? "在任" : "已免");
    put(a02, form_date(&it->form, spell->to));
    put(a02, post ? "是" : "否");
    finish(it, a02, i);
}

static void write_posts(struct collection *it) {
    struct leaf *a02 = LEAF(it, "A02", "职务", "姓名", "身份证号", "任职机构名称", "任职机构编码", "是否领导成员", "成员类别", "职务名称",
                            "是否领导职务", "任职时间", "任职状态", "免职时间", "主职务", "人员编号");
    const struct city *city = it->city;
    for (int i = 0; i < city->n_cadres; i++) {
        const struct form_spell *spells;
        int n = form_career(&it->form, i, &spells);
        for (int k = 0; k < n; k++)
            spell_row(it, a02, i, &spells[k]);
    }
    for (int q = 0; q < city->n_people; q++) {
        const struct person *person = &city->people[q];
        int n = person->n_leads > 0 ? person->n_leads : person->unit >= 0;
        for (int k = 0; k < n; k++) {
            int unit = person->n_leads > 0 ? person->leads[k] : person->unit;
            begin(it, a02, city->n_cadres + q);
            put(a02, form_organ(&it->form, unit, -1));
            put(a02, it->unit_codes[unit]);
            put(a02, "是");
            put(a02, person->n_leads > 0 ? "正职" : "副职");
            put(a02, person->title ? person->title : "");
            put(a02, "是");
            put(a02, "");
            put(a02, "在任");
            put(a02, "");
            put(a02, unit == person->unit ? "是" : "否");
            finish(it, a02, city->n_cadres + q);
        }
    }
}

static void write_ranks(struct collection *it) {
    struct leaf *a05 = LEAF(it, "A05", "职务层次与职级", "姓名", "身份证号", "类别", "职务层次", "批准日期", "终止日期", "状态", "人员编号");
    for (int i = 0; i < it->city->n_cadres; i++)
        for (int rank = N_RANKS - 1; rank >= 0; rank--) {
            const struct cadre *cadre = &it->city->cadres[i];
            struct date since = rank == RANK_PRINCIPAL ? cadre->principal_since : cadre->deputy_since;
            if (!date_known(since))
                continue;
            begin(it, a05, i);
            put(a05, "职务层次");
            put(a05, rank == RANK_PRINCIPAL ? "乡科级正职" : "乡科级副职");
            put(a05, form_date(&it->form, since));
            put(a05, "");
            put(a05, "");
            finish(it, a05, i);
        }
}

static void write_degrees(struct collection *it) {
    struct leaf *a08 =
        LEAF(it, "A08", "学历学位", "姓名", "身份证号", "学历名称", "学位", "学校", "所学专业名称", "所学专业类别", "教育类别", "人员编号");
    for (int i = 0; i < it->city->n_cadres; i++) {
        struct form_degree degrees[3];
        int n = form_degrees(&it->form, i, degrees);
        for (int k = 0; k < n; k++) {
            begin(it, a08, i);
            put(a08, degrees[k].level);
            put(a08, degrees[k].degree);
            put(a08, degrees[k].school);
            put(a08, degrees[k].subject);
            put(a08, degrees[k].highest ? form_value(&it->form, i, ATTRIBUTE_SPECIALTY) : "");
            put(a08, degrees[k].full_time ? "全日制" : "在职");
            finish(it, a08, i);
        }
    }
}

/* A city knows the last assessment, not its year: that before the date of the data. */
static void write_assessments(struct collection *it) {
    struct leaf *a15 = LEAF(it, "A15", "考核", "姓名", "身份证号", "考核结论", "考核年度", "人员编号");
    for (int i = 0; i < it->city->n_cadres; i++) {
        enum assessment assessment = it->city->cadres[i].assessment;
        if (assessment == ASSESSMENT_UNKNOWN)
            continue;
        begin(it, a15, i);
        put(a15, form_code(&it->form, CODES_ASSESSMENT, code_assessment[assessment]));
        book_number(a15, it->city->as_of.month / 12 - 1);
        finish(it, a15, i);
    }
}

static void write_kin(struct collection *it) {
    struct leaf *a36 =
        LEAF(it, "A36", "家庭成员及社会关系", "姓名", "身份证号", "家庭成员姓名", "称谓", "出生日期", "政治面貌", "工作单位及职务", "人员编号");
    const struct city *city = it->city;
    for (int i = 0; i < city->n_cadres; i++)
        for (int k = 0; k < city->cadres[i].n_kin; k++) {
            const struct kin *kin = &city->cadres[i].kin[k];
            const struct cadre *other = kin->who < city->n_cadres ? &city->cadres[kin->who] : NULL;
            int unit = other ? (other->post < 0 ? -1 : city->posts[other->post].unit) : city->people[kin->who - city->n_cadres].unit;
            begin(it, a36, i);
            put(a36, form_name(&it->form, kin->who));
            put(a36, form_kin(&it->form, kin->relation, other ? form_value(&it->form, kin->who, ATTRIBUTE_GENDER) : ""));
            put(a36, other ? form_date(&it->form, other->birth) : "");
            put(a36, other ? form_value(&it->form, kin->who, ATTRIBUTE_PARTY) : "");
            put(a36, unit < 0 ? "" : form_organ(&it->form, unit, -1));
            finish(it, a36, i);
        }
}

bool report_collection(const struct city *city, const char *output, const struct view *view, bool *odd, char **bytes, size_t *size,
                       struct error *err) {
    struct collection it = {.form = form_new(city, view), .city = city, .arena = view->arena};
    it.book = book_new(view, output, city->as_of, err);
    if (!it.book)
        return false;
    *odd = !take_codes(&it);
    write_units(&it);
    write_persons(&it);
    write_posts(&it);
    write_ranks(&it);
    write_degrees(&it);
    write_assessments(&it);
    write_kin(&it);
    return book_close(it.book, bytes, size, err);
}
