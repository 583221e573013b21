/* OF-6: how the leading posts of every unit and internal body are staffed, before and after; OF-7: the roster. */
#include "report/office/meeting.h"

#include <string.h>

#include "intake/said.h"

/* 领导职数 are numbers of leading posts; secondment places stand beside them. A quota, where there is one, is what is allowed; else the posts that
 * are not over it. */
struct staff_count meeting_count(const struct meeting *meeting, int unit, int body, enum rank rank, bool after) {
    const struct city *city = meeting->city;
    struct staff_count count = {0};
    int n_posts = 0, quota = body == -2 ? city->units[unit].quota[rank] : body >= 0 ? city->bodies[body].quota[rank] : -1;
    for (int p = 0; p < city->n_posts; p++) {
        const struct post *post = &city->posts[p];
        if (post->unit != unit || post->rank != rank || !post->leading || post->vertical == VERTICAL_SECONDMENT || (body != -2 && post->body != body))
            continue;
        bool held = after ? meeting->holder[p] >= 0 && meeting->after[meeting->holder[p]] == p : post->holder >= 0;
        n_posts += post->surplus ? 0 : 1;
        count.filled += held;
        count.vacant += !held && !post->surplus;
    }
    count.allowed = quota >= 0 ? quota : n_posts;
    count.over = count.filled > count.allowed ? count.filled - count.allowed : 0;
    count.missing = count.filled < count.allowed ? count.allowed - count.filled : 0;
    return count;
}

static void staff_cells(struct leaf *leaf, const struct staff_count *count) {
    book_number(leaf, count->allowed);
    book_number(leaf, count->filled);
    book_number(leaf, count->over);
    book_number(leaf, count->missing);
    book_number(leaf, count->vacant);
}

static void add(struct staff_count *sum, struct staff_count count) {
    sum->allowed += count.allowed;
    sum->filled += count.filled;
    sum->over += count.over;
    sum->missing += count.missing;
    sum->vacant += count.vacant;
}

/* body -2: the unit; -1: its posts without body, left out where there are none. */
static void staff_row(const struct meeting *meeting, struct leaf *leaf, int unit, int body, bool after, struct staff_count *total) {
    const struct city *city = meeting->city;
    struct staff_count counts[N_RANKS];
    const char *name = body == -2                ? text_unit(meeting->view, city, unit)
                       : body == -1              ? word(W_OFFICE_OWN_POSTS)
                       : city->bodies[body].name ? text_clean(meeting->view, city->bodies[body].name)
                                                 : city->bodies[body].id;
    for (int rank = 0; rank < N_RANKS; rank++) {
        counts[rank] = meeting_count(meeting, unit, body, (enum rank)rank, after);
        if (total)
            add(&total[rank], counts[rank]);
    }
    if (body == -1 && counts[0].allowed + counts[0].filled + counts[1].allowed + counts[1].filled == 0)
        return;
    book_text(leaf, body == -2 ? STYLE_BOLD : STYLE_PLAIN, body == -2 ? name : arena_format(meeting->arena, "\u3000%s", name));
    for (int rank = 0; rank < N_RANKS; rank++)
        staff_cells(leaf, &counts[rank]);
    book_row(leaf, body == -2 ? 0 : 1);
}

static void staffing(struct meeting *meeting, bool after) {
    const enum word words[] = {W_OFFICE_SHOULD, W_OFFICE_HAS, W_OFFICE_OVER, W_OFFICE_SHORT, W_OFFICE_EMPTY};
    const struct city *city = meeting->city;
    struct column_spec columns[11] = {{word(W_OFFICE_ORGAN), 24, 40}};
    struct staff_count total[N_RANKS] = {0};
    for (int k = 0; k < 10; k++)
        columns[k + 1] = (struct column_spec){word(words[k % 5]), 8, 8};
    struct leaf *leaf = book_leaf(meeting->book, word(after ? W_OFFICE_OF6_AFTER : W_OFFICE_OF6_BEFORE), 11, columns,
                                  word(after ? W_OFFICE_OF6_AFTER_TITLE : W_OFFICE_OF6_BEFORE_TITLE), meeting->line);
    book_group(leaf, 1, 5, word(W_OFFICE_PRINCIPALS));
    book_group(leaf, 6, 10, word(W_OFFICE_DEPUTIES));
    book_head(leaf);
    for (int u = 0; u < city->n_units; u++) {
        if (!meeting_shows_unit(meeting, u))
            continue;
        staff_row(meeting, leaf, u, -2, after, total);
        staff_row(meeting, leaf, u, -1, after, NULL);
        for (int b = 0; b < city->units[u].n_bodies; b++)
            staff_row(meeting, leaf, u, city->units[u].first_body + b, after, NULL);
    }
    if (meeting->unit >= 0)
        return;
    book_text(leaf, STYLE_BOLD, word(W_OFFICE_TOTAL));
    for (int rank = 0; rank < N_RANKS; rank++)
        staff_cells(leaf, &total[rank]);
    book_row(leaf, 0);
}

void meeting_staffing(struct meeting *meeting) {
    staffing(meeting, false);
    staffing(meeting, true);
}

