#include "solve/network.h"

#include <stdlib.h>

/* While the forest grows from its leaves: columns and nodes know the root above them. A root is a node, or a column that no node counts yet. */
struct grower {
    struct net *net;
    int room;
    int *up;   /* per column, then per node: above it, itself at a root */
    int *size; /* per node: columns under it */
    int *hits; /* per root: columns of the row at hand */
    int *in;   /* columns of the row at hand */
    int n_in;
};

int net_column(const struct net *net, int column) {
    const struct net_group *group = &net->groups[net->group_of[column]];
    return net->p->groups[group->group].first + column - group->first;
}

int net_group_of(const struct net *net, int group) { return net->index[group]; }

static int root_of(struct grower *w, int at) {
    int root = at;
    while (w->up[root] != root)
        root = w->up[root];
    while (w->up[at] != root) {
        int next = w->up[at];
        w->up[at] = root;
        at = next;
    }
    return root;
}

/* Of one group, whose n spans in the row lie together: its columns with more than the least coefficient, which is returned. */
static int group_columns(struct grower *w, const struct net_group *group, const struct span *spans, int n, bool *unit) {
    const struct group *own = &w->net->p->groups[group->group];
    int least = INT_MAX, n_columns = 0, shift = group->first - own->first;
    for (int k = 0; k < n; n_columns += spans[k++].n)
        least = spans[k].coef < least ? spans[k].coef : least;
    if (n_columns < group->n && least > 0)
        least = 0;
    for (int k = 0, c = own->first; least < 0 && k <= n; k++) { /* without an entry is 0, which is more */
        for (int end = k < n ? spans[k].first : own->first + own->n; c < end; c++)
            w->in[w->n_in++] = c + shift;
        c += k < n ? spans[k].n : 0;
        *unit = *unit && least == -1;
    }
    for (int k = 0; k < n; k++) {
        if (spans[k].coef <= least)
            continue;
        for (int c = spans[k].first; c < spans[k].first + spans[k].n; c++)
            w->in[w->n_in++] = c + shift;
        *unit = *unit && spans[k].coef - least == 1;
    }
    return least;
}

/* The columns that count 1 in a row when each group's least coefficient is taken off; what is taken off goes to *fixed. False if some count more. */
static bool row_columns(struct grower *w, const struct row *row, int *fixed) {
    const struct span *spans = w->net->p->spans + row->first;
    bool unit = true;
    *fixed = row->fixed;
    w->n_in = 0;
    for (int k = 0, n = 1; k < row->n; k += n, n = 1) {
        while (k + n < row->n && spans[k + n].group == spans[k].group)
            n++;
        *fixed += group_columns(w, &w->net->groups[net_group_of(w->net, spans[k].group)], spans + k, n, &unit);
    }
    return unit;
}

static void put_under(struct grower *w, int root, int node) {
    struct net *net = w->net;
    w->up[root] = net->n_columns + node;
    if (root < net->n_columns) {
        net->leaf[root] = node;
        w->size[node]++;
        return;
    }
    struct net_node *child = &net->nodes[root - net->n_columns];
    child->parent = node;
    child->next = net->nodes[node].child;
    net->nodes[node].child = root - net->n_columns;
    w->size[node] += w->size[root - net->n_columns];
}

/* A new root over the roots that the row holds: whole ones, and of others the whole in a lower bound, nothing in an upper one. */
static void add_node(struct grower *w, int r) {
    struct net *net = w->net;
    const struct row *row = &net->p->rows[r];
    int fixed = 0, node = net->n_nodes;
    bool lower = row->lower != ROW_FREE_BELOW, upper = row->upper != ROW_FREE_ABOVE;
    if (lower == upper || !row_columns(w, row, &fixed))
        return;
    int slack = row->excess >= 0 ? net->p->columns[row->excess].upper : 0;
    net->n_nodes++;
    net->nodes[node] = (struct net_node){.row = r, .parent = -1, .child = -1, .next = -1, .high = INT_MAX, .taker = -1};
    w->up[net->n_columns + node] = net->n_columns + node;
    if (lower)
        net->nodes[node].low = row->lower > fixed ? row->lower - fixed : 0;
    else
        net->nodes[node].high = row->upper + slack - fixed;
    for (int k = 0; k < w->n_in; k++)
        w->hits[root_of(w, w->in[k])]++;
    for (int k = 0; k < w->n_in; k++) {
        int root = root_of(w, w->in[k]), hits = w->hits[root];
        w->hits[root] = 0;
        if (hits > 0 && (lower || root < net->n_columns || hits == w->size[root - net->n_columns]))
            put_under(w, root, node);
    }
}

static bool of_body(const struct row *row) { return row->body >= 0; }
static bool of_unit(const struct row *row) { return row->body < 0; }

