/* The exchange as a picture: how many go from which unit to which, and the chains and rings in which posts are handed over. */
#include <stdlib.h>

#include "report/html_parts.h"
#include "report/roster.h"

enum { FLOW_LEFT = 270, FLOW_RIGHT = 510, FLOW_WIDTH = 780, FLOW_STEP = 20, FLOW_LABEL = 36, SWEEPS = 8 };

/* A unit on one side of the picture; unit n_units: those who waited. */
struct node {
    int unit;
    int n;        /* cadres who leave or come */
    int64_t mean; /* of the places of the units it is tied to, in thousandths */
    int place;
};

struct flow {
    int from, to; /* nodes */
    int n;
};

struct flows {
    int n_left, n_right, n_flows, room;
    struct node *left, *right;
    struct flow *flows;
    int n_within; /* moves inside one unit */
};

static int node_of(struct node *nodes, int *n, int unit) {
    for (int k = 0; k < *n; k++)
        if (nodes[k].unit == unit)
            return k;
    nodes[*n] = (struct node){.unit = unit, .place = *n};
    return (*n)++;
}

static void collect(struct html_page *p, struct flows *flows) {
    struct arena *arena = p->view->arena;
    *flows =
        (struct flows){.left = ARENA_ARRAY(arena, struct node, p->city->n_units + 1), .right = ARENA_ARRAY(arena, struct node, p->city->n_units + 1)};
    for (int m = 0; m < p->verdict->n_moves; m++) {
        const struct judged_move *move = &p->verdict->moves[m];
        int from = move->from < 0 ? p->city->n_units : p->city->posts[move->from].unit, to = p->city->posts[move->to].unit, k = 0;
        if (from == to) {
            flows->n_within++;
            continue;
        }
        from = node_of(flows->left, &flows->n_left, from);
        to = node_of(flows->right, &flows->n_right, to);
        flows->left[from].n++;
        flows->right[to].n++;
        while (k < flows->n_flows && (flows->flows[k].from != from || flows->flows[k].to != to))
            k++;
        if (k == flows->n_flows)
            *ARENA_PUSH(arena, flows->flows, flows->n_flows, flows->room) = (struct flow){from, to, 0};
        flows->flows[k].n++;
    }
}

