/* Sheets whose columns are those of a table of columns.def: headers in English or Chinese, in any order. As a source they fill the tables, as a
 * supplement they are laid over. */
#include <string.h>
#include <strings.h>

#include "intake/steps.h"

/* The columns of a sheet: which column of the table each is; -1 none. */
struct heads {
    int n;
    int columns[SHEET_COLUMNS_MOST];
    const char *names[SHEET_COLUMNS_MOST]; /* as the sheet writes them */
    const char *keys[SHEET_COLUMNS_MOST];  /* of an attribute or card line, else NULL */
    bool card[SHEET_COLUMNS_MOST];
    const char **headings; /* by column of the table, for its rows */
};

static enum column_id first_column(enum table_id table) {
    enum column_id c = 0;
    while (intake_columns[c].table != table)
        c++;
    return c;
}

static bool names_have(const char *names, const char *header) {
    size_t n = strlen(header);
    for (const char *one = names; n > 0 && one; one = strchr(one, '|') ? strchr(one, '|') + 1 : NULL)
        if (strncasecmp(one, header, n) == 0 && (one[n] == '|' || !one[n]))
            return true;
    return false;
}

static int column_of(enum table_id table, const char *header) {
    enum column_id first = first_column(table);
    for (enum column_id c = first + 1; c < N_COLUMNS && intake_columns[c].table == table; c++)
        if (strcasecmp(intake_columns[c].name, header) == 0)
            return (int)c;
    for (enum column_id c = first + 1; c < N_COLUMNS && intake_columns[c].table == table; c++)
        if (names_have(intake_columns[c].zh, header))
            return (int)c;
    return -1;
}

/* "attributes.region", "属性.region", "card.籍贯", "表格.籍贯": the key, else NULL. */
static const char *pair_key(const char *header, bool *card) {
    static const struct {
        const char *head;
        bool card;
    } heads[] = {{"attributes.", false}, {"属性.", false}, {"card.", true}, {"表格.", true}};
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
        if (strncasecmp(header, heads[k].head, strlen(heads[k].head)) == 0 && header[strlen(heads[k].head)]) {
            *card = heads[k].card;
            return header + strlen(heads[k].head);
        }
    return NULL;
}

static int heads_of(struct draft *draft, const struct sheet *sheet, enum table_id table, struct heads *heads) {
    const struct sheet_row *row = &sheet->rows[sheet->head];
    int known = 0;
    heads->n = row->n;
    for (int c = 0; c < row->n; c++) {
        const char *header = sheet_header(draft->arena, row->cells[c]);
        heads->names[c] = said_trim(draft->arena, row->cells[c]);
        heads->keys[c] = table == TABLE_cadres ? pair_key(said_squeeze(draft->arena, row->cells[c]), &heads->card[c]) : NULL;
        heads->columns[c] = *header ? column_of(table, header) : -1;
        known += heads->columns[c] >= 0 || heads->keys[c];
    }
    return known;
}

/* "cadres.csv", "干部.csv", a sheet "cadres": the table by its name; else by the headers, all of which must be known. */
bool table_of_sheet(struct draft *draft, struct sheet *sheet, enum table_id *table) {
    const char *name = sheet->name ? sheet->name : sheet->file, *slash = strrchr(name, '/');
    struct heads *heads = ARENA_NEW(draft->arena, struct heads);
    name = slash ? slash + 1 : name;
    size_t n = sheet->name ? strlen(name) : strcspn(name, ".");
    if (!sheet_find_head(draft, sheet, NULL))
        return false;
    for (int t = 0; t < N_TABLES; t++)
        for (int side = 0; side < 2; side++)
            if (strlen(intake_tables[t][side]) == n && strncasecmp(name, intake_tables[t][side], n) == 0) {
                *table = (enum table_id)t;
                return true;
            }
    int found = 0;
    for (int t = 0; t < N_TABLES; t++)
        if (heads_of(draft, sheet, (enum table_id)t, heads) == heads->n) {
            *table = (enum table_id)t;
            found++;
        }
    return found == 1;
}

