/* The form tells how many leading posts a unit or body may have. What incumbents leave of them is vacant; who is beyond them holds a surplus post. */
#include <string.h>

#include "intake/steps.h"

static const char *const rank_words[] = {"principal", "deputy"};

/* The leading posts of a body (body -1: directly under the unit), by rank. */
struct stand {
    struct record *row; /* of the body, or of the unit */
    const char *unit, *body, *name;
    int allowed[N_RANKS]; /* -1: not told */
    int n_posts[N_RANKS];
    const char *title[N_RANKS]; /* of its posts, where all agree */
    bool several[N_RANKS];
};

struct stands {
    struct draft *draft;
    struct ids *ids;
    int n, room;
    struct stand *items;
};

static int count_of(const char *text) {
    int value = -1;
    for (; text && *text; text++)
        value = (value < 0 ? 0 : 10 * value) + (*text - '0');
    return value;
}

static const char *stand_key(struct arena *arena, const char *unit, const char *body) {
    return arena_format(arena, "%s\x1f%s", unit, body ? body : "");
}

static void add_stand(struct stands *stands, struct record *row, const char *unit, const char *body, const char *name, const char *principal,
                      const char *deputy) {
    ids_add(stands->ids, stand_key(stands->draft->arena, unit, body), stands->n);
    *ARENA_PUSH(stands->draft->arena, stands->items, stands->n, stands->room) =
        (struct stand){.row = row, .unit = unit, .body = body, .name = name, .allowed = {count_of(principal), count_of(deputy)}};
}

static int rank_of(const struct record *post) {
    return record_get(post, COL_posts_rank) && strcmp(record_get(post, COL_posts_rank), "deputy") == 0 ? RANK_DEPUTY : RANK_PRINCIPAL;
}

/* 领导职数 are numbers of leading posts; secondment places stand beside them. */
static bool counts(const struct record *post) {
    const char *leading = record_get(post, COL_posts_leading), *vertical = record_get(post, COL_posts_vertical);
    return record_get(post, COL_posts_unit) && (!leading || strcmp(leading, "yes") == 0) && (!vertical || strcmp(vertical, "secondment") != 0);
}

static struct stand *stand_of(const struct stands *stands, const struct record *post) {
    int k = ids_find(stands->ids, stand_key(stands->draft->arena, record_get(post, COL_posts_unit), record_get(post, COL_posts_body)));
    return k < 0 || !counts(post) ? NULL : &stands->items[k];
}

static void count_posts(struct stands *stands) {
    const struct table *posts = &stands->draft->tables[TABLE_posts];
    for (int p = 0; p < posts->n; p++) {
        struct stand *stand = stand_of(stands, posts->rows[p]);
        int rank = rank_of(posts->rows[p]);
        const char *title = record_get(posts->rows[p], COL_posts_title);
        if (!stand)
            continue;
        if (stand->n_posts[rank]++ == 0)
            stand->title[rank] = title;
        else if (!title || !stand->title[rank] || strcmp(title, stand->title[rank]) != 0)
            stand->several[rank] = true;
    }
}

/* Two posts of one body with different titles are different posts for every rule: a vacant one is called like its like. */
static const char *vacant_title(const struct stands *stands, const struct stand *stand, int rank) {
    const char *other = stand->title[1 - rank];
    struct arena *arena = stands->draft->arena;
    if (stand->title[rank] && !stand->several[rank])
        return stand->title[rank];
    if (stand->body && other && !stand->several[1 - rank]) {
        if (rank == RANK_DEPUTY)
            return arena_format(arena, "副%s", other);
        if (strncmp(other, "副", 3) == 0)
            return other + 3;
    }
    return stand->body ? title_of_body(arena, stand->name, rank_words[rank]) : NULL;
}

