/* track in words. */
#include <string.h>

#include "report/text.h"

static const char *day(const struct view *view, struct date date) {
    char text[24];
    if (!date_known(date))
        return "–";
    date_format(date, text);
    return arena_string(view->arena, text);
}

static const char *days(const struct view *view, int n) { return arena_format(view->arena, word(n == 1 ? W_DAY : W_DAYS), n); }

static const struct progress_entry *entry_of(const struct tracked *tracked, const struct tracked_step *step) {
    return step->entry < 0 ? NULL : &tracked->progress->entries[step->entry];
}

/* Nobody has listed it yet: the last stage of all. */
static const char *stage_of(const struct tracked *tracked, const struct tracked_step *step, const struct view *view) {
    const struct round_progress *progress = tracked->progress;
    const struct progress_entry *entry = entry_of(tracked, step);
    if (entry && entry->stage)
        return text_clean(view, entry->stage);
    if (step->final && progress->n_stages > 0)
        return text_clean(view, progress->stages[progress->n_stages - 1]);
    return word(entry ? W_STAGE_UNNAMED : W_STAGE_NONE);
}

/* What people wrote, or that they wrote something. */
static const char *written(const struct view *view, const char *text) { return view->anonymous ? word(W_RECORDED) : text_clean(view, text); }

static const char *responsible_of(const struct tracked *tracked, const struct tracked_step *step, const struct view *view) {
    const struct progress_entry *entry = entry_of(tracked, step);
    return entry && *entry->responsible ? written(view, entry->responsible) : word(W_APPROVER_OPEN);
}

static const char *due_of(const struct tracked_step *step, const struct view *view) {
    const char *text = day(view, step->due);
    return step->counted ? arena_format(view->arena, "%s (ZR-8)", text) : text;
}

static void headline(FILE *out, const struct tracked *tracked, const struct view *view) {
    const struct tally *all = &tracked->all;
    if (tracked->progress->name)
        fprintf(out, "%s\n", text_clean(view, tracked->progress->name));
    text_heading(out, tracked->verdict->rules, view);
    fprintf(out, word(W_TRACK_HEAD), day(view, tracked->as_of), all->done, all->total, text_share(view, all->done, all->total), all->overdue,
            tracked->n_problems);
    fputc('\n', out);
    if (date_known(tracked->progress->decided_on)) {
        fprintf(out, word(W_TRACK_DECIDED), day(view, tracked->progress->decided_on));
        fputc('\n', out);
    }
}

/* Nobody can be late where no day is set. */
static void undated(FILE *out, const struct tracked *tracked, const struct view *view) {
    int n = 0;
    for (int k = 0; k < tracked->n_steps; k++)
        n += tracked->steps[k].final && !tracked->moves[tracked->steps[k].move].done && !date_known(tracked->steps[k].due) ? 1 : 0;
    if (n > 0)
        fprintf(out, "%s\n", arena_format(view->arena, word(W_TRACK_UNDATED), n));
}

static const char *target_name(const struct tracked *tracked, const struct progress_target *target, const struct view *view) {
    switch (target->of) {
    case TARGET_OF_UNIT:
        return text_unit(view, tracked->verdict->rules->city, target->unit);
    case TARGET_OF_MODE:
        return text_mode(target->mode);
    case TARGET_OF_RULE:
        return text_clean(view, target->rule);
    case TARGET_OF_ALL:
        break;
    }
    return word(W_TRACK_ALL);
}

static void targets(FILE *out, const struct tracked *tracked, const struct view *view) {
    static const enum word states[N_TARGET_STATES] = {W_TARGET_REACHED, W_TARGET_OPEN, W_TARGET_MISSED, W_TARGET_TOO_HIGH};
    struct table *table = table_new(view->arena, "lllrl");
    if (tracked->progress->n_targets == 0)
        return;
    text_title(out, word(W_TRACK_TARGETS));
    table_text(table, word(W_COL_TARGET));
    table_text(table, word(W_COL_BY));
    table_text(table, word(W_COL_DONE));
    table_text(table, word(W_COL_PLANNED));
    table_text(table, "");
    for (int k = 0; k < tracked->progress->n_targets; k++) {
        const struct progress_target *target = &tracked->progress->targets[k];
        table_text(table, target_name(tracked, target, view));
        table_text(table, day(view, target->by));
        table_text(table, arena_format(view->arena, word(W_DONE_OF), tracked->targets[k].done, target->count));
        table_number(table, tracked->targets[k].planned);
        table_text(table, word(states[tracked->targets[k].state]));
    }
    table_print(out, table, 1);
}

static const char *cadre_of(const struct tracked *tracked, const struct tracked_step *step, const struct view *view) {
    return text_cadre(view, tracked->verdict->rules->city, tracked->verdict->moves[step->move].cadre);
}

static const char *to_of(const struct tracked *tracked, const struct tracked_step *step, const struct view *view) {
    return text_seat(view, tracked->verdict->rules->city, tracked->verdict->moves[step->move].to);
}

