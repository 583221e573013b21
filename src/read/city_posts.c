#include <string.h>

#include "read/city.h"

enum {
    POST_ID,
    POST_UNIT,
    POST_BODY,
    POST_TITLE,
    POST_RANK,
    POST_LEADING,
    POST_FUNCTIONS,
    POST_HEAD,
    POST_MUST_FILL,
    POST_SURPLUS,
    POST_VERTICAL,
    POST_REQUIRES,
    POST_WELCOMES
};
static const char *const post_fields[] = {"id",   "unit",      "body",    "title",    "rank",     "leading",  "functions",
                                          "head", "must_fill", "surplus", "vertical", "requires", "welcomes", NULL};
enum { VERTICAL_MONTHS };
static const char *const vertical_fields[] = {"secondment_months", NULL};
static const char *const vertical_words[] = {"mutual", NULL};

/* null, "mutual" or {"secondment_months": n}. */
static void read_vertical(struct spot spot, struct post *post) {
    struct node node;
    if (!spot.value || spot_null(spot))
        return;
    if (json_is_string(spot.value)) {
        if (spot_code(spot, vertical_words, -1) == 0)
            post->vertical = VERTICAL_MUTUAL;
        return;
    }
    if (!node_open_spot(&node, spot, vertical_fields) || !node_need(&node, VERTICAL_MONTHS))
        return;
    post->vertical = VERTICAL_SECONDMENT;
    post->secondment_months = spot_int(spot_field(&node, VERTICAL_MONTHS), 1, 1, 1200);
}

/* The body must be of the post's own unit. */
static int body_of(const struct city_reader *cr, struct spot spot, int unit) {
    const char *id = spot.value && !spot_null(spot) ? spot_word(spot) : NULL;
    if (!id || unit < 0)
        return -1;
    int body = cr->body_ids[unit] ? ids_find(cr->body_ids[unit], id) : -1;
    if (body < 0)
        spot_fault(spot, "dangling", word(W_HINT_BODY), W_FAULT_NO_BODY, shown(&cr->reader, cr->city->units[unit].id), shown(&cr->reader, id));
    return body;
}

static void read_post(struct city_reader *cr, const struct node *node, struct post *post) {
    if (node_need(node, POST_UNIT))
        post->unit = spot_reference(spot_field(node, POST_UNIT), cr->unit_ids, W_FAULT_NO_UNIT);
    post->body = body_of(cr, spot_field(node, POST_BODY), post->unit);
    post->title = node_text(node, POST_TITLE);
    node_need(node, POST_RANK);
    post->rank = (enum rank)node_code(node, POST_RANK, code_rank, RANK_PRINCIPAL);
    post->leading = node_bool(node, POST_LEADING, true);
    post->head = node_bool(node, POST_HEAD, false);
    post->must_fill = node_bool(node, POST_MUST_FILL, false);
    post->surplus = node_bool(node, POST_SURPLUS, false);
    post->functions = node_words(node, POST_FUNCTIONS);
    read_vertical(spot_field(node, POST_VERTICAL), post);
    post->n_requires = city_read_demands(cr, spot_field(node, POST_REQUIRES), &post->requires);
    post->n_welcomes = city_read_demands(cr, spot_field(node, POST_WELCOMES), &post->welcomes);
}

void city_read_posts(struct city_reader *cr) {
    for (int p = 0; p < cr->city->n_posts; p++) {
        struct node node;
        struct post *post = &cr->city->posts[p];
        *post = (struct post){.id = post->id, .unit = -1, .body = -1, .leading = true, .vertical = VERTICAL_NONE, .holder = -1};
        if (city_open_item(&node, cr, "posts", cr->posts, p, post_fields))
            read_post(cr, &node, post);
    }
}
