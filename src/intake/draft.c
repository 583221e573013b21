#include "intake/draft.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct column intake_columns[N_COLUMNS] = {
#define TABLE(table, zh) [HEAD_##table] = {TABLE_##table, #table, zh, KIND_HEAD, 0},
#define COLUMN(table, field, zh, kind, detail) [COL_##table##_##field] = {TABLE_##table, #field, zh, KIND_##kind, detail},
#include "intake/columns.def"
#undef TABLE
#undef COLUMN
};

const char *const intake_tables[N_TABLES][2] = {
#define TABLE(table, zh) {#table, zh},
#define COLUMN(table, field, zh, kind, detail)
#include "intake/columns.def"
#undef TABLE
#undef COLUMN
};

static const enum column_id heads[N_TABLES + 1] = {
#define TABLE(table, zh) HEAD_##table,
#define COLUMN(table, field, zh, kind, detail)
#include "intake/columns.def"
#undef TABLE
#undef COLUMN
    N_COLUMNS};

const char *const intake_vertical[] = {"none", "mutual", "secondment", NULL};
const char *const remark_names[] = {"unusable", "assumed", "vacant", "surplus", "kin_unsure", "note", NULL};

struct draft *draft_new(struct arena *arena) {
    struct draft *draft = ARENA_NEW(arena, struct draft);
    draft->arena = arena;
    for (int t = 0; t < N_TABLES; t++)
        draft->ids[t] = ids_new(arena);
    return draft;
}

struct record *draft_record(struct draft *draft, enum table_id table, struct place place) {
    struct table *rows = &draft->tables[table];
    struct record *row = ARENA_NEW(draft->arena, struct record);
    row->place = place;
    row->number = -1;
    row->cells = ARENA_ARRAY(draft->arena, const char *, heads[table + 1] - heads[table]);
    *ARENA_PUSH(draft->arena, rows->rows, rows->n, rows->room) = row;
    return row;
}

const char *record_get(const struct record *row, enum column_id column) { return row->cells[column - heads[intake_columns[column].table]]; }

void record_put(struct record *row, enum column_id column, const char *text) { row->cells[column - heads[intake_columns[column].table]] = text; }

/* A later value of the same key wins: the supplement lies over the source. */
void record_pair(struct draft *draft, struct record *row, bool card, const char *key, const char *value) {
    for (int k = 0; k < row->n_pairs; k++)
        if (row->pairs[k].card == card && strcmp(row->pairs[k].key, key) == 0) {
            row->pairs[k].value = value;
            return;
        }
    *ARENA_PUSH(draft->arena, row->pairs, row->n_pairs, row->pair_room) = (struct pair){card, key, value};
}

void draft_remark(struct draft *draft, enum remark_kind kind, struct place place, const char *column, const char *value, enum word message, ...) {
    char text[1024];
    va_list arguments;
    va_start(arguments, message);
    vsnprintf(text, sizeof text, word(message), arguments);
    va_end(arguments);
    if (value && strlen(value) > 120) { /* cut between characters */
        size_t n = 117;
        while (n > 0 && ((unsigned char)value[n] & 0xC0) == 0x80)
            n--;
        value = arena_format(draft->arena, "%.*s…", (int)n, value);
    }
    *ARENA_PUSH(draft->arena, draft->remarks, draft->n_remarks, draft->remark_room) =
        (struct remark){kind, place, column, arena_string(draft->arena, text), value};
}

const char *draft_table_name(enum table_id table) { return intake_tables[table][words_language() == LANGUAGE_ZH]; }

const char *draft_header(struct arena *arena, enum column_id column) {
    const char *zh = intake_columns[column].zh;
    return words_language() == LANGUAGE_ZH ? arena_string_n(arena, zh, strcspn(zh, "|")) : intake_columns[column].name;
}

