/* Who moves where and why: the table that sorts and filters. */
#include "report/html_parts.h"
#include "report/roster.h"

static void option(struct html *h, const char *value, const char *text) {
    html_open(h, "option");
    html_attr(h, "value", value);
    html_text(h, text);
    html_close(h);
}

static void choice_open(struct html *h, const char *field, const char *label) {
    html_open(h, "label");
    html_text(h, label);
    html_text(h, " ");
    html_open(h, "select");
    html_attr(h, "data-filter", field);
    option(h, "", word(W_HTML_ALL));
}

static void choice_close(struct html *h) {
    html_close(h);
    html_close(h);
    html_break(h);
}

/* Units that somebody leaves or enters. */
static void unit_choice(struct html_page *p) {
    const struct verdict *verdict = p->verdict;
    bool *seen = ARENA_ARRAY(p->view->arena, bool, p->city->n_units);
    for (int m = 0; m < verdict->n_moves; m++) {
        if (verdict->moves[m].from >= 0)
            seen[p->city->posts[verdict->moves[m].from].unit] = true;
        seen[p->city->posts[verdict->moves[m].to].unit] = true;
    }
    choice_open(p->h, "units", word(W_COL_UNIT));
    for (int u = 0; u < p->city->n_units; u++)
        if (seen[u])
            option(p->h, arena_format(p->view->arena, "%d", u), text_unit(p->view, p->city, u));
    choice_close(p->h);
}

/* Useless without the script, which shows it. */
static void filters(struct html_page *p) {
    struct html *h = p->h;
    int counts[N_TYPES][N_MODES];
    roster_counts(p->verdict, counts);
    html_open(h, "div.filters");
    html_attr(h, "role", "search");
    html_attr(h, "aria-label", word(W_HTML_FILTER));
    html_attr(h, "data-for", "moves");
    html_attr(h, "data-count", word(W_HTML_SHOWN));
    html_flag(h, "hidden");
    html_open(h, "label");
    html_text(h, word(W_HTML_SEARCH));
    html_text(h, " ");
    html_open(h, "input");
    html_attr(h, "type", "search");
    html_attr(h, "data-filter", "text");
    html_close(h);
    html_close(h);
    html_break(h);
    unit_choice(p);
    choice_open(h, "type", word(W_HTML_TYPE));
    for (int type = 0; type < N_TYPES; type++)
        for (int mode = 0, told = 0; mode < N_MODES && !told; mode++)
            if (counts[type][mode] > 0 && ++told)
                option(h, code_type[type], text_type((enum move_type)type));
    choice_close(h);
    choice_open(h, "mode", word(W_COL_MODE));
    for (int mode = 0; mode < N_MODES; mode++)
        for (int type = 0, told = 0; type < N_TYPES && !told; type++)
            if (counts[type][mode] > 0 && ++told)
                option(h, code_mode[mode], text_mode((enum mode)mode));
    choice_close(h);
    choice_open(h, "run", word(W_HTML_RUN_BY));
    option(h, "organization", word(W_HTML_ORGANIZATION));
    option(h, "unit", word(W_HTML_UNIT_ITSELF));
    choice_close(h);
    html_open(h, "output");
    html_attr(h, "aria-live", "polite");
    html_close(h);
    html_close(h);
    html_break(h);
}

/* Facts of the city file about a person that a meeting asks for. */
static void person(struct html_page *p, int cadre) {
    const struct cadre *c = &p->city->cadres[cadre];
    const char *list = "";
    for (int a = ATTRIBUTE_GENDER; a < N_FIXED_ATTRIBUTES; a++)
        if (c->values[a] != SYMBOL_UNKNOWN)
            list = arena_format(p->view->arena, "%s%s%s", list, *list ? " · " : "", text_value(p->view, p->city, a, c->values[a]));
    if (date_known(c->birth))
        list = arena_format(p->view->arena, word(W_HTML_BORN), list, *list ? " · " : "", text_month_said(p->view, c->birth.month));
    html_open(p->h, "div.person");
    html_name(p->h, list);
    html_close(p->h);
}

