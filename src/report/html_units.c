/* Every team (unit, body or tag) against its targets: a heat map of distances, and a picture a team of who it has before and after. */
#include <stdlib.h>
#include <string.h>

#include "report/html_parts.h"

enum { HEAT_LEVELS = 6, PICTURE_WIDTH = 330, PICTURE_LEFT = 104, PICTURE_PLOT = 150, ROW_HEIGHT = 16, VALUES_ALWAYS = 6 };

struct team_rows {
    int n;
    const struct structure_row **rows; /* of attributes, by attribute and value */
};

struct team_table {
    int n_attributes;
    struct team_rows *of;
    int64_t *before, *after; /* team × attribute: sums of costs */
    int64_t *most;           /* per attribute */
    bool *rare;              /* per kind: shown in pictures though nothing changes */
    bool *twin;              /* per kind: never shown, the other of two values tells the same */
};

static int attribute_of(const struct verdict *verdict, const struct structure_row *row) {
    return verdict->cells->kinds[verdict->cells->cells[row->cell].kind].attribute;
}

static const char *team_key(const struct html_page *p, const struct team *team) {
    if (team->kind == TEAMS_AFFINITY)
        return symbols_text(p->city->symbols, team->tag);
    if (team->kind == TEAMS_UNIT)
        return p->city->units[team->unit].id;
    return arena_format(p->view->arena, "%s.%s", p->city->units[team->unit].id, team->body < 0 ? "" : p->city->bodies[team->body].id);
}

const char *page_team(const struct html_page *p, const struct team *team) {
    const struct body *body = team->kind == TEAMS_BODY && team->body >= 0 ? &p->city->bodies[team->body] : NULL;
    if (team->kind == TEAMS_AFFINITY)
        return text_tag(p->view, symbols_text(p->city->symbols, team->tag));
    if (body)
        return arena_format(p->view->arena, "%s %s", text_unit(p->view, p->city, team->unit),
                            body->name ? text_clean(p->view, body->name) : body->id);
    return text_unit(p->view, p->city, team->unit);
}

/* Of an attribute with two values one tells all: the rarer. Of few values all are shown. */
static void find_rare(const struct verdict *verdict, struct team_table *teams, int64_t *held) {
    const struct cells *cells = verdict->cells;
    for (int k = 0; k < cells->n_kinds; k++) {
        int n = 0, other = -1;
        for (int q = 0; q < cells->n_kinds; q++)
            if (cells->kinds[q].attribute == cells->kinds[k].attribute && held[q] > 0) {
                n++;
                other = q != k ? q : other;
            }
        teams->twin[k] = n == 2 && other >= 0 && (held[k] > held[other] || (held[k] == held[other] && k > other));
        teams->rare[k] = n == 2 && other >= 0 ? held[k] < held[other] || (held[k] == held[other] && k < other) : n <= VALUES_ALWAYS;
    }
}

/* Age bands from young to old, whatever order they were met in; names of bands sort as texts. */
static void order_ages(const struct html_page *p, const struct verdict *verdict, struct team_rows *of) {
    for (int k = 1; k < of->n; k++)
        for (int q = k; q > 0 && attribute_of(verdict, of->rows[q]) == ATTRIBUTE_AGE && attribute_of(verdict, of->rows[q - 1]) == ATTRIBUTE_AGE;
             q--) {
            const struct structure_row *row = of->rows[q], *other = of->rows[q - 1];
            const struct cells *cells = verdict->cells;
            const char *text = symbols_text(p->city->symbols, cells->kinds[cells->cells[row->cell].kind].word);
            if (strcmp(text, symbols_text(p->city->symbols, cells->kinds[cells->cells[other->cell].kind].word)) >= 0)
                break;
            of->rows[q] = other;
            of->rows[q - 1] = row;
        }
}

