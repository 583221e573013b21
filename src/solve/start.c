#include "solve/start.h"

static bool leads_to(const struct program *p, const struct column *column, int post) {
    if (column->kind != COLUMN_MOVE || p->seat_of[post] != column->seat)
        return false;
    return column->atom < 0 || p->atom_of[post] == column->atom;
}

int *start_choice(struct arena *arena, const struct program *p, const struct plan *plan) {
    int *choice = ARENA_ARRAY(arena, int, p->n_groups), *to = ARENA_ARRAY(arena, int, p->rules->city->n_cadres);
    for (int i = 0; i < p->rules->city->n_cadres; i++)
        to[i] = -1;
    for (int m = 0; m < plan->n_moves; m++)
        to[plan->moves[m].cadre] = plan->moves[m].to;
    for (int g = 0; g < p->n_groups; g++) {
        const struct group *group = &p->groups[g];
        choice[g] = group->stay >= 0 ? group->stay : group->first;
        for (int c = group->first; to[group->cadre] >= 0 && c < group->first + group->n; c++)
            if (leads_to(p, &p->columns[c], to[group->cadre]))
                choice[g] = c;
    }
    return choice;
}
