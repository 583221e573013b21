/* Ids of an earlier import are kept: cadres by name and month of birth, units and bodies by name, posts by their holder, else by unit, body, title
 * and rank. So last year's scenarios and plans still fit. What is new gets ids that the earlier city does not have. */
#include <string.h>

#include "intake/steps.h"

struct keeper {
    struct draft *draft;
    const struct city *city;
    struct ids *used[N_TABLES];     /* ids of the earlier city */
    const char **renamed[N_TABLES]; /* by row: the id it gets */
};

static const char *month_text(struct arena *arena, struct date date) {
    char text[16];
    month_format(date.month, text);
    return date_known(date) ? arena_string(arena, text) : "";
}

/* Rows by a key, -2 where several have it. */
struct keys {
    struct draft *draft;
    struct ids *ids;
    int n, room;
    int *numbers;
};

static struct keys keys_new(struct draft *draft) { return (struct keys){.draft = draft, .ids = ids_new(draft->arena)}; }

static void keys_add(struct keys *keys, const char *key, int number) {
    int k = ids_add(keys->ids, key, keys->n);
    if (k == keys->n)
        *ARENA_PUSH(keys->draft->arena, keys->numbers, keys->n, keys->room) = number;
    else
        keys->numbers[k] = -2;
}

static int keys_find(const struct keys *keys, const char *key) {
    int k = ids_find(keys->ids, key);
    return k < 0 ? -1 : keys->numbers[k];
}

static const char *or_blank(const char *text) { return text ? text : ""; }

static const char *person_key(struct arena *arena, const char *name, const char *birth) {
    return arena_format(arena, "%s\x1f%.7s", said_squeeze(arena, or_blank(name)), or_blank(birth));
}

/* Cadres: twice the same name and month on either side is for a human. */
static void match_cadres(struct keeper *keeper) {
    struct draft *draft = keeper->draft;
    const struct table *cadres = &draft->tables[TABLE_cadres];
    struct keys now = keys_new(draft), before = keys_new(draft);
    for (int i = 0; i < cadres->n; i++)
        keys_add(&now, person_key(draft->arena, record_get(cadres->rows[i], COL_cadres_name), record_get(cadres->rows[i], COL_cadres_birth)), i);
    for (int i = 0; i < keeper->city->n_cadres; i++) {
        const struct cadre *cadre = &keeper->city->cadres[i];
        if (cadre->name && date_known(cadre->birth))
            keys_add(&before, person_key(draft->arena, cadre->name, month_text(draft->arena, cadre->birth)), i);
    }
    for (int i = 0; i < cadres->n; i++) {
        const struct record *row = cadres->rows[i];
        const char *key = person_key(draft->arena, record_get(row, COL_cadres_name), record_get(row, COL_cadres_birth));
        int k = keys_find(&before, key);
        if (!record_get(row, COL_cadres_name) || !record_get(row, COL_cadres_birth) || k == -1)
            continue;
        if (k < 0 || keys_find(&now, key) < 0) {
            draft_remark(draft, REMARK_ASSUMED, row->place, NULL, record_get(row, COL_cadres_name), W_INTAKE_PREVIOUS_SEVERAL);
            continue;
        }
        keeper->renamed[TABLE_cadres][i] = keeper->city->cadres[k].id;
        draft->n_kept_ids++;
    }
}

static void match_units(struct keeper *keeper) {
    struct draft *draft = keeper->draft;
    const struct table *units = &draft->tables[TABLE_units];
    struct keys before = keys_new(draft);
    for (int u = 0; u < keeper->city->n_units; u++)
        if (keeper->city->units[u].name)
            keys_add(&before, said_squeeze(draft->arena, keeper->city->units[u].name), u);
    for (int u = 0; u < units->n; u++) {
        const char *id = record_get(units->rows[u], COL_units_id), *name = record_get(units->rows[u], COL_units_name);
        int k = name ? keys_find(&before, said_squeeze(draft->arena, name)) : -1;
        if (ids_find(keeper->used[TABLE_units], id) >= 0)
            k = ids_find(keeper->used[TABLE_units], id);
        if (k >= 0)
            keeper->renamed[TABLE_units][u] = keeper->city->units[k].id;
    }
}