static void collect(const struct html_page *p, const struct verdict *verdict, struct team_table *teams) {
    const struct cells *cells = verdict->cells;
    struct arena *arena = p->view->arena;
    int n_attributes = p->city->n_attributes;
    size_t n = (size_t)cells->n_teams * (size_t)n_attributes;
    int64_t *held = ARENA_ARRAY(arena, int64_t, cells->n_kinds);
    *teams = (struct team_table){.n_attributes = n_attributes,
                                 .of = ARENA_ARRAY(arena, struct team_rows, cells->n_teams),
                                 .before = ARENA_ARRAY(arena, int64_t, n),
                                 .after = ARENA_ARRAY(arena, int64_t, n),
                                 .most = ARENA_ARRAY(arena, int64_t, n_attributes),
                                 .rare = ARENA_ARRAY(arena, bool, cells->n_kinds),
                                 .twin = ARENA_ARRAY(arena, bool, cells->n_kinds)};
    int *room = ARENA_ARRAY(arena, int, cells->n_teams);
    for (int k = 0; k < verdict->n_rows; k++) {
        const struct structure_row *row = &verdict->rows[k];
        const struct cell *cell = &cells->cells[row->cell];
        int attribute = attribute_of(verdict, row);
        struct team_rows *of = &teams->of[cell->team];
        if (attribute < 0)
            continue;
        size_t at = (size_t)cell->team * (size_t)n_attributes + (size_t)attribute;
        *ARENA_PUSH(arena, of->rows, of->n, room[cell->team]) = row;
        held[cell->kind] += row->before;
        teams->before[at] += row->cost_before;
        teams->after[at] += row->cost;
        teams->most[attribute] = teams->before[at] > teams->most[attribute] ? teams->before[at] : teams->most[attribute];
        teams->most[attribute] = teams->after[at] > teams->most[attribute] ? teams->after[at] : teams->most[attribute];
    }
    for (int t = 0; t < cells->n_teams; t++)
        order_ages(p, verdict, &teams->of[t]);
    find_rare(verdict, teams, held);
}

static void heat(struct html_page *p, const char *key, int64_t cost, int64_t most) {
    int level = most > 0 ? (int)((cost * HEAT_LEVELS + most - 1) / most) : 0;
    html_open(p->h, arena_format(p->view->arena, "data.q%d", level));
    html_attr_int(p->h, "value", cost);
    html_attr(p->h, "data-key", key);
    html_text(p->h, page_tenths(p, cost));
    html_close(p->h);
}

/* What the colours of heat() say. */
static void heat_key(struct html_page *p, enum word says) {
    html_open(p->h, "p.note.heatkey");
    html_text(p->h, word(says));
    html_text(p->h, " ");
    html_open(p->h, "span.scale"); /* one line, whatever wraps */
    for (int level = 0; level <= HEAT_LEVELS; level++)
        html_leaf(p->h, arena_format(p->view->arena, "span.q%d", level),
                  level == 0 ? "0" : arena_format(p->view->arena, "%s%d/%d", word(W_HTML_AT_MOST), level, HEAT_LEVELS));
    html_close(p->h);
    html_close(p->h);
    html_break(p->h);
}

static void heat_map(struct html_page *p, const struct team_table *teams) {
    const struct verdict *verdict = p->verdict;
    const struct cells *cells = verdict->cells;
    struct html *h = p->h;
    html_table(h, "heat", "heat", word(W_HTML_HEAT), true);
    html_head(h, "", word(W_COL_UNIT));
    for (int a = 0; a < teams->n_attributes; a++)
        if (teams->most[a] > 0)
            html_head(h, "number", text_attribute(p->view, p->city, a));
    html_head(h, "number", word(W_COL_TOGETHER));
    html_body(h);
    for (int t = 0; t < cells->n_teams; t++) {
        int64_t before = 0, after = 0;
        const char *key = team_key(p, &cells->teams[t]);
        if (teams->of[t].n == 0)
            continue;
        html_open(h, "tr");
        html_open(h, "th");
        html_attr(h, "scope", "row");
        html_name(h, page_team(p, &cells->teams[t]));
        html_close(h);
        for (int a = 0; a < teams->n_attributes; a++) {
            size_t at = (size_t)t * (size_t)teams->n_attributes + (size_t)a;
            before += teams->before[at];
            after += teams->after[at];
            if (teams->most[a] == 0)
                continue;
            html_open(h, "td.number");
            html_attr_int(h, "data-sort", teams->after[at]);
            heat(p, html_key(h, "structure[%s/%s].cost_before", key, p->city->attributes[a]), teams->before[at], teams->most[a]);
            heat(p, html_key(h, "structure[%s/%s].cost", key, p->city->attributes[a]), teams->after[at], teams->most[a]);
            html_close(h);
        }
        html_open(h, "td.number.sum");
        html_attr_int(h, "data-sort", after);
        html_number(h, html_key(h, "structure[%s].cost_before", key), before, page_tenths(p, before));
        html_text(h, " → ");
        html_number(h, html_key(h, "structure[%s].cost", key), after, page_tenths(p, after));
        html_close(h);
        html_close(h);
        html_break(h);
    }
    html_table_end(h);
}