static struct record *by_id(struct draft *draft, enum table_id table, const struct record *row) {
    switch (table) {
    case TABLE_units:
        return draft_find(draft, table, record_get(row, COL_units_id));
    case TABLE_bodies:
        return draft_find_body(draft, record_get(row, COL_bodies_unit), record_get(row, COL_bodies_id));
    case TABLE_posts:
        return draft_find(draft, table, record_get(row, COL_posts_id));
    case TABLE_people:
        return draft_find(draft, table, record_get(row, COL_people_id));
    case TABLE_cadres:
        return draft_find(draft, table, record_get(row, COL_cadres_id));
    default:
        return NULL;
    }
}

static bool says(const struct record *row, const struct record *other, enum column_id column) {
    const char *a = record_get(row, column), *b = record_get(other, column);
    return !a || (b && strcmp(a, b) == 0);
}

static bool has_id(enum table_id table, const struct record *row) {
    static const enum column_id ids[N_TABLES] = {[TABLE_units] = COL_units_id,
                                                 [TABLE_bodies] = COL_bodies_id,
                                                 [TABLE_posts] = COL_posts_id,
                                                 [TABLE_people] = COL_people_id,
                                                 [TABLE_cadres] = COL_cadres_id};
    return ids[table] && record_get(row, ids[table]);
}

/* Without an id a row of the supplement is known by what it says: a cadre by name and birth, a unit by name, a body by unit and name, a post by unit,
 * body, title and rank. */
static bool like(enum table_id table, const struct record *row, const struct record *other) {
    static const struct {
        enum table_id table;
        enum column_id columns[4];
        int n;
    } keys[] = {{TABLE_units, {COL_units_name}, 1},
                {TABLE_bodies, {COL_bodies_unit, COL_bodies_name}, 2},
                {TABLE_posts, {COL_posts_unit, COL_posts_body, COL_posts_title, COL_posts_rank}, 4},
                {TABLE_people, {COL_people_name, COL_people_birth}, 2},
                {TABLE_cadres, {COL_cadres_name, COL_cadres_birth}, 2}};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        if (keys[k].table != table)
            continue;
        for (int c = 0; c < keys[k].n; c++)
            if (!says(row, other, keys[k].columns[c]))
                return false;
        return true;
    }
    return false;
}

/* The row a supplement's row is about; *n how many it may be. */
static struct record *target_of(struct draft *draft, enum table_id table, const struct record *row, int *n) {
    struct record *found = by_id(draft, table, row);
    *n = found ? 1 : 0;
    if (found || has_id(table, row) || table == TABLE_targets || table == TABLE_history || table == TABLE_deferrals || table == TABLE_kin ||
        table == TABLE_prefers)
        return found;
    for (int k = 0; k < draft->tables[table].n; k++) {
        struct record *other = draft->tables[table].rows[k];
        if (other != row && like(table, row, other)) {
            found = other;
            ++*n;
        }
    }
    return found;
}

static int count_columns(enum table_id table) {
    enum column_id first = first_column(table), c = first;
    while (c < N_COLUMNS && intake_columns[c].table == table)
        c++;
    return (int)c - (int)first;
}

static void lay_over(struct draft *draft, enum table_id table, const struct record *from, struct record *to) {
    enum column_id first = first_column(table);
    if (!to->laid_by)
        to->laid_by = ARENA_ARRAY(draft->arena, const struct record *, count_columns(table));
    for (enum column_id c = first + 1; c < N_COLUMNS && intake_columns[c].table == table; c++)
        if (record_get(from, c)) {
            record_put(to, c, record_get(from, c));
            to->laid_by[c - first] = from;
        }
    for (int k = 0; k < from->n_pairs; k++)
        record_pair(draft, to, from->pairs[k].card, from->pairs[k].key, from->pairs[k].value);
}

/* A unit or body without an id is called by its name. */
static void name_row(enum table_id table, struct record *row) {
    if (table == TABLE_units && !record_get(row, COL_units_id))
        record_put(row, COL_units_id, record_get(row, COL_units_name));
    if (table == TABLE_bodies && !record_get(row, COL_bodies_id))
        record_put(row, COL_bodies_id, record_get(row, COL_bodies_name));
}

