#include "intake/intake.h"

#include <stdlib.h>
#include <string.h>

#include "intake/forms.h"
#include "intake/steps.h"

struct import {
    struct arena *arena;
    const struct intake_request *request;
    struct draft *draft;
    struct sources sources;
    struct forms forms;
    int n_given, given_room;
    struct given {
        const char *file;
        struct lrmx lrmx;
    } * given; /* the .lrmx: read when units and posts are known */
};

static void keep_form(void *self, const struct part *part) {
    struct import *import = self;
    struct given given = {.file = part->name};
    import->draft->n_rows++;
    if (lrmx_parse(import->draft, part, &given.lrmx))
        *ARENA_PUSH(import->draft->arena, import->given, import->n_given, import->given_room) = given;
}

/* The sheets of the form by the head of their names: "A01 人员基本信息". */
static struct sheet *form_sheet(struct import *import, const char *code, const char *header, bool *used) {
    struct sheet *found = NULL;
    for (int k = 0; k < import->sources.n_sheets; k++) {
        struct sheet *sheet = import->sources.sheets[k];
        if (!sheet->name || strncasecmp(sheet->name, code, strlen(code)) != 0)
            continue;
        used[k] = true;
        if (!sheet_find_head(import->draft, sheet, header))
            draft_remark(import->draft, REMARK_UNUSABLE, sheet_place(sheet, -1), NULL, NULL, W_INTAKE_NO_HEAD, header);
        else if (found)
            draft_remark(import->draft, REMARK_UNUSABLE, sheet_place(sheet, -1), NULL, NULL, W_INTAKE_SHEET_TWICE, code);
        else
            found = sheet;
    }
    return found;
}

/* What a missing sheet costs is told; without B01, A01 and A02 there is no city. */
static bool read_forms(struct import *import, bool *used, struct error *err) {
    static const struct {
        const char *code, *header;
        enum word lost;
    } wanted[] = {{"B01", "机构名称", W_INTAKE_LOST_B01},      {"A01", "姓名|人员姓名", W_INTAKE_LOST_A01},
                  {"A02", "姓名|人员姓名", W_INTAKE_LOST_A02}, {"A05", "姓名|人员姓名", W_INTAKE_LOST_A05},
                  {"A08", "姓名|人员姓名", W_INTAKE_LOST_A08}, {"A15", "姓名|人员姓名", W_INTAKE_LOST_A15},
                  {"A36", "姓名|人员姓名", W_INTAKE_LOST_A36}};
    struct sheet *sheets[sizeof wanted / sizeof *wanted];
    int n = 0;
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
        sheets[k] = form_sheet(import, wanted[k].code, wanted[k].header, used);
        n += sheets[k] != NULL;
    }
    if (n == 0)
        return true;
    const char *file = NULL;
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
        file = sheets[k] ? sheets[k]->file : file;
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
        if (sheets[k])
            continue;
        if (k < 3) {
            err->file = file;
            return error_set(err, ERROR_INPUT, word(W_INTAKE_SHEET_MISSING), file, wanted[k].code, word(wanted[k].lost));
        }
        draft_remark(import->draft, REMARK_NOTE, (struct place){file, wanted[k].code, 0}, NULL, NULL, W_INTAKE_SHEET_LOST, wanted[k].code,
                     word(wanted[k].lost));
    }
    form_read_units(&import->forms, sheets[0]);
    form_read_people(&import->forms, &(struct person_sheets){sheets[1], sheets[2], sheets[3], sheets[4], sheets[5], sheets[6]});
    return true;
}

static bool read_map(struct import *import, struct map **map, struct error *err) {
    struct sources sources = {0};
    *map = NULL;
    if (!import->request->map)
        return true;
    if (!sources_add(import->draft, &sources, import->request->map, err))
        return false;
    for (int k = 0; k < sources.n_sheets && !*map; k++)
        *map = map_read(import->draft, sources.sheets[k]);
    return *map || error_set(err, ERROR_INPUT, word(W_INTAKE_MAP_UNREADABLE), import->request->map);
}

/* Units and bodies first: the others name them. */
static bool read_tables(struct import *import, const bool *used, struct error *err) {
    struct draft *draft = import->draft;
    struct sources *sources = &import->sources;
    struct map *map;
    enum table_id *tables = ARENA_ARRAY(draft->arena, enum table_id, sources->n_sheets);
    bool *known = ARENA_ARRAY(draft->arena, bool, sources->n_sheets);
    if (!read_map(import, &map, err))
        return false;
    for (int k = 0; k < sources->n_sheets; k++) {
        struct sheet *sheet = sources->sheets[k];
        if (used[k] || sheet->n == 0)
            continue;
        if (map)
            map_apply(draft, map, sheet);
        else if (!(known[k] = table_of_sheet(draft, sheet, &tables[k])))
            draft_remark(draft, REMARK_UNUSABLE, sheet_place(sheet, -1), NULL, NULL, W_INTAKE_NO_TABLE);
    }
    for (int t = 0; t < N_TABLES; t++)
        for (int k = 0; k < sources->n_sheets; k++)
            if (known[k] && tables[k] == (enum table_id)t)
                table_read(draft, sources->sheets[k], (enum table_id)t, false);
    return true;
}

