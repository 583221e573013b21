/* What would have to be given up, least first in each kind. A kind that misses one of the sets cannot help. Facts are never given up: capacities, who
 * sits where, ranks, quotas, kin. Every relaxation is confirmed by solving the changed task. */
#include <string.h>

#include "explain/conflict_parts.h"

enum { EXTRA_MOST = 4 };

struct relaxation *relaxation_add(struct hunt *hunt, enum relaxation_kind kind) {
    struct relaxation **items = (struct relaxation **)&hunt->conflict->relaxations;
    struct relaxation *r = ARENA_PUSH(hunt->arena, *items, hunt->conflict->n_relaxations, hunt->room_relaxations);
    *r = (struct relaxation){.kind = kind, .fewest = true};
    return r;
}

struct remedy *changes_begin(struct hunt *hunt, struct relaxation *r, int room, int without_wish) {
    const struct wishes *wishes = &hunt->task->wishes;
    struct remedy *changes = ARENA_ARRAY(hunt->arena, struct remedy, wishes->n + room);
    for (int w = 0; w < wishes->n; w++)
        if (w != without_wish)
            changes[r->n_changes++] =
                (struct remedy){.kind = REMEDY_WISH, .wish = wishes->items[w].kind, .kept = true, .text = wishes->items[w].text, .post = -1};
    r->changes = changes;
    return changes;
}

static void forget_last(struct hunt *hunt) { hunt->conflict->n_relaxations--; }

bool relaxation_confirm(struct hunt *hunt, const struct task *task, struct error *err) {
    enum lab_answer answer;
    if (!hunt_possible(hunt, task, &answer, err))
        return false;
    if (answer != LAB_POSSIBLE)
        forget_last(hunt);
    return true;
}

bool touches_all(const struct hunt *hunt, bool (*is)(const struct requirement *)) {
    for (int s = 0; s < hunt->conflict->n_sets; s++) {
        const struct conflict_set *set = &hunt->conflict->sets[s];
        bool touched = false;
        for (int m = 0; m < set->n; m++)
            touched = touched || is(&set->members[m]);
        if (!touched)
            return false;
    }
    return hunt->conflict->n_sets > 0 && !hunt_over(hunt);
}

static bool is_lenient(const struct requirement *r) { return r->kind == REQUIRE_PAIR && r->lenient; }
static bool is_staff(const struct requirement *r) { return r->kind == REQUIRE_STAFF; }
static bool is_fill(const struct requirement *r) { return r->kind == REQUIRE_FILL; }
static bool is_share(const struct requirement *r) { return r->kind == REQUIRE_SHARE; }
static bool is_pool(const struct requirement *r) { return r->kind == REQUIRE_POOL || r->kind == REQUIRE_MAX_ENABLING; }
static bool is_max_enabling(const struct requirement *r) { return r->kind == REQUIRE_MAX_ENABLING; }
static bool is_max_moves(const struct requirement *r) { return r->kind == REQUIRE_MAX_MOVES; }
static bool is_min_share(const struct requirement *r) { return r->kind == REQUIRE_MIN_SHARE; }
static bool is_wish(const struct requirement *r) { return r->kind == REQUIRE_WISH; }

/* The fewest requirements of one kind, by their cores. */
static bool fewest(struct hunt *hunt, struct lab *lab, bool (*is)(const struct requirement *), enum relaxation_kind kind, struct relaxation **found,
                   int *to, struct error *err) {
    int n = lab_count(lab);
    bool *candidates = ARENA_ARRAY(hunt->arena, bool, n), *dropped = ARENA_ARRAY(hunt->arena, bool, n), possible = false;
    *found = NULL;
    if (!touches_all(hunt, is))
        return true;
    for (int k = 0; k < n; k++)
        candidates[k] = is(lab_requirement(lab, k));
    if (!lab_fewest(lab, candidates, dropped, &possible, to, err))
        return false;
    if (!possible)
        return true;
    struct requirement *items = ARENA_ARRAY(hunt->arena, struct requirement, n);
    struct relaxation *r = *found = relaxation_add(hunt, kind);
    for (int k = 0; k < n; k++)
        if (dropped[k])
            items[r->n++] = *lab_requirement(lab, k);
    r->given_up = items;
    return true;
}