/* From the inside to the outside. */
static const struct {
    enum row_kind kind;
    bool (*which)(const struct row *row);
} layers[] = {{ROW_ATOM_SEATS, NULL}, {ROW_MUST_FILL, NULL}, {ROW_CLASS_SEATS, NULL},
              {ROW_QUOTA, of_body},   {ROW_VACANCIES, NULL}, {ROW_QUOTA, of_unit}};
enum { N_LAYERS = sizeof layers / sizeof *layers };

static void grow(struct grower *w) {
    const struct net *net = w->net;
    int n = 0, *rows = ARENA_ARRAY(net->arena, int, net->p->n_rows);
    for (int r = 0; r < net->p->n_rows; r++)
        if (net->p->rows[r].part == net->part && net->p->rows[r].kind != ROW_CELL)
            rows[n++] = r;
    for (int k = 0; k < N_LAYERS; k++)
        for (int i = 0; i < n; i++) {
            const struct row *row = &net->p->rows[rows[i]];
            if (row->kind == layers[k].kind && (layers[k].which == NULL || layers[k].which(row)))
                add_node(w, rows[i]);
        }
}

static void list_leaves(struct net *net) {
    int at = 0;
    net->at_leaf = ARENA_ARRAY(net->arena, int, net->n_columns);
    for (int c = 0; c < net->n_columns; c++)
        if (net->leaf[c] >= 0)
            net->nodes[net->leaf[c]].n_columns++;
    for (int v = 0; v < net->n_nodes; v++) {
        net->nodes[v].first = at;
        at += net->nodes[v].n_columns;
        net->nodes[v].n_columns = 0;
    }
    net->first_past = at;
    for (int c = 0; c < net->n_columns; c++)
        if (net->leaf[c] >= 0) {
            struct net_node *node = &net->nodes[net->leaf[c]];
            net->at_leaf[node->first + node->n_columns++] = c;
        } else {
            net->at_leaf[at++] = c;
        }
}

static void take_groups(struct grower *w, int n, const int *groups) {
    struct net *net = w->net;
    const struct program *p = net->p;
    net->groups = ARENA_ARRAY(net->arena, struct net_group, n);
    net->index = ARENA_ARRAY(net->arena, int, p->n_groups);
    for (int g = 0; g < p->n_groups; g++)
        net->index[g] = -1;
    for (int k = 0; k < n; k++) {
        net->groups[k] = (struct net_group){groups[k], net->n_columns, p->groups[groups[k]].n, -1, -1, -1};
        net->n_columns += p->groups[groups[k]].n;
        net->index[groups[k]] = k;
    }
    net->n_groups = n;
    net->group_of = ARENA_ARRAY(net->arena, int, net->n_columns);
    net->leaf = ARENA_ARRAY(net->arena, int, net->n_columns);
    for (int k = 0; k < n; k++)
        for (int c = net->groups[k].first; c < net->groups[k].first + net->groups[k].n; c++) {
            net->group_of[c] = k;
            net->leaf[c] = -1;
        }
}

struct net *net_new(struct arena *arena, const struct program *program, int part, int n_groups, const int *groups) {
    struct net *net = ARENA_NEW(arena, struct net);
    struct grower grower = {.net = net};
    int n_rows = 0;
    *net = (struct net){.arena = arena, .p = program, .part = part};
    take_groups(&grower, n_groups, groups);
    for (int r = 0; r < program->n_rows; r++)
        n_rows += program->rows[r].part == part ? 1 : 0;
    net->nodes = ARENA_ARRAY(arena, struct net_node, n_rows);
    grower.up = ARENA_ARRAY(arena, int, net->n_columns + n_rows);
    grower.hits = ARENA_ARRAY(arena, int, net->n_columns + n_rows);
    grower.size = ARENA_ARRAY(arena, int, n_rows);
    grower.in = ARENA_ARRAY(arena, int, net->n_columns);
    for (int c = 0; c < net->n_columns; c++)
        grower.up[c] = c;
    grow(&grower);
    list_leaves(net);
    return net;
}

static void add_flow(struct net *net, int node, int by) {
    for (; node >= 0; node = net->nodes[node].parent)
        net->nodes[node].flow += by;
}

void net_choose(struct net *net, int group, int column) {
    struct net_group *g = &net->groups[group];
    int old = g->column < 0 ? -1 : net->leaf[g->column], leaf = column < 0 ? -1 : net->leaf[column];
    if (old >= 0) {
        if (g->prev >= 0)
            net->groups[g->prev].next = g->next;
        else
            net->nodes[old].taker = g->next;
        if (g->next >= 0)
            net->groups[g->next].prev = g->prev;
        add_flow(net, old, -1);
    }
    g->column = column;
    g->prev = g->next = -1;
    if (leaf >= 0) {
        g->next = net->nodes[leaf].taker;
        if (g->next >= 0)
            net->groups[g->next].prev = group;
        net->nodes[leaf].taker = group;
        add_flow(net, leaf, 1);
    }
}
