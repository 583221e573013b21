/* A city: its units, internal bodies, posts, people and cadres, as the file says (cadrex-city/1), references resolved to indices. Read by
 * read_city; never changed afterwards. All memory belongs to the arena given to the reader. */
#ifndef DOMAIN_CITY_H
#define DOMAIN_CITY_H

#include "base/symbol.h"
#include "domain/codes.h"
#include "domain/month.h"

/* attribute -> any of the words (raw values or group names); education: at least the lowest of them. */
struct demand {
    int attribute;
    struct symbol_list words;
};

/* A unit's wish: how many holders have the value (word: raw value or group name). */
struct target {
    int attribute;
    int word;
    int min;          /* -1: none */
    int max;          /* -1: none */
    int target_milli; /* 1000 × the field `target`; -1: none */
};

struct unit {
    const char *id;
    const char *name; /* NULL: not given */
    enum level level;
    const char *area; /* NULL: not given */
    int parent;       /* unit, -1: none */
    struct symbol_list affinity;
    enum establishment establishment;
    int quota[N_RANKS]; /* -1: none */
    int first_body;     /* bodies first_body .. first_body + n_bodies - 1 */
    int n_bodies;
    int n_targets;
    const struct target *targets;
};

/* An internal body (内设机构). leader is a party to kinship: a cadre c as c, a person q as n_cadres + q, -1 none. */
struct body {
    const char *id;
    const char *name;
    int unit;
    struct symbol_list affinity;
    int leader;
    int quota[N_RANKS];
};

struct post {
    const char *id;
    int unit;
    int body;          /* -1: none */
    const char *title; /* NULL: not given */
    enum rank rank;
    bool leading;
    bool head;
    bool must_fill;
    bool surplus;
    enum vertical vertical;
    int secondment_months; /* of VERTICAL_SECONDMENT */
    struct symbol_list functions;
    int n_requires;
    const struct demand *requires;
    int n_welcomes;
    const struct demand *welcomes;
    int holder; /* the cadre whose home post it is, -1: vacant */
};

/* Somebody outside the exchange. */
struct person {
    const char *id;
    int unit; /* -1: none */
    const char *title;
    int n_leads;
    const int *leads; /* units */
};

/* A post held before the present one. unit and body are ids as written: they may lie outside the city. */
struct stay {
    const char *unit; /* NULL: not given */
    const char *body;
    const char *title;
    int rank;             /* enum rank, -1: none */
    int type;             /* enum move_type of the move into it, TYPE_UNKNOWN */
    bool functions_known; /* then it was the same post only if the functions are the same */
    struct symbol_list functions;
    struct date from;
    struct date to;
};

/* An entry of `defer`. */
struct defer {
    const char *rule;
    const char *reason; /* "" if not given; likewise the others */
    struct date until;  /* unknown: reviewed each round */
    const char *approver;
    const char *document;
    const char *approved_on;
};

struct kin {
    int who;      /* cadre c, or n_cadres + person */
    int relation; /* index in code_relation */
};

struct preference {
    int unit; /* -1: names a post */
    int post;
    int weight;
};

struct card_line {
    const char *key;
    const char *value;
};

/* Dates of a cadre that the reader took from history because the file does not state them. */
enum { DERIVED_BODY_SINCE = 1, DERIVED_DEPUTY_SINCE = 2, DERIVED_PRINCIPAL_SINCE = 4, DERIVED_WAITING_SINCE = 8 };

struct cadre {
    const char *id;
    const char *name; /* NULL: not given */
    int post;         /* home post, -1: waiting for one */
    enum rank rank;
    struct date birth;
    const int *values; /* n_attributes symbols, SYMBOL_UNKNOWN; values[ATTRIBUTE_AGE] is unused: age follows from birth and policy */
    enum establishment establishment;
    enum retirement_class retirement_class;
    struct date post_since, body_since, deputy_since, principal_since; /* as written, or derived from history (models/README.md) */
    int post_type;                                                     /* enum move_type of the move into the present post, TYPE_UNKNOWN */
    struct date waiting_since;
    unsigned derived; /* DERIVED_…: known, but not written again */
    struct date probation_until;
    struct date watch_until;
    int n_history;
    const struct stay *history;
    int n_defers;
    const struct defer *defers;
    enum tri clear_record;
    enum assessment assessment;
    bool promising;
    bool listed;
    bool unfit;
    const char *unfit_reason; /* NULL: not given */
    struct date unfit_since;
    int n_kin;
    const struct kin *kin;  /* symmetric: stated on either side, present on both (for cadres) */
    const char *upbringing; /* NULL: not given */
    int secondment_post;    /* -1: no running secondment */
    struct date secondment_since, secondment_until;
    int n_prefers;
    const struct preference *prefers;
    int n_card;
    const struct card_line *card;
};

/* A word of requires, welcomes or targets that only the policy knows: a group name (no raw value of its closed list) or an age band (read_match
 * asks). */
struct odd_word {
    int attribute;
    int word;
    const char *pointer;
    const char *place;
};

struct city {
    const char *file;
    const char *name; /* NULL: not given */
    struct date as_of;
    struct symbols *symbols;
    int n_attributes;
    const char *const *attributes; /* the six fixed ones first */
    int n_units;
    struct unit *units;
    int n_bodies;
    struct body *bodies;
    int n_posts;
    struct post *posts;
    int n_people;
    struct person *people;
    int n_cadres;
    struct cadre *cadres;
    char sha256[65];
    int n_odd_words;
    const struct odd_word *odd_words;
};

/* Indices by id, -1 if there is none. Linear in nothing: the reader leaves the city with an index. */
struct city_index;
struct city_index *city_index_new(struct arena *arena, const struct city *city);
int city_find_unit(const struct city_index *index, const char *id);
int city_find_post(const struct city_index *index, const char *id);
int city_find_cadre(const struct city_index *index, const char *id);

/* The id of a party to kinship (cadre c, or n_cadres + person). */
const char *city_party_id(const struct city *city, int who);

#endif
