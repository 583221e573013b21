/* The supplement to fill in: what is known stands there, what the forms lack is empty. CSV in UTF-8 with a byte order mark and CRLF, so that Excel
 * and WPS open it. */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "intake/draft.h"
#include "read/csv_table.h"

/* Columns of one file: those that the forms cannot give, and enough to see whom they are about. */
struct file {
    const char *name;
    enum table_id table;
    const enum column_id *columns;
};

static const struct file *files(void) {
    static const enum column_id units[] = {COL_units_id,           COL_units_name,     COL_units_level,         COL_units_area,
                                           COL_units_parent,       COL_units_affinity, COL_units_establishment, COL_units_quota_principal,
                                           COL_units_quota_deputy, N_COLUMNS};
    static const enum column_id bodies[] = {COL_bodies_unit,     COL_bodies_id,     COL_bodies_unit_name, COL_bodies_name,
                                            COL_bodies_affinity, COL_bodies_leader, COL_bodies_functions, N_COLUMNS};
    static const enum column_id posts[] = {
        COL_posts_id,       COL_posts_unit,      COL_posts_body,    COL_posts_unit_name, COL_posts_body_name,
        COL_posts_title,    COL_posts_rank,      COL_posts_holder,  COL_posts_leading,   COL_posts_functions,
        COL_posts_head,     COL_posts_must_fill, COL_posts_surplus, COL_posts_vertical,  COL_posts_secondment_months,
        COL_posts_requires, COL_posts_welcomes,  N_COLUMNS};
    static const enum column_id people[] = {COL_people_id, COL_people_name, COL_people_unit, COL_people_title, COL_people_leads, N_COLUMNS};
    static const enum column_id cadres[] = {COL_cadres_id,
                                            COL_cadres_name,
                                            COL_cadres_birth,
                                            COL_cadres_unit_name,
                                            COL_cadres_establishment,
                                            COL_cadres_retirement_class,
                                            COL_cadres_body_since,
                                            COL_cadres_probation_until,
                                            COL_cadres_watch_until,
                                            COL_cadres_clear_record,
                                            COL_cadres_promising,
                                            COL_cadres_unfit,
                                            COL_cadres_unfit_reason,
                                            COL_cadres_unfit_since,
                                            COL_cadres_listed,
                                            COL_cadres_waiting_since,
                                            COL_cadres_secondment_post,
                                            COL_cadres_secondment_since,
                                            COL_cadres_secondment_until,
                                            N_COLUMNS};
    static const enum column_id kin[] = {COL_kin_cadre, COL_kin_person, COL_kin_relation, COL_kin_sure, COL_kin_note, N_COLUMNS};
    static const enum column_id deferrals[] = {COL_deferrals_cadre,    COL_deferrals_rule,     COL_deferrals_reason,      COL_deferrals_until,
                                               COL_deferrals_approver, COL_deferrals_document, COL_deferrals_approved_on, N_COLUMNS};
    static const enum column_id prefers[] = {COL_prefers_cadre, COL_prefers_unit, COL_prefers_post, COL_prefers_weight, N_COLUMNS};
    static const enum column_id targets[] = {COL_targets_unit, COL_targets_attribute, COL_targets_value, COL_targets_min,
                                             COL_targets_max,  COL_targets_target,    N_COLUMNS};
    static const struct file list[] = {{"units.csv", TABLE_units, units},
                                       {"bodies.csv", TABLE_bodies, bodies},
                                       {"posts.csv", TABLE_posts, posts},
                                       {"people.csv", TABLE_people, people},
                                       {"cadres.csv", TABLE_cadres, cadres},
                                       {"kin.csv", TABLE_kin, kin},
                                       {"deferrals.csv", TABLE_deferrals, deferrals},
                                       {"prefers.csv", TABLE_prefers, prefers},
                                       {"targets.csv", TABLE_targets, targets},
                                       {NULL, TABLE_units, NULL}};
    return list;
}

static void put_cell(struct arena *arena, FILE *out, const char *text, bool first) {
    if (!first)
        fputc(',', out);
    text = csv_disarmed(arena, text);
    if (strpbrk(text, ",\"\r\n"))
        csv_fwrite(out, text, strlen(text));
    else
        fputs(text, out);
}

static const char *or_blank(const char *text) { return text ? text : ""; }

static const char *name_of(const struct draft *draft, enum table_id table, const char *unit, const char *id) {
    const struct record *row = table == TABLE_bodies ? draft_find_body(draft, unit, id) : draft_find(draft, table, id);
    return !row ? "" : or_blank(table == TABLE_bodies ? record_get(row, COL_bodies_name) : record_get(row, COL_units_name));
}

