/* Sets of requirements that cannot all be met. People's decisions are dropped first, since they change what is open to whom; then requirement by
 * requirement; then the next set among what is left. */
#include <string.h>

#include "explain/conflict_parts.h"

enum { SETS_MOST = 12 };

static struct task without(struct hunt *hunt, const struct task *task, const bool *kept) {
    struct task changed = *task;
    changed.wishes = (struct wishes){0};
    for (int w = 0; w < task->wishes.n; w++)
        if (kept[w])
            changed.wishes = task_wishes_with(hunt->arena, changed.wishes, &task->wishes.items[w]);
    return changed;
}

static void add_set(struct hunt *hunt, const struct rules *rules, int n, const struct requirement *members, bool irreducible) {
    struct conflict_set **sets = (struct conflict_set **)&hunt->conflict->sets;
    struct conflict_set *set = ARENA_PUSH(hunt->arena, *sets, hunt->conflict->n_sets, hunt->room_sets);
    *set = (struct conflict_set){.irreducible = irreducible, .n = n, .members = members};
    describe_set(hunt, rules, set);
}

/* Disjoint sets of one choice of decisions; those of the decisions themselves are in each. */
static bool sets_of(struct hunt *hunt, const struct task *task, int n_wishes, const struct requirement *wishes, struct error *err) {
    struct lab *lab = lab_new(hunt->arena, task, 1, hunt->deadline, err);
    if (lab == NULL)
        return err->kind == ERROR_NONE;
    int n = lab_count(lab);
    bool *left = ARENA_ARRAY(hunt->arena, bool, n), *in_set = ARENA_ARRAY(hunt->arena, bool, n), sure = false;
    enum lab_answer answer = LAB_IMPOSSIBLE;
    memset(left, true, (size_t)n * sizeof *left);
    while (answer == LAB_IMPOSSIBLE && hunt->conflict->n_sets < SETS_MOST) {
        if (!lab_ask(lab, left, &answer, NULL, err))
            return false;
        if (answer != LAB_IMPOSSIBLE)
            break;
        if (!lab_irreducible(lab, NULL, left, in_set, &sure, err))
            return false;
        struct requirement *members = ARENA_ARRAY(hunt->arena, struct requirement, n + n_wishes);
        int m = 0;
        for (int k = 0; k < n; k++)
            if (in_set[k]) {
                members[m++] = *lab_requirement(lab, k);
                left[k] = false;
            }
        for (int w = 0; w < n_wishes; w++)
            members[m++] = wishes[w];
        add_set(hunt, lab_rules(lab), m, members, sure);
        if (m == n_wishes || n_wishes > 0) /* facts alone, or decisions: the next set would be theirs again */
            break;
    }
    return true;
}

/* Are the set's other members impossible without decision w too? Then it is no part of it. */
static bool needless(struct hunt *hunt, const struct task *task, const struct conflict_set *set, bool *needless, struct error *err) {
    struct lab *lab = lab_new(hunt->arena, task, 1, hunt->deadline, err);
    *needless = false;
    if (lab == NULL)
        return err->kind == ERROR_NONE;
    bool *force = ARENA_ARRAY(hunt->arena, bool, lab_count(lab));
    enum lab_answer answer;
    for (int k = 0; k < lab_count(lab); k++)
        for (int m = 0; m < set->n; m++)
            force[k] = force[k] || requirement_same(lab_requirement(lab, k), &set->members[m]);
    if (!lab_ask(lab, force, &answer, NULL, err))
        return false;
    *needless = answer == LAB_IMPOSSIBLE;
    return true;
}

static void drop_member(struct conflict_set *set, int wish) {
    struct requirement *members = (struct requirement *)set->members;
    int n = 0;
    for (int m = 0; m < set->n; m++)
        if (members[m].kind != REQUIRE_WISH || members[m].wish != wish)
            members[n++] = members[m];
    set->n = n;
}

/* The decisions that the impossibility needs, then the requirements beside them. */
static bool sets_with_decisions(struct hunt *hunt, bool *kept, struct error *err) {
    const struct wishes *wishes = &hunt->task->wishes;
    struct requirement *items = ARENA_ARRAY(hunt->arena, struct requirement, wishes->n);
    int n = 0;
    memset(kept, true, (size_t)wishes->n * sizeof *kept);
    for (int w = 0; w < wishes->n; w++) {
        enum lab_answer answer;
        if (!is_decision(&wishes->items[w]))
            continue;
        kept[w] = false;
        struct task fewer = without(hunt, hunt->task, kept);
        if (!hunt_possible(hunt, &fewer, &answer, err))
            return false;
        kept[w] = answer != LAB_IMPOSSIBLE;
    }
    for (int w = 0; w < wishes->n; w++)
        if (kept[w] && is_decision(&wishes->items[w])) {
            items[n] = (struct requirement){.kind = REQUIRE_WISH, .rule = wish_names[wishes->items[w].kind], .cadre = wishes->items[w].cadre};
            items[n].due = items[n].a = items[n].b = items[n].unit = items[n].rank = items[n].body = -1;
            items[n].post = wishes->items[w].post;
            items[n++].wish = w;
        }
    struct task *task = ARENA_NEW(hunt->arena, struct task);
    *task = without(hunt, hunt->task, kept);
    int first = hunt->conflict->n_sets;
    if (!sets_of(hunt, task, n, items, err) || hunt->conflict->n_sets == first)
        return err->kind == ERROR_NONE;
    for (int k = 0; k < n; k++) { /* a decision may open ways as well as close them: ask once more */
        struct conflict_set *set = (struct conflict_set *)&hunt->conflict->sets[first];
        bool drop = false;
        kept[items[k].wish] = false;
        struct task *fewer = ARENA_NEW(hunt->arena, struct task);
        *fewer = without(hunt, hunt->task, kept);
        if (!needless(hunt, fewer, set, &drop, err))
            return false;
        kept[items[k].wish] = !drop;
        if (drop)
            drop_member(set, items[k].wish);
    }
    return true;
}

bool find_sets(struct hunt *hunt, struct error *err) {
    const struct wishes *wishes = &hunt->task->wishes;
    bool *kept = ARENA_ARRAY(hunt->arena, bool, wishes->n);
    struct task *task = ARENA_NEW(hunt->arena, struct task);
    enum lab_answer answer = LAB_IMPOSSIBLE;
    bool any = false;
    for (int w = 0; w < wishes->n; w++) {
        kept[w] = !is_decision(&wishes->items[w]);
        any = any || !kept[w];
    }
    *task = without(hunt, hunt->task, kept);
    if (any && !hunt_possible(hunt, task, &answer, err))
        return false;
    return answer == LAB_IMPOSSIBLE ? sets_of(hunt, task, 0, NULL, err) : sets_with_decisions(hunt, kept, err);
}
