/* OF-3: every unit that changes, post by post, before and after; OF-5: what changes in each unit, in one line. */
#include "report/office/meeting.h"

static bool changes(const struct meeting *meeting, int unit) {
    for (int m = 0; m < meeting->verdict->n_moves; m++) {
        const struct judged_move *move = &meeting->verdict->moves[m];
        if (meeting->city->posts[move->to].unit == unit || (move->from >= 0 && meeting->city->posts[move->from].unit == unit))
            return true;
    }
    return false;
}

static bool is_guest(const struct meeting *meeting, int cadre, int post) { return meeting->city->cadres[cadre].post != post; }

/* Where the one who sits there before the round goes. */
static const char *goes(const struct meeting *meeting, int cadre, int post) {
    const struct judged_move *move = meeting->move[cadre] < 0 ? NULL : &meeting->verdict->moves[meeting->move[cadre]];
    if (is_guest(meeting, cadre, post)) /* the rest is the business of the home unit */
        return meeting->guest_at[cadre] == post ? word(W_OFFICE_STAYS) : meeting_place(meeting, meeting->after[cadre]);
    if (!move)
        return word(W_OFFICE_STAYS);
    if (meeting->city->posts[move->to].unit == meeting->city->posts[post].unit)
        return arena_format(meeting->arena, word(W_OFFICE_INSIDE), meeting_place(meeting, move->to));
    if (rules_is_secondment(meeting->rules, cadre, move->to))
        return arena_format(meeting->arena, word(W_OFFICE_SECONDED), meeting_host(meeting, move->to));
    return meeting_place(meeting, move->to);
}

/* Where the one who sits there after the round comes from. */
static const char *comes(const struct meeting *meeting, int cadre, int post) {
    int home = meeting->city->cadres[cadre].post;
    const char *from;
    if (home == post || meeting->guest_here[post] == cadre)
        return word(W_OFFICE_STAYS);
    if (home < 0)
        return word(W_OFFICE_WAITS);
    from = text_unit(meeting->view, meeting->city, meeting->city->posts[home].unit);
    if (meeting->guest_at[cadre] == post)
        return arena_format(meeting->arena, word(W_OFFICE_SECONDED), from);
    return meeting->city->posts[home].unit == meeting->city->posts[post].unit
               ? arena_format(meeting->arena, word(W_OFFICE_INSIDE), meeting_seat(meeting, home))
               : from;
}

/* Name, sex and birth: what everybody who works with somebody has to know. */
static void person(const struct meeting *meeting, struct leaf *leaf, int cadre) {
    book_text(leaf, STYLE_CENTER, meeting_name(meeting, cadre));
    book_text(leaf, STYLE_CENTER, meeting_value(meeting, cadre, ATTRIBUTE_GENDER));
    book_date(leaf, meeting->city->cadres[cadre].birth);
}

static void nobody(struct leaf *leaf, int n) {
    for (; n > 0; n--)
        book_text(leaf, STYLE_PLAIN, "");
}

static void seat_row(const struct meeting *meeting, struct leaf *leaf, int post) {
    static const struct date unknown = {MONTH_UNKNOWN, 0};
    const struct city *city = meeting->city;
    int before = city->posts[post].holder >= 0 ? city->posts[post].holder : meeting->guest_here[post], after = meeting->holder[post];
    const char *seat = meeting_seat(meeting, post);
    if (before >= 0) {
        person(meeting, leaf, before);
        book_text(leaf, STYLE_PLAIN, seat);
        book_text(leaf, STYLE_CENTER, meeting_own(meeting, before) ? meeting_value(meeting, before, ATTRIBUTE_PARTY) : "");
        book_text(leaf, STYLE_PLAIN, goes(meeting, before, post));
    } else {
        book_text(leaf, STYLE_CENTER, word(W_OFFICE_VACANT));
        nobody(leaf, 2);
        book_text(leaf, STYLE_PLAIN, seat);
        nobody(leaf, 2);
    }
    if (after >= 0) {
        bool own = meeting_own(meeting, after);
        person(meeting, leaf, after);
        book_date(leaf, own ? city->cadres[after].post_since : unknown);
        book_text(leaf, STYLE_PLAIN, meeting_seat(meeting, city->cadres[after].post));
        book_text(leaf, STYLE_CENTER, own ? meeting_value(meeting, after, ATTRIBUTE_PARTY) : "");
        book_text(leaf, STYLE_PLAIN, comes(meeting, after, post));
    } else {
        book_text(leaf, STYLE_CENTER, word(city->posts[post].surplus && before >= 0 ? W_OFFICE_CLOSED : W_OFFICE_VACANT));
        nobody(leaf, 6);
    }
    book_row(leaf, 0);
}