static void make_vacant(struct stands *stands, const struct stand *stand, int rank, bool assumed) {
    struct draft *draft = stands->draft;
    struct record *post = draft_record(draft, TABLE_posts, stand->row->place);
    const char *id = post_fresh_id(draft, stand->unit, stand->body), *title = vacant_title(stands, stand, rank);
    record_put(post, COL_posts_id, id);
    record_put(post, COL_posts_unit, stand->unit);
    record_put(post, COL_posts_body, stand->body);
    record_put(post, COL_posts_title, title);
    record_put(post, COL_posts_rank, rank_words[rank]);
    draft_register(draft, TABLE_posts, post);
    draft_remark(draft, REMARK_VACANT, stand->row->place, NULL, NULL, rank == RANK_DEPUTY ? W_INTAKE_VACANT_DEPUTY : W_INTAKE_VACANT_PRINCIPAL,
                 ID_LATER, title ? title : word(W_INTAKE_NO_TITLE));
    draft_about(draft, TABLE_posts, post, TABLE_posts, NULL);
    if (!assumed)
        return;
    draft_remark(draft, REMARK_ASSUMED, stand->row->place, "内设机构领导职数", NULL, W_INTAKE_VACANT_ASSUMED, ID_LATER);
    draft_about(draft, TABLE_posts, post, TABLE_posts, NULL);
}

/* Who came last into the post is beyond the number; unknown starts count as the earliest, equal ones by the order of the form. */
static struct record *latest(const struct stands *stands, const struct stand *stand, int rank) {
    const struct draft *draft = stands->draft;
    const struct table *cadres = &draft->tables[TABLE_cadres];
    struct record *found = NULL;
    const char *last = "";
    for (int i = 0; i < cadres->n; i++) {
        struct record *post = draft_find(draft, TABLE_posts, record_get(cadres->rows[i], COL_cadres_post));
        const char *since = record_get(cadres->rows[i], COL_cadres_post_since);
        if (!post || stand_of(stands, post) != stand || rank_of(post) != rank || record_get(post, COL_posts_surplus))
            continue;
        if (!found || strcmp(since ? since : "", last) >= 0) {
            found = post;
            last = since ? since : "";
        }
    }
    return found;
}

static void mark_surplus(struct stands *stands, struct stand *stand, int rank) {
    struct record *post = latest(stands, stand, rank);
    if (!post)
        return;
    record_put(post, COL_posts_surplus, "yes");
    stand->n_posts[rank]--;
    draft_remark(stands->draft, REMARK_SURPLUS, stand->row->place, NULL, NULL, W_INTAKE_SURPLUS, ID_LATER);
    draft_about(stands->draft, TABLE_posts, post, TABLE_posts, NULL);
}

static void fit_stand(struct stands *stands, struct stand *stand) {
    for (int rank = 0; rank < N_RANKS; rank++) {
        if (stand->allowed[rank] < 0)
            continue;
        while (stand->n_posts[rank] > stand->allowed[rank] && latest(stands, stand, rank))
            mark_surplus(stands, stand, rank);
        for (; stand->n_posts[rank] < stand->allowed[rank]; stand->n_posts[rank]++)
            make_vacant(stands, stand, rank, false);
    }
}

/* Does every body tell its own numbers? Then the unit's total is only compared. */
static bool all_told(const struct stands *stands, int first, int *sum) {
    int k = first + 1;
    *sum = 0;
    for (; k < stands->n && strcmp(stands->items[k].unit, stands->items[first].unit) == 0; k++)
        for (int rank = 0; rank < N_RANKS; rank++) {
            if (stands->items[k].allowed[rank] < 0)
                return false;
            *sum += stands->items[k].allowed[rank];
        }
    return k > first + 1;
}

