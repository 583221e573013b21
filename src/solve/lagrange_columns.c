/* Columns as the Lagrangian looks at them: of the 20 rows of a column most are shared. All moves of a cadre to other units leave the same home, and
 * whoever has the same values adds the same to a unit. Such pieces are weighed once a step, a column is the sum of two of them and of its seat. */
#include <limits.h>
#include <string.h>

#include "solve/lagrange_parts.h"

/* uthash asks for memory inside functions that have an `arena` in scope; all of it goes there. */
#define uthash_malloc(bytes) arena_alloc(arena, 1, (bytes))
#define uthash_free(place, bytes) ((void)(place), (void)(bytes))
#include <uthash.h>

struct known_piece {
    int piece;
    UT_hash_handle hh;
};

struct layout {
    struct lagrange *l;
    struct arena *arena;
    struct known_piece *known;
    int room_pieces, room_entries, room_columns, n_entries;
    int n, n_common;
    struct lagrange_entry *entries, *common; /* of one column; of all moves of its cadre to other units */
};

static bool column_in(const struct lagrange *l, int c) { return l->ask.useful == NULL || l->ask.useful[c]; }

/* A group of which nothing is useful keeps all its columns. */
static bool group_useful(const struct lagrange *l, const struct group *group) {
    for (int c = group->first; c < group->first + group->n; c++)
        if (column_in(l, c))
            return true;
    return false;
}

static bool leaves(const struct column *column) { return column->kind == COLUMN_MOVE && column->leaves_unit && !column->secondment; }

/* Entries in active rows, those of held tiers behind them; the seat apart. Returns its row, or that of no row. */
static int list_entries(struct layout *at, const struct column *column) {
    const struct lagrange *l = at->l;
    int seat = l->n_rows;
    at->n = 0;
    for (int k = column->first; k < column->first + column->n; k++) {
        const struct entry *e = &l->program->entries[k];
        const struct row *row = &l->program->rows[e->at];
        if (!l->rows[e->at].active)
            continue;
        if (seat == l->n_rows && column->kind == COLUMN_MOVE && row->kind == ROW_CLASS_SEATS && row->seat == column->seat && e->coef == 1)
            seat = e->at;
        else
            at->entries[at->n++] = (struct lagrange_entry){e->at, e->coef};
    }
    for (int t = 0; t < N_TIERS; t++)
        if (column->cost[t] != 0 && l->rows[l->program->n_rows + t].active)
            at->entries[at->n++] = (struct lagrange_entry){l->program->n_rows + t, (int)column->cost[t]};
    return seat;
}

static bool same_entry(struct lagrange_entry a, struct lagrange_entry b) { return a.row == b.row && a.coef == b.coef; }

/* The number of a piece that has exactly these entries. */
static int piece_of(struct layout *at, const struct lagrange_entry *entries, int n) {
    struct arena *arena = at->arena;
    struct lagrange *l = at->l;
    struct known_piece *known;
    HASH_FIND(hh, at->known, entries, sizeof *entries * (size_t)n, known);
    if (known != NULL)
        return known->piece;
    struct lagrange_entry *own = ARENA_ARRAY(arena, struct lagrange_entry, n);
    memcpy(own, entries, sizeof *own * (size_t)n);
    known = ARENA_NEW(arena, struct known_piece);
    known->piece = l->n_pieces;
    *ARENA_PUSH(arena, l->pieces, l->n_pieces, at->room_pieces) = (struct lagrange_piece){own, n};
    HASH_ADD_KEYPTR(hh, at->known, own, sizeof *own * (size_t)n, known);
    return known->piece;
}

/* What all moves of the group to other units have. */
static void find_common(struct layout *at, const struct group *group) {
    bool first = true;
    at->n_common = 0;
    for (int c = group->first; c < group->first + group->n; c++) {
        if (!leaves(&at->l->program->columns[c]) || !column_in(at->l, c))
            continue;
        list_entries(at, &at->l->program->columns[c]);
        if (first) {
            memcpy(at->common, at->entries, sizeof *at->entries * (size_t)at->n);
            at->n_common = at->n;
            first = false;
            continue;
        }
        int kept = 0;
        for (int k = 0, j = 0; k < at->n_common; k++) {
            while (j < at->n && at->entries[j].row < at->common[k].row)
                j++;
            if (j < at->n && same_entry(at->entries[j], at->common[k]))
                at->common[kept++] = at->common[k];
        }
        at->n_common = kept;
    }
}

static void add_column(struct layout *at, int c, int common) {
    struct lagrange *l = at->l;
    const struct column *column = &l->program->columns[c];
    int seat = list_entries(at, column), n = 0;
    bool shares = leaves(column) && column_in(l, c);
    for (int k = 0, j = 0; shares && k < at->n; k++) {
        if (j < at->n_common && same_entry(at->entries[k], at->common[j]))
            j++;
        else
            at->entries[n++] = at->entries[k];
    }
    *ARENA_PUSH(at->arena, l->columns, l->n_columns, at->room_columns) =
        (struct lagrange_column){.cost = column->cost[l->ask.tier] * ((int64_t)1 << l->shift),
                                 .source = c,
                                 .seat = seat,
                                 .piece = {shares ? common : 0, piece_of(at, at->entries, shares ? n : at->n)}};
}

static int longest(const struct program *p) {
    int most = 0;
    for (int c = 0; c < p->n_choice; c++)
        most = p->columns[c].n > most ? p->columns[c].n : most;
    return most;
}

void lagrange_columns(struct lagrange *l, struct arena *arena) {
    const struct program *p = l->program;
    int most = longest(p) + N_TIERS;
    struct layout at = {.l = l, .arena = arena, .entries = ARENA_ARRAY(arena, struct lagrange_entry, most)};
    at.common = ARENA_ARRAY(arena, struct lagrange_entry, most);
    piece_of(&at, at.entries, 0); /* the first piece is the empty one */
    l->first_column = ARENA_ARRAY(arena, int, p->n_groups + 1);
    for (int g = 0; g < p->n_groups; g++) {
        const struct group *group = &p->groups[g];
        if (!lagrange_has(l, group))
            continue;
        bool some = group_useful(l, group);
        find_common(&at, group);
        int common = piece_of(&at, at.common, at.n_common);
        l->first_column[l->n_groups++] = l->n_columns;
        for (int k = -1; k < group->n; k++) { /* the plan's column first, so that it is the answer among equals */
            int c = k < 0 ? l->ask.choice[g] : group->first + k;
            if ((!some || column_in(l, c)) && (k < 0 || c != l->ask.choice[g]))
                add_column(&at, c, common);
        }
    }
    l->first_column[l->n_groups] = l->n_columns;
    l->worth = ARENA_ARRAY(arena, int64_t, l->n_pieces);
}
