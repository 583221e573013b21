/* Cadres of the city. A date that contradicts another is left out and told: the reader of city files would refuse it. */
#include <stdlib.h>
#include <string.h>

#include "intake/steps.h"

static bool is_yes(const char *text) { return text && strcmp(text, "yes") == 0; }

static void drop(struct draft *draft, const struct record *row, struct date *date, enum column_id column, enum word why) {
    draft_complain(draft, row, column, record_get(row, column), why);
    *date = (struct date){MONTH_UNKNOWN, 0};
}

static bool later(struct date a, struct date b) { return date_known(a) && date_known(b) && date_compare(a, b) > 0; }

/* as_of without a day is the last of its month. */
static bool starts_later(const struct draft *draft, struct date start) {
    struct date as_of = draft->as_of;
    return date_known(start) && (start.month > as_of.month || (start.month == as_of.month && as_of.day && start.day > as_of.day));
}

struct start {
    struct date *date;
    enum column_id column;
};

static void check_starts(struct draft *draft, const struct record *row, struct cadre *cadre) {
    const struct start starts[] = {{&cadre->birth, COL_cadres_birth},
                                   {&cadre->post_since, COL_cadres_post_since},
                                   {&cadre->body_since, COL_cadres_body_since},
                                   {&cadre->deputy_since, COL_cadres_deputy_since},
                                   {&cadre->principal_since, COL_cadres_principal_since},
                                   {&cadre->waiting_since, COL_cadres_waiting_since},
                                   {&cadre->unfit_since, COL_cadres_unfit_since}};
    for (size_t k = 0; k < sizeof starts / sizeof *starts; k++)
        if (starts_later(draft, *starts[k].date))
            drop(draft, row, starts[k].date, starts[k].column, W_INTAKE_AFTER_AS_OF);
    for (size_t k = 1; k < 5; k++)
        if (date_known(cadre->birth) && date_known(*starts[k].date) && date_compare(cadre->birth, *starts[k].date) >= 0)
            drop(draft, row, starts[k].date, starts[k].column, W_INTAKE_BEFORE_BIRTH);
    if (later(cadre->body_since, cadre->post_since))
        drop(draft, row, &cadre->body_since, COL_cadres_body_since, W_INTAKE_BODY_AFTER_POST);
    if (cadre->rank == RANK_PRINCIPAL && later(cadre->deputy_since, cadre->principal_since))
        drop(draft, row, &cadre->deputy_since, COL_cadres_deputy_since, W_INTAKE_DEPUTY_AFTER_PRINCIPAL);
}

/* An end by month; by day where both have one. */
static bool ends_after(struct date end, struct date start) {
    return date_known(end) && date_known(start) &&
           (end.month > start.month || (end.month == start.month && end.day && start.day && end.day > start.day));
}

static bool stay_of(struct draft *draft, struct symbols *symbols, const struct record *row, struct cadre *cadre, struct stay *stay) {
    const char *functions = record_get(row, COL_history_functions);
    *stay = (struct stay){.unit = record_get(row, COL_history_unit),
                          .body = record_get(row, COL_history_body),
                          .title = record_get(row, COL_history_title),
                          .rank = finish_code(code_rank, record_get(row, COL_history_rank), -1),
                          .type = finish_code(code_type, record_get(row, COL_history_type), TYPE_UNKNOWN),
                          .functions_known = functions != NULL,
                          .functions = finish_functions(draft, symbols, functions),
                          .from = finish_date(record_get(row, COL_history_from)),
                          .to = finish_date(record_get(row, COL_history_to))};
    bool turned = later(stay->from, stay->to) && (stay->from.month > stay->to.month || stay->to.day);
    if (turned || starts_later(draft, stay->from) ||
        (date_known(cadre->birth) && date_known(stay->from) && date_compare(cadre->birth, stay->from) >= 0)) {
        draft_complain(draft, row, COL_history_from, record_get(row, COL_history_from), turned ? W_INTAKE_TURNED : W_INTAKE_STAY_IMPOSSIBLE);
        return false;
    }
    if (cadre->post >= 0 && ends_after(stay->to, cadre->post_since)) {
        /* Held beside the present post, or overlapping papers: when it was left is not known. */
        draft_complain(draft, row, COL_history_to, record_get(row, COL_history_to), W_INTAKE_STAY_OVERLAPS);
        stay->to = (struct date){MONTH_UNKNOWN, 0};
    }
    return true;
}

