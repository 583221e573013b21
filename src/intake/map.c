/* What foreign headers mean: a CSV of rules, one a field (table, field, from, as, words).
 *
 *   from   a header of the foreign table, or a text with {headers} in it
 *   as     how the value is meant: empty as it stands; slug lower-case letters and digits, _ for the rest (. and ; stay); years-before so many whole
 * years before as_of; age the age in full years (the month of birth is set half a year before the birthday month of as_of, which gives that age)
 * words  translations "Male=male; Female=female"; *= what all others become, * alone: left as they stand (as without *)
 *
 * The field `only` tells which rows of the foreign table make a row of this table: those whose value becomes yes. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "intake/steps.h"

struct rule {
    enum table_id table;
    int column;      /* -1: only; else a column_id */
    const char *key; /* of an attribute or card line */
    bool card;
    const char *from, *as;
    int n_words;
    const char *const *words; /* "Male=male" */
    struct place place;
};

struct map {
    int n, room;
    struct rule *rules;
};

static const char *const as_words[] = {"", "slug", "years-before", "age", NULL};

static int find_table(const char *name) {
    for (int t = 0; t < N_TABLES; t++)
        if (strcmp(intake_tables[t][0], name) == 0 || strcmp(intake_tables[t][1], name) == 0)
            return t;
    return -1;
}

static int find_field(enum table_id table, const char *name) {
    for (int c = 0; c < N_COLUMNS; c++)
        if (intake_columns[c].table == table && intake_columns[c].kind != KIND_HEAD && strcmp(intake_columns[c].name, name) == 0)
            return c;
    return -2;
}

static bool read_rule(struct draft *draft, struct sheet *sheet, int r, const int columns[5], struct rule *rule) {
    const char *cells[5];
    struct place place = sheet_place(sheet, r);
    for (int k = 0; k < 5; k++)
        cells[k] = said_trim(draft->arena, sheet_cell(sheet, r, columns[k]));
    int table = find_table(cells[0]);
    if (table < 0) {
        draft_remark(draft, REMARK_UNUSABLE, place, "table", cells[0], W_INTAKE_NO_WORD);
        return false;
    }
    *rule = (struct rule){.table = (enum table_id)table, .from = cells[2], .as = cells[3], .place = place};
    if (strncmp(cells[1], "attributes.", 11) == 0 || strncmp(cells[1], "card.", 5) == 0) {
        rule->card = cells[1][0] == 'c';
        rule->key = strchr(cells[1], '.') + 1;
    } else
        rule->column = strcmp(cells[1], "only") == 0 ? -1 : find_field(rule->table, cells[1]);
    if (rule->column == -2 || code_find(as_words, rule->as) < 0) {
        draft_remark(draft, REMARK_UNUSABLE, place, rule->column == -2 ? "field" : "as", rule->column == -2 ? cells[1] : rule->as, W_INTAKE_NO_WORD);
        return false;
    }
    rule->n_words = said_split(draft->arena, cells[4], &rule->words);
    return true;
}

struct map *map_read(struct draft *draft, struct sheet *sheet) {
    static const char *const headers[] = {"table|表", "field|字段", "from|来源", "as|读法", "words|对照"};
    struct map *map = ARENA_NEW(draft->arena, struct map);
    int columns[5];
    bool good = sheet_find_head(draft, sheet, headers[0]);
    for (int k = 0; good && k < 5; k++)
        columns[k] = sheet_column(sheet, headers[k]);
    if (!good || columns[1] < 0 || columns[2] < 0) {
        draft_remark(draft, REMARK_UNUSABLE, sheet_place(sheet, -1), NULL, NULL, W_INTAKE_NO_MAP);
        return NULL;
    }
    for (int r = sheet->head + 1; r < sheet->n; r++) {
        struct rule rule;
        if (!sheet_row_empty(sheet, r) && read_rule(draft, sheet, r, columns, &rule))
            *ARENA_PUSH(draft->arena, map->rules, map->n, map->room) = rule;
    }
    return map;
}

/* The text of a rule for a row: the header's cell, or the text with its {headers} filled in. False if a header is not there. */
static bool fill(struct draft *draft, const struct sheet *sheet, int r, const char *from, const char **text) {
    int column = sheet_column(sheet, sheet_header(draft->arena, from));
    *text = "";
    if (column >= 0) {
        *text = said_trim(draft->arena, sheet_cell(sheet, r, column));
        return true;
    }
    for (const char *c = from; *c;) {
        const char *end = *c == '{' ? strchr(c, '}') : NULL;
        size_t n = end ? (size_t)(end - c + 1) : 1;
        if (end) {
            column = sheet_column(sheet, sheet_header(draft->arena, arena_string_n(draft->arena, c + 1, n - 2)));
            if (column < 0)
                return false;
            *text = arena_format(draft->arena, "%s%s", *text, said_trim(draft->arena, sheet_cell(sheet, r, column)));
        } else
            *text = arena_format(draft->arena, "%s%.*s", *text, (int)n, c);
        c += n;
    }
    return true;
}

