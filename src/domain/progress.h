/* How the moves of a round come along (cadrex-progress/1; datasets/README.md): one entry a move and stage, and targets. Read by read_progress. */
#ifndef DOMAIN_PROGRESS_H
#define DOMAIN_PROGRESS_H

#include "domain/codes.h"
#include "domain/month.h"

struct progress_entry {
    int cadre;
    const char *stage;       /* NULL: not given */
    const char *responsible; /* "" if not given */
    struct date due, done;
    const char *problem; /* NULL: none */
    struct date solved;
    const char *place; /* "moves[3] (c003)", for complaints */
};

enum target_of { TARGET_OF_ALL, TARGET_OF_UNIT, TARGET_OF_MODE, TARGET_OF_RULE };

struct progress_target {
    enum target_of of;
    int unit;
    enum mode mode;
    const char *rule;
    int count;
    struct date by; /* unknown: no date */
};

struct round_progress {
    const char *file;
    const char *name; /* NULL: not given */
    struct date as_of;
    struct date decided_on;  /* of the moves that state no due date: ZR-8 counts from here */
    const char *plan_sha256; /* NULL: not given */
    int n_stages;            /* 0: not given; else the last of them completes a move */
    const char *const *stages;
    int n_entries;
    const struct progress_entry *entries;
    int n_targets;
    const struct progress_target *targets;
};

#endif