static void check_ranks(struct draft *draft, const struct record *row, struct cadre *cadre, struct stay *stay) {
    if (stay->rank == RANK_DEPUTY && later(cadre->deputy_since, stay->from))
        drop(draft, row, &cadre->deputy_since, COL_cadres_deputy_since, W_INTAKE_RANK_AFTER_HISTORY);
    if (stay->rank == RANK_PRINCIPAL && later(cadre->principal_since, stay->from))
        drop(draft, row, &cadre->principal_since, COL_cadres_principal_since, W_INTAKE_RANK_AFTER_HISTORY);
}

static const char *or_blank(const char *text) { return text ? text : ""; }

/* Rows of a table that belong to cadres, grouped: first[i], then next[row]. */
struct groups {
    int *first, *last, *next, *counted;
};

static struct groups group(struct draft *draft, int n_cadres, enum table_id table, enum column_id column) {
    const struct table *rows = &draft->tables[table];
    struct groups groups = {ARENA_ARRAY(draft->arena, int, n_cadres), ARENA_ARRAY(draft->arena, int, n_cadres),
                            ARENA_ARRAY(draft->arena, int, rows->n), ARENA_ARRAY(draft->arena, int, n_cadres)};
    for (int i = 0; i < n_cadres; i++)
        groups.first[i] = groups.last[i] = -1;
    for (int k = 0; k < rows->n; k++) {
        int i = finish_number(draft, TABLE_cadres, record_get(rows->rows[k], column));
        groups.next[k] = -1;
        if (i < 0)
            continue;
        if (groups.last[i] >= 0)
            groups.next[groups.last[i]] = k;
        else
            groups.first[i] = k;
        groups.last[i] = k;
        groups.counted[i]++;
    }
    return groups;
}

struct finisher {
    struct draft *draft;
    struct city *city;
    struct groups history, deferrals, kin, prefers;
};

static void add_history(struct finisher *finisher, const struct record *row, int i, struct cadre *cadre) {
    struct draft *draft = finisher->draft;
    struct stay *stays = ARENA_ARRAY(draft->arena, struct stay, finisher->history.counted[i]);
    for (int k = finisher->history.first[i]; k >= 0; k = finisher->history.next[k])
        if (stay_of(draft, finisher->city->symbols, draft->tables[TABLE_history].rows[k], cadre, &stays[cadre->n_history])) {
            check_ranks(draft, row, cadre, &stays[cadre->n_history]);
            cadre->n_history++;
        }
    cadre->history = stays;
}

static void add_defers(struct finisher *finisher, int i, struct cadre *cadre) {
    struct draft *draft = finisher->draft;
    struct defer *defers = ARENA_ARRAY(draft->arena, struct defer, finisher->deferrals.counted[i]);
    for (int k = finisher->deferrals.first[i]; k >= 0; k = finisher->deferrals.next[k]) {
        const struct record *row = draft->tables[TABLE_deferrals].rows[k];
        if (!record_get(row, COL_deferrals_rule)) {
            draft_complain(draft, row, COL_deferrals_rule, NULL, W_INTAKE_CELL_EMPTY);
            continue;
        }
        int at = 0;
        while (at < cadre->n_defers && !(row->laid && strcmp(defers[at].rule, record_get(row, COL_deferrals_rule)) == 0))
            at++; /* what the supplement says of the same rule lies over */
        defers[at] = (struct defer){record_get(row, COL_deferrals_rule),
                                    or_blank(record_get(row, COL_deferrals_reason)),
                                    finish_date(record_get(row, COL_deferrals_until)),
                                    or_blank(record_get(row, COL_deferrals_approver)),
                                    or_blank(record_get(row, COL_deferrals_document)),
                                    or_blank(record_get(row, COL_deferrals_approved_on))};
        cadre->n_defers += at == cadre->n_defers;
    }
    cadre->defers = defers;
}

/* Rows that nobody confirmed (sure: no) wait for a human. */
static void add_kin(struct finisher *finisher, int i, struct cadre *cadre) {
    struct draft *draft = finisher->draft;
    struct kin *kin = ARENA_ARRAY(draft->arena, struct kin, finisher->kin.counted[i]);
    for (int k = finisher->kin.first[i]; k >= 0; k = finisher->kin.next[k]) {
        const struct record *row = draft->tables[TABLE_kin].rows[k];
        const char *id = record_get(row, COL_kin_person), *sure = record_get(row, COL_kin_sure);
        int who = finish_number(draft, TABLE_cadres, id), q = who < 0 ? finish_number(draft, TABLE_people, id) : -1;
        who = q >= 0 ? finisher->city->n_cadres + q : who;
        bool twice = false;
        for (int j = 0; j < cadre->n_kin; j++)
            twice = twice || kin[j].who == who;
        if (who < 0 || who == i || twice || (sure && !is_yes(sure)))
            continue;
        kin[cadre->n_kin++] = (struct kin){who, finish_code(code_relation, record_get(row, COL_kin_relation), code_find(code_relation, "unknown"))};
    }
    cadre->kin = kin;
}