static const char *holder_of(const struct intake *intake, const struct record *post, bool names) {
    int i = post->number < 0 ? -1 : intake->city.posts[post->number].holder;
    if (i < 0)
        return "";
    return names && intake->city.cadres[i].name ? intake->city.cadres[i].name : intake->city.cadres[i].id;
}

static const char *unit_of(const struct intake *intake, const struct record *cadre) {
    int p = cadre->number < 0 ? -1 : intake->city.cadres[cadre->number].post;
    const char *name = p < 0 ? NULL : intake->city.units[intake->city.posts[p].unit].name;
    return or_blank(name);
}

static const char *party_name(const struct draft *draft, const char *id) {
    const struct record *cadre = id ? draft_find(draft, TABLE_cadres, id) : NULL, *person = id && !cadre ? draft_find(draft, TABLE_people, id) : NULL;
    return or_blank(cadre ? record_get(cadre, COL_cadres_name) : person ? record_get(person, COL_people_name) : NULL);
}

/* Whom a pair of ids is about. */
static const char *pair_of(struct arena *arena, const struct draft *draft, const struct record *kin) {
    return arena_format(arena, "%s – %s", party_name(draft, record_get(kin, COL_kin_cadre)), party_name(draft, record_get(kin, COL_kin_person)));
}

/* Headers and code words are those of the language: an import reads either. */
static const char *in_language(struct arena *arena, enum column_id column, const char *text) {
    const struct column *it = &intake_columns[column];
    const char *said = NULL;
    if (words_language() == LANGUAGE_ZH && it->kind == KIND_CODE)
        said = codes_said(arena, (enum codes_id)it->detail, text);
    else if (words_language() == LANGUAGE_ZH && it->kind == KIND_YES)
        said = strcmp(text, "yes") == 0 ? "是" : strcmp(text, "no") == 0 ? "否" : NULL;
    return arena_string(arena, said ? said : text);
}

static const char *cell_of(struct arena *arena, const struct intake *intake, const struct record *row, enum column_id column, bool names) {
    const struct draft *draft = intake->draft;
    const char *text;
    switch (column) {
    case COL_bodies_unit_name:
        return name_of(draft, TABLE_units, NULL, record_get(row, COL_bodies_unit));
    case COL_posts_unit_name:
        return name_of(draft, TABLE_units, NULL, record_get(row, COL_posts_unit));
    case COL_posts_body_name:
        return name_of(draft, TABLE_bodies, record_get(row, COL_posts_unit), record_get(row, COL_posts_body));
    case COL_posts_holder:
        return holder_of(intake, row, names);
    case COL_cadres_unit_name:
        return unit_of(intake, row);
    case COL_cadres_name:
    case COL_people_name:
    case COL_cadres_unfit_reason:
        return names ? or_blank(record_get(row, column)) : "";
    case COL_kin_note:
        return names ? pair_of(arena, draft, row) : "";
    default:
        break;
    }
    text = in_language(arena, column, or_blank(record_get(row, column)));
    for (char *c = (char *)text; *c; c++)
        if (*c == '\x1f')
            *c = ';';
    return text;
}

/* Of kin only what a human has to decide. */
static bool is_told(const struct record *row, enum table_id table) {
    if (table == TABLE_kin)
        return record_get(row, COL_kin_sure) && strcmp(record_get(row, COL_kin_sure), "no") == 0;
    return table == TABLE_deferrals || table == TABLE_prefers || table == TABLE_targets || row->number >= 0;
}

bool intake_template(struct arena *arena, const struct intake *intake, int k, bool names, const char **name, char **bytes, size_t *size) {
    const struct file *file = &files()[k];
    struct memory_text text;
    if (!file->name)
        return false;
    FILE *out = memory_stream(&text);
    fputs("\xef\xbb\xbf", out);
    for (int c = 0; file->columns[c] != N_COLUMNS; c++)
        put_cell(arena, out, draft_header(arena, file->columns[c]), c == 0);
    fputs("\r\n", out);
    const struct table *table = &intake->draft->tables[file->table];
    for (int r = 0; r < table->n; r++) {
        if (!is_told(table->rows[r], file->table))
            continue;
        for (int c = 0; file->columns[c] != N_COLUMNS; c++)
            put_cell(arena, out, cell_of(arena, intake, table->rows[r], file->columns[c], names), c == 0);
        fputs("\r\n", out);
    }
    fclose(out);
    *name = file->name;
    *bytes = arena_string_n(arena, text.bytes, text.size);
    *size = text.size;
    free(text.bytes);
    return true;
}