/* Unit and body of a supplement's row may be told by name; rows are known by ids. */
static void settle_names(struct draft *draft, enum table_id table, struct record *row, struct organs *organs) {
    static const enum column_id units[N_TABLES] = {[TABLE_bodies] = COL_bodies_unit, [TABLE_posts] = COL_posts_unit},
                                bodies[N_TABLES] = {[TABLE_posts] = COL_posts_body};
    struct seat seat;
    if (units[table] && record_get(row, units[table]) && !draft_find(draft, TABLE_units, record_get(row, units[table])) &&
        organs_find(organs, record_get(row, units[table]), NULL, &seat) && !seat.body)
        record_put(row, units[table], seat.unit);
    if (bodies[table] && record_get(row, bodies[table]) && record_get(row, units[table]) &&
        !draft_find_body(draft, record_get(row, units[table]), record_get(row, bodies[table])) &&
        organs_find(organs, record_get(row, bodies[table]), record_get(row, units[table]), &seat) && seat.body &&
        strcmp(seat.unit, record_get(row, units[table])) == 0)
        record_put(row, bodies[table], seat.body);
}

static void remove_last(struct draft *draft, enum table_id table) { draft->tables[table].n--; }

static void read_row(struct draft *draft, const struct sheet *sheet, enum table_id table, const struct heads *heads, int r,
                     struct organs *laid_over) {
    struct place place = sheet_place(sheet, r);
    struct record *row = draft_record(draft, table, place);
    int n = 0;
    row->headings = heads->headings;
    draft->n_rows++;
    for (int c = 0; c < heads->n; c++) {
        const char *said = sheet_cell(sheet, r, c);
        if (heads->columns[c] >= 0)
            draft_set(draft, row, (enum column_id)heads->columns[c], place, heads->names[c], said);
        else if (heads->keys[c] && !said_empty(said_trim(draft->arena, said)))
            record_pair(draft, row, heads->card[c], heads->keys[c], said_trim(draft->arena, said));
    }
    if (laid_over) {
        settle_names(draft, table, row, laid_over);
        struct record *target = target_of(draft, table, row, &n);
        if (target && n == 1) {
            remove_last(draft, table);
            lay_over(draft, table, row, target);
            return;
        }
        if (n > 1) {
            remove_last(draft, table);
            draft_remark(draft, REMARK_UNUSABLE, place, NULL, NULL, W_INTAKE_SUPPLEMENT_SEVERAL, n);
            return;
        }
        row->laid = true;
    }
    name_row(table, row);
    if (has_id(table, row) && table != TABLE_bodies && !draft_register(draft, table, row)) {
        remove_last(draft, table);
        draft_complain(draft, row, draft_id_column(table), record_get(row, draft_id_column(table)), W_INTAKE_TWICE);
    } else if (laid_over && table == TABLE_bodies && has_id(table, row) && record_get(row, COL_bodies_unit))
        draft_register(draft, table, row);
}

void table_read(struct draft *draft, struct sheet *sheet, enum table_id table, bool laid) {
    struct heads *heads = ARENA_NEW(draft->arena, struct heads);
    struct organs *organs = laid ? organs_new(draft) : NULL;
    heads_of(draft, sheet, table, heads);
    heads->headings = ARENA_ARRAY(draft->arena, const char *, count_columns(table));
    for (int c = 0; c < heads->n; c++) {
        if (heads->columns[c] >= 0)
            heads->headings[heads->columns[c] - (int)first_column(table)] = heads->names[c];
        else if (!heads->keys[c] && *heads->names[c])
            draft_remark(draft, REMARK_NOTE, sheet_place(sheet, sheet->head), heads->names[c], NULL, W_INTAKE_NO_COLUMN, draft_table_name(table));
    }
    for (int r = sheet->head + 1; r < sheet->n; r++)
        if (!sheet_row_empty(sheet, r))
            read_row(draft, sheet, table, heads, r, organs);
}