static void add_prefers(struct finisher *finisher, int i, struct cadre *cadre) {
    struct draft *draft = finisher->draft;
    struct preference *prefers = ARENA_ARRAY(draft->arena, struct preference, finisher->prefers.counted[i]);
    for (int k = finisher->prefers.first[i]; k >= 0; k = finisher->prefers.next[k]) {
        const struct record *row = draft->tables[TABLE_prefers].rows[k];
        int unit = finish_number(draft, TABLE_units, record_get(row, COL_prefers_unit)),
            post = finish_number(draft, TABLE_posts, record_get(row, COL_prefers_post));
        const char *weight = record_get(row, COL_prefers_weight);
        if ((unit < 0) == (post < 0)) {
            draft_remark(draft, REMARK_UNUSABLE, row->place, NULL, NULL, W_FAULT_UNIT_OR_POST);
            continue;
        }
        int at = 0;
        while (at < cadre->n_prefers && !(row->laid && prefers[at].unit == unit && prefers[at].post == post))
            at++;
        prefers[at] = (struct preference){unit, post, weight ? atoi(weight) : 1};
        cadre->n_prefers += at == cadre->n_prefers;
    }
    cadre->prefers = prefers;
}

static void add_values(struct finisher *finisher, const struct record *row, struct cadre *cadre) {
    static const struct {
        int attribute;
        enum column_id column;
    } fixed[] = {{ATTRIBUTE_GENDER, COL_cadres_gender},
                 {ATTRIBUTE_ETHNICITY, COL_cadres_ethnicity},
                 {ATTRIBUTE_PARTY, COL_cadres_party},
                 {ATTRIBUTE_SPECIALTY, COL_cadres_specialty},
                 {ATTRIBUTE_EDUCATION, COL_cadres_education}};
    struct draft *draft = finisher->draft;
    struct city *city = finisher->city;
    int *values = ARENA_ARRAY(draft->arena, int, city->n_attributes);
    struct card_line *card = ARENA_ARRAY(draft->arena, struct card_line, row->n_pairs);
    for (size_t k = 0; k < sizeof fixed / sizeof *fixed; k++) {
        const char *text = record_get(row, fixed[k].column);
        values[fixed[k].attribute] = text ? symbols_id(city->symbols, text) : SYMBOL_UNKNOWN;
    }
    for (int k = 0; k < row->n_pairs; k++) {
        if (row->pairs[k].card) {
            card[cadre->n_card++] = (struct card_line){row->pairs[k].key, row->pairs[k].value};
            continue;
        }
        for (int d = N_FIXED_ATTRIBUTES; d < city->n_attributes; d++)
            if (strcmp(city->attributes[d], row->pairs[k].key) == 0)
                values[d] = symbols_id(city->symbols, row->pairs[k].value);
    }
    cadre->values = values;
    cadre->card = card;
}

static void add_secondment(struct finisher *finisher, const struct record *row, struct cadre *cadre) {
    struct draft *draft = finisher->draft;
    int post = finish_number(draft, TABLE_posts, record_get(row, COL_cadres_secondment_post));
    cadre->secondment_post = -1;
    cadre->secondment_since = finish_date(record_get(row, COL_cadres_secondment_since));
    cadre->secondment_until = finish_date(record_get(row, COL_cadres_secondment_until));
    if (post < 0)
        return;
    if (post == cadre->post || finisher->city->posts[post].holder >= 0 || starts_later(draft, cadre->secondment_since) ||
        ends_after(cadre->secondment_since, cadre->secondment_until)) {
        draft_complain(draft, row, COL_cadres_secondment_post, record_get(row, COL_cadres_secondment_post), W_INTAKE_SECONDMENT);
        return;
    }
    cadre->secondment_post = post;
}

