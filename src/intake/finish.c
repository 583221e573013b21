/* The tables become a city: units, bodies, posts, people here, cadres in finish_cadres.c. Rows without what the contract requires are left out and
 * told. */
#include "intake/steps.h"

#include <stdlib.h>
#include <string.h>

struct date finish_date(const char *text) {
    struct date date = {MONTH_UNKNOWN, 0};
    if (text)
        date_parse(text, &date);
    return date;
}

int finish_code(const char *const *list, const char *text, int fallback) {
    int k = text ? code_find(list, text) : -1;
    return k < 0 ? fallback : k;
}

struct symbol_list finish_words(struct draft *draft, struct symbols *symbols, const char *text) {
    const char *const *items;
    int n = text ? said_split(draft->arena, text, &items) : 0, kept = 0;
    int *words = ARENA_ARRAY(draft->arena, int, n);
    for (int k = 0; k < n; k++)
        words[kept++] = symbols_id(symbols, items[k]);
    return (struct symbol_list){kept, words};
}

int finish_number(const struct draft *draft, enum table_id table, const char *id) {
    const struct record *row = draft_find(draft, table, id);
    return row ? row->number : -1;
}

int finish_body(const struct draft *draft, const char *unit, const char *id) {
    const struct record *row = draft_find_body(draft, unit, id);
    return row ? row->number : -1;
}

static int count_of(const char *text) { return text ? atoi(text) : -1; }

static bool is_yes(const char *text) { return text && strcmp(text, "yes") == 0; }

/* Numbers of the rows that will be there, so that references work in every direction. A row is usable if the columns it needs are given. */
static int number_rows(struct draft *draft, enum table_id table, const enum column_id *needed, int n_needed) {
    int n = 0;
    for (int k = 0; k < draft->tables[table].n; k++) {
        struct record *row = draft->tables[table].rows[k];
        const char *missing = NULL;
        for (int c = 0; c < n_needed && !missing; c++)
            if (!record_get(row, needed[c]))
                missing = intake_columns[needed[c]].name;
        row->number = missing ? -1 : n++;
        if (missing)
            draft_remark(draft, REMARK_UNUSABLE, row->place, missing, NULL, W_INTAKE_CELL_EMPTY);
    }
    return n;
}

/* "specialty=finance/accounting; education=bachelor" */
static int demands_of(struct draft *draft, const struct city *city, const struct record *row, enum column_id column, const struct demand **demands) {
    const char *const *items;
    int n = record_get(row, column) ? said_split(draft->arena, record_get(row, column), &items) : 0, kept = 0;
    struct demand *list = ARENA_ARRAY(draft->arena, struct demand, n);
    for (int k = 0; k < n; k++) {
        char *name = arena_string(draft->arena, items[k]), *equal = strchr(name, '=');
        int attribute = -1;
        if (equal)
            *equal = '\0';
        for (int d = 0; equal && d < city->n_attributes; d++)
            if (strcmp(city->attributes[d], said_trim(draft->arena, name)) == 0)
                attribute = d;
        if (attribute < 0) {
            draft_remark(draft, REMARK_UNUSABLE, row->place, intake_columns[column].name, items[k], W_INTAKE_NO_DEMAND);
            continue;
        }
        for (char *c = equal + 1; *c; c++)
            if (*c == '/')
                *c = ';';
        list[kept].attribute = attribute;
        list[kept++].words = finish_words(draft, city->symbols, equal + 1);
    }
    *demands = list;
    return kept;
}

static void make_units(struct draft *draft, struct city *city) {
    const struct table *units = &draft->tables[TABLE_units];
    for (int k = 0; k < units->n; k++) {
        const struct record *row = units->rows[k];
        if (row->number < 0)
            continue;
        struct unit *unit = &city->units[row->number];
        unit->id = record_get(row, COL_units_id);
        unit->name = record_get(row, COL_units_name);
        unit->level = (enum level)finish_code(code_level, record_get(row, COL_units_level), LEVEL_CITY);
        unit->area = record_get(row, COL_units_area);
        unit->parent = finish_number(draft, TABLE_units, record_get(row, COL_units_parent));
        unit->affinity = finish_words(draft, city->symbols, record_get(row, COL_units_affinity));
        unit->establishment = (enum establishment)finish_code(code_establishment, record_get(row, COL_units_establishment), ESTABLISHMENT_UNKNOWN);
        unit->quota[RANK_PRINCIPAL] = count_of(record_get(row, COL_units_quota_principal));
        unit->quota[RANK_DEPUTY] = count_of(record_get(row, COL_units_quota_deputy));
    }
    /* A ring of parents would be walked for ever. */
    for (int u = 0; u < city->n_units; u++) {
        int steps = 0;
        for (int v = city->units[u].parent; v >= 0 && steps <= city->n_units; v = city->units[v].parent)
            steps++;
        if (steps > city->n_units) {
            draft_remark(draft, REMARK_UNUSABLE, draft_find(draft, TABLE_units, city->units[u].id)->place, "parent", NULL, W_INTAKE_RING);
            city->units[u].parent = -1;
        }
    }
}

