/* From a choice to the values of a linear program's columns, and back. */
#include <math.h>

#include "solve/linear.h"

static void choice_values(const struct linear *l, const int *choice, double *values, double *activity) {
    for (int c = 0; c < l->n_choice; c++) {
        const struct linear_column *column = &l->columns[c];
        values[c] = 0;
        for (int k = column->first_member; k < column->first_member + column->n_members; k++)
            if (choice[l->ask.program->columns[column->source].group] == l->members[k])
                values[c] = 1;
        for (int k = column->first; values[c] > 0 && k < column->first + column->n; k++)
            activity[l->entry_row[k]] += l->entry_coef[k];
    }
}

/* A count above its least goes into the pieces from the left, as their slopes rise. Returns the count. */
static double piece_value(const struct linear_column *piece, double *left) {
    double value = *left < piece->upper - piece->lower ? *left : piece->upper - piece->lower;
    *left -= value;
    return value;
}

static void range_values(const struct linear *l, const double *count, const bool *known, double *values, int c) {
    const struct linear_column *column = &l->columns[c];
    const struct count_range *range = &l->ask.program->ranges[column->source];
    double most = -HUGE_VAL, least = HUGE_VAL;
    for (int k = 0; k < range->n_cells; k++) {
        double n = known[range->cells[k]] ? count[range->cells[k]] : l->least[range->cells[k]];
        most = n > most ? n : most;
        least = n < least ? n : least;
    }
    values[c] = column->kind == LINEAR_LARGEST ? most : least;
}

void linear_values(const struct linear *l, const int *choice, double *values) {
    const struct program *p = l->ask.program;
    struct arena *arena = arena_new();
    double *activity = ARENA_ARRAY(arena, double, l->n_rows), *left = ARENA_ARRAY(arena, double, p->n_counts);
    double *count = ARENA_ARRAY(arena, double, p->n_counts);
    bool *known = ARENA_ARRAY(arena, bool, p->n_counts);
    choice_values(l, choice, values, activity);
    for (int c = l->n_choice; c < l->n_columns; c++) {
        const struct linear_column *column = &l->columns[c];
        if (column->kind == LINEAR_EXCESS) {
            double over = activity[l->row_of[p->columns[column->source].row]] - l->row_upper[l->row_of[p->columns[column->source].row]];
            values[c] = over > 0 ? over : 0;
        } else if (column->kind == LINEAR_PIECE) {
            int k = column->source, row = l->row_of[p->counts[k].row];
            if (!known[k]) {
                known[k] = true;
                left[k] = activity[row] - l->row_lower[row];
                count[k] = l->least[k] + left[k];
            }
            values[c] = piece_value(column, &left[k]);
        } else {
            range_values(l, count, known, values, c);
        }
    }
    arena_free(arena);
}

/* Seats for those who go to the merged classes of a side, by augmenting paths: room is what the others leave of each class. */
struct seating {
    const struct linear *l;
    int *choice;
    int *room;          /* per program row of seats */
    int n;              /* columns with members to choose from */
    const int *columns; /* of the linear program */
    int *seen;          /* per program row: 1 + the last search that came by */
    int search;
};

/* The rows of the seats a column takes: of its class and, inside the own unit, of its body. Returns how many; none if nobody could ever fill them. */
static int seat_rows(const struct program *p, int column, int rows[2]) {
    const struct column *c = &p->columns[column];
    int n = 0;
    for (int k = c->first; k < c->first + c->n && n < 2; k++) {
        const struct row *row = &p->rows[p->entries[k].at];
        if ((row->kind == ROW_CLASS_SEATS && row->seat == c->seat) || (row->kind == ROW_ATOM_SEATS && row->atom == c->atom))
            rows[n++] = p->entries[k].at;
    }
    return n;
}

static void count_seats(struct seating *s, int column, int sign) {
    int rows[2], n = column < 0 ? 0 : seat_rows(s->l->ask.program, column, rows);
    for (int k = 0; k < n; k++)
        s->room[rows[k]] += sign;
}