static int earlier_unit(const struct keeper *keeper, const char *unit) {
    const struct record *row = draft_find(keeper->draft, TABLE_units, unit);
    for (int u = 0; row && u < keeper->draft->tables[TABLE_units].n; u++)
        if (keeper->draft->tables[TABLE_units].rows[u] == row && keeper->renamed[TABLE_units][u])
            return ids_find(keeper->used[TABLE_units], keeper->renamed[TABLE_units][u]);
    return -1;
}

/* The leaders of a unit have no names in a city file: the one with that title in that unit. */
static void match_people(struct keeper *keeper) {
    struct draft *draft = keeper->draft;
    const struct table *people = &draft->tables[TABLE_people];
    struct keys now = keys_new(draft), before = keys_new(draft);
    const char **kinds = ARENA_ARRAY(draft->arena, const char *, people->n);
    for (int q = 0; q < keeper->city->n_people; q++) {
        const struct person *person = &keeper->city->people[q];
        keys_add(&before,
                 arena_format(draft->arena, "%s\x1f%s", person->unit < 0 ? "" : keeper->city->units[person->unit].id, or_blank(person->title)), q);
    }
    for (int q = 0; q < people->n; q++) {
        const char *unit = record_get(people->rows[q], COL_people_unit);
        int u = unit ? earlier_unit(keeper, unit) : -1;
        kinds[q] = arena_format(draft->arena, "%s\x1f%s", u < 0 ? or_blank(unit) : keeper->city->units[u].id,
                                or_blank(record_get(people->rows[q], COL_people_title)));
        keys_add(&now, kinds[q], q);
    }
    for (int q = 0; q < people->n; q++) {
        int k = keys_find(&before, kinds[q]);
        if (k >= 0 && keys_find(&now, kinds[q]) >= 0)
            keeper->renamed[TABLE_people][q] = keeper->city->people[k].id;
    }
}

static void match_bodies(struct keeper *keeper) {
    struct draft *draft = keeper->draft;
    for (int b = 0; b < draft->tables[TABLE_bodies].n; b++) {
        const struct record *row = draft->tables[TABLE_bodies].rows[b];
        const char *id = record_get(row, COL_bodies_id), *name = record_get(row, COL_bodies_name);
        int u = record_get(row, COL_bodies_unit) ? earlier_unit(keeper, record_get(row, COL_bodies_unit)) : -1, found = -1;
        for (int k = 0; u >= 0 && k < keeper->city->units[u].n_bodies; k++) {
            const struct body *body = &keeper->city->bodies[keeper->city->units[u].first_body + k];
            if (strcmp(body->id, id) == 0 || (found < 0 && name && body->name && strcmp(body->name, name) == 0))
                found = keeper->city->units[u].first_body + k;
        }
        if (found >= 0)
            keeper->renamed[TABLE_bodies][b] = keeper->city->bodies[found].id;
    }
}

static const char *renamed_body(const struct keeper *keeper, const char *unit, const char *body) {
    int k = unit && body ? ids_find(keeper->draft->ids[TABLE_bodies], arena_format(keeper->draft->arena, "%s\x1f%s", unit, body)) : -1;
    return k >= 0 && keeper->renamed[TABLE_bodies][k] ? keeper->renamed[TABLE_bodies][k] : body;
}

static const char *renamed_of(const struct keeper *keeper, enum table_id table, const char *id) {
    int k = id ? ids_find(keeper->draft->ids[table], id) : -1;
    return k >= 0 && keeper->renamed[table][k] ? keeper->renamed[table][k] : id;
}

/* Unit, body, title and rank of a post of either side. */
static const char *post_kind(const struct keeper *keeper, const struct record *row) {
    const char *unit = record_get(row, COL_posts_unit), *body = record_get(row, COL_posts_body);
    return arena_format(keeper->draft->arena, "%s\x1f%s\x1f%s\x1f%s", or_blank(renamed_of(keeper, TABLE_units, unit)),
                        or_blank(renamed_body(keeper, unit, body)), or_blank(record_get(row, COL_posts_title)),
                        or_blank(record_get(row, COL_posts_rank)));
}

