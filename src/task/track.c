#include "task/track.h"

#include <string.h>

#include "base/arena.h"

const char *const target_state_names[] = {"reached", "open", "missed", "too_high", NULL};

struct work {
    struct arena *arena;
    const struct verdict *verdict;
    const struct round_progress *progress;
    const struct calendar *calendar;
    int today; /* the last day that as_of may mean */
    struct tracked *tracked;
    struct tracked_step *steps;
    int room;
};

static int first_day(struct date date) { return day_number(date_first_day(date)); }
static int last_day(struct date date) { return day_number(date_last_day(date)); }

/* A month may mean any of its days: nothing is late as long as one of them is in time. */
static bool happened(const struct work *w, struct date date) { return date_known(date) && first_day(date) <= w->today; }

/* ZR-8: so many working days after the decision. */
static struct date handover_day(const struct work *w) {
    const struct limit *limit = &w->verdict->rules->policy->limits[RULE_ZR_8];
    if (!date_known(w->progress->decided_on) || limit->force == FORCE_OFF)
        return (struct date){MONTH_UNKNOWN, 0};
    return day_date(calendar_after(w->calendar, last_day(w->progress->decided_on), limit->working_days));
}

static void judge_step(const struct work *w, struct tracked_step *step) {
    static const struct progress_entry nothing = {.due = {MONTH_UNKNOWN, 0}, .done = {MONTH_UNKNOWN, 0}, .solved = {MONTH_UNKNOWN, 0}};
    const struct progress_entry *entry = step->entry < 0 ? &nothing : &w->progress->entries[step->entry];
    step->done = happened(w, entry->done);
    step->problem = entry->problem && !happened(w, entry->solved);
    step->due = entry->due;
    if (!date_known(step->due) && step->final) {
        step->due = handover_day(w);
        step->counted = date_known(step->due);
    }
    if (!date_known(step->due))
        return;
    int late = (step->done ? first_day(entry->done) : w->today) - last_day(step->due);
    step->late = late > 0 ? late : 0;
}

static struct tracked_step *add_step(struct work *w, int move, int entry) {
    struct tracked_step *step = ARENA_PUSH(w->arena, w->steps, w->tracked->n_steps, w->room);
    *step = (struct tracked_step){.move = move, .entry = entry};
    return step;
}

/* With stages listed the last of them completes a move, else the last entry of the cadre does, once all are done. */
static void add_steps(struct work *w, int m) {
    const struct round_progress *progress = w->progress;
    const char *last = progress->n_stages > 0 ? progress->stages[progress->n_stages - 1] : NULL;
    int first = w->tracked->n_steps, final = -1;
    for (int e = 0; e < progress->n_entries; e++) {
        if (progress->entries[e].cadre != w->verdict->moves[m].cadre)
            continue;
        add_step(w, m, e);
        if (!last || (progress->entries[e].stage && strcmp(progress->entries[e].stage, last) == 0))
            final = w->tracked->n_steps - 1;
    }
    if (final < 0) {
        add_step(w, m, -1);
        final = w->tracked->n_steps - 1;
    }
    w->steps[final].final = true;
    for (int k = first; k < w->tracked->n_steps; k++)
        judge_step(w, &w->steps[k]);
}

static struct tracked_move sum_up(const struct work *w, int first, int n) {
    struct tracked_move move = {.first_step = first, .n_steps = n, .done_on = {MONTH_UNKNOWN, 0}};
    bool all = true, last = false;
    for (int k = first; k < first + n; k++) {
        const struct tracked_step *step = &w->steps[k];
        all = all && step->done;
        move.overdue = move.overdue || (!step->done && step->late > 0);
        move.problem = move.problem || step->problem;
        if (step->final && step->done) {
            last = true;
            move.done_on = w->progress->entries[step->entry].done;
        }
    }
    move.done = w->progress->n_stages > 0 ? last : all;
    if (!move.done)
        move.done_on = (struct date){MONTH_UNKNOWN, 0};
    else
        move.overdue = false;
    return move;
}