static void svg_line(struct html *h, const char *tag, double x1, double y1, double x2, double y2) {
    html_open(h, tag);
    html_attr(h, "x1", arena_format(h->view->arena, "%.1f", x1));
    html_attr(h, "y1", arena_format(h->view->arena, "%.1f", y1));
    html_attr(h, "x2", arena_format(h->view->arena, "%.1f", x2));
    html_attr(h, "y2", arena_format(h->view->arena, "%.1f", y2));
    html_close(h);
}

static void svg_dot(struct html *h, const char *tag, double x, double y) {
    html_open(h, tag);
    html_attr(h, "cx", arena_format(h->view->arena, "%.1f", x));
    html_attr(h, "cy", arena_format(h->view->arena, "%.1f", y));
    html_attr(h, "r", "4");
    html_close(h);
}

void page_dumbbell(struct html_page *p, double x, double y, double width, double before, double after, double most) {
    double unit = most > 0 ? width / most : 0;
    svg_line(p->h, "line.scale", x, y, x + width, y);
    svg_line(p->h, "line.way", x + before * unit, y, x + after * unit, y);
    svg_dot(p->h, "circle.before", x + before * unit, y);
    svg_dot(p->h, "circle.after", x + after * unit, y);
}

void page_svg_text(struct html_page *p, const char *tag, double x, double y, const char *text, int columns) {
    html_open(p->h, tag);
    html_attr(p->h, "x", arena_format(p->view->arena, "%.1f", x));
    html_attr(p->h, "y", arena_format(p->view->arena, "%.1f", y));
    html_text(p->h, html_cut(p->h, text, columns));
    html_close(p->h);
}

static void picture_row(struct html_page *p, const char *team, const struct structure_row *row, double y, double most) {
    const struct cell *cell = &p->verdict->cells->cells[row->cell];
    const struct cell_kind *kind = &p->verdict->cells->kinds[cell->kind];
    struct html *h = p->h;
    const char *key = html_key(h, "structure[%s/%s/%s]", team, p->city->attributes[kind->attribute], symbols_text(p->city->symbols, kind->word));
    html_open(h, "g");
    html_attr(h, "data-row", key);
    html_attr_int(h, "data-before", row->before);
    html_attr_int(h, "data-after", row->after);
    if (cell->target >= 0)
        html_attr_int(h, "data-target", cell->target);
    page_svg_text(p, "text.label", PICTURE_LEFT - 8, y + 4, text_value(p->view, p->city, kind->attribute, kind->word), 14);
    page_dumbbell(p, PICTURE_LEFT, y, PICTURE_PLOT, row->before, row->after, most);
    if (cell->target >= 0) {
        double x = PICTURE_LEFT + (double)cell->target / 1000 * PICTURE_PLOT / most;
        svg_line(h, "line.target", x, y - 6, x, y + 6);
    }
    page_svg_text(p, "text", PICTURE_LEFT + PICTURE_PLOT + 10, y + 4, text_change(p->view, row->before, row->after), 14);
    html_close(h);
}

static bool is_drawn(const struct html_page *p, const struct team_table *teams, const struct structure_row *row) {
    int kind = p->verdict->cells->cells[row->cell].kind;
    return !teams->twin[kind] && (row->before != row->after || teams->rare[kind]);
}

static void picture(struct html_page *p, const struct team_table *teams, int team) {
    const struct team_rows *of = &teams->of[team];
    const struct cells *cells = p->verdict->cells;
    const char *name = page_team(p, &cells->teams[team]);
    struct html *h = p->h;
    double most = 1, y = 4;
    int last = -1, n = 0, gaps = 0;
    for (int k = 0; k < of->n; k++) {
        double target = (double)cells->cells[of->rows[k]->cell].target / 1000;
        if (!is_drawn(p, teams, of->rows[k]))
            continue;
        most = of->rows[k]->before > most ? of->rows[k]->before : most;
        most = of->rows[k]->after > most ? of->rows[k]->after : most;
        most = target > most ? target : most;
        gaps += attribute_of(p->verdict, of->rows[k]) != last ? 1 : 0;
        last = attribute_of(p->verdict, of->rows[k]);
        n++;
    }
    html_open(h, "figure");
    html_open(h, "figcaption");
    html_name(h, name);
    html_close(h);
    html_open(h, "svg.dumbbell");
    html_attr(h, "viewBox", arena_format(p->view->arena, "0 0 %d %d", PICTURE_WIDTH, n * ROW_HEIGHT + gaps * 6));
    html_attr(h, "role", "img");
    html_attr(h, "aria-label", arena_format(p->view->arena, word(W_HTML_PICTURE), name));
    last = -1;
    for (int k = 0; k < of->n; k++) {
        int attribute = attribute_of(p->verdict, of->rows[k]);
        if (!is_drawn(p, teams, of->rows[k]))
            continue;
        y += attribute != last ? 6 : 0;
        last = attribute;
        picture_row(p, team_key(p, &cells->teams[team]), of->rows[k], y, most);
        y += ROW_HEIGHT;
    }
    html_close(h);
    html_close(h);
    html_break(h);
}