static const char *earlier_kind(const struct keeper *keeper, const struct post *post) {
    const struct city *city = keeper->city;
    return arena_format(keeper->draft->arena, "%s\x1f%s\x1f%s\x1f%s", city->units[post->unit].id, post->body < 0 ? "" : city->bodies[post->body].id,
                        or_blank(post->title), code_rank[post->rank]);
}

/* First the posts of those who still hold them, then the others in order. */
static void match_posts(struct keeper *keeper) {
    struct draft *draft = keeper->draft;
    const struct city *city = keeper->city;
    const struct table *posts = &draft->tables[TABLE_posts], *cadres = &draft->tables[TABLE_cadres];
    bool *taken = ARENA_ARRAY(draft->arena, bool, city->n_posts);
    struct city_index *index = city_index_new(draft->arena, city);
    struct ids *kinds = ids_new(draft->arena);
    int *first = ARENA_ARRAY(draft->arena, int, city->n_posts), *next = ARENA_ARRAY(draft->arena, int, city->n_posts);
    for (int i = 0; i < cadres->n; i++) {
        int c = keeper->renamed[TABLE_cadres][i] ? city_find_cadre(index, keeper->renamed[TABLE_cadres][i]) : -1,
            p = c < 0 ? -1 : city->cadres[c].post;
        const char *id = record_get(cadres->rows[i], COL_cadres_post);
        int k = id ? ids_find(draft->ids[TABLE_posts], id) : -1;
        if (p < 0 || k < 0 || taken[p] || strcmp(earlier_kind(keeper, &city->posts[p]), post_kind(keeper, posts->rows[k])) != 0)
            continue;
        taken[p] = true;
        keeper->renamed[TABLE_posts][k] = city->posts[p].id;
    }
    int n = 0;
    for (int p = city->n_posts - 1; p >= 0; p--) {
        if (taken[p])
            continue;
        int k = ids_add(kinds, earlier_kind(keeper, &city->posts[p]), n);
        next[p] = k == n ? -1 : first[k];
        n += k == n;
        first[k] = p;
    }
    for (int k = 0; k < posts->n; k++) {
        int kind = keeper->renamed[TABLE_posts][k] ? -1 : ids_find(kinds, post_kind(keeper, posts->rows[k]));
        if (kind < 0 || first[kind] < 0)
            continue;
        keeper->renamed[TABLE_posts][k] = city->posts[first[kind]].id;
        first[kind] = next[first[kind]];
    }
}

/* What is new and has an id of the earlier city gets another one. */
static void rename_new(struct keeper *keeper, enum table_id table, enum column_id column, const char *prefix) {
    struct draft *draft = keeper->draft;
    int next = 0;
    for (int k = 0; k < draft->tables[table].n; k++) {
        const char *id = record_get(draft->tables[table].rows[k], column), *fresh;
        if (!id || keeper->renamed[table][k] || ids_find(keeper->used[table], id) < 0)
            continue;
        do
            fresh = draft_fresh_id(draft, table, prefix ? prefix : arena_format(draft->arena, "%s-", id), prefix ? 4 : 1, &next);
        while (ids_find(keeper->used[table], fresh) >= 0);
        keeper->renamed[table][k] = fresh;
    }
}

static void rename_reference(struct keeper *keeper, struct record *row, enum column_id c, const char *unit) {
    const char *text = record_get(row, c);
    if (!text)
        return;
    if (intake_columns[c].kind == KIND_PARTY)
        record_put(row, c,
                   ids_find(keeper->draft->ids[TABLE_cadres], text) >= 0 ? renamed_of(keeper, TABLE_cadres, text)
                                                                         : renamed_of(keeper, TABLE_people, text));
    else if (intake_columns[c].kind == KIND_MANY) {
        const char *const *items, *list = NULL;
        int n = said_split(keeper->draft->arena, text, &items);
        for (int k = 0; k < n; k++) {
            const char *id = renamed_of(keeper, TABLE_units, items[k]);
            list = list ? arena_format(keeper->draft->arena, "%s\x1f%s", list, id) : id;
        }
        record_put(row, c, list);
    } else if (intake_columns[c].detail == TABLE_bodies)
        record_put(row, c, renamed_body(keeper, unit, text));
    else
        record_put(row, c, renamed_of(keeper, (enum table_id)intake_columns[c].detail, text));
}

