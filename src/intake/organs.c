#include <string.h>

#include "intake/career.h"

struct organ {
    const char *unit, *body;
    bool several; /* two have this name */
};

struct organs {
    struct draft *draft;
    struct ids *names;
    int n, room;
    struct organ *items;
};

static const char *key(const struct organs *organs, const char *unit, const char *name) {
    return unit ? arena_format(organs->draft->arena, "%s\x1f%s", unit, name) : name;
}

/* under: names of bodies hold within that unit; NULL: everywhere. */
static void note(struct organs *organs, const char *under, const char *name, const char *unit, const char *body) {
    const char *plain = name ? said_squeeze(organs->draft->arena, name) : "";
    if (!*plain)
        return;
    int k = organs->n, found = ids_add(organs->names, key(organs, under, plain), k);
    if (found == k) {
        *ARENA_PUSH(organs->draft->arena, organs->items, organs->n, organs->room) = (struct organ){unit, body, false};
        return;
    }
    struct organ *other = &organs->items[found];
    bool same = strcmp(other->unit, unit) == 0 && (body && other->body ? strcmp(body, other->body) == 0 : body == other->body);
    other->several = other->several || !same;
}

void organs_name(struct organs *organs, const char *name, const char *unit, const char *body) { note(organs, NULL, name, unit, body); }

struct organs *organs_new(struct draft *draft) {
    struct organs *organs = ARENA_NEW(draft->arena, struct organs);
    const struct table *units = &draft->tables[TABLE_units], *bodies = &draft->tables[TABLE_bodies];
    organs->draft = draft;
    organs->names = ids_new(draft->arena);
    for (int k = 0; k < units->n; k++) {
        const char *id = record_get(units->rows[k], COL_units_id);
        note(organs, NULL, record_get(units->rows[k], COL_units_name), id, NULL);
        note(organs, NULL, record_get(units->rows[k], COL_units_short_name), id, NULL);
        note(organs, NULL, id, id, NULL);
    }
    for (int k = 0; k < bodies->n; k++) {
        const char *unit = record_get(bodies->rows[k], COL_bodies_unit), *id = record_get(bodies->rows[k], COL_bodies_id);
        const char *name = record_get(bodies->rows[k], COL_bodies_name);
        if (!unit || !id)
            continue;
        note(organs, unit, name, unit, id);
        note(organs, unit, id, unit, id);
        note(organs, NULL, name, unit, id);
    }
    return organs;
}

static const struct organ *look(const struct organs *organs, const char *unit, const char *name) {
    int k = ids_find(organs->names, key(organs, unit, name));
    return k < 0 || organs->items[k].several ? NULL : &organs->items[k];
}

/* The longest name the text begins with; *n its bytes. Outside a unit only names of units count: "预算科" alone may be any town's. */
static const struct organ *longest(const struct organs *organs, const char *unit, const char *text, size_t *n) {
    size_t most = strlen(text);
    for (size_t k = most > 240 ? 240 : most; k > 0; k--) {
        if (((unsigned char)text[k] & 0xC0) == 0x80)
            continue;
        const struct organ *organ = look(organs, unit, arena_string_n(organs->draft->arena, text, k));
        if (organ && (unit || !organ->body)) {
            *n = k;
            return organ;
        }
    }
    return NULL;
}

bool organs_read(const struct organs *organs, const char *text, const char *hint, struct seat *seat) {
    const char *plain = said_squeeze(organs->draft->arena, text);
    size_t n = 0, m = 0;
    const struct organ *organ = hint ? longest(organs, hint, plain, &n) : NULL; /* the body's name alone, in the unit known */
    if (!organ)
        organ = longest(organs, NULL, plain, &n);
    if (!organ)
        return false;
    *seat = (struct seat){organ->unit, organ->body, plain + n};
    if (!organ->body) {
        const struct organ *body = longest(organs, organ->unit, seat->rest, &m);
        if (body) {
            seat->body = body->body;
            seat->rest += m;
        }
    }
    return true;
}

bool organs_find(const struct organs *organs, const char *text, const char *hint, struct seat *seat) {
    const char *plain = said_squeeze(organs->draft->arena, text);
    const struct organ *organ = look(organs, NULL, plain);
    if (!organ && hint)
        organ = look(organs, hint, plain);
    if (organ) {
        *seat = (struct seat){organ->unit, organ->body, ""};
        return true;
    }
    return organs_read(organs, plain, NULL, seat) && !*seat->rest;
}