/* What the plan does with the cadre, or why it does nothing. */
static const char *remark(const struct meeting *meeting, int cadre) {
    const struct verdict *verdict = meeting->verdict;
    const struct cadre *c = &meeting->city->cadres[cadre];
    const char *text = "";
    if (meeting->move[cadre] >= 0) {
        int to = verdict->moves[meeting->move[cadre]].to;
        bool lent = rules_is_secondment(meeting->rules, cadre, to);
        text =
            arena_format(meeting->arena, word(lent ? W_OFFICE_LENT_TO : W_OFFICE_TO), lent ? meeting_host(meeting, to) : meeting_place(meeting, to));
    }
    if (c->secondment_post >= 0) {
        text = text_add(
            meeting->view, text,
            arena_format(meeting->arena, word(W_OFFICE_NOW_LENT), meeting_host(meeting, c->secondment_post),
                         date_known(c->secondment_until) ? text_month_said(meeting->view, c->secondment_until.month) : word(W_OFFICE_OPEN_END)));
    }
    for (int k = 0; k < verdict->n_deferrals; k++) {
        const struct judged_deferral *deferral = &verdict->deferrals[k];
        const char *due = text_due(meeting->view, meeting->rules->policy, deferral->due);
        if (deferral->cadre == cadre)
            text = text_add(meeting->view, text,
                            deferral->exempt ? arena_format(meeting->arena, word(W_OFFICE_DEFERRED_FOR), due,
                                                            text_kept(meeting->view, meeting->rules, cadre, deferral->exempt))
                                             : arena_format(meeting->arena, word(W_OFFICE_RELAXED), due));
    }
    for (int k = 0; k < verdict->n_unmet; k++)
        if (verdict->unmet[k].cadre == cadre && verdict->unmet[k].rules)
            text = text_add(
                meeting->view, text,
                arena_format(meeting->arena, word(W_OFFICE_UNMET), text_due(meeting->view, meeting->rules->policy, verdict->unmet[k].rules)));
    return text;
}

/* A date of the card as a real one, else as it is written. */
static void card_date(const struct meeting *meeting, struct leaf *leaf, const char *text) {
    const char *canonical = *text ? said_date(meeting->arena, text) : NULL;
    struct date date;
    if (canonical && date_parse(canonical, &date))
        book_date(leaf, date);
    else
        book_text(leaf, STYLE_CENTER, text);
}

static void roster_row(const struct meeting *meeting, struct leaf *leaf, int cadre) {
    const struct cadre *c = &meeting->city->cadres[cadre];
    const char *full = meeting_card(meeting, cadre, "全日制学历"), *later = meeting_card(meeting, cadre, "在职学历"),
               *known = meeting_value(meeting, cadre, ATTRIBUTE_EDUCATION), *joined = meeting_card(meeting, cadre, "入党时间文字");
    if (!*full && !*later && *known)
        full = arena_format(meeting->arena, word(W_OFFICE_KIND_UNKNOWN), known);
    book_text(leaf, STYLE_CENTER, meeting_name(meeting, cadre));
    book_text(leaf, STYLE_PLAIN, meeting_seat(meeting, c->post));
    book_text(leaf, STYLE_CENTER, meeting_value(meeting, cadre, ATTRIBUTE_GENDER));
    book_text(leaf, STYLE_CENTER, meeting_value(meeting, cadre, ATTRIBUTE_ETHNICITY));
    book_text(leaf, STYLE_CENTER, meeting_card(meeting, cadre, "籍贯"));
    book_text(leaf, STYLE_CENTER, full);
    book_text(leaf, STYLE_CENTER, later);
    book_date(leaf, c->birth);
    card_date(meeting, leaf, meeting_card(meeting, cadre, "参加工作时间"));
    card_date(meeting, leaf, *joined ? joined : meeting_card(meeting, cadre, "入党时间"));
    book_date(leaf, c->post_since);
    book_date(leaf, meeting_rank_since(c));
    book_text(leaf, STYLE_PLAIN, remark(meeting, cadre));
    book_row(leaf, 0);
}

void meeting_roster(struct meeting *meeting) {
    const struct column_spec columns[] = {{word(W_OFFICE_NAME), 8, 10},       {word(W_OFFICE_PRESENT), 20, 26},  {word(W_OFFICE_GENDER), 4, 6},
                                          {word(W_OFFICE_ETHNICITY), 6, 8},   {word(W_OFFICE_NATIVE), 8, 10},    {word(W_OFFICE_FULL_TIME), 10, 16},
                                          {word(W_OFFICE_IN_SERVICE), 8, 10}, {word(W_OFFICE_BIRTH), 8, 8},      {word(W_OFFICE_WORK_SINCE), 8, 8},
                                          {word(W_OFFICE_PARTY_SINCE), 8, 8}, {word(W_OFFICE_POST_SINCE), 8, 8}, {word(W_OFFICE_LEVEL_SINCE), 8, 8},
                                          {word(W_OFFICE_REMARK), 20, 30}};
    const struct city *city = meeting->city;
    struct leaf *leaf =
        book_leaf(meeting->book, word(W_OFFICE_OF7), sizeof columns / sizeof *columns, columns, word(W_OFFICE_OF7_TITLE), meeting->line);
    book_head(leaf);
    for (int p = 0; p < city->n_posts; p++)
        if (city->posts[p].holder >= 0 && meeting_shows_unit(meeting, city->posts[p].unit))
            roster_row(meeting, leaf, city->posts[p].holder);
    for (int i = 0; i < city->n_cadres; i++)
        if (city->cadres[i].post < 0 && meeting->unit < 0)
            roster_row(meeting, leaf, i);
}
