/* The posts that cadres hold: the one named, one the tables list, or a new one. */
#include <string.h>

#include "intake/steps.h"

const char *post_fresh_id(struct draft *draft, const char *unit, const char *body) {
    const char *head = body ? arena_format(draft->arena, "%s.%s.", unit, body) : arena_format(draft->arena, "%s.", unit);
    int next = 0;
    /* Posts of one body are few: counting from 1 finds the gap. */
    return draft_fresh_id(draft, TABLE_posts, head, 1, &next);
}

static const char *or_blank(const char *text) { return text ? text : ""; }

static const char *kind_of(struct arena *arena, const char *unit, const char *body, const char *title) {
    return arena_format(arena, "%s\x1f%s\x1f%s", unit, or_blank(body), or_blank(title));
}

/* Listed posts nobody holds, by unit, body and title: chains through next. */
struct free_posts {
    struct ids *kinds;
    int *next;
    int n;
    int *first;
};

static struct free_posts free_posts(struct draft *draft) {
    const struct table *posts = &draft->tables[TABLE_posts];
    struct free_posts free = {ids_new(draft->arena), ARENA_ARRAY(draft->arena, int, posts->n), 0, ARENA_ARRAY(draft->arena, int, posts->n)};
    for (int p = posts->n - 1; p >= 0; p--) {
        const struct record *row = posts->rows[p];
        const char *unit = record_get(row, COL_posts_unit);
        free.next[p] = -1;
        if (row->holder || !unit)
            continue;
        int k = ids_add(free.kinds, kind_of(draft->arena, unit, record_get(row, COL_posts_body), record_get(row, COL_posts_title)), free.n);
        free.next[p] = k == free.n ? -1 : free.first[k];
        free.n += k == free.n;
        free.first[k] = p;
    }
    return free;
}

static struct record *take_listed(struct draft *draft, struct free_posts *free, const struct record *cadre, const char *rank) {
    const char *kind =
        kind_of(draft->arena, record_get(cadre, COL_cadres_unit), record_get(cadre, COL_cadres_body), record_get(cadre, COL_cadres_title));
    int k = ids_find(free->kinds, kind);
    for (int p = k < 0 ? -1 : free->first[k]; p >= 0; p = free->next[p]) {
        struct record *row = draft->tables[TABLE_posts].rows[p];
        const char *listed = record_get(row, COL_posts_rank);
        if (!row->holder && (!rank || !listed || strcmp(rank, listed) == 0))
            return row;
    }
    return NULL;
}

static struct record *make_post(struct draft *draft, const struct record *cadre, const char *rank) {
    const char *unit = record_get(cadre, COL_cadres_unit), *body = record_get(cadre, COL_cadres_body);
    const char *id = post_fresh_id(draft, unit, body);
    struct record *post = draft_record(draft, TABLE_posts, cadre->place);
    record_put(post, COL_posts_id, id);
    record_put(post, COL_posts_unit, unit);
    record_put(post, COL_posts_body, body);
    record_put(post, COL_posts_title, record_get(cadre, COL_cadres_title));
    record_put(post, COL_posts_rank, rank);
    record_put(post, COL_posts_leading, record_get(cadre, COL_cadres_leading));
    draft_register(draft, TABLE_posts, post);
    return post;
}

static void hold_named(struct draft *draft, struct record *cadre) {
    struct record *post = draft_find(draft, TABLE_posts, record_get(cadre, COL_cadres_post));
    if (post && post->holder) {
        draft_complain(draft, cadre, COL_cadres_post, record_get(cadre, COL_cadres_post), W_INTAKE_POST_TAKEN);
        record_put(cadre, COL_cadres_post, NULL);
    } else if (post)
        post->holder = true;
}

void seats_take(struct draft *draft) {
    const struct table *cadres = &draft->tables[TABLE_cadres];
    for (int p = 0; p < draft->tables[TABLE_posts].n; p++) /* the supplement may have changed who holds what */
        draft->tables[TABLE_posts].rows[p]->holder = false;
    for (int i = 0; i < cadres->n; i++)
        if (record_get(cadres->rows[i], COL_cadres_post))
            hold_named(draft, cadres->rows[i]);
    struct free_posts free = free_posts(draft);
    for (int i = 0; i < cadres->n; i++) {
        struct record *cadre = cadres->rows[i];
        const char *rank = record_get(cadre, COL_cadres_post_rank);
        if (record_get(cadre, COL_cadres_post) || !record_get(cadre, COL_cadres_unit))
            continue;
        struct record *post = take_listed(draft, &free, cadre, rank);
        if (!post)
            post = make_post(draft, cadre, rank ? rank : record_get(cadre, COL_cadres_rank));
        post->holder = true;
        record_put(cadre, COL_cadres_post, record_get(post, COL_posts_id));
        if (!record_get(cadre, COL_cadres_rank)) /* a résumé tells the post only */
            record_put(cadre, COL_cadres_rank, record_get(post, COL_posts_rank));
    }
}
