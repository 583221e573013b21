/* The components of a program as others see them: their values and bounds, and a sum over all that makes two of them the same problem. */
#include <string.h>

#include "base/file.h"
#include "solve/parts.h"

/* What tells one component from another, as bytes. */
struct picture {
    struct arena *arena;
    const struct program *p;
    int n, room;
    int64_t *items;
};

static void put(struct picture *picture, int64_t number) { *ARENA_PUSH(picture->arena, picture->items, picture->n, picture->room) = number; }

/* Bounds of rows count from what is fixed in them, so that nothing outside the component enters. */
static void put_row(struct picture *picture, const struct row *row) {
    put(picture, row->kind);
    put(picture, row->lower == ROW_FREE_BELOW ? INT64_MIN : (int64_t)row->lower - row->fixed);
    put(picture, row->upper == ROW_FREE_ABOVE ? INT64_MAX : (int64_t)row->upper - row->fixed);
    put(picture, row->excess < 0 ? -1 : picture->p->columns[row->excess].upper);
    for (int t = 0; row->excess >= 0 && t < N_TIERS; t++)
        put(picture, picture->p->columns[row->excess].cost[t]);
}

static void put_column(struct picture *picture, const struct column *column, const int *number_of) {
    put(picture, column->kind);
    for (int t = 0; t < N_TIERS; t++)
        put(picture, column->cost[t]);
    for (int k = column->first; k < column->first + column->n; k++)
        if (number_of[picture->p->entries[k].at] >= 0) {
            put(picture, number_of[picture->p->entries[k].at]);
            put(picture, picture->p->entries[k].coef);
        }
}

/* The cost of each count above what is fixed. */
static void put_count(struct picture *picture, const struct count_cell *count, int row) {
    int fixed = count->before + picture->p->rows[count->row].fixed;
    put(picture, row);
    put(picture, (int64_t)count->least - fixed);
    put(picture, (int64_t)count->most - fixed);
    put(picture, count->range);
    for (int n = count->least; n <= count->most && count->range < 0; n++)
        put(picture, count->table[n - count->least]);
}

/* The largest and smallest count are taken over cells that cannot change as well. */
static void put_range(struct picture *picture, const struct count_range *range) {
    put(picture, range->price);
    for (int k = 0; k < range->n_cells; k++) {
        const struct count_cell *count = &picture->p->counts[range->cells[k]];
        put(picture, (int64_t)count->before + picture->p->rows[count->row].fixed);
        put(picture, count->least);
        put(picture, count->most);
    }
}

static void picture_part(struct picture *picture, int part, int *number_of) {
    const struct program *p = picture->p;
    int n = 0;
    picture->n = 0;
    for (int r = 0; r < p->n_rows; r++) {
        number_of[r] = p->rows[r].part == part ? n++ : -1;
        if (number_of[r] >= 0)
            put_row(picture, &p->rows[r]);
    }
    for (int g = 0; g < p->n_groups; g++) {
        if (p->groups[g].part != part)
            continue;
        put(picture, INT64_MIN);
        put(picture, p->groups[g].cadre);
        for (int c = p->groups[g].first; c < p->groups[g].first + p->groups[g].n; c++)
            put_column(picture, &p->columns[c], number_of);
    }
    for (int k = 0; k < p->n_counts; k++)
        if (number_of[p->counts[k].row] >= 0)
            put_count(picture, &p->counts[k], number_of[p->counts[k].row]);
    for (int r = 0; r < p->n_ranges; r++)
        if (p->ranges[r].part == part)
            put_range(picture, &p->ranges[r]);
}

void list_components(struct arena *arena, const struct program *p, const struct crew_result *crew, struct solution *solution) {
    int *of = ARENA_ARRAY(arena, int, p->rules->city->n_cadres), *number_of = ARENA_ARRAY(arena, int, p->n_rows);
    struct arena *scratch = arena_new();
    struct picture picture = {.arena = scratch, .p = p};
    struct component *items = ARENA_ARRAY(arena, struct component, p->n_parts);
    for (int i = 0; i < p->rules->city->n_cadres; i++)
        of[i] = p->groups[i].part; /* the first groups are the cadres' */
    for (int k = 0; k < p->n_parts; k++) {
        for (int t = 0; t < N_TIERS; t++) {
            items[k].value[t] = crew->parts[k].value[t];
            items[k].has_bound[t] = crew->parts[k].tiers[t].has_bound;
            items[k].bound[t] = crew->parts[k].tiers[t].bound;
        }
        picture_part(&picture, k, number_of);
        file_sha256((const char *)picture.items, sizeof *picture.items * (size_t)picture.n, items[k].sum);
    }
    arena_free(scratch);
    solution->component_of = of;
    solution->components = items;
}
