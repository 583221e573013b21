/* Sheets A01 … A36 of the 公务员信息采集表. Rows of other sheets belong to a person of A01 by name and ID number; by the name alone where that is
 * enough. */
#include <stdlib.h>
#include <string.h>

#include "intake/career.h"
#include "intake/education.h"

enum standing { CADRE, LEADER, NEITHER };

struct staff {
    const char *name;
    enum standing standing;
    struct record *row; /* of cadres or people; NULL: neither */
    const char *unit;   /* the unit 现工作单位及职务全称 begins with; NULL */
    struct career career;
    int best_degree; /* the highest education met, an index in code_education; -1 */
    bool full_time;  /* … was full-time */
    int best_of[2];  /* in service, full-time: … whose lines the card holds; -2: none */
    int assessed;    /* the last year assessed */
    bool several;    /* others have the name too */
};

struct people_form {
    struct forms *forms;
    struct draft *draft;
    struct ids *by_key, *by_name; /* name and ID number; name alone, -2 in several */
    int n, room, n_leaders, n_cadres;
    struct staff *persons;
};

/* A sheet with its columns by header. */
struct reading {
    struct people_form *form;
    struct sheet *sheet;
    int name, citizen, number;
};

static struct reading reading_of(struct people_form *form, struct sheet *sheet) {
    return (struct reading){form, sheet, sheet_column(sheet, "姓名|人员姓名"), sheet_column(sheet, "身份证号|公民身份号码|身份证号码"),
                            sheet_column(sheet, "人员编号")};
}

static const char *at(const struct reading *reading, int row, const char *header) {
    return said_trim(reading->form->draft->arena, sheet_cell(reading->sheet, row, sheet_column(reading->sheet, header)));
}

static struct place place_at(const struct reading *reading, int row) { return sheet_place(reading->sheet, row); }

static void fault(const struct reading *reading, int row, const char *header, const char *value, enum word message) {
    draft_remark(reading->form->draft, REMARK_UNUSABLE, place_at(reading, row), header, value, message);
}

static void set(const struct reading *reading, int row, const char *header, struct record *target, enum column_id column) {
    draft_set(reading->form->draft, target, column, place_at(reading, row), header, at(reading, row, header));
}

static void card(const struct reading *reading, int row, const char *header, struct record *target) {
    const char *text = at(reading, row, header);
    if (!said_empty(text))
        record_pair(reading->form->draft, target, true, header, text);
}

static const char *key_of(const struct reading *reading, int row, const char **name) {
    struct arena *arena = reading->form->draft->arena;
    *name = said_squeeze(arena, sheet_cell(reading->sheet, row, reading->name));
    char *citizen = arena_string(arena, said_squeeze(arena, sheet_cell(reading->sheet, row, reading->citizen)));
    size_t n = strlen(citizen);
    if (n > 0 && citizen[n - 1] == 'x')
        citizen[n - 1] = 'X';
    return *citizen ? arena_format(arena, "%s\x1f%s", *name, citizen) : NULL;
}

/* A workbook without ID numbers, such as export writes, may join by numbers of its own. */
static const char *number_key(const struct reading *reading, int row, const char *name) {
    struct arena *arena = reading->form->draft->arena;
    const char *number = said_squeeze(arena, sheet_cell(reading->sheet, row, reading->number));
    return *number ? arena_format(arena, "%s\x1f#%s", name, number) : NULL;
}

/* The person a row is about; NULL with a remark. */
static struct staff *person_at(const struct reading *reading, int row) {
    struct people_form *form = reading->form;
    const char *name, *key = key_of(reading, row, &name);
    key = key ? key : number_key(reading, row, name);
    form->draft->n_rows++;
    int k = key ? ids_find(form->by_key, key) : *name ? ids_find(form->by_name, name) : -1;
    if (k >= 0 && (key || !form->persons[k].several))
        return &form->persons[k];
    fault(reading, row, "姓名", name, !*name ? W_INTAKE_CELL_EMPTY : k >= 0 ? W_INTAKE_NAME_SEVERAL : W_INTAKE_NO_PERSON);
    return NULL;
}

/* The words of ZB 09 in the form: is it above, in or below the section level? */
static enum standing standing_of(const struct reading *reading, int row, bool *good) {
    static const char *const above[] = {"处", "厅", "局级", "部级", "国家", "地级", "师级", NULL}, *const below[] = {"科员", "办事员", "试用", "无",
                                                                                                                     "其他", "以下",   "工勤", NULL};
    const char *level = at(reading, row, "现职务层次");
    *good = true;
    if (codes_word(CODES_RANK, level))
        return CADRE;
    for (int k = 0; above[k]; k++)
        if (strstr(level, above[k]))
            return LEADER;
    for (int k = 0; below[k]; k++)
        if (strstr(level, below[k]))
            return NEITHER;
    *good = false;
    fault(reading, row, "现职务层次", level, *level ? W_INTAKE_NO_WORD : W_INTAKE_CELL_EMPTY);
    return NEITHER;
}