static bool changes(const struct team_rows *of) {
    for (int k = 0; k < of->n; k++)
        if (of->rows[k]->before != of->rows[k]->after)
            return true;
    return false;
}

static void pictures(struct html_page *p, const struct team_table *teams) {
    struct html *h = p->h;
    int n_same = 0, n = 0;
    for (int t = 0; t < p->verdict->cells->n_teams; t++) {
        n_same += teams->of[t].n > 0 && !changes(&teams->of[t]) ? 1 : 0;
        n += changes(&teams->of[t]) ? 1 : 0;
    }
    if (n == 0)
        return;
    html_open(h, "details");
    html_leaf(h, "summary", arena_format(p->view->arena, word(W_TITLE_COUNT), word(W_HTML_PICTURES), n));
    page_note(p, W_HTML_PICTURES_NOTE);
    html_open(h, "div.pictures");
    html_break(h);
    for (int t = 0; t < p->verdict->cells->n_teams; t++)
        if (changes(&teams->of[t]))
            picture(p, teams, t);
    html_close(h);
    if (n_same > 0)
        html_leaf(h, "p.note", arena_format(p->view->arena, word(W_UNITS_UNCHANGED), n_same));
    html_close(h);
    html_break(h);
}

void page_units(struct html_page *p) {
    struct team_table teams;
    collect(p, p->verdict, &teams);
    page_note(p, W_HTML_HEAT_NOTE);
    heat_key(p, W_HTML_HEAT_KEY);
    heat_map(p, &teams);
    pictures(p, &teams);
}

static int64_t sum_of(const struct team_table *teams, const int64_t *costs, int team) {
    int64_t sum = 0;
    for (int a = 0; a < teams->n_attributes; a++)
        sum += costs[(size_t)team * (size_t)teams->n_attributes + (size_t)a];
    return sum;
}

static void compared_row(struct html_page *p, const struct team_table *tables, int team, int64_t most) {
    struct html *h = p->h;
    const char *key = team_key(p, &p->verdict->cells->teams[team]);
    html_open(h, "tr");
    html_open(h, "th");
    html_attr(h, "scope", "row");
    html_name(h, page_team(p, &p->verdict->cells->teams[team]));
    html_close(h);
    for (int k = -1; k < p->page->n_verdicts; k++) {
        int64_t cost = k < 0 ? sum_of(&tables[0], tables[0].before, team) : sum_of(&tables[k], tables[k].after, team);
        html_open(h, "td.number");
        html_attr_int(h, "data-sort", cost);
        heat(p, k < 0 ? html_key(h, "0:structure[%s].cost_before", key) : html_key(h, "%d:structure[%s].cost", k, key), cost, most);
        html_close(h);
    }
    html_close(h);
    html_break(h);
}

/* Decisions change no target, so that all plans of a city have the same teams. */
void page_compared_units(struct html_page *p) {
    struct team_table *tables = ARENA_ARRAY(p->view->arena, struct team_table, p->page->n_verdicts);
    int n_teams = p->verdict->cells->n_teams;
    int64_t most = 0, cost;
    for (int k = 0; k < p->page->n_verdicts; k++) {
        collect(p, p->page->verdicts[k], &tables[k]);
        for (int t = 0; t < n_teams; t++) {
            most = (cost = sum_of(&tables[k], tables[k].before, t)) > most ? cost : most;
            most = (cost = sum_of(&tables[k], tables[k].after, t)) > most ? cost : most;
        }
    }
    page_note(p, W_HTML_HEAT_COMPARED);
    heat_key(p, W_HTML_HEAT_KEY_ALL);
    html_table(p->h, "heat", "heat", word(W_HTML_UNITS), true);
    html_head(p->h, "", word(W_COL_UNIT));
    html_head(p->h, "number", word(W_HTML_BEFORE));
    for (int k = 0; k < p->page->n_verdicts; k++)
        html_head(p->h, "number", arena_format(p->view->arena, "%c", 'A' + k));
    html_body(p->h);
    for (int t = 0; t < n_teams; t++)
        if (tables[0].of[t].n > 0)
            compared_row(p, tables, t, most);
    html_table_end(p->h);
}