/* Who is behind: open steps of moves not done, past their due date. */
static void overdue(FILE *out, const struct tracked *tracked, const struct view *view) {
    struct table *table = table_new(view->arena, "llllll");
    int n = 0;
    table_text(table, word(W_COL_CADRE));
    table_text(table, word(W_COL_TO));
    table_text(table, word(W_COL_STAGE));
    table_text(table, word(W_COL_RESPONSIBLE));
    table_text(table, word(W_COL_DUE));
    table_text(table, word(W_COL_LATE));
    for (int k = 0; k < tracked->n_steps; k++) {
        const struct tracked_step *step = &tracked->steps[k];
        if (step->done || step->late == 0 || tracked->moves[step->move].done)
            continue;
        table_text(table, cadre_of(tracked, step, view));
        table_text(table, to_of(tracked, step, view));
        table_text(table, stage_of(tracked, step, view));
        table_text(table, responsible_of(tracked, step, view));
        table_text(table, due_of(step, view));
        table_text(table, days(view, step->late));
        n++;
    }
    if (n > 0)
        text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(W_TRACK_OVERDUE), n));
    table_print(out, table, 1);
}

static void problems(FILE *out, const struct tracked *tracked, const struct view *view) {
    struct table *table = table_new(view->arena, "llll");
    for (int k = 0; k < tracked->n_steps; k++) {
        const struct tracked_step *step = &tracked->steps[k];
        const struct progress_entry *entry = entry_of(tracked, step);
        if (!entry || !step->problem)
            continue;
        table_text(table, cadre_of(tracked, step, view));
        table_text(table, stage_of(tracked, step, view));
        table_text(table, responsible_of(tracked, step, view));
        table_text(table, written(view, entry->problem));
    }
    if (tracked->n_problems > 0)
        text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(W_TRACK_PROBLEMS), tracked->n_problems));
    table_print(out, table, 0);
    if (tracked->n_solved > 0)
        fprintf(out, "%s%s\n", tracked->n_problems > 0 ? "  " : "\n", arena_format(view->arena, word(W_TRACK_SOLVED), tracked->n_solved));
}

/* The first open step of every move that is not done. */
static void open_moves(FILE *out, const struct tracked *tracked, const struct view *view) {
    struct table *table = table_new(view->arena, "lllll");
    int n = tracked->all.total - tracked->all.done;
    if (n == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(W_TRACK_OPEN), n));
    table_text(table, word(W_COL_CADRE));
    table_text(table, word(W_COL_TO));
    table_text(table, word(W_COL_STAGE));
    table_text(table, word(W_COL_RESPONSIBLE));
    table_text(table, word(W_COL_DUE));
    for (int m = 0; m < tracked->verdict->n_moves; m++) {
        const struct tracked_move *move = &tracked->moves[m];
        int k = move->first_step;
        if (move->done)
            continue;
        while (k < move->first_step + move->n_steps - 1 && tracked->steps[k].done)
            k++;
        const struct tracked_step *step = &tracked->steps[k];
        table_text(table, cadre_of(tracked, step, view));
        table_text(table, to_of(tracked, step, view));
        table_text(table, stage_of(tracked, step, view));
        table_text(table, responsible_of(tracked, step, view));
        table_text(table, due_of(step, view));
    }
    table_print(out, table, 1);
}

static void tally_row(struct table *table, const struct tracked *tracked, const struct progress_target *kind, const char *group,
                      const struct view *view) {
    struct tally tally = track_tally(tracked, kind);
    if (tally.total == 0)
        return;
    table_text(table, group);
    table_text(table, target_name(tracked, kind, view));
    table_text(table, arena_format(view->arena, word(W_DONE_OF), tally.done, tally.total));
    table_text(table, tally.overdue > 0 ? arena_format(view->arena, word(W_TALLY_OVERDUE), tally.overdue) : "");
}

static void tallies(FILE *out, const struct tracked *tracked, const struct view *view) {
    const struct rules *rules = tracked->verdict->rules;
    struct table *table = table_new(view->arena, "llll");
    if (tracked->all.total == 0)
        return;
    text_title(out, word(W_TRACK_BY));
    for (int mode = MODE_ROTATION; mode < N_MODES; mode++)
        tally_row(table, tracked, &(struct progress_target){.of = TARGET_OF_MODE, .mode = (enum mode)mode}, word(W_COL_MODE), view);
    for (int bit = 0; bit < 32; bit++)
        if (bit < rules->policy->n_due || (due_set)1 << bit == DUE_HB_4)
            tally_row(table, tracked, &(struct progress_target){.of = TARGET_OF_RULE, .rule = rules_due_name(rules->policy, bit)}, word(W_COL_RULE),
                      view);
    tally_row(table, tracked, &(struct progress_target){.of = TARGET_OF_RULE, .rule = "SD-T3"}, word(W_COL_RULE), view);
    for (int u = 0; u < rules->city->n_units; u++)
        tally_row(table, tracked, &(struct progress_target){.of = TARGET_OF_UNIT, .unit = u}, word(W_COL_UNIT), view);
    table_print(out, table, 0);
}

static void strangers(FILE *out, const struct tracked *tracked, const struct view *view) {
    if (tracked->n_strange == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(W_TRACK_STRANGE), tracked->n_strange));
    for (int k = 0; k < tracked->n_strange; k++) {
        const struct progress_entry *entry = &tracked->progress->entries[tracked->strange[k]];
        fprintf(out, "  %s  %s\n", text_clean(view, entry->place), text_cadre(view, tracked->verdict->rules->city, entry->cadre));
    }
}

void report_track_text(FILE *out, const struct tracked *tracked, const struct view *view) {
    headline(out, tracked, view);
    undated(out, tracked, view);
    targets(out, tracked, view);
    overdue(out, tracked, view);
    problems(out, tracked, view);
    open_moves(out, tracked, view);
    tallies(out, tracked, view);
    strangers(out, tracked, view);
}