static void remark_cell(struct draft *draft, enum remark_kind kind, const struct record *row, enum column_id column, const char *value,
                        enum word message) {
    int k = (int)column - (int)heads[intake_columns[column].table];
    const struct record *from = row->laid_by && row->laid_by[k] ? row->laid_by[k] : row;
    const char *heading = from->headings ? from->headings[k] : NULL;
    draft_remark(draft, kind, from->place, heading ? heading : draft_header(draft->arena, column), value, message);
}

void draft_complain(struct draft *draft, const struct record *row, enum column_id column, const char *value, enum word message) {
    remark_cell(draft, REMARK_UNUSABLE, row, column, value, message);
}

void draft_doubt(struct draft *draft, const struct record *row, enum column_id column, const char *value, enum word message) {
    remark_cell(draft, REMARK_ASSUMED, row, column, value, message);
}

void draft_about(struct draft *draft, enum table_id table, const struct record *first, enum table_id second_table, const struct record *second) {
    *ARENA_PUSH(draft->arena, draft->abouts, draft->n_abouts, draft->about_room) =
        (struct about){draft->n_remarks - 1, {table, second_table}, {first, second}};
}

enum column_id draft_id_column(enum table_id table) {
    static const enum column_id columns[N_TABLES] = {[TABLE_units] = COL_units_id,
                                                     [TABLE_bodies] = COL_bodies_id,
                                                     [TABLE_posts] = COL_posts_id,
                                                     [TABLE_people] = COL_people_id,
                                                     [TABLE_cadres] = COL_cadres_id};
    return columns[table];
}

static const char *with_ids(struct draft *draft, const char *text, const struct about *about, int *k) {
    for (const char *at; text && *k < 2 && (at = strstr(text, ID_LATER)); ++*k) {
        const char *id = about->rows[*k] ? record_get(about->rows[*k], draft_id_column(about->tables[*k])) : NULL;
        text = arena_format(draft->arena, "%.*s%s%s", (int)(at - text), text, id ? id : "", at + strlen(ID_LATER));
    }
    return text;
}

void draft_name_ids(struct draft *draft) {
    for (int a = 0; a < draft->n_abouts; a++) {
        struct remark *remark = &draft->remarks[draft->abouts[a].remark];
        int k = 0;
        remark->message = with_ids(draft, remark->message, &draft->abouts[a], &k);
        remark->value = with_ids(draft, remark->value, &draft->abouts[a], &k);
    }
}

/* The key of a row's id: bodies are unique within their unit only. */
static const char *key_of(struct arena *arena, enum table_id table, const char *unit, const char *id) {
    return table == TABLE_bodies ? arena_format(arena, "%s\x1f%s", unit ? unit : "", id) : id;
}

bool draft_register(struct draft *draft, enum table_id table, struct record *row) {
    const char *id = record_get(row, draft_id_column(table)), *unit = table == TABLE_bodies ? record_get(row, COL_bodies_unit) : NULL;
    int number = draft->tables[table].n - 1;
    while (number > 0 && draft->tables[table].rows[number] != row)
        number--;
    return ids_add(draft->ids[table], key_of(draft->arena, table, unit, id), number) == number;
}

struct record *draft_find(const struct draft *draft, enum table_id table, const char *id) {
    int number = id ? ids_find(draft->ids[table], id) : -1;
    return number < 0 ? NULL : draft->tables[table].rows[number];
}

struct record *draft_find_body(const struct draft *draft, const char *unit, const char *id) {
    int number = unit && id ? ids_find(draft->ids[TABLE_bodies], key_of(draft->arena, TABLE_bodies, unit, id)) : -1;
    return number < 0 ? NULL : draft->tables[TABLE_bodies].rows[number];
}

const char *draft_fresh_id(struct draft *draft, enum table_id table, const char *prefix, int width, int *next) {
    for (;;) {
        const char *id = arena_format(draft->arena, "%s%0*d", prefix, width, ++*next);
        if (ids_find(draft->ids[table], id) < 0)
            return id;
    }
}

static bool fail(struct draft *draft, struct place place, const char *heading, const char *said, enum word message) {
    draft_remark(draft, REMARK_UNUSABLE, place, heading, said, message);
    return false;
}

