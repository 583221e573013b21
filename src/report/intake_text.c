#include "report/intake.h"
#include "report/text.h"

static void count(struct table *table, enum word what, int n) {
    table_number(table, n);
    table_text(table, word(what));
}

static void summary(FILE *out, const struct intake *intake, const struct view *view) {
    struct table *table = table_new(view->arena, "rl");
    const struct city *city = &intake->city;
    count(table, W_IMPORT_UNITS, city->n_units);
    count(table, W_IMPORT_BODIES, city->n_bodies);
    count(table, W_IMPORT_POSTS, city->n_posts);
    count(table, W_IMPORT_VACANT, intake->n_vacant);
    if (intake->counted[REMARK_VACANT] > 0)
        count(table, W_IMPORT_VACANT_MADE, intake->counted[REMARK_VACANT]);
    if (intake->counted[REMARK_SURPLUS] > 0)
        count(table, W_IMPORT_SURPLUS, intake->counted[REMARK_SURPLUS]);
    count(table, W_IMPORT_CADRES, city->n_cadres);
    if (city->n_people > 0)
        count(table, W_IMPORT_PEOPLE, city->n_people);
    if (intake->n_elsewhere > 0)
        count(table, W_IMPORT_ELSEWHERE, intake->n_elsewhere);
    count(table, W_IMPORT_KIN, intake->n_kin);
    count(table, W_IMPORT_KIN_UNSURE, intake->counted[REMARK_KIN]);
    if (intake->n_kept_ids > 0)
        count(table, W_IMPORT_KEPT, intake->n_kept_ids);
    count(table, W_IMPORT_ROWS, intake->n_rows);
    count(table, W_IMPORT_UNUSABLE, intake->counted[REMARK_UNUSABLE]);
    if (intake->counted[REMARK_ASSUMED] > 0)
        count(table, W_IMPORT_ASSUMED, intake->counted[REMARK_ASSUMED]);
    fprintf(out, "%s\n", word(W_IMPORT_TITLE));
    table_print(out, table, 0);
}

static const char *place_text(const struct view *view, const struct remark *remark) {
    const char *text = text_file(view, remark->place.file);
    if (remark->place.sheet)
        text = arena_format(view->arena, "%s %s", text, text_clean(view, remark->place.sheet));
    return text;
}

void report_intake_text(FILE *out, const struct intake *intake, const struct view *view) {
    static const enum word titles[N_REMARK_KINDS] = {W_IMPORT_LIST_UNUSABLE, W_IMPORT_LIST_ASSUMED, W_IMPORT_LIST_VACANT,
                                                     W_IMPORT_LIST_SURPLUS,  W_IMPORT_LIST_KIN,     W_IMPORT_LIST_NOTE};
    int k = 0;
    summary(out, intake, view);
    for (int kind = 0; kind < N_REMARK_KINDS; kind++) {
        struct table *table = table_new(view->arena, "lllll");
        for (; k < intake->n_remarks && (int)intake->remarks[k].kind == kind; k++) {
            const struct remark *remark = &intake->remarks[k];
            table_text(table, place_text(view, remark));
            table_text(table, remark->place.row > 0 ? arena_format(view->arena, word(W_IMPORT_ROW), remark->place.row) : "");
            table_text(table, remark->column ? text_clean(view, remark->column) : "");
            table_text(table, remark->value && !view->anonymous ? text_clean(view, remark->value) : "");
            table_text(table, text_clean(view, remark->message));
        }
        if (intake->counted[kind] > 0)
            text_title(out, word(titles[kind]));
        table_print(out, table, 0);
    }
}
