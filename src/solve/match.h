/* A choice for every group of a component by augmenting paths over its network (network.h), or the proof that there is none. */
#ifndef SOLVE_MATCH_H
#define SOLVE_MATCH_H

#include "solve/network.h"

/* Why the network has no feasible choice (Hall, Hoffman): rows of which those with sign +1 take in all that the groups may choose, while those with
 * sign -1 lead in from outside and have to be met: together there is room for `missing` groups too few. With shortage it is the other way round: the
 * rows with sign -1 ask for so many more than there are groups to serve them. As the search that ran into it came to all of them from one cadre (or
 * row), it would have found a way without any one of the groups. */
struct hall {
    bool shortage;
    int missing;
    int n_rows; /* 0: no proof */
    int *rows, *signs;
    int n_groups;
    int *groups; /* of the program, ascending */
};

/* True: every group has a column and every node its bounds; the choice is cheap in exceptions, shall and moves, though not proved cheapest. False:
 * *hall is the smallest of the proofs seen. In the network's arena. */
bool net_match(struct net *net, struct hall *hall);

/* hall.c. The proof that a search makes which reached these nodes and groups and no way out. */
struct hall hall_of(const struct net *net, const bool *nodes, const bool *groups, bool shortage);
/* The rows of the program added up with their signs: can no choice obey them all? Looks at the program alone. */
bool hall_proves(const struct program *program, const struct hall *hall);
/* Looks for a proof in one component: n_rows 0 if its network is feasible. */
struct hall hall_find(struct arena *arena, const struct program *program, int part);

#endif
