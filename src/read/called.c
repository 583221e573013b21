/* What people call cadres, posts and units on a command line: by id, or by a name that only one has. */
#include <string.h>

#include "base/arena.h"
#include "base/words.h"
#include "read/json.h"
#include "read/read.h"

enum { CANDIDATES_MOST = 8 };

/* "市财政局 预算科 科长" as the outputs write it; NULL: without title there is no such name. */
static const char *seat_name(struct arena *arena, const struct city *city, int post) {
    const struct post *p = &city->posts[post];
    const struct unit *unit = &city->units[p->unit];
    const char *body = p->body < 0 ? "" : city->bodies[p->body].name ? city->bodies[p->body].name : city->bodies[p->body].id;
    if (!p->title)
        return NULL;
    return arena_format(arena, "%s%s%s %s", unit->name ? unit->name : unit->id, *body ? " " : "", body, p->title);
}

static int count_of(const struct city *city, enum called kind) {
    return kind == CALLED_CADRE ? city->n_cadres : kind == CALLED_POST ? city->n_posts : city->n_units;
}

static const char *id_of(const struct city *city, enum called kind, int k) {
    return kind == CALLED_CADRE ? city->cadres[k].id : kind == CALLED_POST ? city->posts[k].id : city->units[k].id;
}

static const char *name_of(struct arena *arena, const struct city *city, enum called kind, int k) {
    return kind == CALLED_CADRE ? city->cadres[k].name : kind == CALLED_POST ? seat_name(arena, city, k) : city->units[k].name;
}

/* Equal but for blanks. */
static bool same_name(const char *a, const char *b) {
    for (;; a++, b++) {
        a += strspn(a, " ");
        b += strspn(b, " ");
        if (*a != *b)
            return false;
        if (!*a)
            return true;
    }
}

/* "c1 (市财政局 预算科 科长)" */
static const char *candidate(struct arena *arena, const struct city *city, enum called kind, int k) {
    int post = kind == CALLED_CADRE ? city->cadres[k].post : -1;
    const char *seat = post >= 0 ? seat_name(arena, city, post) : NULL;
    return seat ? arena_format(arena, word(W_REASON_QUOTED), id_of(city, kind, k), seat) : id_of(city, kind, k);
}

static bool several(struct arena *arena, const struct city *city, enum called kind, const char *text, bool by_name, struct error *err) {
    const char *list = "";
    int n = 0;
    for (int k = 0; k < count_of(city, kind); k++) {
        const char *name = name_of(arena, city, kind, k);
        if (!name || !same_name(name, text))
            continue;
        if (n++ < CANDIDATES_MOST)
            list = arena_format(arena, "%s%s%s", list, *list ? word(W_COMMA) : "", candidate(arena, city, kind, k));
    }
    return error_set(err, ERROR_USAGE, word(W_CALLED_SEVERAL), by_name ? text : "…", n, list);
}

/* The one of that name; -1: nobody, -2: several. */
static int find_name(struct arena *arena, const struct city *city, enum called kind, const char *text) {
    int found = -1;
    for (int k = 0; k < count_of(city, kind); k++) {
        const char *name = name_of(arena, city, kind, k);
        if (name && same_name(name, text)) {
            if (found >= 0)
                return -2;
            found = k;
        }
    }
    return found;
}

static int find_id(const struct city_index *index, enum called kind, const char *text) {
    return kind == CALLED_CADRE ? city_find_cadre(index, text) : kind == CALLED_POST ? city_find_post(index, text) : city_find_unit(index, text);
}

/* by_name: names of people may be told, too; also what was typed may be one. */
static const char *nearest_of(struct arena *arena, const struct city *city, enum called kind, const char *text, bool by_name) {
    int n = count_of(city, kind), n_names = 0;
    const char **names = ARENA_ARRAY(arena, const char *, 2 * n + 1);
    for (int k = 0; k < n; k++) {
        const char *name = name_of(arena, city, kind, k);
        names[n_names++] = id_of(city, kind, k);
        if (name && (by_name || kind != CALLED_CADRE))
            names[n_names++] = name;
    }
    return read_nearest(names, text);
}

static bool nobody(struct arena *arena, const struct city *city, enum called kind, const char *text, bool by_name, struct error *err) {
    static const enum word messages[] = {W_FAULT_NO_CADRE, W_FAULT_NO_POST, W_FAULT_NO_UNIT};
    const char *message = arena_format(arena, word(messages[kind]), by_name ? text : "…"), *nearest = nearest_of(arena, city, kind, text, by_name);
    if (!nearest)
        return error_set(err, ERROR_USAGE, "%s", message);
    return error_set(err, ERROR_USAGE, "%s%s%s", message, word(W_SEMICOLON), arena_format(arena, word(W_HINT_NEAREST), nearest));
}

int read_called(struct arena *arena, const struct city *city, const struct city_index *index, enum called kind, const char *text, bool by_name,
                struct error *err) {
    int found = find_id(index, kind, text);
    if (found < 0)
        found = find_name(arena, city, kind, text);
    if (found == -2)
        several(arena, city, kind, text, by_name, err);
    else if (found < 0)
        nobody(arena, city, kind, text, by_name, err);
    return found < 0 ? -1 : found;
}

/* "C=WHAT": where C ends. Ids and names may hold "=": the first beginning that is an id, else a name; else the first "=". */
static size_t cadre_length(struct arena *arena, const struct city *city, const struct city_index *index, const char *text) {
    if (city_find_cadre(index, text) >= 0)
        return strlen(text);
    for (int by_name = 0; by_name < 2; by_name++)
        for (const char *at = strchr(text, '='); at; at = strchr(at + 1, '=')) {
            const char *who = arena_string_n(arena, text, (size_t)(at - text));
            if (by_name ? find_name(arena, city, CALLED_CADRE, who) != -1 : city_find_cadre(index, who) >= 0)
                return (size_t)(at - text);
        }
    return strcspn(text, "=");
}

/* A post or a unit: what it is by id, else by name, else what it is nearest to. */
static enum called place_kind(struct arena *arena, const struct city *city, const struct city_index *index, const char *what) {
    static const enum called kinds[] = {CALLED_POST, CALLED_UNIT};
    for (int k = 0; k < 2; k++)
        if (find_id(index, kinds[k], what) >= 0)
            return kinds[k];
    for (int k = 0; k < 2; k++)
        if (find_name(arena, city, kinds[k], what) != -1)
            return kinds[k];
    return !nearest_of(arena, city, CALLED_POST, what, true) && nearest_of(arena, city, CALLED_UNIT, what, true) ? CALLED_UNIT : CALLED_POST;
}

const char *read_called_wish(struct arena *arena, const struct city *city, const struct city_index *index, enum wish_kind kind, const char *text,
                             bool by_name, struct error *err) {
    size_t n = cadre_length(arena, city, index, text);
    const char *what = text[n] ? text + n + 1 : NULL;
    int cadre = read_called(arena, city, index, CALLED_CADRE, arena_string_n(arena, text, n), by_name, err);
    if (cadre < 0)
        return NULL;
    const char *id = city->cadres[cadre].id;
    if (what && *what && (kind == WISH_PIN || kind == WISH_FORBID)) {
        enum called place = kind == WISH_FORBID ? place_kind(arena, city, index, what) : CALLED_POST;
        int found = read_called(arena, city, index, place, what, by_name, err);
        if (found < 0)
            return NULL;
        what = id_of(city, place, found);
    }
    return what ? arena_format(arena, "%s=%s", id, what) : id;
}
