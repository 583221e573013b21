/* track --json (datasets/README.md "What commands print"). */
#include "report/json.h"
#include "report/text.h"

static void put_date(json_t *object, const char *key, struct date date) {
    char text[24];
    if (date_known(date))
        date_format(date, text);
    json_put_text(object, key, date_known(date) ? text : NULL);
}

static void put_tally(json_t *object, struct tally tally) {
    json_put_number(object, "moves", tally.total);
    json_put_number(object, "done", tally.done);
    json_put_number(object, "overdue", tally.overdue);
}

/* null, {"unit": …}, {"mode": …} or {"rule": …} as in the file. */
static void put_kind(json_t *object, const struct city *city, const struct progress_target *kind) {
    if (kind->of == TARGET_OF_UNIT)
        json_put_text(object, "unit", city->units[kind->unit].id);
    if (kind->of == TARGET_OF_MODE)
        json_put_text(object, "mode", code_mode[kind->mode]);
    if (kind->of == TARGET_OF_RULE)
        json_put_text(object, "rule", kind->rule);
}

static json_t *targets_of(const struct tracked *tracked) {
    json_t *list = json_new_array();
    for (int k = 0; k < tracked->progress->n_targets; k++) {
        const struct progress_target *target = &tracked->progress->targets[k];
        json_t *item = json_new_object();
        put_kind(item, tracked->verdict->rules->city, target);
        json_put_number(item, "count", target->count);
        put_date(item, "by", target->by);
        json_put_number(item, "planned", tracked->targets[k].planned);
        json_put_number(item, "done", tracked->targets[k].done);
        json_put_text(item, "state", target_state_names[tracked->targets[k].state]);
        json_add(list, item);
    }
    return list;
}

static json_t *step_of(const struct tracked *tracked, const struct tracked_step *step, const struct view *view) {
    const struct progress_entry *entry = step->entry < 0 ? NULL : &tracked->progress->entries[step->entry];
    json_t *item = json_new_object();
    json_put_text(item, "stage", entry ? entry->stage : NULL);
    json_put_text(item, "responsible", entry ? text_free(view, entry->responsible) : "");
    put_date(item, "due", step->due);
    json_put(item, "due_by_rule", json_boolean(step->counted));
    put_date(item, "done", entry && step->done ? entry->done : (struct date){MONTH_UNKNOWN, 0});
    json_put_number(item, "late", step->late);
    json_put_text(item, "problem", entry && entry->problem ? text_free(view, entry->problem) : NULL);
    put_date(item, "solved", entry ? entry->solved : (struct date){MONTH_UNKNOWN, 0});
    return item;
}

static json_t *moves_of(const struct tracked *tracked, const struct view *view) {
    const struct city *city = tracked->verdict->rules->city;
    json_t *list = json_new_array();
    for (int m = 0; m < tracked->verdict->n_moves; m++) {
        const struct tracked_move *move = &tracked->moves[m];
        const struct judged_move *judged = &tracked->verdict->moves[m];
        json_t *item = json_new_object(), *steps = json_new_array();
        json_put_text(item, "cadre", city->cadres[judged->cadre].id);
        json_put_text(item, "from", judged->from < 0 ? NULL : city->posts[judged->from].id);
        json_put_text(item, "to", city->posts[judged->to].id);
        json_put(item, "done", json_boolean(move->done));
        put_date(item, "done_on", move->done_on);
        json_put(item, "overdue", json_boolean(move->overdue));
        json_put(item, "problem", json_boolean(move->problem));
        for (int k = 0; k < move->n_steps; k++)
            json_add(steps, step_of(tracked, &tracked->steps[move->first_step + k], view));
        json_put(item, "steps", steps);
        json_add(list, item);
    }
    return list;
}

static void add_tally(json_t *list, const struct tracked *tracked, const struct progress_target *kind) {
    struct tally tally = track_tally(tracked, kind);
    json_t *item;
    if (tally.total == 0)
        return;
    item = json_new_object();
    put_kind(item, tracked->verdict->rules->city, kind);
    put_tally(item, tally);
    json_add(list, item);
}

static json_t *tallies_of(const struct tracked *tracked) {
    const struct rules *rules = tracked->verdict->rules;
    json_t *list = json_new_array();
    for (int mode = MODE_ROTATION; mode < N_MODES; mode++)
        add_tally(list, tracked, &(struct progress_target){.of = TARGET_OF_MODE, .mode = (enum mode)mode});
    for (int bit = 0; bit < 32; bit++)
        if (bit < rules->policy->n_due || (due_set)1 << bit == DUE_HB_4)
            add_tally(list, tracked, &(struct progress_target){.of = TARGET_OF_RULE, .rule = rules_due_name(rules->policy, bit)});
    add_tally(list, tracked, &(struct progress_target){.of = TARGET_OF_RULE, .rule = "SD-T3"});
    for (int u = 0; u < rules->city->n_units; u++)
        add_tally(list, tracked, &(struct progress_target){.of = TARGET_OF_UNIT, .unit = u});
    return list;
}

void report_track_json(FILE *out, const struct tracked *tracked, const struct view *view) {
    const struct city *city = tracked->verdict->rules->city;
    json_t *root = json_new_object(), *strange = json_new_array();
    for (int k = 0; k < tracked->n_strange; k++)
        json_add_text(strange, city->cadres[tracked->progress->entries[tracked->strange[k]].cadre].id);
    put_date(root, "as_of", tracked->as_of);
    put_date(root, "decided_on", tracked->progress->decided_on);
    put_tally(root, tracked->all);
    json_put_number(root, "problems_open", tracked->n_problems);
    json_put_number(root, "problems_solved", tracked->n_solved);
    json_put(root, "targets", targets_of(tracked));
    json_put(root, "list", moves_of(tracked, view));
    json_put(root, "tallies", tallies_of(tracked));
    json_put(root, "not_in_plan", strange);
    json_print(out, root);
}
