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
        int missing = 0;
        while (missing < n_needed && record_get(row, needed[missing]))
            missing++;
        row->number = missing < n_needed ? -1 : n++;
        if (missing < n_needed)
            draft_complain(draft, row, needed[missing], NULL, W_INTAKE_ROW_LEFT_OUT);
    }
    return n;
}

static const struct record *referred(const struct draft *draft, const struct record *row, enum column_id column) {
    const char *id = record_get(row, column);
    if (!id)
        return NULL;
    if (intake_columns[column].kind == KIND_TO && intake_columns[column].detail != TABLE_bodies)
        return draft_find(draft, (enum table_id)intake_columns[column].detail, id);
    const struct record *found = intake_columns[column].kind == KIND_PARTY ? draft_find(draft, TABLE_cadres, id) : NULL;
    return found || intake_columns[column].kind != KIND_PARTY ? found : draft_find(draft, TABLE_people, id);
}

/* What names a row that is left out loses it; what the forms tell of somebody left out goes without saying. */
static void tell_lost(struct draft *draft) {
    for (enum column_id c = 0; c < N_COLUMNS; c++) {
        enum table_id table = intake_columns[c].table;
        bool numbered = table <= TABLE_cadres;
        for (int k = 0; k < draft->tables[table].n; k++) {
            const struct record *row = draft->tables[table].rows[k], *to = referred(draft, row, c);
            if (to && to->number < 0 && (numbered ? row->number >= 0 : row->headings != NULL))
                draft_complain(draft, row, c, record_get(row, c), c == COL_cadres_post ? W_INTAKE_POST_LEFT_OUT : W_INTAKE_NAMES_LEFT_OUT);
        }
    }
}

/* An attribute by its name, the fixed ones also in Chinese; -1. */
static int attribute_of(struct draft *draft, const struct city *city, const char *said) {
    static const enum word words[N_FIXED_ATTRIBUTES] = {
        [ATTRIBUTE_AGE] = W_ATTRIBUTE_AGE,     [ATTRIBUTE_GENDER] = W_ATTRIBUTE_GENDER,       [ATTRIBUTE_ETHNICITY] = W_ATTRIBUTE_ETHNICITY,
        [ATTRIBUTE_PARTY] = W_ATTRIBUTE_PARTY, [ATTRIBUTE_SPECIALTY] = W_ATTRIBUTE_SPECIALTY, [ATTRIBUTE_EDUCATION] = W_ATTRIBUTE_EDUCATION};
    const char *name = said_trim(draft->arena, said);
    for (int d = 0; d < city->n_attributes; d++)
        if (strcmp(city->attributes[d], name) == 0)
            return d;
    for (int d = 0; d < N_FIXED_ATTRIBUTES; d++)
        if (strcmp(word_in(words[d], LANGUAGE_ZH), name) == 0)
            return d;
    return -1;
}

/* A value in the words of the contract; what they do not have can only be a group of the policy, which is not known here. */
static const char *value_of(struct draft *draft, const struct record *row, enum column_id column, int attribute, const char *said) {
    static const char *const groups[][2] = {{"non_cpc", "non_cpc"},
                                            {"党外", "non_cpc"},
                                            {"非中共", "non_cpc"},
                                            {"minority", "minority"},
                                            {"少数民族", "minority"}}; /* of the shipped policies */
    static const int lists[N_FIXED_ATTRIBUTES] = {
        [ATTRIBUTE_AGE] = -1,       [ATTRIBUTE_GENDER] = CODES_GENDER,      [ATTRIBUTE_ETHNICITY] = CODES_ETHNICITY, [ATTRIBUTE_PARTY] = CODES_PARTY,
        [ATTRIBUTE_SPECIALTY] = -1, [ATTRIBUTE_EDUCATION] = CODES_EDUCATION};
    const char *text = said_trim(draft->arena, said),
               *value = attribute < N_FIXED_ATTRIBUTES && lists[attribute] >= 0 ? codes_word((enum codes_id)lists[attribute], text) : text;
    for (size_t k = 0; !value && k < sizeof groups / sizeof *groups; k++)
        if (strcmp(groups[k][0], text) == 0)
            value = groups[k][1];
    if (!value)
        draft_doubt(draft, row, column, text, W_INTAKE_GROUP);
    return value ? value : text;
}

