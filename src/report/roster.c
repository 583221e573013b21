#include "report/roster.h"

#include <stdlib.h>
#include <string.h>

#include "report/sections.h"

/* Gains are listed largest first; the first ones tell why. */
enum { GAINS_TOLD = 2 };

static const char *gain_text(const struct verdict *verdict, const struct judged_move *move, const struct view *view) {
    const struct city *city = verdict->rules->city;
    const char *list = "";
    for (int g = 0; g < move->n_gains && g < GAINS_TOLD; g++) {
        const struct gain *gain = &move->gains[g];
        list = text_join(view, list,
                         arena_format(view->arena, word(W_REASON_GAIN), text_unit(view, city, gain->unit),
                                      text_kind(view, city, gain->attribute, gain->word), text_milli(view, gain->gain)));
    }
    return list;
}

static void add(struct reasons *reasons, const struct view *view, const char *text) {
    *ARENA_PUSH(view->arena, reasons->items, reasons->n, reasons->room) = text;
}

struct reasons roster_reasons(const struct verdict *verdict, const struct judged_move *move, const struct view *view) {
    const struct rules *rules = verdict->rules;
    const struct cadre_rules *cadre = &rules->cadres[move->cadre];
    const char *gains = gain_text(verdict, move, view), *enables = "";
    struct reasons reasons = {0};
    for (int bit = 0; bit < 32; bit++)
        if (move->because >> bit & 1)
            add(&reasons, view, text_reason(view, rules, move->cadre, bit));
    if (cadre->waiting)
        add(&reasons, view, arena_format(view->arena, word(W_REASON_WAITING), text_months(view, cadre->months_waiting)));
    if (move->cultivates)
        add(&reasons, view, word(W_REASON_CULTIVATES));
    for (int k = 0; k < move->n_enables; k++)
        enables = text_join(view, enables, text_cadre(view, rules->city, move->enables[k]));
    if (move->n_enables > 0)
        add(&reasons, view, arena_format(view->arena, word(W_REASON_ENABLES), enables));
    if (*gains)
        add(&reasons, view, gains);
    if (move->until != MONTH_UNKNOWN)
        add(&reasons, view, arena_format(view->arena, word(W_REASON_UNTIL), text_month_said(view, move->until)));
    if (move->watch_until != MONTH_UNKNOWN)
        add(&reasons, view, arena_format(view->arena, word(W_REASON_WATCH), text_month_said(view, move->watch_until)));
    return reasons;
}

static const char *reasons_text(const struct verdict *verdict, const struct judged_move *move, const struct view *view) {
    struct reasons reasons = roster_reasons(verdict, move, view);
    const char *list = "";
    for (int k = 0; k < reasons.n; k++)
        list = text_add(view, list, reasons.items[k]);
    return list;
}

/* Hand-over order: chains one after the other, in each the first step first. */
static int compare_steps(const void *a, const void *b) {
    const struct judged_move *x = *(const struct judged_move *const *)a, *y = *(const struct judged_move *const *)b;
    if (x->chain != y->chain)
        return x->chain < y->chain ? -1 : 1;
    if (x->step != y->step)
        return x->step < y->step ? -1 : 1;
    return (x->cadre > y->cadre) - (x->cadre < y->cadre);
}

int roster_order(const struct verdict *verdict, bool organization, const struct judged_move **moves) {
    int n = 0;
    for (int m = 0; m < verdict->n_moves; m++)
        if (verdict->moves[m].organization == organization)
            moves[n++] = &verdict->moves[m];
    if (n > 1)
        qsort(moves, (size_t)n, sizeof *moves, compare_steps);
    return n;
}

static int by_home(const void *a, const void *b) {
    const struct judged_move *x = *(const struct judged_move *const *)a, *y = *(const struct judged_move *const *)b;
    unsigned from_x = (unsigned)x->from, from_y = (unsigned)y->from;
    if (from_x != from_y)
        return from_x < from_y ? -1 : 1;
    return (x->cadre > y->cadre) - (x->cadre < y->cadre);
}

