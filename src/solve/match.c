/* Who may stay for nothing stays. Everybody else gets a seat by the cheapest path of the residual network, which hands broken seats on; then whatever
 * unit is left with too few, or post that must be filled, draws somebody in the same way. A path never breaks a bound that held. */
#include "solve/match.h"

enum { PROOFS_MOST = 20 };

struct mark {
    long long dist;
    int via;    /* the neighbour on the path, -1 */
    int column; /* that the group of the two takes on the way, -1 */
    bool seen, done;
};

struct heap_item {
    long long dist;
    int vertex;
};

/* Vertices are the groups, then the nodes from the leaves to the roots, then the outside, where every unit comes from and goes to. */
struct search {
    struct net *net;
    int n, outside;
    struct mark *marks;
    int *price; /* per column */
    bool backward;
    int n_heap, room;
    struct heap_item *heap;
};

/* Exceptions weigh more than any shall, a shall more than any number of moves; a cadre who is not due anyway moves last. */
static int price_of(const struct program *p, const struct column *c) {
    int64_t exceptions = c->cost[TIER_RELAXED] + c->cost[TIER_EXCEPTIONS], shall = c->cost[TIER_SHALL];
    bool moves = c->kind == COLUMN_MOVE, due = p->rules->cadres[c->cadre].due;
    return (int)(1000000 * (exceptions < 100 ? exceptions : 100) + 1000 * (shall < 900 ? shall : 900)) + (!moves ? 0 : due ? 2 : 4);
}

static int node_vertex(const struct search *s, int v) { return v < 0 ? s->outside : s->net->n_groups + v; }

/* Of equals the one nearest to the roots. */
static bool before(const struct heap_item *a, const struct heap_item *b) {
    return a->dist < b->dist || (a->dist == b->dist && a->vertex > b->vertex);
}

static void heap_push(struct search *s, long long dist, int vertex) {
    int at = s->n_heap;
    struct heap_item item = {dist, vertex};
    *ARENA_PUSH(s->net->arena, s->heap, s->n_heap, s->room) = item;
    for (; at > 0 && before(&item, &s->heap[(at - 1) / 2]); at = (at - 1) / 2)
        s->heap[at] = s->heap[(at - 1) / 2];
    s->heap[at] = item;
}

static struct heap_item heap_pop(struct search *s) {
    struct heap_item top = s->heap[0], last = s->heap[--s->n_heap];
    int at = 0;
    for (int child = 1; child < s->n_heap; child = 2 * at + 1) {
        if (child + 1 < s->n_heap && before(&s->heap[child + 1], &s->heap[child]))
            child++;
        if (!before(&s->heap[child], &last))
            break;
        s->heap[at] = s->heap[child];
        at = child;
    }
    s->heap[at] = last;
    return top;
}

static void reach(struct search *s, int from, int to, long long cost, int column) {
    struct mark *mark = &s->marks[to];
    long long dist = s->marks[from].dist + cost;
    if (mark->done || (mark->seen && mark->dist <= dist))
        return;
    *mark = (struct mark){dist, from, column, true, false};
    heap_push(s, dist, to);
}

/* What it costs a group to take a column, never less than a step. */
static long long step_cost(const struct search *s, const struct net_group *group, int column) {
    long long rise = s->price[column] - (group->column < 0 ? 0 : s->price[group->column]);
    return 1 + (rise > 0 ? rise : 0);
}

static void from_node(struct search *s, int v) {
    const struct net *net = s->net;
    const struct net_node *node = &net->nodes[v];
    if (node->flow < node->high)
        reach(s, node_vertex(s, v), node_vertex(s, node->parent), 0, -1);
    for (int u = node->child; u >= 0; u = net->nodes[u].next)
        if (net->nodes[u].flow > net->nodes[u].low)
            reach(s, node_vertex(s, v), node_vertex(s, u), 0, -1);
    for (int g = node->taker; g >= 0; g = net->groups[g].next)
        reach(s, node_vertex(s, v), g, 0, -1);
}

static void from_group(struct search *s, int g) {
    const struct net_group *group = &s->net->groups[g];
    for (int c = group->first; c < group->first + group->n; c++)
        if (c != group->column)
            reach(s, g, node_vertex(s, s->net->leaf[c]), step_cost(s, group, c), c);
}

/* The group of a column that leads to a vertex. */
static void reach_group(struct search *s, int from, int column) {
    int g = s->net->group_of[column];
    if (column != s->net->groups[g].column)
        reach(s, from, g, step_cost(s, &s->net->groups[g], column), column);
}

static void into_node(struct search *s, int v) {
    const struct net *net = s->net;
    const struct net_node *node = &net->nodes[v];
    if (node->flow > node->low)
        reach(s, node_vertex(s, v), node_vertex(s, node->parent), 0, -1);
    for (int u = node->child; u >= 0; u = net->nodes[u].next)
        if (net->nodes[u].flow < net->nodes[u].high)
            reach(s, node_vertex(s, v), node_vertex(s, u), 0, -1);
    for (int k = node->first; k < node->first + node->n_columns; k++)
        reach_group(s, node_vertex(s, v), net->at_leaf[k]);
}

static void into_group(struct search *s, int g) {
    int column = s->net->groups[g].column;
    reach(s, g, node_vertex(s, column < 0 ? -1 : s->net->leaf[column]), 0, -1);
}

static void into_outside(struct search *s) {
    const struct net *net = s->net;
    for (int v = 0; v < net->n_nodes; v++)
        if (net->nodes[v].parent < 0 && net->nodes[v].flow < net->nodes[v].high)
            reach(s, s->outside, node_vertex(s, v), 0, -1);
    for (int k = net->first_past; k < net->n_columns; k++)
        reach_group(s, s->outside, net->at_leaf[k]);
}