static const char *translate(struct draft *draft, const struct rule *rule, const char *text) {
    for (int k = 0; k < rule->n_words; k++) {
        const char *equal = strchr(rule->words[k], '=');
        size_t n = equal ? (size_t)(equal - rule->words[k]) : 0;
        bool rest = n == 1 && *rule->words[k] == '*';
        if (equal && (rest || (strlen(text) == n && strncmp(rule->words[k], text, n) == 0)))
            return said_trim(draft->arena, equal + 1);
    }
    return text;
}

static const char *slug(struct arena *arena, const char *text) {
    char *out = arena_alloc(arena, strlen(text) + 1, 1), *at = out;
    for (; *text; text++) {
        if (isalnum((unsigned char)*text) || (unsigned char)*text >= 0x80 || *text == '.' || *text == ';')
            *at++ = (char)tolower((unsigned char)*text);
        else if (at > out && !strchr("_.;", at[-1]))
            *at++ = '_';
    }
    while (at > out && at[-1] == '_')
        *--at = '\0';
    return out;
}

/* Whole years before as_of; NULL if it is no number. */
static const char *years_before(struct draft *draft, const char *text, int more_months) {
    if (!*text || strlen(text) > 2 || strspn(text, "0123456789") != strlen(text))
        return NULL;
    char month[16];
    month_format(draft->as_of.month - 12 * atoi(text) - more_months, month);
    return arena_string(draft->arena, month);
}

static const char *value_of(struct draft *draft, const struct rule *rule, const struct sheet *sheet, int r, bool *good) {
    const char *text, *value;
    *good = fill(draft, sheet, r, rule->from, &text);
    if (!*good) {
        draft_remark(draft, REMARK_UNUSABLE, rule->place, "from", rule->from, W_INTAKE_NO_HEADER);
        return NULL;
    }
    value = translate(draft, rule, text);
    if (strcmp(rule->as, "slug") == 0)
        return slug(draft->arena, value);
    if (strcmp(rule->as, "years-before") != 0 && strcmp(rule->as, "age") != 0)
        return value;
    value = *value ? years_before(draft, value, strcmp(rule->as, "age") == 0 ? 6 : 0) : value;
    if (!value)
        draft_remark(draft, REMARK_UNUSABLE, sheet_place(sheet, r), rule->from, text, W_INTAKE_NO_COUNT);
    return value;
}

/* Does the foreign row make a row of the table? */
static bool wanted(struct draft *draft, const struct map *map, enum table_id table, const struct sheet *sheet, int r, bool *good) {
    for (int k = 0; k < map->n && *good; k++)
        if (map->rules[k].table == table && map->rules[k].column == -1 && !map->rules[k].key) {
            const char *value = value_of(draft, &map->rules[k], sheet, r, good);
            if (!value || strcmp(value, "yes") != 0)
                return false;
        }
    return true;
}

static const char *own_id(enum table_id table, const struct record *row) {
    switch (table) {
    case TABLE_units:
        return record_get(row, COL_units_id);
    case TABLE_posts:
        return record_get(row, COL_posts_id);
    case TABLE_people:
        return record_get(row, COL_people_id);
    case TABLE_cadres:
        return record_get(row, COL_cadres_id);
    default:
        return NULL;
    }
}

static bool make_row(struct draft *draft, const struct map *map, enum table_id table, struct sheet *sheet, int r) {
    struct record *row = draft_record(draft, table, sheet_place(sheet, r));
    bool good = true;
    for (int k = 0; k < map->n && good; k++) {
        const struct rule *rule = &map->rules[k];
        if (rule->table != table || (rule->column == -1 && !rule->key))
            continue;
        const char *value = value_of(draft, rule, sheet, r, &good);
        if (value && rule->key && !said_empty(value))
            record_pair(draft, row, rule->card, rule->key, value);
        else if (value && !rule->key)
            draft_set(draft, row, (enum column_id)rule->column, row->place, rule->from, value);
    }
    const char *id = own_id(table, row);
    if (id && !draft_register(draft, table, row)) {
        draft->tables[table].n--; /* units are met once for each of their people */
        if (table != TABLE_units)
            draft_complain(draft, row, draft_id_column(table), id, W_INTAKE_TWICE);
    }
    return good;
}

void map_apply(struct draft *draft, const struct map *map, struct sheet *sheet) {
    bool used[N_TABLES] = {false}, good = sheet_find_head(draft, sheet, NULL);
    for (int k = 0; k < map->n; k++)
        used[map->rules[k].table] = true;
    for (int r = sheet->head + 1; good && r < sheet->n; r++) {
        if (sheet_row_empty(sheet, r))
            continue;
        draft->n_rows++;
        for (int t = 0; t < N_TABLES && good; t++)
            if (used[t] && wanted(draft, map, (enum table_id)t, sheet, r, &good) && good)
                good = make_row(draft, map, (enum table_id)t, sheet, r);
    }
}
