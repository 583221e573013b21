/* Requirements as rows and columns of a relaxed program: a must in force has no columns that leave it unmet, a row not in force has no bounds. */
#include "solve/conflict_lab.h"

#include <string.h>

#include "base/stop.h"
#include "base/words.h"
#include "solve/parts.h"

/* The bounds of a row as the rules have them. */
struct bounds {
    int lower, upper;
};

static bool kind_of(const struct row *row, enum requirement_kind *kind) {
    static const struct {
        enum row_kind row;
        enum requirement_kind kind;
    } kinds[] = {{ROW_MUST_FILL, REQUIRE_FILL},      {ROW_VACANCIES, REQUIRE_STAFF},
                 {ROW_QUOTA, REQUIRE_QUOTA},         {ROW_PAIR, REQUIRE_PAIR},
                 {ROW_BOTH_DUE, REQUIRE_ONE},        {ROW_KIN, REQUIRE_KIN},
                 {ROW_LC_1, REQUIRE_SHARE},          {ROW_ENABLING, REQUIRE_POOL},
                 {ROW_MUTUAL, REQUIRE_MUTUAL},       {ROW_MAX_ENABLING, REQUIRE_MAX_ENABLING},
                 {ROW_MAX_MOVES, REQUIRE_MAX_MOVES}, {ROW_MIN_SHARE_OF_DUE, REQUIRE_MIN_SHARE}};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        if (kinds[k].row == row->kind) {
            *kind = kinds[k].kind;
            return true;
        }
    return false;
}

static bool same_area(const char *a, const char *b) { return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0); }

/* Is the row one of the requirement's? */
static bool is_row_of(const struct program *p, const struct row *row, enum requirement_kind kind, const struct requirement *r) {
    if (kind != r->kind)
        return false;
    switch (kind) {
    case REQUIRE_FILL:
        return p->seats[row->seat].post == r->post;
    case REQUIRE_STAFF:
    case REQUIRE_QUOTA:
    case REQUIRE_POOL:
        return row->unit == r->unit && row->rank == r->rank && row->body == r->body;
    case REQUIRE_PAIR:
        return row->a == r->a && row->b == r->b && strcmp(rule_names[row->rule], r->rule) == 0;
    case REQUIRE_ONE:
    case REQUIRE_KIN:
        return row->a == r->a && row->b == r->b;
    case REQUIRE_SHARE:
        return row->unit == r->unit;
    case REQUIRE_MUTUAL:
        return same_area(row->area, r->area);
    default:
        return true;
    }
}

static struct requirement *requirement_add(struct lab *lab, enum requirement_kind kind, const char *rule) {
    struct requirement *r = ARENA_PUSH(lab->arena, lab->items, lab->n, lab->room);
    *r = (struct requirement){.kind = kind, .rule = rule, .cadre = -1, .due = -1, .a = -1, .b = -1, .unit = -1, .rank = -1, .body = -1, .post = -1};
    r->wish = -1;
    return r;
}

static void list_musts(struct lab *lab) {
    for (int i = 0; i < lab->rules->city->n_cadres; i++)
        for (int bit = 0; bit < 32; bit++)
            if ((lab->rules->cadres[i].musts >> bit & 1U) != 0) {
                struct requirement *r = requirement_add(lab, REQUIRE_MUST, rules_due_name(lab->rules->policy, bit));
                r->cadre = i;
                r->due = bit;
            }
}

static void list_row(struct lab *lab, const struct program *p, const struct row *row, enum requirement_kind kind, int extra_most) {
    for (int k = 0; k < lab->n; k++)
        if (is_row_of(p, row, kind, &lab->items[k]))
            return;
    for (int extra = 0; extra < (kind == REQUIRE_STAFF ? extra_most : 1); extra++) {
        struct requirement *r = requirement_add(lab, kind, rule_names[row->rule]);
        r->a = row->a;
        r->b = row->b;
        r->unit = row->unit;
        r->rank = row->rank;
        r->body = row->body;
        r->area = row->area;
        r->post = kind == REQUIRE_FILL ? p->seats[row->seat].post : -1;
        r->extra = extra;
        r->lenient = kind == REQUIRE_PAIR && (row->rule == RULE_SD_E6 || lab->rules->policy->limits[row->rule].force == FORCE_NEAR_HARD);
    }
}

/* Musts first, then what is nearest to seats: these are what a set of requirements is best told by. */
static void list_rows(struct lab *lab, const struct program *p, int extra_most) {
    for (int kind = REQUIRE_FILL; kind < REQUIRE_WISH; kind++)
        for (int r = 0; r < p->n_rows; r++) {
            enum requirement_kind of;
            bool allowed = p->rows[r].kind == ROW_PAIR && p->rows[r].excess >= 0; /* an exception, no limit */
            if (!allowed && kind_of(&p->rows[r], &of) && (int)of == kind)
                list_row(lab, p, &p->rows[r], of, extra_most);
        }
}

