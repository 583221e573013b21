/* Room-private: the parts of read_city. Items keep the places they have in the file (cadre i is /cadres/i), faulty ones too. */
#ifndef READ_CITY_H
#define READ_CITY_H

#include "domain/city.h"
#include "read/json.h"

struct city_reader {
    struct reader reader;
    struct city *city;
    const struct node *root;
    json_t *units, *posts, *people, *cadres; /* lists of the file, or NULL */
    struct ids *unit_ids;
    struct ids **body_ids; /* per unit, NULL: no bodies */
    struct ids *post_ids;
    struct ids *party_ids;     /* cadre i as i, person q as n_cadres + q */
    struct ids *attribute_ids; /* the six fixed ones first */
    struct odd_word *odd_words;
    int odd_room;
};

/* The file's document (a new reference) and, in *city, its name, hash and symbols; NULL with a fault or err. */
json_t *city_load(struct arena *arena, const char *path, struct symbols *symbols, struct city *city, struct faults *faults, struct error *err);
/* A document as a city; file, sha256 and symbols of *city are set already. False with faults. */
bool city_read_json(struct arena *arena, json_t *json, struct symbols *symbols, struct city *city, struct faults *faults);

/* city_attributes.c */
void city_collect_attributes(struct city_reader *cr);
/* The attribute of this name; -1 with a fault at the spot. */
int city_attribute(const struct city_reader *cr, struct spot spot, const char *name);
/* Notes a word that is no raw value of a closed list, or names an age band, for read_match. */
void city_note_word(struct city_reader *cr, struct spot spot, int attribute, int symbol);
/* A map attribute -> word or words. */
int city_read_demands(struct city_reader *cr, struct spot spot, const struct demand **demands);

/* city_units.c, city_posts.c, city_cadres.c, city_stays.c */
void city_read_units(struct city_reader *cr);
void city_read_people(struct city_reader *cr);
void city_read_posts(struct city_reader *cr);
void city_read_cadres(struct city_reader *cr);
void city_read_history(const struct node *node, int field, struct cadre *cadre);
void city_read_defers(const struct city_reader *cr, const struct node *node, int field, struct cadre *cadre);

/* city_check.c: what no single field tells. */
void city_check_parents(const struct city_reader *cr);
void city_check_seats(const struct city_reader *cr);
void city_check_hosts(const struct city_reader *cr);
void city_make_kin_symmetric(struct city_reader *cr);

/* city_dates.c: contradictions of a cadre's dates, then the missing ones that history tells. */
struct cadre_spots {
    struct spot birth, post_since, body_since, deputy_since, principal_since, waiting_since, history;
};
/* No start lies after as_of. */
void city_check_start(const struct city_reader *cr, struct spot spot, struct date start);
void city_settle_dates(const struct city_reader *cr, const struct cadre_spots *spots, struct cadre *cadre);

/* Opens item i of a list of the file; false (without a word: the ids were read before) if it is no object. */
bool city_open_item(struct node *node, struct city_reader *cr, const char *list_name, json_t *list, int i, const char *const *names);

#endif
