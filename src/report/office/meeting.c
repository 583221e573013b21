/* The workbook for the meeting: what its sheets share, and OF-1, the list of moves. */
#include "report/office/meeting.h"

#include <string.h>

#include "intake/codes.h"
#include "intake/said.h"
#include "report/office.h"
#include "report/roster.h"

bool meeting_own(const struct meeting *meeting, int cadre) {
    const struct city *city = meeting->city;
    int post = city->cadres[cadre].post;
    return meeting->unit < 0 || (post >= 0 && city->posts[post].unit == meeting->unit);
}

bool meeting_shows_unit(const struct meeting *meeting, int unit) { return meeting->unit < 0 || meeting->unit == unit; }

const char *meeting_name(const struct meeting *meeting, int cadre) {
    const struct cadre *c = &meeting->city->cadres[cadre];
    return c->name && !meeting->view->anonymous ? text_clean(meeting->view, c->name) : c->id;
}

const char *meeting_seat(const struct meeting *meeting, int post) {
    const char *seat = text_seat(meeting->view, meeting->city, post);
    if (words_language() != LANGUAGE_ZH || post < 0)
        return seat;
    char *joined = arena_string(meeting->arena, seat), *out = joined; /* names of units and bodies are written on in Chinese */
    for (const char *c = joined; *c; c++)
        if (*c != ' ' || (out > joined && (unsigned char)out[-1] < 0x80 && (unsigned char)c[1] < 0x80))
            *out++ = *c;
    *out = '\0';
    return joined;
}

const char *meeting_place(const struct meeting *meeting, int post) {
    if (post < 0 || meeting_shows_unit(meeting, meeting->city->posts[post].unit))
        return meeting_seat(meeting, post);
    return text_unit(meeting->view, meeting->city, meeting->city->posts[post].unit);
}

const char *meeting_value(const struct meeting *meeting, int cadre, int attribute) {
    static const enum codes_id lists[N_FIXED_ATTRIBUTES] = {[ATTRIBUTE_GENDER] = CODES_GENDER,
                                                            [ATTRIBUTE_ETHNICITY] = CODES_ETHNICITY,
                                                            [ATTRIBUTE_PARTY] = CODES_PARTY,
                                                            [ATTRIBUTE_EDUCATION] = CODES_EDUCATION};
    int value = meeting->city->cadres[cadre].values[attribute];
    const char *code = symbols_text(meeting->city->symbols, value), *said;
    if (value == SYMBOL_UNKNOWN)
        return "";
    said = words_language() == LANGUAGE_ZH ? codes_said(meeting->arena, lists[attribute], code) : NULL;
    return said ? said : text_value(meeting->view, meeting->city, attribute, value);
}

const char *meeting_card(const struct meeting *meeting, int cadre, const char *key) {
    const struct cadre *c = &meeting->city->cadres[cadre];
    for (int k = 0; k < c->n_card && !meeting->view->anonymous; k++)
        if (strcmp(c->card[k].key, key) == 0)
            return text_clean(meeting->view, c->card[k].value);
    return "";
}

struct date meeting_rank_since(const struct cadre *cadre) {
    return cadre->rank == RANK_PRINCIPAL ? cadre->principal_since : cadre->deputy_since;
}

const char *meeting_host(const struct meeting *meeting, int post) {
    static const char tail[] = "（挂职）";
    const char *place = meeting_place(meeting, post);
    size_t n = strlen(place);
    return said_ends(place, tail) && n > sizeof tail - 1 ? arena_string_n(meeting->arena, place, n - (sizeof tail - 1)) : place;
}

static const char *proposed(const struct meeting *meeting, const struct judged_move *move) {
    const char *to = meeting_place(meeting, move->to);
    if (rules_is_secondment(meeting->rules, move->cadre, move->to))
        return arena_format(meeting->arena, word(W_OFFICE_SECOND), to,
                            move->until == MONTH_UNKNOWN ? word(W_OFFICE_OPEN_END) : text_month_said(meeting->view, move->until));
    to = arena_format(meeting->arena, word(W_OFFICE_APPOINT), to);
    if (move->from < 0)
        return to;
    return arena_format(meeting->arena, "%s\n%s", to, arena_format(meeting->arena, word(W_OFFICE_REMOVE), meeting_seat(meeting, move->from)));
}

static const char *education(const struct meeting *meeting, int cadre) {
    const char *title = meeting_card(meeting, cadre, "专业技术职务"), *learned = meeting_value(meeting, cadre, ATTRIBUTE_EDUCATION);
    return *title && *learned ? arena_format(meeting->arena, "%s / %s", learned, title) : *title ? title : learned;
}

/* An extract holds no ids of posts: they would tell where in another unit somebody goes. */
static void plan_row(const struct meeting *meeting, struct leaf *leaf, int number, const struct judged_move *move) {
    static const struct date unknown = {MONTH_UNKNOWN, 0};
    const struct cadre *cadre = &meeting->city->cadres[move->cadre];
    bool own = meeting_own(meeting, move->cadre);
    book_number(leaf, number);
    book_text(leaf, STYLE_CENTER, meeting_name(meeting, move->cadre));
    book_date(leaf, cadre->birth);
    book_date(leaf, own ? cadre->post_since : unknown);
    book_date(leaf, own ? meeting_rank_since(cadre) : unknown);
    book_text(leaf, STYLE_CENTER, own ? education(meeting, move->cadre) : "");
    book_text(leaf, STYLE_PLAIN, meeting_seat(meeting, move->from));
    book_text(leaf, STYLE_PLAIN, proposed(meeting, move));
    book_text(leaf, STYLE_PLAIN, "");
    book_text(leaf, STYLE_PLAIN, cadre->id);
    book_text(leaf, STYLE_PLAIN, meeting->unit < 0 ? meeting->city->posts[move->to].id : "");
    book_row(leaf, 0);
}