static bool fail_choice(struct draft *draft, struct place place, const char *heading, const char *said, enum codes_id list) {
    const char *choice = codes_choice(draft->arena, list);
    if (!choice)
        return fail(draft, place, heading, said, W_INTAKE_NO_WORD);
    draft_remark(draft, REMARK_UNUSABLE, place, heading, said, W_INTAKE_NO_WORD_OF, choice);
    return false;
}

/* Six digits of GB/T 2260 where there are some ("411100 漯河市"), else the text. */
static const char *area(struct arena *arena, const char *said) {
    for (const char *c = said; *c; c++) {
        size_t n = strspn(c, "0123456789");
        if (n == 6)
            return arena_string_n(arena, c, 6);
        if (n > 0)
            c += n - 1;
    }
    return said;
}

/* "yes", "no" or NULL. */
static const char *yes_or_no(const char *said) {
    static const char *const yes[] = {"yes", "true", "1", "y", "是", "有", "√", "✓", NULL}, *const no[] = {"no", "false", "0", "n",
                                                                                                           "否", "无",    "×", NULL};
    for (int k = 0; yes[k]; k++)
        if (strcasecmp(yes[k], said) == 0)
            return "yes";
    for (int k = 0; no[k]; k++)
        if (strcasecmp(no[k], said) == 0)
            return "no";
    return NULL;
}

static bool is_count(const char *said) { return *said && strlen(said) < 7 && strspn(said, "0123456789") == strlen(said); }

static bool is_number(const char *said) {
    char *end;
    double value = strtod(said, &end);
    return *said && !*end && isdigit((unsigned char)*said) && value >= 0 && value <= 1e6;
}

static const char *no_controls(const char *said) {
    for (const unsigned char *c = (const unsigned char *)said; *c; c++)
        if (*c < 0x20 || *c == 0x7f)
            return NULL;
    return said;
}

/* The column of the draft takes a text as it stands, or its translation. */
bool draft_set(struct draft *draft, struct record *row, enum column_id column, struct place place, const char *heading, const char *said) {
    const struct column *it = &intake_columns[column];
    const char *text = said ? said_trim(draft->arena, said) : NULL, *value = text;
    if (!text || !*text || (said_empty(text) && it->kind != KIND_YES && it->kind != KIND_CODE))
        return true;
    switch (it->kind) {
    case KIND_DATE:
        value = said_date(draft->arena, text);
        if (!value)
            return fail(draft, place, heading, text, W_INTAKE_NO_DATE);
        break;
    case KIND_YES:
        value = yes_or_no(text);
        if (!value)
            return fail(draft, place, heading, text, W_INTAKE_NO_YES);
        break;
    case KIND_CODE:
        value = codes_word((enum codes_id)it->detail, text);
        if (!value)
            return fail_choice(draft, place, heading, text, (enum codes_id)it->detail);
        if (strcmp(value, "unknown") == 0)
            return true;
        break;
    case KIND_COUNT:
        if (!is_count(text))
            return fail(draft, place, heading, text, W_INTAKE_NO_COUNT);
        break;
    case KIND_NUMBER:
        if (!is_number(text))
            return fail(draft, place, heading, text, W_INTAKE_NO_NUMBER);
        break;
    case KIND_AREA:
        value = area(draft->arena, text);
        break;
    case KIND_CITIZEN:
        if (!citizen_valid(said_squeeze(draft->arena, text)))
            draft_remark(draft, REMARK_UNUSABLE, place, heading, NULL, W_INTAKE_CITIZEN_INVALID);
        value = said_squeeze(draft->arena, text);
        break;
    case KIND_ID:
    case KIND_TO:
    case KIND_PARTY:
        if (!no_controls(text))
            return fail(draft, place, heading, text, W_INTAKE_CONTROL);
        break;
    case KIND_INFO:
        return true;
    default:
        break;
    }
    record_put(row, column, value);
    return true;
}