/* The date on file counts; the ID number only tells that there is something to look at. */
static void check_citizen(const struct reading *reading, int row, const struct record *cadre) {
    struct draft *draft = reading->form->draft;
    const char *number = record_get(cadre, COL_cadres_citizen), *birth = record_get(cadre, COL_cadres_birth),
               *gender = record_get(cadre, COL_cadres_gender);
    if (!number || !citizen_valid(number))
        return;
    if (birth && strncmp(birth, citizen_birth(draft->arena, number), 7) != 0)
        draft_remark(draft, REMARK_NOTE, place_at(reading, row), "出生年月", birth, W_INTAKE_CITIZEN_BIRTH);
    if (gender && (strcmp(gender, "male") == 0) != citizen_male(number))
        draft_remark(draft, REMARK_NOTE, place_at(reading, row), "性别", gender, W_INTAKE_CITIZEN_GENDER);
}

static void read_cadre(const struct reading *reading, int row, struct staff *person) {
    static const struct {
        const char *header;
        enum column_id column;
    } fields[] = {{"身份证号", COL_cadres_citizen}, {"出生年月", COL_cadres_birth},  {"性别", COL_cadres_gender},      {"民族", COL_cadres_ethnicity},
                  {"政治面貌", COL_cadres_party},   {"现职务层次", COL_cadres_rank}, {"成长地", COL_cadres_upbringing}};
    static const char *const cards[] = {
        "籍贯",   "出生地",       "健康状况", "参加工作时间", "入党时间文字", "第二党派", "熟悉专业有何特长", "现工作单位及职务全称",
        "现职级", "任现职级时间", NULL};
    struct record *cadre = draft_record(reading->form->draft, TABLE_cadres, place_at(reading, row));
    person->row = cadre;
    record_put(cadre, COL_cadres_name, person->name);
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
        set(reading, row, fields[k].header, cadre, fields[k].column);
    set(reading, row, "任现职务层次时间", cadre,
        strcmp(record_get(cadre, COL_cadres_rank), "principal") == 0 ? COL_cadres_principal_since : COL_cadres_deputy_since);
    for (int k = 0; cards[k]; k++)
        card(reading, row, cards[k], cadre);
    check_citizen(reading, row, cadre);
}

static void read_leader(const struct reading *reading, int row, struct staff *person) {
    struct draft *draft = reading->form->draft;
    person->row = draft_record(draft, TABLE_people, place_at(reading, row));
    record_put(person->row, COL_people_name, person->name);
    set(reading, row, "出生年月", person->row, COL_people_birth);
}

static void note_person(struct people_form *form, const struct staff *person, const char *key, const char *number) {
    int k = form->n;
    *ARENA_PUSH(form->draft->arena, form->persons, form->n, form->room) = *person;
    if (key)
        ids_add(form->by_key, key, k);
    if (number)
        ids_add(form->by_key, number, k);
    int first = ids_add(form->by_name, person->name, k);
    if (first != k)
        form->persons[first].several = true;
}

static void read_persons(struct people_form *form, struct sheet *a01) {
    struct reading reading = reading_of(form, a01);
    bool has_state = sheet_column(a01, "人员管理状态") >= 0;
    if (!has_state)
        draft_remark(form->draft, REMARK_ASSUMED, sheet_place(a01, -1), "人员管理状态", NULL, W_INTAKE_ALL_IN_OFFICE);
    for (int r = a01->head + 1; r < a01->n; r++) {
        if (sheet_row_empty(a01, r))
            continue;
        struct staff person = {.best_degree = -1, .best_of = {-2, -2}};
        const char *state = has_state ? at(&reading, r, "人员管理状态") : "现职", *key = key_of(&reading, r, &person.name);
        const char *number = number_key(&reading, r, person.name);
        struct seat seat;
        bool good = *state != '\0';
        form->draft->n_rows++;
        if (!*person.name)
            fault(&reading, r, "姓名", NULL, W_INTAKE_CELL_EMPTY);
        else if ((key && ids_find(form->by_key, key) >= 0) || (number && ids_find(form->by_key, number) >= 0))
            fault(&reading, r, "姓名", person.name, W_INTAKE_TWICE);
        else if (!good)
            fault(&reading, r, "人员管理状态", NULL, W_INTAKE_CELL_EMPTY);
        else {
            person.standing = strstr(state, "现职") || strcmp(state, "在职") == 0 ? standing_of(&reading, r, &good) : NEITHER;
            form->draft->n_elsewhere += good && person.standing == NEITHER;
            if (person.standing == CADRE)
                read_cadre(&reading, r, &person);
            if (person.standing == LEADER)
                read_leader(&reading, r, &person);
            if (organs_read(form->forms->organs, at(&reading, r, "现工作单位及职务全称"), NULL, &seat))
                person.unit = seat.unit;
            note_person(form, &person, key, number);
        }
    }
}