static due_set *waived_musts(const struct lab *lab, struct arena *arena, const bool *in_force) {
    due_set *waived = ARENA_ARRAY(arena, due_set, lab->rules->city->n_cadres);
    memset(waived, 0xff, sizeof *waived * (size_t)lab->rules->city->n_cadres);
    for (int k = 0; k < lab->n && in_force != NULL; k++)
        if (lab->items[k].kind == REQUIRE_MUST && in_force[k])
            waived[lab->items[k].cadre] &= ~((due_set)1 << lab->items[k].due);
    return waived;
}

struct lab *lab_new(struct arena *arena, const struct task *task, int extra_most, double deadline, struct error *err) {
    struct lab *lab = ARENA_NEW(arena, struct lab);
    struct arena *scratch = arena_new();
    *lab = (struct lab){.arena = arena, .task = *task, .deadline = deadline};
    lab->task.progress = NULL;
    lab->task.start = NULL;
    bool good = solve_prepare(arena, &lab->task, &lab->rules, &lab->cells, err);
    if (good) {
        list_musts(lab);
        const struct program *p = program_build_waived(scratch, lab->rules, lab->cells, waived_musts(lab, scratch, NULL), true, deadline);
        good = p != NULL;
        if (good)
            list_rows(lab, p, extra_most);
    }
    arena_free(scratch);
    return good ? lab : NULL;
}

int lab_count(const struct lab *lab) { return lab->n; }
const struct requirement *lab_requirement(const struct lab *lab, int k) { return &lab->items[k]; }
const struct rules *lab_rules(const struct lab *lab) { return lab->rules; }

/* Rows keep the bounds of what is in force. Returns whether a limit of the whole round is. */
static bool set_rows(const struct lab *lab, struct program *p, const bool *in_force) {
    bool global = false;
    for (int r = 0; r < p->n_rows; r++) {
        struct row *row = &p->rows[r];
        enum requirement_kind kind;
        int extra = -1;
        if (!kind_of(row, &kind))
            continue;
        bool known = false;
        for (int k = 0; k < lab->n; k++)
            if (is_row_of(p, row, kind, &lab->items[k])) {
                known = true;
                if (in_force[k] && (extra < 0 || lab->items[k].extra < extra))
                    extra = lab->items[k].extra;
            }
        if (known && extra < 0) {
            row->lower = ROW_FREE_BELOW;
            row->upper = ROW_FREE_ABOVE;
        } else if (known && kind == REQUIRE_STAFF) {
            row->lower -= extra;
        }
        global = global || (row->global && extra >= 0);
    }
    return global;
}

static bool breaks_row(const struct program *p, const struct row *row, struct bounds bounds, int activity, int extra) {
    int slack = row->excess >= 0 ? p->columns[row->excess].upper : 0;
    if (bounds.lower != ROW_FREE_BELOW && activity < bounds.lower - extra)
        return true;
    return bounds.upper != ROW_FREE_ABOVE && activity > bounds.upper + slack;
}

/* Musts that the choice leaves unmet. */
static due_set unmet_by(const struct lab *lab, const struct column *column) {
    if (column->kind == COLUMN_RELAX)
        return DUE_HB_4;
    if (column->cost[TIER_RELAXED] == 0)
        return 0;
    return rules_unmet(lab->rules, column->cadre, column->kind == COLUMN_MOVE ? column->post : -1) & lab->rules->cadres[column->cadre].musts;
}

/* Notes which requirements a plan breaks: it answers for every set that has none of them. */
static void note_witness(struct lab *lab, const struct program *p, const struct bounds *bounds, const int *choice) {
    struct arena *scratch = arena_new();
    int *activity = ARENA_ARRAY(scratch, int, p->n_rows);
    bool *broken = ARENA_ARRAY(lab->arena, bool, lab->n);
    due_set *unmet = ARENA_ARRAY(scratch, due_set, lab->rules->city->n_cadres);
    for (int r = 0; r < p->n_rows; r++)
        activity[r] = p->rows[r].fixed;
    for (int g = 0; g < p->n_groups; g++) {
        const struct column *column = &p->columns[p->groups[g].n == 1 ? p->groups[g].first : choice[g]];
        unmet[column->cadre] |= unmet_by(lab, column);
        for (int k = column->first; p->groups[g].n > 1 && k < column->first + column->n; k++)
            activity[p->entries[k].at] += p->entries[k].coef;
    }
    for (int k = 0; k < lab->n; k++)
        broken[k] = lab->items[k].kind == REQUIRE_MUST && (unmet[lab->items[k].cadre] >> lab->items[k].due & 1U) != 0;
    for (int r = 0; r < p->n_rows; r++) {
        enum requirement_kind kind;
        if (!kind_of(&p->rows[r], &kind) || !breaks_row(p, &p->rows[r], bounds[r], activity[r], 0))
            continue;
        for (int k = 0; k < lab->n; k++)
            if (is_row_of(p, &p->rows[r], kind, &lab->items[k]) && breaks_row(p, &p->rows[r], bounds[r], activity[r], lab->items[k].extra))
                broken[k] = true;
    }
    *ARENA_PUSH(lab->arena, lab->witnesses, lab->n_witnesses, lab->room_witnesses) = broken;
    arena_free(scratch);
}

