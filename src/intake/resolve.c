/* References of the tables: an id as it stands, else a name that only one row has. */
#include <string.h>

#include "intake/steps.h"

static const struct {
    enum table_id table;
    enum column_id id, name;
    const char *prefix; /* of ids made here; NULL: the name is the id */
} keyed[] = {{TABLE_units, COL_units_id, COL_units_name, NULL},
             {TABLE_bodies, COL_bodies_id, COL_bodies_name, NULL},
             {TABLE_people, COL_people_id, COL_people_name, "p"},
             {TABLE_cadres, COL_cadres_id, COL_cadres_name, "c"},
             {TABLE_posts, COL_posts_id, COL_posts_title, NULL}};

struct resolver {
    struct draft *draft;
    struct ids *names[N_TABLES]; /* row numbers by name; bodies by unit and name */
    bool *several[N_TABLES];
    bool no_units, no_bodies; /* no table tells them: the posts do */
};

static void note_name(struct resolver *resolver, enum table_id table, const char *name, int k) {
    int first = name ? ids_add(resolver->names[table], said_squeeze(resolver->draft->arena, name), k) : k;
    if (first != k)
        resolver->several[table][first] = true;
}

static void note_names(struct resolver *resolver) {
    struct draft *draft = resolver->draft;
    for (size_t t = 0; t < sizeof keyed / sizeof *keyed; t++) {
        enum table_id table = keyed[t].table;
        resolver->names[table] = ids_new(draft->arena);
        resolver->several[table] = ARENA_ARRAY(draft->arena, bool, draft->tables[table].n);
        for (int k = 0; k < draft->tables[table].n; k++) {
            const struct record *row = draft->tables[table].rows[k];
            const char *name = record_get(row, keyed[t].name);
            if (table == TABLE_bodies && name)
                name = arena_format(draft->arena, "%s\x1f%s", record_get(row, COL_bodies_unit) ? record_get(row, COL_bodies_unit) : "", name);
            if (table != TABLE_posts)
                note_name(resolver, table, name, k);
        }
    }
}

static const char *id_of(const struct resolver *resolver, enum table_id table, int k) {
    for (size_t t = 0; t < sizeof keyed / sizeof *keyed; t++)
        if (keyed[t].table == table)
            return record_get(resolver->draft->tables[table].rows[k], keyed[t].id);
    return NULL;
}

/* The id a text means, NULL if none or several. */
static const char *meant(const struct resolver *resolver, enum table_id table, const char *unit, const char *text) {
    struct draft *draft = resolver->draft;
    const char *name = said_squeeze(draft->arena, text);
    if (table == TABLE_bodies) {
        if (draft_find_body(draft, unit, text))
            return text;
        name = arena_format(draft->arena, "%s\x1f%s", unit ? unit : "", name);
    } else if (draft_find(draft, table, text))
        return text;
    int k = table == TABLE_posts ? -1 : ids_find(resolver->names[table], name);
    return k >= 0 && !resolver->several[table][k] ? id_of(resolver, table, k) : NULL;
}

/* Tables of posts alone tell units and bodies by the way. */
static const char *make_named(struct resolver *resolver, const struct record *from, enum table_id table, const char *unit, const char *text) {
    struct record *row = draft_record(resolver->draft, table, from->place);
    if (table == TABLE_bodies)
        record_put(row, COL_bodies_unit, unit);
    record_put(row, table == TABLE_bodies ? COL_bodies_id : COL_units_id, text);
    record_put(row, table == TABLE_bodies ? COL_bodies_name : COL_units_name, text);
    draft_register(resolver->draft, table, row);
    return text;
}

static void complain(const struct resolver *resolver, const struct record *row, enum column_id column, const char *text) {
    draft_complain(resolver->draft, row, column, text, column == COL_cadres_post ? W_INTAKE_NO_POST : W_INTAKE_NO_REFERENCE);
}

static void resolve_to(struct resolver *resolver, struct record *row, enum column_id column, const char *unit) {
    enum table_id to = (enum table_id)intake_columns[column].detail;
    const char *text = record_get(row, column), *id = text ? meant(resolver, to, unit, text) : NULL;
    if (!text)
        return;
    if (!id && ((to == TABLE_units && resolver->no_units) || (to == TABLE_bodies && resolver->no_bodies && unit)))
        id = make_named(resolver, row, to, unit, text);
    if (!id)
        complain(resolver, row, column, text);
    record_put(row, column, id);
}

static void resolve_party(const struct resolver *resolver, struct record *row, enum column_id column) {
    const char *text = record_get(row, column), *id = text ? meant(resolver, TABLE_cadres, NULL, text) : NULL;
    if (text && !id)
        id = meant(resolver, TABLE_people, NULL, text);
    if (text && !id)
        complain(resolver, row, column, text);
    record_put(row, column, id);
}