/* c0001 …: as wide as the number of persons asks. */
static void number_persons(struct people_form *form) {
    int n_cadres = form->draft->tables[TABLE_cadres].n, width = n_cadres < 10000 ? 4 : 6, next_cadre = 0, next_leader = 0;
    for (int k = 0; k < form->n; k++) {
        struct staff *person = &form->persons[k];
        if (person->standing == NEITHER)
            continue;
        bool cadre = person->standing == CADRE;
        enum table_id table = cadre ? TABLE_cadres : TABLE_people;
        record_put(person->row, cadre ? COL_cadres_id : COL_people_id,
                   draft_fresh_id(form->draft, table, cadre ? "c" : "p", width, cadre ? &next_cadre : &next_leader));
        ids_add(form->draft->ids[table], record_get(person->row, cadre ? COL_cadres_id : COL_people_id), (cadre ? next_cadre : next_leader) - 1);
    }
}

static const char *date_at(const struct reading *reading, int row, const char *header) {
    const char *said = at(reading, row, header), *date;
    if (said_empty(said) || strcmp(said, "至今") == 0)
        return NULL;
    date = said_date(reading->form->draft->arena, said);
    if (!date)
        fault(reading, row, header, said, W_INTAKE_NO_DATE);
    return date;
}

/* Leaders of a unit: whom they lead decides on kin. */
static void lead(struct people_form *form, struct staff *person, const struct spell *spell) {
    const char *leads = record_get(person->row, COL_people_leads);
    if (!spell->now || !spell->in_city)
        return;
    record_put(person->row, COL_people_unit, spell->unit);
    if (!record_get(person->row, COL_people_title))
        record_put(person->row, COL_people_title, spell->title);
    if (spell->main)
        record_put(person->row, COL_people_leads, leads ? arena_format(form->draft->arena, "%s\x1f%s", leads, spell->unit) : spell->unit);
}

static void read_spell(const struct reading *reading, int row, struct staff *person) {
    struct people_form *form = reading->form;
    struct draft *draft = form->draft;
    const char *organ = at(reading, row, "任职机构名称"), *code = at(reading, row, "任职机构编码|任职机构代码"),
               *title = at(reading, row, "职务名称");
    const char *state = at(reading, row, "任职状态"), *leading = at(reading, row, "是否领导职务"), *category = at(reading, row, "成员类别");
    struct spell spell = {.place = place_at(reading, row)};
    struct seat seat;
    spell.now = strstr(state, "在任") != NULL;
    if (!spell.now && !strstr(state, "免")) {
        fault(reading, row, "任职状态", state, *state ? W_INTAKE_NO_WORD : W_INTAKE_CELL_EMPTY);
        return;
    }
    spell.main = strcmp(at(reading, row, "主职务"), "是") == 0;
    spell.in_city =
        (*code && organs_find(form->forms->organs, code, NULL, &seat)) || (*organ && organs_find(form->forms->organs, organ, person->unit, &seat));
    spell.unit = spell.in_city ? seat.unit : *organ ? organ : NULL;
    spell.body = spell.in_city ? seat.body : NULL;
    if (spell.now && !spell.in_city) {
        fault(reading, row, "任职机构名称", organ, *organ ? W_INTAKE_NO_ORGAN : W_INTAKE_CELL_EMPTY);
        return;
    }
    spell.title = *title ? title_plain(draft->arena, title, &spell.rank) : NULL;
    spell.leading = strcmp(leading, "是") == 0 ? "yes" : strcmp(leading, "否") == 0 ? "no" : NULL;
    spell.from = date_at(reading, row, "任职时间");
    spell.to = spell.now ? NULL : date_at(reading, row, "免职时间");
    spell.post_rank = codes_word(CODES_RANK, category);
    if (person->standing == LEADER) {
        spell.main = strcmp(at(reading, row, "是否领导成员"), "是") == 0 && strstr(category, "正职");
        lead(form, person, &spell);
    } else
        *ARENA_PUSH(draft->arena, person->career.spells, person->career.n, person->career.room) = spell;
}