static bool sits_on(const struct seating *s, int column, int row) {
    int rows[2], n = column < 0 ? 0 : seat_rows(s->l->ask.program, column, rows);
    return (n > 0 && rows[0] == row) || (n > 1 && rows[1] == row);
}

static bool seat(struct seating *s, int k);

/* Room in a row, if need be by seating elsewhere one of those seated before k. */
static bool make_room(struct seating *s, int k, int row) {
    const struct program *p = s->l->ask.program;
    if (s->room[row] > 0)
        return true;
    if (s->seen[row] == s->search)
        return false;
    s->seen[row] = s->search;
    for (int o = 0; o < k; o++) {
        int group = p->columns[s->l->columns[s->columns[o]].source].group;
        if (sits_on(s, s->choice[group], row) && seat(s, o) && s->room[row] > 0)
            return true;
    }
    return false;
}

static bool seat(struct seating *s, int k) {
    const struct program *p = s->l->ask.program;
    const struct linear_column *column = &s->l->columns[s->columns[k]];
    int group = p->columns[column->source].group, rows[2];
    for (int j = column->first_member; j < column->first_member + column->n_members; j++) {
        int n = seat_rows(p, s->l->members[j], rows);
        bool free = s->l->members[j] != s->choice[group];
        for (int q = 0; free && q < n; q++)
            free = make_room(s, k, rows[q]);
        for (int q = 0; free && q < n; q++) /* making room for one may have taken the other */
            free = s->room[rows[q]] > 0;
        if (!free)
            continue;
        count_seats(s, s->choice[group], 1);
        s->choice[group] = s->l->members[j];
        count_seats(s, s->choice[group], -1);
        return true;
    }
    return false;
}

static void take_room(struct seating *s, int column) {
    const struct program *p = s->l->ask.program;
    for (int k = p->columns[column].first; k < p->columns[column].first + p->columns[column].n; k++)
        s->room[p->entries[k].at] -= p->entries[k].coef;
}

static bool find_seats(struct arena *arena, const struct linear *l, int n, const int *columns, int *choice) {
    const struct program *p = l->ask.program;
    struct seating s = {.l = l, .choice = choice, .n = n, .columns = columns};
    s.room = ARENA_ARRAY(arena, int, p->n_rows);
    s.seen = ARENA_ARRAY(arena, int, p->n_rows);
    for (int r = 0; r < p->n_rows; r++)
        s.room[r] = p->rows[r].kind == ROW_CLASS_SEATS || p->rows[r].kind == ROW_ATOM_SEATS ? p->rows[r].upper - p->rows[r].fixed : 0;
    for (int g = 0; g < p->n_groups; g++)
        if (choice[g] >= 0 && p->groups[g].n > 1 && (l->ask.part < 0 || p->groups[g].part == l->ask.part))
            take_room(&s, choice[g]);
    for (int k = 0; k < n; k++) { /* they have left their homes but sit nowhere yet */
        count_seats(&s, l->columns[columns[k]].source, 1);
        choice[p->columns[l->columns[columns[k]].source].group] = -1;
    }
    bool good = true;
    for (int k = 0; k < n; k++) {
        s.search = k + 1;
        if (!seat(&s, k)) {
            choice[p->columns[l->columns[columns[k]].source].group] = l->columns[columns[k]].source;
            good = false;
        }
    }
    return good;
}

bool linear_choice(const struct linear *l, const double *values, int *choice) {
    struct arena *arena = arena_new();
    int n = 0, *open = ARENA_ARRAY(arena, int, l->n_choice);
    for (int c = 0; c < l->n_choice; c++) {
        if (values[c] <= 0.5)
            continue;
        choice[l->ask.program->columns[l->columns[c].source].group] = l->columns[c].source;
        if (l->columns[c].n_members > 1)
            open[n++] = c;
    }
    bool good = n == 0 || find_seats(arena, l, n, open, choice);
    arena_free(arena);
    return good;
}
