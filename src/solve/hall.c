#include <stdlib.h>

#include "solve/match.h"

static void add_row(struct hall *hall, int row, int sign) {
    hall->rows[hall->n_rows] = row;
    hall->signs[hall->n_rows++] = sign;
}

/* The arcs of the forest that lead out of the set are full, those that lead in carry no more than they must; of a shortage the other way round. */
struct hall hall_of(const struct net *net, const bool *nodes, const bool *groups, bool shortage) {
    struct hall hall = {.shortage = shortage};
    int left = 0;
    hall.rows = ARENA_ARRAY(net->arena, int, net->n_nodes);
    hall.signs = ARENA_ARRAY(net->arena, int, net->n_nodes);
    hall.groups = ARENA_ARRAY(net->arena, int, net->n_groups);
    for (int v = 0; v < net->n_nodes; v++) {
        const struct net_node *node = &net->nodes[v];
        bool above = node->parent >= 0 && nodes[node->parent];
        if (nodes[v] == above)
            continue;
        bool upper = nodes[v] != shortage;
        if (upper ? node->high == INT_MAX : node->low == 0)
            continue;
        add_row(&hall, node->row, upper ? 1 : -1);
        left += upper ? node->high : -node->low;
    }
    for (int g = 0; g < net->n_groups; g++)
        if (groups[g])
            hall.groups[hall.n_groups++] = net->groups[g].group;
    hall.missing = (shortage ? -hall.n_groups : hall.n_groups) - left;
    return hall;
}

/* The rows with sign +1 within their upper bounds, those with sign -1 within their lower ones: their sum is at most `most`, but every choice makes it
 * at least the sum of each group's least, and more than that. */
bool hall_proves(const struct program *p, const struct hall *hall) {
    struct arena *arena = arena_new();
    int *sign = ARENA_ARRAY(arena, int, p->n_rows);
    bool *touched = ARENA_ARRAY(arena, bool, p->n_groups);
    long long most = 0, least = 0;
    bool bounded = hall->n_rows > 0;
    for (int k = 0; k < hall->n_rows; k++) {
        const struct row *row = &p->rows[hall->rows[k]];
        int slack = row->excess >= 0 ? p->columns[row->excess].upper : 0;
        bool upper = hall->signs[k] > 0;
        sign[hall->rows[k]] = hall->signs[k];
        bounded = bounded && row->kind != ROW_CELL && (upper ? row->upper != ROW_FREE_ABOVE : row->lower != ROW_FREE_BELOW);
        most += upper ? (long long)row->upper + slack : -(long long)row->lower;
        least += hall->signs[k] * row->fixed;
        for (int e = row->first; e < row->first + row->n; e++)
            touched[p->spans[e].group] = true;
    }
    for (int g = 0; g < p->n_groups; g++) {
        int few = INT_MAX;
        for (int c = p->groups[g].first; touched[g] && c < p->groups[g].first + p->groups[g].n; c++) {
            int sum = 0;
            for (int e = p->columns[c].first; e < p->columns[c].first + p->columns[c].n; e++)
                sum += sign[p->entries[e].at] * p->entries[e].coef;
            few = sum < few ? sum : few;
        }
        least += touched[g] ? few : 0;
    }
    arena_free(arena);
    return bounded && least > most;
}

struct hall hall_find(struct arena *arena, const struct program *p, int part) {
    int n = 0, *groups = ARENA_ARRAY(arena, int, p->n_groups);
    struct hall hall = {0};
    for (int g = 0; g < p->n_groups; g++)
        if (p->groups[g].part == part)
            groups[n++] = g;
    net_match(net_new(arena, p, part, n, groups), &hall);
    return hall;
}