/* A pair may be moved together where a decision says so: one of the two is pinned to where such a plan sends it. */
static bool exceptions(struct hunt *hunt, struct lab *lab, struct error *err) {
    const struct city *city = hunt->task->city;
    int *to = ARENA_ARRAY(hunt->arena, int, city->n_cadres);
    struct relaxation *r;
    struct task task = *hunt->task;
    if (!fewest(hunt, lab, is_lenient, RELAX_EXCEPTIONS, &r, to, err) || r == NULL)
        return err->kind == ERROR_NONE;
    struct remedy *changes = changes_begin(hunt, r, r->n, -1);
    for (int k = 0; k < r->n; k++) {
        int i = r->given_up[k].a;
        if (to[i] < 0)
            continue;
        const char *text = arena_format(hunt->arena, "%s=%s", city->cadres[i].id, city->posts[to[i]].id);
        struct wish wish = {.kind = WISH_PIN, .cadre = i, .post = to[i], .unit = -1, .text = text, .reason = "", .by = ""};
        task.wishes = task_wishes_with(hunt->arena, task.wishes, &wish);
        changes[r->n_changes++] = (struct remedy){.kind = REMEDY_WISH, .wish = WISH_PIN, .text = text, .post = -1};
    }
    return relaxation_confirm(hunt, &task, err);
}

static bool vacancies(struct hunt *hunt, struct lab *lab, struct error *err) {
    struct policy *policy = ARENA_NEW(hunt->arena, struct policy);
    struct task task = *hunt->task;
    struct relaxation *r;
    int most = 0;
    if (!fewest(hunt, lab, is_staff, RELAX_VACANCIES, &r, NULL, err) || r == NULL)
        return err->kind == ERROR_NONE;
    for (int k = 0; k < r->n; k++)
        most = r->given_up[k].extra + 1 > most ? r->given_up[k].extra + 1 : most;
    *policy = *hunt->task->policy;
    policy->allow_vacancies += most;
    task.policy = policy;
    changes_begin(hunt, r, 1, -1)[r->n_changes] =
        (struct remedy){.kind = REMEDY_POLICY, .text = "allow_vacancies", .number = policy->allow_vacancies, .post = -1};
    r->n_changes++;
    return relaxation_confirm(hunt, &task, err);
}

static bool posts_to_fill(struct hunt *hunt, struct lab *lab, struct error *err) {
    struct city *city = ARENA_NEW(hunt->arena, struct city);
    struct task task = *hunt->task;
    struct relaxation *r;
    if (!fewest(hunt, lab, is_fill, RELAX_FILL, &r, NULL, err) || r == NULL)
        return err->kind == ERROR_NONE;
    *city = *hunt->task->city;
    city->posts = ARENA_ARRAY(hunt->arena, struct post, city->n_posts);
    memcpy(city->posts, hunt->task->city->posts, sizeof *city->posts * (size_t)city->n_posts);
    struct remedy *changes = changes_begin(hunt, r, r->n, -1);
    for (int k = 0; k < r->n; k++) {
        city->posts[r->given_up[k].post].must_fill = false;
        changes[r->n_changes++] = (struct remedy){.kind = REMEDY_POST, .post = r->given_up[k].post};
    }
    task.city = city;
    return relaxation_confirm(hunt, &task, err);
}

static bool share(struct hunt *hunt, struct lab *lab, struct error *err) {
    struct policy *policy = ARENA_NEW(hunt->arena, struct policy);
    struct task task = *hunt->task;
    struct relaxation *r;
    if (!fewest(hunt, lab, is_share, RELAX_SHARE, &r, NULL, err) || r == NULL)
        return err->kind == ERROR_NONE;
    *policy = *hunt->task->policy;
    policy->limits[RULE_LC_1].force = FORCE_OFF;
    task.policy = policy;
    changes_begin(hunt, r, 1, -1)[r->n_changes] = (struct remedy){.kind = REMEDY_POLICY, .text = "LC-1/force", .word = "off", .post = -1};
    r->n_changes++;
    return relaxation_confirm(hunt, &task, err);
}

static bool open_pool(struct hunt *hunt, struct error *err) {
    struct policy *policy = ARENA_NEW(hunt->arena, struct policy);
    struct task task = *hunt->task;
    if (!touches_all(hunt, is_pool))
        return true;
    struct relaxation *r = relaxation_add(hunt, RELAX_POOL);
    *policy = *hunt->task->policy;
    policy->pool = POOL_ALL;
    task.policy = policy;
    changes_begin(hunt, r, 1, -1)[r->n_changes] = (struct remedy){.kind = REMEDY_ROUND, .text = "pool", .word = "all", .post = -1};
    r->n_changes++;
    return relaxation_confirm(hunt, &task, err);
}

