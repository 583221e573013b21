/* Posts that look alike from outside. Most cadres of other units cannot tell the posts of such a group apart, so that an arc need be judged once for
 * the group. Who can is listed cadre by cadre: by a stay, a preference, a wish, an announced move
 * or kin that names a post or body. */
#ifndef MODEL_ALIKE_H
#define MODEL_ALIKE_H

#include "base/arena.h"
#include "rules/rules.h"

struct alike {
    const struct rules *rules;
    int n;
    const int *of;            /* per post */
    const int *head;          /* per group: its first post */
    const int *size;          /* per group */
    const int *unit;          /* per post */
    const bool *way;          /* unit × unit: there may be one between their posts */
    const int *n_own;         /* per unit: its posts that are not for secondments */
    const int *first, *posts; /* per unit: its posts are posts[first[u] .. first[u + 1] - 1], ascending */
    int *known;               /* per unit: 1 + the cadre of the last alike_ask who knows its posts apart */
    bool all;                 /* that cadre knows all posts apart */
    bool *by_wish;            /* per cadre: a wish names a post */
    int n_asked, *asked;      /* of that cadre, ascending: the posts that stand for themselves or others, of units to which there may be a way */
    int n_unrelated;          /* and how many posts (none for secondments) are in the other units, which have the level of the cadre's */
};

struct alike *alike_new(struct arena *arena, const struct rules *rules);

/* From now on alike_stands answers for this cadre, and asked lists its posts. */
void alike_ask(struct alike *alike, int cadre);

/* What the post stands for: 1 for itself alone, the size of its group if it is the head of one, 0 if another post stands for it. */
static inline int alike_stands(const struct alike *alike, int cadre, int post) {
    if (alike->all || alike->known[alike->unit[post]] == cadre + 1)
        return 1;
    return alike->head[alike->of[post]] == post ? alike->size[alike->of[post]] : 0;
}

#endif