/* References first, all by the old ids; then the ids. A stay of the past names units and bodies as texts. */
static void rename_all(struct keeper *keeper) {
    struct draft *draft = keeper->draft;
    static const struct {
        enum table_id table;
        enum column_id id;
    } keyed[] = {{TABLE_units, COL_units_id},
                 {TABLE_bodies, COL_bodies_id},
                 {TABLE_posts, COL_posts_id},
                 {TABLE_people, COL_people_id},
                 {TABLE_cadres, COL_cadres_id}};
    for (enum column_id c = 0; c < N_COLUMNS; c++) {
        const struct column *column = &intake_columns[c];
        bool past = c == COL_history_unit || c == COL_history_body;
        if (column->kind != KIND_TO && column->kind != KIND_PARTY && column->kind != KIND_MANY && !past)
            continue;
        if (column->detail == TABLE_units && column->kind == KIND_TO)
            continue; /* after the bodies, which are known by unit and id */
        for (int k = 0; k < draft->tables[column->table].n; k++) {
            struct record *row = draft->tables[column->table].rows[k];
            if (c == COL_history_body)
                record_put(row, c, renamed_body(keeper, record_get(row, COL_history_unit), record_get(row, c)));
            else if (!past)
                rename_reference(keeper, row, c,
                                 column->table == TABLE_posts    ? record_get(row, COL_posts_unit)
                                 : column->table == TABLE_cadres ? record_get(row, COL_cadres_unit)
                                                                 : NULL);
        }
    }
    for (enum column_id c = 0; c < N_COLUMNS; c++)
        if ((intake_columns[c].kind == KIND_TO && intake_columns[c].detail == TABLE_units) || c == COL_history_unit)
            for (int k = 0; k < draft->tables[intake_columns[c].table].n; k++) {
                struct record *row = draft->tables[intake_columns[c].table].rows[k];
                record_put(row, c, renamed_of(keeper, TABLE_units, record_get(row, c)));
            }
    for (size_t t = 0; t < sizeof keyed / sizeof *keyed; t++) {
        struct table *table = &draft->tables[keyed[t].table];
        for (int k = 0; k < table->n; k++)
            if (keeper->renamed[keyed[t].table][k])
                record_put(table->rows[k], keyed[t].id, keeper->renamed[keyed[t].table][k]);
        draft->ids[keyed[t].table] = ids_new(draft->arena);
        for (int k = 0; k < table->n; k++) {
            const char *id = record_get(table->rows[k], keyed[t].id),
                       *unit = keyed[t].table == TABLE_bodies ? record_get(table->rows[k], COL_bodies_unit) : NULL;
            if (id)
                ids_add(draft->ids[keyed[t].table], keyed[t].table == TABLE_bodies ? arena_format(draft->arena, "%s\x1f%s", or_blank(unit), id) : id,
                        k);
        }
    }
}

void previous_keep(struct draft *draft, const struct city *previous) {
    struct keeper keeper = {.draft = draft, .city = previous};
    for (int t = 0; t < N_TABLES; t++) {
        keeper.used[t] = ids_new(draft->arena);
        keeper.renamed[t] = ARENA_ARRAY(draft->arena, const char *, draft->tables[t].n);
    }
    for (int u = 0; u < previous->n_units; u++)
        ids_add(keeper.used[TABLE_units], previous->units[u].id, u);
    for (int p = 0; p < previous->n_posts; p++)
        ids_add(keeper.used[TABLE_posts], previous->posts[p].id, p);
    for (int i = 0; i < previous->n_cadres; i++)
        ids_add(keeper.used[TABLE_cadres], previous->cadres[i].id, i);
    for (int q = 0; q < previous->n_people; q++)
        ids_add(keeper.used[TABLE_cadres], previous->people[q].id, previous->n_cadres + q);
    keeper.used[TABLE_people] = keeper.used[TABLE_cadres]; /* cadres and people share their ids */
    match_cadres(&keeper);
    match_units(&keeper);
    match_bodies(&keeper);
    match_people(&keeper);
    match_posts(&keeper);
    rename_new(&keeper, TABLE_cadres, COL_cadres_id, "c");
    rename_new(&keeper, TABLE_people, COL_people_id, "p");
    rename_new(&keeper, TABLE_posts, COL_posts_id, NULL);
    rename_all(&keeper);
}