static bool lay_supplement(struct import *import, struct error *err) {
    struct draft *draft = import->draft;
    struct sources sources = {0};
    if (!import->request->supplement)
        return true;
    if (!sources_add(draft, &sources, import->request->supplement, err))
        return false;
    for (int t = 0; t < N_TABLES; t++)
        for (int k = 0; k < sources.n_sheets; k++) {
            enum table_id table;
            if (sources.sheets[k]->n == 0)
                continue;
            if (!table_of_sheet(draft, sources.sheets[k], &table)) {
                if (t == 0)
                    draft_remark(draft, REMARK_UNUSABLE, sheet_place(sources.sheets[k], -1), NULL, NULL, W_INTAKE_NO_TABLE);
            } else if (table == (enum table_id)t)
                table_read(draft, sources.sheets[k], table, true);
        }
    resolve_tables(draft);
    seats_take(draft);
    return true;
}

static bool read_sources(struct import *import, struct error *err) {
    struct draft *draft = import->draft;
    import->sources = (struct sources){.form = keep_form, .self = import};
    for (int k = 0; k < import->request->n_sources; k++)
        if (!sources_add(draft, &import->sources, import->request->sources[k], err))
            return false;
    bool *used = ARENA_ARRAY(draft->arena, bool, import->sources.n_sheets);
    if (!read_forms(import, used, err) || !read_tables(import, used, err))
        return false;
    resolve_tables(draft);
    import->forms.organs = import->forms.organs && import->n_given == 0 ? import->forms.organs : organs_new(draft);
    for (int k = 0; k < import->n_given; k++)
        lrmx_read(&import->forms, import->given[k].file, &import->given[k].lrmx);
    return true;
}

static int by_text(const char *a, const char *b) { return strcmp(a ? a : "", b ? b : ""); }

/* As somebody goes through the files who mends them. */
static int by_kind_and_place(const void *a, const void *b) {
    const struct remark *const *x = a, *const *y = b;
    if ((*x)->kind != (*y)->kind)
        return (*x)->kind < (*y)->kind ? -1 : 1;
    int file = by_text((*x)->place.file, (*y)->place.file), sheet = by_text((*x)->place.sheet, (*y)->place.sheet);
    if (file != 0 || sheet != 0)
        return file != 0 ? file : sheet;
    if ((*x)->place.row != (*y)->place.row)
        return (*x)->place.row < (*y)->place.row ? -1 : 1;
    return (*x > *y) - (*x < *y); /* as met: they lie in one array */
}

static void sort_remarks(struct draft *draft, struct intake *intake) {
    const struct remark **order = ARENA_ARRAY(draft->arena, const struct remark *, draft->n_remarks);
    struct remark *sorted = ARENA_ARRAY(draft->arena, struct remark, draft->n_remarks);
    int n = 0;
    for (int k = 0; k < draft->n_remarks; k++) {
        if (draft->remarks[k].kind == N_REMARK_KINDS)
            continue; /* taken back */
        order[n++] = &draft->remarks[k];
        intake->counted[draft->remarks[k].kind]++;
    }
    if (n > 1)
        qsort(order, (size_t)n, sizeof *order, by_kind_and_place);
    for (int k = 0; k < n; k++)
        sorted[k] = *order[k];
    intake->remarks = sorted;
    intake->n_remarks = n;
}

static bool check_size(const struct city *city, struct error *err) {
    enum { POSTS_MOST = 200000 };
    if (city->n_posts > POSTS_MOST)
        return error_set(err, ERROR_INPUT, word(W_FAULT_TOO_MANY), city->n_posts, (int)POSTS_MOST);
    if (city->n_units == 0 && city->n_cadres == 0 && city->n_posts == 0)
        return error_set(err, ERROR_INPUT, "%s", word(W_INTAKE_NOTHING));
    return true;
}

static bool make(struct arena *arena, const struct intake_request *request, struct symbols *symbols, struct intake *intake, struct error *err) {
    struct draft *draft = intake->draft;
    struct import import = {.arena = arena, .request = request, .draft = draft};
    if (!request->as_of)
        return error_set(err, ERROR_USAGE, "%s", word(W_INTAKE_NO_AS_OF));
    if (!date_parse(request->as_of, &draft->as_of))
        return error_set(err, ERROR_USAGE, word(W_INTAKE_BAD_AS_OF), request->as_of);
    import.forms = (struct forms){.draft = draft, .seen = ids_new(arena)};
    if (!read_sources(&import, err))
        return false;
    seats_take(draft);
    vacancies_make(draft);
    kin_match(draft, &import.forms.family, import.forms.organs);
    if (request->previous)
        previous_keep(draft, request->previous);
    if (!lay_supplement(&import, err))
        return false;
    intake->city.name = request->name;
    intake->city.as_of = draft->as_of;
    kin_settle(draft);
    finish_city(draft, symbols, &intake->city);
    intake->n_kin = draft->n_kin;
    intake->n_rows = draft->n_rows;
    intake->n_elsewhere = draft->n_elsewhere;
    intake->n_kept_ids = draft->n_kept_ids;
    for (int p = 0; p < intake->city.n_posts; p++)
        intake->n_vacant += intake->city.posts[p].holder < 0;
    return check_size(&intake->city, err);
}

bool intake_read(struct arena *arena, const struct intake_request *request, struct symbols *symbols, struct intake *intake, struct error *err) {
    *intake = (struct intake){.draft = draft_new(arena)};
    bool good = make(arena, request, symbols, intake, err);
    draft_name_ids(intake->draft);
    sort_remarks(intake->draft, intake);
    return good;
}