static bool has_witness(const struct lab *lab, const bool *in_force) {
    for (int w = 0; w < lab->n_witnesses; w++) {
        bool good = true;
        for (int k = 0; k < lab->n && good; k++)
            good = !in_force[k] || !lab->witnesses[w][k];
        if (good)
            return true;
    }
    return false;
}

/* A row that the groups cannot keep whatever each of them chooses: no solver is needed to see it. */
static bool out_of_reach(const struct program *p) {
    for (int r = 0; r < p->n_rows; r++) {
        const struct row *row = &p->rows[r];
        int slack = row->excess >= 0 ? p->columns[row->excess].upper : 0;
        int64_t least, most;
        if (row->kind == ROW_CELL || (row->lower == ROW_FREE_BELOW && row->upper == ROW_FREE_ABOVE))
            continue;
        program_reach(p, row, &least, &most);
        if ((row->lower != ROW_FREE_BELOW && most < row->lower) || (row->upper != ROW_FREE_ABOVE && least > (int64_t)row->upper + slack))
            return true;
    }
    return false;
}

static bool run(struct lab *lab, struct arena *scratch, const bool *in_force, bool joined, bool *global, struct crew_result *result, int *to,
                struct error *err) {
    struct program *p = program_build_waived(scratch, lab->rules, lab->cells, waived_musts(lab, scratch, in_force), joined, lab->deadline);
    *result = (struct crew_result){.by_clock = true};
    if (p == NULL)
        return true;
    struct bounds *bounds = ARENA_ARRAY(scratch, struct bounds, p->n_rows);
    for (int r = 0; r < p->n_rows; r++)
        bounds[r] = (struct bounds){p->rows[r].lower, p->rows[r].upper};
    *global = set_rows(lab, p, in_force);
    if (plainly_impossible(p) || out_of_reach(p)) {
        result->impossible = true;
        return true;
    }
    struct task task = lab->task;
    if (lab->deadline > 0)
        task.time_limit = lab->deadline - stop_now() > 0.01 ? lab->deadline - stop_now() : 0.01;
    struct crew_ask ask = {.program = p, .task = &task, .started = stop_now(), .n_tiers = 0};
    if (!crew_run(scratch, &ask, result, err))
        return false;
    if (result->all_planned) { /* a plan of each component need not be one of the city */
        int64_t value[N_TIERS];
        result->all_planned = program_value(p, result->choice, -1, value) == 0;
        if (result->all_planned)
            note_witness(lab, p, bounds, result->choice);
        if (result->all_planned && to != NULL && !program_posts(scratch, p, result->choice, to))
            return error_set(err, ERROR_BUG, word(W_SOLVE_UNCONFIRMED), word(W_SOLVE_NO_SEATS));
        for (int i = 0; result->all_planned && to != NULL && i < lab->rules->city->n_cadres; i++)
            to[i] = to[i] == lab->rules->city->cadres[i].post ? -1 : to[i];
    }
    return true;
}

bool lab_ask(struct lab *lab, const bool *in_force, enum lab_answer *answer, int *to, struct error *err) {
    bool good = true, global = false, settled = false;
    *answer = LAB_UNKNOWN;
    if (to == NULL && has_witness(lab, in_force)) {
        *answer = LAB_POSSIBLE;
        return true;
    }
    for (int joined = 0; joined < 2 && good && !settled; joined++) {
        struct arena *scratch = arena_new();
        struct crew_result result;
        good = run(lab, scratch, in_force, joined == 1, &global, &result, to, err);
        if (good && result.impossible)
            *answer = LAB_IMPOSSIBLE;
        else if (good && result.all_planned)
            *answer = LAB_POSSIBLE;
        settled = *answer != LAB_UNKNOWN || !global;
        arena_free(scratch);
    }
    lab->unsure = lab->unsure || *answer == LAB_UNKNOWN;
    return good;
}