/* Bodies of a unit stand together in the city. */
static void make_bodies(struct draft *draft, struct city *city) {
    const struct table *bodies = &draft->tables[TABLE_bodies];
    int *counted = ARENA_ARRAY(draft->arena, int, city->n_units + 1);
    for (int k = 0; k < bodies->n; k++)
        if (bodies->rows[k]->number >= 0) {
            int u = finish_number(draft, TABLE_units, record_get(bodies->rows[k], COL_bodies_unit));
            bodies->rows[k]->number = u < 0 ? -1 : counted[u]++;
        }
    for (int u = 0; u < city->n_units; u++) {
        city->units[u].first_body = city->n_bodies;
        city->units[u].n_bodies = counted[u];
        city->n_bodies += counted[u];
    }
    city->bodies = ARENA_ARRAY(draft->arena, struct body, city->n_bodies);
    for (int k = 0; k < bodies->n; k++) {
        struct record *row = bodies->rows[k];
        if (row->number < 0)
            continue;
        int u = finish_number(draft, TABLE_units, record_get(row, COL_bodies_unit));
        row->number += city->units[u].first_body;
        struct body *body = &city->bodies[row->number];
        body->id = record_get(row, COL_bodies_id);
        body->name = record_get(row, COL_bodies_name);
        body->unit = u;
        body->affinity = finish_words(draft, city->symbols, record_get(row, COL_bodies_affinity));
        body->leader = -1;
        body->quota[RANK_PRINCIPAL] = count_of(record_get(row, COL_bodies_quota_principal));
        body->quota[RANK_DEPUTY] = count_of(record_get(row, COL_bodies_quota_deputy));
    }
}

static int party_of(const struct draft *draft, const struct city *city, const char *id) {
    int k = finish_number(draft, TABLE_cadres, id);
    int q = k < 0 ? finish_number(draft, TABLE_people, id) : -1;
    return k >= 0 ? k : q < 0 ? -1 : city->n_cadres + q;
}

static void make_leaders(struct draft *draft, struct city *city) {
    const struct table *bodies = &draft->tables[TABLE_bodies];
    for (int k = 0; k < bodies->n; k++)
        if (bodies->rows[k]->number >= 0)
            city->bodies[bodies->rows[k]->number].leader = party_of(draft, city, record_get(bodies->rows[k], COL_bodies_leader));
}

/* Functions told once for a body hold for those of its posts that have none of their own. */
static const char *functions_of(const struct draft *draft, const struct record *post) {
    const char *own = record_get(post, COL_posts_functions);
    const struct record *body = own ? NULL : draft_find_body(draft, record_get(post, COL_posts_unit), record_get(post, COL_posts_body));
    return body ? record_get(body, COL_bodies_functions) : own;
}

static void make_posts(struct draft *draft, struct city *city) {
    const struct table *posts = &draft->tables[TABLE_posts];
    for (int k = 0; k < posts->n; k++) {
        const struct record *row = posts->rows[k];
        if (row->number < 0)
            continue;
        struct post *post = &city->posts[row->number];
        post->id = record_get(row, COL_posts_id);
        post->unit = finish_number(draft, TABLE_units, record_get(row, COL_posts_unit));
        post->body = finish_body(draft, record_get(row, COL_posts_unit), record_get(row, COL_posts_body));
        post->title = record_get(row, COL_posts_title);
        post->rank = (enum rank)finish_code(code_rank, record_get(row, COL_posts_rank), RANK_PRINCIPAL);
        post->leading = !record_get(row, COL_posts_leading) || is_yes(record_get(row, COL_posts_leading));
        post->head = is_yes(record_get(row, COL_posts_head));
        post->must_fill = is_yes(record_get(row, COL_posts_must_fill));
        post->surplus = is_yes(record_get(row, COL_posts_surplus));
        const char *vertical = record_get(row, COL_posts_vertical), *months = record_get(row, COL_posts_secondment_months);
        post->vertical = vertical && strcmp(vertical, "mutual") == 0 ? VERTICAL_MUTUAL : months ? VERTICAL_SECONDMENT : VERTICAL_NONE;
        post->secondment_months = count_of(months);
        if (vertical && strcmp(vertical, "secondment") == 0 && count_of(months) < 1) {
            post->vertical = VERTICAL_NONE;
            draft_remark(draft, REMARK_UNUSABLE, row->place, "secondment_months", NULL, W_INTAKE_CELL_EMPTY);
        }
        post->functions = finish_words(draft, city->symbols, functions_of(draft, row));
        post->n_requires = demands_of(draft, city, row, COL_posts_requires, &post->requires);
        post->n_welcomes = demands_of(draft, city, row, COL_posts_welcomes, &post->welcomes);
        post->holder = -1;
    }
}