/* A05: since when deputy, since when principal. */
static void read_rank(const struct reading *reading, int row, struct staff *person) {
    const char *level = at(reading, row, "职务层次"), *rank = codes_word(CODES_RANK, level);
    if (!strstr(at(reading, row, "类别"), "职务层次") || !rank)
        return; /* grades, and levels outside the exchange */
    enum column_id column = strcmp(rank, "principal") == 0 ? COL_cadres_principal_since : COL_cadres_deputy_since;
    const char *date = date_at(reading, row, "批准日期"), *known = record_get(person->row, column);
    if (!date)
        return;
    if (known && strncmp(known, date, 7) != 0)
        draft_remark(reading->form->draft, REMARK_NOTE, place_at(reading, row), "批准日期", date, W_INTAKE_RANK_TWO_DATES, known);
    if (!known || strcmp(date, known) < 0)
        record_put(person->row, column, date);
}

/* A08: the highest education, full-time before in-service; its category of studies is the specialty. */
static void read_education(const struct reading *reading, int row, struct staff *person) {
    struct draft *draft = reading->form->draft;
    struct education education = {.level = at(reading, row, "学历名称|学历"),
                                  .degree = at(reading, row, "学位|学位名称"),
                                  .school = at(reading, row, "学校|学校名称|毕业院校"),
                                  .subject = at(reading, row, "所学专业名称"),
                                  .full_time = strstr(at(reading, row, "教育类别"), "全日制") != NULL};
    bool known, full_time = education.full_time;
    int k = education_rank(&education, &known);
    if (!known) {
        fault(reading, row, "学历名称", education.level, W_INTAKE_NO_WORD);
        return;
    }
    if (k > person->best_of[full_time]) {
        person->best_of[full_time] = k;
        education_card(draft, person->row, &education);
    }
    const char *kind = at(reading, row, "所学专业类别");
    if (k < person->best_degree || (k == person->best_degree && k >= 0 && (person->full_time || !full_time)))
        return;
    if (k >= 0) {
        person->best_degree = k;
        person->full_time = full_time;
        record_put(person->row, COL_cadres_education, code_education[k]);
        record_put(person->row, COL_cadres_specialty, NULL);
    }
    if (!record_get(person->row, COL_cadres_specialty))
        draft_set(draft, person->row, COL_cadres_specialty, place_at(reading, row), "所学专业类别", said_empty(kind) ? education.subject : kind);
}

static void read_assessment(const struct reading *reading, int row, struct staff *person) {
    const char *year = at(reading, row, "考核年度");
    int number = atoi(year);
    if (number < 1900 || number > 2200)
        fault(reading, row, "考核年度", year, W_INTAKE_NO_DATE);
    else if (number > person->assessed) {
        person->assessed = number;
        record_put(person->row, COL_cadres_assessment, NULL);
        set(reading, row, "考核结论", person->row, COL_cadres_assessment);
    }
}

static void read_relative(const struct reading *reading, int row, struct staff *person) {
    struct draft *draft = reading->form->draft;
    struct relative relative = {.place = place_at(reading, row), .of = person->row, .of_cadre = person->standing == CADRE};
    relative.title = at(reading, row, "称谓");
    relative.name = said_squeeze(draft->arena, at(reading, row, "家庭成员姓名"));
    relative.birth = date_at(reading, row, "出生日期|出生年月");
    relative.work = at(reading, row, "工作单位及职务");
    struct family *family = &reading->form->forms->family;
    if (*relative.name)
        *ARENA_PUSH(draft->arena, family->items, family->n, family->room) = relative;
}

/* Rows of a sheet, each with its person; leaders too where they matter. */
static void read_rows(struct people_form *form, struct sheet *sheet, bool leaders, void (*take)(const struct reading *, int, struct staff *)) {
    if (!sheet)
        return;
    struct reading reading = reading_of(form, sheet);
    for (int r = sheet->head + 1; r < sheet->n; r++) {
        struct staff *person = sheet_row_empty(sheet, r) ? NULL : person_at(&reading, r);
        if (person && (person->standing == CADRE || (leaders && person->standing == LEADER)))
            take(&reading, r, person);
    }
}

void form_read_people(struct forms *forms, const struct person_sheets *sheets) {
    struct draft *draft = forms->draft;
    struct people_form form = {.forms = forms, .draft = draft, .by_key = ids_new(draft->arena), .by_name = ids_new(draft->arena)};
    read_persons(&form, sheets->a01);
    number_persons(&form);
    read_rows(&form, sheets->a05, false, read_rank);
    read_rows(&form, sheets->a02, true, read_spell);
    read_rows(&form, sheets->a08, false, read_education);
    read_rows(&form, sheets->a15, false, read_assessment);
    read_rows(&form, sheets->a36, true, read_relative);
    for (int k = 0; k < form.n; k++) {
        struct staff *person = &form.persons[k];
        if (person->standing == CADRE)
            career_settle(draft, person->row, &person->career);
    }
}