static void make_cadre(struct finisher *finisher, struct record *row) {
    struct draft *draft = finisher->draft;
    struct city *city = finisher->city;
    int i = row->number;
    struct cadre *cadre = &city->cadres[i];
    cadre->id = record_get(row, COL_cadres_id);
    cadre->name = record_get(row, COL_cadres_name);
    cadre->rank = (enum rank)finish_code(code_rank, record_get(row, COL_cadres_rank), RANK_PRINCIPAL);
    cadre->post = finish_number(draft, TABLE_posts, record_get(row, COL_cadres_post));
    cadre->birth = finish_date(record_get(row, COL_cadres_birth));
    cadre->establishment = (enum establishment)finish_code(code_establishment, record_get(row, COL_cadres_establishment), ESTABLISHMENT_UNKNOWN);
    cadre->retirement_class =
        (enum retirement_class)finish_code(code_retirement_class, record_get(row, COL_cadres_retirement_class), RETIREMENT_UNKNOWN);
    cadre->assessment = (enum assessment)finish_code(code_assessment, record_get(row, COL_cadres_assessment), ASSESSMENT_UNKNOWN);
    cadre->post_since = finish_date(record_get(row, COL_cadres_post_since));
    cadre->body_since = finish_date(record_get(row, COL_cadres_body_since));
    cadre->deputy_since = finish_date(record_get(row, COL_cadres_deputy_since));
    cadre->principal_since = finish_date(record_get(row, COL_cadres_principal_since));
    cadre->post_type = finish_code(code_type, record_get(row, COL_cadres_post_type), TYPE_UNKNOWN);
    cadre->waiting_since = finish_date(record_get(row, COL_cadres_waiting_since));
    cadre->probation_until = finish_date(record_get(row, COL_cadres_probation_until));
    cadre->watch_until = finish_date(record_get(row, COL_cadres_watch_until));
    cadre->unfit_since = finish_date(record_get(row, COL_cadres_unfit_since));
    const char *clear = record_get(row, COL_cadres_clear_record);
    cadre->clear_record = !clear ? TRI_UNKNOWN : is_yes(clear) ? TRI_TRUE : TRI_FALSE;
    cadre->promising = is_yes(record_get(row, COL_cadres_promising));
    cadre->listed = is_yes(record_get(row, COL_cadres_listed));
    cadre->unfit = is_yes(record_get(row, COL_cadres_unfit)) || record_get(row, COL_cadres_unfit_reason);
    cadre->unfit_reason = record_get(row, COL_cadres_unfit_reason);
    cadre->upbringing = record_get(row, COL_cadres_upbringing);
    if (cadre->post >= 0)
        city->posts[cadre->post].holder = i;
    check_starts(draft, row, cadre);
    add_values(finisher, row, cadre);
    add_history(finisher, row, i, cadre);
    add_defers(finisher, i, cadre);
    add_kin(finisher, i, cadre);
    add_prefers(finisher, i, cadre);
}

/* Kin is symmetric (struct city): what one side states is added to the other. */
static void turn_kin(struct draft *draft, int n_cadres) {
    struct groups told = group(draft, n_cadres, TABLE_kin, COL_kin_cadre);
    struct ids *pairs = ids_new(draft->arena);
    const struct table *kin = &draft->tables[TABLE_kin];
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < n_cadres; i++)
            for (int k = told.first[i]; k >= 0; k = told.next[k]) {
                const struct record *row = kin->rows[k];
                const char *cadre = record_get(row, COL_kin_cadre), *person = record_get(row, COL_kin_person), *sure = record_get(row, COL_kin_sure);
                if (!person || (sure && !is_yes(sure)) || finish_number(draft, TABLE_cadres, person) < 0)
                    continue;
                const char *key = arena_format(draft->arena, "%s\x1f%s", pass == 0 ? cadre : person, pass == 0 ? person : cadre);
                if (ids_add(pairs, key, pass) != pass || pass == 0)
                    continue;
                struct record *turned = draft_record(draft, TABLE_kin, row->place);
                record_put(turned, COL_kin_cadre, person);
                record_put(turned, COL_kin_person, cadre);
                record_put(turned, COL_kin_relation, record_get(row, COL_kin_relation) ? kin_inverse(record_get(row, COL_kin_relation)) : NULL);
            }
}

void finish_cadres(struct draft *draft, struct city *city) {
    const struct table *cadres = &draft->tables[TABLE_cadres];
    struct finisher finisher = {.draft = draft, .city = city};
    finisher.history = group(draft, city->n_cadres, TABLE_history, COL_history_cadre);
    finisher.deferrals = group(draft, city->n_cadres, TABLE_deferrals, COL_deferrals_cadre);
    turn_kin(draft, city->n_cadres);
    finisher.kin = group(draft, city->n_cadres, TABLE_kin, COL_kin_cadre);
    finisher.prefers = group(draft, city->n_cadres, TABLE_prefers, COL_prefers_cadre);
    for (int k = 0; k < cadres->n; k++)
        if (cadres->rows[k]->number >= 0)
            make_cadre(&finisher, cadres->rows[k]);
    for (int k = 0; k < cadres->n; k++) /* all holders are known now */
        if (cadres->rows[k]->number >= 0)
            add_secondment(&finisher, cadres->rows[k], &city->cadres[cadres->rows[k]->number]);
}