int roster_by_home(const struct verdict *verdict, const struct judged_move **moves) {
    for (int m = 0; m < verdict->n_moves; m++)
        moves[m] = &verdict->moves[m];
    if (verdict->n_moves > 1)
        qsort(moves, (size_t)verdict->n_moves, sizeof *moves, by_home);
    return verdict->n_moves;
}

static void group(FILE *out, const struct verdict *verdict, bool organization, const struct view *view) {
    const struct city *city = verdict->rules->city;
    struct table *table = table_new(view->arena, "llllll");
    const struct judged_move **moves = ARENA_ARRAY(view->arena, const struct judged_move *, verdict->n_moves);
    int n = roster_order(verdict, organization, moves);
    if (n == 0)
        return;
    text_title(out, arena_format(view->arena, word(W_TITLE_COUNT), word(organization ? W_RUN_BY_ORGANIZATION : W_RUN_BY_UNIT), n));
    table_text(table, word(W_COL_STEP));
    table_text(table, word(W_COL_CADRE));
    table_text(table, word(W_COL_FROM));
    table_text(table, word(W_COL_TO));
    table_text(table, word(W_COL_TYPE_MODE));
    table_text(table, word(W_COL_WHY));
    for (int m = 0; m < n; m++) {
        const struct judged_move *move = moves[m];
        table_text(table, move->chain > 0 ? arena_format(view->arena, "%d.%d%s", move->chain, move->step, move->cycle ? "*" : "") : "");
        table_text(table, text_cadre(view, city, move->cadre));
        table_text(table, text_post(view, city, move->from));
        table_text(table, text_post(view, city, move->to));
        table_text(table, arena_format(view->arena, "%s · %s", text_type(move->type), text_mode(move->mode)));
        table_text(table, reasons_text(verdict, move, view));
    }
    table_print(out, table, 1);
}

void section_roster(FILE *out, const struct verdict *verdict, const struct view *view) {
    bool cycles = false;
    for (int m = 0; m < verdict->n_moves; m++)
        cycles = cycles || verdict->moves[m].cycle;
    if (verdict->n_moves == 0) {
        text_title(out, word(W_NO_MOVES));
        return;
    }
    group(out, verdict, true, view);
    group(out, verdict, false, view);
    fprintf(out, "  %s\n", word(cycles ? W_STEPS_LEGEND_CYCLES : W_STEPS_LEGEND));
}

void roster_counts(const struct verdict *verdict, int counts[N_TYPES][N_MODES]) {
    memset(counts, 0, sizeof(int[N_TYPES][N_MODES]));
    for (int m = 0; m < verdict->n_moves; m++)
        counts[verdict->moves[m].type][verdict->moves[m].mode]++;
}

void section_counts(FILE *out, const struct verdict *verdict, const struct view *view) {
    int counts[N_TYPES][N_MODES];
    struct table *table = table_new(view->arena, "lrrrrrrrr");
    roster_counts(verdict, counts);
    text_title(out, arena_format(view->arena, word(W_MOVES_COUNT), verdict->n_moves, verdict->voluntary,
                                 text_share(view, verdict->voluntary, verdict->n_moves)));
    table_text(table, "");
    for (int mode = MODE_NONE; mode < N_MODES; mode++)
        table_text(table, mode == MODE_NONE ? "" : text_mode((enum mode)mode));
    table_text(table, word(W_COL_TOGETHER));
    for (int type = 0; type < N_TYPES; type++) {
        int n = 0;
        for (int mode = 0; mode < N_MODES; mode++)
            n += counts[type][mode];
        if (n == 0)
            continue;
        table_text(table, text_type((enum move_type)type));
        /* Moves of a broken plan may have no mode at all. */
        table_text(table, counts[type][MODE_NONE] ? arena_format(view->arena, word(W_WITHOUT_MODE), counts[type][MODE_NONE]) : "");
        for (int mode = MODE_NONE + 1; mode < N_MODES; mode++)
            table_text(table, counts[type][mode] ? arena_format(view->arena, "%d", counts[type][mode]) : "·");
        table_number(table, n);
    }
    table_print(out, table, 1);
}
