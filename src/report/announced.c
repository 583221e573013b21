/* What became of the moves announced before, in words and as JSON. */
#include "report/json.h"
#include "report/sections.h"

static const struct lost_move *lost_of(const struct announced_losses *losses, int announced) {
    for (int k = 0; losses != NULL && k < losses->n; k++)
        if (losses->items[k].announced == announced)
            return &losses->items[k];
    return NULL;
}

static bool is_impossible(const struct announced_losses *losses, int announced) {
    const struct lost_move *lost = lost_of(losses, announced);
    return lost != NULL && lost->impossible;
}

static const char *rules_of(const struct verdict *verdict, const struct judged_announced *a, const struct view *view) {
    const struct policy *policy = verdict->rules->policy;
    const char *list = "";
    for (int bit = 0; bit < 64; bit++)
        if ((a->closed >> bit & 1U) != 0) {
            const char *id = rules_bit_name(policy, bit), *text = text_rule(policy, id);
            bool hidden = text_is_secret(view, id);
            list = text_add(view, list,
                            hidden || text == NULL ? text_rule_name(view, id)
                                                   : arena_format(view->arena, word(W_RULE_REASON), text_rule_name(view, id), text));
        }
    for (int bit = 0; bit < 32; bit++)
        if ((a->unmet >> bit & 1U) != 0)
            list = text_add(view, list, arena_format(view->arena, word(W_ANNOUNCED_UNMET), rules_due_name(policy, bit)));
    return list;
}

static const char *obstacles_of(const struct verdict *verdict, const struct lost_move *lost, const struct view *view) {
    const struct city *city = verdict->rules->city;
    const char *list = "";
    for (int k = 0; k < lost->n_obstacles; k++) {
        const struct obstacle *o = &lost->obstacles[k];
        const char *name = text_rule_name(view, o->rule);
        if (o->cadre >= 0)
            name = arena_format(view->arena, "%s %s", name, text_cadre(view, city, o->cadre));
        else if (o->post >= 0)
            name = arena_format(view->arena, "%s %s", name, text_post(view, city, o->post));
        list = text_join(view, list, name);
    }
    return *list ? arena_format(view->arena, word(W_ANNOUNCED_IMPOSSIBLE), list) : word(W_ANNOUNCED_IMPOSSIBLE_BARE);
}

static const char *reason_of(const struct verdict *verdict, int m, const struct announced_losses *losses, const struct view *view) {
    const struct judged_announced *a = &verdict->announced[m];
    if (a->fate == FATE_GONE)
        return word(a->move->who < 0 ? W_ANNOUNCED_NO_CADRE : W_ANNOUNCED_NO_POST);
    if (a->fate == FATE_CLOSED)
        return rules_of(verdict, a, view);
    return is_impossible(losses, m) ? obstacles_of(verdict, lost_of(losses, m), view) : word(W_ANNOUNCED_GIVEN_UP);
}

static void given_up_row(struct table *table, const struct verdict *verdict, int m, const struct announced_losses *losses, const struct view *view) {
    const struct city *city = verdict->rules->city;
    const struct judged_announced *a = &verdict->announced[m];
    table_text(table, a->move->who < 0 ? text_clean(view, a->move->cadre) : text_cadre(view, city, a->move->who));
    table_text(table, a->move->post < 0 ? text_clean(view, a->move->to) : text_post(view, city, a->move->post));
    table_text(table, a->move->who < 0 ? "–" : a->instead < 0 ? word(W_ANNOUNCED_STAYS) : text_post(view, city, a->instead));
    table_text(table, reason_of(verdict, m, losses, view));
}

void section_announced(FILE *out, const struct verdict *verdict, const struct announced_losses *losses, const struct view *view) {
    int n_kept = 0;
    struct table *table = table_new(view->arena, "llll");
    const char *others = "";
    if (verdict->rules->announced == NULL)
        return;
    for (int m = 0; m < verdict->n_announced; m++)
        n_kept += verdict->announced[m].fate == FATE_KEPT ? 1 : 0;
    text_title(out, word(W_ANNOUNCED));
    fprintf(out, word(W_ANNOUNCED_KEPT), n_kept, verdict->n_announced, verdict->n_unannounced);
    fputc('\n', out);
    if (n_kept < verdict->n_announced) {
        table_text(table, "");
        table_text(table, word(W_COL_ANNOUNCED));
        table_text(table, word(W_COL_INSTEAD));
        table_text(table, word(W_COL_WHY));
        for (int m = 0; m < verdict->n_announced; m++)
            if (verdict->announced[m].fate != FATE_KEPT)
                given_up_row(table, verdict, m, losses, view);
        table_print(out, table, 1);
    }
    for (int k = 0; k < verdict->n_unannounced; k++)
        others = text_join(view, others, text_cadre(view, verdict->rules->city, verdict->unannounced[k]));
    if (verdict->n_unannounced > 0)
        fprintf(out, word(W_ANNOUNCED_OTHERS), others);
}

static json_t *rules_json(const struct verdict *verdict, int m, const struct announced_losses *losses, const struct view *view) {
    const struct policy *policy = verdict->rules->policy;
    json_t *list = json_rule_set(policy, verdict->announced[m].closed, view);
    for (int bit = 0; bit < 32; bit++)
        if ((verdict->announced[m].unmet >> bit & 1U) != 0)
            json_add_text(list, rules_due_name(policy, bit));
    const struct lost_move *lost = is_impossible(losses, m) ? lost_of(losses, m) : NULL;
    for (int k = 0; lost && k < lost->n_obstacles; k++)
        json_add_text(list, text_rule_id(view, lost->obstacles[k].rule));
    return list;
}

static json_t *cadres_json(const struct verdict *verdict, int m, const struct announced_losses *losses) {
    json_t *list = json_new_array();
    const struct lost_move *lost = is_impossible(losses, m) ? lost_of(losses, m) : NULL;
    for (int k = 0; lost && k < lost->n_obstacles; k++)
        if (lost->obstacles[k].cadre >= 0)
            json_add_text(list, verdict->rules->city->cadres[lost->obstacles[k].cadre].id);
    return list;
}

json_t *json_announced(const struct verdict *verdict, const struct announced_losses *losses, const struct view *view) {
    static const char *const fates[N_FATES] = {"kept", "gone", "closed", "given_up"};
    json_t *list = json_new_array();
    for (int m = 0; m < verdict->n_announced; m++) {
        const struct judged_announced *a = &verdict->announced[m];
        json_t *item = json_new_object();
        json_put_text(item, "cadre", a->move->cadre);
        json_put_text(item, "to", a->move->to);
        json_put_text(item, "fate", is_impossible(losses, m) ? "impossible" : fates[a->fate]);
        if (a->fate != FATE_KEPT) {
            json_put_text(item, "instead", a->instead < 0 ? NULL : verdict->rules->city->posts[a->instead].id);
            json_put(item, "rules", rules_json(verdict, m, losses, view));
            json_put(item, "cadres", cadres_json(verdict, m, losses));
        }
        json_add(list, item);
    }
    return list;
}
