/* A proof of the matching in the nouns of a city: cadres and the places that are too few for them, or places and the cadres that are too few. */
#include <stdlib.h>
#include <string.h>

#include "solve/match.h"
#include "solve/parts.h"

struct posts {
    bool *in;
    int n, *items;
};

static void add_post(const struct program *p, struct posts *posts, int post) {
    const struct city *city = p->rules->city;
    if (post < 0 || posts->in[post] || p->rules->post_held[post])
        return;
    for (int i = 0; i < city->n_cadres; i++) /* whoever can only stay keeps the post */
        if (city->cadres[i].post == post && p->groups[i].n == 1 && p->groups[i].stay >= 0)
            return;
    posts->in[post] = true;
}

static void add_posts(const struct program *p, struct posts *posts, int n, const int *items) {
    for (int k = 0; k < n; k++)
        add_post(p, posts, items[k]);
}

/* Where a choice leads. */
static void add_column(const struct program *p, struct posts *posts, const struct column *column) {
    if (column->kind == COLUMN_MOVE) {
        const struct seat_class *seat = &p->seats[column->seat];
        const struct seat_atom *atom = &p->atoms[column->atom >= 0 ? column->atom : seat->first_atom];
        add_posts(p, posts, column->atom >= 0 ? atom->n : seat->n_posts, p->seat_posts + atom->first);
    } else {
        add_post(p, posts, p->rules->city->cadres[column->cadre].post);
    }
}

/* What a row asks to be held. */
static void add_asked(const struct program *p, struct posts *posts, const struct row *row) {
    const struct city *city = p->rules->city;
    if (row->seat >= 0)
        add_posts(p, posts, p->seats[row->seat].n_posts, p->seat_posts + p->atoms[p->seats[row->seat].first_atom].first);
    for (int q = 0; row->seat < 0 && q < city->n_posts; q++)
        if (city->posts[q].unit == row->unit && (int)city->posts[q].rank == row->rank && !city->posts[q].surplus)
            add_post(p, posts, q);
}

/* Cadres with a single way to go are in no group of the matching, but they take places all the same. */
static bool goes_there(const struct program *p, const struct hall *hall, int group) {
    const struct column *column = &p->columns[p->groups[group].first];
    int sum = 0;
    if (p->groups[group].n != 1 || column->kind != COLUMN_MOVE)
        return false;
    for (int e = column->first; e < column->first + column->n; e++)
        for (int k = 0; k < hall->n_rows; k++)
            sum += hall->rows[k] == p->entries[e].at ? hall->signs[k] * p->entries[e].coef : 0;
    return hall->shortage ? sum < 0 : sum > 0;
}

static void list_cadres(struct arena *arena, const struct program *p, const struct hall *hall, bool *in, struct seat_conflict *conflict) {
    int *cadres = ARENA_ARRAY(arena, int, p->rules->city->n_cadres);
    for (int k = 0; k < hall->n_groups; k++)
        in[p->groups[hall->groups[k]].cadre] = true;
    for (int i = 0; i < p->rules->city->n_cadres; i++) {
        in[i] = in[i] || goes_there(p, hall, i);
        if (in[i])
            cadres[conflict->n_cadres++] = i;
    }
    conflict->cadres = cadres;
}

static void list_leaving(struct arena *arena, const struct program *p, const bool *in, const bool *post_in, struct seat_conflict *conflict) {
    int *leaving = ARENA_ARRAY(arena, int, p->rules->city->n_cadres);
    for (int i = 0; i < p->rules->city->n_cadres; i++) {
        int home = p->rules->city->cadres[i].post;
        bool leaves = conflict->shortage ? home >= 0 && post_in[home] : in[i];
        if (leaves && p->groups[i].stay < 0)
            leaving[conflict->n_leaving++] = i;
    }
    conflict->leaving = leaving;
}

static void list_posts(struct arena *arena, const struct program *p, const struct hall *hall, struct posts *posts, struct seat_conflict *conflict) {
    posts->items = ARENA_ARRAY(arena, int, p->rules->city->n_posts);
    for (int k = 0; !hall->shortage && k < conflict->n_cadres; k++) {
        const struct group *group = &p->groups[conflict->cadres[k]];
        for (int c = group->first; c < group->first + group->n; c++)
            add_column(p, posts, &p->columns[c]);
    }
    for (int k = 0; hall->shortage && k < hall->n_rows; k++)
        if (hall->signs[k] < 0)
            add_asked(p, posts, &p->rows[hall->rows[k]]);
    for (int q = 0; q < p->rules->city->n_posts; q++)
        if (posts->in[q])
            posts->items[posts->n++] = q;
    conflict->n_posts = posts->n;
    conflict->posts = posts->items;
}

/* The rules that the rows obey, each once, with the number of its rows. */
static void list_rules(struct arena *arena, const struct program *p, const struct hall *hall, struct obstacle *obstacle) {
    const char **rules = ARENA_ARRAY(arena, const char *, N_RULES);
    int64_t *counts = ARENA_ARRAY(arena, int64_t, N_RULES);
    for (int rule = 0; rule < N_RULES; rule++) {
        for (int k = 0; k < hall->n_rows; k++)
            counts[obstacle->n_closed_by] += p->rows[hall->rows[k]].rule == rule ? 1 : 0;
        if (counts[obstacle->n_closed_by] > 0)
            rules[obstacle->n_closed_by++] = rule_names[rule];
    }
    obstacle->closed_by = rules;
    obstacle->closed = counts;
}

static struct obstacle name_hall(struct arena *arena, const struct program *p, const struct hall *hall) {
    struct seat_conflict *conflict = ARENA_NEW(arena, struct seat_conflict);
    struct obstacle obstacle = {.rule = obstacle_seats, .cadre = -1, .post = -1, .unit = -1, .rank = -1, .seats = conflict};
    struct posts posts = {.in = ARENA_ARRAY(arena, bool, p->rules->city->n_posts)};
    bool *in = ARENA_ARRAY(arena, bool, p->rules->city->n_cadres);
    conflict->shortage = hall->shortage;
    list_cadres(arena, p, hall, in, conflict);
    conflict->n_places = conflict->n_cadres + (hall->shortage ? hall->missing : -hall->missing);
    list_posts(arena, p, hall, &posts, conflict);
    list_leaving(arena, p, in, posts.in, conflict);
    list_rules(arena, p, hall, &obstacle);
    return obstacle;
}

bool places_missing(struct arena *arena, const struct program *p, int part, struct obstacle *obstacle) {
    struct hall hall = hall_find(arena, p, part);
    if (hall.n_rows > 0)
        *obstacle = name_hall(arena, p, &hall);
    return hall.n_rows > 0;
}

bool places_missing_in(struct arena *arena, const struct program *p, int row, struct obstacle *obstacle) {
    const struct row *r = &p->rows[row];
    int sign = r->upper == ROW_FREE_ABOVE ? -1 : 1, groups = 0;
    struct hall hall = {.shortage = sign < 0, .n_rows = 1, .rows = &row, .signs = &sign, .groups = &groups};
    bool seats =
        r->kind == ROW_CLASS_SEATS || r->kind == ROW_ATOM_SEATS || r->kind == ROW_MUST_FILL || r->kind == ROW_VACANCIES || r->kind == ROW_QUOTA;
    if (!seats || r->n > 0 || !hall_proves(p, &hall))
        return false;
    hall.missing = sign < 0 ? r->lower - r->fixed : r->fixed - r->upper;
    *obstacle = name_hall(arena, p, &hall);
    return true;
}
