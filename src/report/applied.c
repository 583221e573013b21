/* apply: what was done, in words and as JSON. */
#include "report/json.h"
#include "report/text.h"

static const char *cadre_list(const struct view *view, const struct city *city, int n, const int *cadres) {
    const char *list = "";
    for (int k = 0; k < n; k++)
        list = text_join(view, list, text_cadre(view, city, cadres[k]));
    return list;
}

void report_applied_text(FILE *out, const struct verdict *verdict, const struct applied *applied, const struct view *view) {
    const struct city *old = verdict->rules->city;
    const char *closed = "";
    for (int k = 0; k < applied->n_closed; k++)
        closed = text_join(view, closed, text_post(view, old, applied->closed[k]));
    fprintf(out, word(W_APPLIED), applied->n_moves, verdict->n_moves, text_month_said(view, apply_effective(verdict->rules).month),
            text_month_said(view, applied->city.as_of.month));
    fputc('\n', out);
    if (applied->n_returned > 0)
        fprintf(out, "%s\n", arena_format(view->arena, word(W_APPLIED_RETURNED), cadre_list(view, old, applied->n_returned, applied->returned)));
    if (applied->n_closed > 0)
        fprintf(out, "%s\n", arena_format(view->arena, word(W_APPLIED_CLOSED), closed));
}

void report_applied_json(FILE *out, const struct verdict *verdict, const struct applied *applied, const struct view *view) {
    const struct city *old = verdict->rules->city;
    json_t *root = json_new_object(), *returned = json_new_array(), *closed = json_new_array();
    (void)view;
    for (int k = 0; k < applied->n_returned; k++)
        json_add_text(returned, old->cadres[applied->returned[k]].id);
    for (int k = 0; k < applied->n_closed; k++)
        json_add_text(closed, old->posts[applied->closed[k]].id);
    json_put_number(root, "applied", applied->n_moves);
    json_put_number(root, "moves", verdict->n_moves);
    json_put_month(root, "effective", apply_effective(verdict->rules).month);
    json_put_month(root, "as_of", applied->city.as_of.month);
    json_put(root, "returned", returned);
    json_put(root, "closed", closed);
    json_print(out, root);
}