static void expand(struct search *s, int vertex) {
    int v = vertex - s->net->n_groups;
    if (vertex == s->outside)
        into_outside(s);
    else if (v < 0 && s->backward)
        into_group(s, vertex);
    else if (v < 0)
        from_group(s, vertex);
    else if (s->backward)
        into_node(s, v);
    else
        from_node(s, v);
}

/* The cheapest path from one vertex to another, backward: against the arcs. */
static bool find_path(struct search *s, int from, int to, bool backward) {
    for (int k = 0; k < s->n; k++)
        s->marks[k] = (struct mark){.via = -1, .column = -1};
    s->backward = backward;
    s->n_heap = 0;
    s->marks[from].seen = true;
    heap_push(s, 0, from);
    while (s->n_heap > 0) {
        int at = heap_pop(s).vertex;
        if (s->marks[at].done)
            continue;
        s->marks[at].done = true;
        if (at == to)
            return true;
        expand(s, at);
        if (s->marks[to].seen && s->marks[to].dist <= s->marks[at].dist)
            return true;
    }
    return false;
}

/* Whoever is on the path takes the column by which the path leaves. */
static void follow_path(struct search *s, int to) {
    for (int at = to; at >= 0; at = s->marks[at].via) {
        int column = s->marks[at].column;
        if (column >= 0)
            net_choose(s->net, s->net->group_of[column], column);
    }
}

static void keep_proof(struct search *s, bool shortage, struct hall *best) {
    bool *nodes = ARENA_ARRAY(s->net->arena, bool, s->net->n_nodes), *groups = ARENA_ARRAY(s->net->arena, bool, s->net->n_groups);
    for (int v = 0; v < s->net->n_nodes; v++)
        nodes[v] = s->marks[node_vertex(s, v)].done;
    for (int g = 0; g < s->net->n_groups; g++)
        groups[g] = s->marks[g].done;
    struct hall hall = hall_of(s->net, nodes, groups, shortage);
    bool smaller = best->n_rows == 0 || hall.n_groups < best->n_groups || (hall.n_groups == best->n_groups && hall.n_rows < best->n_rows);
    if (smaller && hall_proves(s->net->p, &hall))
        *best = hall;
}

static bool room_at(const struct net *net, int column) {
    for (int v = net->leaf[column]; v >= 0; v = net->nodes[v].parent)
        if (net->nodes[v].flow >= net->nodes[v].high)
            return false;
    return true;
}

/* Staying that costs nothing. */
static void stay_for_nothing(struct search *s) {
    struct net *net = s->net;
    for (int g = 0; g < net->n_groups; g++) {
        const struct group *group = &net->p->groups[net->groups[g].group];
        int stay = group->stay < 0 ? -1 : net->groups[g].first + group->stay - group->first;
        if (stay >= 0 && s->price[stay] == 0 && room_at(net, stay))
            net_choose(net, g, stay);
    }
}

/* Those with nothing to stay for first. */
static int seat_everybody(struct search *s, struct hall *hall) {
    struct net *net = s->net;
    int n_failed = 0;
    for (int may_stay = 0; may_stay < 2; may_stay++)
        for (int g = 0; g < net->n_groups && n_failed < PROOFS_MOST; g++) {
            if (net->groups[g].column >= 0 || (net->p->groups[net->groups[g].group].stay >= 0) != (may_stay == 1))
                continue;
            if (find_path(s, g, s->outside, false)) {
                follow_path(s, s->outside);
                continue;
            }
            keep_proof(s, false, hall);
            n_failed++;
        }
    return n_failed;
}

/* Nobody can come to node v from the node above it, that is from anywhere. If the world outside is among those who would like to come, it is those
 * above who cannot get away: a set of them without the world is the proof, and not all the rest of the city. */
static void prove_shortage(struct search *s, int v, int above, struct hall *hall) {
    bool shortage = !s->marks[s->outside].done;
    if (!shortage)
        find_path(s, above, node_vertex(s, v), false);
    keep_proof(s, shortage, hall);
}

static int fill_what_lacks(struct search *s, struct hall *hall) {
    struct net *net = s->net;
    int n_failed = 0;
    for (int v = 0; v < net->n_nodes && n_failed < PROOFS_MOST; v++)
        while (net->nodes[v].flow < net->nodes[v].low) {
            int above = node_vertex(s, net->nodes[v].parent);
            if (!find_path(s, node_vertex(s, v), above, true)) {
                prove_shortage(s, v, above, hall);
                n_failed++;
                break;
            }
            follow_path(s, above);
        }
    return n_failed;
}

bool net_match(struct net *net, struct hall *hall) {
    struct search s = {.net = net, .n = net->n_nodes + net->n_groups + 1, .outside = net->n_nodes + net->n_groups};
    *hall = (struct hall){0};
    s.marks = ARENA_ARRAY(net->arena, struct mark, s.n);
    s.price = ARENA_ARRAY(net->arena, int, net->n_columns);
    for (int c = 0; c < net->n_columns; c++)
        s.price[c] = price_of(net->p, &net->p->columns[net_column(net, c)]);
    for (int v = 0; v < net->n_nodes; v++)
        if (net->nodes[v].high < 0) { /* more than it may hold cannot leave */
            bool *nodes = ARENA_ARRAY(net->arena, bool, net->n_nodes);
            nodes[v] = true;
            *hall = hall_of(net, nodes, ARENA_ARRAY(net->arena, bool, net->n_groups), false);
            hall->n_rows = hall_proves(net->p, hall) ? hall->n_rows : 0;
            return false;
        }
    stay_for_nothing(&s);
    return seat_everybody(&s, hall) == 0 && fill_what_lacks(&s, hall) == 0;
}