static int compare_nodes(const void *a, const void *b) {
    const struct node *x = *(struct node *const *)a, *y = *(struct node *const *)b;
    if (x->mean != y->mean)
        return x->mean < y->mean ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

/* Puts one side into the order of what it is tied to on the other, so that few lines cross. */
static void sweep(struct arena *arena, const struct flows *flows, bool right) {
    struct node *nodes = right ? flows->right : flows->left, *others = right ? flows->left : flows->right;
    int n = right ? flows->n_right : flows->n_left;
    struct node **order = ARENA_ARRAY(arena, struct node *, n);
    for (int k = 0; k < n; k++) {
        order[k] = &nodes[k];
        nodes[k].mean = 0;
    }
    for (int f = 0; f < flows->n_flows; f++) {
        const struct flow *flow = &flows->flows[f];
        nodes[right ? flow->to : flow->from].mean += 1000 * (int64_t)flow->n * others[right ? flow->from : flow->to].place;
    }
    for (int k = 0; k < n; k++)
        nodes[k].mean /= nodes[k].n;
    if (n > 1)
        qsort(order, (size_t)n, sizeof *order, compare_nodes);
    for (int k = 0; k < n; k++)
        order[k]->place = k;
}

static const char *node_name(const struct html_page *p, const struct node *node) {
    return node->unit == p->city->n_units ? word(W_WAITING_SHORT) : text_unit(p->view, p->city, node->unit);
}

static double node_y(int place, int n, int most) { return (place + (most - n) / 2.0) * FLOW_STEP + FLOW_STEP / 2.0; }

static void node(struct html_page *p, const struct node *node, double y, bool right) {
    const char *name = html_cut(p->h, node_name(p, node), FLOW_LABEL);
    const char *text = right ? arena_format(p->view->arena, "%d  %s", node->n, name) : arena_format(p->view->arena, "%s  %d", name, node->n);
    page_svg_text(p, right ? "text" : "text.label", right ? FLOW_RIGHT + 8 : FLOW_LEFT - 8, y + 4, text, FLOW_LABEL + 8);
}

static void curve(struct html_page *p, const struct flows *flows, const struct flow *flow, int most) {
    const struct node *from = &flows->left[flow->from], *to = &flows->right[flow->to];
    double y1 = node_y(from->place, flows->n_left, most), y2 = node_y(to->place, flows->n_right, most);
    struct html *h = p->h;
    html_open(h, "path");
    html_attr(
        h, "d",
        arena_format(p->view->arena, "M%d %.1fC%d %.1f %d %.1f %d %.1f", FLOW_LEFT, y1, FLOW_LEFT + 90, y1, FLOW_RIGHT - 90, y2, FLOW_RIGHT, y2));
    html_attr(h, "stroke-width", arena_format(p->view->arena, "%.1f", 0.6 + 1.2 * flow->n));
    html_attr_int(h, "data-n", flow->n);
    html_leaf(h, "title", arena_format(p->view->arena, "%s → %s: %d", node_name(p, from), node_name(p, to), flow->n));
    html_close(h);
}

static void draw(struct html_page *p, const struct flows *flows) {
    int most = flows->n_left > flows->n_right ? flows->n_left : flows->n_right;
    struct html *h = p->h;
    html_open(h, "div.scroll");
    html_attr(h, "tabindex", "0");
    html_attr(h, "role", "region");
    html_attr(h, "aria-label", word(W_HTML_FLOWS));
    html_open(h, "svg.flows");
    html_attr(h, "viewBox", arena_format(p->view->arena, "0 0 %d %d", FLOW_WIDTH, most * FLOW_STEP));
    html_attr(h, "role", "img");
    html_attr(h, "aria-label", word(W_HTML_FLOWS_PICTURE));
    for (int f = 0; f < flows->n_flows; f++)
        curve(p, flows, &flows->flows[f], most);
    for (int k = 0; k < flows->n_left; k++)
        node(p, &flows->left[k], node_y(flows->left[k].place, flows->n_left, most), false);
    for (int k = 0; k < flows->n_right; k++)
        node(p, &flows->right[k], node_y(flows->right[k].place, flows->n_right, most), true);
    html_close(h);
    html_close(h);
    html_break(h);
}

/* The same for those who cannot see it. */
static void flow_table(struct html_page *p, const struct flows *flows) {
    struct html *h = p->h;
    html_open(h, "details.screen");
    html_leaf(h, "summary", word(W_HTML_FLOWS_TABLE));
    html_table(h, "grid", "flows", word(W_HTML_FLOWS), true);
    html_head(h, "", word(W_COL_FROM));
    html_head(h, "", word(W_COL_TO));
    html_head(h, "number", word(W_TIER_MOVES));
    html_body(h);
    for (int f = 0; f < flows->n_flows; f++) {
        html_open(h, "tr");
        html_open(h, "td");
        html_name(h, node_name(p, &flows->left[flows->flows[f].from]));
        html_close(h);
        html_open(h, "td");
        html_name(h, node_name(p, &flows->right[flows->flows[f].to]));
        html_close(h);
        html_leaf(h, "td.number", arena_format(p->view->arena, "%d", flows->flows[f].n));
        html_close(h);
    }
    html_table_end(h);
    html_close(h);
}

static void chain_step(struct html_page *p, const struct judged_move *move) {
    html_open(p->h, "li");
    html_open(p->h, "span.mover");
    page_cadre(p, move->cadre);
    html_close(p->h);
    html_text(p->h, " ");
    html_open(p->h, "span.seat");
    page_seat(p, move->from);
    html_close(p->h);
    html_close(p->h);
}

/* moves: of one chain, first step first. The post that the first comes to stands at its head. */
static void chain(struct html_page *p, const struct judged_move *const *moves, int n) {
    struct html *h = p->h;
    html_open(h, moves[0]->cycle ? "div.chain.ring" : "div.chain");
    html_leaf(h, "h4", arena_format(p->view->arena, word(moves[0]->cycle ? W_HTML_RING_OF : W_HTML_CHAIN_OF), moves[0]->chain, n));
    html_open(h, "ol");
    html_open(h, "li");
    html_open(h, "span.seat");
    page_seat(p, moves[0]->to);
    html_close(h);
    html_close(h);
    for (int m = 0; m < n; m++)
        chain_step(p, moves[m]);
    html_close(h);
    html_close(h);
    html_break(h);
}

static int compare_steps(const void *a, const void *b) {
    const struct judged_move *x = *(const struct judged_move *const *)a, *y = *(const struct judged_move *const *)b;
    if (x->chain != y->chain)
        return x->chain < y->chain ? -1 : 1;
    return (x->step > y->step) - (x->step < y->step);
}

static void chains(struct html_page *p) {
    const struct verdict *verdict = p->verdict;
    const struct judged_move **moves = ARENA_ARRAY(p->view->arena, const struct judged_move *, verdict->n_moves);
    int n_alone = 0;
    for (int m = 0; m < verdict->n_moves; m++)
        moves[m] = &verdict->moves[m];
    qsort(moves, (size_t)verdict->n_moves, sizeof *moves, compare_steps);
    page_heading(p, W_HTML_CHAINS);
    page_note(p, W_HTML_CHAINS_NOTE);
    for (int m = 0, end; m < verdict->n_moves; m = end) {
        for (end = m + 1; end < verdict->n_moves && moves[end]->chain == moves[m]->chain && moves[m]->chain > 0; end++)
            ;
        if (end - m > 1)
            chain(p, moves + m, end - m);
        else
            n_alone++;
    }
    if (n_alone > 0)
        html_leaf(p->h, "p.note", arena_format(p->view->arena, word(W_HTML_ALONE), n_alone));
}

void page_exchange(struct html_page *p) {
    struct flows flows;
    if (p->verdict->n_moves == 0) {
        page_note(p, W_NO_MOVES);
        return;
    }
    collect(p, &flows);
    for (int k = 0; k < SWEEPS; k++)
        sweep(p->view->arena, &flows, k % 2 == 0);
    html_leaf(p->h, "p.note", arena_format(p->view->arena, word(W_HTML_FLOWS_NOTE), flows.n_within));
    if (flows.n_flows > 0) {
        draw(p, &flows);
        flow_table(p, &flows);
    }
    chains(p);
}
