/* Cities, policies and scenarios made of bytes: whatever the bytes, the files obey the contract, but for a few contradictions that a reader may
 * refuse. The same bytes make the same files; bytes that are missing count as 0. */
#ifndef TESTS_FUZZ_MADE_H
#define TESTS_FUZZ_MADE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { MADE_UNITS = 5, MADE_POSTS = 14, MADE_CADRES = 10 };

struct made_city {
    const uint8_t *data;
    size_t size, at;
    int now; /* months of as_of */
    int n_units, n_posts, n_cadres, n_people;
    int unit_of[MADE_POSTS], holder_of[MADE_POSTS]; /* holder -1: none */
    int post_of[MADE_CADRES];                       /* -1: waiting */
    int rank_of[MADE_POSTS], birth[MADE_CADRES];
};

/* A number from 0 to n - 1 by the next byte. */
int made_pick(struct made_city *made, int n);
/* True once in n times. */
int made_rare(struct made_city *made, int n);

void made_begin(struct made_city *made, const uint8_t *data, size_t size);
void made_write_city(struct made_city *made, FILE *out);
void made_write_policy(struct made_city *made, FILE *out);
/* One scenario, named "s", with wishes and changes. */
void made_write_scenario(struct made_city *made, FILE *out);

#endif