/* "specialty=finance/accounting; education=bachelor" */
static int demands_of(struct draft *draft, const struct city *city, const struct record *row, enum column_id column, const struct demand **demands) {
    const char *const *items;
    int n = record_get(row, column) ? said_split(draft->arena, record_get(row, column), &items) : 0, kept = 0;
    struct demand *list = ARENA_ARRAY(draft->arena, struct demand, n);
    for (int k = 0; k < n; k++) {
        char *name = arena_string(draft->arena, items[k]), *equal = strchr(name, '=');
        if (equal)
            *equal = '\0';
        int attribute = equal ? attribute_of(draft, city, name) : -1, n_words = 0, room = 0, *words = NULL;
        if (attribute < 0) {
            draft_complain(draft, row, column, items[k], W_INTAKE_NO_DEMAND);
            continue;
        }
        for (char *rest = equal + 1, *one; (one = strsep(&rest, "/"));)
            if (*said_trim(draft->arena, one))
                *ARENA_PUSH(draft->arena, words, n_words, room) = symbols_id(city->symbols, value_of(draft, row, column, attribute, one));
        list[kept].attribute = attribute;
        list[kept++].words = (struct symbol_list){n_words, words};
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
            draft_complain(draft, draft_find(draft, TABLE_units, city->units[u].id), COL_units_parent, NULL, W_INTAKE_RING);
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

struct symbol_list finish_functions(struct draft *draft, struct symbols *symbols, const char *said) {
    const char *const *items;
    int n = said ? said_split(draft->arena, said, &items) : 0, *words = ARENA_ARRAY(draft->arena, int, n);
    for (int k = 0; k < n; k++) {
        const char *key = codes_word(CODES_FUNCTION, items[k]);
        words[k] = symbols_id(symbols, key ? key : items[k]);
    }
    return (struct symbol_list){n, words};
}

/* Functions told once for a body hold for those of its posts that have none of their own. */
static struct symbol_list functions_of(struct draft *draft, struct symbols *symbols, const struct record *post) {
    const char *own = record_get(post, COL_posts_functions);
    const struct record *body = own ? NULL : draft_find_body(draft, record_get(post, COL_posts_unit), record_get(post, COL_posts_body));
    return finish_functions(draft, symbols, body ? record_get(body, COL_bodies_functions) : own);
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
            draft_complain(draft, row, COL_posts_vertical, vertical, W_INTAKE_NO_MONTHS);
        }
        post->functions = functions_of(draft, city->symbols, row);
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
            int attribute = attribute_of(draft, city, record_get(row, COL_targets_attribute));
            if (attribute < 0) {
                draft_complain(draft, row, COL_targets_attribute, record_get(row, COL_targets_attribute), W_INTAKE_NO_ATTRIBUTE);
                continue;
            }
            const char *wanted = record_get(row, COL_targets_target);
            const char *value = value_of(draft, row, COL_targets_value, attribute, record_get(row, COL_targets_value));
            int at = 0, word = symbols_id(city->symbols, value);
            while (at < unit->n_targets && !(row->laid && list[at].attribute == attribute && list[at].word == word))
                at++; /* what the supplement says of the same value lies over */
            list[at] = (struct target){attribute, word, count_of(record_get(row, COL_targets_min)), count_of(record_get(row, COL_targets_max)),
                                       wanted ? (int)(1000 * strtod(wanted, NULL) + 0.5) : -1};
            unit->n_targets += at == unit->n_targets;
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
    tell_lost(draft);
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