static void reasons(struct html_page *p, const struct judged_move *move) {
    struct reasons list = roster_reasons(p->verdict, move, p->view);
    html_open(p->h, "ul.why");
    if (move->voluntary)
        html_leaf(p->h, "li.voluntary", word(W_HTML_IS_VOLUNTARY));
    for (int k = 0; k < list.n; k++)
        html_leaf(p->h, "li", list.items[k]);
    html_close(p->h);
}

static void row(struct html_page *p, const struct judged_move *move) {
    struct html *h = p->h;
    const struct post *from = move->from < 0 ? NULL : &p->city->posts[move->from], *to = &p->city->posts[move->to];
    html_open(h, "tr");
    html_attr(h, "data-cadre", p->city->cadres[move->cadre].id);
    html_attr(h, "data-from", from ? from->id : "");
    html_attr(h, "data-to", to->id);
    html_attr(h, "data-type", code_type[move->type]);
    html_attr(h, "data-mode", code_mode[move->mode]);
    html_attr(h, "data-run", move->organization ? "organization" : "unit");
    html_attr(h, "data-units", from ? arena_format(p->view->arena, "%d %d", from->unit, to->unit) : arena_format(p->view->arena, "%d", to->unit));
    html_cell(h, "step", word(W_COL_STEP));
    html_attr_int(h, "data-sort", 10000 * (int64_t)move->chain + move->step);
    if (move->chain > 0)
        html_text(h, arena_format(p->view->arena, "%d.%d%s", move->chain, move->step, move->cycle ? "*" : ""));
    html_close(h);
    html_open(h, "th");
    html_attr(h, "scope", "row");
    page_cadre(p, move->cadre);
    person(p, move->cadre);
    html_close(h);
    html_cell(h, "", word(W_COL_FROM));
    page_seat(p, move->from);
    html_close(h);
    html_cell(h, "", word(W_COL_TO));
    page_seat(p, move->to);
    html_close(h);
    html_cell(h, "", word(W_COL_TYPE_MODE));
    html_leaf(h, arena_format(p->view->arena, "span.tag.%s", code_type[move->type]), text_type(move->type));
    html_text(h, " ");
    html_leaf(h, "span.mode", text_mode(move->mode));
    html_close(h);
    html_cell(h, "", word(W_COL_WHY));
    reasons(p, move);
    html_close(h);
    html_cell(h, "", word(W_HTML_RUN_BY));
    html_text(h, word(move->organization ? W_HTML_ORGANIZATION : W_HTML_UNIT_ITSELF));
    html_close(h);
    html_close(h);
    html_break(h);
}

void page_roster(struct html_page *p) {
    const struct judged_move **moves = ARENA_ARRAY(p->view->arena, const struct judged_move *, p->verdict->n_moves);
    bool cycles = false;
    struct html *h = p->h;
    if (p->verdict->n_moves == 0) {
        page_note(p, W_NO_MOVES);
        return;
    }
    filters(p);
    html_table(h, "list", "moves", word(W_HTML_ROSTER), true);
    html_head(h, "step", word(W_COL_STEP));
    html_head(h, "", word(W_COL_CADRE));
    html_head(h, "", word(W_COL_FROM));
    html_head(h, "", word(W_COL_TO));
    html_head(h, "", word(W_COL_TYPE_MODE));
    html_head(h, "", word(W_COL_WHY));
    html_head(h, "", word(W_HTML_RUN_BY));
    html_body(h);
    for (int side = 0; side < 2; side++) {
        int n = roster_order(p->verdict, side == 0, moves);
        for (int m = 0; m < n; m++) {
            row(p, moves[m]);
            cycles = cycles || moves[m]->cycle;
        }
    }
    html_table_end(h);
    page_note(p, cycles ? W_STEPS_LEGEND_CYCLES : W_STEPS_LEGEND);
}