/* Only the unit's total is told: a body without principal lacks one first; what is left are deputies, their body unknown. */
static void fit_total(struct stands *stands, int first, int total, struct record *unit) {
    struct stand *own = &stands->items[first];
    int n = 0;
    for (int k = first + 1; k < stands->n && strcmp(stands->items[k].unit, own->unit) == 0; k++)
        n += stands->items[k].n_posts[RANK_PRINCIPAL] + stands->items[k].n_posts[RANK_DEPUTY];
    for (int k = first + 1; n < total && k < stands->n && strcmp(stands->items[k].unit, own->unit) == 0; k++)
        if (stands->items[k].n_posts[RANK_PRINCIPAL] == 0 && stands->items[k].allowed[RANK_PRINCIPAL] < 0) {
            make_vacant(stands, &stands->items[k], RANK_PRINCIPAL, true);
            n++;
        }
    for (; n < total; n++)
        make_vacant(stands, own, RANK_DEPUTY, true);
    for (; n > total; n--) {
        struct stand *fullest = NULL;
        for (int k = first + 1; k < stands->n && strcmp(stands->items[k].unit, own->unit) == 0; k++)
            if (stands->items[k].n_posts[RANK_DEPUTY] > (fullest ? fullest->n_posts[RANK_DEPUTY] : 0))
                fullest = &stands->items[k];
        if (!fullest)
            break;
        mark_surplus(stands, fullest, RANK_DEPUTY);
        draft_remark(stands->draft, REMARK_ASSUMED, unit->place, "内设机构领导职数", NULL, W_INTAKE_SURPLUS_ASSUMED);
    }
}

/* The quota of a unit by rank, where every body tells its own. */
static void set_quota(const struct stands *stands, int first, struct record *unit) {
    static const enum column_id columns[N_RANKS] = {COL_units_quota_principal, COL_units_quota_deputy};
    for (int rank = 0; rank < N_RANKS; rank++) {
        int sum = stands->items[first].allowed[rank] > 0 ? stands->items[first].allowed[rank] : 0, k = first + 1;
        for (; k < stands->n && strcmp(stands->items[k].unit, stands->items[first].unit) == 0 && stands->items[k].allowed[rank] >= 0; k++)
            sum += stands->items[k].allowed[rank];
        bool whole = k == stands->n || strcmp(stands->items[k].unit, stands->items[first].unit) != 0;
        if (whole && (k > first + 1 || stands->items[first].allowed[rank] >= 0) && !record_get(unit, columns[rank]))
            record_put(unit, columns[rank], arena_format(stands->draft->arena, "%d", sum));
    }
}

void vacancies_make(struct draft *draft) {
    const struct table *units = &draft->tables[TABLE_units], *bodies = &draft->tables[TABLE_bodies];
    struct stands stands = {.draft = draft, .ids = ids_new(draft->arena)};
    int *first = ARENA_ARRAY(draft->arena, int, units->n);
    for (int u = 0; u < units->n; u++) {
        struct record *unit = units->rows[u];
        const char *id = record_get(unit, COL_units_id);
        first[u] = stands.n;
        if (!unit->form)
            continue;
        add_stand(&stands, unit, id, NULL, NULL, record_get(unit, COL_units_own_principal), record_get(unit, COL_units_own_deputy));
        for (int b = 0; b < bodies->n; b++) {
            struct record *body = bodies->rows[b];
            if (body->form && strcmp(record_get(body, COL_bodies_unit), id) == 0)
                add_stand(&stands, body, id, record_get(body, COL_bodies_id), record_get(body, COL_bodies_name),
                          record_get(body, COL_bodies_quota_principal), record_get(body, COL_bodies_quota_deputy));
        }
    }
    count_posts(&stands);
    for (int k = 0; k < stands.n; k++)
        fit_stand(&stands, &stands.items[k]);
    for (int u = 0; u < units->n; u++) {
        int total = units->rows[u]->form ? count_of(record_get(units->rows[u], COL_units_leading_posts)) : -1;
        int sum;
        if (total >= 0 && all_told(&stands, first[u], &sum)) {
            if (sum != total)
                draft_remark(draft, REMARK_NOTE, units->rows[u]->place, "内设机构领导职数", NULL, W_INTAKE_TOTAL_DIFFERS, total, sum);
        } else if (total >= 0)
            fit_total(&stands, first[u], total, units->rows[u]);
        if (units->rows[u]->form)
            set_quota(&stands, first[u], units->rows[u]);
    }
}