static void resolve_many(const struct resolver *resolver, struct record *row, enum column_id column) {
    const char *const *items, *list = NULL;
    int n = record_get(row, column) ? said_split(resolver->draft->arena, record_get(row, column), &items) : 0;
    for (int k = 0; k < n; k++) {
        const char *id = meant(resolver, TABLE_units, NULL, items[k]);
        if (!id)
            complain(resolver, row, column, items[k]);
        else
            list = list ? arena_format(resolver->draft->arena, "%s\x1f%s", list, id) : id;
    }
    record_put(row, column, list);
}

/* Columns stand in the order of the table: the unit before the body. */
static void resolve_row(struct resolver *resolver, enum column_id first, enum column_id last, struct record *row) {
    const char *unit = NULL;
    bool nowhere = false; /* a unit is told and not found: its bodies go without saying */
    for (enum column_id c = first; c < last; c++) {
        if (intake_columns[c].kind == KIND_TO && intake_columns[c].detail == TABLE_bodies && nowhere)
            record_put(row, c, NULL);
        else if (intake_columns[c].kind == KIND_TO) {
            bool told = record_get(row, c) != NULL;
            resolve_to(resolver, row, c, unit);
            if (intake_columns[c].detail == TABLE_units) {
                unit = record_get(row, c);
                nowhere = told && !unit;
            }
        } else if (intake_columns[c].kind == KIND_PARTY)
            resolve_party(resolver, row, c);
        else if (intake_columns[c].kind == KIND_MANY)
            resolve_many(resolver, row, c);
    }
}

static void resolve_table(struct resolver *resolver, enum table_id table) {
    enum column_id first = 0;
    while (intake_columns[first].table != table)
        first++;
    enum column_id last = first;
    while (last < N_COLUMNS && intake_columns[last].table == table)
        last++;
    for (int k = 0; k < resolver->draft->tables[table].n; k++)
        resolve_row(resolver, first, last, resolver->draft->tables[table].rows[k]);
}

/* Rows of cadres and people without an id; bodies after their units are known. */
static void give_ids(struct draft *draft, enum table_id table, enum column_id id, const char *prefix) {
    int next = 0, width = draft->tables[table].n < 10000 ? 4 : 6;
    for (int k = 0; k < draft->tables[table].n; k++) {
        struct record *row = draft->tables[table].rows[k];
        if (record_get(row, id))
            continue;
        record_put(row, id, draft_fresh_id(draft, table, prefix, width, &next));
        ids_add(draft->ids[table], record_get(row, id), k);
    }
}

static void give_post_ids(struct draft *draft) {
    for (int k = 0; k < draft->tables[TABLE_posts].n; k++) {
        struct record *row = draft->tables[TABLE_posts].rows[k];
        if (record_get(row, COL_posts_id) || !record_get(row, COL_posts_unit))
            continue;
        record_put(row, COL_posts_id, post_fresh_id(draft, record_get(row, COL_posts_unit), record_get(row, COL_posts_body)));
        ids_add(draft->ids[TABLE_posts], record_get(row, COL_posts_id), k);
    }
}

/* Bodies are registered here: their unit may be told by name. */
static void register_bodies(struct draft *draft) {
    for (int k = 0; k < draft->tables[TABLE_bodies].n; k++) {
        struct record *row = draft->tables[TABLE_bodies].rows[k];
        const char *unit = record_get(row, COL_bodies_unit), *id = record_get(row, COL_bodies_id);
        if (!unit || !id || draft_find_body(draft, unit, id) == row)
            continue;
        if (ids_add(draft->ids[TABLE_bodies], arena_format(draft->arena, "%s\x1f%s", unit, id), k) != k) {
            draft_complain(draft, row, COL_bodies_id, id, W_INTAKE_TWICE);
            record_put(row, COL_bodies_unit, NULL);
        }
    }
}

void resolve_tables(struct draft *draft) {
    struct resolver resolver = {.draft = draft, .no_units = draft->tables[TABLE_units].n == 0, .no_bodies = draft->tables[TABLE_bodies].n == 0};
    static const enum table_id order[] = {TABLE_units,     TABLE_posts, TABLE_people,  TABLE_cadres, TABLE_history,
                                          TABLE_deferrals, TABLE_kin,   TABLE_prefers, TABLE_targets};
    give_ids(draft, TABLE_people, COL_people_id, "p");
    give_ids(draft, TABLE_cadres, COL_cadres_id, "c");
    note_names(&resolver);
    resolve_table(&resolver, TABLE_bodies);
    register_bodies(draft);
    note_names(&resolver); /* bodies by unit and name, now that the units are ids */
    for (size_t t = 0; t < sizeof order / sizeof *order; t++) {
        if (order[t] == TABLE_cadres)
            give_post_ids(draft);
        resolve_table(&resolver, order[t]);
    }
}
