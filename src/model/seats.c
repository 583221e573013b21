/* Seats, not posts: posts of one unit that no column of another unit's cadre can tell apart are one class with a capacity; own-unit movers see the
 * bodies (atoms) in it. What they see is not listed here rule by rule: two posts are alike if every cadre's arc to them is alike. */
#include <string.h>

#include "model/builder.h"

/* Sums over all cadres of a hash of (cadre, properties of the arc): equal sums, alike posts. Two 64-bit sums make chance equality idle. */
struct look {
    uint64_t outside[2], inside[2];
};

static uint64_t mixed(uint64_t x) {
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

static uint64_t arc_hash(int cadre, const struct arc *arc, uint64_t salt) {
    uint64_t h = mixed(salt ^ (uint64_t)cadre);
    h = mixed(h ^ (uint64_t)arc->mode ^ (uint64_t)arc->secondment << 8 ^ (uint64_t)arc->leaves_unit << 9 ^ (uint64_t)arc->must_be_policy << 10 ^
              (uint64_t)arc->changes << 11 ^ (uint64_t)arc->unmet << 16);
    h = mixed(h ^ (uint64_t)(unsigned)arc->fit ^ (uint64_t)(unsigned)arc->exceptions << 32);
    return arc->apart == 0 ? h : mixed(h ^ arc->apart);
}

static struct look *look_at_posts(struct builder *b) {
    struct look *looks = ARENA_ARRAY(b->scratch, struct look, b->city->n_posts), *groups = ARENA_ARRAY(b->scratch, struct look, b->alike->n);
    for (int i = 0; i < b->city->n_cadres && !build_stopped(b); i++) {
        int home = b->city->cadres[i].post;
        for (int k = 0; k < b->arcs[i].n; k++) {
            const struct arc *arc = &b->arcs[i].items[k];
            bool inside = home >= 0 && b->city->posts[home].unit == b->city->posts[arc->post].unit;
            struct look *look = arc->whole ? &groups[b->alike->of[arc->post]] : &looks[arc->post];
            uint64_t *sum = inside ? look->inside : look->outside;
            sum[0] += arc_hash(i, arc, 1);
            sum[1] += arc_hash(i, arc, 2);
        }
    }
    for (int p = 0; p < b->city->n_posts; p++)
        for (int k = 0; k < 2; k++)
            looks[p].outside[k] += groups[b->alike->of[p]].outside[k];
    return looks;
}

/* Bodies that a row names: with a quota, or led by a cadre with kin among the cadres. */
static bool body_matters(const struct builder *b, int body) {
    if (body < 0)
        return false;
    const struct body *bo = &b->city->bodies[body];
    if (bo->quota[RANK_PRINCIPAL] >= 0 || bo->quota[RANK_DEPUTY] >= 0)
        return true;
    return bo->leader >= 0 && bo->leader < b->city->n_cadres && b->city->cadres[bo->leader].n_kin > 0;
}

static bool same_teams(const struct cells *cells, int p, int q) {
    int n = cells->teams_first[p + 1] - cells->teams_first[p];
    if (n != cells->teams_first[q + 1] - cells->teams_first[q])
        return false;
    for (int k = 0; k < n; k++)
        if (cells->team_items[cells->teams_first[p] + k] != cells->team_items[cells->teams_first[q] + k])
            return false;
    return true;
}

static bool same_class(const struct builder *b, const struct look *looks, int p, int q) {
    const struct post *x = &b->city->posts[p], *y = &b->city->posts[q];
    bool fill_x = x->must_fill && !b->standing_seat[p], fill_y = y->must_fill && !b->standing_seat[q];
    if (b->program->plain || x->rank != y->rank || x->leading != y->leading || b->rules->post_kin[p] != b->rules->post_kin[q] || fill_x != fill_y)
        return false;
    if (x->body != y->body && (body_matters(b, x->body) || body_matters(b, y->body)))
        return false;
    return memcmp(looks[p].outside, looks[q].outside, sizeof looks[p].outside) == 0 && same_teams(b->cells, p, q);
}

static bool same_atom(const struct builder *b, const struct look *looks, int p, int q) {
    return b->city->posts[p].body == b->city->posts[q].body && memcmp(looks[p].inside, looks[q].inside, sizeof looks[p].inside) == 0;
}

/* Groups the posts of a list by a relation; heads are the first post of each group, of[post] its number (from *n on). */
static void classify(const struct builder *b, const struct look *looks, bool (*same)(const struct builder *, const struct look *, int, int),
                     const int *posts, int n_posts, int *heads, int *of, int *n) {
    int first = *n;
    for (int k = 0; k < n_posts; k++) {
        int g = first;
        while (g < *n && !same(b, looks, heads[g], posts[k]))
            g++;
        if (g == *n)
            heads[(*n)++] = posts[k];
        of[posts[k]] = g;
    }
}

/* Puts the posts numbered g of posts[0 .. n) into out, in their order. */
static int pick(const int *posts, int n, const int *of, int g, int *out) {
    int m = 0;
    for (int k = 0; k < n; k++)
        if (of[posts[k]] == g)
            out[m++] = posts[k];
    return m;
}

static void atoms_of(struct builder *b, const struct look *looks, int seat, const int *posts, int n, int *atom_of, int *heads, int *n_listed) {
    struct program *p = b->program;
    int first = p->n_atoms;
    classify(b, looks, same_atom, posts, n, heads, atom_of, &p->n_atoms);
    p->seats[seat].first_atom = first;
    p->seats[seat].n_atoms = p->n_atoms - first;
    for (int a = first; a < p->n_atoms; a++) {
        int m = pick(posts, n, atom_of, a, p->seat_posts + *n_listed);
        p->atoms[a] = (struct seat_atom){seat, b->city->posts[heads[a]].body, *n_listed, m};
        *n_listed += m;
    }
}

void build_seats(struct builder *b) {
    struct program *p = b->program;
    const struct look *looks = look_at_posts(b);
    int n = b->city->n_posts, n_listed = 0;
    int *seat_of = ARENA_ARRAY(b->arena, int, n), *atom_of = ARENA_ARRAY(b->arena, int, n), *heads = ARENA_ARRAY(b->arena, int, n);
    int *atom_heads = ARENA_ARRAY(b->arena, int, n), *posts = ARENA_ARRAY(b->arena, int, n), *some = ARENA_ARRAY(b->arena, int, n);
    int *first = ARENA_ARRAY(b->arena, int, b->city->n_units + 1);
    p->seats = ARENA_ARRAY(b->arena, struct seat_class, n);
    p->atoms = ARENA_ARRAY(b->arena, struct seat_atom, n);
    p->seat_posts = ARENA_ARRAY(b->arena, int, n);
    for (int q = 0; q < n; q++)
        first[b->city->posts[q].unit + 1]++;
    for (int u = 0; u < b->city->n_units; u++)
        first[u + 1] += first[u];
    int *fill = ARENA_ARRAY(b->arena, int, b->city->n_units);
    for (int q = 0; q < n; q++)
        posts[first[b->city->posts[q].unit] + fill[b->city->posts[q].unit]++] = q;
    for (int u = 0; u < b->city->n_units; u++) {
        const int *own = posts + first[u];
        int n_own = first[u + 1] - first[u], from = p->n_seats;
        classify(b, looks, same_class, own, n_own, heads, seat_of, &p->n_seats);
        for (int s = from; s < p->n_seats; s++) {
            const struct post *post = &b->city->posts[heads[s]];
            int m = pick(own, n_own, seat_of, s, some);
            p->seats[s] = (struct seat_class){u, post->rank, post->leading, b->rules->post_kin[heads[s]], 0, 0, m, heads[s]};
            atoms_of(b, looks, s, some, m, atom_of, atom_heads, &n_listed);
        }
    }
    p->seat_of = seat_of;
    p->atom_of = atom_of;
}

/* Moves to a seat take its free posts in the order of the file: own-unit movers those of their atom first. */
static bool settle(const struct program *p, const int *choice, int *to, int *taken, bool inside) {
    for (int g = 0; g < p->n_groups; g++) {
        const struct column *c = &p->columns[choice[g]];
        if (c->kind != COLUMN_MOVE || (c->atom >= 0) != inside)
            continue;
        const struct seat_class *seat = &p->seats[c->seat];
        int first = p->atoms[inside ? c->atom : seat->first_atom].first, n = inside ? p->atoms[c->atom].n : seat->n_posts, k = 0;
        while (k < n && taken[p->seat_posts[first + k]] >= 0)
            k++;
        if (k == n)
            return false;
        to[c->cadre] = p->seat_posts[first + k];
        taken[to[c->cadre]] = c->cadre;
    }
    return true;
}

bool program_posts(struct arena *arena, const struct program *p, const int *choice, int *to) {
    const struct city *city = p->rules->city;
    int *taken = ARENA_ARRAY(arena, int, city->n_posts);
    for (int q = 0; q < city->n_posts; q++)
        taken[q] = p->rules->post_held[q] ? city->n_cadres : -1;
    for (int g = 0; g < p->n_groups; g++) {
        const struct column *c = &p->columns[choice[g]];
        if (column_aside(c))
            continue;
        int home = city->cadres[c->cadre].post;
        if (c->kind != COLUMN_MOVE)
            to[c->cadre] = home;
        if (home >= 0 && (c->kind != COLUMN_MOVE || c->secondment))
            taken[home] = c->cadre;
    }
    return settle(p, choice, to, taken, true) && settle(p, choice, to, taken, false);
}
