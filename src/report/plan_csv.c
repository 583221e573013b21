/* The roster as a table, RFC 4180 by libcsv. */
#include <csv.h>
#include <string.h>

#include "read/csv_table.h"
#include "report/text.h"

static void field(FILE *out, const struct view *view, const char *text, bool last) {
    text = csv_disarmed(view->arena, text);
    csv_fwrite(out, text, strlen(text));
    fputs(last ? "\r\n" : ",", out);
}

/* whole false: only the unit may be told. */
static void post_fields(FILE *out, const struct view *view, const struct city *city, int post, bool whole) {
    const struct post *p = post < 0 ? NULL : &city->posts[post];
    const char *body = "";
    if (p && p->body >= 0)
        body = city->bodies[p->body].name ? city->bodies[p->body].name : city->bodies[p->body].id;
    field(out, view, p && whole ? p->id : "", false);
    field(out, view, p ? text_unit(view, city, p->unit) : "", false);
    field(out, view, whole ? body : "", false);
    field(out, view, whole && p && p->title ? p->title : "", false);
}

static bool in_unit(const struct city *city, int post, int unit) { return unit < 0 || (post >= 0 && city->posts[post].unit == unit); }

/* Lists inside a cell are the same in every language. */
static const char *listed(const struct view *view, const char *list, const char *item) {
    return *list ? arena_format(view->arena, "%s %s", list, item) : item;
}

/* An extract tells of arrivals who comes from where, and of leavers the unit they go to. */
static void move_row(FILE *out, const struct verdict *verdict, const struct judged_move *move, int unit, const struct view *view) {
    const struct city *city = verdict->rules->city;
    const struct cadre *cadre = &city->cadres[move->cadre];
    const char *enables = "", *because = "";
    bool own = in_unit(city, cadre->post, unit);
    for (int bit = 0; own && bit < 32; bit++)
        if (move->because >> bit & 1)
            because = listed(view, because, rules_due_name(verdict->rules->policy, bit));
    for (int k = 0; own && k < move->n_enables; k++)
        if (in_unit(city, city->cadres[move->enables[k]].post, unit))
            enables = listed(view, enables, city->cadres[move->enables[k]].id);
    if (own && move->cultivates)
        because = listed(view, because, "SD-T3");
    field(out, view, cadre->id, false);
    if (!view->anonymous)
        field(out, view, cadre->name ? cadre->name : "", false);
    post_fields(out, view, city, move->from, true);
    post_fields(out, view, city, move->to, in_unit(city, move->to, unit));
    field(out, view, own ? code_type[move->type] : "", false);
    field(out, view, move->mode == MODE_NONE ? "" : code_mode[move->mode], false);
    field(out, view, because, false);
    field(out, view, enables, false);
    field(out, view, text_month(view, verdict->rules->effective), false);
    field(out, view, move->until == MONTH_UNKNOWN ? "" : text_month(view, move->until), false);
    field(out, view, move->organization ? "organization" : "unit", false);
    field(out, view, move->chain > 0 ? arena_format(view->arena, "%d", move->chain) : "", false);
    field(out, view, move->chain > 0 ? arena_format(view->arena, "%d", move->step) : "", true);
}

void report_plan_csv(FILE *out, const struct verdict *verdict, int unit, const struct view *view) {
    static const char *const head[] = {"cadre", "name", "from",    "from_unit", "from_body", "from_title", "to",     "to_unit", "to_body", "to_title",
                                       "type",  "mode", "because", "enables",   "effective", "until",      "run_by", "chain",   "step"};
    const struct city *city = verdict->rules->city;
    size_t n = sizeof head / sizeof *head;
    for (size_t k = 0; k < n; k++)
        if (k != 1 || !view->anonymous)
            field(out, view, head[k], k + 1 == n);
    for (int m = 0; m < verdict->n_moves; m++)
        if (in_unit(city, city->cadres[verdict->moves[m].cadre].post, unit) || in_unit(city, verdict->moves[m].to, unit))
            move_row(out, verdict, &verdict->moves[m], unit, view);
}
