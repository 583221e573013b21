/* Irreducible sets of requirements in conflict, and the fewest that have to be given up. */
#include "solve/conflict_lab.h"

#include <string.h>

bool requirement_same(const struct requirement *x, const struct requirement *y) {
    return x->kind == y->kind && strcmp(x->rule, y->rule) == 0 && x->cadre == y->cadre && x->due == y->due && x->a == y->a && x->b == y->b &&
           x->unit == y->unit && x->rank == y->rank && x->body == y->body && x->post == y->post && x->extra == y->extra &&
           (x->area == y->area || (x->area != NULL && y->area != NULL && strcmp(x->area, y->area) == 0));
}

/* QuickXplain: the set is what the second half needs of the first, and the first of the second. What is not proved impossible counts as possible, so
 * that nothing is let go without proof. */
static bool quick(struct lab *lab, bool *force, bool grown, int n, const int *items, bool *in_set, struct error *err) {
    enum lab_answer answer = LAB_UNKNOWN;
    if (grown && !lab_ask(lab, force, &answer, NULL, err))
        return false;
    if (answer == LAB_IMPOSSIBLE || n == 0)
        return true;
    if (n == 1) {
        in_set[items[0]] = true;
        return true;
    }
    int half = n / 2, n_kept = 0;
    for (int k = 0; k < half; k++)
        force[items[k]] = true;
    bool good = quick(lab, force, true, n - half, items + half, in_set, err);
    for (int k = 0; k < half; k++)
        force[items[k]] = false;
    for (int k = half; k < n; k++) {
        force[items[k]] = in_set[items[k]];
        n_kept += in_set[items[k]] ? 1 : 0;
    }
    good = good && quick(lab, force, n_kept > 0, half, items, in_set, err);
    for (int k = half; k < n; k++)
        force[items[k]] = false;
    return good;
}

bool lab_irreducible(struct lab *lab, const bool *always, const bool *from, bool *in_set, bool *sure, struct error *err) {
    int *items = ARENA_ARRAY(lab->arena, int, lab->n), n = 0;
    bool *force = ARENA_ARRAY(lab->arena, bool, lab->n);
    lab->unsure = false;
    for (int k = 0; k < lab->n; k++) {
        in_set[k] = false;
        force[k] = always != NULL && always[k];
        if (from[k] && !force[k])
            items[n++] = k;
    }
    bool good = quick(lab, force, true, n, items, in_set, err);
    *sure = !lab->unsure;
    return good;
}

/* A smallest set that hits every core, by trying sizes in turn: cores are small and few. */
static bool hit(int n_cores, bool *const *cores, int n, int left, bool *chosen) {
    int open = -1;
    for (int c = 0; c < n_cores && open < 0; c++) {
        bool met = false;
        for (int k = 0; k < n; k++)
            met = met || (cores[c][k] && chosen[k]);
        open = met ? -1 : c;
    }
    if (open < 0)
        return true;
    for (int k = 0; k < n && left > 0; k++) {
        if (!cores[open][k])
            continue;
        chosen[k] = true;
        if (hit(n_cores, cores, n, left - 1, chosen))
            return true;
        chosen[k] = false;
    }
    return false;
}

enum { CORES_MOST = 40, SIZE_MOST = 8 };

bool lab_fewest(struct lab *lab, const bool *candidates, bool *dropped, bool *possible, int *to, struct error *err) {
    bool *cores[CORES_MOST], *force = ARENA_ARRAY(lab->arena, bool, lab->n), *from = ARENA_ARRAY(lab->arena, bool, lab->n);
    enum lab_answer answer = LAB_UNKNOWN;
    *possible = false;
    for (int k = 0; k < lab->n; k++)
        force[k] = !candidates[k];
    if (!lab_ask(lab, force, &answer, NULL, err))
        return false;
    for (int n_cores = 0; answer == LAB_POSSIBLE && n_cores < CORES_MOST; n_cores++) {
        int size = 0;
        enum lab_answer now = LAB_UNKNOWN;
        memset(dropped, 0, sizeof *dropped * (size_t)lab->n);
        while (size <= SIZE_MOST && !hit(n_cores, cores, lab->n, size, dropped))
            size++;
        for (int k = 0; k < lab->n; k++) {
            from[k] = candidates[k] && !dropped[k];
            force[k] = !candidates[k] || from[k];
        }
        if (size > SIZE_MOST || !lab_ask(lab, force, &now, to, err))
            return size > SIZE_MOST;
        *possible = now == LAB_POSSIBLE;
        if (now != LAB_IMPOSSIBLE)
            return true;
        bool core_sure; /* a core that is too large has to be hit all the same */
        for (int k = 0; k < lab->n; k++)
            force[k] = !candidates[k];
        cores[n_cores] = ARENA_ARRAY(lab->arena, bool, lab->n);
        if (!lab_irreducible(lab, force, from, cores[n_cores], &core_sure, err))
            return false;
    }
    return true;
}