static bool concerns(const struct meeting *meeting, const struct judged_move *move) {
    return meeting_own(meeting, move->cadre) || meeting_shows_unit(meeting, meeting->city->posts[move->to].unit);
}

void meeting_plan(struct meeting *meeting) {
    const struct verdict *verdict = meeting->verdict;
    const struct column_spec columns[] = {{word(W_OFFICE_NUMBER), 4, 6},     {word(W_OFFICE_NAME), 8, 12},      {word(W_OFFICE_BIRTH), 8, 8},
                                          {word(W_OFFICE_POST_SINCE), 8, 8}, {word(W_OFFICE_RANK_SINCE), 8, 8}, {word(W_OFFICE_EDUCATION), 8, 14},
                                          {word(W_OFFICE_PRESENT), 20, 30},  {word(W_OFFICE_PROPOSED), 28, 38}, {word(W_OFFICE_OPINION), 18, 18},
                                          {word(W_OFFICE_CADRE_ID), 0, 0},   {word(W_OFFICE_POST_ID), 0, 0}};
    const struct judged_move **moves = ARENA_ARRAY(meeting->arena, const struct judged_move *, verdict->n_moves);
    int n = 0, n_moves = roster_by_home(verdict, moves);
    for (int m = 0; m < n_moves; m++)
        if (concerns(meeting, moves[m]))
            moves[n++] = moves[m];
    const char *line = arena_format(meeting->arena, word(W_OFFICE_LINE_MEETING),
                                    meeting->city->name ? text_clean(meeting->view, meeting->city->name) : word(W_OFFICE_CITY),
                                    text_month_said(meeting->view, meeting->rules->as_of.month), meeting->rules->policy->name);
    struct leaf *leaf = book_leaf(meeting->book, word(W_OFFICE_OF1), sizeof columns / sizeof *columns, columns, word(W_OFFICE_OF1_TITLE), line);
    if (meeting->unit < 0) {
        book_margin(leaf, 0, arena_format(meeting->arena, "city_sha256=%s", meeting->city->sha256));
        book_margin(leaf, 1, arena_format(meeting->arena, "policy_sha256=%s", meeting->rules->policy->sha256));
    }
    book_head(leaf);
    for (int k = 0; k < n; k++)
        plan_row(meeting, leaf, k + 1, moves[k]);
    if (meeting->unit >= 0)
        book_band(leaf, STYLE_NOTE, arena_format(meeting->arena, word(W_OFFICE_UNIT_ONLY), text_unit(meeting->view, meeting->city, meeting->unit)));
}

/* Who holds what. A running secondment ends for this where its last month is before the round takes effect. */
static void settle(struct meeting *meeting) {
    const struct city *city = meeting->city;
    int *after = ARENA_ARRAY(meeting->arena, int, city->n_cadres), *guest_at = ARENA_ARRAY(meeting->arena, int, city->n_cadres);
    int *move_of = ARENA_ARRAY(meeting->arena, int, city->n_cadres);
    int *holder = ARENA_ARRAY(meeting->arena, int, city->n_posts), *guest_here = ARENA_ARRAY(meeting->arena, int, city->n_posts);
    for (int p = 0; p < city->n_posts; p++)
        holder[p] = guest_here[p] = -1;
    for (int i = 0; i < city->n_cadres; i++) {
        const struct cadre *cadre = &city->cadres[i];
        bool runs =
            cadre->secondment_post >= 0 && (!date_known(cadre->secondment_until) || cadre->secondment_until.month >= meeting->rules->effective);
        after[i] = cadre->post;
        guest_at[i] = runs ? cadre->secondment_post : -1;
        move_of[i] = -1;
        if (cadre->secondment_post >= 0)
            guest_here[cadre->secondment_post] = i;
    }
    for (int m = 0; m < meeting->verdict->n_moves; m++) {
        const struct judged_move *move = &meeting->verdict->moves[m];
        move_of[move->cadre] = m;
        *(rules_is_secondment(meeting->rules, move->cadre, move->to) ? &guest_at[move->cadre] : &after[move->cadre]) = move->to;
    }
    for (int i = 0; i < city->n_cadres; i++) {
        if (guest_at[i] >= 0)
            holder[guest_at[i]] = i;
        if (after[i] >= 0)
            holder[after[i]] = i;
    }
    meeting->after = after;
    meeting->guest_at = guest_at;
    meeting->move = move_of;
    meeting->holder = holder;
    meeting->guest_here = guest_here;
}

bool report_meeting(const struct verdict *verdict, int unit, const char *output, const struct view *view, char **bytes, size_t *size,
                    struct error *err) {
    const struct rules *rules = verdict->rules;
    struct meeting meeting = {.verdict = verdict, .rules = rules, .city = rules->city, .view = view, .arena = view->arena, .unit = unit};
    meeting.book = book_new(view, output, rules->as_of, err);
    if (!meeting.book)
        return false;
    meeting.line = arena_format(view->arena, word(W_OFFICE_LINE), rules->city->name ? text_clean(view, rules->city->name) : word(W_OFFICE_CITY),
                                text_month_said(view, rules->as_of.month), rules->policy->name);
    settle(&meeting);
    meeting_plan(&meeting);
    meeting_units(&meeting);
    meeting_changes(&meeting);
    meeting_staffing(&meeting);
    meeting_roster(&meeting);
    if (unit < 0) {
        meeting_deferrals(&meeting);
        meeting_decisions(&meeting);
    }
    return book_close(meeting.book, bytes, size, err);
}
