/* Between the files of this room only. */
#ifndef SCORE_PARTS_H
#define SCORE_PARTS_H

#include "base/arena.h"
#include "score/score.h"

struct builder {
    struct arena *arena;
    const struct rules *rules;
    struct cells *cells;
    int room_teams, room_kinds, room_cells, room_ranges;
    int *cell_at;
};

void teams_fill(struct builder *b);
void kinds_fill(struct builder *b);
void kinds_of_cadres(struct builder *b);
bool in_pool_of_balance(const struct rules *rules, int cadre);
/* The first kind from number `from` on of the attribute and word, -1. */
int kind_find(struct builder *b, int attribute, int word, int from);
int kind_add(struct builder *b, int attribute, int word, int weight);

#endif