static void make_people(struct draft *draft, struct city *city) {
    const struct table *people = &draft->tables[TABLE_people];
    for (int k = 0; k < people->n; k++) {
        const struct record *row = people->rows[k];
        if (row->number < 0)
            continue;
        struct person *person = &city->people[row->number];
        const char *const *items;
        int n = record_get(row, COL_people_leads) ? said_split(draft->arena, record_get(row, COL_people_leads), &items) : 0;
        int *leads = ARENA_ARRAY(draft->arena, int, n);
        person->id = record_get(row, COL_people_id);
        person->unit = finish_number(draft, TABLE_units, record_get(row, COL_people_unit));
        person->title = record_get(row, COL_people_title);
        for (int j = 0; j < n; j++) {
            int u = finish_number(draft, TABLE_units, items[j]);
            if (u >= 0)
                leads[person->n_leads++] = u;
        }
        person->leads = leads;
    }
}

static void make_targets(struct draft *draft, struct city *city) {
    const struct table *targets = &draft->tables[TABLE_targets];
    for (int u = 0; u < city->n_units; u++) {
        struct target *list = ARENA_ARRAY(draft->arena, struct target, targets->n ? targets->n : 1);
        struct unit *unit = &city->units[u];
        for (int k = 0; k < targets->n; k++) {
            const struct record *row = targets->rows[k];
            if (row->number < 0 || finish_number(draft, TABLE_units, record_get(row, COL_targets_unit)) != u)
                continue;
            int attribute = -1;
            for (int d = 0; d < city->n_attributes; d++)
                if (strcmp(city->attributes[d], record_get(row, COL_targets_attribute)) == 0)
                    attribute = d;
            if (attribute < 0) {
                draft_remark(draft, REMARK_UNUSABLE, row->place, "attribute", record_get(row, COL_targets_attribute), W_INTAKE_NO_ATTRIBUTE);
                continue;
            }
            const char *wanted = record_get(row, COL_targets_target);
            list[unit->n_targets++] =
                (struct target){attribute, symbols_id(city->symbols, record_get(row, COL_targets_value)), count_of(record_get(row, COL_targets_min)),
                                count_of(record_get(row, COL_targets_max)), wanted ? (int)(1000 * strtod(wanted, NULL) + 0.5) : -1};
        }
        unit->targets = list;
    }
}

/* The six fixed attributes, then those any cadre has. */
static void collect_attributes(struct draft *draft, struct city *city) {
    const char **names = NULL;
    int n = 0, room = 0;
    struct ids *ids = ids_new(draft->arena);
    for (int d = 0; d < N_FIXED_ATTRIBUTES; d++) {
        ids_add(ids, code_attribute[d], d);
        *ARENA_PUSH(draft->arena, names, n, room) = code_attribute[d];
    }
    for (int i = 0; i < draft->tables[TABLE_cadres].n; i++) {
        const struct record *row = draft->tables[TABLE_cadres].rows[i];
        for (int k = 0; k < row->n_pairs; k++)
            if (!row->pairs[k].card && ids_add(ids, row->pairs[k].key, n) == n)
                *ARENA_PUSH(draft->arena, names, n, room) = row->pairs[k].key;
    }
    city->n_attributes = n;
    *ARENA_PUSH(draft->arena, names, n, room) = NULL;
    city->attributes = names;
}

void finish_city(struct draft *draft, struct symbols *symbols, struct city *city) {
    static const enum column_id units[] = {COL_units_id}, bodies[] = {COL_bodies_unit, COL_bodies_id}, people[] = {COL_people_id},
                                posts[] = {COL_posts_id, COL_posts_unit, COL_posts_rank}, cadres[] = {COL_cadres_id, COL_cadres_rank},
                                targets[] = {COL_targets_unit, COL_targets_attribute, COL_targets_value};
    city->symbols = symbols;
    city->n_units = number_rows(draft, TABLE_units, units, 1);
    number_rows(draft, TABLE_bodies, bodies, 2);
    city->n_posts = number_rows(draft, TABLE_posts, posts, 3);
    city->n_people = number_rows(draft, TABLE_people, people, 1);
    city->n_cadres = number_rows(draft, TABLE_cadres, cadres, 2);
    number_rows(draft, TABLE_targets, targets, 3);
    city->units = ARENA_ARRAY(draft->arena, struct unit, city->n_units);
    city->posts = ARENA_ARRAY(draft->arena, struct post, city->n_posts);
    city->people = ARENA_ARRAY(draft->arena, struct person, city->n_people);
    city->cadres = ARENA_ARRAY(draft->arena, struct cadre, city->n_cadres);
    collect_attributes(draft, city);
    make_units(draft, city);
    make_bodies(draft, city);
    make_leaders(draft, city);
    make_posts(draft, city);
    make_people(draft, city);
    make_targets(draft, city);
    finish_cadres(draft, city);
}
