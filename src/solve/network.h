/* The rows of one component that make a network: a forest of capacities. Every group sends one unit through the column it chooses, from the column's
 * leaf up to a root: body ("atom") in seat class, class in the quota of its body, that in the vacancies and the quota of a unit and rank. A node
 * is a row of the program and counts its choices; a column whose choice no such row counts leads past the forest. The network asks for less than the
 * program: what does not fit the forest (a secondment holds two seats) is dropped from an upper bound or added to a lower one, and all other rows are
 * left out. So a network without a feasible choice proves that the program has none; a feasible choice may still break the other rows. */
#ifndef SOLVE_NETWORK_H
#define SOLVE_NETWORK_H

#include "model/program.h"

struct net_node {
    int row;              /* of the program */
    int parent;           /* node, -1: none */
    int child, next;      /* first child, next sibling; -1 */
    int low, high;        /* bounds of the flow: those of the row less what is fixed; low >= 0, high INT_MAX: none */
    int flow;             /* groups whose choice it counts */
    int taker;            /* first group whose chosen column has its leaf here, -1 */
    int first, n_columns; /* columns with their leaf here: net.at_leaf */
};

struct net_group {
    int group;      /* of the program */
    int first, n;   /* its columns, numbered within the network */
    int column;     /* chosen, -1: none yet */
    int next, prev; /* others with the same leaf, -1 */
};

/* A column of the network is column (number - group.first + program group's first) of the program. */
struct net {
    struct arena *arena;
    const struct program *p;
    int part;
    int n_groups, n_columns, n_nodes;
    struct net_group *groups;
    struct net_node *nodes;
    int *group_of;  /* per column: index in groups */
    int *leaf;      /* per column: node, -1 */
    int *at_leaf;   /* columns by leaf */
    int first_past; /* at_leaf[first_past .. n_columns): those past the forest */
    int *index;     /* per group of the program: its place in groups, -1 */
};

/* groups: those of the part, ascending. Nothing is chosen yet. */
struct net *net_new(struct arena *arena, const struct program *program, int part, int n_groups, const int *groups);

/* The program's column. */
int net_column(const struct net *net, int column);
/* The network's group, -1: of another part. */
int net_group_of(const struct net *net, int group);
/* Chooses a column for a group (-1: none), and keeps flows and takers. */
void net_choose(struct net *net, int group, int column);

#endif