static bool moves_cadre(const struct verdict *verdict, int cadre) {
    for (int m = 0; m < verdict->n_moves; m++)
        if (verdict->moves[m].cadre == cadre)
            return true;
    return false;
}

static void note_entries(struct work *w) {
    int *strange = ARENA_ARRAY(w->arena, int, w->progress->n_entries);
    for (int e = 0; e < w->progress->n_entries; e++) {
        const struct progress_entry *entry = &w->progress->entries[e];
        if (!moves_cadre(w->verdict, entry->cadre))
            strange[w->tracked->n_strange++] = e;
        else if (entry->problem)
            *(happened(w, entry->solved) ? &w->tracked->n_solved : &w->tracked->n_problems) += 1;
    }
    w->tracked->strange = strange;
}

bool track_counts(const struct verdict *verdict, int m, const struct progress_target *kind) {
    const struct judged_move *move = &verdict->moves[m];
    const struct policy *policy = verdict->rules->policy;
    switch (kind->of) {
    case TARGET_OF_ALL:
        return true;
    case TARGET_OF_UNIT:
        return verdict->rules->city->posts[move->from >= 0 ? move->from : move->to].unit == kind->unit;
    case TARGET_OF_MODE:
        return move->mode == kind->mode;
    case TARGET_OF_RULE:
        for (int bit = 0; bit < 32; bit++)
            if (move->because >> bit & 1 && strcmp(rules_due_name(policy, bit), kind->rule) == 0)
                return true;
        return move->cultivates && strcmp(kind->rule, "SD-T3") == 0;
    }
    return false;
}

struct tally track_tally(const struct tracked *tracked, const struct progress_target *kind) {
    struct tally tally = {0};
    for (int m = 0; m < tracked->verdict->n_moves; m++) {
        if (!track_counts(tracked->verdict, m, kind))
            continue;
        tally.total++;
        tally.done += tracked->moves[m].done ? 1 : 0;
        tally.overdue += tracked->moves[m].overdue ? 1 : 0;
    }
    return tally;
}

static struct tracked_target judge_target(const struct work *w, const struct progress_target *target) {
    struct tracked_target judged = {0};
    for (int m = 0; m < w->verdict->n_moves; m++) {
        const struct tracked_move *move = &w->tracked->moves[m];
        if (!track_counts(w->verdict, m, target))
            continue;
        judged.planned++;
        if (move->done && (!date_known(target->by) || first_day(move->done_on) <= last_day(target->by)))
            judged.done++;
    }
    bool over = date_known(target->by) && w->today > last_day(target->by);
    if (judged.done >= target->count)
        judged.state = TARGET_REACHED;
    else if (over)
        judged.state = TARGET_MISSED;
    else
        judged.state = judged.planned < target->count ? TARGET_TOO_HIGH : TARGET_OPEN;
    return judged;
}

void track_round(struct arena *arena, const struct verdict *verdict, const struct round_progress *progress, const struct calendar *calendar,
                 struct date as_of, struct tracked *tracked) {
    static const struct progress_target all = {.of = TARGET_OF_ALL};
    struct tracked_move *moves = ARENA_ARRAY(arena, struct tracked_move, verdict->n_moves);
    struct tracked_target *targets = ARENA_ARRAY(arena, struct tracked_target, progress->n_targets);
    *tracked = (struct tracked){.verdict = verdict, .progress = progress, .as_of = as_of};
    struct work w = {.arena = arena, .verdict = verdict, .progress = progress, .calendar = calendar, .tracked = tracked};
    w.today = last_day(as_of);
    for (int m = 0; m < verdict->n_moves; m++) {
        int first = tracked->n_steps;
        add_steps(&w, m);
        moves[m] = sum_up(&w, first, tracked->n_steps - first);
    }
    tracked->moves = moves;
    tracked->steps = w.steps;
    tracked->all = track_tally(tracked, &all);
    note_entries(&w);
    for (int k = 0; k < progress->n_targets; k++)
        targets[k] = judge_target(&w, &progress->targets[k]);
    tracked->targets = targets;
}