void meeting_units(struct meeting *meeting) {
    const struct column_spec columns[] = {{word(W_OFFICE_NAME), 8, 10},        {word(W_OFFICE_GENDER), 4, 6},      {word(W_OFFICE_BIRTH), 8, 8},
                                          {word(W_OFFICE_UNIT_POST), 14, 22},  {word(W_OFFICE_PARTY), 8, 8},       {word(W_OFFICE_GOES), 10, 18},
                                          {word(W_OFFICE_NAME), 8, 10},        {word(W_OFFICE_GENDER), 4, 6},      {word(W_OFFICE_BIRTH), 8, 8},
                                          {word(W_OFFICE_OFFICE_SINCE), 8, 8}, {word(W_OFFICE_UNIT_POST), 14, 22}, {word(W_OFFICE_PARTY), 8, 8},
                                          {word(W_OFFICE_COMES), 10, 18}};
    const struct city *city = meeting->city;
    struct leaf *leaf =
        book_leaf(meeting->book, word(W_OFFICE_OF3), sizeof columns / sizeof *columns, columns, word(W_OFFICE_OF3_TITLE), meeting->line);
    int n_unchanged = 0;
    book_group(leaf, 0, 5, word(W_OFFICE_BEFORE));
    book_group(leaf, 6, 12, word(W_OFFICE_AFTER));
    book_head(leaf);
    for (int u = 0; u < city->n_units; u++) {
        if (!meeting_shows_unit(meeting, u))
            continue;
        if (meeting->unit < 0 && !changes(meeting, u)) {
            n_unchanged++;
            continue;
        }
        book_band(leaf, STYLE_BAND, text_unit(meeting->view, city, u));
        for (int p = 0; p < city->n_posts; p++)
            if (city->posts[p].unit == u)
                seat_row(meeting, leaf, p);
    }
    if (n_unchanged > 0)
        book_band(leaf, STYLE_NOTE, arena_format(meeting->arena, word(W_OFFICE_UNCHANGED), n_unchanged));
}

enum way { WAY_OUT, WAY_IN, WAY_INSIDE, WAY_LENT, WAY_GUEST, N_WAYS };

/* What a move is to a unit; N_WAYS: nothing. */
static enum way way_of(const struct meeting *meeting, const struct judged_move *move, int unit) {
    int to = meeting->city->posts[move->to].unit, from = move->from < 0 ? -1 : meeting->city->posts[move->from].unit;
    bool lent = rules_is_secondment(meeting->rules, move->cadre, move->to);
    if (from == unit && to == unit)
        return WAY_INSIDE;
    if (from == unit)
        return lent ? WAY_LENT : WAY_OUT;
    return to == unit ? (lent ? WAY_GUEST : WAY_IN) : N_WAYS;
}

static const char *thoughts(const struct meeting *meeting, int unit) {
    static const enum word words[N_WAYS] = {W_OFFICE_OUT, W_OFFICE_IN, W_OFFICE_ROTATE, W_OFFICE_LENT, W_OFFICE_GUESTS};
    const char *text = "";
    for (int way = 0; way < N_WAYS; way++) {
        const char *list = "";
        int n = 0;
        for (int m = 0; m < meeting->verdict->n_moves; m++) {
            const struct judged_move *move = &meeting->verdict->moves[m];
            bool leaves = way == WAY_OUT || way == WAY_LENT;
            if (way_of(meeting, move, unit) != (enum way)way)
                continue;
            n++;
            const char *where = way == WAY_INSIDE ? meeting_seat(meeting, move->to)
                                : leaves          ? meeting_place(meeting, move->to)
                                : move->from < 0  ? word(W_OFFICE_WAITS)
                                                  : text_unit(meeting->view, meeting->city, meeting->city->posts[move->from].unit);
            list = text_join(meeting->view, list, arena_format(meeting->arena, word(W_OFFICE_WHO_WHERE), meeting_name(meeting, move->cadre), where));
        }
        if (n > 0)
            text = arena_format(meeting->arena, "%s%s%s", text, *text ? "\n" : "", arena_format(meeting->arena, word(words[way]), n, list));
    }
    return text;
}

static void change_row(const struct meeting *meeting, struct leaf *leaf, int unit) {
    const struct city *city = meeting->city;
    int allowed = 0, before = 0, after = 0;
    for (int rank = 0; rank < N_RANKS; rank++) {
        struct staff_count first = meeting_count(meeting, unit, -2, (enum rank)rank, false),
                           then = meeting_count(meeting, unit, -2, (enum rank)rank, true);
        allowed += first.allowed;
        before += first.filled;
        after += then.filled;
    }
    book_text(leaf, STYLE_PLAIN, text_unit(meeting->view, city, unit));
    book_number(leaf, allowed);
    book_number(leaf, before);
    book_number(leaf, allowed - before);
    book_text(leaf, STYLE_PLAIN, thoughts(meeting, unit));
    book_text(leaf, STYLE_PLAIN, before == after ? "" : arena_format(meeting->arena, word(W_OFFICE_AFTER_COUNT), after, allowed - after));
    book_row(leaf, 0);
}

void meeting_changes(struct meeting *meeting) {
    const struct column_spec columns[] = {{word(W_OFFICE_UNIT), 16, 26}, {word(W_OFFICE_ALLOWED), 9, 9},    {word(W_OFFICE_FILLED), 9, 9},
                                          {word(W_OFFICE_FREE), 9, 9},   {word(W_OFFICE_THOUGHTS), 40, 72}, {word(W_OFFICE_REMARK), 14, 20}};
    struct leaf *leaf =
        book_leaf(meeting->book, word(W_OFFICE_OF5), sizeof columns / sizeof *columns, columns, word(W_OFFICE_OF5_TITLE), meeting->line);
    int n_unchanged = 0;
    book_head(leaf);
    for (int u = 0; u < meeting->city->n_units; u++) {
        if (!meeting_shows_unit(meeting, u))
            continue;
        if (meeting->unit >= 0 || changes(meeting, u))
            change_row(meeting, leaf, u);
        else
            n_unchanged++;
    }
    if (n_unchanged > 0)
        book_band(leaf, STYLE_NOTE, arena_format(meeting->arena, word(W_OFFICE_UNCHANGED), n_unchanged));
}