/* A number of the round: the value nearest to the present one that will do, between it and `far`, by halving. */
static bool limit(struct hunt *hunt, enum relaxation_kind kind, bool (*is)(const struct requirement *), const char *field, int64_t now, int64_t far,
                  void (*set)(struct policy *, int64_t), struct error *err) {
    struct policy policy = *hunt->task->policy;
    struct task task = *hunt->task;
    enum lab_answer answer;
    bool sure = true;
    task.policy = &policy;
    if (!touches_all(hunt, is))
        return true;
    set(&policy, far);
    if (!hunt_possible(hunt, &task, &answer, err) || answer != LAB_POSSIBLE)
        return err->kind == ERROR_NONE;
    while (far - now > 1 || now - far > 1) {
        int64_t middle = now + (far - now) / 2;
        set(&policy, middle);
        if (!hunt_possible(hunt, &task, &answer, err))
            return false;
        sure = sure && answer != LAB_UNKNOWN;
        if (answer == LAB_POSSIBLE)
            far = middle;
        else
            now = middle;
    }
    struct relaxation *r = relaxation_add(hunt, kind);
    r->fewest = sure;
    changes_begin(hunt, r, 1, -1)[r->n_changes] =
        (struct remedy){.kind = REMEDY_ROUND, .text = field, .number = far, .post = -1, .millionths = kind == RELAX_MIN_SHARE};
    r->n_changes++;
    return true;
}

static void set_max_moves(struct policy *policy, int64_t n) { policy->max_moves = (int)n; }
static void set_max_enabling(struct policy *policy, int64_t n) { policy->max_enabling = (int)n; }
/* In steps of one due cadre. */
static void set_min_share(struct policy *policy, int64_t ppm) { policy->min_share_of_due_ppm = ppm; }

static bool limits(struct hunt *hunt, struct error *err) {
    const struct policy *policy = hunt->task->policy;
    const struct rules *rules = hunt->conflict->rules;
    int n = hunt->task->city->n_cadres;
    if (rules->max_enabling >= 0 && !limit(hunt, RELAX_MAX_ENABLING, is_max_enabling, "max_enabling", rules->max_enabling, n, set_max_enabling, err))
        return false;
    if (policy->max_moves >= 0 && !limit(hunt, RELAX_MAX_MOVES, is_max_moves, "max_moves", policy->max_moves, n, set_max_moves, err))
        return false;
    return policy->min_share_of_due_ppm < 0 ||
           limit(hunt, RELAX_MIN_SHARE, is_min_share, "min_share_of_due", policy->min_share_of_due_ppm, 0, set_min_share, err);
}

/* One decision taken back; each that helps is told. */
static bool decisions(struct hunt *hunt, struct error *err) {
    if (!touches_all(hunt, is_wish))
        return true;
    for (int w = 0; w < hunt->task->wishes.n && !hunt_over(hunt); w++) {
        const struct wish *wish = &hunt->task->wishes.items[w];
        struct task task = *hunt->task;
        if (!is_decision(wish))
            continue;
        struct relaxation *r = relaxation_add(hunt, RELAX_DECISIONS);
        struct requirement *item = ARENA_NEW(hunt->arena, struct requirement);
        *item = (struct requirement){.kind = REQUIRE_WISH, .rule = wish_names[wish->kind], .cadre = wish->cadre, .post = wish->post, .wish = w};
        r->given_up = item;
        r->n = 1;
        changes_begin(hunt, r, 0, w);
        task.wishes = task_wishes_without(hunt->arena, task.wishes, w);
        if (!relaxation_confirm(hunt, &task, err))
            return false;
    }
    return true;
}

bool find_relaxations(struct hunt *hunt, struct error *err) {
    if (!find_deferrals(hunt, err) || !decisions(hunt, err))
        return false;
    struct lab *lab = lab_new(hunt->arena, hunt->task, EXTRA_MOST, hunt->deadline, err);
    if (lab == NULL)
        return err->kind == ERROR_NONE;
    return exceptions(hunt, lab, err) && vacancies(hunt, lab, err) && posts_to_fill(hunt, lab, err) && share(hunt, lab, err) &&
           open_pool(hunt, err) && limits(hunt, err);
}
