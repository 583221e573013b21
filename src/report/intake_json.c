#include "report/intake.h"
#include "report/json.h"
#include "report/text.h"

static json_t *remark_json(const struct remark *remark, const struct view *view) {
    json_t *item = json_new_object();
    json_put_text(item, "kind", remark_names[remark->kind]);
    json_put_text(item, "file", view->anonymous && remark->place.file ? text_file(view, remark->place.file) : remark->place.file);
    json_put_text(item, "sheet", remark->place.sheet);
    if (remark->place.row > 0)
        json_put_number(item, "row", remark->place.row);
    else
        json_put_text(item, "row", NULL);
    json_put_text(item, "column", remark->column);
    json_put_text(item, "value", view->anonymous ? NULL : remark->value);
    json_put_text(item, "message", remark->message);
    return item;
}

void report_intake_json(FILE *out, const struct intake *intake, const struct view *view) {
    const struct city *city = &intake->city;
    json_t *root = json_new_object(), *remarks = json_new_array();
    const struct {
        const char *key;
        int n;
    } counts[] = {{"units", city->n_units},
                  {"bodies", city->n_bodies},
                  {"posts", city->n_posts},
                  {"vacant", intake->n_vacant},
                  {"vacant_made", intake->counted[REMARK_VACANT]},
                  {"surplus", intake->counted[REMARK_SURPLUS]},
                  {"cadres", city->n_cadres},
                  {"people", city->n_people},
                  {"elsewhere", intake->n_elsewhere},
                  {"kin_matched", intake->n_kin},
                  {"kin_unsure", intake->counted[REMARK_KIN]},
                  {"kept_ids", intake->n_kept_ids},
                  {"rows", intake->n_rows},
                  {"unusable", intake->counted[REMARK_UNUSABLE]},
                  {"assumed", intake->counted[REMARK_ASSUMED]}};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
        json_put_number(root, counts[k].key, counts[k].n);
    for (int k = 0; k < intake->n_remarks; k++)
        json_add(remarks, remark_json(&intake->remarks[k], view));
    json_put(root, "findings", remarks);
    json_print(out, root);
}
