/* Sheet B01 单位: units and internal bodies, a tree by code prefix. */
#include <string.h>

#include "intake/career.h"

struct organ_row {
    int row;
    const char *code, *name;
    enum { ORGAN_UNIT, ORGAN_BODY, ORGAN_GROUP } kind;
    int parent;       /* the longest code that begins this one; -1 */
    const char *unit; /* id of the unit it is or belongs to; NULL */
};

struct unit_form {
    struct forms *forms;
    struct sheet *sheet;
    int name, short_name, code, area, relation, grade, category, kind, section_posts, principal, deputy;
    int n;
    struct organ_row *organs;
    struct ids *codes;
};

static const char *cell(const struct unit_form *form, int row, int column) {
    return said_trim(form->forms->draft->arena, sheet_cell(form->sheet, row, column));
}

static bool take_organ(struct unit_form *form, int r, struct organ_row *organ) {
    struct draft *draft = form->forms->draft;
    struct place place = sheet_place(form->sheet, r);
    const char *kind = cell(form, r, form->kind);
    *organ =
        (struct organ_row){.row = r, .code = said_squeeze(draft->arena, cell(form, r, form->code)), .name = cell(form, r, form->name), .parent = -1};
    if (!*organ->name) {
        draft_remark(draft, REMARK_UNUSABLE, place, "机构名称", NULL, W_INTAKE_CELL_EMPTY);
        return false;
    }
    if (!*organ->code) {
        draft_remark(draft, REMARK_UNUSABLE, place, "机构编码", organ->name, W_INTAKE_CELL_EMPTY);
        return false;
    }
    if (strstr(kind, "内设"))
        organ->kind = ORGAN_BODY;
    else if (strstr(kind, "分组"))
        organ->kind = ORGAN_GROUP;
    else if (strstr(kind, "法人"))
        organ->kind = ORGAN_UNIT;
    else {
        draft_remark(draft, REMARK_UNUSABLE, place, "法人单位标识", kind, W_INTAKE_NO_WORD);
        return false;
    }
    if (ids_add(form->codes, organ->code, form->n) != form->n) {
        draft_remark(draft, REMARK_UNUSABLE, place, "机构编码", organ->code, W_INTAKE_TWICE);
        return false;
    }
    return true;
}

static void set(const struct unit_form *form, struct record *row, enum column_id column, int r, int source, const char *heading) {
    draft_set(form->forms->draft, row, column, sheet_place(form->sheet, r), heading, sheet_cell(form->sheet, r, source));
}

/* 乡科级 units: their own leading posts are of this exchange; those of higher units are not. */
static bool is_section_level(const char *grade) { return strstr(grade, "科级") != NULL || strstr(grade, "正科") != NULL; }

static void make_unit(struct unit_form *form, struct organ_row *organ) {
    struct draft *draft = form->forms->draft;
    struct record *row = draft_record(draft, TABLE_units, sheet_place(form->sheet, organ->row));
    organ->unit = organ->code;
    row->form = true;
    record_put(row, COL_units_id, organ->code);
    record_put(row, COL_units_name, organ->name);
    int up = organ->parent;
    while (up >= 0 && form->organs[up].kind != ORGAN_UNIT)
        up = form->organs[up].parent;
    if (up >= 0)
        record_put(row, COL_units_parent, form->organs[up].code);
    set(form, row, COL_units_short_name, organ->row, form->short_name, "机构简称");
    set(form, row, COL_units_area, organ->row, form->area, "所在政区");
    set(form, row, COL_units_level, organ->row, form->relation, "隶属关系");
    set(form, row, COL_units_establishment, organ->row, form->category, "机构类别");
    set(form, row, COL_units_leading_posts, organ->row, form->section_posts, "内设机构领导职数");
    if (is_section_level(cell(form, organ->row, form->grade))) {
        set(form, row, COL_units_own_principal, organ->row, form->principal, "正职领导职数");
        set(form, row, COL_units_own_deputy, organ->row, form->deputy, "副职领导职数");
    }
    draft_register(draft, TABLE_units, row);
}

/* The body's id is what its code adds to the unit's. */
static const char *body_id(const struct organ_row *body, const char *unit) {
    const char *id = body->code + (strncmp(body->code, unit, strlen(unit)) == 0 ? strlen(unit) : 0);
    while (*id == '.')
        id++;
    return *id ? id : body->code;
}

static void make_body(struct unit_form *form, struct organ_row *organ) {
    struct draft *draft = form->forms->draft;
    struct place place = sheet_place(form->sheet, organ->row);
    int up = organ->parent;
    while (up >= 0 && form->organs[up].kind != ORGAN_UNIT)
        up = form->organs[up].parent;
    if (up < 0) {
        draft_remark(draft, REMARK_UNUSABLE, place, "机构编码", organ->code, W_INTAKE_BODY_WITHOUT_UNIT);
        return;
    }
    organ->unit = form->organs[up].code;
    struct record *row = draft_record(draft, TABLE_bodies, place);
    row->form = true;
    record_put(row, COL_bodies_unit, organ->unit);
    record_put(row, COL_bodies_id, body_id(organ, organ->unit));
    record_put(row, COL_bodies_name, organ->name);
    set(form, row, COL_bodies_quota_principal, organ->row, form->principal, "正职领导职数");
    set(form, row, COL_bodies_quota_deputy, organ->row, form->deputy, "副职领导职数");
    draft_register(draft, TABLE_bodies, row);
}

static void find_columns(struct unit_form *form) {
    const struct {
        int *column;
        const char *names;
    } wanted[] = {{&form->name, "机构名称"},          {&form->short_name, "机构简称"}, {&form->code, "机构编码"},
                  {&form->area, "所在政区"},          {&form->relation, "隶属关系"},   {&form->grade, "机构级别"},
                  {&form->category, "机构类别"},      {&form->kind, "法人单位标识"},   {&form->section_posts, "内设机构领导职数"},
                  {&form->principal, "正职领导职数"}, {&form->deputy, "副职领导职数"}};
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
        *wanted[k].column = sheet_column(form->sheet, wanted[k].names);
}

void form_read_units(struct forms *forms, struct sheet *b01) {
    struct draft *draft = forms->draft;
    struct unit_form form = {.forms = forms, .sheet = b01, .codes = ids_new(draft->arena)};
    find_columns(&form);
    form.organs = ARENA_ARRAY(draft->arena, struct organ_row, b01->n);
    for (int r = b01->head + 1; r < b01->n; r++) {
        if (sheet_row_empty(b01, r))
            continue;
        draft->n_rows++;
        if (take_organ(&form, r, &form.organs[form.n]))
            form.n++;
    }
    for (int k = 0; k < form.n; k++)
        form.organs[k].parent = codes_above(draft->arena, form.codes, form.organs[k].code);
    for (int k = 0; k < form.n; k++)
        if (form.organs[k].kind == ORGAN_UNIT)
            make_unit(&form, &form.organs[k]);
    for (int k = 0; k < form.n; k++)
        if (form.organs[k].kind == ORGAN_BODY)
            make_body(&form, &form.organs[k]);
    forms->organs = organs_new(draft);
    for (int k = 0; k < form.n; k++)
        if (form.organs[k].unit)
            organs_name(forms->organs, form.organs[k].code, form.organs[k].unit,
                        form.organs[k].kind == ORGAN_BODY ? body_id(&form.organs[k], form.organs[k].unit) : NULL);
}
